"""An older path of metaxy.ext.ibis."""

from __future__ import annotations

from metaxy.metadata_store._moved import getter

__getattr__ = getter(__name__, "metaxy.ext.ibis")
