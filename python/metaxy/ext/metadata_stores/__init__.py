"""Stores by their older import paths; each warns with MovedMetadataStoreWarning."""

from __future__ import annotations
