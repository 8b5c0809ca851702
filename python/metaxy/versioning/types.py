"""Increments: the rows of a feature that are new, stale or orphaned."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from metaxy._hashing import HashAlgorithm

if TYPE_CHECKING:
    import narwhals as nw
    import polars as pl

__all__ = ["HashAlgorithm", "Increment", "LazyIncrement", "PolarsIncrement", "PolarsLazyIncrement"]


def _polars(frame: Any) -> Any:
    from metaxy import frames

    return frames.to_polars(frame)


class PolarsIncrement(NamedTuple):
    """An increment of Polars frames."""

    new: pl.DataFrame
    stale: pl.DataFrame
    orphaned: pl.DataFrame


class PolarsLazyIncrement(NamedTuple):
    """An increment of lazy Polars frames. input: as in LazyIncrement."""

    new: pl.LazyFrame
    stale: pl.LazyFrame
    orphaned: pl.LazyFrame
    input: pl.LazyFrame | None = None

    def collect(self, **kwargs: Any) -> PolarsIncrement:
        """The frames' rows. kwargs go to polars.collect_all."""
        import polars as pl

        return PolarsIncrement(*pl.collect_all([self.new, self.stale, self.orphaned], **kwargs))


class Increment(NamedTuple):
    """What differs between the rows that a feature should have and those that it has.

    new: rows that are missing. stale: rows whose provenance changed. orphaned: stored rows that nothing is upstream of.
    """

    new: nw.DataFrame[Any]
    stale: nw.DataFrame[Any]
    orphaned: nw.DataFrame[Any]

    def collect(self) -> Increment:
        """This increment: its rows are there already."""
        return self

    def to_polars(self) -> PolarsIncrement:
        """The same as Polars frames."""
        return PolarsIncrement(*(_polars(frame) for frame in self))


class LazyIncrement(NamedTuple):
    """An Increment of lazy frames. input: all rows that the feature should have; None for a root feature."""

    new: nw.LazyFrame[Any]
    stale: nw.LazyFrame[Any]
    orphaned: nw.LazyFrame[Any]
    input: nw.LazyFrame[Any] | None = None

    def collect(self, **kwargs: Any) -> Increment:
        """The rows. kwargs go to each frame's collect()."""
        return Increment(self.new.collect(**kwargs), self.stale.collect(**kwargs), self.orphaned.collect(**kwargs))

    def to_polars(self) -> PolarsLazyIncrement:
        """The same as lazy Polars frames."""
        parts: list[Any] = [None if frame is None else _polars(frame.collect()).lazy() for frame in self]
        return PolarsLazyIncrement(*parts)
