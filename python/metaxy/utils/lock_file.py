"""metaxy.lock: the definitions of other projects' features that this project was built on.

The text, and what differs between two texts, are the core's (src/feature/lock.h); which features belong in it is
asked of a store here.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import Field

from metaxy import _core, _definitions
from metaxy.models.bases import FrozenBaseModel
from metaxy.models.feature import FeatureGraph
from metaxy.models.feature_definition import FeatureDefinition
from metaxy.models.feature_selection import FeatureSelection
from metaxy.models.types import FeatureKey

if TYPE_CHECKING:
    from metaxy.config import MetaxyConfig
    from metaxy.metadata_store import MetadataStore

__all__ = [
    "FeatureChange",
    "FeatureUpdate",
    "LockFile",
    "LockFileResult",
    "LockedFeature",
    "LockedFeatureInfo",
    "generate_lock_file",
    "load_lock_file",
    "lock_text",
]

SOURCE = "metaxy.lock"


class LockedFeatureInfo(FrozenBaseModel):
    """Versions of a locked feature."""

    version: str
    version_by_field: dict[str, str]
    definition_version: str


class LockedFeature(FrozenBaseModel):
    """One feature of a lock file."""

    info: LockedFeatureInfo
    data: FeatureDefinition


class LockFile(FrozenBaseModel):
    """A lock file that was read: features by key."""

    features: dict[str, LockedFeature]

    @classmethod
    def from_text(cls, text: str, name: str = SOURCE) -> LockFile:
        """Read `text`. Raises MetaxyError with the place of what is wrong."""
        features = {}
        for spec, schema, path, project, version, definition_version, fields in _core.lock_read(text, name):
            data = FeatureDefinition.from_stored_data(
                feature_spec=spec, feature_schema=schema, feature_class_path=path or None, project=project,
                source=SOURCE)
            features[data.key.to_string()] = LockedFeature(
                info=LockedFeatureInfo(
                    version=version, version_by_field=dict(fields), definition_version=definition_version),
                data=data)
        return cls(features=features)


class FeatureChange(FrozenBaseModel):
    """A feature that came to the lock file or left it."""

    project: str
    key: str
    version: str


class FeatureUpdate(FrozenBaseModel):
    """A feature whose definition is another one now. metadata_only: its version is the same."""

    project: str
    key: str
    old_version: str
    new_version: str
    metadata_only: bool


class LockFileResult(FrozenBaseModel):
    """What writing a lock file changed."""

    added: list[FeatureChange] = Field(default_factory=list)
    updated: list[FeatureUpdate] = Field(default_factory=list)
    removed: list[FeatureChange] = Field(default_factory=list)
    unchanged_count: int = 0


# ---- reading ----

def load_lock_file(config: MetaxyConfig) -> list[FeatureDefinition]:
    """The features of the configuration's lock file, each external.

    A file that is not there is no features, with a UserWarning when `metaxy_lock_path` names it. Raises
    tomllib.TOMLDecodeError, or MetaxyError with the place of what is wrong.
    """
    path = config.lock_file
    if path is None:
        return []
    if not path.is_file():
        if config.metaxy_lock_path is not None:
            warnings.warn(
                f"Lock file not found at {path}. External features from the lock file will not be loaded. "
                "Run `metaxy lock` to generate it.", UserWarning, stacklevel=2)
        return []
    text = path.read_text(encoding="utf-8")
    try:
        locked = LockFile.from_text(text, str(path))
    except _core.MetaxyError as error:
        if error.code == "CFG001":
            import tomllib

            tomllib.loads(text)      # its own words, as callers know them
        raise
    return [_external(feature) for feature in locked.features.values()]


def _external(locked: LockedFeature) -> FeatureDefinition:
    definition = locked.data.model_copy()
    definition._is_external = True  # pyright: ignore[reportPrivateUsage]
    return definition


# ---- writing ----

def lock_text(definitions: list[FeatureDefinition], graph: FeatureGraph) -> str:
    """The text of a lock file for `definitions`, with their versions in `graph`."""
    state = _definitions.graph_of(graph.feature_definitions_by_key.values(), schemas=True)
    entries: list[tuple[str, str, str, str, str, str, list[tuple[str, str]]]] = []
    with _definitions.expected_errors():
        for definition in definitions:
            name = definition.key.to_string()
            fields = [field.key.to_string() for field in definition.spec.fields]
            entries.append((
                definition.spec.model_dump_json(),
                _definitions.schema_text(definition.feature_schema),
                definition.feature_class_path or "",
                definition.project,
                state.feature_version(name),
                state.definition_version(name),
                [(field, state.field_version(name, field)) for field in fields],
            ))
        return _core.lock_text(entries)


def _stored(store: MetadataStore) -> tuple[dict[str, FeatureDefinition], dict[str, str]]:
    """The latest definitions in a store by key, and the versions they were recorded with."""
    from metaxy.metadata_store.system.storage import SystemTableStorage, latest_rows

    with store.open("r"):
        rows: list[dict[str, Any]] = list(latest_rows(SystemTableStorage(store)._rows()).values())
    found = {
        row["feature_key"]: FeatureDefinition.from_stored_data(
            feature_spec=row["feature_spec"], feature_schema=row["feature_schema"],
            feature_class_path=row["feature_class_path"], project=row["project"])
        for row in rows}
    return found, {row["feature_key"]: row["metaxy_feature_version"] for row in rows}


def _needed(
    stored: dict[str, FeatureDefinition], exclude_project: str | None, selection: FeatureSelection | None
) -> list[str]:
    """Keys that the lock file holds: what the graph's own features need and what is selected, however far."""
    graph = FeatureGraph.get()
    own = {key.to_string(): definition for key, definition in graph.feature_definitions_by_key.items()
           if not definition.is_external}
    waiting = [dep.feature.to_string() for definition in own.values() for dep in definition.spec.deps]
    waiting += [key.to_string() for key, definition in graph.feature_definitions_by_key.items()
                if definition.is_external]
    if selection is not None:
        waiting += selection.taken((key, definition.project) for key, definition in stored.items())
        waiting += [key.to_string() for key in selection.keys or ()]
    needed: set[str] = set()
    missing: set[str] = set()
    while waiting:
        key = waiting.pop()
        if key in own or key in needed or key in missing:
            continue
        definition = stored.get(key)
        if definition is None:
            missing.add(key)
        elif exclude_project is None or definition.project != exclude_project:
            needed.add(key)
            waiting += [dep.feature.to_string() for dep in definition.spec.deps]
    if missing:
        from metaxy.metadata_store.exceptions import FeatureNotFoundError

        keys = [FeatureKey(key) for key in sorted(missing)]
        raise FeatureNotFoundError(
            "Features not found in the metadata store: " + ", ".join(sorted(missing)), keys=keys)
    return sorted(needed)


