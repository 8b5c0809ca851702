"""Schemas in HCL: what `schema inspect` prints is read back as the same schema, and so is what people write by hand."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import real_schemas  # noqa: E402  (it lies above)

ROOT = Path(__file__).resolve().parent.parent.parent
CASES = ROOT / "tests" / "cases" / "diff"
DEV_URLS = {"sqlite": "sqlite://dev?mode=memory", "postgres": "docker://postgres/15/dev", "mysql": "docker://mysql/8/dev",
            "mariadb": "docker://mariadb/10.11/dev", "duckdb": "duckdb:///:memory:"}
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def schema(metaxy_bin: str, tmp_path: Path) -> Run:
    (tmp_path / "empty.sql").write_text("")

    def run(command: str, dev: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([metaxy_bin, "schema", command, "--dev-url", dev, *arguments], cwd=tmp_path, capture_output=True,
                              text=True, timeout=300, stdin=subprocess.DEVNULL)

    return run


def _differences(schema: Run, dev: str, one: str, other: str) -> str:
    for before, after in ((one, other), (other, one)):
        done = schema("diff", dev, "--from", f"file://{before}", "--to", f"file://{after}")
        if done.returncode or done.stdout:
            return f"{before} → {after}: {done.stdout}{done.stderr}"
    return ""


@pytest.mark.parametrize("dialect", DEV_URLS)
def test_what_is_printed_is_read_back(dialect: str, schema: Run, tmp_path: Path) -> None:
    wrong, read = {}, 0
    for path in sorted((CASES / dialect).glob("*.txt")):
        pieces = re.split(r"^-- ([a-z]+\.[a-z]+) --\n", path.read_text(), flags=re.MULTILINE)
        sections = dict(zip(pieces[1::2], pieces[2::2], strict=True))
        dev = sections.get("dev.txt", DEV_URLS[dialect]).strip()
        if "GRANT" in sections["to.sql"].upper() or "REVOKE" in sections["to.sql"].upper():
            continue        # of rights HCL says nothing
        (tmp_path / "state.sql").write_text(sections["to.sql"])
        printed = schema("inspect", dev, "--url", "file://state.sql", "--format", "hcl")
        if printed.returncode or "HCL has no words" in printed.stderr:
            continue
        (tmp_path / "state.hcl").write_text(printed.stdout)
        read += 1
        found = _differences(schema, dev, "state.sql", "state.hcl")
        if found:
            wrong[path.name] = found
    assert not wrong
    assert read >= 5


DEFAULTS = ["1 + 2", "(1 + 2) * (3 + 4)", "nullif(1, 2)", "'a' LIKE 'b'", "-(1) + 5", "(7)", "-(1)", "-3", "+2.50", "NULL", "x'31'",
            "12345678901234567890.123456789"]


@pytest.mark.parametrize("dialect", ["sqlite", "mysql", "mariadb"])
def test_defaults_are_read_back(dialect: str, schema: Run, tmp_path: Path) -> None:
    clock = "CURRENT_DATE" if dialect == "sqlite" else "CURRENT_TIMESTAMP(3)"
    columns = [f"c{i} decimal(40, 10) DEFAULT ({text})" for i, text in enumerate(DEFAULTS)]
    (tmp_path / "state.sql").write_text(f"CREATE TABLE t ({', '.join(columns)}, made datetime(3) DEFAULT {clock});\n")
    printed = schema("inspect", DEV_URLS[dialect], "--url", "file://state.sql", "--format", "hcl")
    assert printed.returncode == 0, printed.stderr
    (tmp_path / "state.hcl").write_text(printed.stdout)
    assert _differences(schema, DEV_URLS[dialect], "state.sql", "state.hcl") == ""


POSTGRES = ("""\
schema "public" {}
schema "market" {}
enum "state" {
  schema = schema.market
  values = ["on", "off", "it's"]
}
extension "citext" {
  schema  = schema.market
  comment = "letters alike"
}
table "users" {
  schema = schema.market
  comment = "people"
  column "id" {
    null = false
    type = bigint
    identity {
      generated = ALWAYS
      start     = 10
      increment = 10
    }
  }
  column "name" {
    type    = varchar(255)
    default = "x"
    comment = "who's that"
  }
  column "mail" {
    type = sql("market.citext")
  }
  column "state" {
    type    = enum.state
    default = "on"
  }
  column "price" {
    null    = true
    type    = numeric(10, 2)
    default = -12345678901234567890.123456789
  }
  column "low" {
    null = true
    type = text
    as {
      expr = "lower(name)"
      type = STORED
    }
  }
  primary_key {
    columns = [column.id]
  }
  unique "users_mail" {
    columns = [column.mail]
  }
  index "by_name" {
    unique = true
    on {
      expr = "lower(name)"
    }
    on {
      column = column.price
      desc   = true
    }
    include = [column.mail]
    where   = "price > 0"
  }
  check "cheap" {
    expr = "price < 100"
  }
}
table "orders" {
  schema = schema.public
  column "id" {
    type = serial
  }
  column "user id" {
    type = bigint
  }
  primary_key {
    columns = [column.id]
  }
  foreign_key "of_user" {
    columns     = [column["user id"]]
    ref_columns = [table.users.column.id]
    on_delete   = SET_NULL
  }
}
view "cheap" {
  schema = schema.public
  as     = <<-SQL
    SELECT id FROM public.orders WHERE "user id" < 5
  SQL
  comment = "no more"
}
""", """\
CREATE SCHEMA market;
CREATE TYPE market.state AS ENUM ('on', 'off', 'it''s');
CREATE EXTENSION citext SCHEMA market;
COMMENT ON EXTENSION citext IS 'letters alike';
CREATE TABLE market.users (id bigint GENERATED ALWAYS AS IDENTITY (START WITH 10 INCREMENT BY 10) PRIMARY KEY,
  name varchar(255) NOT NULL DEFAULT 'x', mail market.citext NOT NULL CONSTRAINT users_mail UNIQUE, state market.state NOT NULL DEFAULT 'on',
  price numeric(10,2) DEFAULT -12345678901234567890.123456789, low text GENERATED ALWAYS AS (lower(name)) STORED, CONSTRAINT cheap CHECK (price < 100));
