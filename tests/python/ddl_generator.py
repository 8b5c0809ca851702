"""Random schemas and random changes of them, as plain SQL, for the properties of test_property_plans.py.

    before = generate(random.Random(7), "postgresql")      a Schema
    after, hints = mutate(random.Random(8), before)        another one, and the renames that lead to it
    render(before, random.Random(9))                       DDL; another seed, another spelling of the same
    rows(before, after)                                    INSERTs that both schemas can hold

Whatever rows() writes satisfies every constraint the generator can invent: row i holds i + 1 in every integer
column, so that keys are distinct and references are met. Columns that only `after` has are nullable or have a
default, and take part in no key that rows would break.

What schemas are made of is ddl_model.py's; what stands beside the tables, ddl_objects.py's.
"""

from __future__ import annotations

import copy
import random
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import ddl_objects  # (they lie beside this file)
from ddl_model import Column, ForeignKey, Key, Schema, Table, chance, free_name, quoted

DIALECTS = ("sqlite", "postgresql", "mysql", "duckdb")

TABLE_NAMES = ["users", "orders", "items", "Order Line", "group", "audit_log", "tags", "Customer", "shops", "prices", "visits"]
COLUMN_NAMES = ["id", "name", "kind", "amount", "created", "select", "Mixed Case", "note", "ref", "owner", "state", "score",
                "begin", "x", "y", "parent", "label", "of", "position", "weight", "code", "title", "body", "level", "size"]

# family -> types; the last word of a family is never the only choice, so that modify has where to go
TYPES = {
    "sqlite": {"int": ["INTEGER", "INT", "BIGINT"], "text": ["TEXT", "VARCHAR(40)", "VARCHAR(80)"], "dec": ["NUMERIC(10,2)", "REAL"],
               "date": ["DATE"], "time": ["DATETIME"], "bool": ["BOOLEAN"], "blob": ["BLOB"]},
    "postgresql": {"int": ["integer", "bigint", "smallint"], "text": ["text", "varchar(40)", "varchar(80)", "varchar", "char(30)"],
                   "dec": ["numeric(10,2)", "numeric(14,4)", "double precision", "real", "numeric"], "date": ["date"],
                   "time": ["timestamp", "timestamptz", "timestamp(3)"], "bool": ["boolean"], "blob": ["bytea"],
                   "json": ["jsonb", "json"], "array": ["integer[]", "bigint[]"], "uuid": ["uuid"]},
    "mysql": {"int": ["int", "bigint", "smallint", "int unsigned", "mediumint"], "text": ["varchar(40)", "varchar(80)", "char(30)"],
              "long": ["text", "mediumtext"], "dec": ["decimal(10,2)", "decimal(14,4)", "double", "float"], "date": ["date"],
              "time": ["datetime", "timestamp", "datetime(3)"], "bool": ["boolean"], "blob": ["blob", "varbinary(40)"], "json": ["json"]},
    "duckdb": {"int": ["INTEGER", "BIGINT", "SMALLINT", "HUGEINT", "UBIGINT"], "text": ["VARCHAR"],
               "dec": ["DECIMAL(10,2)", "DECIMAL(14,4)", "DOUBLE", "FLOAT"], "date": ["DATE"], "time": ["TIMESTAMP", "TIMESTAMPTZ"],
               "bool": ["BOOLEAN"], "blob": ["BLOB"], "uuid": ["UUID"], "list": ["INTEGER[]", "BIGINT[]", "INTEGER[2]"],
               "struct": ["STRUCT(a INTEGER, b VARCHAR)", "STRUCT(a BIGINT, b VARCHAR, \"c d\" DATE)"], "map": ["MAP(VARCHAR, INTEGER)"],
               "union": ["UNION(n INTEGER, s VARCHAR)"]},
}
SYNONYMS = {
    "postgresql": {"integer": ["int", "int4"], "bigint": ["int8"], "smallint": ["int2"], "varchar(40)": ["character varying(40)"],
                   "boolean": ["bool"], "timestamptz": ["timestamp with time zone"], "double precision": ["float8", "float"],
                   "real": ["float4"], "numeric(10,2)": ["decimal(10, 2)"], "char(30)": ["character(30)"], "integer[]": ["int4[]"]},
    "mysql": {"int": ["integer", "int(11)"], "bigint": ["bigint(20)"], "boolean": ["bool", "tinyint(1)"],
              "decimal(10,2)": ["numeric(10, 2)"], "double": ["double precision"], "varchar(40)": ["character varying(40)"]},
    "sqlite": {},
    "duckdb": {"INTEGER": ["int", "int4", "signed"], "BIGINT": ["int8", "long"], "SMALLINT": ["int2", "short"], "VARCHAR": ["text", "string", "varchar(10)"],
               "DECIMAL(10,2)": ["numeric(10, 2)", "dec(10,2)"], "DOUBLE": ["float8", "double precision"], "FLOAT": ["real", "float4"],
               "TIMESTAMP": ["datetime"], "TIMESTAMPTZ": ["timestamp with time zone"], "BOOLEAN": ["bool"], "BLOB": ["bytea"],
               "HUGEINT": ["int128"], "INTEGER[]": ["int[]"], "MAP(VARCHAR, INTEGER)": ["map(text, int)"]},
}
DEFAULTS = {
    "int": ["0", "7", "-1"], "text": ["'none'", "''", "'it''s'"], "dec": ["0", "1.5"], "date": ["'2024-01-01'"],
    "time": ["CURRENT_TIMESTAMP", "'2024-01-01 00:00:00'"], "long": ["'long'"],
}
DIALECT_DEFAULTS = {
    "sqlite": {"bool": ["0", "1"], "text": ["(lower('ABC'))"], "int": ["(1 + 2)"]},
    "postgresql": {"bool": ["true", "false"], "json": ["'{}'"], "array": ["'{1,2}'"], "int": ["(1 + 2)"], "text": ["lower('ABC')"],
                   "time": ["now()"], "date": ["CURRENT_DATE"], "uuid": ["gen_random_uuid()"]},
    "mysql": {"bool": ["0", "1", "true"], "text": ["(lower('ABC'))"], "int": ["(1 + 2)"], "json": ["'{}'"]},
    "duckdb": {"bool": ["true", "false"], "text": ["lower('ABC')", "('a' || 'b')"], "int": ["(1 + 2)"], "time": ["now()"], "date": ["current_date"],
               "list": ["[1, 2]"], "struct": ["{'a': 1, 'b': 'x'}"], "uuid": ["gen_random_uuid()"]},
}
CHECKS = {"int": ["{0} > 0", "{0} >= 1 AND {0} < 100", "{0} IN (1, 2, 3)", "{0} <> 50 OR {0} IS NULL", "{0} BETWEEN 1 AND 10"],
          "text": ["length({0}) < 30", "{0} <> 'bad'", "lower({0}) = {0}"], "dec": ["{0} >= 0", "{0} < 1000.5"]}
