"""Random changes of the schemas that ddl_generator.py invents.

    after, hints = mutate(random.Random(8), before)        another schema, and the renames that lead to it
"""

from __future__ import annotations

import copy
import random

import ddl_clauses
import ddl_objects
from ddl_generator import (
    CHECKS, COLLATIONS, COLUMN_NAMES, ENUM_VALUES, NOT_RENAMED, TABLE_NAMES, TYPES, add_check, add_column, add_fkey,
    add_generated, add_index, add_table, add_unique, default_of, is_unsigned, repair, set_primary, types_of,
)
from ddl_model import Column, Schema, Table, chance, free_name

def _in_keys(schema: Schema, table: Table, column: Column) -> bool:
    """Is the column's type tied to that of another?"""
    tied = {uid for t in schema.tables for f in t.fkeys for uid in f.columns + f.to}
    tied |= {t.partition.column for t in schema.tables if t.partition and schema.dialect != "postgresql"}
    based = {uid for c in table.columns if c.generated for uid in c.generated[1]}
    return column.uid in tied or (column.uid in based and schema.dialect == "postgresql")


def _drop_column(rng: random.Random, schema: Schema, table: Table, hints: list[dict]) -> None:
    plain = [c for c in table.columns if not c.generated]
    column = rng.choice(table.columns)
    if column.generated or len(plain) > 1:
        table.columns.remove(column)


def _modify_type(rng: random.Random, schema: Schema, table: Table, hints: list[dict]) -> None:
    columns = [c for c in table.columns if TYPES[schema.dialect].get(c.family) and not c.generated and not c.auto
               and not _in_keys(schema, table, c)]
    if not columns:
        return
    column = rng.choice(columns)
    if column.type in ("timestamp", "datetime(3)") and schema.dialect == "mysql":
        return
    types = [t for t in types_of(schema, table, column.family) if t != "ANY"]
    if schema.dialect == "mysql":
        types = [t for t in types if t not in ("timestamp", "datetime(3)")]
        if any(column.uid in c.generated[1] for c in table.columns if c.generated):     # padding
            types = [t for t in types if not t.startswith("char(")]
    if column.default == "-1":
        types = [t for t in types if not is_unsigned(t)] or [column.type]
    column.type = rng.choice(types)


def _modify_all_keys(rng: random.Random, schema: Schema, table: Table, hints: list[dict]) -> None:
    """integer to bigint everywhere, as a project does once."""
    narrow, wide = {"sqlite": ("INT", "BIGINT"), "postgresql": ("integer", "bigint"), "mysql": ("int", "bigint"),
                    "duckdb": ("INTEGER", "BIGINT")}[schema.dialect]
    if any("STRICT" in t.option for t in schema.tables):
        return
    based = {uid for t in schema.tables for c in t.columns if c.generated for uid in c.generated[1]}
    if schema.dialect == "postgresql" and based:
        return
    for t in schema.tables:
        for c in t.columns:
            if c.type == narrow and not c.generated:
                c.type = wide


def _modify_null(rng: random.Random, schema: Schema, table: Table, hints: list[dict]) -> None:
    tied = {uid for f in table.fkeys if f.on_delete == "SET NULL" for uid in f.columns}
    tied |= set(table.primary.columns) if table.primary else set()
    columns = [c for c in table.columns if c.uid not in tied and not c.generated and schema.holds_rows(c.uid)
               and c.type != "timestamp" and c.family != "composite"]
    if columns:
        column = rng.choice(columns)
        column.not_null = not column.not_null


def _modify_default(rng: random.Random, schema: Schema, table: Table, hints: list[dict]) -> None:
    primary = table.primary.columns if table.primary else []
    columns = [c for c in table.columns if not c.generated and not c.auto and c.type != "timestamp" and c.uid not in primary
               and schema.holds_rows(c.uid)]
    if columns:
        column = rng.choice(columns)
        column.default = None if column.default and chance(rng, 50) else default_of(rng, schema, column)


