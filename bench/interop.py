#!/usr/bin/env python3
"""One store, written by both: tests/python/stores/test_peer.py with the original's environment, which is made when it is
not there (build/peer-venv, of bench/requirements-peer.txt). What ours writes, metaxy 0.1.11 reads, and finds nothing to do.

Usage: interop.py [--peer DIR]

Exit 1 when it fails.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

from features import ROOT, peer_environment


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--peer", type=Path, default=ROOT / "build" / "peer-venv")
    options = parser.parse_args()
    python = peer_environment(options.peer.resolve())
    test = ROOT / "tests" / "python" / "stores" / "test_peer.py"
    return 1 if subprocess.run([sys.executable, "-m", "pytest", "-q", "--no-header", str(test)], cwd=ROOT,
                               env={**os.environ, "METAXY_PEER_PYTHON": python}).returncode else 0


if __name__ == "__main__":
    sys.exit(main())
