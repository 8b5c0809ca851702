"""A live database, behind the SQLAlchemy connection that Alembic holds, as the SQL that makes it.

The connection is the caller's: nothing is opened, so that databases in memory, connections made by functions and
what the caller's transaction has done so far are all seen. In: a Connection.   Out: Server, Database.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote

from metaxy import _core

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

ENGINES = {"sqlite": "sqlite", "postgresql": "postgres", "mysql": "mysql", "mariadb": "mariadb", "duckdb": "duckdb"}
"""SQLAlchemy's names of the engines that are known here, and ours."""


class Owner(NamedTuple):
    """What a statement makes: kind is "schema", "table", "type", "sequence", "view", "trigger", …"""

    kind: str
    schema: str
    name: str


class Name(NamedTuple):
    """One thing of a schema. part: what of the table (kinds "column", "index", "fk", "check"), or an object's table."""

    kind: str
    schema: str
    name: str
    part: str

    @property
    def owner(self) -> Owner:
        """The thing itself, or the table that it is a part of."""
        return Owner("table" if self.kind in PARTS else self.kind, self.schema, self.name)


PARTS = ("column", "index", "fk", "check")


@dataclass(frozen=True)
class Server:
    """Whose SQL is meant."""

    engine: str  # as in ENGINES' values
    dialect: str  # SQLAlchemy's name for the provider: "mysql", "mariadb", …
    version: str  # as the server says it
    url: str  # a dev URL for metaxy.schema
    default_schema: str  # where unqualified names live


@dataclass(frozen=True)
class Database:
    """What a database holds. statements: each with what it makes, in execution order."""

    server: Server
    statements: tuple[tuple[str, Owner], ...]
    names: tuple[Name, ...]

    @cached_property
    def sql(self) -> str:
        return script(sql for sql, _ in self.statements)


def script(statements: Iterable[str]) -> str:
    """Statements as the text of a file."""
    return "".join(f"{statement};\n" for statement in statements)


def names_in(sql: str, server: Server, called: str) -> tuple[Name, ...]:
    """What `sql` makes. called: its name in messages. Raises as metaxy.plan does."""
    return tuple(Name(*name) for name in _core.schema_names(sql, server.url, name=called))


def inspect(connection: Connection, server: Server, schema: str | None) -> Database:
    """What the database behind `connection` holds; Alembic's own tables are in it like any other.

    schema: only what is in this one. Raises MetaxyError for a catalogue that cannot be modelled, and what the connection raises.
    """
    with _settings_kept(connection, server):
        statements, names = _core.inspect(
            server.url, server.engine, server.version, _runner(connection), schema=schema)
    return Database(
        server,
        tuple((sql, Owner(*owner)) for sql, owner in statements),
        tuple(Name(*name) for name in names),
    )


def is_known(dialect: Any) -> bool:
    """Whether the engine of a SQLAlchemy dialect can be inspected and planned for."""
    return dialect.name in ENGINES


def server_of(connection: Connection) -> Server:
    """The server behind the connection, with its version and the defaults of its database."""
    dialect = connection.dialect
    engine = ENGINES[dialect.name]
    if engine == "mysql" and getattr(dialect, "is_mariadb", False):
        engine = "mariadb"
    version = ".".join(str(number) for number in (dialect.server_version_info or ())[:3])
    return _SERVERS[engine](connection, engine, version)


def _sqlite_server(connection: Connection, engine: str, version: str) -> Server:
    return Server(engine, "sqlite", version, f"sqlite/{_numbers(version, 2)}", "main")


def _duckdb_server(connection: Connection, engine: str, version: str) -> Server:
    version = str(connection.exec_driver_sql("SELECT version()").scalar_one()).removeprefix("v")
    return Server(engine, "duckdb", version, "duckdb", str(connection.dialect.default_schema_name or "main"))


def _postgres_server(connection: Connection, engine: str, version: str) -> Server:
    major = version.partition(".")[0]
    schema = str(connection.dialect.default_schema_name or "public")
    return Server(engine, "postgresql", version, f"docker://postgres/{major}/dev", schema)


def _mysql_server(connection: Connection, engine: str, version: str) -> Server:
    row = connection.exec_driver_sql(
        "SELECT DATABASE(), @@character_set_database, @@collation_database, VERSION()"
    ).one()
    database, charset, collation, words = (str(value or "") for value in row)
    if not database:
        raise ValueError("the connection has chosen no database: name one in its URL")
    url = (f"docker://{engine}/{_numbers(version, 2)}/{quote(database, safe='')}"
           f"?charset={quote(charset)}&collation={quote(collation)}")
    return Server(engine, engine, words, url, database)


def _numbers(version: str, count: int) -> str:
    return ".".join(version.split(".")[:count])


_SERVERS = {
    "sqlite": _sqlite_server,
    "duckdb": _duckdb_server,
    "postgres": _postgres_server,
    "mysql": _mysql_server,
    "mariadb": _mysql_server,
}


def _runner(connection: Connection) -> Any:
    def run(sql: str) -> tuple[list[str], list[tuple[Any, ...]]]:
        # no_parameters: the driver must not look for placeholders in statements that have none.
        result = connection.exec_driver_sql(sql, None, {"no_parameters": True})
        if not result.returns_rows:
            return [], []
        return list(result.keys()), [tuple(map(_plain, row)) for row in result]

    return run


def _plain(value: Any) -> Any:
    """Values as the C drivers give them: what is no number is text."""
    if value is None or isinstance(value, (int, str, bytes)):
        return value
    return str(value)


@contextmanager
def _settings_kept(connection: Connection, server: Server) -> Iterator[None]:
    """Reading a catalogue sets what the session prints by; afterwards it is as before."""
    read = _SETTINGS.get(server.engine)
    before = connection.exec_driver_sql(read[0]).one() if read else ()
    try:
        yield
    finally:
        if read and not connection.invalidated:
            literals = ["'" + str(value).replace("'", "''") + "'" for value in before]
            connection.exec_driver_sql(read[1].format(*literals), None, {"no_parameters": True})


_SETTINGS = {
    "postgres": (
        "SELECT pg_catalog.current_setting('search_path'), pg_catalog.current_setting('jit')",
        "SELECT pg_catalog.set_config('search_path', {0}, false), pg_catalog.set_config('jit', {1}, false)",
    ),
    "mysql": ("SELECT @@group_concat_max_len", "SET SESSION group_concat_max_len = CAST({0} AS UNSIGNED)"),
    "mariadb": ("SELECT @@group_concat_max_len", "SET SESSION group_concat_max_len = CAST({0} AS UNSIGNED)"),
}