def _modify_comment(rng: random.Random, schema: Schema, table: Table, hints: list[dict]) -> None:
    thing = rng.choice([table, *table.columns])
    if schema.dialect != "sqlite":
        thing.comment = None if thing.comment else rng.choice(["other words", "it's new"])


def _modify_enum(rng: random.Random, schema: Schema, table: Table, hints: list[dict]) -> None:
    columns = [c for c in table.columns if c.family in ("enum", "set")]
    if not columns:
        return
    column = rng.choice(columns)
    values = column.values or schema.enums[column.type]
    if chance(rng, 25):
        rng.shuffle(values)
        schema.shuffled = True
    elif chance(rng, 60):
        values.insert(rng.choice([len(values), rng.randint(3, len(values))]), free_name(rng, ENUM_VALUES, values))
    elif len(values) > 3 and not schema.shuffled:
        values.pop()                 # rows and defaults hold the first three


def _modify_generated(rng: random.Random, schema: Schema, table: Table, hints: list[dict]) -> None:
    for column in table.columns:
        if column.generated:
            column.generated = (rng.choice(["{0} * 3", "{0} + 4"]), column.generated[1]) \
                if table.column(column.generated[1][0]).family != "text" else column.generated
            if schema.dialect not in ("postgresql", "duckdb") and chance(rng, 30):
                column.stored = not column.stored


def _modify_collation(rng: random.Random, schema: Schema, table: Table, hints: list[dict]) -> None:
    columns = [c for c in table.columns if c.family == "text" and not c.generated and c.type != "ANY" and not _in_keys(schema, table, c)]
    if columns:
        column = rng.choice(columns)
        column.collate = None if column.collate else COLLATIONS[schema.dialect]


def _change_primary(rng: random.Random, schema: Schema, table: Table, hints: list[dict]) -> None:
    if any(c.auto for c in table.columns):
        return
    table.primary = None
    if chance(rng, 70) or "WITHOUT" in table.option:
        set_primary(rng, schema, table)


def _drop_key(rng: random.Random, schema: Schema, table: Table, hints: list[dict]) -> None:
    keys = rng.choice([table.uniques, table.indexes, table.checks, table.fkeys])
    if keys:
        keys.remove(rng.choice(keys))


def _change_key(rng: random.Random, schema: Schema, table: Table, hints: list[dict]) -> None:
    if table.indexes and chance(rng, 50):
        index = rng.choice(table.indexes)
        if index.descending and schema.dialect != "duckdb":
            at = rng.randrange(len(index.descending))
            index.descending[at] = not index.descending[at]
    elif table.fkeys and schema.dialect != "duckdb" and chance(rng, 50):
        fkey = rng.choice(table.fkeys)
        fkey.on_delete = "" if fkey.on_delete else "CASCADE"
    elif table.checks:
        check = rng.choice(table.checks)
        column = table.column(check.columns[0])
        choices = [t for t in CHECKS[column.family] if "lower" not in t]
        check.expression = rng.choice(choices)


def _rename_key(rng: random.Random, schema: Schema, table: Table, hints: list[dict]) -> None:
    keys = [k for k in table.uniques + table.indexes + table.checks + table.fkeys if k.name]
    if keys:
        rng.choice(keys).name = schema.fresh("renamed")


def _adds(add):
    def change(rng: random.Random, schema: Schema, table: Table, hints: list[dict]) -> None:
        add(rng, schema, table)
    return change


def _new_table(rng: random.Random, schema: Schema, table: Table, hints: list[dict]) -> None:
    add_table(rng, schema)


def _drop_table(rng: random.Random, schema: Schema, table: Table, hints: list[dict]) -> None:
    if len(schema.tables) > 1:
        schema.tables.remove(table)


def _add_object(rng: random.Random, schema: Schema, table: Table, hints: list[dict]) -> None:
    ddl_objects.add(rng, schema)


def _change_object(rng: random.Random, schema: Schema, table: Table, hints: list[dict]) -> None:
    ddl_objects.change(rng, schema)


