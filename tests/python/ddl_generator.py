"""Random schemas, for the properties of test_property_plans.py.

    before = generate(random.Random(7), "postgresql")      a Schema

What schemas are made of is ddl_model.py's; clauses beyond what every engine has, ddl_clauses.py's; what stands beside the
tables, ddl_objects.py's. ddl_changes.py changes a schema, ddl_writer.py makes it SQL.
"""

from __future__ import annotations

import random
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import ddl_clauses  # (they lie beside this file)
import ddl_objects
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
              "long": ["text", "mediumtext"], "set": [], "dec": ["decimal(10,2)", "decimal(14,4)", "double", "float"], "date": ["date"],
              "year": ["year"], "bit": ["bit(8)", "bit(1)"], "inet": ["inet6"],
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

def is_unsigned(type_: str) -> bool:
    """MySQL refuses a negative default of such a column, DuckDB a row that takes it."""
    return "unsigned" in type_ or type_ == "UBIGINT"


def default_of(rng: random.Random, schema: Schema, column: Column) -> str | None:
    if column.family in ("enum", "set"):
        values = column.values or schema.enums[column.type]
        return quoted(rng.choice(values[:3]))
    choices = DEFAULTS.get(column.family, []) + DIALECT_DEFAULTS[schema.dialect].get(column.family, [])
    if schema.dialect == "mysql" and column.type == "timestamp":
        choices = ["CURRENT_TIMESTAMP"]
    if schema.dialect == "mysql" and column.type == "datetime(3)":
        choices = ["CURRENT_TIMESTAMP(3)"]
    if is_unsigned(column.type):
        choices = [c for c in choices if c != "-1"]
    return rng.choice(choices) if choices else None


def _comment(rng: random.Random, schema: Schema) -> str | None:
    if schema.dialect == "sqlite" or not chance(rng, 15):
        return None
    return rng.choice(["a word", "it's; two -- parts", "line", "back\\slash /* no */", "two\nlines", '"quoted" `so`', "50 % \u00fc"])


def types_of(schema: Schema, table: Table, family: str) -> list[str]:
    types = TYPES[schema.dialect][family]
    if "STRICT" in table.option:
        strict = {"int": ["INTEGER", "INT"], "text": ["TEXT", "ANY"], "dec": ["REAL"], "date": ["TEXT"], "time": ["TEXT"],
                  "bool": ["INT"], "blob": ["BLOB"]}
        types = strict[family]
    return types


def add_column(rng: random.Random, schema: Schema, table: Table, family: str | None = None) -> Column:
    is_new = bool(schema.old)
    families = [f for f in TYPES[schema.dialect] if chance(rng, 60) or f != "set"] + ["int", "int", "text", "text"] + ([] if schema.dialect == "sqlite" else ["enum"])
    family = family or rng.choice(families)
    column = Column(free_name(rng, COLUMN_NAMES, [c.name for c in table.columns] + table.former), family, "")
    if family == "enum" and schema.dialect in NAMED_ENUMS:
        if not schema.enums or chance(rng, 40):
            schema.enums[schema.fresh("kind")] = rng.sample(ENUM_VALUES, rng.randint(3, 6))
        column.type = rng.choice(sorted(schema.enums))
    elif family in ("enum", "set"):
        column.values = rng.sample(ENUM_VALUES, rng.randint(3, 6))
    else:
        column.type = rng.choice(types_of(schema, table, family))
    if schema.dialect == "mysql" and column.type == "timestamp":
        column.not_null, column.default = True, "CURRENT_TIMESTAMP"
    else:
        column.not_null = chance(rng, 40)
        column.default = default_of(rng, schema, column) if chance(rng, 35) or (is_new and column.not_null) else None
        if is_new and column.default is None and schema.holds_rows(table.uid):
            column.not_null = False
    column.comment = _comment(rng, schema)
    if family == "text" and chance(rng, 10) and column.type != "ANY":
        column.collate = COLLATIONS[schema.dialect]
    table.columns.insert(rng.randint(0, len(table.columns)) if chance(rng, 30) else len(table.columns), column)
    return column


def add_generated(rng: random.Random, schema: Schema, table: Table) -> None:
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
    column = Column(free_name(rng, COLUMN_NAMES, [c.name for c in table.columns] + table.former), family, types_of(schema, table, family)[kind])
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


def set_primary(rng: random.Random, schema: Schema, table: Table) -> None:
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


def add_unique(rng: random.Random, schema: Schema, table: Table) -> None:
    columns = _key_columns(rng, schema, table, True)
    if columns and not any(k.columns == [c.uid for c in columns] for k in table.uniques):
        name = schema.fresh("uq") if schema.dialect == "mysql" or chance(rng, 60) else None
        table.uniques.append(Key(name, [c.uid for c in columns]))


def add_index(rng: random.Random, schema: Schema, table: Table) -> None:
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


def add_check(rng: random.Random, schema: Schema, table: Table) -> None:
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


def add_fkey(rng: random.Random, schema: Schema, table: Table) -> None:
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
            if "STRICT" in table.option and wanted.type not in types_of(schema, table, wanted.family):
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


def add_table(rng: random.Random, schema: Schema) -> Table:
    table = Table(free_name(rng, TABLE_NAMES, [t.name for t in schema.tables] + schema.former), comment=_comment(rng, schema))
    if schema.dialect == "sqlite" and chance(rng, 15):
        table.option = rng.choice(["STRICT", "WITHOUT ROWID", "STRICT, WITHOUT ROWID"])
    schema.tables.append(table)
    add_column(rng, schema, table, "int")
    for _ in range(rng.randint(1, 6)):
        add_column(rng, schema, table)
    if chance(rng, 80) or "WITHOUT" in table.option:
        set_primary(rng, schema, table)
        if table.primary is None:
            table.option = ""
    if chance(rng, 10):
        ddl_objects.add_column(rng, schema, table, COLUMN_NAMES)
    for add, most in ((add_unique, 2), (add_index, 2), (add_check, 2), (add_generated, 1), (ddl_clauses.add_worded_check, 1)):
        for _ in range(rng.randint(0, most)):
            if most > 1 or chance(rng, 60):
                add(rng, schema, table)
    if chance(rng, 8):
        ddl_clauses.add_exclusion(rng, schema, table)
    return table


def generate(rng: random.Random, dialect: str) -> Schema:
    schema = Schema(dialect)
    for _ in range(rng.randint(1, 4)):
        add_table(rng, schema)
    for _ in range(rng.randint(0, 4)):
        add_fkey(rng, schema, rng.choice(schema.tables))
    for table in schema.tables:
        if chance(rng, 10):
            ddl_objects.partition(rng, schema, table)
    for _ in range(rng.choice([0, 0, 1, 2, 4])):
        ddl_objects.add(rng, schema)
    for table in schema.tables:
        if chance(rng, 50):
            ddl_clauses.vary(rng, schema, table)
    repair(schema)
    return schema


# ------------------------------------------------------------------------------------------ soundness

def repair(schema: Schema) -> None:
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
    ddl_clauses.repair(schema)
