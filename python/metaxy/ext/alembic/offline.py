"""What stands for a connection while an Alembic history is written as SQL (history.py): each statement goes out as text with its
values in it, and what asks for rows is refused.

On SQLite a database in memory follows what is written, so that batch mode and inspectors see the tables of their revision.
"""

from __future__ import annotations

import io
import json
import math
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from alembic.operations.batch import BatchOperationsImpl
from sqlalchemy import JSON, String, create_engine, inspect, inspection, literal, text
from sqlalchemy.engine.mock import MockConnection
from sqlalchemy.schema import DDLElement
from sqlalchemy.sql.dml import Insert, Update
from sqlalchemy.sql.elements import BindParameter
from sqlalchemy.sql.visitors import cloned_traverse, iterate
from sqlalchemy.types import NullType
from sqlalchemy.util import immutabledict

if TYPE_CHECKING:
    from alembic.runtime.migration import MigrationContext
    from sqlalchemy.engine import Connection

__all__ = ["LiveDatabaseError", "NoRows", "OfflineConnection", "following_batches", "take_over"]


class LiveDatabaseError(Exception):
    """A revision looked at rows."""


class NoRows:
    """What a statement gives where there is no database: a revision that looks at it cannot be written as SQL."""

    def _refuse(self, *_arguments: Any) -> Any:
        raise LiveDatabaseError

    __getattr__ = __iter__ = __bool__ = __len__ = __next__ = __getitem__ = _refuse

    def close(self) -> None:
        pass


class _NoTransaction:
    """A transaction inside of the file's own. One that is rolled back would have to take back what is written."""

    is_active = True

    def __enter__(self) -> _NoTransaction:
        return self

    def __exit__(self, *_error: Any) -> None:
        pass

    def commit(self) -> None:
        pass

    close = commit

    def rollback(self) -> None:
        raise LiveDatabaseError


class Shadow:
    """A SQLite database in memory that has run what was written so far."""

    def __init__(self, written: io.StringIO) -> None:
        self.written = written
        self.done = 0
        self._connection: Connection | None = None

    def connection(self) -> Connection:
        """The connection to it. Raises what SQLite raises for what was written."""
        if self._connection is None:
            self._connection = create_engine("sqlite://").connect()
        new = self.written.getvalue()[self.done:]
        self.done += len(new)
        driver: Any = self._connection.connection.driver_connection
        driver.executescript(new)
        return self._connection


class OfflineConnection(MockConnection):
    """In place of the one that Alembic gives revisions. write: what takes a statement and its parameters. shadow: None on servers."""

    def __init__(self, dialect: Any, write: Callable[[Any, Any], None], output: Callable[[str], None],
                 shadow: Shadow | None) -> None:
        super().__init__(dialect, write)
        self.output = output
        self.shadow = shadow

    def execute(self, obj: Any, parameters: Any = None, execution_options: Any = None) -> Any:
        self._execute_impl(obj, parameters)
        return NoRows()

    def exec_driver_sql(self, statement: str, parameters: Any = None, execution_options: Any = None) -> Any:
        if parameters:
            raise ValueError("values in the driver's style cannot be written as SQL: use sa.text() with names")
        self.output(statement)
        return NoRows()

    def scalar(self, *_arguments: Any, **_keywords: Any) -> Any:
        raise LiveDatabaseError

    scalars = scalar

    def begin(self) -> _NoTransaction:
        return _NoTransaction()

    begin_nested = begin

    def commit(self) -> None:
        pass

    close = commit

    def __enter__(self) -> OfflineConnection:
        return self

    def __exit__(self, *_error: Any) -> None:
        pass


@inspection._inspects(OfflineConnection)
def _inspector(connection: OfflineConnection) -> Any:
    """What `sa.inspect(op.get_bind())` gives."""
    if connection.shadow is None:
        raise LiveDatabaseError
    return inspect(connection.shadow.connection())


# ---- statements ----

def take_over(context: MigrationContext, written: io.StringIO) -> None:
    """Have all that `context` executes written with its values."""
    implementation: Any = context.impl
    # Drivers halve percent signs; a file is read by none.
    dialect: Any = context.dialect
    dialect.identifier_preparer._double_percents = False
    dialect.statement_compiler = type("_Compiler", (_Literals, dialect.statement_compiler), {})
    plain = implementation._exec

    def execute(construct: Any, execution_options: Any = None, multiparams: Any = None, params: Any = None) -> None:
        construct = text(construct) if isinstance(construct, str) else construct
        if isinstance(construct, DDLElement):
            plain(construct, execution_options)
            return
        for statement in _statements(construct, multiparams or params, dialect):
            implementation.static_output(statement)

    output = implementation.static_output
    implementation.command_terminator = ""
    implementation.static_output = lambda statement: output(_terminated(statement))
    implementation._exec = execute
    shadow = Shadow(written) if dialect.name == "sqlite" else None
    connection: Any = OfflineConnection(
        dialect, lambda construct, parameters: execute(construct, multiparams=parameters),
        implementation.static_output, shadow)
    context.connection = implementation.connection = connection


