"""Rows in and out of stores by the command: `metadata read`, `write` and `rebase`, in CSV, JSON Lines and Parquet; the bar
on a terminal; and what Ctrl-C leaves."""

from __future__ import annotations

import csv
import fcntl
import io
import json
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

import pytest
from processes import SECONDS, until, until_caught

FEATURES = """[features."v/raw"]
id_columns = ["id"]
fields = ["x"]
[features."v/crop"]
id_columns = ["id"]
deps = ["v/raw"]
[features."v/crop".fields.mask]
code_version = "{code}"
"""
CONFIG = """project = "v"
store = "{store}"
auto_create_tables = true
[stores.lite]
type = "metaxy.ext.sqlite.SQLiteMetadataStore"
config = {{ database = "lite.db" }}
[stores.duck]
type = "metaxy.ext.duckdb.DuckDBMetadataStore"
config = {{ database = "store.duckdb" }}
"""
Run = Callable[..., subprocess.CompletedProcess[str]]


def environment() -> dict[str, str]:
    env = {key: value for key, value in os.environ.items() if not key.startswith("METAXY") or key == "METAXY_LIBDUCKDB"}
    return {**env, "METAXY_PYTHON": sys.executable, "TERM": "xterm"}


@pytest.fixture(params=["lite", "duck"])
def project(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    if request.param == "duck":
        pytest.importorskip("duckdb")
    (tmp_path / "metaxy.toml").write_text(CONFIG.format(store=request.param))
    (tmp_path / "features.toml").write_text(FEATURES.format(code=1))
    return tmp_path


@pytest.fixture
def run(project: Path, metaxy_bin: str) -> Run:
    def call(*argv: str, code: int = 0, stdin: str = "") -> subprocess.CompletedProcess[str]:
        done = subprocess.run([metaxy_bin, "metadata", *argv], cwd=project, env=environment(), capture_output=True,
                              text=True, timeout=SECONDS, input=stdin)
        assert done.returncode == code, done.stdout + done.stderr
        return done

    return call


ROWS: list[dict[str, Any]] = [
    {"id": "007", "size": 1, "share": 0.5, "ok": True, "note": "a,b \"quoted\"\nand more", "metaxy_provenance_by_field": {"x": "1"}},
    {"id": "8", "size": None, "share": 2, "ok": False, "note": "", "metaxy_provenance_by_field": {"x": "2"}},
    {"id": "ninth", "size": -9007199254740993, "share": None, "ok": None, "note": None, "metaxy_provenance_by_field": {"x": "é"}},
]
PLAIN = "id,size,share,ok,note"


def lines(text: str) -> list[dict[str, Any]]:
    return sorted((json.loads(line) for line in text.splitlines()), key=lambda row: str(row["id"]))


def jsonl(rows: list[dict[str, Any]]) -> str:
    return "".join(json.dumps(row) + "\n" for row in rows)


def values(rows: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    return [tuple(row[name] for name in PLAIN.split(",")) for row in rows]


def test_json_lines(run: Run, project: Path) -> None:
    done = run("write", "v/raw", "-", "--summary", "json", stdin=jsonl(ROWS))
    assert json.loads(done.stdout) == {"feature": "v/raw", "store": (project / "metaxy.toml").read_text().split('"')[3], "written": 3}
    found = lines(run("read", "v/raw").stdout)
    assert values(found) == values(ROWS)
    assert found[0]["metaxy_provenance_by_field"] == {"x": "1"} and found[0]["metaxy_created_at"].startswith("20")
    assert [row["id"] for row in lines(run("read", "v__raw", "--columns", "id", "--filter", "size < 0").stdout)] == ["ninth"]
    done = run("read", "v/raw", "-o", "out.jsonl", "--summary", "json")
    assert json.loads(done.stdout)["read"] == 3 and lines((project / "out.jsonl").read_text()) == found
    assert "Read 3 row(s) of v/raw" in run("read", "v/raw").stderr


def test_csv(run: Run, project: Path) -> None:
    table = io.StringIO()
    writer = csv.DictWriter(table, ROWS[0])
    writer.writeheader()
    for row in ROWS:
        writer.writerow({**row, "ok": None if row["ok"] is None else str(row["ok"]).lower(),
                         "metaxy_provenance_by_field": json.dumps(row["metaxy_provenance_by_field"])})
    (project / "in.csv").write_text("\ufeff" + table.getvalue().replace(",,", ',"",', 0))
    run("write", "v/raw", "in.csv")
    found = lines(run("read", "v/raw").stdout)
    assert [row["id"] for row in found] == ["007", "8", "ninth"]        # no number was made of 007
    assert found[0]["note"] == ROWS[0]["note"] and found[1]["size"] is None and found[2]["size"] == ROWS[2]["size"]
    out = run("read", "v/raw", "--format", "csv", "--columns", PLAIN).stdout
    back = {row["id"]: row for row in csv.DictReader(io.StringIO(out))}
    assert out.splitlines()[0] == PLAIN and back["007"]["note"] == ROWS[0]["note"] and back["8"]["ok"] == "false"
    run("write", "v/raw", "-", "--format", "csv", stdin=run("read", "v/raw", "--format", "csv").stdout)      # what it writes, it reads
    assert values(lines(run("read", "v/raw").stdout)) == values(found)


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_no_digit_is_lost(run: Run, project: Path, form: str) -> None:
    duckdb = pytest.importorskip("duckdb")
    duckdb.sql("""COPY (SELECT n::VARCHAR AS id, ('-99999999999999.9' || n)::DECIMAL(16, 2) AS price, (n / 10)::DECIMAL(9, 1) AS share,
        [0.1, 1e300, 5e-324][n] AS real, {'x': 'h'} AS metaxy_provenance_by_field FROM range(1, 4) AS t (n)) TO '%s'
    """ % (project / "in.parquet"))
    run("write", "v/raw", "in.parquet")
    names = ("read", "v/raw", "--columns", "id,price,share,real,metaxy_provenance_by_field")
    run(*names, "-o", f"out.{form}")
    run("drop", "v/raw", "--yes")       # so that types are found in the file
    run("write", "v/raw", f"out.{form}")
    found = lines(run(*names).stdout)
    assert [row["price"] for row in found] == [f"-99999999999999.9{n}" for n in (1, 2, 3)]
    assert [row["share"] for row in found] == [0.1, 0.2, 0.3] and [row["real"] for row in found] == [0.1, 1e300, 5e-324]


def test_numbers_of_csv(run: Run) -> None:
    run("write", "v/raw", "-", "--format", "csv", stdin="id,a,b,c,d,metaxy_provenance_by_field\n" + "".join(
        f'{n},{a},{b},{c},{d},"{{""x"":""1""}}"\n' for n, (a, b, c, d) in enumerate([
            ("1.50", "1e5", "0.1234567890123456789", "0.10000000000000001"), ("-0.5", "2", "1.5", "123456789012.345673")])))
    (first, second) = lines(run("read", "v/raw", "--columns", "a,b,c,d,id").stdout)
    assert first == {"a": 1.5, "b": "1e5", "c": "0.1234567890123456789", "d": 0.1, "id": 0}
    assert second == {"a": -0.5, "b": "2", "c": "1.5", "d": 123456789012.345673, "id": 1}


def test_parquet(run: Run, project: Path, metaxy_bin: str) -> None:
    pytest.importorskip("duckdb")
    pq = pytest.importorskip("pyarrow.parquet")
    run("write", "v/raw", "-", stdin=jsonl(ROWS))
    for name in ("out.parquet", "odd ' [*] name.parquet"):
        run("read", "v/raw", "-o", name)
        table = pq.read_table(project / name)
        assert values(sorted(table.to_pylist(), key=lambda row: row["id"])) == values(ROWS)
        run("write", "v/raw", name)
    assert values(lines(run("read", "v/raw").stdout)) == values(ROWS)
    with open(project / "piped.parquet", "wb") as file:       # through a pipe and back
        subprocess.run([metaxy_bin, "metadata", "read", "v/raw", "--format", "parquet"], cwd=project, env=environment(),
                       stdout=file, check=True, timeout=SECONDS)
    assert pq.read_table(project / "piped.parquet").num_rows == 3
    piped = subprocess.run([metaxy_bin, "metadata", "write", "v/raw", "-", "--format", "parquet"], cwd=project, env=environment(),
                           input=(project / "piped.parquet").read_bytes(), capture_output=True, timeout=SECONDS)
    assert piped.returncode == 0, piped.stderr
    (project / "no.parquet").write_text("no")
    assert "ROW001" not in run("write", "v/raw", "no.parquet", code=1).stdout
    assert sorted(path.name for path in project.iterdir() if ".parquet." in path.name) == []


@pytest.mark.parametrize(("name", "text", "words"), [
    ("a.jsonl", '{"id": "1"}\n[1]\n', "a.jsonl:2: a list in place of an object"),
    ("a.jsonl", '{"id": "1"\n', "a.jsonl:1:"),
    ("a.jsonl", '{"id": "1"}\n{"id": 2}\n', "a.jsonl:2: values of column 'id' are of several types"),
    ("a.jsonl", '{}\n', "a.jsonl:1: a row without columns"),
    ("a.csv", 'id,id\n1,2\n', "a.csv:1: column 'id' comes twice"),
    ("a.csv", 'id,\n1,2\n', "a.csv:1: column 2 has no name"),
    ("a.csv", 'id,b\n1\n', "a.csv:2: 1 fields for 2 columns"),
    ("a.csv", 'id,b\n1,"x\n\n', "a.csv:2: a quote is not closed"),
    ("a.csv", 'id,b\n1,x"y"\n', "a.csv:2: a quote stands where none may, in field 2"),
    ("a.csv", 'id,metaxy_provenance_by_field\n1,"{""x"": ""1"""\n', "a.csv:2: column 'metaxy_provenance_by_field' holds values of type JSON object"),
    ("a.csv", 'id,metaxy_created_at,metaxy_provenance_by_field\n1,soon,\n', "a.csv:2: column 'metaxy_created_at' holds values of type timestamp"),
    ("a.txt", "", "does not tell its format"),
    ("nope.csv", None, "cannot read 'nope.csv': No such file or directory"),
    ("a.jsonl", '{"id": "1"}\n', "must have 'metaxy_provenance_by_field' column"),
])
def test_wrong_files(run: Run, project: Path, name: str, text: str | None, words: str) -> None:
    if text is not None:
        (project / name).write_text(text)
    said = run("write", "v/raw", name, code=1).stderr
    assert words in said and said.count("Error") == 1, said
    assert "STO001" not in said and "no table" in run("rebase", "v/crop", "--from", "x").stderr


@pytest.mark.parametrize(("argv", "words"), [
    (("read", "v/rwa"), "v/raw"),
    (("read", "v/raw", "--format", "cvs"), "Did you mean csv?"),
    (("write", "v/raw", "-", "--types", "id=txet"), "Did you mean text?"),
    (("write", "v/raw", "-", "--types", "id"), "is no type"),
    (("read", "v/raw", "--summary", "xml"), "unknown summary"),
    (("read", "v/raw", "--store", "duk"), "Did you mean duck?"),
    (("read", "v/raw", "-o", "nowhere/x.csv"), "nowhere/x.csv"),
    (("rebase", "v/crop"), 'required flag(s) "from"'),
    (("rebase", "v/raw", "--from", "x"), "root feature"),
    (("rebase", "v/raw", "--from", "x", "--to", "other"), "is not recorded in the store"),
    (("read", "v/raw"), "not found in store"),
])
def test_wrong_use(run: Run, argv: tuple[str, ...], words: str) -> None:
    if argv[0] == "rebase" and argv[1] == "v/raw" or "nowhere/x.csv" in argv:
        run("write", "v/raw", "-", stdin=jsonl(ROWS))
    done = run(*argv, code=1)
    assert words in done.stderr, done.stderr


def test_types_are_said(run: Run) -> None:
    text = "id,n,metaxy_provenance_by_field\n1,2,\"{\"\"x\"\": \"\"1\"\"}\"\n"
    run("write", "v/raw", "-", "--format", "csv", "--types", "id=text,n=real", stdin=text)
    assert [(row["id"], row["n"]) for row in lines(run("read", "v/raw").stdout)] == [("1", 2.0)]
    said = run("write", "v/raw", "-", "--format", "csv", stdin=text.replace("1,2", "1,two"), code=1).stderr
    assert "stdin:2: column 'n' holds values of type real number" in said


def test_stdout_is_full(run: Run, project: Path, metaxy_bin: str) -> None:
    run("write", "v/raw", "-", stdin=jsonl(ROWS))
    with open("/dev/full", "w") as full:
        done = subprocess.run([metaxy_bin, "metadata", "read", "v/raw"], cwd=project, env=environment(), stdout=full,
                              stderr=subprocess.PIPE, text=True, timeout=SECONDS)
    assert done.returncode == 1 and "cannot write to stdout: No space left on device" in done.stderr


def status_counts(metaxy_bin: str, project: Path, key: str) -> dict[str, Any]:
    done = subprocess.run([metaxy_bin, "metadata", "status", key, "-f", "json"], cwd=project, env=environment(), capture_output=True,
                          text=True, timeout=SECONDS, check=True)
    counts: dict[str, Any] = json.loads(done.stdout)["features"][key]
    return counts


def test_rebase(run: Run, project: Path, metaxy_bin: str) -> None:
    run("write", "v/raw", "-", stdin=jsonl(ROWS))
    run("write", "v/crop", "-", stdin=jsonl([{"id": row["id"], "metaxy_provenance_by_field": {"mask": "0"}} for row in ROWS]))
    subprocess.run([metaxy_bin, "push"], cwd=project, env=environment(), check=True, capture_output=True, timeout=SECONDS)
    old = lines(run("read", "v/crop").stdout)[0]["metaxy_feature_version"]
    (project / "features.toml").write_text(FEATURES.format(code=2))
    assert status_counts(metaxy_bin, project, "v/crop")["missing"] == 3
    assert run("rebase", "v/crop", "--from", old, "--dry-run").stdout == "Would rebase 3 row(s)\n"
    assert run("read", "v/crop").stdout == ""
    done = json.loads(run("rebase", "v/crop", "--from", old, "-f", "json").stdout)
    assert done["rows"] == 3 and done["from"] == old and not done["dry_run"]
    assert status_counts(metaxy_bin, project, "v/crop")["status"] == "up_to_date"
    new = lines(run("read", "v/crop").stdout)
    assert {row["metaxy_feature_version"] for row in new} == {done["to"]} != {old} and len(new) == 3
    assert "one version" in run("rebase", "v/crop", "--from", done["to"], code=1).stderr
    assert "Rebased 3" in run("rebase", "v/crop", "--from", done["to"], "--to", old).stdout       # back, by what was pushed
    assert "is not recorded" in run("rebase", "v/crop", "--from", done["to"], "--to", "nope", code=1).stderr


# ---- a terminal ----

def many(count: int) -> str:
    return "".join(f'{{"id":"{n}","path":"s3://bucket/of/videos/{n}.mp4","metaxy_provenance_by_field":{{"x":"{n}"}}}}\n'
                   for n in range(count))


def on_terminal(argv: list[str], project: Path, **options: Any) -> tuple[int, str]:
    """Exit status, and what came on the terminal that stderr is."""
    leader, follower = pty.openpty()
    fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 100, 0, 0))
    with subprocess.Popen(argv, cwd=project, env=environment(), stderr=follower, **options) as process:
        os.close(follower)
        said = b""
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            ready, _, _ = select.select([leader], [], [], 0.1)
            try:
                piece = os.read(leader, 65536) if ready else b""
            except OSError:
                piece = b""
                ready = [leader] if process.poll() is not None else []
            said += piece
            if process.poll() is not None and not piece:
                break
        process.wait(SECONDS)
    os.close(leader)
    return process.returncode, said.decode()


