"""The Python door: metaxy.plan and what stands beside it, errors, threads, start-up, types."""

from __future__ import annotations

import os
import pickle
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest

import metaxy

USERS = "CREATE TABLE users (id integer NOT NULL PRIMARY KEY, name varchar(10));"
WITH_AGE = "CREATE TABLE users (id integer NOT NULL PRIMARY KEY, name varchar(10), age int);"
RENAMED = "CREATE TABLE users (id integer NOT NULL PRIMARY KEY, full_name varchar(10));"


# -------------------------------------------------------------------------------------------- plans

@pytest.mark.parametrize("dialect, want", [
    ("mysql", "ALTER TABLE `users` ADD COLUMN `age` int NULL"),
    ("mysql/8.0", "ALTER TABLE `users` ADD COLUMN `age` int NULL"),
    ("docker://mariadb/11/dev", "ALTER TABLE `users` ADD COLUMN `age` int NULL"),
    ("sqlite", "ALTER TABLE `users` ADD COLUMN `age` int NULL"),
    ("postgresql/16", 'ALTER TABLE "public"."users" ADD COLUMN "age" integer NULL'),
    ("docker://postgres/16/dev?search_path=public", 'ALTER TABLE "users" ADD COLUMN "age" integer NULL'),
])
def test_plan(dialect, want):
    assert metaxy.plan(USERS, WITH_AGE, dialect=dialect) == [want]
    assert metaxy.plan(WITH_AGE, WITH_AGE, dialect=dialect) == []
    assert metaxy.plan("", "", dialect=dialect) == []


def test_one_schema_has_unqualified_names():
    assert metaxy.plan(USERS, WITH_AGE, dialect="postgres", schema="public") == [
        'ALTER TABLE "users" ADD COLUMN "age" integer NULL']


def test_plan_and_back_on_a_database():
    import sqlite3

    connection = sqlite3.connect(":memory:")
    for statement in metaxy.plan("", USERS, dialect="sqlite"):
        connection.execute(statement)
    connection.execute("INSERT INTO users VALUES (1, 'Ada')")
    for statement in metaxy.plan(USERS, RENAMED, dialect="sqlite", renames={"users.name": "full_name"}):
        connection.execute(statement)
    assert connection.execute("SELECT id, full_name FROM users").fetchall() == [(1, "Ada")]


@pytest.mark.parametrize("renames", [
    {"users.name": "full_name"},
    [{"kind": "column", "table": "users", "from": "name", "to": "full_name"}],
], ids=["pairs", "hints"])
def test_renames(renames):
    assert metaxy.plan(USERS, RENAMED, dialect="mysql", renames=renames) == [
        "ALTER TABLE `users` RENAME COLUMN `name` TO `full_name`"]


def test_migration_says_all():
    migration = metaxy.plan_migration(USERS, RENAMED, dialect="mysql")
    assert migration.destructive
    assert {"DS103", "DIF002"} <= {message.code for message in migration.diagnostics}
    assert all(message.severity == "warning" for message in migration.diagnostics)

    migration = metaxy.plan_migration(USERS, WITH_AGE, dialect="mysql")
    (statement,) = migration.statements
    assert len(migration) == 1
    assert statement.comment == 'Modify "users" table'
    assert statement.reverse == ("ALTER TABLE `users` DROP COLUMN `age`",)
    assert migration.text == f"-- {statement.comment}\n{statement.sql};\n"
    assert not migration.destructive
    assert migration.diagnostics == ()
    assert repr(migration) == "<metaxy.Migration: 1 statements>"
    with pytest.raises(TypeError):
        type(migration)()


def test_indent_exclude_and_text_that_is_not_ascii():
    (created,) = metaxy.plan("", "CREATE TABLE `größe` (a int COMMENT 'naïve ☃');", dialect="mysql", indent="  ")
    assert created.startswith("CREATE TABLE `größe` (\n  `a` int NULL")
    assert "naïve ☃" in created
    assert metaxy.plan("", USERS, dialect="sqlite", exclude=["users"]) == []


# ------------------------------------------------------------------------------------------- errors

