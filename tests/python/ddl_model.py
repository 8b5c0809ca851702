"""Schemas as ddl_generator.py invents them: tables with what is part of them, and objects beside.

Tables, columns, keys and objects keep their number (uid) in every change, and refer to each other by it. Expressions and
the statements of objects are templates: "{0} > 0" over the names of what their numbers stand for, so that renames reach them.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass, field

_uids = itertools.count(1)


@dataclass
class Column:
    name: str
    family: str                      # a key of ddl_generator.TYPES, "enum", or "domain" and "composite"
    type: str                        # for an enum: its name in PostgreSQL
    not_null: bool = False
    default: str | None = None
    comment: str | None = None
    generated: tuple[str, list[int]] | None = None
    stored: bool = True
    auto: str | None = None          # "identity", "always", "serial", "auto"
    collate: str | None = None
    values: list[str] = field(default_factory=list)      # MySQL's enum and set
    clauses: dict[str, str] = field(default_factory=dict)        # of ddl_clauses.py, here and below
    uid: int = field(default_factory=lambda: next(_uids))


@dataclass
class Key:
    """A primary key, unique constraint, index or check."""
    name: str | None
    columns: list[int]
    descending: list[bool] = field(default_factory=list)
    expression: str | None = None    # of a check, or of an index on an expression
    where: str | None = None         # over columns[0]
    unique: bool = False
    include: list[int] = field(default_factory=list)     # PostgreSQL
    clauses: dict[str, str] = field(default_factory=dict)
    uid: int = field(default_factory=lambda: next(_uids))


@dataclass
class ForeignKey:
    name: str | None
    columns: list[int]
    table: int
    to: list[int]
    on_delete: str = ""
    on_update: str = ""
    deferred: bool = False
    clauses: dict[str, str] = field(default_factory=dict)
    uid: int = field(default_factory=lambda: next(_uids))


@dataclass
class Partition:
    column: int
    how: str                         # over the column; what stands behind the table
    parts: list[tuple[str, str]]     # PostgreSQL: name and bound


@dataclass
class Table:
    name: str
    columns: list[Column] = field(default_factory=list)
    primary: Key | None = None
    uniques: list[Key] = field(default_factory=list)
    indexes: list[Key] = field(default_factory=list)
    checks: list[Key] = field(default_factory=list)
    fkeys: list[ForeignKey] = field(default_factory=list)
    exclusions: list[Key] = field(default_factory=list)  # PostgreSQL
    clauses: dict[str, str] = field(default_factory=dict)
    comment: str | None = None
    option: str = ""                 # SQLite: STRICT, WITHOUT ROWID
    security: str = ""               # PostgreSQL: "ENABLE", "FORCE"
    partition: Partition | None = None
    former: list[str] = field(default_factory=list)      # names that a new column must not have: rows are of another type
    uid: int = field(default_factory=lambda: next(_uids))

    def column(self, uid: int) -> Column:
        return next(c for c in self.columns if c.uid == uid)


@dataclass
class Object:
    """A view, trigger, function, comment, right: whatever is one statement of its own (ddl_objects.CHOICES)."""
    kind: str
    name: str
    choice: int                      # of the kind's templates
    uses: list[int]
    uid: int = field(default_factory=lambda: next(_uids))


@dataclass
class Schema:
    dialect: str
    tables: list[Table] = field(default_factory=list)
    enums: dict[str, list[str]] = field(default_factory=dict)
    objects: list[Object] = field(default_factory=list)      # each behind what it uses
    number: int = 0                  # of the last name made by fresh()
    former: list[str] = field(default_factory=list)      # names that a new table must not have: rows are of another one
    old: set[int] = field(default_factory=set)      # uids that hold rows while a change is invented; empty: all do
    shuffled: bool = False           # values of an enum are no longer in the order in which rows took the first ones

    def table(self, uid: int) -> Table | None:
        return next((t for t in self.tables if t.uid == uid), None)

    def names(self) -> dict[int, str]:
        """Of everything there is that has one."""
        return {thing.uid: thing.name for thing in self._things() if thing.name}

    def _things(self) -> Iterator[Table | Column | Key | ForeignKey | Object]:
        for table in self.tables:
            yield table
            yield from table.columns
            for keys in (table.uniques, table.indexes, table.checks, table.exclusions, table.fkeys):
                yield from keys
        yield from self.objects

    def fresh(self, prefix: str) -> str:
        self.number += 1
        return f"{prefix}_{self.number}"

    def holds_rows(self, uid: int) -> bool:
        return not self.old or uid in self.old


def chance(rng: random.Random, percent: int) -> bool:
    return rng.randrange(100) < percent


def free_name(rng: random.Random, pool: list[str], taken: list[str]) -> str:
    used = {name.lower() for name in taken}
    free = [name for name in pool if name.lower() not in used]
    return rng.choice(free) if free else f"extra_{len(taken)}_{rng.randrange(10000)}"


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
