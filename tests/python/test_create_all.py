"""All that SQLAlchemy's create_all emits: what the provider prints and what we plan from it make the same catalogue on real servers.

One module of models uses each feature that its dialect has. A second plan is empty; and each table planned from the state without it (and the state
without it from the one with it) leads there too, which the command proves before it prints.
"""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
DEV_URL = {
    "postgresql": "docker://postgres/15/dev",
    "mysql": "docker://mariadb/10.11/dev",
    "sqlite": "sqlite://dev?mode=memory",
}
PROVIDER = {"postgresql": "postgresql", "mysql": "mariadb", "sqlite": "sqlite"}

COMMON = '''\
import datetime, decimal, enum, uuid
from typing import List, Optional
from sqlalchemy import *
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention={
        "ix": "ix_%(column_0_label)s", "uq": "uq_%(table_name)s_%(column_0_name)s", "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s", "pk": "pk_%(table_name)s"})


class Plain(DeclarativeBase):
    pass


class Color(enum.Enum):
    red = "red"
    green = "it's green"


class Kinds(Base):
    __tablename__ = "kinds"
    __table_args__ = (CheckConstraint("small >= 0 AND small < 100", name="range"), Index("ix_kinds_two", "small", text("big DESC")),
                      UniqueConstraint("text30", "small"), {"comment": "all kinds; 100% of 'them'"})
    id: Mapped[int] = mapped_column(primary_key=True)
    small: Mapped[int] = mapped_column(SmallInteger, server_default="0")
    big: Mapped[Optional[int]] = mapped_column(BigInteger)
    text30: Mapped[str] = mapped_column(String(30), server_default="it's; --")
    body: Mapped[Optional[str]] = mapped_column(Text)
    uni: Mapped[Optional[str]] = mapped_column(Unicode(20))
    price: Mapped[Optional[decimal.Decimal]] = mapped_column(Numeric(10, 2), server_default=text("1.5"))
    ratio: Mapped[Optional[float]] = mapped_column(Float)
    exact: Mapped[Optional[float]] = mapped_column(Double)
    yes: Mapped[bool] = mapped_column(Boolean, server_default=true())
    flag: Mapped[Optional[bool]] = mapped_column(Boolean(create_constraint=True, name="flag_ok"))
    born: Mapped[Optional[datetime.date]]
    at: Mapped[datetime.datetime] = mapped_column(server_default=func.now())
    clock: Mapped[Optional[datetime.time]]
    blob: Mapped[Optional[bytes]] = mapped_column(LargeBinary)
    doc: Mapped[Optional[dict]] = mapped_column(JSON)
    color: Mapped[Color] = mapped_column(Enum(Color, name="color"), server_default="red")
    word: Mapped[Optional[str]] = mapped_column(Enum("a", "b", name="word", native_enum=False, create_constraint=True))
    ref: Mapped[Optional[uuid.UUID]]
    noted: Mapped[Optional[str]] = mapped_column(String(5), comment="a 'note'")
    double: Mapped[Optional[int]] = mapped_column(Integer, Computed("small * 2", persisted=True))
    lookup: Mapped[Optional[str]] = mapped_column(String(9), index=True, unique=True)


class Parent(Plain):
    __tablename__ = "parent"
    a: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    b: Mapped[str] = mapped_column(String(10), primary_key=True)


class Child(Plain):
    __tablename__ = "child"
    __table_args__ = (ForeignKeyConstraint(["pa", "pb"], ["parent.a", "parent.b"], ondelete="CASCADE", onupdate="CASCADE"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    pa: Mapped[Optional[int]]
    pb: Mapped[Optional[str]] = mapped_column(String(10))
    self_id: Mapped[Optional[int]] = mapped_column(ForeignKey("child.id", ondelete="SET NULL"), index=True)


link = Table("link", Plain.metadata, Column("child_id", ForeignKey("child.id"), primary_key=True), Column("kind", String(5), primary_key=True))


class Hen(Plain):
    __tablename__ = "hen"
    id: Mapped[int] = mapped_column(primary_key=True)
    egg_id: Mapped[Optional[int]] = mapped_column(ForeignKey("egg.id", use_alter=True, name="fk_hen_egg"))


class Egg(Plain):
    __tablename__ = "egg"
    id: Mapped[int] = mapped_column(primary_key=True)
    hen_id: Mapped[Optional[int]] = mapped_column(ForeignKey("hen.id"))


class Odd(Plain):
    __tablename__ = "Odd Name"
    id: Mapped[int] = mapped_column("Order", primary_key=True)
    group: Mapped[Optional[str]] = mapped_column("select", String(3))
'''

