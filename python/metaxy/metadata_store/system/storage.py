"""Reading and writing the system tables of a store."""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterable, Mapping
from datetime import datetime, timezone
from enum import Enum
from typing import TYPE_CHECKING, Any, NamedTuple

from metaxy import _core, _definitions, _settings, frames
from metaxy._warnings import InvalidStoredFeatureWarning
from metaxy.metadata_store.exceptions import SystemDataNotFoundError
from metaxy.metadata_store.system.events import EVENTS_COLUMNS, Event
from metaxy.metadata_store.system.keys import EVENTS_KEY, FEATURE_VERSIONS_KEY
from metaxy.metadata_store.system.models import FEATURE_VERSIONS_COLUMNS
from metaxy.models.feature_definition import FeatureDefinition
from metaxy.models.feature_selection import FeatureSelection
from metaxy.models.types import FeatureKey

if TYPE_CHECKING:
    from metaxy.metadata_store.base import MetadataStore
    from metaxy.models.feature import FeatureGraph

__all__ = ["PushResult", "SystemTableStorage"]

_SNAPSHOTS = [("metaxy_project_version", "text"), ("recorded_at", "timestamp"), ("feature_count", "integer")]


class PushResult(NamedTuple):
    """What a push did. updated_features: keys whose definition was recorded anew under the same project version."""

    project_version: str
    already_pushed: bool
    updated_features: list[str]


def _now() -> datetime:
    return datetime.now(timezone.utc).replace(tzinfo=None)


class SystemTableStorage:
    """Pushed definitions, in the system tables of an open store."""

    def __init__(self, store: MetadataStore) -> None:
        self.store = store

    # ---- pushing ----

    def push_graph_snapshot(
        self, *, project: str | None = None, tags: Mapping[str, str] | None = None
    ) -> PushResult:
        """Record the definitions of a project's own features in the active graph.

        project: the graph's only project unless given; of several the configured one. tags: kept with each row.
        Nothing is recorded when the last push of the project had the same project version.
        ValueError when no project can be told, or it has no features.
        """
        from metaxy.models.feature import FeatureGraph

        graph = FeatureGraph.get_active()
        owner = self._project(graph, project, "push_graph_snapshot")
        if not any(item.project == owner and not item.is_external
                   for item in graph.feature_definitions_by_key.values()):
            raise ValueError(f"No features found for project '{owner}' in the active graph.")
        definitions = _definitions.graph_of(graph.feature_definitions_by_key.values(), schemas=True)
        with self.store._calling(FEATURE_VERSIONS_KEY, write=True) as core:
            return PushResult(*core.push(definitions, owner, list((tags or {}).items())))

    def _project(self, graph: FeatureGraph, project: str | None, call: str) -> str:
        if project is not None:
            return project
        projects = sorted({
            definition.project for definition in graph.feature_definitions_by_key.values()
            if not definition.is_external})
        if len(projects) == 1:
            return projects[0]
        if not projects:
            raise ValueError(f"No features found in the active graph: there is nothing for {call}.")
        configured = _settings.current().project
        if configured is None:
            raise ValueError(
                f"Project is required for {call}. Graph contains features from multiple projects: "
                f"{projects}. Set 'project' in metaxy.toml or pass project argument.")
        return configured

    # ---- events ----

    def write_event(self, event: Event | Mapping[str, Any]) -> None:
        """Append an event, or a mapping: project, execution_id, event_type (any text) and, where they apply, timestamp,
        feature_key, payload.
        """
        self._append(EVENTS_KEY, EVENTS_COLUMNS, [event.to_row() if isinstance(event, Event) else _event_row(event)])

    def _append(self, key: FeatureKey, columns: list[tuple[str, str]], rows: list[dict[str, Any]]) -> None:
        table = _core.ArrowTable.from_rows(rows, columns)
        with self.store._calling(key, write=True) as core:
            core.write([(key.to_string(), table)])

    # ---- reading ----

    def _rows(self, **wanted: str | None) -> list[dict[str, Any]]:
        """Rows of feature_versions that have these values; none when nothing was pushed yet."""
        try:
            frame = self.store.read(FEATURE_VERSIONS_KEY, allow_fallback=False)
        except SystemDataNotFoundError:
            return []
        return [row for row in frames.rows_of(frame)
                if all(value is None or row[name] == value for name, value in wanted.items())]

    def read_graph_snapshots(self, project: str | None = None) -> Any:
        """The pushes, newest first: metaxy_project_version, recorded_at (of the first row), feature_count (of rows)."""
        groups: dict[str, list[datetime]] = {}
        for row in self._rows(project=project):
            groups.setdefault(row["metaxy_project_version"], []).append(row["recorded_at"])
        rows: list[dict[str, Any]] = [
            {"metaxy_project_version": version, "recorded_at": min(times), "feature_count": len(times)}
            for version, times in groups.items()]
        rows.sort(key=lambda row: row["recorded_at"], reverse=True)
        return frames.eager(_core.ArrowTable.from_rows(rows, _SNAPSHOTS))

    def read_features(
        self, *, current: bool = True, project_version: str | None = None, project: str | None = None
    ) -> Any:
        """Recorded definitions: of the active graph's project version, or of `project_version` with current=False."""
        if current:
            from metaxy.models.feature import FeatureGraph

            graph = FeatureGraph.get_active()
            project_version = graph.get_project_version(self._project(graph, project, "read_features"))
        elif project_version is None:
            raise ValueError("project_version is required when current=False")
        rows = self._rows(project=project, metaxy_project_version=project_version)
        return frames.eager(_core.ArrowTable.from_rows(rows, FEATURE_VERSIONS_COLUMNS))

    def load_graph_from_snapshot(self, project_version: str, project: str | None = None) -> FeatureGraph:
        """The graph that was pushed under a project version. ValueError when nothing was."""
        rows = self._rows(project=project, metaxy_project_version=project_version)
        if not rows:
            raise ValueError(f"No features recorded for project version {project_version}")
        return _graph(definitions_of(latest_rows(rows)))

    def _graph_of_feature_version(self, key: FeatureKey, feature_version: str) -> FeatureGraph:
        """The newest pushed graph in which a feature has this version; of other projects their latest definitions."""
        rows = sorted(self._rows(), key=lambda row: row["recorded_at"])
        found = [row for row in rows
                 if row["feature_key"] == key.to_string() and row["metaxy_feature_version"] == feature_version]
        if not found:
            raise ValueError(
                f"Feature version {feature_version} of {key} not found in system storage. "
                "Push the graph that it belongs to first.")
        at = found[-1]
        others = latest_rows(row for row in rows if row["project"] != at["project"])
        same = latest_rows(row for row in rows if row["project"] == at["project"]
                           and row["metaxy_project_version"] == at["metaxy_project_version"])
        return _graph(definitions_of({**others, **same}))

    def resolve_selection(self, selection: FeatureSelection) -> list[FeatureDefinition]:
        """The latest recorded definition of each feature that is selected.

        The latest row of a key counts, whichever project it is of; rows that cannot be read are passed over with
        InvalidStoredFeatureWarning.
        """
        rows = latest_rows(self._rows())
        taken = selected(selection, rows)
        return definitions_of({key: row for key, row in rows.items() if key in taken})


