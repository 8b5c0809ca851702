"""Renames that people told of: in `configure(metaxy_renames=…)`, or in `info={"renamed_from": …}` of the model.

A rename that has happened already, or not yet, is left out: env.py may go on naming it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlalchemy import Table
    from alembic.autogenerate.api import AutogenContext

    from metaxy.ext.alembic.database import Name

Hint = dict[str, Any]


def of_context(context: AutogenContext, before: Iterable[Name], after: Iterable[Name]) -> list[Hint]:
    """The hints of `configure(metaxy_renames=…)` that fit both schemas."""
    given = _read(context.opts.get("metaxy_renames") or ())
    old, new = _Known(before), _Known(after)
    return [hint for hint in given if _fits(hint, old, new, given)]


def of_models(context: AutogenContext, before: Iterable[Name], after: Iterable[Name]) -> list[Hint]:
    """What `info={"renamed_from": …}` of tables and columns says, where it fits both schemas. The plan there reads it in the
    models' SQL; the way back has to be told."""
    given: list[Hint] = []
    for table in context.sorted_tables:
        place = {"schema": table.schema} if table.schema else {}
        if "renamed_from" in table.info:
            schema, name = former_table(table)
            given.append({"kind": "table", "from": name if schema == table.schema else f"{schema}.{name}",
                          "to": table.name, **place})
        given += [
            {"kind": "column", "table": table.name, "from": _plain(str(column.info["renamed_from"])),
             "to": column.name, **place}
            for column in table.columns if "renamed_from" in column.info]
    old, new = _Known(before), _Known(after)
    return [hint for hint in given if _fits(hint, old, new, given)]


def former_table(table: Table) -> tuple[str | None, str]:
    """Schema and name that a table's `renamed_from` says, which may be qualified."""
    schema, _, name = str(table.info["renamed_from"]).rpartition(".")
    return schema or table.schema, name


def reversed_(hints: Iterable[Hint]) -> list[Hint]:
    """The same for the way back."""
    given = list(hints)
    tables = {hint["to"]: hint["from"] for hint in given if hint["kind"] == "table"}
    types = {hint["to"]: hint["from"] for hint in given if hint["kind"] == "type"}
    back = []
    for hint in given:
        other = {**hint, "from": hint["to"], "to": hint["from"]}
        if "table" in other:
            other["table"] = tables.get(other["table"], other["table"])
            if "." in other["table"]:
                other.pop("schema", None)
        if "type" in other:
            other["type"] = types.get(other["type"], other["type"])
        back.append(other)
    return back


def _read(given: Any) -> list[Hint]:
    """A mapping of old to new names, entries of a hints file, or the path of such a file."""
    if isinstance(given, (str, PathLike)):
        given = json.loads(Path(given).read_text(encoding="utf-8"))
    if isinstance(given, Mapping):
        return [_of_pair(str(old), str(new)) for old, new in given.items()]
    return [dict(hint) for hint in given]


def _of_pair(old: str, new: str) -> Hint:
    parts = old.split(".")
    if len(parts) == 1:
        return {"kind": "table", "from": old, "to": new}
    hint = {"kind": "column", "table": parts[-2], "from": parts[-1], "to": new}
    return {**hint, "schema": parts[-3]} if len(parts) > 2 else hint


class _Known:
    """What a schema holds, by name alone: hints need not name schemas."""

    def __init__(self, names: Iterable[Name]) -> None:
        self.tables: set[str] = set()
        self.columns: set[tuple[str, str]] = set()
        self.types: set[str] = set()
        for name in names:
            if name.kind == "table":
                self.tables.add(name.name)
            elif name.kind == "column":
                self.columns.add((name.name, name.part))
            elif name.kind == "type":
                self.types.add(name.name)


def _fits(hint: Hint, old: _Known, new: _Known, given: list[Hint]) -> bool:
    kind, before, after = hint.get("kind"), str(hint.get("from")), str(hint.get("to"))
    if kind == "table":
        return (_plain(before) in old.tables and after in new.tables
                and (_plain(before) not in new.tables or _plain(before) != before))
    if kind == "type":
        return before in old.types and after in new.types and before not in new.types
    if kind == "column":
        table = str(hint.get("table"))
        former = {_plain(str(other["from"])) for other in given if other.get("kind") == "table" and other.get("to") == table}
        return ((table, after) in new.columns and (table, before) not in new.columns
                and any((name, before) in old.columns for name in {table, *former}))
    return True


def _plain(name: str) -> str:
    return name.rpartition(".")[2]
