"""Integrations with other libraries; each one imports its library only when used."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["imports_of"]


@contextmanager
def imports_of(extra: str, *packages: str) -> Iterator[None]:
    """Within it, a package that is not installed is an error that names the extra which brings it."""
    try:
        yield
    except ModuleNotFoundError as error:
        if error.name not in packages:
            raise
        raise ModuleNotFoundError(
            f"No module named {error.name!r}; pip install 'metaxy-c[{extra}]' brings it", name=error.name) from None