def _event_row(event: Mapping[str, Any]) -> dict[str, Any]:
    payload = event.get("payload", {"type": "empty"})
    kind = event["event_type"]
    return {
        "project": event["project"],
        "execution_id": event["execution_id"],
        "event_type": str(kind.value if isinstance(kind, Enum) else kind),
        "timestamp": event.get("timestamp") or _now(),
        "feature_key": event.get("feature_key"),
        "payload": payload if isinstance(payload, str) else json.dumps(payload),
    }


def latest_rows(rows: Iterable[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """The row of each feature that was recorded last."""
    latest: dict[str, dict[str, Any]] = {}
    for row in rows:
        present = latest.get(row["feature_key"])
        if present is None or row["recorded_at"] >= present["recorded_at"]:
            latest[row["feature_key"]] = row
    return latest


def selected(selection: FeatureSelection, rows: Mapping[str, dict[str, Any]]) -> set[str]:
    """The keys of these rows that are selected."""
    return selection.taken((key, row["project"]) for key, row in rows.items())


def definitions_of(rows: Mapping[str, dict[str, Any]]) -> list[FeatureDefinition]:
    """The definitions that rows hold; those that cannot be read are InvalidStoredFeatureWarnings."""
    definitions: list[FeatureDefinition] = []
    for key, row in rows.items():
        try:
            definitions.append(FeatureDefinition.from_stored_data(
                feature_spec=row["feature_spec"], feature_schema=row["feature_schema"],
                feature_class_path=row["feature_class_path"], project=row["project"]))
        except Exception as error:
            warnings.warn(f"The stored definition of {key} cannot be read: {error}", InvalidStoredFeatureWarning,
                          stacklevel=4)
    return definitions


def _graph(definitions: Iterable[FeatureDefinition]) -> FeatureGraph:
    from metaxy.models.feature import FeatureGraph

    graph = FeatureGraph()
    for definition in definitions:
        graph.add_feature_definition(definition)
    return graph
