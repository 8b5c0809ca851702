"""The case files of tests/cases/diff/<dialect>: two states in, a plan and its messages out.

A case file has sections, each begun by a line "-- name --":

    from.sql, to.sql    the two states
    hints.json          renames, as `--hints` reads them (optional)
    want.sql            what `metaxy schema diff` prints; UPDATE=1 writes this and the next two, then read the diff
    want.diags          the first line of each message; left out when there are none
    want.reverse        the first line of each message, where the way back cannot be planned (never a wrong plan)
    rows.sql            rows to put in before the plan runs on a real server (optional)
    checks.json         queries afterwards: [{"query": …, "expect": [[…]]}] (optional)
    options.json        what matters when catalogues are compared (tests/change-matrix/run.py, optional)
    servers.txt         "none": the case is only for servers that the tests do not have (optional)
    dev.txt             the URL of the version that it is planned for (optional)

Every case is also run as a property: from + plan is to, a second plan is empty, the way back leads back, the same
input gives the same bytes; and the plan is run on a real server, whose catalogue must be that of to.sql. MySQL's
cases are planned for MariaDB once more, to be run there.
"""

from __future__ import annotations

import importlib.util
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))

from duckdb_catalogue import DuckDB  # noqa: E402  (it lies beside this file)
from reused_databases import reuse_databases  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent
CASES = ROOT / "cases" / "diff"
DEV_URLS = {"sqlite": "sqlite://dev?mode=memory", "postgres": "docker://postgres/15/dev",
            "mysql": "docker://mysql/8/dev", "mariadb": "docker://mariadb/10.11/dev", "duckdb": "duckdb:///:memory:"}
FILES = sorted(CASES.glob("*/*.txt"))


class Case:
    def __init__(self, path: Path):
        self.path, self.dialect = path, path.parent.name
        pieces = re.split(r"^-- ([a-z]+\.[a-z]+) --\n", path.read_text(), flags=re.MULTILINE)
        assert pieces[0] == "", f"{path}: text before the first section"
        self.sections = dict(zip(pieces[1::2], pieces[2::2], strict=True))
        self.dev_url = self.sections.get("dev.txt", DEV_URLS[self.dialect]).strip()

    def json(self, name: str):
        return json.loads(self.sections.get(name) or "null")

    def write(self) -> None:
        self.path.write_text("".join(f"-- {name} --\n{text}" for name, text in self.sections.items()))

    def check(self, name: str, got: str) -> None:
        if os.environ.get("UPDATE"):
            if got or name == "want.sql":
                self.sections[name] = got
            else:
                self.sections.pop(name, None)
            self.write()
        assert got == self.sections.get(name, ""), f"{self.path.name}: {name}"


def reversed_hints(hints: list[dict] | None) -> list[dict]:
    """Those that lead back; tables are named as they are called then."""
    tables = {hint["to"]: hint["from"] for hint in hints or [] if hint["kind"] == "table"}
    return [{**hint, "from": hint["to"], "to": hint["from"],
             **({"table": tables.get(hint["table"], hint["table"])} if "table" in hint else {})}
            for hint in hints or []]


class Planner:
    """`metaxy schema diff` in a folder of its own; names of files are those that messages show."""

    def __init__(self, folder: Path, metaxy_bin: str, dev_url: str):
        self.folder, self.bin, self.dev_url = folder, metaxy_bin, dev_url

    def run(self, before: str, after: str, hints: list[dict] | None = None) -> tuple[int, str, list[str]]:
        """Exit status, plan, first line of each message."""
        (self.folder / "from.sql").write_text(before)
        (self.folder / "to.sql").write_text(after if after.strip() else "-- nothing\n")
        argv = [self.bin, "schema", "diff", "--from", "file://from.sql", "--to", "file://to.sql", "--dev-url", self.dev_url]
        if hints:
            (self.folder / "hints.json").write_text(json.dumps(hints))
            argv += ["--hints", "hints.json"]
        done = subprocess.run(argv, cwd=self.folder, capture_output=True, timeout=300, stdin=subprocess.DEVNULL)
        messages = done.stderr.decode()
        assert "Sanitizer" not in messages and "runtime error" not in messages, messages
        assert "PLN002" not in messages, f"a plan that does not lead there:\n{messages}"
        first_lines = [line for line in messages.splitlines() if line and not line.startswith(" ")]
        return done.returncode, done.stdout.decode(), first_lines

    def plan(self, before: str, after: str, hints: list[dict] | None = None) -> str:
        status, plan, messages = self.run(before, after, hints)
        assert status == 0, "\n".join(messages)
        return plan


