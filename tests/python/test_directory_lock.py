"""Writers of a migration directory wait for each other, for as long as they are told."""

from __future__ import annotations

import fcntl
import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from processes import SECONDS

WRITERS = [
    ("diff", "--to", "file://to.sql", "--dev-url", "sqlite://dev?mode=memory"),
    ("new",),
    ("hash",),
]


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """What another process of ours does while it writes."""
    lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    fcntl.flock(lock, fcntl.LOCK_EX)
    try:
        yield
    finally:
        os.close(lock)


@pytest.fixture
def project(tmp_path: Path, metaxy_bin: str) -> Path:
    (tmp_path / "migrations").mkdir()
    (tmp_path / "migrations" / "1_a.sql").write_text("CREATE TABLE a (i int);\n")
    (tmp_path / "to.sql").write_text("CREATE TABLE a (i int);\nCREATE TABLE b (i int);\n")
    subprocess.run([metaxy_bin, "migrate", "hash"], cwd=tmp_path, check=True)
    return tmp_path


def files(project: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in (project / "migrations").iterdir()}


@pytest.mark.parametrize("writer", WRITERS, ids=lambda writer: writer[0])
def test_the_time_is_over(project: Path, metaxy_bin: str, writer: tuple[str, ...]) -> None:
    before = files(project)
    with writing(project / "migrations"):
        began = time.monotonic()
        done = subprocess.run([metaxy_bin, "migrate", *writer, "--lock-timeout", "300ms"], cwd=project,
                              capture_output=True, text=True, timeout=SECONDS)
        took = time.monotonic() - began
    assert done.returncode == 1
    assert "another process is writing to migrations" in done.stderr
    assert "--lock-timeout" in done.stderr
    assert took >= 0.3
    assert files(project) == before


@pytest.mark.parametrize("writer", WRITERS, ids=lambda writer: writer[0])
def test_it_comes_free_in_time(project: Path, metaxy_bin: str, writer: tuple[str, ...]) -> None:
    with writing(project / "migrations"):
        process = subprocess.Popen([metaxy_bin, "migrate", *writer, "--lock-timeout", f"{SECONDS}s"], cwd=project,
                                   stderr=subprocess.PIPE, text=True)
        time.sleep(0.3)
        assert process.poll() is None
    _, err = process.communicate(timeout=SECONDS)
    assert process.returncode == 0, err
    subprocess.run([metaxy_bin, "migrate", "validate"], cwd=project, check=True)


def test_hash_counts_what_was_added_while_it_waited(project: Path, metaxy_bin: str) -> None:
    with writing(project / "migrations"):
        process = subprocess.Popen([metaxy_bin, "migrate", "hash", "--lock-timeout", f"{SECONDS}s"], cwd=project)
        time.sleep(0.3)
        (project / "migrations" / "2_b.sql").write_text("CREATE TABLE b (i int);\n")
    assert process.wait(timeout=SECONDS) == 0
    subprocess.run([metaxy_bin, "migrate", "validate"], cwd=project, check=True)


def test_the_time_of_the_project_file(project: Path, metaxy_bin: str) -> None:
    (project / "atlas.hcl").write_text('env "x" {\n  migration {\n    lock_timeout = "200ms"\n  }\n}\n')
    with writing(project / "migrations"):
        done = subprocess.run([metaxy_bin, "migrate", "new", "--env", "x"], cwd=project, capture_output=True,
                              text=True, timeout=SECONDS)
    assert done.returncode == 1 and "another process is writing" in done.stderr
