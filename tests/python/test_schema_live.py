"""`schema apply`, `schema clean`, --prove, --verify and --explain on real databases: SQLite, PostgreSQL, MariaDB."""

from __future__ import annotations

import json
import os
import pty
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

ENGINES = ("sqlite", "postgres", "mariadb")
DEV = {"sqlite": "sqlite://dev?mode=memory", "postgres": "docker://postgres/15/dev?search_path=public",
       "mariadb": "docker://mariadb/10.11/dev"}
FIRST = """\
CREATE TABLE users (id integer NOT NULL PRIMARY KEY, name varchar(30) NOT NULL);
CREATE TABLE posts (id integer NOT NULL PRIMARY KEY, user_id integer NOT NULL,
  CONSTRAINT posts_user FOREIGN KEY (user_id) REFERENCES users (id));
CREATE INDEX posts_by_user ON posts (user_id, id);
"""
SECOND = """\
CREATE TABLE users (id integer NOT NULL PRIMARY KEY, name varchar(60) NOT NULL, mail varchar(40));
CREATE TABLE posts (id integer NOT NULL PRIMARY KEY, user_id integer NOT NULL,
  CONSTRAINT posts_user FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE);
CREATE INDEX posts_by_user ON posts (user_id, id);
CREATE TABLE tags (id integer NOT NULL PRIMARY KEY);
"""


class Database:
    """A database of one engine, and what to ask it."""

    def __init__(self, engine: str, url: str):
        self.engine, self.url = engine, url

    def run(self, sql: str) -> list[tuple]:
        if self.engine == "sqlite":
            with sqlite3.connect(self.url.removeprefix("sqlite://")) as connection:
                return connection.execute(sql).fetchall()
        if self.engine == "postgres":
            import psycopg

            with psycopg.connect(self.url.partition("?")[0], autocommit=True) as connection:
                cursor = connection.execute(sql)
                return cursor.fetchall() if cursor.description else []
        from urllib.parse import urlsplit

        import pymysql

        parts = urlsplit(self.url)
        with pymysql.connect(host=parts.hostname, port=parts.port, user=parts.username or "root", autocommit=True,
                             database=parts.path[1:]) as connection:
            cursor = connection.cursor()
            cursor.execute(sql)
            return list(cursor.fetchall())


@pytest.fixture(params=ENGINES)
def database(request, tmp_path) -> Database:
    engine = request.param
    if engine == "sqlite":
        return Database(engine, f"sqlite://{tmp_path}/app.db")
    pytest.importorskip("psycopg" if engine == "postgres" else "pymysql")
    url = request.getfixturevalue("postgres_db" if engine == "postgres" else "mysql_db")
    if engine == "postgres":
        return Database(engine, url + "?sslmode=disable&search_path=public")
    return Database(engine, url.replace("mysql://", "mariadb://", 1))


@pytest.fixture
def command(metaxy_bin, tmp_path):
    def call(*arguments: str, status: int = 0, **options) -> subprocess.CompletedProcess:
        done = subprocess.run([metaxy_bin, *arguments], cwd=tmp_path, capture_output=True, text=True, timeout=300,
                              stdin=subprocess.DEVNULL, **options)
        assert done.returncode == status, done.stdout + done.stderr
        return done

    return call


def write(folder: Path, name: str, sql: str) -> str:
    (folder / name).write_text(sql)
    return f"file://{name}"


def test_apply_changes_and_keeps_rows(database, command, tmp_path):
    first, second = write(tmp_path, "a.sql", FIRST), write(tmp_path, "b.sql", SECOND)
    done = command("schema", "apply", "-u", database.url, "--to", first, "--auto-approve")
    assert done.stdout.startswith("-- Planned Changes:\n") and "CREATE TABLE" in done.stdout
    database.run("INSERT INTO users (id, name) VALUES (1, 'ann')")
    database.run("INSERT INTO posts (id, user_id) VALUES (7, 1)")
    dry = command("schema", "apply", "-u", database.url, "--to", second, "--dry-run")
    assert "tags" in dry.stdout and command("schema", "apply", "-u", database.url, "--to", first, "--dry-run").stdout == (
        "Schema is synced, no changes to be made\n")
    command("schema", "apply", "-u", database.url, "--to", second, "--auto-approve")
    assert command("schema", "apply", "-u", database.url, "--to", second, "--auto-approve").stdout == (
        "Schema is synced, no changes to be made\n")
    assert database.run("SELECT id, name FROM users") == [(1, "ann")]
    assert database.run("SELECT id, user_id FROM posts") == [(7, 1)]
    assert command("schema", "diff", "--from", database.url, "--to", second).stdout == ""