def same(lines: list[str]) -> str:
    """Without the notice that there is nothing to do."""
    return "".join(line + "\n" for line in lines if not line.startswith("Schemas are synced"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_case(path: Path, metaxy_bin: str, tmp_path: Path) -> None:
    case = Case(path)
    planner = Planner(tmp_path, metaxy_bin, case.dev_url)
    before, after = case.sections["from.sql"], case.sections["to.sql"]
    hints = case.json("hints.json")

    status, plan, messages = planner.run(before, after, hints)
    assert status in (0, 1)
    assert status == 1 or not any(": error " in line for line in messages)
    case.check("want.sql", plan)
    case.check("want.diags", same(messages))
    assert planner.run(before, after, hints) == (status, plan, messages), "the same input, other bytes"
    if status == 1:
        assert plan == "" and any("error " in line for line in messages)
        return

    assert planner.plan(before + plan, after) == "", "the plan does not lead to the desired state"
    assert planner.plan(after, before + plan) == ""

    back_status, back, back_messages = planner.run(after, before, reversed_hints(hints))
    case.check("want.reverse", same(back_messages) if back_status else "")
    if back_status == 0:
        assert planner.plan(after + back, before) == "", "the way back leads elsewhere"
        assert planner.plan(before + plan + back, before) == "", "there and back again is elsewhere"


# ------------------------------------------------------------------------------------------ on real servers

def change_matrix() -> ModuleType:
    spec = importlib.util.spec_from_file_location("change_matrix", ROOT / "change-matrix" / "run.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class ServerCase:
    """A case in the form that the change matrix judges."""

    def __init__(self, case: Case, dialect: str):
        self.case, self.dialect, self.options = case, dialect, case.json("options.json") or {}
        self.data = {"sql": case.sections.get("rows.sql"), "checks": case.json("checks.json")}
        self.noop = case.sections.get("want.sql") == ""

    def text(self, name: str) -> str:
        return self.case.sections[name]


def judge(path: Path, planner: Planner, engine, matrix: ModuleType) -> None:
    case = Case(path)
    status, plan, messages = planner.run(case.sections["from.sql"], case.sections["to.sql"], case.json("hints.json"))
    if status == 1:
        assert case.sections["want.sql"] == "", messages
        return
    verdict, details = matrix.judge(ServerCase(case, engine.dialect), engine, plan)
    assert verdict == "pass", "\n".join([verdict, *details, "--- plan", plan])


def cases_of(*dialects: str):
    files = [path for path in FILES if path.parent.name in dialects and Case(path).sections.get("servers.txt") != "none\n"]
    return pytest.mark.parametrize("path", files, ids=lambda path: f"{path.parent.name}-{path.stem}")


@pytest.fixture(scope="module")
def matrix() -> ModuleType:
    return change_matrix()


@pytest.fixture(scope="module")
def sqlite_engine(matrix: ModuleType):
    return matrix.SQLite()


def make_roles(engine, query: str, *statements: str) -> None:
    """Those that cases give rights to; roles are the server's, not a database's."""
    conn = engine.create({})
    for role in ("app", "Other", "owner", "ro", "adm"):
        if not engine.rows(conn, query.format(role=role)):
            engine.script(conn, "".join(statement.format(role=role) + ";\n" for statement in statements))
    engine.drop(conn)


@pytest.fixture(scope="module")
def postgres_engine(matrix: ModuleType, postgres_url: str):
    engine = reuse_databases(matrix.Postgres(postgres_url))
    make_roles(engine, "select 1 from pg_catalog.pg_roles where rolname = '{role}'", 'create role "{role}"')
    yield engine
    engine.drop_idle()


@pytest.fixture(scope="module")
def mysql_engine(matrix: ModuleType, mysql_url: str):
    engine = matrix.MySQL(mysql_url)
    engine.count = 1_000_000    # names that no other test has: rights outlive their database
    make_roles(engine, "select 1 from mysql.user where user = '{role}'",
               "create user '{role}'", "create user '{role}'@'localhost'", "create user '{role}'@'10.%'")
    return engine


@cases_of("duckdb")
def test_on_duckdb(path: Path, metaxy_bin: str, tmp_path: Path, matrix: ModuleType) -> None:
    judge(path, Planner(tmp_path, metaxy_bin, DEV_URLS["duckdb"]), DuckDB(matrix.SqlError), matrix)


@cases_of("sqlite")
def test_on_sqlite(path: Path, metaxy_bin: str, tmp_path: Path, sqlite_engine, matrix: ModuleType) -> None:
    judge(path, Planner(tmp_path, metaxy_bin, DEV_URLS["sqlite"]), sqlite_engine, matrix)


@cases_of("postgres")
def test_on_postgres(path: Path, metaxy_bin: str, tmp_path: Path, postgres_engine, matrix: ModuleType) -> None:
    judge(path, Planner(tmp_path, metaxy_bin, DEV_URLS["postgres"]), postgres_engine, matrix)


@cases_of("mysql", "mariadb")
def test_on_mariadb(path: Path, metaxy_bin: str, tmp_path: Path, mysql_engine, matrix: ModuleType) -> None:
    judge(path, Planner(tmp_path, metaxy_bin, DEV_URLS["mariadb"]), mysql_engine, matrix)
