"""Stores by object or by name, and the URLs under which SQLAlchemy reaches their databases."""

from __future__ import annotations

import importlib.util
import warnings
from typing import TYPE_CHECKING, Any, TypeAlias

from sqlalchemy import MetaData
from sqlalchemy.engine import URL, make_url

if TYPE_CHECKING:
    from metaxy.metadata_store.base import MetadataStore
    from metaxy.metadata_store.sql import SQLMetadataStore

__all__ = ["AnyStore", "StoreURL", "get_store_sqlalchemy_url", "store_and_metadata", "store_of", "url_of"]

AnyStore: TypeAlias = "MetadataStore | str | None"

# Names that SQLAlchemy does not know, and the drivers of each database: those that SQLAlchemy takes first.
_NAMES = {"postgres": "postgresql", "maria": "mariadb"}
_DRIVERS = {
    "postgresql": {"psycopg2": "psycopg2", "psycopg": "psycopg", "pg8000": "pg8000"},
    "mysql": {"mysqldb": "MySQLdb", "pymysql": "pymysql", "mariadbconnector": "mariadb",
              "mysqlconnector": "mysql.connector"},
}
_DRIVERS["mariadb"] = _DRIVERS["mysql"]


class StoreURL(str):
    """The URL of a store, for create_engine and for Alembic's `config.set_main_option`, which takes it with its percent
    signs (metaxy.ext.alembic.online)."""

    __slots__ = ()


def store_of(store: Any) -> SQLMetadataStore:
    """The store itself, that of a name in the configuration, or for None the default one.

    The configuration is loaded when none is set. InvalidConfigError when it has no such store.
    """
    found: Any = store
    if store is None or isinstance(store, str):
        from metaxy.config import MetaxyConfig

        found = MetaxyConfig.get(load=True).get_store(store)
    on_database: SQLMetadataStore = found
    return on_database


def store_and_metadata(first: Any, second: Any) -> tuple[SQLMetadataStore, MetaData]:
    """Store and MetaData, whichever came first: the guides have both orders.

    No MetaData (None, or `...`, as the guide's placeholder is) means SQLModel's.
    """
    if isinstance(first, MetaData) or first is ... or (first is None and not isinstance(second, MetaData)):
        first, second = second, first
    if second is None or second is ...:
        try:
            from sqlmodel import SQLModel
        except ImportError as error:
            raise TypeError("source_metadata is missing: pass the MetaData that holds the tables of features, "
                            "or install sqlmodel") from error
        second = SQLModel.metadata
    if not isinstance(second, MetaData):
        raise TypeError(f"source_metadata must be a sqlalchemy.MetaData, not {type(second).__name__}")
    return store_of(first), second


def url_of(store: SQLMetadataStore, protocol: str | None = None, port: int | None = None) -> StoreURL:
    """The URL for create_engine, password included.

    protocol, port: put in place of the URL's own. Without a protocol, `postgres` and `maria` get the names that
    SQLAlchemy knows, and a driver that is installed unless the URL names one.
    ValueError for a store without a URL, AttributeError for one that is on no database.
    """
    text = store.sqlalchemy_url
    if not text:
        raise ValueError(f"{type(store).__name__} has an empty `sqlalchemy_url`.")
    url = make_url(text)
    wanted = _known(url) if protocol is None else url.set(drivername=protocol)
    if wanted.get_backend_name() == "duckdb":
        _warn_of_duckdb_engine()
    if port is not None:
        wanted = wanted.set(port=port)
    return StoreURL(text if wanted == url and protocol is None and port is None else wanted.render_as_string(hide_password=False))


def _warn_of_duckdb_engine() -> None:
    """Two packages register one name, and the older one cannot reflect on DuckDB 2."""
    if not _is_there("duckdb_engine"):
        return
    from sqlalchemy.dialects import registry

    if registry.load("duckdb").__module__.partition(".")[0] == "duckdb_engine":
        warnings.warn(
            "SQLAlchemy reaches DuckDB by the package duckdb-engine, which cannot read the catalogue of DuckDB 2. "
            "Uninstall it and install duckdb-sqlalchemy, which metaxy-c[duckdb] brings: both register the same name.",
            UserWarning, stacklevel=4)


def _known(url: URL) -> URL:
    """The same URL in names that SQLAlchemy knows."""
    name, plus, driver = url.drivername.partition("+")
    name = _NAMES.get(name, name)
    if driver == "unix":        # mysql+unix:///run/mysqld.sock?database=app
        url = url.set(host=None, port=None, query=url.query)
        url = _of_socket(url)
        plus = driver = ""
    if not driver:
        found = _driver(name)
        plus, driver = ("+", found) if found else ("", "")
    return url.set(drivername=name + plus + driver)


def _of_socket(url: URL) -> URL:
    query = dict(url.query)
    database = query.pop("database", "")
    return url.set(database=str(database), query={**query, "unix_socket": f"/{url.database}"})


def _driver(name: str) -> str:
    """The driver to name: none where SQLAlchemy's own choice is there, or none is."""
    installed = [driver for driver, module in _DRIVERS.get(name, {}).items() if _is_there(module)]
    if not installed or _is_there_by_default(name):
        return ""
    return installed[0]


def _is_there_by_default(name: str) -> bool:
    try:
        dialect = make_url(f"{name}://").get_dialect()
        return _is_there(_DRIVERS[name].get(dialect.driver, dialect.driver))
    except Exception:       # the dialect's module imports its driver
        return False


def _is_there(module: str) -> bool:
    try:
        return importlib.util.find_spec(module) is not None
    except ImportError:     # of the package in front of the dot
        return False


def get_store_sqlalchemy_url(store: AnyStore = None, protocol: str | None = None, port: int | None = None) -> str:
    """The URL for create_engine of a store, given by object or name; of the default store unless given."""
    return url_of(store_of(store), protocol, port)
