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


def test_templates_that_others_run(project) -> None:
    """What {{ define }} and {{ block }} make in any file, and files by their base names; the value is what $ is there."""
    folder = project.path / "migrations"
    (folder / "shared" / "more").mkdir(parents=True)
    (folder / "shared" / "columns.tmpl").write_text("""{{- define "columns" }}id integer PRIMARY KEY{{ range $i, $c := .more }}, {{ $c }}{{ $i }} {{ $.type }}{{ end }}{{ end -}}
{{ define "unused" }}{{ template "unused" }}{{ end }}""")
    (folder / "shared" / "more" / "index.tmpl").write_text("CREATE INDEX i_{{ . }} ON {{ . }} (id);")
    (folder / ".hidden").write_text("{{ nothing")
    (folder / "1_init.sql").write_text("""{{ $t := .table }}CREATE TABLE {{ $t }} ({{ template "columns" .a }});
CREATE TABLE b ({{ template "columns" .b }});
{{ template "index.tmpl" $t }}
{{ block "view" "b" }}CREATE VIEW v_{{ . }} AS SELECT 1 AS a FROM {{ . }};{{ end }}
{{- template "view" "users" }}
""")
    (project.path / "schema.sql").write_text("""CREATE TABLE users (id integer PRIMARY KEY, n0 text, m1 text);
CREATE TABLE b (id integer PRIMARY KEY);
CREATE INDEX i_users ON users (id);
CREATE VIEW v_b AS SELECT 1 AS a FROM b;
CREATE VIEW v_users AS SELECT 1 AS a FROM users;
""")
    vars_ = 'data.template_dir.own.url\n  }\n}\ndata "template_dir" "own" {\n  path = "migrations"\n  vars = {\n    table = "users"\n    a = { more = ["n", "m"], type = "text" }\n    b = { more = [] }\n  }\n}\nlocals {\n  x = {'
    assert "synced" in project("diff", url=vars_ + "\n").stdout


@pytest.mark.parametrize(("text", "said"), [
    ('\n {{ template "nothing" . }}', 'migrations/1_init.sql:2:2: error TPL001: template "nothing" not defined'),
    ('{{ template "1_init.sql" . }}', "migrations/1_init.sql:1:1: error TPL001: templates that run each other are nested too deeply"),
    ("{{ if true }}\n{{ define \"a\" }}{{ end }}{{ end }}", "migrations/1_init.sql:2:1: error TPL001: {{ define }} stands in no other block"),
    ('{{ define "a" }}', "migrations/1_init.sql:1:1: error TPL001: this block has no {{ end }}"),
    ("{{ template a }}", "migrations/1_init.sql:1:1: error TPL001: a template's name in quotes is expected"),
    ('{{ define "a" }}{{ nope }}{{ end }}', 'migrations/1_init.sql:1:20: error TPL001: function "nope" not defined'),
])
def test_what_is_wrong_with_templates_that_others_run(project, text: str, said: str) -> None:
    (project.path / "schema.sql").write_text("")
    (project.path / "migrations" / "1_init.sql").write_text(text)
    assert said in project("validate", status=1).stderr


def test_two_templates_of_one_name(project) -> None:
    (project.path / "schema.sql").write_text("")
    (project.path / "migrations" / "notes" / "1_init.sql").write_text("")
    assert "migrations/notes/1_init.sql has the name of migrations/1_init.sql" in project("validate", status=1).stderr


def test_what_is_no_directory(project) -> None:
    (project.path / "schema.sql").write_text("CREATE TABLE users (id integer PRIMARY KEY);\n")
    with (project.path / "more.hcl").open("w") as file:
        file.write("table \"t\" {}\n")
    source = 'data.hcl_schema.h.url\n  }\n}\ndata "hcl_schema" "h" {\n  path = "more.hcl"\n}\nlocals {\n  x = {'
    said = project("status", status=1, url=source + "\n").stderr
    assert 'atlas.hcl:15:11: error CFG004: "mem://hcl_schema/h" is a schema, and no migration directory' in said
