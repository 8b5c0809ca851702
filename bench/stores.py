#!/usr/bin/env python3
"""Stores beside the original: seconds and memory of resolve_update and write on DuckDB, and on the other engines.

    python bench/stores.py [--rows 100000,1000000] [--parents 1,2] [--engines duckdb,sqlite,postgresql,mysql]
                           [--algorithms md5,xxhash64] [--peer DIR | --no-peer] [--rounds 2] [--minutes 60]
                           [--whole] [--json FILE]

Features of two fields each: one or two roots, and one that depends on them. Measured, each in a process of its own:

    small      resolve_update of 1,000 samples against a table of them (the best of several calls)
    write      write of all rows into a store that has no table yet
    first      resolve_update while there is no table yet: all rows are new
    unchanged  resolve_update when nothing changed
    changed    resolve_update after 1 % of the rows of the first parent changed
    ctas       on DuckDB, a bare CREATE TABLE AS of the same rows, by the package duckdb

Each is the best of ROUNDS processes: seconds of all processors (the server's too) and of the clock, of the call alone with
everything imported, and the largest resident set of the process, imports included. Ratios are of processor seconds, which
other work on the machine changes least; those of the clock stand beside them. The original is run beside DuckDB, with
the first of the algorithms.

--whole is 0.1, 1, 5 and 10 million rows on all four engines, one round: hours. No step takes longer than what is left of
--minutes; a step that failed or was ended is said, counts as a missed goal, and what follows from it is left out.

PostgreSQL and MariaDB are those of MX_POSTGRES_URL and MX_MYSQL_URL, or are started for this (tests/servers.py), with their
files in the temporary folder. A server that is not installed is left out, which is said and counted.

The original's environment (build/peer-venv) is made with bench/requirements-peer.txt when it is not there, unless
--no-peer. It loads no extensions, so that nothing is downloaded. Exit 1 when a goal is missed.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from features import peer_environment

ROOT = Path(__file__).resolve().parent.parent
CHANGED = 100       # one row in so many
MILLION = 1_000_000
ENGINES = ("duckdb", "sqlite", "postgresql", "mysql")
UNCHANGED_SECONDS = {"sqlite": 10.0, "postgresql": 10.0, "mysql": 20.0}     # a million rows, md5
SERVERS = {"postgresql": ("postgres", "MX_POSTGRES_URL"), "mysql": ("mysql", "MX_MYSQL_URL")}

Times = dict[str, dict[str, float]]     # of a step: "seconds", "work", "mebibytes"


# ----------------------------------------------------------------------------------------- one measured process

def graph_of(mx: Any, parents: int) -> Any:
    graph = mx.FeatureGraph()
    roots = [mx.FeatureSpec(key=f"bench/root{i}", id_columns=["id"], fields=["x", "y"]) for i in range(parents)]
    deps = [mx.FeatureDep(feature=root.key, select=() if i else ("path",)) for i, root in enumerate(roots)]
    down = mx.FeatureSpec(key="bench/down", id_columns=["id"], deps=deps, fields=["p", "q"])
    for spec in (*roots, down):
        graph.add_feature_definition(mx.FeatureDefinition.from_stored_data(
            feature_spec=spec.model_dump(mode="json"), feature_schema={}, feature_class_path=None, project="bench"))
    return graph


def samples(rows: int, version: int, every: int = 1) -> Any:
    """`rows` samples, or one in `every` of them, whose field x has this version."""
    import polars as pl

    number = pl.int_range(0, rows, every, eager=True)
    text = number.cast(pl.String)
    return pl.DataFrame({
        "id": "sample-" + text.str.zfill(10),
        "path": "s3://bucket/of/videos/" + text + ".mp4",
        "metaxy_provenance_by_field": pl.DataFrame({
            "x": (number.hash(version)).cast(pl.String), "y": (number.hash(0)).cast(pl.String)}).to_struct(),
    })


def open_store(mx: Any, task: dict[str, Any]) -> Any:
    algorithm = mx.HashAlgorithm(task["algorithm"])
    keywords: dict[str, Any] = {"hash_algorithm": algorithm, "auto_create_tables": True}
    where = task["where"]
    if task["engine"] == "duckdb":
        from metaxy.ext.duckdb import DuckDBMetadataStore

        store = DuckDBMetadataStore(where, **keywords)
        store.extensions = []
        return store
    if task["engine"] == "sqlite":
        from metaxy.ext.sqlite import SQLiteMetadataStore

        return SQLiteMetadataStore(where, **keywords)
    if task["engine"] == "postgresql":
        from metaxy.ext.postgresql import PostgreSQLMetadataStore

        return PostgreSQLMetadataStore(where, **keywords)
    from metaxy.ext.mysql import MySQLMetadataStore

    return MySQLMetadataStore(where, **keywords)


def seconds_of(process: int) -> float:
    """Processor seconds of a process, of its children that ended, and of those that run (proc(5))."""
    try:
        ticks = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[11:15]
        children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    except OSError:         # it ended
        return 0.0
    return sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK") + sum(seconds_of(int(child)) for child in children)


def processor_seconds(server: int | None) -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime + (seconds_of(server) if server else 0.0)


def timed(call: Any, server: int | None = None) -> tuple[dict[str, float], Any]:
    """Seconds of the clock and of the processors, and what the call returns."""
    start, work = time.perf_counter(), processor_seconds(server)
    value = call()
    return {"seconds": time.perf_counter() - start, "work": processor_seconds(server) - work}, value


def resolved(store: Any, key: str, server: int | None) -> tuple[dict[str, float], list[int]]:
    def call() -> list[int]:
        return [len(part) for part in store.resolve_update(key)]

    return timed(call, server)


def step(name: str, task: dict[str, Any]) -> dict[str, Any]:
    """One step of the script, in this process."""
    import warnings

    warnings.simplefilter("ignore")
    import metaxy as mx
    import narwhals  # noqa: F401  # no call is to pay for imports
    import polars  # noqa: F401

    rows, parents, server = task["rows"], task["parents"], task.get("server")
    store = open_store(mx, task)
    with graph_of(mx, parents).use():
        if name == "prepare":
            with store.open("w"):
                for i in range(parents):
                    store.write(f"bench/root{i}", samples(rows, 1))
            return {"counts": []}
        if name == "write":
            with store.open("w"):
                frame = store.resolve_update("bench/down").new
                return timed(lambda: store.write("bench/down", frame), server)[0]
        if name == "change":
            with store.open("w"):
                store.write("bench/root0", samples(rows, 2, CHANGED))
            return {}
        if name == "small":
            with store.open("w"):
                frame = samples(1000, 1)
                store.write("bench/root0", frame)
                return min((timed(lambda: store.resolve_update("bench/root0", samples=frame), server)[0]
                            for _ in range(15)), key=lambda times: times["work"])
        with store.open("r"):
            times, counts = resolved(store, "bench/down", server)
        want = {"first": [rows, 0, 0], "unchanged": [0, 0, 0], "changed": [0, -(-rows // CHANGED), 0]}[name]
        assert counts == want, (name, counts, want)
        return {**times, "counts": counts}


def bare(task: dict[str, Any]) -> dict[str, Any]:
    """CREATE TABLE AS of the rows that `write` stored."""
    import duckdb

    with duckdb.connect(task["where"], read_only=True) as source:
        rows = source.sql("SELECT * FROM bench__down").to_arrow_table()
    with tempfile.TemporaryDirectory() as folder:
        with duckdb.connect(str(Path(folder) / "bare.duckdb")) as target:
            target.register("stored", rows)
            return timed(lambda: target.execute("CREATE TABLE bare AS SELECT * FROM stored"))[0]


def child(text: str) -> None:
    task = json.loads(text)
    answer = bare(task) if task["step"] == "ctas" else step(task["step"], task)
    answer["mebibytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(answer))


# ------------------------------------------------------------------------------------------------- the script

class Failed(Exception):
    """A step that failed, or was ended; the message says which and why."""


@dataclass
class Clock:
    ends: float                     # of time.monotonic

    @property
    def left(self) -> float:
        return max(self.ends - time.monotonic(), 0.0)


def run(python: str, task: dict[str, Any], clock: Clock) -> dict[str, Any]:
    words = [python, str(Path(__file__).resolve()), "--child", json.dumps(task)]
    if not clock.left:
        raise Failed(f"{task['step']}: left out, the time is up")
    try:
        done = subprocess.run(words, capture_output=True, text=True, timeout=clock.left)
    except subprocess.TimeoutExpired:
        raise Failed(f"{task['step']}: ended, the time is up") from None
    if done.returncode != 0:
        raise Failed(f"{task['step']} failed with {python}:\n{done.stderr[-3000:]}")
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


STEPS = ("first", "write", "unchanged", "changed")


def written_aside(python: str, task: dict[str, Any], clock: Clock) -> dict[str, Any]:
    """A write into a copy of the file, which is beside it and goes again."""
    copy = task["where"] + ".aside"
    try:
        shutil.copyfile(task["where"], copy)
        return run(python, {**task, "step": "write", "where": copy}, clock)
    finally:
        Path(copy).unlink(missing_ok=True)


def measure(python: str, task: dict[str, Any], rounds: int, steps: tuple[str, ...], clock: Clock) -> Times:
    """Runs the script on a fresh store and measures the named steps."""
    found: Times = {}

    def best(name: str, times: int) -> None:
        if name not in steps:
            return
        answers = [run(python, {**task, "step": name}, clock) for _ in range(times)]
        found[name] = {what: min(answer[what] for answer in answers) for what in ("seconds", "work", "mebibytes")}

    run(python, {**task, "step": "prepare"}, clock)
    best("first", rounds)
    writes = [written_aside(python, task, clock) for _ in range(rounds - 1 if "ctas" in steps else 0)]
    writes.append(run(python, {**task, "step": "write"}, clock))
    found["write"] = {what: min(answer[what] for answer in writes) for what in ("seconds", "work", "mebibytes")}
    best("ctas", rounds)
    best("unchanged", rounds)
    if "changed" in steps:
        run(python, {**task, "step": "change"}, clock)
        best("changed", rounds)
    return {name: times for name, times in found.items() if name in steps}


def server_of(url: str) -> int | None:
    """The number of the server's process, when it is one of this machine that was told its port."""
    port = url.rpartition(":")[2].partition("/")[0]
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            words = (folder / "cmdline").read_bytes().decode(errors="replace").split("\0")
            program = words[0].rpartition("/")[2]
            if program in ("postgres", "mariadbd", "mysqld") and (f"--port={port}" in words or port in words):
                return int(folder.name)
    return None


