"""Schemas and migration histories of real projects (real_schemas.py says where they lie; where they do not, the tests are skipped).

A schema, statement by statement on a real server: what the server refuses, and nothing else, is diagnosed by the planner at that
statement's lines. Of the rest: no difference to itself; the plan from nothing makes the same catalogue; what is read from the server
is the script, both ways. A history is run file by file; after some of the files (all, with MX_REAL_EVERY=1) what replaying the
directory so far gives is what the server holds. Blocks of PL/pgSQL (DO) are run on neither side: the planner must say so.
"""

from __future__ import annotations

import importlib.util
import json
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import ClassVar

import pytest

TESTS = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TESTS))

import real_schemas  # noqa: E402

DEV_URL = {
    "postgresql": "docker://postgres/15/dev",
    "mysql": "docker://mariadb/10.11/dev",
    "sqlite": "sqlite://dev?mode=memory",
}
LOOKS = 5       # at a history, unless MX_REAL_EVERY says after how many files
NOTES = r"(?:\s|--[^\n]*\n)*"
BLOCK = re.compile(NOTES + r"DO\b", re.I)
PASSED_OVER = "warning SQL104: DO was passed over"
BODY = re.compile(NOTES + r"CREATE\b[^;]*\b(?:TRIGGER|PROCEDURE|FUNCTION)\b[^;]*\bBEGIN\b", re.I)
ROWS = re.compile(NOTES + r"(?:INSERT|UPDATE|DELETE|WITH|SELECT|BEGIN|COMMIT|SET|PRAGMA|VALUES)\b", re.I)
SCHEMAS = [(path, dialect) for dialect in DEV_URL for path in real_schemas.schemas(dialect)]
HISTORIES = [(path, dialect) for dialect in DEV_URL for path in real_schemas.histories(dialect)]


def _runner() -> ModuleType:
    if "matrix_run" not in sys.modules:
        spec = importlib.util.spec_from_file_location("matrix_run", TESTS / "change-matrix" / "run.py")
        module = importlib.util.module_from_spec(spec)
        sys.modules["matrix_run"] = module
        spec.loader.exec_module(module)
    return sys.modules["matrix_run"]


class Script:
    """A text cut at its semicolons that stand at the ends of lines, as these files are written."""

    def __init__(self, text: str, dialect: str):
        self.pieces: list[tuple[int, str]] = []        # (first line, text)
        line, current = 1, ""
        for part in text.splitlines(keepends=True):
            current += part
            if self._ends(current, dialect):
                self.pieces.append((line, current))
                line, current = line + current.count("\n"), ""
        if current.strip():
            self.pieces.append((line, current))

    @staticmethod
    def _ends(text: str, dialect: str) -> bool:
        if dialect == "sqlite":
            return sqlite3.complete_statement(text)
        if not text.rstrip().endswith(";"):
            return False
        if dialect == "mysql" and BODY.match(text):
            return bool(re.search(r"\bEND\s*;+\s*$", text, re.I)) and not re.search(r"\bEND\s+(?:IF|CASE|LOOP|WHILE)\s*;\s*$", text, re.I)
        return dialect != "postgresql" or text.count("$$") % 2 == 0

    def at(self, line: int) -> int:
        """The piece that a line belongs to."""
        return max(i for i, (first, _) in enumerate(self.pieces) if first <= line)

    def without(self, pieces: set[int]) -> str:
        """The lines keep their numbers."""
        return "".join("\n" * text.count("\n") if i in pieces else text for i, (_, text) in enumerate(self.pieces))


class Server:
    """A database of its own on an engine of the change matrix."""

    engines: ClassVar[dict[str, object]] = {}

    def __init__(self, dialect: str, request: pytest.FixtureRequest):
        runner = _runner()
        makers = {"postgresql": runner.Postgres, "mysql": runner.MySQL, "sqlite": runner.SQLite}
        fixture = {"postgresql": "postgres_url", "mysql": "mysql_url"}.get(dialect)
        self.dialect, self.error, self.compare = dialect, runner.SqlError, runner.compare
        self.url = request.getfixturevalue(fixture) if fixture else None
        if dialect not in self.engines:
            self.engines[dialect] = makers[dialect](self.url)
        self.engine = self.engines[dialect]
        self.connection = self.engine.create({})
        request.addfinalizer(lambda: self.engine.drop(self.connection))

    def refuses(self, statement: str) -> bool:
        try:
            self.engine.script(self.connection, re.sub(r";[;\s]*$", ";", statement))      # END;;
        except self.error:
            return True
        return False

    def live(self) -> str:
        if self.dialect == "sqlite":
            return "sqlite://" + self.connection.execute("pragma database_list").fetchone()[2]
        base = self.url.rpartition("/")[0] + "/" + self.engine.made[id(self.connection)]
        return base + ("?sslmode=disable" if self.dialect == "postgresql" else "")

    def catalogue(self) -> dict:
        self.engine.reset(self.connection)
        return self.engine.catalog(self.connection, {})


