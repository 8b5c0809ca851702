"""Clauses of the columns, keys and tables of ddl_generator.py's schemas beyond what every engine has.

vary() gives a table, or one thing of it, other clauses; repair() takes away those whose ground is gone. What a clause is
called here is where ddl_writer.py looks for it; its value is how it is written.
"""

from __future__ import annotations

import random

from ddl_model import Column, ForeignKey, Key, Schema, Table, chance

Choices = dict[str, list[str]]

CONFLICTS = ["ON CONFLICT IGNORE", "ON CONFLICT REPLACE", "ON CONFLICT FAIL", "ON CONFLICT ROLLBACK"]
TABLES: dict[str, Choices] = {
    "postgresql": {"persistence": ["UNLOGGED "], "with": ["WITH (fillfactor = 70)", "WITH (autovacuum_enabled = false, fillfactor = 90)"],
                   "identity": ["REPLICA IDENTITY FULL", "REPLICA IDENTITY NOTHING"]},
    "mysql": {"format": ["ROW_FORMAT=COMPRESSED", "ROW_FORMAT=DYNAMIC"],
              "charset": ["DEFAULT CHARSET=latin1", "DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci", "COLLATE utf8mb4_bin"]},
    "sqlite": {}, "duckdb": {},
}
# Of indexes on one column or more; the words of SPECIAL only where the first column is of that kind.
INDEXES: dict[str, Choices] = {
    "postgresql": {"with": ["WITH (fillfactor = 70)"], "nulls": ["NULLS FIRST", "NULLS LAST"]},
    "mysql": {"comment": ["COMMENT 'it''s said'", "COMMENT 'other; words'"], "ignored": ["IGNORED"], "using": ["USING BTREE"]},
    "sqlite": {}, "duckdb": {},
}
SPECIAL: dict[str, dict[str, Choices]] = {
    "postgresql": {"text": {"opclass": ["text_pattern_ops"], "collate": ['COLLATE "C"', 'COLLATE "POSIX"'], "method": ["USING hash"]},
                   "int": {"method": ["USING hash", "USING brin"]}, "date": {"method": ["USING brin"]}, "uuid": {"method": ["USING hash"]}},
    "mysql": {"text": {"prefix": ["(10)", "(7)"]}},
    "sqlite": {"text": {"collate": ["COLLATE NOCASE", "COLLATE RTRIM"]}},
    "duckdb": {},
}
PATTERN_OPS = {"text": "text_pattern_ops", "varchar": "varchar_pattern_ops", "char": "bpchar_pattern_ops"}
UNIQUES: dict[str, Choices] = {
    "postgresql": {"nulls": ["NULLS NOT DISTINCT"], "deferrable": ["DEFERRABLE", "DEFERRABLE INITIALLY DEFERRED"], "with": ["WITH (fillfactor = 70)"]},
    "sqlite": {"conflict": CONFLICTS}, "mysql": {}, "duckdb": {},
}
PRIMARIES: dict[str, Choices] = {
    "postgresql": {"deferrable": ["DEFERRABLE", "DEFERRABLE INITIALLY DEFERRED"], "with": ["WITH (fillfactor = 70)"]},
    "sqlite": {"conflict": CONFLICTS[:3]}, "mysql": {}, "duckdb": {},
}
FKEYS: dict[str, Choices] = {
    "postgresql": {"match": ["MATCH FULL"], "action": ["ON DELETE SET DEFAULT", "ON DELETE NO ACTION"], "deferrable": ["DEFERRABLE", "NOT DEFERRABLE"]},
    "sqlite": {"action": ["ON DELETE SET DEFAULT", "ON DELETE NO ACTION"], "deferrable": ["DEFERRABLE INITIALLY IMMEDIATE", "NOT DEFERRABLE"]},
    "mysql": {"action": ["ON DELETE NO ACTION"]}, "duckdb": {},
}
CHECKS: dict[str, Choices] = {"postgresql": {"inherit": ["NO INHERIT"]}, "mysql": {}, "sqlite": {}, "duckdb": {}}
COLUMNS: dict[str, dict[str, Choices]] = {
    "postgresql": {"text": {"compression": ["COMPRESSION pglz"], "storage": ["EXTERNAL", "MAIN"]}, "json": {"storage": ["EXTERNAL"]},
                   "int": {"statistics": ["100", "250"]}, "date": {"options": ["n_distinct = -0.5"]}},
    "mysql": {"text": {"charset": ["CHARACTER SET latin1", "CHARACTER SET ascii", "CHARACTER SET utf8mb4"], "visible": ["INVISIBLE"]},
              "int": {"visible": ["INVISIBLE"]}, "date": {"visible": ["INVISIBLE"]},
              "time": {"on update": ["ON UPDATE CURRENT_TIMESTAMP"]}},
    "sqlite": {"int": {"conflict": CONFLICTS}, "text": {"conflict": CONFLICTS}},
    "duckdb": {},
}
IDENTITIES = ["(START WITH 10)", "(INCREMENT BY 5 CACHE 3)", "(MINVALUE 0 MAXVALUE 5000 START WITH 20 CYCLE)"]
EXCLUSIONS = ["USING btree ({0} WITH =)", "USING gist (int4range({0}, {0}, '[]') WITH &&) WHERE ({0} IS NOT NULL)", "USING hash ({0} WITH =)"]
WORDED_CHECKS = ["{0} > 0 OR {1} > 0", "{0} IS NULL OR {1} IS NULL OR {0} + {1} > 0", "NOT ({0} < 0 AND {1} < 0)",
                 "coalesce({0}, {1}, 1) > 0", "CASE WHEN {0} IS NULL THEN {1} > 0 OR {1} IS NULL ELSE {0} > 0 END"]


