"""Stores by their Python names: modes, errors, what is written and read, fallback stores, configuration."""

from __future__ import annotations

import struct
import threading
import warnings
from collections.abc import Iterator
from datetime import datetime, timezone
from typing import Any

import pytest

pytest.importorskip("metaxy._core")

import metaxy as mx
from metaxy import frames
from metaxy.metadata_store import (
    FeatureNotFoundError,
    HashAlgorithmNotSupportedError,
    MetadataSchemaError,
    MetaxyColumnMissingWarning,
    StoreNotOpenError,
    SystemDataNotFoundError,
    TableNotFoundError,
)
from metaxy.metadata_store.system import SystemTableStorage
from store_cases import active, plain

HARD = ["plain", "quote'", 'double"', "semi;colon", "new\nline", "back\\slash", "percent%s", "é🐘", "--", "", "tab\t", "`"]


@pytest.fixture
def graph() -> Iterator[mx.FeatureGraph]:
    graph = mx.FeatureGraph()
    with active(graph, project="proj"):
        class Root(mx.BaseFeature, spec=mx.FeatureSpec(key="raw/video", id_columns=["id"], fields=["x", "y/z"])):
            __metaxy_project__ = "proj"
            id: str

        class Down(mx.BaseFeature, spec=mx.FeatureSpec(key="raw/crop", id_columns=["id"], deps=[Root], fields=["c"])):
            __metaxy_project__ = "proj"
            id: str

        yield graph


def samples(ids: list[str], version: str = "1") -> list[dict[str, Any]]:
    return [
        {"id": item, "path": f"s3://{item}", "metaxy_provenance_by_field": {"x": f"{item}{version}", "y_z": version}}
        for item in ids]


def fill(store: Any, ids: list[str], version: str = "1") -> None:
    """Both features brought up to date."""
    increment = store.resolve_update("raw/video", samples=samples(ids, version))
    for part in (increment.new, increment.stale):
        store.write("raw/video", part)
    increment = store.resolve_update("raw/crop")
    for part in (increment.new, increment.stale):
        store.write("raw/crop", part)


def ids_of(frame: Any) -> list[str]:
    return sorted(row["id"] for row in frames.rows_of(frame))


pytestmark = pytest.mark.filterwarnings("ignore:AUTO_CREATE_TABLES")


# ------------------------------------------------------------------------------------------------ modes

def test_closed_store(graph: mx.FeatureGraph, make_store: Any) -> None:
    store = make_store()
    for call in (
        lambda: store.read("raw/video"), lambda: store.write("raw/video", samples(["a"])),
        lambda: store.has_feature("raw/video"), lambda: store.delete("raw/video"),
    ):
        with pytest.raises(StoreNotOpenError, match=f"^{type(store).__name__} must be opened before use"):
            call()


def test_read_mode(graph: mx.FeatureGraph, make_store: Any) -> None:
    store = make_store()
    with store.open("w"):
        store.write("raw/video", samples(["a"]))
    with store:
        assert ids_of(store.read("raw/video")) == ["a"]
        for call in (
            lambda: store.write("raw/video", samples(["a"])), lambda: store.delete("raw/video"),
            lambda: store.drop_feature_metadata("raw/video"),
            lambda: store.write_multi({"raw/video": samples(["b"])}),
            lambda: SystemTableStorage(store).push_graph_snapshot(),
        ):
            with pytest.raises(StoreNotOpenError, match=f"^{type(store).__name__} is open in read mode"):
                call()
    with pytest.raises(ValueError, match="Invalid mode"), store.open("a"):
        pass


def test_nested_blocks(graph: mx.FeatureGraph, make_store: Any) -> None:
    store = make_store()
    with store.open("w") as outer:
        assert outer is store and store.is_open
        with store:
            with pytest.raises(StoreNotOpenError):
                store.write("raw/video", samples(["a"]))
            with store.open("w"):
                store.write("raw/video", samples(["a"]))
        store.write("raw/video", samples(["b"]))
        assert ids_of(store.read("raw/video")) == ["a", "b"]
    assert not store.is_open


