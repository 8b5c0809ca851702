"""The plugin that Alembic loads by itself (entry point `alembic.plugins`): it does something only when it is asked to.

Asked by `autogenerate_plugins=["metaxy"]` or `metaxy_schema=…` in `context.configure`, autogenerate and check compare
and plan with metaxy in place of Alembic's own comparison.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from alembic.util import DispatchPriority, PriorityDispatchResult

if TYPE_CHECKING:
    from alembic.autogenerate.api import AutogenContext
    from alembic.operations.ops import UpgradeOps
    from alembic.runtime.plugins import Plugin


ALWAYS = "alembic.autogenerate.metaxy"
"""Its name fits `alembic.autogenerate.*`, which is what Alembic compares with unless told otherwise."""


def setup(plugin: Plugin) -> None:
    """Called by Alembic when it is imported. `plugin` compares by itself; what is under ALWAYS looks whether it is asked."""
    plugin.add_autogenerate_comparator(_compare, "autogenerate", priority=DispatchPriority.FIRST)
    always = type(plugin)(ALWAYS)
    always.add_autogenerate_comparator(_compare_when_asked, "autogenerate", priority=DispatchPriority.FIRST)


def _compare(context: AutogenContext, upgrade_ops: UpgradeOps) -> PriorityDispatchResult:
    from metaxy.ext.alembic.compare import compare

    if not upgrade_ops.ops:
        planned = compare(context)
        if planned is not None:
            upgrade_ops.ops.append(planned)
    return PriorityDispatchResult.STOP


def _compare_when_asked(context: AutogenContext, upgrade_ops: UpgradeOps) -> PriorityDispatchResult:
    if context.opts.get("metaxy_schema") is not None:
        return _compare(context, upgrade_ops)
    return PriorityDispatchResult.CONTINUE
