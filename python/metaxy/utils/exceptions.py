"""What definitions and graphs raise besides pydantic's ValidationError and Python's own errors."""

from __future__ import annotations

from metaxy._core import MetaxyError

__all__ = [
    "ExternalFeatureVersionMismatchError",
    "MetaxyEmptyCodeVersionError",
    "MetaxyError",
    "MetaxyInvariantViolationError",
    "MetaxyMissingFeatureDependency",
]


class MetaxyInvariantViolationError(MetaxyError):
    """Something that always holds does not."""


class MetaxyEmptyCodeVersionError(MetaxyInvariantViolationError):
    """A code version is empty where it must not be."""


class MetaxyMissingFeatureDependency(MetaxyInvariantViolationError):
    """A feature depends on one that is not in the graph."""


class ExternalFeatureVersionMismatchError(MetaxyInvariantViolationError, ValueError):
    """An external feature's declaration and its stored definition have different versions, and that is an error."""
