"""Recorded scripts of stores, on every engine and by value: samples_*, system tables, a store of the original.

The cases come from METAXY_TEST_VECTORS, or tests/vectors/metaxy; README.md beside them says how to read them. Where the
original has a defect that is fixed here (docs/stores-python.md lists them) a rule says what is right instead.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pydantic")
pytest.importorskip("metaxy._core")

import metaxy as mx
from metaxy import frames
from metaxy.metadata_store.system import SystemTableStorage

sys.path.insert(0, str(Path(__file__).resolve().parent / "stores"))

from store_fixtures import engine, make_store  # noqa: E402, F401  (fixtures)
from store_cases import LEAKED, active, graph_of, masked, plain, rows_of, satisfying, without  # noqa: E402

HERE = Path(__file__).resolve().parent.parent / "vectors" / "metaxy"
VECTORS = Path(os.environ.get("METAXY_TEST_VECTORS", HERE))

# Errors of the frames' libraries, which are not needed here: what is wrong with the rows is this store's to say.
EQUIVALENT = {"NarwhalsError": "MetadataSchemaError", "ColumnNotFoundError": "MetadataSchemaError"}
# Errors of joins in the original that come from the leaked columns alone.
COLLISIONS = {"DuplicateError", "IntegrityError"}


def cases(*files: str) -> list[Any]:
    found = []
    for file in files:
        path = VECTORS / file
        if path.is_file():
            found += [pytest.param(case, id=case["name"]) for case in json.loads(path.read_text())["cases"]]
    return found


SAMPLES = cases(*sorted(path.name for path in VECTORS.glob("samples_*.json")))
SYSTEM = cases("system_tables.json")


def test_vectors_are_there() -> None:
    assert SAMPLES and SYSTEM and (VECTORS / "store.json").is_file()


def message_of(error: BaseException) -> str:
    return str(error.args[0]) if isinstance(error, KeyError) else str(error)


class Script:
    """One case: its graphs, its store, and what its steps gave."""

    def __init__(self, case: dict[str, Any], make_store: Any) -> None:
        config = case["config"]
        self.case = case
        self.truncation = config["hash_truncation_length"]
        self.project = config["project"]
        self.graphs = [graph_of(graph["features"]) for graph in case["graphs"]]
        self.store = make_store(hash_algorithm=mx.HashAlgorithm(config["hash_algorithm"]))
        self.increments: dict[str, Any] = {}

    def run(self) -> None:
        with active(self.graphs[0], self.truncation, self.project), self.store.open("w"):
            for index, step in enumerate(self.case["steps"]):
                graph = self.graphs[step["graph"]]
                with graph.use():
                    self.step(index, step, graph)

    def step(self, index: int, step: dict[str, Any], graph: mx.FeatureGraph) -> None:
        want = step.get("expected")
        where = f"step {index}: {step['op']} {step['feature']}"
        try:
            got = getattr(self, step["op"])(step)
        except Exception as error:
            assert isinstance(want, dict) and "error" in want, f"{where}: {error!r}"
            known = EQUIVALENT.get(want["error"], want["error"])
            assert known in {cls.__name__ for cls in type(error).__mro__}, f"{where}: {error!r}"
            if known == want["error"]:
                assert message_of(error).startswith(want["message"]), where
            return
        if isinstance(want, dict) and "error" in want:
            self.succeeds(step, got, want, where)
        elif step["op"] == "resolve_update":
            self.compare_increment(step, graph, got, want, where)
        elif want is not None:
            assert without(plain(got), LEAKED.match) == without(plain(want), LEAKED.match), where

    def succeeds(self, step: dict[str, Any], got: Any, want: dict[str, str], where: str) -> None:
        """Steps that the original cannot do and that have an answer: leaked columns collide, kinds of frames mix."""
        if step["op"] == "resolve_update":
            assert want["error"] in COLLISIONS, f"{where}: expected {want}"
            assert len(got.new) > 0, where
        else:
            assert step["op"] == "rebase" and want["error"] == "IbisTypeError", f"{where}: expected {want}"
            assert len(plain(got)[1]) > 0, where

    def compare_increment(
        self, step: dict[str, Any], graph: mx.FeatureGraph, got: Any, want: dict[str, Any], where: str
    ) -> None:
        upstream = step.get("samples") is None      # what the original reads upstream brings its deletion times along
        for part in ("new", "stale", "orphaned"):
            def leaked(name: str, part: str = part) -> bool:
                return bool(LEAKED.match(name)) or (
                    upstream and part != "orphaned" and name == "metaxy_deleted_at")

            expected = without(plain(want[part]), leaked)
            if upstream and part == "new" and step.get("target_filters"):
                expected = satisfying(expected, step["target_filters"])
            actual = plain(getattr(got, part))
            assert not any(LEAKED.match(name) for name in actual[0]), f"{where}: {part}: {actual[0]}"
            actual = without(actual, leaked)
            if not expected[1] and not actual[1]:       # without rows the columns may be those of either side
                continue
            assert actual == expected, f"{where}: {part}"

    # ---- operations ----

    def resolve_update(self, step: dict[str, Any]) -> Any:
        samples = step.get("samples")
        increment = self.store.resolve_update(
            step["feature"],
            samples=None if samples is None else rows_of(samples),
            filters=step.get("filters"),
            global_filters=step.get("global_filters"),
            target_filters=step.get("target_filters"),
            staleness_predicates=step.get("staleness_predicates"),
            skip_comparison=step.get("skip_comparison", False))
        if "id" in step:
            self.increments[str(step["id"])] = increment
        return increment

    def write(self, step: dict[str, Any]) -> None:
        if "from" in step:
            name, part = step["from"].rsplit(".", 1)
            frame = getattr(self.increments[name], part)
        else:
            frame = rows_of(step["frame"])
        self.store.write(step["feature"], frame, materialization_id=step.get("materialization_id"))

    def read(self, step: dict[str, Any]) -> Any:
        return self.store.read(step["feature"], **step["options"]).collect()

    def delete(self, step: dict[str, Any]) -> None:
        self.store.delete(step["feature"], step["filters"], soft=step["soft"], **step["options"])

    def rebase(self, step: dict[str, Any]) -> Any:
        rows = self.store.read(
            step["feature"], feature_version=step["from_feature_version"], with_feature_history=True)
        rebased = self.store.rebase(step["feature"], rows).collect()
        if "error" not in step["expected"]:     # the original went on without them otherwise
            self.store.write(step["feature"], rebased, preserve_feature_version=True)
        return rebased


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("case", SAMPLES)
def test_samples(case: dict[str, Any], make_store: Any) -> None:
    if case["config"]["hash_algorithm"] == "farmhash":
        pytest.skip("farmhash is not recorded")
    Script(case, make_store).run()


# ------------------------------------------------------------------------------------------- system tables

def table_rows(table: dict[str, Any]) -> list[list[Any]]:
    """Rows with the version of the package masked."""
    names = [column["name"] for column in table["columns"]]
    return sorted(
        [[masked(name, without_version(name, value)) for name, value in zip(names, row, strict=True)]
         for row in table["rows"]], key=json.dumps)


def without_version(name: str, value: Any) -> Any:
    if name != "tags" or value is None:
        return value
    tags = json.loads(value)
    assert json.loads(tags["metaxy"])["version"]
    return json.dumps({**tags, "metaxy": "<version>"})


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("case", SYSTEM)
def test_system_tables(case: dict[str, Any], make_store: Any) -> None:
    store = make_store(table_prefix=case["table_prefix"])
    for number, push in enumerate(case["pushes"]):
        with active(graph_of(push["features"])), store.open("w"):
            storage = SystemTableStorage(store)
            want = push["result"]
            if "error" in want:
                with pytest.raises(Exception) as caught:
                    storage.push_graph_snapshot(project=push["project"], tags=push["tags"])
                assert type(caught.value).__name__ == want["error"]
                assert message_of(caught.value).startswith(want["message"])
                continue
            result = storage.push_graph_snapshot(project=push["project"], tags=push["tags"])
            assert result._asdict() == want, number
            snapshots = frames.rows_of(storage.read_graph_snapshots(push["project"]))
            assert [
                {"project_version": row["metaxy_project_version"], "feature_count": row["feature_count"]}
                for row in snapshots] == push["snapshots"]
            loaded = storage.load_graph_from_snapshot(result.project_version, project=push["project"])
            assert sorted(key.to_string() for key in loaded.feature_definitions_by_key) == push["loaded_keys"]
    with store.open("r"):
        for name, table in case["tables"].items():
            assert name == case["table_prefix"] + "metaxy_system__feature_versions"
            frame = store.read("metaxy-system/feature_versions").collect()
            names = [column["name"] for column in table["columns"]]
            assert list(frame.columns) == names
            got = {"columns": table["columns"],
                   "rows": [[row[name] for name in names] for row in frames.rows_of(frame)]}
            assert table_rows(got) == table_rows(table)


# --------------------------------------------------------------------------------------- the original's file

@pytest.fixture
def original(tmp_path: Path) -> tuple[Path, dict[str, Any]]:
    pytest.importorskip("duckdb")
    path = tmp_path / "store.duckdb"
    shutil.copy(VECTORS / "store.duckdb", path)
    path.chmod(0o644)
    return path, json.loads((VECTORS / "store.json").read_text())


def stored_graph(about: dict[str, Any]) -> mx.FeatureGraph:
    return graph_of(
        {"spec": item["spec"], "schema": item["schema"], "class_path": item["class_path"], "project": about["project"]}
        for item in about["features"].values())


@pytest.mark.filterwarnings("ignore")
def test_store_of_the_original(original: tuple[Path, dict[str, Any]]) -> None:
    from metaxy.ext.duckdb import DuckDBMetadataStore

    path, about = original
    store = DuckDBMetadataStore(
        path, hash_algorithm=mx.HashAlgorithm(about["hash_algorithm"]), table_prefix=about["table_prefix"])
    graph = stored_graph(about)
    with active(graph, about["hash_truncation_length"], about["project"]), store.open("r"):
        for key, item in about["features"].items():
            assert graph.get_feature_version(key) == item["feature_version"]
            table = about["tables"][item["table"]]
            names = [column["name"] for column in table["columns"]]
            got = store.read(
                key, with_feature_history=True, with_sample_history=True, include_soft_deleted=True).collect()
            rows = [dict(zip(names, row, strict=True)) for row in table["rows"]]
            assert plain(got) == plain({"columns": sorted(names), "rows": [[row[n] for n in sorted(names)] for row in rows]})
        loaded = SystemTableStorage(store).load_graph_from_snapshot(about["project_version"])
        assert loaded.get_project_version(about["project"]) == about["project_version"]


@pytest.mark.filterwarnings("ignore")
def test_store_of_the_original_goes_on(original: tuple[Path, dict[str, Any]]) -> None:
    from metaxy.ext.duckdb import DuckDBMetadataStore

    path, about = original
    store = DuckDBMetadataStore(
        path, hash_algorithm=mx.HashAlgorithm(about["hash_algorithm"]), table_prefix=about["table_prefix"])
    step = about["next_resolve_update"]
    with active(stored_graph(about), about["hash_truncation_length"], about["project"]), store.open("w"):
        increment = store.resolve_update(step["feature"])
        for part in ("new", "stale", "orphaned"):
            def leaked(name: str, part: str = part) -> bool:
                return part != "orphaned" and name == "metaxy_deleted_at"

            expected = without(plain(step["expected"][part]), leaked)
            actual = without(plain(getattr(increment, part)), leaked)
            if expected[1] or actual[1]:
                assert actual == expected, part
        store.write(step["feature"], increment.stale)
        store.write(step["feature"], increment.new)
        again = store.resolve_update(step["feature"])
        assert len(again.new) == len(again.stale) == 0
        assert plain(again.orphaned) == plain(increment.orphaned)