def _drop_object(rng: random.Random, schema: Schema, table: Table, hints: list[dict]) -> None:
    ddl_objects.drop(rng, schema)


def _change_partitions(rng: random.Random, schema: Schema, table: Table, hints: list[dict]) -> None:
    ddl_objects.partition(rng, schema, table)


def _change_security(rng: random.Random, schema: Schema, table: Table, hints: list[dict]) -> None:
    ddl_objects.secure(rng, schema, table)


def _add_named_column(rng: random.Random, schema: Schema, table: Table, hints: list[dict]) -> None:
    ddl_objects.add_column(rng, schema, table, COLUMN_NAMES)


def _vary(rng: random.Random, schema: Schema, table: Table, hints: list[dict]) -> None:
    ddl_clauses.vary_one(rng, schema, table)


def _drop_exclusion(rng: random.Random, schema: Schema, table: Table, hints: list[dict]) -> None:
    if table.exclusions:
        table.exclusions.pop(rng.randrange(len(table.exclusions)))


def _make_plain(rng: random.Random, schema: Schema, table: Table, hints: list[dict]) -> None:
    columns = [c for c in table.columns if c.generated]
    if columns:
        rng.choice(columns).generated = None


def _make_generated(rng: random.Random, schema: Schema, table: Table, hints: list[dict]) -> None:
    """A column that was plain; not one that keys or checks look at, which its rows were made for."""
    watched = {uid for keys in (table.uniques, table.indexes, table.checks, table.fkeys, table.exclusions) for k in keys for uid in k.columns}
    watched |= {uid for k in table.indexes + table.uniques for uid in k.include} | set(table.primary.columns if table.primary else [])
    watched |= {uid for t in schema.tables for f in t.fkeys for uid in f.to} | {uid for c in table.columns if c.generated for uid in c.generated[1]}
    watched |= {uid for o in schema.objects if o.kind in ("sequence", "trigger", "policy") for uid in o.uses}
    columns = [c for c in table.columns if c.family == "int" and not c.generated and c.uid not in watched and "unsigned" not in c.type]
    bases = [c for c in table.columns if c.family == "int" and not c.generated and not c.auto and c not in columns[:1]]
    if table.primary and schema.dialect == "sqlite":
        bases = [c for c in bases if c.uid not in table.primary.columns]
    if not columns or not bases or (table.partition and table.partition.column == columns[0].uid):
        return
    column = columns[0]
    column.generated, column.default, column.not_null = ("{0} + 4", [rng.choice(bases).uid]), None, False
    column.stored = schema.dialect != "duckdb"


def _modify_auto(rng: random.Random, schema: Schema, table: Table, hints: list[dict]) -> None:
    """A number that the server gives, of another kind or no more; or from now on."""
    if not table.primary or len(table.primary.columns) != 1 or schema.dialect == "duckdb" or table.option or table.partition:
        return
    column = table.column(table.primary.columns[0])
    kinds = {"sqlite": ["auto"], "postgresql": ["identity", "always", "serial"], "mysql": ["auto"]}[schema.dialect]
    tied = any(column.uid in k.columns for k in table.checks + table.fkeys) or column.generated or column.uid in {
        uid for c in table.columns if c.generated for uid in c.generated[1]}
    if column.auto and chance(rng, 50):
        column.auto = None
    elif column.family == "int" and not tied and (schema.dialect != "sqlite" or column.type == "INTEGER"):
        column.auto, column.default = rng.choice(kinds), None


def _reverse_primary(rng: random.Random, schema: Schema, table: Table, hints: list[dict]) -> None:
    """The columns in another order; references to them follow."""
    keys = [k for k in [table.primary, *table.uniques] if k and len(k.columns) > 1]
    if keys:
        key = rng.choice(keys)
        former = list(key.columns)
        key.columns.reverse()
        for fkey in (f for t in schema.tables for f in t.fkeys if f.table == table.uid and f.to == former):
            fkey.to.reverse()
            fkey.columns.reverse()


