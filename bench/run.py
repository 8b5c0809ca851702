#!/usr/bin/env python3
"""`make bench`: time and memory of `metaxy migrate diff --to file://schema.sql` as schemas grow.

A schema of N tables has 10 columns, 2 indexes and 1 foreign key a table. For each N the directory is made once by
the command itself, then two runs are measured, the best of ROUNDS: nothing changed, and one column added to one
table (the written file is taken away between rounds). Memory is the largest resident set of one process.

Usage: run.py [--dialect mysql|postgres|sqlite]... [--tables N,N,...] [--rounds N] [--json FILE]
The command is METAXY_BIN, or build/release/metaxy. Exit 1 when a goal is missed: 5,000 tables within 0.4 s and
300 MiB, 10 tables within 10 ms, and the time per table from 5,000 to the largest schema no more than half as
much again.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DEV_URLS = {"mysql": "docker://mysql/8/dev", "postgres": "docker://postgres/16/dev", "sqlite": "sqlite://dev?mode=memory"}
GOALS = {5000: (0.4, 300.0), 10: (0.010, None)}     # tables: (seconds, MiB)
LINEAR_FROM, LINEAR_SLACK = 5000, 1.5


@dataclass
class Row:
    dialect: str
    tables: int
    first_seconds: float        # the plan that makes everything, run once
    same_seconds: float
    added_seconds: float
    mebibytes: float            # the larger of the two measured


def quote(dialect: str, name: str) -> str:
    return f"`{name}`" if dialect == "mysql" else f'"{name}"'


def table_sql(dialect: str, number: int, extra: bool) -> str:
    q = lambda name: quote(dialect, name)
    columns = [f"{q('id')} bigint NOT NULL", f"{q('parent_id')} bigint NULL",
               f"{q('name')} varchar(255) NOT NULL", f"{q('email')} varchar(190) NULL",
               f"{q('state')} varchar(20) NOT NULL DEFAULT 'new'", f"{q('amount')} decimal(12,2) NOT NULL DEFAULT 0",
               f"{q('position')} int NULL", f"{q('note')} text NULL", f"{q('created_at')} timestamp NULL",
               f"{q('updated_at')} timestamp NULL"]
    if extra:
        columns.append(f"{q('added')} int NULL")
    name, parent = f"t{number:05d}", f"t{max(number - 1, 0):05d}"
    columns.append(f"PRIMARY KEY ({q('id')})")
    columns.append(f"CONSTRAINT {q(name + '_parent')} FOREIGN KEY ({q('parent_id')}) REFERENCES {q(parent)} ({q('id')})")
    body = ",\n  ".join(columns)
    return (f"CREATE TABLE {q(name)} (\n  {body}\n);\n"
            f"CREATE INDEX {q(name + '_parent_id')} ON {q(name)} ({q('parent_id')});\n"
            f"CREATE INDEX {q(name + '_name')} ON {q(name)} ({q('name')}, {q('state')});\n")


def schema_sql(dialect: str, tables: int, extra_at: int | None = None) -> str:
    return "\n".join(table_sql(dialect, i, i == extra_at) for i in range(tables))


def run_once(command: list[str], folder: Path) -> tuple[float, float, str]:
    """Seconds, MiB, stdout; any failure ends the bench."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        started = time.perf_counter()
        process = subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=out, stderr=err)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0), err.seek(0)
        text = out.read().decode(errors="replace")
        if process.returncode != 0:
            sys.exit(f"bench: {' '.join(command)} ended with status {process.returncode}\n"
                     f"{text[-2000:]}{err.read().decode(errors='replace')[-2000:]}")
    return seconds, usage.ru_maxrss / 1024, text


def measure(metaxy: str, dialect: str, tables: int, rounds: int, folder: Path) -> Row:
    (folder / "schema.sql").write_text(schema_sql(dialect, tables))
    (folder / "added.sql").write_text(schema_sql(dialect, tables, extra_at=tables // 2))
    directory, kept = folder / "migrations", folder / "kept"

    def diff(to: str) -> tuple[float, float]:
        seconds, memory, _ = run_once([metaxy, "migrate", "diff", "bench", "--dir", "file://migrations",
                                       "--to", f"file://{to}", "--dev-url", DEV_URLS[dialect]], folder)
        return seconds, memory

    first, _ = diff("schema.sql")
    names = sorted(path.name for path in directory.iterdir())
    if len(names) != 2:
        sys.exit(f"bench: expected one file and atlas.sum in the new directory, found {names}")
    shutil.copytree(directory, kept)

    same = [diff("schema.sql") for _ in range(rounds)]
    if sorted(path.name for path in directory.iterdir()) != names:
        sys.exit(f"bench: {dialect}, {tables} tables: a plan for an unchanged schema is not empty")
    added = []
    for _ in range(rounds):
        added.append(diff("added.sql"))
        if len(list(directory.iterdir())) != 3:
            sys.exit(f"bench: {dialect}, {tables} tables: no file was written for an added column")
        shutil.rmtree(directory)
        shutil.copytree(kept, directory)
    return Row(dialect, tables, first, min(s for s, _ in same), min(s for s, _ in added),
               max(m for _, m in same + added))


def missed_goals(rows: list[Row]) -> list[str]:
    missed = []
    for row in rows:
        seconds, memory = GOALS.get(row.tables, (None, None))
        slowest = max(row.same_seconds, row.added_seconds)
        if seconds is not None and slowest > seconds:
            missed.append(f"{row.dialect}, {row.tables} tables: {slowest:.3f} s, the goal is {seconds} s")
        if memory is not None and row.mebibytes > memory:
            missed.append(f"{row.dialect}, {row.tables} tables: {row.mebibytes:.0f} MiB, the goal is {memory:.0f} MiB")
    for dialect in {row.dialect for row in rows}:
        large = sorted((r for r in rows if r.dialect == dialect and r.tables >= LINEAR_FROM), key=lambda r: r.tables)
        if len(large) > 1:
            low, high = large[0], large[-1]
            ratio = (high.added_seconds / high.tables) / (low.added_seconds / low.tables)
            if ratio > LINEAR_SLACK:
                missed.append(f"{dialect}: a table costs {ratio:.1f} times as much at {high.tables} tables "
                              f"as at {low.tables}: not linear")
    return missed


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="bench/run.py", description="Time and memory of migrate diff.")
    parser.add_argument("--dialect", action="append", choices=list(DEV_URLS))
    parser.add_argument("--tables", default="10,100,1000,5000,20000")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", type=Path)
    args = parser.parse_args(argv)
    metaxy = os.environ.get("METAXY_BIN") or str(ROOT / "build/release/metaxy")

    rows = []
    print(f"{'dialect':10} {'tables':>7} {'first plan':>11} {'no change':>10} {'one column':>11} {'memory':>9}")
    for dialect in args.dialect or list(DEV_URLS):
        for tables in map(int, args.tables.split(",")):
            with tempfile.TemporaryDirectory(prefix="mx-bench-") as folder:
                row = measure(metaxy, dialect, tables, args.rounds, Path(folder))
            rows.append(row)
            print(f"{row.dialect:10} {row.tables:7} {row.first_seconds:9.4f} s {row.same_seconds:8.4f} s "
                  f"{row.added_seconds:9.4f} s {row.mebibytes:5.0f} MiB", flush=True)
    if args.json:
        args.json.write_text(json.dumps([asdict(row) for row in rows], indent=2) + "\n")
    missed = missed_goals(rows)
    print("\n".join(missed) or "every goal is met")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
