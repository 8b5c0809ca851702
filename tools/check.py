#!/usr/bin/env python3
"""`make check`: layers, generated files, formatting, clang-tidy. Exit 1 when one of them finds something.

Usage: check.py BUILD [--all]
    BUILD   a configured build folder with compile_commands.json, for clang-tidy
    --all   clang-tidy on every file, not only on those that differ from the upstream branch (or, where
            there is none, from HEAD)
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FORMATTED = {".c", ".h", ".cpp"}
FOLDERS = ("src", "include", "tests", "fuzz", "bench")


def output(*command: str) -> tuple[int, str]:
    done = subprocess.run(command, cwd=ROOT, text=True, capture_output=True, errors="replace")
    return done.returncode, done.stdout + done.stderr


def tracked() -> list[Path]:
    status, text = output("git", "ls-files", "--cached", "--others", "--exclude-standard", *FOLDERS)
    if status == 0:
        names = [ROOT / name for name in text.splitlines()]
    else:                   # not a git checkout: a release archive
        names = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*")]
    return sorted(path for path in names if path.suffix in FORMATTED and path.is_file())


def changed() -> set[Path]:
    status, upstream = output("git", "merge-base", "HEAD", "@{upstream}")
    status, text = output("git", "diff", "--name-only", upstream.strip() if status == 0 else "HEAD")
    status, new = output("git", "ls-files", "--others", "--exclude-standard")
    return {ROOT / name for name in (text + new).splitlines()}


def check_script(name: str, *words: str) -> bool:
    status, text = output(sys.executable, str(ROOT / "tools" / name), *words)
    print(text.rstrip())
    return status == 0


def each(command: list[str], files: list[Path]) -> list[tuple[Path, str]]:
    """Runs the command on each file, as many at once as there are processors; gives the failed ones' output."""
    def one(path: Path) -> tuple[Path, int, str]:
        return path, *output(*command, str(path))
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return [(path, text) for path, status, text in pool.map(one, files) if status != 0]


def check_format(files: list[Path]) -> bool:
    failed = each(["clang-format", "--dry-run", "-Werror"], files)
    for path, _ in failed:
        print(f"format: {path.relative_to(ROOT)}")
    print(f"format: {len(failed)} of {len(files)} files differ; `make format` mends them" if failed
          else f"format: {len(files)} files are as .clang-format says")
    return not failed


def check_tidy(build: Path, files: list[Path]) -> bool:
    database = build / "compile_commands.json"
    known = {(Path(entry["directory"]) / entry["file"]).resolve() for entry in json.loads(database.read_text())}
    files = [path for path in files if path in known]
    failed = each(["clang-tidy", "--quiet", "-p", str(build)], files)
    for path, text in failed:
        lines = [line for line in text.splitlines() if "warnings generated" not in line]
        print("\n".join(lines))
    print(f"clang-tidy: {len(failed)} of {len(files)} files have findings")
    return not failed


def main(argv: list[str]) -> int:
    build = (ROOT / argv[0]).resolve()
    missing = [tool for tool in ("clang-format", "clang-tidy") if shutil.which(tool) is None]
    if missing:
        print(f"check: {' and '.join(missing)} not found; `make deps` installs them")
        return 1
    files = tracked()
    touched = files if "--all" in argv else [path for path in files if path in changed()]
    results = [
        check_script("check_layers.py"),
        check_script("generate.py", "--check"),
        check_format(files),
        check_tidy(build, touched),
    ]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