STRICT_TYPES = {"INTEGER", "INT", "REAL", "TEXT", "BLOB", "ANY"}


def _change_option(rng: random.Random, schema: Schema, table: Table, hints: list[dict]) -> None:
    if schema.dialect != "sqlite":
        return
    words = {word for word in table.option.split(", ") if word}
    word = rng.choice(["STRICT", "WITHOUT ROWID"])
    if word in words:
        words.remove(word)
    elif word == "STRICT" and all(c.type in STRICT_TYPES for c in table.columns):
        words.add(word)
    elif word != "STRICT" and table.primary and not any(c.auto for c in table.columns):
        words.add(word)
    table.option = ", ".join(sorted(words))


def _move_column(rng: random.Random, schema: Schema, table: Table, hints: list[dict]) -> None:
    rng.shuffle(table.columns) if chance(rng, 30) else table.columns.append(table.columns.pop(rng.randrange(len(table.columns))))


CHANGES = [_adds(add_column), _adds(add_column), _adds(add_generated), _adds(add_unique), _adds(add_index), _adds(add_check),
           _adds(add_fkey), _drop_column, _drop_column, _modify_type, _modify_type, _modify_all_keys, _modify_null, _modify_null,
           _modify_default, _modify_comment, _modify_enum, _modify_generated, _modify_collation, _change_primary, _drop_key,
           _drop_key, _change_key, _rename_key, _new_table, _drop_table, _add_object, _add_object, _add_object, _change_object,
           _change_object, _change_object, _drop_object, _change_partitions, _change_security, _add_named_column, _vary, _vary, _vary,
           _adds(ddl_clauses.add_worded_check), _adds(ddl_clauses.add_exclusion), _drop_exclusion, _make_plain, _make_generated,
           _modify_auto, _reverse_primary, _change_option, _move_column]


def _rename(rng: random.Random, before: Schema, after: Schema) -> list[dict]:
    """New names for tables and columns that stay; the hints say so."""
    hints: list[dict] = []
    for table in after.tables:
        old = before.table(table.uid)
        if old is None:
            continue
        # what PostgreSQL makes of a reference for each partition it leads to keeps the name it has
        if after.dialect == "postgresql" and any(after.table(f.table).partition for f in table.fkeys):
            continue
        if chance(rng, 15):
            table.name = free_name(rng, TABLE_NAMES, [t.name for t in after.tables + before.tables])
            hints.append({"kind": "table", "from": old.name, "to": table.name})
        for column in table.columns:
            if (chance(rng, 8) and column.family not in NOT_RENAMED[after.dialect]
                    and any(c.uid == column.uid for c in old.columns)):
                name = free_name(rng, COLUMN_NAMES, [c.name for c in table.columns + old.columns])
                hints.append({"kind": "column", "table": table.name, "from": old.column(column.uid).name, "to": name})
                column.name = name
        if chance(rng, 10):
            hints += _rename_in_turn(rng, table, old, NOT_RENAMED[after.dialect])
    return hints


def _rename_in_turn(rng: random.Random, table: Table, old: Table, not_renamed: tuple[str, ...]) -> list[dict]:
    """Columns that take each other's names, or each that of the one behind it."""
    known = {c.uid for c in old.columns}
    columns = [c for c in table.columns if c.uid in known and c.name == old.column(c.uid).name and c.family not in not_renamed]
    if len(columns) < 2:
        return []
    ring = rng.sample(columns, min(len(columns), rng.choice([2, 2, 3])))
    names = [c.name for c in ring[1:]] + [ring[0].name if chance(rng, 60) else
                                          free_name(rng, COLUMN_NAMES, [c.name for c in table.columns + old.columns])]
    hints = []
    for column, name in zip(ring, names, strict=True):
        hints.append({"kind": "column", "table": table.name, "from": column.name, "to": name})
        column.name = name
    return hints


