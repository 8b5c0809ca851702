"""Dialect names to SQLAlchemy dialect objects that print SQL as a person would write it.

No driver package is imported. In:  "mysql", "postgresql+asyncpg", "sqlite", …  Out: a Dialect that doubles no
percent sign and escapes text as a server with default settings reads it.
"""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Any, cast

from metaxy.ext.sqlalchemy.errors import DialectError, Problem

if TYPE_CHECKING:
    from sqlalchemy.engine.interfaces import Dialect

DIALECTS = ("mysql", "mariadb", "postgresql", "sqlite", "mssql")
"""Dialects that SQLAlchemy itself brings."""

THIRD_PARTY = {
    "duckdb": "duckdb-sqlalchemy", "clickhouse": "clickhouse-sqlalchemy", "snowflake": "snowflake-sqlalchemy"}
"""Dialects that another distribution brings: name to distribution."""

ALIASES = {"postgres": "postgresql", "maria": "mariadb", "sqlserver": "mssql"}


def valid_names() -> list[str]:
    """Names to offer to the user, in the order of the manual."""
    return [*DIALECTS, *THIRD_PARTY]


def printing_dialect(name: str) -> Dialect:
    """The dialect called `name`, ready to print.

    name: a name of DIALECTS, THIRD_PARTY or ALIASES, or such a name with a driver as in a SQLAlchemy URL
    ("postgresql+asyncpg"; the driver itself need not be installed).
    Raises DialectError for an unknown name or driver, and when a third party's dialect is not installed.
    """
    import sqlalchemy
    from sqlalchemy.engine.url import URL
    from sqlalchemy.exc import ArgumentError, NoSuchModuleError

    if int(sqlalchemy.__version__.partition(".")[0]) < 2:
        raise DialectError(f"SQLAlchemy {sqlalchemy.__version__} is too old: 2.0 or later is needed")
    base, plus, driver = name.partition("+")
    base = ALIASES.get(base, base)
    if base not in DIALECTS and base not in THIRD_PARTY:
        raise DialectError(_unknown(name, base))
    try:
        dialect_class = URL.create(base + plus + driver).get_dialect()
    except (NoSuchModuleError, ArgumentError) as error:
        raise DialectError(_not_loadable(name, base, driver)) from error
    except ImportError as error:
        raise DialectError(Problem(f"dialect {name!r} cannot be loaded: {error}")) from error
    # 'named' keeps percent signs single; the drivers' own styles double them for the driver to halve again.
    dialect = cast("Any", dialect_class)(paramstyle="named")
    dialect.identifier_preparer._double_percents = False
    if base == "postgresql":
        # standard_conforming_strings is on by default since PostgreSQL 9.1: a backslash is a backslash.
        dialect._backslash_escapes = False
    if base == "mariadb":
        # SQLAlchemy learns this from a connection; every MariaDB since 10.3 has sequences.
        dialect.supports_sequences = True
    if base == "duckdb":
        # The dialect has the 63 of PostgreSQL; names of DuckDB may have any length.
        dialect.max_identifier_length = 1024
    if base == "mssql":
        # Comments are extended properties of a schema that must be named; a new login's is dbo.
        dialect.default_schema_name = "dbo"
    return cast("Dialect", dialect)


def _unknown(name: str, base: str) -> Problem:
    known = valid_names()
    close = difflib.get_close_matches(base.lower(), [*known, *ALIASES], n=1)
    guess = f"Did you mean {ALIASES.get(close[0], close[0])!r}? " if close else ""
    return Problem(f"unknown dialect {name!r}", hint=f"{guess}Valid dialects are {', '.join(known)}.")


def _not_loadable(name: str, base: str, driver: str) -> Problem:
    if base in THIRD_PARTY:
        package = THIRD_PARTY[base]
        return Problem(f"dialect {name!r} is not installed", hint=f"Install it with: pip install {package}")
    return Problem(
        f"unknown driver {driver!r} of dialect {base!r}",
        hint=f"The SQL does not depend on the driver: {base!r} alone is enough.",
    )
