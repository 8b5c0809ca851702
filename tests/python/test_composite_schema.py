"""data "composite_schema": parts of a schema from several sources, each put into the schema that it names."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

DEV_URLS = {"postgres": "docker://postgres/15/dev", "mysql": "docker://mysql/8", "mariadb": "docker://mariadb/10.11", "duckdb": "duckdb:///:memory:"}
TYPES = {"postgres": "CREATE TYPE mood AS ENUM ('sad', 'glad');\n"}
MOOD = {"postgres": ", m mood"}


def _run(metaxy: str, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([metaxy, "schema", *arguments], cwd=folder, capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL)


def _project(folder: Path, dev: str, *schemas: str) -> None:
    parts = "".join(f'  schema "{name}" {{\n    url = "file://part{i}.sql"\n  }}\n' for i, name in enumerate(schemas))
    (folder / "atlas.hcl").write_text(f'data "composite_schema" "app" {{\n{parts}}}\nenv "x" {{\n  src = data.composite_schema.app.url\n  dev = "{dev}"\n}}\n')


@pytest.mark.parametrize("dialect", DEV_URLS)
def test_parts_go_into_their_schemas(dialect: str, metaxy_bin: str, tmp_path: Path) -> None:
    home = {"postgres": "public", "duckdb": "main"}.get(dialect, "home")
    _project(tmp_path, DEV_URLS[dialect], home, "auth", "auth")
    (tmp_path / "part0.sql").write_text(TYPES.get(dialect, "") + "CREATE TABLE t (id int PRIMARY KEY);\n")
    (tmp_path / "part1.sql").write_text(f"CREATE TABLE t (id int PRIMARY KEY, n int{MOOD.get(dialect, '')});\nCREATE INDEX ix ON t (n);\n")
    (tmp_path / "part2.sql").write_text("CREATE TABLE u (id int, FOREIGN KEY (id) REFERENCES t (id));\nCREATE VIEW v AS SELECT t.id, t.n FROM t JOIN u ON u.id = t.id;\n")
    homes = f"CREATE SCHEMA {home};\n" if home == "home" else ""
    (tmp_path / "whole.sql").write_text(
        f"{homes}CREATE SCHEMA auth;\n{TYPES.get(dialect, '').replace('mood', f'{home}.mood')}CREATE TABLE {home}.t (id int PRIMARY KEY);\n"
        f"CREATE TABLE auth.t (id int PRIMARY KEY, n int{MOOD.get(dialect, '').replace(' mood', f' {home}.mood')});\n"
        "CREATE INDEX ix ON auth.t (n);\nCREATE TABLE auth.u (id int, FOREIGN KEY (id) REFERENCES auth.t (id));\n"
        "CREATE VIEW auth.v AS SELECT t.id, t.n FROM auth.t JOIN auth.u ON u.id = t.id;\n")
    for one, other in (("env://src", "file://whole.sql"), ("file://whole.sql", "env://src")):
        done = _run(metaxy_bin, tmp_path, "diff", "--env", "x", "--from", one, "--to", other)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "Schemas are synced, no changes to be made.\n")


def test_a_plan_of_parts_is_right_on_duckdb(metaxy_bin: str, tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    _project(tmp_path, "duckdb:///:memory:", "one", "t wo")
    for i in (0, 1):
        (tmp_path / f"part{i}.sql").write_text(f"CREATE TABLE t (id int, b{i} int);\nCREATE VIEW v AS SELECT b{i} FROM t;\nCREATE MACRO f(a) AS a + {i};\n")
    planned = _run(metaxy_bin, tmp_path, "diff", "--env", "x", "--from", "file://empty.sql", "--to", "env://src")
    assert planned.returncode == 1 and "empty.sql" in planned.stderr     # it is not there
    (tmp_path / "empty.sql").write_text("")
    planned = _run(metaxy_bin, tmp_path, "diff", "--env", "x", "--from", "file://empty.sql", "--to", "env://src")
    assert planned.returncode == 0, planned.stderr
    with duckdb.connect() as conn:
        conn.execute(planned.stdout)
        views = conn.execute("SELECT schema_name, view_name FROM duckdb_views() WHERE NOT internal ORDER BY ALL").fetchall()
        assert views == [("one", "v"), ("t wo", "v")]
        assert conn.execute('SELECT one.f(1), "t wo".f(1)').fetchall() == [(1, 2)]
        assert conn.execute('SELECT b1 FROM "t wo".v').fetchall() == []


def test_sqlite_has_one_schema(metaxy_bin: str, tmp_path: Path) -> None:
    _project(tmp_path, "sqlite://dev?mode=memory", "main", "auth")
    for i in (0, 1):
        (tmp_path / f"part{i}.sql").write_text(f"CREATE TABLE t{i} (id int);\n")
    done = _run(metaxy_bin, tmp_path, "inspect", "--env", "x", "--url", "env://src")
    assert done.returncode == 1 and 'atlas.hcl:5:3: error SCH004: a schema "auth" cannot be modelled' in done.stderr, done.stderr