def _keep_computed_fair(before: Schema, after: Schema) -> None:
    """What was computed holds what it held: NULLs, and numbers that no other table has."""
    computed = {c.uid for t in before.tables for c in t.columns if c.generated}
    there = {(t.uid, *f.columns) for t in before.tables for f in t.fkeys}
    checked = {(t.uid, k.expression, *k.columns) for t in before.tables for k in t.checks}
    nullable = {c.uid for t in before.tables for c in t.columns if c.generated
                and not all(t.column(uid).not_null or uid in (t.primary.columns if t.primary else []) for uid in c.generated[1])}
    for table in after.tables:
        primary = table.primary.columns if table.primary else []
        plain = {c.uid for c in table.columns if c.uid in computed and not c.generated}
        if plain & nullable & set(primary) and not table.option:
            for other in after.tables:
                other.fkeys = [f for f in other.fkeys if not set(f.to) & set(primary)]
            table.primary, primary = None, []
        for column in table.columns:
            if column.uid in plain and column.uid not in primary:
                column.not_null = False
        table.fkeys = [f for f in table.fkeys if (table.uid, *f.columns) in there or not computed & set(f.columns)]
        table.checks = [k for k in table.checks if (table.uid, k.expression, *k.columns) in checked or not computed & set(k.columns)]


OTHER_PARTITIONS = {        # of those of ddl_objects.py, by their first bound: other bounds for that, and what comes
    "FOR VALUES FROM (-5) TO (50)": [("FOR VALUES FROM (-5) TO (50)", ["FOR VALUES FROM (50) TO (90)"]),
                                     ("FOR VALUES FROM (-5) TO (2)", []), ("FOR VALUES FROM (2) TO (50)", ["FOR VALUES FROM (-5) TO (2)"]),
                                     ("FOR VALUES FROM (-5) TO (MAXVALUE)", [])],
    "FOR VALUES IN (1)": [("FOR VALUES IN (1)", ["FOR VALUES IN (2, 3)"]), ("FOR VALUES IN (2)", ["FOR VALUES IN (1)"]), ("FOR VALUES IN (1, 2)", [])],
}


def _vary_partitions(rng: random.Random, after: Schema, table: Table) -> None:
    """Rows go from one to another, also from the one by DEFAULT; foreign keys would hold them."""
    parts = table.partition.parts if table.partition else []
    referred = any(f.table == table.uid for t in after.tables for f in t.fkeys)
    if after.dialect == "postgresql" and parts and parts[0][1] in OTHER_PARTITIONS and not referred and chance(rng, 50):
        bound, more = rng.choice(OTHER_PARTITIONS[parts[0][1]])
        parts[0] = (parts[0][0], bound)
        parts += [(after.fresh("part") + "_more", other) for other in more]


def _keep_partitions_fair(rng: random.Random, before: Schema, after: Schema) -> None:
    """Partitions that go take their rows along: those of a table that is partitioned as it was stay."""
    for table in after.tables:
        old = before.table(table.uid)
        was, now = old.partition if old else None, table.partition
        if was and now and (was.column, was.how) == (now.column, now.how):
            table.partition = copy.deepcopy(was)
            if not any(f.table == table.uid for t in before.tables for f in t.fkeys):
                _vary_partitions(rng, after, table)


def mutate(rng: random.Random, before: Schema, changes: int | None = None) -> tuple[Schema, list[dict]]:
    after = copy.deepcopy(before)
    for table in after.tables:
        table.former = [c.name for c in table.columns]
    after.former = [t.name for t in before.tables]
    after.old = {t.uid for t in before.tables} | {c.uid for t in before.tables for c in t.columns}
    hints: list[dict] = []
    for _ in range(rng.randint(1, 8) if changes is None else changes):
        rng.choice(CHANGES)(rng, after, rng.choice(after.tables), hints)
        repair(after)
    _keep_computed_fair(before, after)
    _keep_partitions_fair(rng, before, after)
    hints = _rename(rng, before, after) if chance(rng, 50) else []
    return after, hints
