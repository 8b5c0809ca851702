#!/usr/bin/env python3
"""Alembic's autogenerate on the schema of bench/run.py: what `metaxy migrate diff` is measured beside.

Usage: alembic_tables.py make DATABASE SCHEMA.sql      a database of SQLite that holds the tables of the script
       alembic_tables.py plan DATABASE TABLES [EXTRA]  prints the revision's operations; EXTRA: the number of the table that has one
                                                       column more than the database

The models are made as declarations would make them, table after table. Views and triggers are no part of what it compares.
"""

from __future__ import annotations

import sqlite3
import sys
from pathlib import Path

import sqlalchemy as sa


def models(tables: int, extra: int | None) -> sa.MetaData:
    found = sa.MetaData()
    for number in range(tables):
        name, parent = f"t{number:05d}", f"t{max(number - 1, 0):05d}"
        sa.Table(
            name, found,
            sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("parent_id", sa.BigInteger),
            sa.Column("name", sa.String(255), nullable=False), sa.Column("email", sa.String(190)),
            sa.Column("state", sa.String(20), nullable=False, server_default="new"),
            sa.Column("amount", sa.Numeric(12, 2), nullable=False, server_default="0"),
            sa.Column("position", sa.Integer), sa.Column("note", sa.Text), sa.Column("created_at", sa.TIMESTAMP),
            sa.Column("updated_at", sa.TIMESTAMP), *([sa.Column("added", sa.Integer)] if number == extra else []),
            sa.ForeignKeyConstraint(["parent_id"], [f"{parent}.id"], name=f"{name}_parent"),
            sa.Index(f"{name}_parent_id", "parent_id"), sa.Index(f"{name}_name", "name", "state"))
    return found


def plan(database: str, tables: int, extra: int | None) -> str:
    from alembic.autogenerate import produce_migrations, render_python_code
    from alembic.migration import MigrationContext

    with sa.create_engine(f"sqlite:///{database}").connect() as connection:
        script = produce_migrations(MigrationContext.configure(connection), models(tables, extra))
    return render_python_code(script.upgrade_ops)


def main() -> int:
    what, database, *rest = sys.argv[1:]
    if what == "make":
        with sqlite3.connect(database) as connection:
            connection.executescript(Path(rest[0]).read_text())
        return 0
    text = plan(database, int(rest[0]), int(rest[1]) if len(rest) > 1 else None)
    print(text)
    return 0 if ("add_column" in text) == (len(rest) > 1) else 1


if __name__ == "__main__":
    sys.exit(main())
