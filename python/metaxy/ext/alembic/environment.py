"""Whose tables an Alembic environment looks after, when its target_metadata is metaxy's.

A store's database also holds what other environments look after: system tables, other features, tables of Alembic itself
and of anyone else. Autogenerate would drop what target_metadata does not name; with MetaData of ours it does not see it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from metaxy.ext.alembic import hints
from metaxy.ext.alembic.target import metadatas_of

if TYPE_CHECKING:
    from alembic.autogenerate.api import AutogenContext
    from sqlalchemy import MetaData

MARK = "metaxy-system"
"""Key of `info` of MetaData and tables of features and stores (metaxy.ext.sqlalchemy.feature_tables)."""

SYSTEM_TABLES = (
    "metaxy_system__feature_versions", "metaxy_system__events",
    "metaxy-system__feature_versions", "metaxy-system__migration_events", "metaxy-system__events")
"""As stores of today's and of older releases name them, behind the store's prefix."""


def is_system_table(name: str) -> bool:
    return name.endswith(SYSTEM_TABLES)


def is_ours(metadata: MetaData) -> bool:
    """MetaData that holds tables of a store, and nothing else."""
    if MARK in metadata.info:
        return True
    return bool(metadata.tables) and all(is_system_table(table.name) for table in metadata.tables.values())


def has_features(metadata: MetaData) -> bool:
    """MetaData of an application that has SQLModel features among its tables."""
    return any(MARK in table.info for table in metadata.tables.values())


def narrow(context: AutogenContext) -> None:
    """Have `context` pass over what is not this environment's. Does nothing for MetaData that is not metaxy's."""
    metadatas = metadatas_of(context)
    if metadatas and all(is_ours(metadata) for metadata in metadatas):
        context._name_filters.append(_Declared(context))
    elif any(is_ours(metadata) or has_features(metadata) for metadata in metadatas):
        context._name_filters.append(_NotOthers(context))


def settle_types(context: AutogenContext) -> None:
    """Put SQLAlchemy's own types in place of SQLModel's in MetaData that our filters made: its revisions need no imports."""
    from metaxy.ext.sqlalchemy.column_types import settle

    for metadata in metadatas_of(context):
        if MARK in metadata.info and context.dialect is not None:
            settle(metadata, context.dialect.name)


def import_types(context: AutogenContext) -> None:
    """Have revisions import SQLModel's types, which Alembic writes with their module and leaves to `script.py.mako`."""
    if not any(has_features(metadata) for metadata in metadatas_of(context)):
        return
    given = context.opts.get("render_item")

    def render_item(kind: str, item: Any, context: AutogenContext) -> str | bool:
        rendered: str | bool = given(kind, item, context) if given else False
        module = type(item).__module__
        if kind == "type" and rendered is False and module.startswith("sqlmodel."):
            context.imports.add(f"import {module}")
        return rendered

    context.opts["render_item"] = render_item


class _Filter:
    """As `include_name` of context.configure: whether a table that the database has is looked at."""

    def __init__(self, context: AutogenContext) -> None:
        self.context = context
        schema = context.dialect.default_schema_name if context.dialect is not None else None
        self.declared = {(table.schema if table.schema != schema else None, table.name)
                         for table in context.sorted_tables}
        self.declared |= {(place, name) for table in context.sorted_tables if "renamed_from" in table.info
                          for former, name in [hints.former_table(table)] for place in (former, None)}

    def __call__(self, name: str | None, kind: str, parents: Any) -> bool:
        if kind != "table" or name is None or (parents.get("schema_name"), name) in self.declared:
            return True
        return self.undeclared(name, parents.get("schema_name"))

    def undeclared(self, name: str, schema: str | None) -> bool:
        raise NotImplementedError


class _Declared(_Filter):
    """A store's tables: what is not declared is somebody else's."""

    def undeclared(self, name: str, schema: str | None) -> bool:
        return False


class _NotOthers(_Filter):
    """An application's tables: all but those of stores and of other environments' versions."""

    def undeclared(self, name: str, schema: str | None) -> bool:
        if is_system_table(name):
            return False
        columns = [column["name"] for column in self.context.inspector.get_columns(name, schema=schema)]
        return columns != ["version_num"]
