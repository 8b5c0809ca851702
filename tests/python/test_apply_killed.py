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
from processes import row_lock_waits, until

Apply = Callable[[], "subprocess.CompletedProcess[str]"]
WAITS = "SELECT count(*) FROM information_schema.processlist WHERE db = DATABASE() AND state LIKE '%metadata lock%'"
WITHDRAWN = """CREATE TRIGGER no_intent_is_withdrawn BEFORE UPDATE ON atlas_schema_revisions FOR EACH ROW
IF OLD.error_stmt <> '' AND NEW.error_stmt = '' AND NEW.applied = OLD.applied THEN
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'a run that is killed here leaves no doubt behind'; END IF"""
CLIENTS = "SELECT id FROM information_schema.processlist WHERE db = DATABASE()"
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


SETUP = """CREATE TABLE t (a int, c int, CONSTRAINT k CHECK (a > 0), INDEX i (a), INDEX j (c));
CREATE TABLE u (a int PRIMARY KEY);
CREATE TABLE p (a int) PARTITION BY RANGE (a) (PARTITION p0 VALUES LESS THAN (1), PARTITION p1 VALUES LESS THAN (2));
CREATE TABLE h (a int) PARTITION BY HASH (a) PARTITIONS 4;
CREATE SEQUENCE s;
CREATE VIEW v AS SELECT 1 AS a;
CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO SELECT 1;
CREATE FUNCTION f() RETURNS int RETURN 1;
CREATE TRIGGER r BEFORE INSERT ON t FOR EACH ROW SET @a = 1;
CREATE PROCEDURE commits() BEGIN INSERT INTO u VALUES (1); COMMIT; END;
"""


def forget_the_last_statement(database: Any, statement: str) -> None:
    """What a run leaves that is killed before the server's answer reaches it."""
    with database.cursor() as cursor:
        cursor.execute("UPDATE atlas_schema_revisions SET applied = 0, error_stmt = %s, partial_hashes = NULL "
                       "WHERE version = '2'", (statement + ";",))


@pytest.mark.parametrize("statement", [
    "CREATE SEQUENCE s2", "DROP SEQUENCE s", "CREATE EVENT e2 ON SCHEDULE EVERY 1 DAY DO SELECT 1", "DROP EVENT e",
    "ALTER EVENT e RENAME TO e2", "DROP VIEW v", "DROP FUNCTION f", "DROP TRIGGER r", "RENAME TABLE t TO t2",
    "RENAME TABLE t TO old, u TO t", "ALTER TABLE t RENAME TO t2", "ALTER TABLE t RENAME COLUMN c TO d",
    "ALTER TABLE t CHANGE c d bigint, ADD INDEX (a)", "ALTER TABLE t RENAME INDEX i TO i2",
    "ALTER TABLE t ADD CONSTRAINT k2 CHECK (c > 0)", "ALTER TABLE t DROP CONSTRAINT k",
    "ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES u (a)", "ALTER TABLE t ADD INDEX (a), ADD COLUMN z int",
    "ALTER TABLE p ADD PARTITION (PARTITION p2 VALUES LESS THAN (3))", "ALTER TABLE p DROP PARTITION p0",
    "ALTER TABLE t ADD SYSTEM VERSIONING", "SET STATEMENT max_statement_time = 0 FOR ALTER TABLE t ADD COLUMN z int",
])
def test_what_was_done_counts_as_done(tmp_path, metaxy_bin, apply, database, statement):
    write(tmp_path, metaxy_bin, v1_t=SETUP)
    assert apply().returncode == 0
    write(tmp_path, metaxy_bin, v2_more=f"{statement};\n")
    assert apply().returncode == 0
    forget_the_last_statement(database, statement)
    again = apply()
    assert again.returncode == 0, again.stderr
    assert "REV007" in again.stderr


@pytest.mark.parametrize("statement", ["ALTER TABLE t ADD COLUMN z int, ADD COLUMN c int", "ALTER TABLE t DROP COLUMN a, DROP COLUMN z",
                                       "ALTER TABLE t ADD COLUMN z int, DROP KEY nope", "ALTER TABLE t DROP COLUMN a, ADD INDEX j (c)"])
def test_what_was_never_done_in_whole_fails_again(tmp_path, metaxy_bin, apply, database, statement):
    """An ALTER TABLE does all or nothing: that one part of it is there already says nothing when another is not."""
    write(tmp_path, metaxy_bin, v1_t=SETUP)
    assert apply().returncode == 0
    write(tmp_path, metaxy_bin, v2_more=f"{statement};\n")
    assert apply().returncode == 1
    forget_the_last_statement(database, statement)
    query(database, "UPDATE atlas_schema_revisions SET error = '' WHERE version = '2'")
    again = apply()
    assert again.returncode == 1 and "REV007" not in again.stderr and "Error 10" in again.stderr, again.stderr


