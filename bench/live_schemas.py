#!/usr/bin/env python3
"""Reading a live schema: `metaxy schema inspect`, beside SQLAlchemy's reflection in bulk (what Alembic compares
with; MetaData.reflect, which follows foreign keys from table to table, does not end on a chain of 5,000).

On the servers of tests/servers.py, or those that MX_POSTGRES_URL and MX_MYSQL_URL name, N tables are made (run.py's: 10
columns, 2 indexes, 1 foreign key each; a view for every tenth), then read. Seconds are wall clock, CPU seconds those of
the reading process alone: a busy machine changes the first and hardly the second. The best of ROUNDS.

Usage: live_schemas.py [--tables N,N,...] [--rounds N]           METAXY_BIN names the command

Exit 1 when 5,000 tables take the command more than 2 s of wall clock on a machine that has nothing else to do (load
below one a processor), or more than 2 s of processor time on any.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import time
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
for what in ("columns", "pk_constraint", "indexes", "unique_constraints", "foreign_keys", "table_comment", "check_constraints"):
    list(getattr(inspector, "get_multi_" + what)(kind=ObjectKind.ANY))
for view in inspector.get_view_names():
    inspector.get_view_definition(view)
"""


def fill(dialect: str, url: str, tables: int) -> str:
    """Makes the tables in a database of their own; its URL."""
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
                connection.execute(run.table_sql(dialect, number, False))
                if number % 10 == 0:
                    connection.execute(f"CREATE VIEW v{number:05d} AS SELECT id, name FROM t{number:05d}")
        return target
    import pymysql

    with pymysql.connect(host=parts.hostname, port=parts.port, user=unquote(parts.username or "root"), autocommit=True,
                         client_flag=pymysql.constants.CLIENT.MULTI_STATEMENTS) as connection:
        cursor = connection.cursor()
        cursor.execute(f"DROP DATABASE IF EXISTS {name}; CREATE DATABASE {name} CHARACTER SET utf8mb4; USE {name}")
        while cursor.nextset():
            pass
        for number in range(tables):
            cursor.execute(run.table_sql(dialect, number, False))
            while cursor.nextset():
                pass
            if number % 10 == 0:
                cursor.execute(f"CREATE VIEW v{number:05d} AS SELECT id, name FROM t{number:05d}")
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


def peer_url(dialect: str, url: str) -> str:
    return url.replace("postgresql://", "postgresql+psycopg://", 1) if dialect == "postgres" else \
        url.replace("mysql://", "mysql+pymysql://", 1)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tables", default="100,1000,5000")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    binary = os.environ.get("METAXY_BIN", str(ROOT / "build" / "release" / "metaxy"))
    missed, skipped = [], 0
    print(f"{'server':10}{'tables':>8}{'metaxy s':>10}{'CPU s':>8}{'SQLAlchemy s':>14}{'CPU s':>8}")
    for dialect, server in (("postgres", "postgres"), ("mysql", "mysql")):
        given = os.environ.get(servers.ENVIRONMENT[server])
        try:
            manager = None if given else servers.start(server)
            url = given or manager.__enter__().url
        except servers.Missing as missing:
            print(f"{server:10} skipped: {missing}")
            skipped += 1
            continue
        for tables in (int(text) for text in options.tables.split(",")):
            target = fill(dialect, url, tables)
            live = target + "?sslmode=disable&search_path=public" if dialect == "postgres" else target
            ours = best([binary, "schema", "inspect", "-u", live, "--format", "json"], options.rounds)
            peer = best([sys.executable, "-c", REFLECT, peer_url(dialect, target)], 1)
            print(f"{server:10}{tables:8}{ours[0]:10.2f}{ours[1]:8.2f}{peer[0]:14.2f}{peer[1]:8.2f}", flush=True)
            idle = os.getloadavg()[0] < (os.cpu_count() or 1)
            if tables <= 5000 and (ours[1] > GOAL or (idle and ours[0] > GOAL)):
                missed.append(f"{server}, {tables} tables: {ours[0]:.2f} s, {ours[1]:.2f} s of processor time")
        if manager:
            manager.__exit__(None, None, None)
    print("\n".join([*(f"missed: {text}" for text in missed), f"{skipped} servers skipped"]))
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
