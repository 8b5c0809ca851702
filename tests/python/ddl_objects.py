"""What stands beside the tables of ddl_generator.py's schemas: views, triggers, functions, sequences, types, policies,
comments, rights, events, virtual tables; and partitions.

An object is a statement made of one of its kind's templates. What a template needs stands before it, as words: "table"
is any table, a word of FAMILIES a column of the table before it, another kind (or "index", "check") one of those that
there are. {0}, {1}, … are their names in that order, {name} is the object's own. A change takes another template with
the same needs. Triggers, rules and policies are made so that the rows of rows() are the same with and without them.
"""

from __future__ import annotations

import random
from collections.abc import Callable

from ddl_model import Column, Object, Partition, Schema, Table, chance, free_name

Choices = dict[str, list[tuple[str, str]]]

# Words for columns: the families they may be of
FAMILIES = {"int": ("int",), "text": ("text",), "plain": (), "any": (),
            "key": ("int", "text", "dec", "date", "time", "bool", "uuid")}

# Of views and materialized views. Those that name a column "a" can stand below another one.
QUERIES = [
    ("table any any", "SELECT {1} AS a, {2} AS b FROM {0}"),
    ("table any any", "SELECT {2} AS b, {1} AS a FROM {0} WHERE {1} IS NOT NULL"),
    ("table", "SELECT * FROM {0}"),
    ("table", "SELECT count(*) AS a FROM {0}"),
    ("table int", "SELECT {1} + 1 AS a, count(*) AS total FROM {0} GROUP BY {1}"),
    ("table int", "SELECT CASE WHEN {1} > 0 THEN 'more' ELSE 'less' END AS a, coalesce({1}, 0) AS d FROM {0}"),
    ("table int", "SELECT DISTINCT {1} AS a FROM {0} WHERE {1} IN (1, 2, 3)"),
    ("table int", "SELECT {1} AS a FROM {0} WHERE {1} BETWEEN 1 AND 10 OR NOT ({1} < 5)"),
    ("table text", "SELECT lower({1}) AS a FROM {0} WHERE {1} <> 'it''s' ORDER BY {1}"),
    ("table text", "SELECT max({1}) AS a, min({1}) AS b FROM {0} HAVING count(*) > 1"),
    ("table int table int", "SELECT p.{1} AS a, q.{3} AS b FROM {0} p LEFT JOIN {2} q ON p.{1} = q.{3}"),
    ("table int table int", "SELECT p.{1} AS a FROM {0} p WHERE EXISTS (SELECT 1 FROM {2} q WHERE q.{3} = p.{1})"),
    ("table int table int", "SELECT {1} AS a FROM {0} UNION ALL SELECT {3} FROM {2}"),
    ("table any", "WITH w AS (SELECT {1} AS a FROM {0}) SELECT a FROM w WHERE a IS NOT NULL"),
    ("table int key", "SELECT {1} AS a, row_number() OVER (PARTITION BY {2} ORDER BY {1}) AS n FROM {0}"),
    ("view", "SELECT * FROM {0}"),
    ("view", "SELECT v.a AS a FROM {0} v WHERE v.a IS NOT NULL"),
]


def _views(*heads: str) -> list[tuple[str, str]]:
    return [(needs, f"{head} {query}") for head in heads for needs, query in QUERIES]


