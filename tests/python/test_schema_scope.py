"""--schema, and a mysql:// URL that leads to a MariaDB, without --dev-url: the server that answers says whose rules hold."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest

Command = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def command(metaxy_bin: str, tmp_path) -> Command:
    def call(*arguments: str, status: int = 0) -> subprocess.CompletedProcess[str]:
        done = subprocess.run([metaxy_bin, *arguments], cwd=tmp_path, capture_output=True, text=True, timeout=300,
                              stdin=subprocess.DEVNULL)
        assert done.returncode == status, done.stdout + done.stderr
        return done

    return call


class TwoSchemas:
    """A server's database with two schemas (MariaDB: two databases) `here` and `there`, a table in each."""

    def __init__(self, engine: str, url: str):
        self.engine, self.url = engine, url
        if engine == "postgres":
            self.here, self.there = "public", "app"
        else:
            self.here = urlsplit(url).path[1:]
            self.there = self.here + "_more"
        self.run(f"CREATE SCHEMA {self.there}")
        self.run(f"CREATE TABLE {self.here}.a (x int)")
        self.run(f"CREATE TABLE {self.there}.b (x int)")

    def run(self, sql: str) -> list[tuple]:
        if self.engine == "postgres":
            import psycopg

            with psycopg.connect(self.url, autocommit=True) as connection:
                cursor = connection.execute(sql)
                return cursor.fetchall() if cursor.description else []
        import pymysql

        parts = urlsplit(self.url)
        with pymysql.connect(host=parts.hostname, port=parts.port, user=parts.username or "root",
                             autocommit=True) as connection, connection.cursor() as cursor:
            cursor.execute(sql)
            return list(cursor.fetchall())

    def tables(self) -> list[str]:
        rows = self.run("SELECT table_name FROM information_schema.tables WHERE table_schema IN "
                        f"('{self.here}', '{self.there}')")
        return sorted(name for (name,) in rows)


@pytest.fixture(params=("postgres", "mysql"))
def database(request):
    pytest.importorskip("psycopg" if request.param == "postgres" else "pymysql")
    base = TwoSchemas(request.param, request.getfixturevalue(f"{request.param}_db"))
    yield base
    if base.engine == "mysql":
        base.run(f"DROP DATABASE IF EXISTS {base.there}")


def test_inspect_shows_one_schema(database, command):
    out = command("schema", "inspect", "-u", database.url, "--schema", database.there).stdout
    assert "b" in out and "TABLE" in out and "TABLE `a`" not in out and '."a"' not in out and 'TABLE "a"' not in out
    out = command("schema", "inspect", "-u", database.url, "--schema", database.here).stdout
    assert "Create \"a\" table" in out and "Create \"b\" table" not in out


def test_clean_leaves_other_schemas_alone(database, command):
    command("schema", "clean", "-u", database.url, "--schema", database.there, "--auto-approve")
    assert database.tables() == ["a"]
    done = command("schema", "clean", "-u", database.url, "--schema", database.there, "--auto-approve")
    assert "Nothing to drop" in done.stdout and database.tables() == ["a"]


def test_apply_and_diff_work_on_one_schema(database, command, tmp_path):
    (tmp_path / "s.sql").write_text("CREATE TABLE b (x int);\nCREATE TABLE c (y varchar(10));\n" if database.engine == "mysql"
                                    else "CREATE SCHEMA app;\nCREATE TABLE app.b (x int);\nCREATE TABLE app.c (y text);\n")
    arguments = ("--to", "file://s.sql", "--schema", database.there)
    assert "TABLE" in command("schema", "diff", "--from", database.url, *arguments).stdout
    command("schema", "apply", "-u", database.url, *arguments, "--auto-approve")
    assert database.tables() == ["a", "b", "c"]
    assert "no changes" in command("schema", "diff", "--from", database.url, *arguments).stderr
    assert "no changes" in command("schema", "apply", "-u", database.url, *arguments, "--auto-approve").stdout


def test_several_schemas_at_once(database, command, tmp_path):
    database.run(f"CREATE SCHEMA {database.here}_third")
    try:
        database.run(f"CREATE TABLE {database.here}_third.z (x int)")
        both = ("--schema", f"{database.here},{database.there}")
        out = command("schema", "inspect", "-u", database.url, *both).stdout
        assert '"a" table' in out and '"b" table' in out and '"z" table' not in out
        (tmp_path / "s.sql").write_text(f"CREATE SCHEMA {database.there};\nCREATE TABLE {database.there}.b (x bigint);\n"
                                        + ("" if database.engine == "mysql" else "CREATE TABLE a (x bigint);\n"))
        if database.engine == "mysql":
            (tmp_path / "s.sql").write_text(f"CREATE DATABASE {database.here};\nCREATE TABLE {database.here}.a (x bigint);\n"
                                            + (tmp_path / "s.sql").read_text())
        out = command("schema", "diff", "--from", database.url, "--to", "file://s.sql", *both).stdout
        assert out.count("bigint") == 2 and "_third" not in out
        again = ("--schema", database.here, "--schema", database.there)
        assert command("schema", "diff", "--from", database.url, "--to", "file://s.sql", *again).stdout == out
        command("schema", "clean", "-u", database.url, "--schema", f"{database.there},{database.here}_third", "--auto-approve")
        assert database.tables() == ["a"]
    finally:
        database.run(f"DROP SCHEMA IF EXISTS {database.here}_third" + ("" if database.engine == "mysql" else " CASCADE"))


def test_a_schema_that_is_not_there_is_told(database, command):
    done = command("schema", "inspect", "-u", database.url, "--schema", "nope", status=database.engine == "mysql")
    assert "nope" in done.stderr and "TABLE" not in done.stdout


def test_mysql_url_of_a_mariadb(mysql_db, command, tmp_path):
    pytest.importorskip("pymysql")
    (tmp_path / "s.sql").write_text("CREATE TABLE t (a varchar(10), b uuid);\n")
    command("schema", "apply", "-u", mysql_db, "--to", "file://s.sql", "--auto-approve")
    assert "no changes" in command("schema", "diff", "--from", mysql_db, "--to", "file://s.sql").stderr


def test_character_sets_of_databases(database, command, tmp_path):
    if database.engine != "mysql":
        pytest.skip("MySQL's and MariaDB's databases have one")
    database.run(f"ALTER DATABASE {database.there} CHARACTER SET latin1")
    whole = database.url.rpartition("/")[0] + "/"
    out = command("schema", "inspect", "-u", whole).stdout
    assert f"CREATE SCHEMA `{database.there}` CHARACTER SET latin1 COLLATE latin1_swedish_ci;" in out
    (tmp_path / "a.sql").write_text("CREATE DATABASE d CHARACTER SET latin1;\n")
    (tmp_path / "b.sql").write_text("CREATE DATABASE d CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;\n")
    (tmp_path / "c.sql").write_text("CREATE DATABASE d CHARACTER SET latin1 COLLATE latin1_swedish_ci;\n")
    flags = ("--dialect", "mariadb", "--prove")
    changed = command("schema", "diff", "--from", "file://a.sql", "--to", "file://b.sql", *flags)
    assert "ALTER DATABASE `d` CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;" in changed.stdout
    assert "after + 1 reverse statement = before" in changed.stderr
    assert "no changes" in command("schema", "diff", "--from", "file://a.sql", "--to", "file://c.sql", *flags).stderr