COMMENT ON TABLE market.users IS 'people';
COMMENT ON COLUMN market.users.name IS 'who''s that';
CREATE UNIQUE INDEX by_name ON market.users (lower(name), price DESC) INCLUDE (mail) WHERE price > 0;
CREATE TABLE orders (id serial PRIMARY KEY, "user id" bigint NOT NULL,
  CONSTRAINT of_user FOREIGN KEY ("user id") REFERENCES market.users (id) ON DELETE SET NULL);
CREATE VIEW cheap AS SELECT id FROM public.orders WHERE "user id" < 5;
COMMENT ON VIEW cheap IS 'no more';
""")
MARIADB = ("""\
schema "shop" {
  charset = "utf8mb4"
  collate = "utf8mb4_bin"
}
table "users" {
  schema = schema.shop
  comment = "people"
  column "id" {
    type           = int
    unsigned       = true
    auto_increment = true
  }
  column "kind" {
    type    = enum("a", "b's")
    default = "a"
  }
  column "made" {
    type      = timestamp
    default   = sql("CURRENT_TIMESTAMP")
    on_update = sql("CURRENT_TIMESTAMP")
  }
  column "uid" {
    type    = char(36)
    default = sql("uuid()")
  }
  column "body" {
    null    = true
    type    = text
    charset = "latin1"
    collate = "latin1_swedish_ci"
  }
  column "twice" {
    null = true
    type = varchar(90)
    as   = "concat(kind, kind)"
  }
  primary_key {
    columns = [column.id]
  }
  index "words" {
    type    = FULLTEXT
    columns = [column.body]
  }
  index "head" {
    on {
      column = column.body
      prefix = 10
      desc   = true
    }
  }
}
table "pets" {
  schema = schema.shop
  column "owner" {
    type     = int
    unsigned = true
  }
  foreign_key "of_user" {
    columns     = [column.owner]
    ref_columns = [table.users.column.id]
    on_delete   = CASCADE
  }
}
""", """\
CREATE TABLE users (id int unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY, kind enum('a', 'b''s') NOT NULL DEFAULT 'a',
  made timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP, uid char(36) NOT NULL DEFAULT (uuid()),
  body text CHARACTER SET latin1 COLLATE latin1_swedish_ci, twice varchar(90) AS (concat(kind, kind)),
  FULLTEXT KEY words (body), KEY head (body(10) DESC)) CHARSET utf8mb4 COLLATE utf8mb4_bin COMMENT 'people';
CREATE TABLE pets (owner int unsigned NOT NULL, CONSTRAINT of_user FOREIGN KEY (owner) REFERENCES users (id) ON DELETE CASCADE)
  CHARSET utf8mb4 COLLATE utf8mb4_bin;
""")
SQLITE = ("""\
schema "main" {}
table "users" {
  schema = schema.main
  strict = true
  column "id" {
    type           = integer
    auto_increment = true
  }
  column "made" {
    null    = true
    type    = text
    default = sql("datetime('now')")
  }
  primary_key {
    columns = [column.id]
  }
}
table "pets" {
  schema        = schema.main
  without_rowid = true
  column "name" {
    type = text
  }
  column "owner" {
    null = true
    type = integer
  }
  primary_key {
    columns = [column.name]
  }
  foreign_key "of_user" {
    columns     = [column.owner]
    ref_columns = [table.users.column.id]
    on_delete   = CASCADE
  }
}
""", """\
CREATE TABLE users (id integer NOT NULL PRIMARY KEY AUTOINCREMENT, made text DEFAULT (datetime('now'))) STRICT;
CREATE TABLE pets (name text NOT NULL PRIMARY KEY, owner integer,
  CONSTRAINT of_user FOREIGN KEY (owner) REFERENCES users (id) ON DELETE CASCADE) WITHOUT ROWID;
""")


TYPES = """\
CREATE SCHEMA market;
CREATE EXTENSION citext SCHEMA market;
CREATE TYPE market.state AS ENUM ('on', 'it''s');
COMMENT ON TYPE market.state IS 'of users';
CREATE TYPE state AS ENUM ('other');
CREATE DOMAIN zip AS varchar(10) COLLATE "C" DEFAULT '0' NOT NULL CONSTRAINT digits CHECK (VALUE ~ '^[0-9]+$') CHECK (VALUE <> '');
COMMENT ON DOMAIN zip IS 'of letters';
CREATE DOMAIN many AS integer[];
CREATE TYPE "a place" AS (z zip, "the street" text COLLATE "C", s market.state);
CREATE TYPE a_town AS (p "a place", all_zips zip[]);
CREATE SEQUENCE numbers;
CREATE SEQUENCE market."down" AS integer INCREMENT -5 MINVALUE -100 MAXVALUE 50 START 10 CACHE 3 CYCLE;
COMMENT ON SEQUENCE numbers IS 'of tickets';
CREATE TABLE market.t (id integer DEFAULT nextval('numbers'), z zip, t a_town, ps "a place"[], s state, ms market.state DEFAULT 'on',
  m market.citext, ss market.state[], n many, i bigint GENERATED BY DEFAULT AS IDENTITY (MINVALUE 5 MAXVALUE 90 START 7 CACHE 2 CYCLE));
