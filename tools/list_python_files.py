#!/usr/bin/env python3
"""Prints the files of a Python package below a folder, one a line, relative to it, sorted.

Meson calls it when it configures, so that a new module needs no line in a build file.
"""

import sys
from pathlib import Path

SUFFIXES = {".py", ".pyi"}


def package_files(root: Path) -> list[str]:
    return sorted(
        path.relative_to(root).as_posix()
        for path in root.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
        and (path.suffix in SUFFIXES or path.name == "py.typed")
    )


if __name__ == "__main__":
    print("\n".join(package_files(Path(sys.argv[1]))))
