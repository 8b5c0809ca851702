"""What ours writes, the original reads, and finds nothing to do; what it goes on to write, ours reads, and finds nothing
to do. Runs where metaxy 0.1.11 is: METAXY_PEER_PYTHON, or build/peer-venv, made with bench/requirements-peer.txt."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("metaxy._core")
pytest.importorskip("duckdb")
pytest.importorskip("polars")

import peer_worker
from metaxy import HashAlgorithm, _settings
from metaxy.ext.duckdb import DuckDBMetadataStore
from metaxy.metadata_store.system import SystemTableStorage

ROOT = Path(__file__).resolve().parents[3]
PEER = Path(os.environ.get("METAXY_PEER_PYTHON") or ROOT / "build" / "peer-venv" / "bin" / "python")

pytestmark = [
    pytest.mark.skipif(not PEER.is_file(), reason=f"metaxy 0.1.11 is not at {PEER} (METAXY_PEER_PYTHON)"),
    pytest.mark.filterwarnings("ignore"),
]
NOTHING: dict[str, list[list[str]]] = {"p/crop": [[], [], []], "p/chapter": [[], [], []]}


def peer(step: str, path: Path) -> dict[str, Any]:
    done = subprocess.run([str(PEER), peer_worker.__file__, step, str(path)], capture_output=True, text=True, timeout=300,
                          cwd=path.parent)
    assert done.returncode == 0, done.stderr[-3000:]
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


@pytest.mark.slow
def test_both_write_one_store(tmp_path: Path) -> None:
    path = tmp_path / "store.duckdb"
    store = DuckDBMetadataStore(path, hash_algorithm=HashAlgorithm("md5"), auto_create_tables=True)

    def ours(work: Any = None) -> dict[str, Any]:
        with _settings.use(_settings.Settings(project="p")), peer_worker.graph().use(), store.open("w"):
            if work is not None:
                work()
            return peer_worker.state(store)

    def same(mine: dict[str, Any], theirs: dict[str, Any]) -> None:
        assert mine["todo"] == theirs["todo"] == NOTHING
        assert mine["rows"] == theirs["rows"]

    def first() -> None:
        SystemTableStorage(store).push_graph_snapshot(project="p")
        store.write("p/video", peer_worker.samples(0))
        for key in ("p/crop", "p/chapter"):
            peer_worker.advance(store, key)

    mine = ours(first)
    theirs = peer("look", path)
    same(mine, theirs)
    assert theirs["version"] == "0.1.11" and theirs["pushed"] and theirs["snapshots"] == [3]
    assert theirs["loaded"] == ["p/chapter", "p/crop", "p/video"]
    assert len(theirs["rows"]["p/chapter"]) == peer_worker.ROWS and theirs["rows"]["p/video"][0]["box"]["label"].startswith("é")

    def increment() -> None:
        store.write("p/video", peer_worker.samples(1))       # one in three is stale
        store.write("p/video", peer_worker.samples(1, first=peer_worker.ROWS, count=3))
        for key in ("p/crop", "p/chapter"):
            peer_worker.advance(store, key)

    same(ours(increment), peer("look", path))

    def delete() -> None:
        store.delete("p/video", ["size < 4"])
        for key in ("p/crop", "p/chapter"):
            gone = [row["id"] for row in peer_worker.plain(store.resolve_update(key).orphaned)]
            assert sorted(gone) == ["v0", "v1", "v2", "v3"]
            store.delete(key, ["id IN (" + ", ".join(f"'{name}'" for name in gone) + ")"], soft=key == "p/crop")

    same(ours(delete), peer("look", path))
    continued = peer("continue", path)       # new, changed and revived rows, written by the original
    same(ours(), continued)
    assert len(continued["rows"]["p/video"]) == peer_worker.ROWS + 5
