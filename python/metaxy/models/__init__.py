"""Definitions of features as pydantic models: keys, specs, dependencies, feature classes, the graph.

A module here holds declarations and the checks pydantic makes of them. Versions, orders and which field comes of
which are the core's (`metaxy._core`), asked for through `metaxy._definitions`.
"""
