"""Errors of definitions (`metaxy.utils.exceptions`), lock files, and names that the original has here."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from metaxy.frames import to_arrow as collect_to_arrow
    from metaxy.frames import to_polars as collect_to_polars
    from metaxy.metadata_store.buffered import BufferedMetadataWriter

__all__ = ["BufferedMetadataWriter", "collect_to_arrow", "collect_to_polars"]


def __getattr__(name: str) -> object:
    """Loaded when asked for: `metaxy.utils.exceptions` needs no store."""
    if name == "BufferedMetadataWriter":
        from metaxy.metadata_store.buffered import BufferedMetadataWriter

        return BufferedMetadataWriter
    if name in ("collect_to_arrow", "collect_to_polars"):
        from metaxy import frames

        return frames.to_arrow if name == "collect_to_arrow" else frames.to_polars
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
