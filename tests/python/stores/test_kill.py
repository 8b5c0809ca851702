"""kill -9 at random moments of write, resolve, rebase and delete: the store opens, and no call is half there."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("metaxy._core")

import kill_worker
from metaxy import _settings

WORKER = Path(__file__).resolve().with_name("kill_worker.py")
ROUNDS = int(os.environ.get("MX_KILL_ROUNDS", "20"))       # `make soak`: 40


def run(about: dict[str, Any], seconds: float) -> None:
    """A worker that is killed `seconds` after it has opened the store."""
    with subprocess.Popen(
            [sys.executable, str(WORKER), json.dumps(about)], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            text=True) as worker:
        assert worker.stdout is not None and worker.stderr is not None
        try:
            assert worker.stdout.readline() == "ready\n", worker.stderr.read()
            time.sleep(seconds)
            assert worker.poll() is None, worker.stderr.read()
        finally:
            worker.kill()


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_killed_at_random_moments(make_store: Any, engine: str, record_property: Any) -> None:
    chance = random.Random(engine)
    about = {
        "module": make_store.cls.__module__, "cls": make_store.cls.__name__,
        "where": {name: str(value) for name, value in make_store.where.items()}}
    seen = 0
    with _settings.use(_settings.Settings(project="kill")), kill_worker.ONE.use():
        for number in range(ROUNDS):
            run({**about, "batch": 1000 * number}, chance.uniform(0.0, 0.5))
            store = kill_worker.store_of(about)
            with store.open("w"):
                assert kill_worker.torn(store) == {}, number
                seen = max(seen, sum(kill_worker.counts(store).values()))
                kill_worker.work(store, 1000 * number + 900)
                assert kill_worker.torn(store) == {}, number
    assert seen > kill_worker.ROWS       # the workers did work
    record_property("rows", seen)
