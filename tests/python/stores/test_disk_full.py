"""No room for more: a clear error that names the feature's file or table, the old rows, and a store that goes on once there is room.

A limit on the size of files (RLIMIT_FSIZE) stands for the full disk, in a process of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("metaxy._core")
pytest.importorskip("pyarrow")

PROGRAM = '''\
import os, resource, signal, sys, warnings

import pyarrow as pa

import metaxy as mx
from metaxy import _settings, frames
from metaxy.ext.{module} import {cls} as Store
from metaxy.metadata_store import MetadataStoreError

warnings.simplefilter("ignore")
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)       # writing fails, then
graph = mx.FeatureGraph()
for key, deps in (("d/a", []), ("d/b", ["d/a"])):
    spec = mx.FeatureSpec(key=key, id_columns=["id"], fields=["x"], deps=[mx.FeatureDep(feature=dep) for dep in deps])
    graph.add_feature_definition(mx.FeatureDefinition.from_stored_data(spec.model_dump(mode="json"), {{}}, None, "p"))


def rows(first, count):
    return pa.table({{"id": list(range(first, first + count)), "text": [os.urandom(60).hex() for _ in range(count)],
                     "metaxy_provenance_by_field": [{{"x": os.urandom(8).hex()}} for _ in range(count)]}})


def limit(more):
    size = max(os.path.getsize(name) for name in os.listdir(".")) + more if more else resource.RLIM_INFINITY
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


def full(what, call):
    limit(200_000)
    try:
        call()
        print(what, "did not fail")
    except MetadataStoreError as error:
        print(what, "failed:", str(error).replace(os.getcwd(), "."))
    finally:
        limit(0)


def state():
    with store.open("r"):
        print("rows", len(frames.rows_of(store.read("d/a"))), "new", len(frames.rows_of(store.resolve_update("d/b").new)))


with _settings.use(_settings.Settings(project="p")), graph.use():
    store = Store("store.db", auto_create_tables=True)
    with store.open("w"):
        store.write("d/a", rows(0, 1000))
    with store.open("w"):
        full("write", lambda: store.write("d/a", rows(1000, 50_000)))
    state()
    def delete():
        with store.open("w"):
            store.write("d/a", rows(1000, 50_000))
    full("open, write", delete)
    state()
    with store.open("w"):
        store.write("d/a", rows(1000, 50_000))
    state()
'''


@pytest.mark.parametrize(("module", "cls", "words"), [
    ("duckdb", "DuckDBMetadataStore", ("too large", "No space", "not write")),
    ("sqlite", "SQLiteMetadataStore", ("disk I/O error", "disk is full"))])
def test_no_room(tmp_path: Path, module: str, cls: str, words: tuple[str, ...]) -> None:
    if module == "duckdb":
        pytest.importorskip("duckdb")
    done = subprocess.run([sys.executable, "-c", PROGRAM.format(module=module, cls=cls)], cwd=tmp_path, capture_output=True,
                          text=True, timeout=600)
    assert done.returncode == 0, done.stdout + done.stderr
    lines = done.stdout.splitlines()
    told = [line for line in lines if "failed:" in line]
    assert len(told) == 2 and "did not fail" not in done.stdout, done.stdout
    assert all(any(word in line for word in words) for line in told), told
    assert [line for line in lines if line.startswith("rows")] == ["rows 1000 new 1000"] * 2 + ["rows 51000 new 51000"]
