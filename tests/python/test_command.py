"""The command itself: its contract for scripts, renames, policies, templates, the name it is called by."""

from __future__ import annotations

import json
import os
import pty
import select
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from processes import SECONDS

LITE = ("--dev-url", "sqlite://dev?mode=memory")


def _run(folder: Path, *argv: str, **more) -> subprocess.CompletedProcess[str]:
    return subprocess.run(argv, cwd=folder, capture_output=True, text=True, timeout=SECONDS, stdin=subprocess.DEVNULL, **more)


def _states(folder: Path, before: str, after: str) -> tuple[str, ...]:
    (folder / "from.sql").write_text(before)
    (folder / "to.sql").write_text(after)
    return ("schema", "diff", "--from", "file://from.sql", "--to", "file://to.sql", *LITE)


USERS = "CREATE TABLE users (id integer PRIMARY KEY, name text NOT NULL);\n"
PEOPLE = "CREATE TABLE users (id integer PRIMARY KEY, full_name text NOT NULL);\n"


class TestSchemaDiff:
    def test_stdout_is_sql_only(self, tmp_path: Path, metaxy_bin: str) -> None:
        done = _run(tmp_path, metaxy_bin, *_states(tmp_path, USERS, "-- nothing\n"))
        assert done.returncode == 0
        assert 'DROP TABLE `users`;' in done.stdout and "warning" not in done.stdout
        assert "DS102" in done.stderr
        with sqlite3.connect(tmp_path / "x.db") as db:
            db.executescript(USERS + done.stdout)

    def test_equal_states_print_nothing(self, tmp_path: Path, metaxy_bin: str) -> None:
        done = _run(tmp_path, metaxy_bin, *_states(tmp_path, USERS, USERS))
        assert (done.returncode, done.stdout) == (0, "")
        assert "Schemas are synced" in done.stderr

    def test_as_atlas(self, tmp_path: Path, metaxy_bin: str) -> None:
        (tmp_path / "atlas").symlink_to(metaxy_bin)
        done = _run(tmp_path, "./atlas", *_states(tmp_path, USERS, USERS))
        assert done.stdout == "Schemas are synced, no changes to be made.\n"
        done = _run(tmp_path, "./atlas", "migrate", "foo")
        assert done.returncode == 0 and "migrate diff" in done.stdout
        done = _run(tmp_path, "./atlas", "migrate", "apply")
        assert done.returncode == 1 and done.stderr == 'Error: required flag "url" not set\n'

    def test_a_live_database_is_a_state(self, tmp_path: Path, metaxy_bin: str) -> None:
        with sqlite3.connect(tmp_path / "app.db") as db:
            db.executescript(USERS + "CREATE INDEX i ON users (name);")
        (tmp_path / "to.sql").write_text(USERS)
        done = _run(tmp_path, metaxy_bin, "schema", "diff", "--from", "sqlite://app.db", "--to", "file://to.sql")
        assert done.returncode == 0 and "DROP INDEX `i`;" in done.stdout

    def test_same_input_same_bytes(self, tmp_path: Path, metaxy_bin: str) -> None:
        tables = "".join(f"CREATE TABLE t{i} (id integer PRIMARY KEY, a text, t integer REFERENCES t{(i + 3) % 20} (id));\n" for i in range(20))
        outputs = {_run(tmp_path, metaxy_bin, *_states(tmp_path, "", tables)).stdout for _ in range(4)}
        assert len(outputs) == 1 and outputs.pop().count("CREATE TABLE") == 20

    def test_names_with_anything_in_them(self, tmp_path: Path, metaxy_bin: str) -> None:
        odd = 'CREATE TABLE "a;b`c\'d -- \n 😀" ("x""y" integer PRIMARY KEY, "select" text DEFAULT \'it\'\'s; --\');\n'
        done = _run(tmp_path, metaxy_bin, *_states(tmp_path, "", odd))
        assert done.returncode == 0, done.stderr
        with sqlite3.connect(tmp_path / "x.db") as db:
            db.executescript(done.stdout)
            assert db.execute("SELECT name FROM sqlite_master").fetchall() == [("a;b`c'd -- \n 😀",)]


