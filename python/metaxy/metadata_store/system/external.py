"""External features: their definitions as a store has them recorded."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Literal

from metaxy._warnings import UnresolvedExternalFeatureWarning
from metaxy.metadata_store.system.storage import SystemTableStorage, definitions_of, latest_rows, selected
from metaxy.models.feature_definition import FeatureDefinition
from metaxy.models.feature_selection import FeatureSelection
from metaxy.models.types import FeatureKey

if TYPE_CHECKING:
    from metaxy.metadata_store.base import MetadataStore
    from metaxy.models.feature import FeatureGraph

__all__ = ["sync_external_features"]


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
        rows = latest_rows(SystemTableStorage(store)._rows())
    queue = [key.to_string() for key in external]
    if selection is not None:
        queue += sorted(selected(selection, rows))
    loaded: list[FeatureDefinition] = []
    seen: set[str] = set()
    while queue:
        name = queue.pop()
        present = graph.feature_definitions_by_key.get(FeatureKey(name))
        if name in seen or name not in rows or (present is not None and not present.is_external):
            continue
        seen.add(name)
        for definition in definitions_of({name: rows[name]}):
            graph.add_feature_definition(definition)
            loaded.append(definition)
            queue += [dep.feature.to_string() for dep in definition.spec.deps]
    return loaded
