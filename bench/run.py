#!/usr/bin/env python3
"""`make bench`: time and memory of `metaxy migrate diff --to file://schema.sql` as schemas grow.

A schema of N tables has 10 columns, 2 indexes and 1 foreign key a table, and with every tenth table a view on it, a
trigger and, but for SQLite, a function. For each N the migration directory is made
once by the command itself; then two runs are measured, each in a fresh copy of it, the best of ROUNDS: nothing
changed, and one column added to one table. Seconds are wall clock, start of the process included. Memory is the
largest resident set of one process (not below this script's own, some 10 MiB: the system counts from the fork on).

Usage: run.py [--dialect mysql|postgres|sqlite]... [--tables N,N,...] [--rounds N] [--json FILE]

The command is METAXY_BIN, or build/release/metaxy. Beside it run, once each:
  Alembic's autogenerate (adapters/alembic_tables.py), up to --alembic-tables tables, for SQLite: it compares the models
      with a database, which is made before and not measured;
  Atlas, where ATLAS names a binary, up to --atlas-tables tables, without the views, triggers and functions, which its
      community edition does not plan. For MySQL and PostgreSQL it needs a server, which ATLAS_DEV_URL_MYSQL and
      ATLAS_DEV_URL_POSTGRES name.
What is not run is counted at the end.

Exit 1 when a goal is missed: 5,000 tables within 0.4 s and 300 MiB, 10 tables within 10 ms, and a table of the
largest schema costs no more than half as much again as one of 5,000. On a machine that has other things to do (load of
one a processor or more) it is the processor's seconds that count.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DEV_URLS = {"mysql": "docker://mysql/8/dev", "postgres": "docker://postgres/16/dev",
            "sqlite": "sqlite://dev?mode=memory"}
GOALS: dict[int, tuple[float, float | None]] = {5000: (0.4, 300.0), 10: (0.010, None)}     # tables: seconds, MiB
LINEAR_FROM, LINEAR_SLACK = 5000, 1.5


@dataclass
class Row:
    command: str                # "metaxy", "alembic" or "atlas"
    dialect: str
    tables: int
    same_seconds: float
    added_seconds: float
    cpu_seconds: float          # of the slower of the two: what a busy machine does not change
    mebibytes: float            # the larger of the two


def table_sql(dialect: str, number: int, extra: bool) -> str:
    mark = "`" if dialect == "mysql" else '"'
    name, parent = f"t{number:05d}", f"t{max(number - 1, 0):05d}"
    columns = [("id", "bigint NOT NULL"), ("parent_id", "bigint NULL"), ("name", "varchar(255) NOT NULL"),
               ("email", "varchar(190) NULL"), ("state", "varchar(20) NOT NULL DEFAULT 'new'"),
               ("amount", "decimal(12,2) NOT NULL DEFAULT 0"), ("position", "int NULL"), ("note", "text NULL"),
               ("created_at", "timestamp NULL"), ("updated_at", "timestamp NULL")]
    columns += [("added", "int NULL")] if extra else []
    body = "".join(f"  {mark}{column}{mark} {rest},\n" for column, rest in columns)

    def q(text: str) -> str:
        return mark + text + mark

    return (f"CREATE TABLE {q(name)} (\n{body}  PRIMARY KEY ({q('id')}),\n"
            f"  CONSTRAINT {q(name + '_parent')} FOREIGN KEY ({q('parent_id')}) REFERENCES {q(parent)} ({q('id')})\n);\n"
            f"CREATE INDEX {q(name + '_parent_id')} ON {q(name)} ({q('parent_id')});\n"
            f"CREATE INDEX {q(name + '_name')} ON {q(name)} ({q('name')}, {q('state')});\n\n")


def objects_sql(dialect: str, number: int) -> list[str]:
    """What hangs on every tenth table."""
    if number % 10:
        return []
    table, view, trigger, function = (f"{kind}{number:05d}" for kind in ("t", "v", "touch_", "twice_"))
    found = [f"CREATE VIEW {view} AS SELECT id, name, amount FROM {table} WHERE amount > 0"]
    if dialect == "duckdb":
        return [*found, f"CREATE MACRO {function}(n) AS n * 2"]
    if dialect == "sqlite":
        return [*found, f"CREATE TRIGGER {trigger} AFTER UPDATE ON {table} BEGIN UPDATE {table} SET position = 1 WHERE id = NEW.id; END"]
    if dialect == "mysql":
        return [*found, f"CREATE FUNCTION {function}(n int) RETURNS int DETERMINISTIC RETURN n * 2",
                f"CREATE TRIGGER {trigger} BEFORE UPDATE ON {table} FOR EACH ROW SET NEW.position = {function}(OLD.position)"]
    return [*found, f"CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS "
                    "$$ BEGIN NEW.position := OLD.position * 2; RETURN NEW; END $$",
            f"CREATE TRIGGER {trigger} BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION {function}()"]


def write_schema(path: Path, dialect: str, tables: int, extra_at: int | None = None, objects: bool = True) -> None:
    """Table by table: what this script holds in memory counts for its children."""
    with path.open("w") as file:
        for number in range(tables):
            file.write(table_sql(dialect, number, number == extra_at))
            for statement in objects_sql(dialect, number) if objects else []:
                file.write(statement + ";\n\n")


def run_once(argv: list[str], folder: Path) -> tuple[float, float, float]:
    """Seconds of wall clock and of processor, MiB; a failure ends the bench."""
    log = folder / "log"
    output = [(os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
              (os.POSIX_SPAWN_OPEN, 1, str(log), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644),
              (os.POSIX_SPAWN_DUP2, 1, 2)]
    os.chdir(folder)
    started = time.perf_counter()
    pid = os.posix_spawnp(argv[0], argv, os.environ, file_actions=output)
    _, status, usage = os.wait4(pid, 0)
    seconds = time.perf_counter() - started
    if os.waitstatus_to_exitcode(status) != 0:
        sys.exit(f"bench: {' '.join(argv)} ended with status {os.waitstatus_to_exitcode(status)}\n"
                 f"{log.read_text(errors='replace')[-2000:]}")
    return seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


class Bench:
    """One schema, its directory and the commands that run on copies of it."""

    def __init__(self, folder: Path, metaxy: str, dialect: str, tables: int, objects: bool = True):
        self.folder, self.dialect, self.tables = folder, dialect, tables
        folder.mkdir(exist_ok=True)
        write_schema(folder / "same.sql", dialect, tables, objects=objects)
        write_schema(folder / "added.sql", dialect, tables, extra_at=tables // 2, objects=objects)
        run_once(self.argv(metaxy, "same.sql", DEV_URLS[dialect]), folder)
        (folder / "migrations").rename(folder / "kept")

    @staticmethod
    def argv(binary: str, schema: str, dev_url: str) -> list[str]:
        return [binary, "migrate", "diff", "bench", "--dir", "file://migrations", "--to", f"file://{schema}",
                "--dev-url", dev_url]

    def best(self, binary: str, schema: str, dev_url: str, rounds: int) -> tuple[float, float, float]:
        directory, seconds, cpu, memory = self.folder / "migrations", float("inf"), float("inf"), 0.0
        files = 2 if schema == "same.sql" else 3        # atlas.sum, the first file, and the new one
        for _ in range(rounds):
            shutil.copytree(self.folder / "kept", directory)
            run_seconds, run_cpu, run_memory = run_once(self.argv(binary, schema, dev_url), self.folder)
            found = sorted(path.name for path in directory.iterdir())
            if len(found) != files:
                sys.exit(f"bench: {binary}, {self.dialect}, {self.tables} tables, {schema}: the directory holds {found}")
            shutil.rmtree(directory)
            seconds, cpu, memory = min(seconds, run_seconds), min(cpu, run_cpu), max(memory, run_memory)
        return seconds, cpu, memory

    def measure(self, name: str, binary: str, dev_url: str, rounds: int) -> Row:
        same, same_cpu, same_memory = self.best(binary, "same.sql", dev_url, rounds)
        added, added_cpu, added_memory = self.best(binary, "added.sql", dev_url, rounds)
        return Row(name, self.dialect, self.tables, same, added, max(same_cpu, added_cpu), max(same_memory, added_memory))


class Skipped(Exception):
    """Why a peer's run cannot be made."""


