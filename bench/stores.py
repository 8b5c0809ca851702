#!/usr/bin/env python3
"""Stores beside the original: seconds and memory of resolve_update and write on DuckDB, and on the other engines.

    python bench/stores.py [--rows 100000,1000000] [--peer build/peer-venv/bin/python] [--engines duckdb,sqlite]
                           [--parents 1,2] [--algorithm md5] [--rounds 2] [--json FILE]

Features of two fields each: one or two roots, and one that depends on them. Measured, each in a process of its own:

    small      resolve_update of 1,000 samples against a table of them (the best of several calls)
    write      write of all rows into a store that has no table yet
    first      resolve_update while there is no table yet: all rows are new
    unchanged  resolve_update when nothing changed
    changed    resolve_update after 1 % of the rows of the first parent changed
    ctas       a bare CREATE TABLE AS of the same rows, by the package duckdb

Seconds are of the call alone, the best of ROUNDS processes; MiB is the largest resident set of the process, imports
included. The peer is run where its Python is found (bench/requirements-peer.txt says what it needs); it loads no
extensions, so that nothing is downloaded. Goals are those of docs/stores-python.md; the exit status is 1 when one is
missed, and 0 when there was no peer to compare with.
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
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
CHANGED = 100       # one row in so many


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


def timed(call: Any) -> tuple[float, Any]:
    start = time.perf_counter()
    value = call()
    return time.perf_counter() - start, value


def resolved(store: Any, key: str) -> tuple[float, list[int]]:
    def call() -> list[int]:
        return [len(part) for part in store.resolve_update(key)]

    return timed(call)


def step(name: str, task: dict[str, Any]) -> dict[str, Any]:
    """One step of the script, in this process."""
    import warnings

    warnings.simplefilter("ignore")
    import metaxy as mx

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
                seconds, _ = timed(lambda: store.write("bench/down", frame))
            return {"seconds": seconds}
        if name == "change":
            with store.open("w"):
                store.write("bench/root0", samples(rows, 2, CHANGED))
            return {}
        if name == "small":
            with store.open("w"):
                frame = samples(1000, 1)
                store.write("bench/root0", frame)
                best = min(timed(lambda: store.resolve_update("bench/root0", samples=frame))[0] for _ in range(7))
            return {"seconds": best}
        with store.open("r"):
            seconds, counts = resolved(store, "bench/down")
        want = {"first": [rows, 0, 0], "unchanged": [0, 0, 0], "changed": [0, -(-rows // CHANGED), 0]}[name]
        assert counts == want, (name, counts, want)
        return {"seconds": seconds, "counts": counts}


def bare(task: dict[str, Any]) -> dict[str, Any]:
    """CREATE TABLE AS of the rows that `write` stored."""
    import duckdb

    with duckdb.connect(task["where"], read_only=True) as source:
        rows = source.sql("SELECT * FROM bench__down").to_arrow_table()
    with tempfile.TemporaryDirectory() as folder:
        with duckdb.connect(str(Path(folder) / "bare.duckdb")) as target:
            target.register("stored", rows)
            seconds, _ = timed(lambda: target.execute("CREATE TABLE bare AS SELECT * FROM stored"))
    return {"seconds": seconds}


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


def measure(python: str, task: dict[str, Any], rounds: int, steps: tuple[str, ...]) -> dict[str, dict[str, float]]:
    """Runs the script on a fresh store and measures the named steps."""
    found: dict[str, dict[str, float]] = {}

    def best(name: str, times: int) -> None:
        answers = [run(python, {**task, "step": name}) for _ in range(times)]
        found[name] = {
            "seconds": min(answer["seconds"] for answer in answers),
            "mebibytes": min(answer["mebibytes"] for answer in answers)}

    run(python, {**task, "step": "prepare"})
    best("first", rounds)
    best("write", 1)
    if "ctas" in steps:
        best("ctas", rounds)
    best("unchanged", rounds)
    run(python, {**task, "step": "change"})
    best("changed", rounds)
    return found


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


def goals(ours: dict[str, Any], peer: dict[str, Any] | None) -> list[tuple[str, float, float, bool]]:
    """What, the measured ratio, the wanted one, and whether it is met."""
    rows = []
    if peer:
        for name, want in (("first", 2.5), ("unchanged", 5.0), ("changed", 5.0)):
            ratio = peer[name]["seconds"] / ours[name]["seconds"]
            rows.append((f"{name}: times as fast", ratio, want, ratio >= want))
            share = ours[name]["mebibytes"] / peer[name]["mebibytes"]
            rows.append((f"{name}: share of memory", share, 0.5, share <= 0.5))
    if "ctas" in ours:
        ratio = ours["write"]["seconds"] / ours["ctas"]["seconds"]
        rows.append(("write: times a bare CREATE TABLE AS", ratio, 1.3, ratio <= 1.3))
    return rows


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--child")
    parser.add_argument("--rows", default="100000,1000000")
    parser.add_argument("--parents", default="1,2")
    parser.add_argument("--engines", default="duckdb")
    parser.add_argument("--algorithm", default="md5")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--peer", default=str(ROOT / "build" / "peer-venv" / "bin" / "python"))
    parser.add_argument("--json")
    options = parser.parse_args()
    if options.child:
        child(options.child)
        return 0
    peer = options.peer if Path(options.peer).is_file() else None
    if peer is None:
        print(f"no peer at {options.peer}: compared with nothing", file=sys.stderr)
    results: list[dict[str, Any]] = []
    missed = 0
    with tempfile.TemporaryDirectory() as folder:
        places = Places(Path(folder))
        for engine in options.engines.split(","):
            missed += bench_engine(engine, options, places, peer, results)
    if options.json:
        Path(options.json).write_text(json.dumps(results, indent=1))
    print(f"{missed} goals missed" if missed else "all goals met")
    return 1 if missed and peer else 0


def bench_engine(
    engine: str, options: argparse.Namespace, places: Places, peer: str | None, results: list[dict[str, Any]]
) -> int:
    missed = 0
    task = {"engine": engine, "algorithm": options.algorithm, "rows": 1000, "parents": 1}
    small = run(sys.executable, {**task, "step": "small", "where": places.fresh(engine)})["seconds"]
    line = f"{engine}: resolve_update of 1,000 rows: {small * 1000:.1f} ms"
    if engine == "duckdb":
        missed += small > 0.010
        if peer:
            other = run(peer, {**task, "step": "small", "where": places.fresh(engine)})["seconds"]
            line += f" (the original: {other * 1000:.1f} ms)"
    print(line, flush=True)
    for parents in map(int, options.parents.split(",")):
        for rows in map(int, options.rows.split(",")):
            of = {**task, "rows": rows, "parents": parents}
            steps = ("ctas",) if engine == "duckdb" else ()
            ours = measure(sys.executable, {**of, "where": places.fresh(engine)}, options.rounds, steps)
            with_peer = peer if engine == "duckdb" else None
            theirs = (measure(with_peer, {**of, "where": places.fresh(engine)}, options.rounds, ())
                      if with_peer else None)
            results.append({**of, "ours": ours, "peer": theirs})
            print(f"{engine}, {options.algorithm}, {rows:,} rows, {parents} parent{'s' * (parents > 1)}")
            for name, item in ours.items():
                text = f"  {name:10} {item['seconds']:8.3f} s {item['mebibytes']:7.0f} MiB"
                if theirs and name in theirs:
                    text += f"   the original {theirs[name]['seconds']:8.3f} s {theirs[name]['mebibytes']:7.0f} MiB"
                print(text)
            if engine == "duckdb":
                for what, got, want, met in goals(ours, theirs):
                    print(f"  {'ok    ' if met else 'MISSED'} {what} {got:.2f} (goal {want})")
                    missed += not met
            sys.stdout.flush()
    return missed


if __name__ == "__main__":
    sys.exit(main())
