"""What definitions take from the configuration: how long versions are, and which project is the current one.

Definitions work without a configuration. One that is loaded gives its values through `follow`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Settings:
    """hash_truncation_length: characters of a version, at least 8. project: None when no project is configured."""

    hash_truncation_length: int = 8
    project: str | None = None


_defaults = Settings()
_source: Callable[[], Settings] | None = None
_override: ContextVar[Settings | None] = ContextVar("metaxy_settings", default=None)


def current() -> Settings:
    """The settings of this context: those of `use`, else those that are followed, else the defaults."""
    override = _override.get()
    if override is not None:
        return override
    return _defaults if _source is None else _source()


def follow(source: Callable[[], Settings] | None) -> None:
    """Take settings from `source`, asked each time; None goes back to the defaults."""
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