def test_closed_after_an_error(graph: mx.FeatureGraph, make_store: Any) -> None:
    store = make_store()
    with pytest.raises(RuntimeError, match="inside"), store.open("w"):
        store.write("raw/video", samples(["a"]))
        raise RuntimeError("inside")
    assert not store.is_open
    with store:
        assert ids_of(store.read("raw/video")) == ["a"]


# ------------------------------------------------------------------------------------- reading and writing

def test_hard_values(graph: mx.FeatureGraph, make_store: Any) -> None:
    store = make_store(table_prefix="it's \"a\" pre;fix `")
    with store.open("w"):
        fill(store, HARD)
        assert ids_of(store.read("raw/crop")) == sorted(HARD)
        for item in HARD:
            literal = "'" + item.replace("'", "''") + "'"
            assert ids_of(store.read("raw/video", filters=f"id = {literal}")) == [item]
        store.delete("raw/video", "id = 'quote'''")
        store.delete("raw/video", ["id IN ('new\nline', 'semi;colon')"], soft=False)
        left = sorted(set(HARD) - {"quote'", "new\nline", "semi;colon"})
        assert ids_of(store.read("raw/video")) == left
        increment = store.resolve_update("raw/crop")
        assert ids_of(increment.orphaned) == ["new\nline", "quote'", "semi;colon"]
        assert store.get_store_info("raw/video")["table_name"] == "it's \"a\" pre;fix `raw__video"


def test_reading(graph: mx.FeatureGraph, make_store: Any) -> None:
    store = make_store()
    with store.open("w"):
        store.write("raw/video", samples(["a", "b", "c"]), materialization_id="run 1")
        store.write("raw/video", samples(["b"], "2"))
        assert ids_of(store.read("raw/video")) == ["a", "b", "c"]
        assert list(store.read("raw/video", columns=["path", "id"]).collect().columns) == ["path", "id"]
        assert list(store.read("raw/video", columns=[]).collect().columns) == list(store.read("raw/video").collect().columns)
        assert len(frames.rows_of(store.read("raw/video", with_sample_history=True))) == 4
        row = frames.rows_of(store.read("raw/video", filters=["id = 'b'"]))[0]
        assert row["metaxy_provenance_by_field"] == {"x": "b2", "y_z": "2"}
        assert row["metaxy_data_version"] == row["metaxy_provenance"]
        assert row["metaxy_feature_version"] == graph.get_feature_version("raw/video")
        assert row["metaxy_project_version"] == graph.get_project_version("proj")
        assert row["metaxy_materialization_id"] is None and row["metaxy_deleted_at"] is None
        age = datetime.now(timezone.utc) - row["metaxy_updated_at"]
        assert -60 < age.total_seconds() < 600
        assert frames.rows_of(store.read("raw/video", filters="id = 'a'"))[0]["metaxy_materialization_id"] == "run 1"
        with pytest.raises(ValueError, match="^Cannot specify both feature_version and with_feature_history=False"):
            store.read("raw/video", feature_version="x")
        assert len(frames.rows_of(store.read("raw/video", feature_version="x", with_feature_history=True))) == 0
        with pytest.raises(KeyError):
            store.read("no/such")
        with pytest.raises(FeatureNotFoundError, match="^Feature raw/crop not found in store") as caught:
            store.read("raw/crop")
        assert [key.to_string() for key in caught.value.keys] == ["raw/crop"]
        with pytest.raises(SystemDataNotFoundError, match="push"):
            store.read("metaxy-system/feature_versions")
        frame, found = store.read("raw/video", with_store_info=True)
        assert found is store and ids_of(frame) == ["a", "b", "c"]


