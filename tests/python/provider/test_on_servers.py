"""Real servers take what the provider prints, and hold the text that the models hold."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from provider_models import RICH
from provider_tools import provide, statements

psycopg = pytest.importorskip("psycopg")
pymysql = pytest.importorskip("pymysql")

RENAMED = (
    RICH.replace('__tablename__ = "plain"', '__tablename__ = "plain_new"')
    .replace('"comment": ', '"info": {"renamed_from": "plain"}, "comment": ')
    .replace("c: Mapped[Colour]", 'c: Mapped[Colour] = mapped_column(info={"renamed_from": "see"})')
)


def printed(tree, dialect: str, body: str) -> list[str]:
    tree({"m.py": body})
    done = provide("--path", ".", "--dialect", dialect)
    assert done.returncode == 0, done.stderr
    return statements(done.stdout)


def test_postgres(tree, postgres_db):
    with psycopg.connect(postgres_db, autocommit=True) as connection:
        for statement in printed(tree, "postgresql", RENAMED):
            connection.execute(statement)
        comment, default, check = connection.execute(
            "SELECT obj_description('plain_new'::regclass), "
            "(SELECT column_default FROM information_schema.columns "
            "WHERE column_name = 'b' AND table_name = 'plain_new'), "
            "(SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'ck_1')"
        ).fetchone()
        column = connection.execute("SELECT col_description('plain_new'::regclass, 3)").fetchone()[0]
    assert comment == "tab\there\nnew line, 100% and a 'quote'"
    assert column == "a\nb\\c"
    assert default.startswith("'li1\n\tli2 50%'")
    assert "'100%'" in check


def test_mariadb(tree, mysql_db):
    parts = urlsplit(mysql_db)
    connection = pymysql.connect(
        host=parts.hostname,
        port=parts.port or 3306,
        user=parts.username or "root",
        password=parts.password or "",
        database=parts.path.lstrip("/"),
        autocommit=True,
    )
    with connection, connection.cursor() as cursor:
        for statement in printed(tree, "mariadb", RENAMED):
            cursor.execute(statement)
        cursor.execute(
            "SELECT table_comment FROM information_schema.tables "
            "WHERE table_name = 'plain_new' AND table_schema = database()"
        )
        assert cursor.fetchone() == ("tab\there\nnew line, 100% and a 'quote'",)
        cursor.execute(
            "SELECT column_comment FROM information_schema.columns "
            "WHERE table_name = 'plain_new' AND table_schema = database() AND column_name = 'b'"
        )
        assert cursor.fetchone() == ("a\nb\\c",)
