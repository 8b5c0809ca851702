"""The command against runs recorded from Atlas: sums, validation, apply, status and the revisions table on SQLite.

What Atlas is known to do wrong is judged by rules of our own (times cover the whole file; edits of applied files are
noticed), never by leaving out cases by name. METAXY_TEST_ATLAS names another directory with files of the same form.
"""

from __future__ import annotations

import json
import os
import re
import signal
import sqlite3
import subprocess
import time
from pathlib import Path

import pytest
from processes import SECONDS

VECTORS = Path(os.environ.get("METAXY_TEST_ATLAS") or Path(__file__).resolve().parent.parent / "vectors" / "atlas")
VARYING = {"Start", "End", "ExecutedAt", "ExecutionTime", "OperatorVersion"}
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z")


def cases(name: str) -> list:
    data = json.loads((VECTORS / name).read_text(encoding="utf-8"))["cases"]
    return [pytest.param(case, id=case["name"]) for case in data]


@pytest.fixture
def atlas(metaxy_bin: str, tmp_path: Path):
    """Runs the command by the name `atlas` in a fresh directory; the lock files go there, too."""
    link = tmp_path / "bin" / "atlas"
    link.parent.mkdir()
    link.symlink_to(metaxy_bin)
    work = tmp_path / "work"
    work.mkdir()

    def run(*argv: str, **more) -> subprocess.CompletedProcess[str]:
        return subprocess.run([str(link), *argv], cwd=work, capture_output=True, encoding="utf-8", timeout=SECONDS, **more)

    run.cwd = work
    run.program = str(link)
    return run


def write_files(directory: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())


def tamper_with(directory: Path, tamper: dict) -> None:
    kind, file = tamper["kind"], directory / tamper["file"]
    total = directory / "atlas.sum"
    if kind == "edit":
        file.write_bytes(file.read_bytes() + b"\n-- edited\n")
    elif kind == "remove":
        file.unlink()
    elif kind == "add":
        said = re.search(r"L\d+: (.*) was added", tamper["validate"]["stdout"])
        (directory / (said[1] if said else tamper["file"][:-4] + "_zz.sql")).write_text("SELECT 1;\n")
    elif kind == "sum-missing":
        total.unlink()
    elif kind == "sum-line":
        lines = total.read_text(encoding="utf-8").splitlines(keepends=True)
        if len(lines) > 1:
            lines[1] = lines[1].replace(" h1:", "")
        total.write_text("".join(lines), encoding="utf-8")
    else:
        pytest.fail(f"unknown kind of tampering: {kind}")


@pytest.mark.parametrize("case", cases("directories.json"))
def test_directory(atlas, case: dict) -> None:
    directory = atlas.cwd / "m"
    directory.mkdir()
    write_files(directory, case["files"])
    url = f"file://m?format={case['format']}"
    before = {path: path.read_bytes() for path in directory.rglob("*") if path.is_file()}
    done = atlas("migrate", "hash", "--dir", url)
    assert (done.returncode, done.stdout, done.stderr) == (case["hash"]["exit"], "", case["hash"]["stderr"])
    assert (directory / "atlas.sum").read_bytes().decode() == case["sum"]
    assert all(path.read_bytes() == text for path, text in before.items())
    done = atlas("migrate", "validate", "--dir", url)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    if "tamper" in case:
        tamper_with(directory, case["tamper"])
        want = case["tamper"]["validate"]
        done = atlas("migrate", "validate", "--dir", url)
        assert (done.returncode, done.stdout, done.stderr) == (want["exit"], want["stdout"], want["stderr"])


def stable(value):
    """Varying fields are checked for their form and replaced."""
    if isinstance(value, list):
        return [stable(item) for item in value]
    if not isinstance(value, dict):
        return value
    for key in VARYING & value.keys():
        good = isinstance(value[key], int) if key == "ExecutionTime" else isinstance(value[key], str)
        assert good and (key not in {"Start", "End", "ExecutedAt"} or MOMENT.fullmatch(value[key])), (key, value[key])
    return {key: "*" if key in VARYING else stable(item) for key, item in value.items()}


def read_revisions(path: Path) -> tuple[list | None, list[str]]:
    if not path.exists():
        return None, []
    with sqlite3.connect(path) as connection:
        connection.row_factory = sqlite3.Row
        ddl = [row[0] for row in connection.execute(
            "SELECT sql FROM sqlite_master WHERE tbl_name = 'atlas_schema_revisions' AND sql IS NOT NULL")]
        if not ddl:
            return None, []
        return [dict(row) for row in connection.execute("SELECT * FROM atlas_schema_revisions ORDER BY version")], ddl


