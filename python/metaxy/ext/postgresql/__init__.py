"""Stores in PostgreSQL databases."""

from __future__ import annotations

from metaxy.ext.postgresql.metadata_store import PostgreSQLMetadataStore, PostgreSQLMetadataStoreConfig

__all__ = ["PostgreSQLMetadataStore", "PostgreSQLMetadataStoreConfig"]