class TestRenames:
    def test_loud_without_a_word(self, tmp_path: Path, metaxy_bin: str) -> None:
        done = _run(tmp_path, metaxy_bin, *_states(tmp_path, USERS, PEOPLE))
        assert done.returncode == 0 and "RENAME COLUMN" not in done.stdout
        assert "DIF002" in done.stderr and "--rename users.name=full_name" in done.stderr

    @pytest.mark.parametrize("how", ["flag", "hints", "comment"])
    def test_by_hint(self, tmp_path: Path, metaxy_bin: str, how: str) -> None:
        after, more = PEOPLE, ()
        if how == "flag":
            more = ("--rename", "users.name=full_name")
        elif how == "hints":
            (tmp_path / "hints.json").write_text(json.dumps([{"kind": "column", "table": "users", "from": "name", "to": "full_name"}]))
            more = ("--hints", "hints.json")
        else:
            after = "CREATE TABLE users (\n  id integer PRIMARY KEY,\n  -- atlas:renamed_from name\n  full_name text NOT NULL\n);\n"
        done = _run(tmp_path, metaxy_bin, *_states(tmp_path, USERS, after), *more)
        assert done.returncode == 0, done.stderr
        assert "ALTER TABLE `users` RENAME COLUMN `name` TO `full_name`;" in done.stdout
        with sqlite3.connect(tmp_path / "x.db") as db:
            db.executescript(USERS + "INSERT INTO users VALUES (1, 'ann');" + done.stdout)
            assert db.execute("SELECT full_name FROM users").fetchall() == [("ann",)]

    def test_a_table(self, tmp_path: Path, metaxy_bin: str) -> None:
        done = _run(tmp_path, metaxy_bin, *_states(tmp_path, USERS, USERS.replace("users", "people")), "--rename", "users=people")
        assert done.returncode == 0 and done.stdout.strip().endswith("ALTER TABLE `users` RENAME TO `people`;")

    def _on_terminal(self, tmp_path: Path, metaxy_bin: str, answer: bytes) -> tuple[int, str]:
        """Runs with a terminal for stdin and stderr; stdout goes to a file."""
        argv = [metaxy_bin, *_states(tmp_path, USERS, PEOPLE)]
        master, slave = pty.openpty()
        with open(tmp_path / "out.sql", "wb") as out:
            child = subprocess.Popen(argv, cwd=tmp_path, stdin=slave, stderr=slave, stdout=out)
        os.close(slave)
        seen, deadline = b"", time.monotonic() + SECONDS
        while b"[y/N]" not in seen and time.monotonic() < deadline:
            if select.select([master], [], [], 1)[0]:
                seen += os.read(master, 4096)
        os.write(master, answer)
        status = child.wait(SECONDS)
        os.close(master)
        return status, (tmp_path / "out.sql").read_text()

    def test_asked_on_a_terminal(self, tmp_path: Path, metaxy_bin: str) -> None:
        status, sql = self._on_terminal(tmp_path, metaxy_bin, b"y\n")
        assert status == 0 and "RENAME COLUMN" in sql
        status, sql = self._on_terminal(tmp_path, metaxy_bin, b"n\n")
        assert status == 0 and "RENAME COLUMN" not in sql and "DROP" in sql