GENERATED = {"int": [("int", "{0} * 2"), ("int", "{0} + 1")], "text": [("text", "upper({0})"), ("int", "length({0})")],
             "dec": [("dec", "{0} * 2")]}
# Families of columns that are not renamed. MariaDB's JSON has a check of its own that is named after the column;
# after RENAME COLUMN the catalogue still shows it under the old name.
NOT_RENAMED = {"sqlite": (), "postgresql": (), "mysql": ("json",), "duckdb": ()}
INDEX_EXPRESSIONS = {"text": ["lower({0})", "upper({0})"], "int": ["({0} + 1)"]}
NAMED_ENUMS = ("postgresql", "duckdb")
COLLATIONS = {"sqlite": "NOCASE", "postgresql": '"C"', "mysql": "utf8mb4_bin", "duckdb": "NOCASE"}
ENUM_VALUES = ["new", "open", "shut", "it's", "gone", "lost", "Big", "two words"]

# ------------------------------------------------------------------------------------------ parts

def _is_unsigned(type_: str) -> bool:
    """MySQL refuses a negative default of such a column, DuckDB a row that takes it."""
    return "unsigned" in type_ or type_ == "UBIGINT"


def _default(rng: random.Random, schema: Schema, column: Column) -> str | None:
    if column.family == "enum":
        values = column.values or schema.enums[column.type]
        return quoted(rng.choice(values[:3]))
    choices = DEFAULTS.get(column.family, []) + DIALECT_DEFAULTS[schema.dialect].get(column.family, [])
    if schema.dialect == "mysql" and column.type == "timestamp":
        choices = ["CURRENT_TIMESTAMP"]
    if schema.dialect == "mysql" and column.type == "datetime(3)":
        choices = ["CURRENT_TIMESTAMP(3)"]
    if _is_unsigned(column.type):
        choices = [c for c in choices if c != "-1"]
    return rng.choice(choices) if choices else None


def _comment(rng: random.Random, schema: Schema) -> str | None:
    if schema.dialect == "sqlite" or not chance(rng, 15):
        return None
    return rng.choice(["a word", "it's; two -- parts", "line", "back\\slash /* no */"])


def _types(schema: Schema, table: Table, family: str) -> list[str]:
    types = TYPES[schema.dialect][family]
    if "STRICT" in table.option:
        strict = {"int": ["INTEGER", "INT"], "text": ["TEXT", "ANY"], "dec": ["REAL"], "date": ["TEXT"], "time": ["TEXT"],
                  "bool": ["INT"], "blob": ["BLOB"]}
        types = strict[family]
    return types