CREATE SEQUENCE owned OWNED BY NONE;
CREATE TABLE u (a integer);
ALTER SEQUENCE owned OWNED BY u.a;
"""


def _round_trip(schema: Run, tmp_path: Path, dialect: str, sql: str) -> subprocess.CompletedProcess[str]:
    (tmp_path / "state.sql").write_text(sql)
    printed = schema("inspect", DEV_URLS[dialect], "--url", "file://state.sql", "--format", "hcl")
    assert printed.returncode == 0, printed.stderr
    (tmp_path / "state.hcl").write_text(printed.stdout)
    return printed


@pytest.mark.parametrize(("dialect", "sql"), [
    ("postgres", TYPES),
    ("mariadb", "CREATE SEQUENCE s START WITH 5 INCREMENT BY -2 MINVALUE -10 MAXVALUE 20 CACHE 7 CYCLE;\nCREATE SEQUENCE plain;\n"
                "CREATE TABLE t (a int DEFAULT (nextval(s)));\n"),
    ("duckdb", "CREATE SEQUENCE s START 5 INCREMENT 2 MINVALUE 1 MAXVALUE 10 CYCLE;\nCREATE TYPE mood AS ENUM ('x', 'y''z');\n"
               "CREATE SCHEMA o;\nCREATE SEQUENCE o.down INCREMENT -1;\nCREATE TABLE t (a INTEGER DEFAULT nextval('s'), m mood);\n"),
])
def test_types_and_sequences_are_read_back(dialect: str, sql: str, schema: Run, tmp_path: Path) -> None:
    printed = _round_trip(schema, tmp_path, dialect, sql)
    assert "no words" not in printed.stderr
    assert _differences(schema, DEV_URLS[dialect], "state.sql", "state.hcl") == ""


@pytest.mark.parametrize("dialect", ["sqlite", "postgresql", "mysql"])
def test_schemas_of_real_projects_are_read_back(dialect: str, schema: Run, tmp_path: Path) -> None:
    corpus = real_schemas.schemas(dialect)
    if not corpus:
        pytest.skip(f"no schemas of real projects: set {real_schemas.VARIABLE}")
    engine = {"postgresql": "postgres", "mysql": "mariadb"}.get(dialect, dialect)
    wrong = {}
    for path in corpus:
        (tmp_path / "state.sql").write_text(path.read_text())
        printed = schema("inspect", DEV_URLS[engine], "--url", "file://state.sql", "--format", "hcl")
        if printed.returncode:
            assert ": error " in printed.stderr     # what the server refuses, too
            continue
        (tmp_path / "state.hcl").write_text(printed.stdout)
        found = _differences(schema, DEV_URLS[engine], "state.sql", "state.hcl")
        if found or "no words" in printed.stderr:
            wrong[path.parent.name] = found + printed.stderr
    assert not wrong


LEFT_OUT = """\
CREATE TABLE t (id integer PRIMARY KEY DEFERRABLE, a text STORAGE EXTERNAL) WITH (fillfactor = 70);
CREATE TABLE p (a integer) PARTITION BY RANGE (a);
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (1) TO (2);
CREATE VIEW v AS SELECT id FROM t;
CREATE FUNCTION f(a integer) RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE TYPE r AS RANGE (subtype = integer);
ALTER TABLE p ADD PRIMARY KEY (a);
CREATE TABLE c (p integer);
ALTER TABLE c ADD FOREIGN KEY (p) REFERENCES p (a) NOT VALID;
GRANT SELECT ON t TO PUBLIC;
"""


def test_what_is_left_out_is_named(schema: Run, tmp_path: Path) -> None:
    told = _round_trip(schema, tmp_path, "postgres", LEFT_OUT).stderr
    for part in ('options of table "t"', 'DEFERRABLE of key "t.t_pkey"', 'STORAGE of column "t.a"', 'PARTITION BY of table "p"', 'partition "p1"',
                 'view "v"', 'function "f(', 'range type "r"', 'NOT VALID of foreign key "c.c_p_fkey"', 'rights of table "t"'):
        assert part in told, (part, told)


def test_what_is_left_out_of_a_history_is_named_and_the_rest_read_back(schema: Run, tmp_path: Path) -> None:
    (tmp_path / "state.sql").write_text(
        "CREATE TABLE h (id int PRIMARY KEY, s timestamp(6) GENERATED ALWAYS AS ROW START, e timestamp(6) GENERATED ALWAYS AS ROW END, "
        "PERIOD FOR SYSTEM_TIME (s, e)) WITH SYSTEM VERSIONING;\n"
        "CREATE TABLE p (a int, b date, c date, PERIOD FOR app (b, c)) ROW_FORMAT=DYNAMIC;\n")
    printed = schema("inspect", DEV_URLS["mariadb"], "--url", "file://state.sql", "--format", "hcl")
    for part in ('SYSTEM VERSIONING of table "h"', 'ROW START or ROW END of column "h.s"', 'PERIOD FOR of period "p.app"',
                 'options of table "p"'):
        assert part in printed.stderr, (part, printed.stderr)
    (tmp_path / "state.hcl").write_text(printed.stdout)
    plan = _differences(schema, DEV_URLS["mariadb"], "state.sql", "state.hcl")
    assert "DROP PERIOD FOR" in plan and "DROP SYSTEM VERSIONING" in plan and "DROP TABLE" not in plan


def test_a_counter_that_an_index_makes_possible(schema: Run, tmp_path: Path) -> None:
    (tmp_path / "state.sql").write_text("CREATE TABLE t (a int PRIMARY KEY, b int NOT NULL AUTO_INCREMENT, c text, UNIQUE KEY by_b (b), "
                                        "FULLTEXT KEY words (c) COMMENT 'all', KEY back (a, c(5)));\n"
                                        "CREATE TABLE u (a int NOT NULL AUTO_INCREMENT, KEY by_a (a) USING BTREE);\n")
    for dialect in ("mariadb", "mysql"):
        printed = schema("inspect", DEV_URLS[dialect], "--url", "file://state.sql", "--format", "hcl")
        (tmp_path / "state.hcl").write_text(printed.stdout)
        assert _differences(schema, DEV_URLS[dialect], "state.sql", "state.hcl") == ""


@pytest.mark.parametrize(("dialect", "pair"), [("postgres", POSTGRES), ("mariadb", MARIADB), ("sqlite", SQLITE)],
                         ids=["postgres", "mariadb", "sqlite"])
def test_what_people_write(dialect: str, pair: tuple[str, str], schema: Run, tmp_path: Path) -> None:
    hcl, sql = pair
    (tmp_path / "schema.hcl").write_text(hcl)
    (tmp_path / "schema.sql").write_text(sql)
    folder = tmp_path / "parts"             # of several files it is one schema
    folder.mkdir()
    blocks = re.split(r"^(?=table )", hcl, flags=re.MULTILINE)
    for number, block in enumerate(blocks):
        (folder / f"{number}.hcl").write_text(block)
    assert _differences(schema, DEV_URLS[dialect], "schema.hcl", "schema.sql") == ""
    assert _differences(schema, DEV_URLS[dialect], "parts", "schema.sql") == ""


COMPUTED = (ROOT / "fuzz/corpus/hcl/schema.hcl").read_text()


def _computed_sql(tenants: list[str], wide: bool) -> str:
    logs = "".join(f"""CREATE SCHEMA {name};
