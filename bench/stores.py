#!/usr/bin/env python3
"""Stores beside the original: seconds and memory of resolve_update and write on DuckDB, and on the other engines.

    python bench/stores.py [--rows 100000,1000000] [--parents 1,2] [--engines duckdb,sqlite] [--algorithm md5]
                           [--peer DIR | --no-peer] [--rounds 2] [--json FILE]

Features of two fields each: one or two roots, and one that depends on them. Measured, each in a process of its own:

    small      resolve_update of 1,000 samples against a table of them (the best of several calls)
    write      write of all rows into a store that has no table yet
    first      resolve_update while there is no table yet: all rows are new
    unchanged  resolve_update when nothing changed
    changed    resolve_update after 1 % of the rows of the first parent changed
    ctas       a bare CREATE TABLE AS of the same rows, by the package duckdb

Each is the best of ROUNDS processes: seconds of all processors and of the clock, of the call alone with everything
imported, and the largest resident set of the process, imports included. Ratios are of processor seconds, which other
work on the machine changes least; those of the clock stand beside them. With md5, `first` and `unchanged` are measured
with xxhash64 too, which must not be slower. The sizes with which the goals were set are 0.1, 1, 5 and 10 million rows:
--rows 100000,1000000,5000000,10000000 takes about an hour.

The original's environment (build/peer-venv) is made with bench/requirements-peer.txt when it is not there, unless
--no-peer. It loads no extensions, so that nothing is downloaded. Exit 1 when a goal is missed.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from features import peer_environment

ROOT = Path(__file__).resolve().parent.parent
CHANGED = 100       # one row in so many

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


def processor_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def timed(call: Any) -> tuple[dict[str, float], Any]:
    """Seconds of the clock and of the processors, and what the call returns."""
    start, work = time.perf_counter(), processor_seconds()
    value = call()
    return {"seconds": time.perf_counter() - start, "work": processor_seconds() - work}, value


def resolved(store: Any, key: str) -> tuple[dict[str, float], list[int]]:
    def call() -> list[int]:
        return [len(part) for part in store.resolve_update(key)]

    return timed(call)


def step(name: str, task: dict[str, Any]) -> dict[str, Any]:
    """One step of the script, in this process."""
    import warnings

    warnings.simplefilter("ignore")
    import metaxy as mx
    import narwhals  # noqa: F401  # no call is to pay for imports
    import polars  # noqa: F401

    rows, parents = task["rows"], task["parents"]
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
                return timed(lambda: store.write("bench/down", frame))[0]
        if name == "change":
            with store.open("w"):
                store.write("bench/root0", samples(rows, 2, CHANGED))
            return {}
        if name == "small":
            with store.open("w"):
                frame = samples(1000, 1)
                store.write("bench/root0", frame)
                return min((timed(lambda: store.resolve_update("bench/root0", samples=frame))[0] for _ in range(15)),
                           key=lambda times: times["work"])
        with store.open("r"):
            times, counts = resolved(store, "bench/down")
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

def run(python: str, task: dict[str, Any]) -> dict[str, Any]:
    done = subprocess.run(
        [python, str(Path(__file__).resolve()), "--child", json.dumps(task)], capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"{task['step']} failed with {python}:\n{done.stderr[-3000:]}")
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


STEPS = ("first", "write", "unchanged", "changed")


def measure(python: str, task: dict[str, Any], rounds: int, steps: tuple[str, ...]) -> Times:
    """Runs the script on a fresh store and measures the named steps."""
    found: Times = {}

    def best(name: str, times: int) -> None:
        if name not in steps:
            return
        answers = [run(python, {**task, "step": name}) for _ in range(times)]
        found[name] = {what: min(answer[what] for answer in answers) for what in ("seconds", "work", "mebibytes")}

    run(python, {**task, "step": "prepare"})
    best("first", rounds)
    found.update({"write": run(python, {**task, "step": "write"})})
    best("ctas", rounds)
    best("unchanged", rounds)
    if "changed" in steps:
        run(python, {**task, "step": "change"})
        best("changed", rounds)
    return {name: times for name, times in found.items() if name in steps}


class Places:
    """Fresh databases: files, or prefixes of server URLs given by the environment."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.count = 0

    def fresh(self, engine: str) -> str:
        self.count += 1
        if engine in ("duckdb", "sqlite"):
            return str(self.folder / f"{self.count}.{engine}")
        sys.path.insert(0, str(ROOT / "tests"))
        name = f"bench_{os.getpid()}_{self.count}"
        if engine == "postgresql":
            import psycopg

            url = os.environ["MX_POSTGRES_URL"]
            with psycopg.connect(url, autocommit=True) as connection:
                connection.execute(f"CREATE DATABASE {name} TEMPLATE template0")
        else:
            from conftest import _mysql     # pyright: ignore[reportPrivateUsage]

            url = os.environ["MX_MYSQL_URL"]
            with _mysql(url) as connection:
                connection.cursor().execute(f"CREATE DATABASE {name}")
        return url.rpartition("/")[0] + f"/{name}"


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


