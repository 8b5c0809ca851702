"""Names of earlier releases: stores by name, and SQLModel's MetaData where none is given.

docs/sqlalchemy.md lists them beside today's.
"""

from __future__ import annotations

from sqlalchemy import MetaData, PrimaryKeyConstraint, Table

from metaxy.ext.sqlalchemy.feature_tables import filter_feature_sqla_metadata
from metaxy.ext.sqlalchemy.store_urls import AnyStore, store_of, url_of
from metaxy.ext.sqlalchemy.system_tables import create_system_tables

__all__ = [
    "add_metaxy_system_metadata",
    "get_feature_sqla_metadata_for_store",
    "get_features_sqlalchemy_metadata",
    "get_features_store_metadata_and_url",
    "get_metaxy_system_metadata",
    "get_store_metadata_and_url",
    "get_system_metadata",
    "get_system_sqla_metadata_for_store",
]


def get_feature_sqla_metadata_for_store(
    store_name: AnyStore = None,
    project: str | None = None,
    filter_by_project: bool = True,
    inject_primary_key: bool | None = None,
    inject_index: bool | None = None,
    protocol: str | None = None,
    port: int | None = None,
) -> tuple[str, MetaData]:
    """filter_feature_sqla_metadata of SQLModel's MetaData, with the default store unless one is named."""
    return filter_feature_sqla_metadata(
        store_name, None, project, filter_by_project, inject_primary_key, inject_index, protocol, port)


get_features_store_metadata_and_url = get_feature_sqla_metadata_for_store


def get_features_sqlalchemy_metadata(project: str | None = None, filter_by_project: bool = True) -> MetaData:
    """The MetaData of get_feature_sqla_metadata_for_store, of the default store."""
    return get_feature_sqla_metadata_for_store(None, project, filter_by_project)[1]


def get_system_sqla_metadata_for_store(
    store_name: AnyStore = None,
    inject_primary_key: bool = False,
    protocol: str | None = None,
    port: int | None = None,
) -> tuple[str, MetaData]:
    """get_system_slqa_metadata of the default store unless one is named; primary keys only with inject_primary_key."""
    store = store_of(store_name)
    return url_of(store, protocol, port), _system_metadata(store.table_prefix, inject_primary_key)


get_store_metadata_and_url = get_system_sqla_metadata_for_store


def get_metaxy_system_metadata(store_name: AnyStore = None, inject_primary_key: bool = False) -> MetaData:
    """The MetaData of get_system_sqla_metadata_for_store."""
    return _system_metadata(store_of(store_name).table_prefix, inject_primary_key)


def get_system_metadata(table_prefix: str = "", inject_primary_key: bool = False) -> MetaData:
    """The system tables of a store whose tables have this prefix."""
    return _system_metadata(table_prefix, inject_primary_key)


def add_metaxy_system_metadata(
    metadata: MetaData, store_name: AnyStore = None, inject_primary_key: bool = False
) -> MetaData:
    """Add the system tables that `metadata` lacks; with the prefix of a store, if one is named. Returns `metadata`."""
    prefix = "" if store_name is None else store_of(store_name).table_prefix
    for table in _system_metadata(prefix, inject_primary_key).tables.values():
        if table.key not in metadata.tables:
            table.to_metadata(metadata)
    return metadata


def _system_metadata(prefix: str, primary_key: bool) -> MetaData:
    metadata = MetaData()
    for table in create_system_tables(metadata, prefix):
        if not primary_key:
            _without_key(table)
    return metadata


def _without_key(table: Table) -> None:
    """The columns of the key stay NOT NULL."""
    columns = list(table.primary_key.columns)
    for column in columns:
        column.primary_key = False
    table.append_constraint(PrimaryKeyConstraint())