def generate_lock_file(
    store: MetadataStore,
    output_path: Path,
    *,
    exclude_project: str | None = None,
    selection: FeatureSelection | None = None,
) -> LockFileResult:
    """Write the lock file of the active graph's project from what `store` holds.

    exclude_project: whose rows are left out, the project's own. selection: features to lock besides.
    The file is written only when something changed. Raises FeatureNotFoundError (.keys), and
    MetaxyInvariantViolationError for a feature whose stored version is not the computed one.
    """
    from metaxy.utils.exceptions import MetaxyInvariantViolationError

    stored, versions = _stored(store)
    keys = _needed(stored, exclude_project, selection)
    graph = FeatureGraph()
    for definition in stored.values():
        graph.add_feature_definition(definition)
    for key in keys:
        computed = graph.get_feature_version(key)
        if computed != versions[key]:
            raise MetaxyInvariantViolationError(
                f"Feature '{key}' is stored with version '{versions[key]}', but its definition has '{computed}'.")
    text = lock_text([stored[key] for key in keys], graph)
    before = output_path.read_text(encoding="utf-8") if output_path.is_file() else ""
    changes, unchanged = _core.lock_compare(before, text)
    if changes or not before:
        _write(output_path, text)
    return _result(changes, unchanged)


def _write(path: Path, text: str) -> None:
    """All of it, or none."""
    import os
    import tempfile

    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent or None)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise


def _result(changes: Sequence[tuple[str, str, str, str | None, str | None]], unchanged: int) -> LockFileResult:
    added: list[FeatureChange] = []
    updated: list[FeatureUpdate] = []
    removed: list[FeatureChange] = []
    for kind, project, key, old, new in changes:
        if kind == "added":
            added.append(FeatureChange(project=project, key=key, version=new or ""))
        elif kind == "removed":
            removed.append(FeatureChange(project=project, key=key, version=old or ""))
        else:
            updated.append(FeatureUpdate(
                project=project, key=key, old_version=old or "", new_version=new or "", metadata_only=old == new))
    return LockFileResult(added=added, updated=updated, removed=removed, unchanged_count=unchanged)


