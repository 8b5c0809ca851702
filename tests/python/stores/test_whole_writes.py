"""A write is there as a whole or not at all, on every engine, also where making a table ends the transaction."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

import metaxy as mx
from metaxy import frames
from metaxy.metadata_store.exceptions import MetadataSchemaError
from store_cases import active

pytestmark = pytest.mark.filterwarnings("ignore:AUTO_CREATE_TABLES", "ignore:.*is computed from")


@pytest.fixture
def graph() -> Iterator[mx.FeatureGraph]:
    graph = mx.FeatureGraph()
    with active(graph, project="proj"):
        for name in ("a", "b", "c"):
            class Feature(mx.BaseFeature, spec=mx.FeatureSpec(key=name, id_columns=["id"], fields=["x"])):
                __metaxy_project__ = "proj"
                id: str

        yield graph


def rows(ids: list[Any], value: Any = "1") -> list[dict[str, Any]]:
    return [{"id": item, "metaxy_provenance_by_field": {"x": value}} for item in ids]


def count(store: Any, key: str) -> int:
    return len(frames.rows_of(store.read(key, with_sample_history=True))) if store.has_feature(key) else 0


@pytest.mark.parametrize("bad", ["a", "b", "c"])
def test_one_of_several_fails_with_its_table_new(graph: mx.FeatureGraph, make_store: Any, bad: str) -> None:
    store = make_store()
    with store.open("w"):
        with pytest.raises(MetadataSchemaError):
            store.write_multi({key: rows(["1", None] if key == bad else ["1"]) for key in ("a", "b", "c")})
        assert [store.has_feature(key) for key in ("a", "b", "c")] == [False, False, False]
        store.write_multi({key: rows(["1"]) for key in ("a", "b", "c")})
        assert [count(store, key) for key in ("a", "b", "c")] == [1, 1, 1]


def test_a_late_row_fails_with_the_table_new(graph: mx.FeatureGraph, make_store: Any) -> None:
    store = make_store()
    with store.open("w"):
        with pytest.raises(MetadataSchemaError):
            store.write("a", rows([str(i) for i in range(70_000)] + [None]))
        assert not store.has_feature("a")


def test_a_failed_first_write_says_nothing_of_the_columns(graph: mx.FeatureGraph, make_store: Any) -> None:
    store = make_store()
    with store.open("w"):
        with pytest.raises(MetadataSchemaError):
            store.write("a", [{**row, "size": 1} for row in rows(["1", "1"])])
        store.write("a", [{**row, "size": "big"} for row in rows(["1", "2"])])
        assert [row["size"] for row in frames.rows_of(store.read("a"))] == ["big", "big"]


@pytest.mark.parametrize("value", [1, 1.5, True, {"y": "1"}])
def test_provenance_that_is_no_text(graph: mx.FeatureGraph, make_store: Any, value: Any) -> None:
    store = make_store()
    with store.open("w"):
        with pytest.raises(MetadataSchemaError, match="field 'x' of column 'metaxy_provenance_by_field'.* is no text"):
            store.write("a", rows(["1"], value))
        with pytest.raises(MetadataSchemaError, match="is no text"):
            store.resolve_update("a", samples=rows(["1"], value))
        assert not store.has_feature("a")