def test_expressions_as_filters(graph: mx.FeatureGraph, make_store: Any) -> None:
    nw = pytest.importorskip("narwhals")
    pytest.importorskip("polars")
    store = make_store()
    with store.open("w"):
        store.write("raw/video", samples(["a", "b", "it's"]))
        for expression, want in [
            (nw.col("id") == "it's", ["it's"]),
            ((nw.col("id") == "a") | ~nw.col("id").is_in(["a", "b"]), ["a", "it's"]),
            ((nw.col("id") > "a") & (nw.col("id") <= "b"), ["b"]),
            (nw.col("id").is_between("a", "b", closed="left"), ["a"]),
            (nw.col("id").is_null(), []),
            (nw.col("id").str.starts_with("it"), ["it's"]),        # not said in filters: applied to what was read
        ]:
            assert ids_of(store.read("raw/video", filters=expression)) == want
            assert ids_of(store.read("raw/video", filters=[expression], columns=["id"])) == want
        store.delete("raw/video", nw.col("id") == "a")
        assert ids_of(store.read("raw/video")) == ["b", "it's"]
        with pytest.raises(TypeError, match="filters do not have"):
            store.delete("raw/video", nw.col("id").str.starts_with("it"))
        with pytest.raises(TypeError):
            store.read("raw/video", filters=1)


def test_refused_rows(graph: mx.FeatureGraph, make_store: Any, engine: str) -> None:
    store = make_store()
    with store.open("w"):
        with pytest.raises(MetadataSchemaError, match="^DataFrame must have 'metaxy_provenance_by_field' column"):
            store.write("raw/video", [{"id": "a"}])
        with pytest.raises(MetadataSchemaError):
            store.write("raw/video", [{"id": "a", "metaxy_provenance_by_field": "text"}])
        with pytest.raises(MetadataSchemaError):
            store.write("raw/video", [{"id": "a", "metaxy_provenance_by_field": {"x": "1"}}])
        assert not store.has_feature("raw/video")
        store.write("raw/video", samples(["a"]))
        for rows in (
            samples([None]), samples(["b", "b"]),       # type: ignore[list-item]
            [{**samples(["b"])[0], "unknown": 1}],
            # the other engines keep nested values as JSON text
            *([[{**samples(["b"])[0], "path": {"x": 1}}]] if engine == "duckdb" else []),
        ):
            with pytest.raises(MetadataSchemaError):
                store.write("raw/video", rows)
        assert ids_of(store.read("raw/video", with_sample_history=True)) == ["a"]
        store.drop_feature_metadata("raw/video")
        store.write("raw/video", [{**samples(["a"])[0], "path": 7}])
        with pytest.raises(MetadataSchemaError):
            store.write("raw/video", [{**samples(["b"])[0], "path": "seven"}])
        assert [row["path"] for row in frames.rows_of(store.read("raw/video"))] == [7]


def test_missing_table(graph: mx.FeatureGraph, make_store: Any) -> None:
    store = make_store(auto_create_tables=False)
    with store.open("w"):
        with pytest.raises(TableNotFoundError, match="raw__video"):
            store.write("raw/video", samples(["a"]))
        store.drop_feature_metadata("raw/video")
        assert not store.has_feature("raw/video")
    store = make_store()
    with store.open("w"):
        with pytest.warns(UserWarning, match="^AUTO_CREATE_TABLES is enabled - automatically creating table 'raw__video'"):
            store.write("raw/video", samples(["a"]))
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            store.write("raw/video", samples(["b"]))
        with pytest.warns(MetaxyColumnMissingWarning):
            store.write("raw/crop", [{"id": "a", "metaxy_provenance_by_field": {"c": "1"}}])
        store.drop_feature_metadata("raw/video")
        assert not store.has_feature("raw/video") and store.has_feature("raw/crop")
        with pytest.raises(NotImplementedError):
            store.drop_feature_metadata("metaxy-system/feature_versions")


