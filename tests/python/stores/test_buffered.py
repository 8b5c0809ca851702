"""BufferedMetadataWriter: several threads, errors, and a process that ends without stopping it."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from typing import Any

import pytest

pytest.importorskip("metaxy._core")

import metaxy as mx
from metaxy import frames
from store_cases import active

pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture(autouse=True)
def graph() -> Iterator[None]:
    made = mx.FeatureGraph()
    for key in ("b/one", "b/two"):
        spec = mx.FeatureSpec(key=key, id_columns=["id"], fields=["x"])
        made.add_feature_definition(mx.FeatureDefinition.from_stored_data(spec.model_dump(mode="json"), {}, None, "p"))
    with active(made, project="p"):
        yield


def rows(*ids: str) -> list[dict[str, Any]]:
    return [{"id": text, "metaxy_provenance_by_field": {"x": text}} for text in ids]


def ids_of(store: Any, feature: str = "b/one") -> list[str]:
    with store:
        return sorted(row["id"] for row in frames.rows_of(store.read(feature))) if store.has_feature(feature) else []


def test_threads_lose_nothing(make_store: Any) -> None:
    """Four threads put while the writer is stopped: what put() took is written, the rest was refused."""
    store = make_store()
    writer = mx.BufferedMetadataWriter(store, flush_batch_size=5, flush_interval=60, max_queue_size=2)
    writer.start()
    taken: list[str] = []
    some = threading.Semaphore(0)

    def put(who: int) -> None:
        for number in range(1000):
            try:
                writer.put({"b/one": rows(f"{who}/{number}"), "b/two": rows(f"{who}/{number}")})
            except RuntimeError as error:
                assert "not running" in str(error)
                return
            taken.append(f"{who}/{number}")
            some.release()

    threads = [threading.Thread(target=put, args=(who,)) for who in range(4)]
    for thread in threads:
        thread.start()
    for _ in range(20):
        some.acquire()
    written = writer.stop(timeout=120)
    for thread in threads:
        thread.join()
    assert ids_of(store) == ids_of(store, "b/two") == sorted(taken)
    assert written == {mx.FeatureKey("b/one"): len(taken), mx.FeatureKey("b/two"): len(taken)} == writer.num_written


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_nothing_is_written_behind_a_batch_that_failed(make_store: Any) -> None:
    store = make_store()
    writer = mx.BufferedMetadataWriter(store, flush_interval=60)
    writer.start()
    writer.put({"b/one": rows("a")})
    writer.flush()
    writer.put({"b/one": rows("b", "b")})
    with pytest.raises(RuntimeError, match="two rows have the id") as caught:
        writer.flush()
    assert isinstance(caught.value.__cause__, mx.metadata_store.MetadataSchemaError)
    for call in (lambda: writer.put({"b/one": rows("c")}), writer.flush, writer.stop, writer.start):
        with pytest.raises(RuntimeError, match="two rows have the id"):
            call()
    assert writer.has_error and writer.num_written == {mx.FeatureKey("b/one"): 1}
    assert ids_of(store) == ["a"]


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_an_error_in_the_block_is_the_one_that_is_raised(make_store: Any) -> None:
    store = make_store()
    with pytest.raises(ZeroDivisionError):
        with mx.BufferedMetadataWriter(store, flush_interval=60) as writer:
            writer.put({"b/one": rows("a", "a")})
            raise ZeroDivisionError
    assert writer.has_error and ids_of(store) == []
    with pytest.raises(ZeroDivisionError):
        with mx.BufferedMetadataWriter(store, flush_interval=60) as writer:
            writer.put({"b/one": rows("a")})
            raise ZeroDivisionError
    assert ids_of(store) == ["a"]       # what was put is written


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_time_that_is_up(make_store: Any) -> None:
    """A writer that cannot write, as its store is busy in another thread, says so, and writes when it can."""
    store = make_store()
    busy, go = threading.Event(), threading.Event()

    class Slow(type(store)):  # type: ignore[misc]
        def write_multi(self, rows: Any, **options: Any) -> None:
            busy.set()
            go.wait()
            super().write_multi(rows, **options)

    slow = Slow(store.database, **{"auto_create_tables": True, "hash_algorithm": store.hash_algorithm})
    writer = mx.BufferedMetadataWriter(slow, flush_batch_size=1)
    writer.start()
    writer.put({"b/one": rows("a")})
    busy.wait()
    with pytest.raises(RuntimeError, match="not written within"):
        writer.flush(timeout=0.01)
    with pytest.raises(TimeoutError, match="did not stop within"):
        writer.stop(timeout=0.01)
    go.set()
    assert writer.stop(timeout=120) == {mx.FeatureKey("b/one"): 1}
    assert ids_of(store) == ["a"]


CRASHES = """
import os, sys
import metaxy as mx
from metaxy.ext.sqlite import SQLiteMetadataStore
graph = mx.FeatureGraph()
spec = mx.FeatureSpec(key="b/one", id_columns=["id"], fields=["x"])
graph.add_feature_definition(mx.FeatureDefinition.from_stored_data(spec.model_dump(mode="json"), {}, None, "p"))
with graph.use(), mx.MetaxyConfig(project="p", sync=False).use():
    store = SQLiteMetadataStore(sys.argv[1], auto_create_tables=True)
    writer = mx.BufferedMetadataWriter(store, flush_interval=60)
    writer.start()
    writer.put({"b/one": [{"id": "kept", "metaxy_provenance_by_field": {"x": "1"}}]})
    writer.flush()
    writer.put({"b/one": [{"id": "lost", "metaxy_provenance_by_field": {"x": "1"}}]})
    os.kill(os.getpid(), 9) if sys.argv[2] == "kill" else sys.exit(3)
"""


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
@pytest.mark.parametrize("how", ["kill", "exit"])
def test_a_process_that_ends(make_store: Any, how: str) -> None:
    store = make_store()
    ended = subprocess.run([sys.executable, "-W", "ignore", "-c", CRASHES, store.database, how], check=False)
    assert ended.returncode == (-9 if how == "kill" else 3)
    assert ids_of(store) == ["kept"]
