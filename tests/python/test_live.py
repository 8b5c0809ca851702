"""What a live PostgreSQL or MariaDB holds after a script is what the script says: no difference either way.

Corpus: both states of the change matrix and of the case files (test_real.py has schemas of real projects). A script that
the server refuses has no state there; at most a tenth of a corpus may be such. Then: migrations on both servers.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("psycopg")
pytest.importorskip("pymysql")

TESTS = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(TESTS / "change-matrix"), str(TESTS / "python")]
import run as matrix  # noqa: E402
from reused_databases import reuse_databases  # noqa: E402

MATRIX = Path(os.environ.get("METAXY_TEST_MATRIX", TESTS / "change-matrix"))
ENGINES = {
    "postgresql": ("postgres", "docker://postgres/15/dev"),
    "mysql": ("mariadb", "docker://mariadb/10.11/dev"),
}
# Columns of the type of a table's rows are refused in databases, too.
NOT_EQUAL: dict[str, set[str]] = {
    "postgresql": {"column-of-row-type.txt/to.sql", "table-of-type.txt/in.sql", "view-that-a-rename-would-change.txt/in.sql"},
    "mysql": set(),
}


def scripts(dialect: str) -> list[tuple[str, str]]:
    """(name, SQL) of the corpus."""
    found = []
    for folder in sorted((MATRIX / dialect).glob("*/")):
        found += [(f"{folder.name}/{name}", (folder / name).read_text()) for name in ("from.sql", "to.sql")]
    for kind in ("diff", "replay"):
        for path in sorted((TESTS / "cases" / kind / ENGINES[dialect][0]).glob("*.txt")):
            name = None
            parts: dict[str, str] = {}
            for line in path.read_text().splitlines(keepends=True):
                if line.startswith("-- ") and line.endswith(" --\n"):
                    name = line[3:-4]
                elif name:
                    parts[name] = parts.get(name, "") + line
            found += [(f"{path.name}/{key}", parts[key]) for key in ("from.sql", "to.sql", "in.sql") if key in parts]
    return found


def url_of(dialect: str, server: str, database: str) -> str:
    base = server.rsplit("/", 1)[0] + "/" + database
    return base + "?sslmode=disable" if dialect == "postgresql" else base


def differences(binary: str, dialect: str, live: str, file: Path) -> str:
    """What the planner would do to make one into the other, both ways; empty: they are equal."""
    out = ""
    for before, after in ((live, f"file://{file}"), (f"file://{file}", live)):
        done = subprocess.run([binary, "schema", "diff", "--dev-url", ENGINES[dialect][1], "--from", before, "--to", after],
                              capture_output=True, text=True, timeout=60)
        out += done.stdout if done.returncode == 0 else done.stderr
    return out


@pytest.fixture
def engine(request, postgres_url, mysql_url):
    if request.param == "postgresql":
        server = reuse_databases(matrix.Postgres(postgres_url))
        yield request.param, server
        server.drop_idle()
    else:
        server = matrix.MySQL(mysql_url)
        server.count = 2_000_000    # names that no other test has: rights outlive their database
        yield request.param, server


@pytest.mark.parametrize("engine", list(ENGINES), indirect=True)
def test_a_script_is_what_the_server_holds(engine, metaxy_bin, tmp_path, postgres_url, mysql_url):
    dialect, server = engine
    url = postgres_url if dialect == "postgresql" else mysql_url
    refused, wrong, corpus = [], {}, scripts(dialect)
    assert len(corpus) > 100
    for name, sql in corpus[::int(os.environ.get("MX_LIVE_EVERY", "1"))]:
        connection = server.create({})
        try:
            server.script(connection, sql)
            file = tmp_path / "state.sql"
            file.write_text(sql)
            found = differences(metaxy_bin, dialect, url_of(dialect, url, server.made[id(connection)]), file)
            if bool(found) != (name in NOT_EQUAL[dialect]):
                wrong[name] = found or "it is equal"
        except matrix.SqlError as error:
            refused.append(f"{name}: {error}")
        finally:
            server.drop(connection)
    assert not wrong
    assert len(refused) * 10 <= len(corpus), refused


COUNTED = ("CREATE TABLE p (id int PRIMARY KEY);\n"
           "CREATE TABLE c (id int PRIMARY KEY, a int, b int, KEY a (a), KEY b (b), {keys});\n")
FKEY, CHECK = "FOREIGN KEY ({}) REFERENCES p (id)", "CHECK ({} > id)"


def test_keys_that_mariadb_named_are_not_made_anew(metaxy_bin, tmp_path, mysql_url):
    server = matrix.MySQL(mysql_url)
    before = COUNTED.format(keys=", ".join([FKEY.format("b"), CHECK.format("b")]))
    after = COUNTED.format(keys=", ".join([FKEY.format("a"), FKEY.format("b"), CHECK.format("a"), CHECK.format("b")]))
    file = tmp_path / "after.sql"
    file.write_text(after)
    connection, wanted = server.create({}), server.create({})
    try:
        server.script(connection, before)
        server.script(wanted, after)
        live, there = (url_of("mysql", mysql_url, server.made[id(c)]) for c in (connection, wanted))
        command = [metaxy_bin, "schema", "diff", "--dev-url", ENGINES["mysql"][1], "--from", live, "--to"]
        plans = [subprocess.run([*command, to], capture_output=True, text=True, check=True).stdout
                 for to in (f"file://{file}", there)]
        assert plans[0].count("ADD FOREIGN KEY") == plans[0].count("CHECK (") == 1
        assert all("DROP" not in plan and "`b`" not in plan for plan in plans)
        server.script(connection, plans[0])
        assert not differences(metaxy_bin, "mysql", live, file)
        both = subprocess.run([metaxy_bin, "schema", "diff", "--from", live, "--to", there],
                              capture_output=True, text=True, check=True)
        assert "Schemas are synced" in both.stderr + both.stdout
        file.write_text(after.replace("FOREIGN KEY (a)", "CONSTRAINT of_a FOREIGN KEY (a)"))
        assert "ADD CONSTRAINT `of_a`" in differences(metaxy_bin, "mysql", live, file)  # a name that is wanted
    finally:
        server.drop(connection)
        server.drop(wanted)


FUNCTIONS = """
lower(a) ucase(a) length(a) octet_length(a) char_length(a) character_length(b) bit_length(a) substr(a,1) substring(a,1)
mid(a,1,2) left(a,2) trim(a) concat(a,b) replace(a,b,b) instr(a,b) locate(a,b) ascii(a) hex(a) ifnull(a,b) nvl(a,b)
coalesce(a,b) nullif(a,b) if(n,a,b) greatest(n,1) abs(n) ceil(n) ceiling(n) floor(n) round(n) round(n,1) truncate(n,1)
mod(n,2) pow(n,2) power(n,2) sqrt(n) sign(n) atan2(n,1) md5(a) sha(a) sha1(a) day(d) dayofmonth(d) month(d) year(d)
datediff(d,d) adddate(d,1) subdate(d,1) to_days(d) isnull(a) json_valid(a) field(a,b) crc32(a)
""".split()


def test_functions_by_any_of_their_names(metaxy_bin, tmp_path, mysql_url):
    """MariaDB prints another name of some functions than was written."""
    server = matrix.MySQL(mysql_url)
    connection = server.create({})
    checks = ", ".join(f"CONSTRAINT k{i} CHECK ({text} IS NOT NULL)" for i, text in enumerate(FUNCTIONS))
    file = tmp_path / "state.sql"
    file.write_text(f"CREATE TABLE t (a varchar(30), b varchar(30), n int, d datetime, {checks},"
                    " CONSTRAINT moved CHECK (date_add(d, INTERVAL 1 DAY) > date_sub(d, INTERVAL n HOUR)));\n")
    try:
        server.script(connection, file.read_text())
        assert differences(metaxy_bin, "mysql", url_of("mysql", mysql_url, server.made[id(connection)]), file) == ""
    finally:
        server.drop(connection)


WRITTEN_FOR_MODES = [
    r"""SET sql_mode = 'ANSI_QUOTES';
