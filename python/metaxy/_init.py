"""Starting a project: its configuration, its lock file, its features."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path

from metaxy import _core
from metaxy.config import MetaxyConfig
from metaxy.entrypoints import EntrypointLoadError, load_features
from metaxy.models.feature import FeatureGraph
from metaxy.models.feature_definition import FeatureDefinition
from metaxy.models.feature_spec import FeatureSpec

__all__ = ["init", "init_metaxy", "load_feature_files"]


def init(
    config: MetaxyConfig | Path | str | None = None, search_parents: bool = True, *, isolated: bool = False
) -> MetaxyConfig:
    """Load the project: its configuration, which becomes the global one, then external features from its lock file,
    then its features: features.toml, `entrypoints`, entry points of packages, METAXY_ENTRYPOINT… variables.

    config: a configuration, or the path of its file; otherwise it is looked for from the working directory upwards
    (see MetaxyConfig.load). isolated: accepted; entry points of packages are those of the project in every case.
    Returns the configuration. Raises what MetaxyConfig.load raises, and EntrypointLoadError.
    """
    if isinstance(config, MetaxyConfig):
        MetaxyConfig.set(config)
        loaded = config
    else:
        loaded = MetaxyConfig.load(config, search_parents=search_parents)
    from metaxy.utils.lock_file import load_lock_file

    graph = FeatureGraph.get()
    for definition in load_lock_file(loaded):
        graph.add_feature_definition(definition, on_conflict="ignore")
    load_feature_files(loaded)
    _find_modules_beside(loaded)
    load_features(loaded.entrypoints, filter_project=loaded.project)
    return loaded


init_metaxy = init      # its older name


def _find_modules_beside(config: MetaxyConfig) -> None:
    """Modules of `entrypoints` that lie beside the configuration file are found by every program, as they are by the
    command: `alembic -n SECTION` has no folder of the project on its path. Nothing is hidden: the folder comes last."""
    if config.config_file is None:
        return
    for name in config.entrypoints:
        top = name.partition(".")[0]
        beside = (config.root / top).is_dir() or (config.root / f"{top}.py").is_file()
        if beside and top not in sys.modules and importlib.util.find_spec(top) is None:
            sys.path.append(str(config.root.absolute()))
            return


def load_feature_files(config: MetaxyConfig) -> None:
    """Register the features of the project's TOML files in the active graph. EntrypointLoadError when one is wrong."""
    graph = FeatureGraph.get()
    for path in config.feature_files:
        try:
            found = _core.features_toml(
                path.read_text(encoding="utf-8"), str(path), config.project or "", str(config.root))
        except (OSError, UnicodeDecodeError, _core.MetaxyError) as error:
            raise EntrypointLoadError(f"Failed to load features from '{path}': {error}") from error
        for feature in found:
            definition = _definition(*feature)
            present = graph.feature_definitions_by_key.get(definition.key)
            if present is None or present.source != definition.source:     # loaded again: nothing to do
                _add(graph, definition, path)


def _add(graph: FeatureGraph, definition: FeatureDefinition, path: Path) -> None:
    try:
        graph.add_feature_definition(definition)
    except ValueError as error:
        raise EntrypointLoadError(f"Failed to load features from '{path}': {error}") from error


def _definition(
    spec: str,
    schema: str,
    project: str,
    source: str,
    external: bool,
    on_version_mismatch: str,
    provenance: list[tuple[str, str]] | None,
) -> FeatureDefinition:
    if external:
        return FeatureDefinition.external(
            spec=FeatureSpec.model_validate_json(spec),
            project=project,
            feature_schema=json.loads(schema),
            provenance_by_field=None if provenance is None else dict(provenance),
            on_version_mismatch="error" if on_version_mismatch == "error" else "warn",
            source=source,
        )
    return FeatureDefinition.from_stored_data(
        feature_spec=spec, feature_schema=schema, feature_class_path=None, project=project, source=source)
