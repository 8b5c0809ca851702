"""Older import paths of stores."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from importlib import import_module

from metaxy.metadata_store.warnings import MovedMetadataStoreWarning


def getter(old: str, new: str) -> Callable[[str], object]:
    """The `__getattr__` of a module `old` whose names are in `new` now."""

    def get(name: str) -> object:
        if name.startswith("__"):
            raise AttributeError(f"module {old!r} has no attribute {name!r}")
        value = getattr(import_module(new), name, None)
        if value is None:
            raise AttributeError(f"module {old!r} has no attribute {name!r}")
        warnings.warn(
            f"{old}.{name} has moved to {new}.{name}; the old path will be removed.", MovedMetadataStoreWarning,
            stacklevel=2)
        return value

    return get
