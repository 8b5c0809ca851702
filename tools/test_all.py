#!/usr/bin/env python3
"""All tests of `make test`, stage after stage, on builds that are there already; the last line sums them up.

Usage: test_all.py --release DIR --debug DIR --fuzz DIR [--oldest PYTHON] [--fuzz-seconds N] [--workers N] [--only STAGE,...]

    unit        the C unit tests, release build
    python      tests/python with the release build's command and the installed package
    oldest      tests/python/provider, ext and the guides of alembic under PYTHON, which has the oldest SQLAlchemy that is
                promised to work
    unit-debug  the C unit tests with AddressSanitizer and UndefinedBehaviorSanitizer
    cli-debug   those of tests/python that run the command, with the sanitizer build's
    fuzz        every fuzz target for some seconds, from the same inputs on each time

Those of pytest run in as many processes as there are processors (--workers, 4 at most), which share nothing: each
has databases and servers of its own. Unit tests and fuzz targets run side by side too.

Each stage leaves a JUnit file, which is counted. A stage that fails, or that ran no test, makes the whole fail;
the others still run. Servers are expected in MX_POSTGRES_URL and MX_MYSQL_URL (tests/servers.py run).
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
import xml.etree.ElementTree as xml
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

import real_schemas  # noqa: E402  (it lies there)

SANITIZERS = {
    "ASAN_OPTIONS": "detect_leaks=1:allocator_may_return_null=1:exitcode=99",
    "UBSAN_OPTIONS": "print_stacktrace=1:halt_on_error=1:exitcode=99",
    # The stage python runs 300 random scripts a dialect, and compares every stored one with live databases.
    "MX_PROPERTY_SCRIPTS": os.environ.get("MX_PROPERTY_SCRIPTS", "60"),
    "MX_HISTORIES": os.environ.get("MX_HISTORIES", "14"),
    "MX_LIVE_EVERY": "1" if "MX_VERIFY_ALL" in os.environ else "4",
}


@dataclass
class Count:
    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __add__(self, other: "Count") -> "Count":
        return Count(self.passed + other.passed, self.failed + other.failed, self.skipped + other.skipped)

    def __str__(self) -> str:
        return f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"


def count_junit(path: Path) -> Count:
    if not path.is_file():
        return Count()
    total = Count()
    for case in xml.parse(path).getroot().iter("testcase"):
        kinds = {child.tag for child in case}
        if kinds & {"failure", "error"}:
            total.failed += 1
        elif "skipped" in kinds:
            total.skipped += 1
        else:
            total.passed += 1
    return total


def run(command: list[str], **environment: str) -> int:
    print("+", " ".join(command), flush=True)
    return subprocess.run(command, cwd=ROOT, env=os.environ | environment, stdin=subprocess.DEVNULL).returncode


def meson_tests(build: Path) -> tuple[int, Path]:
    report = build / "meson-logs" / "testlog.junit.xml"
    report.unlink(missing_ok=True)
    return run(["meson", "test", "-C", str(build), "--no-rebuild", "--print-errorlogs"]), report


def python_tests(build: Path, report: Path, workers: int, *words: str, python: str = sys.executable,
                 **environment: str) -> tuple[int, Path]:
    report.unlink(missing_ok=True)
    command = [python, "-m", "pytest", "-q", f"--junitxml={report}", "-n", str(workers), "--dist", "worksteal", *words]
    return run(command, METAXY_BIN=str(build / "metaxy"), **environment), report


def fuzz_tests(build: Path, seconds: int) -> tuple[int, Path]:
    report = build / "fuzz.junit.xml"
    report.unlink(missing_ok=True)
    return run([sys.executable, "tools/fuzz.py", str(build), "--seconds", str(seconds), "--seed", "1",
                "--junit", str(report)]), report


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="test_all.py", description="Run every stage of the tests.")
    for name in ("release", "debug", "fuzz"):
        parser.add_argument(f"--{name}", type=lambda text: Path(text).resolve(), required=True)
    parser.add_argument("--oldest", help="a Python with the oldest SQLAlchemy")
    parser.add_argument("--fuzz-seconds", type=int, default=30)
    parser.add_argument("--workers", type=int, default=min(len(os.sched_getaffinity(0)), 4), help="processes of pytest")
    parser.add_argument("--only", default="", help="names of stages, separated by commas")
    args = parser.parse_args(argv)

    stages: dict[str, Callable[[], tuple[int, Path]]] = {
        "unit": lambda: meson_tests(args.release),
        "python": lambda: python_tests(args.release, args.release / "python.junit.xml", args.workers, "tests/python"),
        "oldest": lambda: python_tests(args.release, args.release / "oldest.junit.xml", args.workers,
                                       "tests/python/provider", "tests/python/ext", "tests/python/alembic/test_guides.py",
                                       "tests/python/alembic/test_guide_multi_store.py", python=args.oldest),
        "unit-debug": lambda: meson_tests(args.debug),
        "cli-debug": lambda: python_tests(args.debug, args.debug / "cli.junit.xml", args.workers, "-m", "cli",
                                          "tests/python", **SANITIZERS),
        "fuzz": lambda: fuzz_tests(args.fuzz, args.fuzz_seconds),
    }
    if args.oldest is None:
        del stages["oldest"]
    wanted = args.only.split(",") if args.only else list(stages)
    unknown = [name for name in wanted if name not in stages]
    if unknown:
        parser.error(f"no stage named {unknown[0]}")

    if real_schemas.folder():       # the C tests look nowhere else
        os.environ[real_schemas.VARIABLE] = str(real_schemas.folder())
    total, lines = Count(), []
    for name in wanted:
        started = time.monotonic()
        status, report = stages[name]()
        count = count_junit(report)
        if count.passed + count.failed == 0 or (status != 0 and count.failed == 0):
            count.failed += 1       # ran nothing, or broke outside a test: that is a failure too
            lines.append(f"stage {name}: exit status {status}, and no failed test tells why")
        lines.append(f"stage {name}: {count}, {time.monotonic() - started:.0f} s")
        total += count
    print("\n".join(["", *lines, str(total)]), flush=True)
    return 1 if total.failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
