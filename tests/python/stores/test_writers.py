"""Two processes that write to one store at once lose nothing; where only one may, the other is told so."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("metaxy._core")

import kill_worker
import write_worker
from metaxy import _settings, frames
from metaxy.metadata_store import MetadataStoreError

WORKER = Path(__file__).resolve().with_name("write_worker.py")
SECONDS = 120


def about(make_store: Any, name: str) -> dict[str, Any]:
    return {"module": make_store.cls.__module__, "cls": make_store.cls.__name__, "name": name,
            "where": {key: str(value) for key, value in make_store.where.items()}}


def start(make_store: Any, name: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, str(WORKER), json.dumps(about(make_store, name))], stdin=subprocess.PIPE,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("there", [True, False], ids=["table is there", "new table"])
@pytest.mark.parametrize("engine", ("sqlite", "postgresql", "mariadb"), indirect=True)
def test_two_writers_lose_nothing(make_store: Any, there: bool) -> None:
    first = write_worker.rows("first", 0) if there else []
    with _settings.use(_settings.Settings(project="kill")), kill_worker.ONE.use():
        store = make_store()
        with store.open("w"):
            store.write("k/a", first)
        workers = [start(make_store, name) for name in ("left", "right")]
        try:
            for worker in workers:
                assert worker.stdout is not None and worker.stderr is not None
                assert worker.stdout.readline() == "ready\n", worker.stderr.read()
            for worker in workers:
                assert worker.stdin is not None
                worker.stdin.write("go\n")
                worker.stdin.flush()
            for worker in workers:
                _, words = worker.communicate(timeout=SECONDS)
                assert worker.returncode == 0, words
        finally:
            for worker in workers:
                worker.kill()
        with store.open("r"):
            found = frames.rows_of(store.read("k/a", with_sample_history=True))
    want = {row["id"] for name in ("left", "right") for batch in range(write_worker.BATCHES)
            for row in write_worker.rows(name, batch)}
    assert {row["id"] for row in found} == want | {row["id"] for row in first}
    assert len(found) == len(want) + len(first)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("engine", ("duckdb",), indirect=True)
def test_duckdb_lets_one_process_in(make_store: Any) -> None:
    worker = start(make_store, "left")
    try:
        assert worker.stdout is not None
        assert worker.stdout.readline() == "ready\n"
        with (_settings.use(_settings.Settings(project="kill")), kill_worker.ONE.use(),
              pytest.raises((MetadataStoreError, OSError), match="(?i)lock"), make_store().open("w")):
            pass
        _, words = worker.communicate("go\n", timeout=SECONDS)
        assert worker.returncode == 0, words
        with _settings.use(_settings.Settings(project="kill")), kill_worker.ONE.use():
            store = make_store()
            with store.open("w"):       # it is let in when the other one has left
                assert len(frames.rows_of(store.read("k/a"))) == write_worker.BATCHES * write_worker.ROWS
    finally:
        worker.kill()
