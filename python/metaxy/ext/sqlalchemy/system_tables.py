"""The tables in which a store keeps pushed definitions and events, as SQLAlchemy tables.

Columns and their order are those of metaxy 0.1.x; stores read and write by name (src/store/system_tables.c). The key of
feature_versions is longer than there: each push that changes anything has a row for every feature, so what names one is
project, key, definition, project version and time.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, DateTime, Index, MetaData, String, Table
from sqlalchemy.schema import conv
from sqlalchemy.types import TypeEngine

from metaxy.ext.alembic import attend
from metaxy.ext.sqlalchemy.store_urls import AnyStore, store_of, url_of

__all__ = [
    "EVENTS",
    "FEATURE_VERSIONS",
    "create_system_tables",
    "events_columns",
    "feature_versions_columns",
    "get_system_slqa_metadata",
    "get_system_sqla_metadata",
    "lookup_index",
]

FEATURE_VERSIONS = "metaxy_system__feature_versions"
EVENTS = "metaxy_system__events"

# On MySQL texts in keys need a length, and all of a key together may have 3072 bytes, four for a character.
_NAME, _KEY, _VERSION = 191, 255, 64

# Keys are told apart by their case.
_BYTEWISE: dict[str, Any] = {
    f"{dialect}_{option}": value for dialect in ("mysql", "mariadb")
    for option, value in (("charset", "utf8mb4"), ("collate", "utf8mb4_bin"))}


def _text(length: int | None = None) -> TypeEngine[Any]:
    from sqlalchemy.dialects.mysql import LONGTEXT

    return String().with_variant(String(length) if length else LONGTEXT(), "mysql", "mariadb")


def _moment() -> TypeEngine[Any]:
    from sqlalchemy.dialects.mysql import DATETIME

    return DateTime().with_variant(DATETIME(fsp=6), "mysql", "mariadb")


def feature_versions_columns() -> list[Column[Any]]:
    """New columns of the table of definitions."""
    return [
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
    ]


def events_columns() -> list[Column[Any]]:
    """New columns of the table of events."""
    return [
        Column("project", _text(_NAME), primary_key=True, index=True),
        Column("execution_id", _text(_KEY), primary_key=True, index=True),
        Column("timestamp", _moment(), primary_key=True),
        Column("event_type", _text(_KEY), index=True),
        Column("feature_key", _text(_KEY), nullable=True, index=True),
        Column("payload", _text(), default=""),
    ]


def lookup_index(table: str) -> Index:
    """The index of several columns that a system table has, by the table's name."""
    definitions = table.endswith(FEATURE_VERSIONS)
    columns = ("project", "feature_key", "metaxy_feature_version") if definitions else (
        "project", "execution_id", "event_type")
    return Index(conv(f"idx_{table}_lookup"), *columns)     # conv: cut where a database wants it shorter


def create_system_tables(metadata: MetaData, table_prefix: str = "") -> tuple[Table, Table]:
    """Add the tables of definitions and of events to `metadata`, or extend those that it has; returns both."""
    attend()
    versions, events = table_prefix + FEATURE_VERSIONS, table_prefix + EVENTS
    return (
        Table(versions, metadata, *feature_versions_columns(), lookup_index(versions), extend_existing=True, **_BYTEWISE),
        Table(events, metadata, *events_columns(), lookup_index(events), extend_existing=True, **_BYTEWISE))


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
