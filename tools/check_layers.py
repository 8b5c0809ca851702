#!/usr/bin/env python3
"""Checks every #include "..." below src/ against the file LAYERS.

LAYERS has one line a room, lowest first: `room: rooms it may include`. A room may include itself, what its line
names, and metaxy/*.h; include/metaxy may include only itself. A quoted include must be written from src/
("base/str.h"), or stand beside the file that includes it, or be made by the meson.build there (output: 'stub.h').
Prints one line a finding; exit 1 when there are any.

Usage: check_layers.py [ROOT]
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*(["<])([^">]+)[">]', re.MULTILINE)
OUTPUT = re.compile(r"^[ \t]*output[ \t]*:[ \t]*'([^']+)'", re.MULTILINE)
SOURCES = {".c", ".h", ".cpp", ".hpp", ".def", ".inc"}


def read_layers(path: Path) -> tuple[dict[str, set[str]], list[str]]:
    allowed: dict[str, set[str]] = {}
    findings = []
    for number, line in enumerate(path.read_text().splitlines(), 1):
        line = line.partition("#")[0].strip()
        if not line:
            continue
        room, colon, rest = line.partition(":")
        room, names = room.strip(), rest.split()
        if not colon or not room or room in allowed:
            findings.append(f"{path.name}:{number}: expected a new `room: rooms`")
            continue
        for name in names:
            if name not in allowed:
                findings.append(f"{path.name}:{number}: {room} names {name}, which is not below it")
        allowed[room] = set(names)
    return allowed, findings


def includes(path: Path) -> list[tuple[int, str, bool]]:
    """(line, target, quoted) of each #include, block comments left out."""
    text = re.sub(r"/\*.*?\*/", lambda m: "\n" * m.group().count("\n"), path.read_text(), flags=re.DOTALL)
    return [(text.count("\n", 0, m.start()) + 1, m.group(2), m.group(1) == '"') for m in INCLUDE.finditer(text)]


def is_made(folder: Path, name: str) -> bool:
    """Whether a target of the folder's meson.build has this output."""
    build = folder / "meson.build"
    return build.is_file() and name in OUTPUT.findall(build.read_text())


def check_file(path: Path, root: Path, room: str | None, allowed: dict[str, set[str]]) -> list[str]:
    """`room` is None for a public header."""
    findings = []
    for line, target, quoted in includes(path):
        where = f"{path.relative_to(root)}:{line}"
        first = target.split("/")[0]
        if first == "metaxy" and (root / "include" / target).is_file():
            continue
        if not quoted:
            if first in allowed and (root / "src" / target).exists():
                findings.append(f'{where}: write "{target}" in quotes')
            continue
        if room is None:
            findings.append(f"{where}: a public header includes {target}, which is not public")
        elif (root / "src" / target).is_file() and "/" in target:
            if first != room and first not in allowed[room]:
                findings.append(f"{where}: {room} may not include {first} ({target})")
        elif (path.parent / target).is_file() and ".." not in target.split("/") or is_made(path.parent, target):
            continue
        else:
            findings.append(f"{where}: {target} is found neither from src/ nor beside the file")
    return findings


def check(root: Path) -> list[str]:
    allowed, findings = read_layers(root / "LAYERS")
    for folder in sorted(p for p in (root / "src").iterdir() if p.is_dir()):
        files = sorted(p for p in folder.rglob("*") if p.suffix in SOURCES)
        if files and folder.name not in allowed:
            findings.append(f"LAYERS: no line for src/{folder.name}")
            continue
        for path in files:
            findings += check_file(path, root, folder.name, allowed)
    for path in sorted((root / "include").rglob("*.h")):
        findings += check_file(path, root, None, allowed)
    return findings


if __name__ == "__main__":
    found = check(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent.parent)
    print("\n".join(found) or "layers: every #include points downwards")
    sys.exit(1 if found else 0)
