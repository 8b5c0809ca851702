"""The command against recorded runs of the original: one project, commands in order.

The file is cli.json of METAXY_TEST_VECTORS, or of tests/vectors/metaxy; README.md beside it says how to read it: the
stores, which were Delta's, are DuckDB's here.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("metaxy._core")
pytest.importorskip("pydantic")
pytest.importorskip("duckdb")
pytest.importorskip("polars")

HERE = Path(__file__).resolve().parent.parent / "vectors" / "metaxy"
PATH = Path(os.environ.get("METAXY_TEST_VECTORS", HERE)) / "cli.json"
RECORDED: dict[str, Any] = json.loads(PATH.read_text()) if PATH.is_file() else {"files": {}, "env": {}, "steps": []}

DELTA = "metaxy.ext.polars.handlers.delta.DeltaMetadataStore"
DUCKDB = "metaxy.ext.duckdb.DuckDBMetadataStore"


def name_of(number: int, step: dict[str, Any]) -> str:
    return f"{number:02} " + (" ".join(step["argv"]) if "argv" in step else "python")


STEPS = [pytest.param(number, id=name_of(number, step)) for number, step in enumerate(RECORDED["steps"])]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("cli")
    for name, text in RECORDED["files"].items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(on_duckdb(text))
    return root


@pytest.fixture(scope="module")
def gone() -> set[int]:
    """The steps that this process has run: another may have those before."""
    return set()


def on_duckdb(text: str) -> str:
    """The stores of a configuration, or a type in an answer, as those of DuckDB."""
    return re.sub(r'root_path = "(\w+)"', r'database = "\1.duckdb"', text).replace(DELTA, DUCKDB)


def without_places(value: Any) -> Any:
    """What a store and its tables are called for people is each implementation's own."""
    if isinstance(value, dict):
        return {key: without_places(item) for key, item in value.items()
                if key not in ("info", "display", "uri", "table_name")}
    return [without_places(item) for item in value] if isinstance(value, list) else value


def filters_status(argv: list[str]) -> bool:
    return argv[:2] == ["metadata", "status"] and any(re.fullmatch(r"--filter(=.*)?", word) for word in argv)


def what_is_right(argv: list[str], want: dict[str, Any], got: dict[str, Any]) -> dict[str, Any]:
    """A defect of the original: it lays --filter on the rows that are there, and not on those that should be. So of
    what it calls missing only a part may be: the figures are bounded here, and exact in test_store_commands.py."""
    if not filters_status(argv) or "features" not in want:
        return want
    for key, feature in want["features"].items():
        if "missing" not in feature:
            continue
        said = got["features"][key]
        assert 0 <= said["missing"] <= feature["missing"]
        percentage = said.get("progress_percentage")
        assert percentage is None or "--progress" in argv and 0 <= percentage <= 100
        feature["missing"] = said["missing"]
        feature["needs_update"] = any(feature[part] for part in ("missing", "stale", "orphaned"))
        feature["status"] = "needs_update" if feature["needs_update"] else "up_to_date"
        feature.pop("progress_percentage", None)
        if percentage is not None:
            feature["progress_percentage"] = percentage
    return want | {"needs_update": any(feature["needs_update"] for feature in want["features"].values())}


def exit_code(step: dict[str, Any], want: Any) -> int:
    """With --assert-in-sync it follows from the answer. A defect of the original: features in error pass."""
    if "--assert-in-sync" in step.get("argv", []) and "features" in want and "needs_update" in want:
        return int(want["needs_update"] or any(item["status"] == "error" for item in want["features"].values()))
    code: int = step.get("exit_code", 0)
    return code


def test_steps_are_there() -> None:
    assert len(STEPS) >= 30


def run(step: dict[str, Any], project: Path, metaxy_bin: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, **RECORDED["env"], "METAXY_PYTHON": sys.executable, "XDG_CACHE_HOME": str(project / ".cache")}
    if "python" in step or step["argv"][0] != "config":
        env["METAXY_AUTO_CREATE_TABLES"] = "true"     # as Delta stores do
    argv = [sys.executable, "-c", step["python"]] if "python" in step else [metaxy_bin, *step["argv"]]
    return subprocess.run(argv, cwd=project, env=env, capture_output=True, text=True, timeout=300,
                          stdin=subprocess.DEVNULL)


def go_to(number: int, gone: set[int], project: Path, metaxy_bin: str) -> None:
    for before in range(number):
        if before not in gone:
            run(RECORDED["steps"][before], project, metaxy_bin)
            gone.add(before)


@pytest.mark.parametrize("number", STEPS)
def test_step(number: int, gone: set[int], project: Path, metaxy_bin: str) -> None:
    step = RECORDED["steps"][number]
    go_to(number, gone, project, metaxy_bin)
    gone.add(number)
    done = run(step, project, metaxy_bin)
    if "stdout_json" in step:
        assert done.stdout, done.stderr
        want = json.loads(on_duckdb(json.dumps(step["stdout_json"]).replace("<dir>", str(project))))
        if step["argv"][0] == "config":
            for store in want["stores"].values():
                store["config"]["database"] = store["config"].pop("root_path") + ".duckdb"
        got = json.loads(done.stdout)
        want = what_is_right(step["argv"], want, got)
        assert without_places(got) == without_places(want)
        assert done.returncode == exit_code(step, want), done.stderr
        return
    assert done.returncode == step.get("exit_code", 0), done.stdout + done.stderr
    if "stdout" in step:
        got = "\n".join(line.rstrip() for line in done.stdout.splitlines()).rstrip()
        assert got == step["stdout"].replace("<dir>", str(project)).rstrip()


def test_what_if(gone: set[int], project: Path, metaxy_bin: str) -> None:
    """After all steps: what a changed code version would make stale."""
    go_to(len(STEPS), gone, project, metaxy_bin)
    argv = [metaxy_bin, "metadata", "status", "--all-features", "-f", "json", "--what-if"]
    env = {**os.environ, "METAXY_PYTHON": sys.executable, "XDG_CACHE_HOME": str(project / ".cache")}
    for change, want in (("raw/a:x=2", {"raw/a": 0, "b": 3}), ("b:x=2", {"b": 3}), ("latest", {})):
        done = subprocess.run([*argv, change], cwd=project, env=env, capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, done.stderr
        said = json.loads(done.stdout)
        assert {key: item["stale_rows"] for key, item in said["features"].items()} == want
        assert said["stale_rows"] == sum(want.values())
    wrong = subprocess.run([*argv, "b:nope=2"], cwd=project, env=env, capture_output=True, text=True, timeout=300)
    assert wrong.returncode == 1 and "no field 'nope'" in wrong.stderr
