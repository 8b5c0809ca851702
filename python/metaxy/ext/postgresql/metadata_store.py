"""Stores in PostgreSQL databases."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from metaxy.metadata_store.servers import ServerMetadataStore
from metaxy.metadata_store.sql import SQLMetadataStoreConfig

__all__ = ["PostgreSQLMetadataStore", "PostgreSQLMetadataStoreConfig"]


class PostgreSQLMetadataStoreConfig(SQLMetadataStoreConfig):
    """Options of PostgreSQL stores."""

    auto_cast_struct_for_jsonb: bool = Field(
        default=True, description="Accepted for compatibility: structs are always stored as JSON")


class PostgreSQLMetadataStore(ServerMetadataStore):
    """Rows of features in a PostgreSQL database; structs are JSONB columns.

    connection_string, or connection_params (user, password, host, port, database).
    auto_cast_struct_for_jsonb is accepted for compatibility. Other keywords: SQLMetadataStore.
    """

    scheme = "postgres"
    schemes = ("postgres", "postgresql")

    def __init__(
        self,
        connection_string: str | None = None,
        *,
        connection_params: dict[str, Any] | None = None,
        auto_cast_struct_for_jsonb: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(connection_string, connection_params=connection_params, **kwargs)
        self.auto_cast_struct_for_jsonb = auto_cast_struct_for_jsonb

    @classmethod
    def config_model(cls) -> type[PostgreSQLMetadataStoreConfig]:
        return PostgreSQLMetadataStoreConfig
