"""Loading the modules that declare features: named ones, those of installed packages, those of variables."""

from __future__ import annotations

import importlib
import os
import re
from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext
from contextvars import ContextVar
from importlib.metadata import EntryPoint, PackageNotFoundError, distribution, entry_points

from metaxy.models.feature import FeatureGraph

__all__ = [
    "DEFAULT_ENTRY_POINT_GROUP",
    "EntrypointLoadError",
    "load_entrypoints",
    "load_env_entrypoints",
    "load_features",
    "load_module_entrypoint",
    "load_package_entrypoints",
]

DEFAULT_ENTRY_POINT_GROUP = "metaxy.project"
_VARIABLES = "METAXY_ENTRYPOINT"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")

_loading: ContextVar[bool] = ContextVar("metaxy_loading", default=False)


class EntrypointLoadError(Exception):
    """A module that declares features cannot be imported, or fails while it is."""


def _registering_in(graph: FeatureGraph | None) -> AbstractContextManager[object]:
    return nullcontext() if graph is None else graph.use()


def load_module_entrypoint(module_path: str, *, graph: FeatureGraph | None = None) -> None:
    """Import a module, so that its features register in `graph` (the active one unless given).

    A module that was imported before does nothing. EntrypointLoadError when it cannot be imported.
    """
    with _registering_in(graph):
        try:
            importlib.import_module(module_path)
        except ImportError as error:
            raise EntrypointLoadError(f"Failed to import entrypoint module '{module_path}': {error}") from error
        except Exception as error:
            raise EntrypointLoadError(f"Error loading entrypoint module '{module_path}': {error}") from error


def load_entrypoints(entrypoints: Iterable[str], *, graph: FeatureGraph | None = None) -> None:
    """Import several modules, in order."""
    for module_path in entrypoints:
        load_module_entrypoint(module_path, graph=graph)


def load_package_entrypoints(
    group: str = DEFAULT_ENTRY_POINT_GROUP, *, graph: FeatureGraph | None = None, filter_project: str | None = None
) -> None:
    """Load the entry points of installed packages in `group`; those that can be called are called.

    filter_project: when a distribution of this name is installed, only its entry points and those of what it needs,
    however far, are loaded. EntrypointLoadError when one fails.
    """
    wanted = None if filter_project is None else _needed(filter_project)
    for entry in entry_points(group=group):
        if wanted is None or (entry.dist is not None and _normal(entry.dist.name) in wanted):
            _load(entry, graph)


def _load(entry: EntryPoint, graph: FeatureGraph | None) -> None:
    with _registering_in(graph):
        try:
            loaded = entry.load()
            if callable(loaded):
                loaded()
        except EntrypointLoadError:
            raise
        except ImportError as error:
            raise EntrypointLoadError(
                f"Failed to import package entrypoint '{entry.name}' ({entry.value}): {error}") from error
        except Exception as error:
            raise EntrypointLoadError(
                f"Error loading package entrypoint '{entry.name}' ({entry.value}): {error}") from error


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _needed(project: str) -> set[str] | None:
    """The project's distribution and all that it needs, by normal name; None when it is not installed."""
    found: set[str] = set()
    waiting = [project]
    while waiting:
        name = _normal(waiting.pop())
        if name in found:
            continue
        try:
            requires = distribution(name).requires or []
        except PackageNotFoundError:
            if not found:
                return None
            continue
        found.add(name)
        # Requirements of extras count only when asked for, which is not recorded.
        names = (_NAME.match(line) for line in requires if "extra ==" not in line)
        waiting += [match[0] for match in names if match]
    return found


def load_env_entrypoints() -> None:
    """Import the modules that variables METAXY_ENTRYPOINT… name, separated by commas; in the order of their names."""
    for name in sorted(os.environ):
        if name.startswith(_VARIABLES) and not _is_setting(name, os.environ[name]):
            load_entrypoints(part.strip() for part in os.environ[name].split(",") if part.strip())


def _is_setting(name: str, value: str) -> bool:
    """METAXY_ENTRYPOINTS with a JSON list is the setting `entrypoints`, not a list of modules."""
    return name == "METAXY_ENTRYPOINTS" and value.lstrip().startswith("[")


def load_features(
    entrypoints: list[str] | None = None,
    package_entrypoint_group: str = DEFAULT_ENTRY_POINT_GROUP,
    *,
    load_packages: bool = True,
    load_env: bool = True,
    filter_project: str | None = None,
) -> FeatureGraph:
    """Load features from modules, installed packages and variables, in this order; return the active graph.

    A call from a module that is being loaded returns at once. EntrypointLoadError when one cannot be loaded.
    """
    if _loading.get():
        return FeatureGraph.get()
    token = _loading.set(True)
    try:
        load_entrypoints(entrypoints or ())
        if load_packages:
            load_package_entrypoints(package_entrypoint_group, filter_project=filter_project)
        if load_env:
            load_env_entrypoints()
    finally:
        _loading.reset(token)
    return FeatureGraph.get()
