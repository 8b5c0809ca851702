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
