"""Groups of rows (N:1): what their values become, whatever these are."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

import pytest

pytest.importorskip("metaxy._core")

import metaxy as mx
from metaxy import frames
from store_cases import active

GROUPS: dict[str, list[str | None]] = {"one": [""], "two": ["", ""], "first": ["", "a"], "last": ["a", ""], "none": [None],
          "some": [None, "", None], "bar": ["|", "ü"], "whole": ["a", "b", "c"]}


@pytest.fixture(autouse=True)
def graph() -> Iterator[None]:
    made = mx.FeatureGraph()
    for spec in (mx.FeatureSpec(key="g/rows", id_columns=["id"], fields=["x"]),
                 mx.FeatureSpec(key="g/groups", id_columns=["kind"], fields=["y"], deps=[mx.FeatureDep(
                     feature="g/rows", select=("id",), lineage=mx.LineageRelationship.aggregation(on=["kind"]))])):
        made.add_feature_definition(mx.FeatureDefinition.from_stored_data(spec.model_dump(mode="json"), {}, None, "p"))
    with active(made, project="p"):
        yield


def md5(text: str) -> str:
    return hashlib.md5(text.encode()).hexdigest()[:8]


def wanted(values: list[str | None]) -> str | None:
    texts = [value for value in values if value is not None]
    return md5(f"y|__metaxy_initial__|g/rows.x|{md5('|'.join(texts))}") if texts else None


@pytest.mark.parametrize("lazy", [False, True])
def test_empty_texts_are_texts(make_store: Any, lazy: bool) -> None:
    rows = [{"id": f"{kind}{n}", "kind": kind, "metaxy_provenance_by_field": {"x": value}}
            for kind, values in GROUPS.items() for n, value in enumerate(values)]
    with make_store(hash_algorithm=mx.HashAlgorithm.MD5).open("w") as store:
        store.write("g/rows", rows)
        found = {row["kind"]: row["metaxy_provenance_by_field"]["y"]
                 for row in frames.rows_of(store.resolve_update("g/groups", lazy=lazy).new)}
    assert found == {kind: wanted(values) for kind, values in GROUPS.items()}