class TestProjectFile:
    HCL = '''\
variable "destructive" {
  type    = bool
  default = false
}
env "dev" {
  src = "file://schema.sql"
  dev = "sqlite://dev?mode=memory"
  migration {
    dir = "file://m"
  }
  diff {
    skip {
      drop_table  = !var.destructive
      drop_column = !var.destructive
    }
  }
}
'''

    def test_diff_skip_and_var(self, tmp_path: Path, metaxy_bin: str) -> None:
        (tmp_path / "atlas.hcl").write_text(self.HCL)
        (tmp_path / "schema.sql").write_text(USERS + "CREATE TABLE gone (a integer);\n")
        assert _run(tmp_path, metaxy_bin, "migrate", "diff", "--env", "dev").returncode == 0
        (tmp_path / "schema.sql").write_text(USERS)
        done = _run(tmp_path, metaxy_bin, "migrate", "diff", "--env", "dev")
        assert done.returncode == 0 and "synced with the desired state" in done.stdout
        done = _run(tmp_path, metaxy_bin, "migrate", "diff", "drop", "--env", "dev", "--var", "destructive=true")
        assert done.returncode == 0 and "DS102" in done.stderr
        assert "DROP TABLE `gone`" in sorted((tmp_path / "m").glob("*_drop.sql"))[0].read_text()

    def test_a_template_of_its_own(self, tmp_path: Path, metaxy_bin: str) -> None:
        (tmp_path / "schema.sql").write_text(USERS)
        done = _run(tmp_path, metaxy_bin, "migrate", "diff", "init", "--to", "file://schema.sql", *LITE, "--format",
                    "{{ range .Changes }}-- {{ upper .Comment }}\n{{ .Cmd }};\n-- back: {{ .Reverse }}\n{{ end }}")
        assert done.returncode == 0, done.stderr
        text = next((tmp_path / "migrations").glob("*_init.sql")).read_text()
        assert text.startswith('-- CREATE "USERS" TABLE\nCREATE TABLE `users`') and "-- back: DROP TABLE `users`" in text

    def test_flags_win(self, tmp_path: Path, metaxy_bin: str) -> None:
        (tmp_path / "atlas.hcl").write_text(self.HCL)
        (tmp_path / "schema.sql").write_text(USERS)
        assert _run(tmp_path, metaxy_bin, "migrate", "diff", "--env", "dev", "--dir", "file://other").returncode == 0
        assert (tmp_path / "other" / "atlas.sum").exists() and not (tmp_path / "m").exists()


def test_inspect_prints_what_makes_it(tmp_path: Path, metaxy_bin: str) -> None:
    script = USERS + "CREATE UNIQUE INDEX ux ON users (lower(name)) WHERE name <> '';\nCREATE VIEW v AS SELECT id FROM users;\n"
    with sqlite3.connect(tmp_path / "app.db") as db:
        db.executescript(script)
    done = _run(tmp_path, metaxy_bin, "schema", "inspect", "--url", "sqlite://app.db")
    assert done.returncode == 0, done.stderr
    with sqlite3.connect(tmp_path / "copy.db") as db:
        db.executescript(done.stdout)
    again = _run(tmp_path, metaxy_bin, "schema", "diff", "--from", "sqlite://copy.db", "--to", "sqlite://app.db")
    assert (again.returncode, again.stdout) == (0, "")


def test_fmt(tmp_path: Path, metaxy_bin: str) -> None:
    (tmp_path / "a.hcl").write_text('env "x" {\nsrc="file://a.sql"\n  url   = "sqlite://b"\n}\n')
    done = _run(tmp_path, metaxy_bin, "schema", "fmt", ".")
    assert (done.returncode, done.stdout) == (0, "a.hcl\n")
    assert (tmp_path / "a.hcl").read_text() == 'env "x" {\n  src = "file://a.sql"\n  url = "sqlite://b"\n}\n'
    assert _run(tmp_path, metaxy_bin, "schema", "fmt", ".").stdout == ""


def test_new_and_hash(tmp_path: Path, metaxy_bin: str) -> None:
    assert _run(tmp_path, metaxy_bin, "migrate", "new", "my name").returncode == 0
    (path,) = (tmp_path / "migrations").glob("*_my name.sql")
    path.write_text("CREATE TABLE t (id integer);\n")
    assert _run(tmp_path, metaxy_bin, "migrate", "validate").returncode == 1
    assert _run(tmp_path, metaxy_bin, "migrate", "hash").returncode == 0
    assert _run(tmp_path, metaxy_bin, "migrate", "validate", *LITE).returncode == 0
    assert _run(tmp_path, metaxy_bin, "migrate", "new", "a/b").returncode == 1