def test_syntax_error_has_its_place():
    with pytest.raises(metaxy.SQLSyntaxError) as caught:
        metaxy.plan("", "CREATE TABLE t (\n  ä int,)", dialect="sqlite")
    error = caught.value
    assert (error.code, error.file, error.line, error.column) == ("SQL101", "to.sql", 2, 9)
    assert error.message and isinstance(error.hint, str)
    assert str(error).startswith("to.sql:2:9: error SQL101: ")
    assert error.diagnostics[0].line == 2
    assert isinstance(error, metaxy.MetaxyError)


def test_unsupported_change():
    with pytest.raises(metaxy.UnsupportedChange) as caught:
        metaxy.plan("CREATE TYPE p AS (a int, b int); CREATE TABLE t (x p);",
                    "CREATE TYPE p AS (c text, b int); CREATE TABLE t (x p);", dialect="postgres")
    assert (caught.value.code, caught.value.file, caught.value.line) == ("PLN001", "to.sql", 1)
    assert caught.value.hint


@pytest.mark.parametrize("arguments, kind, code", [
    (dict(to_sql="ALTER TABLE t ADD COLUMN a int;"), "InvalidSchema", "SCH002"),
    (dict(dialect="oracle"), "InvalidArgument", "API001"),
    (dict(dialect=""), "InvalidArgument", "API001"),
    (dict(dialect="oracle://h/d"), "InvalidArgument", "CFG004"),
    (dict(renames={"no": "where"}), "InvalidArgument", "DIF001"),
    (dict(renames=[{"kind": "planet"}]), "InvalidArgument", "DIF003"),
    (dict(indent="x"), "InvalidArgument", "API001"),
])
def test_errors_by_kind(arguments, kind, code):
    with pytest.raises(getattr(metaxy, kind)) as caught:
        metaxy.plan(**({"from_sql": "", "to_sql": "", "dialect": "sqlite"} | arguments))
    assert caught.value.code == code
    assert isinstance(caught.value, ValueError) == (kind == "InvalidArgument")


@pytest.mark.parametrize("arguments, error", [
    (dict(from_sql=None), TypeError),
    (dict(from_sql=b""), TypeError),
    (dict(to_sql="\ud800"), UnicodeEncodeError),
    (dict(dialect=None), TypeError),
    (dict(dialect="sqlite\0"), ValueError),
    (dict(renames={"a\0": "b"}), ValueError),
    (dict(renames={"a": 1}), TypeError),
    (dict(exclude=[1]), TypeError),
])
def test_what_is_no_text(arguments, error):
    with pytest.raises(error):
        metaxy.plan(**({"from_sql": "", "to_sql": "", "dialect": "sqlite"} | arguments))


def test_nul_in_sql_is_refused_or_kept_never_cut():
    with pytest.raises(metaxy.MetaxyError):
        metaxy.plan("", "CREATE TABLE t (a int);\0 CREATE TABLE u (", dialect="sqlite")


def test_core_refuses_lists_that_are_none():
    from metaxy import _core

    for renames in (["a"], [("a",)], [("a", "b", "c")], 3, [1]):
        with pytest.raises((TypeError, ValueError)):
            _core.plan("", "", "sqlite", renames=renames)
    with pytest.raises(TypeError):
        _core.plan("", "", "sqlite", exclude="users")
    with pytest.raises(TypeError):
        _core.plan("", "", "sqlite", exclude=7)


def test_errors_can_be_pickled():
    with pytest.raises(metaxy.SQLSyntaxError) as caught:
        metaxy.plan("", "CREATE", dialect="sqlite")
    again = pickle.loads(pickle.dumps(caught.value))
    assert type(again) is metaxy.SQLSyntaxError
    assert (again.code, again.line, again.diagnostics) == (caught.value.code, 1, caught.value.diagnostics)


def test_an_error_of_ones_own_has_the_attributes():
    error = metaxy.MetaxyError("mine")
    assert (error.code, error.line, error.diagnostics) == ("", None, ())


def test_check_sql():
    assert metaxy.check_sql(USERS, dialect="sqlite") == ()
    later = "ALTER TABLE u ADD COLUMN b int;"
    assert metaxy.check_sql(later, dialect="sqlite") == ()
    (found,) = metaxy.check_sql(later, dialect="sqlite", replay=True, name="models.sql")
    assert (found.severity, found.code, found.file, found.line) == ("error", "SCH002", "models.sql", 1)
    assert len(metaxy.check_sql("CREATE TABLE (a int);\n" * 30, dialect="mysql")) == 20
    with pytest.raises(metaxy.InvalidArgument):
        metaxy.check_sql("", dialect="oracle")


