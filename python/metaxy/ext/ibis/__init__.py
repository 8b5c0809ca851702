"""The original's names of what SQL stores share. Nothing here uses Ibis."""

from __future__ import annotations

from metaxy.metadata_store.sql import SQLMetadataStore as IbisMetadataStore
from metaxy.metadata_store.sql import SQLMetadataStoreConfig as IbisMetadataStoreConfig

__all__ = ["IbisMetadataStore", "IbisMetadataStoreConfig"]
