"""DuckDB: what replaying a script gives is what inspecting a DuckDB after the script gives.

Scripts: one that has a bit of all that the dialect knows, and random ones of ddl_generator.py with the plans between
them. MX_REPLAY_SCRIPTS says how many of those (15), MX_PROPERTY_SEED where they begin (1).
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))

import ddl_changes  # noqa: E402  (they lie beside this file)
import ddl_generator  # noqa: E402
import ddl_writer  # noqa: E402

SCRIPTS = int(os.environ.get("MX_REPLAY_SCRIPTS", "15"))
FIRST_SEED = int(os.environ.get("MX_PROPERTY_SEED", "1"))

ALL_SORTS = """
CREATE TYPE mood AS ENUM ('x', 'y''z');
CREATE TYPE point AS STRUCT(x INTEGER, "Y z" INTEGER);
CREATE TYPE ids AS BIGINT[];
CREATE SEQUENCE s START 5 INCREMENT 2;
CREATE SEQUENCE "S 2" MINVALUE 1 MAXVALUE 10 CYCLE;
CREATE MACRO plus1(a) AS a + 1;
CREATE MACRO tf(a, b) AS TABLE SELECT a AS x, b AS y;
CREATE MACRO forms(a) AS a + 1 * 2, (a, b) AS a + b, (a, "B c", d) AS CASE WHEN a > d THEN "B c" END;
CREATE MACRO typed(a INTEGER, b VARCHAR) AS TABLE FROM range(a) r(i) SELECT i, b AS b WHERE i > 1;
CREATE MACRO with_defaults(a, "B c" := 5, d := [1, 2], e := 'x  y('', ''z', f := NULL, g := -1.5) AS a + "B c", (a) AS a, (a, b, c := {'x': 1}) AS b;
CREATE MACRO since(a DATE := DATE '2024-01-01') AS TABLE SELECT a;
CREATE SCHEMA "other one";
CREATE MACRO "other one"."with_defaults"(a := true) AS a;
CREATE TABLE "other one".t (a INTEGER PRIMARY KEY, m mood DEFAULT 'x', p point, i ids);
CREATE OR REPLACE TABLE p (id INT PRIMARY KEY, k VARCHAR NOT NULL, UNIQUE (k));
CREATE TABLE c (id INT DEFAULT nextval('s'), pid INT REFERENCES p(id) ON DELETE RESTRICT, kk VARCHAR COLLATE nocase DEFAULT 'a',
    s STRUCT(x INT, "Y z" VARCHAR[]) DEFAULT {'x': 1, 'Y z': ['a']}, mp MAP(VARCHAR, INT[]) DEFAULT MAP {'a': [1]}, u UNION(n INT, t VARCHAR),
    FOREIGN KEY (kk) REFERENCES p(k), CONSTRAINT ch CHECK (pid > 0 AND kk NOT LIKE 'b%'), CHECK (kk ~ 'x' OR kk IN ('a', 'b')),
    g INT GENERATED ALWAYS AS (pid * 2) VIRTUAL, h HUGEINT, ts TIMESTAMPTZ DEFAULT current_timestamp, d DATE DEFAULT DATE '2024-01-01',
    iv INTERVAL DEFAULT INTERVAL 3 DAY, e ENUM('a', 'b'), l INT[3], CHECK (CASE pid WHEN 1 THEN true END), CHECK (extract(year FROM d) > 2000),
    CHECK (pid << 1 + 2 > 0 AND (kk -> 'x') IS NULL AND TRY_CAST(kk AS INTEGER) IS NULL AND [1, 2][pid] IN (1, 2) AND kk.upper() = 'A'),
    CHECK (pid NOT BETWEEN 3 AND 4 AND pid IS NOT NULL AND pid + 2 * 3 <> (pid + 2) * 3), CHECK (substring(kk FROM 1 FOR 2) <> trim(BOTH 'x' FROM kk)));
CREATE UNIQUE INDEX ix ON c (lower(kk), pid);
CREATE INDEX "ix 2" ON p (k);
CREATE VIEW v AS SELECT * FROM c WHERE pid > 3;
CREATE OR REPLACE VIEW v2 AS SELECT p.id, count(*) AS n FROM p JOIN c ON c.pid = p.id WHERE p.k LIKE 'a%' GROUP BY p.id ORDER BY 1;
CREATE VIEW "other one".v3 AS SELECT a, CASE WHEN a > 1 THEN 'x' ELSE 'y' END AS z FROM "other one".t LIMIT 10;
CREATE VIEW v4 AS SELECT id FROM p WHERE id IN (SELECT pid FROM c) AND id NOT IN (SELECT a FROM "other one".t) AND id = ANY (SELECT pid FROM c)
    AND id > ALL (SELECT a FROM "other one".t) AND id <> ALL (SELECT pid FROM c) AND id IN (1, 2);
