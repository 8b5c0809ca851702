"""How a store is opened, and words that it takes."""

from __future__ import annotations

from typing import Literal, TypeAlias

__all__ = ["AccessMode", "VersioningEngineOptions"]

AccessMode: TypeAlias = Literal["r", "w"]
VersioningEngineOptions: TypeAlias = Literal["auto", "native", "polars"]
