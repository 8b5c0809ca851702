"""Ids that can never be equal, as one table has numbers and the other texts, are an error that names column and features, on
every engine and every path: none takes 'x' for 0, or ends in its own words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

pytest.importorskip("metaxy._core")

import metaxy as mx
from metaxy import frames
from metaxy.metadata_store import MetadataSchemaError, MetadataStoreError
from store_cases import active
from test_ids import execute
from test_id_types import table

pytestmark = pytest.mark.filterwarnings("ignore")

VALUES: dict[str, list[Any]] = {
    "text": ["1", "2", "x"], "integer": [1, 2, 2**40], "real": [1.0, 2.5], "decimal": [Decimal("1.00"), Decimal("2.00")],
    "boolean": [True, False], "date": [dt.date(2024, 1, 1)], "timestamp": [dt.datetime(2024, 1, 1)], "bytes": [b"1"],
    "time": [dt.time(1, 2)], "long decimal": [Decimal("1.0000"), Decimal("1234567890123456.0001")],
    "short integer": [-2, 1, 127], "short natural": [1, 200], "short real": [1.0, 0.5]}
SHORT = {"short integer": "int8", "short natural": "uint8", "short real": "float"}
UNLIKE = [("text", "integer"), ("integer", "text"), ("text", "date"), ("time", "text"), ("date", "integer")]


@pytest.fixture(autouse=True)
def graph() -> Iterator[None]:
    made = mx.FeatureGraph()
    one, two = (mx.FeatureSpec(key=f"k/{name}", id_columns=["id"], fields=["x"]) for name in ("one", "two"))
    deps = {"child": [mx.FeatureDep(feature=one.key)],
            "both": [mx.FeatureDep(feature=one.key), mx.FeatureDep(feature=two.key, select=())],
            "either": [mx.FeatureDep(feature=spec.key, select=(), optional=True) for spec in (one, two)]}
    children = [mx.FeatureSpec(key=f"k/{name}", id_columns=["id"], fields=["x"], deps=on) for name, on in deps.items()]
    for spec in (one, two, *children):
        made.add_feature_definition(mx.FeatureDefinition.from_stored_data(spec.model_dump(mode="json"), {}, None, "p"))
    with active(made, project="p"):
        yield


def rows(kind: str) -> Any:
    found = [{"id": value, "metaxy_provenance_by_field": {"x": str(value)}} for value in VALUES[kind]]
    if kind not in SHORT:
        return found
    pa = pytest.importorskip("pyarrow")
    by_field = pa.array([row["metaxy_provenance_by_field"] for row in found])
    return pa.table({"id": pa.array(VALUES[kind], SHORT[kind]), "metaxy_provenance_by_field": by_field})


def filled(store: Any, one: str, two: str) -> None:
    store.write("k/one", rows(one))
    store.write("k/two", rows(two))
    store.write("k/child", rows(two))


@pytest.mark.parametrize(("one", "two"), UNLIKE)
def test_unlike_kinds_are_named(make_store: Any, one: str, two: str) -> None:
    with make_store().open("w") as store:
        filled(store, one, two)
        said = rf"the column 'id' is {one} in .*, and {two} in "
        for key in ("k/both", "k/either", "k/child"):
            for lazy in (False, True):
                with pytest.raises(MetadataSchemaError, match=said):
                    store.resolve_update(key, lazy=lazy)
        with pytest.raises(MetadataSchemaError, match=rf"'id' is {two} in the samples of k/one, and {one} in the table of k/one"):
            store.resolve_update("k/one", samples=rows(two))
        with pytest.raises(MetadataSchemaError, match=said):
            store.rebase("k/child", store.read("k/child"))
        assert len(frames.rows_of(store.read("k/child"))) == len(VALUES[two])      # the store is usable


LIKE = [("integer", "real"), ("integer", "decimal"), ("real", "decimal"), ("decimal", "long decimal"), ("boolean", "integer"),
        ("boolean", "real"), ("short integer", "integer"), ("short natural", "short integer"), ("short real", "integer"),
        ("date", "timestamp")]


def refused(engine: str, kinds: tuple[str, str], one_column: bool) -> bool:
    """Of LIKE: what the engine has no comparison for, or no column that holds both."""
    decimals = sum("decimal" in kind for kind in kinds)
    return {"postgresql": "boolean" in kinds, "sqlite": "date" in kinds or decimals == 2 or (one_column and decimals == 1)}.get(engine, False)


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("kinds", LIKE)
def test_like_kinds_are_matched(make_store: Any, engine: str, kinds: tuple[str, str], turned: bool) -> None:
    """By their values, whichever comes first; a column that holds both is of the wider type."""
    one, two = reversed(kinds) if turned else kinds
    kept = {key(value) for value in VALUES[one]}, {key(value) for value in VALUES[two]}
    with make_store().open("w") as store:
        filled(store, one, two)
        if refused(engine, kinds, False):
            for name in ("child", "both"):
                with pytest.raises(MetadataSchemaError, match="the column 'id' is .* in .*, and .* in "):
                    store.resolve_update(f"k/{name}")
        else:
            increment = store.resolve_update("k/child")
            assert len(frames.rows_of(increment.stale)) == len(kept[0] & kept[1])
            assert ids(increment.new) == kept[0] - kept[1]
            assert ids(store.resolve_update("k/both").new) == kept[0] & kept[1]
        if refused(engine, kinds, True):
            with pytest.raises(MetadataSchemaError, match="the column 'id' is .* in .*, and .* in "):
                store.resolve_update("k/either")
        else:
            increment = store.resolve_update("k/either")
            assert ids(increment.new) == kept[0] | kept[1]
            assert len(frames.rows_of(increment.new)) == len(kept[0] | kept[1])
            store.write("k/either", increment.new)
            assert [len(frames.rows_of(part)) for part in store.resolve_update("k/either")] == [0, 0, 0]


def key(value: Any) -> Any:
    """Equal for what databases have as equal."""
    return dt.datetime(value.year, value.month, value.day) if type(value) is dt.date else value


def ids(rows: Any) -> set[Any]:
    return {key(row["id"]) for row in frames.rows_of(rows)}


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
@pytest.mark.parametrize("kind", ["json[]", "xml[]"])
def test_lists_that_cannot_be_compared_are_named(make_store: Any, engine: str, kind: str) -> None:
    pytest.importorskip("sqlalchemy")
    store = make_store()
    execute(store, table(engine, "k/one", kind))
    with store.open("w"):
        said = "feature k/one: the id column 'id' holds lists of a type that the database cannot compare"
        with pytest.raises(MetadataStoreError, match=said):
            store.resolve_update("k/child")
        with pytest.raises(MetadataStoreError, match=said):
            store.read("k/one")
        with pytest.raises(MetadataStoreError, match=said):
            store.resolve_update("k/one", samples=rows("text"))


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
@pytest.mark.parametrize(("kind", "values"), [("point[]", ['{"(1,2)"}', "{}"]), ("mood[]", ["{sad,ok}", "{ok}"])])
def test_lists_that_rows_have_as_texts(make_store: Any, engine: str, kind: str, values: list[str]) -> None:
    pytest.importorskip("sqlalchemy")
    store = make_store()
    execute(store, "CREATE TYPE mood AS ENUM ('sad', 'ok')")
    for key in ("k/one", "k/child"):
        execute(store, table(engine, key, kind))
    with store.open("w"):
        store.write("k/one", [{"id": value, "metaxy_provenance_by_field": {"x": value}} for value in values])
        increment = store.resolve_update("k/child")
        assert sorted(row["id"] for row in frames.rows_of(increment.new)) == sorted(values)
        store.write("k/child", increment.new)
        store.write("k/one", [{"id": values[0], "metaxy_provenance_by_field": {"x": "2"}}])
        assert [len(frames.rows_of(part)) for part in store.resolve_update("k/child")] == [0, 1, 0]


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_columns_without_a_type_hold_what_they_hold(make_store: Any, engine: str) -> None:
    pytest.importorskip("sqlalchemy")
    store = make_store()
    execute(store, table(engine, "k/one", ""))
    with store.open("w"):
        store.write("k/one", rows("integer"))
        store.write("k/child", rows("integer"))
        assert [len(frames.rows_of(part)) for part in store.resolve_update("k/child")] == [0, 3, 0]