def _add_column(rng: random.Random, schema: Schema, table: Table, family: str | None = None) -> Column:
    is_new = bool(schema.old)
    families = list(TYPES[schema.dialect]) + ["int", "int", "text", "text"] + ([] if schema.dialect == "sqlite" else ["enum"])
    family = family or rng.choice(families)
    column = Column(free_name(rng, COLUMN_NAMES, [c.name for c in table.columns] + table.former), family, "")
    if family == "enum" and schema.dialect in NAMED_ENUMS:
        if not schema.enums or chance(rng, 40):
            schema.enums[schema.fresh("kind")] = rng.sample(ENUM_VALUES, rng.randint(3, 6))
        column.type = rng.choice(sorted(schema.enums))
    elif family == "enum":
        column.values = rng.sample(ENUM_VALUES, rng.randint(3, 6))
    else:
        column.type = rng.choice(_types(schema, table, family))
    if schema.dialect == "mysql" and column.type == "timestamp":
        column.not_null, column.default = True, "CURRENT_TIMESTAMP"
    else:
        column.not_null = chance(rng, 40)
        column.default = _default(rng, schema, column) if chance(rng, 35) or (is_new and column.not_null) else None
        if is_new and column.default is None and schema.holds_rows(table.uid):
            column.not_null = False
    column.comment = _comment(rng, schema)
    if family == "text" and chance(rng, 10) and column.type != "ANY":
        column.collate = COLLATIONS[schema.dialect]
    table.columns.insert(rng.randint(0, len(table.columns)) if chance(rng, 30) else len(table.columns), column)
    return column


def _add_generated(rng: random.Random, schema: Schema, table: Table) -> None:
    bases = [c for c in table.columns if c.family in GENERATED and not c.generated and not c.auto and c.type != "ANY"]
    if schema.dialect == "mysql":        # what depends on padding cannot be stored there
        bases = [c for c in bases if not c.type.startswith("char(")]
    if not bases:
        return
    base = rng.choice(bases)
    if table.primary and base.uid in table.primary.columns and schema.dialect == "sqlite":
        return
    family, template = rng.choice(GENERATED[base.family])
    kind = {"int": 1, "text": 2, "dec": 0}[family] if schema.dialect not in ("sqlite", "duckdb") else 0
    if schema.dialect == "mysql" and family == "text":
        kind = 1
    column = Column(free_name(rng, COLUMN_NAMES, [c.name for c in table.columns] + table.former), family, _types(schema, table, family)[kind])
    column.generated = (template, [base.uid])
    column.stored = schema.dialect == "postgresql" or (schema.dialect != "duckdb" and chance(rng, 50))
    table.columns.append(column)


def _key_columns(rng: random.Random, schema: Schema, table: Table, unique: bool) -> list[Column]:
    """Columns a key can hold; of a unique key, such as are distinct in the rows there are."""
    choices = []
    for c in table.columns:
        fits = c.family in ("int", "text", "dec") and c.type not in ("ANY",) and not c.generated
        if not unique:
            fits = fits or c.family in ("date", "time", "bool", "enum", "uuid")
        if unique and schema.holds_rows(table.uid) and not schema.holds_rows(c.uid) and (c.not_null or c.default):
            fits = False
        if fits:
            choices.append(c)
    rng.shuffle(choices)
    return choices[:rng.choice([1, 1, 2, 3])]


def _set_primary(rng: random.Random, schema: Schema, table: Table) -> None:
    columns = [c for c in _key_columns(rng, schema, table, True) if schema.holds_rows(c.uid) or not schema.holds_rows(table.uid)]
    if not columns:
        return
    table.primary = Key(schema.fresh("pk") if schema.dialect != "mysql" and chance(rng, 40) else None, [c.uid for c in columns])
    for c in columns:
        c.not_null, c.collate = True, None
        if not schema.old:
            c.default = None
    if len(columns) == 1 and columns[0].family == "int" and chance(rng, 40) and not schema.old and not table.option \
            and schema.dialect != "duckdb":
        c = columns[0]
        c.auto = rng.choice({"sqlite": ["auto"], "postgresql": ["identity", "always", "serial"], "mysql": ["auto"]}[schema.dialect])
        if schema.dialect == "sqlite":
            c.type = "INTEGER"


def _add_unique(rng: random.Random, schema: Schema, table: Table) -> None:
    columns = _key_columns(rng, schema, table, True)
    if columns and not any(k.columns == [c.uid for c in columns] for k in table.uniques):
        name = schema.fresh("uq") if schema.dialect == "mysql" or chance(rng, 60) else None
        table.uniques.append(Key(name, [c.uid for c in columns]))


def _add_index(rng: random.Random, schema: Schema, table: Table) -> None:
    columns = _key_columns(rng, schema, table, False)
    if not columns:
        return
    index = Key(schema.fresh("ix"), [c.uid for c in columns])
    if schema.dialect != "mysql" and chance(rng, 20) and columns[0].family in INDEX_EXPRESSIONS:
        index.columns = [columns[0].uid]
        index.expression = rng.choice(INDEX_EXPRESSIONS[columns[0].family])
    else:
        index.descending = [schema.dialect != "duckdb" and chance(rng, 25) for _ in columns]
    if schema.dialect not in ("mysql", "duckdb") and chance(rng, 20) and columns[0].family == "int":
        index.where = rng.choice(["{0} > 1", "{0} IS NOT NULL"])
    if len(_distinct(schema, table, columns)) == len(columns) and chance(rng, 25):
        index.unique = index.expression is None
    table.indexes.append(index)


