#!/usr/bin/env python3
"""The change matrix by three planners: Alembic with metaxy's plugin, plain Alembic, and `metaxy schema diff`.

    python bench/alembic_matrix.py [--dialect sqlite|postgresql|mysql]... [--only WORD]... [--no-plain] [--json FILE]

Every case of tests/change-matrix is planned by each and judged by its runner on a real server. Both Alembics write a
revision by `--autogenerate` and run it; the plain one gets the wanted schema reflected, which is its best case, and what
it cannot see counts against it. Servers: MX_POSTGRES_URL, MX_MYSQL_URL, else tests/servers.py starts them.
The command is METAXY_BIN, or build/release/metaxy.

Exit 1 when a case that `metaxy schema diff` passes fails with the plugin.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
MATRIX = ROOT / "tests" / "change-matrix"
ADAPTER = ROOT / "bench" / "adapters" / "alembic_planner.py"
DEV_URLS = {"postgresql": "docker://postgres/15/dev", "mysql": "docker://mariadb/10.11/dev",
            "sqlite": "sqlite://dev?mode=memory"}


def planners(dialect: str, plain: bool) -> dict[str, str]:
    command = os.environ.get("METAXY_BIN") or str(ROOT / "build" / "release" / "metaxy")
    found = {
        "metaxy schema diff": f"{command} schema diff --dev-url {DEV_URLS[dialect]} --from file://{{from}} "
                              "--to file://{to} --hints {hints}",
        "Alembic + plugin": f"{sys.executable} {ADAPTER} plugin {{dialect}} {{from}} {{to}} {{hints}}",
    }
    if plain:
        found["Alembic"] = f"{sys.executable} {ADAPTER} plain {{dialect}} {{from}} {{to}} {{hints}}"
    return found


def judged(dialect: str, planner: str, only: list[str]) -> list[dict[str, Any]]:
    """The runner's results of all cases of a dialect."""
    with tempfile.TemporaryDirectory() as folder:
        results = Path(folder) / "results.json"
        words = [sys.executable, str(MATRIX / "run.py"), "--dialect", dialect, "--quiet", "--planner", planner,
                 "--json", str(results)]
        for name, option in (("MX_POSTGRES_URL", "--postgres-url"), ("MX_MYSQL_URL", "--mysql-url")):
            words += [option, os.environ[name]] if name in os.environ else []
        for word in only:
            words += ["--only", word]
        environment = {**os.environ, "MATRIX_RUNNER": str(MATRIX / "run.py"),
                       "MATRIX_POSTGRES_URL": os.environ.get("MX_POSTGRES_URL", ""),
                       "MATRIX_MYSQL_URL": os.environ.get("MX_MYSQL_URL", "")}
        subprocess.run(words, env=environment, stdout=subprocess.DEVNULL, check=False)
        found: list[dict[str, Any]] = json.loads(results.read_text(encoding="utf-8"))
        return found


def show(results: dict[str, list[dict[str, Any]]]) -> None:
    names = list(results)
    cases = Counter(item["category"] for item in results[names[0]])
    passed = {name: Counter(item["category"] for item in results[name] if item["status"] == "pass") for name in names}
    print(f"{'':24}{'cases':>7}" + "".join(f"{name:>22}" for name in names))
    for category in sorted(cases):
        print(f"{category:24}{cases[category]:7}" + "".join(f"{passed[name][category]:22}" for name in names))
    total = sum(cases.values())
    print(f"{'all':24}{total:7}" + "".join(
        f"{f'{passed[name].total()} ({passed[name].total() / total:.0%})':>22}" for name in names))


def missed(results: dict[str, list[dict[str, Any]]]) -> list[str]:
    ours = {item["case"] for item in results["metaxy schema diff"] if item["status"] == "pass"}
    return sorted(item["case"] for item in results["Alembic + plugin"]
                  if item["status"] != "pass" and item["case"] in ours)


def main() -> int:
    parser = argparse.ArgumentParser(description="The change matrix by Alembic with the plugin, plain Alembic, and us.")
    parser.add_argument("--dialect", action="append", choices=DEV_URLS)
    parser.add_argument("--only", action="append", default=[])
    parser.add_argument("--no-plain", action="store_true")
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    dialects = arguments.dialect or list(DEV_URLS)
    needed = {"postgresql": "MX_POSTGRES_URL", "mysql": "MX_MYSQL_URL"}
    if any(needed.get(dialect, "PATH") not in os.environ for dialect in dialects):
        return subprocess.run([sys.executable, str(ROOT / "tests" / "servers.py"), "run", "--", sys.executable,
                               *sys.argv]).returncode
    results: dict[str, list[dict[str, Any]]] = {}
    for dialect in dialects:
        for name, planner in planners(dialect, not arguments.no_plain).items():
            results.setdefault(name, []).extend(judged(dialect, planner, arguments.only))
    show(results)
    if arguments.json:
        arguments.json.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    lost = missed(results)
    for case in lost:
        print(f"passes without Alembic, fails with the plugin: {case}")
    return 1 if lost else 0


if __name__ == "__main__":
    sys.exit(main())
