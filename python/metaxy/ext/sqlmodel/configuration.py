"""Options of [ext.sqlmodel] in metaxy.toml, also with METAXY_EXT__SQLMODEL__… variables over them."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from metaxy.ext.sqlalchemy.configuration import TablePluginConfig

__all__ = ["SQLModelPluginConfig"]


class SQLModelPluginConfig(TablePluginConfig):
    """[ext.sqlmodel]: defaults of SQLModel features, and of filter_feature_sqlmodel_metadata."""

    plugin_name: ClassVar[str] = "sqlmodel"

    infer_db_table_names: bool = Field(
        default=True, description="Whether tables are named by their feature's key; else as SQLModel names them")
    system_tables: bool = Field(
        default=True, description="Whether the SQLModel classes of system tables show theirs")