# ------------------------------------------------------------------------------------- directories

def test_a_directory_from_nothing(tmp_path):
    path = tmp_path / "migrations"
    with pytest.raises(FileNotFoundError) as missing:
        metaxy.MigrationDirectory(path)
    assert missing.value.filename == str(path)

    directory = metaxy.MigrationDirectory(path, may_be_new=True)
    assert directory.files == ()
    assert directory.write(directory.plan(USERS, dialect="sqlite"), "init")
    assert directory.write(directory.plan(WITH_AGE, dialect="sqlite"))
    assert not directory.write(directory.plan(WITH_AGE, dialect="sqlite"), "nothing")
    assert [file.description for file in directory.files] == ["init", ""]
    assert directory.files[0].name in (path / "atlas.sum").read_text()

    again = metaxy.MigrationDirectory(path, layout="atlas")
    assert again.files == directory.files
    again.validate()
    again.verify(dialect="sqlite")


def test_a_directory_of_another_tool(tmp_path):
    """It has a way down; a plan that knew of no directory cannot have made one."""
    path = tmp_path / "migrations"
    directory = metaxy.MigrationDirectory(path, layout="goose", may_be_new=True)
    assert directory.write(directory.plan(USERS, dialect="sqlite"), "init")
    text = directory.files[0].text
    assert text.startswith("-- +goose Up\n") and "-- +goose Down\n-- reverse: create " in text
    assert directory.write(directory.plan(WITH_AGE, dialect="sqlite"), "age")
    assert not directory.plan(WITH_AGE, dialect="sqlite").statements
    with pytest.raises(metaxy.MetaxyError, match="not planned for the layout goose"):
        directory.write(metaxy.plan_migration(USERS, "", dialect="sqlite"))


def test_a_directory_that_was_edited(tmp_path):
    (tmp_path / "1.sql").write_text("CREATE TABLE t (a integer);\n")
    directory = metaxy.MigrationDirectory(tmp_path)
    with pytest.raises(metaxy.DirectoryError) as caught:
        directory.validate()
    assert caught.value.code == "DIR005"
    directory.hash()
    directory.validate()
    (tmp_path / "1.sql").write_text("CREATE TABLE t (a integer, b text);\n")
    with pytest.raises(metaxy.DirectoryError) as caught:
        directory.write(directory.plan("CREATE TABLE t (a integer, c text);", dialect="sqlite"), "c")
    assert caught.value.code == "DIR004"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["1.sql", "atlas.sum"]


def test_a_directory_that_cannot_be_replayed(tmp_path):
    (tmp_path / "1.sql").write_text("CREATE TABLE t (a integer);\n")
    (tmp_path / "2.sql").write_text("\nALTER TABLE u ADD COLUMN b integer;\n")
    with pytest.raises(metaxy.InvalidSchema) as caught:
        metaxy.MigrationDirectory(tmp_path).verify(dialect="sqlite")
    assert (Path(caught.value.file).name, caught.value.line) == ("2.sql", 2)


def test_a_layout_that_is_none(tmp_path):
    with pytest.raises(metaxy.DirectoryError):
        metaxy.MigrationDirectory(tmp_path, layout="liquid")


# ------------------------------------------------------------------------------------------ threads

def big(columns: int) -> str:
    return "".join(f"CREATE TABLE t{t} (id int PRIMARY KEY, " + ", ".join(f"c{c} varchar(20)" for c in range(columns))
                   + ");\n" for t in range(100))


def in_threads(count, work):
    failures = []

    def run(number):
        try:
            work(number)
        except BaseException as error:      # noqa: B902  (told by the main thread)
            failures.append(error)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_many_threads_plan_at_once():
    want = metaxy.plan(big(5), big(6), dialect="mysql")
    assert len(want) == 100

    def work(number):
        for _ in range(3):
            assert metaxy.plan(big(5), big(6), dialect="mysql") == want
            with pytest.raises(metaxy.SQLSyntaxError):
                metaxy.plan("", f"CREATE TABLE t{number} (", dialect="mysql")

    in_threads(8, work)


