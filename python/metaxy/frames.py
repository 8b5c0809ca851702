"""Frames of rows: what stores take, and what they return.

Taken: anything with `__arrow_c_stream__` (Polars, pandas, also without pyarrow, pyarrow, DuckDB relations, Ibis tables), or where pyarrow is
with `__arrow_c_array__`, their lazy frames, narwhals frames, and lists of dicts. Returned: narwhals frames over Polars, pyarrow or pandas, whichever is installed;
without narwhals, Frame.
"""

from __future__ import annotations

import importlib.util
import warnings
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from metaxy import _core

__all__ = ["Frame", "rows_of", "to_arrow", "to_polars"]


class Frame:
    """Rows in memory, where narwhals is not installed. Any library that reads Arrow takes it (`pyarrow.table(frame)`)."""

    def __init__(self, table: _core.ArrowTable) -> None:
        self._table = table

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self._table.__arrow_c_stream__(requested_schema)

    def __len__(self) -> int:
        return len(self._table)

    @property
    def columns(self) -> list[str]:
        """Names of the columns."""
        return self._table.columns

    def rows(self) -> list[dict[str, Any]]:
        """The rows as dicts."""
        return self._table.to_rows()

    def collect(self) -> Frame:
        """This frame: its rows are there already."""
        return self

    def lazy(self) -> Frame:
        """This frame."""
        return self

    def __getattr__(self, name: str) -> Any:
        hint = "" if name.startswith("_") else (
            "; install narwhals with polars, pyarrow or pandas for frames with all methods, or call rows()")
        raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}{hint}", name=name, obj=self)

    def __repr__(self) -> str:
        return f"<Frame of {len(self)} rows: {', '.join(self.columns)}>"


def to_arrow(frame: Any) -> Any:
    """An object with `__arrow_c_stream__` that has the rows of `frame`. TypeError when it has none."""
    if _is_of(frame, "narwhals") and hasattr(frame, "to_native"):
        return to_arrow(frame.to_native())
    if _is_of(frame, "pandas") and hasattr(frame, "itertuples"):
        return _of_pandas_frame(frame)
    if hasattr(frame, "__arrow_c_stream__"):
        return frame
    if hasattr(frame, "__arrow_c_array__"):
        return _batch(frame)
    if isinstance(frame, Mapping):
        raise TypeError("rows must be a frame or a list of dicts, not one dict")
    if isinstance(frame, Sequence) and not isinstance(frame, (str, bytes)):
        return _of_rows(list(frame))
    collect = getattr(frame, "collect", None)
    if collect is not None:
        return to_arrow(collect())
    raise TypeError(f"rows must be a frame or a list of dicts, not {type(frame).__module__}.{type(frame).__qualname__}")


def _batch(frame: Any) -> Any:
    """What hands over one Arrow array, as what hands over a stream."""
    try:
        import pyarrow as pa
    except ImportError:
        raise TypeError(
            f"rows of {type(frame).__qualname__} come as one Arrow array: it takes pyarrow to read that") from None
    try:
        return pa.record_batch(frame)
    except (TypeError, ValueError, pa.ArrowException) as error:
        raise TypeError(f"the Arrow array of {type(frame).__qualname__} is no table of columns: {error}") from error


def _is_of(frame: Any, library: str) -> bool:
    return any(kind.__module__.partition(".")[0] == library for kind in type(frame).__mro__)


def _of_pandas_frame(frame: Any) -> Any:
    """The rows of a pandas DataFrame; its index where that has a name. pyarrow makes a stream of them; without, they are
    taken value by value."""
    named = [name for name in frame.index.names if name is not None and name not in frame.columns]
    frame = (frame.reset_index(level=named) if named else frame).reset_index(drop=True)
    if importlib.util.find_spec("pyarrow") is not None:
        return frame if hasattr(frame, "__arrow_c_stream__") else _batch(frame)
    if not frame.columns.is_unique:
        raise TypeError("two columns of the rows have one name")
    objects = frame.astype(object).where(frame.notna(), None)
    names = list(objects.columns)
    rows = [dict(zip(names, row, strict=True)) for row in objects.itertuples(index=False, name=None)]
    return _of_rows(rows, [_column(name, kind.kind) for name, kind in zip(names, frame.dtypes, strict=True)])


_KINDS = {"i": "integer", "u": "integer", "f": "real", "b": "boolean", "M": "timestamp"}


def _column(name: Any, kind: str) -> Any:
    """What a column without any value is, by the kind of its dtype."""
    return (name, _KINDS[kind]) if kind in _KINDS else name


