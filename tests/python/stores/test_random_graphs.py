"""Random graphs of features (joins, groups, expansions, filters, renames, deletes, changed versions), resolved in three rounds:
every engine finds the same rows, and metaxy 0.1.11 too, where it is (test_peer.py says how). MX_GRAPHS=N: so many graphs."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("metaxy._core")
pytest.importorskip("narwhals")
pytest.importorskip("polars")

import random_graphs
from metaxy import HashAlgorithm, _settings
from metaxy.ext.sqlite import SQLiteMetadataStore
from test_peer import PEER

SEEDS = range(200, 200 + int(os.environ.get("MX_GRAPHS", "4")))

pytestmark = pytest.mark.filterwarnings("ignore")


def steps(seed: int, store: Any) -> list[Any]:
    with _settings.use(_settings.Settings(project="p")):
        told: list[Any] = json.loads(json.dumps(random_graphs.run(random_graphs.Plan(seed), store)))
    return told


def same(mine: list[Any], theirs: list[Any], seed: int) -> None:
    for one, other in zip(mine, theirs, strict=True):
        failed = [isinstance(answer, str) and answer.startswith("failed") for _, answer in (one, other)]
        if not all(failed):
            assert one == other, seed


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("engine", ["duckdb", "postgresql", "mariadb"], indirect=True)
def test_engines_agree(make_store: Any, tmp_path: Path, seed: int) -> None:
    lite = SQLiteMetadataStore(tmp_path / "lite.sqlite", auto_create_tables=True, hash_algorithm=HashAlgorithm.MD5)
    same(steps(seed, make_store(hash_algorithm=HashAlgorithm.MD5)), steps(seed, lite), seed)


@pytest.mark.slow
@pytest.mark.skipif(not PEER.is_file(), reason=f"metaxy 0.1.11 is not at {PEER} (METAXY_PEER_PYTHON)")
@pytest.mark.parametrize("engine", ["duckdb"], indirect=True)
def test_the_original_agrees(make_store: Any, tmp_path: Path) -> None:
    seed = SEEDS[0]
    done = subprocess.run([str(PEER), random_graphs.__file__, str(seed), str(tmp_path / "peer.json")], capture_output=True,
                          text=True, timeout=600, cwd=tmp_path)
    assert done.returncode == 0, done.stderr[-3000:]
    theirs = json.loads((tmp_path / "peer.json").read_text())[str(seed)]
    same(steps(seed, make_store(hash_algorithm=HashAlgorithm.MD5)), theirs, seed)
