#!/usr/bin/env python3
"""Alembic as a planner for the change matrix: alembic_planner.py plugin|plain DIALECT FROM TO [HINTS].

In a fresh Alembic project on a database made from FROM: `revision --autogenerate`, `upgrade head`, and for the plugin
`check`. Prints the statements that the upgrade sent. plugin: TO is given as metaxy_schema. plain: target_metadata is
reflected from a database made from TO, SQLite in batch mode, check constraints by name.
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
from alembic.migration import MigrationContext
from sqlalchemy import event

ENV = """\
from alembic import context

config = context.config
with config.attributes["engine"].connect() as connection:
    context.configure(connection=connection, **config.attributes["options"])
    with context.begin_transaction():
        context.run_migrations()
"""
TEMPLATE = """\
revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = ${repr(branch_labels)}
depends_on = ${repr(depends_on)}
from alembic import op
import sqlalchemy as sa
from sqlalchemy import Text
from sqlalchemy.dialects import mysql, postgresql, sqlite
${imports if imports else ""}

def upgrade():
    ${upgrades if upgrades else "pass"}


def downgrade():
    ${downgrades if downgrades else "pass"}
"""
OWN = "alembic_version"
READS = ("SELECT ", "PRAGMA ", "SHOW ", "DESCRIBE ")


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
    sent = getattr(cursor, "_executed", None) or getattr(getattr(cursor, "_query", None), "query", None)
    return sent.decode() if isinstance(sent, bytes) else str(sent or statement)


def project(folder: Path, engine: sa.Engine, options: dict[str, Any]) -> Config:
    (folder / "versions").mkdir()
    (folder / "env.py").write_text(ENV)
    (folder / "script.py.mako").write_text(TEMPLATE)
    config = Config(stdout=io.StringIO())
    config.set_main_option("script_location", str(folder))
    config.set_main_option("path_separator", "os")
    config.attributes.update(engine=engine, options=options)
    return config


def plugin_options(after: Path, hints: list[Any]) -> dict[str, Any]:
    return {"target_metadata": sa.MetaData(), "include_schemas": True, "metaxy_schema": after.read_text(encoding="utf-8"),
            "metaxy_renames": hints}


def plain_options(run: Any, dialect: str, after: Path) -> dict[str, Any]:
    plugins = ["alembic.autogenerate.*", "alembic.ext.checkconstraint_byname"]
    return {"target_metadata": reflected(run, dialect, after), "compare_type": True, "compare_server_default": True,
            "render_as_batch": dialect == "sqlite", "include_schemas": dialect == "postgresql",
            "autogenerate_plugins": plugins}


def reflected(run: Any, dialect: str, script: Path) -> sa.MetaData:
    """The wanted schema as MetaData: nothing is lost but what reflection itself does not know."""
    engine, held, database = open_database(run, dialect, script.read_text(encoding="utf-8"))
    metadata = sa.MetaData()
    try:
        with database.connect() as connection:
            listener = MigrationContext.configure(connection).impl.autogen_column_reflect
            event.listen(sa.Table, "column_reflect", listener)
            schemas: list[str | None] = [None]
            if dialect == "postgresql":     # the default schema is None already
                schemas += [name for name in sa.inspect(connection).get_schema_names()
                            if name not in ("public", "information_schema")]
            for schema in schemas:
                metadata.reflect(connection, schema=schema)
            event.remove(sa.Table, "column_reflect", listener)
            if dialect == "mysql":          # MariaDB's JSON comes back as LONGTEXT with a check; a model says JSON
                for table, column in connection.execute(sa.text(
                        "SELECT table_name, constraint_name FROM information_schema.check_constraints"
                        " WHERE constraint_schema = DATABASE() AND check_clause LIKE 'json_valid(%'")):
                    metadata.tables[table].c[column].type = sa.JSON()
    finally:
        database.dispose()
        engine.drop(held)
    return metadata


def statements_of(kind: str, dialect: str, before: Path, after: Path, hints: list[Any]) -> list[str]:
    """What revision --autogenerate and upgrade head send. Raises what Alembic raises."""
    run = load_runner()
    options = plugin_options(after, hints) if kind == "plugin" else plain_options(run, dialect, after)
    engine, held, database = open_database(run, dialect, before.read_text(encoding="utf-8"))
    sent: list[str] = []
    of_revision = False

    def mark(_conn: Any, clause: Any, *_rest: Any) -> None:
        """Statements about Alembic's own table, and what is asked for reflection, are no part of the plan."""
        nonlocal of_revision
        of_revision = isinstance(clause, (sa.TextClause, sa.schema.ExecutableDDLElement, sa.Insert)) and not (
            OWN in str(getattr(clause, "element", "")) or OWN in str(getattr(clause, "table", "")))

    def note(_conn: Any, cursor: Any, statement: str, *_rest: Any) -> None:
        if of_revision and not (kind == "plain" and statement.lstrip().upper().startswith(READS)):
            sent.append(text_sent(cursor, statement))

    try:
        with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(sys.stderr):
            config = project(Path(folder), database, options)
            command.revision(config, "change", autogenerate=True)
            if os.environ.get("MATRIX_SHOW"):
                for file in (Path(folder) / "versions").glob("*.py"):
                    print(file.read_text(), file=sys.stderr)
            event.listen(database, "before_execute", mark)
            event.listen(database, "after_cursor_execute", note)
            command.upgrade(config, "head")
            event.remove(database, "after_cursor_execute", note)
            if kind == "plugin":
                command.check(config)
    finally:
        database.dispose()
        engine.drop(held)
    return sent


def main() -> int:
    kind, dialect, before, after = sys.argv[1:5]
    hints = json.loads(Path(sys.argv[5]).read_text()) if len(sys.argv) > 5 else []
    try:
        statements = statements_of(kind, dialect, Path(before), Path(after), hints)
    except Exception as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        return 1
    for statement in statements:
        print(statement.strip().rstrip(";") + ";")
    return 0


if __name__ == "__main__":
    sys.exit(main())