def _distinct(schema: Schema, table: Table, columns: list[Column]) -> list[Column]:
    old_table = schema.holds_rows(table.uid)
    return [c for c in columns if c.family in ("int", "text", "dec") and not c.generated
            and (not old_table or schema.holds_rows(c.uid) or not (c.not_null or c.default))]


def _add_check(rng: random.Random, schema: Schema, table: Table) -> None:
    old_table = schema.holds_rows(table.uid)
    columns = [c for c in table.columns if c.family in CHECKS and not c.generated and c.type != "ANY" and not c.auto
               and (not old_table or schema.holds_rows(c.uid))]
    if columns:
        column = rng.choice(columns)
        name = schema.fresh("ck") if schema.dialect == "mysql" or chance(rng, 60) else None
        template = rng.choice(CHECKS[column.family])
        if schema.dialect == "postgresql" and column.type.startswith("char(") and "lower" in template:
            return
        table.checks.append(Key(name, [column.uid], expression=template))


def _leads_to(schema: Schema, table: Table, other: Table) -> bool:
    """By foreign keys, or because it is that."""
    return table is other or any(_leads_to(schema, schema.table(f.table), other) for f in table.fkeys if f.table != table.uid)


def _add_fkey(rng: random.Random, schema: Schema, table: Table) -> None:
    targets = [(t, k) for t in schema.tables for k in ([t.primary] if t.primary else []) + t.uniques
               if all(t.column(c).family in ("int", "text") and not t.column(c).collate for c in k.columns)
               and (schema.holds_rows(t.uid) or not schema.holds_rows(table.uid))
               and all(schema.holds_rows(c) or not schema.holds_rows(table.uid) for c in k.columns)
               and (schema.dialect != "duckdb" or not _leads_to(schema, t, table))]
    if not targets:
        return
    target, key = rng.choice(targets)
    columns: list[Column] = []
    for uid in key.columns:
        wanted = target.column(uid)
        fitting = [c for c in table.columns if c.type == wanted.type and c not in columns and not c.generated and not c.auto
                   and c.family == wanted.family and not c.collate and (schema.holds_rows(c.uid) or not schema.holds_rows(table.uid))]
        if fitting and chance(rng, 70):
            columns.append(rng.choice(fitting))
        else:
            if "STRICT" in table.option and wanted.type not in _types(schema, table, wanted.family):
                return
            column = Column(free_name(rng, COLUMN_NAMES, [c.name for c in table.columns] + table.former), wanted.family, wanted.type)
            table.columns.append(column)
            columns.append(column)
    if any(f.columns == [c.uid for c in columns] for f in table.fkeys):
        return
    fkey = ForeignKey(None, [c.uid for c in columns], target.uid, list(key.columns))
    if schema.dialect == "mysql" or chance(rng, 60):
        fkey.name = schema.fresh("fk")
    if schema.dialect != "duckdb" and chance(rng, 40):
        fkey.on_delete = rng.choice(["CASCADE", "RESTRICT", "SET NULL"])
    if schema.dialect != "duckdb" and chance(rng, 20):
        fkey.on_update = "CASCADE"
    if schema.dialect not in ("mysql", "duckdb") and chance(rng, 15):
        fkey.deferred = True
    table.fkeys.append(fkey)


def _add_table(rng: random.Random, schema: Schema) -> Table:
    table = Table(free_name(rng, TABLE_NAMES, [t.name for t in schema.tables] + schema.former), comment=_comment(rng, schema))
    if schema.dialect == "sqlite" and chance(rng, 15):
        table.option = rng.choice(["STRICT", "WITHOUT ROWID", "STRICT, WITHOUT ROWID"])
    schema.tables.append(table)
    _add_column(rng, schema, table, "int")
    for _ in range(rng.randint(1, 6)):
        _add_column(rng, schema, table)
    if chance(rng, 80) or "WITHOUT" in table.option:
        _set_primary(rng, schema, table)
        if table.primary is None:
            table.option = ""
    if chance(rng, 10):
        ddl_objects.add_column(rng, schema, table, COLUMN_NAMES)
    for add, most in ((_add_unique, 2), (_add_index, 2), (_add_check, 2), (_add_generated, 1)):
        for _ in range(rng.randint(0, most)):
            add(rng, schema, table)
    return table


