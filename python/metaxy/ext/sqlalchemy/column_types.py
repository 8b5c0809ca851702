"""Types of columns in tables that are made for one database."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import (
    Column,
    DateTime,
    ForeignKeyConstraint,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    Unicode,
    UniqueConstraint,
)
from sqlalchemy.types import TypeEngine

from metaxy.models.constants import METAXY_CREATED_AT, METAXY_DELETED_AT, METAXY_FEATURE_VERSION, METAXY_UPDATED_AT

__all__ = ["MOMENTS", "NEED_LENGTHS", "moment", "settle"]

MOMENTS = frozenset({METAXY_CREATED_AT, METAXY_UPDATED_AT, METAXY_DELETED_AT})

NEED_LENGTHS = ("mysql", "mariadb")
"""Engines on which a text must say how long it is to stand in a key."""

# https://dev.mysql.com/doc/refman/8.4/en/innodb-limits.html: bytes of one key, four for a character.
_KEY_BYTES, _CHARACTER = 3072, 4
_TEXT_LENGTH, _VERSION_LENGTH = 255, 64


def moment() -> TypeEngine[Any]:
    """A moment in UTC. MySQL keeps its microseconds only when told to, and rows of one id differ by them."""
    from sqlalchemy.dialects.mysql import DATETIME

    return DateTime(timezone=True).with_variant(DATETIME(fsp=6), "mysql", "mariadb")


def settle(metadata: MetaData, engine: str) -> None:
    """Put SQLAlchemy's own types in place of SQLModel's and ours, as `engine` (a dialect's name) has them: a migration
    that is made of these tables needs no further imports. A second time changes nothing."""
    mysql = engine in NEED_LENGTHS
    for table in metadata.tables.values():
        lengths = _lengths(table) if mysql else {}
        for column in table.columns:
            column.type = _settled(column, engine, lengths) if not _has_variant(column, engine) else column.type


def _settled(column: Column[Any], engine: str, lengths: dict[str, int]) -> TypeEngine[Any]:
    type_: Any = column.type
    mysql = engine in NEED_LENGTHS
    if _is_any_text(column) and mysql:
        return _mysql_text(column, lengths)
    if _of_sqlmodel(type_) == "AutoString":
        return String(type_.length)
    if engine == "duckdb" and isinstance(type_, Text):
        return String()     # its only type of text, and what it says that a column has
    if _of_sqlmodel(type_) != "UTCDateTime" and not (column.name in MOMENTS and isinstance(type_, DateTime)):
        return column.type
    if not mysql:
        return DateTime(timezone=True)
    from sqlalchemy.dialects.mysql import DATETIME

    return DATETIME(fsp=6)


def _of_sqlmodel(type_: TypeEngine[Any]) -> str:
    """The name of a type of SQLModel's; "" for others."""
    return type(type_).__name__ if type(type_).__module__.partition(".")[0] == "sqlmodel" else ""


def _has_variant(column: Column[Any], engine: str) -> bool:
    """Whether the type says itself what it is on `engine`; moments of ours say no more than _settled does."""
    return column.name not in MOMENTS and engine in column.type._variant_mapping


# ---- texts on MySQL: those in keys need a length, and a key has room for so many ----

def _is_any_text(column: Column[Any]) -> bool:
    """Text of no length."""
    type_: Any = column.type
    return (type(type_) in (String, Unicode) or _of_sqlmodel(type_) == "AutoString") and not type_.length


def _mysql_text(column: Column[Any], lengths: dict[str, int]) -> TypeEngine[Any]:
    from sqlalchemy.dialects.mysql import LONGTEXT

    if _of_sqlmodel(column.type) == "AutoString" or column.name in lengths:
        return String(lengths.get(column.name, _TEXT_LENGTH))
    return LONGTEXT()


def _lengths(table: Table) -> dict[str, int]:
    """Of texts in keys that say no length: as SQLModel has them, or what all keys that they are in have room for."""
    found: dict[str, int] = {}
    for key in _keys(table):
        texts = [column for column in key if _is_any_text(column)]
        versions = [column for column in texts if column.name == METAXY_FEATURE_VERSION]
        fixed = sum(_bytes(column) for column in key if not _is_any_text(column))
        length = _TEXT_LENGTH
        if fixed + len(texts) * _TEXT_LENGTH * _CHARACTER > _KEY_BYTES:
            room = _KEY_BYTES - fixed - len(versions) * _VERSION_LENGTH * _CHARACTER
            length = max(1, min(length, room // _CHARACTER // max(1, len(texts) - len(versions))))
            found.update({column.name: _VERSION_LENGTH for column in versions})
        found.update({column.name: min(length, found.get(column.name, length)) for column in texts})
    return found


def _keys(table: Table) -> Iterator[list[Column[Any]]]:
    for constraint in table.constraints:
        if isinstance(constraint, (PrimaryKeyConstraint, UniqueConstraint, ForeignKeyConstraint)):
            yield list(constraint.columns)
    for index in table.indexes:
        yield list(index.columns)


def _bytes(column: Column[Any]) -> int:
    type_: Any = column.type
    return type_.length * _CHARACTER if isinstance(type_, String) and type_.length else 16