def _diff(metaxy_bin: str, dialect: str, before: str, after: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([metaxy_bin, "schema", "diff", "--dev-url", DEV_URL[dialect], "--from", before, "--to", after],
                          capture_output=True, text=True, timeout=300, stdin=subprocess.DEVNULL)


def _expect_same(metaxy_bin: str, dialect: str, one: str, other: str, blocks: int = 0) -> None:
    """No difference either way, and a warning for each block that is passed over."""
    for before, after in ((one, other), (other, one)):
        done = _diff(metaxy_bin, dialect, before, after)
        assert (done.returncode, done.stdout) == (0, ""), f"{before} {after}\n{done.stderr[:2000]}"
        assert done.stderr.count(PASSED_OVER) == blocks


def _lines_of_errors(done: subprocess.CompletedProcess[str], file: Path) -> list[int]:
    found = re.findall(rf"^{re.escape(str(file))}:(\d+):(\d+): error ", done.stderr, re.M)
    assert done.returncode == 1 and found, done.stderr[:2000]
    assert len(found) == len(set(found)), "told twice"
    return [int(line) for line, _ in found]


def _diagnosed(script: Script, file: Path, plan: Callable[[], subprocess.CompletedProcess[str]]) -> set[int]:
    """The pieces that the planner refuses. What it refuses is taken out until it plans: one error may hide another."""
    refused: set[int] = set()
    while True:
        file.write_text(script.without(refused), encoding="utf-8")
        done = plan()
        if done.returncode == 0:
            return refused
        more = {script.at(line) for line in _lines_of_errors(done, file)}
        assert more - refused, done.stderr[:2000]
        refused |= more


def _passed_over(script: Script, file: Path, plan: Callable[[], subprocess.CompletedProcess[str]]) -> set[int]:
    """The blocks that the planner passes over: they do not run on the server; those that it reads do."""
    if not any(BLOCK.match(text) for _, text in script.pieces):
        return set()
    file.write_text(script.without(set()), encoding="utf-8")
    return {script.at(int(line)) for line in re.findall(rf"^{re.escape(str(file))}:(\d+):\d+: {PASSED_OVER}", plan().stderr, re.M)}


def _shown(script: Script, pieces: set[int]) -> dict[int, str]:
    return {script.pieces[i][0]: script.pieces[i][1].strip()[:200] for i in sorted(pieces)}


def test_there_are_schemas() -> None:
    if not SCHEMAS:
        pytest.skip(f"no schemas of real projects: {real_schemas.VARIABLE} is not set, and there is no {real_schemas.BESIDE}")
    assert len(SCHEMAS) >= 3


@pytest.mark.parametrize(("path", "dialect"), SCHEMAS, ids=[f"{path.parent.name}/{dialect}" for path, dialect in SCHEMAS])
def test_a_schema(path: Path, dialect: str, metaxy_bin: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    script = Script(path.read_text(encoding="utf-8"), dialect)
    file, empty = tmp_path / "schema.sql", tmp_path / "empty.sql"
    empty.write_text("")
    server = Server(dialect, request)
    refused = {i for i, (_, text) in enumerate(script.pieces) if server.refuses(text)}
    facts = json.loads((path.parent / "facts.json").read_text(encoding="utf-8"))["loads"].get(dialect)
    assert facts is None or bool(refused) == bool(facts["errors"]), "facts.json tells otherwise"

    diagnosed = _diagnosed(script, file, lambda: _diff(metaxy_bin, dialect, f"file://{empty}", f"file://{file}"))
    assert _shown(script, diagnosed) == _shown(script, refused)

    _expect_same(metaxy_bin, dialect, f"file://{file}", f"file://{file}")
    _expect_same(metaxy_bin, dialect, server.live(), f"file://{file}")
    wanted = server.catalogue()
    plan = _diff(metaxy_bin, dialect, f"file://{empty}", f"file://{file}")
    planned = Server(dialect, request)
    planned.engine.script(planned.connection, plan.stdout)
    assert planned.compare(planned.catalogue(), wanted) == []


@pytest.mark.parametrize(("path", "dialect"), HISTORIES, ids=[f"{path.parent.parent.name}/{dialect}" for path, dialect in HISTORIES])
def test_a_history(path: Path, dialect: str, metaxy_bin: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    server, folder, empty = Server(dialect, request), tmp_path / "history", tmp_path / "empty.sql"
    folder.mkdir()
    empty.write_text("")
    files = sorted(path.glob("*.sql"))
    every, blocks = int(os.environ.get("MX_REAL_EVERY") or len(files) // LOOKS or 1), 0

    def plan() -> subprocess.CompletedProcess[str]:
        return _diff(metaxy_bin, dialect, f"file://{empty}", f"file://{folder}")

    for number, source in enumerate(files, 1):
        script = Script(source.read_text(encoding="utf-8"), dialect)
        file = folder / source.name
        passed = _passed_over(script, file, plan) if dialect == "postgresql" else set()
        refused = {i for i, (_, text) in enumerate(script.pieces) if i not in passed and server.refuses(text)}
        blocks += len(passed)
        server.engine.reset(server.connection)      # a transaction that a refused statement left open
        if refused:
            diagnosed = _diagnosed(script, file, plan)
            # rows are not ours to judge
            refused, diagnosed = ({i for i in found if not ROWS.match(script.pieces[i][1])} for found in (refused, diagnosed))
            assert _shown(script, diagnosed) == _shown(script, refused), source.name
        else:
            file.write_text(script.without(set()), encoding="utf-8")
        if number % every == 0 or number == len(files):
            _expect_same(metaxy_bin, dialect, server.live(), f"file://{folder}", blocks)
