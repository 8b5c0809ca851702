"""The tables of SQLModel features as a store holds them."""

from __future__ import annotations

import warnings

from sqlalchemy import MetaData, PrimaryKeyConstraint, Table

from metaxy.ext.sqlalchemy.feature_tables import ALL_PROJECTS, feature_key_of, filtered
from metaxy.ext.sqlalchemy.store_urls import AnyStore
from metaxy.ext.sqlmodel.configuration import SQLModelPluginConfig

__all__ = ["filter_feature_sqlmodel_metadata", "store_tables_sql"]


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


def store_tables_sql(store: AnyStore, dialect: str, *, filter_by_project: bool = True) -> str:
    """The tables of SQLModel features in a store as SQL of `dialect`: what `metaxy migrate diff --store` plans from, and what
    a write with `auto_create_tables` makes. "" when there are none."""
    from sqlmodel import SQLModel

    from metaxy.ext.sqlalchemy.configuration import SQLAlchemyConfig, current_options
    from metaxy.ext.sqlalchemy.column_types import settle
    from metaxy.ext.sqlalchemy.ddl import metadata_text

    options = current_options(SQLAlchemyConfig)     # beside those of [ext.sqlmodel], which None stands for
    _, metadata = filter_feature_sqlmodel_metadata(
        store, SQLModel.metadata, filter_by_project=filter_by_project,
        inject_primary_key=options.inject_primary_key or None, inject_index=options.inject_index or None)
    _let_go_of_keys(metadata)
    if dialect != "sqlite":     # which takes any name
        _let_go_of_others(metadata)
    settle(metadata, dialect)
    return metadata_text(dialect, [metadata], directives=[]) if metadata.tables else ""


def _let_go_of_keys(metadata: MetaData) -> None:
    """SQLModel wants a primary key of each class. In a store a sample has a row for each of its versions, so that one over ids
    alone is the ORM's, and no constraint. One that a foreign key refers to stays."""
    from metaxy.models.feature import FeatureGraph

    graph = FeatureGraph.get_active()
    referred = {element.target_fullname.rpartition(".")[0]
                for table in metadata.tables.values() for element in table.foreign_keys}
    for table in metadata.tables.values():
        key = feature_key_of(table)
        names = {column.name for column in table.primary_key.columns}
        if key is None or table.key in referred or not names:
            continue
        if names <= set(graph.get_feature_definition(key).id_columns):
            _without_key(table)
            warnings.warn(
                f"the primary key ({', '.join(sorted(names))}) of table '{table.name}' is left out: a store keeps a row for "
                "each version of a sample. inject_primary_key in [ext.sqlmodel] makes one that fits.", UserWarning,
                stacklevel=3)


def _without_key(table: Table) -> None:
    for column in table.primary_key.columns:
        column.primary_key = False      # and stays not null
    table.append_constraint(PrimaryKeyConstraint())


def _let_go_of_others(metadata: MetaData) -> None:
    """Foreign keys to tables that are not the store's are not planned: what is there, and when, is not known here."""
    for table in metadata.tables.values():
        for constraint in list(table.foreign_key_constraints):
            target = constraint.elements[0].target_fullname.rpartition(".")[0]
            if target in metadata.tables:
                continue
            warnings.warn(
                f"the foreign key of table '{table.name}' to '{target}' is left out: that is no table of a SQLModel feature "
                "in the store. Make it by other means.", UserWarning, stacklevel=3)
            table.constraints.discard(constraint)
            for element in constraint.elements:
                element.parent.foreign_keys.discard(element)
                table.foreign_keys.discard(element)
