"""What is wrong with flags of the schema commands is told; what --exclude names is left out, with all that belongs to it."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess

import pytest

STATE = """\
CREATE TYPE mood AS ENUM ('a', 'b');
CREATE DOMAIN positive AS int CHECK (VALUE > 0);
CREATE TABLE t (id int, n int);
CREATE TABLE u (id int);
CREATE VIEW v AS SELECT id FROM u;
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER r BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();
"""
ALL = {"mood", "positive", "t", "u", "v", "f", "r"}


@pytest.fixture
def command(metaxy_bin, tmp_path):
    (tmp_path / "s.sql").write_text(STATE)
    (tmp_path / "nothing.sql").write_text("-- nothing\n")

    def call(*arguments: str, status: int = 0) -> subprocess.CompletedProcess:
        done = subprocess.run([metaxy_bin, "schema", *arguments], cwd=tmp_path, capture_output=True, text=True, timeout=300,
                              stdin=subprocess.DEVNULL)
        assert done.returncode == status, done.stdout + done.stderr
        return done

    return call


def made(sql: str) -> set[str]:
    names = [line.split() for line in sql.replace('"', "").replace("()", "").splitlines() if line.startswith("CREATE ")]
    return {words[2].partition(".")[2] or words[2] for words in names}


@pytest.mark.parametrize("pattern, without", [
    ("public.*[type=enum]", {"mood"}), ("*.*[type=domain]", {"positive"}), ("*.*[type=type]", {"mood", "positive"}),
    ("*.*[type=view]", {"v"}), ("*.*[type=trigger]", {"r"}), ("*.t.r[type=trigger]", {"r"}), ("*.t", {"t", "r"}),
    ("*.*[type=trigger|function]", {"r", "f"}), ("*.t[type=view]", set()),
])
def test_what_is_excluded(command, pattern, without):
    out = command("inspect", "-u", "file://s.sql", "--dialect", "postgres", "--exclude", pattern).stdout
    assert made(out) == ALL - without
    out = command("diff", "--from", "file://nothing.sql", "--to", "file://s.sql", "--dialect", "postgres", "--exclude",
                  pattern).stdout
    assert made(out) == ALL - without


@pytest.mark.parametrize("pattern, said", [
    ("[a", '"[a" is no pattern'), ("a.b.c.d", "no pattern"), ("a..b", "no pattern"),
    ("*.*[type=tabel]", "A type is one of"),
])
def test_a_pattern_that_can_match_nothing(command, pattern, said):
    for words in (("inspect", "-u", "file://s.sql"), ("diff", "--from", "file://s.sql", "--to", "file://nothing.sql")):
        assert said in command(*words, "--dialect", "postgres", "--exclude", pattern, status=1).stderr


def test_what_is_wrong_is_told(command):
    told = command("inspect", "-u", "file://s.sql", "--dialect", "postgres", "--format", "yaml", status=1).stderr
    assert 'unknown format "yaml"' in told and "mermaid" in told
    assert 'unknown driver "oracle"' in command("inspect", "-u", "oracle://x", status=1).stderr
    told = command("diff", "--to", "file://s.sql", "--dialect", "postgres", status=1).stderr
    assert '"from" not set' in told and "Name both states" in told


def test_a_file_of_sqlite_that_is_not_there(command, tmp_path):
    assert "sqlite://typo.db is not there" in command("inspect", "-u", "sqlite://typo.db").stderr
    with sqlite3.connect(tmp_path / "app.db") as connection:
        connection.execute("CREATE TABLE t (a int)")
    told = command("apply", "-u", "sqlite://app.db", "--to", "sqlite://typo.db", "--auto-approve", status=1)
    assert "sqlite://typo.db is not there" in told.stderr
    told = command("diff", "--from", "sqlite://typo.db", "--to", "sqlite://app.db")
    assert "counts as an empty database" in told.stderr and "CREATE TABLE `t`" in told.stdout
    assert not (tmp_path / "typo.db").exists()


def test_a_folder_may_be_called_memory(command, tmp_path):
    done = command("diff", "--from", f"sqlite://{tmp_path}/memory/a.db", "--to", "sqlite://:memory:")
    assert done.stderr.count("counts as an empty database") == 1


def test_rows_of_pg_dump_are_refused_with_a_way_out(metaxy_bin, tmp_path, postgres_db):
    (tmp_path / "migrations").mkdir()
    (tmp_path / "migrations" / "1.sql").write_text("CREATE TABLE t (a int);\nCOPY t (a) FROM stdin;\n1\n\\.\n")
    for words in (["hash"], ["apply", "--url", postgres_db]):
        done = subprocess.run([metaxy_bin, "migrate", *words], cwd=tmp_path, capture_output=True, text=True, timeout=300)
    assert done.returncode == 1 and "pg_dump --inserts" in done.stderr


def test_the_way_back_that_migrate_down_names(metaxy_bin, tmp_path):
    def call(*arguments: str, status: int = 0) -> str:
        done = subprocess.run([metaxy_bin, *arguments], cwd=tmp_path, capture_output=True, text=True, timeout=300,
                              stdin=subprocess.DEVNULL)
        assert done.returncode == status, done.stdout + done.stderr
        return done.stdout + done.stderr

    (tmp_path / "migrations").mkdir()
    (tmp_path / "migrations" / "1_a.sql").write_text("CREATE TABLE a (x int);\n")
    (tmp_path / "migrations" / "2_b.sql").write_text("ALTER TABLE a ADD COLUMN y int;\n")
    call("migrate", "hash")
    call("migrate", "apply", "-u", "sqlite://app.db")
    assert "file://migrations?version=VERSION" in call("migrate", "down", status=1)
    call("schema", "apply", "-u", "sqlite://app.db", "--to", "file://migrations?version=1", "--auto-approve")
    call("migrate", "set", "1", "-u", "sqlite://app.db")
    assert "Pending Files:   1" in call("migrate", "status", "-u", "sqlite://app.db")
    call("migrate", "apply", "-u", "sqlite://app.db")


def test_hcl_of_a_mysql_schema_without_a_name_is_read_back(metaxy_bin, tmp_path):
    (tmp_path / "s.sql").write_text("CREATE TABLE p (id int PRIMARY KEY);\n"
                                    "CREATE TABLE t (id int, p int, CONSTRAINT f FOREIGN KEY (p) REFERENCES p (id));\n")
    for dialect in ("mysql", "mariadb"):
        flags = ("--dialect", dialect)
        subprocess.run([metaxy_bin, "schema", "inspect", "-u", "file://s.sql", "-o", "s.hcl", *flags], cwd=tmp_path, check=True)
        same = subprocess.run([metaxy_bin, "schema", "diff", "--from", "file://s.sql", "--to", "file://s.hcl", *flags],
                              cwd=tmp_path, capture_output=True, text=True)
        assert same.returncode == 0 and "no changes" in same.stderr, same.stdout + same.stderr


def test_hcl_leaves_out_a_key_that_nobody_can_resolve(metaxy_bin, tmp_path):
    (tmp_path / "s.sql").write_text("CREATE TABLE t (a int REFERENCES nowhere, b int);\n")
    done = subprocess.run([metaxy_bin, "schema", "inspect", "-u", "file://s.sql", "-o", "s.hcl", "--dialect", "sqlite"],
                          cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0 and "no words for 1 parts" in done.stderr
    subprocess.run([metaxy_bin, "schema", "inspect", "-u", "file://s.hcl", "--dialect", "sqlite"], cwd=tmp_path, check=True)


@pytest.mark.parametrize("dialect", ["mysql", "mariadb"])
def test_objects_of_a_mysql_schema_without_a_name(metaxy_bin, tmp_path, dialect):
    (tmp_path / "a.sql").write_text("CREATE TABLE t (a int);\n")
    (tmp_path / "b.sql").write_text("CREATE TABLE t (a int);\nCREATE VIEW v AS SELECT a FROM t;\n"
                                    "CREATE TRIGGER r BEFORE UPDATE ON t FOR EACH ROW SET NEW.a = 2;\n"
                                    "CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO DELETE FROM t;\n")
    for before, after in (("a", "b"), ("b", "a")):
        done = subprocess.run([metaxy_bin, "schema", "diff", "--from", f"file://{before}.sql", "--to", f"file://{after}.sql",
                               "--dialect", dialect, "--prove"], cwd=tmp_path, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        assert "``" not in done.stdout and "reverse statements = before" in done.stderr


def test_a_rename_that_was_made_before_is_not_taken_back(metaxy_bin, tmp_path):
    (tmp_path / "a.sql").write_text("CREATE TYPE m AS ENUM ('a'); CREATE TABLE t (m m, telephone text);")
    (tmp_path / "b.sql").write_text("CREATE TYPE m AS ENUM ('a', 'b');\nCREATE TABLE t (m m,\n-- atlas:renamed_from phone\ntelephone text);")
    done = subprocess.run([metaxy_bin, "schema", "diff", "--from", "file://a.sql", "--to", "file://b.sql", "--dialect", "postgres", "--prove"],
                          cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "planned as a whole, = before" in done.stderr


def test_what_moves_with_its_table_is_not_lost(metaxy_bin, tmp_path):
    state = """CREATE SCHEMA a; CREATE SCHEMA b;