def _roll(rng: random.Random, clauses: dict[str, str], choices: Choices, percent: int) -> None:
    for name, texts in choices.items():
        clauses.pop(name, None)
        if chance(rng, percent):
            clauses[name] = rng.choice(texts)


# ------------------------------------------------------------------------------------------ things

def vary_column(rng: random.Random, schema: Schema, table: Table, column: Column, percent: int) -> None:
    _roll(rng, column.clauses, COLUMNS[schema.dialect].get(column.family, {}), percent)
    column.clauses.pop("identity", None)
    if column.auto in ("identity", "always") and chance(rng, percent * 2):
        column.clauses["identity"] = rng.choice(IDENTITIES)


def vary_index(rng: random.Random, schema: Schema, table: Table, index: Key, percent: int) -> None:
    first = table.column(index.columns[0])
    _roll(rng, index.clauses, {**INDEXES[schema.dialect], **SPECIAL[schema.dialect].get(first.family, {})}, percent)
    index.include = _included(rng, schema, table, index, percent)


def _included(rng: random.Random, schema: Schema, table: Table, key: Key, percent: int) -> list[int]:
    others = [c.uid for c in table.columns if c.uid not in key.columns and c.family not in ("json", "composite") and not c.generated]
    wanted = schema.dialect == "postgresql" and chance(rng, percent) and others
    return rng.sample(others, min(len(others), rng.choice([1, 2]))) if wanted else []


def vary_unique(rng: random.Random, schema: Schema, table: Table, key: Key, percent: int) -> None:
    _roll(rng, key.clauses, (PRIMARIES if key is table.primary else UNIQUES)[schema.dialect], percent)
    key.include = _included(rng, schema, table, key, percent)


def vary_fkey(rng: random.Random, schema: Schema, fkey: ForeignKey, percent: int) -> None:
    _roll(rng, fkey.clauses, FKEYS[schema.dialect], percent)


def vary_check(rng: random.Random, schema: Schema, check: Key, percent: int) -> None:
    _roll(rng, check.clauses, CHECKS[schema.dialect], percent)


def vary(rng: random.Random, schema: Schema, table: Table, percent: int = 8) -> None:
    """New clauses for a table and all that it has."""
    _roll(rng, table.clauses, TABLES[schema.dialect], percent)
    for column in table.columns:
        vary_column(rng, schema, table, column, percent)
    for index in table.indexes:
        vary_index(rng, schema, table, index, percent)
    for key in [*table.uniques, *([table.primary] if table.primary else [])]:
        vary_unique(rng, schema, table, key, percent)
    for fkey in table.fkeys:
        vary_fkey(rng, schema, fkey, percent)
    for check in table.checks:
        vary_check(rng, schema, check, percent)


def vary_one(rng: random.Random, schema: Schema, table: Table) -> None:
    """New clauses for one thing of the table."""
    keys = [*table.uniques, *([table.primary] if table.primary else [])]
    what = rng.choice(["table", "column", "index", "index", "key", "fkey", "check"])
    if what == "table":
        _roll(rng, table.clauses, TABLES[schema.dialect], 50)
    elif what == "column":
        vary_column(rng, schema, table, rng.choice(table.columns), 50)
    elif what == "index" and table.indexes:
        vary_index(rng, schema, table, rng.choice(table.indexes), 40)
    elif what == "key" and keys:
        vary_unique(rng, schema, table, rng.choice(keys), 50)
    elif what == "fkey" and table.fkeys:
        vary_fkey(rng, schema, rng.choice(table.fkeys), 50)
    elif what == "check" and table.checks:
        vary_check(rng, schema, rng.choice(table.checks), 50)


def add_worded_check(rng: random.Random, schema: Schema, table: Table) -> None:
    """A check over two columns, with what NULLs make of it."""
    columns = [c for c in table.columns if c.family == "int" and not c.generated and not c.auto
               and (schema.holds_rows(c.uid) or not schema.holds_rows(table.uid))]
    if len(columns) >= 2:
        name = schema.fresh("ck") if schema.dialect == "mysql" or chance(rng, 70) else None
        table.checks.append(Key(name, [c.uid for c in rng.sample(columns, 2)], expression=rng.choice(WORDED_CHECKS)))