def test_increments(graph: mx.FeatureGraph, make_store: Any) -> None:
    store = make_store()
    with store.open("w"):
        with pytest.raises(ValueError, match="^Feature raw/video has no upstream dependencies"):
            store.resolve_update("raw/video")
        with pytest.raises(NotImplementedError):
            store.resolve_update("metaxy-system/feature_versions")
        with pytest.raises(FeatureNotFoundError, match="^Feature raw/video not found in store or fallback stores"):
            store.resolve_update("raw/crop")
        store.write("raw/video", store.resolve_update("raw/video", samples=samples(["a", "b", "c", "d"])).new)
        lazy = store.resolve_update("raw/crop", lazy=True)
        assert store.calculate_input_progress(lazy, "raw/crop") == 0
        assert ids_of(lazy.input) == ["a", "b", "c", "d"]
        assert plain(lazy.collect().new) == plain(store.resolve_update("raw/crop").new)
        store.write("raw/crop", [row for row in frames.rows_of(lazy.new) if row["id"] != "d"])
        lazy = store.resolve_update("raw/crop", lazy=True)
        assert store.calculate_input_progress(lazy, "raw/crop") == 75
        assert store.calculate_input_progress(lazy._replace(input=None), "raw/crop") is None
        assert ids_of(lazy.collect().new) == ["d"]
        store.write("raw/video", samples(["b"], "2"))
        store.delete("raw/video", "id = 'c'")
        increment = store.resolve_update("raw/crop")
        assert [ids_of(part) for part in increment] == [["d"], ["b"], ["c"]]
        everything = store.resolve_update("raw/crop", skip_comparison=True)
        assert [ids_of(part) for part in everything] == [["a", "b", "d"], [], []]
        stale = store.resolve_update("raw/crop", staleness_predicates=["path = 's3://a'"])
        assert ids_of(stale.stale) == ["a", "b"]


def test_groups_by_no_column(make_store: Any) -> None:
    graph = mx.FeatureGraph()
    with active(graph, project="proj"):
        class Root(mx.BaseFeature, spec=mx.FeatureSpec(key="all/root", id_columns=["id"], fields=["x"])):
            __metaxy_project__ = "proj"
            id: str

        total = mx.FeatureDep(feature=Root, lineage=mx.LineageRelationship.aggregation(on=[]))

        class Total(mx.BaseFeature, spec=mx.FeatureSpec(key="all/total", id_columns=["id"], deps=[total], fields=["c"])):
            __metaxy_project__ = "proj"
            id: str

        store = make_store(auto_create_tables=True)
        with store.open("w"):
            store.write("all/root", [{"id": "a", "metaxy_provenance_by_field": {"x": "1"}}])
            with pytest.raises(Exception, match="all/root cannot be grouped by no column"):
                store.resolve_update("all/total")


def test_computed_provenance(graph: mx.FeatureGraph, make_store: Any) -> None:
    store = make_store()
    with store.open("w"):
        fill(store, ["a", "b"])
        want = frames.rows_of(store.read("raw/crop"))
        joined = [
            {"id": row["id"], "metaxy_data_version_by_field__raw_video": row["metaxy_data_version_by_field"],
             "metaxy_provenance__raw_video": row["metaxy_provenance"], "path": row["path"]}
            for row in frames.rows_of(store.read("raw/video"))]
        got = {row["id"]: row for row in frames.rows_of(store.compute_provenance("raw/crop", joined))}
        for row in want:
            assert got[row["id"]]["metaxy_provenance"] == row["metaxy_provenance"]
            assert got[row["id"]]["metaxy_data_version_by_field"] == row["metaxy_data_version_by_field"]
            assert not {"metaxy_provenance__raw_video", "metaxy_data_version_by_field__raw_video"} & set(got[row["id"]])
        with pytest.raises(ValueError, match="metaxy_data_version_by_field__raw_video"):
            store.compute_provenance("raw/crop", [{"id": "a"}])