def generate(rng: random.Random, dialect: str) -> Schema:
    schema = Schema(dialect)
    for _ in range(rng.randint(1, 4)):
        _add_table(rng, schema)
    for _ in range(rng.randint(0, 4)):
        _add_fkey(rng, schema, rng.choice(schema.tables))
    for table in schema.tables:
        if chance(rng, 10):
            ddl_objects.partition(rng, schema, table)
    for _ in range(rng.choice([0, 0, 1, 2, 4])):
        ddl_objects.add(rng, schema)
    _repair(schema)
    return schema


# ------------------------------------------------------------------------------------------ changes

def _repair(schema: Schema) -> None:
    """Takes out what a change left without its ground."""
    ddl_objects.repair(schema)
    for table in schema.tables:
        while True:
            there = {c.uid for c in table.columns}
            kept = [c for c in table.columns if not c.generated or set(c.generated[1]) <= there]
            if len(kept) == len(table.columns):
                break
            table.columns = kept
        if table.primary and not set(table.primary.columns) <= there:
            table.primary = None
        for keys in (table.uniques, table.indexes, table.checks, table.fkeys):
            keys[:] = [k for k in keys if set(k.columns) <= there]
        if table.primary is None and "WITHOUT" in table.option:
            table.option = table.option.replace("WITHOUT ROWID", "").strip(", ")
        for c in table.columns:
            if c.auto and (table.primary is None or table.primary.columns != [c.uid]):
                c.auto = None
    for table in schema.tables:
        for fkey in list(table.fkeys):
            target = schema.table(fkey.table)
            keys = [] if target is None else ([target.primary] if target.primary else []) + target.uniques
            if not any(k.columns == fkey.to for k in keys) or any(
                    table.column(a).type != target.column(b).type or table.column(a).collate or target.column(b).collate
                    for a, b in zip(fkey.columns, fkey.to, strict=True)):
                table.fkeys.remove(fkey)
            elif any(table.column(uid).not_null for uid in fkey.columns) and fkey.on_delete == "SET NULL":
                fkey.on_delete = ""
        if schema.dialect == "mysql":        # a reference may not change what checks and generated columns look at
            watched = {uid for k in table.checks for uid in k.columns}
            watched |= {uid for c in table.columns if c.generated for uid in c.generated[1]}
            for fkey in table.fkeys:
                target = schema.table(fkey.table)
                if any(table.column(a).not_null and not target.column(b).not_null for a, b in zip(fkey.columns, fkey.to, strict=True)):
                    fkey.on_update = ""
                if watched & set(fkey.columns):
                    fkey.on_update = ""
                    fkey.on_delete = fkey.on_delete.replace("SET NULL", "")
    used = {c.type for t in schema.tables for c in t.columns if c.family == "enum"}
    if schema.dialect in NAMED_ENUMS:
        schema.enums = {name: values for name, values in schema.enums.items() if name in used}
    ddl_objects.repair(schema)       # that of keys which went


def _in_keys(schema: Schema, table: Table, column: Column) -> bool:
    """Is the column's type tied to that of another?"""
    tied = {uid for t in schema.tables for f in t.fkeys for uid in f.columns + f.to}
    tied |= {t.partition.column for t in schema.tables if t.partition}
    based = {uid for c in table.columns if c.generated for uid in c.generated[1]}
    return column.uid in tied or (column.uid in based and schema.dialect == "postgresql")


def _drop_column(rng: random.Random, schema: Schema, table: Table, hints: list[dict]) -> None:
    plain = [c for c in table.columns if not c.generated]
    column = rng.choice(table.columns)
    if column.generated or len(plain) > 1:
        table.columns.remove(column)


def _modify_type(rng: random.Random, schema: Schema, table: Table, hints: list[dict]) -> None:
    columns = [c for c in table.columns if c.family in TYPES[schema.dialect] and not c.generated and not c.auto
               and not _in_keys(schema, table, c)]
    if not columns:
        return
    column = rng.choice(columns)
    if column.type in ("timestamp", "datetime(3)") and schema.dialect == "mysql":
        return
    types = [t for t in _types(schema, table, column.family) if t != "ANY"]
    if schema.dialect == "mysql":
        types = [t for t in types if t not in ("timestamp", "datetime(3)")]
        if any(column.uid in c.generated[1] for c in table.columns if c.generated):     # padding
            types = [t for t in types if not t.startswith("char(")]
    if column.default == "-1":
        types = [t for t in types if not _is_unsigned(t)] or [column.type]
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
        column.default = None if column.default and chance(rng, 50) else _default(rng, schema, column)


def _modify_comment(rng: random.Random, schema: Schema, table: Table, hints: list[dict]) -> None:
    thing = rng.choice([table, *table.columns])
    if schema.dialect != "sqlite":
        thing.comment = None if thing.comment else rng.choice(["other words", "it's new"])


