"""Rows as Python values and as Arrow, without any library of frames and with each of them."""

from __future__ import annotations

import math
import subprocess
import sys
import threading
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest

_core = pytest.importorskip("metaxy._core")
from metaxy import frames  # noqa: E402

ROWS: list[dict[str, Any]] = [
    {
        "flag": True, "whole": -(2**63), "real": 1.5, "text": "é'\"\n;🐘", "bytes": b"\0\xff", "number": Decimal("-1.250"),
        "day": date(1969, 12, 31), "hour": time(23, 59, 59, 999999), "naive": datetime(1, 1, 1),
        "moment": datetime(2024, 2, 29, 12, tzinfo=timezone.utc), "span": timedelta(days=-1, microseconds=1),
        "record": {"x": "1", "y/z": None}, "items": [1, None, 3], "nested": [{"a": [1.0]}], "nothing": None,
    },
    dict.fromkeys(
        ["flag", "whole", "real", "text", "bytes", "number", "day", "hour", "naive", "moment", "span", "record", "items",
         "nested", "nothing"]),
]


def test_rows_come_back() -> None:
    table = _core.ArrowTable.from_rows(ROWS)
    assert table.columns == list(ROWS[0]) and len(table) == 2
    assert table.to_rows() == ROWS
    assert _core.ArrowTable(table).to_rows() == ROWS


def test_columns_of_no_rows() -> None:
    table = _core.ArrowTable.from_rows([], ["a", ("b", "text"), ("c", "timestamp")])
    assert table.columns == ["a", "b", "c"] and len(table) == 0 and table.to_rows() == []


def test_whole_numbers_and_reals_are_reals() -> None:
    got = _core.ArrowTable.from_rows([{"a": 1}, {"a": 2.5}, {}]).to_rows()
    assert got == [{"a": 1.0}, {"a": 2.5}, {"a": None}]
    assert math.isnan(_core.ArrowTable.from_rows([{"a": math.nan}]).to_rows()[0]["a"])


@pytest.mark.parametrize("rows", [
    [{"a": 1}, {"a": "1"}], [{"a": object()}], [1], [{1: 2}], [{"a": {1: 2}}], [{"a": True}, {"a": 1}],
])
def test_rows_that_are_none(rows: Any) -> None:
    with pytest.raises(TypeError):
        _core.ArrowTable.from_rows(rows)


def test_numbers_that_do_not_fit() -> None:
    with pytest.raises(OverflowError):
        _core.ArrowTable.from_rows([{"a": 2**63}])


def test_endless_rows_are_refused() -> None:
    endless: list[Any] = []
    endless.append(endless)
    with pytest.raises(RecursionError):
        _core.ArrowTable.from_rows([{"a": endless}])


def test_concat() -> None:
    one, two = (_core.ArrowTable.from_rows([{"a": i, "s": {"x": str(i)}}]) for i in (1, 2))
    both = _core.ArrowTable.concat([one, two, one])
    del one, two
    assert both.to_rows() == [{"a": i, "s": {"x": str(i)}} for i in (1, 2, 1)]
    with pytest.raises(ValueError):
        _core.ArrowTable.concat([both, _core.ArrowTable.from_rows([{"a": "1"}])])
    with pytest.raises(ValueError):
        _core.ArrowTable.concat([])
    with pytest.raises(TypeError):
        _core.ArrowTable.concat([1])


def test_a_stream_is_read_once() -> None:
    class Once:
        def __init__(self) -> None:
            self.capsule = _core.ArrowTable.from_rows([{"a": 1}]).__arrow_c_stream__()

        def __arrow_c_stream__(self, requested_schema: object = None) -> object:
            return self.capsule

    once = Once()
    assert len(_core.ArrowTable(once)) == 1
    with pytest.raises(ValueError, match="read already"):
        _core.ArrowTable(once)
    with pytest.raises(TypeError):
        _core.ArrowTable(1)


def test_many_threads_share_a_table() -> None:
    table = _core.ArrowTable.from_rows([{"a": i, "s": {"x": "é"}} for i in range(1000)])
    failures: list[BaseException] = []

    def work() -> None:
        try:
            for _ in range(20):
                assert len(_core.ArrowTable(table)) == 1000
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures


PLAIN = [{"id": "é", "n": 1, "s": {"x": "a", "y": None}}, {"id": None, "n": None, "s": None}]


