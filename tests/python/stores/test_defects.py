"""The defects of metaxy 0.1.11 that its reference lists, one test each: fixed, or (3 and 7) kept for the sake of stores that both
continue, and then no worse than there."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

import pytest

pytest.importorskip("metaxy._core")

import metaxy as mx
from metaxy import HashAlgorithm, MetaxyError, _settings, frames
from store_cases import active

pytestmark = pytest.mark.filterwarnings("ignore")
ONE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


def graph(*specs: mx.FeatureSpec) -> mx.FeatureGraph:
    made = mx.FeatureGraph()
    for spec in specs:
        made.add_feature_definition(mx.FeatureDefinition.from_stored_data(spec.model_dump(mode="json"), {}, None, "p"))
    return made


def root(key: str, fields: Iterable[str] = ("x",)) -> mx.FeatureSpec:
    return mx.FeatureSpec(key=key, id_columns=["id"], fields=list(fields))


def rows(*ids: str, **values: str) -> list[dict[str, Any]]:
    return [{"id": name, "metaxy_provenance_by_field": values or {"x": f"of {name}"}} for name in ids]


def test_1_deletion_moments_do_not_leak(make_store: Any) -> None:
    """They came as metaxy_deleted_at_right with two dependencies; with three nothing was resolved."""
    down = mx.FeatureSpec(key="d/down", id_columns=["id"], deps=["d/a", "d/b", "d/c"], fields=["y"])
    with active(graph(root("d/a"), root("d/b"), root("d/c"), down), project="p"), make_store().open("w") as store:
        for key in ("d/a", "d/b", "d/c"):
            store.write(key, rows("1", "2"))
        new = store.resolve_update("d/down").new
        assert [name for name in new.columns if name.startswith("metaxy_deleted_at")] in ([], ["metaxy_deleted_at"])
        store.write("d/down", new)
        stored = frames.rows_of(store.read("d/down"))
        assert len(stored) == 2 and not [name for name in stored[0] if name.endswith("_right")]


def test_2_orphaned_rows_have_the_stored_columns(make_store: Any) -> None:
    down = mx.FeatureSpec(key="d/down", id_columns=["id"], deps=["d/a"], fields=["y"])
    with active(graph(root("d/a"), down), project="p"), make_store().open("w") as store:
        store.write("d/a", rows("1", "2"))
        store.write("d/down", store.resolve_update("d/down").new)
        store.delete("d/a", "id = '2'")
        increment = store.resolve_update("d/down", staleness_predicates=["id = '1'"])
        assert [row["id"] for row in frames.rows_of(increment.stale)] == ["1"]
        assert [row["id"] for row in frames.rows_of(increment.orphaned)] == ["2"]
        assert set(increment.orphaned.columns) == set(store.read("d/down").collect().columns)


@ONE
def test_3_texts_are_hashed_unframed(make_store: Any) -> None:
    """Kept: other texts would make every row of a store of the original stale. What differs is in the fields' own values."""
    with active(graph(root("d/a", ["x", "y"])), project="p"), make_store(hash_algorithm=HashAlgorithm.MD5).open("w") as store:
        store.write("d/a", rows("1", x="a|b", y="c") + rows("2", x="a", y="b|c"))
        first, second = sorted(frames.rows_of(store.read("d/a")), key=lambda row: row["id"])
        assert first["metaxy_provenance"] == second["metaxy_provenance"] == hashlib.md5(b"a|b|c").hexdigest()[:8]
        assert first["metaxy_provenance_by_field"] != second["metaxy_provenance_by_field"]


@ONE
def test_4_fields_of_one_name_are_refused(make_store: Any) -> None:
    """a/b and a_b are one field of a struct."""
    with active(graph(root("d/a", ["a/b", "a_b"])), project="p"), make_store().open("w") as store:
        with pytest.raises(MetaxyError, match="FEA011|collide|a_b"):
            store.write("d/a", rows("1", a_b="x"))


def test_5_target_filters_hold_on_both_sides(make_store: Any) -> None:
    """Rows outside of them, which were stored, came back as new."""
    down = mx.FeatureSpec(key="d/down", id_columns=["id"], deps=["d/a"], fields=["y"])
    with active(graph(root("d/a"), down), project="p"), make_store().open("w") as store:
        store.write("d/a", rows("1", "2", "3"))
        store.write("d/down", [row for row in frames.rows_of(store.resolve_update("d/down").new) if row["id"] != "3"])
        found = [[row["id"] for row in frames.rows_of(part)]
                 for part in store.resolve_update("d/down", target_filters=["id <> '1'"])]
        assert found == [["3"], [], []]


def test_6_groups_have_one_order(make_store: Any) -> None:
    """Where the ids that tell a group's rows apart are not selected, their digest was that of any order."""
    total = mx.FeatureDep(feature="d/a", select=["grp"], lineage=mx.LineageRelationship.aggregation(on=["grp"]))
    down = mx.FeatureSpec(key="d/down", id_columns=["grp"], deps=[total], fields=["y"])
    digests = set()
    with active(graph(root("d/a"), down), project="p"):
        for order in (["1", "2", "3"], ["3", "1", "2"], ["2", "3", "1"]):
            with make_store().open("w") as store:
                store.drop_feature_metadata("d/a")
                for name in order:
                    store.write("d/a", [{**rows(name)[0], "grp": "g"}])
                new = frames.rows_of(store.resolve_update("d/down").new)
                assert len(new) == 3
                digests |= {row["metaxy_provenance"] for row in new}
    assert len(digests) == 1


@ONE
def test_7_more_digits_are_kept_when_asked_for(make_store: Any) -> None:
    """Kept: 8 digits of a decimal hash are some 26 bits. hash_truncation_length gives all of them."""
    for length, digits in ((8, 8), (32, 20)):
        settings = _settings.Settings(hash_truncation_length=length, project="p")
        with _settings.use(settings), graph(root("d/a")).use(), make_store(hash_algorithm=HashAlgorithm.XXHASH64).open("w") as store:
            store.drop_feature_metadata("d/a")
            store.write("d/a", rows(*(str(n) for n in range(50))))
            longest = max(len(row["metaxy_provenance"]) for row in frames.rows_of(store.read("d/a")))
            assert longest == digits


@ONE
def test_8_versions_of_deep_graphs_are_computed_once(make_store: Any) -> None:
    """Two features a layer, each of both before it: 2**60 ways lead to the first."""
    specs = [root("l/r0"), root("l/s0")]
    for layer in range(1, 60):
        before = [f"l/r{layer - 1}", f"l/s{layer - 1}"]
        specs += [mx.FeatureSpec(key=f"l/{side}{layer}", id_columns=["id"], deps=before, fields=["x"]) for side in "rs"]
    with active(graph(*specs), project="p"), make_store().open("w") as store:
        for key in ("l/r58", "l/s58"):
            store.write(key, [{**row, "metaxy_provenance": "1"} for row in rows("1")])
        assert len(frames.rows_of(store.resolve_update("l/r59").new)) == 1
