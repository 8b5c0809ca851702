"""`context.configure(url=url, …)` in an environment that is online, as metaxy's guides write it.

Alembic takes a URL for offline scripts alone, and has no connection then. For target_metadata of ours, one is opened; it
is closed when the environment is left.
"""

from __future__ import annotations

import functools
from typing import Any

from alembic.runtime.environment import EnvironmentContext
from sqlalchemy import MetaData, create_engine
from sqlalchemy.pool import NullPool

from metaxy.ext.alembic.environment import has_features, is_ours

_HELD = "_metaxy_connection"


def install() -> None:
    """Teach EnvironmentContext; a second time changes nothing."""
    if getattr(EnvironmentContext.configure, "_metaxy", False):
        return
    configure, leave = EnvironmentContext.configure, EnvironmentContext.__exit__

    @functools.wraps(configure)
    def configure_with_url(self: EnvironmentContext, connection: Any = None, url: Any = None, *args: Any,
                           **options: Any) -> None:
        if connection is None and url is not None and not self.is_offline_mode() and _is_ours(options):
            connection = create_engine(url, poolclass=NullPool).connect()
            setattr(self, _HELD, connection)
        configure(self, connection, url, *args, **options)

    @functools.wraps(leave)
    def leave_and_close(self: EnvironmentContext, *error: Any) -> None:
        held = getattr(self, _HELD, None)
        if held is not None:
            held.close()
            delattr(self, _HELD)
        leave(self, *error)

    configure_with_url._metaxy = True  # type: ignore[attr-defined]
    EnvironmentContext.configure = configure_with_url  # type: ignore[method-assign]
    EnvironmentContext.__exit__ = leave_and_close  # type: ignore[method-assign]


def _is_ours(options: dict[str, Any]) -> bool:
    target = options.get("target_metadata")
    metadatas = target if isinstance(target, (list, tuple)) else [target]
    return any(isinstance(metadata, MetaData) and (is_ours(metadata) or has_features(metadata))
               for metadata in metadatas)