def test_deleting(graph: mx.FeatureGraph, make_store: Any) -> None:
    store = make_store()
    with store.open("w"):
        with pytest.raises(FeatureNotFoundError):
            store.delete("raw/video")
        store.write("raw/video", samples(["a", "b", "c"]))
        store.delete("raw/video", "id = 'a'")
        assert ids_of(store.read("raw/video")) == ["b", "c"]
        deleted = frames.rows_of(store.read("raw/video", include_soft_deleted=True, filters="id = 'a'"))[0]
        assert deleted["metaxy_deleted_at"] is not None
        assert ids_of(store.read("raw/video", with_sample_history=True)) == ["a", "b", "c"]
        store.write("raw/video", samples(["a"]))
        assert ids_of(store.read("raw/video")) == ["a", "b", "c"]
        store.delete("raw/video", "id = 'b'", soft=False)
        assert ids_of(store.read("raw/video", with_sample_history=True, include_soft_deleted=True)) == ["a", "a", "a", "c"]
        store.delete("raw/video", None, soft=False)
        assert ids_of(store.read("raw/video", with_sample_history=True)) == []
        assert store.has_feature("raw/video")
        with pytest.raises(ValueError):
            store.delete("raw/video", "id ~ 'b'")
        with pytest.raises(MetadataSchemaError, match="nowhere"):
            store.delete("raw/video", "nowhere = 1")


def test_several_features_at_once(graph: mx.FeatureGraph, make_store: Any) -> None:
    store = make_store()
    with store.open("w"):
        rows = store.resolve_update("raw/video", samples=samples(["a"])).new
        crops = [{"id": "a", "metaxy_provenance_by_field": {"c": "1"}, "metaxy_provenance": "p"}]
        store.write_multi({"raw/video": rows, "raw/crop": crops}, materialization_id="m")
        for key in ("raw/video", "raw/crop"):
            assert [row["metaxy_materialization_id"] for row in frames.rows_of(store.read(key))] == ["m"]
        with pytest.raises(MetadataSchemaError):
            store.write_multi({"raw/video": samples(["b"]), "raw/crop": [{"id": "b"}]})
        with pytest.raises(MetadataSchemaError):
            store.write_multi({"raw/video": [{"id": "b"}], "raw/crop": crops})
        assert ids_of(store.read("raw/video")) == ids_of(store.read("raw/crop", with_sample_history=True)) == ["a"]
        store.write_multi({})


# ---------------------------------------------------------------------------------------------- other stores

def test_fallback_stores(graph: mx.FeatureGraph, make_store: Any, engine: str, tmp_path: Any) -> None:
    from metaxy.ext.sqlite import SQLiteMetadataStore

    far = SQLiteMetadataStore(tmp_path / "far.sqlite", auto_create_tables=True, name="far")
    with far.open("w"):
        far.write("raw/video", far.resolve_update("raw/video", samples=samples(["a", "b"])).new)
    store = make_store(fallback_stores=[far], name="near", table_prefix="n_")
    with store.open("w"):
        frame, found = store.read("raw/video", with_store_info=True)
        assert found is far and ids_of(frame) == ["a", "b"] and not far.is_open
        with pytest.raises(FeatureNotFoundError):
            store.read("raw/video", allow_fallback=False)
        assert not store.has_feature("raw/video") and store.has_feature("raw/video", check_fallback=True)
        assert store.find_store_for_feature("raw/video") is far
        about = store.get_store_metadata("raw/video")
        assert about["name"] == "near" and about["resolved_from"]["name"] == "far"
        assert about["resolved_from"]["table_name"] == "raw__video"
        increment = store.resolve_update("raw/crop")
        assert ids_of(increment.new) == ["a", "b"]
        assert ids_of(store.resolve_update("raw/crop", filters={"raw/video": ["id = 'a'"]}).new) == ["a"]
        store.write("raw/crop", increment.new)
        assert [len(part) for part in store.resolve_update("raw/crop")] == [0, 0, 0]
        # what it compares with is its own
        with far.open("w"):
            far.write("raw/crop", increment.new)
        store.delete("raw/crop", None, soft=False)
        assert ids_of(store.resolve_update("raw/crop").new) == ["a", "b"]
    other = make_store(fallback_stores=[far], hash_algorithm=mx.HashAlgorithm.MD5)
    with pytest.raises(ValueError, match="same hash algorithm"), other.open("r"):
        pass