COMMENT ON TABLE c IS 'it''s';
COMMENT ON COLUMN c.pid IS 'x';
CREATE TEMP TABLE passing (a INT);
INSERT INTO p VALUES (1, 'a');
ALTER TABLE p ADD COLUMN late INTEGER DEFAULT 7;
ALTER TABLE "other one".t RENAME COLUMN i TO "the ids";
DROP INDEX "ix 2";
"""


def difference(metaxy_bin: str, folder: Path, script: str) -> str:
    """What `schema diff` finds between the database and the script, there and back."""
    (folder / "script.sql").write_text(script)
    said = []
    for ends in (["--from", "duckdb:///live.duckdb", "--to", "file://script.sql"], ["--from", "file://script.sql", "--to", "duckdb:///live.duckdb"]):
        done = subprocess.run([metaxy_bin, "schema", "diff", *ends, "--dialect", "duckdb"], cwd=folder, capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, done.stdout + done.stderr
        said.append(done.stdout)
    return "".join(said)


def run(folder: Path, script: str) -> None:
    with duckdb.connect(str(folder / "live.duckdb")) as connection:
        connection.execute(script)


def test_all_sorts(metaxy_bin: str, tmp_path: Path) -> None:
    run(tmp_path, ALL_SORTS)
    assert difference(metaxy_bin, tmp_path, ALL_SORTS) == ""


def test_what_is_inspected_makes_the_same_again(metaxy_bin: str, tmp_path: Path) -> None:
    run(tmp_path, ALL_SORTS)
    shown = subprocess.run([metaxy_bin, "schema", "inspect", "--url", "duckdb:///live.duckdb"], cwd=tmp_path, capture_output=True, text=True, timeout=300)
    assert shown.returncode == 0, shown.stderr
    assert difference(metaxy_bin, tmp_path, shown.stdout) == ""
    with duckdb.connect(":memory:") as connection:
        connection.execute(shown.stdout)


def test_a_difference_is_seen(metaxy_bin: str, tmp_path: Path) -> None:
    run(tmp_path, "CREATE TABLE t (a INTEGER, b VARCHAR)")
    assert 'TYPE BIGINT' in difference(metaxy_bin, tmp_path, "CREATE TABLE t (a BIGINT, b VARCHAR)")


def test_another_default_of_a_macro_is_seen(metaxy_bin: str, tmp_path: Path) -> None:
    run(tmp_path, "CREATE MACRO f(a, b := 5) AS a + b")
    assert "b := 6" in difference(metaxy_bin, tmp_path, "CREATE MACRO f(a, b := 6) AS a + b")


@pytest.mark.parametrize("seed", range(FIRST_SEED, FIRST_SEED + SCRIPTS))
def test_random_scripts_and_plans(metaxy_bin: str, tmp_path: Path, seed: int) -> None:
    before = ddl_generator.generate(random.Random(seed), "duckdb")
    after, hints = ddl_changes.mutate(random.Random(seed + 1), before)
    script, wanted = (ddl_writer.render(schema, random.Random(seed + 2)) for schema in (before, after))
    run(tmp_path, script)
    assert difference(metaxy_bin, tmp_path, script) == ""
    (tmp_path / "wanted.sql").write_text(wanted)
    planned = subprocess.run([metaxy_bin, "schema", "diff", "--from", "duckdb:///live.duckdb", "--to", "file://wanted.sql", "--dialect", "duckdb"],
                             cwd=tmp_path, capture_output=True, text=True, timeout=300)
    assert planned.returncode == 0, planned.stderr
    if planned.stdout.startswith("Schemas are synced"):
        return
    run(tmp_path, f"BEGIN;\n{planned.stdout}\nCOMMIT;")
    assert difference(metaxy_bin, tmp_path, wanted) == ""


GENERATIONS = """
INSERT INTO t VALUES (1, NULL, 'root');
INSERT INTO t VALUES (2, 1, 'child'), (3, 1, NULL);
INSERT INTO t VALUES (4, 2, 'grandchild');
INSERT INTO other SELECT id FROM t;
"""


def test_rows_that_refer_to_one_another_are_kept(metaxy_bin: str, tmp_path: Path) -> None:
    before = "CREATE TABLE t (id INT PRIMARY KEY, up INT REFERENCES t (id), n VARCHAR); CREATE TABLE other (t INT REFERENCES t (id));"
    wanted = before.replace("n VARCHAR", "n VARCHAR NOT NULL DEFAULT 'none', CHECK (id > 0)")
    run(tmp_path, before + GENERATIONS)
    (tmp_path / "wanted.sql").write_text(wanted)
    done = subprocess.run([metaxy_bin, "schema", "diff", "--from", "duckdb:///live.duckdb", "--to", "file://wanted.sql", "--dialect", "duckdb"],
                          cwd=tmp_path, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    run(tmp_path, f"BEGIN;\n{done.stdout}\nCOMMIT;")
    assert difference(metaxy_bin, tmp_path, wanted) == ""
    with duckdb.connect(str(tmp_path / "live.duckdb")) as connection:
        assert connection.execute("SELECT * FROM t ORDER BY id").fetchall() == [
            (1, None, "root"), (2, 1, "child"), (3, 1, "none"), (4, 2, "grandchild")]
        assert connection.execute("SELECT count(*) FROM other").fetchall() == [(4,)]


def test_rows_that_refer_to_one_another_in_a_circle_stop_the_plan(metaxy_bin: str, tmp_path: Path) -> None:
    run(tmp_path, "CREATE TABLE t (id INT PRIMARY KEY, up INT); INSERT INTO t VALUES (1, 2), (2, 1), (3, NULL);")
    (tmp_path / "wanted.sql").write_text("CREATE TABLE t (id INT PRIMARY KEY, up INT REFERENCES t (id));")
    done = subprocess.run([metaxy_bin, "schema", "diff", "--from", "duckdb:///live.duckdb", "--to", "file://wanted.sql", "--dialect", "duckdb"],
                          cwd=tmp_path, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    with pytest.raises(duckdb.ConstraintException):
        run(tmp_path, f"BEGIN;\n{done.stdout}\nCOMMIT;")
    with duckdb.connect(str(tmp_path / "live.duckdb")) as connection:
        assert connection.execute("SELECT * FROM t ORDER BY id").fetchall() == [(1, 2), (2, 1), (3, None)]