def measure_alembic(folder: Path, dialect: str, tables: int, most: int) -> Row:
    if dialect != "sqlite":
        raise Skipped("Alembic on SQLite alone")
    if tables > most:
        raise Skipped(f"Alembic: more than {most} tables (--alembic-tables)")
    if importlib.util.find_spec("alembic") is None:
        raise Skipped("alembic is not installed")
    write_schema(folder / "tables.sql", dialect, tables, objects=False)
    command = [sys.executable, str(ROOT / "bench" / "adapters" / "alembic_tables.py")]
    run_once([*command, "make", "tables.db", "tables.sql"], folder)
    same = run_once([*command, "plan", "tables.db", str(tables)], folder)
    added = run_once([*command, "plan", "tables.db", str(tables), str(tables // 2)], folder)
    return Row("alembic", dialect, tables, same[0], added[0], max(same[1], added[1]), max(same[2], added[2]))


def measure_atlas(folder: Path, atlas: str | None, dialect: str, tables: int, most: int) -> Row:
    if not atlas:
        raise Skipped("ATLAS is not set")
    dev_url = atlas_dev_url(dialect, tables, most)
    metaxy = str(Path(os.environ.get("METAXY_BIN") or ROOT / "build/release/metaxy").absolute())
    return Bench(folder / "atlas", metaxy, dialect, tables, objects=False).measure("atlas", atlas, dev_url, 1)


def atlas_dev_url(dialect: str, tables: int, most: int) -> str:
    if tables > most:
        raise Skipped(f"Atlas: more than {most} tables (--atlas-tables)")
    if dialect == "sqlite":
        return DEV_URLS[dialect]
    name = f"ATLAS_DEV_URL_{dialect.upper()}"
    if name not in os.environ:
        raise Skipped(f"{name} is not set")
    return os.environ[name]


def run_all(args: argparse.Namespace, skipped: list[str]) -> Iterator[Row]:
    metaxy = str(Path(os.environ.get("METAXY_BIN") or ROOT / "build/release/metaxy").absolute())
    atlas = os.environ.get("ATLAS")
    for dialect in args.dialect or list(DEV_URLS):
        for tables in map(int, args.tables.split(",")):
            with tempfile.TemporaryDirectory(prefix="mx-bench-") as folder:
                bench = Bench(Path(folder), metaxy, dialect, tables)
                yield bench.measure("metaxy", metaxy, DEV_URLS[dialect], args.rounds)
                for peer in (partial(measure_alembic, bench.folder, dialect, tables, args.alembic_tables),
                             partial(measure_atlas, bench.folder, atlas, dialect, tables, args.atlas_tables)):
                    try:
                        yield peer()
                    except Skipped as why:
                        skipped.append(str(why))
                os.chdir("/")


HEAD = (f"{'':8}{'':10}{'':8}|{'nothing changed':^28}|{'one column added':^28}|\n"
        f"{'command':8}{'dialect':10}{'tables':>7} |{'seconds':>10}{'µs a table':>12}{'ratio':>6}|"
        f"{'seconds':>10}{'µs a table':>12}{'ratio':>6}|{'CPU s':>8}{'MiB':>6}")


def line(row: Row, before: Row | None) -> str:
    """Ratio: the time of this schema to that of the one before, divided by how many times larger it is; 1 is linear."""
    text = f"{row.command:8}{row.dialect:10}{row.tables:7} |"
    for seconds, earlier in ((row.same_seconds, before and before.same_seconds),
                             (row.added_seconds, before and before.added_seconds)):
        ratio = f"{seconds / earlier / (row.tables / before.tables):6.2f}" if before and earlier else f"{'':6}"
        text += f"{seconds:10.4f}{seconds / row.tables * 1e6:12.1f}{ratio}|"
    return text + f"{row.cpu_seconds:8.3f}{row.mebibytes:6.0f}"


def missed_goals(rows: list[Row]) -> list[str]:
    missed = []
    for row in rows:
        seconds, memory = GOALS.get(row.tables, (None, None))
        idle = os.getloadavg()[0] < (os.cpu_count() or 1)
        slowest = max(row.same_seconds, row.added_seconds) if idle else row.cpu_seconds
        if seconds is not None and slowest > seconds:
            missed.append(f"{row.dialect}, {row.tables} tables: {slowest:.4f} s, the goal is {seconds} s")
        if memory is not None and row.mebibytes > memory:
            missed.append(f"{row.dialect}, {row.tables} tables: {row.mebibytes:.0f} MiB, the goal is {memory:.0f} MiB")
    for dialect in dict.fromkeys(row.dialect for row in rows):
        large = [row for row in rows if row.dialect == dialect and row.tables >= LINEAR_FROM]
        if len(large) > 1:
            low, high = large[0], large[-1]
            ratio = max((high.same_seconds / high.tables) / (low.same_seconds / low.tables),
                        (high.added_seconds / high.tables) / (low.added_seconds / low.tables))
            if os.getloadavg()[0] >= (os.cpu_count() or 1):
                ratio = (high.cpu_seconds / high.tables) / (low.cpu_seconds / low.tables)
            if ratio > LINEAR_SLACK:
                missed.append(f"{dialect}: a table costs {ratio:.2f} times as much at {high.tables} tables as at "
                              f"{low.tables}: not linear")
    return missed


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="bench/run.py", description="Time and memory of migrate diff.")
    parser.add_argument("--dialect", action="append", choices=list(DEV_URLS))
    parser.add_argument("--tables", default="10,100,1000,5000,20000")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--alembic-tables", type=int, default=5000, help="the largest schema that Alembic is run on")
    parser.add_argument("--atlas-tables", type=int, default=1000, help="the largest schema that Atlas is run on")
    parser.add_argument("--json", type=Path, help="write the figures there, too")
    args = parser.parse_args(argv)

    rows: list[Row] = []
    skipped: list[str] = []
    print(HEAD, flush=True)
    for row in run_all(args, skipped):
        before = [r for r in rows if (r.command, r.dialect) == (row.command, row.dialect)]
        print(line(row, before[-1] if before else None), flush=True)
        rows.append(row)
    if args.json:
        args.json.write_text(json.dumps([asdict(row) for row in rows], indent=2) + "\n")
    if skipped:
        reasons = "; ".join(f"{skipped.count(why)}: {why}" for why in dict.fromkeys(skipped))
        print(f"{len(skipped)} runs of peers were skipped ({reasons})")
    missed = missed_goals([row for row in rows if row.command == "metaxy"])
    print("\n".join(missed) or "every goal is met")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
