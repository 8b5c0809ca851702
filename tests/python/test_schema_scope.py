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


USED = """\
CREATE TYPE a.mood AS ENUM ('x', 'y'); CREATE DOMAIN a.pos AS int CHECK (VALUE > 0); CREATE TYPE a.comp AS (x a.mood, y int);
CREATE TABLE a.t (id int PRIMARY KEY, m a.mood); CREATE SEQUENCE a.s;
CREATE FUNCTION a.f(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 1';
CREATE FUNCTION a.tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
"""
USERS = """\
CREATE TABLE b.u1 (m a.mood DEFAULT 'x', ms a.mood[], p a.pos, c a.comp, t int REFERENCES a.t,
  n int DEFAULT nextval('a.s'), f int DEFAULT a.f(1), CHECK (a.f(f) > 0));
CREATE INDEX i ON b.u1 (a.f(n)); CREATE TRIGGER r BEFORE INSERT ON b.u1 FOR EACH ROW EXECUTE FUNCTION a.tf();
CREATE VIEW b.v AS SELECT id, m FROM a.t; CREATE FUNCTION b.f(a.mood) RETURNS a.mood LANGUAGE sql AS 'SELECT $1';
CREATE TABLE b.p (k int) INHERITS (a.t);
"""


def postgres_of(url: str, *scripts: str) -> None:
    psycopg = pytest.importorskip("psycopg")
    with psycopg.connect(url, autocommit=True) as connection:
        for script in scripts:
            connection.execute(script)


def test_what_one_schema_uses_of_others_is_known(postgres_db, command, tmp_path):
    postgres_of(postgres_db, "CREATE SCHEMA a; CREATE SCHEMA b;", USED, USERS)
    b = postgres_db + "?search_path=b"
    out = command("schema", "inspect", "-u", b).stdout
    assert command("schema", "inspect", "-u", postgres_db, "--schema", "b").stdout == out
    assert 'CREATE TABLE "u1"' in out and '"m" "a"."mood"' in out and "CREATE TYPE" not in out and '"a"."t" (\n' not in out
    shown = command("schema", "inspect", "-u", b, "--format", "json").stdout
    assert '"u1"' in shown and '"mood"' not in shown.replace('"type":"a.mood"', "")
    assert "no changes" in command("schema", "diff", "--from", b, "--to", b).stderr
    (tmp_path / "i.sql").write_text(out)     # need not say what others hold
    assert "no changes" in command("schema", "diff", "--from", b, "--to", "file://i.sql").stderr
    (tmp_path / "more.sql").write_text(out + "CREATE TABLE w (m a.mood, t int REFERENCES a.t (id));")
    command("schema", "apply", "-u", b, "--to", "file://more.sql", "--auto-approve")
    assert "no changes" in command("schema", "diff", "--from", b, "--to", "file://more.sql").stderr
    command("schema", "clean", "-u", b, "--auto-approve")
    assert command("schema", "inspect", "-u", b).stdout == ""
    assert '"a"."t"' in command("schema", "inspect", "-u", postgres_db).stdout


READERS = """\
CREATE SCHEMA s; CREATE SCHEMA r; CREATE TABLE s.t (id int PRIMARY KEY, a int, b text); INSERT INTO s.t VALUES (1, 2, 'x');
CREATE VIEW public.v AS SELECT id, a FROM s.t; CREATE VIEW r.w AS SELECT a + 1 AS a1 FROM public.v;
CREATE MATERIALIZED VIEW r.mm AS SELECT b FROM s.t; CREATE TABLE r.k (t int REFERENCES s.t);
COMMENT ON VIEW public.v IS 'hi'; COMMENT ON COLUMN r.w.a1 IS 'more'; GRANT SELECT ON public.v TO PUBLIC;
CREATE FUNCTION r.f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER r INSTEAD OF INSERT ON public.v FOR EACH ROW EXECUTE FUNCTION r.f();
"""


def test_what_other_schemas_read_of_the_one_that_is_compared_stays(postgres_db, command, tmp_path):
    postgres_of(postgres_db, READERS)

    def lines() -> list[str]:
        return sorted(command("schema", "inspect", "-u", postgres_db).stdout.replace("integer", "bigint").splitlines())

    before, to = lines(), tmp_path / "to.sql"
    bound = ("-u", postgres_db + "?search_path=s", "--to", "file://to.sql", "--auto-approve")
    to.write_text("CREATE TABLE t (id bigint PRIMARY KEY, a bigint, b text);")
    command("schema", "apply", *bound)
    assert lines() == before
    to.write_text("CREATE TABLE t (id bigint PRIMARY KEY, a bigint);")
    assert 'column "b" of "t" goes, but materialized view "mm" reads it' in command("schema", "apply", *bound, status=1).stderr
    to.write_text("CREATE TABLE u (id bigint);")
    assert 'SCH006: "t" goes, but view "v" reads it, which is left out of the plan' in command(
        "schema", "apply", *bound, status=1).stderr
    cleaned = command("schema", "clean", "-u", postgres_db, "--schema", "s", "--auto-approve", status=1).stderr
    assert 'SCH006: "t" goes, but view "v" reads it' in cleaned
    postgres_of(postgres_db, "DROP MATERIALIZED VIEW r.mm; DROP VIEW r.w; DROP VIEW public.v")
    assert 'SCH006: foreign key "k_t_fkey" of "k", which is left out of the plan, is in the way' in command(
        "schema", "apply", *bound, status=1).stderr
    shown = command("schema", "inspect", "-u", bound[1]).stdout
    assert "TABLE" in shown and "VIEW" not in shown and "TRIGGER" not in shown and "GRANT" not in shown