@pytest.mark.parametrize("library", ["polars", "lazy polars", "pandas", "pyarrow", "duckdb", "narwhals", "list"])
def test_frames_of_libraries(library: str) -> None:
    module = library.split()[-1]
    if module != "list":
        pytest.importorskip(module)
    table = _core.ArrowTable.from_rows(PLAIN)
    frame: Any = PLAIN
    if module == "polars":
        import polars as pl

        frame = pl.DataFrame(table)
        assert frame.to_dicts() == PLAIN
        frame = frame.lazy() if library.startswith("lazy") else frame
    elif module == "pandas":
        pa = pytest.importorskip("pyarrow")
        frame = pa.table(table).to_pandas()
    elif module == "pyarrow":
        import pyarrow as pa

        frame = pa.table(table)
        assert frame.to_pylist() == PLAIN
    elif module == "duckdb":
        import duckdb

        rows = table        # noqa: F841  (found by its name)
        frame = duckdb.sql("SELECT * FROM rows")
    elif module == "narwhals":
        pl = pytest.importorskip("polars")
        import narwhals as nw

        frame = nw.from_native(pl.DataFrame(table).lazy())
    got = frames.rows_of(frame)
    assert [row["id"] for row in got] == ["é", None]
    assert got[0]["s"] == PLAIN[0]["s"] and got[0]["n"] == 1


@pytest.mark.parametrize("given", [1, "rows", {"a": [1]}, None])
def test_what_is_no_frame(given: Any) -> None:
    with pytest.raises(TypeError, match="rows must be"):
        frames.to_arrow(given)


WITHOUT = """
import sys
for name in sys.argv[1].split(","):
    sys.modules[name] = None
import importlib.util
found = importlib.util.find_spec
def find_spec(name, package=None):
    return None if name in sys.argv[1].split(",") else found(name, package)
importlib.util.find_spec = find_spec
from metaxy import _core, frames
table = _core.ArrowTable.from_rows([{"a": 1, "s": {"x": "y"}}])
frame = frames.lazy(table).collect()
print(type(frame).__module__, type(getattr(frame, "to_native", lambda: frame)()).__module__.partition(".")[0])
assert frames.rows_of(frame) == [{"a": 1, "s": {"x": "y"}}], frames.rows_of(frame)
"""


