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
    "decimal": [Decimal("1.00"), Decimal("2.00")], "large": [Decimal("123456.789")], "duration": [dt.timedelta(days=200)]}


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


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("there", "given", "words"), [
    ("integer", "real", 'column "c" holds "2.5", which is no integer that fits it, in the row with id = "new1"'),
    ("text", "bytes", """column "c" holds "x'fffe'", which is no text that fits it, in the row with id = "new1\""""),
    ("date", "text", 'column "c" holds "1", which is no date'), ("date", "timestamp", "which is no date that fits it"),
    ("boolean", "text", 'column "c" holds "x", which is no boolean'), ("decimal", "large", "which is no decimal number")])
def test_the_value_is_named(make_store: Any, there: str, given: str, words: str) -> None:
    with make_store().open("w") as store:
        store.write("m/a", rows("old", VALUES[there]))
        with pytest.raises(MetadataSchemaError) as error:
            store.write("m/a", rows("new", VALUES[given]))
        assert str(error.value).startswith('feature m/a: a value of the rows does not fit its table: column "c" holds ')
        assert words in str(error.value)
        assert len(frames.rows_of(store.read("m/a"))) == len(VALUES[there])


@pytest.mark.parametrize(("there", "given"), [
    ("integer", "date"), ("boolean", "timestamp"), ("real", "time"), ("date", "time"), ("time", "timestamp")])
def test_moments_are_no_numbers(make_store: Any, there: str, given: str) -> None:
    with make_store().open("w") as store:
        store.write("m/a", rows("old", VALUES[there]))
        with pytest.raises(MetadataSchemaError, match=rf"values of 'c' are of another type \({given}\) than its table's"):
            store.write("m/a", rows("new", VALUES[given]))
