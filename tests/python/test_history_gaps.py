"""Directories that do not have the files the revisions speak of, or have older ones that came later."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest


def _run(folder: Path, *argv: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(argv, cwd=folder, capture_output=True, text=True, timeout=300, check=False)


@pytest.fixture
def applied(tmp_path: Path, metaxy_bin: str) -> Path:
    (tmp_path / "migrations").mkdir()
    for version in (1, 2, 4):
        (tmp_path / "migrations" / f"{version}_t.sql").write_text(f"CREATE TABLE t{version} (id int);\n")
    _migrate(tmp_path, metaxy_bin, "hash")
    assert _migrate(tmp_path, metaxy_bin, "apply").returncode == 0
    return tmp_path


def _migrate(folder: Path, metaxy_bin: str, command: str, *more: str) -> subprocess.CompletedProcess[str]:
    url = () if command == "hash" else ("--url", "sqlite://app.db")
    return _run(folder, metaxy_bin, "migrate", command, *url, *more)


def test_a_file_that_was_applied_is_gone(applied: Path, metaxy_bin: str) -> None:
    (applied / "migrations" / "2_t.sql").unlink()
    _migrate(applied, metaxy_bin, "hash")
    status = _migrate(applied, metaxy_bin, "status")
    assert status.returncode == 0 and "Migration Status: FILE MISSING" in status.stdout
    assert "ERROR: the file of version 2, which was applied, is not in the directory" in status.stdout
    assert json.loads(_migrate(applied, metaxy_bin, "status", "--format", "{{ json . }}").stdout)["Missing"] == ["2"]
    done = _migrate(applied, metaxy_bin, "apply")
    assert done.returncode == 1 and "Bring the file back" in done.stderr
    assert 'revision "2_t.sql" is applied but migration file was not found' in done.stderr
    assert _migrate(applied, metaxy_bin, "apply", "--allow-edited").returncode == 0


def test_a_file_that_was_applied_is_edited(applied: Path, metaxy_bin: str) -> None:
    (applied / "migrations" / "2_t.sql").write_text("CREATE TABLE t2 (id int, more int);\n")
    _migrate(applied, metaxy_bin, "hash")
    status = _migrate(applied, metaxy_bin, "status")
    assert status.returncode == 0 and "Migration Status: EDITED" in status.stdout
    assert "ERROR: migration file 2_t.sql, or one before it, has changed since it was applied" in status.stdout
    told = json.loads(_migrate(applied, metaxy_bin, "status", "--format", "{{ json . }}").stdout)
    assert told["Status"] == "PENDING" and [file["Version"] for file in told["Edited"]] == ["2"]


@pytest.mark.parametrize("version", [1, 4])
def test_history_that_was_cut_off_is_not_missed(applied: Path, metaxy_bin: str, version: int) -> None:
    """Before the first file, or after the last one: then the directory is older than the database."""
    (applied / "migrations" / f"{version}_t.sql").unlink()
    _migrate(applied, metaxy_bin, "hash")
    assert "Migration Status: OK" in _migrate(applied, metaxy_bin, "status").stdout
    assert _migrate(applied, metaxy_bin, "apply").returncode == 0


@pytest.mark.parametrize(("order", "runs"), [("linear", None), ("linear-skip", False), ("non-linear", True)])
def test_an_older_file_came_later(applied: Path, metaxy_bin: str, order: str, runs: bool | None) -> None:
    (applied / "migrations" / "3_late.sql").write_text("CREATE TABLE late (id int);\n")
    _migrate(applied, metaxy_bin, "hash")
    done = _migrate(applied, metaxy_bin, "apply", "--exec-order", order)
    assert done.returncode == (runs is None)
    assert ("3_late.sql was added out of order" in done.stderr) == (runs is None)
    assert ("CREATE TABLE late" in done.stdout) == (runs is True)


def _older(applied: Path, metaxy_bin: str) -> None:
    (applied / "migrations" / "0_older.sql").write_text("CREATE TABLE older (id int);\n")
    _migrate(applied, metaxy_bin, "hash")


@pytest.mark.parametrize("order", ["linear", "linear-skip", "non-linear"])
def test_a_file_before_the_first_that_was_applied(applied: Path, metaxy_bin: str, order: str) -> None:
    """Never run, as with Atlas; but told."""
    _older(applied, metaxy_bin)
    for command in (("status",), ("apply", "--exec-order", order)):
        done = _migrate(applied, metaxy_bin, *command)
        assert done.returncode == 0 and "Warning: migration file 0_older.sql is older" in done.stderr
    assert "No migration files to execute" in done.stdout


@pytest.mark.parametrize("start", ["baseline", "set", "checkpoint"])
def test_what_a_database_began_with_is_done(tmp_path: Path, metaxy_bin: str, start: str) -> None:
    (tmp_path / "migrations").mkdir()
    for version in (1, 2, 3):
        mark = "-- atlas:checkpoint\n\n" if start == "checkpoint" and version == 1 else ""
        (tmp_path / "migrations" / f"{version}_t.sql").write_text(f"{mark}CREATE TABLE t{version} (id int);\n")
    _migrate(tmp_path, metaxy_bin, "hash")
    if start == "set":
        assert _migrate(tmp_path, metaxy_bin, "set", "1").returncode == 0
    more = ("--baseline", "1") if start == "baseline" else ()
    assert _migrate(tmp_path, metaxy_bin, "apply", *more).returncode == 0
    _older(tmp_path, metaxy_bin)
    assert "Migration Status: OK" in _migrate(tmp_path, metaxy_bin, "status").stdout
    done = _migrate(tmp_path, metaxy_bin, "apply")
    assert done.returncode == 0 and "No migration files to execute" in done.stdout


def test_set_takes_what_was_edited(applied: Path, metaxy_bin: str) -> None:
    """A file that was edited on purpose counts as applied as it is then; so do those behind it, whose hashes cover it."""
    first, *rest = sorted((applied / "migrations").glob("*.sql"))
    version = [path.name.partition("_")[0] for path in (first, *rest)]
    first.write_text(first.read_text() + "-- told later\n")
    _migrate(applied, metaxy_bin, "hash")
    assert "Migration Status: EDITED" in _migrate(applied, metaxy_bin, "status").stdout
    assert _migrate(applied, metaxy_bin, "apply", "--allow-edited").returncode == 0
    assert "migrate set" in _migrate(applied, metaxy_bin, "apply").stderr
    said = _migrate(applied, metaxy_bin, "set", version[-1]).stdout
    assert said.startswith(f"Current version is {version[-1]} ({len(version)} with a new hash):\n\n  ~ {version[0]} ")
    assert "Migration Status: OK" in _migrate(applied, metaxy_bin, "status").stdout
    assert _migrate(applied, metaxy_bin, "apply").returncode == 0
    assert _migrate(applied, metaxy_bin, "set", version[-1]).stdout == ""
    rest[-1].write_text(rest[-1].read_text() + "-- told later\n")
    _migrate(applied, metaxy_bin, "hash")
    assert f"(1 with a new hash):\n\n  ~ {version[-1]} " in _migrate(applied, metaxy_bin, "set").stdout
