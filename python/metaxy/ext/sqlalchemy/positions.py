"""Where tables and columns are written: file and line, from the live object and its source text.

Two sources: a recorder that notes the calling line whenever a Table is made (exact, but only for what is
imported while it runs) and the syntax tree of the file (for classes, and for tables that existed before).
"""

from __future__ import annotations

import ast
import sys
import weakref
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from metaxy.ext.sqlalchemy.errors import Position

if TYPE_CHECKING:
    from sqlalchemy import Column, MetaData, Table

_made_at: weakref.WeakKeyDictionary[Table, Position] = weakref.WeakKeyDictionary()

_LIBRARIES = ("sqlalchemy", "sqlmodel", "flask_sqlalchemy", "pydantic", "metaxy")


@contextmanager
def record_tables(in_project: Callable[[str], bool]) -> Iterator[None]:
    """Notes the line that makes each Table while the context lasts.

    in_project: says of an absolute file name whether it is the user's; its innermost line wins over
    libraries'.
    """
    from sqlalchemy import Table, event

    def note(table: Table, _parent: object) -> None:
        position = _calling_line(in_project)
        if position:
            _made_at[table] = position

    event.listen(Table, "after_parent_attach", note)
    try:
        yield
    finally:
        event.remove(Table, "after_parent_attach", note)


def _calling_line(in_project: Callable[[str], bool]) -> Position | None:
    fallback = None
    frame = sys._getframe(1)
    while frame:
        name = frame.f_globals.get("__name__", "")
        file = frame.f_code.co_filename
        if name.partition(".")[0] not in _LIBRARIES and not file.startswith("<"):
            if in_project(file):
                return Position(file, frame.f_lineno)
            fallback = fallback or Position(file, frame.f_lineno)
        if frame.f_back is None:
            break
        frame = frame.f_back
    return fallback


class Positions:
    """Looks up positions for the tables of some MetaData objects. Reads a file at most once."""

    def __init__(self, metadatas: list[MetaData], classes: list[type] | None = None) -> None:
        self._classes = _classes_by_table(metadatas, classes or [])
        self._names: dict[Table, tuple[str, str]] | None = None
        self._metadatas = metadatas

    def class_of(self, table: Table) -> type | None:
        """The class mapped to `table`, or None for a Core table."""
        return self._classes.get(table)

    def of_table(self, table: Table) -> Position | None:
        """The line of the class statement or of the Table(…) call; None if unknown."""
        made_at = _made_at.get(table)
        cls = self._classes.get(table)
        statement = None
        if cls is not None:
            node, file = _class_node(cls, made_at.file if made_at else "")
            statement = Position(file, node.lineno) if node else None
            if statement and node and not _takes_table_from_elsewhere(cls, node):
                return statement
        return made_at or self._module_level(table) or statement

    def class_of_column(self, column: Column[Any]) -> type | None:
        """The class that brings `column`: that of its table, or of its single-table subclasses one."""
        cls = self._classes.get(column.table)
        return cls if cls is None else _bringing_class(cls, column)

    def of_column(self, column: Column[Any]) -> tuple[str, Position | None]:
        """The attribute's name and the line that defines it (of a mixin, if it is inherited)."""
        table = column.table
        cls = self.class_of_column(column)
        if cls is None:
            position = self.of_table(table)
            return column.name, _column_call(position, column.name) or position
        attribute = _attribute_name(cls, column)
        made_at = _made_at.get(table)
        for base in cls.__mro__:
            node, file = _class_node(base, made_at.file if made_at and base is cls else "")
            line = _attribute_line(node, attribute) if node else None
            if line:
                return attribute, Position(file, line)
        position = self.of_table(table)
        return attribute, _column_call(position, column.name) or position

    def _module_level(self, table: Table) -> Position | None:
        if self._names is None:
            self._names = _module_level_tables(self._metadatas)
        found = self._names.get(table)
        if not found:
            return None
        file, name = found
        for node in _tree(file).body:
            targets = node.targets if isinstance(node, ast.Assign) else []
            if isinstance(node, ast.AnnAssign):
                targets = [node.target]
            if any(isinstance(t, ast.Name) and t.id == name for t in targets):
                return Position(file, node.lineno)
        return None


def _classes_by_table(metadatas: list[MetaData], given: list[type]) -> dict[Table, type]:
    """Mapped classes by their own table; of a single-table hierarchy the class at its top."""
    from sqlalchemy import inspect
    from sqlalchemy.orm import Mapper, mapperlib

    wanted = {id(metadata) for metadata in metadatas}
    mappers: list[Mapper[Any]] = []
    for registry in mapperlib._all_registries():
        mappers.extend(registry.mappers)
    for cls in given:
        mapper: object = inspect(cls, raiseerr=False)
        if isinstance(mapper, Mapper):
            mappers.append(mapper)
    found: dict[Table, type] = {}
    for mapper in mappers:
        table: Any = mapper.local_table
        inherits = mapper.inherits
        if id(getattr(table, "metadata", None)) not in wanted:
            continue
        if inherits is None or inherits.local_table is not table:
            known = found.get(table)
            # One table may serve several unrelated classes: the first by name, not by chance.
            if known is None or _class_name(mapper.class_) < _class_name(known):
                found[table] = mapper.class_
    return found


def _class_name(cls: type) -> tuple[str, str]:
    return cls.__module__, cls.__qualname__


