"""Stores on SQL databases: what DuckDB, SQLite, PostgreSQL and MySQL stores share."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit, urlunsplit

from pydantic import Field

from metaxy import _core
from metaxy.metadata_store.base import MetadataStore, MetadataStoreConfig
from metaxy.metadata_store.types import AccessMode
from metaxy.models.types import CoercibleToFeatureKey

__all__ = ["SQLMetadataStore", "SQLMetadataStoreConfig", "masked"]


class SQLMetadataStoreConfig(MetadataStoreConfig):
    """Options of stores on SQL databases."""

    connection_string: str | None = Field(default=None, description="URL of the database")
    backend: str | None = Field(default=None, description="Accepted for compatibility", json_schema_extra={"hide": True})
    connection_params: dict[str, Any] | None = Field(
        default=None, description="Parts of the URL by name, in place of it")
    table_prefix: str | None = Field(default=None, description="Text before the name of every table")
    auto_create_tables: bool | None = Field(
        default=None, description="Whether a write makes a table that is not there")


def masked(url: str) -> str:
    """A URL with `***:***` in place of user and password."""
    parts = urlsplit(url)
    credentials, at, host = parts.netloc.rpartition("@")
    return urlunsplit(parts._replace(netloc=f"***:***@{host}")) if at and credentials else url


class SQLMetadataStore(MetadataStore):
    """Rows of features in tables of a SQL database.

    connection_string: URL of the database. table_prefix: text before the name of every table, system tables too.
    Other keywords: MetadataStore.
    """

    def __init__(
        self,
        connection_string: str | None = None,
        *,
        backend: str | None = None,
        connection_params: dict[str, Any] | None = None,
        table_prefix: str | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.connection_string = connection_string
        self.backend = backend
        self.connection_params = dict(connection_params or {})
        self._table_prefix = table_prefix or ""

    @classmethod
    def config_model(cls) -> type[SQLMetadataStoreConfig]:
        return SQLMetadataStoreConfig

    @property
    def table_prefix(self) -> str:
        """Text before the name of every table."""
        return self._table_prefix

    def get_table_name(self, key: CoercibleToFeatureKey) -> str:
        """The name of a feature's table."""
        from metaxy.models.feature import FeatureGraph

        found = self._key(key)
        definition = FeatureGraph.get_active().feature_definitions_by_key.get(found)
        return self._table_prefix + (found.table_name if definition is None else definition.table_name)

    @property
    def sqlalchemy_url(self) -> str:
        """The URL for SQLAlchemy. ValueError for a store without one."""
        if not self.connection_string:
            raise ValueError(
                f"SQLAlchemy URL not available: {type(self).__name__} was made without a connection string.")
        return self.connection_string

    def get_store_info(self, feature_key: CoercibleToFeatureKey) -> dict[str, Any]:
        return {**super().get_store_info(feature_key), "table_name": self.get_table_name(feature_key)}

    def display(self) -> str:
        return f"{type(self).__name__}(connection_string={masked(self.connection_string or '')})"

    def _url(self, mode: AccessMode) -> str:
        """What the driver opens."""
        raise NotImplementedError

    def _connect(self, mode: AccessMode) -> _core.Store:
        # Not read-only for the driver: increments are computed in temporary tables.
        return _core.Store(
            self._url(mode), self.hash_algorithm.value, self.hash_truncation_length, prefix=self._table_prefix,
            **self._core_options())
