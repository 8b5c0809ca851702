"""Schemas of real projects, which cannot lie in the repository (licences vary).

Each project has a folder with facts.json, <dialect>.sql and perhaps history/<dialect>/NNNN_revision.sql; facts.json counts what
the servers refuse. METAXY_TEST_REAL names the folder of all; else it may lie beside the checkout, as shared/vectors/real.
"""

from __future__ import annotations

import os
from pathlib import Path

VARIABLE = "METAXY_TEST_REAL"
BESIDE = Path(__file__).resolve().parent.parent.parent / "shared" / "vectors" / "real"


def folder() -> Path | None:
    """Where they are; None: nowhere, and the tests that want them are skipped."""
    found = Path(os.environ[VARIABLE]) if os.environ.get(VARIABLE) else BESIDE
    return found.resolve() if any(found.glob("*/facts.json")) else None


def schemas(dialect: str) -> list[Path]:
    root = folder()
    return sorted(root.glob(f"*/{dialect}.sql")) if root else []


def histories(dialect: str) -> list[Path]:
    """The folders of the migrations of each project."""
    root = folder()
    return sorted(root.glob(f"*/history/{dialect}")) if root else []
