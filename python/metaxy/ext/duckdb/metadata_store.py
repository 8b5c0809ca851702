"""Stores in DuckDB files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from metaxy import _core, frames
from metaxy.metadata_store.exceptions import MetadataStoreError
from metaxy.metadata_store.sql import SQLMetadataStore, SQLMetadataStoreConfig
from metaxy.metadata_store.types import AccessMode

__all__ = ["DuckDBMetadataStore", "DuckDBMetadataStoreConfig", "ExtensionSpec"]

# Of a file, unless the configuration names another: the rows are on disk, more would hold copies of them.
_MEMORY_LIMIT = "1GiB"
_LIMIT_NOW = "SELECT current_setting('memory_limit')"
_ORDER = "preserve_insertion_order"

# Hash functions that the original takes from there are in the core.
_BUILT_IN = frozenset({"hashfuncs"})


class ExtensionSpec(BaseModel):
    """An extension of DuckDB. init_sql: statements that run after it was loaded."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    repository: str = "core"
    init_sql: Sequence[str] = ()


class DuckDBMetadataStoreConfig(SQLMetadataStoreConfig):
    """Options of DuckDB stores."""

    database: str | Path = Field(description="Path of the file, or :memory:")
    config: dict[str, str] | None = Field(default=None, description="Settings of DuckDB")
    extensions: Sequence[str | ExtensionSpec] | None = Field(
        default=None, description="Extensions to load; they must be installed, nothing is downloaded")


class DuckDBMetadataStore(SQLMetadataStore):
    """Rows of features in a DuckDB file.

    database: path of the file, or ":memory:" for a database that is gone when the store is closed. The first write
    makes a file that is not there. DuckDB lets one process write a file at a time.
    config: settings of DuckDB by name; memory_limit is 1GiB for files unless it names another, for all connections of
    this process to the file while the store is open. extensions: names, or
    {"name", "repository", "init_sql"}, of extensions to load. They must be installed: nothing is downloaded.
    Needs the package `duckdb`. Other keywords: SQLMetadataStore.
    """

    def __init__(
        self,
        database: str | Path,
        *,
        config: Mapping[str, str] | None = None,
        extensions: Sequence[str | ExtensionSpec | Mapping[str, Any]] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(kwargs.pop("connection_string", None), **kwargs)
        self.database = str(database)
        self.config = dict(config or {})
        self.extensions = [_extension(item) for item in extensions or ()]
        self._duckdb: Any = None
        self._unordered = False
        self._limit = ""        # the memory_limit that is in force because of this store

    @classmethod
    def config_model(cls) -> type[DuckDBMetadataStoreConfig]:
        return DuckDBMetadataStoreConfig

    @property
    def sqlalchemy_url(self) -> str:
        """The URL for SQLAlchemy."""
        return f"duckdb:///{self.database}"

    def display(self) -> str:
        return f"DuckDBMetadataStore(database={self.database})"

    def _path(self) -> str:
        if self._stands_in:
            return ":memory:"
        if self.database == ":memory:" or self.database.startswith("md:"):
            return self.database
        return str(Path(self.database).expanduser().absolute())

    def _file_is_missing(self) -> bool:
        return self.database != ":memory:" and not self.database.startswith("md:") \
            and not Path(self.database).expanduser().exists()

    def _read_only(self, mode: AccessMode) -> bool:
        """A database in memory can only be opened for writing."""
        return mode == "r" and Path(self._path()).exists()

    def _can_be_lazy(self) -> bool:
        return frames.relations_can_be_lazy()

    def _lazily(self, sql: str) -> Any:
        return frames.of_relation(self._duckdb.sql(sql))

    def _connect(self, mode: AccessMode) -> _core.Store:
        self._duckdb = self._opened_by_package(mode)
        core = _core.Store(
            self._path(), self.hash_algorithm.value, self.hash_truncation_length, prefix=self._table_prefix,
            connection=self._duckdb, **self._core_options())
        # The core has switched it off, for all connections to the file in this process.
        value = str(self.config.get(_ORDER, "false")).replace("'", "''")
        self._duckdb.execute(f"SET {_ORDER} = '{value}'")
        self._unordered = _ORDER not in self.config
        return core

    def _opened_by_package(self, mode: AccessMode) -> Any:
        """A connection of the package duckdb, whose instance the core joins: two instances of one file destroy data."""
        try:
            import _duckdb
            import duckdb
        except ImportError as error:
            raise MetadataStoreError(
                "DuckDB stores need the package duckdb: pip install 'metaxy-c[duckdb]'") from error
        _core.duckdb_register(str(_duckdb.__file__))
        connection = None
        try:
            connection = duckdb.connect(self._path(), read_only=self._read_only(mode), config={**self.config})
            connection.execute("SET TimeZone = 'UTC'")     # for lazy frames; the core's own connection has it too
            self._limit_memory(connection)
            self._load_extensions(connection)
        except duckdb.Error as error:
            _core.duckdb_forget()
            if connection is not None:
                connection.close()
            raise MetadataStoreError(f"cannot open {self.display()}: {error}") from error
        return connection

    def _limit_memory(self, connection: Any) -> None:
        """The limit is one for all connections to the file; there are none of before the store's (DB001)."""
        if self._path() == ":memory:" or {"memory_limit", "max_memory"} & set(self.config):
            return
        connection.execute(f"SET memory_limit = '{_MEMORY_LIMIT}'")
        self._limit = connection.execute(_LIMIT_NOW).fetchone()[0]

    def _load_extensions(self, connection: Any) -> None:
        for extension in self.extensions:
            if extension.name not in _BUILT_IN:
                connection.load_extension(extension.name)
            for statement in extension.init_sql:
                connection.execute(statement)

    def _disconnect(self) -> None:
        connection, self._duckdb = self._duckdb, None
        unordered, self._unordered = self._unordered, False
        limit, self._limit = self._limit, ""
        if connection is None:
            return
        try:        # somebody else's connection may stay open
            if unordered:
                connection.execute(f"RESET {_ORDER}")
            if limit and connection.execute(_LIMIT_NOW).fetchone()[0] == limit:
                connection.execute("RESET memory_limit")
        finally:
            connection.close()


def _extension(item: str | ExtensionSpec | Mapping[str, Any]) -> ExtensionSpec:
    if isinstance(item, str):
        return ExtensionSpec(name=item)
    return item if isinstance(item, ExtensionSpec) else ExtensionSpec.model_validate(item)
