"""The plugin that Alembic loads by itself (entry point `alembic.plugins`).

Always: DuckDB is known, and an environment whose target_metadata is metaxy's sees its own tables alone. When env.py asks,
by `autogenerate_plugins=["metaxy"]` or `metaxy_schema=…` in `context.configure`: autogenerate and check compare and plan
with metaxy in place of Alembic's own comparison.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from types import ModuleType
from typing import TYPE_CHECKING

from alembic.util import CommandError, DispatchPriority, PriorityDispatchResult

from metaxy.ext.alembic import duckdb

if TYPE_CHECKING:
    from alembic.autogenerate.api import AutogenContext
    from alembic.operations.ops import UpgradeOps
    from alembic.runtime.plugins import Plugin

ALWAYS = "alembic.autogenerate.metaxy"
"""A name that fits `alembic.autogenerate.*`, which is what Alembic compares with unless told otherwise."""


def setup(plugin: Plugin) -> None:
    """Called by Alembic when it is imported. `plugin` plans when it is named; what is under ALWAYS looks what is asked."""
    duckdb.register()
    plugin.add_autogenerate_comparator(_plan, "autogenerate", priority=DispatchPriority.FIRST)
    always = type(plugin)(ALWAYS)
    always.add_autogenerate_comparator(_look, "autogenerate", priority=DispatchPriority.FIRST)


def _look(context: AutogenContext, upgrade_ops: UpgradeOps) -> PriorityDispatchResult:
    from metaxy.ext.alembic.environment import import_types, narrow, settle_types

    if context.dialect is not None and duckdb.is_duckdb_engine(context.dialect):
        raise CommandError(duckdb.ENGINE_HINT)
    if "metaxy" in context.opts.get("autogenerate_plugins", ()):
        return PriorityDispatchResult.CONTINUE
    if context.opts.get("metaxy_schema") is not None:
        return _plan(context, upgrade_ops)
    narrow(context)
    settle_types(context)
    import_types(context)
    return PriorityDispatchResult.CONTINUE


def _plan(context: AutogenContext, upgrade_ops: UpgradeOps) -> PriorityDispatchResult:
    from metaxy.ext.alembic.compare import compare
    from metaxy.ext.alembic.database import ENGINES
    from metaxy.ext.alembic.environment import narrow

    if context.dialect is None or context.dialect.name not in ENGINES:
        name = context.dialect.name if context.dialect is not None else "?"
        raise CommandError(f"metaxy plans for {', '.join(ENGINES)}, not for {name}: leave the plugin out of env.py")
    narrow(context)
    planned = compare(context)
    if planned is not None:
        upgrade_ops.ops.append(planned)
    return PriorityDispatchResult.STOP


class _Plugins(ModuleType):
    """Alembic 1.18 and 1.19 take an entry point for a list of modules, later ones for the module itself."""

    def __iter__(self) -> Iterator[ModuleType]:
        yield self


sys.modules[__name__].__class__ = _Plugins