def _modify_enum(rng: random.Random, schema: Schema, table: Table, hints: list[dict]) -> None:
    columns = [c for c in table.columns if c.family == "enum"]
    if not columns:
        return
    column = rng.choice(columns)
    values = column.values or schema.enums[column.type]
    if chance(rng, 60):
        values.insert(rng.choice([len(values), rng.randint(3, len(values))]), free_name(rng, ENUM_VALUES, values))
    elif len(values) > 3:
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
        _set_primary(rng, schema, table)


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
    _add_table(rng, schema)


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


CHANGES = [_adds(_add_column), _adds(_add_column), _adds(_add_generated), _adds(_add_unique), _adds(_add_index), _adds(_add_check),
           _adds(_add_fkey), _drop_column, _drop_column, _modify_type, _modify_type, _modify_all_keys, _modify_null, _modify_null,
           _modify_default, _modify_comment, _modify_enum, _modify_generated, _modify_collation, _change_primary, _drop_key,
           _drop_key, _change_key, _rename_key, _new_table, _drop_table, _add_object, _add_object, _add_object, _change_object,
           _change_object, _change_object, _drop_object, _change_partitions, _change_security, _add_named_column]


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
    return hints


def mutate(rng: random.Random, before: Schema, changes: int | None = None) -> tuple[Schema, list[dict]]:
    after = copy.deepcopy(before)
    for table in after.tables:
        table.former = [c.name for c in table.columns]
    after.former = [t.name for t in before.tables]
    after.old = {t.uid for t in before.tables} | {c.uid for t in before.tables for c in t.columns}
    hints: list[dict] = []
    for _ in range(rng.randint(1, 8) if changes is None else changes):
        rng.choice(CHANGES)(rng, after, rng.choice(after.tables), hints)
        _repair(after)
    hints = _rename(rng, before, after) if chance(rng, 50) else []
    return after, hints


# ------------------------------------------------------------------------------------------ SQL

