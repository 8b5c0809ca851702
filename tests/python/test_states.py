"""What --to, --from and src name: several files, attributes of the project file, programs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = """
env "files" {
  dev = "docker://postgres/16/dev"
  src = ["file://a.sql", "file://b.sql"]
  one = "file://b.sql"
  migration {
    dir = "file://m"
  }
}
env "names" {
  dev = "docker://postgres/16/dev"
  src = ["env://more", "file://c.sql"]
  more = ["file://a.sql", "file://b.sql"]
  migration {
    dir = "file://m"
  }
}
env "hcl" {
  dev = "docker://postgres/16/dev"
  src = ["file://a.hcl", "file://b.hcl"]
  migration {
    dir = "file://m"
  }
}
"""
HCL = 'table "%s" {\n  schema = schema.public\n  column "id" {\n    type = int\n  }\n}\n'


@pytest.fixture
def command(metaxy_bin: str, tmp_path: Path):
    for name in "abc":
        (tmp_path / f"{name}.sql").write_text(f"CREATE TABLE {name} (id int NOT NULL);\n")
        (tmp_path / f"{name}.hcl").write_text(("schema \"public\" {}\n" if name == "a" else "") + HCL % name)
    (tmp_path / "atlas.hcl").write_text(PROJECT)

    def run(*argv: str, status: int = 0) -> subprocess.CompletedProcess[str]:
        done = subprocess.run([metaxy_bin, *argv], cwd=tmp_path, capture_output=True, text=True, timeout=600, stdin=subprocess.DEVNULL)
        assert done.returncode == status, done.stdout + done.stderr
        return done

    return run


def made(done: subprocess.CompletedProcess[str]) -> list[str]:
    return [line.split('"')[3] for line in done.stdout.splitlines() if line.startswith("CREATE TABLE")]


def test_all_that_an_attribute_names(command) -> None:
    assert made(command("schema", "inspect", "--env", "files", "--url", "env://src", "--format", "{{ sql . }}")) == ["a", "b"]
    assert made(command("schema", "diff", "--env", "files", "--from", "env://one", "--to", "env://src")) == ["a"]
    assert made(command("schema", "diff", "--env", "files", "--from", "file://a.sql", "--to", "env://src", "--to", "file://c.sql")) == ["b", "c"]
    assert made(command("migrate", "diff", "--env", "names", "--dry-run")) == ["a", "b", "c"]
    said = command("schema", "diff", "--env", "names", "--from", "file://a.sql", "--to", "env://src", status=1).stderr
    assert "atlas.hcl:12:9: error CFG004: env://src: src is an env:// URL itself" in said


def test_several_files_in_hcl_are_one_schema(command) -> None:
    assert made(command("migrate", "diff", "--env", "hcl", "--dry-run")) == ["a", "b"]
    assert made(command("schema", "diff", "--env", "hcl", "--from", "file://a.sql", "--to", "env://src", "--to", "file://c.hcl")) == ["b", "c"]
    said = command("schema", "diff", "--env", "hcl", "--from", "file://a.sql", "--to", "env://src", "--to", "file://c.sql", status=1).stderr
    assert "must all be SQL, or all HCL" in said


NOTHING = """
env "src" {
  dev = "sqlite://dev?mode=memory"
  src = [for f in fileset("modles/*.sql") : "file://${f}"]
}
env "parts" {
  dev   = "sqlite://dev?mode=memory"
  src   = ["file://a.sql", "env://parts"]
  parts = []
}
data "template_dir" "t" {
  path = "templates"
}
data "composite_schema" "c" {
  schema {
    url = "file://a.sql"
  }
  schema {
    url = data.template_dir.t.url
  }
}
env "templates" {
  dev = "sqlite://dev?mode=memory"
  src = data.template_dir.t.url
}
env "composite" {
  dev = "sqlite://dev?mode=memory"
  src = data.composite_schema.c.url
}
"""


@pytest.mark.parametrize(("env", "to", "said"), [
    ("src", ["--to", "env://src"], "error CFG004: env://src: the attribute names nothing"),
    ("parts", ["--to", "env://parts"], "error CFG004: env://parts: the attribute names nothing"),
    ("parts", [], "error CFG004: env://parts: the attribute names nothing"),
    ("templates", [], "error PRV001: templates contains no SQL files"),
    ("composite", [], "error PRV001: templates contains no SQL files"),
])
def test_a_list_of_nothing_is_no_empty_schema(command, tmp_path: Path, env: str, to: list[str], said: str) -> None:
    """It would drop all that is there."""
    (tmp_path / "templates").mkdir()
    (tmp_path / "atlas.hcl").write_text(NOTHING)
    command("schema", "apply", "-u", "sqlite://live.db", "--dev-url", "sqlite://dev?mode=memory", "--to", "file://a.sql", "--auto-approve")
    for more in (["--dry-run"], ["--auto-approve"]):
        done = command("schema", "apply", "--env", env, "-u", "sqlite://live.db", *to, *more, status=1)
        assert "DROP TABLE" not in done.stdout and said in done.stderr and "An empty schema would drop every table" in done.stderr
    if to:
        assert said in command("schema", "diff", "--env", env, "--from", "sqlite://live.db", *to, status=1).stderr


def test_blocks_of_nothing_make_an_empty_schema(command, tmp_path: Path) -> None:
    (tmp_path / "each.hcl").write_text('variable "names" {\n  type = list(string)\n  default = []\n}\n'
                                       'table "t" {\n  for_each = toset(var.names)\n  name = each.value\n  column "id" {\n    type = int\n  }\n}\n')
    diff = ["schema", "diff", "--dialect", "sqlite", "--from", "file://a.sql", "--to", "file://each.hcl"]
    assert "warning PRV004: the desired state is empty: each.hcl makes no table" in command(*diff).stderr
    assert "PRV004" not in command(*diff, "--var", "names=b").stderr


def test_a_directory_of_templates_that_cannot_be_read(command, tmp_path: Path) -> None:
    (tmp_path / "templates" / "atlas.sum").mkdir(parents=True)
    (tmp_path / "templates" / "1_init.sql").write_text("CREATE TABLE a (id int);\n")
    (tmp_path / "atlas.hcl").write_text(
        'data "template_dir" "t" {\n  path = "templates"\n}\nenv "e" {\n  dev = "sqlite://dev?mode=memory"\n  migration {\n'
        '    dir = data.template_dir.t.url\n  }\n}\n')
    assert "templates/atlas.sum" in command("migrate", "validate", "--env", "e", status=1).stderr


PROVIDER = """\
print('''-- atlas:pos "users"[type=table] models.py:2
-- metaxy:pos {"table": "users", "class": "User", "file": "models.py", "line": 2}
-- metaxy:pos {"table": "users", "column": "full name", "class": "User", "attribute": "name", "file": "models.py", "line": 4}
%s''')
"""


@pytest.mark.parametrize("column", ["mood", "mood[]", "public.mood NOT NULL"])
def test_what_is_said_of_a_type_stands_at_the_column_that_has_it(command, tmp_path: Path, column: str) -> None:
    (tmp_path / "atlas.hcl").unlink()
    (tmp_path / "models.py").write_text("import orm\nclass User:\n    id = 1\n    name = Column(Enum)\n")
    (tmp_path / "metaxy.toml").write_text(
        f"[migrate]\ndev = 'docker://postgres/16/dev'\n[migrate.provider]\nprogram = ['{sys.executable}', 'provider.py']\n")
    schema = column.partition("mood")[0]
    for values in ("'a', 'b'", "'a'"):
        (tmp_path / "provider.py").write_text(
            PROVIDER % f'CREATE TYPE {schema}mood AS ENUM ({values});\nCREATE TABLE users (id int, "full name" {column});')
        done = command("migrate", "diff", "change")
    assert done.stderr.startswith("models.py:4:5: warning MF105"), done.stderr


@pytest.mark.parametrize(("sql", "said"), [
    ('CREATE TABLE users (id int PRIMARY KEY, "full name" varchar(,) NOT NULL);', "models.py:4:5: error SQL101"),
    ('CREATE TABLE "users" (\n"full name" numeric(10,2) DEFAULT (1 +), id int);', "models.py:4:5: error SQL101"),
    ('CREATE TABLE users (id int PRIMRY KEY, "full name" text);', "models.py:2:1: error SQL101"),
    ("CREATE INDEX i ON users USING (id);", "models.py:2:1: error SQL101"),
    ("CREATE TABLE other (id int,);", "provider/schema.sql:4:28: error SQL101"),
])
def test_what_a_provider_says_wrong_stands_at_the_model(command, tmp_path: Path, sql: str, said: str) -> None:
    (tmp_path / "atlas.hcl").unlink()
    (tmp_path / "models.py").write_text("import orm\nclass User:\n    id = 1\n    name = Column(',')\n")
    (tmp_path / "provider.py").write_text(PROVIDER % sql)
    (tmp_path / "metaxy.toml").write_text(
        f"[migrate]\ndev = 'docker://postgres/16/dev'\n[migrate.provider]\nprogram = ['{sys.executable}', 'provider.py']\n")
    assert command("migrate", "diff", "--dry-run", status=1).stderr.startswith(said)
