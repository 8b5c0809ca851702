"""The fixtures of store_fixtures.py, for the tests of this folder."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from store_fixtures import engine, make_store  # noqa: E402, F401
