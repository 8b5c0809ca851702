"""The system tables as SQLModel classes, of earlier releases. They have a MetaData of their own: migrations of an
application's tables never see them.
"""

# No postponed annotations: SQLModel reads those of a class when it makes its columns.
from datetime import datetime
from typing import Any

from sqlalchemy import Column, MetaData
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from metaxy.ext.sqlalchemy import system_tables as tables
from metaxy.ext.sqlalchemy.configuration import current_options
from metaxy.ext.sqlmodel.configuration import SQLModelPluginConfig

__all__ = ["FeatureVersionsTable", "MigrationEventsTable", "get_system_metadata", "get_system_tables"]

_VERSIONS: dict[str, Column[Any]] = {column.name: column for column in tables.feature_versions_columns()}
_EVENTS: dict[str, Column[Any]] = {column.name: column for column in tables.events_columns()}


class _SystemTable(SQLModel, registry=registry()):
    """What system tables share: their MetaData."""


class FeatureVersionsTable(_SystemTable, table=True):
    """A pushed definition."""

    __tablename__ = tables.FEATURE_VERSIONS  # pyright: ignore[reportAssignmentType]
    __table_args__ = (tables.lookup_index(tables.FEATURE_VERSIONS),)

    project: str = Field(sa_column=_VERSIONS["project"])
    feature_key: str = Field(sa_column=_VERSIONS["feature_key"])
    metaxy_definition_version: str = Field(sa_column=_VERSIONS["metaxy_definition_version"])
    metaxy_feature_version: str | None = Field(default=None, sa_column=_VERSIONS["metaxy_feature_version"])
    metaxy_project_version: str = Field(sa_column=_VERSIONS["metaxy_project_version"])
    recorded_at: datetime = Field(sa_column=_VERSIONS["recorded_at"])
    feature_spec: str | None = Field(default=None, sa_column=_VERSIONS["feature_spec"])
    feature_schema: str | None = Field(default=None, sa_column=_VERSIONS["feature_schema"])
    feature_class_path: str | None = Field(default=None, sa_column=_VERSIONS["feature_class_path"])
    tags: str = Field(default="{}", sa_column=_VERSIONS["tags"])
    deleted_at: datetime | None = Field(default=None, sa_column=_VERSIONS["deleted_at"])


class MigrationEventsTable(_SystemTable, table=True):
    """An event."""

    __tablename__ = tables.EVENTS  # pyright: ignore[reportAssignmentType]
    __table_args__ = (tables.lookup_index(tables.EVENTS),)

    project: str = Field(sa_column=_EVENTS["project"])
    execution_id: str = Field(sa_column=_EVENTS["execution_id"])
    timestamp: datetime = Field(sa_column=_EVENTS["timestamp"])
    event_type: str | None = Field(default=None, sa_column=_EVENTS["event_type"])
    feature_key: str | None = Field(default=None, sa_column=_EVENTS["feature_key"])
    payload: str = Field(default="", sa_column=_EVENTS["payload"])


def get_system_tables() -> list[type[SQLModel]]:
    """The classes; none where [ext.sqlmodel] says system_tables = false."""
    shown = current_options(SQLModelPluginConfig).system_tables
    return [FeatureVersionsTable, MigrationEventsTable] if shown else []


def get_system_metadata() -> MetaData:
    """The MetaData of get_system_tables(): a new and empty one where there are none."""
    return _SystemTable.metadata if get_system_tables() else MetaData()