def test_names_of_a_schema_that_is_not_compared_are_qualified(command, tmp_path):
    (tmp_path / "a.sql").write_text("CREATE SCHEMA a; CREATE SCHEMA b;" + USED)
    (tmp_path / "b.sql").write_text("CREATE SCHEMA a; CREATE SCHEMA b;" + USED + USERS)
    out = command("schema", "diff", "--from", "file://a.sql", "--to", "file://b.sql", "--dialect", "postgres", "--schema", "b").stdout
    assert '"m" "a"."mood"' in out and 'INHERITS ("a"."t")' in out


def test_a_plan_runs_in_a_session_of_its_own(command, tmp_path):
    (tmp_path / "a.sql").write_text("CREATE SCHEMA s; SET search_path = s, public; CREATE TABLE t (a int);")
    to = "CREATE FUNCTION more(a int) RETURNS int LANGUAGE sql AS 'SELECT a + 1';"
    (tmp_path / "b.sql").write_text(f"CREATE SCHEMA s; CREATE TABLE s.t (a int); {to}")
    done = command("schema", "diff", "--from", "file://a.sql", "--to", "file://b.sql", "--dialect", "postgres")
    assert done.stdout == f'-- Create "more" function\n{to}\n'


def test_a_postgres_schema_that_is_not_there(postgres_db, command, tmp_path):
    postgres_of(postgres_db, "CREATE TABLE t (id int)")
    (tmp_path / "s.sql").write_text("CREATE TABLE t (id int);")
    typo = postgres_db + "?search_path=typo"
    for url in ((typo,), (postgres_db, "--schema", "typo"), (postgres_db, "--schema", "public,typo")):
        done = command("schema", "diff", "--from", "file://s.sql", "--dialect", "postgres", "--to", *url, status=1)
        assert 'schema "typo" is not in the database' in done.stderr and not done.stdout
    assert 'schema "typo" is not in the database' in command("schema", "inspect", "-u", typo).stderr
    assert 'schema "typo"' in command("schema", "diff", "--from", typo, "--to", "file://s.sql").stderr
    done = command("schema", "apply", "-u", typo, "--to", "file://s.sql", "--auto-approve", status=1)
    assert 'schema "typo" is not in the database' in done.stderr


SAME = """\
CREATE TABLE {0}.u (id int PRIMARY KEY); CREATE VIEW {0}.v AS SELECT id FROM {0}.u; CREATE VIEW {0}.w AS SELECT id FROM {0}.v;
CREATE FUNCTION {0}.f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE FUNCTION {0}.g(n int) RETURNS int LANGUAGE sql AS 'SELECT n';
CREATE TRIGGER r BEFORE INSERT ON {0}.u FOR EACH ROW EXECUTE FUNCTION {0}.f();
"""


def test_schemas_of_two_names_are_compared(postgres_db, command):
    postgres_of(postgres_db, "CREATE SCHEMA x; CREATE SCHEMA y;", SAME.format("x"), SAME.format("y"))
    x, y = postgres_db + "?search_path=x", postgres_db + "?search_path=y"
    for dev in ((), ("--dialect", "postgres"), ("--dev-url", "docker://postgres/15/dev"),
                ("--dev-url", "docker://postgres/15/dev?search_path=public")):
        done = command("schema", "diff", "--from", x, "--to", y, *dev)
        assert not done.stdout and "no changes" in done.stderr, (dev, done.stdout)


ALL_KINDS = """\
CREATE TYPE mood AS ENUM ('a', 'b');
CREATE TABLE t (id int PRIMARY KEY, a text, m mood DEFAULT 'a');
CREATE VIEW v AS SELECT id, a, m FROM t WHERE m = 'a'::mood;
CREATE MATERIALIZED VIEW w AS SELECT id FROM v; CREATE INDEX ON w (id);
CREATE FUNCTION f(x int) RETURNS int IMMUTABLE LANGUAGE sql AS 'SELECT x + 1'; CREATE INDEX ON t (f(id));
CREATE PROCEDURE "P p"(x t) LANGUAGE sql AS 'SELECT 1'; CREATE FUNCTION p() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT id FROM t; END;
CREATE AGGREGATE g(int) (sfunc = int4pl, stype = int, initcond = '0');
CREATE FUNCTION r() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER r BEFORE INSERT ON t FOR EACH ROW WHEN (NEW.id > f(3) AND (NEW.a IS NULL OR NEW.m = 'b')) EXECUTE FUNCTION r();
CREATE RULE u AS ON INSERT TO v WHERE NEW.id > 2 DO INSTEAD INSERT INTO t (id, a) VALUES (NEW.id, NEW.a);
CREATE POLICY p ON t USING (id = f(2)); CREATE STATISTICS s ON id, a FROM t; COMMENT ON VIEW v IS 'seen';
"""


