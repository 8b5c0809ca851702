"""Schemas under versioned migrations, planned without a database: plan, check, and migration directories.

Everything here is also a name of `metaxy` itself. `dialect` is, everywhere, whose SQL is meant: "postgres", "mysql",
"mariadb" or "sqlite", with a version if it matters ("postgres/16", "mysql/8.0"), or a dev URL ("docker://mysql/8/dev"),
which starts nothing. Errors are MetaxyError and its kinds; line and column count from 1, columns in characters.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from os import PathLike
from typing import cast

from metaxy import _core
from metaxy._core import (
    Diagnostic,
    DirectoryError,
    InvalidArgument,
    InvalidSchema,
    MetaxyError,
    Migration,
    MigrationFile,
    SQLSyntaxError,
    Statement,
    UnsupportedChange,
)

__all__ = [
    "Diagnostic",
    "DirectoryError",
    "InvalidArgument",
    "InvalidSchema",
    "MetaxyError",
    "Migration",
    "MigrationDirectory",
    "MigrationFile",
    "Renames",
    "SQLSyntaxError",
    "Statement",
    "UnsupportedChange",
    "check_sql",
    "plan",
    "plan_migration",
]

Renames = Mapping[str, str] | Iterable[Mapping[str, str]]
"""Old to new names, {"users": "accounts", "users.name": "full_name"}, or the entries of a hints file as dicts."""


def plan(from_sql: str, to_sql: str, *, dialect: str, renames: Renames = (), indent: str = "", schema: str = "",
         exclude: Iterable[str] = ()) -> list[str]:
    """Statements that turn schema `from_sql` into `to_sql`, in execution order.

    from_sql, to_sql: any number of DDL statements; "" is the empty schema.
    dialect: "postgres", "mysql", "mariadb", "sqlite", "postgres/16", or a dev URL.
    renames: {"users": "accounts", "users.name": "full_name"}; else such a change is planned as drop and add.
    indent: white space that puts table elements on lines of their own; "" keeps a statement on one line.
    schema: compare only this one, and write its names unqualified; PostgreSQL's are qualified else.
    exclude: globs of what is left alone, "schema.table.child".
    Returns one statement per item, without ';'. An empty list means no difference. For comments, warnings and reverse
    statements see plan_migration.
    Raises SQLSyntaxError, InvalidSchema (.file .line .column .code .hint), UnsupportedChange, or InvalidArgument (also
    a ValueError) for an unknown dialect or a rename that fits nothing. Safe to call from several threads.
    Source: mx_migration_plan in include/metaxy/plan.h; the order of statements is src/plan/order.c's.
    """
    migration = plan_migration(from_sql, to_sql, dialect=dialect, renames=renames, indent=indent, schema=schema,
                               exclude=exclude)
    return [statement.sql for statement in migration.statements]


def plan_migration(from_sql: str, to_sql: str, *, dialect: str, renames: Renames = (), indent: str = "",
                   schema: str = "", exclude: Iterable[str] = (), from_name: str = "from.sql",
                   to_name: str = "to.sql") -> Migration:
    """The same as plan, with all that is known about it.

    from_name, to_name: what messages call the two texts.
    Returns a Migration: .statements (each with .sql .comment .reverse), .text (a file's content), .destructive, and
    .diagnostics: what the plan loses or may fail at. len() is the number of statements.
    Raises what plan raises. Source: mx_migration_plan in include/metaxy/plan.h.
    """
    pairs, hints = _renames(renames)
    return _core.plan(from_sql, to_sql, dialect, renames=pairs, hints=hints, indent=indent, schema=schema,
                      exclude=tuple(exclude), from_name=from_name, to_name=to_name)


def check_sql(sql: str, *, dialect: str, name: str = "sql", replay: bool = False) -> tuple[Diagnostic, ...]:
    """What is wrong with `sql`: up to 20 errors, and warnings; () when there is nothing.

    name: what messages call the text. replay: also run the statements one after the other on an empty database in
    memory, so that names must resolve.
    Returns Diagnostic tuples (severity, code, message, hint, file, line, column). Faults of the text are never raised;
    InvalidArgument is, for an unknown dialect. Safe to call from several threads.
    Source: mx_sql_check in include/metaxy/sql.h.
    """
    return _core.check_sql(sql, dialect, name=name, replay=replay)


class MigrationDirectory:
    """A directory of versioned migrations: its files, their sum, and the next file. Executes nothing.

    path: the directory. layout: "atlas", "golang-migrate", "goose", "flyway", "liquibase" or "dbmate"; all
    but the first get a way down too. may_be_new: a directory that is not there is one without files, and made by `write`.
    Raises FileNotFoundError, or MetaxyError when it cannot be read. Is what the directory was when it was opened; one
    object may be used from several threads, which then wait for each other.
    Source: include/metaxy/dir.h.
    """

    __slots__ = ("_core",)

    def __init__(self, path: str | PathLike[str], *, layout: str = "atlas", may_be_new: bool = False) -> None:
        self._core = _core.Directory(path, layout=layout, may_be_new=may_be_new)

    @property
    def files(self) -> tuple[MigrationFile, ...]:
        """The files in execution order, as tuples (name, version, description, text)."""
        return self._core.files

    def validate(self) -> None:
        """Hold the files against atlas.sum. Raises DirectoryError (DIR004, DIR005, DIR006) when they do not fit it."""
        self._core.validate()

    def hash(self) -> None:
        """Write atlas.sum for the files as they are on disk now, and read them again."""
        self._core.hash()

    def verify(self, *, dialect: str) -> None:
        """Replay the files in memory. Raises SQLSyntaxError, InvalidSchema, or DirectoryError for files without or
        with the same version."""
        self._core.verify(dialect)

    def plan(self, to_sql: str, *, dialect: str, renames: Renames = (), indent: str = "", schema: str = "",
             exclude: Iterable[str] = (), to_name: str = "to.sql") -> Migration:
        """Plan the way from the schema that the files make to `to_sql`. Arguments and errors as plan_migration's."""
        pairs, hints = _renames(renames)
        return self._core.plan(to_sql, dialect, renames=pairs, hints=hints, indent=indent, schema=schema,
                               exclude=tuple(exclude), to_name=to_name)

    def write(self, migration: Migration, name: str = "") -> bool:
        """Add `migration` as a file named by the time (UTC) and `name`, and rewrite atlas.sum: both or neither.

        Returns False, and writes nothing, when the migration has no statements.
        Raises DirectoryError when the sum does not fit, or somebody else has changed the directory meanwhile.
        """
        return self._core.write(migration, name)


def _renames(renames: Renames) -> tuple[tuple[tuple[str, str], ...], str]:
    """The two forms that the core takes: pairs of names, and a hints file's JSON."""
    if isinstance(renames, Mapping):
        return tuple(cast("Mapping[str, str]", renames).items()), ""
    entries = [dict(entry) for entry in renames]
    if not entries:
        return (), ""
    import json

    return (), json.dumps(entries)
