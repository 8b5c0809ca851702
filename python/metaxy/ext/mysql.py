"""Stores in MySQL and MariaDB databases."""

from __future__ import annotations

from metaxy.metadata_store.servers import ServerMetadataStore
from metaxy.metadata_store.sql import SQLMetadataStoreConfig

__all__ = ["MySQLMetadataStore", "MySQLMetadataStoreConfig"]


class MySQLMetadataStoreConfig(SQLMetadataStoreConfig):
    """Options of MySQL and MariaDB stores."""


class MySQLMetadataStore(ServerMetadataStore):
    """Rows of features in a MySQL or MariaDB database; structs are JSON columns.

    connection_string, or connection_params (user, password, host, port, database). Other keywords: SQLMetadataStore.
    """

    scheme = "mysql"
    schemes = ("mysql", "mariadb", "maria")

    @classmethod
    def config_model(cls) -> type[MySQLMetadataStoreConfig]:
        return MySQLMetadataStoreConfig
