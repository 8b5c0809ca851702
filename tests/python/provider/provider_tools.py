"""Runs the provider in a process of its own, as its users do, and takes its output apart."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
SOURCES = [str(ROOT / "python"), str(ROOT / "compat" / "src")]

Run = subprocess.CompletedProcess[str]


def python(*arguments: str, **environment: str) -> Run:
    """Runs Python with the sources of this checkout on its path."""
    env = os.environ | {"PYTHONPATH": os.pathsep.join(SOURCES), "PYTHONDONTWRITEBYTECODE": "1"} | environment
    return subprocess.run([sys.executable, *arguments], env=env, text=True, capture_output=True, timeout=300)


def provide(*arguments: str, **environment: str) -> Run:
    """`python -m metaxy.ext.sqlalchemy.provider` with `arguments`."""
    return python("-m", "metaxy.ext.sqlalchemy.provider", *arguments, **environment)


def statements(text: str) -> list[str]:
    """Statements of the provider's output, without ';' and without the head of comments."""
    _head, _, body = text.partition("\n\n") if text.startswith("-- atlas:pos") else ("", "", text)
    return [part for part in body.split(";\n\n") if part]


def positions(text: str) -> list[str]:
    """The arguments of the lines `-- atlas:pos`."""
    prefix = "-- atlas:pos "
    return [line.removeprefix(prefix) for line in text.splitlines() if line.startswith(prefix)]