POSTGRES: Choices = {
    "view": _views("CREATE VIEW {name} AS") + [
        ("table any any", "CREATE VIEW {name} WITH (security_barrier = true) AS SELECT {1} AS a, {2} AS b FROM {0}"),
        ("table any any", "CREATE VIEW {name} (a, b) AS SELECT {1}, {2} FROM {0} WITH LOCAL CHECK OPTION")],
    "materialized": _views("CREATE MATERIALIZED VIEW {name} AS"),
    "on materialized": [("materialized", "CREATE INDEX {name} ON {0} (a)"), ("materialized", "CREATE INDEX {name} ON {0} (a DESC)")],
    "returns trigger": [
        ("", "CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$"),
        ("", "CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$\nBEGIN\n  IF false THEN RAISE 'no; never'; END IF;\n  RETURN NEW;\nEND $$")],
    "function": [
        ("", "CREATE FUNCTION {name}(n bigint) RETURNS bigint LANGUAGE sql IMMUTABLE AS 'SELECT n + 1'"),
        ("", "CREATE FUNCTION {name}(n bigint) RETURNS bigint LANGUAGE sql STRICT COST 10 AS $f$ SELECT n * 2 $f$"),
        ("", "CREATE FUNCTION {name}(n bigint) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$ BEGIN RETURN n; END $$"),
        ("", "CREATE FUNCTION {name}(m bigint) RETURNS integer LANGUAGE sql RETURN 7"),
        ("", "CREATE FUNCTION {name}(n bigint DEFAULT 3) RETURNS bigint LANGUAGE sql PARALLEL SAFE RETURN 9")],
    "reads": [
        ("table", "CREATE FUNCTION {name}() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM {0}'"),
        ("table", "CREATE FUNCTION {name}() RETURNS bigint LANGUAGE sql STABLE BEGIN ATOMIC SELECT count(*) FROM {0}; END"),
        ("table", "CREATE FUNCTION {name}(r {0}) RETURNS integer LANGUAGE sql AS 'SELECT 1'"),
        ("table", "CREATE FUNCTION {name}() RETURNS SETOF {0} LANGUAGE sql AS 'SELECT * FROM {0}'")],
    "procedure": [
        ("", "CREATE PROCEDURE {name}(n integer) LANGUAGE sql AS 'SELECT 1'"),
        ("", "CREATE PROCEDURE {name}(n integer) LANGUAGE plpgsql AS $$ BEGIN NULL; END $$")],
    "trigger": [
        ("table returns_trigger", "CREATE TRIGGER {name} BEFORE UPDATE ON {0} FOR EACH ROW EXECUTE FUNCTION {1}()"),
        ("table returns_trigger", "CREATE TRIGGER {name} AFTER INSERT OR DELETE ON {0} FOR EACH ROW EXECUTE FUNCTION {1}('a', 'b')"),
        ("table returns_trigger", "CREATE TRIGGER {name} AFTER TRUNCATE ON {0} FOR EACH STATEMENT EXECUTE FUNCTION {1}()"),
        ("table returns_trigger", "CREATE CONSTRAINT TRIGGER {name} AFTER INSERT ON {0} DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION {1}()"),
        ("table key returns_trigger", "CREATE TRIGGER {name} BEFORE UPDATE OF {1} ON {0} FOR EACH ROW EXECUTE FUNCTION {2}()"),
        ("table key returns_trigger",
         "CREATE TRIGGER {name} AFTER UPDATE ON {0} FOR EACH ROW WHEN (OLD.{1} IS DISTINCT FROM NEW.{1}) EXECUTE FUNCTION {2}()"),
        ("view returns_trigger", "CREATE TRIGGER {name} INSTEAD OF INSERT ON {0} FOR EACH ROW EXECUTE FUNCTION {1}()")],
    "sequence": [
        ("", "CREATE SEQUENCE {name}"), ("", "CREATE SEQUENCE {name} AS integer START 10 INCREMENT 5"),
        ("", "CREATE UNLOGGED SEQUENCE {name}"), ("", "CREATE SEQUENCE {name} MINVALUE -5 MAXVALUE 100 CYCLE CACHE 4"),
        ("table plain", "CREATE SEQUENCE {name} OWNED BY {0}.{1}"), ("table plain", "CREATE SEQUENCE {name} INCREMENT -1 OWNED BY {0}.{1}")],
    "domain": [
        ("", "CREATE DOMAIN {name} AS integer"), ("", "CREATE DOMAIN {name} AS integer DEFAULT 5 CHECK (VALUE > 0)"),
        ("", "CREATE DOMAIN {name} AS integer CONSTRAINT {name} CHECK (VALUE < 1000)"), ("", "CREATE DOMAIN {name} AS bigint")],
    "composite": [
        ("", "CREATE TYPE {name} AS (a integer, b text)"), ("", "CREATE TYPE {name} AS (a integer, b text, c date)"),
        ("", "CREATE TYPE {name} AS (a bigint, b text)")],
    "range": [("", "CREATE TYPE {name} AS RANGE (SUBTYPE = integer)"), ("", "CREATE TYPE {name} AS RANGE (SUBTYPE = float8, SUBTYPE_DIFF = float8mi)")],
    "policy": [
        ("table", "CREATE POLICY {name} ON {0} USING (true)"), ("table", "CREATE POLICY {name} ON {0} FOR DELETE TO PUBLIC USING (CURRENT_USER = 'x')"),
        ("table int", "CREATE POLICY {name} ON {0} USING ({1} > 0)"),
        ("table int", "CREATE POLICY {name} ON {0} AS RESTRICTIVE FOR UPDATE USING ({1} > 0) WITH CHECK ({1} < 9)"),
        ("table any", "CREATE POLICY {name} ON {0} FOR INSERT WITH CHECK ({1} IS NOT NULL)")],
    "statistics": [
        ("table key key", "CREATE STATISTICS {name} ON {1}, {2} FROM {0}"),
        ("table key key", "CREATE STATISTICS {name} (ndistinct, dependencies) ON {1}, {2} FROM {0}")],
    "child": [
        ("table", "CREATE TABLE {name} (own integer DEFAULT 1) INHERITS ({0})"),
        ("table", "CREATE TABLE {name} (own bigint NOT NULL PRIMARY KEY, too text) INHERITS ({0})"),
        ("table", "CREATE TABLE {name} (too text, own integer, CHECK (own > 0)) INHERITS ({0})")],
    "rule": [
        ("table", "CREATE RULE {name} AS ON DELETE TO {0} WHERE false DO ALSO NOTHING"),
        ("table int", "CREATE RULE {name} AS ON UPDATE TO {0} WHERE NEW.{1} = 999 DO INSTEAD NOTHING")],
    "right": [
        ("table", "GRANT SELECT ON {0} TO PUBLIC"), ("table", "GRANT INSERT, UPDATE ON {0} TO pg_monitor WITH GRANT OPTION"),
        ("table any", "GRANT SELECT ({1}), UPDATE ({1}) ON {0} TO pg_monitor"), ("view", "GRANT SELECT ON {0} TO PUBLIC"),
        ("sequence", "GRANT USAGE ON SEQUENCE {0} TO PUBLIC"), ("function", "REVOKE EXECUTE ON FUNCTION {0}(bigint) FROM PUBLIC"),
        ("domain", "GRANT USAGE ON TYPE {0} TO pg_monitor")],
    "comment": [
        pair for needs, what in [
            ("view", "VIEW {0}"), ("materialized", "MATERIALIZED VIEW {0}"), ("function", "FUNCTION {0}(bigint)"),
            ("procedure", "PROCEDURE {0}(integer)"), ("sequence", "SEQUENCE {0}"), ("domain", "DOMAIN {0}"), ("composite", "TYPE {0}"),
            ("statistics", "STATISTICS {0}"), ("index", "INDEX {0}"), ("table check", "CONSTRAINT {1} ON {0}"),
            ("table trigger", "TRIGGER {1} ON {0}"), ("table policy", "POLICY {1} ON {0}")]
        for pair in [(needs, f"COMMENT ON {what} IS 'it''s said'"), (needs, f"COMMENT ON {what} IS 'other; words'")]],
}

