"""What definitions take from the configuration: how long versions are, and which project is the current one.

Definitions work without a configuration. One that is loaded gives its values through `follow`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Settings:
    """hash_truncation_length: characters of a version, at least 8. project: None when no project is configured."""

    hash_truncation_length: int = 8
    project: str | None = None


_VARIABLES = ("METAXY_HASH_TRUNCATION_LENGTH", "METAXY_PROJECT")
_defaults = Settings()
_source: Callable[[], Settings | None] | None = None
_override: ContextVar[Settings | None] = ContextVar("metaxy_settings", default=None)


def current() -> Settings:
    """The settings of this context: those of `use`, else those that are followed, else variables and defaults."""
    override = _override.get()
    if override is not None:
        return override
    followed = None if _source is None else _source()
    if followed is not None:
        return followed
    return _of_variables() if any(name in os.environ for name in _VARIABLES) else _defaults


def _of_variables() -> Settings:
    from metaxy.config import MetaxyConfig

    config = MetaxyConfig()
    return Settings(config.hash_truncation_length, config.project)


def follow(source: Callable[[], Settings | None] | None) -> None:
    """Take settings from `source`, asked each time; None, or its answer None, goes back to the defaults."""
    global _source
    _source = source


@contextmanager
def use(settings: Settings) -> Iterator[None]:
    """Have these settings within a block, in this context only."""
    token = _override.set(settings)
    try:
        yield
    finally:
        _override.reset(token)
