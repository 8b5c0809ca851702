"""DuckDB keeps, with a table that foreign keys refer to, the names of the tables that refer to it, and gives no other name to one
of them when it is renamed: a plan must leave tables behind whose rows can change and which can go, in the next process too."""

from __future__ import annotations

import subprocess
from pathlib import Path

import duckdb
import pytest

PARENT = "CREATE TABLE p (id integer PRIMARY KEY, n integer);\n"
ROWS = "INSERT INTO p VALUES (1, 10), (2, 20), (3, 30); INSERT INTO c VALUES (1, 1, 7), (2, 2, NULL);"
CHILD = "CREATE TABLE c (id integer, p integer REFERENCES p (id), k integer);"
CHILDREN = {
    "a key": "CREATE TABLE c (id integer PRIMARY KEY, p integer REFERENCES p (id), k integer);",
    "a check": "CREATE TABLE c (id integer, p integer REFERENCES p (id), k integer CHECK (k < 9));",
    "a unique key": "CREATE TABLE c (id integer UNIQUE, p integer REFERENCES p (id), k integer);\n"
                    "CREATE INDEX by_k ON c (k);\nCOMMENT ON COLUMN c.k IS 'a number';",
    "two keys": "CREATE TABLE c (id integer REFERENCES p (id), p integer REFERENCES p (id), k integer);",
    "no key": "CREATE TABLE c (id integer, p integer, k integer);",
    "a wider column": "CREATE TABLE c (id bigint DEFAULT 5 NOT NULL, p integer REFERENCES p (id), k integer, l integer CHECK (l > 0));",
}


def apply(metaxy_bin: str, folder: Path, script: str) -> None:
    (folder / "to.sql").write_text(script)
    done = subprocess.run([metaxy_bin, "schema", "apply", "--url", "duckdb:///app.db", "--to", "file://to.sql", "--auto-approve"],
                          cwd=folder, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr


def run(folder: Path, sql: str) -> list[tuple]:
    with duckdb.connect(str(folder / "app.db")) as connection:
        return connection.execute(sql).fetchall()


def refuses(folder: Path, sql: str) -> bool:
    try:
        run(folder, sql)
    except duckdb.ConstraintException:
        return True
    return False


def judge_references(folder: Path, child_refers: bool) -> None:
    assert refuses(folder, "DELETE FROM p WHERE id = 1") == child_refers
    run(folder, "DELETE FROM p WHERE id = 3")
    run(folder, "UPDATE p SET n = 21 WHERE id = 2")
    run(folder, "UPDATE c SET p = 2 WHERE id = 1")


@pytest.mark.parametrize("after", CHILDREN.values(), ids=CHILDREN)
@pytest.mark.parametrize("way", ["there", "back"])
def test_a_child_made_anew_leaves_its_parent_whole(metaxy_bin: str, tmp_path: Path, after: str, way: str) -> None:
    states = [PARENT + CHILD, PARENT + after]
    first, second = states if way == "there" else reversed(states)
    apply(metaxy_bin, tmp_path, first)
    run(tmp_path, ROWS.replace("INTO c", "INTO c (id, p, k)"))
    rows = run(tmp_path, "SELECT id, p, k FROM c ORDER BY id")
    apply(metaxy_bin, tmp_path, second)
    assert run(tmp_path, "SELECT id, p, k FROM c ORDER BY id") == rows
    judge_references(tmp_path, "REFERENCES" in second)
    apply(metaxy_bin, tmp_path, second.replace("n integer", "n integer CHECK (n > 0)"))
    assert run(tmp_path, "SELECT id, p, k FROM c ORDER BY id") == [(1, 2, 7), (2, 2, None)]
    assert run(tmp_path, "SELECT count(*) FROM duckdb_tables() WHERE table_name NOT IN ('p', 'c')") == [(0,)]
    run(tmp_path, "DROP TABLE c")
    run(tmp_path, "DROP TABLE p")


def test_a_renamed_column_that_refers(metaxy_bin: str, tmp_path: Path) -> None:
    apply(metaxy_bin, tmp_path, PARENT + CHILD)
    run(tmp_path, ROWS)
    (tmp_path / "to.sql").write_text(PARENT + "CREATE TABLE c (id integer, parent integer REFERENCES p (id), k integer);")
    done = subprocess.run([metaxy_bin, "schema", "apply", "--url", "duckdb:///app.db", "--to", "file://to.sql", "--auto-approve",
                           "--rename", "c.p=parent"], cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert run(tmp_path, "SELECT parent FROM c ORDER BY id") == [(1,), (2,)]
    assert refuses(tmp_path, "DELETE FROM p WHERE id = 1")
    run(tmp_path, "DELETE FROM p WHERE id = 3")
    run(tmp_path, "DROP TABLE c")
    run(tmp_path, "DROP TABLE p")
