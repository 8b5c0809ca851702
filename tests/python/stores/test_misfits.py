"""A value that does not fit its column is refused when it is written, on every engine: one that is kept and that no read gets
over would take the whole table with it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

pytest.importorskip("metaxy._core")
pytest.importorskip("pyarrow")

import pyarrow as pa

import metaxy as mx
from metaxy import frames
from metaxy.metadata_store import MetadataSchemaError, MetadataStoreError
from store_cases import active

pytestmark = pytest.mark.filterwarnings("ignore")

VALUES: dict[str, list[Any]] = {
    "text": ["1", "x"], "integer": [1, 2], "real": [1.0, 2.5], "boolean": [True, False], "bytes": [b"1", b"\xff\xfe"],
    "date": [dt.date(2024, 1, 1)], "timestamp": [dt.datetime(2024, 1, 1, 2)], "time": [dt.time(1, 2)],
    "decimal": [Decimal("1.00"), Decimal("2.00")], "large": [Decimal("123456.789")],
    "cents": [Decimal("1.00"), Decimal("-2.50")], "wide": [1, 2**53 + 1],
    "zoned": [dt.datetime(2024, 1, 1, tzinfo=dt.timezone.utc), dt.datetime(1969, 12, 31, 23, 59, 59, 999000, tzinfo=dt.timezone.utc)],
     "duration": [dt.timedelta(days=200)]}


@pytest.fixture(autouse=True)
def graph() -> Iterator[None]:
    made = mx.FeatureGraph()
    spec = mx.FeatureSpec(key="m/a", id_columns=["id"], fields=["x"])
    made.add_feature_definition(mx.FeatureDefinition.from_stored_data(spec.model_dump(mode="json"), {}, None, "p"))
    with active(made, project="p"):
        yield


def rows(name: str, values: list[Any]) -> Any:
    by_field = pa.array([{"x": "1"}] * len(values))
    return pa.table({"id": [f"{name}{n}" for n in range(len(values))], "c": pa.array(values), "metaxy_provenance_by_field": by_field})


@pytest.mark.parametrize("there", VALUES)
def test_what_is_written_is_read(make_store: Any, there: str) -> None:
    with make_store().open("w") as store:
        for given, values in VALUES.items():
            store.drop_feature_metadata("m/a")
            store.write("m/a", rows("old", VALUES[there]))
            count = len(VALUES[there])
            try:
                store.write("m/a", rows("new", values))
                count += len(values)
            except MetadataStoreError as error:
                assert str(error), given
            assert len(frames.rows_of(store.read("m/a"))) == count, given      # all of them or none, and all can be read


def refused(make_store: Any, there: str, given: str, words: str) -> None:
    with make_store().open("w") as store:
        store.write("m/a", rows("old", VALUES[there]))
        with pytest.raises(MetadataSchemaError) as error:
            store.write("m/a", rows("new", VALUES[given]))
        assert str(error.value).startswith('feature m/a: a value of the rows does not fit its table: column "c" holds ')
        assert words in str(error.value)
        assert len(frames.rows_of(store.read("m/a"))) == len(VALUES[there])


@pytest.mark.parametrize(("there", "given", "words"), [
    ("integer", "real", '"2.5", which is no integer that fits it, in the row with id = "new1"'),
    ("integer", "cents", '"-2.50", which is no integer that fits it, in the row with id = "new1"'),
    ("date", "timestamp", '"2024-01-01T02:00:00Z", which is no date that fits it, in the row with id = "new0"'),
    ("date", "zoned", '"1969-12-31T23:59:59.999Z", which is no date that fits it, in the row with id = "new1"'),
    ("decimal", "large", '"123456.789", which is no decimal number that fits it, in the row with id = "new0"'),
    ("boolean", "integer", '"2", which is no boolean that fits it, in the row with id = "new1"'),
    ("real", "wide", '"9007199254740993", which is no real number that fits it, in the row with id = "new1"')])
def test_what_would_be_rounded_is_named(make_store: Any, there: str, given: str, words: str) -> None:
    """Engines round it, each in its way: 2.5 is 2 in DuckDB and 3 in MariaDB."""
    refused(make_store, there, given, words)


@pytest.mark.parametrize(("there", "given", "kept"), [
    ("integer", [3.0, -4.0], [3, -4]), ("integer", [Decimal("3.00")], [3]), ("real", [2**53 + 2], [float(2**53 + 2)]),
    ("date", [dt.datetime(1969, 12, 31)], [dt.date(1969, 12, 31)]), ("decimal", [Decimal("7.5000")], [Decimal("7.50")]),
    ("boolean", [0, 1], [False, True])])
def test_what_loses_nothing_is_kept(make_store: Any, engine: str, there: str, given: list[Any], kept: list[Any]) -> None:
    if (engine, there) == ("sqlite", "date"):
        pytest.skip("a moment is kept as the text that it is there, which is no date")
    if (engine, there) == ("postgresql", "boolean"):
        pytest.skip("PostgreSQL makes no boolean of a number")
    with make_store().open("w") as store:
        store.write("m/a", rows("old", VALUES[there]))
        store.write("m/a", rows("new", given))
        got = {row["id"]: row["c"] for row in frames.rows_of(store.read("m/a"))}
        assert [got[f"new{n}"] for n in range(len(kept))] == kept


def test_columns_without_a_value_fit_all(make_store: Any) -> None:
    with make_store().open("w") as store:
        store.write("m/a", rows("old", [1, 2]))
        increment = store.resolve_update("m/a", samples=rows("new", [None, None]))
        store.write("m/a", increment.new)
        assert sorted((row["id"], row["c"]) for row in frames.rows_of(store.read("m/a"))) == [
            ("new0", None), ("new1", None), ("old0", 1), ("old1", 2)]


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("there", "given", "words"), [
    ("text", "bytes", """column "c" holds "x'fffe'", which is no text that fits it, in the row with id = "new1\""""),
    ("date", "text", 'column "c" holds "1", which is no date'),
    ("boolean", "text", 'column "c" holds "x", which is no boolean')])
def test_the_value_is_named(make_store: Any, there: str, given: str, words: str) -> None:
    refused(make_store, there, given, words)


@pytest.mark.parametrize(("there", "given"), [
    ("integer", "date"), ("boolean", "timestamp"), ("real", "time"), ("date", "time"), ("time", "timestamp")])
def test_moments_are_no_numbers(make_store: Any, there: str, given: str) -> None:
    with make_store().open("w") as store:
        store.write("m/a", rows("old", VALUES[there]))
        with pytest.raises(MetadataSchemaError, match=rf"values of 'c' are of another type \({given}\) than its table's"):
            store.write("m/a", rows("new", VALUES[given]))
