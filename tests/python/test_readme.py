"""Every command of the README runs, in the order in which it stands there."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

# Commands that other stages of `make test` run, and where.
ELSEWHERE = {
    "make demo": "test_the_demo_runs, below",
    "make deps": "every stage: it brings the tools",
    "pip install '.[all]' ./compat": "install-venv of the Makefile",
}


def _commands(root: Path) -> list[str]:
    blocks = re.findall(r"^```sh\n(.*?)^```", (root / "README.md").read_text(encoding="utf-8"), re.S | re.M)
    return [line for block in blocks for line in block.splitlines() if line.strip()]


def _project_file(root: Path) -> str:
    return re.findall(r"^```hcl\n(.*?)^```", (root / "README.md").read_text(encoding="utf-8"), re.S | re.M)[0]


@pytest.mark.parametrize("project_file", ["as shown", "of the example"])
def test_the_story_runs(repo_root: Path, metaxy_bin: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, project_file: str) -> None:
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "metaxy").symlink_to(metaxy_bin)
    monkeypatch.setenv("PATH", f"{folder}:{Path(sys.executable).parent}:/usr/bin:/bin")
    shutil.copytree(repo_root / "examples", tmp_path / "examples", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "examples" / "guide" / "db" / "schema.sql").write_text("CREATE TABLE user_account (id INTEGER PRIMARY KEY);\n")
    if project_file == "as shown":
        (tmp_path / "examples" / "guide" / "atlas.hcl").write_text(_project_file(repo_root))
    here, ran = tmp_path, 0
    output = ""
    for command in _commands(repo_root):
        if command in ELSEWHERE:
            continue
        words = shlex.split(command)
        if words[0] == "cd":
            here = here / words[1]
            continue
        done = subprocess.run(command, shell=True, cwd=here, capture_output=True, text=True, timeout=300, stdin=subprocess.DEVNULL)
        assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
        output = done.stdout
        ran += 1
        if words[:3] == ["metaxy", "migrate", "diff"] and "--env" in words and len(words) == 5:
            assert "synced with the desired state" in output
    assert ran >= 10
    assert len(list((tmp_path / "examples" / "guide" / "migrations").glob("*.sql"))) == 2


def test_the_demo_runs(repo_root: Path, metaxy_bin: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "metaxy").symlink_to(metaxy_bin)
    monkeypatch.setenv("PATH", f"{tmp_path}:{Path(sys.executable).parent}:/usr/bin:/bin")
    done = subprocess.run([repo_root / "examples" / "demo.sh"], cwd=tmp_path, capture_output=True, text=True, timeout=300, stdin=subprocess.DEVNULL)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "every row kept" in done.stdout
    for words in ("video/crop: 3 new", "video/crop: 1 stale\nembedding/sound: 1 stale\n", "6 row(s) of 2 feature(s) would be stale",
                  "~ frames  code 1 → 2", "The graph as one page"):
        assert words in done.stdout, words


def test_links_lead_somewhere(repo_root: Path) -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", (repo_root / "README.md").read_text(encoding="utf-8")):
        assert (repo_root / target).exists(), target