MYSQL: Choices = {
    "view": _views("CREATE VIEW {name} AS") + [
        ("table any any", "CREATE SQL SECURITY INVOKER VIEW {name} AS SELECT {1} AS a, {2} AS b FROM {0}"),
        ("table any any", "CREATE ALGORITHM=MERGE VIEW {name} (a, b) AS SELECT {1}, {2} FROM {0} WITH LOCAL CHECK OPTION")],
    "function": [
        ("", "CREATE FUNCTION {name}(n bigint) RETURNS bigint DETERMINISTIC RETURN n + 1"),
        ("", "CREATE FUNCTION {name}(n bigint) RETURNS varchar(20) NO SQL COMMENT 'it''s' RETURN concat('n', n)"),
        ("", "CREATE FUNCTION {name}(n bigint, m int) RETURNS bigint DETERMINISTIC SQL SECURITY INVOKER\nBEGIN\n  IF n > 1 THEN\n    RETURN m;\n  END IF;\n  RETURN n;\nEND"),
        ("table", "CREATE FUNCTION {name}() RETURNS bigint READS SQL DATA RETURN (SELECT count(*) FROM {0})"),
        ("table", "CREATE FUNCTION {name}() RETURNS bigint READS SQL DATA BEGIN DECLARE x int; SELECT count(*) INTO x FROM {0}; RETURN x; END")],
    "procedure": [
        ("table", "CREATE PROCEDURE {name}(IN n int, OUT m int) BEGIN SELECT count(*) INTO m FROM {0}; END"),
        ("table", "CREATE PROCEDURE {name}(INOUT m bigint) COMMENT 'counts' SELECT count(*) INTO m FROM {0}"),
        ("", "CREATE PROCEDURE {name}() BEGIN DECLARE i int DEFAULT 0; WHILE i < 3 DO SET i = i + 1; END WHILE; END")],
    "trigger": [
        ("table plain", "CREATE TRIGGER {name} BEFORE INSERT ON {0} FOR EACH ROW SET NEW.{1} = NEW.{1}"),
        ("table plain", "CREATE TRIGGER {name} BEFORE UPDATE ON {0} FOR EACH ROW BEGIN IF NEW.{1} IS NULL THEN SET @x = 1; END IF; END"),
        ("table table", "CREATE TRIGGER {name} AFTER DELETE ON {0} FOR EACH ROW DELETE FROM {1} WHERE 1 = 0"),
        ("table table", "CREATE TRIGGER {name} AFTER UPDATE ON {0} FOR EACH ROW SET @y = (SELECT count(*) FROM {1})")],
    "event": [
        ("table", "CREATE EVENT {name} ON SCHEDULE EVERY 1 DAY STARTS '2030-01-01 00:00:00' DO DELETE FROM {0} WHERE 1 = 0"),
        ("table", "CREATE EVENT {name} ON SCHEDULE EVERY 2 HOUR STARTS '2030-01-01 00:00:00' ON COMPLETION PRESERVE DISABLE COMMENT 'off' "
                  "DO BEGIN SET @a = 1; DELETE FROM {0} WHERE 1 = 0; END"),
        ("", "CREATE EVENT {name} ON SCHEDULE AT '2037-01-01 00:00:00' DO SET @a = 1")],
    "sequence": [
        ("", "CREATE SEQUENCE {name}"), ("", "CREATE SEQUENCE {name} START WITH 10 INCREMENT BY 5"),
        ("", "CREATE SEQUENCE {name} MINVALUE 1 MAXVALUE 100 CYCLE CACHE 4")],
}