def test_fallback_stores_of_fallback_stores(graph: mx.FeatureGraph, make_store: Any, tmp_path: Any) -> None:
    """Upstream rows are found through a chain of stores, as rows that are read are; written is the first alone."""
    from metaxy.ext.sqlite import SQLiteMetadataStore

    def beside(name: str, **keywords: Any) -> Any:
        return SQLiteMetadataStore(tmp_path / name, name=name, auto_create_tables=True, **keywords)

    far = beside("far")
    with far.open("w"):
        far.write("raw/video", samples(["a", "b"]))
    middle = beside("middle", fallback_stores=[far])
    with make_store(fallback_stores=[middle]).open("w") as store:
        assert store.read("raw/video", with_store_info=True)[1] is far
        assert ids_of(store.resolve_update("raw/crop", filters={"raw/video": ["id = 'b'"]}).new) == ["b"]
        store.write("raw/crop", store.resolve_update("raw/crop").new)
        assert [len(part) for part in store.resolve_update("raw/crop")] == [0, 0, 0]
    with middle:
        assert not middle.has_feature("raw/crop") and not middle.has_feature("raw/video")
        assert middle.find_store_for_feature("raw/video") is far


def test_copies(graph: mx.FeatureGraph, make_store: Any, tmp_path: Any) -> None:
    from metaxy.ext.sqlite import SQLiteMetadataStore

    far = SQLiteMetadataStore(tmp_path / "far.sqlite", auto_create_tables=True)
    store = make_store()
    with pytest.raises(ValueError, match="open"):
        store.copy_metadata(far)
    with far.open("w"), store.open("w"):
        fill(far, ["a", "b", "c"])
        fill(far, ["b"], "2")
        assert store.copy_metadata(far, ["raw/crop"], global_filters=["id <> 'c'"]) == {
            "features_copied": 1, "rows_copied": 2}
        assert ids_of(store.read("raw/crop")) == ["a", "b"]
        store.drop_feature_metadata("raw/crop")
        assert store.copy_metadata(far, filters={"raw/video": ["id = 'b'"]}) == {
            "features_copied": 2, "rows_copied": 4}
        for key in ("raw/video", "raw/crop"):
            want = {row["id"]: row for row in frames.rows_of(far.read(key))}
            for row in frames.rows_of(store.read(key)):
                for name in ("metaxy_provenance", "metaxy_data_version", "metaxy_feature_version", "path"):
                    assert row[name] == want[row["id"]][name]


