#!/usr/bin/env python3
"""Alembic with the metaxy plugin as a planner for the change matrix: alembic_plugin.py DIALECT FROM TO [HINTS].

In a fresh Alembic project on a database made from FROM, with the plugin's lines in env.py and TO as metaxy_schema:
`revision --autogenerate`, `upgrade head`, `check`. Prints the statements that the upgrade sent.
Environment: MATRIX_RUNNER (path of run.py), MATRIX_POSTGRES_URL, MATRIX_MYSQL_URL; MATRIX_SHOW=1 shows the revision.
"""

from __future__ import annotations

import contextlib
import importlib.util
import io
import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from sqlalchemy import event

ENV = """\
from alembic import context
from sqlalchemy import MetaData

config = context.config
with config.attributes["engine"].connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=MetaData(),
        include_schemas=True,
        metaxy_schema=config.attributes["schema"],
        metaxy_renames=config.attributes["renames"],
    )
    with context.begin_transaction():
        context.run_migrations()
"""
TEMPLATE = """\
revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = ${repr(branch_labels)}
depends_on = ${repr(depends_on)}
from alembic import op
${imports if imports else ""}

def upgrade():
    ${upgrades if upgrades else "pass"}


def downgrade():
    ${downgrades if downgrades else "pass"}
"""


def load_runner() -> Any:
    spec = importlib.util.spec_from_file_location("run", os.environ["MATRIX_RUNNER"])
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def open_database(run: Any, dialect: str, script: str) -> tuple[Any, Any, sa.Engine]:
    """(the runner's engine, its connection, SQLAlchemy's engine) of a new database with `script` run in it."""
    if dialect == "sqlite":
        engine = run.SQLite()
        connection = engine.create({})
        engine.script(connection, script)
        url = sa.engine.make_url("sqlite:///" + connection.execute("pragma database_list").fetchone()[2])
        return engine, connection, sa.create_engine(url, poolclass=sa.pool.NullPool)
    variable = "MATRIX_POSTGRES_URL" if dialect == "postgresql" else "MATRIX_MYSQL_URL"
    engine = (run.Postgres if dialect == "postgresql" else run.MySQL)(os.environ[variable])
    connection = engine.create({})
    engine.script(connection, script)
    driver = {"postgresql": "postgresql+psycopg", "mysql": "mysql+pymysql"}[dialect]
    url = sa.engine.make_url(os.environ[variable]).set(drivername=driver, database=engine.made[id(connection)])
    if dialect == "mysql":
        url = url.update_query_dict({"charset": "utf8mb4"})
    return engine, connection, sa.create_engine(url, poolclass=sa.pool.NullPool)


def text_sent(cursor: Any, statement: str) -> str:
    """What went over the wire: percent signs as the server saw them."""
    query = getattr(cursor, "_query", None)
    sent = query.query if query is not None else getattr(cursor, "_executed", None)
    return sent.decode() if isinstance(sent, bytes) else str(sent or statement)


def project(folder: Path, schema: str, renames: Any) -> Config:
    (folder / "versions").mkdir()
    (folder / "env.py").write_text(ENV)
    (folder / "script.py.mako").write_text(TEMPLATE)
    config = Config(stdout=io.StringIO())
    config.set_main_option("script_location", str(folder))
    config.set_main_option("path_separator", "os")
    config.attributes.update(schema=schema, renames=renames)
    return config


def statements_of(dialect: str, before: Path, after: Path, hints: list[Any]) -> list[str]:
    """What revision --autogenerate and upgrade head send. Raises what Alembic raises."""
    run = load_runner()
    engine, held, database = open_database(run, dialect, before.read_text(encoding="utf-8"))
    sent: list[str] = []

    of_revision = False

    def mark(_conn: Any, clause: Any, *_rest: Any) -> None:
        """op.execute sends text() and DDL(); what Alembic and the dialect ask for themselves is neither."""
        nonlocal of_revision
        of_revision = isinstance(clause, (sa.TextClause, sa.DDL))

    def note(_conn: Any, cursor: Any, statement: str, *_rest: Any) -> None:
        if of_revision:
            sent.append(text_sent(cursor, statement))

    try:
        with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(sys.stderr):
            config = project(Path(folder), after.read_text(encoding="utf-8"), hints)
            config.attributes["engine"] = database
            command.revision(config, "change", autogenerate=True)
            if os.environ.get("MATRIX_SHOW"):
                for file in (Path(folder) / "versions").glob("*.py"):
                    print(file.read_text(), file=sys.stderr)
            event.listen(database, "before_execute", mark)
            event.listen(database, "after_cursor_execute", note)
            command.upgrade(config, "head")
            event.remove(database, "after_cursor_execute", note)
            command.check(config)
    finally:
        database.dispose()
        engine.drop(held)
    return sent


def main() -> int:
    dialect, before, after = sys.argv[1:4]
    hints = json.loads(Path(sys.argv[4]).read_text()) if len(sys.argv) > 4 else []
    try:
        statements = statements_of(dialect, Path(before), Path(after), hints)
    except Exception as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        return 1
    for statement in statements:
        print(statement.strip().rstrip(";") + ";")
    return 0


if __name__ == "__main__":
    sys.exit(main())
