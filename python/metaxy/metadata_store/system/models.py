"""Rows of the system table `feature_versions`, and the system tables' columns as Polars schemas."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, Field, field_validator

from metaxy.metadata_store.system import events
from metaxy.metadata_store.system.keys import EVENTS_KEY, FEATURE_VERSIONS_KEY
from metaxy.models.constants import METAXY_DEFINITION_VERSION, METAXY_FEATURE_VERSION, METAXY_PROJECT_VERSION

if TYPE_CHECKING:
    import polars as pl

    from metaxy.models.types import FeatureKey

    FEATURE_VERSIONS_SCHEMA: dict[str, Any]
    POLARS_SCHEMAS: dict[FeatureKey, dict[str, Any]]

__all__ = ["FEATURE_VERSIONS_SCHEMA", "METAXY_TAG", "METAXY_VERSION_KEY", "POLARS_SCHEMAS", "FeatureVersionsModel"]

# Columns in their order, with the words that _core.ArrowTable.from_rows takes.
FEATURE_VERSIONS_COLUMNS = [
    ("project", "text"),
    ("feature_key", "text"),
    (METAXY_FEATURE_VERSION, "text"),
    (METAXY_DEFINITION_VERSION, "text"),
    ("recorded_at", "timestamp"),
    ("feature_spec", "text"),
    ("feature_schema", "text"),
    ("feature_class_path", "text"),
    (METAXY_PROJECT_VERSION, "text"),
    ("tags", "text"),
    ("deleted_at", "timestamp"),
]

METAXY_TAG = "metaxy"
METAXY_VERSION_KEY = "version"


class FeatureVersionsModel(BaseModel):
    """A pushed definition, as it is recorded. Pushing is SystemTableStorage.push_graph_snapshot, which needs none."""

    project: str
    feature_key: str
    metaxy_feature_version: str = Field(description="Version of the feature, of its fields' versions")
    metaxy_definition_version: str = Field(description="Version of spec and schema")
    recorded_at: datetime = Field(description="When it was recorded")
    feature_spec: str = Field(description="The spec as JSON")
    feature_schema: str = Field(description="The schema of the class as JSON")
    feature_class_path: str = Field(description="Where the class can be imported from")
    metaxy_project_version: str = Field(description="Version of the whole project")
    tags: dict[str, str] | str = Field(
        default="{}", validate_default=True, description="JSON of names and texts; 'metaxy' is reserved")
    deleted_at: datetime | None = Field(default=None, description="When the feature left the project")

    @field_validator("tags", mode="before")
    @classmethod
    def _as_json(cls, value: Any) -> str:
        """Tags as JSON, with the version of this package under 'metaxy' unless one is there."""
        import metaxy

        tags = json.loads(value) if isinstance(value, str) else dict(value or {})
        if not isinstance(tags, dict):
            raise ValueError("tags must be a JSON object")
        about = tags.get(METAXY_TAG, "{}")
        about = json.loads(about) if isinstance(about, str) else about
        if not isinstance(about, dict):
            raise ValueError(f"the tag {METAXY_TAG!r} is reserved: its value is a JSON object")
        tags[METAXY_TAG] = json.dumps({METAXY_VERSION_KEY: metaxy.__version__, **about})
        return json.dumps(tags)

    def to_polars(self) -> pl.DataFrame:
        """The row as a Polars frame of FEATURE_VERSIONS_SCHEMA. ImportError without Polars."""
        import polars as pl

        return pl.DataFrame([self.model_dump()], schema=events.polars_schema(FEATURE_VERSIONS_COLUMNS))


def __getattr__(name: str) -> Any:
    """FEATURE_VERSIONS_SCHEMA and POLARS_SCHEMAS, made when they are asked for: Polars is not required."""
    if name == "FEATURE_VERSIONS_SCHEMA":
        return events.polars_schema(FEATURE_VERSIONS_COLUMNS)
    if name == "POLARS_SCHEMAS":
        return {FEATURE_VERSIONS_KEY: events.polars_schema(FEATURE_VERSIONS_COLUMNS), EVENTS_KEY: events.EVENTS_SCHEMA}
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
