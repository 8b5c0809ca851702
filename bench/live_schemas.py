#!/usr/bin/env python3
"""Reading a live schema: `metaxy schema inspect`, beside SQLAlchemy's reflection in bulk (what Alembic compares
with; MetaData.reflect, which follows foreign keys from table to table, does not end on a chain of 5,000).

On SQLite, in a file of DuckDB (where its Python package is installed) and on the servers of tests/servers.py, or those
that MX_POSTGRES_URL and MX_MYSQL_URL name, N tables are made (run.py's: 10 columns, 2 indexes, 1 foreign key each; a view,
a trigger and a function for every tenth, where the engine has them), then read. Seconds are wall clock, CPU seconds those of
the reading process alone: a busy machine changes the first and hardly the second. The best of ROUNDS.

Usage: live_schemas.py [--tables N,N,...] [--rounds N]           METAXY_BIN names the command

Exit 1 when 5,000 tables take the command more than 2 s of wall clock on a machine that has nothing else to do (load
below one a processor), or more than 2 s of processor time on any.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, nullcontext
from functools import partial
from pathlib import Path
from urllib.parse import unquote, urlsplit

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "bench")]

import run  # noqa: E402
import servers  # noqa: E402

GOAL = 2.0
REFLECT = """
import sys, sqlalchemy
from sqlalchemy.engine.reflection import ObjectKind
inspector = sqlalchemy.inspect(sqlalchemy.create_engine(sys.argv[1]))
for what in ("columns", "pk_constraint", "indexes", "unique_constraints", "foreign_keys", "check_constraints",
             *(() if inspector.dialect.name == "sqlite" else ("table_comment",))):
    list(getattr(inspector, "get_multi_" + what)(kind=ObjectKind.ANY))
for view in inspector.get_view_names():
    inspector.get_view_definition(view)
"""


def fill(dialect: str, url: str, tables: int) -> str:
    """Makes the tables in a database of their own on a server; its URL."""
    parts = urlsplit(url)
    name = f"bench_inspect_{tables}"
    if dialect == "postgres":
        import psycopg

        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {name}")
            connection.execute(f"CREATE DATABASE {name}")
        target = f"{url.rpartition('/')[0]}/{name}"
        with psycopg.connect(target, autocommit=True) as connection:
            for number in range(tables):
                for statement in (run.table_sql(dialect, number, False), *run.objects_sql(dialect, number)):
                    connection.execute(statement)
        return target
    import pymysql

    with pymysql.connect(host=parts.hostname, port=parts.port, user=unquote(parts.username or "root"), autocommit=True,
                         client_flag=pymysql.constants.CLIENT.MULTI_STATEMENTS) as connection:
        cursor = connection.cursor()
        cursor.execute(f"DROP DATABASE IF EXISTS {name}; CREATE DATABASE {name} CHARACTER SET utf8mb4; USE {name}")
        while cursor.nextset():
            pass
        for number in range(tables):
            for statement in (run.table_sql(dialect, number, False), *run.objects_sql(dialect, number)):
                cursor.execute(statement)
                while cursor.nextset():
                    pass
    return f"{url.rpartition('/')[0]}/{name}"


def best(argv: list[str], rounds: int) -> tuple[float, float]:
    """Wall clock and processor seconds of the quickest run."""
    found = []
    for _ in range(rounds):
        before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
        done = subprocess.run(argv, capture_output=True)
        wall, after = time.monotonic() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
        if done.returncode:
            sys.exit(f"{argv[0]}: {done.stderr.decode()[:2000]}")
        found.append((wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime))
    return min(wall for wall, _ in found), min(cpu for _, cpu in found)


def fill_file(dialect: str, folder: Path, tables: int) -> str:
    """The same in a file of SQLite or DuckDB."""
    path = folder / f"{tables}.{dialect}"
    statements = (text for number in range(tables) for text in (run.table_sql(dialect, number, False), *run.objects_sql(dialect, number)))
    if dialect == "sqlite":
        with closing(sqlite3.connect(path)) as connection:
            connection.executescript("BEGIN;" + ";".join(statements) + ";COMMIT;")
        return f"sqlite://{path}"
    import duckdb

    with closing(duckdb.connect(str(path))) as connection:
        connection.execute("BEGIN")
        for statement in statements:
            if "TRIGGER" not in statement:
                connection.execute(statement)
        connection.execute("COMMIT")
    return f"duckdb:///{path}"


def peer_url(dialect: str, url: str) -> str | None:
    if dialect == "duckdb":
        return None
    drivers = {"postgres": ("postgresql://", "postgresql+psycopg://"), "mysql": ("mysql://", "mysql+pymysql://"),
               "sqlite": ("sqlite://", "sqlite:///")}
    return url.replace(*drivers[dialect], 1)


@contextmanager
def databases(dialect: str) -> Iterator[Callable[[int], str]]:
    """What makes a database of so many tables and tells its URL. ImportError, servers.Missing: there is none."""
    if dialect in servers.ENVIRONMENT:
        given = os.environ.get(servers.ENVIRONMENT[dialect])
        with nullcontext() if given else servers.start(dialect) as server:
            yield partial(fill, dialect, given or server.url)
        return
    if dialect == "duckdb" and importlib.util.find_spec("duckdb") is None:
        raise ImportError("Python's package duckdb is not installed")
    with tempfile.TemporaryDirectory(prefix="mx-bench-") as folder:
        yield partial(fill_file, dialect, Path(folder))


def measure(binary: str, dialect: str, url: str, rounds: int) -> tuple[tuple[float, float], str]:
    live = url + "?sslmode=disable&search_path=public" if dialect == "postgres" else url
    ours = best([binary, "schema", "inspect", "-u", live, "--format", "json"], rounds)
    peer = peer_url(dialect, url)
    if peer is None:
        return ours, f"{'-':>14}{'-':>8}"
    wall, cpu = best([sys.executable, "-c", REFLECT, peer], 1)
    return ours, f"{wall:14.2f}{cpu:8.2f}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tables", default="100,1000,5000")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    binary = os.environ.get("METAXY_BIN", str(ROOT / "build" / "release" / "metaxy"))
    missed, skipped = [], 0
    print(f"{'engine':10}{'tables':>8}{'metaxy s':>10}{'CPU s':>8}{'SQLAlchemy s':>14}{'CPU s':>8}")
    for dialect in ("sqlite", "duckdb", "postgres", "mysql"):
        try:
            with databases(dialect) as make:
                for tables in (int(text) for text in options.tables.split(",")):
                    ours, peer = measure(binary, dialect, make(tables), options.rounds)
                    print(f"{dialect:10}{tables:8}{ours[0]:10.2f}{ours[1]:8.2f}{peer}", flush=True)
                    idle = os.getloadavg()[0] < (os.cpu_count() or 1)
                    if tables <= 5000 and (ours[1] > GOAL or (idle and ours[0] > GOAL)):
                        missed.append(f"{dialect}, {tables} tables: {ours[0]:.2f} s, {ours[1]:.2f} s of processor time")
        except (servers.Missing, ImportError) as why:
            print(f"{dialect:10} skipped: {why}")
            skipped += 1
    print("\n".join([*(f"missed: {text}" for text in missed), f"{skipped} engines skipped"]))
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