CREATE TABLE %(t)s (id int);
ALTER TABLE %(t)s ENABLE ROW LEVEL SECURITY;
CREATE POLICY p ON %(t)s USING (id > 0);
CREATE RULE r AS ON DELETE TO %(t)s DO INSTEAD NOTHING;
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE VIEW %(v)s AS SELECT 1 AS id;
CREATE TRIGGER seen INSTEAD OF INSERT ON %(v)s FOR EACH ROW EXECUTE FUNCTION f();
"""
    (tmp_path / "hints.json").write_text('[{"kind": "table", "from": "a.t", "to": "b.u"}, {"kind": "view", "from": "v", "to": "w"}]')
    (tmp_path / "a.sql").write_text(state % {"t": "a.t", "v": "v"} + "CREATE POLICY q ON a.t USING (id > 1);")
    (tmp_path / "b.sql").write_text(state % {"t": "b.u", "v": "w"})
    done = subprocess.run([metaxy_bin, "schema", "diff", "--from", "file://a.sql", "--to", "file://b.sql", "--dialect", "postgres",
                           "--hints", "hints.json"], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0 and 'dropping policy "q" of "u"' in done.stderr, done.stderr
    assert done.stderr.count("DS10") == 1


def test_clean_that_is_refused_tells_of_no_losses(command, postgres_db):
    import psycopg

    with psycopg.connect(postgres_db, autocommit=True) as connection:
        connection.execute("CREATE SCHEMA a; CREATE SCHEMA b; CREATE TABLE a.t (i int PRIMARY KEY); CREATE TABLE b.u (i int REFERENCES a.t)")
    said = command("clean", "-u", postgres_db, "--schema", "a", "--auto-approve", status=1).stderr
    assert "SCH006" in said and "DS10" not in said and "--rename" not in said


def test_explain_tells_the_cause_of_each_statement(metaxy_bin, tmp_path):
    (tmp_path / "a.sql").write_text("CREATE TABLE t (id int);\nCREATE SEQUENCE s AS integer;\n")
    (tmp_path / "b.sql").write_text("""\