def test_what_is_printed_of_one_schema_is_of_any(postgres_db, command, tmp_path):
    postgres_of(postgres_db, "CREATE SCHEMA b; CREATE SCHEMA c; SET search_path = b;" + ALL_KINDS)
    b, c = postgres_db + "?search_path=b", postgres_db + "?search_path=c"
    out = command("schema", "inspect", "-u", b).stdout
    assert " b." not in out and command("schema", "inspect", "-u", postgres_db, "--schema", "b").stdout == out
    postgres_of(postgres_db, "SET search_path = c;" + out)
    assert command("schema", "inspect", "-u", c).stdout == out
    (tmp_path / "b.sql").write_text(out)
    for one, other in ((b, "file://b.sql"), (c, "file://b.sql"), (b, c)):
        done = command("schema", "diff", "--from", one, "--to", other)
        assert "no changes" in done.stderr and not done.stdout, (one, other)
    command("schema", "clean", "-u", c, "--auto-approve")
    command("schema", "apply", "-u", c, "--to", b, "--auto-approve")
    assert command("schema", "inspect", "-u", c).stdout == out


def test_the_urls_schema_counts_beside_a_dialect(postgres_db, command, tmp_path):
    postgres_of(postgres_db, "CREATE SCHEMA b; CREATE TABLE b.u (id int); CREATE TABLE public.p (id int);")
    (tmp_path / "u.sql").write_text("CREATE TABLE u (id int);")
    b = postgres_db + "?search_path=b"
    for dev in (("--dialect", "postgres"), ("--dev-url", "docker://postgres/15/dev")):
        assert '"p"' not in command("schema", "inspect", "-u", b, *dev).stdout
        assert command("schema", "diff", "--from", b, "--to", "file://u.sql", *dev).stdout == ""
        assert "no changes" in command("schema", "apply", "-u", b, "--to", "file://u.sql", *dev, "--dry-run").stdout
    done = command("schema", "diff", "--from", postgres_db, "--to", b, status=1)
    assert 'names schema "b", but all schemas are compared' in done.stderr
    postgres_of(postgres_db, "CREATE SCHEMA c")
    (tmp_path / "n.sql").write_text("-- nothing\n")
    done = command("schema", "diff", "--from", "file://n.sql", "--to", "file://u.sql", "--dev-url",
                   "docker://postgres/15/dev?search_path=public", "--verify", postgres_db + "?search_path=c")
    assert "before + plan = after" in done.stderr and "after + reverse = before" in done.stderr


def test_a_schema_that_uses_the_one_that_it_is_compared_with(postgres_db, command):
    postgres_of(postgres_db, "CREATE SCHEMA x; CREATE SCHEMA y; CREATE TABLE x.t (id int PRIMARY KEY); CREATE TABLE y.t (id int REFERENCES x.t)")
    done = command("schema", "diff", "--from", postgres_db + "?search_path=x", "--to", postgres_db + "?search_path=y", status=1)
    assert 'schema "y" cannot be compared as "x": it uses what that one holds' in done.stderr


def test_extensions_of_a_schema_that_is_not_compared(postgres_db, command, tmp_path):
    """Their types and operator classes are named with it; what is printed is read back, beside it and by the server."""
    postgres_of(postgres_db, "CREATE SCHEMA x; CREATE EXTENSION citext SCHEMA x; CREATE EXTENSION pg_trgm SCHEMA x; CREATE SCHEMA app; "
                             "CREATE TABLE app.t (n x.citext, body text); CREATE INDEX i ON app.t USING gin (body x.gin_trgm_ops)")
    url = postgres_db + "?search_path=app"
    printed = command("schema", "inspect", "-u", url).stdout
    assert '"n" x.citext' in printed and '("body" x.gin_trgm_ops)' in printed and "EXTENSION" not in printed
    (tmp_path / "app.sql").write_text(printed)
    done = command("schema", "diff", "--from", url, "--to", "file://app.sql", "--dev-url", "docker://postgres/15/dev?search_path=app")
    assert (done.stdout, done.stderr) == ("", "Schemas are synced, no changes to be made.\n")
    postgres_of(postgres_db, f"DROP SCHEMA app CASCADE; CREATE SCHEMA app; SET search_path = app; {printed}")
    assert command("schema", "diff", "--from", url, "--to", "file://app.sql").stdout == ""
