"""SIGKILL during `migrate apply` on MariaDB, where a definition ends its transaction and goes on without its client."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from processes import until

Apply = Callable[[], "subprocess.CompletedProcess[str]"]
WAITS = "SELECT count(*) FROM information_schema.processlist WHERE db = DATABASE() AND state LIKE '%metadata lock%'"
WITHDRAWN = """CREATE TRIGGER no_intent_is_withdrawn BEFORE UPDATE ON atlas_schema_revisions FOR EACH ROW
IF OLD.error_stmt <> '' AND NEW.error_stmt = '' AND NEW.applied = OLD.applied THEN
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'a run that is killed here leaves no doubt behind'; END IF"""
OTHERS = "SELECT count(*) FROM information_schema.processlist WHERE db = DATABASE() AND id <> CONNECTION_ID()"


@pytest.fixture
def database(mysql_db: str) -> Iterator[Any]:
    import pymysql

    parts = urlsplit(mysql_db)
    with pymysql.connect(host=parts.hostname, port=parts.port or 3306, user=unquote(parts.username or ""),
                         password=unquote(parts.password or ""), database=parts.path[1:], autocommit=True) as connection:
        yield connection


def query(database: Any, text: str) -> list[tuple[Any, ...]]:
    with database.cursor() as cursor:
        cursor.execute(text)
        return list(cursor.fetchall())


@pytest.fixture
def command(tmp_path: Path, metaxy_bin: str, mysql_db: str) -> list[str]:
    (tmp_path / "migrations").mkdir()
    return [metaxy_bin, "migrate", "apply", "--url", mysql_db]


@pytest.fixture
def apply(tmp_path: Path, command: list[str]) -> Apply:
    return lambda: subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)


def write(folder: Path, metaxy_bin: str, **files: str) -> None:
    for name, text in files.items():
        (folder / "migrations" / f"{name.lstrip('v')}.sql").write_text(text)
    subprocess.run([metaxy_bin, "migrate", "hash"], cwd=folder, check=True)


def kill_while_it_waits(folder: Path, command: list[str], database: Any) -> None:
    """A reader keeps the statement that changes t waiting; it goes on when the client is gone."""
    query(database, "BEGIN")
    query(database, "SELECT * FROM t")
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until(lambda: query(database, WAITS) == [(1,)])
    finally:
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        query(database, "COMMIT")


@pytest.mark.parametrize("statement, done", [
    ("ALTER TABLE t ADD COLUMN b int", "SELECT 1 FROM information_schema.columns WHERE table_name = 't' AND "
                                       "table_schema = DATABASE() AND column_name = 'b'"),
    ("CREATE INDEX i ON t (a)", "SELECT 1 FROM information_schema.statistics WHERE table_name = 't' AND "
                                "table_schema = DATABASE() AND index_name = 'i'"),
    ("ALTER TABLE t DROP COLUMN c", "SELECT 1 FROM DUAL WHERE NOT EXISTS (SELECT 1 FROM information_schema.columns "
                                    "WHERE table_name = 't' AND table_schema = DATABASE() AND column_name = 'c')"),
])
def test_a_definition_that_the_server_finished_counts_as_done(tmp_path, metaxy_bin, command, apply, database, statement,
                                                              done):
    write(tmp_path, metaxy_bin, v1_t="CREATE TABLE t (a int, c int);\n")
    assert apply().returncode == 0
    write(tmp_path, metaxy_bin, v2_more=f"INSERT INTO t (a) VALUES (1);\n{statement};\nINSERT INTO t (a) VALUES (2);\n")
    kill_while_it_waits(tmp_path, command, database)
    until(lambda: query(database, done) == [(1,)])
    assert query(database, "SELECT applied, total, error, error_stmt FROM atlas_schema_revisions WHERE version = '2'") \
        == [(1, 3, "", statement + ";")]
    query(database, WITHDRAWN)  # the run that goes on may be killed, too
    again = apply()
    assert again.returncode == 0, again.stderr
    assert "REV007" in again.stderr and "statement 2 of 2_more.sql counts as done" in again.stderr
    assert query(database, "SELECT a FROM t ORDER BY a") == [(1,), (2,)]
    assert query(database, "SELECT applied, total, error, error_stmt FROM atlas_schema_revisions WHERE version = '2'") \
        == [(3, 3, "", "")]


def test_what_was_there_before_is_an_error_each_time(tmp_path, metaxy_bin, apply, database):
    write(tmp_path, metaxy_bin, v1_t="CREATE TABLE t (a int);\n")
    assert apply().returncode == 0
    write(tmp_path, metaxy_bin, v2_again="CREATE TABLE u (a int);\nCREATE TABLE t (a int);\n")
    for _ in range(3):
        failed = apply()
        assert failed.returncode == 1
        assert "Error 1050" in failed.stderr and "REV007" not in failed.stderr
    query(database, "DROP TABLE t")
    assert apply().returncode == 0


def test_killed_at_any_moment_it_goes_on_where_it_was(tmp_path, metaxy_bin, command, apply, database):
    text = "".join(f"CREATE TABLE k{i} (id int PRIMARY KEY);\nINSERT INTO k{i} VALUES (1);\n" for i in range(40))
    write(tmp_path, metaxy_bin, v1_all=text)
    for i in range(12):
        process = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(0.02 + 0.01 * i)
        process.kill()
        process.wait()
        until(lambda: query(database, OTHERS) == [(0,)])
    ended = apply()
    assert ended.returncode == 0, ended.stderr
    assert query(database, "SELECT applied, total, error FROM atlas_schema_revisions") == [(80, 80, "")]
    for i in range(40):
        assert query(database, f"SELECT id FROM k{i}") == [(1,)]
