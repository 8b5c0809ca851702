"""Lazy results stay in the engine where it can hold them; copies in both directions at once end."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from processes import SECONDS

pytest.importorskip("metaxy._core")
nw = pytest.importorskip("narwhals")
pytest.importorskip("pyarrow")

import metaxy as mx
from metaxy import _settings, frames

pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture(autouse=True)
def graph() -> Any:
    made = mx.FeatureGraph()
    for spec in (mx.FeatureSpec(key="l/a", id_columns=["id"], fields=["x"]),
                 mx.FeatureSpec(key="l/b", id_columns=["id"], deps=["l/a"], fields=["y"])):
        made.add_feature_definition(mx.FeatureDefinition.from_stored_data(spec.model_dump(), {}, None, "l"))
    with _settings.use(_settings.Settings(project="l")), made.use():
        yield


def rows(*numbers: int, version: str = "1") -> list[dict[str, Any]]:
    return [{"id": str(n), "size": n, "metaxy_provenance_by_field": {"x": f"{n}-{version}"}} for n in numbers]


def ids(frame: Any) -> list[str]:
    return sorted(row["id"] for row in frames.rows_of(frame))


def in_engine(frame: Any) -> bool:
    return "duckdb" in str(getattr(frame, "implementation", "")).lower()


def test_lazy_frames(make_store: Any, engine: str) -> None:
    lazily = engine == "duckdb"
    with make_store().open("w") as store:
        store.write("l/a", rows(1, 2, 3))
        read = store.read("l/a", filters=["size > 1"])
        assert isinstance(read, nw.LazyFrame) and in_engine(read) == lazily
        store.write("l/a", rows(4))
        assert ids(read) == (["2", "3", "4"] if lazily else ["2", "3"])       # computed when it is collected
        assert ids(read.filter(nw.col("size") > 2).select("id")) == (["3", "4"] if lazily else ["3"])
        assert sorted(read.collect().to_polars()["id"]) == ids(read)

        increment = store.resolve_update("l/b", lazy=True)
        assert [in_engine(part) for part in increment] == [lazily] * 4
        assert ids(increment.new) == ids(increment.input) == ["1", "2", "3", "4"] and ids(increment.stale) == []
        assert store.calculate_input_progress(increment, "l/b") == 0.0
        store.write("l/b", increment.new)       # from the engine into the engine
        store.write("l/a", rows(5) + rows(1, version="2"))
        store.delete("l/a", ["id = '2'"])
        increment = store.resolve_update("l/b", lazy=True)
        assert [ids(part) for part in increment] == [["5"], ["1"], ["2"], ["1", "3", "4", "5"]]
        assert store.calculate_input_progress(increment, "l/b") == 75.0
        eager = store.resolve_update("l/b")
        assert [ids(part) for part in eager] == [ids(part) for part in increment[:3]]
        assert [ids(part) for part in increment.collect()] == [["5"], ["1"], ["2"]]
        assert [part.collect()["id"].to_list() for part in increment.to_polars()[:3]] == [["5"], ["1"], ["2"]]
        samples = store.resolve_update("l/a", samples=rows(9), lazy=True)       # rows that the engine does not have
        assert ids(samples.new) == ["9"] and not in_engine(samples.new) and samples.input is None


def test_lazy_rows_of_fallback_stores(make_store: Any, engine: str, tmp_path: Any) -> None:
    from metaxy.ext.duckdb import DuckDBMetadataStore

    behind = DuckDBMetadataStore(tmp_path / "behind.duckdb", auto_create_tables=True)
    with behind.open("w"):
        behind.write("l/a", rows(1, 2))
    store = make_store(fallback_stores=[behind], hash_algorithm=behind.hash_algorithm)
    with store.open("w"):
        assert ids(store.read("l/a")) == ["1", "2"]
        increment = store.resolve_update("l/b", lazy=True)
        assert ids(increment.new) == ["1", "2"]
        store.write("l/b", increment.new)


def test_times_of_lazy_frames_are_utc(make_store: Any) -> None:
    with make_store().open("w") as store:
        store.write("l/a", rows(1))
        schema = store.read("l/a").collect_schema()
        created = schema["metaxy_created_at"]
        assert created.time_unit == "us" and created.time_zone in ("UTC", "Etc/UTC")


def test_copies_in_both_directions_at_once_end(make_store: Any) -> None:
    from metaxy.ext.sqlite import SQLiteMetadataStore

    one, two = (SQLiteMetadataStore(f"{make_store.where.get('database', '/nowhere')}-{n}", auto_create_tables=True)
                if "database" in make_store.where else make_store(table_prefix=f"copy{n}_") for n in (1, 2))
    failed: list[BaseException] = []

    def copy(target: Any, source: Any) -> None:
        try:
            with _settings.use(_settings.Settings(project="l")), graph_of.use():
                for _ in range(15):
                    target.copy_metadata(source, ["l/a"])
        except BaseException as error:
            failed.append(error)

    graph_of = mx.FeatureGraph.get_active()
    with one.open("w"), two.open("w"):
        one.write("l/a", rows(1))
        two.write("l/a", rows(2))
        threads = [threading.Thread(target=copy, args=pair, daemon=True) for pair in ((one, two), (two, one))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(SECONDS)
        assert not any(thread.is_alive() for thread in threads) and not failed
        assert ids(one.read("l/a")) == ids(two.read("l/a")) == ["1", "2"]
        with pytest.raises(ValueError, match="copied to itself"):
            one.copy_metadata(one, ["l/a"])