class Places:
    """Fresh databases: files, or databases of servers that the environment names or that are started here."""

    def __init__(self, folder: Path, servers: contextlib.ExitStack) -> None:
        self.folder = folder
        self.servers = servers
        self.urls: dict[str, str] = {}
        self.count = 0

    def url(self, engine: str) -> str:
        """Raises Failed when there is no server."""
        import servers

        if engine not in self.urls:
            name, variable = SERVERS[engine]
            self.urls[engine] = os.environ.get(variable, "")
            try:
                self.urls[engine] = self.urls[engine] or self.servers.enter_context(servers.start(name)).url
            except servers.Missing as missing:
                raise Failed(f"{engine} is not installed ({missing})") from None
        return self.urls[engine]

    def name(self) -> str:
        self.count += 1
        return f"bench_{os.getpid()}_{self.count}"

    @contextlib.contextmanager
    def fresh(self, engine: str) -> Iterator[dict[str, Any]]:
        """What a task says of where it works; the database is gone afterwards."""
        name = self.name()
        if engine in ("duckdb", "sqlite"):
            folder = self.folder / name
            folder.mkdir()
            try:
                yield {"where": str(folder / f"store.{engine}")}
            finally:
                shutil.rmtree(folder, ignore_errors=True)
            return
        url = self.url(engine)
        self.execute(engine, url, f"CREATE DATABASE {name}")
        try:
            yield {"where": url.rpartition("/")[0] + f"/{name}", "server": server_of(url)}
        finally:
            try:        # a step that was ended may still be at work in the server
                self.execute(engine, url, f"DROP DATABASE {name}" + " WITH (FORCE)" * (engine == "postgresql"))
            except Exception as error:
                print(f"  the database {name} stays: {error}", file=sys.stderr)

    @staticmethod
    def execute(engine: str, url: str, sql: str) -> None:
        if engine == "postgresql":
            import psycopg

            with psycopg.connect(url, autocommit=True) as connection:
                connection.execute(sql)
        else:
            from conftest import _mysql     # pyright: ignore[reportPrivateUsage]

            with _mysql(url) as connection:
                cursor = connection.cursor()
                cursor.execute("SET lock_wait_timeout = 30")
                cursor.execute(sql)


