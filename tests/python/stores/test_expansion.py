"""1:N lineage: one child stands for its parent when rows are compared, on every engine."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

pytest.importorskip("metaxy._core")

import metaxy as mx
from metaxy import frames
from store_cases import active

pytestmark = pytest.mark.filterwarnings("ignore:AUTO_CREATE_TABLES")
NOTHING: dict[str, list[str]] = {"new": [], "stale": [], "orphaned": []}


@pytest.fixture(autouse=True)
def graph() -> Iterator[mx.FeatureGraph]:
    graph = mx.FeatureGraph()
    with active(graph, project="proj"):
        class Video(mx.BaseFeature, spec=mx.FeatureSpec(key="video", id_columns=["vid"], fields=["x"])):
            __metaxy_project__ = "proj"
            vid: str

        class Frame(mx.BaseFeature, spec=mx.FeatureSpec(
                key="frame", id_columns=["vid", "no"], fields=["f"],
                deps=[mx.FeatureDep(feature="video", lineage=mx.LineageRelationship.expansion(on=["vid"]))])):
            __metaxy_project__ = "proj"
            vid: str
            no: int

        yield graph


def videos(version: str, *ids: str) -> list[dict[str, Any]]:
    return [{"vid": vid, "metaxy_provenance_by_field": {"x": version}} for vid in ids]


def children(rows: Any, *numbers: int, **values: Any) -> list[dict[str, Any]]:
    """These children of every parent in a part of an increment."""
    return [{**row, "no": no, "status": values.get(f"n{no}", "ok")} for row in frames.rows_of(rows) for no in numbers]


def said(increment: Any) -> dict[str, list[str]]:
    return {part: sorted(row["vid"] for row in frames.rows_of(getattr(increment, part)))
            for part in ("new", "stale", "orphaned")}


def both(store: Any, **options: Any) -> dict[str, list[str]]:
    """What an eager and a lazy increment say alike."""
    found = said(store.resolve_update("frame", **options))
    assert said(store.resolve_update("frame", lazy=True, **options).collect()) == found
    return found


def test_children_that_are_left_over_do_not_count(make_store: Any) -> None:
    """A parent that changes may have fewer children, with other ids: the ones written last are its own."""
    with make_store().open("w") as store:
        store.write("video", videos("1", "a", "b"))
        store.write("frame", children(store.resolve_update("frame").new, 1, 2, 3))
        assert both(store) == NOTHING
        store.write("video", videos("2", "a"))
        assert both(store) == {**NOTHING, "stale": ["a"]}
        store.write("frame", children(store.resolve_update("frame").stale, 3))
        assert both(store) == NOTHING
        store.write("video", videos("1", "a"))      # as the children were that are left over
        assert both(store) == {**NOTHING, "stale": ["a"]}


def test_a_parent_is_stale_when_any_child_is(make_store: Any) -> None:
    with make_store().open("w") as store:
        store.write("video", videos("1", "a", "b", "c"))
        new = store.resolve_update("frame").new
        store.write("frame", [row for row in children(new, 1, 2, 3, n2="failed") if row["vid"] != "c" or row["no"] != 2])
        assert both(store, staleness_predicates=["status = 'failed'"]) == {**NOTHING, "stale": ["a", "b"]}
        assert both(store, staleness_predicates=["status = 'failed'", "no = 3"]) == {**NOTHING, "stale": ["a", "b", "c"]}
        assert both(store, staleness_predicates=["status = 'lost'"]) == NOTHING


def test_orphans_are_one_row_of_each_parent(make_store: Any) -> None:
    with make_store().open("w") as store:
        store.write("video", videos("1", "a", "b"))
        store.write("frame", children(store.resolve_update("frame").new, 1, 2))
        store.delete("video", ["vid = 'b'"])
        assert both(store) == {**NOTHING, "orphaned": ["b"]}


def test_samples_in_place_of_parents(make_store: Any) -> None:
    """Rows that are given for a feature with 1:N lineage are compared by parent too."""
    with make_store().open("w") as store:
        store.write("video", videos("1", "a", "b"))
        store.write("frame", children(store.resolve_update("frame").new, 1, 2))
        rows = [{"vid": row["vid"], "metaxy_provenance_by_field": row["metaxy_provenance_by_field"]}
                for row in frames.rows_of(store.read("frame").collect()) if row["no"] == 1]
        assert said(store.resolve_update("frame", samples=rows)) == NOTHING
        changed = [{**rows[0], "metaxy_provenance_by_field": {"f": "another"}}, {**rows[0], "vid": "z"}]
        assert said(store.resolve_update("frame", samples=changed)) == {
            "new": ["z"], "stale": [rows[0]["vid"]], "orphaned": [rows[1]["vid"]]}