def _of_rows(rows: list[Any], columns: Sequence[Any] | None = None) -> Any:
    try:
        return _core.ArrowTable.from_rows(rows, columns)
    except TypeError:       # a value of numpy's, or one that nobody takes
        pass
    return _core.ArrowTable.from_rows([_plain_row(row) for row in rows], columns)


def _plain_row(row: Any) -> Any:
    return {name: _plain(value, name) for name, value in row.items()} if isinstance(row, Mapping) else row


def _plain(value: Any, column: Any) -> Any:
    """The value with numpy's scalars and arrays in it as Python's own."""
    if type(value).__module__ == "numpy":
        if value.dtype.kind in "mM":
            return _moment(value, column)
        return _plain(value.tolist(), column) if value.dtype.kind == "O" else value.tolist()
    if isinstance(value, Mapping):
        return {name: _plain(part, column) for name, part in value.items()}
    return [_plain(part, column) for part in value] if isinstance(value, (list, tuple)) else value


def _moment(value: Any, column: Any) -> Any:
    """numpy's moments and lengths of time as datetime's. TypeError, ValueError: datetime has none like that."""
    try:
        exact = value.astype(f"{value.dtype.kind}8[us]", casting="same_kind")
    except TypeError:       # years and months have no length
        raise TypeError(f"column {column!r}: {value.dtype} cannot be told in microseconds") from None
    ours = [one for one in exact.ravel().tolist() if one is not None]
    if any(isinstance(one, int) for one in ours):
        raise ValueError(f"column {column!r}: a value of {value.dtype} is beyond what datetime has room for")
    if (exact.astype(value.dtype) != value).sum() > exact.size - len(ours):     # none differs from itself
        warnings.warn(f"column {column!r}: {value.dtype} is cut to microseconds", UserWarning, stacklevel=2)
    return exact.tolist()


def rows_of(frame: Any) -> list[dict[str, Any]]:
    """The rows of any frame as dicts."""
    return _core.ArrowTable(to_arrow(frame)).to_rows()


def to_polars(frame: Any) -> Any:
    """The rows of any frame as a Polars DataFrame. ImportError without Polars."""
    import polars as pl

    native = frame.to_native() if hasattr(frame, "to_native") else frame
    if isinstance(native, pl.LazyFrame):
        return native.collect()
    if isinstance(native, pl.DataFrame):
        return native
    return pl.DataFrame(to_arrow(frame))


def is_lazy(frame: Any) -> bool:
    """Whether the rows of a frame are computed when it is collected."""
    return hasattr(frame, "collect") and not hasattr(frame, "__arrow_c_stream__")


def count_distinct(frame: Any, columns: Sequence[str]) -> int:
    """How many different values a frame, narwhals' or ours, has in these columns together."""
    if isinstance(frame, Frame):
        return len({tuple(row[name] for name in columns) for row in frame.rows()})
    import narwhals as nw

    return int(frame.lazy().select(*columns).unique().select(nw.len()).collect().item())


def _of_polars(table: _core.ArrowTable) -> Any:
    import polars as pl

    return pl.DataFrame(table)


def _of_pyarrow(table: _core.ArrowTable) -> Any:
    import pyarrow as pa

    return pa.table(table)


def _of_pandas(table: _core.ArrowTable) -> Any:
    import pandas as pd

    return pd.DataFrame(table.to_rows(), columns=table.columns)


@lru_cache(maxsize=1)
def _native() -> Callable[[_core.ArrowTable], Any] | None:
    """What makes a frame of the first library that is installed; None where narwhals is not."""
    if importlib.util.find_spec("narwhals") is None:
        return None
    makers = {"polars": _of_polars, "pyarrow": _of_pyarrow, "pandas": _of_pandas}
    for name, maker in makers.items():
        if importlib.util.find_spec(name) is not None:
            return maker
    return None


def keeps_views() -> bool:
    """Whether what `eager` makes keeps its texts as Arrow's string views: Polars does."""
    return _native() is _of_polars


def relations_can_be_lazy() -> bool:
    """Whether narwhals has lazy frames over DuckDB's relations that it can collect: it does so with pyarrow."""
    return all(importlib.util.find_spec(name) is not None for name in ("narwhals", "pyarrow"))


def of_relation(relation: Any) -> Any:
    """A lazy frame over a relation of DuckDB."""
    import narwhals as nw

    return nw.from_native(relation)


def eager(table: _core.ArrowTable) -> Any:
    """The rows as what stores return for rows in memory."""
    native = _native()
    if native is None:
        return Frame(table)
    import narwhals as nw

    return nw.from_native(native(table), eager_only=True)


def lazy(table: _core.ArrowTable) -> Any:
    """The rows as what stores return for a lazy frame."""
    return eager(table).lazy()