CREATE TABLE {name}.logs (id {"bigint" if wide else "int"} NOT NULL, n varchar(30) NOT NULL DEFAULT 'it''s {name}', r numeric(10, 2) NOT NULL DEFAULT 1.50,
  created_at timestamptz NOT NULL DEFAULT now(), updated_at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (id, created_at),
  CONSTRAINT ck CHECK (created_at > '2000-01-01' AND updated_at > '2000-01-01')) PARTITION BY RANGE (created_at);
COMMENT ON TABLE {name}.logs IS 'OF {name.upper()}';
""" for name in tenants)
    return logs + f"""CREATE TABLE p (a int NOT NULL, b int NOT NULL) PARTITION BY HASH ((a % {len(tenants) + 6}), b);
CREATE TABLE q (a int NOT NULL) PARTITION BY LIST (a);
"""


@pytest.mark.parametrize(("flags", "tenants", "wide"), [
    ([], ["acme"], False), (["--var", "tenants=a", "--var", "tenants=b", "--var", "wide=true"], ["a", "b"], True)])
def test_values_are_computed(flags: list[str], tenants: list[str], wide: bool, schema: Run, tmp_path: Path) -> None:
    (tmp_path / "s.hcl").write_text(COMPUTED)
    (tmp_path / "s.sql").write_text(_computed_sql(tenants, wide))
    for one, other in (("s.hcl", "s.sql"), ("s.sql", "s.hcl")):
        done = schema("diff", DEV_URLS["postgres"], "--from", f"file://{one}", "--to", f"file://{other}", *flags)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "Schemas are synced, no changes to be made.\n")


def test_a_project_gives_variables_their_values(metaxy_bin: str, tmp_path: Path) -> None:
    (tmp_path / "s.hcl").write_text('variable "n" {\n  type = int\n}\n' + TABLE.format('  column "b" {\n    type = varchar(var.n)\n  }'))
    (tmp_path / "atlas.hcl").write_text("""data "hcl_schema" "app" {
  path = "s.hcl"
  vars = { n = 7 }
}
env "a" {
  src = data.hcl_schema.app.url
  dev = "docker://postgres/15/dev"
}
env "b" {
  src = "file://s.hcl"
  dev = "docker://postgres/15/dev"
  n   = 8
}
""")
    for env, size in (("a", 7), ("b", 8)):
        done = subprocess.run([metaxy_bin, "schema", "inspect", "--env", env, "--url", "env://src", "--format", "{{ sql . }}"], cwd=tmp_path,
                              capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL)
        assert done.returncode == 0 and f'"b" character varying({size})' in done.stdout, (done.stdout, done.stderr)


TURNS = """variable "size" {
  type    = int
  default = 5
}
schema "public" {}
schema "of" {
  for_each = { a = "tenant_a", b = "tenant_b" }
  name     = each.value
}
table "users" {
  for_each = toset(["a", "b"])
  schema   = schema.of[each.key]
  name     = "users_${each.key}"
  column "id" {
    type = varchar(var.size)
  }
  primary_key {
    columns = [column.id]
  }
}
table "posts" {
  for_each = toset(["a", "b"])
  schema   = schema.of[each.key]
  column "user" {
    type = varchar(var.size)
  }
  foreign_key "f" {
    columns     = [column.user]
    ref_columns = [table.users[each.key].column.id]
  }
}
"""


def test_references_to_what_for_each_made(schema: Run, tmp_path: Path) -> None:
    (tmp_path / "s.hcl").write_text(TURNS)
    (tmp_path / "s.sql").write_text("".join(f"""CREATE SCHEMA tenant_{key};
