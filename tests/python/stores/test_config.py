"""Stores by configuration: types by path, older paths, fallback stores by name, options."""

from __future__ import annotations

import warnings
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("metaxy._core")

import metaxy as mx
from metaxy.metadata_store import MetadataStoreError, MovedMetadataStoreWarning
from store_cases import active

CONFIG = pytest.importorskip("metaxy.config")


def config_of(**stores: dict[str, Any]) -> Any:
    return CONFIG.MetaxyConfig(project="proj", auto_create_tables=True, stores=stores, store="near")


@pytest.mark.filterwarnings("ignore:AUTO_CREATE_TABLES")
def test_stores_of_a_configuration(tmp_path: Path) -> None:
    path = "metaxy.ext.sqlite.SQLiteMetadataStore"
    config = config_of(
        near={"type": path, "config": {
            "database": str(tmp_path / "near.sqlite"), "fallback_stores": ["far"], "hash_algorithm": "md5"}},
        far={"type": path, "config": {"database": str(tmp_path / "far.sqlite"), "hash_algorithm": "md5"}},
        other={"type": path, "config": {"database": str(tmp_path / "o.sqlite"), "fallback_stores": ["far"]}},
        wrong={"type": path, "config": {"database": "x", "unknown": 1}})
    graph = mx.FeatureGraph()
    graph.add_feature_definition(mx.FeatureDefinition.from_stored_data(
        mx.FeatureSpec(key="a", id_columns=["id"], fields=["x"]).model_dump(), {}, None, "proj"))
    rows = [{"id": "1", "metaxy_provenance_by_field": {"x": "1"}}]
    with config.use(), active(graph, project="proj"):
        far, near = config.get_store("far"), config.get_store()
        assert near.name == "near" and near.hash_algorithm is mx.HashAlgorithm.MD5 and near.auto_create_tables
        with far.open("w"):
            far.write("a", rows)
        with near:
            frame, found = near.read("a", with_store_info=True)
            assert found.name == "far" and len(frame.collect()) == 1
        with pytest.raises(ValueError, match="same hash algorithm"), config.get_store("other") as store:
            store.read("a")
        with pytest.raises(CONFIG.InvalidConfigError, match="unknown"):
            config.get_store("wrong")
        assert config.get_store("near", materialization_id="run").materialization_id == "run"


@pytest.mark.parametrize(("old", "new"), [
    ("metaxy.ext.metadata_stores.duckdb.DuckDBMetadataStore", "metaxy.ext.duckdb.DuckDBMetadataStore"),
    ("metaxy.metadata_store.duckdb.DuckDBMetadataStore", "metaxy.ext.duckdb.DuckDBMetadataStore"),
    ("metaxy.ext.metadata_stores.postgresql.PostgreSQLMetadataStore", "metaxy.ext.postgresql.PostgreSQLMetadataStore"),
    ("metaxy.metadata_store.ibis.IbisMetadataStore", "metaxy.ext.ibis.IbisMetadataStore"),
])
def test_older_paths(old: str, new: str) -> None:
    def load(path: str) -> Any:
        module, _, name = path.rpartition(".")
        return getattr(import_module(module), name)

    with pytest.warns(MovedMetadataStoreWarning, match=new.rpartition(".")[0]):
        moved = load(old)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert moved is load(new)
    with pytest.raises(AttributeError):
        load(old.rpartition(".")[0] + ".NoSuchName")


@pytest.mark.parametrize("text", ['project = "p\n', "project = 5\n", "stores = []\n"])
def test_the_file_of_a_bad_setting_is_told(tmp_path: Path, text: str) -> None:
    """Of errors that are the original's, as it words them: in a note."""
    file = tmp_path / "metaxy.toml"
    file.write_text(text)
    with pytest.raises(ValueError) as caught:
        mx.MetaxyConfig.load(file)
    assert caught.value.__notes__ == [f"Config file: {file}"]


@pytest.mark.parametrize(("first", "way"), [("one", "one -> one"), ("two", "one -> two -> one")])
def test_no_store_is_its_own_fallback(tmp_path: Path, first: str, way: str) -> None:
    kind = "metaxy.ext.sqlite.SQLiteMetadataStore"
    config = mx.MetaxyConfig(project="p", stores={
        "one": {"type": kind, "config": {"database": str(tmp_path / "1.db"), "fallback_stores": [first]}},
        "two": {"type": kind, "config": {"database": str(tmp_path / "2.db"), "fallback_stores": ["one"]}}})
    graph = mx.FeatureGraph()
    spec = mx.FeatureSpec(key="a", id_columns=["id"], fields=["x"])
    graph.add_feature_definition(mx.FeatureDefinition.from_stored_data(spec.model_dump(mode="json"), {}, None, "p"))
    with config.use(), graph.use(), config.get_store("one") as store:
        with pytest.raises(MetadataStoreError, match=f"'one' is a fallback store of itself: {way}"):
            store.read("a")
        assert not store.has_feature("a")
