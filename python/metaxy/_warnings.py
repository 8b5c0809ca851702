"""Warnings about features that another project owns."""

from __future__ import annotations

__all__ = ["ExternalFeatureVersionMismatchWarning", "InvalidStoredFeatureWarning", "UnresolvedExternalFeatureWarning"]


class UnresolvedExternalFeatureWarning(UserWarning):
    """An external feature is in no store that was asked."""


class ExternalFeatureVersionMismatchWarning(UserWarning):
    """An external feature's declaration and its stored definition have different versions."""


class InvalidStoredFeatureWarning(UserWarning):
    """A stored definition cannot be read and is passed over."""