CREATE TABLE tenant_{key}.users_{key} (id varchar(5) NOT NULL PRIMARY KEY);
CREATE TABLE tenant_{key}.posts ("user" varchar(5) NOT NULL, CONSTRAINT f FOREIGN KEY ("user") REFERENCES tenant_{key}.users_{key} (id));
""" for key in "ab"))
    assert _differences(schema, DEV_URLS["postgres"], "s.hcl", "s.sql") == ""


def test_what_for_each_made_is_meant_by_its_key_first(schema: Run, tmp_path: Path) -> None:
    """Where the name of one is the key of another."""
    (tmp_path / "s.hcl").write_text("""schema "tenant" {
  for_each = { a = "b", b = "a", c = "d" }
  name     = each.value
}
table "t" {
  for_each = toset(["a", "b", "c"])
  schema   = schema.tenant[each.key]
  name     = "of_${each.key}"
  column "id" {
    type = int
  }
}
table "by_name" {
  schema = schema.tenant["d"]
  column "id" {
    type = int
  }
}
""")
    (tmp_path / "s.sql").write_text("".join(f"CREATE SCHEMA {name};\nCREATE TABLE {name}.of_{key} (id int NOT NULL);\n" for key, name in ("ab", "ba", "cd"))
                                    + "CREATE TABLE d.by_name (id int NOT NULL);\n")
    assert _differences(schema, DEV_URLS["postgres"], "s.hcl", "s.sql") == ""


def test_a_reference_means_what_is_near(schema: Run, tmp_path: Path) -> None:
    """Types and tables of one name in many schemas: each means those of its own."""
    names = [f"s{i}" for i in range(40)]
    (tmp_path / "s.hcl").write_text("locals {\n  names = toset([" + ", ".join(f'"{name}"' for name in names) + """])
}
schema "tenant" {
  for_each = local.names
  name     = each.value
}
enum "mood" {
  for_each = local.names
  schema   = schema.tenant[each.key]
  values   = ["of_${each.key}"]
}
domain "positive" {
  for_each = local.names
  schema   = schema.tenant[each.key]
  type     = int
}
composite "pair" {
  for_each = local.names
  schema   = schema.tenant[each.key]
  field "a" {
    type = domain.positive
  }
}
table "users" {
  for_each = local.names
  schema   = schema.tenant[each.key]
  column "id" {
    type = domain.positive
  }
  column "mood" {
    type = enum.mood
  }
  column "other" {
    type = enum.s7.mood
  }
  column "pair" {
    type = composite.pair
  }
  primary_key {
    columns = [table.users.column.id]
  }
}
table "posts" {
  for_each = local.names
  schema   = schema.tenant[each.key]
  column "user" {
    type = domain.positive
  }
  foreign_key "f" {
    columns     = [column.user]
    ref_columns = [table.users.column.id]
  }
}
""")
    (tmp_path / "s.sql").write_text("".join(f"CREATE SCHEMA {s};\nCREATE TYPE {s}.mood AS ENUM ('of_{s}');\n" for s in names) + "".join(
        f"""CREATE DOMAIN {s}.positive AS int NOT NULL;