class Writer:
    """One spelling of a schema: the seed decides on letter case, places of constraints and blanks."""

    def __init__(self, schema: Schema, rng: random.Random):
        self.schema, self.rng, self.dialect = schema, rng, schema.dialect
        self.lower = chance(rng, 50)

    def word(self, text: str) -> str:
        return text.lower() if self.lower else text

    def name(self, text: str) -> str:
        plain = text.isidentifier() and text == text.lower() and text not in (
            "group", "select", "begin", "of", "position", "order", "level", "size", "name", "key", "ref", "owner", "state",
            "label", "kind", "code", "title", "body", "users", "parent")
        if plain and chance(self.rng, 50):
            return text
        return f"`{text}`" if self.dialect == "mysql" else f'"{text}"'

    def fixed(self, text: str) -> str:
        """A name within an expression: always written alike, for SQLite keeps the words of expressions."""
        return f"`{text}`" if self.dialect == "mysql" else f'"{text}"'

    def expression(self, table: Table, template: str, columns: list[int]) -> str:
        return template.format(*(self.fixed(table.column(uid).name) for uid in columns))

    def names(self, table: Table, columns: list[int]) -> str:
        return ", ".join(self.name(table.column(uid).name) for uid in columns)

    def comment(self, text: str) -> str:
        return quoted(text.replace("\\", "\\\\") if self.dialect == "mysql" else text)

    def type(self, column: Column) -> str:
        if column.family == "enum" and column.values:
            return "enum(" + ", ".join(quoted(v) for v in column.values) + ")"
        if column.auto == "serial":
            return {"integer": "serial", "bigint": "bigserial", "smallint": "smallserial"}[column.type]
        spelled = self.rng.choice([column.type, *SYNONYMS[self.dialect].get(column.type, [])])
        return self.word(spelled) if column.family != "enum" else self.name(spelled)

    def constraint(self, key: Key | ForeignKey) -> str:
        return f"{self.word('CONSTRAINT')} {self.name(key.name)} " if key.name else ""

    def references(self, fkey: ForeignKey) -> str:
        target = self.schema.table(fkey.table)
        text = f"{self.word('REFERENCES')} {self.name(target.name)} ({self.names(target, fkey.to)})"
        for event, action in (("DELETE", fkey.on_delete), ("UPDATE", fkey.on_update)):
            if action:
                text += self.word(f" ON {event} {action}")
        return text + (self.word(" DEFERRABLE INITIALLY DEFERRED") if fkey.deferred else "")

    def column(self, table: Table, column: Column, written: list) -> str:
        parts = [self.name(column.name), self.type(column)]
        options = []
        is_rowid = self.dialect == "sqlite" and column.auto
        if column.collate and self.dialect == "mysql":
            parts.append(f"COLLATE {column.collate}")
        elif column.collate:
            options.append(f"COLLATE {column.collate}")
        if column.generated:
            how = "STORED" if column.stored else "VIRTUAL"
            options.append(f"GENERATED ALWAYS AS ({self.expression(table, *column.generated)}) {how}")
        elif column.auto in ("identity", "always"):
            how = "ALWAYS" if column.auto == "always" else "BY DEFAULT"
            options.append(self.word(f"GENERATED {how} AS IDENTITY"))
        if column.not_null and not is_rowid:
            options.append(self.word("NOT NULL"))
        elif not column.not_null and not column.generated and chance(self.rng, 20) and not is_rowid:
            options.append(self.word("NULL"))
        if column.default is not None:
            options.append(f"{self.word('DEFAULT')} {column.default}")
        key = table.primary
        if key and key.columns == [column.uid] and (is_rowid or chance(self.rng, 50)):
            written.append(key)
            options.append(self.constraint(key) + self.word("PRIMARY KEY") + (" AUTOINCREMENT" if is_rowid else ""))
        for unique in table.uniques:
            if unique.columns == [column.uid] and self.dialect != "mysql" and chance(self.rng, 40):
                written.append(unique)
                options.append(self.constraint(unique) + self.word("UNIQUE"))
        for check in table.checks:
            # PostgreSQL numbers the nameless ones in the order in which they are written: two of a column keep theirs
            alone = check.name or sum(not k.name and k.columns == check.columns for k in table.checks) == 1
            if check.columns == [column.uid] and self.dialect != "mysql" and alone and chance(self.rng, 40):
                written.append(check)
                options.append(f"{self.constraint(check)}{self.word('CHECK')} ({self.expression(table, check.expression, check.columns)})")
        for fkey in table.fkeys:
            if fkey.columns == [column.uid] and self.dialect != "mysql" and chance(self.rng, 40):
                written.append(fkey)
                options.append(self.constraint(fkey) + self.references(fkey))
        if self.dialect == "mysql":
            if column.auto:
                options.append(self.word("AUTO_INCREMENT"))
            if column.comment is not None:
                options.append(f"COMMENT {self.comment(column.comment)}")
        return "  " + " ".join(parts + options)

    def index_parts(self, table: Table, index: Key) -> str:
        if index.expression:
            return self.expression(table, index.expression, index.columns)
        return ", ".join(self.name(table.column(uid).name) + (self.word(" DESC") if down else "")
                         for uid, down in zip(index.columns, index.descending, strict=True))

    def table(self, table: Table, with_fkeys: bool) -> list[str]:
        written: list = []
        lines = [self.column(table, c, written) for c in table.columns]

        def is_written(key: Key | ForeignKey) -> bool:
            return any(key is w for w in written)

        if table.primary and not is_written(table.primary):
            lines.append(f"  {self.constraint(table.primary)}{self.word('PRIMARY KEY')} ({self.names(table, table.primary.columns)})")
        for unique in table.uniques:
            if not is_written(unique):
                lines.append(f"  {self.constraint(unique)}{self.word('UNIQUE')} ({self.names(table, unique.columns)})")
        for check in table.checks:
            if not is_written(check):
                expression = self.expression(table, check.expression, check.columns)
                lines.append(f"  {self.constraint(check)}{self.word('CHECK')} ({expression})")
        if with_fkeys:
            lines += ["  " + self.fkey(table, f) for f in table.fkeys if not is_written(f)]
        options = f" {table.option}" if table.option else ""
        partition = ""
        if table.partition:
            partition = " " + self.expression(table, table.partition.how, [table.partition.column])
        if self.dialect == "mysql" and table.comment is not None:
            options += f" COMMENT={self.comment(table.comment)}"
        out = [f"{self.word('CREATE TABLE')} {self.name(table.name)} (\n" + ",\n".join(lines) + f"\n){options}{partition};"]
        for name, bound in table.partition.parts if table.partition else []:
            out.append(f"CREATE TABLE {self.name(name)} PARTITION OF {self.name(table.name)} {bound};")
        if table.security:
            how = ["ENABLE", "FORCE"] if table.security == "FORCE" else ["ENABLE"]
            out += [f"ALTER TABLE {self.name(table.name)} {word} ROW LEVEL SECURITY;" for word in how]
        for index in table.indexes:
            where = f" WHERE {self.expression(table, index.where, index.columns)}" if index.where else ""
            unique = "UNIQUE " if index.unique else ""
            out.append(self.word(f"CREATE {unique}INDEX ") + f"{self.name(index.name)} {self.word('ON')} {self.name(table.name)}"
                       f" ({self.index_parts(table, index)}){where};")
        if self.dialect in ("postgresql", "duckdb"):
            if table.comment is not None:
                out.append(f"COMMENT ON TABLE {self.name(table.name)} IS {self.comment(table.comment)};")
            out += [f"COMMENT ON COLUMN {self.name(table.name)}.{self.name(c.name)} IS {self.comment(c.comment)};"
                    for c in table.columns if c.comment is not None]
        return out

    def fkey(self, table: Table, fkey: ForeignKey) -> str:
        return f"{self.constraint(fkey)}{self.word('FOREIGN KEY')} ({self.names(table, fkey.columns)}) {self.references(fkey)}"

    def level(self, table: Table) -> int:
        return max((self.level(self.schema.table(f.table)) + 1 for f in table.fkeys), default=0)

    def schema_text(self) -> str:
        before, behind = ddl_objects.render(self.schema, self.fixed, self.lower)
        out = [f"CREATE TYPE {self.name(name)} AS ENUM ({', '.join(quoted(v) for v in values)});"
               for name, values in self.schema.enums.items()] + before
        tables = list(self.schema.tables)
        inside = self.dialect in ("sqlite", "duckdb")
        if self.dialect == "sqlite":
            self.rng.shuffle(tables)
        if self.dialect == "duckdb":     # who refers comes behind
            tables = [t for level in range(len(tables)) for t in tables if self.level(t) == level]
        late = []
        for table in tables:
            plain = copy.copy(table)
            if not inside:           # a reference must find its table: all follow
                plain.fkeys = []
                late += [f"{self.word('ALTER TABLE')} {self.name(table.name)} {self.word('ADD')} {self.fkey(table, f)};"
                         for f in table.fkeys]
            out += self.table(plain, inside)
        return "\n".join(out + late + behind) + "\n"