def test_apply_asks(database, command, metaxy_bin, tmp_path):
    to = write(tmp_path, "a.sql", FIRST)
    refused = command("schema", "apply", "-u", database.url, "--to", to, status=1)
    assert "Error: ^D" in refused.stderr and "--auto-approve" in refused.stderr
    for answer, tables in (("n", 0), ("y", 2)):
        parent, child = pty.openpty()
        running = subprocess.Popen([metaxy_bin, "schema", "apply", "-u", database.url, "--to", to], cwd=tmp_path,
                                   stdin=child, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        os.write(parent, f"{answer}\n".encode())
        _, errors = running.communicate(timeout=300)
        os.close(parent)
        os.close(child)
        assert running.returncode == 0 and b"Apply these changes?" in errors
        inspected = command("schema", "inspect", "-u", database.url).stdout
        assert inspected.count("CREATE TABLE") == tables


@pytest.mark.parametrize("answer", ["n", "y", None])
def test_warnings_stand_before_the_question_and_what_is_run(database, command, metaxy_bin, tmp_path, answer):
    """On one terminal: the plan, what it loses, the question; then what went wrong."""
    command("schema", "apply", "-u", database.url, "--to", write(tmp_path, "a.sql", SECOND), "--auto-approve")
    database.run("INSERT INTO users (id, name) VALUES (1, 'ann')")
    database.run("INSERT INTO users (id, name) VALUES (2, 'ann')")
    less = FIRST.replace("varchar(30) NOT NULL", "varchar(30) NOT NULL UNIQUE")
    to, parent, child = write(tmp_path, "b.sql", less), *pty.openpty()
    more = [] if answer else ["--auto-approve"]
    running = subprocess.Popen([metaxy_bin, "schema", "apply", "-u", database.url, "--to", to, *more], cwd=tmp_path,
                               stdin=child if answer else subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    os.write(parent, f"{answer}\n".encode())
    out = running.communicate(timeout=300)[0].decode()
    os.close(parent)
    os.close(child)
    said = [out.index("-- Planned Changes:"), out.index("DS103"), out.index("MF101")]
    said += [out.index("Apply these changes?")] if answer else []
    said += [max(out.find("rolled back"), out.find("in effect"))] if answer != "n" else []
    assert said == sorted(said) and out.count("DS103") == 1
    assert running.returncode == (answer != "n")


def test_a_failing_statement(database, command, tmp_path):
    command("schema", "apply", "-u", database.url, "--to", write(tmp_path, "a.sql", FIRST), "--auto-approve")
    database.run("INSERT INTO users (id, name) VALUES (1, 'ann')")
    database.run("INSERT INTO users (id, name) VALUES (2, 'ann')")
    wrong = write(tmp_path, "b.sql", "CREATE TABLE aaa (id integer PRIMARY KEY);\n" + FIRST + "CREATE UNIQUE INDEX one ON users (name);\n")
    failed = command("schema", "apply", "-u", database.url, "--to", wrong, "--auto-approve", status=1)
    there = command("schema", "inspect", "-u", database.url).stdout
    if database.engine == "mariadb":      # its definitions cannot be taken back
        assert "statements are in effect" in failed.stderr
    else:
        assert "rolled back" in failed.stderr and "aaa" not in there
    bare = command("schema", "apply", "-u", database.url, "--to", wrong, "--auto-approve", "--tx-mode", "none", status=1)
    assert "statements are in effect" in bare.stderr
    command("schema", "apply", "-u", database.url, "--to", wrong, "--tx-mode", "all", "--auto-approve", status=1)


def test_clean_makes_no_file(command, tmp_path):
    for more in ("--auto-approve", "--dry-run"):
        done = command("schema", "clean", "-u", "sqlite://typo.db", more, status=1)
        assert "Error: sqlite://typo.db is not there" in done.stderr and not (tmp_path / "typo.db").exists()


def test_clean(database, command, tmp_path):
    (tmp_path / "app.db").touch()
    assert command("schema", "clean", "-u", database.url, "--auto-approve").stdout == "Nothing to drop\n"
    command("schema", "apply", "-u", database.url, "--to", write(tmp_path, "b.sql", SECOND), "--auto-approve")
    database.run("CREATE VIEW names AS SELECT name FROM users")
    (tmp_path / "migrations").mkdir()
    (tmp_path / "migrations" / "1.sql").write_text("CREATE TABLE more (id integer);\n")
    command("migrate", "hash")
    command("migrate", "apply", "-u", database.url, "--allow-dirty")
    assert "Error: ^D" in command("schema", "clean", "-u", database.url, status=1).stderr
    assert "DROP TABLE" in command("schema", "clean", "-u", database.url, "--dry-run").stdout
    done = command("schema", "clean", "-u", database.url, "--auto-approve")
    assert "atlas_schema_revisions" in done.stdout and done.stderr == ""
    assert command("schema", "clean", "-u", database.url, "--auto-approve").stdout == "Nothing to drop\n"
    command("migrate", "apply", "-u", database.url)       # on an empty database, from its first file


def test_clean_takes_the_revisions_of_a_whole_database(command, tmp_path, request):
    """Without search_path they have a schema of their own; the inspection goes to another than the connection's."""
    pytest.importorskip("psycopg")
    database = Database("postgres", request.getfixturevalue("postgres_db") + "?sslmode=disable")
    (tmp_path / "migrations").mkdir()
    (tmp_path / "migrations" / "1.sql").write_text("CREATE TABLE more (id integer);\nCREATE SCHEMA ops;\n")
    command("migrate", "hash")
    command("migrate", "apply", "-u", database.url)
    for place in ("public", "ops"):
        command("migrate", "apply", "-u", database.url, "--revisions-schema", place, "--baseline", "1")
    kept = command("schema", "clean", "-u", database.url, "--schema", "ops", "--dry-run").stdout
    assert "atlas_schema_revisions\"." not in kept and "\"ops\".\"atlas_schema_revisions\"" in kept
    command("schema", "clean", "-u", database.url, "--auto-approve")
    assert database.run("SELECT schemaname, tablename FROM pg_tables WHERE schemaname !~ '^(pg_|information_schema)'") == []
    assert database.run("SELECT nspname FROM pg_namespace WHERE nspname !~ '^(pg_|information_schema)'") == [("public",)]
    assert "Migration Status: PENDING" in command("migrate", "status", "-u", database.url).stdout
    command("migrate", "apply", "-u", database.url)


def test_clean_takes_the_revisions_of_a_schema_first(command, tmp_path):
    """DuckDB drops no schema that holds a table."""
    duckdb = pytest.importorskip("duckdb")
    (tmp_path / "migrations").mkdir()
    (tmp_path / "migrations" / "1.sql").write_text("CREATE TABLE more (id integer);\n")
    command("migrate", "hash")
    command("migrate", "apply", "-u", "duckdb:///app.duckdb", "--revisions-schema", "ops")
    command("schema", "clean", "-u", "duckdb:///app.duckdb", "--auto-approve")
    with duckdb.connect(str(tmp_path / "app.duckdb")) as connection:
        assert connection.execute("SELECT schema_name FROM duckdb_schemas() WHERE NOT internal").fetchall() == []
        assert connection.execute("SELECT table_name FROM duckdb_tables()").fetchall() == []
    command("migrate", "apply", "-u", "duckdb:///app.duckdb", "--revisions-schema", "ops")


def test_a_view_that_was_broken_before_is_told(command, tmp_path):
    """SQLite keeps views of tables that are gone, and refuses ALTER TABLE while they are there."""
    Database("sqlite", f"sqlite://{tmp_path}/app.db").run("CREATE VIEW v AS SELECT a FROM gone")
    Database("sqlite", f"sqlite://{tmp_path}/app.db").run("CREATE TABLE k (x int)")
    to = write(tmp_path, "to.sql", "CREATE TABLE k (x int PRIMARY KEY);\n")
    done = command("schema", "diff", "--from", "sqlite://app.db", "--to", to, "--exclude", "v", status=1)
    assert "the database's catalogue:" in done.stderr and 'error SCH005: view "v" names the table "gone"' in done.stderr
    assert "planned.sql" not in done.stderr
    assert "hint: Drop it in the database, or make there what it names, and plan again." in done.stderr


def test_prove_and_verify(database, command, tmp_path):
    first, second = write(tmp_path, "a.sql", FIRST), write(tmp_path, "b.sql", SECOND)
    states = ("--from", first, "--to", second, "--dev-url", DEV[database.engine])
    proved = command("schema", "diff", *states, "--prove", "--verify", database.url)
    assert "Proof: a second plan is empty" in proved.stderr
    assert "before + plan = after" in proved.stderr
    if database.engine != "sqlite":       # rebuilds are not undone
        assert "Proof: after + " in proved.stderr and "after + reverse = before" in proved.stderr
    assert proved.stdout == command("schema", "diff", *states).stdout
    assert command("schema", "inspect", "-u", database.url).stdout == ""         # as it was
    database.run("CREATE TABLE mine (id integer)")
    refused = command("schema", "diff", *states, "--verify", database.url, status=1)
    assert "is not empty" in refused.stderr
    assert "mine" in command("schema", "inspect", "-u", database.url).stdout


def test_what_is_dropped_from_a_renamed_table_comes_back(database, command, tmp_path):
    first = write(tmp_path, "a.sql", "CREATE TABLE a (id integer PRIMARY KEY, n integer, m integer);\nCREATE INDEX by_n ON a (n, m);\n")
    second = write(tmp_path, "b.sql", "CREATE TABLE b (id integer PRIMARY KEY, o integer, m integer);\n")
    (tmp_path / "hints.json").write_text(json.dumps([{"kind": "table", "from": "a", "to": "b"},
                                                     {"kind": "column", "table": "b", "from": "n", "to": "o"}]))
    proved = command("schema", "diff", "--from", first, "--to", second, "--dev-url", DEV[database.engine], "--hints", "hints.json",
                     "--prove", "--verify", database.url)
    assert "= before" in proved.stderr and "after + reverse = before" in proved.stderr


def test_a_url_of_another_engine(database, command, tmp_path):
    other = "docker://postgres/15/dev" if database.engine != "postgres" else "docker://mysql/8/dev"
    done = command("schema", "apply", "-u", database.url, "--to", write(tmp_path, "a.sql", FIRST), "--dev-url", other, status=1)
    assert "but the dev URL or dialect says" in done.stderr
    done = command("schema", "diff", "--from", database.url, "--to", "file://a.sql", "--dev-url", other, status=1)
    assert "but the dev URL or dialect says" in done.stderr


def test_new_values_of_enums_are_there_before_what_uses_them(command, postgres_db, tmp_path):
    """They are in effect by themselves; all else is one transaction, and another run finds the rest to do."""
    pytest.importorskip("psycopg")
    database = Database("postgres", postgres_db + "?sslmode=disable&search_path=public")
    first = write(tmp_path, "a.sql", "CREATE TYPE mood AS ENUM ('so');\nCREATE TABLE t (id int, m mood);\n")
    second = write(tmp_path, "b.sql", "CREATE TYPE mood AS ENUM ('so', 'fine');\nCREATE TABLE t (id int, m mood DEFAULT 'fine');\n"
                   "CREATE TABLE u (id int, m mood CHECK (m <> 'fine'));\nCREATE UNIQUE INDEX one ON t (id);\n")
    command("schema", "apply", "-u", database.url, "--to", first, "--auto-approve")
    database.run("INSERT INTO t VALUES (1, 'so'), (1, 'so')")
    failed = command("schema", "apply", "-u", database.url, "--to", second, "--auto-approve", status=1)
    assert "could not create unique index" in failed.stderr and "1 of 4 statements are in effect." in failed.stderr
    assert database.run("SELECT enum_range(NULL::mood)::text") == [("{so,fine}",)]
    assert "ADD VALUE" not in (left := command("schema", "apply", "-u", database.url, "--to", second, "--dry-run").stdout)
    assert "CREATE TABLE" in left and "SET DEFAULT" in left
    database.run("DELETE FROM t")
    command("schema", "apply", "-u", database.url, "--to", second, "--auto-approve")
    assert "synced" in command("schema", "diff", "--from", database.url, "--to", second).stderr


def test_new_values_of_enums_come_before_what_is_taken_away(command, postgres_db, tmp_path):
    """A plan that fails leaves views and their rights as they were, though the new value is in effect."""
    pytest.importorskip("psycopg")
    database = Database("postgres", postgres_db + "?sslmode=disable&search_path=public")
    view = "CREATE VIEW v AS SELECT id FROM t;\nGRANT SELECT ON v TO pg_monitor;\n"
    first = write(tmp_path, "a.sql", "CREATE TYPE mood AS ENUM ('so');\nCREATE TABLE t (id int, m mood);\n" + view)
    second = write(tmp_path, "b.sql", "CREATE TYPE mood AS ENUM ('so', 'fine');\nCREATE TABLE t (id bigint UNIQUE, m mood DEFAULT 'fine');\n" + view)
    command("schema", "apply", "-u", database.url, "--to", first, "--auto-approve")
    database.run("INSERT INTO t VALUES (1, 'so'), (1, 'so')")
    failed = command("schema", "apply", "-u", database.url, "--to", second, "--auto-approve", status=1)
    assert "could not create unique index" in failed.stderr and "1 of " in failed.stderr
    assert database.run("SELECT has_table_privilege('pg_monitor', 'v', 'SELECT')") == [(True,)]


def test_indexes_made_concurrently(command, postgres_db, tmp_path):
    """concurrent_index of the project file: of tables that are there, outside of transactions; all else in them."""
    pytest.importorskip("psycopg")
    database = Database("postgres", postgres_db + "?sslmode=disable&search_path=public")
    (tmp_path / "atlas.hcl").write_text("""env "x" {
  dev = "docker://postgres/15/dev?search_path=public"
  diff {
    concurrent_index {
      add  = true
      drop = true
    }
  }
}
""")
    first = write(tmp_path, "a.sql", "CREATE TABLE t (id int, n int);\nCREATE INDEX old ON t (n);\n"
                  "CREATE TABLE p (id int) PARTITION BY HASH (id);\n")
    second = write(tmp_path, "b.sql", "CREATE TABLE t (id int, n int, m int);\nCREATE UNIQUE INDEX new ON t (id);\n"
                   "CREATE TABLE u (id int);\nCREATE INDEX u_id ON u (id);\n"
                   "CREATE TABLE p (id int) PARTITION BY HASH (id);\nCREATE INDEX p_id ON p (id);\n")
    command("migrate", "diff", "first", "--env", "x", "--to", first)
    command("migrate", "diff", "second", "--env", "x", "--to", second)
    text = sorted((tmp_path / "migrations").glob("*.sql"))[1].read_text()
    assert text.startswith("-- atlas:txmode none\n")
    for statement in ('CREATE UNIQUE INDEX CONCURRENTLY "new" ON "t"', 'DROP INDEX CONCURRENTLY "old"', 'CREATE INDEX "u_id"', 'CREATE INDEX "p_id"'):
        assert statement in text
    command("migrate", "apply", "-u", database.url)
    command("schema", "clean", "-u", database.url, "--auto-approve")
    command("schema", "apply", "-u", database.url, "--to", first, "--auto-approve")
    done = command("schema", "apply", "--env", "x", "-u", database.url, "--to", second, "--auto-approve")
    assert "CONCURRENTLY" in done.stdout
    assert "synced" in command("schema", "apply", "--env", "x", "-u", database.url, "--to", second, "--auto-approve").stdout


CONCURRENT = """env "x" {
  dev = "docker://postgres/15/dev?search_path=public"
  diff {
    concurrent_index {
      add = true
    }
  }
}
"""


def test_what_still_differs_is_told(command, postgres_db, tmp_path):
    """The server reads `now` once, when the statement runs: the view that it shows is another one for ever."""
    url = postgres_db + "?sslmode=disable&search_path=public"
    table = "CREATE TABLE t (id int, at timestamptz);\n"
    desired = write(tmp_path, "a.sql", table + "CREATE VIEW fine AS SELECT id FROM t WHERE at > now();\n"
                    "CREATE VIEW fixed AS SELECT id FROM t WHERE at > timestamptz 'now';\n")
    for _ in range(2):
        said = command("schema", "apply", "-u", url, "--to", desired, "--auto-approve").stderr
        assert said.count("PLN003") == 1 and 'a.sql:3:1: warning PLN003' in said and 'modify view "fixed"' in said
    desired = write(tmp_path, "b.sql", table)
    assert "PLN003" not in command("schema", "apply", "-u", url, "--to", desired, "--auto-approve").stderr


LEFT = """\
CREATE TABLE p (id int PRIMARY KEY);
CREATE TABLE t (id int PRIMARY KEY, secret text, n int, f int, CONSTRAINT fkx FOREIGN KEY (f) REFERENCES p (id), CONSTRAINT ckx CHECK (n < 100));
CREATE INDEX byhand ON t (secret);
"""
SKIPS = """\
env "x" {
  url = "%s"
  src = "file://to.sql"
  dev = "sqlite://dev?mode=memory"
  diff {
    skip {
      drop_column = true
      drop_index = true
      drop_foreign_key = true
      modify_column = true
    }
  }
}
"""


@pytest.mark.parametrize("how", ["exclude", "skip"])
def test_what_is_left_out_stays_in_a_table_that_is_made_anew(command, tmp_path, how):
    """SQLite makes nearly every changed table anew."""
    url = f"sqlite://{tmp_path}/app.db"
    with sqlite3.connect(tmp_path / "app.db") as connection:
        connection.executescript(LEFT + "INSERT INTO p VALUES (7); INSERT INTO t VALUES (1, 'kept', 2, 7);")
    more = "" if how == "exclude" else ", CHECK (f > 0)"            # something to make it anew for
    write(tmp_path, "to.sql", "CREATE TABLE p (id int PRIMARY KEY);\nCREATE TABLE t (id bigint PRIMARY KEY, n bigint, f int" + more + ");\n")
    (tmp_path / "atlas.hcl").write_text(SKIPS % url)
    leave = [word for part in ("secret", "n", "byhand", "fkx", "ckx") for word in ("--exclude", f"t.{part}")]
    asked = ["-u", url, "--to", "file://to.sql", *leave] if how == "exclude" else ["--env", "x"]
    said = command("schema", "apply", *asked, "--auto-approve")
    assert "new_t" in said.stdout and "PLN003" not in said.stderr
    with sqlite3.connect(tmp_path / "app.db") as connection:
        assert connection.execute("SELECT id, secret, n, f FROM t").fetchall() == [(1, "kept", 2, 7)]
        made = " ".join(row[0] or "" for row in connection.execute("SELECT sql FROM sqlite_schema"))
    assert all(word in made for word in ("`n` int NULL", "`fkx`", "INDEX `byhand`")), made
    assert ("`ckx`" in made) == (how == "exclude")                   # skip knows no checks
    assert ("`id` bigint" in made) == (how == "exclude")
    assert "synced" in command("schema", "apply", *asked, "--auto-approve").stdout


def test_what_is_left_out_follows_the_names_of_a_table_that_is_made_anew(command, tmp_path):
    """Columns exchange their names, and what a key refers to has new ones: they are still what was left out."""
    url = f"sqlite://{tmp_path}/app.db"
    with sqlite3.connect(tmp_path / "app.db") as connection:
        connection.executescript(
            "CREATE TABLE p (id int PRIMARY KEY);\n"
            "CREATE TABLE t (a int, b int, c int, g int AS (a + 1), CONSTRAINT ck CHECK (a > 0), CONSTRAINT fk FOREIGN KEY (c) REFERENCES p (id));\n"
            "CREATE INDEX byhand ON t (c, a + 2) WHERE a > b;\nINSERT INTO p VALUES (7); INSERT INTO t (a, b, c) VALUES (5, -3, 7);")
    to = write(tmp_path, "to.sql", "CREATE TABLE q (key int PRIMARY KEY);\nCREATE TABLE u (b int, a int NOT NULL, d int);\n")
    renames = [word for pair in ("p=q", "q.id=key", "t=u", "u.a=b", "u.b=a", "u.c=d") for word in ("--rename", pair)]
    leave = [word for part in ("ck", "fk", "g", "byhand") for word in ("--exclude", f"t.{part}", "--exclude", f"u.{part}")]
    said = command("schema", "apply", "-u", url, "--to", to, *renames, *leave, "--auto-approve")
    assert "new_u" in said.stdout and "PLN003" not in said.stderr
    with sqlite3.connect(tmp_path / "app.db") as connection:
        assert connection.execute("SELECT a, b, d, g FROM u").fetchall() == [(-3, 5, 7, 6)]
        assert connection.execute("SELECT * FROM pragma_foreign_key_list('u')").fetchall()[0][2:5] == ("q", "d", "key")
        index = connection.execute("SELECT sql FROM sqlite_schema WHERE name = 'byhand'").fetchone()[0]
        assert index.replace('"', "").replace("`", "") == "CREATE INDEX byhand ON u (d, b + 2) WHERE b > a"
        with pytest.raises(sqlite3.IntegrityError, match="ck"):
            connection.execute("UPDATE u SET b = 0")
    assert "synced" in command("schema", "apply", "-u", url, "--to", to, *leave, "--auto-approve").stdout


@pytest.mark.parametrize(("skipped", "before", "after", "made"), [
    ("modify_column", "a int, b int", "x text, b int, CHECK (b > 0)", "`x` int NULL"),
    ("drop_index", "a int, b int, CONSTRAINT i UNIQUE (a)", "x int, b int NOT NULL", "UNIQUE (`x`)"),
    ("modify_index", "a int, b int, PRIMARY KEY (a)", "x int, b int NOT NULL, PRIMARY KEY (x, b)", "PRIMARY KEY (`x`)"),
])
def test_what_is_skipped_follows_a_renamed_column(command, tmp_path, skipped, before, after, made):
    url = f"sqlite://{tmp_path}/app.db"
    with sqlite3.connect(tmp_path / "app.db") as connection:
        connection.executescript(f"CREATE TABLE t ({before});\nINSERT INTO t VALUES (4, 5);")
    (tmp_path / "atlas.hcl").write_text(f'env "x" {{\n  url = "{url}"\n  diff {{\n    skip {{\n      {skipped} = true\n    }}\n  }}\n}}\n')
    to = write(tmp_path, "to.sql", f"CREATE TABLE t ({after});\n")
    command("schema", "apply", "--env", "x", "--to", to, "--rename", "t.a=x", "--auto-approve")
    with sqlite3.connect(tmp_path / "app.db") as connection:
        assert connection.execute("SELECT x, b FROM t").fetchall() == [(4, 5)]
        assert made in connection.execute("SELECT sql FROM sqlite_schema WHERE name = 't'").fetchone()[0]
    assert "synced" in command("schema", "apply", "--env", "x", "--to", to, "--auto-approve").stdout


def test_what_is_left_out_stays_in_a_table_that_becomes_partitioned(command, postgres_db, tmp_path):
    database = Database("postgres", postgres_db + "?sslmode=disable&search_path=public")
    database.run("CREATE TABLE t (id int, n int, secret text, CONSTRAINT ck CHECK (n > 0))")
    database.run("INSERT INTO t VALUES (1, 2, 'kept')")
    database.run("CREATE INDEX byhand ON t (secret)")
    to = write(tmp_path, "to.sql", "CREATE TABLE t (id int, n int) PARTITION BY LIST (n);\nCREATE TABLE t1 PARTITION OF t DEFAULT;\n")
    leave = ("--exclude", "t.secret", "--exclude", "t.byhand", "--exclude", "t.ck")
    command("schema", "apply", "-u", database.url, "--to", to, *leave, "--auto-approve")
    assert database.run("SELECT * FROM t1") == [(1, 2, "kept")]
    assert database.run("SELECT count(*) FROM pg_constraint WHERE conname = 'ck' AND conrelid = 't'::regclass") == [(1,)]
    assert database.run("SELECT count(*) FROM pg_index WHERE indexrelid = 'byhand'::regclass AND indrelid = 't'::regclass") == [(1,)]
    assert "synced" in command("schema", "apply", "-u", database.url, "--to", to, *leave, "--auto-approve").stdout


def test_the_report_names_the_schema_that_is_bound(database, command, tmp_path):
    (tmp_path / "migrations").mkdir()
    command("migrate", "hash")
    report = json.loads(command("migrate", "status", "-u", database.url, "--format", "{{ json . }}").stdout)
    mariadb = database.url.rpartition("/")[2]
    assert report["Env"]["URL"]["Schema"] == {"sqlite": "main", "postgres": "public", "mariadb": mariadb}[database.engine]


def test_an_excluded_view_keeps_the_columns_that_it_reads(command, postgres_db, tmp_path):
    database = Database("postgres", postgres_db + "?sslmode=disable&search_path=public")
    database.run("CREATE TABLE t (id int PRIMARY KEY, n int, m int)")
    database.run("CREATE VIEW v AS SELECT n FROM t")
    to = write(tmp_path, "to.sql", "CREATE TABLE t (id int PRIMARY KEY, m int);\n")
    apply = ("schema", "apply", "-u", database.url, "--to", to, "--exclude", "v", "--auto-approve")
    said = command(*apply, status=1)
    assert "SCH006" in said.stderr and 'column "n" of "t" goes, but view "v" reads it' in said.stderr and not said.stdout
    to = write(tmp_path, "to.sql", "CREATE TABLE t (id bigint PRIMARY KEY, n bigint);\n")
    command(*apply)                                                  # a column that changes, or that it does not read
    assert database.run("SELECT pg_typeof(n)::text FROM t UNION SELECT pg_get_viewdef('v')") == [(" SELECT t.n\n   FROM t;",)]


def test_an_index_that_was_not_finished_is_made_anew(command, postgres_db, tmp_path):
    """CREATE INDEX CONCURRENTLY that fails leaves an index that is never used: it does not count as the one that is wanted."""
    pytest.importorskip("psycopg")
    database = Database("postgres", postgres_db + "?sslmode=disable&search_path=public")
    (tmp_path / "atlas.hcl").write_text(CONCURRENT)
    tables = "CREATE TABLE t (id int, n int);\nCREATE MATERIALIZED VIEW m AS SELECT id FROM t;\n"
    first = write(tmp_path, "a.sql", tables)
    second = write(tmp_path, "b.sql", tables + "CREATE UNIQUE INDEX one ON t (id);\n")
    command("schema", "apply", "-u", database.url, "--to", first, "--auto-approve")
    database.run("INSERT INTO t VALUES (1, 2), (1, 3)")
    apply = ("schema", "apply", "--env", "x", "-u", database.url, "--to", second, "--auto-approve")
    for _ in range(2):                                     # the second run does not stumble over what the first one left
        assert "could not create unique index" in command(*apply, status=1).stderr
    differs = command("schema", "diff", "--from", database.url, "--to", second, "--explain").stdout
    assert "enforced" in differs and 'DROP INDEX "one"' in differs
    database.run("DELETE FROM t WHERE n = 3")
    command(*apply)
    assert "synced" in command(*apply).stdout
    database.run("DROP INDEX one")
    database.run("INSERT INTO t VALUES (1, 3)")
    (tmp_path / "migrations").mkdir()
    (tmp_path / "migrations" / "1.sql").write_text("-- atlas:txmode none\n\nCREATE UNIQUE INDEX CONCURRENTLY one ON t (id);\n")
    command("migrate", "hash")
    assert "Drop the index, and apply again." in command("migrate", "apply", "-u", database.url, "--allow-dirty", status=1).stderr


def test_an_index_of_a_materialized_view_that_was_not_finished_is_made_anew(command, postgres_db, tmp_path):
    psycopg = pytest.importorskip("psycopg")
    database = Database("postgres", postgres_db + "?sslmode=disable&search_path=public")
    made = "CREATE MATERIALIZED VIEW m AS SELECT 1 AS x UNION ALL SELECT 1;\n"
    view, wanted = write(tmp_path, "a.sql", made), write(tmp_path, "b.sql", made + "CREATE UNIQUE INDEX one ON m (x);\n")
    command("schema", "apply", "-u", database.url, "--to", view, "--auto-approve")
    with psycopg.connect(postgres_db, autocommit=True) as connection, pytest.raises(psycopg.errors.UniqueViolation):
        connection.execute("CREATE UNIQUE INDEX CONCURRENTLY one ON m (x)")
    differs = command("schema", "diff", "--from", database.url, "--to", wanted).stdout
    assert 'DROP INDEX "one"' in differs and 'CREATE UNIQUE INDEX "one"' in differs


def test_no_index_is_made_concurrently_while_rows_wait_in_a_table_aside(command, postgres_db, tmp_path):
    """A failing statement in the middle would leave the table under the name that the plan made up for it."""
    pytest.importorskip("psycopg")
    database = Database("postgres", postgres_db + "?sslmode=disable&search_path=public")
    (tmp_path / "atlas.hcl").write_text(CONCURRENT)
    first = write(tmp_path, "a.sql", "CREATE TABLE t (id int);\nCREATE TABLE p (id int);\n")
    second = write(tmp_path, "b.sql", "CREATE TABLE t (id int);\nCREATE UNIQUE INDEX one ON t (id);\n"
                   "CREATE TABLE p (id int) PARTITION BY HASH (id);\nCREATE TABLE q PARTITION OF p FOR VALUES WITH (MODULUS 1, REMAINDER 0);\n")
    command("schema", "apply", "-u", database.url, "--to", first, "--auto-approve")
    database.run("INSERT INTO t VALUES (1), (1)")
    database.run("INSERT INTO p VALUES (7)")
    apply = ("schema", "apply", "--env", "x", "-u", database.url, "--to", second, "--auto-approve")
    for _ in range(2):
        assert "could not create unique index" in command(*apply, status=1).stderr
        assert database.run("SELECT id FROM p") == [(7,)]
    database.run("DELETE FROM t")
    command(*apply)
    assert database.run("SELECT id FROM q") == [(7,)]


MODELS = """\
from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Stamp:
    made: Mapped[int]


class User(Stamp, Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(LENGTH))
"""


def test_explain_names_class_and_attribute(command, tmp_path):
    pytest.importorskip("sqlalchemy")
    (tmp_path / "db").mkdir()
    models = tmp_path / "db" / "models.py"
    models.write_text(MODELS.replace("LENGTH", "30"))
    (tmp_path / "metaxy.toml").write_text(
        f"[migrate]\ndev = '{DEV['postgres']}'\n[migrate.provider]\nprogram = ['{sys.executable}', '-m', "
        "'metaxy.ext.sqlalchemy.provider', '--path', 'db', '--dialect', 'postgresql']\n")
    command("migrate", "diff", "first")
    models.write_text(MODELS.replace("LENGTH", "60") + '    mail: Mapped[str]\n    user_id = mapped_column("boss", ForeignKey("users.id"), index=True)\n')
    text = command("migrate", "diff", "second", "--dry-run", "--explain")
    assert ('--   modify column "name" of table "users": type character varying(30) → character varying(60) '
            "(db/models.py:16, User.name)") in text.stdout
    assert '--   add column "mail" of table "users" (db/models.py:17, User.mail)' in text.stdout
    assert "db/models.py:17:5: warning MF103" in text.stderr       # not at the provider's SQL
    report = json.loads(command("migrate", "diff", "second", "--explain=json").stdout)
    found = {(d["verb"], d["subject"], d["name"]): d for s in report["statements"] for d in s["differences"]}
    assert found["add", "foreign key", "users_boss_fkey"]["attribute"] == "user_id"
    assert found["add", "index", "ix_users_boss"]["line"] == 18
    name = found["modify", "column", "name"]
    assert (name["class"], name["attribute"], name["file"], name["line"]) == ("User", "name", "db/models.py", 16)
    assert name["aspects"] == [{"name": "type", "from": "character varying(30)", "to": "character varying(60)"}]
    assert all(s["differences"] or s["why"] for s in report["statements"])
    assert len(list((tmp_path / "migrations").glob("*second.sql"))) == 1
    # A message about the model itself.
    models.write_text(models.read_text().replace("import ForeignKey", "import CheckConstraint, ForeignKey")
                      + '    nick: Mapped[str] = mapped_column(CheckConstraint("nock > 0"))\n')
    wrong = command("migrate", "diff", "third", status=1)
    assert "db/models.py:19:5: error SCH" in wrong.stderr and "in the SQL: provider/schema.sql" in wrong.stderr


INHERITED = """\
from sqlalchemy import Column, Integer, MetaData, String, Table
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column
class Base(DeclarativeBase):
    metadata = MetaData(naming_convention={"pk": "pk_%(table_name)s"})
class Stamped:
    made: Mapped[int]
    @declared_attr
    def made_by(cls) -> Mapped[str]:
        return mapped_column(String(20))
class Named(Base):
    __abstract__ = True
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column("full_name", String(40))
class Person(Stamped, Named):
    __tablename__ = "person"
class Manager(Person):
    level: Mapped[int | None]
Table("tags", Base.metadata,
      Column("id", Integer, primary_key=True),
      Column("word", Integer))
"""


def test_explain_says_where_an_inherited_column_stands(command, tmp_path):
    """Of a mixin, an abstract base and a single-table subclass, and of a table without a class."""
    pytest.importorskip("sqlalchemy")
    (tmp_path / "db").mkdir()
    (tmp_path / "db" / "models.py").write_text(INHERITED)
    (tmp_path / "metaxy.toml").write_text(
        f"[migrate]\ndev = '{DEV['postgres']}'\n[migrate.provider]\nprogram = ['{sys.executable}', '-m', "
        "'metaxy.ext.sqlalchemy.provider', '--path', 'db', '--dialect', 'postgresql']\n")
    before = "CREATE TABLE person (); CREATE TABLE tags ();"
    (tmp_path / "migrations").mkdir()
    (tmp_path / "migrations" / "1_first.sql").write_text(before)
    command("migrate", "hash")
    report = json.loads(command("migrate", "diff", "second", "--explain=json").stdout)
    found = {d["name"]: (d.get("class"), d.get("attribute"), d["line"])
             for s in report["statements"] for d in s["differences"] if d["subject"] == "column"}
    lines = INHERITED.splitlines()

    def line(text: str) -> int:
        return next(i for i, one in enumerate(lines, 1) if text in one)

    assert found["made"] == ("Person", "made", line("made: "))
    assert found["made_by"] == ("Person", "made_by", line("def made_by"))
    assert found["full_name"] == ("Person", "name", line("full_name"))
    assert found["level"] == ("Manager", "level", line("level: "))
    assert found["word"] == (None, "word", line('"word"'))


def test_explain_wants_a_known_form(command, tmp_path):
    done = command("schema", "diff", "--from", write(tmp_path, "a.sql", FIRST), "--to", "file://a.sql", "--dialect", "sqlite",
                   "--explain=xml", status=1)
    assert '"xml"' in done.stderr


def test_set_makes_a_version_the_current_one(database, command, tmp_path):
    """Without running anything: rows are written, deleted and declared done; apply goes on from there."""
    (tmp_path / "migrations").mkdir()
    for version in (1, 2, 3):
        (tmp_path / "migrations" / f"{version}_f{version}.sql").write_text(f"CREATE TABLE set_{version} (id integer);\n")
    command("migrate", "hash")
    here = ("-u", database.url)
    assert command("migrate", "set", *here, status=1).stderr.startswith("Error: accepts 1 arg(s), received 0")
    assert 'migration with version "9" not found' in command("migrate", "set", "9", *here, status=1).stderr
    assert command("migrate", "set", "2", *here).stdout == "Current version is 2 (2 set):\n\n  + 1 (f1)\n  + 2 (f2)\n\n"
    assert command("migrate", "set", "2", *here).stdout == ""
    assert "1 migration\n" in command("migrate", "apply", *here).stdout
    assert command("migrate", "set", "1", *here).stdout == "Current version is 1 (2 removed):\n\n  - 2 (f2)\n  - 3 (f3)\n\n"
    (tmp_path / "migrations" / "2_f2.sql").write_text("CREATE TABLE set_2 (id integer);\nSELECT nothing FROM nowhere;\n")
    command("migrate", "hash")
    command("migrate", "apply", "--tx-mode", "none", *here, status=1)
    assert command("migrate", "set", "2", *here).stdout == "Current version is 2 (1 set):\n\n  + 2 (f2)\n\n"
    status = json.loads(command("migrate", "status", "--format", "{{ json . }}", *here).stdout)
    assert (status["Current"], status["Next"]) == ("2", "3")
    assert [row["Type"] for row in status["Applied"]] == ["manually set", "applied + manually set"]
    for path in (tmp_path / "migrations").glob("*.sql"):
        path.unlink()
    command("migrate", "hash")
    assert command("migrate", "set", *here).stdout == "All revisions deleted (2 in total):\n\n  - 1 (f1)\n  - 2 (f2)\n\n"


def test_a_dump_of_sqlite_with_virtual_tables_is_what_it_dumps(tmp_path, metaxy_bin):
    """As the shell's .dump and sqlite3's iterdump write it: a row of sqlite_schema, and the module's own tables."""
    connection = sqlite3.connect(tmp_path / "app.db")
    connection.executescript("CREATE TABLE notes (id integer PRIMARY KEY AUTOINCREMENT, body text DEFAULT 'a;b');"
                             "INSERT INTO notes (body) VALUES ('it''s');"
                             "CREATE VIRTUAL TABLE found USING fts5(body, tokenize='porter');"
                             "INSERT INTO found VALUES ('x');")
    tables = connection.execute("SELECT name, sql FROM sqlite_master WHERE name LIKE 'found_%' ORDER BY rowid").fetchall()
    connection.close()
    assert tables
    made = "".join(f"{sql.replace('CREATE TABLE', 'CREATE TABLE IF NOT EXISTS')};\n" for _, sql in tables)
    dump = ("PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\n"
            "CREATE TABLE notes (id integer PRIMARY KEY AUTOINCREMENT, body text DEFAULT 'a;b');\n"
            "INSERT INTO notes VALUES(1,'it''s');\nPRAGMA writable_schema=ON;\n"
            "INSERT INTO sqlite_schema(type,name,tbl_name,rootpage,sql)"
            "VALUES('table','found','found',0,'CREATE VIRTUAL TABLE found USING fts5(body, tokenize=''porter'')');\n"
            f"{made}DELETE FROM sqlite_sequence;\nINSERT INTO sqlite_sequence VALUES('notes',1);\n"
            "PRAGMA writable_schema=OFF;\nCOMMIT;\n")
    (tmp_path / "dump.sql").write_text(dump)
    command = [metaxy_bin, "schema", "diff", "--dev-url", DEV["sqlite"], "--from", f"sqlite://{tmp_path}/app.db", "--to"]
    done = subprocess.run([*command, f"file://{tmp_path}/dump.sql"], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    for refused in (
        "UPDATE sqlite_schema SET sql = ''",
        "WITH q(a) AS (SELECT 1) UPDATE sqlite_schema SET sql = ''",
        "INSERT INTO main.sqlite_master VALUES('table','t','t',2,'x')",
    ):
        (tmp_path / "dump.sql").write_text(dump.replace("PRAGMA writable_schema=OFF", refused))
        done = subprocess.run([*command, f"file://{tmp_path}/dump.sql"], capture_output=True, text=True)
        assert done.returncode == 1 and "SCH004" in done.stderr


@pytest.mark.parametrize("collation", ["latin1_swedish_ci", "utf8mb4_unicode_ci"])
def test_a_database_gives_files_its_charset(mysql_db, command, tmp_path, collation):
    database = Database("mariadb", mysql_db.replace("mysql://", "mariadb://", 1))
    database.run(f"ALTER DATABASE CHARACTER SET {collation.partition('_')[0]} COLLATE {collation}")
    database.run("CREATE TABLE t (a varchar(10), b text CHARACTER SET ascii)")
    table = "CREATE TABLE t (a varchar(10), b text CHARACTER SET ascii);\n"
    first = write(tmp_path, "a.sql", table)
    second = write(tmp_path, "b.sql", table + "CREATE TABLE u (a varchar(3));\nCREATE TABLE v (a varchar(3)) CHARSET utf8mb3;\n")
    for dev in ((), ("--dev-url", DEV["mariadb"])):
        assert command("schema", "diff", "--from", database.url, "--to", first, *dev).stdout == ""
        assert command("schema", "diff", "--from", first, "--to", database.url, *dev).stdout == ""
    other = command("schema", "diff", "--from", database.url, "--to", first, "--dev-url", DEV["mariadb"] + "?charset=ascii")
    assert "CHARSET ascii" in other.stdout
    command("schema", "apply", "-u", database.url, "--to", second, "--auto-approve")
    assert command("schema", "apply", "-u", database.url, "--to", second, "--auto-approve").stdout == (
        "Schema is synced, no changes to be made\n")
    assert database.run("SELECT collation_name FROM information_schema.columns WHERE table_schema = DATABASE() "
                        "AND table_name IN ('u', 'v') ORDER BY table_name") == [(collation,), ("utf8mb3_general_ci",)]


@pytest.mark.parametrize("engine", ["postgres", "mariadb"])
def test_what_is_excluded_keeps_its_schema(request, command, tmp_path, engine):
    database = request.getfixturevalue("postgres_db" if engine == "postgres" else "mysql_db")
    database = Database(engine, database.replace("mysql://", "mariadb://", 1))
    name = database.url.rpartition("/")[2] if engine == "mariadb" else "s"
    base = database.url.rpartition("/")[0] + "/" if engine == "mariadb" else database.url + "?sslmode=disable"
    if engine == "postgres":
        database.run("CREATE SCHEMA s")
    database.run(f"CREATE TABLE {name}.p (id int)")
    database.run(f"CREATE TABLE {name}.q (id int)")
    database.run(f"INSERT INTO {name}.p VALUES (7)")
    to = write(tmp_path, "a.sql", "-- nothing\n")
    done = command("schema", "diff", "--from", base, "--to", to, "--exclude", f"{name}.p")
    assert f'DROP SCHEMA "{name}"' not in done.stdout.replace("`", '"') and "q" in done.stdout
    if engine == "postgres":
        command("schema", "apply", "-u", base, "--to", to, "--exclude", "s.p", "--auto-approve")
        assert database.run("SELECT id FROM s.p") == [(7,)]


def test_foreign_keys_of_another_schema_come_back(postgres_db, command, tmp_path):
    """A table that is partitioned now is made anew: who refers to it is not compared, and refers to it still."""
    database = Database("postgres", postgres_db)
    database.run("CREATE SCHEMA b")
    database.run("CREATE TABLE t (id int PRIMARY KEY, n int)")
    database.run("CREATE TABLE b.c (id int PRIMARY KEY, tid int CONSTRAINT keep_me REFERENCES t (id) ON DELETE CASCADE)")
    database.run("INSERT INTO t VALUES (1, 2)")
    database.run("INSERT INTO b.c VALUES (3, 1)")
    to = write(tmp_path, "a.sql", "CREATE TABLE t (id int PRIMARY KEY, n int) PARTITION BY HASH (id);\n"
               "CREATE TABLE t0 PARTITION OF t FOR VALUES WITH (MODULUS 1, REMAINDER 0);\n")
    url = database.url + "?sslmode=disable"
    command("schema", "apply", "-u", url, "-s", "public", "--to", to, "--auto-approve")
    assert database.run("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'keep_me'") == [
        ("FOREIGN KEY (tid) REFERENCES t(id) ON DELETE CASCADE",)]
    assert command("schema", "apply", "-u", url, "-s", "public", "--to", to, "--auto-approve").stdout == (
        "Schema is synced, no changes to be made\n")


def test_foreign_keys_of_another_schema_that_cannot_come_back_are_told(postgres_db, command, tmp_path):
    database = Database("postgres", postgres_db)
    database.run("CREATE SCHEMA b")
    database.run("CREATE TYPE mood AS ENUM ('a', 'b')")
    database.run("CREATE TABLE t (id int PRIMARY KEY, m mood UNIQUE)")
    database.run("CREATE TABLE b.c (tid int CONSTRAINT keep_me REFERENCES t (id), m mood CONSTRAINT mooded REFERENCES t (m))")
    url = database.url + "?sslmode=disable"
    to = write(tmp_path, "a.sql", "CREATE TYPE mood AS ENUM ('a', 'b');\nCREATE TABLE t (id text PRIMARY KEY, m mood, CONSTRAINT other UNIQUE (m));\n")
    done = command("schema", "apply", "-u", url, "-s", "public", "--to", to, "--auto-approve", status=1)
    assert 'SCH006: foreign key "keep_me" of "c", which is left out of the plan, must make way and cannot be made again: ' in done.stderr
    to = write(tmp_path, "b.sql", "CREATE TYPE mood AS ENUM ('a', 'b');\nCREATE TABLE t (m mood PRIMARY KEY, id bigint UNIQUE);\n")
    command("schema", "apply", "-u", url, "-s", "public", "--to", to, "--auto-approve")
    assert database.run("SELECT conname FROM pg_constraint WHERE contype = 'f' ORDER BY 1") == [("keep_me",), ("mooded",)]


def test_foreign_keys_of_what_is_excluded_hold_types_on_mariadb(mysql_db, command, tmp_path):
    database = Database("mariadb", mysql_db.replace("mysql://", "mariadb://", 1))
    database.run("CREATE TABLE t (id varchar(10) PRIMARY KEY, n int)")
    database.run("CREATE TABLE c (tid varchar(10), FOREIGN KEY (tid) REFERENCES t (id) ON DELETE CASCADE)")
    keys = "SELECT constraint_name, delete_rule FROM information_schema.referential_constraints WHERE constraint_schema = DATABASE()"
    before = database.run(keys)
    wider = write(tmp_path, "a.sql", "CREATE TABLE t (id varchar(20) PRIMARY KEY, n int);\n")
    command("schema", "apply", "-u", database.url, "--to", wider, "--exclude", "c", "--auto-approve")
    assert database.run(keys) == before == [("c_ibfk_1", "CASCADE")]
    other = write(tmp_path, "b.sql", "CREATE TABLE t (id int PRIMARY KEY, n int);\n")
    done = command("schema", "apply", "-u", database.url, "--to", other, "--exclude", "c", "--auto-approve", status=1)
    assert 'SCH006: foreign key "c_ibfk_1" of "c", which is left out of the plan, must make way' in done.stderr
    gone = write(tmp_path, "c.sql", "CREATE TABLE x (id int);\n")
    done = command("schema", "apply", "-u", database.url, "--to", gone, "--exclude", "c", "--auto-approve", status=1)
    assert 'SCH006: foreign key "c_ibfk_1" of "c", which is left out of the plan, is in the way' in done.stderr
    assert database.run(keys) == before


HELD = """CREATE FUNCTION f(int, int) RETURNS bool LANGUAGE sql IMMUTABLE AS 'select $1 > $2';
CREATE OPERATOR === (LEFTARG = int, RIGHTARG = int, FUNCTION = f);
CREATE FUNCTION k(text, text) RETURNS bool LANGUAGE sql IMMUTABLE AS 'select $1 > $2';
CREATE TYPE c AS (x int);
CREATE FUNCTION g(a c) RETURNS int LANGUAGE sql IMMUTABLE AS 'select ($1).x';
CREATE CAST (c AS int) WITH FUNCTION g(c);
CREATE FUNCTION h(int, int) RETURNS int LANGUAGE sql IMMUTABLE AS 'select $1 - $2';
CREATE OPERATOR CLASS oc FOR TYPE int USING btree AS OPERATOR 3 =, FUNCTION 1 h(int, int);
"""


def test_routines_stay_under_what_is_not_read(command, postgres_db, tmp_path):
    database = Database("postgres", postgres_db)
    database.run(HELD)
    done = command("schema", "apply", "-u", postgres_db, "--to", write(tmp_path, "a.sql", "-- nothing\n"), "--auto-approve")
    for name, by in (("f", "operator ===(integer,integer)"), ("g", "cast from c to integer"), ("h", "operator family oc")):
        assert f'warning SQL104: function "{name}" stays' in done.stderr and by in done.stderr
    assert done.stdout.count("DROP") == 1 and 'DROP FUNCTION "public"."k"(text, text)' in done.stdout
    assert database.run("SELECT 2 === 1, row(7)::c::int") == [(True, 7)]


def test_a_routine_under_what_is_not_read_is_not_made_anew(command, postgres_db, tmp_path):
    Database("postgres", postgres_db).run(HELD)
    made = HELD.replace("g(a c)", "g(b c)")
    for before in (postgres_db, write(tmp_path, "before.sql", HELD)):
        done = command("schema", "diff", "--from", before, "--to", write(tmp_path, "a.sql", made), "--dialect", "postgres", status=1)
        assert "a.sql:5:1: error PLN001: cannot plan the change of object \"g\": cast" in done.stderr, done.stderr
        assert "planned.sql" not in done.stderr
