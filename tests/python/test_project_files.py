"""What project files (atlas.hcl) may ask for that only the command can give: databases."""

from __future__ import annotations

import sqlite3
import subprocess
from pathlib import Path

import pytest

PROJECT = """
data "sql" "tenants" {
  url   = "sqlite://app.db"
  query = "%s"
  args  = [2]
}
env "tenants" {
  for_each = toset(data.sql.tenants.values)
  url      = "sqlite://${each.value}.db"
  migration {
    dir = "file://m?format=dbmate"
  }
}
env "other" {
  dev = "sqlite://dev?mode=memory"
}
"""


@pytest.fixture
def project(tmp_path: Path, metaxy_bin: str):
    with sqlite3.connect(tmp_path / "app.db") as db:
        db.executescript("CREATE TABLE tenants (name text, n int); INSERT INTO tenants VALUES ('x', 1), ('y', 2), ('z', 3);")
    (tmp_path / "schema.sql").write_text("CREATE TABLE t (id integer PRIMARY KEY);\n")

    def run(query: str, *argv: str) -> subprocess.CompletedProcess[str]:
        (tmp_path / "atlas.hcl").write_text(PROJECT % query)
        return subprocess.run([metaxy_bin, "migrate", *argv], cwd=tmp_path, capture_output=True, text=True, timeout=600,
                              stdin=subprocess.DEVNULL)

    run.path = tmp_path
    made = run("", "diff", "init", "--env", "other", "--to", "file://schema.sql", "--dir", "file://m?format=dbmate")
    assert made.returncode == 0, made.stderr
    return run


def test_tenants_of_a_table(project) -> None:
    done = project("SELECT name FROM tenants WHERE n >= ?1", "apply", "--env", "tenants")
    assert done.returncode == 0, done.stderr
    assert sorted(path.name for path in project.path.glob("*.db")) == ["app.db", "y.db", "z.db"]
    for name in ("y", "z"):
        with sqlite3.connect(project.path / f"{name}.db") as db:
            assert db.execute("SELECT count(*) FROM t").fetchall() == [(0,)]


@pytest.mark.parametrize(("query", "says"), [
    ("SELECT nam FROM tenants WHERE n = ?1", "atlas.hcl:4:11: error DB002: no such column: nam"),
    ("SELECT name, n FROM tenants WHERE n = ?1", "atlas.hcl:4:11: error HCL003: data.sql.tenants: the query has 2 columns, not one"),
    ("DELETE FROM tenants WHERE n = ?1 RETURNING name", "atlas.hcl:4:11: error DB002:"),
    ("SELECT name FROM tenants WHERE n > 9 + ?1", 'for_each of env "tenants" is empty'),
])
def test_what_a_query_gets_wrong(project, query: str, says: str) -> None:
    done = project(query, "apply", "--env", "tenants")
    assert done.returncode == 1 and says in done.stderr
    with sqlite3.connect(project.path / "app.db") as db:
        assert db.execute("SELECT count(*) FROM tenants").fetchall() == [(3,)]


def test_a_url_that_is_empty_is_shown_where_it_stands(tmp_path, metaxy_bin):
    """And an environment that is not there comes with the list of those that are."""
    (tmp_path / "migrations").mkdir()
    (tmp_path / "metaxy.toml").write_text('[migrate]\nurl = "${NOT_SET_ANYWHERE}"\n[migrate.env.dev]\n[migrate.env.staging]\n')
    (tmp_path / "other.hcl").write_text('env "a" {\n  url = getenv("NOT_SET_ANYWHERE")\n}\nenv "b" {}\n')
    (tmp_path / "atlas").symlink_to(metaxy_bin)

    def run(*argv: str, program: str = metaxy_bin) -> str:
        done = subprocess.run([program, *argv], cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == 1
        return done.stderr

    for command in (("migrate", "apply"), ("migrate", "status"), ("schema", "clean")):
        said = run(*command)
        assert "metaxy.toml:2:7: error USE003: required flag" in said and "${NOT_SET_ANYWHERE}" in said, said
    hcl = ("migrate", "apply", "-c", "file://other.hcl", "--env")
    said = run(*hcl, "a")
    assert "other.hcl:2:" in said and 'getenv("NOT_SET_ANYWHERE")' in said, said
    assert run(*hcl, "a", program=str(tmp_path / "atlas")) == 'Error: required flag "url" not set\n'
    assert "The file has a, b." in run(*hcl, "production")
    assert "The file has dev, staging." in run("migrate", "status", "--env", "production")
    assert "Did you mean --env staging?" in run("migrate", "status", "--env", "stagin")
