"""Events: rows of the system table `events`. Only SystemTableStorage.write_event writes them."""

from __future__ import annotations

from datetime import datetime, timezone
from enum import Enum
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

if TYPE_CHECKING:
    import polars as pl

    EVENTS_SCHEMA: dict[str, Any]

__all__ = [
    "COL_EVENT_TYPE",
    "COL_EXECUTION_ID",
    "COL_FEATURE_KEY",
    "COL_PAYLOAD",
    "COL_PROJECT",
    "COL_TIMESTAMP",
    "EVENTS_SCHEMA",
    "EmptyPayload",
    "ErrorPayload",
    "Event",
    "EventType",
    "Payload",
    "PayloadType",
    "RowsAffectedPayload",
]

COL_PROJECT = "project"
COL_EXECUTION_ID = "execution_id"
COL_EVENT_TYPE = "event_type"
COL_TIMESTAMP = "timestamp"
COL_FEATURE_KEY = "feature_key"
COL_PAYLOAD = "payload"

# Columns in their order, with the words that _core.ArrowTable.from_rows takes.
EVENTS_COLUMNS = [
    (COL_PROJECT, "text"),
    (COL_EXECUTION_ID, "text"),
    (COL_EVENT_TYPE, "text"),
    (COL_TIMESTAMP, "timestamp"),
    (COL_FEATURE_KEY, "text"),
    (COL_PAYLOAD, "text"),
]


class EventType(str, Enum):
    """What happened: the words that releases of metaxy up to 0.1.6 recorded. 0.1.11 has none, and so no event."""

    MIGRATION_STARTED = "migration_started"
    MIGRATION_COMPLETED = "migration_completed"
    MIGRATION_FAILED = "migration_failed"
    FEATURE_MIGRATION_STARTED = "feature_migration_started"
    FEATURE_MIGRATION_COMPLETED = "feature_migration_completed"
    FEATURE_MIGRATION_FAILED = "feature_migration_failed"


class PayloadType(str, Enum):
    """Which payload an event has."""

    EMPTY = "empty"
    ERROR = "error"
    ROWS_AFFECTED = "rows_affected"


class EmptyPayload(BaseModel):
    """Nothing to add."""

    model_config = ConfigDict(frozen=True)
    type: Literal[PayloadType.EMPTY] = PayloadType.EMPTY


class ErrorPayload(BaseModel):
    """What failed, and after how many rows."""

    model_config = ConfigDict(frozen=True)
    type: Literal[PayloadType.ERROR] = PayloadType.ERROR
    error_message: str
    rows_affected: int | None = None


class RowsAffectedPayload(BaseModel):
    """How many rows were changed."""

    model_config = ConfigDict(frozen=True)
    type: Literal[PayloadType.ROWS_AFFECTED] = PayloadType.ROWS_AFFECTED
    rows_affected: int


Payload: TypeAlias = EmptyPayload | ErrorPayload | RowsAffectedPayload


class Event(BaseModel):
    """One event. feature_key: None for what concerns an execution as a whole."""

    model_config = ConfigDict(frozen=True)

    event_type: EventType
    project: str
    execution_id: str
    timestamp: datetime = Field(default_factory=lambda: datetime.now(timezone.utc))
    feature_key: str | None = None
    payload: Annotated[Payload, Field(default_factory=EmptyPayload, discriminator="type")]

    def to_row(self) -> dict[str, Any]:
        """The row of the table: the time in UTC without a zone, the payload as JSON."""
        at = self.timestamp
        return {
            COL_PROJECT: self.project,
            COL_EXECUTION_ID: self.execution_id,
            COL_EVENT_TYPE: self.event_type.value,
            COL_TIMESTAMP: at if at.tzinfo is None else at.astimezone(timezone.utc).replace(tzinfo=None),
            COL_FEATURE_KEY: self.feature_key,
            COL_PAYLOAD: self.payload.model_dump_json(),
        }

    def to_polars(self) -> pl.DataFrame:
        """The row as a Polars frame of EVENTS_SCHEMA. ImportError without Polars."""
        import polars as pl

        return pl.DataFrame([self.to_row()], schema=polars_schema(EVENTS_COLUMNS))


def polars_schema(columns: list[tuple[str, str]]) -> dict[str, Any]:
    """The columns of a system table with the types that Polars has for them. ImportError without Polars."""
    import polars as pl

    types = {"text": pl.String(), "timestamp": pl.Datetime("us")}
    return {name: pl.Enum(EventType) if name == COL_EVENT_TYPE else types[kind] for name, kind in columns}


def __getattr__(name: str) -> Any:
    """EVENTS_SCHEMA, made when it is asked for: Polars is not required."""
    if name == "EVENTS_SCHEMA":
        return polars_schema(EVENTS_COLUMNS)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
