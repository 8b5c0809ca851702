"""Metadata tables of features, and versioned schema migrations, on a C core."""

from metaxy import _core

__version__: str = _core.version

__all__ = ["__version__"]
