"""What stores keep about graphs: pushed definitions of features, and events."""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterable, Mapping
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from metaxy import _core, _definitions, _settings, frames
from metaxy._warnings import InvalidStoredFeatureWarning, UnresolvedExternalFeatureWarning
from metaxy.metadata_store.exceptions import SystemDataNotFoundError
from metaxy.models.feature_definition import FeatureDefinition
from metaxy.models.feature_selection import FeatureSelection
from metaxy.models.types import FeatureKey

if TYPE_CHECKING:
    from metaxy.metadata_store.base import MetadataStore
    from metaxy.models.feature import FeatureGraph

__all__ = [
    "EVENTS_KEY",
    "FEATURE_VERSIONS_KEY",
    "METAXY_SYSTEM_KEY_PREFIX",
    "PushResult",
    "SystemTableStorage",
    "sync_external_features",
]

METAXY_SYSTEM_KEY_PREFIX = "metaxy-system"
FEATURE_VERSIONS_KEY = FeatureKey([METAXY_SYSTEM_KEY_PREFIX, "feature_versions"])
EVENTS_KEY = FeatureKey([METAXY_SYSTEM_KEY_PREFIX, "events"])

_FEATURE_VERSIONS = [
    ("project", "text"),
    ("feature_key", "text"),
    ("metaxy_feature_version", "text"),
    ("metaxy_definition_version", "text"),
    ("recorded_at", "timestamp"),
    ("feature_spec", "text"),
    ("feature_schema", "text"),
    ("feature_class_path", "text"),
    ("metaxy_project_version", "text"),
    ("tags", "text"),
    ("deleted_at", "timestamp"),
]
_EVENTS = [
    ("project", "text"),
    ("execution_id", "text"),
    ("event_type", "text"),
    ("timestamp", "timestamp"),
    ("feature_key", "text"),
    ("payload", "text"),
]
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
        owner = self._project(graph, project)
        if not any(item.project == owner and not item.is_external
                   for item in graph.feature_definitions_by_key.values()):
            raise ValueError(f"No features found for project '{owner}' in the active graph.")
        definitions = _definitions.graph_of(graph.feature_definitions_by_key.values(), schemas=True)
        with self.store._calling(FEATURE_VERSIONS_KEY, write=True) as core:
            return PushResult(*core.push(definitions, owner, list((tags or {}).items())))

    def _project(self, graph: FeatureGraph, project: str | None) -> str:
        if project is not None:
            return project
        projects = sorted({
            definition.project for definition in graph.feature_definitions_by_key.values()
            if not definition.is_external})
        if len(projects) == 1:
            return projects[0]
        if not projects:
            raise ValueError("No features found in the active graph: there is nothing to push.")
        configured = _settings.current().project
        if configured is None:
            raise ValueError(
                "Project is required for push_graph_snapshot. Graph contains features from multiple projects: "
                f"{projects}. Set 'project' in metaxy.toml or pass project argument.")
        return configured

    # ---- events ----

    def write_event(self, event: Mapping[str, Any]) -> None:
        """Append an event: project, execution_id, event_type and, where they apply, timestamp, feature_key, payload."""
        payload = event.get("payload", {"type": "empty"})
        self._append(EVENTS_KEY, _EVENTS, [{
            "project": event["project"],
            "execution_id": event["execution_id"],
            "event_type": str(event["event_type"]),
            "timestamp": event.get("timestamp") or _now(),
            "feature_key": event.get("feature_key"),
            "payload": payload if isinstance(payload, str) else json.dumps(payload),
        }])

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
            project_version = graph.get_project_version(self._project(graph, project))
        elif project_version is None:
            raise ValueError("project_version is required when current=False")
        rows = self._rows(project=project, metaxy_project_version=project_version)
        return frames.eager(_core.ArrowTable.from_rows(rows, _FEATURE_VERSIONS))

    def load_graph_from_snapshot(self, project_version: str, project: str | None = None) -> FeatureGraph:
        """The graph that was pushed under a project version. ValueError when nothing was."""
        rows = self._rows(project=project, metaxy_project_version=project_version)
        if not rows:
            raise ValueError(f"No features recorded for project version {project_version}")
        return _graph(_definitions_of(_latest(rows)))

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
        others = _latest(row for row in rows if row["project"] != at["project"])
        same = _latest(row for row in rows if row["project"] == at["project"]
                       and row["metaxy_project_version"] == at["metaxy_project_version"])
        return _graph(_definitions_of({**others, **same}))

    def resolve_selection(self, selection: FeatureSelection) -> list[FeatureDefinition]:
        """The latest recorded definition of each feature that is selected.

        The latest row of a key counts, whichever project it is of; rows that cannot be read are passed over with
        InvalidStoredFeatureWarning.
        """
        rows = _latest(self._rows())
        taken = _taken(selection, rows)
        return _definitions_of({key: row for key, row in rows.items() if key in taken})


