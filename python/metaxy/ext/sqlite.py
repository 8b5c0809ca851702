"""Stores in SQLite files."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import quote

from pydantic import Field

from metaxy.metadata_store.sql import SQLMetadataStore, SQLMetadataStoreConfig
from metaxy.metadata_store.types import AccessMode

__all__ = ["SQLiteMetadataStore", "SQLiteMetadataStoreConfig"]


class SQLiteMetadataStoreConfig(SQLMetadataStoreConfig):
    """Options of SQLite stores."""

    database: str | Path = Field(description="Path of the file, or :memory:")


class SQLiteMetadataStore(SQLMetadataStore):
    """Rows of features in a SQLite file; by-field columns are JSON text.

    database: path of the file, or ":memory:" for a database that is gone when the store is closed. The first write
    makes a file that is not there. Several processes may use one file: writers wait for each other.
    Other keywords: SQLMetadataStore.
    """

    def __init__(self, database: str | Path, *, table_prefix: str | None = None, **kwargs: Any) -> None:
        super().__init__(kwargs.pop("connection_string", None), table_prefix=table_prefix, **kwargs)
        self.database = str(database)

    @classmethod
    def config_model(cls) -> type[SQLiteMetadataStoreConfig]:
        return SQLiteMetadataStoreConfig

    @property
    def sqlalchemy_url(self) -> str:
        """The URL for SQLAlchemy."""
        return f"sqlite:///{self.database}"

    def display(self) -> str:
        return f"SQLiteMetadataStore(database={self.database})"

    def _path(self) -> Path:
        return Path(self.database).expanduser().absolute()

    def _file_is_missing(self) -> bool:
        return self.database != ":memory:" and not self._path().exists()

    def _url(self, mode: AccessMode) -> str:
        if self.database == ":memory:" or self._stands_in:
            return "sqlite://metaxy?mode=memory"
        return "sqlite://" + quote(str(self._path()))
