"""What is printed: SQLAlchemy's own statements, all of them, in one order, text untouched."""

from __future__ import annotations

import importlib.util
import sys

import pytest
from metaxy.ext.sqlalchemy import ModelError, ddl_text
from metaxy.ext.sqlalchemy.dialects import printing_dialect

from provider_models import RICH
from provider_tools import positions, provide, statements

DIALECTS = ["mysql", "mariadb", "postgresql", "sqlite", "mssql"]


def load(path):
    """Imports a file outside the provider, once per test."""
    spec = importlib.util.spec_from_file_location(f"rich_{abs(hash(str(path)))}", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def create_all(metadata, dialect):
    """Statements of `metadata.create_all(checkfirst=False)` on SQLAlchemy's mock connection."""
    from sqlalchemy.engine.mock import MockConnection

    printing, made = printing_dialect(dialect), []
    connection = MockConnection(
        printing, lambda sql, *_: made.append(str(sql.compile(dialect=printing)).strip())
    )
    metadata.create_all(connection, checkfirst=False)
    return made


@pytest.mark.parametrize("dialect", DIALECTS)
def test_same_statements_as_create_all(tree, dialect):
    module = load(tree({"rich.py": RICH}) / "rich.py")

    # one column keeps many checks in a set, so SQLAlchemy's own text of that table changes from run to run
    # and MariaDB takes none with a name there: ours stand behind the columns
    def letters(text):
        return sorted(letter for letter in text.removesuffix(";") if dialect != "mariadb" or letter not in " \t\n,")

    ours = [letters(text) for text in statements(ddl_text(dialect, [module.Plain]))]
    theirs = [letters(text) for text in create_all(module.Base.metadata, dialect)]
    assert sorted(ours) == sorted(theirs)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_same_bytes_in_every_process(tree, dialect):
    tree({"rich.py": RICH})
    # other hash seeds and other sizes of the heap give other orders of sets
    outputs = {
        provide(
            "--path", ".", "--dialect", dialect, PYTHONHASHSEED=str(seed), PADDING="x" * seed * 999
        ).stdout
        for seed in range(4)
    }
    assert len(outputs) == 1
    text = outputs.pop()
    assert [text.index(f"INDEX ix_{name} ") for name in "eiopqrtuwz"] == sorted(
        text.index(f"INDEX ix_{name} ") for name in "qwertzuiop"
    )
    assert [text.index(f"ck_{name} ") for name in "asdfghjkl"] == sorted(
        text.index(f"ck_{name} ") for name in "asdfghjkl"
    )


@pytest.mark.parametrize("dialect", ["mysql", "postgresql", "postgresql+psycopg2", "mysql+pymysql"])
def test_text_is_left_alone(tree, dialect):
    module = load(tree({"rich.py": RICH}) / "rich.py")
    text = ddl_text(dialect, [module.Plain])
    assert "'tab\there\nnew line, 100% and a ''quote'''" in text
    assert "'li1\n\tli2 50%'" in text
    assert "CHECK (a like '100%')" in text
    assert "SELECT 'before 1%'" in text
    assert "SELECT '5%' AS a" in text
    assert ("'a\nb\\\\c'" if dialect.startswith("mysql") else "'a\nb\\c'") in text
    assert "%%" not in text


def test_cycles_become_alter_table(tree):
    module = load(tree({"rich.py": RICH}) / "rich.py")
    printed = statements(ddl_text("postgresql", [module.cycle_a]))
    alters = [text for text in printed if text.startswith("ALTER TABLE")]
    names = ["fk_cycle_a_b", "fk_cycle_a_c", "fk_cycle_b_a"]
    assert [name for text in alters for name in names if name in text] == names
    assert not any(text.startswith("ALTER") for text in statements(ddl_text("sqlite", [module.cycle_a])))


def test_events_types_sequences_comments(tree):
    module = load(tree({"rich.py": RICH}) / "rich.py")
    printed = statements(ddl_text("postgresql", [module.Plain]))
    assert printed[:3] == [
        "CREATE TYPE colour AS ENUM ('red', 'blue')",
        "SELECT 'before 1%'",
        "CREATE SEQUENCE counter START WITH 3",
    ]
    assert printed[-1] == "CREATE VIEW v AS SELECT '5%' AS a"
    assert printed.count("CREATE TYPE colour AS ENUM ('red', 'blue')") == 1
    assert "CREATE VIEW w AS SELECT id FROM cycle_a" in printed
    assert "SELECT 'only there'" in printed
    assert "SELECT 'only there'" not in statements(ddl_text("mysql", [module.Plain]))
    assert any(text.startswith("COMMENT ON COLUMN plain.b IS") for text in printed)


def test_mssql_comments_name_the_default_schema(tree):
    module = load(tree({"rich.py": RICH}) / "rich.py")
    assert "'schema', dbo, 'table', plain" in ddl_text("mssql", [module.Plain])


TWO = """from sqlalchemy import *
one, two = MetaData(), MetaData()
late = Table("late", one, Column("id", Integer, primary_key=True))
first = Table("first", two, Column("id", Integer, ForeignKey(late.c.id)))
again = late
status = Table("status", one, Column("s", Enum("a", "b", name="kind")))
other = Table("other", two, Column("s", Enum("a", "b", name="kind")))
"""


def test_all_metadata_of_a_tree(tree):
    tree({"m.py": TWO})
    for _ in range(3):
        printed = statements(provide("--path", ".", "--dialect", "postgresql").stdout)
        assert [text.split()[2] for text in printed] == ["kind", "late", "other", "status", "first"]


def test_two_tables_of_one_name(tree):
    body = "from sqlalchemy import *\n\nt = Table('t', MetaData(), Column('id', Integer))\n"
    root = tree({"one.py": body, "two.py": "\n" + body})
    run = provide("--path", ".")
    assert (run.returncode, run.stdout) == (1, "")
    assert run.stderr == (
        f'{root}/two.py:4: error: table "t": has the same name as table "t" at {root}/one.py:3\n'
    )


def test_enums_that_differ(tree):
    module = load(
        tree({"m.py": TWO + "third = Table('third', two, Column('s', Enum('a', 'c', name='kind')))\n"})
        / "m.py"
    )
    with pytest.raises(ModelError, match='enum type "kind" has other values than in column "other.s"'):
        ddl_text("postgresql", [module.one, module.two])
    ddl_text("mysql", [module.one, module.two])  # there a type belongs to its column


SCHEMAS = """from sqlalchemy import *
m = MetaData()
k = Enum("x", name="k", schema="z")
a = Table("a", m, Column("id", Integer, primary_key=True), Column("k", k), schema="s 1")
b = Table("b", m, Column("id", Integer, ForeignKey("s 1.a.id")), schema="own")
c = Table("c", m, Column("id", Integer), schema="public")
event.listen(m, "before_create", DDL("CREATE SCHEMA own"))
"""


def test_schemas_are_created(tree):
    root = tree({"m.py": SCHEMAS})
    run = provide("--path", ".", "--dialect", "postgresql")
    printed = statements(run.stdout)
    assert printed[:4] == [
        'CREATE SCHEMA IF NOT EXISTS "s 1"',
        "CREATE SCHEMA IF NOT EXISTS z",
        "CREATE TYPE z.k AS ENUM ('x')",
        "CREATE SCHEMA own",
    ]
    assert sum(text.startswith("CREATE SCHEMA") for text in printed) == 3
    assert f"own[type=schema].b[type=table] {root}/m.py:5" in positions(run.stdout)
    assert statements(provide("--path", ".").stdout)[1] == "CREATE SCHEMA IF NOT EXISTS `s 1`"
    assert "CREATE SCHEMA [s 1];" in provide("--path", ".", "--dialect", "mssql").stdout


def test_sqlite_has_no_schemas(tree):
    root = tree({"m.py": SCHEMAS})
    run = provide("--path", ".", "--dialect", "sqlite")
    assert (run.returncode, run.stdout) == (1, "")
    assert f'{root}/m.py:5: error: table "own.b": schema "own" would be an attached database' in run.stderr


RENAMES = """from sqlalchemy import *
from sqlalchemy.orm import *

class Base(DeclarativeBase): pass

class Person(Base):
    __tablename__ = "person"
    __table_args__ = (
        Index("ix_new", "name", info={"renamed_from": "ix old"}),
        {"info": {"renamed_from": "users"}},
    )
    id: Mapped[int] = mapped_column(primary_key=True, info={"renamed_from": "pk"})
    name: Mapped[str] = mapped_column(String(9), info={"renamed_from": "full name"})
    same: Mapped[int] = mapped_column(info={"other": 1})
"""


@pytest.mark.parametrize("dialect", ["mysql", "postgresql", "sqlite", "mssql"])
def test_renames(tree, dialect):
    tree({"m.py": RENAMES})
    table, index = statements(provide("--path", ".", "--dialect", dialect).stdout)
    lines = table.split("\n")
    assert lines[:3] == ["-- atlas:renamed_from users", "CREATE TABLE person (", "\t-- atlas:renamed_from pk"]
    assert lines[3].startswith("\tid ")
    assert lines[4] == "\t-- atlas:renamed_from full name"
    assert lines[5].startswith("\tname ")
    assert table.count("renamed_from") == 3
    assert index == "-- atlas:renamed_from ix old\nCREATE INDEX ix_new ON person (name)"


def test_sqlite_takes_it(tree):
    import sqlite3

    module = load(tree({"rich.py": RICH.replace("SELECT 'before 1%%'", "") + RENAMES}) / "rich.py")
    connection = sqlite3.connect(":memory:")
    connection.executescript(ddl_text("sqlite", [module.Base, module.Plain]))
    names = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert names == {"plain", "cycle_a", "cycle_b", "cycle_c", "person"}


def test_a_comment_in_the_last_line_does_not_swallow_the_end(tree):
    body = RENAMES + 'event.listen(Base.metadata, "after_create", DDL("CREATE VIEW v AS SELECT 1 -- one"))\n'
    tree({"m.py": body})
    assert provide("--path", ".", "--dialect", "sqlite").stdout.endswith(
        "CREATE VIEW v AS SELECT 1 -- one\n;\n\n"
    )


def test_a_sequence_of_two_columns_is_made_once(tree):
    body = """from sqlalchemy import *
s, m = Sequence("s"), MetaData()
a = Table("a", m, Column("id", Integer, s, server_default=s.next_value()))
b = Table("b", m, Column("id", Integer, s))
"""
    tree({"m.py": body})
    printed = statements(provide("--path", ".", "--dialect", "postgresql").stdout)
    assert printed == [
        "CREATE SEQUENCE s",
        "CREATE TABLE a (\n\tid INTEGER DEFAULT nextval('s')\n)",
        "CREATE TABLE b (\n\tid INTEGER\n)",
    ]


def test_views_of_sqlalchemy_itself(tree):
    import sqlalchemy

    if not hasattr(sqlalchemy, "CreateView"):
        pytest.skip("SQLAlchemy 2.1 brings CreateView")
    body = """from sqlalchemy import *
m = MetaData()
v = CreateView(select(t := Table("t", m, Column("id", Integer))).where(t.c.id % 2 == 0), "a", metadata=m)
"""
    root = tree({"m.py": body})
    done = provide("--path", ".", "--dialect", "postgresql")
    assert positions(done.stdout) == [f"t[type=table] {root}/m.py:3", f"a[type=view] {root}/m.py:3"]
    assert statements(done.stdout)[1] == "CREATE VIEW a AS SELECT t.id \nFROM t \nWHERE t.id % 2 = 0"


def test_mariadb_takes_no_name_for_a_check_at_a_column(tree):
    body = """from sqlalchemy import *
t = Table(
    "t", MetaData(),
    Column("a", Integer, CheckConstraint("a > 0", name="positive"), CheckConstraint("a < 9"), CheckConstraint("a <> 5")),
    Column("b", Integer, CheckConstraint("b > 0")),
    CheckConstraint("a <> b", name="apart"),
)
"""
    tree({"m.py": body})
    done = provide("--path", ".", "--dialect", "mariadb")
    assert statements(done.stdout) == [
        "CREATE TABLE t (\n\ta INTEGER CHECK (a < 9), \n\tb INTEGER CHECK (b > 0), \n\tCONSTRAINT apart CHECK (a <> b), \n\t"
        "CONSTRAINT positive CHECK (a > 0), \n\tCHECK (a <> 5)\n)"
    ]
    done = provide("--path", ".", "--dialect", "mysql")
    assert "a INTEGER CONSTRAINT positive CHECK (a > 0) CHECK (a < 9) CHECK (a <> 5), " in done.stdout
