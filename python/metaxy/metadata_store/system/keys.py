"""Keys of the system tables."""

from __future__ import annotations

from metaxy.models.types import FeatureKey

__all__ = ["EVENTS_KEY", "FEATURE_VERSIONS_KEY", "METAXY_SYSTEM_KEY_PREFIX"]

METAXY_SYSTEM_KEY_PREFIX = "metaxy-system"
FEATURE_VERSIONS_KEY = FeatureKey([METAXY_SYSTEM_KEY_PREFIX, "feature_versions"])
EVENTS_KEY = FeatureKey([METAXY_SYSTEM_KEY_PREFIX, "events"])
