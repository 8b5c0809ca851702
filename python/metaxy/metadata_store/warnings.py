"""Warnings about rows and stores."""

from __future__ import annotations

__all__ = ["MetaxyColumnMissingWarning", "MovedMetadataStoreWarning", "PolarsMaterializationWarning"]


class MetaxyColumnMissingWarning(UserWarning):
    """Rows without a system column that is computed instead."""


class PolarsMaterializationWarning(UserWarning):
    """Rows were brought into memory. No store of this package raises it; the name is kept for filters of warnings."""


class MovedMetadataStoreWarning(DeprecationWarning):
    """A store was imported by an older path."""
