#!/usr/bin/env python3
"""Writes the files that are made from others; with --check only says which are not as they should be.

    docs/diagnostics.md     from src/base/diag_codes.def
    compile-time versions   pyproject.toml and compat/pyproject.toml must say meson.build's version (checked only)
"""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DIAG = re.compile(r'^DIAG\((\w+),\s*MX_(\w+),\s*"((?:[^"\\]|\\.)*)"\)', re.MULTILINE)


def diagnostics() -> str:
    rows = DIAG.findall((ROOT / "src/base/diag_codes.def").read_text())
    width = max(len(code) for code, _, _ in rows)
    lines = [
        "# Diagnostic codes", "",
        "Made by `python3 tools/generate.py` from src/base/diag_codes.def. Codes are stable: none changes its",
        "meaning or is used again.", "",
        "| code | severity | about |", "| --- | --- | --- |",
    ]
    lines += [f"| {code:<{width}} | {severity.lower()} | {about} |" for code, severity, about in rows]
    return "\n".join(lines) + "\n"


def version_findings() -> list[str]:
    meson = re.search(r"^\s*version: '([^']+)'", (ROOT / "meson.build").read_text(), re.MULTILINE).group(1)
    findings = []
    for path in (ROOT / "pyproject.toml", ROOT / "compat/pyproject.toml"):
        if not path.is_file():
            continue
        version = tomllib.loads(path.read_text())["project"].get("version")
        if version != meson:
            findings.append(f"{path.relative_to(ROOT)}: version {version}, meson.build says {meson}")
    return findings


GENERATED = {"docs/diagnostics.md": diagnostics}


def main(check: bool) -> int:
    findings = version_findings()
    for name, make in GENERATED.items():
        path, want = ROOT / name, make()
        if path.is_file() and path.read_text() == want:
            continue
        if check:
            findings.append(f"{name}: not as generated; run `make generate`")
        else:
            path.parent.mkdir(exist_ok=True)
            path.write_text(want)
            print(f"wrote {name}")
    print("\n".join(findings) or "generated files: as they should be")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv[1:]))