CREATE TABLE "t" ("a" varchar(20));
CREATE TRIGGER "g" BEFORE INSERT ON "t" FOR EACH ROW SET NEW."a" = 'it\'s\n', @x = 'it\'s';
CREATE PROCEDURE "p p"() SELECT "a", '\\n' FROM "t";
""",
    r"""SET sql_mode = 'NO_BACKSLASH_ESCAPES';
CREATE TABLE t (a varchar(20) DEFAULT '\');
CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW SET NEW.a = '\', @x = 'a\nb';
CREATE VIEW v AS SELECT '\' AS a;
""",
]


@pytest.mark.parametrize("script", WRITTEN_FOR_MODES)
def test_what_was_written_for_another_sql_mode(metaxy_bin, tmp_path, mysql_url, script):
    server = matrix.MySQL(mysql_url)
    connection = server.create({})
    file = tmp_path / "state.sql"
    file.write_text(script)
    try:
        with connection.cursor() as cursor:
            for statement in script.split(";\n"):
                if statement:
                    cursor.execute(statement)
        assert differences(metaxy_bin, "mysql", url_of("mysql", mysql_url, server.made[id(connection)]), file) == ""
    finally:
        server.drop(connection)


def migrate(binary: str, command: str, folder: Path, url: str, *more: str) -> subprocess.CompletedProcess:
    return subprocess.run([binary, "migrate", command, "--dir", f"file://{folder}", "--url", url, *more],
                          capture_output=True, text=True, timeout=60)


def rehash(binary: str, folder: Path) -> None:
    subprocess.run([binary, "migrate", "hash", "--dir", f"file://{folder}"], check=True)


@pytest.mark.parametrize("dialect", list(ENGINES))
def test_apply_fails_and_goes_on(dialect, request, metaxy_bin, tmp_path):
    url = request.getfixturevalue("postgres_db" if dialect == "postgresql" else "mysql_db")
    if dialect == "postgresql":
        url += "?sslmode=disable"
    folder = tmp_path / "migrations"
    folder.mkdir()
    (folder / "1_a.sql").write_text("CREATE TABLE a (id int PRIMARY KEY);\nINSERT INTO a VALUES (1);\n")
    (folder / "2_b.sql").write_text("CREATE TABLE b (id int PRIMARY KEY);\nINSERT INTO missing VALUES (2);\n")
    rehash(metaxy_bin, folder)
    failed = migrate(metaxy_bin, "apply", folder, url)
    assert failed.returncode == 1 and "missing" in failed.stdout
    assert ("1 of 2 statements of 2_b.sql are in effect.\n" if dialect == "mysql" else
            "2_b.sql was rolled back: nothing of it is in effect. The file before it stays.\n") in failed.stderr
    state = migrate(metaxy_bin, "status", folder, url).stdout
    # PostgreSQL takes the table back with the file; MariaDB keeps it, and the row says how far it came.
    assert ("(1 statements left)" in state) == (dialect == "mysql"), state
    assert "PENDING" in state
    (folder / "2_b.sql").write_text("CREATE TABLE b (id int PRIMARY KEY);\nINSERT INTO a VALUES (2);\n")
    rehash(metaxy_bin, folder)
    again = migrate(metaxy_bin, "apply", folder, url)
    assert again.returncode == 0, again.stderr
    assert "Migration Status: OK" in migrate(metaxy_bin, "status", folder, url).stdout
    assert migrate(metaxy_bin, "apply", folder, url).stdout == "No migration files to execute\n"


@pytest.mark.parametrize("dialect", list(ENGINES))
def test_apply_refuses_a_database_in_use(dialect, request, metaxy_bin, tmp_path):
    url = request.getfixturevalue("postgres_db" if dialect == "postgresql" else "mysql_db")
    if dialect == "postgresql":
        url += "?sslmode=disable"
    first, second = tmp_path / "first", tmp_path / "second"
    for folder, table in ((first, "a"), (second, "b")):
        folder.mkdir()
        (folder / f"1_{table}.sql").write_text(f"CREATE TABLE {table} (id int);\n")
        rehash(metaxy_bin, folder)
    dry = migrate(metaxy_bin, "apply", first, url, "--dry-run")
    assert dry.returncode == 0 and "CREATE TABLE a" in dry.stdout
    assert migrate(metaxy_bin, "apply", first, url).returncode == 0
    other = ["--revisions-schema", "others"]
    if dialect == "mysql":
        other = ["--revisions-schema", url.rsplit("/", 1)[1] + "_others"]
    refused = migrate(metaxy_bin, "apply", second, url, *other)
    assert refused.returncode == 1 and "not clean" in refused.stderr


def test_databases_of_two_engines(postgres_db, mysql_db, metaxy_bin):
    states = ["--from", postgres_db + "?sslmode=disable", "--to", mysql_db]
    for flags in (states, [states[2], states[1], states[0], states[3]]):
        done = subprocess.run([metaxy_bin, "schema", "diff", *flags], capture_output=True, text=True, check=False)
        said = done.stderr.splitlines()
        assert done.returncode == 1, done.stderr
        assert " is postgres" in said[0] and (" is mariadb" in said[0] or " is mysql" in said[0]) and " but " in said[0]
        assert "dialect" not in done.stderr


def test_a_schema_of_the_url_that_is_not_there(postgres_db, metaxy_bin, tmp_path):
    folder = tmp_path / "m"
    folder.mkdir()
    (folder / "1.sql").write_text("CREATE TABLE a (id int);\n")
    rehash(metaxy_bin, folder)
    assert migrate(metaxy_bin, "apply", folder, postgres_db + "?sslmode=disable").returncode == 0
    done = migrate(metaxy_bin, "apply", folder, postgres_db + "?sslmode=disable&search_path=nosuch", "--revisions-schema", "others")
    assert done.returncode == 1 and "the schema of the URL does not exist: search_path is nosuch" in done.stderr, done.stderr


def test_an_extension_in_another_schema_is_there(metaxy_bin, tmp_path, postgres_url):
    server = matrix.Postgres(postgres_url)
    file = tmp_path / "after.sql"
    file.write_text("CREATE EXTENSION IF NOT EXISTS citext;\nCREATE TABLE t (a public.citext, b int);\n")
    connection = server.create({})
    try:
        server.script(connection, "CREATE EXTENSION citext SCHEMA public; CREATE SCHEMA app;\n"
                                  "CREATE TABLE app.t (a public.citext);")
        live = url_of("postgresql", postgres_url, server.made[id(connection)])
        command = [metaxy_bin, "schema", "diff", "--dev-url", ENGINES["postgresql"][1], "--schema", "app"]
        there, back = (subprocess.run([*command, "--from", a, "--to", b], capture_output=True, text=True, check=True).stdout
                       for a, b in ((live, f"file://{file}"), (f"file://{file}", live)))
        assert "EXTENSION" not in there + back
        assert 'ADD COLUMN "b"' in there and 'DROP COLUMN "b"' in back
    finally:
        server.drop(connection)


def test_who_may_make_nothing_is_told_where_the_revisions_could_be(request, metaxy_bin, tmp_path):
    psycopg = pytest.importorskip("psycopg")
    url = request.getfixturevalue("postgres_db")
    (tmp_path / "1.sql").write_text("CREATE TABLE a (id int);\n")
    rehash(metaxy_bin, tmp_path)
    with psycopg.connect(url, autocommit=True) as connection:
        role = "lowly_" + connection.info.dbname
        connection.execute(f"CREATE ROLE {role} LOGIN")
        try:
            lowly = url.replace(f"//{connection.info.user}@", f"//{role}@") + "?sslmode=disable"
            failed = migrate(metaxy_bin, "apply", tmp_path, lowly)
            assert failed.returncode == 1 and "--revisions-schema" in failed.stderr
            assert ('making the table of revisions: CREATE SCHEMA IF NOT EXISTS "atlas_schema_revisions": '
                    "permission denied for database") in failed.stderr
            failed = migrate(metaxy_bin, "apply", tmp_path, lowly, "--revisions-schema", "public")
            assert failed.returncode == 1 and 'CREATE TABLE "public"."atlas_schema_revisions": permission denied' in failed.stderr
            connection.execute(f"GRANT CREATE ON SCHEMA public TO {role}")
            done = migrate(metaxy_bin, "apply", tmp_path, lowly, "--revisions-schema", "public")
            assert done.returncode == 0, done.stderr
        finally:
            connection.execute(f"DROP OWNED BY {role}")
            connection.execute(f"DROP ROLE {role}")