@dataclass
class Goal:
    what: str
    got: float
    clock: float | None             # the same ratio of seconds of the clock
    want: float
    least: bool                     # at least `want`, not at most

    @property
    def met(self) -> bool:
        return self.got >= self.want if self.least else self.got <= self.want

    def __str__(self) -> str:
        by_clock = "" if self.clock is None else f", by the clock {self.clock:.2f}"
        return f"{'ok    ' if self.met else 'MISSED'} {self.what} {self.got:.2f}{by_clock} (goal {self.want})"


def ratio_goal(what: str, over: dict[str, float], under: dict[str, float], want: float, least: bool) -> Goal:
    return Goal(what, over["work"] / under["work"], over["seconds"] / under["seconds"], want, least)


def goals_beside(ours: Times, peer: Times) -> list[Goal]:
    """Of DuckDB beside the original."""
    rows = []
    for name, want in (("first", 2.5), ("unchanged", 5.0), ("changed", 5.0)):
        if name in ours and name in peer:
            share = ours[name]["mebibytes"] / peer[name]["mebibytes"]
            rows.append(ratio_goal(f"{name}: times as fast", peer[name], ours[name], want, True))
            rows.append(Goal(f"{name}: share of memory", share, None, 0.5, False))
    return rows


def goals_alone(engine: str, rows: int, ours: Times) -> list[Goal]:
    found = []
    if "ctas" in ours:
        found.append(ratio_goal("write: times a bare CREATE TABLE AS", ours["write"], ours["ctas"], 1.3, False))
    if rows == MILLION and engine in UNCHANGED_SECONDS:
        times = ours["unchanged"]
        found.append(Goal("unchanged: seconds", times["work"], times["seconds"], UNCHANGED_SECONDS[engine], False))
    return found


