"""Stores where no library of frames is installed, or only some: rows go in as lists of dicts and come out as frames of what
there is."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("metaxy._core")

SCRIPT = r"""
import importlib.util
import sys

engine, path, missing = sys.argv[1], sys.argv[2], set(sys.argv[3].split(","))


class Missing:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in missing:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)


found = importlib.util.find_spec
importlib.util.find_spec = lambda name, package=None: None if name.partition(".")[0] in missing else found(name, package)
sys.meta_path.insert(0, Missing())

import metaxy as mx
from metaxy import frames
from metaxy.metadata_store.system import SystemTableStorage


class Video(mx.BaseFeature, spec=mx.FeatureSpec(key="video", id_columns=["video_id"], fields=["audio", "frames"])):
    video_id: str
    path: str | None = None


class Crop(mx.BaseFeature, spec=mx.FeatureSpec(
    key="crop", id_columns=["video_id"], deps=[mx.FeatureDep(feature=Video)], fields=["face"],
)):
    video_id: str


if engine == "duckdb":
    from metaxy.ext.duckdb import DuckDBMetadataStore as Store
else:
    from metaxy.ext.sqlite import SQLiteMetadataStore as Store


def ids(frame):
    return sorted(row["video_id"] for row in frames.rows_of(frame))


given = [{"video_id": str(i), "path": None if i else "p", "metaxy_provenance_by_field": {"audio": f"a{i}", "frames": "f"}}
         for i in range(3)]
with Store(path, auto_create_tables=True).open("w") as store:
    store.write(Video, store.resolve_update(Video, samples=given).new)      # a frame goes back as it came
    increment = store.resolve_update(Crop)
    assert ids(increment.new) == ["0", "1", "2"] and [len(part) for part in increment] == [3, 0, 0]
    store.write(Crop, increment.new)
    store.write(Video, [{**given[1], "metaxy_provenance_by_field": {"audio": "b", "frames": "f"}}])
    lazy = store.resolve_update(Crop, lazy=True)
    assert [ids(part.collect()) for part in (lazy.new, lazy.stale, lazy.orphaned)] == [[], ["1"], []]
    store.write_multi({Crop: lazy.stale})
    assert store.calculate_input_progress(lazy, Crop) == 100.0
    SystemTableStorage(store).push_graph_snapshot()
    assert len(SystemTableStorage(store).read_graph_snapshots()) == 1
    assert len(SystemTableStorage(store).read_features(current=True)) == 2
    store.delete(Video, filters=["video_id = '2'"])
    assert ids(store.resolve_update(Crop).orphaned) == ["2"]
    with mx.BufferedMetadataWriter(store) as writer:
        writer.put({Video: given[2:]})
    frame = store.read(Video).collect()
    assert ids(frame) == ["0", "1", "2"], frame
    assert {row["path"] for row in frames.rows_of(frame)} == {None, "p"}
    if isinstance(frame, frames.Frame):
        assert [row["video_id"] for row in frame.rows()] and "video_id" in frame.columns and repr(frame)
        try:
            frame.to_pandas()
        except AttributeError as error:
            assert "install narwhals" in str(error)
        else:
            raise AssertionError("a Frame has no to_pandas")
kind = type(frame.to_native()) if hasattr(frame, "to_native") else type(frame)
print(kind.__module__.partition(".")[0], *sorted(missing & set(sys.modules)))
"""


@pytest.mark.parametrize("engine", ["duckdb", "sqlite"])
@pytest.mark.parametrize(("missing", "shown"), [
    ("narwhals,polars,pandas,pyarrow,numpy,sqlalchemy", "metaxy"), ("polars,pyarrow,sqlalchemy", "pandas"),
    ("polars,pandas", "pyarrow"), ("narwhals", "metaxy"),
])
def test_stores_without_libraries_of_frames(tmp_path: Path, engine: str, missing: str, shown: str) -> None:
    for name in ("duckdb",) * (engine == "duckdb") + ("narwhals", shown) * (shown != "metaxy"):
        pytest.importorskip(name)
    words = [sys.executable, "-W", "ignore", "-c", SCRIPT, engine, str(tmp_path / "store"), missing]
    done = subprocess.run(words, capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == [shown]
