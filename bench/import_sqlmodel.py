#!/usr/bin/env python3
"""What `import metaxy.ext.sqlmodel` adds to `import sqlmodel`: processor time of whole interpreters, one of each in turns.

Usage: import_sqlmodel.py [--pairs N] [--python PYTHON]

The median of the pairs' differences counts: a busy machine disturbs some of them. What has no bytecode yet gets it in a first
pair that is not counted.

Exit 1 when it is more than 50 ms.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys

GOAL = 50.0     # milliseconds
ALONE, WITH = "import sqlmodel", "import sqlmodel, metaxy.ext.sqlmodel"


def milliseconds(python: str, code: str) -> float:
    """Processor time of an interpreter that runs `code`, user's and system's."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([python, "-c", code], check=True, env=kept)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return 1000 * (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--pairs", type=int, default=20)
    parser.add_argument("--python", default=sys.executable)
    options = parser.parse_args()
    pairs = [(milliseconds(options.python, ALONE), milliseconds(options.python, WITH)) for _ in range(options.pairs + 1)][1:]
    added = statistics.median(both - alone for alone, both in pairs)
    print(f"import sqlmodel: {statistics.median(alone for alone, _ in pairs):.0f} ms of processor time")
    print(f"import metaxy.ext.sqlmodel adds {added:.0f} ms, of {GOAL:.0f} ms at most ({options.pairs} pairs)")
    return 0 if added <= GOAL else 1


if __name__ == "__main__":
    sys.exit(main())