def _terminated(statement: str) -> str:
    """With one semicolon, which is no part of a comment; a comment alone has none."""
    statement = statement.strip().removesuffix(";").rstrip()
    lines = statement.splitlines()
    if all(line.lstrip().startswith("--") or not line.strip() for line in lines):
        return statement
    return f"{statement}\n;" if "--" in lines[-1] or "#" in lines[-1] else f"{statement};"


def _statements(construct: Any, parameters: Any, dialect: Any) -> Iterator[str]:
    """SQL for each set of parameters. Raises ValueError for one that lacks a value, or has one that nothing takes."""
    rows = [{}] if not parameters else [parameters] if isinstance(parameters, Mapping) else list(parameters)
    for row in rows:
        yield _compiled(_with_values(construct, row), dialect)


def _with_values(construct: Any, row: Mapping[str, Any]) -> Any:
    names = {element.key for element in iterate(construct) if isinstance(element, BindParameter)}

    def fill(parameter: Any) -> None:
        if parameter.key in row:
            parameter.value, parameter.required = row[parameter.key], False

    columns = {name: value for name, value in row.items() if name not in names}
    if columns and not isinstance(construct, (Insert, Update)):
        raise ValueError(f"the statement has no parameter '{min(columns)}'")
    filled = construct.values(**columns) if columns else construct
    if names & row.keys():
        filled = cloned_traverse(filled, {"maintain_key": True}, {"bindparam": fill})
        if given := getattr(filled, "_values", None):   # what values() gave, which it extends
            filled._values = immutabledict(given)
    missing = [element.key for element in iterate(filled)
               if isinstance(element, BindParameter) and element.required and element.callable is None]
    if missing:
        raise ValueError(f"the parameter '{missing[0]}' has no value")
    return filled


class _Literals:
    """A compiler's rendering of values, where SQLAlchemy has none: bytes, JSON, and what text() says no type of."""

    dialect: Any

    def render_literal_bindparam(self, bindparam: Any, **keywords: Any) -> str:
        if bindparam.value is None and bindparam.callable is None and bindparam.type.should_evaluate_none:
            return self.render_literal_value(None, bindparam.type)      # JSON's null
        rendered: str = super().render_literal_bindparam(bindparam, **keywords)  # type: ignore[misc]
        return rendered

    def render_literal_value(self, value: Any, type_: Any) -> str:
        if isinstance(value, (bytes, bytearray, memoryview)):
            return f"'\\x{value.hex()}'" if self.dialect.name == "postgresql" else f"x'{value.hex()}'"
        if isinstance(value, float) and not math.isfinite(value):
            if self.dialect.name != "postgresql":
                raise ValueError(f"the number {value} cannot be written as SQL")
            return "'NaN'" if math.isnan(value) else "'Infinity'" if value > 0 else "'-Infinity'"
        if isinstance(type_, NullType):
            type_ = literal(value).type
        if isinstance(type_, JSON):
            serialize = getattr(self.dialect, "_json_serializer", None) or json.dumps
            value, type_ = serialize(value), String()
        rendered: str = super().render_literal_value(value, type_)  # type: ignore[misc]
        return rendered


def _compiled(construct: Any, dialect: Any) -> str:
    """column_keys: an INSERT without values has none, instead of a parameter for every column."""
    if isinstance(construct, Insert):
        construct = construct.inline()      # no RETURNING of what nobody reads
    options: dict[str, Any] = {"dialect": dialect, "column_keys": [], "compile_kwargs": {"literal_binds": True}}
    compiled = construct.compile(**options)
    defaults = {column: column.default for column in getattr(compiled, "insert_prefetch", ())}
    defaults |= {column: column.onupdate for column in getattr(compiled, "update_prefetch", ())}
    if not defaults:
        return str(compiled)
    for column, default in defaults.items():
        if not default.is_scalar:
            raise ValueError(f"the value of column '{column.name}' is made by Python: give one in the revision")
    return str(construct.values({column.key: default.arg for column, default in defaults.items()}).compile(**options))


# ---- batch mode ----

@contextmanager
def following_batches() -> Iterator[None]:
    """Have batch mode on SQLite read its tables from the shadow; without a database, Alembic refuses it."""
    plain = BatchOperationsImpl.flush

    def flush(batch: Any) -> None:
        operations = batch.operations
        bind = operations.get_bind()
        if not isinstance(bind, OfflineConnection) or bind.shadow is None or batch.copy_from is not None:
            plain(batch)
            return
        shadow = bind.shadow
        batch.operations = SimpleNamespace(
            impl=operations.impl, get_bind=shadow.connection,
            migration_context=SimpleNamespace(as_sql=False, dialect=operations.migration_context.dialect))
        try:
            plain(batch)
        finally:
            batch.operations = operations

    batches: Any = BatchOperationsImpl
    batches.flush = flush
    try:
        yield
    finally:
        batches.flush = plain
