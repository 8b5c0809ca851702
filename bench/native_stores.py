#!/usr/bin/env python3
"""Stores in C, without Python in between: bench_store_rows on every engine.

    python bench/native_stores.py [--rows 1000000] [--engines duckdb,sqlite,postgresql,mysql] [--algorithms md5,xxhash64]
                                  [--build DIR] [--minutes 30]

What each line says stands at the head of bench/store_rows.c. The program is built when it is not there (--build:
build/release); servers are found or started as in bench/stores.py. Goals are set there; exit 1 when a run failed, or did
not end in time.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from stores import ENGINES, ROOT, Clock, Failed, Places, numbers

URLS = {"duckdb": "duckdb:///", "sqlite": "sqlite://"}


def run(program: Path, place: dict[str, Any], engine: str, words: list[str], clock: Clock) -> None:
    environment = {**os.environ, "METAXY_PYTHON": sys.executable}       # whose DuckDB it takes
    if place.get("server"):
        environment["BENCH_SERVER"] = str(place["server"])
    try:
        done = subprocess.run([str(program), URLS.get(engine, "") + place["where"], *words], env=environment,
                              timeout=clock.left)
    except subprocess.TimeoutExpired:
        raise Failed(f"{engine} {' '.join(words)}: ended, the time is up") from None
    if done.returncode != 0:
        raise Failed(f"{engine} {' '.join(words)}: status {done.returncode}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rows", type=numbers, default=[1_000_000])
    parser.add_argument("--engines", default=",".join(ENGINES))
    parser.add_argument("--algorithms", type=lambda text: text.split(","), default=["md5", "xxhash64"])
    parser.add_argument("--build", type=Path, default=ROOT / "build" / "release")
    parser.add_argument("--minutes", type=float, default=30)
    options = parser.parse_args()
    build = options.build.resolve()
    subprocess.run(["ninja", "-C", str(build), "bench/bench_store_rows"], check=True, stdout=subprocess.DEVNULL)
    sys.path.insert(0, str(ROOT / "tests"))
    os.environ.setdefault("TMPDIR", tempfile.gettempdir())
    clock = Clock(time.monotonic() + options.minutes * 60)
    failed = 0
    with contextlib.ExitStack() as servers, tempfile.TemporaryDirectory() as folder:
        places = Places(Path(folder), servers)
        for engine in options.engines.split(","):
            for rows in options.rows:
                for algorithm in options.algorithms:
                    print(f"{engine}, {algorithm}, {rows:,} rows", flush=True)
                    try:
                        with places.fresh(engine) as place:
                            run(build / "bench" / "bench_store_rows", place, engine, [str(rows), algorithm], clock)
                    except Failed as why:
                        failed += 1
                        print(f"  FAILED {why}", flush=True)
    print(f"{failed} failed" if failed else "all ran")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
