"""Questions that commands ask on a terminal."""

from __future__ import annotations

import os
import pty
import subprocess
from pathlib import Path

import pytest

RENAME = "Was column"


def _answer(metaxy_bin: str, folder: Path, answer: bytes, *argv: str, question: str = RENAME) -> tuple[int, str]:
    terminal, end = pty.openpty()
    run = subprocess.Popen([metaxy_bin, *argv], cwd=folder, stdin=end, stdout=end, stderr=end)
    os.close(end)
    said = b""
    try:
        while chunk := os.read(terminal, 4096):
            asked = question.encode() not in said and question.encode() in said + chunk
            said += chunk
            if asked:
                os.write(terminal, answer)
    except OSError:  # the other end is closed
        pass
    os.close(terminal)
    return run.wait(60), said.decode()


@pytest.fixture
def renamed(metaxy_bin: str, tmp_path: Path) -> Path:
    (tmp_path / "a.sql").write_text("CREATE TABLE t (id int, name varchar(9));\n")
    (tmp_path / "b.sql").write_text("CREATE TABLE t (id int, title varchar(9));\n")
    subprocess.run([metaxy_bin, "migrate", "diff", "a", "--to", "file://a.sql", "--dialect", "sqlite"], cwd=tmp_path, check=True)
    return tmp_path


@pytest.mark.parametrize(("answer", "status", "has"), [
    (b"y\n", 0, "RENAME COLUMN"), (b"n\n", 0, "title"), (b"\n", 0, "title"), (b"\x04", 1, None), (b"what\n\x04", 1, None)])
def test_a_rename(renamed: Path, metaxy_bin: str, answer: bytes, status: int, has: str | None) -> None:
    done, said = _answer(metaxy_bin, renamed, answer, "migrate", "diff", "b", "--to", "file://b.sql", "--dialect", "sqlite")
    assert done == status, said
    files = list((renamed / "migrations").glob("*_b.sql"))
    assert len(files) == (has is not None)
    assert has is None or has in files[0].read_text()
    assert (has is None) == ("the question was not answered" in said)


def test_the_end_of_input_prints_no_plan(renamed: Path, metaxy_bin: str) -> None:
    done, said = _answer(metaxy_bin, renamed, b"\x04", "schema", "diff", "--from", "file://a.sql", "--to", "file://b.sql",
                         "--dialect", "sqlite")
    assert done == 1 and "ALTER" not in said and "CREATE" not in said


@pytest.mark.parametrize(("answer", "has"), [(b"y\n", 'ALTER SCHEMA "app" RENAME TO "core"'), (b"n\n", 'DROP SCHEMA "app"')])
def test_a_schema_that_changes_its_name_is_one_question(metaxy_bin: str, tmp_path: Path, answer: bytes, has: str) -> None:
    for file, schema in ("a.sql", "app"), ("b.sql", "core"):
        (tmp_path / file).write_text(f"CREATE SCHEMA {schema};\nCREATE TABLE {schema}.t (id int, a text);\nCREATE TABLE {schema}.u (id int, b date);\n")
    done, said = _answer(metaxy_bin, tmp_path, answer, "schema", "diff", "--from", "file://a.sql", "--to", "file://b.sql",
                         "--dialect", "postgres", question="Was schema")
    assert done == 0 and said.count("[y/N]") == 1 and 'Was schema "app" renamed to "core"?' in said and has in said