@pytest.mark.parametrize("stored", [False, True], ids=["rows", "stored"])
def test_rebasing(make_store: Any, stored: bool) -> None:
    def graph(code: str) -> mx.FeatureGraph:
        made = mx.FeatureGraph()
        specs = [
            mx.FeatureSpec(key="a", id_columns=["id"], fields=["x"]),
            mx.FeatureSpec(key="b", id_columns=["id"], deps=["a"], fields=[mx.FieldSpec(key="y", code_version=code)])]
        for spec in specs:
            made.add_feature_definition(mx.FeatureDefinition.from_stored_data(spec.model_dump(), {}, None, "proj"))
        return made

    store = make_store()
    one, two = graph("1"), graph("2")
    rows = [{"id": item, "metaxy_provenance_by_field": {"x": item}} for item in "abc"]
    with store.open("w"):
        with active(one, project="proj"):
            SystemTableStorage(store).push_graph_snapshot()
            store.write("a", store.resolve_update("a", samples=rows).new)
            new = frames.rows_of(store.resolve_update("b").new)
            new[0]["metaxy_data_version_by_field"] = {"y": "mine"}
            new[0]["metaxy_data_version"] = "mine"
            store.write("b", new)
            first = {row["id"]: row for row in frames.rows_of(store.read("b"))}
        with active(two, project="proj"):
            assert ids_of(store.resolve_update("b").new) == ["a", "b", "c"]
            old = store.read("b", with_feature_history=True, feature_version=one.get_feature_version("b"))
            with pytest.raises(ValueError):
                store.rebase("a", old)
            with pytest.raises(ValueError, match="not found in system storage"):
                store.rebase("b", old, to_feature_version="00000000")
            version = one.get_feature_version("b")
            if stored:
                with pytest.raises(ValueError, match="root feature"):
                    store.rebase_stored("a", from_feature_version=version)
                with pytest.raises(ValueError, match="not found in system storage"):
                    store.rebase_stored("b", from_feature_version=version, to_feature_version="00000000")
                with pytest.raises(ValueError, match="already"):
                    store.rebase_stored("b", from_feature_version=two.get_feature_version("b"))
                for dry in (True, False):
                    with pytest.raises(ValueError, match=f"no rows of version '00000000' were ever stored.* of .*'{version}'"):
                        store.rebase_stored("b", from_feature_version="00000000", dry_run=dry)
                assert store.rebase_stored("b", from_feature_version=version, dry_run=True) == 3
                assert ids_of(store.read("b")) == []
                assert store.rebase_stored("b", from_feature_version=version) == 3
            else:
                store.write("b", store.rebase("b", old), preserve_feature_version=True)
            assert [len(part) for part in store.resolve_update("b")] == [0, 0, 0]
            moved = {row["id"]: row for row in frames.rows_of(store.read("b"))}
            for item, row in moved.items():
                assert row["metaxy_feature_version"] == two.get_feature_version("b")
                assert row["metaxy_provenance"] != first[item]["metaxy_provenance"]
                kept = item == new[0]["id"]
                assert (row["metaxy_data_version"] == "mine") == kept
                assert kept or row["metaxy_data_version"] == row["metaxy_provenance"]
            if stored:
                now = two.get_feature_version("b")
                assert store.rebase_stored("b", from_feature_version=now, to_feature_version=version) == 3
                back = store.read("b", with_feature_history=True, feature_version=version)
            else:
                back = store.rebase("b", store.read("b"), to_feature_version=version)
            for row in frames.rows_of(back):
                assert row["metaxy_provenance"] == first[row["id"]]["metaxy_provenance"]
        if stored:
            store.drop_feature_metadata("b")
            with active(two, project="proj"), pytest.raises(FeatureNotFoundError):
                store.rebase_stored("b", from_feature_version=version)


# ------------------------------------------------------------------------------------------------- algorithms

@pytest.mark.parametrize("algorithm", list(mx.HashAlgorithm), ids=lambda item: item.value)
def test_algorithms(graph: mx.FeatureGraph, make_store: Any, algorithm: mx.HashAlgorithm) -> None:
    store = make_store(hash_algorithm=algorithm)
    with store.open("w"):
        fill(store, ["a", "b"])
        assert [len(part) for part in store.resolve_update("raw/crop")] == [0, 0, 0]


def test_unsupported_algorithm(graph: mx.FeatureGraph, make_store: Any) -> None:
    store = make_store()
    store.supported_hash_algorithms = (mx.HashAlgorithm.MD5,)
    with pytest.raises(HashAlgorithmNotSupportedError, match="Supported: md5"), store.open("r"):
        pass


# --------------------------------------------------------------------------------------------- several writers

