"""The tables of SQLModel features as a store holds them."""

from __future__ import annotations

from sqlalchemy import MetaData

from metaxy.ext.sqlalchemy.feature_tables import ALL_PROJECTS, filtered
from metaxy.ext.sqlalchemy.store_urls import AnyStore
from metaxy.ext.sqlmodel.configuration import SQLModelPluginConfig

__all__ = ["filter_feature_sqlmodel_metadata"]


def filter_feature_sqlmodel_metadata(
    store: AnyStore | MetaData,
    source_metadata: MetaData | AnyStore = None,
    project: str | None = None,
    filter_by_project: bool = True,
    inject_primary_key: bool | None = None,
    inject_index: bool | None = None,
    protocol: str | None = None,
    port: int | None = None,
) -> tuple[str, MetaData]:
    """A store's URL, and a new MetaData with the tables of SQLModel features, named as in the store, prefix included.

    Tables that belong to no feature of the active graph are left out. Call metaxy.init() first.
    inject_primary_key, inject_index: as [ext.sqlmodel] says unless given; what a class has already is not added again.
    All else: metaxy.ext.sqlalchemy.filter_feature_sqla_metadata.
    """
    return filtered(store, source_metadata, project if filter_by_project else ALL_PROJECTS, SQLModelPluginConfig,
                    (inject_primary_key, inject_index), (protocol, port), marked_only=True)
