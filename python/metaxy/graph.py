"""The graph of features, under its module's name.

`metaxy.graph` as an attribute of the package is the default graph, also after this module was imported.
"""

from __future__ import annotations

from metaxy._describe import describe_graph, get_feature_dependencies, get_feature_dependents
from metaxy.models.feature import FeatureGraph, SerializedFeature, current_graph, get_feature_by_key, graph

__all__ = [
    "FeatureGraph",
    "SerializedFeature",
    "current_graph",
    "describe_graph",
    "get_feature_by_key",
    "get_feature_dependencies",
    "get_feature_dependents",
    "graph",
]
