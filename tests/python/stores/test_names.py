"""Names that are longer than an engine's: of fields they do not matter, of columns they are refused before a table is made."""

from __future__ import annotations

from typing import Any

import pytest

pytest.importorskip("metaxy._core")

import metaxy as mx
from metaxy import frames
from metaxy.metadata_store import MetadataSchemaError
from store_cases import active

pytestmark = pytest.mark.filterwarnings("ignore")
LONG = "f" * 70


def test_fields_with_long_keys_that_begin_alike(make_store: Any) -> None:
    graph = mx.FeatureGraph()
    keys = [LONG + "1", LONG + "2"]
    with active(graph, project="proj"):
        class A(mx.BaseFeature, spec=mx.FeatureSpec(key="a", id_columns=["id"], fields=keys)):
            __metaxy_project__ = "proj"
            id: str

        class B(mx.BaseFeature, spec=mx.FeatureSpec(key="b", id_columns=["id"], deps=["a"], fields=keys)):
            __metaxy_project__ = "proj"
            id: str

        store = make_store()
        with store.open("w"):
            for value in ("1", "2"):    # another value of the second field alone
                store.write("a", [{"id": "x", "metaxy_provenance_by_field": {keys[0]: "0", keys[1]: value}}])
                found = store.resolve_update("b")
                part = found.new if value == "1" else found.stale
                assert [row["id"] for row in frames.rows_of(part)] == ["x"]
                store.write("b", part)


@pytest.mark.parametrize("engine", ("postgresql", "mariadb"), indirect=True)
def test_a_column_that_the_engine_would_cut(make_store: Any) -> None:
    graph = mx.FeatureGraph()
    with active(graph, project="proj"):
        class A(mx.BaseFeature, spec=mx.FeatureSpec(key="a", id_columns=["id"], fields=["x"])):
            __metaxy_project__ = "proj"
            id: str

        store = make_store()
        with store.open("w"):
            with pytest.raises(ValueError, match="is longer than the 6"):
                store.write("a", [{"id": "x", LONG: "1", "metaxy_provenance_by_field": {"x": "1"}}])
            assert not store.has_feature("a")


@pytest.mark.parametrize("engine", ("postgresql", "mariadb"), indirect=True)
def test_a_renamed_column_that_the_engine_would_cut(make_store: Any) -> None:
    """PostgreSQL gave it back under a shorter name."""
    graph = mx.FeatureGraph()
    with active(graph, project="proj"):
        class A(mx.BaseFeature, spec=mx.FeatureSpec(key="a", id_columns=["id"], fields=["x"])):
            __metaxy_project__ = "proj"
            id: str

        class B(mx.BaseFeature, spec=mx.FeatureSpec(key="b", id_columns=["id"], fields=["x"], deps=[
                mx.FeatureDep(feature="a", rename={"path": LONG})])):
            __metaxy_project__ = "proj"
            id: str

        store = make_store()
        with store.open("w"):
            store.write("a", [{"id": "x", "path": "p", "metaxy_provenance_by_field": {"x": "1"}}])
            with pytest.raises(ValueError, match=f"feature b: the name of its column '{LONG}' is longer than the 6"):
                store.resolve_update("b")


@pytest.mark.parametrize("names", [("path", "Path"), ("id", "ID")])
def test_columns_that_differ_in_case_alone(make_store: Any, engine: str, names: tuple[str, str]) -> None:
    graph = mx.FeatureGraph()
    with active(graph, project="proj"):
        class A(mx.BaseFeature, spec=mx.FeatureSpec(key="a", id_columns=["id"], fields=["x"])):
            __metaxy_project__ = "proj"
            id: str

        store = make_store()
        row = {"id": "x", "metaxy_provenance_by_field": {"x": "1"}, **{name: f"in {name}" for name in names}}
        with store.open("w"):
            if engine == "postgresql":
                store.write("a", [row])
                assert [{name: found[name] for name in names} for found in frames.rows_of(store.read("a"))] == [
                    {name: f"in {name}" for name in names}]
                return
            with pytest.raises(MetadataSchemaError, match=f"its columns '{names[0]}' and '{names[1]}' have one name on"):
                store.write("a", [row])
            assert not store.has_feature("a")