SQLITE: Choices = {
    "view": _views("CREATE VIEW {name} AS") + [("table any any", "CREATE VIEW {name} (a, b) AS SELECT {1}, {2} FROM {0}")],
    "trigger": [
        ("table plain", "CREATE TRIGGER {name} AFTER INSERT ON {0} BEGIN UPDATE {0} SET {1} = NEW.{1} WHERE 0; END"),
        ("table plain", "CREATE TRIGGER {name} BEFORE UPDATE OF {1} ON {0} WHEN NEW.{1} = 'never' BEGIN SELECT RAISE(IGNORE); END"),
        ("table plain", "CREATE TRIGGER {name} AFTER UPDATE ON {0} FOR EACH ROW WHEN OLD.{1} IS NOT NEW.{1} BEGIN SELECT 1; SELECT NEW.{1}; END"),
        ("table table", "CREATE TRIGGER {name} AFTER DELETE ON {0} BEGIN DELETE FROM {1}; END"),
        ("table table", "CREATE TRIGGER {name} BEFORE DELETE ON {0} BEGIN SELECT count(*) FROM {1}; END"),
        ("view", "CREATE TRIGGER {name} INSTEAD OF INSERT ON {0} BEGIN SELECT 1; END")],
    "virtual": [
        ("", "CREATE VIRTUAL TABLE {name} USING fts5(a, b)"), ("", "CREATE VIRTUAL TABLE {name} USING fts5(a, b, tokenize = 'porter')"),
        ("", "CREATE VIRTUAL TABLE {name} USING rtree(id, lo, hi)")],
}

