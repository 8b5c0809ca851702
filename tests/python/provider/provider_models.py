"""Model files of the tests, as text."""

GUIDE = """from typing import List, Optional
from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship, DeclarativeBase


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "user_account"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(30))
    fullname: Mapped[Optional[str]] = mapped_column(String(30))
    addresses: Mapped[List["Address"]] = relationship(
        back_populates="user", cascade="all, delete-orphan"
    )


class Address(Base):
    __tablename__ = "address"
    id: Mapped[int] = mapped_column(primary_key=True)
    email_address: Mapped[str] = mapped_column(String(30))
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    user: Mapped["User"] = relationship(back_populates="addresses")
"""

BASE = """from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    pass
"""


def model(base_import: str, table: str, body: str = "") -> str:
    """One class whose table is called `table`; `base_import` is the line that brings Base."""
    return (
        f"{base_import}\nfrom sqlalchemy.orm import Mapped, mapped_column\n\n\n"
        f"class {table.title().replace('_', '')}(Base):\n"
        f'    __tablename__ = "{table}"\n    id: Mapped[int] = mapped_column(primary_key=True)\n{body}'
    )


# What SQLAlchemy keeps in sets, and what text may hold.
RICH = r"""
import enum
from sqlalchemy import *
from sqlalchemy.dialects import mysql
from sqlalchemy.orm import *


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention={"fk": "fk_%(table_name)s_%(column_0_name)s"})


class Colour(enum.Enum):
    red = 1
    blue = 2


class Plain(Base):
    __tablename__ = "plain"
    __table_args__ = (
        *(Index(f"ix_{n}", "a", "b") for n in "qwertzuiop"),
        UniqueConstraint("a", "b", name="uq_1"),
        UniqueConstraint("b", "c", name="uq_2"),
        CheckConstraint("a like '100%'", name="ck_1"),
        {"comment": "tab\there\nnew line, 100% and a 'quote'"},
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    a: Mapped[str] = mapped_column(
        String(9), *(CheckConstraint(f"a <> '{n}'", name=f"ck_{n}") for n in "asdfghjkl")
    )
    b: Mapped[str] = mapped_column(String(20), server_default="li1\n\tli2 50%", comment="a\nb\\c")
    c: Mapped[Colour]
    d: Mapped[Colour]
    e: Mapped[int] = mapped_column(Computed("length(a)", persisted=True))


cycle_a = Table(
    "cycle_a",
    Base.metadata,
    Column("id", Integer, primary_key=True),
    Column("b", ForeignKey("cycle_b.id")),
    Column("c", ForeignKey("cycle_c.id", use_alter=True)),
)
cycle_b = Table(
    "cycle_b", Base.metadata, Column("id", Integer, primary_key=True), Column("a", ForeignKey("cycle_a.id"))
)
cycle_c = Table(
    "cycle_c",
    Base.metadata,
    Column("id", Integer, Identity(start=5), primary_key=True),
    Column("a", ForeignKey("cycle_a.id")),
)
counter = Sequence("counter", start=3, metadata=Base.metadata)
event.listen(Base.metadata, "before_create", DDL("SELECT 'before 1%%'"))
event.listen(Base.metadata, "after_create", DDL("CREATE VIEW v AS SELECT '5%%' AS a"))
event.listen(cycle_a, "after_create", DDL("CREATE VIEW w AS SELECT id FROM %(fullname)s;"))
event.listen(cycle_a, "after_create", DDL("SELECT 'only there'").execute_if(dialect="postgresql"))
"""