CREATE TABLE t (id bigint NOT NULL, n int);
CREATE SEQUENCE r AS bigint;
COMMENT ON TABLE t IS 'things';
COMMENT ON COLUMN t.id IS 'which';
""")
    (tmp_path / "hints.json").write_text('[{"kind": "sequence", "from": "s", "to": "r"}]')
    done = subprocess.run([metaxy_bin, "schema", "diff", "--from", "file://a.sql", "--to", "file://b.sql", "--dialect", "postgres",
                           "--hints", "hints.json", "--explain=json"], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    why = {statement["sql"].split(" START")[0]: [(difference["verb"], difference["subject"], difference["name"],
                                                  [aspect["name"] for aspect in difference["aspects"]])
                                                 for difference in statement["differences"]]
           for statement in json.loads(done.stdout)["statements"]}
    assert why.pop('ALTER SEQUENCE "public"."s" RENAME TO "r"') == [("rename", "sequence", "r", [])]
    assert why.pop('ALTER SEQUENCE "public"."r" AS bigint') == [("modify", "sequence", "r", ["type", "options"])]
    assert why.pop("""COMMENT ON TABLE "public"."t" IS 'things'""") == [("modify", "table", "t", ["comment"])]
    assert why.pop("""COMMENT ON COLUMN "public"."t"."id" IS 'which'""") == [("modify", "column", "id", ["comment"])]
    assert len(why) == 1


def test_explain_names_what_is_renamed_and_moved(metaxy_bin, tmp_path):
    (tmp_path / "a.sql").write_text("CREATE SCHEMA app; CREATE TABLE job (id int); CREATE TABLE review (id int PRIMARY KEY, name varchar(3));")
    (tmp_path / "b.sql").write_text("CREATE SCHEMA app; CREATE TABLE app.job (id int); CREATE TABLE rating (id int PRIMARY KEY, title varchar(9));")
    renames = [part for pair in ("public.job=app.job", "review=rating", "rating.name=title") for part in ("--rename", pair)]
    diff = [metaxy_bin, "schema", "diff", "--from", "file://a.sql", "--dialect", "postgres"]
    done = subprocess.run([*diff, "--to", "file://b.sql", "--explain", *renames], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert 'rename table "public"."job" to "app"."job" (' in done.stdout
    assert '--   rename table "review" to "rating" (b.sql:1)' in done.stdout
    assert '--   rename column "name" to "title" of table "rating" (b.sql:1)\nALTER TABLE "public"."rating" RENAME COLUMN' in done.stdout
    (tmp_path / "h.json").write_text('[{"kind": "table", "from": "public.job", "to": "app.job"}]')
    wrong = subprocess.run([*diff, "--to", "file://a.sql", "--hints", "h.json"], cwd=tmp_path, capture_output=True, text=True)
    assert wrong.returncode == 1 and '"public.job" to "app.job" fits nothing' in wrong.stderr


def test_hints_of_what_cannot_stay_as_it_is(metaxy_bin, tmp_path):
    def hints(before, after, dev_url):
        (tmp_path / "a.sql").write_text(before)
        (tmp_path / "b.sql").write_text(after)
        return subprocess.run([metaxy_bin, "schema", "diff", "--from", "file://a.sql", "--to", "file://b.sql", "--dev-url", dev_url],
                              cwd=tmp_path, capture_output=True, text=True).stderr
    table, latin1 = "CREATE TABLE t (a varchar(9))", "docker://mariadb/10.11/dev?charset=latin1"
    assert "latin1 is the default of the database." in hints(f"{table} CHARSET utf8mb4", table, latin1)
    assert "?charset=utf8mb4 in the dev URL" in hints(f"{table} CHARSET utf8mb4", table, latin1)
    assert "Look for such letters" in hints(f"{table} CHARSET utf8mb4", f"{table} CHARSET latin1", "docker://mariadb/10.11/dev")
    span = "CREATE TYPE span AS RANGE (subtype = int4);"
    assert "rename the type, create it anew, cast" in hints(span, span.replace("4", "8"), "docker://postgres/15/dev")


def test_a_rename_may_be_qualified_on_either_side(metaxy_bin, tmp_path):
    (tmp_path / "a.sql").write_text("CREATE SCHEMA app; CREATE TABLE app.fx_rate (id int); CREATE TABLE app.users (name text);"
                                    "CREATE TABLE stock (id int);")
    (tmp_path / "b.sql").write_text("CREATE SCHEMA app; CREATE TABLE app.rate (id int); CREATE TABLE users (name text); CREATE TABLE app.goods (id int);")
    def diff(*renames):
        return subprocess.run([metaxy_bin, "schema", "diff", "--from", "file://a.sql", "--to", "file://b.sql", "--dialect", "postgres", "--prove",
                               *(part for rename in renames for part in ("--rename", rename))], cwd=tmp_path, capture_output=True, text=True)
    for renames in (("app.fx_rate=rate", "app.users=users", "stock=app.goods"), ("fx_rate=app.rate", "app.users=public.users", "public.stock=goods")):
        done = diff(*renames)
        assert done.returncode == 0 and "CREATE" not in done.stdout and "DROP" not in done.stdout, done.stderr + done.stdout
    wrong = diff("app.fx_rate=none")
    assert wrong.returncode == 1 and 'the table "app.fx_rate" to "none" fits nothing' in wrong.stderr


def test_a_rename_of_no_table_or_column_is_led_to_hints(metaxy_bin, tmp_path):
    (tmp_path / "a.sql").write_text("CREATE TYPE order_status AS ENUM ('OPEN', 'SHIPPED'); CREATE TABLE t (s order_status);")
    (tmp_path / "b.sql").write_text("CREATE TYPE order_status AS ENUM ('OPEN', 'SENT'); CREATE TABLE t (s order_status);")
    for rename, words in {"order_status.SHIPPED=SENT": 'the column or table "order_status.SHIPPED" to "SENT" fits nothing',
                          "a.t=b.t": 'the column or table "a.t" to "b.t" fits nothing',
                          "order_status=state": 'the table "order_status" to "state" fits nothing'}.items():
        done = subprocess.run([metaxy_bin, "schema", "diff", "--from", "file://a.sql", "--to", "file://b.sql", "--dialect", "postgres",
                               "--rename", rename], cwd=tmp_path, capture_output=True, text=True)
        assert done.returncode == 1 and words in done.stderr
        assert "--hints FILE takes the kinds table, column, type, enum-value" in done.stderr


def test_the_urls_schema_is_compared_whatever_the_dev_urls_is_called(metaxy_bin, tmp_path, postgres_db):
    (tmp_path / "all.sql").write_text("CREATE SCHEMA b; CREATE SCHEMA c; CREATE TABLE b.u (id int PRIMARY KEY); CREATE TABLE c.u (id bigint PRIMARY KEY);"
                                      "CREATE VIEW b.v AS SELECT id FROM b.u; CREATE TABLE public.p (x int);")
    (tmp_path / "b.sql").write_text("CREATE TABLE u (id int PRIMARY KEY); CREATE VIEW v AS SELECT id FROM u;")
    def run(*args):
        done = subprocess.run([metaxy_bin, "schema", *args], cwd=tmp_path, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout
    run("apply", "--url", postgres_db, "--to", "file://all.sql", "--auto-approve")
    b, c, dev = postgres_db + "?search_path=b", postgres_db + "?search_path=c", ("--dev-url", "docker://postgres/15/dev?search_path=public")
    assert run("diff", "--from", b, "--to", "file://b.sql", *dev) == ""
    assert 'DROP VIEW "v"' in run("diff", "--from", b, "--to", c)
    assert 'ALTER COLUMN "id" TYPE integer' in run("apply", "--url", c, "--to", "file://b.sql", "--auto-approve", *dev)
    assert run("diff", "--from", c, "--to", "file://b.sql", *dev) == ""
    run("clean", "--url", c, "--auto-approve", *dev)
    assert 'CREATE TABLE "public"."p"' in run("inspect", "--url", postgres_db)


@pytest.mark.parametrize("url", ["sqlite://typo.db", "duckdb:///typo.db"])
def test_a_database_file_that_is_not_there_is_told(metaxy_bin, tmp_path, url):
    engine = url.partition(":")[0]
    env = os.environ | ({"METAXY_LIBDUCKDB": pytest.importorskip("_duckdb").__file__} if engine == "duckdb" else {})
    (tmp_path / "a.sql").write_text("CREATE TABLE t (a int);")
    def diff(*flags):
        return subprocess.run([metaxy_bin, "schema", "diff", *flags], cwd=tmp_path, capture_output=True, text=True, env=env)
    done = diff("--from", url, "--to", "file://a.sql")
    assert done.returncode == 0 and "is not there: it counts as an empty database" in done.stderr
    done = diff("--from", "file://a.sql", "--to", url, "--dialect", engine)
    assert done.returncode == 1 and not done.stdout, done.stderr
    assert not (tmp_path / "typo.db").exists()


@pytest.mark.parametrize("dialect, wrong", [("sqlite", "CREATE VIRTUAL TABLE v USING nosuch (a);"), ("postgres", "CREATE EXTENSION nosuch;"),
                                            ("mysql", "CREATE TABLE w (a text, FULLTEXT INDEX f (a) WITH PARSER nosuch);")])
def test_a_plan_that_is_not_verified_leaves_nothing(metaxy_bin, tmp_path, request, dialect, wrong):
    (tmp_path / "a.sql").write_text("CREATE TABLE a (x int);")
    (tmp_path / "b.sql").write_text("CREATE TABLE a (x int); CREATE TABLE b (x int);" + wrong)
    url = f"sqlite://{tmp_path}/v.db" if dialect == "sqlite" else request.getfixturevalue(f"{dialect}_db")
    url += "?search_path=public" if dialect == "postgres" else ""
    dev = {"sqlite": "sqlite://dev?mode=memory", "postgres": "docker://postgres/15/dev?search_path=public", "mysql": "docker://mariadb/10.11/dev"}[dialect]
    done = subprocess.run([metaxy_bin, "schema", "diff", "--from", "file://a.sql", "--to", "file://b.sql", "--dev-url", dev,
                           "--verify", url], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 1 and "nosuch" in done.stderr, done.stderr
    assert "Verifying failed while running the plan.\nWhat was made to verify the plan is dropped again." in done.stderr
    assert "planned.sql:" in done.stderr
    assert "in effect" not in done.stderr and "Nothing was changed" not in done.stderr
    left = subprocess.run([metaxy_bin, "schema", "inspect", "--url", url], cwd=tmp_path, capture_output=True, text=True)
    assert left.returncode == 0 and "CREATE TABLE" not in left.stdout


GUARD = """\
CREATE SCHEMA guard;
CREATE FUNCTION guard.f() RETURNS event_trigger LANGUAGE plpgsql AS $$ %s $$;
CREATE EVENT TRIGGER guard ON %s EXECUTE FUNCTION guard.f();
"""


@pytest.fixture
def verify(metaxy_bin, tmp_path, postgres_db):
    """On a server that does as an event trigger says: verifies that table b and view v come."""
    import psycopg

    def run(body: str, event: str) -> str:
        with psycopg.connect(postgres_db, autocommit=True) as connection:
            connection.execute(GUARD % (body, event))
        (tmp_path / "a.sql").write_text("CREATE TABLE a (x int);")
        (tmp_path / "b.sql").write_text("CREATE TABLE a (x int); CREATE TABLE b (x int);")
        done = subprocess.run([metaxy_bin, "schema", "diff", "--from", "file://a.sql", "--to", "file://b.sql", "--dev-url",
                               "docker://postgres/15/dev?search_path=public", "--verify", postgres_db + "?search_path=public"],
                              cwd=tmp_path, capture_output=True, text=True)
        assert done.returncode == 1, done.stderr
        return done.stderr

    return run


def test_what_failed_in_verifying_is_named(verify):
    said = verify("BEGIN RAISE 'nothing goes'; END", "sql_drop")
    assert "before + plan = after" in said and "Verifying failed while running its reverse.\n" in said
    assert "Cleaning up failed: the database of --verify still holds what was made there.\n" in said
    assert "reverse.sql:1:1: error DB002" in said and "clean-up.sql:2:1: error DB002" in said and "planned.sql" not in said


def test_the_state_before_is_not_the_plan(verify):
    said = verify("BEGIN RAISE 'nothing comes'; END", "ddl_command_start WHEN TAG IN ('CREATE TABLE')")
    assert "Verifying failed while making the state before the plan.\n" in said and "before.sql:2:1: error DB002" in said
    assert "Cleaning up" not in said


def test_what_still_differs_is_said_in_words(verify):
    said = verify("""BEGIN IF to_regclass('public.b') IS NOT NULL AND to_regclass('public.v') IS NULL THEN
                     ALTER TABLE public.b ALTER x TYPE bigint; CREATE VIEW public.v AS SELECT 1 AS x; END IF; END""",
                  "ddl_command_end WHEN TAG IN ('CREATE TABLE')")
    after = "error PLN002: after the planned statements were run on the server there is still to "
    assert after + 'drop view "v"' in said
    assert after + 'modify column "x" of table "b": type bigint → integer' in said
    assert "Verifying failed while running the plan." in said and "What was made to verify the plan is dropped again." in said


@pytest.mark.parametrize("dialect, before, after", [
    ("sqlite", "CREATE TABLE t (id integer PRIMARY KEY, a int);", "CREATE TABLE t (id integer PRIMARY KEY, a text NOT NULL);"),
    ("postgres", "CREATE TYPE m AS ENUM ('a'); CREATE TABLE t (m m);", "CREATE TYPE m AS ENUM ('a', 'b'); CREATE TABLE t (m m);"),
])
def test_a_way_back_is_planned_where_a_step_has_none(metaxy_bin, tmp_path, request, dialect, before, after):
    (tmp_path / "a.sql").write_text(before)
    (tmp_path / "b.sql").write_text(after)
    url = f"sqlite://{tmp_path}/v.db" if dialect == "sqlite" else request.getfixturevalue("postgres_db") + "?search_path=public"
    dev = "sqlite://dev?mode=memory" if dialect == "sqlite" else "docker://postgres/15/dev?search_path=public"
    done = subprocess.run([metaxy_bin, "schema", "diff", "--from", "file://a.sql", "--to", "file://b.sql", "--dev-url", dev,
                           "--prove", "--verify", url], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "planned as a whole, = before" in done.stderr and "after + reverse = before" in done.stderr


OTHERS = """\
CREATE SCHEMA s;
CREATE TYPE s.colour AS ENUM ('r');
CREATE TYPE mood AS ENUM ('a');
CREATE TYPE inner_mood AS ENUM ('a');
CREATE TYPE pair AS (a inner_mood);
CREATE TYPE gone AS ENUM ('a');
CREATE DOMAIN filled AS text CHECK (VALUE <> '');
CREATE SEQUENCE counter;
CREATE SEQUENCE "gone too";
CREATE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION two() RETURNS int LANGUAGE sql AS 'SELECT 2';
CREATE FUNCTION fired() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TABLE keep (e mood, more mood[], d filled, n bigint DEFAULT nextval('counter'), k int DEFAULT one(), c s.colour, p pair);
CREATE TRIGGER fires BEFORE INSERT ON keep FOR EACH ROW EXECUTE FUNCTION fired();
CREATE TABLE c (id int);
"""
GONE = ["DROP SEQUENCE public.gone too;", "DROP TYPE public.gone;", "DROP FUNCTION public.two();"]


def dropped(sql: str) -> list[str]:
    return sorted(line.replace('"', "").replace("`", "") for line in sql.splitlines() if line.startswith("DROP "))


def test_what_a_table_that_stays_needs_stays(command, tmp_path):
    (tmp_path / "from.sql").write_text(OTHERS)
    (tmp_path / "to.sql").write_text("CREATE TABLE c (id int);")
    (tmp_path / "less.sql").write_text("CREATE TABLE c (id int); CREATE TABLE keep (z int);\n" + OTHERS.splitlines()[11])
    (tmp_path / "atlas.hcl").write_text("".join(
        f'env "{kind}" {{\n  dev = "docker://postgres/15/dev"\n  diff {{\n    skip {{\n      {kind} = true\n    }}\n  }}\n}}\n'
        for kind in ("drop_table", "drop_column")))
    diff = ("diff", "--from", "file://from.sql")
    out = command(*diff, "--to", "file://to.sql", "--dialect", "postgres", "--exclude", "*.keep").stdout
    assert dropped(out) == sorted(GONE)
    assert dropped(command(*diff, "--to", "file://to.sql", "--env", "drop_table").stdout) == sorted(GONE)
    out = command(*diff, "--to", "file://less.sql", "--env", "drop_column").stdout
    assert dropped(out) == sorted([*GONE, "DROP TRIGGER fires ON keep;"])
    assert len(dropped(command(*diff, "--to", "file://to.sql", "--dialect", "postgres").stdout)) > 10


@pytest.mark.parametrize("pattern, stays", [("s.p", ["q"]), ("s.*", []), ("*.p[type=table]", ["q"]), ("t.*", None), ("*.v", ["p", "q"])])
@pytest.mark.parametrize("dialect", ["postgres", "mariadb", "duckdb"])
def test_a_schema_stays_with_what_is_excluded_of_it(command, tmp_path, dialect, pattern, stays):
    (tmp_path / "from.sql").write_text("CREATE SCHEMA s; CREATE TABLE s.p (id int); CREATE TABLE s.q (id int); CREATE VIEW s.v AS SELECT 1 AS a;")
    out = command("diff", "--from", "file://from.sql", "--to", "file://nothing.sql", "--dialect", dialect, "--exclude",
                  pattern).stdout
    assert ("DROP SCHEMA" in out or "DROP DATABASE" in out) == (stays is None)
    for table in stays or []:
        assert f"DROP TABLE s.{table};" in dropped(out)


READ = """CREATE TYPE mood AS ENUM ('a', 'b');
CREATE TABLE a (id int PRIMARY KEY, b int, m mood);
CREATE VIEW v AS SELECT id FROM a;
CREATE MATERIALIZED VIEW k_filled AS SELECT id FROM v;
CREATE VIEW k_column AS SELECT b FROM a;
CREATE VIEW k_cast AS SELECT 'a'::mood AS x FROM v;
"""


def test_what_is_left_out_comes_back_where_it_has_to_go(command, tmp_path):
    """A view that is excluded makes way for a change of what it reads, and no more than that."""
    (tmp_path / "from.sql").write_text(READ)
    (tmp_path / "to.sql").write_text("CREATE TYPE mood AS ENUM ('a', 'c');\nCREATE TABLE a (id int PRIMARY KEY, b bigint, m mood);\n"
                                     "CREATE VIEW v AS SELECT id FROM a WHERE id > 1;\n")
    out = command("diff", "--from", "file://from.sql", "--to", "file://to.sql", "--dialect", "postgres", "--exclude", "*.k_*").stdout
    assert "k_filled" not in out                     # the rows of v change under it: it is left out
    for view in ("k_column", "k_cast"):
        assert out.index(f'DROP VIEW "public"."{view}"') < out.index('ALTER COLUMN "b" TYPE bigint') < out.index(f"CREATE VIEW {view} AS")


def test_what_is_left_out_of_a_table_that_is_made_anew_comes_back(command, tmp_path):
    (tmp_path / "from.sql").write_text("CREATE TABLE t (id int, b int);\nCREATE TRIGGER tr AFTER INSERT ON t BEGIN SELECT 1; END;\n"
                                       "CREATE VIEW w AS SELECT b FROM t;\n")
    (tmp_path / "to.sql").write_text("CREATE TABLE t (id int, b text NOT NULL);\n")
    out = command("diff", "--from", "file://from.sql", "--to", "file://to.sql", "--dialect", "sqlite", "--exclude", "t.tr", "--exclude",
                  "w").stdout
    made = out.index("RENAME TO `t`")
    assert made < out.index("CREATE TRIGGER tr") and made < out.index("CREATE VIEW w")


@pytest.mark.parametrize("child", ["PARTITION OF par FOR VALUES IN (1)", "() INHERITS (par)"])
def test_a_table_stays_with_the_partition_that_is_excluded(command, tmp_path, child):
    by = " PARTITION BY LIST (id)" if child.startswith("PARTITION") else ""
    (tmp_path / "from.sql").write_text(f"CREATE TABLE par (id int){by};\nCREATE TABLE k {child};\nCREATE TABLE other (id int);\n")
    out = command("diff", "--from", "file://from.sql", "--to", "file://nothing.sql", "--dialect", "postgres", "--exclude", "*.k").stdout
    assert dropped(out) == ["DROP TABLE public.other;"] or dropped(out) == ["DROP TABLE other;"]


BOTH = "".join(f"CREATE FUNCTION {f}(int) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true';\n" for f in ("f_check", "f_index", "f_policy", "gone")) + """\
CREATE FUNCTION f_trigger() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TABLE c (id int, CONSTRAINT k_check CHECK (f_check(id)));
CREATE INDEX k_index ON c (f_index(id));
CREATE POLICY k_policy ON c USING (f_policy(id));
CREATE TRIGGER k_trigger BEFORE INSERT ON c FOR EACH ROW EXECUTE FUNCTION f_trigger();
"""
EXTENSIONS = "".join(f'CREATE EXTENSION "{name}";\n' for name in ("citext", "uuid-ossp", "pg_trgm", "btree_gin", "postgis", "hstore", "other"))
CHAIN = """\
CREATE FUNCTION "Three"() RETURNS int LANGUAGE sql AS $$SELECT 1$$;
CREATE FUNCTION four() RETURNS int LANGUAGE sql AS $$SELECT 1$$;
CREATE FUNCTION two() RETURNS int LANGUAGE sql AS $$SELECT "Three"()$$;
CREATE FUNCTION one() RETURNS int LANGUAGE sql AS $$SELECT TWO()$$;
"""


@pytest.mark.parametrize("dialect, pattern, things, gone", [
    ("postgres", "*.c.k_*", BOTH, ["FUNCTION public.gone(integer)"]),
    ("postgres", "*.c.k_index", BOTH, ["FUNCTION public.f_check(integer)", "FUNCTION public.f_policy(integer)",
                                       "FUNCTION public.f_trigger()", "FUNCTION public.gone(integer)", "POLICY k_policy ON c",
                                       "TRIGGER k_trigger ON c"]),
    ("postgres", "*.k", EXTENSIONS + "CREATE TABLE k (a citext, b uuid DEFAULT uuid_generate_v4(), n int, t text, g geometry);\n"
     "CREATE INDEX ON k USING gin (n);\nCREATE INDEX ON k USING gin (t gin_trgm_ops);\n", ["EXTENSION hstore", "EXTENSION other"]),
    ("postgres", "*.k", "CREATE EXTENSION pg_trgm;\nCREATE EXTENSION intarray;\nCREATE EXTENSION earthdistance CASCADE;\n"
     "CREATE TABLE c (id int);\nCREATE VIEW k AS SELECT id::text <% 'x' AS x FROM c;\n", ["EXTENSION earthdistance", "EXTENSION intarray"]),
    ("postgres", "*.k", "CREATE EXTENSION other;\nCREATE TABLE k (a othertype);\n", []),
    ("postgres", "*.k", "CREATE EXTENSION other;\nCREATE TABLE k (a int DEFAULT other_default(1));\n", []),
    ("postgres", "public.k", "CREATE SCHEMA ext;\nCREATE SCHEMA void;\nCREATE EXTENSION citext SCHEMA ext;\nCREATE TABLE k (a ext.citext);\n",
     ["SCHEMA void CASCADE"]),
    ("postgres", "*[type=extension]", "CREATE EXTENSION citext;\n", []),
    ("postgres", "cit*", "CREATE SCHEMA ext;\nCREATE EXTENSION citext SCHEMA ext;\nCREATE EXTENSION hstore;\n", ["EXTENSION hstore"]),
    ("postgres", "e", "CREATE FUNCTION f() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';\n"
     "CREATE EVENT TRIGGER e ON ddl_command_start EXECUTE FUNCTION f();\n", []),
    ("postgres", "*.k", "".join(f"CREATE COLLATION {name} (provider = icu, locale = '{name}');\n" for name in ("de", "fr", "es")) +
     "CREATE TABLE k (a text COLLATE de, b text);\nCREATE INDEX ON k (b COLLATE fr);\n", ["COLLATION public.es"]),
    ("postgres", "*.k", CHAIN + "CREATE TABLE k (a int DEFAULT one());\n", ["FUNCTION public.four()"]),
    ("postgres", "*.k[type=view]", "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';\n"
     "CREATE FUNCTION g() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';\nCREATE VIEW k AS SELECT 1 AS a;\n"
     "CREATE TRIGGER tr INSTEAD OF INSERT ON k FOR EACH ROW EXECUTE FUNCTION f();\n", ["FUNCTION public.g()"]),
    ("mariadb", "*.c.k", "CREATE FUNCTION One() RETURNS int DETERMINISTIC RETURN 1;\nCREATE FUNCTION two() RETURNS int DETERMINISTIC RETURN 2;\n"
     "CREATE TABLE c (id int);\nCREATE TRIGGER k BEFORE INSERT ON c FOR EACH ROW SET NEW.id = oNE();\n", ["FUNCTION two"]),
    ("duckdb", "*.k", "CREATE MACRO One() AS 1;\nCREATE MACRO two() AS 2;\nCREATE TABLE k (a int DEFAULT (onE()));\n", ["FUNCTION main.two"]),
])
def test_what_is_left_out_keeps_what_it_needs(command, tmp_path, dialect, pattern, things, gone):
    c = "" if "TABLE c " in things else "CREATE TABLE c (id int);\n"
    (tmp_path / "from.sql").write_text(things + c)
    (tmp_path / "to.sql").write_text("CREATE TABLE c (id int);\n")
    out = command("diff", "--from", "file://from.sql", "--to", "file://to.sql", "--dialect", dialect, "--exclude", pattern).stdout
    parts = {line for line in dropped(out) if "CONSTRAINT" in line}
    assert [line for line in dropped(out) if line not in parts] == [f"DROP {thing};" for thing in gone]


def test_what_calls_a_long_chain_of_routines_keeps_it(command, tmp_path):
    calls = [f"CREATE FUNCTION f{i}() RETURNS int LANGUAGE plpgsql AS 'BEGIN RETURN f{i - 1}(); END';" for i in range(2000)]
    (tmp_path / "from.sql").write_text("\n".join([*calls, "CREATE TABLE k (a int DEFAULT f1998());"]))
    out = command("diff", "--from", "file://from.sql", "--to", "file://nothing.sql", "--dialect", "postgres", "--exclude", "*.k").stdout
    assert dropped(out) == ["DROP FUNCTION public.f1999();"]


@pytest.mark.parametrize("before, after, kept, kind, holder", [
    ("CREATE TYPE e AS ENUM ('a', 'b');", "CREATE TYPE e AS ENUM ('b');", "CREATE TABLE k (x e);", 'type "e"', 'column "x" of table "k"'),
    ("CREATE DOMAIN e AS int;", "CREATE DOMAIN e AS bigint;", "CREATE TABLE k (x e);", 'type "e"', 'column "x" of table "k"'),
    ("CREATE TYPE e AS ENUM ('a', 'b');", "CREATE TYPE e AS ENUM ('b');", "CREATE FUNCTION k(e) RETURNS int LANGUAGE sql AS 'SELECT 1';",
     'type "e"', 'function "k"'),
    ("CREATE FUNCTION e(a int) RETURNS bool LANGUAGE sql IMMUTABLE AS 'SELECT true';",
     "CREATE FUNCTION e(b int) RETURNS bool LANGUAGE sql IMMUTABLE AS 'SELECT true';",
     "CREATE TABLE k (x int CHECK (e(x)));", 'function "e"', 'check "k_x_check" of table "k"'),
])
def test_what_holds_a_thing_that_is_made_anew_is_told_once(command, tmp_path, before, after, kept, kind, holder):
    (tmp_path / "from.sql").write_text(f"{before}\n{kept}\n")
    (tmp_path / "to.sql").write_text(f"-- anew\n{after}\n")
    done = command("diff", "--from", "file://from.sql", "--to", "file://to.sql", "--dialect", "postgres", "--exclude", "*.k", status=1)
    errors = [line for line in done.stderr.splitlines() if " error " in line]
    assert errors == [f"to.sql:2:1: error SCH006: {kind} cannot be made anew: it is used by {holder}, which stays as it is"]


KEEP = "CREATE TABLE c (k int, CONSTRAINT keep FOREIGN KEY (k) REFERENCES t (k) ON DELETE CASCADE);\n"
MADE_AGAIN = 'ADD CONSTRAINT "keep" FOREIGN KEY ("k") REFERENCES "{t}" ("{k}") ON UPDATE NO ACTION ON DELETE CASCADE'


@pytest.mark.parametrize("flags, desired, key", [
    (["--exclude", "*.c"], "CREATE TABLE t (k int PRIMARY KEY, id int);\nCREATE TABLE c (z int);", "t.k"),
    (["--exclude", "*.c[type=table]", "--rename", "t=u", "--rename", "u.k=j"], "CREATE TABLE u (j int PRIMARY KEY, id int);", "u.j"),
    (["--exclude", "*.*.keep"], "CREATE TABLE t (k int PRIMARY KEY, id int);\nCREATE TABLE c (k int);", "t.k"),
    (["--env", "drop_table"], "CREATE TABLE t (k int PRIMARY KEY, id int);", "t.k"),
    (["--env", "drop_foreign_key"], "CREATE TABLE t (k int PRIMARY KEY, id int);\nCREATE TABLE c (k int);", "t.k"),
])
def test_a_foreign_key_that_is_left_out_comes_back(command, tmp_path, flags, desired, key):
    """The key that it leads to is made anew under it."""
    (tmp_path / "from.sql").write_text("CREATE TABLE t (id int PRIMARY KEY, k int CONSTRAINT one UNIQUE);\n" + KEEP)
    (tmp_path / "to.sql").write_text(desired)
    (tmp_path / "atlas.hcl").write_text("".join(
        f'env "{kind}" {{\n  dev = "docker://postgres/15/dev"\n  diff {{\n    skip {{\n      {kind} = true\n    }}\n  }}\n}}\n'
        for kind in ("drop_table", "drop_foreign_key")))
    dialect = [] if "--env" in flags else ["--dialect", "postgres"]
    done = command("diff", "--from", "file://from.sql", "--to", "file://to.sql", *dialect, *flags, "--prove")
    out = done.stdout.replace('"public".', "")
    t, _, k = key.partition(".")
    assert out.count('"keep"') == 2
    assert out.index('DROP CONSTRAINT "keep"') < out.index('DROP CONSTRAINT "one"') < out.index(MADE_AGAIN.format(t=t, k=k))


@pytest.mark.parametrize("dialect, desired, said", [
    ("postgres", "CREATE TABLE t (id int PRIMARY KEY, k int);", "must make way and cannot be made again: there is no unique constraint"),
    ("postgres", "CREATE TABLE t (id int PRIMARY KEY, k text UNIQUE);", "must make way and cannot be made again: "),
    ("postgres", "CREATE TABLE x (id int);", 'is in the way: table "t" is used by foreign key "keep"'),
    ("mariadb", "CREATE TABLE t (id int PRIMARY KEY, k int);", "must make way and cannot be made again: no index of table"),
    ("mariadb", "CREATE TABLE t (id int PRIMARY KEY, k bigint UNIQUE);", "must make way and cannot be made again: "),
    ("mysql", "CREATE TABLE t (id int PRIMARY KEY, k bigint UNIQUE);", "must make way and cannot be made again: "),
])
@pytest.mark.parametrize("left", ["CREATE TABLE c (k int);", ""])
def test_a_foreign_key_that_is_left_out_and_cannot_come_back_is_told(command, tmp_path, dialect, desired, said, left):
    (tmp_path / "from.sql").write_text("CREATE TABLE t (id int PRIMARY KEY, k int UNIQUE);\n" + KEEP)
    (tmp_path / "to.sql").write_text(desired + left)
    done = command("diff", "--from", "file://from.sql", "--to", "file://to.sql", "--dialect", dialect, "--exclude", "*.c", status=1)
    errors = [line for line in done.stderr.splitlines() if " error " in line]
    assert len(errors) == 1 and "planned.sql" not in errors[0] and not done.stdout
    assert f'error SCH006: foreign key "keep" of "c", which is left out of the plan, {said}' in errors[0]


def test_a_column_under_a_foreign_key_that_is_left_out_does_not_go(command, tmp_path):
    (tmp_path / "from.sql").write_text("CREATE TABLE t (id int PRIMARY KEY, k int UNIQUE);\n" + KEEP)
    (tmp_path / "to.sql").write_text("CREATE TABLE t (id int PRIMARY KEY);")
    done = command("diff", "--from", "file://from.sql", "--to", "file://to.sql", "--dialect", "postgres", "--exclude", "*.c", status=1)
    assert ('to.sql:1:1: error SCH006: column "k" of "t" goes, but foreign key "keep" of "c" needs it, which is left out of the plan'
            in done.stderr)


def test_what_refers_to_a_table_that_is_made_anew_and_is_excluded_stays_as_it_is(command, tmp_path):
    """DuckDB makes tables anew with what refers to them: what is excluded has columns that the desired state does not know."""
    (tmp_path / "from.sql").write_text("CREATE TABLE t (id int PRIMARY KEY, y int);\nCREATE TABLE c (k int REFERENCES t, x int);\n")
    (tmp_path / "to.sql").write_text("CREATE TABLE t (id int PRIMARY KEY, y bigint);\nCREATE TABLE c (k int REFERENCES t);\n")
    done = command("diff", "--from", "file://from.sql", "--to", "file://to.sql", "--dialect", "duckdb", "--exclude", "*.c", status=1)
    assert 'error SCH006: table "t" cannot be made anew: it is used by a foreign key of table "c"' in done.stderr


PARTS = """\
CREATE TABLE p (id int PRIMARY KEY, k int, CONSTRAINT p_k UNIQUE (k));
CREATE TABLE t (id int PRIMARY KEY, secret int, n int, m int, r int, CONSTRAINT n_ok CHECK (n > 0),
  CONSTRAINT of_two CHECK (secret > n), CONSTRAINT to_p FOREIGN KEY (r) REFERENCES p (k));
