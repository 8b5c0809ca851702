"""Moments, empty lists and values of other types that rows bring."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

pytest.importorskip("metaxy._core")
pa = pytest.importorskip("pyarrow")

import metaxy as mx
from metaxy import _settings, frames
from metaxy.metadata_store import FeatureNotFoundError, MetadataSchemaError, MetadataStoreError, StoreNotOpenError

BORN = datetime(2024, 1, 25, 19, 20, 26, 528367, tzinfo=UTC)
OLD = datetime(1931, 5, 4, 3, 2, 1, 987654, tzinfo=UTC)
PER_SECOND = {"s": 1, "ms": 10**3, "us": 10**6, "ns": 10**9}


@pytest.fixture(autouse=True)
def graph() -> Any:
    made = mx.FeatureGraph()
    spec = mx.FeatureSpec(key="t/a", id_columns=["id"], fields=["x"])
    made.add_feature_definition(mx.FeatureDefinition.from_stored_data(spec.model_dump(), {}, None, "t"))
    with _settings.use(_settings.Settings(project="t")), made.use():
        yield


def units(moment: datetime, unit: str) -> int:
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1) * PER_SECOND[unit] // 10**6


def rows(unit: str, zone: str | None, moments: list[datetime | None], **columns: Any) -> Any:
    kind = pa.timestamp(unit, zone)
    values = pa.array([None if m is None else units(m, unit) for m in moments], pa.int64()).cast(kind)
    return pa.table({
        "id": [str(n) for n in range(len(moments))], "metaxy_provenance_by_field": [{"x": "1"}] * len(moments),
        "metaxy_created_at": values, **columns})


def stored(store: Any, column: str, **options: Any) -> dict[str, datetime | None]:
    found = frames.rows_of(store.read("t/a", **options))
    return {row["id"]: row[column] and row[column].astimezone(UTC) for row in found}


def rounded(moment: datetime, unit: str) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(
        microseconds=units(moment, unit) * 10**6 // PER_SECOND[unit])


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("there", [False, True], ids=["new table", "table is there"])
@pytest.mark.parametrize("zone", [None, "UTC", "Asia/Kathmandu"])
@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
def test_creation_moments_are_kept_in_every_unit(make_store: Any, unit: str, zone: str | None, there: bool) -> None:
    with make_store().open("w") as store:
        if there:
            store.write("t/a", [{"id": "other", "metaxy_provenance_by_field": {"x": "1"}}])
        before = datetime.now(UTC) - timedelta(seconds=5)
        store.write("t/a", rows(unit, zone, [BORN, OLD, None]))
        found = stored(store, "metaxy_created_at")
    assert found["0"] == rounded(BORN, unit) and found["1"] == rounded(OLD, unit)
    assert found["2"] is not None and found["2"] > before


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("unit", ["s", "ns"])
def test_deletion_moments_are_kept(make_store: Any, unit: str) -> None:
    gone = pa.array([units(BORN, unit), None], pa.int64()).cast(pa.timestamp(unit))
    with make_store().open("w") as store:
        store.write("t/a", rows("us", "UTC", [BORN, BORN], metaxy_deleted_at=gone))
        assert list(stored(store, "metaxy_deleted_at")) == ["1"]
        found = stored(store, "metaxy_deleted_at", include_soft_deleted=True)
    assert found == {"0": rounded(BORN, unit), "1": None}


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("column", ["metaxy_created_at", "metaxy_deleted_at"])
def test_moments_that_are_none_are_refused(make_store: Any, column: str) -> None:
    row = {"id": "1", "metaxy_provenance_by_field": {"x": "1"}}
    with make_store().open("w") as store:
        store.write("t/a", [row])
        with pytest.raises(MetadataSchemaError, match=f"'{column}' of the rows holds values of type text, not timestamps"):
            store.write("t/a", [{**row, column: "yesterday"}])
        store.write("t/a", pa.table({**{k: [v] for k, v in row.items()}, column: pa.nulls(1)}))      # says nothing
        far = pa.array([2**62], pa.int64()).cast(pa.timestamp("s"))
        with pytest.raises((MetadataSchemaError, MetadataStoreError)):
            store.write("t/a", pa.table({**{k: [v] for k, v in row.items()}, column: far}))
        assert len(frames.rows_of(store.read("t/a", with_sample_history=True))) == 2


@pytest.mark.filterwarnings("ignore")
def test_an_empty_list_writes_nothing(make_store: Any) -> None:
    with make_store().open("w") as store:
        store.write("t/a", [])
        assert not store.has_feature("t/a")
        store.write("t/a", [{"id": "1", "metaxy_provenance_by_field": {"x": "1"}}])
        store.write("t/a", [])
        store.write_multi({"t/a": []})
        assert len(frames.rows_of(store.read("t/a"))) == 1
        with pytest.raises(ValueError, match="no columns"):
            store.write("t/a", [{}])
        with pytest.raises(KeyError):
            store.write("t/nope", [])
    with make_store() as store, pytest.raises(StoreNotOpenError):
        store.write("t/a", [])


@pytest.mark.filterwarnings("ignore")
def test_numbers_in_text_columns_become_text_and_words_in_number_columns_are_refused(make_store: Any) -> None:
    def row(number: int, **columns: Any) -> dict[str, Any]:
        return {"id": str(number), "metaxy_provenance_by_field": {"x": "1"}, **columns}

    with make_store().open("w") as store:
        store.write("t/a", [row(1, path="p", size=1)])
        store.write("t/a", [row(2, path=5, size=2)])      # as metaxy 0.1.11 has it
        found = {r["id"]: r for r in frames.rows_of(store.read("t/a"))}
        assert found["2"]["path"] == "5" and found["2"]["size"] == 2
        with pytest.raises(MetadataSchemaError, match=r"'size' are of another type \(text\) than its table's \(integer\)"):
            store.write("t/a", [row(3, path="p", size="seven")])
        assert len(frames.rows_of(store.read("t/a"))) == 2


@pytest.mark.parametrize("engine", ["duckdb", "sqlite"])
def test_reading_makes_no_file(make_store: Any, engine: str) -> None:
    path = make_store.where["database"]
    store = make_store()
    with store:
        assert not store.has_feature("t/a")
        with pytest.raises(FeatureNotFoundError):
            store.read("t/a")
        assert not path.exists()
    assert not path.exists()
    with store, store.open("w"), pytest.warns(UserWarning):       # a writer inside of a reader writes the file
        store.write("t/a", [{"id": "1", "metaxy_provenance_by_field": {"x": "1"}}])
    assert path.exists()
    with store:
        assert len(frames.rows_of(store.read("t/a"))) == 1