DUCKDB: Choices = {
    "view": _views("CREATE VIEW {name} AS"),
    "function": [
        ("", "CREATE MACRO {name}(n) AS n + 1"), ("", "CREATE MACRO {name}(n, m) AS n * m"),
        ("", "CREATE MACRO {name}(n) AS TABLE SELECT n AS a")],
    "sequence": [("", "CREATE SEQUENCE {name}"), ("", "CREATE SEQUENCE {name} START WITH 10 INCREMENT BY 5"),
                 ("", "CREATE SEQUENCE {name} MINVALUE 1 MAXVALUE 100 CYCLE")],
    "comment": [pair for needs, what in [("view", "VIEW {0}"), ("index", "INDEX {0}"), ("sequence", "SEQUENCE {0}")]
                for pair in [(needs, f"COMMENT ON {what} IS 'it''s said'"), (needs, f"COMMENT ON {what} IS 'other; words'")]],
}

CHOICES = {"postgresql": POSTGRES, "mysql": MYSQL, "sqlite": SQLITE, "duckdb": DUCKDB}
PARTITIONS = {
    "postgresql": [("PARTITION BY RANGE ({0})", [("_low", "FOR VALUES FROM (-5) TO (50)"), ("_rest", "DEFAULT")]),
                   ("PARTITION BY LIST ({0})", [("_one", "FOR VALUES IN (1)"), ("_rest", "DEFAULT")]),
                   ("PARTITION BY HASH ({0})", [("_0", "FOR VALUES WITH (MODULUS 2, REMAINDER 0)"), ("_1", "FOR VALUES WITH (MODULUS 2, REMAINDER 1)")])],
    "mysql": [("PARTITION BY RANGE ({0}) (PARTITION p0 VALUES LESS THAN (50), PARTITION p1 VALUES LESS THAN MAXVALUE)", []),
              ("PARTITION BY RANGE ({0}) (PARTITION p0 VALUES LESS THAN (50), PARTITION p2 VALUES LESS THAN (90) COMMENT = 'few')", []),
              ("PARTITION BY LIST ({0}) (PARTITION p0 VALUES IN (1, 2), PARTITION p1 VALUES IN (3, 4))", []),
              ("PARTITION BY HASH ({0}) PARTITIONS 3", []), ("PARTITION BY KEY ({0}) PARTITIONS 2", [])],
}


# ------------------------------------------------------------------------------------------ what is needed

def _table(rng: random.Random, schema: Schema, kind: str) -> Table | None:
    """Children would have their parent's rows, which PostgreSQL's partitions may not have beside."""
    tables = [t for t in schema.tables if kind != "child" or not t.partition]
    return rng.choice(tables) if tables else None


def _columns(schema: Schema, table: Table, word: str) -> list[Column]:
    families = FAMILIES[word]
    return [c for c in table.columns if (c.family in families or not families) and c.type != "ANY"
            and (word != "plain" or not c.generated)]


def _commented(schema: Schema, uid: int) -> bool:
    return any(o.kind == "comment" and uid in o.uses for o in schema.objects)


def _shows_json(schema: Schema, uid: int) -> bool:
    """A view of a column that no index can be on, if only by others."""
    uses = [used for o in schema.objects if o.uid == uid for used in o.uses]
    return any(_shows_json(schema, used) for used in uses) or any(
        c.uid in uses and c.family == "json" for t in schema.tables for c in t.columns)


