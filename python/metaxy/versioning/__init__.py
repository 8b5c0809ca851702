"""What versioning of samples hands out: increments, and names of hash functions."""

from __future__ import annotations

from metaxy.versioning.types import (
    HashAlgorithm,
    Increment,
    LazyIncrement,
    PolarsIncrement,
    PolarsLazyIncrement,
)

__all__ = ["HashAlgorithm", "Increment", "LazyIncrement", "PolarsIncrement", "PolarsLazyIncrement"]