def test_two_threads(graph: mx.FeatureGraph, make_store: Any) -> None:
    store = make_store()
    failures: list[BaseException] = []

    def write(worker: int) -> None:
        with graph.use():
            try:
                with store.open("w"):
                    for number in range(10):
                        store.write("raw/video", samples([f"{worker}-{number}"]))
            except BaseException as error:
                failures.append(error)

    with store.open("w"):
        store.write("raw/video", samples(["first"]))
    threads = [threading.Thread(target=write, args=(worker,)) for worker in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    with store:
        assert len(ids_of(store.read("raw/video", with_sample_history=True))) == 41


def test_buffered_writer(graph: mx.FeatureGraph, make_store: Any) -> None:
    store = make_store()
    with mx.BufferedMetadataWriter(store, flush_batch_size=7, flush_interval=0.1) as writer:
        for number in range(20):
            writer.put({"raw/video": samples([str(number)])})
        writer.flush()
        assert sum(writer.num_written.values()) == 20
        writer.put({"raw/video": samples(["last"]), "raw/crop": [
            {"id": "last", "metaxy_provenance_by_field": {"c": "1"}, "metaxy_provenance": "p"}]})
    assert not writer.has_error
    with store:
        assert len(ids_of(store.read("raw/video"))) == 21
        assert ids_of(store.read("raw/crop")) == ["last"]
    with pytest.raises(RuntimeError, match="not running"):
        writer.put({"raw/video": samples(["x"])})


def test_buffered_writer_fails(graph: mx.FeatureGraph, make_store: Any) -> None:
    store = make_store()
    writer = mx.BufferedMetadataWriter(store, flush_interval=0.05)
    writer.start()
    writer.put({"raw/video": [{"id": "a"}]})
    with pytest.raises(RuntimeError, match="metaxy_provenance_by_field"):
        writer.flush()
    assert writer.has_error
    with pytest.raises(RuntimeError):
        writer.put({"raw/video": samples(["a"])})
    with pytest.raises(RuntimeError):
        writer.stop()


def test_single_reals_keep_their_digits(graph: mx.FeatureGraph, make_store: Any) -> None:
    pa = pytest.importorskip("pyarrow")
    values = [0.1, 1234567.0, 16777215.0, -3.4028234e38, 1.1754944e-38, 2.7182817]
    rows = samples([str(i) for i in range(len(values))])
    table = pa.Table.from_pylist(rows).append_column("score", pa.array(values, pa.float32()))
    store = make_store()
    with store.open("w"):
        store.write("raw/video", table)
        back = {row["id"]: row["score"] for row in frames.rows_of(store.read("raw/video"))}
    assert [struct.pack("f", back[str(i)]) for i in range(len(values))] == [struct.pack("f", v) for v in values]


# ---------------------------------------------------------------------------------------------------- about

def test_names(make_store: Any, engine: str) -> None:
    store = make_store(name="prod")
    assert store.name == "prod" and repr(store).startswith("[prod] ")
    assert store.display() in repr(store) and type(store).__name__ in store.display()
    assert store.qualified_class_name.endswith(type(store).__name__)
    assert store.materialization_id is None and store.hash_truncation_length == 8
    assert store.sqlalchemy_url
    if engine in ("postgresql", "mariadb"):
        secret = type(store)(f"{store.scheme}://me:secret@nowhere/db")
        assert "secret" not in secret.display() and "***:***@nowhere" in secret.display()
        with pytest.raises(ValueError):
            type(store)()
        with pytest.raises(ValueError, match="must begin with"):
            type(store)("http://nowhere/db")
        parts = type(store)(connection_params={"user": "a@b", "password": "p/", "host": "h", "port": 1, "database": "d"})
        assert parts.connection_string == f"{store.scheme}://a%40b:p%2F@h:1/d"


def test_config_models(make_store: Any, engine: str) -> None:
    from pydantic import ValidationError

    cls = make_store.cls
    model = cls.config_model()
    config = model(**make_store.where, hash_algorithm="sha256", table_prefix="p_")
    with pytest.raises(ValidationError):
        model(**make_store.where, unknown=1)
    with pytest.raises(ValidationError):
        config.table_prefix = "q_"
    store = cls.from_config(config, name="made", materialization_id="m")
    assert store.hash_algorithm is mx.HashAlgorithm.SHA256 and store.table_prefix == "p_"
    assert store.name == "made" and store.materialization_id == "m"
    assert type(store).__name__.removesuffix("Store") in model.__name__


def test_schema_of_a_table(graph: mx.FeatureGraph, make_store: Any) -> None:
    pytest.importorskip("narwhals")
    store = make_store()
    with store.open("w"):
        with pytest.raises(FeatureNotFoundError):
            store.read_feature_schema_from_store("raw/video")
        store.write("raw/video", samples(["a"]))
        assert {"id", "path", "metaxy_provenance_by_field", "metaxy_updated_at"} <= set(
            store.read_feature_schema_from_store("raw/video"))