def test_a_bar_on_terminals_alone(run: Run, project: Path, metaxy_bin: str, tmp_path: Path) -> None:
    (project / "many.jsonl").write_text(many(400_000))
    done = run("write", "v/raw", "many.jsonl")
    assert "\r" not in done.stderr and done.stderr.startswith("Wrote 400000") or "AUTO_CREATE" in done.stderr
    slow = [sys.executable, "-c", "import sys, time\nfor n, line in enumerate(sys.stdin):\n    n % 4000 or time.sleep(0.02)"]
    with subprocess.Popen(slow, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL) as sink:
        code, said = on_terminal([metaxy_bin, "metadata", "read", "v/raw"], project, stdout=sink.stdin)
        assert sink.stdin is not None
        sink.stdin.close()
    assert code == 0
    drawn = re.findall(r"Reading v/raw  \[([#.]{24})\] +(\d+)%  (\d+) of 400000 rows", said)
    assert len(drawn) > 1 and int(drawn[-1][2]) > int(drawn[0][2]), said[-500:]
    assert max(len(line) for line in re.split(r"[\r\n]", re.sub(r"\x1b\[K", "", said))) < 100
    assert said.endswith("\r\x1b[KRead 400000 row(s) of v/raw\r\n")      # the line is empty when it ends


