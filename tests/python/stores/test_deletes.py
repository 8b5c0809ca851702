"""What deletes leave: other versions, rows of other filters, data versions; and what they say without a table."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

pytest.importorskip("metaxy._core")

import metaxy as mx
from metaxy import frames
from metaxy.metadata_store import FeatureNotFoundError, MetadataSchemaError, MetadataStoreError, TableNotFoundError
from metaxy.metadata_store._filters import texts
from store_cases import active

pytestmark = pytest.mark.filterwarnings("ignore:AUTO_CREATE_TABLES")


def graph(code_version: str) -> mx.FeatureGraph:
    made = mx.FeatureGraph()
    spec = mx.FeatureSpec(key="clip", id_columns=["id"], fields=[mx.FieldSpec(key="x", code_version=code_version)])
    made.add_feature_definition(mx.FeatureDefinition.from_stored_data(
        feature_spec=spec.model_dump(mode="json"), feature_schema={}, feature_class_path="p.Clip", project="proj"))
    return made


def rows(store: Any, **options: Any) -> list[dict[str, Any]]:
    return sorted(frames.rows_of(store.read("clip", **options).collect()), key=lambda row: row["id"])


def clips(*ids: str) -> list[dict[str, Any]]:
    return [{"id": name, "metaxy_provenance_by_field": {"x": f"h{name}"}} for name in ids]


def test_rows_of_other_versions_stay(make_store: Any) -> None:
    """A hard delete is of the current feature version, without filters too, unless all versions are asked for."""
    with active(graph("1"), project="proj"), make_store().open("w") as store:
        store.write("clip", clips("a", "b"))
        with graph("2").use():
            store.write("clip", clips("a", "b", "c"))
            store.write("clip", clips("c"))
            store.delete("clip", ["id = 'a' OR id = 'c'"], soft=False)
            assert [row["id"] for row in rows(store)] == ["b"]
            store.delete("clip", None, soft=False)
            assert rows(store, include_soft_deleted=True, with_sample_history=True) == []
        assert [row["id"] for row in rows(store)] == ["a", "b"]
        with graph("2").use():
            store.delete("clip", None, soft=False, with_feature_history=True)
        assert rows(store, with_feature_history=True) == []


def test_a_deleted_row_has_a_data_version(make_store: Any) -> None:
    with active(graph("1"), project="proj"), make_store().open("w") as store:
        given = [{**row, "metaxy_data_version_by_field": {"x": None if row["id"] == "a" else "mine"}}
                 for row in clips("a", "b")]
        store.write("clip", given)
        before = rows(store)
        assert before[0]["metaxy_data_version"] is None and before[1]["metaxy_data_version"] is not None
        store.delete("clip", None)
        assert rows(store) == []
        after = rows(store, include_soft_deleted=True)
        assert [row["metaxy_data_version"] for row in after] == [
            before[0]["metaxy_provenance"], before[1]["metaxy_data_version"]]
        assert [row["metaxy_data_version_by_field"] for row in after] == [{"x": None}, {"x": "mine"}]


def test_without_a_table(make_store: Any) -> None:
    with active(graph("1"), project="proj"), make_store().open("w") as store:
        for options in ({}, {"soft": False}, {"soft": False, "filters": "id = 'a'", "with_feature_history": True}):
            with pytest.raises(FeatureNotFoundError, match="^Feature clip not found in store") as caught:
                store.delete("clip", **{"filters": None, **options})
            assert [str(key) for key in caught.value.keys] == ["clip"]
        with pytest.raises(TableNotFoundError, match="clip"):
            store.delete("clip", None, soft=False, with_feature_history=True)


def test_texts_are_not_compared_with_numbers(make_store: Any, engine: str) -> None:
    """Else "id = 0" means all texts that are no number, where the engine makes numbers of them."""
    with active(graph("1"), project="proj"), make_store().open("w") as store:
        store.write("clip", [{**row, "size": 1} for row in clips("0", "007", "x")])
        for words in ("size = '1'", "NOT size IN ('1')", "'1' < size"):
            with pytest.raises(MetadataSchemaError, match="compares column 'size', which holds numbers, with a text"):
                rows(store, filters=[words])
        for words in ("id = 0", "id IN (0)", "0 = id", "id = size"):
            if engine == "sqlite":      # the number becomes a text there, which is another one than '007'
                assert len(rows(store, filters=[words])) <= 1
                continue
            with pytest.raises(MetadataStoreError, match="column 'id', which holds texts, with a number|operator does not exist"):
                store.delete("clip", [words], soft=False)
        assert len(rows(store, filters=["size = 1.0", "id >= '0'"])) == 3


def test_filters_name_what_is_no_finite_number(make_store: Any, engine: str) -> None:
    """Without quotes NaN and the infinities would be columns; engines that have neither refuse them as texts."""
    finite = engine in ("sqlite", "mariadb")
    with active(graph("1"), project="proj"), make_store().open("w") as store:
        values = {"a": 1.5, "b": 2.0 if finite else float("inf"), "c": 3.0 if finite else float("nan")}
        store.write("clip", [{**row, "size": values[row["id"]]} for row in clips(*values)])
        for words, ids in {"size = 'Infinity'": "b", "size < 'inf'": "a", "size IN ('-INF', 'nan')": "c", "'NaN' = size": "c",
                           "NOT size > '-infinity'": ""}.items():
            if finite:
                with pytest.raises(MetadataSchemaError, match="which holds numbers, with a text"):
                    rows(store, filters=[words])
            else:
                assert [row["id"] for row in rows(store, filters=[words])] == list(ids), words
        with pytest.raises(MetadataSchemaError, match="which holds numbers, with a text"):
            rows(store, filters=["size = 'infinite'"])


def test_expressions_name_what_is_no_finite_number() -> None:
    nw = pytest.importorskip("narwhals")
    for value in ("inf", "-inf", "nan"):
        assert texts(nw.col("size") == float(value)) == [f"(\"size\" = '{value}')"]
    assert texts(nw.col("size").is_in([-1.5, 1e300, Decimal("NaN")])) == ["(\"size\" IN (-1.5, 1e+300, 'NaN'))"]