@pytest.mark.parametrize(("missing", "shown"), [
    ("none", "polars"), ("polars", "pyarrow"), ("narwhals", "metaxy"),
    ("narwhals,polars,pyarrow,pandas", "metaxy"), ("polars,pyarrow,pandas", "metaxy"),
])
def test_what_is_installed_is_used(missing: str, shown: str) -> None:
    for name in ("narwhals", "polars", "pyarrow"):
        pytest.importorskip(name)
    done = subprocess.run([sys.executable, "-c", WITHOUT, missing], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split()[-1] == shown


class OneArray:
    """Hands over one Arrow array, as batches of some libraries do."""

    def __init__(self, array: Any) -> None:
        self.array = array

    def __arrow_c_array__(self, requested_schema: Any = None) -> Any:
        return self.array.__arrow_c_array__(requested_schema)


@pytest.mark.parametrize("pyarrow", [True, False])
def test_frames_of_pandas(monkeypatch: pytest.MonkeyPatch, pyarrow: bool) -> None:
    """Their values with and without pyarrow; the index where it has a name."""
    pd = pytest.importorskip("pandas")
    if pyarrow:
        pytest.importorskip("pyarrow")
    else:
        monkeypatch.setattr(frames.importlib.util, "find_spec", lambda name: None)
    frame = pd.DataFrame({
        "id": ["a", "b", "c"], "whole": pd.array([1, 2, None], dtype="Int64"), "real": [1.5, 2.5, math.nan],
        "text": pd.array(["x", "y", None], dtype="string"), "moment": pd.to_datetime(["2024-02-29", "2024-03-01", None], utc=True),
        "record": [{"x": "1"}, {"x": "2"}, None], "items": [[1], [2], None], "bytes": [b"0", b"1", None],
    })
    want = {
        "id": "b", "whole": 2, "real": 2.5, "text": "y", "moment": datetime(2024, 3, 1, tzinfo=timezone.utc),
        "record": {"x": "2"}, "items": [2], "bytes": b"1",
    }
    rows = frames.rows_of(frame[frame["id"] != "a"])        # has an index of its own
    assert rows == [want, {**dict.fromkeys(want), "id": "c"}]
    assert frames.rows_of(frame.set_index("id")) == frames.rows_of(frame)
    assert frames.rows_of(frame.set_index(["id", "whole"])[["text"]])[1] == {"id": "b", "whole": 2, "text": "y"}
    assert _core.ArrowTable(frames.to_arrow(frame[:0])).columns == list(want)
    with pytest.raises((TypeError, ValueError)):
        frames.to_arrow(pd.DataFrame([[1, 2]], columns=["a", "a"])).__arrow_c_stream__()


def test_one_arrow_array() -> None:
    pa = pytest.importorskip("pyarrow")
    batch = pa.RecordBatch.from_pylist([{"a": 1, "s": {"x": "é"}}, {"a": None, "s": None}])
    assert frames.rows_of(OneArray(batch)) == [{"a": 1, "s": {"x": "é"}}, {"a": None, "s": None}]
    with pytest.raises(TypeError, match="no table of columns"):
        frames.to_arrow(OneArray(pa.array([1])))


def test_values_of_numpy() -> None:
    np = pytest.importorskip("numpy")
    rows = [{"whole": np.int8(5), "real": np.float32(0.5), "flag": np.bool_(True), "items": np.array([1, 2]), "text": np.str_("a"),
             "moment": np.datetime64("2024-01-02T03:04:05.123456789"), "part": {"n": np.uint16(7), "all": [np.int64(1)]}}]
    with pytest.warns(UserWarning, match=r"column 'moment': datetime64\[ns\] is cut to microseconds"):
        table = frames.to_arrow(rows)
    assert _core.ArrowTable(table).to_rows() == [
        {"whole": 5, "real": 0.5, "flag": True, "items": [1, 2], "text": "a",
         "moment": datetime(2024, 1, 2, 3, 4, 5, 123456), "part": {"n": 7, "all": [1]}}]
    with pytest.raises(TypeError, match="column 'c': values of <class 'complex'> are not taken"):
        frames.to_arrow([{"c": np.complex128(1)}])
    with pytest.raises(OverflowError, match="column 'big': 18446744073709551615 in row 2 is beyond integers of 64 bits"):
        frames.to_arrow([{"big": 1}, {"big": np.uint64(2**64 - 1)}])


@pytest.mark.filterwarnings("error")
def test_moments_of_numpy() -> None:
    np = pytest.importorskip("numpy")
    rows = [{"all": np.array(["NaT", "2024-01-01"], dtype="M8[ns]"), "none": np.datetime64("NaT"),
             "long": np.timedelta64(5, "s"), "mixed": np.array([np.int64(1), None], dtype=object)}]
    assert _core.ArrowTable(frames.to_arrow(rows)).to_rows() == [
        {"all": [None, datetime(2024, 1, 1)], "none": None, "long": timedelta(seconds=5), "mixed": [1, None]}]
    for months in (np.timedelta64(3, "M"), np.timedelta64(1, "Y")):
        with pytest.raises(TypeError, match=r"column 't': timedelta64\[.\] cannot be told in microseconds"):
            frames.to_arrow([{"t": months}])
    with pytest.raises(ValueError, match=r"column 't': a value of datetime64\[D\] is beyond what datetime has room for"):
        frames.to_arrow([{"t": np.datetime64("12024-01-01")}])


def test_columns_without_values_of_pandas(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without pyarrow their dtype is all that says what they are."""
    import importlib.util

    pd = pytest.importorskip("pandas")
    find = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name, *more: None if name == "pyarrow" else find(name, *more))
    frame = pd.DataFrame({name: pd.array([None, None], dtype=kind) for name, kind in (
        ("i", "Int64"), ("u", "UInt8"), ("f", "float64"), ("b", "boolean"), ("m", "datetime64[us]"), ("t", "string"))})
    empty = _core.ArrowTable(frames.to_arrow(frame))
    assert empty.to_rows() == [dict.fromkeys("iufbmt")] * 2
    values = {"i": 1, "u": 2, "f": 0.5, "b": True, "m": datetime(2024, 1, 1)}
    both = _core.ArrowTable.concat([empty, _core.ArrowTable.from_rows([{**values, "t": None}])])    # of one type
    assert both.to_rows()[2] == {**values, "t": None}