def _latest(rows: Iterable[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """The row of each feature that was recorded last."""
    latest: dict[str, dict[str, Any]] = {}
    for row in rows:
        present = latest.get(row["feature_key"])
        if present is None or row["recorded_at"] >= present["recorded_at"]:
            latest[row["feature_key"]] = row
    return latest


def _taken(selection: FeatureSelection, rows: Mapping[str, dict[str, Any]]) -> set[str]:
    return selection.taken((key, row["project"]) for key, row in rows.items())


def _definitions_of(rows: Mapping[str, dict[str, Any]]) -> list[FeatureDefinition]:
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


def sync_external_features(
    store: MetadataStore,
    *,
    selection: FeatureSelection | None = None,
    on_version_mismatch: Literal["warn", "error"] | None = None,
) -> list[FeatureDefinition]:
    """Bring the active graph's external features up to date with what is recorded in `store`.

    Loaded are the external features, `selection` and the configuration's extra_features, and whatever they depend on.
    on_version_mismatch: what a version other than the declared one is; None: as each feature says. The configuration's
    `locked` makes it an error. What is recorded nowhere is an UnresolvedExternalFeatureWarning.
    Returns the definitions that were loaded; none, without touching the store, when there is nothing to load.
    """
    from metaxy.metadata_store.session import configuration
    from metaxy.models.feature import FeatureGraph

    graph = FeatureGraph.get_active()
    config = configuration()
    external = {key: item for key, item in graph.feature_definitions_by_key.items() if item.is_external}
    wanted = selection
    for extra in getattr(config, "extra_features", None) or ():
        wanted = extra if wanted is None else wanted | extra
    if not external and wanted is None:
        return []
    before = {key: (graph.get_feature_version(key), graph.get_feature_version_by_field(key))
              for key, item in external.items() if _has_version(graph, key)}
    loaded = _load(store, graph, set(external), wanted)
    error = getattr(config, "locked", None)
    mode = "error" if error else on_version_mismatch
    for key, item in external.items():
        present = graph.feature_definitions_by_key[key]
        if present.is_external:
            warnings.warn(
                f"External feature '{key}' is not recorded in {store!r}: its declaration is used as it is.",
                UnresolvedExternalFeatureWarning, stacklevel=2)
        elif key in before:
            if mode is not None:
                item = item.model_copy()
                item._on_version_mismatch = mode
            item.check_version_mismatch(
                expected_version=before[key][0], actual_version=graph.get_feature_version(key),
                expected_version_by_field=before[key][1],
                actual_version_by_field=graph.get_feature_version_by_field(key))
    return loaded


def _has_version(graph: FeatureGraph, key: FeatureKey) -> bool:
    try:
        graph.get_feature_version(key)
    except Exception:       # an upstream feature is not known yet
        return False
    return True


def _load(
    store: MetadataStore, graph: FeatureGraph, external: set[FeatureKey], selection: FeatureSelection | None
) -> list[FeatureDefinition]:
    with store.open("r"):
        rows = _latest(SystemTableStorage(store)._rows())
    queue = [key.to_string() for key in external]
    if selection is not None:
        queue += sorted(_taken(selection, rows))
    loaded: list[FeatureDefinition] = []
    seen: set[str] = set()
    while queue:
        name = queue.pop()
        present = graph.feature_definitions_by_key.get(FeatureKey(name))
        if name in seen or name not in rows or (present is not None and not present.is_external):
            continue
        seen.add(name)
        for definition in _definitions_of({name: rows[name]}):
            graph.add_feature_definition(definition)
            loaded.append(definition)
            queue += [dep.feature.to_string() for dep in definition.spec.deps]
    return loaded