def goals_of_hashes(ours: Times, first: Times) -> list[Goal]:
    """Beside the first algorithm."""
    return [ratio_goal(f"{name}: in times of the first algorithm", ours[name], first[name], 1.05, False)
            for name in ("first", "unchanged")]


def goals_of_growth(ours: Times, smaller: Times, times_rows: float) -> list[Goal]:
    """A row beside one of the size before, with `times_rows` fewer rows."""
    found = []
    for name in ("first", "unchanged", "changed"):
        if smaller[name]["work"] > 0.2:         # less says nothing of a row
            goal = ratio_goal(f"{name}: a row in times of one of the size before", ours[name], smaller[name], 1.5, False)
            goal.got, goal.clock = goal.got / times_rows, goal.clock and goal.clock / times_rows
            found.append(goal)
    return found


def report(name: str, item: dict[str, float]) -> str:
    return f"  {name:10} {item['work']:8.3f} s, clock {item['seconds']:8.3f} s, {item['mebibytes']:6.0f} MiB"


@dataclass
class Bench:
    options: argparse.Namespace
    places: Places
    peer: str | None
    clock: Clock
    results: list[dict[str, Any]] = field(default_factory=list)
    missed: int = 0

    def say(self, goals: list[Goal]) -> None:
        for goal in goals:
            print(f"  {goal}")
            self.missed += not goal.met
        sys.stdout.flush()

    @contextlib.contextmanager
    def counted(self) -> Iterator[None]:
        try:
            yield
        except Failed as failed:
            self.missed += 1
            print(f"  FAILED {failed}", flush=True)

    def small(self, engine: str) -> None:
        task = {"engine": engine, "algorithm": self.options.algorithms[0], "rows": 1000, "parents": 1, "step": "small"}
        with self.places.fresh(engine) as place:
            ours = run(sys.executable, {**task, **place}, self.clock)
        line = f"{engine}: resolve_update of 1,000 rows {ours['work'] * 1000:.1f} ms"
        if self.peer and engine == "duckdb":
            with self.places.fresh(engine) as place:
                theirs = run(self.peer, {**task, **place}, self.clock)
            line += f" (the original {theirs['work'] * 1000:.1f} ms)"
        met = ours["work"] <= 0.010 or engine != "duckdb"
        self.missed += not met
        print(f"{'ok    ' if met else 'MISSED'} {line}", flush=True)

    def measured(self, python: str, task: dict[str, Any], steps: tuple[str, ...]) -> Times:
        with self.places.fresh(task["engine"]) as place:
            return measure(python, {**task, **place}, self.options.rounds, steps, self.clock)

    def size(self, task: dict[str, Any], first: Times | None, smaller: tuple[int, Times] | None) -> Times:
        """One engine, algorithm, number of parents and of rows."""
        engine, rows = task["engine"], task["rows"]
        print(f"{engine}, {task['algorithm']}, {rows:,} rows, {task['parents']} parent{'s' * (task['parents'] > 1)}")
        beside = self.peer if engine == "duckdb" and not first else None
        ours = self.measured(sys.executable, task, (*STEPS, "ctas") if engine == "duckdb" else STEPS)
        self.results.append({**task, "ours": ours})
        for name, item in ours.items():
            print(report(name, item), flush=True)
        self.say(goals_alone(engine, rows, ours) if not first else [])
        # servers have no such functions: their rows come out, and go back
        self.say(goals_of_hashes(ours, first) if first and engine not in SERVERS else [])
        self.say(goals_of_growth(ours, smaller[1], rows / smaller[0]) if smaller else [])
        if beside:
            theirs = self.measured(beside, task, STEPS)
            self.results[-1]["peer"] = theirs
            for name, item in theirs.items():
                print(report(name, item) + "   the original")
            self.say(goals_beside(ours, theirs))
        return ours

    def engine(self, engine: str) -> None:
        self.small(engine)
        for parents in self.options.parents:
            smaller: dict[str, tuple[int, Times]] = {}
            for rows in self.options.rows:
                first: Times | None = None
                for algorithm in self.options.algorithms:
                    task = {"engine": engine, "algorithm": algorithm, "rows": rows, "parents": parents}
                    with self.counted():
                        ours = self.size(task, first, smaller.get(algorithm))
                        first = first or ours
                        smaller[algorithm] = rows, ours


