"""`migrate validate` holds statements of data against the tables that are there: what it refuses the server refuses, and what
the server takes it takes."""

from __future__ import annotations

import sqlite3
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

import pytest

DEV = {"sqlite": "sqlite://dev?mode=memory", "postgres": "docker://postgres/15/dev", "mariadb": "docker://mariadb/10.11/dev"}
ALL = tuple(DEV)
MADE = "CREATE TABLE a (id int, n int);\nCREATE VIEW v AS SELECT id FROM a;\n"
# statement, what is said of it (None: nothing), the engines that it is for
STATEMENTS = [
    ("INSERT INTO a (id, n) VALUES (1, 2)", None, ALL),
    ("INSERT INTO a (ID, N) VALUES (1, 2)", None, ALL),
    ("INSERT INTO a VALUES (1, 2)", None, ALL),
    ("INSERT INTO a (id, b) VALUES (1, 2)", 'column "b" does not exist in table "a"', ALL),
    ("INSERT INTO nosuch VALUES (1)", 'table "nosuch" does not exist', ALL),
    ("insert into nosuch (id) select id from a", 'table "nosuch" does not exist', ALL),
    ("INSERT INTO a (id) SELECT n FROM a", None, ALL),
    ("INSERT INTO a (SELECT id, n FROM a)", None, ("postgres", "mariadb")),
    ("INSERT INTO a /* all */ SELECT id, n FROM a", None, ALL),
    ("UPDATE a SET n = 1", None, ALL),
    ("UPDATE nosuch SET x = 1", 'table "nosuch" does not exist', ALL),
    ("DELETE FROM a WHERE id = 1", None, ALL),
    ("DELETE FROM nosuch", 'table "nosuch" does not exist', ALL),
    ("DELETE FROM nosuch WHERE id = 1", 'table "nosuch" does not exist', ALL),
    ("CREATE TEMPORARY TABLE tmp (x int);\nINSERT INTO tmp (x) VALUES (1)", None, ALL),
    ("CREATE TEMPORARY TABLE tmp (x int);\nINSERT INTO tmp (y) VALUES (1)", 'column "y" does not exist', ALL),
    ("CREATE TEMPORARY TABLE tmp AS SELECT id AS k FROM a;\nINSERT INTO tmp (k) VALUES (1)", None, ALL),
    ("CREATE TEMPORARY TABLE tmp AS SELECT id AS k FROM a;\nCREATE INDEX i ON tmp (k);\nALTER TABLE tmp ADD COLUMN z int;\n"
     "INSERT INTO tmp (k) VALUES (1)", None, ALL),
    ("CREATE TEMPORARY TABLE tmp AS SELECT id AS k FROM a;\nALTER TABLE tmp RENAME COLUMN k TO l;\nALTER TABLE tmp RENAME TO more;\n"
     "INSERT INTO more (l) VALUES (1)", None, ALL),
    ("CREATE TEMP TABLE tmp AS SELECT id AS k FROM a;\nALTER TABLE tmp ADD PRIMARY KEY (k), ALTER COLUMN k TYPE bigint;\n"
     "COMMENT ON COLUMN tmp.k IS 'x';\nCREATE TEMP TABLE b (LIKE tmp);\nINSERT INTO b (k) VALUES (1);\n"
     "CREATE TEMP TABLE c () INHERITS (tmp);\nINSERT INTO c (k) VALUES (1)", None, ("postgres",)),
    ("SELECT id AS k INTO TEMP tmp FROM a;\nINSERT INTO tmp (k) VALUES (1)", None, ("postgres",)),
    ("CREATE FUNCTION make() RETURNS int LANGUAGE plpgsql AS $$ BEGIN EXECUTE 'CREATE TABLE made (x int)'; RETURN 1; END $$;\n"
     "INSERT INTO a VALUES (make(), 1);\nINSERT INTO made VALUES (1)", None, ("postgres",)),
    ("CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN EXECUTE 'CREATE TABLE made (x int)'; RETURN NEW; END $$;\n"
     "CREATE TRIGGER g BEFORE INSERT ON a FOR EACH ROW EXECUTE FUNCTION f();\nINSERT INTO a VALUES (1, 1);\nINSERT INTO made VALUES (1)",
     None, ("postgres",)),
    ("ALTER TABLE a ADD COLUMN `É` int;\nINSERT INTO a (`é`) VALUES (1)", None, ("mariadb",)),
    ("CREATE TABLE c AS SELECT id AS k FROM a;\nINSERT INTO c (k) VALUES (1)", None, ALL),
    ("ALTER TABLE a ADD COLUMN more int;\nINSERT INTO a (more) VALUES (1)", None, ALL),
    ("DROP VIEW v;\nALTER TABLE a DROP COLUMN n;\nINSERT INTO a (n) VALUES (1)", 'column "n" does not exist', ALL),
    ("DROP VIEW v;\nDROP TABLE a;\nDELETE FROM a", 'table "a" does not exist', ALL),
    ("ALTER TABLE a RENAME TO b;\nUPDATE b SET n = 1", None, ("sqlite",)),
    ("INSERT INTO v (id) VALUES (1)", None, ("postgres", "mariadb")),
    ("WITH x AS (SELECT 1 AS id) INSERT INTO a (id) SELECT id FROM x", None, ("postgres", "sqlite")),
    ("INSERT INTO public.a (id) VALUES (1)", None, ("postgres",)),
    ('INSERT INTO "a" AS t ("id") VALUES (1)', None, ("postgres",)),
    ('INSERT INTO "A" (id) VALUES (1)', 'table "A" does not exist', ("postgres",)),
    ("INSERT INTO other.a (id) VALUES (1)", 'table "a" does not exist', ("postgres",)),
    ("CREATE SCHEMA other;\nCREATE TABLE other.o (z int);\nINSERT INTO other.o (z) VALUES (1)", None, ("postgres",)),
    ("CREATE SCHEMA other;\nCREATE TABLE other.o (z int);\nSET search_path = other;\nUPDATE o SET z = 1", None, ("postgres",)),
    ("DO $$ BEGIN EXECUTE 'CREATE TABLE made (x int)'; END $$;\nINSERT INTO made VALUES (1)", None, ("postgres",)),
    ("CREATE TABLE arr (x int[]);\nINSERT INTO arr (x[1]) VALUES (1)", None, ("postgres",)),
    ("UPDATE ONLY a t SET n = 1", None, ("postgres",)),
    ("DELETE FROM ONLY nosuch", 'table "nosuch" does not exist', ("postgres",)),
    ("DELETE FROM a USING a AS z WHERE a.id = z.n", None, ("postgres",)),
    ("CREATE TABLE p (x int) PARTITION BY LIST (x);\nCREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);\n"
     "INSERT INTO p1 (x) VALUES (1)", None, ("postgres",)),
    ("INSERT IGNORE INTO a SET id = 1", None, ("mariadb",)),
    ("INSERT a (id) VALUES (1)", None, ("mariadb",)),
    ("INSERT INTO nosuch SET id = 1", 'table "nosuch" does not exist', ("mariadb",)),
    ("REPLACE INTO a (id) VALUES (1)", None, ("sqlite", "mariadb")),
    ("REPLACE INTO nosuch (id) VALUES (1)", 'table "nosuch" does not exist', ("sqlite", "mariadb")),
    ("UPDATE a, a AS z SET a.n = z.id", None, ("mariadb",)),
    ("DELETE t FROM a AS t", None, ("mariadb",)),
    ("DELETE FROM t USING a AS t", None, ("mariadb",)),
    ("INSERT INTO a (a.id) VALUES (1)", None, ("mariadb",)),
    ("INSERT OR IGNORE INTO a (rowid, id) VALUES (1, 2)", None, ("sqlite",)),
    ("CREATE TABLE auto (id integer PRIMARY KEY AUTOINCREMENT);\nUPDATE sqlite_sequence SET seq = 5", None, ("sqlite",)),
    ("UPDATE main.nosuch SET x = 1", 'table "nosuch" does not exist', ("sqlite",)),
]
CASES = [pytest.param(engine, sql, said, id=f"{engine}-{i}") for i, (sql, said, engines) in enumerate(STATEMENTS)
         for engine in engines]


