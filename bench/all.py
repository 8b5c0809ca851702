#!/usr/bin/env python3
"""`make bench`: every bench of this folder, one after the other, and a line for each at the end.

Usage: all.py [NAME]...     names without .py; all of them unless given. METAXY_BIN names the command.

Exit 1 when one of them missed a goal or failed.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent


def main() -> int:
    there = sorted(path.stem for path in HERE.glob("*.py") if path.stem != "all")
    wanted = sys.argv[1:] or there
    unknown = sorted(set(wanted) - set(there))
    if unknown:
        print(f"no bench is named {', '.join(unknown)}; there are {', '.join(there)}", file=sys.stderr)
        return 2
    ended: list[tuple[str, int, float]] = []
    for name in wanted:
        print(f"== {name}", flush=True)
        start = time.monotonic()
        status = subprocess.run([sys.executable, str(HERE / f"{name}.py")]).returncode
        ended.append((name, status, time.monotonic() - start))
    print("== summary")
    for name, status, seconds in ended:
        print(f"{name:12} {'all goals met' if status == 0 else f'goals missed, or failed (status {status})':44}"
              f"{seconds:8.0f} s")
    return 1 if any(status for _, status, _ in ended) else 0


if __name__ == "__main__":
    sys.exit(main())
