"""Models that have no SQL: each one named, all at once, nothing printed."""

from __future__ import annotations

import pytest
from metaxy.ext.sqlalchemy import ModelsNotFoundError, ddl_text

from provider_tools import provide, python

BROKEN = """from typing import Optional
from sqlalchemy import *
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import *

class Base(DeclarativeBase): pass

class Note:
    note: Mapped[str] = mapped_column(String)

class User(Note, Base):
    __tablename__ = "user"
    id: Mapped[int] = mapped_column(primary_key=True)
    fine: Mapped[str] = mapped_column(String(9))
    name: Mapped[str]
    nick: Mapped[Optional[str]] = mapped_column("nick_name")
    tags: Mapped[str] = mapped_column(ARRAY(Integer))

core = Table("core", Base.metadata,
    Column("id", Integer),
    Column("text", String),
)
"""


def test_all_are_named(tree):
    file = tree({"m.py": BROKEN}) / "m.py"
    done = provide("--path", ".", "--dialect", "mysql")
    assert (done.returncode, done.stdout) == (1, "")
    length = "VARCHAR requires a length on dialect mysql"
    assert done.stderr.splitlines() == [
        f'{file}:9: error: User.note (column "user.note"): {length}',
        f'{file}:15: error: User.name (column "user.name"): {length}',
        f'{file}:16: error: User.nick (column "user.nick_name"): {length}',
        f'{file}:17: error: User.tags (column "user.tags"): the dialect has no ARRAY',
        f'{file}:21: error: column "core.text": {length}',
    ]
    assert provide("--path", ".", "--dialect", "postgresql").returncode == 0


TOP = "from sqlalchemy import *\nm = MetaData()\n"


@pytest.mark.parametrize(
    ("dialect", "body", "line", "message"),
    [
        (
            "postgresql",
            "t = Table('t', m, Column('id', Integer), Column('e', Enum('a', 'b')))\n",
            3,
            'column "t.e": a PostgreSQL enum type needs a name\n  hint: Write Enum(…, name=…).',
        ),
        (
            "sqlite",
            "t = Table('t', m, Column('id', Integer, ForeignKey('zz.id')))\n",
            3,
            "column \"t.id\": Foreign key associated with column 't.id' could not find table 'zz' with which "
            "to generate a foreign key to target column 'id'",
        ),
        (
            "sqlite",
            "n = MetaData()\nu = Table('u', n, Column('id', Integer))\n"
            "t = Table('t', m, Column('id', Integer, ForeignKey('u.id')))\n",
            5,
            '  hint: "u" belongs to another MetaData: give the Column object itself.',
        ),
        (
            "sqlite",
            "t = Table('t', m, Column('id', Integer), info={'renamed_from': 'a\\nb'})\n",
            3,
            "table \"t\": info['renamed_from'] must be the former name, not 'a\\nb'",
        ),
        (
            "sqlite",
            "t = Table('t', m, Column('id', Integer))\n\n"
            "@event.listens_for(t, 'after_create')\ndef f(target, connection, **kw):\n"
            "    raise KeyError('x')\n",
            3,
            "table \"t\": KeyError: 'x'",
        ),
        (
            "postgresql",
            "t = Table('t', m, Column('id', Integer), Index('i', text('id'), postgresql_using='no way;'))\n",
            3,
            'table "t", index "i": ',
        ),
    ],
)
def test_one(tree, dialect, body, line, message):
    root = tree({"m.py": TOP + body})
    done = provide("--path", ".", "--dialect", dialect)
    assert (done.returncode, done.stdout) == (1, "")
    assert message in done.stderr
    assert f"{root}/m.py:{line}: error: " in done.stderr
    assert "Traceback" not in done.stderr


def test_no_models_given():
    with pytest.raises(ModelsNotFoundError, match="No models provided"):
        ddl_text("mysql", [])
    done = python("-c", "from metaxy.ext.sqlalchemy import print_ddl; print_ddl('mysql', [])")
    assert (done.returncode, done.stdout) == (1, "")
    assert "No models provided" in done.stderr


def test_not_a_model():
    with pytest.raises(TypeError, match="is neither a model nor a table"):
        ddl_text("mysql", [object()])


def test_no_tables():
    from sqlalchemy import MetaData

    with pytest.raises(ModelsNotFoundError):
        ddl_text("mysql", [MetaData()])


def test_no_core_and_no_sqlalchemy_until_needed():
    code = (
        "import sys, metaxy.ext.sqlalchemy.provider as p\n"
        "assert 'sqlalchemy' not in sys.modules and 'metaxy._core' not in sys.modules\n"
        "sys.exit(p.main(['--path', '/nonexistent', '--dialect', 'nope']))"
    )
    assert python("-c", code).returncode == 2
