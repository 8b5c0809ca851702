"""The database that Alembic looks at against the schema that env.py declares: our plan, both ways.

In: an AutogenContext (Alembic's connection, options and filters).   Out: ops.PlannedOps, or None when nothing differs.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from metaxy._core import Diagnostic, MetaxyError
from metaxy.ext.alembic import database, hints
from metaxy.ext.alembic.ops import Planned, PlannedOps, statement_ops
from metaxy.ext.alembic.scope import Scope, schemas_of
from metaxy.ext.alembic.target import declared, with_kept
from metaxy.schema import plan_migration

if TYPE_CHECKING:
    from alembic.autogenerate.api import AutogenContext


def compare(context: AutogenContext) -> PlannedOps | None:
    """What leads from the database to the declared schema. Raises CommandError for one that cannot be planned for."""
    from alembic.util import CommandError

    try:
        return _compare(context)
    except MetaxyError as error:
        raise CommandError(f"metaxy: {error}") from error


def _compare(context: AutogenContext) -> PlannedOps | None:
    connection = context.connection
    assert connection is not None
    server = database.server_of(connection)
    wanted = declared(context, server)
    names = database.names_in(wanted.sql, server, wanted.name)
    schema, schemas = schemas_of(context, server, names)
    before = database.inspect(connection, server, schema)
    scope = Scope(context, before, names, schemas, whole=wanted.whole, one_schema=schema is not None)
    after = with_kept(wanted.sql, before, scope.kept())
    renames = hints.of_context(context, before.names, names)
    options: dict[str, Any] = {"dialect": server.url, "schema": schema or "", "exclude": tuple(scope.globs())}
    there = plan_migration(before.sql, after, renames=renames, from_name="the database", to_name=wanted.name, **options)
    if not len(there):
        return None
    warnings = tuple(_shown(diagnostic) for diagnostic in there.diagnostics)
    up = Planned(statement_ops(there.statements, server.url), warnings)
    # MySQL numbers keys without names in the order in which they came: what there is then is what the statements made.
    reached = f"{before.sql}\n{there.text}" if server.engine in ("mysql", "mariadb") else after
    down = _back(before.sql, reached, [*renames, *hints.of_models(context, before.names, names)], options)
    if server.engine == "sqlite" and not connection.exec_driver_sql("PRAGMA foreign_keys").scalar():
        return PlannedOps(replace(up, enforced=False), replace(down, enforced=False))
    return PlannedOps(up, down)


def _back(before: str, after: str, renames: list[hints.Hint], options: dict[str, Any]) -> Planned:
    try:
        way = plan_migration(after, before, renames=hints.reversed_(renames), **options)
        return Planned(statement_ops(way.statements, options["dialect"]))
    except MetaxyError as error:
        return Planned(failure=f"this change cannot be undone: {error.message}")


def _shown(diagnostic: Diagnostic) -> str:
    return f"{diagnostic.severity} {diagnostic.code}: {diagnostic.message}"