OWN = {
    "postgresql": '''\
from sqlalchemy.dialects import postgresql as pg

class Rich(Plain):
    __tablename__ = "rich"
    __table_args__ = (Index("ix_rich_lower", text("lower(name)"), unique=True, postgresql_where=text("gone IS NULL")),
                      Index("ix_rich_tags", "tags", postgresql_using="gin"), Index("ix_rich_inc", "name", postgresql_include=["gone"]),
                      pg.ExcludeConstraint(("span", "&&"), name="ex_span"), {"postgresql_with": {"fillfactor": 70}})
    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True, start=10, increment=5), primary_key=True)
    n: Mapped[int] = mapped_column(Integer, Sequence("rich_n_seq", start=3), server_default=Sequence("rich_n_seq").next_value())
    name: Mapped[str] = mapped_column(String(50), server_default="x")
    gone: Mapped[Optional[datetime.datetime]] = mapped_column(DateTime(timezone=True))
    tags: Mapped[Optional[list]] = mapped_column(pg.ARRAY(Text), server_default="{}")
    doc: Mapped[Optional[dict]] = mapped_column(pg.JSONB, server_default=text("'{}'::jsonb"))
    span: Mapped[Optional[str]] = mapped_column(pg.INT4RANGE)
    took: Mapped[Optional[datetime.timedelta]] = mapped_column(Interval)
    ip: Mapped[Optional[str]] = mapped_column(pg.INET)
    bits: Mapped[Optional[str]] = mapped_column(pg.BIT(5))
    vec: Mapped[Optional[str]] = mapped_column(pg.TSVECTOR)
    colors: Mapped[Optional[list]] = mapped_column(pg.ARRAY(Enum(Color, name="color")))
    low: Mapped[Optional[str]] = mapped_column(String(9), Computed("lower(name)", persisted=True))
    coll: Mapped[Optional[str]] = mapped_column(String(9, collation="C"))
    late: Mapped[Optional[int]] = mapped_column(ForeignKey("hen.id", deferrable=True, initially="DEFERRED"))

class Elsewhere(Plain):
    __tablename__ = "there"
    __table_args__ = {"schema": "other"}
    id: Mapped[int] = mapped_column(primary_key=True)
    hen_id: Mapped[Optional[int]] = mapped_column(ForeignKey("hen.id"))
''',
    "mysql": '''\
from sqlalchemy.dialects import mysql as my

class Rich(Plain):
    __tablename__ = "rich"
    __table_args__ = (Index("ix_rich_pre", "body", mysql_length=10, mariadb_length=10), Index("ix_rich_full", "body", mysql_prefix="FULLTEXT", mariadb_prefix="FULLTEXT"),
                      {"mysql_engine": "InnoDB", "mysql_charset": "latin1", "mysql_comment": "rich", "mariadb_engine": "InnoDB", "mariadb_charset": "latin1"})
    id: Mapped[int] = mapped_column(my.BIGINT(unsigned=True), primary_key=True, autoincrement=True)
    body: Mapped[Optional[str]] = mapped_column(my.MEDIUMTEXT)
    tiny: Mapped[Optional[int]] = mapped_column(my.TINYINT(unsigned=True))
    flags: Mapped[Optional[str]] = mapped_column(my.SET("a", "b"))
    when: Mapped[Optional[datetime.datetime]] = mapped_column(my.TIMESTAMP(fsp=3), server_default=text("CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3)"))
    name: Mapped[Optional[str]] = mapped_column(my.VARCHAR(20, charset="utf8mb4", collation="utf8mb4_bin"))
    year: Mapped[Optional[int]] = mapped_column(my.YEAR)
    bits: Mapped[Optional[int]] = mapped_column(my.BIT(4))
    blob: Mapped[Optional[bytes]] = mapped_column(my.LONGBLOB)
    virt: Mapped[Optional[int]] = mapped_column(Integer, Computed("tiny + 1", persisted=False))
''',
    "sqlite": '''\
class Rich(Plain):
    __tablename__ = "rich"
    __table_args__ = (Index("ix_rich_part", text("lower(name)"), sqlite_where=text("name IS NOT NULL")),
                      UniqueConstraint("name", name="uq_rich", sqlite_on_conflict="REPLACE"), {"sqlite_autoincrement": True})
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    name: Mapped[Optional[str]] = mapped_column(String(20, collation="NOCASE"))
    virt: Mapped[Optional[int]] = mapped_column(Integer, Computed("id + 1", persisted=False))

class Strict(Plain):
    __tablename__ = "strict_one"
    __table_args__ = {"sqlite_with_rowid": False}
    k: Mapped[str] = mapped_column(Text, primary_key=True)
''',
}


