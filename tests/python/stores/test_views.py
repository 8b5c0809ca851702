"""Texts as Arrow's string views, for frames that keep them so: the same rows, of many chunks."""

from __future__ import annotations

from typing import Any

import pytest

_core = pytest.importorskip("metaxy._core")
pytest.importorskip("narwhals")
pa = pytest.importorskip("pyarrow")

import metaxy as mx
from metaxy import _settings, frames

pytestmark = pytest.mark.filterwarnings("ignore")

TEXTS = (None, "", "x" * 12, "x" * 13, "🐘🐘🐘", "🐘🐘🐘🐘", "a\0b", "long " * 1000)
ROWS = 5003     # more than one chunk; the last is not full


def rows() -> list[dict[str, Any]]:
    return [{"id": f"{n:05}", "text": TEXTS[n % len(TEXTS)], "size": n if n % 3 else None,
             "metaxy_provenance_by_field": {"x": f"{n}" * (n % 4 + 1)}} for n in range(ROWS)]


@pytest.fixture(autouse=True)
def graph() -> Any:
    made = mx.FeatureGraph()
    spec = mx.FeatureSpec(key="v/a", id_columns=["id"], fields=["x"])
    made.add_feature_definition(mx.FeatureDefinition.from_stored_data(spec.model_dump(), {}, None, "v"))
    with _settings.use(_settings.Settings(project="v")), made.use():
        yield


@pytest.mark.parametrize("engine", ["duckdb", "sqlite"], indirect=True)
def test_views(make_store: Any, engine: str) -> None:
    samples = _core.ArrowTable.from_rows(rows())
    with make_store().open("w") as store:
        with store._calling(mx.FeatureKey("v/a")) as core:
            plain, views = (pa.table(core.resolve("v/a", samples=samples, views=wanted)[0]) for wanted in (False, True))
    assert plain.schema.field("text").type == pa.string()
    assert views.schema.field("text").type == (pa.string_view() if engine == "duckdb" else pa.string())
    views.validate(full=True)
    assert views.num_rows == ROWS
    got = sorted(views.to_pylist(), key=lambda row: row["id"])
    assert got == sorted(plain.to_pylist(), key=lambda row: row["id"])
    assert [row["text"] for row in got] == [row["text"] for row in rows()]
    assert [row["size"] for row in got] == [row["size"] for row in rows()]


@pytest.mark.parametrize("engine", ["duckdb"], indirect=True)
def test_views_are_written_again(make_store: Any) -> None:
    with make_store().open("w") as store:
        new = store.resolve_update("v/a", samples=frames.eager(_core.ArrowTable.from_rows(rows()))).new
        store.write("v/a", new)
        kept = sorted(frames.rows_of(store.read("v/a", columns=["id", "text"])), key=lambda row: row["id"])
    assert [row["text"] for row in kept] == [row["text"] for row in rows()]


def test_who_keeps_views() -> None:
    pytest.importorskip("polars")
    assert frames.keeps_views()