def _candidates(schema: Schema, word: str, kind: str, table: Table | None) -> list[int]:
    """Numbers of what the word may stand for; of triggers, policies and checks those of the table."""
    if word in ("index", "check"):
        tables = [table] if table else schema.tables
        found = [k.uid for t in tables for k in (t.indexes if word == "index" else t.checks) if k.name]
    else:
        word = word.replace("_", " ")
        found = [o.uid for o in schema.objects if o.kind == word and (table is None or word not in ("trigger", "policy") or table.uid in o.uses[:1])]
    if word in ("view", "materialized") and kind not in ("comment", "right"):
        found = [uid for uid in found if any(o.uid == uid and " AS a" in _template(schema, o) for o in schema.objects)]
    if kind == "on materialized":
        found = [uid for uid in found if not _shows_json(schema, uid)]
    return [uid for uid in found if kind != "comment" or not _commented(schema, uid)]


def _pick(rng: random.Random, schema: Schema, needs: str, kind: str) -> list[int] | None:
    uses: list[int] = []
    table: Table | None = None
    for word in needs.split():
        if word == "table":
            table = _table(rng, schema, kind)
            choices = [table.uid] if table else []
        elif word in FAMILIES:
            choices = [c.uid for c in _columns(schema, table, word) if c.uid not in uses]
        else:
            choices = _candidates(schema, word, kind, table)
        if not choices:
            return None
        uses.append(rng.choice(choices))
    return uses


def _template(schema: Schema, thing: Object) -> str:
    return CHOICES[schema.dialect][thing.kind][thing.choice][1]


# ------------------------------------------------------------------------------------------ changes

def add(rng: random.Random, schema: Schema, kind: str | None = None) -> Object | None:
    kinds = CHOICES[schema.dialect]
    kind = kind or rng.choice([*kinds, "view", "view", "trigger" if "trigger" in kinds else "function"])
    if kind in ("domain", "composite"):
        return None                  # come with a column: add_column
    choices = kinds[kind]
    first = rng.randrange(len(choices))
    for step in range(len(choices)):
        choice = (first + step) % len(choices)
        uses = _pick(rng, schema, choices[choice][0], kind)
        if uses is not None:
            name = schema.fresh(kind.split()[0])
            thing = Object(kind, name.title().replace("_", " ") if chance(rng, 8) and kind in ("view", "trigger") else name, choice, uses)
            schema.objects.append(thing)
            return thing
    return None


def add_column(rng: random.Random, schema: Schema, table: Table, names: list[str]) -> None:
    """A column of a domain or a composite type, which may be new; or one with a number of a sequence as its default."""
    kind = rng.choice(["domain", "composite", "sequence"]) if schema.dialect == "postgresql" else "sequence"
    name = free_name(rng, names, [c.name for c in table.columns] + table.former)
    if "sequence" not in CHOICES[schema.dialect]:
        return
    if kind == "sequence":
        known = [o for o in schema.objects if o.kind == "sequence" and not o.uses]
        thing = rng.choice(known) if known and chance(rng, 50) else add(rng, schema, "sequence")
        if thing is not None and not thing.uses and schema.dialect != "mysql":
            type_ = "bigint" if schema.dialect == "postgresql" else "BIGINT"
            table.columns.append(Column(name, "int", type_, default=f"nextval('{thing.name}')"))
        return
    known = [o for o in schema.objects if o.kind == kind]
    if known and chance(rng, 50):
        thing = rng.choice(known)
    else:
        thing = Object(kind, schema.fresh(kind), rng.randrange(len(POSTGRES[kind])), [])
        schema.objects.insert(0, thing)
    table.columns.append(Column(name, kind, thing.name, not_null=kind == "domain" and chance(rng, 30) and not schema.holds_rows(table.uid)))