@pytest.mark.parametrize("statement", [
    "RENAME TABLE t TO tmp, u TO t, tmp TO u", "ALTER TABLE t CHANGE a c int, CHANGE c a int", "ALTER TABLE t ADD INDEX (c)",
    "ALTER TABLE t ADD CHECK (c > 0)", "ALTER TABLE h COALESCE PARTITION 1", "ALTER TABLE h ADD PARTITION PARTITIONS 2",
    "CALL commits()",
])
def test_what_would_be_done_twice_is_told(tmp_path, metaxy_bin, apply, database, statement):
    write(tmp_path, metaxy_bin, v1_t=SETUP)
    assert apply().returncode == 0
    write(tmp_path, metaxy_bin, v2_more=f"{statement};\n")
    assert apply().returncode == 0
    forget_the_last_statement(database, statement)
    told = apply()
    assert told.returncode == 1 and "REV011" in told.stderr
    assert "2_more.sql:1:1" in told.stderr and "statement 1 of 2_more.sql" in told.stderr
    query(database, "DELETE FROM u")
    assert apply().returncode == 0      # who applies again has looked


def test_a_doubt_outlives_other_errors(tmp_path, metaxy_bin, apply, database):
    write(tmp_path, metaxy_bin, v1_t="CREATE TABLE t (a int, c int);\n")
    assert apply().returncode == 0
    write(tmp_path, metaxy_bin, v2_more="ALTER TABLE t ADD COLUMN b int;\n")
    assert apply().returncode == 0
    forget_the_last_statement(database, "ALTER TABLE t ADD COLUMN b int")
    query(database, "RENAME TABLE t TO elsewhere")
    for _ in range(2):
        failed = apply()
        assert failed.returncode == 1 and "Error 1146" in failed.stderr
    query(database, "RENAME TABLE elsewhere TO t")
    again = apply()
    assert again.returncode == 0 and "REV007" in again.stderr, again.stderr


def test_a_procedure_shares_a_transaction_with_its_row(tmp_path, metaxy_bin, command, apply, database):
    write(tmp_path, metaxy_bin, v1_t="CREATE TABLE t (a int);\nCREATE TABLE u (a int);\n"
                                     "CREATE PROCEDURE p() BEGIN INSERT INTO u VALUES (1); UPDATE t SET a = 2; END;\n")
    assert apply().returncode == 0
    query(database, "INSERT INTO t VALUES (1)")
    write(tmp_path, metaxy_bin, v2_p="CALL p();\n")
    query(database, "BEGIN")
    query(database, "UPDATE t SET a = 3")
    process = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until(lambda: row_lock_waits(query(database, "SHOW ENGINE INNODB STATUS")[0][2], {row[0] for row in query(database, CLIENTS)}))
    finally:
        process.kill()
        process.wait()
        query(database, "ROLLBACK")
    until(lambda: query(database, OTHERS) == [(0,)])
    again = apply()
    assert again.returncode == 0, again.stderr
    assert query(database, "SELECT a FROM u") == [(1,)]


DUMP = """CREATE TABLE t (a int);
CREATE TABLE u (a int);
LOCK TABLES `t` WRITE;
INSERT INTO t VALUES (1);
INSERT INTO t VALUES (%s);
UNLOCK TABLES;
INSERT INTO u VALUES (1);
"""


def test_tables_may_be_locked(tmp_path, metaxy_bin, apply, database):
    write(tmp_path, metaxy_bin, v1_dump=DUMP % "'x'")
    failed = apply()
    assert failed.returncode == 1 and "Error 1366" in failed.stderr
    assert query(database, "SELECT applied, total FROM atlas_schema_revisions") == [(4, 7)]
    write(tmp_path, metaxy_bin, v1_dump=DUMP % "2")
    again = apply()
    assert again.returncode == 0, again.stderr
    assert query(database, "SELECT a FROM t ORDER BY a") == [(1,), (2,)]
    assert query(database, "SELECT applied, total, error_stmt FROM atlas_schema_revisions") == [(7, 7, "")]
    write(tmp_path, metaxy_bin, v2_open="LOCK TABLES t READ, u WRITE;\nINSERT INTO u VALUES (2);\n")
    assert apply().returncode == 0
    assert query(database, "SELECT count(*) FROM u") == [(2,)]


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