def _runner():
    if "matrix_run" not in sys.modules:
        spec = importlib.util.spec_from_file_location("matrix_run", ROOT / "tests" / "change-matrix" / "run.py")
        module = importlib.util.module_from_spec(spec)
        sys.modules["matrix_run"] = module
        spec.loader.exec_module(module)
    return sys.modules["matrix_run"]


def _run(folder: Path, *argv: str) -> str:
    done = subprocess.run(argv, cwd=folder, capture_output=True, text=True, timeout=300, stdin=subprocess.DEVNULL)
    assert done.returncode == 0, done.stdout[-500:] + done.stderr[-3000:]
    return done.stdout


def _models(dialect: str) -> str:
    text = COMMON + textwrap.dedent(OWN[dialect])
    if dialect == "mysql":  # MariaDB refuses CONSTRAINT n CHECK at a column, which SQLAlchemy writes for these two
        text = text.replace("Boolean(create_constraint=True, name=\"flag_ok\")", "Boolean")
        text = text.replace('native_enum=False, create_constraint=True', 'native_enum=False')
    return text


@pytest.mark.parametrize("dialect", list(DEV_URL))
def test_models_with_everything(dialect: str, metaxy_bin: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    (tmp_path / "models.py").write_text(_models(dialect))
    ddl = _run(tmp_path, sys.executable, "-m", "metaxy.ext.sqlalchemy.provider", "--path", "models.py", "--dialect", PROVIDER[dialect])
    (tmp_path / "schema.sql").write_text(ddl)
    diff = (metaxy_bin, "migrate", "diff", "--to", "file://schema.sql", "--dev-url", DEV_URL[dialect])
    assert _run(tmp_path, *diff) == ""
    assert "synced with the desired state" in _run(tmp_path, *diff)
    (migration,) = (tmp_path / "migrations").glob("*.sql")

    runner = _runner()
    if dialect == "postgresql":
        engine = runner.Postgres(request.getfixturevalue("postgres_url"))
    elif dialect == "mysql":
        engine = runner.MySQL(request.getfixturevalue("mysql_url"))
    else:
        engine = runner.SQLite()
    catalogues = []
    for script in (ddl, migration.read_text()):
        connection = engine.create({})
        try:
            engine.script(connection, script)
            engine.reset(connection)
            catalogues.append(engine.catalog(connection, {}))
        finally:
            engine.drop(connection)
    assert runner.compare(catalogues[1], catalogues[0]) == []


def test_renames_declared_on_the_model(metaxy_bin: str, tmp_path: Path) -> None:
    before = "from sqlalchemy import *\nm = MetaData()\nt = Table('old', m, Column('id', Integer, primary_key=True), Column('name', String(9)), Index('ix_old', 'name'))\n"
    after = ("from sqlalchemy import *\nm = MetaData()\nt = Table('new', m, Column('id', Integer, primary_key=True), "
             "Column('title', String(9), info={'renamed_from': 'name'}), Index('ix_new', 'title', info={'renamed_from': 'ix_old'}), info={'renamed_from': 'old'})\n")
    states = {}
    for name, text in (("before", before), ("after", after)):
        (tmp_path / "models.py").write_text(text)
        states[name] = tmp_path / f"{name}.sql"
        states[name].write_text(_run(tmp_path, sys.executable, "-m", "metaxy.ext.sqlalchemy.provider", "--path", "models.py", "--dialect", "postgresql"))
    plan = _run(tmp_path, metaxy_bin, "schema", "diff", "--from", f"file://{states['before']}", "--to", f"file://{states['after']}", "--dev-url",
                "docker://postgres/16/dev?search_path=public")
    statements = [line for line in plan.splitlines() if not line.startswith("--")]
    assert 'ALTER TABLE "old" RENAME TO "new";' in statements
    assert 'ALTER TABLE "new" RENAME COLUMN "name" TO "title";' in statements
    assert 'ALTER INDEX "ix_old" RENAME TO "ix_new";' in statements
    assert "DROP" not in plan