def _bringing_class(cls: type, column: Column[Any]) -> type:
    from sqlalchemy import inspect

    try:
        root: Any = inspect(cls)
        mappers = [mapper for mapper in root.self_and_descendants if mapper.local_table is column.table]
        return next((mapper.class_ for mapper in mappers if column in mapper.columns.values()), cls)
    except Exception:  # as in _attribute_name
        return cls


def _attribute_name(cls: type, column: Column[Any]) -> str:
    from sqlalchemy import inspect

    try:
        return str(inspect(cls).get_property_by_column(column).key)
    except Exception:  # a mapping that cannot be configured must not hide the error that we report
        return column.key


def _module_level_tables(metadatas: list[MetaData]) -> dict[Table, tuple[str, str]]:
    """Tables that are globals of a module: table to (file, name)."""
    wanted = {id(table): table for metadata in metadatas for table in metadata.tables.values()}
    found: dict[Table, tuple[str, str]] = {}
    for module in list(sys.modules.values()):
        file = getattr(module, "__file__", None)
        if not isinstance(file, str) or not file.endswith(".py"):
            continue
        for name, value in list(vars(module).items()):
            table = wanted.get(id(value))
            if table is None:
                continue
            # A table may be imported under its name elsewhere: keep the file that assigns it.
            if table not in found or not _assigns(found[table]):
                found[table] = (str(Path(file).resolve()), name)
    return found


def _assigns(place: tuple[str, str]) -> bool:
    file, name = place
    return any(
        isinstance(target, ast.Name) and target.id == name
        for node in _tree(file).body
        if isinstance(node, ast.Assign)
        for target in node.targets
    )


@lru_cache(maxsize=256)
def _tree(file: str) -> ast.Module:
    """The syntax tree of `file`; empty when there is none or it cannot be parsed."""
    try:
        return ast.parse(Path(file).read_bytes(), file)
    except (OSError, SyntaxError, ValueError, RecursionError):
        return ast.Module(body=[], type_ignores=[])


@lru_cache(maxsize=256)
def _classes_in(file: str) -> dict[str, ast.ClassDef]:
    """Class statements of a file by __qualname__; of two with one name the last, as when it runs."""
    found: dict[str, ast.ClassDef] = {}

    def visit(node: ast.AST, prefix: str) -> None:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.ClassDef):
                found[prefix + child.name] = child
                visit(child, f"{prefix}{child.name}.")
            elif isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
                visit(child, f"{prefix}{child.name}.<locals>.")
            elif not isinstance(child, ast.expr):
                visit(child, prefix)

    with suppress(RecursionError):
        visit(_tree(file), "")
    return found


def _class_node(cls: type, made_in: str = "") -> tuple[ast.ClassDef | None, str]:
    """The statement of a class and its file. `made_in` goes first: two files may be modules of one name."""
    if cls.__qualname__ in _classes_in(made_in):
        return _classes_in(made_in)[cls.__qualname__], made_in
    module = sys.modules.get(cls.__module__)
    file = getattr(module, "__file__", None)
    if not isinstance(file, str) or cls.__module__.partition(".")[0] in _LIBRARIES:
        return None, ""
    file = str(Path(file).resolve())
    return _classes_in(file).get(cls.__qualname__), file


def _takes_table_from_elsewhere(cls: type, node: ast.ClassDef) -> bool:
    """True for `__table__ = some_table` and imperative mappings: the line of the Table(…) call says more."""
    marks = ("__tablename__", "__table__")
    if not hasattr(cls, "metadata") and not any(_attribute_line(node, mark) for mark in marks):
        return True
    for statement in node.body:
        if isinstance(statement, ast.Assign):
            names = [target.id for target in statement.targets if isinstance(target, ast.Name)]
            if "__table__" in names:
                return not isinstance(statement.value, ast.Call)
    return False


def _attribute_line(node: ast.ClassDef, attribute: str) -> int | None:
    for statement in node.body:
        if isinstance(statement, ast.Assign):
            names = [target.id for target in statement.targets if isinstance(target, ast.Name)]
        elif isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
            names = [statement.target.id]
        elif isinstance(statement, ast.FunctionDef):
            names = [statement.name]
        else:
            continue
        if attribute in names:
            return statement.lineno
    return None


def _column_call(near: Position | None, name: str) -> Position | None:
    """The line of `Column("name", …)` within the statement that starts at `near`."""
    if near is None:
        return None
    statements = _statements(near.file)
    at = bisect_right(statements, (near.line, sys.maxsize)) - 1
    lines = _column_calls(near.file).get(name, [])
    first = bisect_left(lines, near.line)
    if at < 0 or first == len(lines) or lines[first] > statements[at][1]:
        return None
    return Position(near.file, lines[first])


@lru_cache(maxsize=256)
def _statements(file: str) -> list[tuple[int, int]]:
    """First and last line of the statements of a file and of its functions, outermost ones only."""
    found: list[tuple[int, int]] = []

    def visit(body: list[ast.stmt]) -> None:
        for statement in body:
            if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
                visit(statement.body)
            else:
                found.append((statement.lineno, statement.end_lineno or statement.lineno))

    visit(_tree(file).body)
    return sorted(found)


@lru_cache(maxsize=256)
def _column_calls(file: str) -> dict[str, list[int]]:
    """Lines of the calls `Column("name", …)` of a file by name, in ascending order."""
    found: dict[str, list[int]] = {}
    for call in ast.walk(_tree(file)):
        if isinstance(call, ast.Call) and call.args and isinstance(call.args[0], ast.Constant):
            callee = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
            if callee == "Column":
                found.setdefault(str(call.args[0].value), []).append(call.lineno)
    return {name: sorted(lines) for name, lines in found.items()}
