"""The URL of a store in env.py, as metaxy's guides write it.

`context.configure(url=url, …)` in an environment that is online: Alembic takes a URL for offline scripts alone, and has no
connection then. For target_metadata of ours, one is opened; it is closed when the environment is left.

`config.set_main_option("sqlalchemy.url", url)`: the option's text is interpolated, so that percent signs must be doubled.
Those of a URL that the store gave are.
"""

from __future__ import annotations

import functools
from typing import Any

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from sqlalchemy import MetaData, create_engine
from sqlalchemy.pool import NullPool

from metaxy.ext.alembic.environment import has_features, is_ours
from metaxy.ext.sqlalchemy.store_urls import StoreURL

_HELD = "_metaxy_connection"
# DuckDB's names may have any length, and those that it gives to primary keys are long: where a table is made anew for a
# column that goes, duckdb-sqlalchemy would refuse them at PostgreSQL's 63.
_LONG = 1024


def install() -> None:
    """Teach Config and EnvironmentContext; a second time changes nothing."""
    if getattr(EnvironmentContext.configure, "_metaxy", False):
        return
    _teach_config()
    configure, leave = EnvironmentContext.configure, EnvironmentContext.__exit__

    @functools.wraps(configure)
    def configure_with_url(self: EnvironmentContext, connection: Any = None, url: Any = None, *args: Any,
                           **options: Any) -> None:
        ours = not self.is_offline_mode() and _is_ours(options)
        if ours and connection is None and url is not None:
            connection = create_engine(url, poolclass=NullPool).connect()
            setattr(self, _HELD, connection)
        if ours and connection is not None and connection.dialect.name == "duckdb":
            connection.dialect.max_identifier_length = _LONG
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


def _teach_config() -> None:
    set_option = Config.set_section_option

    @functools.wraps(set_option)
    def set_option_to_url(self: Config, section: str, name: str, value: str) -> None:
        set_option(self, section, name, value.replace("%", "%%") if isinstance(value, StoreURL) else value)

    Config.set_section_option = set_option_to_url  # type: ignore[method-assign]


def _is_ours(options: dict[str, Any]) -> bool:
    target = options.get("target_metadata")
    metadatas = target if isinstance(target, (list, tuple)) else [target]
    return any(isinstance(metadata, MetaData) and (is_ours(metadata) or has_features(metadata))
               for metadata in metadatas)
