"""What the tests of random scripts run on: the servers, as change-matrix/run.py opens them, and the command."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from reused_databases import reuse_databases

ROOT = Path(__file__).resolve().parent.parent
DEV_URLS = {"sqlite": "sqlite://dev?mode=memory", "postgresql": "docker://postgres/15/dev", "mysql": "docker://mariadb/10.11/dev",
            "duckdb": "duckdb:///:memory:"}


class Wrong(Exception):
    """The property does not hold; the message says how."""


class Planner:
    """The command, in a folder of one script."""

    def __init__(self, folder: Path, metaxy_bin: str, dialect: str):
        self.folder, self.bin, self.dialect, self.refused = folder, metaxy_bin, dialect, Counter()
        self.environment = dict(os.environ)
        if dialect == "duckdb":
            self.environment["METAXY_LIBDUCKDB"] = pytest.importorskip("_duckdb").__file__
        folder.mkdir()

    def _run(self, *arguments: str) -> subprocess.CompletedProcess:
        return subprocess.run([self.bin, "schema", "diff", "--dev-url", DEV_URLS[self.dialect], *arguments], env=self.environment,
                              cwd=self.folder, capture_output=True, timeout=300, stdin=subprocess.DEVNULL)

    def plan(self, before: str, after: str, hints: list[dict]) -> str | None:
        """SQL, or None when the plan is refused in good order."""
        (self.folder / "from.sql").write_text(before)
        (self.folder / "to.sql").write_text(after if after.strip() else "-- nothing\n")
        (self.folder / "hints.json").write_text(json.dumps(hints))
        done = self._run("--from", "file://from.sql", "--to", "file://to.sql", "--hints", "hints.json", "--prove")
        messages = done.stderr.decode()
        if done.returncode == 0 and "Proof: before" in messages:
            return done.stdout.decode()
        errors = _errors(messages)
        if (done.returncode != 1 or "Sanitizer" in messages or "runtime error" in messages or not errors or done.stdout
                or "PLN002" in messages or any(line.startswith(("reverse.sql:", "planned.sql:")) for line in errors)):
            raise Wrong(f"exit {done.returncode} without a diagnostic, or a proof fails\n{messages}")
        self.refused[errors[0].partition("error ")[2]] += 1
        return None

    def refuses(self, script: str) -> bool:
        (self.folder / "empty.sql").write_text("")
        (self.folder / "script.sql").write_text(script)
        done = self._run("--from", "file://empty.sql", "--to", "file://script.sql")
        if done.returncode and (done.returncode != 1 or done.stdout or not _errors(done.stderr.decode())):
            raise Wrong(f"exit {done.returncode} without a diagnostic\n{done.stderr.decode()}")
        return done.returncode == 1

    def expect_live(self, url: str, sql: str) -> None:
        """The database there is what we take `sql` for."""
        (self.folder / "live.sql").write_text(sql)
        for states in (("--from", url, "--to", "file://live.sql"), ("--from", "file://live.sql", "--to", url)):
            done = self._run(*states)
            if done.returncode or done.stdout:
                raise Wrong(f"inspected is not replayed ({states[0]} {states[1]}):\n{done.stdout.decode()}{done.stderr.decode()}")


def _errors(messages: str) -> list[str]:
    return [line for line in messages.splitlines() if ": error " in line or line.startswith("error ")]


def _matrix() -> ModuleType:
    spec = importlib.util.spec_from_file_location("change_matrix", ROOT / "change-matrix" / "run.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _share(engine: Any) -> None:
    """Databases for several workers at once: made and dropped by one at a time."""
    lock, make, drop = threading.Lock(), engine.create, engine.drop

    def create(options: dict) -> Any:
        with lock:
            return make(options)

    def let_go(connection: Any) -> None:
        with lock:
            drop(connection)

    engine.create, engine.drop = create, let_go


class _DuckFile:
    """A database file, which is opened when it is used."""

    def __init__(self, path: Path):
        self.path, self.connection = path, None

    def execute(self, sql: str, parameters: list | None = None) -> Any:
        import duckdb

        self.connection = self.connection or duckdb.connect(str(self.path))
        return self.connection.execute(sql, parameters)

    def close(self) -> None:
        if self.connection:
            self.connection.close()
        self.connection = None


def _duckdb(matrix: ModuleType, folder: Path) -> Any:
    pytest.importorskip("duckdb")
    from duckdb_catalogue import DuckDB

    server, numbers = DuckDB(matrix.SqlError), iter(range(10**9))

    def url_of(file: _DuckFile) -> str:
        """Closes it: a file belongs to one process at a time."""
        file.close()
        return f"duckdb:///{file.path}"

    def drop(file: _DuckFile) -> None:
        file.close()
        file.path.unlink(missing_ok=True)

    server.create = lambda options: _DuckFile(folder / f"{next(numbers)}.duckdb")
    # DuckDB forgets what refers to a table when the other table is altered, until the file is opened anew. Meanwhile it lets the table be
    # altered, too, and never comes back from writing the file.
    server.reopen = _DuckFile.close
    server.drop, server.url_of = drop, url_of
    return server


@contextmanager
def opened(dialect: str, request: pytest.FixtureRequest, first: int) -> Iterator[tuple[ModuleType, Any]]:
    """change-matrix/run.py, and its server of the dialect, which has `url_of(connection)`, too, and may be used by several threads.

    `first` numbers the databases of MariaDB: rights outlive them, so that each test wants names of its own.
    """
    matrix = _matrix()
    if dialect == "sqlite":
        server = matrix.SQLite()
        server.url_of = lambda connection: "sqlite://" + connection.execute("pragma database_list").fetchone()[2]
    elif dialect == "duckdb":
        server = _duckdb(matrix, request.getfixturevalue("tmp_path"))
    else:
        url = request.getfixturevalue("postgres_url" if dialect == "postgresql" else "mysql_url")
        server = (matrix.Postgres if dialect == "postgresql" else matrix.MySQL)(url)
        base = url.rpartition("/")[0]
        if dialect == "postgresql":
            server.url_of = lambda connection: f"{base}/{connection.info.dbname}?sslmode=disable"
        else:
            server.count = first
            server.url_of = lambda connection: f"{base}/{server.made[id(connection)]}"
        _share(server)
    if dialect == "postgresql":
        reuse_databases(server)
    try:
        yield matrix, server
    finally:
        if dialect == "postgresql":
            server.drop_idle()