def check_rows(got: list | None, want: list | None) -> None:
    assert (got is None) == (want is None)
    for row, expected in zip(got or [], want or [], strict=True):
        assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,9})?\+00:00", row["executed_at"]) and row["execution_time"] > 0
        assert row["operator_version"].startswith(("metaxy ", "Atlas CLI"))
        row = {key: value.decode() if isinstance(value, bytes) else value for key, value in row.items()}
        free = {"executed_at", "execution_time", "operator_version"}
        assert {k: v for k, v in row.items() if k not in free} == {k: v for k, v in expected.items() if k not in free}


def run_step(atlas, step: dict) -> dict:
    done = atlas(*step["argv"], "--dir", "file://m", "--url", "sqlite://app.db", "--format", "{{ json . }}")
    assert done.returncode == step["exit"], done.stderr
    assert done.stderr == step["stderr"]
    got = json.loads(done.stdout)
    assert stable(got) == stable(step["json"])
    return got


@pytest.mark.parametrize("case", cases("apply_sqlite.json"))
def test_apply(atlas, case: dict) -> None:
    write_files(atlas.cwd / "m", case["files"])
    assert atlas("migrate", "hash", "--dir", "file://m").returncode == 0
    for step in case["steps"]:
        begun = time.time()
        report = run_step(atlas, step)
        rows, ddl = read_revisions(atlas.cwd / "app.db")
        check_rows(rows, step["revisions"])
        assert ddl == step["revisions_ddl"]
        if step["argv"][1] == "apply":
            for entry in report.get("Applied", []):
                assert report["Start"] <= entry["Start"] <= entry["End"] <= report["End"] or len({len(report["Start"]), len(entry["End"])}) > 1
            for row in rows:
                assert row["execution_time"] <= (time.time() - begun + 60) * 1e9


def statements_of(text: str) -> list[str]:
    """The recorded files hold one statement a line, directives aside."""
    return [line for line in text.splitlines() if line and not line.startswith("--")]


@pytest.mark.parametrize("case", cases("apply_sqlite.json"))
def test_continue_what_atlas_began(atlas, case: dict) -> None:
    """A database as Atlas left it after each step: status tells the same, and apply goes on from there."""
    write_files(atlas.cwd / "m", case["files"])
    assert atlas("migrate", "hash", "--dir", "file://m").returncode == 0
    steps = case["steps"]
    for i, step in enumerate(steps):
        if step["argv"][1] != "status" or not step["revisions"]:
            continue
        path = atlas.cwd / "app.db"
        path.unlink(missing_ok=True)
        applied = {entry["Version"]: entry for entry in step["json"]["Applied"]}
        with sqlite3.connect(path) as connection:
            connection.execute(step["revisions_ddl"][0])
            for row in step["revisions"]:
                entry = applied[row["version"]]
                moment = entry["ExecutedAt"].replace("T", " ").replace("Z", "+00:00")
                values = {**row, "executed_at": moment, "execution_time": entry["ExecutionTime"],
                          "partial_hashes": row["partial_hashes"].encode()}     # Atlas binds JSON as bytes
                connection.execute(f"INSERT INTO atlas_schema_revisions ({', '.join(values)}) VALUES ({', '.join('?' * len(values))})",
                                   list(values.values()))
                name = next(file for file in case["files"] if re.split(r"[_.]", file)[0] == row["version"])
                for statement in statements_of(case["files"][name])[:row["applied"]]:
                    connection.execute(statement)
        connection.close()
        done = atlas("migrate", "status", "--dir", "file://m", "--url", "sqlite://app.db", "--format", "{{ json . }}")
        assert json.loads(done.stdout) == step["json"]
        if i + 1 < len(steps):
            run_step(atlas, steps[i + 1])
            check_rows(read_revisions(path)[0], steps[i + 1]["revisions"])


def setup_dir(atlas, files: dict[str, str]) -> None:
    write_files(atlas.cwd / "m", files)
    assert atlas("migrate", "hash", "--dir", "file://m").returncode == 0


APPLY = ("migrate", "apply", "--dir", "file://m", "--url", "sqlite://app.db")


def test_edited_after_apply_is_noticed(atlas) -> None:
    setup_dir(atlas, {"1.sql": "CREATE TABLE a (i int);\n"})
    assert atlas(*APPLY).returncode == 0
    setup_dir(atlas, {"1.sql": "CREATE TABLE a (i int, j int);\n", "2.sql": "CREATE TABLE b (i int);\n"})
    done = atlas(*APPLY)
    assert done.returncode == 1 and "migration file 1.sql, or one before it, has changed since it was applied" in done.stderr
    status = atlas("migrate", "status", "--dir", "file://m", "--url", "sqlite://app.db")
    assert status.returncode == 0 and "has changed since it was applied" in status.stdout
    rows, _ = read_revisions(atlas.cwd / "app.db")
    assert [row["version"] for row in rows] == ["1"]


