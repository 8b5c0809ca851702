"""The tables in which a store keeps pushed definitions and events, as SQLAlchemy tables.

Columns and their order are those of metaxy 0.1.x; stores read and write by name (src/store/system_tables.c). The key of
feature_versions is longer than there: each push that changes anything has a row for every feature, so what names one is
project, key, definition, project version and time.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, DateTime, Index, MetaData, String, Table
from sqlalchemy.types import TypeEngine

from metaxy.ext.sqlalchemy.store_urls import AnyStore, store_of, url_of

__all__ = ["create_system_tables", "get_system_slqa_metadata", "get_system_sqla_metadata"]

# On MySQL texts in keys need a length, and all of a key together may have 3072 bytes, four for a character.
_NAME, _KEY, _VERSION = 191, 255, 64


def _text(length: int | None = None) -> TypeEngine[Any]:
    from sqlalchemy.dialects.mysql import LONGTEXT

    return String().with_variant(String(length) if length else LONGTEXT(), "mysql", "mariadb")


def _moment() -> TypeEngine[Any]:
    from sqlalchemy.dialects.mysql import DATETIME

    return DateTime().with_variant(DATETIME(fsp=6), "mysql", "mariadb")


def create_system_tables(metadata: MetaData, table_prefix: str = "") -> tuple[Table, Table]:
    """Add the tables of definitions and of events to `metadata`, or extend those that it has; returns both."""
    return _feature_versions(metadata, table_prefix), _events(metadata, table_prefix)


def _feature_versions(metadata: MetaData, prefix: str) -> Table:
    name = f"{prefix}metaxy_system__feature_versions"
    return Table(
        name, metadata,
        Column("project", _text(_NAME), primary_key=True, index=True),
        Column("feature_key", _text(_KEY), primary_key=True, index=True),
        Column("metaxy_definition_version", _text(_VERSION), primary_key=True),
        Column("metaxy_feature_version", _text(_VERSION), index=True),
        Column("metaxy_project_version", _text(_VERSION), primary_key=True, index=True),
        Column("recorded_at", _moment(), primary_key=True, index=True),
        Column("feature_spec", _text()),
        Column("feature_schema", _text()),
        Column("feature_class_path", _text()),
        Column("tags", _text(), default="{}"),
        Column("deleted_at", _moment(), nullable=True),
        Index(f"idx_{name}_lookup", "project", "feature_key", "metaxy_feature_version"),
        extend_existing=True)


def _events(metadata: MetaData, prefix: str) -> Table:
    name = f"{prefix}metaxy_system__events"
    return Table(
        name, metadata,
        Column("project", _text(_NAME), primary_key=True, index=True),
        Column("execution_id", _text(_KEY), primary_key=True, index=True),
        Column("timestamp", _moment(), primary_key=True),
        Column("event_type", _text(_KEY), index=True),
        Column("feature_key", _text(_KEY), nullable=True, index=True),
        Column("payload", _text(), default=""),
        Index(f"idx_{name}_lookup", "project", "execution_id", "event_type"),
        extend_existing=True)


def get_system_slqa_metadata(
    store: AnyStore, protocol: str | None = None, port: int | None = None
) -> tuple[str, MetaData]:
    """A store's URL and the MetaData of its system tables.

    store: the store, its name in the configuration, or None for the default one.
    protocol, port: put into the URL. Errors: get_store_sqlalchemy_url.
    """
    found = store_of(store)
    metadata = MetaData()
    create_system_tables(metadata, found.table_prefix)
    return url_of(found, protocol, port), metadata


get_system_sqla_metadata = get_system_slqa_metadata     # spelled right
