"""The statements that undo a plan, step by step and last first, as --explain=json and migration files have them. What was replaced
becomes what it was when the tables are as they were, and behind what it stands on."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import duckdb
import psycopg
import pytest

TABLE = "CREATE TABLE t (id integer, a integer);\n"
CASES = {  # before, after, renames; all of it is valid for MariaDB but for macros
    "renamed column": (TABLE + "CREATE VIEW v AS SELECT id, a FROM t;",
                       TABLE.replace("a ", "b ") + "CREATE VIEW v AS SELECT id, b FROM t;", ["t.a=b"]),
    "dropped column": (TABLE + "CREATE VIEW v AS SELECT id, a FROM t;",
                       "CREATE TABLE t (id integer);\nCREATE VIEW v AS SELECT id FROM t;", []),
    "renamed table": (TABLE + "CREATE VIEW v AS SELECT id, a FROM t;",
                      TABLE.replace("t (", "u (") + "CREATE VIEW v AS SELECT id, a FROM u;", ["t=u"]),
    "view on a view": (TABLE + "CREATE VIEW v AS SELECT id, a FROM t;\nCREATE VIEW a_w AS SELECT a FROM v;",
                       TABLE.replace("a ", "b ") + "CREATE VIEW v AS SELECT id, b FROM t;\nCREATE VIEW a_w AS SELECT b FROM v;",
                       ["t.a=b"]),
    "view on a view that goes": (TABLE + "CREATE VIEW w AS SELECT id, a FROM t;\nCREATE VIEW v AS SELECT a FROM w;",
                                 TABLE + "CREATE VIEW v AS SELECT a FROM t;", []),
    "view that goes on a view": (TABLE + "CREATE VIEW v AS SELECT id, a FROM t;\nCREATE VIEW w AS SELECT a FROM v;",
                                 "CREATE TABLE t (id integer);\nCREATE VIEW v AS SELECT id FROM t;", []),
    "macro": (TABLE + "CREATE MACRO f(x) AS x + 1;\nCREATE VIEW v AS SELECT f(a) AS n FROM t;",
              TABLE + "CREATE MACRO f(x, y) AS x + y;\nCREATE VIEW v AS SELECT f(a, 1) AS n FROM t;", []),
    "comment": (TABLE + "CREATE VIEW v AS SELECT id, a FROM t;\nCOMMENT ON VIEW v IS 'one';",
                TABLE + "CREATE VIEW v AS SELECT a FROM t;\nCOMMENT ON VIEW v IS 'two';", []),
}


def plan(metaxy_bin: str, folder: Path, before: str, after: str, renames: list[str], dialect: str) -> tuple[list[str], list[str]]:
    (folder / "from.sql").write_text(before)
    (folder / "to.sql").write_text(after if after.strip() else "-- nothing\n")
    done = subprocess.run([metaxy_bin, "schema", "diff", "--from", "file://from.sql", "--to", "file://to.sql", "--dialect", dialect,
                           "--prove", "--explain=json", *(word for rename in renames for word in ("--rename", rename))],
                          cwd=folder, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    steps = json.loads(done.stdout)["statements"]
    return [step["sql"] for step in steps], [sql for step in reversed(steps) for sql in step["reverse"]]


def catalogue(connection: duckdb.DuckDBPyConnection) -> list[tuple]:
    views = connection.execute("SELECT view_name, sql, comment FROM duckdb_views() WHERE NOT internal ORDER BY ALL").fetchall()
    for name, _, _ in views:
        connection.execute(f"SELECT * FROM {name}")
    return views + connection.execute("SELECT table_name, column_name, data_type FROM duckdb_columns() WHERE NOT internal "
                                      "ORDER BY table_name, column_index").fetchall()


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_duckdb_takes_the_way_down(metaxy_bin: str, tmp_path: Path, case: tuple[str, str, list[str]]) -> None:
    there, back = plan(metaxy_bin, tmp_path, *case, "duckdb")
    with duckdb.connect(":memory:") as connection:
        connection.execute(case[0])
        before = catalogue(connection)
        for sql in there:
            connection.execute(sql)
        assert catalogue(connection) != before
        for sql in back:
            connection.execute(sql)
        assert catalogue(connection) == before


@pytest.mark.parametrize("name", [name for name in CASES if name not in ("macro", "comment")])
def test_mariadb_takes_the_way_down(metaxy_bin: str, tmp_path: Path, name: str) -> None:
    url = os.environ.get("MX_MYSQL_URL")
    there, back = plan(metaxy_bin, tmp_path, *CASES[name], "mariadb")
    replaced = [i for i, sql in enumerate(back) if "REPLACE" in sql and " VIEW " in sql]
    altered = [i for i, sql in enumerate(back) if sql.startswith(("ALTER TABLE", "RENAME TABLE"))]
    assert all(i > k for i in replaced for k in altered)
    if not url:
        return
    from urllib.parse import urlsplit

    import pymysql

    parts = urlsplit(url)
    with pymysql.connect(host=parts.hostname, port=parts.port, user=parts.username or "root", password=parts.password or "",
                         autocommit=True) as connection:
        cursor = connection.cursor()
        for sql in ["CREATE OR REPLACE DATABASE way_down", "USE way_down", *CASES[name][0].strip().rstrip(";").split(";\n"),
                    *there, *back, "SELECT * FROM v", "DROP DATABASE way_down"]:
            cursor.execute(sql)


T = "CREATE TABLE t (id integer, a integer);\n"
BODY = "CREATE FUNCTION f() RETURNS bigint LANGUAGE sql AS $$ SELECT sum(a) FROM t $$;\n"
BODIES = {  # PostgreSQL reads LANGUAGE sql bodies when they are made
    "dropped table": (T + BODY, "CREATE TABLE u (id integer);", []),
    "replaced": (T + BODY, T.replace("a ", "b ") + BODY.replace("(a)", "(b)"), ["t.a=b"]),
    "default of a table that goes": (T + BODY + "CREATE TABLE w (n bigint DEFAULT f());", "CREATE TABLE u (id integer);", []),
    "declared row": (T + "CREATE FUNCTION f() RETURNS integer LANGUAGE plpgsql AS $$ DECLARE x t%ROWTYPE; BEGIN RETURN x.a; END $$;",
                     "CREATE TABLE u (id integer);", []),
    "comment and rights": (T + BODY + "COMMENT ON FUNCTION f() IS 'x';\nREVOKE ALL ON FUNCTION f() FROM public;",
                           "CREATE TABLE t (id integer);", []),
}


def down_of(text: str, directory: str) -> str:
    mark = {"goose": "-- +goose Down", "dbmate": "-- migrate:down"}[directory]
    return text.split(mark)[1]


@pytest.mark.parametrize("name", BODIES)
def test_postgres_finds_what_bodies_read(metaxy_bin: str, tmp_path: Path, name: str, postgres_db: str) -> None:
    before, after, renames = BODIES[name]
    there, back = plan(metaxy_bin, tmp_path, before, after, renames, "postgres/15")
    with psycopg.connect(postgres_db, autocommit=True) as connection:
        for sql in [before, *there]:
            connection.execute(sql)
        for sql in back if name != "default of a table that goes" else []:  # as a whole only
            connection.execute(sql)


@pytest.mark.parametrize("directory", ["goose", "dbmate"])
@pytest.mark.parametrize("name", BODIES)
def test_down_files_find_what_bodies_read(metaxy_bin: str, tmp_path: Path, directory: str, name: str, postgres_db: str) -> None:
    before, after, renames = BODIES[name]
    for i, state in enumerate([before, after]):
        (tmp_path / "to.sql").write_text(state)
        done = subprocess.run([metaxy_bin, "migrate", "diff", f"m{i}", "--to", "file://to.sql", "--dialect", "postgres/15", "--dir", "file://m",
                               "--dir-format", directory, "--prove", *(word for rename in renames if i for word in ("--rename", rename))],
                              cwd=tmp_path, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stderr
    files = sorted((tmp_path / "m").glob("*m[01].sql"), key=lambda path: path.stem[-1])
    with psycopg.connect(postgres_db, autocommit=True) as connection:
        connection.execute(before)
        for sql in plan(metaxy_bin, tmp_path, before, after, renames, "postgres/15")[0]:
            connection.execute(sql)
        connection.execute(down_of(files[1].read_text(), directory))
        assert connection.execute("SELECT proname FROM pg_proc WHERE proname = 'f'").fetchall()


@pytest.mark.parametrize("to", ["id integer NOT NULL, v text", "id bigint NOT NULL", "id text NOT NULL", "v text, id integer GENERATED ALWAYS AS IDENTITY"])
def test_postgres_gives_sequences_back(metaxy_bin: str, tmp_path: Path, to: str, postgres_db: str) -> None:
    before, after = ("CREATE SCHEMA s; CREATE TABLE s.t (%s);" % columns for columns in ("id serial, v text", to))
    there, back = plan(metaxy_bin, tmp_path, before, after, [], "postgres/15")
    with psycopg.connect(postgres_db, autocommit=True) as connection:
        for sql in [before, *there, *back]:
            connection.execute(sql)
        assert connection.execute("SELECT pg_get_serial_sequence('s.t', 'id')").fetchone() == ("s.t_id_seq",)
