"""Descriptions of graphs as plain data."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

pytest.importorskip("pydantic")
pytest.importorskip("metaxy._core")

import metaxy as mx
from metaxy import _describe


@pytest.fixture
def graph() -> Iterator[mx.FeatureGraph]:
    made = mx.FeatureGraph()
    for key, deps in (("a", []), ("b", ["a"]), ("c", ["a", "b"]), ("d/e", ["c"])):
        made.add_feature_definition(mx.FeatureDefinition.from_stored_data(
            {"key": key, "id_columns": ["id"], "deps": [{"feature": dep} for dep in deps]}, {}, None,
            "q" if key == "d/e" else "p"))
    yield made


def test_graph(graph: mx.FeatureGraph) -> None:
    described = _describe.describe_graph(graph)
    del described["metaxy_project_version"]
    assert described == {"total_features": 4, "graph_depth": 4, "root_features": ["a"], "leaf_features": ["d/e"],
                         "projects": {"p": 3, "q": 1}}
    of_q = _describe.describe_graph(graph, project="q")
    assert of_q["metaxy_project_version"] == graph.get_project_version("q")
    assert (of_q["graph_depth"], of_q["root_features"], of_q["filtered_features"]) == (1, ["d/e"], 1)
    assert _describe.describe_graph(mx.FeatureGraph())["graph_depth"] == 0


def test_dependencies(graph: mx.FeatureGraph) -> None:
    assert _describe.get_feature_dependencies(graph, "d/e") == {"direct_dependencies": ["c"]}
    deep = _describe.get_feature_dependencies(graph, "d/e", recursive=True)
    assert deep["all_dependencies"] == ["a", "b", "c"]
    assert [item["key"] for item in deep["dependency_tree"]["dependencies"][0]["dependencies"]] == ["a", "b"]
    cut = _describe.get_feature_dependencies(graph, "d/e", recursive=True, max_depth=1)
    assert cut["dependency_tree"]["dependencies"] == [{"key": "c", "truncated": True}]
    with pytest.raises(ValueError, match="Feature zz not found in graph"):
        _describe.get_feature_dependencies(graph, "zz")


def test_dependents(graph: mx.FeatureGraph) -> None:
    found = _describe.get_feature_dependents(graph, "a", recursive=True)
    assert found["direct_dependents"] == ["b", "c"] and found["all_dependents"] == ["b", "c", "d/e"]
