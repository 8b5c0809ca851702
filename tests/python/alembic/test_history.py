"""`metaxy migrate import --from alembic`: a history as a migration directory."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from projects import URL_ALONE, Project

import metaxy

ENV = """\
from alembic import context

config = context.config
target_metadata = None
url = config.get_main_option("sqlalchemy.url")
"""
REVISION = '''"""{title}

Revision ID: {name}
Create Date: {date}
"""
from alembic import op
import sqlalchemy as sa

revision = "{name}"
down_revision = {down}


def upgrade():
    {body}


def downgrade():
    pass
'''


@pytest.fixture
def history(tmp_path: Path) -> Project:
    project = Project(tmp_path)
    project.write("alembic.ini", "[alembic]\nscript_location = alembic\nsqlalchemy.url = postgresql://\n")
    project.environment("alembic", ENV, URL_ALONE)
    return project


def add(project: Project, name: str, down: str | None, body: str, date: str = "2024-01-25 19:20:26.123") -> None:
    text = REVISION.format(name=name, title=f"title of {name}", down=repr(down), body=body, date=date)
    project.write(f"alembic/versions/{name}_change.py", text)


def imported(metaxy_bin: str, project: Project, *words: str, fails: bool = False) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [metaxy_bin, "migrate", "import", "--from", "alembic", *words], cwd=project.root, text=True, capture_output=True,
        env={**os.environ, "METAXY_PYTHON": sys.executable}, timeout=120, stdin=subprocess.DEVNULL)
    assert (done.returncode != 0) == fails, done.stdout + done.stderr
    return done


def test_a_file_for_each_revision(metaxy_bin: str, history: Project) -> None:
    add(history, "aaa", None, "op.create_table('users', sa.Column('id', sa.Integer, primary_key=True))")
    add(history, "bbb", "aaa", "op.add_column('users', sa.Column('name', sa.Text, server_default='100% :x'))",
        "2024-01-20 00:00:00")
    add(history, "ccc", "bbb", "op.execute(\"UPDATE users SET name = 'a' WHERE name LIKE 'b%'\")", "2024-02-01 00:00:00")
    done = imported(metaxy_bin, history)
    directory = metaxy.MigrationDirectory(history.root / "migrations")
    directory.validate()
    directory.verify(dialect="postgres")
    names = ["20240125192026_aaa_change.sql", "20240125192027_bbb_change.sql", "20240201000000_ccc_change.sql"]
    assert [file.name for file in directory.files] == done.stdout.split() == names
    assert "DEFAULT '100% :x'" in directory.files[1].text and "LIKE 'b%';" in directory.files[2].text
    assert all("alembic_version" not in file.text and "BEGIN" not in file.text for file in directory.files)
    plan = directory.plan("CREATE TABLE users (id serial PRIMARY KEY, name text DEFAULT '100% :x')", dialect="postgres")
    assert len(plan) == 0


def test_statements_outside_of_transactions(metaxy_bin: str, history: Project) -> None:
    add(history, "aaa", None, "op.execute(\"CREATE TYPE mood AS ENUM ('a')\")")
    add(history, "bbb", "aaa", "\n    ".join([
        "with op.get_context().autocommit_block():", "    op.execute(\"ALTER TYPE mood ADD VALUE 'b'\")"]))
    imported(metaxy_bin, history)
    texts = [file.text for file in metaxy.MigrationDirectory(history.root / "migrations").files]
    assert "txmode" not in texts[0] and texts[1].startswith("-- atlas:txmode none\n\n")
    assert "COMMIT" not in texts[1]


def test_branches_are_put_one_behind_the_other(metaxy_bin: str, history: Project) -> None:
    add(history, "aaa", None, "op.create_table('a', sa.Column('i', sa.Integer))")
    add(history, "bbb", "aaa", "op.create_table('b', sa.Column('i', sa.Integer))")
    add(history, "ccc", "aaa", "op.create_table('c', sa.Column('i', sa.Integer))")
    done = imported(metaxy_bin, history)
    assert "2 heads (bbb, ccc) are put one behind the other" in done.stderr
    directory = metaxy.MigrationDirectory(history.root / "migrations")
    directory.verify(dialect="postgres")
    assert len(directory.files) == 3


VALUES = """\
bind = op.get_bind()
    rows = sa.table("rows", sa.column("id", sa.Integer), sa.column("text", sa.Text), sa.column("data", sa.JSON),
                    sa.column("raw", sa.LargeBinary))
    bind.execute(rows.insert(), [{"id": 1, "text": "it's"}, {"id": 2, "text": None}])
    bind.execute(sa.text("UPDATE rows SET text = :text WHERE id = :id"), {"text": "a :b 5%", "id": 2})
    bind.execute(rows.update().where(rows.c.id == sa.bindparam("old")).values(text="x"), [{"old": 3}])
    op.bulk_insert(rows, [{"id": 4, "data": {"k": [1, None]}, "raw": b"\\x00a"}])
    with bind.begin_nested():
        bind.exec_driver_sql("DELETE FROM rows WHERE text LIKE '5%'")
    op.execute("UPDATE rows SET id = 5 -- all of them")
    bind.execute(sa.text("UPDATE rows SET n = :n"), {"n": float("-inf")})
    op.execute("UPDATE rows SET id = 6;")"""


def test_values_stand_in_the_statements(metaxy_bin: str, history: Project) -> None:
    history.write("alembic/env.py", (history.root / "alembic/env.py").read_text().replace("literal_binds=True", "literal_binds=False"))
    add(history, "aaa", None, "op.execute('CREATE TABLE rows (id integer, text text, data json, raw bytea, n float)')")
    add(history, "bbb", "aaa", VALUES)
    imported(metaxy_bin, history)
    directory = metaxy.MigrationDirectory(history.root / "migrations")
    directory.verify(dialect="postgres")
    statements = [" ".join(part.split()) for part in directory.files[1].text.split("\n\n")]
    assert statements == [
        "-- title of bbb INSERT INTO rows (id, text) VALUES (1, 'it''s');", "INSERT INTO rows (id, text) VALUES (2, NULL);",
        "UPDATE rows SET text = 'a :b 5%' WHERE id = 2;", "UPDATE rows SET text='x' WHERE rows.id = 3;",
        """INSERT INTO rows (id, data, raw) VALUES (4, '{"k": [1, null]}', '\\x0061');""",
        "DELETE FROM rows WHERE text LIKE '5%';", "UPDATE rows SET id = 5 -- all of them ;", "UPDATE rows SET n = '-Infinity';", "UPDATE rows SET id = 6;"]


@pytest.mark.parametrize("body, why", [
    ("op.execute('UPDATE rows SET text = :text')", "the parameter 'text' has no value"),
    ("op.get_bind().execute(sa.text('SELECT :a'), {'a': 1, 'b': 2})", "the statement has no parameter 'b'"),
    ("op.get_bind().exec_driver_sql('SELECT %s', (1,))", "values in the driver's style cannot be written as SQL"),
    ("op.get_bind().scalar(sa.text('SELECT 1'))", "the revision asks a live database"),
    ("sa.inspect(op.get_bind()).has_table('rows')", "the revision asks a live database"),
])
def test_values_that_are_not_known_are_told(metaxy_bin: str, history: Project, body: str, why: str) -> None:
    add(history, "aaa", None, body)
    assert f"aaa_change.py:14: {why}" in imported(metaxy_bin, history, fails=True).stderr


def test_batch_mode_on_sqlite(metaxy_bin: str, history: Project) -> None:
    """Its tables are those that the revisions before it made."""
    history.write("alembic.ini", "[alembic]\nscript_location = alembic\nsqlalchemy.url = sqlite://\n")
    add(history, "aaa", None, "\n    ".join([
        "op.create_table('users', sa.Column('id', sa.Integer, primary_key=True), sa.Column('name', sa.Text))",
        "op.execute(\"INSERT INTO users VALUES (1, 'a')\")", "with op.batch_alter_table('users') as batch:",
        "    batch.alter_column('name', new_column_name='label', nullable=False)"]))
    add(history, "bbb", "aaa", "\n    ".join([
        "if 'label' in [column['name'] for column in sa.inspect(op.get_bind()).get_columns('users')]:",
        "    with op.batch_alter_table('users') as batch:", "        batch.create_check_constraint('short', 'length(label) < 9')"]))
    imported(metaxy_bin, history)
    directory = metaxy.MigrationDirectory(history.root / "migrations")
    directory.verify(dialect="sqlite")
    with sqlite3.connect(":memory:") as connection:
        for file in directory.files:
            connection.executescript(file.text)
        assert connection.execute("SELECT * FROM users").fetchall() == [(1, "a")]
    plan = directory.plan(
        "CREATE TABLE users (id INTEGER NOT NULL, label TEXT NOT NULL, PRIMARY KEY (id), "
        "CONSTRAINT short CHECK (length(label) < 9))", dialect="sqlite")
    assert len(plan) == 0


def test_what_asks_a_live_database_is_told_with_its_line(metaxy_bin: str, history: Project) -> None:
    add(history, "aaa", None, "op.create_table('users', sa.Column('id', sa.Integer))")
    add(history, "bbb", "aaa", "for row in op.get_bind().execute(sa.text('SELECT 1')): pass")
    add(history, "ccc", "bbb", "if op.get_bind().execute(sa.text('SELECT 2')): pass")
    add(history, "ddd", "ccc", "op.get_bind().execute(sa.text('UPDATE users SET id = 2'))")
    done = imported(metaxy_bin, history, fails=True)
    for name in ("bbb", "ccc"):
        assert f"{name}_change.py:14: the revision asks a live database" in done.stderr
    assert "ddd" not in done.stderr
    assert "cannot be written as SQL" in done.stderr
    assert not (history.root / "migrations").exists()


def test_what_cannot_be_read(metaxy_bin: str, history: Project) -> None:
    assert "there is no file other.ini" in imported(metaxy_bin, history, "--ini", "other.ini", fails=True).stderr
    history.write("alembic/env.py", "raise ValueError('no luck')")
    add(history, "aaa", None, "pass")
    assert "no luck" in imported(metaxy_bin, history, fails=True).stderr
    (history.root / "migrations").mkdir()
    history.write("migrations/1.sql", "SELECT 1;")
    assert "holds migrations already" in imported(metaxy_bin, history, fails=True).stderr


def test_a_section(metaxy_bin: str, history: Project) -> None:
    history.write("alembic.ini", "[dev:app]\nscript_location = alembic\nsqlalchemy.url = mysql+pymysql://\n")
    add(history, "aaa", None, "op.create_table('users', sa.Column('id', sa.Integer, primary_key=True))")
    imported(metaxy_bin, history, "--section", "dev:app", "--dir", "file://db")
    metaxy.MigrationDirectory(history.root / "db").verify(dialect="mysql")