def add_exclusion(rng: random.Random, schema: Schema, table: Table) -> None:
    columns = [c for c in table.columns if c.type == "integer" and not c.generated and not (c.default and schema.old and c.uid not in schema.old)]
    if schema.dialect == "postgresql" and columns and not table.partition:
        table.exclusions.append(Key(schema.fresh("ex") if chance(rng, 70) else None, [rng.choice(columns).uid], expression=rng.choice(EXCLUSIONS)))


# ------------------------------------------------------------------------------------------ repairs

def _keep_column_sound(schema: Schema, table: Table, column: Column) -> None:
    clauses = column.clauses
    if column.generated or (schema.dialect == "sqlite" and (not column.not_null or column.auto)):
        clauses.clear()
    if column.auto not in ("identity", "always"):
        clauses.pop("identity", None)
    if column.not_null and column.default is None or column.auto:
        clauses.pop("visible", None)
    if column.collate:
        clauses.pop("charset", None)
    if not column.type.startswith(("datetime", "timestamp")) or "(3)" in column.type or column.generated:
        clauses.pop("on update", None)
    if column.type not in ("text", "varchar", "varchar(40)", "varchar(80)"):
        clauses.pop("compression", None)
        if column.family == "text":
            clauses.pop("storage", None)
    tied = {uid for t in schema.tables for f in t.fkeys for uid in f.columns + f.to}
    if column.uid in tied:           # both sides would have to have them
        clauses.pop("charset", None)


def _keep_index_sound(schema: Schema, table: Table, index: Key) -> None:
    clauses, first = index.clauses, table.column(index.columns[0])
    if index.expression or (first.family == "text" and first.type == "ANY"):
        for name in ("opclass", "collate", "prefix", "method", "nulls"):
            clauses.pop(name, None)
    if schema.dialect == "sqlite" and first.collate and clauses.get("collate", "").endswith(first.collate):
        clauses.pop("collate")      # the column's own
    if clauses.get("method"):
        if index.unique or len(index.columns) > 1 or any(index.descending) or index.include:
            clauses.pop("method")
        else:
            for name in ("with", "nulls", "opclass", "collate"):
                clauses.pop(name, None)
    if clauses.get("opclass"):
        clauses["opclass"] = PATTERN_OPS[first.type.partition("(")[0]]
    if index.unique and schema.dialect == "mysql":
        clauses.pop("prefix", None)
        clauses.pop("ignored", None)


def repair(schema: Schema) -> None:
    """Takes out what a change left without its ground."""
    referred = {(f.table, tuple(sorted(f.to))) for t in schema.tables for f in t.fkeys}
    for table in schema.tables:
        there = {c.uid: c for c in table.columns}
        table.exclusions = [k for k in table.exclusions if k.columns[0] in there and there[k.columns[0]].type == "integer"
                            and not there[k.columns[0]].generated and not table.partition]
        linked = table.fkeys or any(f.table == table.uid for t in schema.tables for f in t.fkeys)
        if table.partition or any(o.kind in ("child", "rule", "comment") and table.uid in o.uses for o in schema.objects):
            table.clauses.pop("with", None)
            for check in table.checks:
                check.clauses.clear()
        if table.partition or linked or any(c.auto or (c.default or "").startswith("nextval(") for c in table.columns):
            table.clauses.pop("persistence", None)
        if linked or any(c.collate for c in table.columns):
            table.clauses.pop("charset", None)
        for column in table.columns:
            _keep_column_sound(schema, table, column)
        if all("visible" in c.clauses for c in table.columns):      # one must be shown
            table.columns[0].clauses.pop("visible")
        for index in table.indexes:
            index.include = [uid for uid in index.include if uid in there and uid not in index.columns and not there[uid].generated]
            _keep_index_sound(schema, table, index)
        for fkey in table.fkeys:
            if len(fkey.columns) > 1:        # rows may mix NULLs and values
                fkey.clauses.pop("match", None)
        conflicts: dict[tuple[int, ...], str | None] = {}
        for key in [*table.uniques, *([table.primary] if table.primary else [])]:
            if "conflict" in key.clauses and conflicts.setdefault(tuple(sorted(key.columns)), key.clauses["conflict"]) != key.clauses["conflict"]:
                key.clauses.pop("conflict")         # keys over the same columns are one index
            key.include = [uid for uid in key.include if uid in there and uid not in key.columns and not there[uid].generated]
            if (table.uid, tuple(sorted(key.columns))) in referred:
                key.clauses.pop("deferrable", None)
            if any(c.auto for c in table.columns) and key is table.primary:
                key.clauses.clear()
