"""The command against recorded runs of the original: one project, commands in order.

The file is cli.json of METAXY_TEST_VECTORS, or of tests/vectors/metaxy; README.md beside it says how to read it. Steps
that read or write stores are skipped until the command has them, each with its reason.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("metaxy._core")
pytest.importorskip("pydantic")

HERE = Path(__file__).resolve().parent.parent / "vectors" / "metaxy"
PATH = Path(os.environ.get("METAXY_TEST_VECTORS", HERE)) / "cli.json"
RECORDED: dict[str, Any] = json.loads(PATH.read_text()) if PATH.is_file() else {"files": {}, "env": {}, "steps": []}


def name_of(number: int, step: dict[str, Any]) -> str:
    return f"{number:02} " + (" ".join(step["argv"]) if "argv" in step else "python")


STEPS = [pytest.param(step, id=name_of(number, step)) for number, step in enumerate(RECORDED["steps"])]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("cli")
    for name, text in RECORDED["files"].items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return root


@pytest.fixture(scope="module")
def commands(metaxy_bin: str) -> str:
    return subprocess.run([metaxy_bin, "--help"], capture_output=True, text=True, check=True).stdout


def needs_store(step: dict[str, Any], commands: str) -> str | None:
    """Why a step cannot run yet."""
    if "argv" not in step:
        return "writes rows through a store"
    words = [word for word in step["argv"] if not word.startswith("-")]
    if words[:1] == ["x"]:      # the value of --project
        words = words[1:]
    for known in ("push", "metadata", "lock", "history"):
        if words[0] == known and f"\n  {known}" not in commands:
            return f"`{known}` needs stores"
    if words[:2] == ["graph-diff", "render"] and "latest" in words and step["exit_code"] == 0:
        return "compares graphs that a store has recorded"
    return None


def without_places(value: Any) -> Any:
    """What a store is called for people is each implementation's own."""
    if isinstance(value, dict):
        return {key: without_places(item) for key, item in value.items() if key not in ("info", "display", "uri")}
    return [without_places(item) for item in value] if isinstance(value, list) else value


def test_steps_are_there() -> None:
    assert len(STEPS) >= 30


@pytest.mark.parametrize("step", STEPS)
def test_step(step: dict[str, Any], project: Path, commands: str, metaxy_bin: str, tmp_path: Path) -> None:
    reason = needs_store(step, commands)
    if reason:
        pytest.skip(reason)
    env = {**os.environ, **RECORDED["env"], "METAXY_PYTHON": sys.executable, "XDG_CACHE_HOME": str(project / ".cache")}
    done = subprocess.run([metaxy_bin, *step["argv"]], cwd=project, env=env, capture_output=True, text=True, timeout=60,
                          stdin=subprocess.DEVNULL)
    assert done.returncode == step["exit_code"], done.stdout + done.stderr
    if "stdout_json" in step:
        want = json.loads(json.dumps(step["stdout_json"]).replace("<dir>", str(project)))
        assert without_places(json.loads(done.stdout)) == without_places(want)
    else:
        got = "\n".join(line.rstrip() for line in done.stdout.splitlines()).rstrip()
        assert got == step["stdout"].replace("<dir>", str(project)).rstrip()
