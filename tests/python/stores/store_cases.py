"""What the tests of stores share: recorded graphs, frames as plain rows, and how frames compare."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timezone
from typing import Any

import metaxy as mx
from metaxy import _settings, frames

TIMESTAMPS = {"metaxy_created_at", "metaxy_updated_at", "metaxy_deleted_at", "recorded_at"}
# Leaked by the original: columns of upstream features, and the mark of a staleness predicate.
LEAKED = re.compile(r"^(metaxy_deleted_at(_right)+|__stale_by_predicate)$")
SOME_TIME = datetime(2024, 1, 2, 3, 4, 5, 678901, tzinfo=timezone.utc)


def graph_of(features: Iterable[dict[str, Any]]) -> mx.FeatureGraph:
    """A graph of recorded features."""
    graph = mx.FeatureGraph()
    for item in features:
        if item.get("external"):
            definition = mx.FeatureDefinition.external(
                spec=mx.FeatureSpec.model_validate(item["spec"]), project=item["project"],
                feature_schema=item["schema"], provenance_by_field=item.get("provenance_by_field"), source="recorded")
        else:
            definition = mx.FeatureDefinition.from_stored_data(
                feature_spec=item["spec"], feature_schema=item["schema"], feature_class_path=item["class_path"],
                project=item["project"])
        graph.add_feature_definition(definition)
    return graph


@contextmanager
def active(graph: mx.FeatureGraph, truncation: int = 8, project: str | None = None) -> Iterator[None]:
    """The graph, in force with these settings."""
    with _settings.use(_settings.Settings(hash_truncation_length=truncation, project=project)), graph.use():
        yield


def rows_of(frame: dict[str, Any]) -> Any:
    """A recorded frame as rows that stores take."""
    rows = [
        {name: SOME_TIME if value == "<ts>" else value for name, value in zip(frame["columns"], row, strict=True)}
        for row in frame["rows"]]
    from metaxy import _core

    return _core.ArrowTable.from_rows(rows, frame["columns"])


def masked(name: str, value: Any) -> Any:
    return "<ts>" if name in TIMESTAMPS and value is not None else value


def plain(frame: Any) -> tuple[list[str], list[list[Any]]]:
    """Columns by name and rows in a fixed order, timestamps masked."""
    if isinstance(frame, dict):
        columns, rows = frame["columns"], [dict(zip(frame["columns"], row, strict=True)) for row in frame["rows"]]
    else:
        native = frames.to_arrow(frame)
        from metaxy import _core

        table = _core.ArrowTable(native)
        columns, rows = table.columns, table.to_rows()
    names = sorted(columns)
    lists = [[masked(name, row[name]) for name in names] for row in rows]
    return names, sorted(lists, key=lambda row: json.dumps(row, sort_keys=True, default=str))


def without(frame: tuple[list[str], list[list[Any]]], drop: Any) -> tuple[list[str], list[list[Any]]]:
    """The frame without the columns that `drop(name)` names."""
    names, rows = frame
    kept = [i for i, name in enumerate(names) if not drop(name)]
    lists = [[row[i] for i in kept] for row in rows]
    return [names[i] for i in kept], sorted(lists, key=lambda row: json.dumps(row, sort_keys=True, default=str))


def satisfying(frame: tuple[list[str], list[list[Any]]], filters: Sequence[str]) -> tuple[list[str], list[list[Any]]]:
    """The rows of a frame for which all filters are true, by SQLite: filters are SQL."""
    names, rows = frame
    quoted = ['"' + name.replace('"', '""') + '"' for name in names]
    with sqlite3.connect(":memory:") as database:
        database.execute(f"CREATE TABLE rows ({', '.join(quoted)}, place)")
        database.executemany(
            f"INSERT INTO rows VALUES ({', '.join('?' * (len(names) + 1))})",
            [[json.dumps(value) if isinstance(value, dict) else value for value in row] + [i]
             for i, row in enumerate(rows)])
        where = " AND ".join(f"({text})" for text in filters)
        kept = {place for (place,) in database.execute(f"SELECT place FROM rows WHERE {where}")}
    return names, [row for i, row in enumerate(rows) if i in kept]
