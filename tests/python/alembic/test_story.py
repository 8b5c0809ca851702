"""The story of examples/video/sqlmodel on every engine: features that are SQLModel classes, planned and applied by Alembic
with metaxy's plans, pushed, written, resolved; then a column renamed, a column and a field added, and all of it again."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from projects import Project, store_toml, upgrade_body

EXAMPLE = Path(__file__).resolve().parent.parent.parent.parent / "examples" / "video"
PUSH = """
import metaxy as mx
from metaxy.metadata_store.system import SystemTableStorage
with mx.init().get_store().open("w") as store:
    print(SystemTableStorage(store).push_graph_snapshot().already_pushed)
"""


@pytest.fixture
def project(tmp_path: Path, engine_name: str, store_url: str) -> Project:
    shutil.copytree(EXAMPLE / "sqlmodel", tmp_path, dirs_exist_ok=True)
    for name in ("update.py", "videos.json"):
        shutil.copy(EXAMPLE / name, tmp_path)
    toml = (tmp_path / "metaxy.toml").read_text()
    made = Project(tmp_path)
    made.write("metaxy.toml", toml.partition("[stores.dev]")[0] + store_toml("dev", engine_name, store_url))
    return made


def plan(project: Project, name: str) -> str:
    project.run("revision", "--autogenerate", "-m", name)
    return next(project.root.glob(f"alembic/versions/*_{name}.py")).read_text()


def script(project: Project, name: str) -> list[str]:
    """The lines that a script of the example prints."""
    return project.python(f"import runpy; runpy.run_path({name!r}, run_name='__main__')").splitlines()


def test_the_story_on_every_engine(project: Project) -> None:
    plan(project, "init")
    project.run("upgrade", "head")
    assert project.tables() == {"video", "video__scenes", "metaxy_system__feature_versions", "metaxy_system__events",
                                "alembic_version"}
    assert project.python(PUSH) == "False\n"
    assert script(project, "update.py") == ["video: 3 new", "video/scenes: 3 new"]
    assert script(project, "update.py") == ["video: 0 new", "video/scenes: 0 new"]
    before = script(project, "show.py")
    assert before == ["video_id | path | seconds", "intro | /videos/intro.mp4 | 12.5", "outro | /videos/outro.mp4 | 8.0",
                      "talk | /videos/talk.mp4 | 1800.0"]
    project.run("check")

    for name in ("sqlmodel/changed/videos.py", "changed/videos.json"):
        shutil.copy(EXAMPLE / name, project.root)
    revision = plan(project, "language")
    assert "RENAME COLUMN" in upgrade_body(revision) and "DROP" not in upgrade_body(revision)
    project.run("upgrade", "head")
    assert script(project, "show.py") == [
        "video_id | file | seconds | language", *(f"{line} | None" for line in before[1:])]
    assert project.python(PUSH) == "False\n"
    # Another version of video; what scenes are made of are the same frames.
    assert script(project, "update.py") == ["video: 3 new", "video/scenes: 0 new"]
    assert script(project, "update.py") == ["video: 0 new", "video/scenes: 0 new"]
    after = script(project, "show.py")
    assert sorted(after[1:]) == sorted(f"{line} | {language}" for line in before[1:] for language in (None, "en"))
    project.run("check")

    # And back: the column has its former name and its rows.
    project.run("downgrade", "-1")
    shutil.copy(EXAMPLE / "sqlmodel" / "videos.py", project.root)
    assert sorted(set(script(project, "show.py"))) == sorted(before)


def test_the_script_of_the_example(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    pytest.importorskip("duckdb_sqlalchemy")
    (tmp_path / "metaxy").symlink_to(request.getfixturevalue("metaxy_bin"))
    # Not everyone's Python has its programs beside it.
    (tmp_path / "alembic").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m alembic "$@"\n')
    (tmp_path / "python3").write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    for name in ("alembic", "python3"):
        (tmp_path / name).chmod(0o755)
    done = subprocess.run(["sh", str(EXAMPLE / "sqlmodel" / "story.sh")], capture_output=True, text=True, timeout=600,
                          env={**os.environ, "PATH": f"{tmp_path}:/usr/bin:/bin", "METAXY_PYTHON": sys.executable})
    assert done.returncode == 0, done.stdout + done.stderr
    assert [line for line in done.stdout.splitlines() if line.endswith(" new")] == [
        "video: 3 new", "video/scenes: 3 new", "video: 0 new", "video/scenes: 0 new", "video: 3 new", "video/scenes: 0 new"]
    assert 'RENAME COLUMN "path" TO "file"' in done.stdout
