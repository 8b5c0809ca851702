"""What of a database is compared: Alembic's filters, version tables, and whose tables they are.

In: an AutogenContext, what the database holds, what is declared.   Out: what is kept as it is, and globs of what is not
looked at on either side.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any

from metaxy.ext.alembic.database import Database, Name, Owner, Server

if TYPE_CHECKING:
    from alembic.autogenerate.api import AutogenContext
    from sqlalchemy import Table

_ON_TABLES = ("trigger", "policy", "rule")


def schemas_of(context: AutogenContext, server: Server, declared: Iterable[Name]) -> tuple[str | None, set[str] | None]:
    """(the one schema that is compared, or None for several; those, or None for all)."""
    if server.engine != "postgres":
        return None, None
    named = {name.schema for name in declared if name.schema and name.kind != "schema"}
    named |= {name.name for name in declared if name.kind == "schema"}
    if context.opts.get("include_schemas"):
        return None, None
    wanted = {server.default_schema} | {name for name in named if name != "public"}
    return (server.default_schema, wanted) if len(wanted) == 1 else (None, wanted)


class Scope:
    """One comparison. whole: what is not declared is not to be."""

    def __init__(
        self, context: AutogenContext, before: Database, declared: Iterable[Name], schemas: set[str] | None, *,
        whole: bool, one_schema: bool,
    ) -> None:
        self.context = context
        self.before = before
        self.declared = tuple(declared)
        self.schemas = schemas
        self.whole = whole
        self.one_schema = one_schema or before.server.engine in ("sqlite", "mysql", "mariadb", "duckdb")
        self.declared_owners = {name.owner for name in self.declared}

    # ---- what stays ----

    def kept(self) -> set[Owner]:
        """What the database holds, the declaration does not, and the plan leaves alone."""
        extra = {name.owner: name for name in self.before.names if name.owner not in self.declared_owners}
        dropped = {owner for owner in extra if owner.kind == "table" and not self._is_kept_table(owner)}
        kept = {owner for owner in extra if owner.kind == "table"} - dropped
        for owner, name in extra.items():
            if owner.kind == "table":
                continue
            if not self._in_schemas(owner):
                kept.add(owner)
            elif self.whole:
                continue
            elif owner.kind in _ON_TABLES and Owner("table", owner.schema, name.part) in dropped:
                continue
            else:
                kept.add(owner)
        return kept

    def _is_kept_table(self, owner: Owner) -> bool:
        if not self._in_schemas(owner) or self._is_version_table(owner):
            return True
        return not (self._name_passes(owner.name, "table", owner.schema) and self._reflected_passes(owner))

    @property
    def _version_table(self) -> str:
        return str(self.context.migration_context.version_table)

    def _is_version_table(self, owner: Owner) -> bool:
        schema = self.context.migration_context.version_table_schema or self.before.server.default_schema
        return owner.name == self._version_table and owner.schema in ("", schema)

    def _in_schemas(self, owner: Owner) -> bool:
        if self.schemas is not None and owner.schema and owner.schema not in self.schemas:
            return False
        if not owner.schema or not self._has_filters:
            return True
        return self.context.run_name_filters(self._shown_schema(owner.schema), "schema", {})

    # ---- what is not looked at ----

    def globs(self) -> Iterator[str]:
        """Of declared tables and their parts that filters leave out."""
        version_table = Owner("table", self.before.server.default_schema, self._version_table)
        yield self._glob(version_table.schema, version_table.name, "table")
        if not self._has_filters:
            return
        for table in self.context.sorted_tables:
            schema = table.schema or self.before.server.default_schema
            there = Owner("table", schema, table.name) in {name.owner for name in self.before.names}
            named = not there or self._name_passes(table.name, "table", schema)
            if not named or not self.context.run_object_filters(table, table.name, "table", False, None):
                yield self._glob(schema, table.name, "table")
            else:
                yield from self._part_globs(table, schema)

    def _part_globs(self, table: Table, schema: str) -> Iterator[str]:
        for column in table.columns:
            if not self.context.run_object_filters(column, column.name, "column", False, None):
                yield self._glob(schema, table.name, "column", column.name)
        for index in table.indexes:
            if index.name and not self.context.run_object_filters(index, index.name, "index", False, None):
                yield self._glob(schema, table.name, "index", index.name)
        for name in self.before.names:
            kind = _FILTER_KINDS.get(name.kind)
            if kind and (name.schema, name.name) == (schema, table.name) and name.part not in table.columns:
                parents: Any = {"schema_name": self._shown_schema(schema), "table_name": table.name}
                if not self.context.run_name_filters(name.part, kind, parents):
                    yield self._glob(schema, table.name, name.kind, name.part)

    def _glob(self, schema: str, table: str, kind: str, part: str = "") -> str:
        names = [table, part] if part else [table]
        if not self.one_schema:
            names.insert(0, schema)
        return ".".join(map(_escaped, names)) + f"[type={kind}]"

    # ---- Alembic's filters ----

    @cached_property
    def _has_filters(self) -> bool:
        return bool(self.context._object_filters or self.context._name_filters)

    def _shown_schema(self, schema: str) -> str | None:
        """None for the default one, as Alembic has it."""
        return None if schema in ("", self.before.server.default_schema) else schema

    def _name_passes(self, name: str, kind: Any, schema: str) -> bool:
        return self.context.run_name_filters(name, kind, {"schema_name": self._shown_schema(schema)})

    def _reflected_passes(self, owner: Owner) -> bool:
        """include_object of a table that only the database has."""
        if not self.context._object_filters:
            return True
        from sqlalchemy import MetaData, Table

        table = Table(owner.name, MetaData(), schema=self._shown_schema(owner.schema))
        self.context.inspector.reflect_table(table, None)
        return self.context.run_object_filters(table, table.name, "table", True, None)


_FILTER_KINDS: dict[str, Any] = {
    "column": "column", "index": "index", "fk": "foreign_key_constraint", "check": "check_constraint"}


def _escaped(name: str) -> str:
    """A name as a glob for itself alone; '.' parts globs, so that any character stands for it."""
    return re.sub(r"[\\*?\[]", r"\\\g<0>", name).replace(".", "?")
