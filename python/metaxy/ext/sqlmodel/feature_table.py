"""How the class of a SQLModel feature becomes a table: its name, its columns, its key, in that order.

The metaclass calls options_of and check_body with the class's body, declare when the class is there and not mapped yet,
and forget when it cannot be.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import deepcopy
from typing import Any, NamedTuple, TypedDict

from sqlalchemy import Column, PrimaryKeyConstraint, Table

from metaxy.ext.sqlalchemy.column_types import MOMENTS, moment
from metaxy.models.constants import ALL_SYSTEM_COLUMNS
from metaxy.models.feature_spec import FeatureSpec

__all__ = ["MOMENTS", "Options", "SQLModelFeatureConfig", "check_body", "declare", "forget", "options_of"]


class SQLModelFeatureConfig(TypedDict, total=False):
    """What feature_config["ext"]["sqlmodel"] takes."""

    inject_primary_key: bool
    inject_index: bool


class Options(NamedTuple):
    """What holds for one class."""

    inject_primary_key: bool
    inject_index: bool
    infer_db_table_names: bool


def options_of(
    bases: tuple[type[Any], ...], namespace: Mapping[str, Any], primary_key: bool | None, index: bool | None
) -> Options:
    """Class keywords, else feature_config of the class or the first base that has one, else [ext.sqlmodel]."""
    from metaxy.ext.sqlalchemy.configuration import current_options
    from metaxy.ext.sqlmodel.configuration import SQLModelPluginConfig

    defaults = current_options(SQLModelPluginConfig)
    config: Mapping[str, Any] = namespace.get("feature_config") or next(
        (found for found in (getattr(base, "feature_config", None) for base in bases) if found), {})
    own = config.get("ext", {}).get("sqlmodel", {})
    if primary_key is None:
        primary_key = own.get("inject_primary_key", defaults.inject_primary_key)
    if index is None:
        index = own.get("inject_index", defaults.inject_index)
    return Options(bool(primary_key), bool(index), defaults.infer_db_table_names)


# ---- what a class may not say ----

def check_body(
    name: str, bases: tuple[type[Any], ...], namespace: Mapping[str, Any], options: Options
) -> None:
    """ValueError for a table's name that the key gives, for names of system columns, and for a base with a table."""
    if "__tablename__" in namespace and options.infer_db_table_names:
        raise ValueError(
            f"Cannot define custom __tablename__ in {name}. The table name is automatically derived from the feature "
            "key. If you need a different table name, adjust the feature key instead. With infer_db_table_names = false "
            "in [ext.sqlmodel] the name is yours.")
    _refuse_reserved(reserved for reserved in ALL_SYSTEM_COLUMNS if reserved in namespace)
    for base in bases:
        if isinstance(getattr(base, "__table__", None), Table):
            raise ValueError(
                f"Cannot make a table of {name}: {base.__name__} is one already. Put what both share into a class "
                "without table=True, and inherit from that.")


def _refuse_reserved(fields: Iterable[str]) -> None:
    found = sorted(fields)
    if found:
        raise ValueError(
            f"Cannot define SQLModel field(s) {', '.join(found)} because they map to reserved Metaxy system columns. "
            f"Reserved columns: {', '.join(sorted(ALL_SYSTEM_COLUMNS))}")


def _check_fields(cls: type[Any], columns: Mapping[str, Column[Any]]) -> None:
    """Fields of system columns must be those of BaseSQLModelFeature, and no other field's column may have such a name."""
    from metaxy.ext.sqlmodel.feature import BaseSQLModelFeature

    own = BaseSQLModelFeature.__mro__
    redefined = {
        name for base in cls.__mro__ if base not in own
        for name in getattr(base, "__annotations__", ()) if name in ALL_SYSTEM_COLUMNS}
    renamed = {
        field for field, column in columns.items()
        if field not in ALL_SYSTEM_COLUMNS and column.name in ALL_SYSTEM_COLUMNS}
    _refuse_reserved(redefined | renamed)


