"""Each warning of a plan about rows that may fail is true of some: such rows fail when it is applied to a real database, and rows
that keep the rule do not; what else is said to be lost is lost."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))

from test_schema_live import Database, database  # noqa: E402, F401  (a fixture, and what it gives)

PARENT = "CREATE TABLE p (id int PRIMARY KEY); INSERT INTO p VALUES (1);"
# engines, code, before (with rows that fit), a row that does not, after
REFUSED = {
    "check": ("sqlite postgres mariadb", "MF108", "CREATE TABLE t (n int); INSERT INTO t VALUES (7);",
              "INSERT INTO t VALUES (3)", "CREATE TABLE t (n int, CONSTRAINT c CHECK (n > 5));"),
    "check-stricter": ("sqlite postgres mariadb", "MF108",
                       "CREATE TABLE t (n int, CONSTRAINT c CHECK (n > 1)); INSERT INTO t VALUES (7);",
                       "INSERT INTO t VALUES (3)", "CREATE TABLE t (n int, CONSTRAINT c CHECK (n > 5));"),
    "fkey": ("postgres mariadb sqlite", "MF109", PARENT + "CREATE TABLE t (p int); INSERT INTO t VALUES (1), (NULL);",
             "INSERT INTO t VALUES (3)",
             "CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE t (p int, CONSTRAINT f FOREIGN KEY (p) REFERENCES p (id));"),
    "exclude": ("postgres", "MF110", "CREATE TABLE t (r int4range); INSERT INTO t VALUES ('[1,5)');",
                "INSERT INTO t VALUES ('[3,4)')", "CREATE TABLE t (r int4range, EXCLUDE USING gist (r WITH &&));"),
    "nulls": ("postgres", "MF101", "CREATE TABLE t (n int UNIQUE); INSERT INTO t VALUES (NULL);",
              "INSERT INTO t VALUES (NULL)", "CREATE TABLE t (n int UNIQUE NULLS NOT DISTINCT);"),
    "domain-check": ("postgres", "MF111", "CREATE DOMAIN d AS int; CREATE TABLE t (n d); INSERT INTO t VALUES (7);",
                     "INSERT INTO t VALUES (3)", "CREATE DOMAIN d AS int CHECK (VALUE > 5); CREATE TABLE t (n d);"),
    "domain-null": ("postgres", "MF111", "CREATE DOMAIN d AS int; CREATE TABLE t (n d); INSERT INTO t VALUES (7);",
                    "INSERT INTO t VALUES (NULL)", "CREATE DOMAIN d AS int NOT NULL; CREATE TABLE t (n d);"),
    "domain-validated": ("postgres", "MF111",
                         "CREATE DOMAIN d AS int; CREATE TABLE t (n d); INSERT INTO t VALUES (7), (3);"
                         "ALTER DOMAIN d ADD CONSTRAINT c CHECK (VALUE > 5) NOT VALID; DELETE FROM t WHERE n = 3",
                         "ALTER DOMAIN d DROP CONSTRAINT c; INSERT INTO t VALUES (3); "
                         "ALTER DOMAIN d ADD CONSTRAINT c CHECK (VALUE > 5) NOT VALID",
                         "CREATE DOMAIN d AS int CONSTRAINT c CHECK (VALUE > 5); CREATE TABLE t (n d);"),
    "to-domain": ("postgres", "MF105", "CREATE TABLE t (n int); INSERT INTO t VALUES (7);", "INSERT INTO t VALUES (3)",
                  "CREATE DOMAIN d AS int CHECK (VALUE > 5); CREATE TABLE t (n d);"),
    "json": ("mariadb", "MF108", "CREATE TABLE t (n text); INSERT INTO t VALUES ('{}');", "INSERT INTO t VALUES ('{')",
             "CREATE TABLE t (n json);"),
    "timestamp-range": ("mariadb", "MF105", "CREATE TABLE t (n datetime); INSERT INTO t VALUES ('2026-01-01');",
                        "INSERT INTO t VALUES ('1926-01-01')", "CREATE TABLE t (n timestamp NULL);"),
    "bytes": ("mariadb", "MF105", "CREATE TABLE t (n varbinary(4)); INSERT INTO t VALUES ('a');",
              "INSERT INTO t VALUES ('abcd')", "CREATE TABLE t (n varbinary(2));"),
    "one-value": ("mariadb", "MF101", "CREATE TABLE t (n int); INSERT INTO t VALUES (7);", "INSERT INTO t VALUES (3)",
                  "CREATE TABLE t (n int, m int NOT NULL UNIQUE);"),
    "same-default": ("sqlite postgres mariadb", "MF101", "CREATE TABLE t (n int); INSERT INTO t VALUES (7);",
                     "INSERT INTO t VALUES (3)", "CREATE TABLE t (n int, m int DEFAULT 1, CONSTRAINT u UNIQUE (m));"),
    "same-in-key": ("postgres mariadb", "MF101", "CREATE TABLE t (n int); INSERT INTO t VALUES (7);",
                    "INSERT INTO t VALUES (7)", "CREATE TABLE t (n int, m int DEFAULT 1, CONSTRAINT u UNIQUE (n, m));"),
    "computed-unique": ("sqlite postgres mariadb", "MF101", "CREATE TABLE t (n int); INSERT INTO t VALUES (7);",
                        "INSERT INTO t VALUES (-7)",
                        "CREATE TABLE t (n int, m int GENERATED ALWAYS AS (n * n) STORED, CONSTRAINT u UNIQUE (m));"),
    "default-in-part": ("sqlite postgres", "MF101", "CREATE TABLE t (n int); INSERT INTO t VALUES (7);",
                        "INSERT INTO t VALUES (7)",
                        "CREATE TABLE t (n int, m boolean DEFAULT false); CREATE UNIQUE INDEX u ON t (n) WHERE NOT m;"),
    "domain-of-new": ("postgres", "MF103", "CREATE TABLE t (n int);", "INSERT INTO t VALUES (3)",
                      "CREATE DOMAIN d AS int NOT NULL; CREATE TABLE t (n int, m d);"),
    "domain-default": ("postgres", "MF108", "CREATE TABLE t (n int);", "INSERT INTO t VALUES (3)",
                       "CREATE DOMAIN d AS int CHECK (VALUE > 5); CREATE TABLE t (n int, m d DEFAULT 4);"),
    "check-of-default": ("sqlite postgres mariadb", "MF108", "CREATE TABLE t (n int);", "INSERT INTO t VALUES (3)",
                         "CREATE TABLE t (n int, m int DEFAULT 1, CONSTRAINT c CHECK (m > 5));"),
    "check-of-length": ("sqlite postgres mariadb", "MF108", "CREATE TABLE t (n int);", "INSERT INTO t VALUES (3)",
                        "CREATE TABLE t (n int, m varchar(9) DEFAULT 'a', CONSTRAINT c CHECK (length(m) > 1));"),
    "check-of-null": ("postgres", "MF108", "CREATE TABLE t (n int);", "INSERT INTO t VALUES (3)",
                      "CREATE TABLE t (n int, a int, b int, CONSTRAINT c CHECK (num_nonnulls(a, b) = 1));"),
    "check-of-coalesce": ("sqlite postgres mariadb", "MF108", "CREATE TABLE t (n int);", "INSERT INTO t VALUES (3)",
                          "CREATE TABLE t (n int, a int, CONSTRAINT c CHECK (coalesce(a, 0) > 1));"),
    "filled-fkey": ("mariadb", "MF109", PARENT + "CREATE TABLE t (n int);", "INSERT INTO t VALUES (3)",
                    "CREATE TABLE p (id int PRIMARY KEY); "
                    "CREATE TABLE t (n int, m int NOT NULL, CONSTRAINT f FOREIGN KEY (m) REFERENCES p (id));"),
    "equal-letters": ("mariadb", "MF101",
                      "CREATE TABLE t (n varchar(9) COLLATE utf8mb4_bin, CONSTRAINT u UNIQUE (n)); INSERT INTO t VALUES ('a');",
                      "INSERT INTO t VALUES ('A')",
                      "CREATE TABLE t (n varchar(9) COLLATE utf8mb4_general_ci, CONSTRAINT u UNIQUE (n));"),
    "equal-case": ("sqlite", "MF101", "CREATE TABLE t (n text PRIMARY KEY); INSERT INTO t VALUES ('a');",
                   "INSERT INTO t VALUES ('A')", "CREATE TABLE t (n text COLLATE NOCASE PRIMARY KEY);"),
    "equal-by-collation": ("postgres", "MF101", "CREATE TABLE t (n text UNIQUE); INSERT INTO t VALUES ('a');",
                           "INSERT INTO t VALUES ('A')", "CREATE COLLATION ci (provider = icu, locale = 'und-u-ks-level2', "
                           "deterministic = false); CREATE TABLE t (n text COLLATE ci UNIQUE);"),
    "fewer-bytes": ("mariadb", "MF105", "CREATE TABLE t (n varchar(200) CHARACTER SET utf8mb4); INSERT INTO t VALUES ('a');",
                    "INSERT INTO t VALUES (repeat('ä', 200))", "CREATE TABLE t (n tinytext CHARACTER SET utf8mb4);"),
    "long-to-blob": ("mariadb", "MF105", "CREATE TABLE t (n longtext); INSERT INTO t VALUES ('a');",
                     "INSERT INTO t VALUES (repeat('a', 70000))", "CREATE TABLE t (n blob);"),
    "no-letters": ("mariadb", "MF105", "CREATE TABLE t (n blob); INSERT INTO t VALUES ('a');",
                   "INSERT INTO t VALUES (x'ff')", "CREATE TABLE t (n text CHARACTER SET utf8mb4);"),
    "text-parsed": ("postgres", "MF105", "CREATE TABLE t (n text); INSERT INTO t VALUES ('(1,2)');",
                    "INSERT INTO t VALUES ('a')", "CREATE TABLE t (n point);"),
    "cast-in-check": ("postgres", "MF108", "CREATE TABLE t (n text, CONSTRAINT c CHECK (n IN ('a', 'b'))); "
                      "INSERT INTO t VALUES ('a'); ALTER TABLE t DROP CONSTRAINT c; "
                      "ALTER TABLE t ADD CONSTRAINT c CHECK (n::varchar(1) IN ('a', 'b'))", "INSERT INTO t VALUES ('aa')",
                      "CREATE TABLE t (n text, CONSTRAINT c CHECK (n IN ('a', 'b')));"),
    "retyped-key": ("mariadb", "MF101", "CREATE TABLE t (u uuid PRIMARY KEY); INSERT INTO t VALUES (uuid());",
                    "INSERT INTO t VALUES (uuid())", "CREATE TABLE t (u int PRIMARY KEY);"),
    "retyped-unique": ("mariadb", "MF101", "CREATE TABLE t (u uuid NOT NULL UNIQUE); INSERT INTO t VALUES (uuid());",
                       "INSERT INTO t VALUES (uuid())", "CREATE TABLE t (u int NOT NULL UNIQUE);"),
    "retyped-shape": ("mariadb", "MF103", "CREATE TABLE t (p int NOT NULL, KEY k (p));", "INSERT INTO t VALUES (1)",
                      "CREATE TABLE t (p point NOT NULL, SPATIAL KEY k (p));"),
    "strict": ("sqlite", "MF112", "CREATE TABLE t (n integer); INSERT INTO t VALUES (7);",
               "INSERT INTO t VALUES ('seven')", "CREATE TABLE t (n integer) STRICT;"),
}
# engines, code, before, after, what is asked or done afterwards, what that answers (None: it fails)
LOST = {
    "boolean": ("postgres", "MF105", "CREATE TABLE t (n int); INSERT INTO t VALUES (7);", "CREATE TABLE t (n boolean);",
                "SELECT n::int FROM t", 1),
    "rounded": ("postgres", "MF105", "CREATE TABLE t (n numeric); INSERT INTO t VALUES (1.6);", "CREATE TABLE t (n int);",
                "SELECT n FROM t", 2),
    "name": ("postgres", "MF105", "CREATE TABLE t (n text); INSERT INTO t VALUES (repeat('a', 70));",
             "CREATE TABLE t (n name);", "SELECT length(n) FROM t", 63),
    "second": ("postgres mariadb", "MF105", "CREATE TABLE t (n timestamp(6) NULL); "
               "INSERT INTO t VALUES ('2026-01-01 10:00:00.25');", "CREATE TABLE t (n timestamp(0) NULL);",
               "SELECT EXTRACT(MICROSECOND FROM n) FROM t", 0),
    "datetime": ("mariadb", "MF105", "CREATE TABLE t (n datetime(6)); INSERT INTO t VALUES ('2026-01-01 10:00:00.25');",
                 "CREATE TABLE t (n datetime);", "SELECT EXTRACT(MICROSECOND FROM n) FROM t", 0),
    "counter": ("postgres", "BC103", "CREATE TABLE t (id serial PRIMARY KEY, n int);",
                "CREATE TABLE t (id int PRIMARY KEY, n int);", "INSERT INTO t (n) VALUES (1)", None),
    "identity": ("postgres", "BC103", "CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, n int);",
                 "CREATE TABLE t (id int PRIMARY KEY, n int);", "INSERT INTO t (n) VALUES (1)", None),
    "auto-increment": ("mariadb", "BC103", "CREATE TABLE t (id int AUTO_INCREMENT PRIMARY KEY, n int);",
                       "CREATE TABLE t (id int PRIMARY KEY, n int);", "INSERT INTO t (n) VALUES (1)", None),
    "no-default": ("mariadb", "MF103", "CREATE TABLE t (n int); INSERT INTO t VALUES (7);",
                   "CREATE TABLE t (n int, m int NOT NULL);", "SELECT m FROM t", 0),
    "no-default-date": ("mariadb", "MF103", "CREATE TABLE t (n int); INSERT INTO t VALUES (7);",
                        "CREATE TABLE t (n int, m date NOT NULL);", "SELECT m = 0 FROM t", 1),
    "rowid": ("sqlite", "BC103", "CREATE TABLE t (id integer PRIMARY KEY NOT NULL, n int);",
              "CREATE TABLE t (id integer NOT NULL, n int, PRIMARY KEY (id, n));", "INSERT INTO t (n) VALUES (1)", None),
    "rowid-null": ("sqlite", "BC103", "CREATE TABLE t (id integer PRIMARY KEY, n int); ",
                   "CREATE TABLE t (id integer, n int, PRIMARY KEY (id, n));",
                   "INSERT INTO t (n) VALUES (1) RETURNING id", None),
}


def by_engine(cases: dict[str, tuple]):
    pairs = [(engine, name) for name, case in cases.items() for engine in case[0].split()]
    return pytest.mark.parametrize("database,name", pairs, indirect=["database"])


def fill(db: Database, sql: str) -> None:
    for statement in filter(str.strip, sql.split(";")):
        db.run(statement)


def apply(db: Database, metaxy_bin: str, folder: Path, after: str) -> subprocess.CompletedProcess:
    (folder / "after.sql").write_text(after)
    url = db.url + "?_fk=1" if db.engine == "sqlite" else db.url     # there, keys are else not enforced
    return subprocess.run([metaxy_bin, "schema", "apply", "-u", url, "--to", "file://after.sql", "--auto-approve"],
                          cwd=folder, capture_output=True, text=True, timeout=300, stdin=subprocess.DEVNULL)


@by_engine(REFUSED)
def test_rows_that_are_warned_of_fail(database: Database, name: str, metaxy_bin: str, tmp_path: Path) -> None:  # noqa: F811
    _, code, before, row, after = REFUSED[name]
    fill(database, before)
    fill(database, row)
    failed = apply(database, metaxy_bin, tmp_path, after)
    assert failed.returncode == 1 and f"warning {code}" in failed.stderr, failed
    assert "PLN" not in failed.stderr


@by_engine(REFUSED)
def test_other_rows_do_not(database: Database, name: str, metaxy_bin: str, tmp_path: Path) -> None:  # noqa: F811
    _, code, before, _, after = REFUSED[name]
    fill(database, before)
    done = apply(database, metaxy_bin, tmp_path, after)
    assert done.returncode == 0 and f"warning {code}" in done.stderr, done


@by_engine(LOST)
def test_what_is_said_to_be_lost_is(database: Database, name: str, metaxy_bin: str, tmp_path: Path) -> None:  # noqa: F811
    _, code, before, after, question, answer = LOST[name]
    fill(database, before)
    done = apply(database, metaxy_bin, tmp_path, after)
    assert done.returncode == 0 and f"warning {code}" in done.stderr, done
    try:
        got = database.run(question)[0][0]
    except (sqlite3.Error, *server_errors()):
        got = None
    assert got == answer
    if answer is None:      # not for a reason of its own
        assert apply(database, metaxy_bin, tmp_path, before.partition(";")[0] + ";").returncode == 0
        database.run(question)


@pytest.mark.parametrize("database", ["mariadb"], indirect=True)
def test_a_check_stays_where_the_new_one_fails(database: Database, metaxy_bin: str, tmp_path: Path) -> None:  # noqa: F811
    fill(database, "CREATE TABLE t (n int, CONSTRAINT c CHECK (n > 1)); INSERT INTO t VALUES (3)")
    failed = apply(database, metaxy_bin, tmp_path, "CREATE TABLE t (n int, CONSTRAINT c CHECK (n > 5));")
    assert failed.returncode == 1 and "warning MF108" in failed.stderr, failed
    with pytest.raises(server_errors()):
        database.run("INSERT INTO t VALUES (0)")


def server_errors() -> tuple[type[Exception], ...]:
    import psycopg
    import pymysql

    return psycopg.Error, pymysql.Error


def test_what_is_left_out_is_not_told(database: Database, metaxy_bin: str, tmp_path: Path) -> None:  # noqa: F811
    fill(database, "CREATE TABLE t (n int); CREATE VIEW v AS SELECT n FROM t;")
    (tmp_path / "after.sql").write_text("CREATE TABLE t (n int);")
    argv = [metaxy_bin, "schema", "apply", "-u", database.url, "--to", "file://after.sql", "--dry-run"]
    told = subprocess.run(argv, cwd=tmp_path, capture_output=True, text=True, timeout=300)
    assert "warning DS104" in told.stderr and "DROP VIEW" in told.stdout
    quiet = subprocess.run([*argv, "--exclude", "v"], cwd=tmp_path, capture_output=True, text=True, timeout=300)
    assert "DS104" not in quiet.stderr and "DROP VIEW" not in quiet.stdout


BEFORE = "CREATE TABLE t (id int NOT NULL, n int); INSERT INTO t VALUES (1, 7), (2, 7)"
# engines, what comes beside the columns that are there, and holds in all rows whatever they are
KEPT = {
    "nothing-asked": ("sqlite postgres mariadb", "CONSTRAINT c CHECK (1 = 1)"),
    "true": ("postgres", "CONSTRAINT c CHECK (true)"),
    "not-null": ("sqlite postgres mariadb", "CONSTRAINT c CHECK (id IS NOT NULL)"),
    "null": ("sqlite postgres mariadb", "m int, CONSTRAINT c CHECK (m IN (1, 2) AND m > 0)"),
    "null-or-longer": ("sqlite postgres mariadb", "m varchar(9), CONSTRAINT c CHECK (m IS NULL OR length(m) > 1)"),
    "one-of-two": ("postgres", "a int, b int DEFAULT 2, CONSTRAINT c CHECK (num_nonnulls(a, b) = 1)"),
    "first": ("sqlite postgres mariadb", "m int, CONSTRAINT c CHECK (coalesce(m, 5) > 1)"),
    "listed": ("sqlite postgres mariadb", "m varchar(9) NOT NULL DEFAULT 'b', CONSTRAINT c CHECK (m IN ('a', 'b'))"),
    "other": ("sqlite postgres mariadb", "m varchar(9) NOT NULL DEFAULT 'b', CONSTRAINT c CHECK (m <> 'a')"),
    "share": ("sqlite postgres mariadb", "m numeric(5, 2) DEFAULT 0.25, CONSTRAINT c CHECK (m BETWEEN 0 AND 1)"),
    "either": ("sqlite postgres mariadb", "m int DEFAULT 1, CONSTRAINT c CHECK (n > 9 OR m = 1)"),
    "long-enough": ("sqlite postgres mariadb", "m varchar(9) DEFAULT 'abc', CONSTRAINT c CHECK (length(m) > 2)"),
    "json": ("mariadb", "m json DEFAULT '{}'"),
    "unique-null": ("sqlite postgres mariadb", "m int, CONSTRAINT u UNIQUE (n, m)"),
    "unique-number": ("postgres", "m serial, CONSTRAINT u UNIQUE (n, m)"),
    "unique-uuid": ("postgres", "m uuid DEFAULT gen_random_uuid() UNIQUE"),
    "none-counts": ("postgres sqlite", "m int DEFAULT 0); CREATE UNIQUE INDEX u ON t (n) WHERE (m = 1"),
    "collation": ("postgres", 'm text COLLATE "C" UNIQUE'),
    "domain": ("postgres", "m d"),
    "domain-default": ("postgres", "m e NOT NULL"),
}


@by_engine(KEPT)
def test_what_all_rows_keep_is_not_warned_of(database: Database, name: str, metaxy_bin: str, tmp_path: Path) -> None:  # noqa: F811
    types = "CREATE DOMAIN d AS int CHECK (VALUE > 5); CREATE DOMAIN e AS int NOT NULL DEFAULT 6 CHECK (VALUE > 5);"
    fill(database, BEFORE)
    done = apply(database, metaxy_bin, tmp_path, (types if database.engine == "postgres" else "") +
                 f"CREATE TABLE t (id int NOT NULL, n int, {KEPT[name][1]});")
    assert done.returncode == 0 and "warning" not in done.stderr, done