# ---- signals ----

ROWS_MANY = 60_000


def until_read(pipe: IO[str]) -> None:
    """Wait until nothing of what was written to the pipe is left in it."""
    def left() -> int:
        return int.from_bytes(fcntl.ioctl(pipe, termios.FIONREAD, b"\0\0\0\0"), sys.byteorder)

    until(lambda: left() == 0, "an empty pipe")


@pytest.mark.slow
@pytest.mark.parametrize("which", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_while_rows_are_written(run: Run, project: Path, metaxy_bin: str, which: signal.Signals) -> None:
    run("write", "v/raw", "-", stdin=many(3))
    (project / "many.jsonl").write_text(many(ROWS_MANY))
    whole = time.monotonic()
    subprocess.run([metaxy_bin, "metadata", "write", "v/raw", "many.jsonl"], cwd=project, env=environment(), check=True,
                   capture_output=True)
    whole = time.monotonic() - whole
    for share in (0.15, 0.35, 0.55, 0.75):
        before = len(run("read", "v/raw", "--with-sample-history", "--columns", "id").stdout.splitlines())
        with subprocess.Popen([metaxy_bin, "metadata", "write", "v/raw", "many.jsonl"], cwd=project, env=environment(),
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
            time.sleep(whole * share)
            process.send_signal(which)
            _, said = process.communicate(timeout=SECONDS)
        after = len(run("read", "v/raw", "--with-sample-history", "--columns", "id").stdout.splitlines())
        if process.returncode in (0, -which) and "Wrote" in said:       # or it came when all was done
            assert after - before == ROWS_MANY
        else:
            assert after == before, said
            if process.returncode == -which:                            # or before anything began
                continue
            assert process.returncode == 1 and "nterrupt" in said, (process.returncode, said)


@pytest.mark.parametrize("count", [0, 5000])
def test_a_signal_while_stdin_is_awaited(run: Run, project: Path, metaxy_bin: str, count: int) -> None:
    run("write", "v/raw", "-", stdin=jsonl(ROWS))
    with subprocess.Popen([metaxy_bin, "metadata", "write", "v/raw", "-"], cwd=project, env=environment(), stdin=subprocess.PIPE,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None and process.stderr is not None
        process.stdin.write(many(count))
        process.stdin.flush()
        until_caught(process, signal.SIGINT)
        until_read(process.stdin)
        process.send_signal(signal.SIGINT)
        process.wait(SECONDS)
        assert process.returncode == 1 and "nterrupt" in process.stderr.read()
    assert len(run("read", "v/raw", "--with-sample-history").stdout.splitlines()) == len(ROWS)


@pytest.mark.slow
def test_a_signal_while_rows_are_copied_and_deleted(run: Run, project: Path, metaxy_bin: str) -> None:
    store = (project / "metaxy.toml").read_text().split('"')[3]
    other = "duck" if store == "lite" else "lite"
    pytest.importorskip("duckdb")
    (project / "many.jsonl").write_text(many(ROWS_MANY))
    run("write", "v/raw", "many.jsonl")
    for argv in (["copy", "v/raw", "--from", store, "--to", other], ["delete", "v/raw"], ["delete", "v/raw", "--hard", "--yes"]):
        for wait in (0.03, 0.08, 0.2):
            if argv[0] == "copy":
                for file in project.glob("store.duckdb*" if other == "duck" else "lite.db*"):
                    file.unlink()
            with subprocess.Popen([metaxy_bin, "metadata", *argv], cwd=project, env=environment(), stdout=subprocess.PIPE,
                                  stderr=subprocess.PIPE, text=True) as process:
                time.sleep(wait)
                process.send_signal(signal.SIGINT)
                _, said = process.communicate(timeout=SECONDS)
            where = other if argv[0] == "copy" else store
            counts = json.loads(subprocess.run(
                [metaxy_bin, "metadata", "status", "v/raw", "-f", "json", "--store", where], cwd=project, env=environment(),
                capture_output=True, text=True, check=True).stdout)["features"]["v/raw"]["store_rows"]
            assert counts in (0, ROWS_MANY), (argv, counts, said)
            # Before the work begins and after it has ended a signal ends the command as it ends any other.
            assert process.returncode in (0, 1, -signal.SIGINT), (argv, process.returncode)
            assert process.returncode != 1 or "nterrupt" in said, said
            if counts == 0 and argv[0] == "delete":
                run("write", "v/raw", "many.jsonl")