def _check_ids(cls: type[Any], columns: Mapping[str, Column[Any]], id_columns: Iterable[str]) -> None:
    """Ids name the data: they must be there before a row is, so no database may make them."""
    for name in id_columns:
        column = columns.get(name)
        if column is None:
            continue
        if column.autoincrement is True or column.autoincrement == "ignore_fk":
            raise ValueError(
                f"ID column '{name}' in {cls.__name__} cannot be an autoincrement primary key. ID columns name the "
                "data, so their values must exist before a row is inserted. Use client-generated IDs instead.")
        made_by = _server_side(column)
        if made_by:
            raise ValueError(
                f"ID column '{name}' in {cls.__name__} cannot get its values from the server ({made_by}). ID columns "
                "name the data, so their values must exist before a row is inserted. Use client-generated IDs instead.")


def _server_side(column: Column[Any]) -> str:
    """What has the database make values of a column; "" when nothing does."""
    if column.identity is not None:
        return "identity"
    if column.computed is not None:
        return "computed"
    if column.server_default is not None:
        return "server_default"
    default = column.default
    if default is not None and default.is_sequence:
        return "sequence"
    return "SQL expression" if default is not None and default.is_clause_element else ""


# ---- the table ----

def declare(cls: type[Any], spec: FeatureSpec, options: Options) -> None:
    """Give a class that is not mapped yet its table's name, arguments and key. ValueError as check_body's."""
    columns: dict[str, Column[Any]] = {
        name: cls.__dict__[name] for name in cls.model_fields if isinstance(cls.__dict__.get(name), Column)}
    _check_fields(cls, columns)
    _check_ids(cls, columns, spec.id_columns)
    cls.__metaxy_json_fields__ = True
    if options.infer_db_table_names:
        cls.__tablename__ = spec.table_name()
    else:
        cls.__metaxy_table__ = str(cls.__tablename__)
    for name in MOMENTS:
        columns[name].type = moment()
    _add_arguments(cls, spec, columns, options)


def _add_arguments(
    cls: type[Any], spec: FeatureSpec, columns: Mapping[str, Column[Any]], options: Options
) -> None:
    from metaxy.ext.sqlalchemy import keys
    from metaxy.ext.sqlalchemy.feature_tables import FEATURE_KEY, SYSTEM_INFO

    items, arguments = _arguments(cls)
    key = keys.key_columns(spec.id_columns)
    if options.inject_primary_key:
        items = [item for item in items if not isinstance(item, PrimaryKeyConstraint)]
        keys.unmark_keys(columns.values())
        items.append(keys.primary_key_of(cls.__tablename__, key))
    elif not any(column.primary_key for column in columns.values()) and not any(
            isinstance(item, PrimaryKeyConstraint) for item in items):
        _tell_rows_apart(cls, key)
    if options.inject_index:
        items.append(keys.index_of(cls.__tablename__, key))
    info = {**arguments.get("info", {}), SYSTEM_INFO: {FEATURE_KEY: spec.key.to_string()}}
    cls.__table_args__ = (*items, {**arguments, "extend_existing": True, "info": info})


def _arguments(cls: type[Any]) -> tuple[list[Any], dict[str, Any]]:
    """`__table_args__` of the class or a base: what stands before the last dict, and that dict."""
    given = getattr(cls, "__table_args__", ())
    if "__table_args__" not in cls.__dict__:
        given = deepcopy(given)     # a constraint is one table's, and a base may have several
    if isinstance(given, Mapping):
        return [], dict(given)
    if not isinstance(given, tuple):
        raise ValueError(
            f"Invalid __table_args__ type in {cls.__name__}: {type(given)}; expected a dict or a tuple")
    if given and isinstance(given[-1], Mapping):
        return list(given[:-1]), dict(given[-1])
    return list(given), {}


def _tell_rows_apart(cls: type[Any], key: list[str]) -> None:
    """A table without a key: the ORM goes by what names a row, and the database has no constraint."""
    arguments = dict(getattr(cls, "__mapper_args__", {}))
    if "primary_key" not in arguments and all(name in cls.model_fields for name in key):
        cls.__mapper_args__ = {**arguments, "primary_key": [cls.__dict__[name] for name in key]}


def forget(cls: type[Any]) -> None:
    """Take the table of a class that could not be mapped out of its MetaData."""
    table = cls.__dict__.get("__table__")
    if isinstance(table, Table):
        table.metadata.remove(table)
