"""SIGKILL during `migrate apply` on PostgreSQL, in files without a transaction: a statement and what is recorded of it are
one transaction, but for those that the server runs in none; of these the next run finds out what became of them."""

from __future__ import annotations

import contextlib
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from processes import until

Apply = Callable[[], "subprocess.CompletedProcess[str]"]
REVISIONS = "atlas_schema_revisions.atlas_schema_revisions"
ROWS = f"SELECT applied, total, coalesce(error, ''), error_stmt FROM {REVISIONS} WHERE version = '2'"
CLIENTS = "datname = current_database() AND pid <> pg_backend_pid() AND application_name = 'metaxy'"


@pytest.fixture
def database(postgres_db: str) -> Iterator[Any]:
    import psycopg

    with psycopg.connect(postgres_db, autocommit=True) as connection:
        yield connection


def query(database: Any, text: str) -> list[tuple[Any, ...]]:
    cursor = database.execute(text)
    return cursor.fetchall() if cursor.description else []


@pytest.fixture
def command(tmp_path: Path, metaxy_bin: str, postgres_db: str) -> list[str]:
    (tmp_path / "migrations").mkdir()
    return [metaxy_bin, "migrate", "apply", "--url", postgres_db]


@pytest.fixture
def apply(tmp_path: Path, command: list[str]) -> Apply:
    return lambda: subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)


def write(folder: Path, metaxy_bin: str, **files: str) -> None:
    for name, text in files.items():
        (folder / "migrations" / f"{name.lstrip('v')}.sql").write_text(f"-- atlas:txmode none\n\n{text}")
    subprocess.run([metaxy_bin, "migrate", "hash"], cwd=folder, check=True)


@contextlib.contextmanager
def held(postgres_db: str, *statements: str) -> Iterator[Any]:
    import psycopg

    with psycopg.connect(postgres_db) as connection:
        for statement in statements:
            connection.execute(statement)
        yield connection
        connection.rollback()


def kill_it(process: "subprocess.Popen[bytes]", database: Any) -> None:
    """Client and server process: nothing that waits goes on."""
    process.kill()
    process.wait()
    query(database, f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {CLIENTS}")
    until(lambda: query(database, f"SELECT 1 FROM pg_stat_activity WHERE {CLIENTS}") == [])


def waiting(database: Any, what: str) -> bool:
    return query(database, f"SELECT 1 FROM pg_stat_activity WHERE {CLIENTS} AND wait_event_type = 'Lock' "
                           f"AND query LIKE '{what}%'") != []


def kill_before_the_record(folder: Path, command: list[str], postgres_db: str, database: Any, statement: str) -> None:
    """The statement waits for t until the row of its file can be written no more."""
    with held(postgres_db, "LOCK TABLE t IN ACCESS EXCLUSIVE MODE") as first, \
            subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        until(lambda: waiting(database, statement))
        with held(postgres_db, f"LOCK TABLE {REVISIONS} IN SHARE MODE"):
            first.rollback()
            until(lambda: waiting(database, 'INSERT INTO "atlas'))
            kill_it(process, database)


@pytest.mark.parametrize("statement, seen", [
    ("INSERT INTO t VALUES (2)", "SELECT count(*) FROM t WHERE a = 2"),
    ("ALTER TABLE t ADD CHECK (a > 0)", "SELECT count(*) FROM pg_constraint WHERE conrelid = 't'::regclass"),
    ("DO $$ BEGIN INSERT INTO t VALUES (2); END $$", "SELECT count(*) FROM t WHERE a = 2"),
])
def test_a_statement_is_run_once(tmp_path, metaxy_bin, command, apply, database, postgres_db, statement, seen):
    write(tmp_path, metaxy_bin, v1_t="CREATE TABLE t (a int);\n")
    assert apply().returncode == 0
    write(tmp_path, metaxy_bin, v2_more=f"{statement};\nINSERT INTO t VALUES (3);\n")
    kill_before_the_record(tmp_path, command, postgres_db, database, statement[:12])
    again = apply()
    assert again.returncode == 0, again.stderr
    assert query(database, seen) == [(1,)]
    assert query(database, "SELECT a FROM t WHERE a <> 2") == [(3,)]


def test_an_index_that_the_server_finished_counts_as_done(tmp_path, metaxy_bin, command, apply, database, postgres_db):
    write(tmp_path, metaxy_bin, v1_t="CREATE TABLE t (a int);\n")
    assert apply().returncode == 0
    write(tmp_path, metaxy_bin, v2_i="CREATE INDEX CONCURRENTLY i ON t (a);\nINSERT INTO t VALUES (1);\n")
    kill_before_the_record(tmp_path, command, postgres_db, database, "CREATE INDEX CONCURRENTLY")
    assert query(database, ROWS) == [(0, 2, "", "CREATE INDEX CONCURRENTLY i ON t (a);")]
    again = apply()
    assert again.returncode == 0, again.stderr
    assert "REV007" in again.stderr and "statement 1 of 2_i.sql counts as done" in again.stderr
    assert query(database, ROWS) == [(2, 2, "", "")]


def test_an_index_that_was_not_finished_is_named(tmp_path, metaxy_bin, command, apply, database, postgres_db):
    write(tmp_path, metaxy_bin, v1_t="CREATE TABLE t (a int);\n")
    assert apply().returncode == 0
    write(tmp_path, metaxy_bin, v2_i="CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON t (a);\n")
    with held(postgres_db, "INSERT INTO t VALUES (1)"), \
            subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        until(lambda: waiting(database, "CREATE INDEX"))
        kill_it(process, database)
    for _ in range(2):
        failed = apply()
        assert failed.returncode == 1
        assert "REV011" in failed.stderr and 'index "i" is invalid' in failed.stderr
    query(database, "DROP INDEX i")
    again = apply()
    assert again.returncode == 0, again.stderr
    assert query(database, "SELECT indisvalid FROM pg_index WHERE indexrelid = 'i'::regclass") == [(True,)]


def test_of_a_procedure_that_commits_nobody_knows(tmp_path, metaxy_bin, command, apply, database, postgres_db):
    write(tmp_path, metaxy_bin, v1_t="CREATE TABLE t (a int);\nCREATE PROCEDURE p() LANGUAGE plpgsql AS $$ BEGIN "
                                     "COMMIT; INSERT INTO t VALUES (1); END $$;\n")
    assert apply().returncode == 0
    write(tmp_path, metaxy_bin, v2_p="CALL p();\n")
    kill_before_the_record(tmp_path, command, postgres_db, database, "CALL p()")
    failed = apply()
    assert failed.returncode == 1 and "REV011" in failed.stderr
    assert query(database, "SELECT a FROM t") == [(1,)]
    query(database, "DELETE FROM t")
    assert apply().returncode == 0
    assert query(database, "SELECT a FROM t") == [(1,)]
