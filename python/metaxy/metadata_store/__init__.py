"""Stores of feature metadata: the classes, what they raise and what they warn about."""

from __future__ import annotations

from metaxy.metadata_store.base import MetadataStore, MetadataStoreConfig, VersioningEngineOptions
from metaxy.metadata_store.buffered import BufferedMetadataWriter
from metaxy.metadata_store.exceptions import (
    DependencyError,
    FeatureNotFoundError,
    FieldNotFoundError,
    HashAlgorithmNotSupportedError,
    MetadataSchemaError,
    MetadataStoreError,
    StoreNotOpenError,
    SystemDataNotFoundError,
    TableNotFoundError,
    VersioningEngineMismatchError,
)
from metaxy.metadata_store.system import FEATURE_VERSIONS_KEY
from metaxy.metadata_store.types import AccessMode
from metaxy.metadata_store.warnings import (
    MetaxyColumnMissingWarning,
    MovedMetadataStoreWarning,
    PolarsMaterializationWarning,
)
from metaxy.versioning.types import HashAlgorithm, Increment, LazyIncrement

__all__ = [
    "FEATURE_VERSIONS_KEY",
    "AccessMode",
    "BufferedMetadataWriter",
    "DependencyError",
    "FeatureNotFoundError",
    "FieldNotFoundError",
    "HashAlgorithm",
    "HashAlgorithmNotSupportedError",
    "Increment",
    "LazyIncrement",
    "MetadataSchemaError",
    "MetadataStore",
    "MetadataStoreConfig",
    "MetadataStoreError",
    "MetaxyColumnMissingWarning",
    "MovedMetadataStoreWarning",
    "PolarsMaterializationWarning",
    "StoreNotOpenError",
    "SystemDataNotFoundError",
    "TableNotFoundError",
    "VersioningEngineMismatchError",
    "VersioningEngineOptions",
]
