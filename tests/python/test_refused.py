"""What a server refuses is refused before it gets there, and nothing else: tests/cases/refused/<dialect>.sql on both.

A file holds scripts, a line "--" between two. Each is run on the real server, in a database of its own or rolled back, and planned;
the planner must have the server's verdict. No verdict is written down.
"""

from __future__ import annotations

import sqlite3
import subprocess
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

CASES = Path(__file__).resolve().parent.parent / "cases" / "refused"
DEV_URLS = {"postgres": "docker://postgres/15/dev", "mariadb": "docker://mariadb/10.11/dev", "sqlite": "sqlite://dev?mode=memory",
            "duckdb": "duckdb:///:memory:"}
Verdict = Callable[[str], str | None]       # of a script: what the server says against it


def _postgres(request: pytest.FixtureRequest) -> Verdict:
    import psycopg

    connection = psycopg.connect(request.getfixturevalue("postgres_db"))
    request.addfinalizer(connection.close)

    def verdict(script: str) -> str | None:
        try:
            connection.execute(script.encode())
        except psycopg.Error as error:
            return str(error)
        finally:
            connection.rollback()
        return None

    return verdict


def _mariadb(request: pytest.FixtureRequest) -> Verdict:
    import pymysql
    from pymysql.constants import CLIENT

    parts = urlsplit(request.getfixturevalue("mysql_db"))
    connection = pymysql.connect(host=parts.hostname, port=parts.port or 3306, user=unquote(parts.username or "root"),
                                 password=unquote(parts.password or ""), autocommit=True, client_flag=CLIENT.MULTI_STATEMENTS)
    request.addfinalizer(connection.close)
    name = parts.path[1:]

    def verdict(script: str) -> str | None:
        cursor = connection.cursor()
        for statement in ("SET foreign_key_checks = 1, sql_mode = DEFAULT", f"DROP DATABASE {name}", f"CREATE DATABASE {name} CHARACTER SET utf8mb4", f"USE {name}"):
            cursor.execute(statement)
        try:
            cursor.execute(script)
            while cursor.nextset():
                pass
        except pymysql.Error as error:
            return str(error)
        return None

    return verdict


def _sqlite(request: pytest.FixtureRequest) -> Verdict:
    def verdict(script: str) -> str | None:
        connection = sqlite3.connect(":memory:")
        try:
            connection.executescript(script)
        except sqlite3.Error as error:
            return str(error)
        finally:
            connection.close()
        return None

    return verdict


def _duckdb(request: pytest.FixtureRequest) -> Verdict:
    duckdb = pytest.importorskip("duckdb")

    def verdict(script: str) -> str | None:
        with duckdb.connect() as connection:
            try:
                connection.execute(script)
            except duckdb.Error as error:
                return str(error)
        return None

    return verdict


SERVERS: dict[str, Callable[[pytest.FixtureRequest], Verdict]] = {"postgres": _postgres, "mariadb": _mariadb, "sqlite": _sqlite,
                                                                     "duckdb": _duckdb}


@pytest.mark.parametrize("dialect", SERVERS)
def test_verdicts(dialect: str, metaxy_bin: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    verdict = SERVERS[dialect](request)
    scripts = [script.strip() for script in (CASES / f"{dialect}.sql").read_text().split("\n--\n")]
    empty, file, wrong, refused = tmp_path / "empty.sql", tmp_path / "schema.sql", [], 0
    empty.write_text("")
    for script in scripts:
        want = verdict(script)
        file.write_text(script + "\n")
        done = subprocess.run([metaxy_bin, "schema", "diff", "--dev-url", DEV_URLS[dialect], "--from", f"file://{empty}",
                               "--to", f"file://{file}"], capture_output=True, text=True, stdin=subprocess.DEVNULL)
        refused += want is not None
        if (done.returncode != 0) != (want is not None):
            wrong.append(f"{script}\n    the server: {want or 'takes it'}\n    the planner: {done.stderr or 'takes it'}")
        elif want is not None:
            assert done.returncode == 1 and f"{file}:" in done.stderr, done.stderr
    assert not wrong, f"{len(wrong)} of {len(scripts)}\n" + "\n".join(wrong)
    assert len(scripts) > 20 and 0 < refused < len(scripts)