@pytest.mark.parametrize("dialect", ["sqlite", "postgres", "mysql"])
def test_validate_refuses_transactions_as_apply_does(tmp_path: Path, metaxy_bin: str, dialect: str) -> None:
    (tmp_path / "migrations").mkdir()
    (tmp_path / "metaxy.toml").write_text('[migrate.env.bare]\ntx_mode = "none"\n')
    path = tmp_path / "migrations" / "1_a.sql"

    def validate(text: str, *more: str) -> subprocess.CompletedProcess[str]:
        path.write_text(text)
        assert _run(tmp_path, metaxy_bin, "migrate", "hash").returncode == 0
        return _run(tmp_path, metaxy_bin, "migrate", "validate", "--dialect", dialect, *more)

    text = "CREATE TABLE t (i int);\nBEGIN;\nCREATE TABLE u (i int);\nCOMMIT;\n"
    done = validate(text)
    assert done.returncode == 1 and done.stderr.startswith("migrations/1_a.sql:2:1: error REV006"), done.stderr
    assert validate("-- atlas:txmode none\n\n" + text).returncode == 0
    assert validate("CREATE TABLE t (i int);\nSAVEPOINT a;\nROLLBACK TO a;\n").returncode == 0
    assert validate(text, "--env", "bare").returncode == 0


def test_what_a_killed_run_left_goes(tmp_path: Path, metaxy_bin: str) -> None:
    folder = tmp_path / "migrations"
    folder.mkdir()
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    left = [folder / f".1_a.sql.{gone.pid}-0.tmp", folder / f".atlas.sum.{gone.pid}-12.tmp"]
    kept = [folder / f".2_b.sql.{gone.pid}-0.tmp", folder / f".1_a.sql.{os.getpid()}-0.tmp", folder / ".mine.tmp",
            folder / f".mine.{gone.pid}.tmp"]
    for path in left + kept:
        path.write_text("CREATE TABLE t (i int);\n")
    for path in left + kept[1:]:        # the first may be one of another machine's that writes it now
        os.utime(path, (1e9, 1e9))
    assert _run(tmp_path, metaxy_bin, "migrate", "new", "x").returncode == 0
    assert not any(path.exists() for path in left) and all(path.exists() for path in kept)
    assert _run(tmp_path, metaxy_bin, "migrate", "validate", *LITE).returncode == 0


def test_hints_with_a_byte_order_mark(tmp_path: Path, metaxy_bin: str) -> None:
    states = _states(tmp_path, "CREATE TABLE a (i int);", "CREATE TABLE b (i int);")
    hints = tmp_path / "hints.json"
    hints.write_text('[{"kind": "table", "from": "a", "to": "b"}]', encoding="utf-8-sig")
    done = _run(tmp_path, metaxy_bin, *states, "--hints", str(hints))
    assert done.returncode == 0 and "RENAME TO `b`" in done.stdout, done.stderr
    hints.write_text('[{"kind": "tabel"}]', encoding="utf-8-sig")
    assert "hints.json:1:3: error DIF003" in _run(tmp_path, metaxy_bin, *states, "--hints", "hints.json").stderr


@pytest.mark.parametrize("command", ["migrate lint", "migrate rebase", "migrate down"])
def test_what_is_not_done_is_an_error(tmp_path: Path, metaxy_bin: str, command: str) -> None:
    done = _run(tmp_path, metaxy_bin, *command.split(), "--latest", "1")
    assert (done.returncode, done.stdout) == (1, "") and f"Abort: 'metaxy {command}' is not supported yet." in done.stderr
    assert "hint: " in done.stderr and "docs/migrations.md" not in done.stderr      # what to do instead
    assert (command == "migrate down") == ("what the files never made" in done.stderr and "--exclude" in done.stderr)


def test_dry_run_of_diff_writes_nothing(tmp_path: Path, metaxy_bin: str) -> None:
    (tmp_path / "schema.sql").write_text(USERS)
    done = _run(tmp_path, metaxy_bin, "migrate", "diff", "--to", "file://schema.sql", *LITE, "--dry-run")
    assert done.returncode == 0 and "CREATE TABLE `users`" in done.stdout
    assert sorted(p.name for p in tmp_path.iterdir()) == ["schema.sql"]


def test_no_colour_outside_a_terminal(tmp_path: Path, metaxy_bin: str) -> None:
    (tmp_path / "bad.sql").write_text("CREATE TABLE (;\n")
    done = _run(tmp_path, metaxy_bin, "schema", "diff", "--from", "file://bad.sql", "--to", "file://bad.sql", *LITE)
    assert done.returncode == 1 and "\x1b" not in done.stderr


