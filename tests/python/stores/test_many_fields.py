"""Features of very many fields: functions of SQLite take 127 arguments, those of PostgreSQL 100."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

pytest.importorskip("metaxy._core")

import metaxy as mx
from metaxy import HashAlgorithm, frames
from store_cases import active

pytestmark = pytest.mark.filterwarnings("ignore")

COUNT = 150
FIELDS = [f"f{n:03}" for n in range(COUNT)]


@pytest.fixture(autouse=True)
def graph() -> Iterator[None]:
    made = mx.FeatureGraph()
    for key, deps in (("m/a", []), ("m/b", ["m/a"])):
        fields = [mx.FieldSpec(key=name, code_version="1") for name in FIELDS]
        spec = mx.FeatureSpec(key=key, id_columns=["id"], fields=fields, deps=[mx.FeatureDep(feature=dep) for dep in deps])
        made.add_feature_definition(mx.FeatureDefinition.from_stored_data(spec.model_dump(mode="json"), {}, None, "p"))
    with active(made, project="p"):
        yield


def rows(changed: str | None = None) -> list[dict[str, Any]]:
    """A field's value may have braces at its ends, or be none."""
    return [{"id": name, "metaxy_provenance_by_field": {
        field: f"{{{field}}}{'!' if name == changed else ''}" if field != "f149" or name != "c" else None for field in FIELDS}}
        for name in ("a", "b", "c")]


@pytest.mark.parametrize("algorithm", [HashAlgorithm.MD5, HashAlgorithm.XXHASH64])
def test_all_of_them_count(make_store: Any, tmp_path: Any, engine: str, algorithm: HashAlgorithm) -> None:
    from metaxy.ext.sqlite import SQLiteMetadataStore

    found = []
    stores = [make_store(hash_algorithm=algorithm)]
    if engine != "sqlite":
        stores.append(SQLiteMetadataStore(tmp_path / "other.sqlite", auto_create_tables=True, hash_algorithm=algorithm))
    for store in stores:
        with store.open("w"):
            store.write("m/a", rows())
            new = frames.rows_of(store.resolve_update("m/b").new)
            found.append({row["id"]: row["metaxy_provenance_by_field"] for row in new})
            assert all(len(row["metaxy_provenance_by_field"]) == COUNT for row in new)
            assert {row["id"]: row["metaxy_provenance"] is None for row in new} == {"a": False, "b": False, "c": True}
            store.write("m/b", [row for row in new if row["id"] != "c"])
            store.write("m/a", rows(changed="b"))
            increment = store.resolve_update("m/b")
            assert [row["id"] for row in frames.rows_of(increment.stale)] == ["b"]
            assert [row["id"] for row in frames.rows_of(increment.new)] == ["c"]
            assert frames.rows_of(increment.orphaned) == []
    assert found[0] == found[-1]