def goals(ours: Times, peer: Times | None, other: Times | None, smaller: Times | None, times_rows: float) -> list[Goal]:
    """`other`: with xxhash64; `smaller`: of the size before, with `times_rows` fewer rows."""
    rows = []
    for name, want in (("first", 2.5), ("unchanged", 5.0), ("changed", 5.0)) if peer else ():
        assert peer is not None
        rows.append(ratio_goal(f"{name}: times as fast", peer[name], ours[name], want, True))
        rows.append(Goal(f"{name}: share of memory", ours[name]["mebibytes"] / peer[name]["mebibytes"], None, 0.5, False))
    if "ctas" in ours:
        rows.append(ratio_goal("write: times a bare CREATE TABLE AS", ours["write"], ours["ctas"], 1.3, False))
    for name in other or {}:
        assert other is not None
        rows.append(ratio_goal(f"{name}: xxhash64 in times of md5", other[name], ours[name], 1.05, False))
    if smaller and smaller["unchanged"]["work"] > 0.2:      # less says nothing of a row
        goal = ratio_goal("unchanged: a row in times of one of the size before",
                          ours["unchanged"], smaller["unchanged"], 1.5, False)
        goal.got, goal.clock = goal.got / times_rows, goal.clock and goal.clock / times_rows
        rows.append(goal)
    return rows


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--child")
    parser.add_argument("--rows", default="100000,1000000")
    parser.add_argument("--parents", default="1,2")
    parser.add_argument("--engines", default="duckdb")
    parser.add_argument("--algorithm", default="md5")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--peer", type=Path, default=ROOT / "build" / "peer-venv")
    parser.add_argument("--no-peer", action="store_true")
    parser.add_argument("--json")
    options = parser.parse_args()
    if options.child:
        child(options.child)
        return 0
    peer = None if options.no_peer else peer_environment(options.peer.resolve())
    results: list[dict[str, Any]] = []
    missed = 0
    with tempfile.TemporaryDirectory() as folder:
        places = Places(Path(folder))
        for engine in options.engines.split(","):
            missed += bench_engine(engine, options, places, peer, results)
    if options.json:
        Path(options.json).write_text(json.dumps(results, indent=1))
    print(f"{missed} goals missed" if missed else "all goals met")
    return 1 if missed else 0


def report(name: str, item: dict[str, float]) -> str:
    return f"  {name:10} {item['work']:8.3f} s, clock {item['seconds']:8.3f} s, {item['mebibytes']:6.0f} MiB"


def bench_engine(
    engine: str, options: argparse.Namespace, places: Places, peer: str | None, results: list[dict[str, Any]]
) -> int:
    duckdb = engine == "duckdb"
    peer = peer if duckdb else None
    task = {"engine": engine, "algorithm": options.algorithm, "rows": 1000, "parents": 1}
    small = run(sys.executable, {**task, "step": "small", "where": places.fresh(engine)})
    met = small["work"] <= 0.010 or not duckdb
    line = f"{'ok    ' if met else 'MISSED'} {engine}: resolve_update of 1,000 rows {small['work'] * 1000:.1f} ms"
    if peer:
        other = run(peer, {**task, "step": "small", "where": places.fresh(engine)})
        line += f" (the original {other['work'] * 1000:.1f} ms)"
    print(line, flush=True)
    missed = 0 if met else 1
    for parents in map(int, options.parents.split(",")):
        before: tuple[int, Times] | None = None
        for rows in map(int, options.rows.split(",")):
            of = {**task, "rows": rows, "parents": parents}
            ours = measure(sys.executable, {**of, "where": places.fresh(engine)}, options.rounds,
                           (*STEPS, "ctas") if duckdb else STEPS)
            theirs = measure(peer, {**of, "where": places.fresh(engine)}, options.rounds, STEPS) if peer else None
            fast = None
            if duckdb and options.algorithm == "md5":
                fast = measure(sys.executable, {**of, "algorithm": "xxhash64", "where": places.fresh(engine)},
                               options.rounds, ("first", "unchanged"))
            results.append({**of, "ours": ours, "peer": theirs, "xxhash64": fast})
            print(f"{engine}, {options.algorithm}, {rows:,} rows, {parents} parent{'s' * (parents > 1)}")
            for name, item in ours.items():
                print(report(name, item) + (f"   the original {report('', theirs[name]).strip()}"
                                            if theirs and name in theirs else ""))
            smaller, times_rows = (before[1], rows / before[0]) if before else (None, 1.0)
            for goal in goals(ours, theirs, fast, smaller, times_rows) if duckdb else ():
                print(f"  {goal}")
                missed += not goal.met
            before = rows, ours
            sys.stdout.flush()
    return missed


if __name__ == "__main__":
    sys.exit(main())