def numbers(text: str) -> list[int]:
    return [int(word) for word in text.split(",")]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--child")
    parser.add_argument("--rows", type=numbers, default=[100_000, MILLION])
    parser.add_argument("--parents", type=numbers, default=[1, 2])
    parser.add_argument("--engines", default=",".join(ENGINES))
    parser.add_argument("--algorithms", type=lambda text: text.split(","), default=["md5", "xxhash64"])
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--whole", action="store_true")
    parser.add_argument("--peer", type=Path, default=ROOT / "build" / "peer-venv")
    parser.add_argument("--no-peer", action="store_true")
    parser.add_argument("--json")
    options = parser.parse_args()
    if options.child:
        child(options.child)
        return 0
    if options.whole:
        options.rows, options.engines = [100_000, MILLION, 5 * MILLION, 10 * MILLION], ",".join(ENGINES)
        options.rounds, options.minutes = 1, max(options.minutes, 8 * 60)
    wrong = set(options.engines.split(",")) - set(ENGINES)
    if wrong:
        parser.error(f"no engine is named {', '.join(sorted(wrong))}; there are {', '.join(ENGINES)}")
    sys.path.insert(0, str(ROOT / "tests"))
    peer = None if options.no_peer else peer_environment(options.peer.resolve())
    with contextlib.ExitStack() as servers, tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("TMPDIR", tempfile.gettempdir())      # servers have their files on a disk: they are large
        clock = Clock(time.monotonic() + options.minutes * 60)
        bench = Bench(options, Places(Path(folder), servers), peer, clock)
        for engine in options.engines.split(","):
            with bench.counted():
                bench.engine(engine)
    if options.json:
        Path(options.json).write_text(json.dumps(bench.results, indent=1))
    print(f"{bench.missed} goals missed" if bench.missed else "all goals met")
    return 1 if bench.missed else 0


if __name__ == "__main__":
    sys.exit(main())
