"""Types of columns in tables that are made for one database."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, DateTime, MetaData, String
from sqlalchemy.types import TypeEngine

from metaxy.models.constants import METAXY_CREATED_AT, METAXY_DELETED_AT, METAXY_UPDATED_AT

__all__ = ["MOMENTS", "moment", "settle"]

MOMENTS = frozenset({METAXY_CREATED_AT, METAXY_UPDATED_AT, METAXY_DELETED_AT})


def moment() -> TypeEngine[Any]:
    """A moment in UTC. MySQL keeps its microseconds only when told to, and rows of one id differ by them."""
    from sqlalchemy.dialects.mysql import DATETIME

    return DateTime(timezone=True).with_variant(DATETIME(fsp=6), "mysql", "mariadb")


def settle(metadata: MetaData, engine: str) -> None:
    """Put SQLAlchemy's own types in place of SQLModel's and ours, as `engine` (a dialect's name) has them: a migration
    that is made of these tables needs no further imports."""
    mysql = engine in ("mysql", "mariadb")
    for table in metadata.tables.values():
        for column in table.columns:
            column.type = _settled(column, mysql)


def _settled(column: Column[Any], mysql: bool) -> TypeEngine[Any]:
    type_: Any = column.type
    kind = type(type_).__name__ if type(type_).__module__.partition(".")[0] == "sqlmodel" else ""
    if kind == "AutoString":
        return String(type_.length or (255 if mysql else None))
    if kind != "UTCDateTime" and not (column.name in MOMENTS and isinstance(type_, DateTime)):
        return column.type
    if not mysql:
        return DateTime(timezone=True)
    from sqlalchemy.dialects.mysql import DATETIME

    return DATETIME(fsp=6)
