"""Schemas of real projects: read, equal to themselves, planned from nothing, and the plan run on the real server gives what their own DDL gives.

They cannot lie in the repository (licences vary): METAXY_TEST_REAL names their folder, or they lie beside the checkout in shared/. Where they are not,
the tests are counted as skipped. facts.json says which of them a server refuses; those must be refused here too.
"""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
REAL = Path(os.environ.get("METAXY_TEST_REAL") or ROOT.parent / "shared" / "vectors" / "real")
DEV_URL = {
    "postgresql": "docker://postgres/15/dev",
    "mysql": "docker://mariadb/10.11/dev",
    "sqlite": "sqlite://dev?mode=memory",
}


def _projects() -> list[str]:
    return sorted(path.parent.name for path in REAL.glob("*/facts.json"))


def _facts(project: str) -> dict:
    return json.loads((REAL / project / "facts.json").read_text(encoding="utf-8"))


CASES = [(project, dialect) for project in _projects() for dialect in DEV_URL if (REAL / project / f"{dialect}.sql").is_file()]


def _runner():
    if "matrix_run" not in sys.modules:
        spec = importlib.util.spec_from_file_location("matrix_run", ROOT / "tests" / "change-matrix" / "run.py")
        module = importlib.util.module_from_spec(spec)
        sys.modules["matrix_run"] = module
        spec.loader.exec_module(module)
    return sys.modules["matrix_run"]


def _diff(metaxy_bin: str, dialect: str, before: Path, after: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([metaxy_bin, "schema", "diff", "--dev-url", DEV_URL[dialect], "--from", f"file://{before}", "--to", f"file://{after}"],
                          capture_output=True, text=True, timeout=120, stdin=subprocess.DEVNULL)


def test_there_are_schemas() -> None:
    if not CASES:
        pytest.skip(f"no schemas of real projects in {REAL}")
    assert len(CASES) >= 3


@pytest.mark.parametrize(("project", "dialect"), CASES, ids=[f"{p}/{d}" for p, d in CASES])
def test_planned_from_nothing(project: str, dialect: str, metaxy_bin: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    schema = REAL / project / f"{dialect}.sql"
    empty = tmp_path / "empty.sql"
    empty.write_text("")
    plan = _diff(metaxy_bin, dialect, empty, schema)
    if _facts(project)["loads"].get(dialect, {}).get("errors"):
        assert plan.returncode == 1 and f"{dialect}.sql:" in plan.stderr, "the server refuses this one"
        return
    assert plan.returncode == 0, plan.stderr[:2000]
    itself = _diff(metaxy_bin, dialect, schema, schema)
    assert (itself.returncode, itself.stdout) == (0, "")

    runner = _runner()
    if dialect == "postgresql":
        engine = runner.Postgres(request.getfixturevalue("postgres_url"))
    elif dialect == "mysql":
        engine = runner.MySQL(request.getfixturevalue("mysql_url"))
    else:
        engine = runner.SQLite()
    catalogues = []
    for script in (schema.read_text(encoding="utf-8"), plan.stdout):
        connection = engine.create({})
        try:
            engine.script(connection, script)
            engine.reset(connection)
            catalogues.append(engine.catalog(connection, {}))
        finally:
            engine.drop(connection)
    assert runner.compare(catalogues[1], catalogues[0]) == []
