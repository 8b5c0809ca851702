"""The primary key and the index that tables of features can be given: feature version, ids, time of update.

Their names end in the table's, since most databases want names of indexes to be unique in a schema.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Column, Index, PrimaryKeyConstraint, Table
from sqlalchemy.exc import ConstraintColumnNotFoundError
from sqlalchemy.schema import conv

from metaxy.models.constants import METAXY_FEATURE_VERSION, METAXY_UPDATED_AT

__all__ = ["index_of", "inject", "key_columns", "primary_key_of", "rename_injected", "unmark_keys"]


def key_columns(id_columns: Iterable[str]) -> list[str]:
    """Names of the columns that tell the rows of a feature's table apart."""
    return [METAXY_FEATURE_VERSION, *id_columns, METAXY_UPDATED_AT]


def primary_key_name(table: str) -> conv:
    """conv: too long a name is cut as the database wants it, and no naming convention is applied."""
    return conv(f"metaxy_pk_{table}")


def index_name(table: str) -> conv:
    return conv(f"metaxy_idx_{table}")


def primary_key_of(table: str, columns: Sequence[str]) -> PrimaryKeyConstraint:
    return PrimaryKeyConstraint(*columns, name=primary_key_name(table))


def index_of(table: str, columns: Sequence[str]) -> Index:
    return Index(index_name(table), *columns)


def unmark_keys(columns: Iterable[Column[object]]) -> None:
    """Take columns out of the key they were declared for: another one is coming."""
    for column in columns:
        column.primary_key = False


def inject(table: Table, id_columns: Sequence[str], *, primary_key: bool, index: bool) -> None:
    """Give a table the primary key, in place of its own, and the index, unless it has them already.

    ConstraintColumnNotFoundError when it has no such columns.
    """
    columns = key_columns(id_columns)
    if primary_key and table.primary_key.name != primary_key_name(table.name):
        _check(table, columns, "PrimaryKeyConstraint")
        unmark_keys(table.columns)
        table.append_constraint(primary_key_of(table.name, columns))
    if index and index_name(table.name) not in {present.name for present in table.indexes}:
        _check(table, columns, "Index")
        Index(index_name(table.name), *(table.columns[name] for name in columns))


def _check(table: Table, columns: Iterable[str], what: str) -> None:
    for name in columns:
        if name not in table.columns:
            raise ConstraintColumnNotFoundError(
                f"Can't create {what} on table '{table.name}': no column named '{name}' is present.")


def rename_injected(table: Table, former: str) -> None:
    """Have the names of injected keys and indexes end in the table's name after it was copied from `former`."""
    if table.primary_key.name == primary_key_name(former):
        table.primary_key.name = primary_key_name(table.name)
    for index in table.indexes:
        if index.name == index_name(former):
            index.name = index_name(table.name)