def turns_while_another_plans(before, after):
    done = threading.Event()
    planner = threading.Thread(target=lambda: (metaxy.plan(before, after, dialect="mysql"), done.set()))
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1000)     # who holds the lock keeps it, unless it lets go by itself
    try:
        planner.start()
        counted = 0
        while not done.is_set():
            counted += 1
            done.wait(0.0001)
    finally:
        sys.setswitchinterval(interval)
        planner.join()
    return counted


def test_the_lock_of_the_interpreter_is_let_go():
    """While one thread plans, another one runs Python. (On a busy machine it may not get a turn each time.)"""
    before, after = big(40), big(41)
    assert any(turns_while_another_plans(before, after) > 1 for _ in range(20))


def test_one_directory_in_many_threads(tmp_path):
    directory = metaxy.MigrationDirectory(tmp_path)

    def work(number):
        for _ in range(5):
            directory.hash()
            assert directory.files == ()
            directory.validate()
            assert len(directory.plan(USERS, dialect="sqlite")) == 1

    in_threads(6, work)


# ----------------------------------------------------------------------------- start-up, names, types

def python(*words: str) -> str:
    return subprocess.run([sys.executable, *words], check=True, capture_output=True, text=True).stdout


def test_import_loads_nothing():
    loaded = python("-c", "import sys; before = set(sys.modules); import metaxy; "
                          "print(*sorted(set(sys.modules) - before))").split()
    assert set(loaded) <= {"metaxy", "types"}  # types: a module of its own kind, for names on demand


def test_the_extension_shows_only_its_init_function():
    from metaxy import _core

    if shutil.which("nm") is None:
        pytest.skip("nm is not installed")
    answer = subprocess.run(["nm", "-D", "--defined-only", _core.__file__], check=True, capture_output=True, text=True)
    assert [line.split()[-1] for line in answer.stdout.splitlines()] == ["PyInit__core"]


def test_every_name_is_there():
    for name in metaxy.__all__:
        assert getattr(metaxy, name) is not None
        assert name in dir(metaxy)
    with pytest.raises(AttributeError):
        metaxy.nothing_of_the_kind
    python("-c", "from metaxy import *; plan('', '', dialect='sqlite')")


def test_every_public_function_says_what_it_does():
    from metaxy import schema

    for name in schema.__all__:
        assert getattr(schema, name).__doc__, name
    for name in ("plan", "plan_migration", "check_sql", "MigrationDirectory"):
        assert "Source: " in getattr(schema, name).__doc__, name


def test_stubs_name_what_the_core_has():
    import ast

    from metaxy import _core

    stubs = ast.parse((Path(metaxy.__file__).parent / "_core.pyi").read_text())
    named = {node.name: node for node in stubs.body if isinstance(node, (ast.ClassDef, ast.FunctionDef))}
    public = {name for name in dir(_core) if not name.startswith("_")} - {"version"}
    assert set(named) == public
    for name, node in named.items():
        if isinstance(node, ast.ClassDef):
            members = {item.name for item in node.body if isinstance(item, ast.FunctionDef)}
            members |= {item.target.id for item in node.body if isinstance(item, ast.AnnAssign)}
            assert all(hasattr(getattr(_core, name), member) for member in members), name


def test_types_are_strict(tmp_path, repo_root):
    """The package's own sources, and a script that uses it."""
    assert (Path(metaxy.__file__).parent / "py.typed").is_file()
    (tmp_path / "use.py").write_text(
        "import metaxy\n"
        "from metaxy import MigrationDirectory, SQLSyntaxError\n"
        "statements: list[str] = metaxy.plan('', '', dialect='sqlite', renames={'a': 'b'})\n"
        "try:\n    metaxy.check_sql('', dialect='sqlite')\n"
        "except SQLSyntaxError as error:\n    line: int | None = error.line\n"
        "names: list[str] = [file.name for file in MigrationDirectory('.').files]\n"
        "text: str = metaxy.plan_migration('', '', dialect='sqlite').statements[0].reverse[0]\n")
    answer = subprocess.run([sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(tmp_path / "cache"),
                             "--config-file", str(repo_root / "pyproject.toml"),
                             "-m", "use", "-m", "metaxy", "-m", "metaxy.schema", "-m", "metaxy._core",
                             "-m", "metaxy.__main__"],
                            capture_output=True, text=True, cwd=tmp_path,
                            env=os.environ | {"MYPYPATH": str(repo_root / "python")})
    assert answer.returncode == 0, answer.stdout + answer.stderr