def test_time_covers_the_whole_file(atlas) -> None:
    slow = "INSERT INTO a WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300000) SELECT max(i) FROM n;\n"
    setup_dir(atlas, {"1.sql": "CREATE TABLE a (i int);\n" + slow + "INSERT INTO a VALUES (1);\n"})
    begun = time.monotonic()
    assert atlas(*APPLY).returncode == 0
    took = (time.monotonic() - begun) * 1e9
    rows, _ = read_revisions(atlas.cwd / "app.db")
    assert 5e6 < rows[0]["execution_time"] < took


def test_dry_run_makes_no_file(atlas) -> None:
    setup_dir(atlas, {"1.sql": "CREATE TABLE a (i int);\nCREATE TRIGGER t AFTER INSERT ON a BEGIN DELETE FROM a; SELECT 1; END;\n"})
    done = atlas(*APPLY, "--dry-run")
    assert done.returncode == 0 and "-> CREATE TRIGGER t AFTER INSERT ON a BEGIN DELETE FROM a; SELECT 1; END;" in done.stdout
    assert not (atlas.cwd / "app.db").exists()


@pytest.mark.parametrize("head", ["", "-- atlas:txmode none\n\n"], ids=["file", "none"])
def test_killed_at_any_moment(atlas, tmp_path: Path, head: str) -> None:
    """Whatever a killed process had done, the revisions table says exactly that, its lock is gone, and the next run ends the work."""
    count = 400
    setup_dir(atlas, {"1.sql": "CREATE TABLE a (i int);\n",
                      "2.sql": head + "".join(f"INSERT INTO a VALUES ({i});\n" for i in range(count))})
    for delay in (0.002, 0.005, 0.01, 0.015, 0.02, 0.03, 0.05, 0.1):
        process = subprocess.Popen([atlas.program, *APPLY], cwd=atlas.cwd, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(delay)
        process.send_signal(signal.SIGKILL)
        process.wait()
        path = atlas.cwd / "app.db"
        if not path.exists():
            continue
        with sqlite3.connect(path) as connection:
            tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
            applied = dict(connection.execute("SELECT version, applied FROM atlas_schema_revisions")) if "atlas_schema_revisions" in tables else {}
            assert ("a" in tables) == (applied.get("1") == 1)
            rows = connection.execute("SELECT count(*) FROM a").fetchone()[0] if "a" in tables else 0
            assert rows == applied.get("2", 0)
        connection.close()
    done = atlas(*APPLY)
    assert done.returncode == 0, done.stderr
    with sqlite3.connect(atlas.cwd / "app.db") as connection:
        assert connection.execute("SELECT count(*), max(i) FROM a").fetchone() == (count, count - 1)
        assert connection.execute("SELECT applied, total FROM atlas_schema_revisions WHERE version = '2'").fetchone() == (count, count)


def test_two_at_once_wait_for_each_other(atlas) -> None:
    setup_dir(atlas, {f"{n}.sql": f"CREATE TABLE t{n} (i int);\nINSERT INTO t{n} VALUES (1);\n" for n in range(1, 9)})
    runs = [subprocess.Popen([atlas.program, *APPLY, "--lock-timeout", f"{SECONDS}s"], cwd=atlas.cwd, stdout=subprocess.PIPE,
                             stderr=subprocess.PIPE, text=True)
            for _ in range(4)]
    results = [(run.communicate(timeout=SECONDS), run.returncode) for run in runs]
    assert [code for _, code in results] == [0, 0, 0, 0], results
    assert sum("No migration files to execute" in out for (out, _), _ in results) == 3
    with sqlite3.connect(atlas.cwd / "app.db") as connection:
        assert connection.execute("SELECT count(*) FROM atlas_schema_revisions").fetchone() == (8,)
        assert connection.execute("SELECT count(*) FROM t1").fetchone() == (1,)


def test_new_files_at_once_do_not_overwrite_each_other(atlas) -> None:
    setup_dir(atlas, {"1.sql": "CREATE TABLE a (i int);\n"})
    runs = [subprocess.Popen([atlas.program, "migrate", "new", "x", "--dir", "file://m"], cwd=atlas.cwd,
                             stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(6)]
    results = [(run.communicate(timeout=SECONDS), run.returncode) for run in runs]
    good = sum(code == 0 for _, code in results)
    refusals = ("changed by another", "exists already", "checksum mismatch")    # the last: read between two renames
    assert good >= 1 and all(code == 0 or any(words in err for words in refusals) for (_, err), code in results), results
    assert len(list((atlas.cwd / "m").glob("*_x.sql"))) == good
    assert atlas("migrate", "validate", "--dir", "file://m").returncode == 0