def render(schema: Schema, rng: random.Random) -> str:
    return Writer(schema, rng).schema_text()


# ------------------------------------------------------------------------------------------ rows

ROWS = 3


def _value(schema: Schema, column: Column, row: int) -> str:
    if column.family == "enum":
        return quoted((column.values or schema.enums[column.type])[row])
    return {
        "domain": str(row + 1), "composite": "NULL",
        "int": str(row + 1), "text": f"'v{row}'", "long": f"'long {row}'", "dec": f"{row + 1}.5", "date": f"'2024-02-0{row + 1}'",
        "time": f"'2024-02-0{row + 1} 10:00:00'", "json": f"'{{\"a\": {row}}}'", "array": f"'{{{row},2}}'",
        "uuid": f"'00000000-0000-0000-0000-00000000000{row}'",
        "bool": str(row % 2) if schema.dialect not in NAMED_ENUMS else ("true" if row % 2 else "false"),
        "blob": {"sqlite": "x'0a'", "mysql": "x'0a'", "postgresql": "'\\x0a'", "duckdb": "'\\x0A'::BLOB"}[schema.dialect],
        "list": f"[{row}, 2]", "struct": f"{{'a': {row}, 'b': 'b{row}'}}", "map": f"MAP {{'k': {row}}}", "union": str(row),
    }[column.family]


def rows(before: Schema, after: Schema) -> str:
    """Rows of `before` that `after` can hold; the last row is NULL where both allow it."""
    later = {c.uid: c for t in after.tables for c in t.columns}
    keys = {uid for s in (before, after) for t in s.tables if t.primary for uid in t.primary.columns}
    keys |= {uid for s in (before, after) for t in s.tables for f in t.fkeys for uid in f.to}
    writer = Writer(before, random.Random(0))
    out = []
    for table in sorted(before.tables, key=writer.level) if before.dialect == "duckdb" else before.tables:
        columns = [c for c in table.columns if not c.generated]
        for row in range(ROWS):
            values = []
            for c in columns:
                nullable = not c.not_null and c.uid not in keys and not later.get(c.uid, c).not_null
                values.append("NULL" if nullable and row == ROWS - 1 else _value(before, c, row))
            override = " OVERRIDING SYSTEM VALUE" if before.dialect == "postgresql" else ""
            out.append(f"INSERT INTO {writer.fixed(table.name)} ({', '.join(writer.fixed(c.name) for c in columns)}){override}"
                       f" VALUES ({', '.join(values)});")
    quiet = {"sqlite": ("", ""), "mysql": ("SET foreign_key_checks = 0;\n", "SET foreign_key_checks = 1;\n"),
             "postgresql": ("SET session_replication_role = 'replica';\n", "RESET session_replication_role;\n"),
             "duckdb": ("", "")}[before.dialect]
    return quiet[0] + "\n".join(out) + "\n" + quiet[1]


def kept_columns(before: Schema, after: Schema) -> list[tuple[str, str]]:
    """Pairs of queries, one for each side, that must give the same rows: the columns that stay as they are."""
    out = []
    for table in before.tables:
        other = after.table(table.uid)
        if other is None:
            continue
        pairs = []
        for column in table.columns:
            new = next((c for c in other.columns if c.uid == column.uid), None)
            if new is not None and not column.generated and column.type == new.type and column.family not in ("json", "enum"):
                pairs.append((column.name, new.name))
        if pairs:
            left, right = Writer(before, random.Random(0)), Writer(after, random.Random(0))
            out.append((f"SELECT {', '.join(left.fixed(a) for a, _ in pairs)} FROM {left.fixed(table.name)}",
                        f"SELECT {', '.join(right.fixed(b) for _, b in pairs)} FROM {right.fixed(other.name)}"))
    return out