def test_version_and_help(tmp_path: Path, metaxy_bin: str) -> None:
    assert _run(tmp_path, metaxy_bin, "version").stdout.startswith("metaxy version ")
    for flag in ("--version", "-V"):
        assert _run(tmp_path, metaxy_bin, flag).stdout == _run(tmp_path, metaxy_bin, "version").stdout
    assert _run(tmp_path, metaxy_bin, "migrate", "--version").returncode == 1
    for argv in (("--help",), ("migrate", "--help"), ("migrate", "diff", "--help")):
        done = _run(tmp_path, metaxy_bin, *argv)
        assert done.returncode == 0 and "Usage:" in done.stdout


def test_help_as_a_command(tmp_path: Path, metaxy_bin: str) -> None:
    for words in ((), ("migrate",), ("migrate", "diff"), ("list",), ("version",)):
        assert _run(tmp_path, metaxy_bin, "help", *words).stdout == _run(tmp_path, metaxy_bin, *words, "--help").stdout
    done = _run(tmp_path, metaxy_bin, "help", "migrate", "dif")
    assert done.returncode == 2 and 'Did you mean "metaxy migrate diff"?' in done.stderr


@pytest.mark.parametrize(("words", "hint"), [
    (("migrate", "status"), "--all-stores"), (("migrate", "apply"), "--store"), (("schema", "inspect", "--dialect", "sqlite"), "--url"),
    (("migrate", "diff"), "--store"), (("migrate", "import"), "--from alembic"), (("migrate", "diff", "--store", "dev"), "No metaxy.toml"),
    (("push",), "No metaxy.toml"), (("migrate", "status", "--all-stores"), "No metaxy.toml"),
])
def test_what_is_missing_is_said_with_what_to_do(tmp_path: Path, metaxy_bin: str, words: tuple[str, ...], hint: str) -> None:
    done = _run(tmp_path, metaxy_bin, *words)
    assert done.returncode == 1 and hint in done.stderr.partition("hint:")[2], done.stderr


@pytest.mark.parametrize("words", [("provider", "sqlalchemy", "--path", ".", "--dialect", "sqlite"), ("migrate", "import", "--from", "alembic")])
def test_an_interpreter_without_the_package(tmp_path: Path, metaxy_bin: str, words: tuple[str, ...]) -> None:
    bare = tmp_path / "python"
    bare.write_text(f'#!/bin/sh\nexec "{sys.executable}" -I -S "$@"\n')
    bare.chmod(0o755)
    done = _run(tmp_path, metaxy_bin, *words, env={**os.environ, "METAXY_PYTHON": str(bare)})
    assert done.returncode == 1 and f"{bare} has no package metaxy-c" in done.stderr and "Install metaxy-c there" in done.stderr
    assert "ModuleNotFoundError" not in done.stderr


def test_a_full_disk_is_an_error(tmp_path: Path, metaxy_bin: str) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full here")
    with open("/dev/full", "wb") as full:
        done = subprocess.run([metaxy_bin, "version"], stdout=full, stderr=subprocess.PIPE, timeout=SECONDS)
    assert done.returncode == 1 and b"cannot write to stdout" in done.stderr


