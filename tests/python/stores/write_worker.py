"""Writes batches of rows into one feature, for two processes at once: `python write_worker.py JSON` (test_writers.py)."""

from __future__ import annotations

import json
import sys
import warnings
from typing import Any

import kill_worker
from metaxy import _settings

BATCHES, ROWS = 15, 40


def rows(name: str, batch: int) -> list[dict[str, Any]]:
    return [{"id": f"{name}-{batch}-{n}", "batch": batch, "metaxy_provenance_by_field": {"x": str(n)}}
            for n in range(ROWS)]


def main() -> None:
    warnings.simplefilter("ignore")
    about = json.loads(sys.argv[1])
    store = kill_worker.store_of(about)
    with _settings.use(_settings.Settings(project="kill")), kill_worker.ONE.use(), store.open("w"):
        print("ready", flush=True)
        sys.stdin.readline()        # all workers begin at once
        for batch in range(BATCHES):
            store.write("k/a", rows(about["name"], batch))


if __name__ == "__main__":
    main()
