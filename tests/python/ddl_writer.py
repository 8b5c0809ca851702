"""The schemas of ddl_generator.py as SQL, and rows for them.

    render(before, random.Random(9))                       DDL; another seed, another spelling of the same
    rows(before, after)                                    INSERTs that both schemas can hold
    kept_columns(before, after)                            queries that must give the same rows before and after

Whatever rows() writes satisfies every constraint the generator can invent: row i holds i + 1 in every integer
column, so that keys are distinct and references are met. Columns that only `after` has are nullable or have a
default, and take part in no key that rows would break.
"""

from __future__ import annotations

import copy
import random

import ddl_objects
from ddl_generator import NAMED_ENUMS, SYNONYMS
from ddl_model import Column, ForeignKey, Key, Schema, Table, chance, quoted

def _named(check: Key) -> set[int]:
    """The columns that its expression names."""
    return {uid for at, uid in enumerate(check.columns) if f"{{{at}}}" in check.expression}


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
        if column.values:
            return f"{column.family}(" + ", ".join(quoted(v) for v in column.values) + ")"
        if column.auto == "serial":
            return {"integer": "serial", "bigint": "bigserial", "smallint": "smallserial"}[column.type]
        spelled = self.rng.choice([column.type, *SYNONYMS[self.dialect].get(column.type, [])])
        return self.word(spelled) if column.family != "enum" else self.name(spelled)

    def constraint(self, key: Key | ForeignKey) -> str:
        return f"{self.word('CONSTRAINT')} {self.name(key.name)} " if key.name else ""

    def references(self, fkey: ForeignKey) -> str:
        target = self.schema.table(fkey.table)
        text = f"{self.word('REFERENCES')} {self.name(target.name)} ({self.names(target, fkey.to)})"
        text += self.word(f" {fkey.clauses['match']}") if "match" in fkey.clauses else ""
        for event, action in (("DELETE", fkey.on_delete), ("UPDATE", fkey.on_update)):
            if action:
                text += self.word(f" ON {event} {action}")
        text += self.word(f" {fkey.clauses['action']}") if "action" in fkey.clauses and not fkey.on_delete else ""
        return text + self.word(" DEFERRABLE INITIALLY DEFERRED" if fkey.deferred else f" {fkey.clauses['deferrable']}" if "deferrable" in fkey.clauses else "")

    def column(self, table: Table, column: Column, written: list) -> str:
        parts = [self.name(column.name), self.type(column)]
        options = []
        is_rowid = self.dialect == "sqlite" and column.auto
        clauses = column.clauses
        if "charset" in clauses:
            parts.append(clauses["charset"])
        if "compression" in clauses:
            parts.append(self.word(clauses["compression"]))
        if column.collate and self.dialect == "mysql":
            parts.append(f"COLLATE {column.collate}")
        elif column.collate:
            options.append(f"COLLATE {column.collate}")
        if column.generated:
            how = "STORED" if column.stored else "VIRTUAL"
            options.append(f"GENERATED ALWAYS AS ({self.expression(table, *column.generated)}) {how}")
        elif column.auto in ("identity", "always"):
            how = "ALWAYS" if column.auto == "always" else "BY DEFAULT"
            options.append(self.word(f"GENERATED {how} AS IDENTITY {clauses.get('identity', '')}".strip()))
        if column.not_null and not is_rowid:
            options.append(self.word(f"NOT NULL {clauses.get('conflict', '')}".strip()))
        elif not column.not_null and not column.generated and chance(self.rng, 20) and not is_rowid:
            options.append(self.word("NULL"))
        if column.default is not None:
            options.append(f"{self.word('DEFAULT')} {column.default}")
        key = table.primary
        if key and key.columns == [column.uid] and not key.include and (is_rowid or chance(self.rng, 50)):
            written.append(key)
            options.append(self.constraint(key) + self.word("PRIMARY KEY") + self.key_clauses(key) + (" AUTOINCREMENT" if is_rowid else ""))
        for unique in table.uniques:
            if unique.columns == [column.uid] and self.dialect != "mysql" and not unique.include and chance(self.rng, 40):
                written.append(unique)
                options.append(self.constraint(unique) + self.unique_word(unique) + self.key_clauses(unique))
        for check in table.checks:
            # PostgreSQL numbers the nameless ones in the order in which they are written: two of a column keep theirs
            alone = check.name or sum(not k.name and _named(k) == _named(check) for k in table.checks) == 1
            if check.columns == [column.uid] and self.dialect != "mysql" and alone and chance(self.rng, 40):
                written.append(check)
                options.append(self.check(table, check))
        for fkey in table.fkeys:
            if fkey.columns == [column.uid] and self.dialect != "mysql" and chance(self.rng, 40):
                written.append(fkey)
                options.append(self.constraint(fkey) + self.references(fkey))
        if self.dialect == "mysql":
            if column.auto:
                options.append(self.word("AUTO_INCREMENT"))
            options += [self.word(clauses[name]) for name in ("on update", "visible") if name in clauses]
            if column.comment is not None:
                options.append(f"COMMENT {self.comment(column.comment)}")
        return "  " + " ".join(parts + options)

    def unique_word(self, unique: Key) -> str:
        return self.word(f"UNIQUE {unique.clauses.get('nulls', '')}".strip())

    def key_clauses(self, key: Key) -> str:
        """What stands behind the columns of a primary key or unique constraint."""
        return "".join(" " + self.word(key.clauses[name]) for name in ("with", "deferrable", "conflict") if name in key.clauses)

    def included(self, table: Table, key: Key) -> str:
        return f" {self.word('INCLUDE')} ({self.names(table, key.include)})" if key.include else ""

    def check(self, table: Table, check: Key) -> str:
        expression = self.expression(table, check.expression, check.columns)
        behind = self.word(f" {check.clauses['inherit']}") if "inherit" in check.clauses else ""
        return f"{self.constraint(check)}{self.word('CHECK')} ({expression}){behind}"

    def index_parts(self, table: Table, index: Key) -> str:
        clauses = index.clauses
        if index.expression:
            return self.expression(table, index.expression, index.columns)
        out = []
        for at, (uid, down) in enumerate(zip(index.columns, index.descending, strict=True)):
            first = clauses if at == 0 else {}
            text = self.name(table.column(uid).name) + first.get("prefix", "")
            text += "".join(f" {first[name]}" for name in ("collate", "opclass") if name in first)
            text += self.word(" DESC") if down else ""
            out.append(text + (self.word(f" {first['nulls']}") if "nulls" in first else ""))
        return ", ".join(out)

    def index(self, table: Table, index: Key) -> str:
        where = f" WHERE {self.expression(table, index.where, index.columns)}" if index.where else ""
        clauses = index.clauses
        method = self.word(f" {clauses['method']}") if "method" in clauses else ""
        behind = "".join(f" {clauses[name]}" for name in ("with", "using", "comment", "ignored") if name in clauses)
        unique = "UNIQUE " if index.unique else ""
        return (self.word(f"CREATE {unique}INDEX ") + f"{self.name(index.name)} {self.word('ON')} {self.name(table.name)}{method}"
                f" ({self.index_parts(table, index)}){self.included(table, index)}{behind}{where};")

    def table(self, table: Table, with_fkeys: bool) -> list[str]:
        written: list = []
        lines = [self.column(table, c, written) for c in table.columns]

        def is_written(key: Key | ForeignKey) -> bool:
            return any(key is w for w in written)

        if table.primary and not is_written(table.primary):
            lines.append(f"  {self.constraint(table.primary)}{self.word('PRIMARY KEY')}"
                         f" ({self.names(table, table.primary.columns)}){self.included(table, table.primary)}{self.key_clauses(table.primary)}")
        for unique in table.uniques:
            if not is_written(unique):
                lines.append(f"  {self.constraint(unique)}{self.unique_word(unique)} ({self.names(table, unique.columns)})"
                             f"{self.included(table, unique)}{self.key_clauses(unique)}")
        for check in table.checks:
            if not is_written(check):
                lines.append("  " + self.check(table, check))
        for exclusion in table.exclusions:
            expression = self.expression(table, exclusion.expression, exclusion.columns)
            lines.append(f"  {self.constraint(exclusion)}{self.word('EXCLUDE')} {expression}")
        if with_fkeys:
            lines += ["  " + self.fkey(table, f) for f in table.fkeys if not is_written(f)]
        options = f" {table.option}" if table.option else ""
        options += "".join(f" {table.clauses[name]}" for name in ("format", "charset") if name in table.clauses)
        behind = f" {table.clauses['with']}" if "with" in table.clauses else ""
        partition = ""
        if table.partition:
            partition = " " + self.expression(table, table.partition.how, [table.partition.column])
        if self.dialect == "mysql" and table.comment is not None:
            options += f" COMMENT={self.comment(table.comment)}"
        create = self.word(f"CREATE {table.clauses.get('persistence', '')}TABLE")
        out = [f"{create} {self.name(table.name)} (\n" + ",\n".join(lines) + f"\n){options}{partition}{behind};"]
        for name, bound in table.partition.parts if table.partition else []:
            out.append(f"CREATE TABLE {self.name(name)} PARTITION OF {self.name(table.name)} {bound};")
        if table.security:
            how = ["ENABLE", "FORCE"] if table.security == "FORCE" else ["ENABLE"]
            out += [f"ALTER TABLE {self.name(table.name)} {word} ROW LEVEL SECURITY;" for word in how]
        out += [self.index(table, index) for index in table.indexes]
        if "identity" in table.clauses:
            out.append(f"ALTER TABLE {self.name(table.name)} {table.clauses['identity']};")
        for column in table.columns:
            for name, how in (("storage", "SET STORAGE {0}"), ("statistics", "SET STATISTICS {0}"), ("options", "SET ({0})")):
                if name in column.clauses:
                    out.append(f"ALTER TABLE {self.name(table.name)} ALTER COLUMN {self.name(column.name)} {how.format(column.clauses[name])};")
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
    if column.family in ("enum", "set"):
        return quoted((column.values or schema.enums[column.type])[row])
    return {
        "domain": str(row + 1), "composite": "NULL",
        "int": str(row + 1), "text": f"'v{row}'", "long": f"'long {row}'", "dec": f"{row + 1}.5", "date": f"'2024-02-0{row + 1}'",
        "time": f"'2024-02-0{row + 1} 10:00:00'", "json": f"'{{\"a\": {row}}}'", "array": f"'{{{row},2}}'",
        "uuid": f"'00000000-0000-0000-0000-00000000000{row}'",
        "bool": str(row % 2) if schema.dialect not in NAMED_ENUMS else ("true" if row % 2 else "false"),
        "blob": {"sqlite": "x'0a'", "mysql": "x'0a'", "postgresql": "'\\x0a'", "duckdb": "'\\x0A'::BLOB"}[schema.dialect],
        "year": str(2001 + row), "bit": f"b'{row % 2}'", "inet": f"'::{row + 1}'",
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
            if new is not None and not (column.generated or new.generated) and column.type == new.type and column.family not in ("json", "set"):
                pairs.append((column.name, new.name))
        if pairs:
            left, right = Writer(before, random.Random(0)), Writer(after, random.Random(0))
            out.append((f"SELECT {', '.join(left.fixed(a) for a, _ in pairs)} FROM {left.fixed(table.name)}",
                        f"SELECT {', '.join(right.fixed(b) for _, b in pairs)} FROM {right.fixed(other.name)}"))
    return out