class TestScopeOfStates:
    """What lies outside of the schema that a dev URL or --schema names, and states of nothing, are told."""

    def _diff(self, folder: Path, metaxy_bin: str, sql: str, dev: str) -> subprocess.CompletedProcess[str]:
        (folder / "m.sql").write_text(sql)
        return _run(folder, metaxy_bin, "migrate", "diff", "--to", "file://m.sql", "--dev-url", dev, "--dry-run")

    @pytest.mark.parametrize(
        ("bound", "all_schemas", "create"),
        [
            ("docker://mysql/8/dev", "docker://mysql/8", "CREATE DATABASE"),
            ("docker://postgres/16/dev?search_path=public", "docker://postgres/16/dev", "CREATE SCHEMA"),
        ],
    )
    def test_left_out_by_the_dev_url(self, tmp_path: Path, metaxy_bin: str, bound: str, all_schemas: str, create: str) -> None:
        elsewhere = f"{create} app;\nCREATE TABLE app.u (id int primary key);\nCREATE TABLE app.v (id int primary key);\n"
        done = self._diff(tmp_path, metaxy_bin, elsewhere + "CREATE TABLE t (id int primary key);\n", bound)
        assert done.returncode == 0 and "CREATE TABLE" in done.stdout and "app" not in done.stdout
        assert done.stderr.count("PRV003") == 1 and "m.sql:1" in done.stderr
        assert 'schema "app" with 2 tables is left out' in done.stderr and "out of the dev URL" in done.stderr
        done = self._diff(tmp_path, metaxy_bin, elsewhere, bound)
        assert done.returncode == 0 and "synced" in done.stdout and done.stderr.count("PRV003") == 1
        done = self._diff(tmp_path, metaxy_bin, elsewhere, all_schemas)
        assert done.returncode == 0 and done.stdout.count("CREATE TABLE") == 2 and "PRV003" not in done.stderr

    def test_a_schema_asked_for(self, tmp_path: Path, metaxy_bin: str) -> None:
        (tmp_path / "s.sql").write_text("CREATE SCHEMA audit;\nCREATE TABLE audit.log (id int);\nCREATE TABLE public.t (id int);\n")
        inspect = (metaxy_bin, "schema", "inspect", "--url", "file://s.sql", "--dev-url", "docker://postgres/16/dev", "-s")
        done = _run(tmp_path, *inspect, "audit")
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.count("CREATE TABLE") == 1 and '"log"' in done.stdout
        done = _run(tmp_path, *inspect, "nope")
        assert done.returncode == 0 and 'schema "nope" is not in the state' in done.stderr and 'There are "public", "audit".' in done.stderr
        done = _run(tmp_path, *inspect, "public")
        assert (done.returncode, done.stderr) == (0, "") and '"t"' in done.stdout

    def test_created_twice_is_still_an_error(self, tmp_path: Path, metaxy_bin: str) -> None:
        (tmp_path / "s.sql").write_text("CREATE SCHEMA audit;\nCREATE SCHEMA audit;\n")
        done = _run(tmp_path, metaxy_bin, "schema", "inspect", "--url", "file://s.sql", "--dev-url", "docker://postgres/16/dev", "-s", "audit")
        assert done.returncode == 1 and done.stderr.count("SCH001") == 1

    @pytest.mark.parametrize(("to", "passed_over"), [("SELECT 1;\n", 1), ("INSERT INTO x VALUES (1);\nSELECT 1;\n", 2)])
    def test_a_state_of_nothing(self, tmp_path: Path, metaxy_bin: str, to: str, passed_over: int) -> None:
        done = _run(tmp_path, metaxy_bin, *_states(tmp_path, USERS, to))
        assert done.returncode == 0 and "DROP TABLE" in done.stdout
        assert "PRV004" in done.stderr and "to.sql" in done.stderr and "An empty schema would drop every table" in done.stderr
        assert done.stderr.count("SQL104") == 1 and f"{passed_over} statement" in done.stderr

    @pytest.mark.parametrize("to", ["", " \n\t\n"])
    def test_an_empty_file_does_not_drop_everything(self, tmp_path: Path, metaxy_bin: str, to: str) -> None:
        done = _run(tmp_path, metaxy_bin, *_states(tmp_path, USERS, to))
        assert (done.returncode, done.stdout) == (1, "")
        assert "error PRV002: the desired state is empty: to.sql holds nothing" in done.stderr
        assert "Let the file hold a comment alone if that is wanted." in done.stderr

    @pytest.mark.parametrize("now", ["", "-- nothing yet\n", "SELECT 1;\n"])
    def test_nothing_takes_the_place_of_nothing(self, tmp_path: Path, metaxy_bin: str, now: str) -> None:
        done = _run(tmp_path, metaxy_bin, *_states(tmp_path, now, ""))
        assert done.returncode == 0 and done.stdout == "" and "PRV004" not in done.stderr

    @pytest.mark.parametrize("to", ["-- nothing is wanted\n", USERS])
    def test_a_state_that_is_meant(self, tmp_path: Path, metaxy_bin: str, to: str) -> None:
        done = _run(tmp_path, metaxy_bin, *_states(tmp_path, USERS, to))
        assert done.returncode == 0 and "PRV004" not in done.stderr and "SQL104" not in done.stderr