CREATE INDEX by_secret ON t (secret, n);
CREATE INDEX by_n ON t (n);
CREATE VIEW v AS SELECT id, m FROM t;
"""


@pytest.mark.parametrize(("patterns", "without"), [
    (["t.secret"], ["secret", "of_two"]), (["*.*[type=index]"], ["by_"]), (["t.*[type=check]"], ["n_ok", "of_two"]),
    (["*.to_p[type=fk]"], ["to_p"]), (["v", "t.m"], [" v ", '"m"']), (["t", "p.k"], ['"t"', '"k"', "p_k", " v "]), (["t.r", "p.k"], ['"r"', '"k"']),
])
@pytest.mark.parametrize("form", ["sql", "json"])
def test_parts_that_are_excluded(command, tmp_path, patterns, without, form):
    (tmp_path / "parts.sql").write_text(PARTS)
    flags = [flag for pattern in patterns for flag in ("--exclude", pattern)]
    if patterns == ["t", "p.k"]:
        flags += ["--exclude", "v"]
    out = command("inspect", "-u", "file://parts.sql", "--dev-url", "docker://postgres/15/dev?search_path=public", "--format", form, *flags)
    assert "matches nothing" not in out.stderr
    assert not [word for word in without if word in out.stdout]
    whole = command("inspect", "-u", "file://parts.sql", "--dev-url", "docker://postgres/15/dev?search_path=public", "--format", form).stdout
    assert len(out.stdout) < len(whole)


def test_an_excluded_column_that_is_used(command, tmp_path):
    (tmp_path / "parts.sql").write_text(PARTS)
    done = command("inspect", "-u", "file://parts.sql", "--dialect", "postgres", "--exclude", "*.t.m", status=1)
    assert 'column "m" of table "t" cannot be left out' in done.stderr and 'view "v"' in done.stderr
    done = command("inspect", "-u", "file://parts.sql", "--dialect", "postgres", "--exclude", "*.*.*[type=index]")
    assert 'index "p_k" of table "p" stays' in done.stderr and "p_k" in done.stdout and "by_n" not in done.stdout


def test_excluded_columns_of_heirs(command, tmp_path):
    (tmp_path / "heirs.sql").write_text("""CREATE TABLE a (id int, secret int);
