"""What stores raise."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from metaxy.models.types import FeatureKey

__all__ = [
    "DependencyError",
    "FeatureNotFoundError",
    "FieldNotFoundError",
    "HashAlgorithmNotSupportedError",
    "MetadataSchemaError",
    "MetadataStoreError",
    "StoreNotOpenError",
    "SystemDataNotFoundError",
    "TableNotFoundError",
    "VersioningEngineMismatchError",
]


class MetadataStoreError(Exception):
    """Something that a store refused or could not do."""


class FeatureNotFoundError(MetadataStoreError):
    """A feature has no rows where they were looked for. `keys` names the features."""

    def __init__(self, message: str = "", *, keys: Iterable[FeatureKey] = ()) -> None:
        super().__init__(message)
        self.keys: Sequence[FeatureKey] = tuple(keys)


class SystemDataNotFoundError(MetadataStoreError):
    """A system table is not there: nothing was pushed yet."""


class FieldNotFoundError(MetadataStoreError):
    """A field is not there."""


class MetadataSchemaError(MetadataStoreError):
    """Rows that do not have the columns, or the types, that they must have."""


class DependencyError(MetadataStoreError):
    """An upstream feature is missing."""


class StoreNotOpenError(MetadataStoreError):
    """The store is closed, or open for reading only."""


class HashAlgorithmNotSupportedError(MetadataStoreError):
    """The store cannot compute with this hash algorithm."""


class TableNotFoundError(MetadataStoreError):
    """A feature's table is not there and the store does not create tables."""


class VersioningEngineMismatchError(Exception):
    """Rows that the store's engine must work on are not the engine's."""