def taken(engine: str, request: pytest.FixtureRequest, script: str) -> bool:
    """Whether the server runs it, statement by statement as they stand in lines."""
    statements = [part for part in script.split(";\n") if part.strip()]
    if engine == "sqlite":
        connection, wrong = sqlite3.connect(":memory:"), sqlite3.Error
        run = connection.execute
    elif engine == "postgres":
        psycopg = pytest.importorskip("psycopg")
        connection, wrong = psycopg.connect(request.getfixturevalue("postgres_db"), autocommit=True), psycopg.Error
        run = connection.execute
    else:
        pymysql = pytest.importorskip("pymysql")
        parts = urlsplit(request.getfixturevalue("mysql_db"))
        connection = pymysql.connect(host=parts.hostname, port=parts.port, user=parts.username or "root",
                                     database=parts.path[1:], autocommit=True)
        wrong, run = pymysql.err.Error, connection.cursor().execute
    try:
        for statement in statements[:-1]:
            run(statement)
        try:
            run(statements[-1])
        except wrong:
            return False
        return True
    finally:
        connection.close()


@pytest.mark.parametrize(("engine", "sql", "said"), CASES)
def test_statements_of_data(engine: str, sql: str, said: str | None, request, metaxy_bin: str, tmp_path: Path) -> None:
    assert taken(engine, request, MADE + sql) == (said is None)
    (tmp_path / "migrations").mkdir()
    (tmp_path / "migrations" / "1.sql").write_text(MADE)
    (tmp_path / "migrations" / "2.sql").write_text(sql + ";\n")
    subprocess.run([metaxy_bin, "migrate", "hash"], cwd=tmp_path, check=True)
    done = subprocess.run([metaxy_bin, "migrate", "validate", "--dev-url", DEV[engine]], cwd=tmp_path, capture_output=True,
                          text=True, check=False)
    assert done.returncode == (said is not None), done.stderr
    if said is not None:
        assert said in done.stderr and f"2.sql:{sql.count(chr(10)) + 1}:" in done.stderr and "error SCH002" in done.stderr


@pytest.mark.parametrize("server", [["--dialect", "mariadb"], ["--dev-url", "docker://mysql/8"], ["--dev-url", "docker://mysql/8/dev"]])
def test_a_temporary_table_hides_no_other(server: list[str], metaxy_bin: str, tmp_path: Path) -> None:
    """Also where the server is known and no database's name is."""
    (tmp_path / "migrations").mkdir()
    (tmp_path / "migrations" / "1.sql").write_text("create table t (id int primary key);\ncreate temporary table tt (x int);\n"
                                                   "alter table t add column z int;\ninsert into tt (x) values (1);\n")
    (tmp_path / "migrations" / "2.sql").write_text("insert into t (z) values (1);\ncreate table k (i int);\n")
    (tmp_path / "want.sql").write_text("create table t (id int primary key, z int);\ncreate table k (i int);\n")
    subprocess.run([metaxy_bin, "migrate", "hash"], cwd=tmp_path, check=True)
    for command in (["migrate", "validate"], ["schema", "diff", "--from", "file://migrations", "--to", "file://want.sql"]):
        done = subprocess.run([metaxy_bin, *command, *server], cwd=tmp_path, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stdout) == (0, ""), done.stderr