CREATE TABLE b (more int) INHERITS (a);
CREATE TABLE c (id int, secret int) PARTITION BY RANGE (id);
CREATE TABLE c1 PARTITION OF c FOR VALUES FROM (0) TO (9);
CREATE INDEX by_secret ON c (secret);
""")
    out = command("inspect", "-u", "file://heirs.sql", "--dialect", "postgres", "--exclude", "*.*.secret").stdout
    assert "secret" not in out and "PARTITION OF" in out and "INHERITS" in out
    out = command("inspect", "-u", "file://heirs.sql", "--dialect", "postgres", "--exclude", "*.*.*[type=index]").stdout
    assert "INDEX" not in out and "secret" in out


@pytest.mark.parametrize("pattern", ["t", "public.t.no", "t.secret", "*.none.*", "*.*[type=trigger]"])
def test_a_pattern_that_matches_nothing(command, tmp_path, pattern):
    (tmp_path / "parts.sql").write_text(PARTS)
    (tmp_path / "none.sql").write_text("CREATE TABLE u (id int);\n")
    here = ("--dialect", "postgres", "--exclude", pattern)
    for done in (command("inspect", "-u", "file://parts.sql", *here), command("diff", "--from", "file://parts.sql", "--to", "file://none.sql", *here)):
        assert f'Warning: the pattern "{pattern}" of what to exclude matches nothing' in done.stderr
        assert 'Patterns begin with the schema: "schema.table"' in done.stderr


def test_a_pattern_that_matches_on_one_side(command, tmp_path):
    (tmp_path / "parts.sql").write_text("CREATE TABLE u (id int);\nCREATE TABLE t (id int);\n")
    (tmp_path / "none.sql").write_text("CREATE TABLE u (id int);\n")
    for one, other in (("parts", "none"), ("none", "parts")):
        done = command("diff", "--from", f"file://{one}.sql", "--to", f"file://{other}.sql", "--dialect", "postgres", "--exclude", "public.t",
                       "--exclude", "public.atlas_schema_revisions")
        assert "matches nothing" not in done.stderr


def test_a_pattern_of_an_environment_that_matches_nothing(metaxy_bin, tmp_path):
    (tmp_path / "parts.sql").write_text(PARTS)
    (tmp_path / "atlas.hcl").write_text('env "x" {\n  dev = "docker://postgres/15/dev"\n  exclude = ["t"]\n}\n')
    done = subprocess.run([metaxy_bin, "schema", "inspect", "--env", "x", "-u", "file://parts.sql"], cwd=tmp_path, capture_output=True,
                          text=True, check=False)
    assert done.returncode == 0 and "atlas.hcl:3:" in done.stderr and 'the pattern "t" of what to exclude matches nothing' in done.stderr


@pytest.mark.parametrize("name", ["t", "u"])
@pytest.mark.parametrize("dialect", ["sqlite", "postgres", "mariadb", "mysql", "duckdb"])
def test_what_is_excluded_of_a_table_stays_whichever_name_of_it_is_said(command, tmp_path, dialect, name):
    check = "" if dialect == "duckdb" else ", CONSTRAINT k_s CHECK (s <> '')"      # which keeps no names of checks
    (tmp_path / "from.sql").write_text(f"CREATE TABLE t (id int PRIMARY KEY, s varchar(10){check});\n")
    (tmp_path / "to.sql").write_text("CREATE TABLE u (id int PRIMARY KEY);\n")
    done = command("diff", "--from", "file://from.sql", "--to", "file://to.sql", "--dialect", dialect, "--rename", "t=u", "--prove",
                   "--exclude", ("" if dialect == "sqlite" else "*.") + f"{name}.*s")
    out = done.stdout
    assert "matches nothing" not in done.stderr
    statements = [line for line in out.replace("`", '"').splitlines() if not line.startswith("--")]
    assert statements and all(" RENAME TO " in line for line in statements), out


@pytest.mark.parametrize("name", ["t", "u"])
def test_a_trigger_that_is_excluded_stays_whichever_name_of_its_table_is_said(command, tmp_path, name):
    body = "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';\n"
    (tmp_path / "from.sql").write_text(body + "CREATE TABLE t (id int);\nCREATE TRIGGER r BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();\n")
    (tmp_path / "to.sql").write_text(body + "CREATE TABLE u (id int);\n")
    done = command("diff", "--from", "file://from.sql", "--to", "file://to.sql", "--dialect", "postgres", "--rename", "t=u", "--prove",
                   "--exclude", f"*.{name}.r")
    out = done.stdout
    assert "matches nothing" not in done.stderr
    assert [line for line in out.splitlines() if not line.startswith("--")] == ['ALTER TABLE "public"."t" RENAME TO "u";']
