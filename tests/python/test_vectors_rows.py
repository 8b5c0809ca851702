"""Filters on rows, and lock files, against recorded cases, through Python.

The cases come from METAXY_TEST_VECTORS, or tests/vectors/metaxy; README.md beside them says how to read them.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pydantic")
pytest.importorskip("metaxy._core")

import metaxy as mx
from metaxy import _core, _settings
from metaxy.config import MetaxyConfig

HERE = Path(__file__).resolve().parent.parent / "vectors" / "metaxy"
VECTORS = Path(os.environ.get("METAXY_TEST_VECTORS", HERE))


def read(file: str) -> dict[str, Any]:
    whole: dict[str, Any] = json.loads((VECTORS / file).read_text())
    return whole


def cases(file: str, key: str = "name") -> list[Any]:
    return [pytest.param(case, id=case[key]) for case in read(file)["cases"]]


@pytest.mark.parametrize("case", cases("filters.json"))
def test_filter_on_rows(case: dict[str, Any]) -> None:
    nw = pytest.importorskip("narwhals")
    pl = pytest.importorskip("polars")
    from metaxy.models.filter_expression import parse_filter_string

    want = case["expected"]
    if "error" in want:
        expected = "ValidationError" if want["error"] == "TokenError" else want["error"]
        with pytest.raises(Exception) as caught:
            parse_filter_string(case["filter"])
        assert type(caught.value).__name__ == expected
        return
    table = read("filters.json")["table"]
    frame = nw.from_native(pl.DataFrame([{**row, "row": i} for i, row in enumerate(table)]))
    if "eval_error" in want:
        with pytest.raises(Exception):   # noqa: B017 (whose error it is, the engine's version says)
            frame.filter(parse_filter_string(case["filter"]))
        return
    assert frame.filter(parse_filter_string(case["filter"]))["row"].to_list() == want["rows"]


@pytest.mark.parametrize("case", cases("lock_file.json"))
def test_lock_file(case: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from metaxy.utils.lock_file import LockFile, load_lock_file, lock_text

    monkeypatch.chdir(tmp_path)
    length = case["hash_truncation_length"]
    Path("metaxy.lock").write_text(case["lock_file"])
    Path("metaxy.toml").write_text(f'project = "alpha"\nhash_truncation_length = {length}\n')
    graph = mx.FeatureGraph()
    try:
        config = MetaxyConfig.load()
        for definition in load_lock_file(config):
            graph.add_feature_definition(definition)
        locked = LockFile.from_text(case["lock_file"]).features
        for key, feature in locked.items():
            assert graph.get_feature_version(key) == feature.info.version
            assert graph.get_feature_version_by_field(key) == feature.info.version_by_field
            assert graph.get_feature_definition(key).feature_definition_version == feature.info.definition_version
        with graph.use():
            class Uses(mx.BaseFeature, spec=mx.FeatureSpec(
                    key="alpha/uses", id_columns=["id"], fields=["x"], deps=["shared/mid"])):
                id: str
        assert Uses.feature_version() == case["downstream_feature_version"]
        definitions = [graph.get_feature_definition(key) for key in locked]
        text = lock_text(definitions, graph)
    finally:
        MetaxyConfig.reset()
    assert text == case["lock_file"]
    changes, unchanged = _core.lock_compare("", text)
    assert [{"project": project, "key": key, "version": now} for _, project, key, _, now in changes] == (
        case["result"]["added"])
    assert unchanged == 0
    assert _core.lock_compare(text, text) == ([], len(locked))
    assert _settings.current().hash_truncation_length == 8


class InMemory:
    """Stands for a store: the rows that were pushed."""

    def __init__(self) -> None:
        self.definitions: dict[str, mx.FeatureDefinition] = {}
        self.versions: dict[str, str] = {}

    def push(self, graph: mx.FeatureGraph) -> None:
        for key, definition in graph.feature_definitions_by_key.items():
            self.definitions[str(key)] = definition
            self.versions[str(key)] = graph.get_feature_version(key)


def in_memory(monkeypatch: pytest.MonkeyPatch) -> Any:
    from metaxy.utils import lock_file

    monkeypatch.setattr(lock_file, "_stored", lambda store: (store.definitions, store.versions))
    return InMemory()


def duckdb_file(monkeypatch: pytest.MonkeyPatch) -> Any:
    pytest.importorskip("duckdb")
    if not hasattr(getattr(_core, "Store", None), "push"):
        pytest.skip("built without stores")
    from metaxy.ext.duckdb import DuckDBMetadataStore

    class Pushing(DuckDBMetadataStore):
        def push(self, graph: mx.FeatureGraph) -> None:
            with graph.use(), self.open("w"):
                mx.SystemTableStorage(self).push_graph_snapshot(project="beta")

    return Pushing("store.duckdb", auto_create_tables=True)


@pytest.mark.parametrize("made", [in_memory, duckdb_file])
@pytest.mark.parametrize("case", cases("lock_file.json"))
def test_lock_from_a_store(case: dict[str, Any], made: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The whole way: push to a store, lock from it, lock again."""
    from metaxy.metadata_store import FeatureNotFoundError
    from metaxy.utils.exceptions import MetaxyInvariantViolationError
    from metaxy.utils.lock_file import LockFile, generate_lock_file

    monkeypatch.chdir(tmp_path)
    store = made(monkeypatch)
    theirs, mine, out = mx.FeatureGraph(), mx.FeatureGraph(), Path("metaxy.lock")
    selection = None if case["selection"] is None else mx.FeatureSelection(**case["selection"])
    with MetaxyConfig(project="alpha", hash_truncation_length=case["hash_truncation_length"]).use():
        for feature in LockFile.from_text(case["lock_file"]).features.values():
            theirs.add_feature_definition(mx.FeatureDefinition.from_stored_data(
                feature.data.spec.model_dump(mode="json"), feature.data.feature_schema,
                feature.data.feature_class_path, feature.data.project))
        store.push(theirs)
        with mine.use():
            class Uses(mx.BaseFeature, spec=mx.FeatureSpec(
                    key="alpha/uses", id_columns=["id"], fields=["x"], deps=["shared/mid"])):
                id: str

            result = generate_lock_file(store, out, exclude_project="alpha", selection=selection)
            assert result.model_dump() == case["result"]
            assert out.read_text() == case["lock_file"]
            written = out.stat().st_mtime_ns
            again = generate_lock_file(store, out, exclude_project="alpha", selection=selection)
            assert again.model_dump() == {
                "added": [], "updated": [], "removed": [], "unchanged_count": len(case["result"]["added"])}
            assert out.stat().st_mtime_ns == written
            if isinstance(store, InMemory):
                store.versions["shared/mid"] = "0" * 8
                with pytest.raises(MetaxyInvariantViolationError, match="shared/mid"):
                    generate_lock_file(store, out, exclude_project="alpha", selection=selection)

            class More(mx.BaseFeature, spec=mx.FeatureSpec(key="alpha/more", id_columns=["id"], deps=["not/there"])):
                id: str

            with pytest.raises(FeatureNotFoundError) as caught:
                generate_lock_file(store, out, exclude_project="alpha")
            assert [str(key) for key in caught.value.keys] == ["not/there"]