def change(rng: random.Random, schema: Schema) -> None:
    if not schema.objects:
        return
    thing = rng.choice(schema.objects)
    choices = CHOICES[schema.dialect][thing.kind]
    alike = [i for i, (needs, _) in enumerate(choices) if needs == choices[thing.choice][0]]
    below = [o for o in schema.objects if thing.uid in o.uses and o.kind not in ("comment", "right")]
    if below:                        # what stands on it needs its column "a"
        alike = [i for i in alike if " AS a" in choices[i][1]] if " AS a" in _template(schema, thing) else alike
    thing.choice = rng.choice(alike)


def drop(rng: random.Random, schema: Schema) -> None:
    if schema.objects:
        schema.objects.remove(rng.choice(schema.objects))
        repair(schema)


def partition(rng: random.Random, schema: Schema, table: Table) -> None:
    """Makes it a partitioned table, or takes the partitions away."""
    if schema.dialect not in PARTITIONS:
        return
    columns = [c for c in table.columns if c.family == "int" and not c.generated and not c.auto and "unsigned" not in c.type
               and (not schema.old or c.uid in schema.old)]
    if table.primary:
        columns = [c for c in columns if c.uid in table.primary.columns]
    referred = any(f.table == table.uid for t in schema.tables for f in t.fkeys)
    inherited = any(o.kind in ("child", "rule") and table.uid in o.uses for o in schema.objects)
    if not columns or inherited or (table.fkeys or referred) and schema.dialect == "mysql":
        return
    if table.partition and chance(rng, 40):
        table.partition = None
        return
    how, parts = rng.choice(PARTITIONS[schema.dialect])
    table.partition = Partition(rng.choice(columns).uid, how, [(schema.fresh("part") + name, bound) for name, bound in parts])


def secure(rng: random.Random, schema: Schema, table: Table) -> None:
    if schema.dialect == "postgresql":
        table.security = rng.choice(["", "ENABLE", "FORCE"])


def _keep_partitions_sound(schema: Schema, table: Table) -> None:
    """A key holds the partitions' column; MySQL's partitioned tables have no references. The table gives way, or the key."""
    assert table.partition
    uid = table.partition.column
    there = {c.uid: c for c in table.columns}
    referred = any(f.table == table.uid for t in schema.tables for f in t.fkeys)
    if uid not in there or (table.primary and uid not in table.primary.columns) or (
            schema.dialect == "mysql" and (table.fkeys or referred)):
        table.partition = None
        return
    table.uniques = [k for k in table.uniques if uid in k.columns]
    table.indexes = [k for k in table.indexes if uid in k.columns or not k.unique]
    there[uid].not_null = True


def repair(schema: Schema) -> None:
    """Takes out what a change left without its ground."""
    for table in schema.tables:
        if table.partition:
            _keep_partitions_sound(schema, table)
    while True:
        there = schema.names().keys()
        ground = {o.uid: _template(schema, o) for o in schema.objects}
        gone = [o for o in schema.objects if not set(o.uses) <= there or any(
            o.kind in ("view", "materialized", "on materialized") and uid in ground and " AS a" not in ground[uid] for uid in o.uses)]
        if not gone:
            break
        for thing in gone:
            schema.objects.remove(thing)
    named = {(o.kind, o.name) for o in schema.objects}
    for table in schema.tables:
        table.columns = [c for c in table.columns if c.family not in ("domain", "composite") or (c.family, c.type) in named]
        for column in table.columns:
            if column.default and column.default.startswith("nextval(") and ("sequence", column.default[9:-2]) not in named:
                column.default = None


# ------------------------------------------------------------------------------------------ SQL

VARIED = ("view", "materialized", "right", "sequence")       # whose words may be in small letters: the server keeps no text


def render(schema: Schema, quote: Callable[[str], str], lower: bool) -> tuple[list[str], list[str]]:
    """Statements that come before the tables, and those behind them."""
    names = schema.names()
    before, behind = [], []
    for thing in schema.objects:
        template = _template(schema, thing)
        if lower and schema.dialect in ("postgresql", "mysql") and thing.kind in VARIED:
            template = template.lower()
        text = template.format(*(quote(names[uid]) for uid in thing.uses), name=quote(thing.name)) + ";"
        (behind if thing.uses else before).append(text)
    return before, behind
