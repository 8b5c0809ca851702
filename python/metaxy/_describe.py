"""What a graph looks like, as plain data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from metaxy.models.feature import FeatureGraph
from metaxy.models.types import CoercibleToFeatureKey, FeatureKey, ValidatedFeatureKeyAdapter

__all__ = ["describe_graph", "get_feature_dependencies", "get_feature_dependents"]


def describe_graph(graph: FeatureGraph, project: str | None = None) -> dict[str, Any]:
    """Numbers of features by project, roots, leaves and depth; those of one project with `project`.

    A dependency outside the project does not count for its roots, leaves and depth.
    """
    all_of = graph.feature_definitions_by_key
    chosen = {key for key, definition in all_of.items() if project is None or definition.project == project}
    depths: dict[FeatureKey, int] = {}
    needed: set[FeatureKey] = set()
    for key in graph.topological_sort_features(list(chosen)):
        parents = [dep.feature for dep in all_of[key].spec.deps if dep.feature in chosen]
        needed.update(parents)
        depths[key] = 1 + max((depths.get(parent, 0) for parent in parents), default=0)
    described: dict[str, Any] = {
        "metaxy_project_version": _project_version(graph, project),
        "total_features": len(all_of),
        "graph_depth": max(depths.values(), default=0),
        "root_features": sorted(key.to_string() for key in chosen
                                if not any(dep.feature in chosen for dep in all_of[key].spec.deps)),
        "leaf_features": sorted(key.to_string() for key in chosen - needed),
        "projects": dict(Counter(definition.project for definition in all_of.values())),
    }
    if project is not None:
        described.update(filtered_features=len(chosen), filter_project=project)
    return described


def _project_version(graph: FeatureGraph, project: str | None) -> str:
    own = {definition.project for definition in graph.feature_definitions_by_key.values() if not definition.is_external}
    if len(own) != 1:
        return graph.get_project_version(project or "")
    return graph.get_project_version(own.pop())


def get_feature_dependencies(
    graph: FeatureGraph, feature_key: CoercibleToFeatureKey, recursive: bool = False, max_depth: int | None = None
) -> dict[str, Any]:
    """What a feature depends on: "direct_dependencies"; "dependency_tree" and "all_dependencies" with `recursive`.

    max_depth: how many levels the tree has; what lies deeper is {"truncated": True}. ValueError for an unknown feature.
    """
    definitions = graph.feature_definitions_by_key
    return _related(graph, feature_key, recursive, max_depth, ("dependencies", "dependency_tree"),
                    {key: [dep.feature for dep in item.spec.deps] for key, item in definitions.items()}.__getitem__)


def get_feature_dependents(
    graph: FeatureGraph, feature_key: CoercibleToFeatureKey, recursive: bool = False, max_depth: int | None = None
) -> dict[str, Any]:
    """What depends on a feature, as get_feature_dependencies has it: "direct_dependents" and so on."""
    dependents: dict[FeatureKey, list[FeatureKey]] = {}
    for key, definition in graph.feature_definitions_by_key.items():
        for dep in definition.spec.deps:
            if key not in dependents.setdefault(dep.feature, []):
                dependents[dep.feature].append(key)
    return _related(graph, feature_key, recursive, max_depth, ("dependents", "dependent_tree"),
                    lambda key: dependents.get(key, []))


def _related(
    graph: FeatureGraph,
    feature_key: CoercibleToFeatureKey,
    recursive: bool,
    max_depth: int | None,
    names: tuple[str, str],
    next_of: Callable[[FeatureKey], list[FeatureKey]],
) -> dict[str, Any]:
    start = ValidatedFeatureKeyAdapter.validate_python(feature_key)
    if start not in graph.feature_definitions_by_key:
        raise ValueError(f"Feature {start} not found in graph")
    plural, tree = names
    found: dict[str, Any] = {f"direct_{plural}": [key.to_string() for key in next_of(start)]}
    if recursive:
        seen: set[FeatureKey] = set()
        found[tree] = _tree(graph.feature_definitions_by_key, start, next_of, plural, max_depth, (), seen)
        found[f"all_{plural}"] = sorted(key.to_string() for key in seen - {start})
    return found


def _tree(
    definitions: Mapping[FeatureKey, Any],
    key: FeatureKey,
    next_of: Callable[[FeatureKey], list[FeatureKey]],
    plural: str,
    depth: int | None,
    above: tuple[FeatureKey, ...],
    seen: set[FeatureKey],
) -> dict[str, Any]:
    """A feature and what lies behind it. A feature that is not there, or stands above itself, ends its branch."""
    seen.add(key)
    if key not in definitions or key in above:
        return {"key": key.to_string(), plural: []}
    if depth == 0:
        return {"key": key.to_string(), "truncated": True}
    below = None if depth is None else depth - 1
    return {
        "key": key.to_string(),
        "project": definitions[key].project,
        plural: [_tree(definitions, item, next_of, plural, below, (*above, key), seen) for item in next_of(key)],
    }
