#!/usr/bin/env python3
"""Runs the fuzz targets of a build for some seconds each, as many at once as there are processors.

Usage: fuzz.py BUILD [NAME...] [--seconds N] [--seed N] [--junit FILE]

A target is BUILD/fuzz/fuzz_NAME. First inputs come from fuzz/corpus/NAME, words from fuzz/NAME.dict, where there are
such. --seed says where chance begins: 1 gives the same inputs each time, 0 others. What breaks a target is left in
BUILD/artifacts. Exit 1 when one breaks, runs nothing, or none is there.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as xml
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
GRACE_SECONDS = 300     # for the first inputs, and for a run that is under way when the time is up


@dataclass
class Result:
    name: str
    seconds: float
    runs: int
    failure: str        # empty when all was well


def report_of(text: str) -> str:
    """The part of libFuzzer's output that tells what broke, without its progress lines."""
    starts = re.search(r"^.*(?:not true:|Assertion|runtime error:|ERROR: |did not end in time)", text, re.MULTILINE)
    lines = text[starts.start() if starts else 0:].splitlines()
    return "\n".join(line for line in lines if not re.match(r"#\d+\s+[A-Z]+\s+cov:", line))[:6000]


def fuzz(program: Path, seconds: int, seed: int, artifacts: Path) -> Result:
    name = program.name.removeprefix("fuzz_")
    seeds, words = ROOT / "fuzz/corpus" / name, ROOT / "fuzz" / f"{name}.dict"
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="mx-fuzz-") as found:
        command = [str(program), f"-max_total_time={seconds}", f"-seed={seed}", "-timeout=60", "-rss_limit_mb=2048",
                   "-max_len=4096", "-print_final_stats=1", f"-artifact_prefix={artifacts}/{name}-", found]
        command += [str(seeds)] if seeds.is_dir() else []
        command += [f"-dict={words}"] if words.is_file() else []
        try:
            done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True,
                                  errors="replace", timeout=seconds + GRACE_SECONDS)
            status, text = done.returncode, done.stderr + done.stdout
        except subprocess.TimeoutExpired as late:
            status, text = 1, f"did not end in time\n{(late.stderr or b'').decode(errors='replace')}"
    counted = re.search(r"stat::number_of_executed_units:\s*(\d+)", text)
    runs = int(counted.group(1)) if counted else 0
    failure = ""
    if status != 0:
        failure = f"exit status {status}\n{report_of(text)}"
    elif runs == 0:
        failure = "no input was run"
    return Result(name, time.monotonic() - started, runs, failure)


def write_junit(path: Path, results: list[Result]) -> None:
    suite = xml.Element("testsuite", name="fuzz", tests=str(len(results)),
                        failures=str(sum(bool(r.failure) for r in results)))
    for result in results:
        case = xml.SubElement(suite, "testcase", classname="fuzz", name=result.name, time=f"{result.seconds:.1f}")
        if result.failure:
            xml.SubElement(case, "failure").text = re.sub(r"[^\t\n\x20-\x7e]", "?", result.failure)
    xml.ElementTree(suite).write(path, encoding="utf-8", xml_declaration=True)


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="fuzz.py", description="Run fuzz targets.")
    parser.add_argument("build", type=Path)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--seconds", type=int, default=30)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--junit", type=Path)
    args = parser.parse_intermixed_args(argv)

    programs = sorted(p for p in (args.build / "fuzz").glob("fuzz_*") if p.is_file() and os.access(p, os.X_OK))
    if args.names:
        programs = [p for p in programs if p.name.removeprefix("fuzz_") in args.names]
    artifacts = args.build.resolve() / "artifacts"
    artifacts.mkdir(exist_ok=True)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        results = list(pool.map(lambda p: fuzz(p, args.seconds, args.seed, artifacts), programs))
    for result in results:
        print(f"fuzz {result.name}: {'FAILED' if result.failure else 'ok'}, {result.runs} inputs "
              f"in {result.seconds:.0f} s")
        if result.failure:
            print(result.failure)
    if not results:
        print("fuzz: no target was built")
    if args.junit:
        write_junit(args.junit, results)
    return 1 if not results or any(r.failure for r in results) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
