"""Random statements about what a database holds: what people write by hand when a schema has to change.

Most are sensible, many are not: their columns are in use, their keys have dependents, their types do not convert. The
server has the last word about each.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field

Query = Callable[[str], list]


@dataclass
class Names:
    """What a database holds, as its catalogue has it."""

    columns: list[tuple[str, str]] = field(default_factory=list)        # table, column
    views: list[tuple[str, str]] = field(default_factory=list)          # VIEW or MATERIALIZED VIEW, name
    indexes: list[tuple[str, str]] = field(default_factory=list)        # table, name
    constraints: list[tuple[str, str]] = field(default_factory=list)    # table, name
    others: list[tuple[str, str]] = field(default_factory=list)         # what it is (SEQUENCE, TYPE, ...), name
    triggers: list[tuple[str, str]] = field(default_factory=list)       # table, name
    values: list[tuple[str, str]] = field(default_factory=list)         # enum, value


POSTGRES = {
    "columns": """SELECT c.relname, a.attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
                  WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped""",
    "views": """SELECT CASE relkind WHEN 'v' THEN 'VIEW' ELSE 'MATERIALIZED VIEW' END, relname FROM pg_class
                WHERE relnamespace = 'public'::regnamespace AND relkind IN ('v', 'm')""",
    "indexes": """SELECT t.relname, i.relname FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid
                  WHERE i.relnamespace = 'public'::regnamespace""",
    "constraints": """SELECT t.relname, conname FROM pg_constraint JOIN pg_class t ON t.oid = conrelid
                      WHERE connamespace = 'public'::regnamespace AND NOT EXISTS (SELECT FROM pg_constraint up
                      WHERE up.oid = pg_constraint.conparentid AND up.conrelid = pg_constraint.conrelid)""",    # parts of a reference to partitions
    "others": """SELECT 'SEQUENCE', relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'S'
                 UNION ALL SELECT CASE typtype WHEN 'd' THEN 'DOMAIN' ELSE 'TYPE' END, typname FROM pg_type t
                 WHERE typnamespace = 'public'::regnamespace AND (typtype IN ('e', 'd') OR
                       typtype = 'c' AND EXISTS (SELECT FROM pg_class c WHERE c.oid = t.typrelid AND c.relkind = 'c'))
                 UNION ALL SELECT CASE prokind WHEN 'p' THEN 'PROCEDURE' ELSE 'FUNCTION' END, proname FROM pg_proc
                 WHERE pronamespace = 'public'::regnamespace AND prokind IN ('f', 'p')
                 UNION ALL SELECT 'STATISTICS', stxname FROM pg_statistic_ext WHERE stxnamespace = 'public'::regnamespace""",
    "triggers": """SELECT c.relname, tgname FROM pg_trigger JOIN pg_class c ON c.oid = tgrelid
                   WHERE relnamespace = 'public'::regnamespace AND NOT tgisinternal""",
    "values": """SELECT t.typname, enumlabel FROM pg_enum e JOIN pg_type t ON t.oid = enumtypid
                 WHERE typnamespace = 'public'::regnamespace""",
}
MYSQL = {
    "columns": """SELECT c.table_name, c.column_name FROM information_schema.columns c JOIN information_schema.tables t
                  USING (table_schema, table_name) WHERE table_schema = database() AND table_type = 'BASE TABLE'""",
    "views": "SELECT 'VIEW', table_name FROM information_schema.views WHERE table_schema = database()",
    "indexes": "SELECT DISTINCT table_name, index_name FROM information_schema.statistics WHERE table_schema = database()",
    "constraints": "SELECT table_name, constraint_name FROM information_schema.table_constraints WHERE table_schema = database()",
    "others": """SELECT 'SEQUENCE', table_name FROM information_schema.tables WHERE table_schema = database() AND table_type = 'SEQUENCE'
                 UNION ALL SELECT routine_type, routine_name FROM information_schema.routines WHERE routine_schema = database()
                 UNION ALL SELECT 'EVENT', event_name FROM information_schema.events WHERE event_schema = database()""",
    "triggers": "SELECT event_object_table, trigger_name FROM information_schema.triggers WHERE trigger_schema = database()",
}
SQLITE = {
    "columns": """SELECT m.name, c.name FROM sqlite_schema m, pragma_table_xinfo(m.name) c
                  WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND m.name NOT LIKE 'virtual%'""",
    "views": "SELECT 'VIEW', name FROM sqlite_schema WHERE type = 'view'",
    "indexes": "SELECT tbl_name, name FROM sqlite_schema WHERE type = 'index'",
    "triggers": "SELECT tbl_name, name FROM sqlite_schema WHERE type = 'trigger'",
}
DUCKDB = {
    "columns": """SELECT table_name, column_name FROM duckdb_columns() JOIN duckdb_tables() USING (database_name, schema_name, table_name)
                  WHERE schema_name = 'main'""",
    "views": "SELECT 'VIEW', view_name FROM duckdb_views() WHERE NOT internal AND schema_name = 'main'",
    "indexes": "SELECT table_name, index_name FROM duckdb_indexes()",
    "others": """SELECT 'SEQUENCE', sequence_name FROM duckdb_sequences() UNION ALL SELECT 'TYPE', type_name FROM duckdb_types()
                 WHERE NOT internal AND schema_name = 'main' AND database_name = current_database()""",
}
CATALOGUES = {"postgresql": POSTGRES, "mysql": MYSQL, "sqlite": SQLITE, "duckdb": DUCKDB}

# {t} a table, {c} and {d} columns of it, {r} {s} a table and its column, {new} a name that is free, {type} {v} {kind} {k} {i} {o} {g} {e}: below.
# What stands first in a pair is how often it is taken.
EVERYWHERE = [
    (5, "ALTER TABLE {t} RENAME COLUMN {c} TO {new}"), (2, "ALTER TABLE {t} RENAME TO {new}"), (3, "ALTER TABLE {t} DROP COLUMN {c}"),
    (1, "DROP TABLE {t}"), (2, "DROP {kind} {v}"), (3, "ALTER TABLE {t} ADD COLUMN {new} {type}"),
    (1, "ALTER TABLE {t} ADD COLUMN {new} {type} NOT NULL DEFAULT 5"), (1, "CREATE INDEX {new} ON {t} ({c})"),
    (1, "CREATE UNIQUE INDEX {new} ON {t} ({c}, {d})"), (1, "CREATE VIEW {new} AS SELECT * FROM {t}"),
    (1, "CREATE VIEW {new} AS SELECT {c} AS a, count(*) AS n FROM {t} GROUP BY {c}"),
]
DEFAULTS = [
    (1, "ALTER TABLE {t} ALTER COLUMN {c} SET DEFAULT NULL"), (1, "ALTER TABLE {t} ALTER COLUMN {c} SET DEFAULT 7"),
    (1, "ALTER TABLE {t} ALTER COLUMN {c} DROP DEFAULT"),
]
KEYS = [
    (2, "ALTER TABLE {t} DROP CONSTRAINT {k}"), (1, "ALTER TABLE {t} ADD CONSTRAINT {new} UNIQUE ({c})"),
    (1, "ALTER TABLE {t} ADD CONSTRAINT {new} CHECK ({c} IS NOT NULL)"), (1, "ALTER TABLE {t} ADD PRIMARY KEY ({c})"),
    (1, "ALTER TABLE {t} ADD CONSTRAINT {new} FOREIGN KEY ({c}) REFERENCES {r} ({s})"), (1, "ALTER TABLE {t} ADD UNIQUE ({c}, {d})"),
]
STATEMENTS = {
    "postgresql": [*EVERYWHERE, *DEFAULTS, *KEYS] + [
        (1, "ALTER TABLE {t} DROP COLUMN {c} CASCADE"), (1, "DROP TABLE {t} CASCADE"), (1, "DROP {kind} {v} CASCADE"),
        (1, "ALTER TABLE {t} DROP CONSTRAINT {k} CASCADE"), (1, "ALTER TABLE {t} RENAME CONSTRAINT {k} TO {new}"),
        (1, "ALTER INDEX {i} RENAME TO {new}"), (1, "DROP INDEX {i}"), (1, "ALTER {kind} {v} RENAME TO {new}"),
        (3, "ALTER TABLE {t} ALTER COLUMN {c} TYPE {type}"), (1, "ALTER TABLE {t} ALTER COLUMN {c} TYPE {type} USING {c}::text::{type}"),
        (1, "ALTER TABLE {t} ALTER COLUMN {c} SET NOT NULL"), (1, "ALTER TABLE {t} ALTER COLUMN {c} DROP NOT NULL"),
        (1, "ALTER TABLE {t} ALTER COLUMN {c} ADD GENERATED BY DEFAULT AS IDENTITY"), (1, "ALTER TABLE {t} ALTER COLUMN {c} DROP IDENTITY"),
        (1, "ALTER TABLE {t} ALTER COLUMN {c} DROP EXPRESSION"), (1, "ALTER TABLE {t} ADD COLUMN {new} serial"),
        (1, "ALTER TABLE {t} ADD COLUMN {new} varchar(10) UNIQUE"), (1, "ALTER TABLE {t} ADD COLUMN {new} int REFERENCES {r}"),
        (1, "ALTER TABLE {t} ADD COLUMN {new} int GENERATED ALWAYS AS (1 + 1) STORED"), (1, "ALTER TABLE {t} SET SCHEMA other"),
        (1, "ALTER TABLE {t} DETACH PARTITION {r}"), (1, "ALTER TABLE {t} INHERIT {r}"), (1, "ALTER TABLE {t} NO INHERIT {r}"),
        (1, "ALTER TABLE {t} REPLICA IDENTITY USING INDEX {i}"), (1, "ALTER TABLE {t} CLUSTER ON {i}"), (1, "ALTER TABLE {t} SET UNLOGGED"),
        (1, "ALTER TABLE {t} ADD CONSTRAINT {new} UNIQUE USING INDEX {i}"), (1, "ALTER TABLE {t} ADD PRIMARY KEY USING INDEX {i}"),
        (1, "ALTER {other} {o} RENAME TO {new}"), (1, "DROP {other} {o}"), (1, "DROP {other} {o} CASCADE"), (1, "ALTER {other} {o} SET SCHEMA other"),
        (1, "ALTER TRIGGER {g} ON {gt} RENAME TO {new}"), (1, "DROP TRIGGER {g} ON {gt}"), (1, "ALTER TYPE {et} RENAME VALUE {e} TO '{number} more'"),
        (1, "ALTER TYPE {et} ADD VALUE '{number} more' BEFORE {e}"), (1, "CREATE SCHEMA IF NOT EXISTS other"), (1, "COMMENT ON COLUMN {t}.{c} IS 'c {number}'"),
        (1, "ALTER SEQUENCE {o} OWNED BY {t}.{c}"), (1, "ALTER TABLE {t} VALIDATE CONSTRAINT {k}"), (1, "CREATE TABLE {new} (LIKE {t} INCLUDING ALL)"),
        (1, "CREATE TABLE {new} (x int) INHERITS ({t})"), (1, "CREATE MATERIALIZED VIEW {new} AS SELECT {c} FROM {t}"),
        (1, "ALTER TABLE {t} ALTER CONSTRAINT {k} DEFERRABLE"), (1, "ALTER TABLE {t} ALTER COLUMN {c} SET STATISTICS 50"),
        (1, "ALTER TABLE {t} ADD CHECK ({c} IS NOT NULL) NOT VALID"), (1, "ALTER TABLE {t} ADD FOREIGN KEY ({c}) REFERENCES {r} ({s}) NOT VALID"),
        (1, "ALTER TABLE ONLY {t} ALTER COLUMN {c} SET DEFAULT NULL"), (1, "ALTER TABLE {t} ALTER COLUMN {c} SET DEFAULT NULL, DROP COLUMN {d}"),
        (1, "CREATE INDEX ON {t} ({c}, {d} DESC)"), (1, "CREATE INDEX ON {t} ({c}) INCLUDE ({d})"), (1, "CREATE INDEX ON ONLY {t} ({c})"),
        (1, "CREATE INDEX ON {t} (({c} IS NULL)) WHERE {d} IS NOT NULL"), (1, "CREATE TABLE {new} AS SELECT {c}, {d} FROM {t}"),
        (1, "CREATE TABLE {new} PARTITION OF {t} DEFAULT"), (1, "ALTER TABLE {r} ATTACH PARTITION {t} DEFAULT"), (1, "COMMENT ON CONSTRAINT {k} ON {t} IS 'k {number}'"),
        (1, "COMMENT ON INDEX {i} IS 'i {number}'"), (1, "ALTER INDEX {i} SET (fillfactor = 60)"), (1, "ALTER TABLE {t} ENABLE ROW LEVEL SECURITY"),
        (1, "CREATE POLICY {new} ON {t} USING ({c} IS NOT NULL)"), (1, "CREATE RULE {new} AS ON DELETE TO {t} WHERE OLD.{c} IS NULL DO INSTEAD NOTHING"),
        (1, "CREATE STATISTICS {new} ON {c}, {d} FROM {t}"), (1, "GRANT SELECT ({c}) ON {t} TO pg_monitor"), (1, "REVOKE ALL ON {t} FROM pg_monitor"),
        (1, "ALTER TABLE {gt} DISABLE TRIGGER {g}"), (1, "CREATE TABLE {new} (LIKE {t} INCLUDING DEFAULTS INCLUDING INDEXES)"),
        (1, "CREATE VIEW {new} AS SELECT x.{c} AS a, y.{s} AS b FROM {t} x LEFT JOIN {r} y ON x.{c}::text = y.{s}::text"),
        (1, "ALTER TABLE {t} ADD COLUMN {new} {type} UNIQUE CHECK ({new} IS NOT NULL)"), (1, "ALTER SEQUENCE {o} INCREMENT 3"), (1, "DROP SCHEMA other CASCADE"),
        (1, "ALTER TABLE {t} ADD PRIMARY KEY ({c}, {d})"), (1, "ALTER TABLE {t} ALTER COLUMN {c} TYPE {type} USING NULL"),
    ],
    "mysql": [*EVERYWHERE, *DEFAULTS, *KEYS] + [
        (3, "ALTER TABLE {t} MODIFY {c} {type}"), (1, "ALTER TABLE {t} MODIFY {c} {type} NOT NULL"), (1, "ALTER TABLE {t} MODIFY {c} {type} FIRST"),
        (2, "ALTER TABLE {t} CHANGE {c} {new} {type}"), (1, "ALTER TABLE {t} ADD COLUMN {new} {type} AFTER {c}"), (1, "ALTER TABLE {t} DROP INDEX {i}"),
        (1, "ALTER TABLE {t} RENAME INDEX {i} TO {new}"), (1, "ALTER TABLE {t} DROP FOREIGN KEY {k}"), (1, "ALTER TABLE {t} DROP PRIMARY KEY"),
        (1, "DROP INDEX {i} ON {t}"), (1, "RENAME TABLE {t} TO {new}"), (1, "RENAME TABLE {v} TO {new}"), (1, "DROP TRIGGER {g}"), (1, "DROP {other} {o}"),
        (1, "ALTER TABLE {t} CONVERT TO CHARACTER SET latin1"), (1, "ALTER TABLE {t} DEFAULT CHARACTER SET latin1"), (1, "ALTER TABLE {t} ENGINE = MyISAM"),
        (1, "ALTER TABLE {t} DROP COLUMN {c}, DROP COLUMN {d}"), (1, "ALTER TABLE {t} DROP COLUMN {c}, ADD COLUMN {c} {type}"),
        (1, "ALTER TABLE {t} RENAME COLUMN {c} TO {new}, ADD COLUMN {c} {type}"), (1, "ALTER TABLE {t} ADD COLUMN {new} int AS (1 + 1)"),
        (1, "ALTER TABLE {t} ADD COLUMN {new} int AUTO_INCREMENT UNIQUE"), (1, "ALTER TABLE {t} ADD INDEX ({c})"), (1, "CREATE TABLE {new} LIKE {t}"),
        (1, "ALTER TABLE {t} ADD FOREIGN KEY ({c}) REFERENCES {r} ({s}) ON DELETE SET NULL"), (1, "ALTER TABLE {t} COMMENT = 'c {number}'"),
        (1, "ALTER TABLE {t} ALTER INDEX {i} IGNORED"), (1, "CREATE OR REPLACE TABLE {t} (id int PRIMARY KEY)"), (1, "ALTER TABLE {t} REMOVE PARTITIONING"),
        (1, "ALTER TABLE {t} PARTITION BY HASH ({c}) PARTITIONS 3"), 
    ],
    "sqlite": EVERYWHERE + [
        (2, "DROP INDEX {i}"), (1, "DROP TRIGGER {g}"), (1, "ALTER TABLE {v} RENAME TO {new}"), (1, "ALTER TABLE {t} ADD COLUMN {new} {type} NOT NULL"),
        (1, "ALTER TABLE {t} ADD COLUMN {new} {type} UNIQUE"), (1, "ALTER TABLE {t} ADD COLUMN {new} int REFERENCES {r} ({s})"),
        (1, "ALTER TABLE {t} ADD COLUMN {new} {type} DEFAULT (1 + 1)"), (1, "ALTER TABLE {t} ADD COLUMN {new} int AS ({c} + 1)"),
        (1, "ALTER TABLE {t} ADD COLUMN {new} int AS ({c} + 1) STORED"), (1, "ALTER TABLE {t} ADD COLUMN {new} int CHECK ({c} > 0)"),
        (1, "CREATE TRIGGER {new} AFTER UPDATE OF {c} ON {t} BEGIN DELETE FROM {r} WHERE {s} = old.{c}; END"),
        (1, "CREATE INDEX {new} ON {t} (lower({c})) WHERE {d} IS NOT NULL"), (1, "ALTER TABLE {t} RENAME COLUMN {c} TO {d}"),
    ],
    "duckdb": [*EVERYWHERE, *DEFAULTS] + [
        (3, "ALTER TABLE {t} ALTER COLUMN {c} TYPE {type}"), (1, "ALTER TABLE {t} ALTER COLUMN {c} SET NOT NULL"), (1, "ALTER VIEW {v} RENAME TO {new}"),
        (1, "ALTER TABLE {t} ALTER COLUMN {c} DROP NOT NULL"), (2, "DROP INDEX {i}"), (1, "DROP {other} {o}"), (1, "DROP TABLE {t} CASCADE"),
        (1, "COMMENT ON COLUMN {t}.{c} IS 'c {number}'"), (1, "ALTER TABLE {t} ADD PRIMARY KEY ({c})"),
        (1, "ALTER TABLE {t} ALTER COLUMN {c} TYPE VARCHAR USING {c}::VARCHAR || 'x'"), (1, "CREATE OR REPLACE TABLE {t} (id INTEGER PRIMARY KEY)"),
    ],
}
TYPES = {
    "postgresql": ["int", "bigint", "text", "varchar(200)", "numeric(20,5)", "timestamptz", "boolean", "jsonb", "integer[]", "uuid"],
    "mysql": ["int", "bigint unsigned", "varchar(200)", "text", "decimal(20,5)", "datetime(6)", "json", "varchar(20) CHARACTER SET latin1"],
    "sqlite": ["INTEGER", "TEXT", "REAL", "BLOB", "VARCHAR(20)"],
    "duckdb": ["INTEGER", "BIGINT", "VARCHAR", "DECIMAL(20,5)", "DOUBLE", "INTEGER[]", "STRUCT(a INTEGER)"],
}


def names_of(dialect: str, query: Query) -> Names:
    return Names(**{kind: sorted(tuple(row) for row in query(sql)) for kind, sql in CATALOGUES[dialect].items()})


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def statement(rng: random.Random, dialect: str, names: Names, number: int) -> str | None:
    """One about things in `names`; None when it would need what the database does not hold. `number`: this one's own."""
    choices = STATEMENTS[dialect]
    template = rng.choices([text for _, text in choices], [weight for weight, _ in choices])[0]
    mark = "`" if dialect == "mysql" else '"'

    def quote(name: str) -> str:
        return mark + name.replace(mark, mark * 2) + mark

    words = {"number": str(number), "new": quote(rng.choice([f"new_{number}", f"New {number}"])), "type": rng.choice(TYPES[dialect])}
    for keys, found in ((("kind", "v"), names.views), (("other", "o"), names.others), (("gt", "g"), names.triggers),
                        (("et", "e"), names.values), (("r", "s"), names.columns)):
        if found:
            first, second = rng.choice(found)
            words[keys[0]] = first if keys[0] in ("kind", "other") else quote(first)
            words[keys[1]] = _literal(second) if keys[1] == "e" else quote(second)
    if names.columns:
        table = rng.choice(names.columns)[0]
        of_table = [column for name, column in names.columns if name == table]
        words |= {"t": quote(table), "c": quote(rng.choice(of_table)), "d": quote(rng.choice(of_table))}
        for key, found in (("i", names.indexes), ("k", names.constraints)):
            own = [name for owner, name in found if owner == table]
            if own:
                words[key] = quote(rng.choice(own))
    try:
        return template.format(**words)
    except KeyError:
        return None
