"""A data source of templates as the migration directory: `dir = data.template_dir.NAME.url`."""

from __future__ import annotations

import sqlite3
import subprocess
from pathlib import Path

import pytest

PROJECT = """
variable "table" {
  type    = string
  default = "users"
}
data "template_dir" "migrations" {
  path = "migrations"
  vars = { table = var.table }
}
env "local" {
  url = "sqlite://app.db"
  dev = "sqlite://dev?mode=memory"
  src = "file://schema.sql"
  migration {
    dir = %s
  }
}
"""


@pytest.fixture
def project(tmp_path: Path, metaxy_bin: str):
    folder = tmp_path / "migrations"
    folder.mkdir()
    (folder / "1_init.sql").write_text("CREATE TABLE {{ .table }} (id integer PRIMARY KEY);\n")
    (folder / "notes").mkdir()
    (folder / "notes" / "2_not.sql").write_text("DROP TABLE nothing;\n")

    def run(*argv: str, status: int = 0, url: str = "data.template_dir.migrations.url") -> subprocess.CompletedProcess[str]:
        (tmp_path / "atlas.hcl").write_text(PROJECT % url)
        done = subprocess.run([metaxy_bin, "migrate", *argv, "--env", "local"], cwd=tmp_path, capture_output=True, text=True,
                              timeout=600, stdin=subprocess.DEVNULL)
        assert done.returncode == status, done.stdout + done.stderr
        return done

    run.path = tmp_path
    return run


def test_a_directory_of_templates(project) -> None:
    """It is replayed and applied as it is filled in; new files go beside the templates, and there is no atlas.sum."""
    path = project.path
    (path / "schema.sql").write_text("CREATE TABLE users (id integer PRIMARY KEY, note text DEFAULT '{{ .x }}');\n")
    project("validate")
    assert "mem://template_dir/migrations" in project("apply", "--dry-run", "--format", "{{ json . }}").stdout
    project("apply")
    project("diff", "note")
    project("hash")
    assert not (path / "migrations" / "atlas.sum").exists()
    first, second = sorted(file.name for file in (path / "migrations").glob("*.sql"))
    assert first == "1_init.sql" and second.endswith("_note.sql")
    assert "{{ .table }}" in (path / "migrations" / first).read_text()
    assert "synced" in project("diff").stdout
    assert "PENDING" in project("status").stdout
    project("apply")
    assert "OK" in project("status").stdout
    with sqlite3.connect(path / "app.db") as db:
        assert db.execute("SELECT dflt_value FROM pragma_table_info('users') WHERE name = 'note'").fetchall() == [("'{{ .x }}'",)]


def test_values_of_templates(project) -> None:
    (project.path / "schema.sql").write_text("CREATE TABLE clients (id integer PRIMARY KEY);\n")
    assert "synced" in project("diff", "--var", "table=clients").stdout
    project("apply", "--var", "table=clients")
    with sqlite3.connect(project.path / "app.db") as db:
        assert db.execute("SELECT count(*) FROM clients").fetchall() == [(0,)]


def test_what_is_wrong_with_templates(project) -> None:
    (project.path / "schema.sql").write_text("CREATE TABLE users (id integer PRIMARY KEY);\n")
    (project.path / "migrations" / "2_b.sql").write_text("CREATE TABLE b (\n  {{ .colum }} int);\n")
    said = project("validate", status=1).stderr
    assert "migrations/2_b.sql:2:" in said and "colum" in said
    (project.path / "migrations" / "2_b.sql").write_text("CREATE TABL b (id int);\n")
    said = project("validate", status=1).stderr
    assert "migrations/2_b.sql:1:" in said


def test_what_is_no_directory(project) -> None:
    (project.path / "schema.sql").write_text("CREATE TABLE users (id integer PRIMARY KEY);\n")
    with (project.path / "more.hcl").open("w") as file:
        file.write("table \"t\" {}\n")
    source = 'data.hcl_schema.h.url\n  }\n}\ndata "hcl_schema" "h" {\n  path = "more.hcl"\n}\nlocals {\n  x = {'
    said = project("status", status=1, url=source + "\n").stderr
    assert 'atlas.hcl:15:11: error CFG004: "mem://hcl_schema/h" is a schema, and no migration directory' in said
