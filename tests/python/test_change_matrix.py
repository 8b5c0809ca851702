"""The change matrix, judged by its own runner on real servers.

The no-op cases (but for kept-as-text objects) must all pass. Of the others the pass rate must not fall: MATRIX_FLOOR says, per dialect, how
many of the cases in the repository passed when it was last raised.
"""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

MATRIX = Path(os.environ.get("METAXY_TEST_MATRIX", Path(__file__).resolve().parent.parent / "change-matrix"))
DEV_URL = {
    "postgresql": "docker://postgres/15/dev",
    "mysql": "docker://mariadb/10.11/dev",
    "sqlite": "sqlite://dev?mode=memory",
}


def _cases(dialect: str) -> list[str]:
    return sorted(path.parent.name for path in (MATRIX / dialect).glob("*/case.json"))


def _category(dialect: str, case: str) -> str:
    return json.loads((MATRIX / dialect / case / "case.json").read_text(encoding="utf-8"))["category"]


def _is_noop(dialect: str, case: str) -> bool:
    info = json.loads((MATRIX / dialect / case / "case.json").read_text(encoding="utf-8"))
    return bool(info["noop"]) and "objects" not in info["category"]


NOOPS = [(dialect, case) for dialect in DEV_URL for case in _cases(dialect) if _is_noop(dialect, case)]


def _runner():
    spec = importlib.util.spec_from_file_location("matrix_run", MATRIX / "run.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules["matrix_run"] = module
    spec.loader.exec_module(module)
    return module


def _plan(metaxy_bin: str, dialect: str, before: Path, after: Path, hints: Path, *flags: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [metaxy_bin, "schema", "diff", "--dev-url", DEV_URL[dialect], "--from", f"file://{before}", "--to", f"file://{after}",
         "--hints", str(hints), *flags],
        capture_output=True, text=True, timeout=300, stdin=subprocess.DEVNULL)


def test_there_are_cases() -> None:
    assert len(NOOPS) >= 40


@pytest.mark.parametrize(("dialect", "case"), NOOPS, ids=[f"{d}/{c}" for d, c in NOOPS])
def test_a_change_of_spelling_is_no_change(dialect: str, case: str, metaxy_bin: str, tmp_path: Path) -> None:
    folder = MATRIX / dialect / case
    hints = tmp_path / "hints.json"
    hints.write_text("[]", encoding="utf-8")
    for before, after in (("from.sql", "to.sql"), ("to.sql", "from.sql")):
        done = _plan(metaxy_bin, dialect, folder / before, folder / after, hints)
        assert done.returncode == 0, done.stderr
        assert done.stdout == ""


def _unexplained(plan: str) -> list[str]:
    """Statements, by their comments, that no difference stands below."""
    lines = plan.splitlines() + [""]
    return [line for line, below in zip(lines, lines[1:], strict=False)
            if line.startswith("-- ") and not line.startswith("--   ") and not below.startswith("--   ")]


@pytest.mark.parametrize("dialect", list(DEV_URL))
def test_every_plan_is_proved_and_explained(dialect: str, metaxy_bin: str, tmp_path: Path) -> None:
    """Before + plan = after, a second plan is empty, what can be undone leads back; each statement has its difference."""
    wrong = []
    for case in _cases(dialect):
        folder, hints = MATRIX / dialect / case, tmp_path / "hints.json"
        info = json.loads((folder / "case.json").read_text(encoding="utf-8"))
        hints.write_text(json.dumps(info.get("rename", [])), encoding="utf-8")
        done = _plan(metaxy_bin, dialect, folder / "from.sql", folder / "to.sql", hints, "--prove", "--explain")
        proved = {line.split()[1] for line in done.stderr.splitlines() if line.startswith("Proof: ")}
        if done.returncode or not {"before", "a"} <= proved or _unexplained(done.stdout):
            wrong.append((case, done.returncode, done.stderr, _unexplained(done.stdout)))
    assert not wrong


def _empty_database(dialect: str, tmp_path: Path, request: pytest.FixtureRequest) -> str:
    if dialect == "sqlite":
        return f"sqlite://{tmp_path}/verified.db"
    if dialect == "postgresql":
        return request.getfixturevalue("postgres_db") + "?sslmode=disable"
    return request.getfixturevalue("mysql_db")


@pytest.mark.parametrize("dialect", list(DEV_URL))
def test_plans_are_verified(dialect: str, metaxy_bin: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """--verify: the plan runs on a real, empty database and leads to the desired state. Every eighth case; all with MX_VERIFY_ALL=1."""
    database, wrong = _empty_database(dialect, tmp_path, request), {}
    cases = _cases(dialect)[::1 if os.environ.get("MX_VERIFY_ALL") else 8]
    for case in cases:
        folder, hints = MATRIX / dialect / case, tmp_path / "hints.json"
        info = json.loads((folder / "case.json").read_text(encoding="utf-8"))
        hints.write_text(json.dumps(info.get("rename", [])), encoding="utf-8")
        done = _plan(metaxy_bin, dialect, folder / "from.sql", folder / "to.sql", hints, "--verify", database)
        if done.returncode:
            wrong[case] = done.stderr
    assert not wrong
    assert len(cases) >= 5


@pytest.mark.parametrize("dialect", list(DEV_URL))
def test_the_runner_agrees_on_real_servers(dialect: str, metaxy_bin: str, request: pytest.FixtureRequest) -> None:
    runner = _runner()
    if dialect == "postgresql":
        engine = runner.Postgres(request.getfixturevalue("postgres_url"))
    elif dialect == "mysql":
        engine = runner.MySQL(request.getfixturevalue("mysql_url"))
    else:
        engine = runner.SQLite()
    planner = (f"{metaxy_bin} schema diff --dev-url {DEV_URL[dialect]} --from file://{{from}} --to file://{{to}} --hints {{hints}}")
    failed = {}
    noops = {case for d, case in NOOPS if d == dialect}
    for case in runner.find_cases(str(MATRIX), (dialect,), None):
        if Path(case.name).name not in noops:
            continue
        plan, error, _note = runner.ask(planner, case, 60)
        status, details = ("planner-error", [error]) if error else runner.judge(case, engine, plan)
        if status != "pass":
            failed[case.name] = (status, details)
    assert not failed
