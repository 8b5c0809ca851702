"""SIGINT and SIGTERM during `migrate apply`: what is done is kept and told, the rest is rolled back, no lock stays."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from processes import SECONDS, until, until_caught, until_open, until_stopped, until_worked

ENDLESS = "INSERT INTO a WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT 1 FROM c) SELECT x FROM c WHERE x > 1;\n"


@pytest.fixture
def project(tmp_path: Path, metaxy_bin: str) -> Path:
    folder = tmp_path / "migrations"
    folder.mkdir()
    (tmp_path / "tmp").mkdir()
    (folder / "1_done.sql").write_text("CREATE TABLE done (i int);\n")
    (folder / "2_endless.sql").write_text("CREATE TABLE a (i int);\n" + ENDLESS)
    subprocess.run([metaxy_bin, "migrate", "hash"], cwd=tmp_path, check=True)
    return tmp_path


STARTED: list[subprocess.Popen[str]] = []


@pytest.fixture(autouse=True)
def leave_nothing_running() -> Iterator[None]:
    yield
    while STARTED:
        STARTED.pop().kill()


def start(metaxy_bin: str, project: Path, *more: str) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [metaxy_bin, "migrate", "apply", "--url", "sqlite://x.db", *more], cwd=project, text=True,
        env=os.environ | {"TMPDIR": str(project / "tmp")}, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )
    STARTED.append(process)
    return process


def wait_for_endless(project: Path, process: subprocess.Popen[str]) -> None:
    """The first file is committed, and the endless statement of the second one runs: nothing else takes so much work."""
    def is_done() -> bool:
        if process.poll() is not None or not (project / "x.db").exists():
            return process.poll() is not None
        with sqlite3.connect(f"file:{project / 'x.db'}?mode=ro", uri=True, timeout=SECONDS) as connection:
            return bool(connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'done'").fetchall())

    until(is_done, "the first file")
    until_worked(process, 0.5)
    assert process.poll() is None, process.communicate()


def tables(project: Path) -> list[str]:
    with sqlite3.connect(project / "x.db") as connection:
        rows = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'atlas%'")
        return sorted(name for (name,) in rows)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_file_that_runs_is_rolled_back(project: Path, metaxy_bin: str, number: int) -> None:
    process = start(metaxy_bin, project)
    wait_for_endless(project, process)
    process.send_signal(number)
    out, err = process.communicate(timeout=SECONDS)
    assert process.returncode == 1
    assert "    interrupted\n" in out and "1 migration ok, 1 with errors" in out
    assert "interrupted" in err
    assert "rolled back: nothing of it is in effect. The file before it stays.\n" in err
    assert tables(project) == ["done"]
    assert list((project / "tmp").iterdir()) == []


def test_without_transaction_the_statements_done_are_kept_and_recorded(project: Path, metaxy_bin: str) -> None:
    process = start(metaxy_bin, project, "--tx-mode", "none")
    wait_for_endless(project, process)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=SECONDS)
    assert process.returncode == 1 and "1 of 2 statements of " in err
    assert tables(project) == ["a", "done"]
    with sqlite3.connect(project / "x.db") as connection:
        row = connection.execute("SELECT applied, total, error FROM atlas_schema_revisions WHERE version = '2'")
        assert row.fetchall() == [(1, 2, "interrupted")]


def test_the_second_signal_kills(project: Path, metaxy_bin: str) -> None:
    process = start(metaxy_bin, project)
    wait_for_endless(project, process)
    process.send_signal(signal.SIGSTOP)
    until_stopped(process)
    process.send_signal(signal.SIGINT)
    process.send_signal(signal.SIGTERM)
    process.send_signal(signal.SIGCONT)  # both are pending: no time for an orderly end between them
    process.communicate(timeout=SECONDS)
    assert process.returncode in (-signal.SIGINT, -signal.SIGTERM)
    assert tables(project) == ["done"]


def test_no_two_hold_a_lock_whose_file_comes_and_goes(tmp_path: Path, metaxy_bin: str) -> None:
    """Each run takes the lock and removes its file: with two inside at once, one would find the file's table made."""
    folder = tmp_path / "migrations"
    folder.mkdir()
    (tmp_path / "tmp").mkdir()
    for version in range(3):
        (folder / f"{version}_t.sql").write_text(f"CREATE TABLE t{version} (i int);\n")
    subprocess.run([metaxy_bin, "migrate", "hash"], cwd=tmp_path, check=True)
    for _ in range(10):
        (tmp_path / "x.db").unlink(missing_ok=True)
        processes = [start(metaxy_bin, tmp_path, "--lock-timeout", f"{SECONDS}s") for _ in range(6)]
        results = [process.communicate(timeout=SECONDS) for process in processes]
        assert [process.returncode for process in processes] == [0] * 6, results
        assert sum("No migration files to execute" in out for out, _ in results) == 5
    assert list((tmp_path / "tmp").iterdir()) == []


def test_who_waits_for_another_transaction_can_be_interrupted(project: Path, metaxy_bin: str) -> None:
    with sqlite3.connect(project / "x.db", isolation_level=None) as connection:
        connection.execute("CREATE TABLE done (i int)")
        connection.execute("BEGIN IMMEDIATE")
        process = start(metaxy_bin, project, "--allow-dirty", "--url", "sqlite://x.db?_busy_timeout=600000")
        until_caught(process, signal.SIGTERM)
        until_open(process, project / "x.db")
        assert process.poll() is None
        process.send_signal(signal.SIGTERM)
        _, err = process.communicate(timeout=SECONDS)
        assert process.returncode == 1
        assert "database is locked" in err or "interrupted" in err      # the latter when it was about to wait


def test_who_waits_for_the_lock_can_be_interrupted(project: Path, metaxy_bin: str) -> None:
    first = start(metaxy_bin, project)
    try:
        wait_for_endless(project, first)
        second = start(metaxy_bin, project, "--lock-timeout", f"{SECONDS}s")
        until_caught(second, signal.SIGINT)
        second.send_signal(signal.SIGINT)
        _, err = second.communicate(timeout=SECONDS)
        assert second.returncode == 1
        assert "acquiring database lock" in err or "interrupted" in err     # the latter when it was about to wait
        assert first.poll() is None
    finally:
        first.send_signal(signal.SIGINT)
        first.communicate(timeout=SECONDS)
    assert list((project / "tmp").iterdir()) == []


def test_a_failed_run_says_what_is_left_of_it(tmp_path: Path, metaxy_bin: str) -> None:
    """On stderr, and not where the output is Atlas's: its name, or a format."""
    (tmp_path / "migrations").mkdir()
    (tmp_path / "migrations" / "1.sql").write_text("CREATE TABLE a (id int);\nINSERT INTO missing VALUES (1);\n")
    (tmp_path / "atlas").symlink_to(metaxy_bin)

    def apply(program: str, *more: str) -> subprocess.CompletedProcess[str]:
        subprocess.run([metaxy_bin, "migrate", "hash"], cwd=tmp_path, check=True)
        return subprocess.run([program, "migrate", "apply", "-u", "sqlite://x.db", *more], cwd=tmp_path, capture_output=True,
                              text=True, check=False)

    line = "Nothing was changed: the transaction was rolled back.\n"
    assert line in apply(metaxy_bin).stderr and line not in apply(str(tmp_path / "atlas")).stderr
    assert apply(metaxy_bin, "--format", "{{ json . }}").stderr == ""
