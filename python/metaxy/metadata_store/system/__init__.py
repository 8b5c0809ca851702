"""What stores keep about graphs: pushed definitions of features, and events."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from metaxy.metadata_store.system.events import (
    COL_EVENT_TYPE,
    COL_EXECUTION_ID,
    COL_FEATURE_KEY,
    COL_PAYLOAD,
    COL_PROJECT,
    COL_TIMESTAMP,
    Event,
    EventType,
    PayloadType,
)
from metaxy.metadata_store.system.external import sync_external_features
from metaxy.metadata_store.system.keys import EVENTS_KEY, FEATURE_VERSIONS_KEY, METAXY_SYSTEM_KEY_PREFIX
from metaxy.metadata_store.system.models import FeatureVersionsModel
from metaxy.metadata_store.system.storage import PushResult, SystemTableStorage

if TYPE_CHECKING:
    FEATURE_VERSIONS_SCHEMA: dict[str, Any]

__all__ = [
    "COL_EVENT_TYPE",
    "COL_EXECUTION_ID",
    "COL_FEATURE_KEY",
    "COL_PAYLOAD",
    "COL_PROJECT",
    "COL_TIMESTAMP",
    "EVENTS_KEY",
    "FEATURE_VERSIONS_KEY",
    "FEATURE_VERSIONS_SCHEMA",
    "METAXY_SYSTEM_KEY_PREFIX",
    "Event",
    "EventType",
    "FeatureVersionsModel",
    "PayloadType",
    "PushResult",
    "SystemTableStorage",
    "sync_external_features",
]


def __getattr__(name: str) -> Any:
    """FEATURE_VERSIONS_SCHEMA, made when it is asked for: Polars is not required."""
    if name == "FEATURE_VERSIONS_SCHEMA":
        from metaxy.metadata_store.system import models

        return models.FEATURE_VERSIONS_SCHEMA
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
