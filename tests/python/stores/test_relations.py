"""Names of features that mean a view, or a table of another schema: read as tables are, not dropped, and said so."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

pytest.importorskip("metaxy._core")

import metaxy as mx
from metaxy import frames
from metaxy.metadata_store import MetadataStoreError
from store_cases import active
from test_ids import execute

pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture(autouse=True)
def graph() -> Iterator[mx.FeatureGraph]:
    graph = mx.FeatureGraph()
    with active(graph, project="proj"):
        spec = mx.FeatureSpec(key="a", id_columns=["id"], fields=["x"])
        graph.add_feature_definition(mx.FeatureDefinition.from_stored_data(
            spec.model_dump(mode="json"), {}, None, "proj"))
        yield graph


def rows(*numbers: int) -> list[dict[str, Any]]:
    return [{"id": str(n), "metaxy_provenance_by_field": {"x": str(n)}} for n in numbers]


def count(store: Any) -> int:
    return len(frames.rows_of(store.read("a")))


def view(make_store: Any, behind: str = "") -> None:
    """Makes the rows of feature a to be seen through a view of its name."""
    with make_store().open("w") as store:
        store.write("a", rows(1, 2, 3))
    execute(store, "ALTER TABLE a RENAME TO kept")
    execute(store, f"CREATE VIEW a AS SELECT * FROM kept{behind}")


def test_a_view_is_read_and_not_dropped(make_store: Any) -> None:
    view(make_store)
    with make_store().open("w") as store:
        with pytest.raises(MetadataStoreError, match="feature a: 'a' is a view, which the store does not drop"):
            store.drop_feature_metadata("a")
        assert store.has_feature("a")
        assert count(store) == 3


def test_a_view_whose_rows_do_not_change(make_store: Any) -> None:
    view(make_store, " UNION ALL SELECT * FROM kept WHERE 1 = 0")
    words = "feature a: 'a' is a view, whose rows the engine does not change: "
    with make_store().open("w") as store:
        with pytest.raises(MetadataStoreError, match=words):
            store.write("a", rows(4))
        for soft in (True, False):
            with pytest.raises(MetadataStoreError, match=words):
                store.delete("a", [], soft=soft)
        assert count(store) == 3


def test_a_view_that_comes_while_a_store_is_open(make_store: Any, graph: mx.FeatureGraph) -> None:
    for key in ("b", "c"):
        spec = mx.FeatureSpec(key=key, id_columns=["id"], fields=["x"], deps=["a"])
        graph.add_feature_definition(mx.FeatureDefinition.from_stored_data(spec.model_dump(mode="json"), {}, None, "proj"))
    with make_store().open("w") as store:
        store.write("a", rows(1, 2, 3))
        execute(store, "ALTER TABLE a RENAME TO kept")
        execute(store, "CREATE VIEW a AS SELECT * FROM kept UNION ALL SELECT * FROM kept WHERE 1 = 0")
        store.write("b", store.resolve_update("b").new)
        execute(store, "CREATE VIEW c AS SELECT * FROM b UNION ALL SELECT * FROM b WHERE 1 = 0")
        new = store.resolve_update("b", skip_comparison=True).new
        with pytest.raises(MetadataStoreError, match="feature c: 'c' is a view, whose rows the engine does not change: "
                                                     "(?!.*transaction is aborted)"):
            store.write_multi({"b": new, "c": new})
        increment = store.resolve_update("b")
        assert [len(frames.rows_of(part)) for part in (increment.new, increment.stale, increment.orphaned)] == [0, 0, 0]
        assert len(frames.rows_of(store.read("b", with_sample_history=True))) == 3


@pytest.mark.parametrize("engine", ("sqlite",), indirect=True)
def test_a_view_with_a_trigger_takes_rows(make_store: Any) -> None:
    view(make_store)
    execute(make_store(), "CREATE TRIGGER t INSTEAD OF INSERT ON a BEGIN INSERT INTO kept (id, metaxy_feature_version) "
                          "VALUES (new.id, new.metaxy_feature_version); END")
    with make_store().open("w") as store:
        store.write("a", rows(4))
        assert count(store) == 4


@pytest.mark.parametrize("engine", ("postgresql",), indirect=True)
def test_a_table_of_another_schema_is_not_dropped(make_store: Any) -> None:
    """It is on the search path: when the feature's own table is gone, the same name means it."""
    with make_store().open("w") as store:
        store.write("a", rows(1, 2))
        execute(store, "CREATE SCHEMA other")
        execute(store, "CREATE TABLE other.a AS SELECT * FROM a")
        execute(store, "DO $$ BEGIN EXECUTE 'ALTER DATABASE ' || current_database() || "
                       "' SET search_path = public, other'; END $$")
    with make_store().open("w") as store:
        store.drop_feature_metadata("a")
        assert count(store) == 2
        with pytest.raises(MetadataStoreError, match="'a' is a table of the schema other, which the store does not drop"):
            store.drop_feature_metadata("a")
        assert count(store) == 2
