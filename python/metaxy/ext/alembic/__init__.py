"""Alembic: metaxy's planning in its revisions, and helpers for env.py.

With this package installed, Alembic loads the plugin by itself: an environment whose target_metadata comes from
metaxy.ext.sqlalchemy or metaxy.ext.sqlmodel sees its own tables alone. Two lines more in env.py,

    context.configure(…, autogenerate_plugins=["metaxy"],
                      metaxy_renames={"users.name": "full_name"})      # if anything was renamed

and revisions come from metaxy's plans. docs/alembic.md has all of it, and the names of older releases.
"""

from __future__ import annotations

import importlib
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from metaxy.ext.alembic.older_names import (
        AlembicPluginConfig,
        check_sqlmodel_enabled,
        create_initial_migration_script,
        generate_alembic_env_template,
        get_metaxy_metadata,
        get_store_sqlalchemy_url,
        get_table_creation_sql,
        get_user_features_metadata,
        include_metaxy_tables,
    )

__all__ = [
    "AlembicPluginConfig",
    "attend",
    "check_sqlmodel_enabled",
    "create_initial_migration_script",
    "generate_alembic_env_template",
    "get_metaxy_metadata",
    "get_store_sqlalchemy_url",
    "get_table_creation_sql",
    "get_user_features_metadata",
    "include_metaxy_tables",
]


def attend() -> None:
    """Called where MetaData of ours is made: if Alembic is running, env.py may go on to give it a URL for that."""
    if "alembic.runtime.environment" in sys.modules:
        from metaxy.ext.alembic.online import install

        install()


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.older_names"), name)
