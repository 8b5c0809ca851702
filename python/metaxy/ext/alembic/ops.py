"""Planned SQL as Alembic operations: op.execute with text that reaches the server as it was planned.

A revision written from them needs neither metaxy nor its plugin to run.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from alembic.autogenerate import renderers
from alembic.operations import ops
from sqlalchemy import DDL

from metaxy import _core
from metaxy._core import Statement

if TYPE_CHECKING:
    from alembic.autogenerate.api import AutogenContext


@dataclass(frozen=True)
class Planned:
    """One direction of a change. failure: why there is no plan; then there are no statements."""

    statements: tuple[tuple[str, str], ...] = ()  # (SQL, comment)
    warnings: tuple[str, ...] = ()
    failure: str = ""
    enforced: bool = True  # whether the connection enforces foreign keys: then a transaction must not hide a PRAGMA


class StatementOp(ops.ExecuteSQLOp):
    """One planned statement. sql: as the server gets it."""

    def __init__(self, sql: str, comment: str = "", alone: bool = False) -> None:
        super().__init__(executable(sql))
        self.sql = sql
        self.comment = comment
        self.alone = alone  # outside of any transaction

    def to_diff_tuple(self) -> tuple[str, str]:
        return "execute", self.sql


class NoWayOp(ops.MigrateOperation):
    """A direction that no statements lead; running it raises."""

    def __init__(self, reason: str) -> None:
        self.reason = reason

    def to_diff_tuple(self) -> tuple[str, str]:
        return "no_way", self.reason


class PlannedOps(ops.OpContainer):
    """All statements of a change, in order; its reverse is the plan of the way back."""

    def __init__(self, there: Planned, back: Planned) -> None:
        self.there = there
        self.back = back
        super().__init__(_ops_of(there))

    def reverse(self) -> PlannedOps:
        return PlannedOps(self.back, self.there)


def _ops_of(planned: Planned) -> list[ops.MigrateOperation]:
    if planned.failure:
        return [NoWayOp(planned.failure)]
    return [StatementOp(sql, comment, alone=_is_alone(sql, planned.enforced)) for sql, comment in planned.statements]


_ALONE = ("CREATE INDEX CONCURRENTLY ", "CREATE UNIQUE INDEX CONCURRENTLY ", "DROP INDEX CONCURRENTLY ")
_NO_EFFECT = "PRAGMA FOREIGN_KEYS"


def _is_alone(sql: str, enforced: bool) -> bool:
    """Whether the statement fails in a transaction, does nothing there, or makes what cannot be used yet (enum values)."""
    head = sql.upper()
    if head.startswith(_NO_EFFECT):
        return enforced
    return head.startswith(_ALONE) or (head.startswith("ALTER TYPE ") and " ADD VALUE " in head)


# SQLAlchemy's text() takes ":name" for a parameter and "\\:" for ":", and not all of that can be escaped.
_MEANS_MORE = re.compile(r"(?<![:\w\\]):\w|\\:")


def executable(sql: str) -> str | DDL:
    """What op.execute sends to the server as `sql`, unchanged."""
    ddl: Any = DDL      # untyped
    return ddl(sql.replace("%", "%%")) if _MEANS_MORE.search(sql) else sql


@renderers.dispatch_for(PlannedOps)
def _render_planned(context: AutogenContext, planned: PlannedOps) -> list[str]:
    from alembic.autogenerate.render import render_op

    lines = [f"# {warning}" for warning in planned.there.warnings]
    for op in planned.ops:
        lines += render_op(context, op)
    return lines


@renderers.dispatch_for(StatementOp)
def _render_statement(context: AutogenContext, op: StatementOp) -> list[str]:
    prefix = _prefix(context)
    lines = [f"# {line}" for line in op.comment.splitlines()]
    if isinstance(op.sqltext, DDL):
        context.imports.add("import sqlalchemy as sa")
        call = f"{prefix}execute({context.opts['sqlalchemy_module_prefix'] or ''}DDL({_literal(op.sqltext.statement)}))"
    else:
        call = f"{prefix}execute({_literal(op.sql)})"
    if not op.alone:
        return [*lines, call]
    return [*lines, f"with {prefix}get_context().autocommit_block():", call, ""]


@renderers.dispatch_for(NoWayOp)
def _render_no_way(context: AutogenContext, op: NoWayOp) -> list[str]:
    return [f"raise NotImplementedError({_literal(op.reason)})"]


def _prefix(context: AutogenContext) -> str:
    return str(context.opts["alembic_module_prefix"] or "")


def _literal(text: str) -> str:
    """A Python literal, a line for each line of `text`: what is written must not be laid out anew inside of it."""
    lines = text.splitlines(keepends=True)
    if len(lines) < 2:
        return _quoted(text)
    return "\n" + "\n".join(f"    {_quoted(line)}" for line in lines) + "\n"


def _quoted(text: str) -> str:
    """As repr, but in double quotes where that saves escapes in SQL."""
    if '"' not in text:
        return '"' + repr("\"" + text)[2:-1].replace("\\'", "'") + '"'
    return repr(text)


def statement_ops(statements: Iterable[Statement], server: str) -> tuple[tuple[str, str], ...]:
    """Planned statements as Planned takes them: one at a time, because drivers take no more."""
    found = []
    for statement in statements:
        parts = _core.split_sql(statement.sql, server) if ";" in statement.sql else [statement.sql]
        found += [(part.removesuffix(";"), statement.comment if i == 0 else "") for i, part in enumerate(parts)]
    return tuple(found)