CREATE TYPE {s}.pair AS (a {s}.positive);
CREATE TABLE {s}.users (id {s}.positive NOT NULL PRIMARY KEY, mood {s}.mood NOT NULL, other s7.mood NOT NULL, pair {s}.pair NOT NULL);
CREATE TABLE {s}.posts ("user" {s}.positive NOT NULL, CONSTRAINT f FOREIGN KEY ("user") REFERENCES {s}.users (id));
""" for s in names))
    assert _differences(schema, DEV_URLS["postgres"], "s.hcl", "s.sql") == ""


def test_a_variable_that_no_schema_declares(schema: Run, tmp_path: Path) -> None:
    (tmp_path / "s.hcl").write_text(TURNS)
    done = schema("inspect", DEV_URLS["postgres"], "--url", "file://s.hcl", "--var", "size=7", "--var", "sice=8", "--format", "{{ sql . }}")
    assert done.returncode == 0 and "character varying(7)" in done.stdout
    assert done.stderr == "Warning: --var sice: s.hcl declares no variable of this name\n"


def test_a_variable_that_one_of_two_schemas_declares(schema: Run, tmp_path: Path) -> None:
    (tmp_path / "new.hcl").write_text(TURNS)
    (tmp_path / "old.hcl").write_text('schema "public" {}\ntable "t" {\n  schema = schema.public\n  column "a" {\n    type = int\n  }\n}\n')
    for before, after in (("old", "new"), ("new", "old")):
        flags = ["--from", f"file://{before}.hcl", "--to", f"file://{after}.hcl", "--var", "size=7"]
        done = schema("diff", DEV_URLS["postgres"], *flags)
        assert done.returncode == 0 and "HCL009" not in done.stderr and "--var" not in done.stderr
        done = schema("diff", DEV_URLS["postgres"], *flags, "--var", "sice=8")
        assert done.returncode == 0 and done.stderr.count("--var sice: no project file and no schema in HCL declares") == 1


def test_a_variable_with_a_slip_is_told_beside_what_it_leaves_open(schema: Run, tmp_path: Path) -> None:
    (tmp_path / "s.hcl").write_text('variable "size" {\n  type = int\n}\nschema "public" {}\n')
    done = schema("inspect", DEV_URLS["postgres"], "--url", "file://s.hcl", "--var", "sice=8")
    assert done.returncode == 1 and 'HCL008: missing value for required variable "size"' in done.stderr
    assert "Warning: --var sice: s.hcl declares no variable of this name" in done.stderr


def test_a_variable_where_nothing_can_declare_one(schema: Run, tmp_path: Path) -> None:
    (tmp_path / "s.sql").write_text("CREATE TABLE t (a integer);\n")
    done = schema("inspect", DEV_URLS["postgres"], "--url", "file://s.sql", "--var", "size=7", "--format", "{{ sql . }}")
    assert done.returncode == 0 and "CREATE TABLE" in done.stdout
    assert done.stderr == "Warning: --var size: no project file and no schema in HCL declares a variable of this name\n"


TABLE = 'schema "public" {{}}\ntable "t" {{\n  schema = schema.public\n  column "a" {{\n    type = int\n  }}\n{}\n}}\n'


@pytest.mark.parametrize(("hcl", "message"), [
    (TABLE.format("  partition {\n  }"), "s.hcl:7:3: error HCL003: a partition block needs type = RANGE, LIST or HASH, and columns or by blocks"),
    (TABLE.format("  partition {\n    type = RANGE\n    by {\n    }\n  }"), "s.hcl:9:5: error HCL003: expected by { column"),
    (TABLE.format("  column \"b\" {\n    type = int\n    default = var.n\n  }"), 's.hcl:9:19: error HCL002: there is no variable named "n"'),
    ('variable "n" {\n  type = int\n}\n', 's.hcl:1:1: error HCL008: missing value for required variable "n"'),
    ('variable "n" {\n  default = 1\n}\n' + TABLE.format("  column \"b\" {\n    type = int\n    default = var.n + \"x\"\n  }"),
     "s.hcl:12:23: error HCL003: a number is needed here"),
    ('locals {\n  n = 12345678901234567890\n}\n' + TABLE.format("  column \"b\" {\n    type = sql(\"numeric\")\n    default = local.n\n  }"),
     "s.hcl:12:15: error HCL003: a number that does not fit 64 bits"),
    (TABLE.format('  chek "ck" {\n    expr = "a > 0"\n  }'), 'Did you mean "check"?'),
    (TABLE.format('  index "i" {\n    on {\n      column = column.a\n      descc = true\n    }\n  }'), 'Did you mean "desc"?'),
    (TABLE.format("  colour = 1"), 's.hcl:7:3: error HCL005: the attribute "colour" of a schema is not supported'),
    (TABLE.format("") + 'domain "d" {\n}\n', "s.hcl:9:1: error HCL003: expected type"),
    (TABLE.format("") + 'sequence "s" {\n  owner = column.a\n}\n', "s.hcl:10:3: error HCL003: expected a column, like"),
    (TABLE.format("") + 'composite "c" {\n  field "f" {\n    type = composite.c\n  }\n}\n', 'composite type "c" cannot be a member of itself'),
    (TABLE.format("") + 'function "f" {\n}\n', 's.hcl:9:1: error HCL005: the block "function" of a schema is not supported'),
    (TABLE.format('  primary_key {\n    columns = column.a\n  }'), "s.hcl:8:5: error HCL003: expected a list of columns"),
    (TABLE.format('  primary_key {\n    columns = [column.b]\n  }'), 'error SCH002: column "b" does not exist in table "t"'),
    (TABLE.format('  comment = ["x"]'), "s.hcl:7:13: error HCL003: expected a plain value"),
    (TABLE.format('  foreign_key "f" {\n    ref_columns = [table.u.column.a]\n  }'), "s.hcl:7:3: error HCL003: expected a list of columns"),
    (TABLE.format('  unique "u" {\n  }'), "s.hcl:7:3: error HCL003: expected a list of columns"),
    (TABLE.format('  foreign_key "f" {\n    columns = [column.a, column.a]\n    ref_columns = [table.u.column.a, table.v.column.b]\n  }'),
     "s.hcl:9:38: error HCL003: ref_columns are of one table"),
    (TABLE.format('  unique "u" {\n    columns = [column.a]\n    where = "a > 0"\n  }'),
     's.hcl:9:5: error HCL005: here the attribute "where" of a schema is not supported'),
    (TABLE.format('  primary_key {\n    columns = [column.a]\n    type = HASH\n  }'), "s.hcl:9:5: error HCL005"),
    (TABLE.format('  unique "u" {\n    columns = [column.a]\n    unique = false\n  }'), "s.hcl:9:5: error HCL005"),
    (TABLE.format('  engine = "InnoDB"'), "s.hcl:7:3: error HCL005"),
    (TABLE.format('  strict = true'), "s.hcl:7:3: error HCL005"),
    (TABLE.format('  column "b" {\n    type = text\n    charset = "latin1"\n  }'), "s.hcl:9:5: error HCL005"),
    (TABLE.format('  column "b" {\n    type = int\n    identity {\n      generated = NEVER\n    }\n  }'),
     "s.hcl:10:7: error HCL003: expected generated = ALWAYS or BY_DEFAULT"),
    (TABLE.format('  column "b" {\n    type = int\n    as {\n      type = STORED\n    }\n  }'), "s.hcl:9:5: error HCL003: expected expr"),
    (TABLE.format("") + 'view "v" {\n  as = "SELECT 1 AS x"\n  column "x" {\n    comment = "one"\n  }\n}\n', "s.hcl:12:5: error HCL005"),
    (TABLE.format("") + 'view "v" {\n  schema = schema.public\n}\n', "s.hcl:9:1: error HCL003: expected as"),
    (TABLE.format("") + 'table "u" {\n  schema = schema.nope\n}\n', 's.hcl:10:3: error HCL002: there is no block schema "nope"'),
    (TABLE.format("") + 'table "nope" "u" {\n}\n', 's.hcl:9:1: error HCL002: there is no block schema "nope"'),
    ('schema "public" {\n  charset = "utf8"\n}\n', 's.hcl:2:3: error HCL005: here the attribute "charset"'),
    ('schema "other" {\n  collate = "C"\n}\n', 's.hcl:2:3: error HCL005: here the attribute "collate"'),
    ('schema "b" {\n  for_each = toset(["x"])\n}\n' + TABLE.format("") + 'table "u" {\n  schema = schema.c["x"]\n}\n',
     's.hcl:13:12: error HCL002: there is no block schema "c.x"'),
    ('schema "b" {\n  for_each = toset(["x"])\n}\n' + TABLE.format("") + 'table "u" {\n  schema = schema.b["y"]\n}\n',
     's.hcl:13:12: error HCL002: there is no block schema "b.y"'),
    (TABLE.format("") + 'table "u" {\n  schema = shema.public\n}\n', "s.hcl:10:12: error HCL003: expected a schema, like schema.app"),
    (TABLE.format("") + 'table "u" {\n  schema = "public"\n}\n', "s.hcl:10:12: error HCL003: expected a reference"),
    (TABLE.format('  primary_key {\n    columns = [colum.a]\n  }'), "s.hcl:8:16: error HCL003: expected a column, like column.id"),
    (TABLE.format('  primary_key {\n    columns = [a]\n  }'), "s.hcl:8:16: error HCL003: expected a column, like column.id"),
    (TABLE.format('  index "i" {\n    on {\n      column = columns.a\n    }\n  }'), "s.hcl:9:16: error HCL003: expected a column"),
    (TABLE.format('  foreign_key "f" {\n    columns = [column.a]\n    ref_columns = [tabl.t.column.a]\n  }'),
     "s.hcl:9:20: error HCL003: expected a column, like column.id or table.t.column.id"),
    (TABLE.format('  foreign_key "f" {\n    columns = [column.a]\n    ref_columns = [table.app.t.column.a]\n  }'),
     's.hcl:9:19: error HCL002: there is no block table "app.t"'),
    (TABLE.format('  column "b" {\n    type = enm.mood\n  }'), "s.hcl:8:12: error HCL003: expected a type, like int"),
    (TABLE.format('  column "b" {\n    type = enum.mood\n  }'), 's.hcl:8:12: error HCL002: there is no block enum "mood"'),
    (TABLE.format("") + 'view "v" {\n  as = "SELECT 1 AS x"\n  depends_on = [table.u]\n}\n', 's.hcl:11:17: error HCL002: there is no block table "u"'),
    (TABLE.format("") + 'sequence "s" {\n  owner = table.u.column.a\n}\n', 's.hcl:10:3: error HCL002: there is no block table "u"'),
    *((TABLE.format(f"  {block} {{\n{before}    {attr} = {value}\n{after}  }}") + 'table "u" {\n  schema = schema.public\n  column "a" {\n    type = int\n  }\n}\n',
       f"error {said}")
      for block, before, attr, after in (
          ("primary_key", "", "columns", ""), ('unique "i"', "", "columns", ""), ('index "i"', "", "columns", ""),
          ('index "i"', "    columns = [column.a]\n", "include", ""), ('index "i"', "    on {\n", "column", "    }\n"),
          ('foreign_key "f"', "    ref_columns = [table.u.column.a]\n", "columns", ""), ("partition", "    type = LIST\n", "columns", ""),
          ("partition", "    type = LIST\n    by {\n", "column", "    }\n"))
      for value, said in (("table.nope.column.a", 'HCL002: there is no block table "nope"'),
                          ("table.u.column.a", "HCL003: expected a column of this table, like column.a"))
      for value in ((value,) if attr == "column" else (f"[{value}]",))),
    ('schema "a" {\n}\nschema "b" {\n}\n' + "".join(f'enum "mood" {{\n  schema = schema.{name}\n  values = ["x"]\n}}\n' for name in "ab")
     + TABLE.format("  column \"b\" {\n    type = enum.mood\n  }"), 's.hcl:20:12: error HCL002: there are several blocks enum "mood"'),
    ('schema "a" {\n}\nschema "b" {\n}\n' + "".join(f'table "u" {{\n  schema = schema.{name}\n  column "a" {{\n    type = int\n  }}\n}}\n' for name in "ab")
     + TABLE.format("  foreign_key \"f\" {\n    columns = [column.a]\n    ref_columns = [table.u.column.a]\n  }"),
     's.hcl:25:19: error HCL002: there are several blocks table "u"'),
    (TABLE.format('  dynamic "column" {\n    for_each = toset(["b"])\n    labels = [column.value]\n    content {\n      for_each = toset(["c"])\n'
                  '      name = "zzz"\n      type = int\n    }\n  }'), "s.hcl:11:7: error HCL005: for_each stands beside content, not in it"),
    ('table "t" {\n', "error HCL001"),
    ("table {\n}\n", 'a block "table" needs a name'),
])
def test_what_is_wrong(hcl: str, message: str, schema: Run, tmp_path: Path) -> None:
    (tmp_path / "s.hcl").write_text(hcl)
    done = schema("diff", DEV_URLS["postgres"], "--from", "file://empty.sql", "--to", "file://s.hcl")
    assert done.returncode == 1 and done.stdout == "" and message in done.stderr, done.stderr


@pytest.mark.parametrize(("hcl", "message"), [
    (TABLE.format("  column \"b\" {\n    type = nope\n  }"), "s.hcl:7:3: error SCH003"),
    (TABLE.format("  index \"i\" {\n    columns = [column.z]\n  }"), "s.hcl:7:3: error SCH002"),
    (TABLE.format("  foreign_key \"f\" {\n    columns = [column.a]\n    ref_columns = [table.t.column.id]\n  }"), "s.hcl:7:3: error SCH002"),
    (TABLE.format("") + 'view "v" {\n  as = "SELECT x FROM t"\n}\n', "s.hcl:9:1: error SCH002"),
])
def test_what_the_server_would_refuse_stands_at_its_block(hcl: str, message: str, schema: Run, tmp_path: Path) -> None:
    (tmp_path / "s.hcl").write_text(hcl)
    done = schema("diff", DEV_URLS["postgres"], "--from", "file://empty.sql", "--to", "file://s.hcl")
    assert done.returncode == 1 and done.stderr.startswith(message) and "in the SQL: s.hcl as SQL:" in done.stderr, done.stderr


@pytest.mark.parametrize(("hcl", "message"), [
    ('table "t" {\n  column "a" {\n    type = int\n    comment = "x"\n  }\n}\n', "s.hcl:4:5: error HCL005"),
    ('table "t" {\n  column "a" {\n    type = int\n  }\n  comment = "x"\n}\n', "s.hcl:5:3: error HCL005"),
    ('table "t" {\n  column "a" {\n    type = int\n  }\n  index "i" {\n    columns = [column.a]\n    type = HASH\n  }\n}\n',
     "s.hcl:7:5: error HCL005"),
    ('view "v" {\n  as = "SELECT 1"\n  comment = "x"\n}\n', "s.hcl:3:3: error HCL005"),
    ('schema "main" {\n  comment = "x"\n}\n', "s.hcl:2:3: error HCL005"),
    ('schema "main" {\n  charset = "utf8"\n}\n', "s.hcl:2:3: error HCL005"),
    ('domain "d" {\n  type = text\n}\n', "s.hcl:1:1: error HCL005"),
    ('sequence "s" {\n}\n', "s.hcl:1:1: error HCL005"),
])
def test_what_sqlite_has_no_words_for(hcl: str, message: str, schema: Run, tmp_path: Path) -> None:
    (tmp_path / "s.hcl").write_text(hcl)
    done = schema("diff", DEV_URLS["sqlite"], "--from", "file://empty.sql", "--to", "file://s.hcl")
    assert done.returncode == 1 and done.stdout == "" and message in done.stderr, done.stderr


def test_a_data_source_names_files_and_directories(metaxy_bin: str, tmp_path: Path) -> None:
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "t.hcl").write_text('table "t" {\n  column "a" {\n    type = int\n  }\n}\n')
    (tmp_path / "u.sql").write_text("CREATE TABLE u (a int);\n")
    data = "".join(f'data "hcl_schema" "{name}" {{\n  path = "{path}"\n}}\n' for name, path in (("p", "parts"), ("m", "missing.hcl"), ("s", "u.sql")))
    data += 'data "composite_schema" "c" {\n  schema {\n    url = data.hcl_schema.p.url\n  }\n  schema {\n    url = "file://u.sql"\n  }\n}\n'
    envs = "".join(f'env "{name}" {{\n  src = data.{kind}.{name}.url\n  dev = "sqlite://dev?mode=memory"\n}}\n'
                   for name, kind in (("p", "hcl_schema"), ("m", "hcl_schema"), ("s", "hcl_schema"), ("c", "composite_schema")))
    (tmp_path / "atlas.hcl").write_text(data + envs)
    for env, status, words in (("p", 0, "CREATE TABLE `t`"), ("m", 1, "atlas.hcl:4:1: error PRV001: stat missing.hcl"),
                               ("s", 1, "atlas.hcl:7:1: error PRV001: u.sql is no schema in HCL"),
                               ("c", 1, "a part of a composite_schema is neither SQL nor a program")):
        done = subprocess.run([metaxy_bin, "schema", "inspect", "--env", env, "--url", "env://src", "--format", "{{ sql . }}"], cwd=tmp_path,
                              capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL)
        assert done.returncode == status and words in done.stdout + done.stderr, (env, done.stdout, done.stderr)
