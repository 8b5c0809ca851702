"""MetaData objects to DDL statements: what `create_all(checkfirst=False)` would run, in an order that never
changes.

SQLAlchemy's own generator walks the tables and fires the events; this module only fixes the order where
SQLAlchemy walks a set, collects every error instead of stopping at the first, and adds rename hints. In:
MetaData objects and a dialect of dialects.py.   Out: statements without ';'.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any, cast

from sqlalchemy import Column, Constraint, Enum, ForeignKeyConstraint, Index, MetaData, Table
from sqlalchemy import Sequence as DbSequence
from sqlalchemy import exc as sa_exc
from sqlalchemy import text as sa_text
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.schema import CreateColumn, CreateIndex, CreateSchema, CreateSequence, CreateTable
from sqlalchemy.sql import ddl as sa_ddl
from sqlalchemy.sql.compiler import DDLCompiler

from metaxy.ext.sqlalchemy.errors import ModelError, Position, Problem
from metaxy.ext.sqlalchemy.positions import Positions

RENAMED_FROM = "renamed_from"
"""Key of `info` of a Table, Column or Index that holds its former name."""

_ALWAYS_THERE = {"postgresql": {"public"}, "mssql": {"dbo"}, "sqlite": {"main"}}
"""Schemas that a server has without being told."""


def statements(metadatas: Sequence[MetaData], dialect: Dialect, positions: Positions) -> list[str]:
    """DDL of all tables of all `metadatas`, in execution order, each without ';'.

    A MetaData given twice counts once. Rename hints are comment lines `-- atlas:renamed_from OLD` directly
    above what they belong to. Raises ModelError with every problem found; then no statement is to be used.
    """
    unique = list(dict.fromkeys(metadatas))
    emission = _Emission(dialect, positions)
    emission.check_names(unique)
    emission.check_references(unique)
    emission.check_schemas(unique)
    emission.check_enums(unique)
    emission.raise_problems()  # SQLAlchemy cannot sort tables whose references lead nowhere
    emission.run(unique)
    emission.raise_problems()
    return emission.schema_statements(unique) + emission.texts


def tables_in_order(metadatas: Sequence[MetaData]) -> list[Table]:
    """All tables, referenced tables first, ties by schema and name."""
    return [table for table, _ in _sorted_tables(_by_name(metadatas)) if table is not None]


def _by_name(metadatas: Sequence[MetaData]) -> list[Table]:
    tables = dict.fromkeys(table for metadata in metadatas for table in metadata.tables.values())
    return sorted(tables, key=lambda table: (table.schema or "", table.name))


def _sorted_tables(tables: list[Table]) -> list[tuple[Table | None, Any]]:
    """As sort_tables_and_constraints, but the constraints that come after all tables are in order too."""
    pairs: list[tuple[Table | None, Any]] = []
    sort: Any = sa_ddl.sort_tables_and_constraints  # untyped
    for table, constraints in sort(tables):
        if table is None:
            constraints = sorted(constraints, key=_constraint_key)
        pairs.append((table, constraints))
    return pairs


def _constraint_key(constraint: ForeignKeyConstraint) -> tuple[str, str, list[str], int]:
    table = constraint.table
    return table.schema or "", table.name, list(constraint.column_keys), constraint._creation_order


class _Emission:
    """One run: its connection, what it printed, what was wrong."""

    def __init__(self, dialect: Dialect, positions: Positions) -> None:
        self.dialect = dialect
        self.positions = positions
        self.problems: list[Problem] = []
        self.texts: list[str] = []
        self.schemas_made: set[str] = set()
        self.sequences_made: set[str] = set()
        self.memo: dict[Any, Any] = {}
        self.is_mariadb = bool(getattr(dialect, "is_mariadb", False))
        dialect.ddl_compiler = _printing_compiler(dialect.ddl_compiler, self)
        self.connection = _Connection(self)

    # What was wrong

    def blame(self, item: object, error: BaseException | str, hint: str = "") -> None:
        """Notes that `item` (a table, column, constraint, …) cannot be printed."""
        subject, at = self.subject(item)
        problem = Problem(_message(error), at, subject, hint)
        if problem not in self.problems:
            self.problems.append(problem)

    def subject(self, item: object) -> tuple[str, Position | None]:
        """How to name `item`, and where it is written."""
        if isinstance(item, Column):
            attribute, at = self.positions.of_column(item)
            cls = self.positions.class_of_column(item)
            column = f'column "{item.table.fullname}.{item.name}"'
            return (f"{cls.__qualname__}.{attribute} ({column})" if cls else column), at
        if isinstance(item, Table):
            cls = self.positions.class_of(item)
            table = f'table "{item.fullname}"'
            return (f"{cls.__qualname__} ({table})" if cls else table), self.positions.of_table(item)
        table_of = getattr(item, "table", None)
        if isinstance(item, Index | Constraint) and isinstance(table_of, Table):
            kind = "index" if isinstance(item, Index) else "constraint"
            name = f' "{item.name}"' if item.name else ""
            where, at = self.subject(table_of)
            return f"{where}, {kind}{name}", at
        if isinstance(item, DbSequence):
            return f'sequence "{item.name}"', None
        return type(item).__name__, None

    def raise_problems(self) -> None:
        if self.problems:
            # By place; a sort keeps what has none, and two of one line, in the order they were met.
            raise ModelError(sorted(self.problems, key=lambda problem: problem.at or Position("", 0)))

    # Checks before printing

    def check_names(self, metadatas: Sequence[MetaData]) -> None:
        """Two tables of one name can only live in two MetaData objects: which one is meant?"""
        seen: dict[tuple[str, str], Table] = {}
        for metadata in metadatas:
            for table in metadata.tables.values():
                first = seen.setdefault((table.schema or "", table.name), table)
                if first is not table:
                    subject, at = self.subject(first)
                    self.blame(table, f"has the same name as {subject} at {at or 'an unknown place'}")

    def check_references(self, metadatas: Sequence[MetaData]) -> None:
        others = {table.fullname for metadata in metadatas for table in metadata.tables.values()}
        for table in _by_name(metadatas):
            for foreign_key in sorted(table.foreign_keys, key=lambda key: key.parent.name):
                try:
                    foreign_key.column.table  # noqa: B018  (resolving is the check)
                except sa_exc.SQLAlchemyError as error:
                    target = getattr(error, "table_name", None)
                    elsewhere = isinstance(error, sa_exc.NoReferencedTableError) and target in others
                    hint = (
                        f'"{target}" belongs to another MetaData: give the Column object itself.'
                        if elsewhere
                        else ""
                    )
                    self.blame(foreign_key.parent, error, hint)

    def check_schemas(self, metadatas: Sequence[MetaData]) -> None:
        if self.dialect.name != "sqlite":
            return
        for table in _by_name(metadatas):
            if table.schema and table.schema != "main":
                self.blame(
                    table,
                    f'schema "{table.schema}" would be an attached database, which no SQLite schema contains',
                    "Leave out schema= for SQLite, for instance with a MetaData made per dialect.",
                )

    def check_enums(self, metadatas: Sequence[MetaData]) -> None:
        """On PostgreSQL the first of two enum types of one name would win without a word."""
        if self.dialect.name != "postgresql":
            return
        seen: dict[tuple[str, str], tuple[list[str], Column[Any]]] = {}
        for table in _by_name(metadatas):
            for column in table.columns:
                kind = column.type.dialect_impl(self.dialect)
                kind = getattr(kind, "item_type", kind)
                if not isinstance(kind, Enum) or not kind.native_enum:
                    continue
                if not kind.name:
                    self.blame(column, "a PostgreSQL enum type needs a name", "Write Enum(…, name=…).")
                    continue
                key = (kind.schema or "", str(kind.name))
                values, first = seen.setdefault(key, (list(kind.enums), column))
                if values != list(kind.enums):
                    subject, at = self.subject(first)
                    place = f" at {at}" if at else ""
                    self.blame(column, f'enum type "{kind.name}" has other values than in {subject}{place}')

    # Printing

    def run(self, metadatas: Sequence[MetaData]) -> None:
        """Walks everything. Problems are noted, not raised."""
        generator = _generator(self)
        opened = []
        tables = _by_name(metadatas)
        for metadata in metadatas:
            own = [table for table in tables if table.metadata is metadata]
            events = generator.with_ddl_events(metadata, tables=own, checkfirst=False)
            if self.attempt(metadata, events.__enter__):
                opened.append((metadata, events))
        for sequence in self._sequences(metadatas, generator):
            self.attempt(sequence, partial(generator.traverse_single, sequence, create_ok=True))
        for table, constraints in _sorted_tables(tables):
            if table is not None:
                self._table(generator, table, constraints)
            else:
                for constraint in constraints:
                    self.attempt(constraint, partial(generator.traverse_single, constraint))
        for metadata, events in opened:
            self.attempt(metadata, partial(events.__exit__, None, None, None))

    def _sequences(self, metadatas: Sequence[MetaData], generator: Any) -> list[DbSequence]:
        found: dict[tuple[str, str], DbSequence] = {}
        for metadata in metadatas:
            for sequence in metadata._sequences.values():
                if sequence.column is None and generator._can_create_sequence(sequence):
                    found.setdefault((sequence.schema or "", sequence.name), sequence)
        return [found[key] for key in sorted(found)]

    def _table(self, generator: Any, table: Table, constraints: Any) -> None:
        before = len(self.problems)
        try:
            self.dialect.validate_identifier(table.name)
            generator.traverse_single(
                table,
                create_ok=True,
                include_foreign_key_constraints=constraints,
                _is_metadata_operation=True,
            )
        except Exception as error:
            # An event (a PostgreSQL enum, say) failed before the compiler could say which column it was.
            if len(self.problems) == before:
                self._blame_columns(table)
            if len(self.problems) == before:
                self.blame(table, error)

    def _blame_columns(self, table: Table) -> None:
        types = self.dialect.type_compiler_instance
        for column in table.columns:
            try:
                types.process(column.type, type_expression=column)
            except Exception as error:
                self.blame(column, error)

    def attempt(self, item: object, action: Callable[[], object]) -> bool:
        """Runs `action`; an error is blamed on `item`. True if there was none."""
        try:
            action()
        except Exception as error:
            self.blame(item, error)
            return False
        return True

    def execute(self, element: Any, parameters: Any = None) -> None:
        """Takes what SQLAlchemy, or a listener, wants to run."""
        if isinstance(element, CreateSchema):
            self.schemas_made.add(str(element.element))
        elif isinstance(element, str):
            self.add(element)
            return
        if parameters and hasattr(element, "params"):
            element = element.params(**dict(parameters))
        ddl = isinstance(element, sa_ddl.ExecutableDDLElement)
        options: dict[str, Any] = {} if ddl else {"compile_kwargs": {"literal_binds": True}}
        target = getattr(element, "element", None)
        try:
            text = str(element.compile(dialect=self.dialect, **options))
        except Exception as error:
            self.blame(target if target is not None else element, error)
            return
        hint = ""
        if isinstance(element, CreateTable | CreateIndex):
            hint = self.rename_line(target)
        if isinstance(element, CreateSequence):
            if text in self.sequences_made:
                return  # one sequence for several columns: a server would be asked first whether it is there
            self.sequences_made.add(text)
        self.add(hint + text.strip())

    def add(self, text: str) -> None:
        text = text.strip()
        if text:
            schema = _schema_made_by(text)
            if schema:
                self.schemas_made.add(schema)
            self.texts.append(text)

    def rename_line(self, item: Any) -> str:
        """`-- atlas:renamed_from OLD` with its line end, or "" when there is no hint."""
        if item is None or not item.info or RENAMED_FROM not in item.info:
            return ""
        old = item.info[RENAMED_FROM]
        if not isinstance(old, str) or not old.strip() or len(old.splitlines()) != 1:
            self.blame(item, f"info[{RENAMED_FROM!r}] must be the former name, not {old!r}")
            return ""
        return f"-- atlas:renamed_from {old}\n"

    def schema_statements(self, metadatas: Sequence[MetaData]) -> list[str]:
        """CREATE SCHEMA for what the models use and no listener creates."""
        used = {table.schema for metadata in metadatas for table in metadata.tables.values()}
        used |= {sequence.schema for metadata in metadatas for sequence in metadata._sequences.values()}
        if self.dialect.name == "postgresql":
            for table in _by_name(metadatas):
                kinds = (getattr(column.type, "item_type", column.type) for column in table.columns)
                used |= {kind.schema for kind in kinds if isinstance(kind, Enum) and kind.native_enum}
        used -= _ALWAYS_THERE.get(self.dialect.name, set())
        quote = self.dialect.identifier_preparer.quote_schema
        words = {"mssql": "CREATE SCHEMA", "clickhouse": "CREATE DATABASE IF NOT EXISTS"}
        verb = words.get(self.dialect.name, "CREATE SCHEMA IF NOT EXISTS")
        return [
            f"{verb} {quote(name)}" for name in sorted(s for s in used if s) if name not in self.schemas_made
        ]


def _schema_made_by(text: str) -> str | None:
    """The name in a listener's own CREATE SCHEMA statement."""
    words = text.rstrip("; \n").split()
    if [word.upper() for word in words[:2]] not in (["CREATE", "SCHEMA"], ["CREATE", "DATABASE"]):
        return None
    rest = words[2:]
    if [word.upper() for word in rest[:3]] == ["IF", "NOT", "EXISTS"]:
        rest = rest[3:]
    return rest[0].strip('"`[]') if rest else None


def _message(error: BaseException | str) -> str:
    """One line without SQLAlchemy's link; the object's name is said by Problem.subject."""
    if isinstance(error, sa_exc.UnsupportedCompilationError):
        # SQLAlchemy says "Compiler <object at 0x…> can't render element of type ARRAY"
        return f"the dialect has no {str(error.args[0]).rpartition('of type ')[2]}"
    text = str(error.args[0]) if isinstance(error, sa_exc.SQLAlchemyError) and error.args else str(error)
    text = " ".join(text.split())
    if text.startswith("(in table "):
        text = text.partition("): ")[2] or text
    if not isinstance(error, str | sa_exc.SQLAlchemyError):
        text = f"{type(error).__name__}: {text}"
    return text or type(error).__name__


class _Connection:
    """Stands in for a Connection while events fire: prints instead of running."""

    def __init__(self, emission: _Emission) -> None:
        self._emission = emission
        self.dialect = emission.dialect
        self.name = emission.dialect.name

    @property
    def engine(self) -> _Connection:
        return self

    def connect(self, **_options: Any) -> _Connection:
        return self

    def execution_options(self, **_options: Any) -> _Connection:
        return self

    def get_execution_options(self) -> dict[str, Any]:
        return {}

    def schema_for_object(self, item: Any) -> str | None:
        return cast("str | None", item.schema)

    def in_transaction(self) -> bool:
        return False

    def execute(self, element: Any, parameters: Any = None, execution_options: Any = None) -> None:
        if isinstance(element, str):
            element = sa_text(element)
        self._emission.execute(element, parameters)

    def exec_driver_sql(self, statement: str, parameters: Any = None, execution_options: Any = None) -> None:
        if parameters:
            raise NotImplementedError("exec_driver_sql with parameters cannot be printed")
        self._emission.execute(statement)

    def _run_ddl_visitor(self, visitor: Any, element: Any, **options: Any) -> None:
        """For a listener that calls `other.create(connection)`; nothing is there to be checked first."""
        options["checkfirst"] = False
        visitor(self.dialect, self, **options).traverse_single(element)


def _generator(emission: _Emission) -> Any:
    """SQLAlchemy's generator with sets put in order. Any: the class has no public type."""

    base: Any = sa_ddl.SchemaGenerator

    class Generator(base):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__(emission.dialect, emission.connection)
            self.memo = emission.memo
            self._inside: Table | None = None
            self._waiting: list[Index] = []

        def visit_table(self, table: Table, **options: Any) -> None:
            self._inside, self._waiting = table, []
            start = len(emission.texts)
            try:
                super().visit_table(table, **options)
            finally:
                self._inside = None
                _sort_constraint_comments(emission.texts, start)

        def visit_index(self, index: Index, create_ok: bool = False) -> None:
            # visit_table walks the set table.indexes: wait for the last one, then print all by name.
            if self._inside is None or index.table is not self._inside:
                super().visit_index(index, create_ok=create_ok)
                return
            self._waiting.append(index)
            if len(self._waiting) < len(self._inside.indexes):
                return
            for waiting in sorted(self._waiting, key=lambda item: str(item.name or "")):
                emission.attempt(waiting, partial(super().visit_index, waiting, create_ok=True))

    return Generator()


def _sort_constraint_comments(texts: list[str], start: int) -> None:
    """SQLAlchemy walks the set table.constraints for COMMENT ON CONSTRAINT, always last of a table."""
    first = len(texts)
    while first > start and texts[first - 1].startswith("COMMENT ON CONSTRAINT "):
        first -= 1
    texts[first:] = sorted(texts[first:])


def _in_order(constraints: Iterable[Constraint]) -> list[Constraint]:
    return sorted(constraints, key=lambda constraint: constraint._creation_order)


def _printing_compiler(plain: type[DDLCompiler], emission: _Emission) -> type[DDLCompiler]:
    """The dialect's compiler, which also prints rename hints and does not stop at what it cannot print."""

    class PrintingCompiler(plain):  # type: ignore[misc, valid-type]
        _column_checks: tuple[Any, ...] = ()
        _column_checks_done = 0
        _moved: tuple[Any, ...] = ()

        def process(self, obj: Any, **kw: Any) -> Any:
            if isinstance(obj, CreateColumn):
                return self._column(obj, **kw)
            if isinstance(obj, Constraint):
                return self._constraint(obj, **kw)
            return super().process(obj, **kw)

        def _column(self, create: CreateColumn, **kw: Any) -> Any:
            column = create.element
            # A column keeps its constraints in a set: hand them out in the order they were made.
            moved = self._behind_the_columns(column)
            kept = [check for check in _in_order(column.constraints) if check not in moved]
            self._column_checks = (*kept, *moved)
            self._column_checks_done = 0
            self._moved = moved
            try:
                text = super().process(create, **kw)
                if moved and text is not None:
                    text = text.rstrip()
            except Exception as error:
                emission.blame(column, error)
                return "-- not printable"
            finally:
                self._column_checks = self._moved = ()
            hint = emission.rename_line(column)
            return f"{hint}\t{text}" if hint and text is not None else text

        def _behind_the_columns(self, column: Column[Any]) -> tuple[Any, ...]:
            """CHECKs that MariaDB does not take at a column: one with a name, and all but one without."""
            if not emission.is_mariadb:
                return ()
            checks = _in_order(column.constraints)
            nameless = [
                check for check in checks if check.name is None or not self.preparer.format_constraint(check)
            ]
            return tuple(check for check in checks if check not in nameless[:1])

        def create_table_constraints(self, table: Table, **kw: Any) -> str:  # pyright: ignore[reportIncompatibleMethodOverride]
            moved = [check for column in table.columns for check in self._behind_the_columns(column)]
            texts = [super().create_table_constraints(table, **kw), *map(self.process, moved)]
            return ", \n\t".join(text for text in texts if text)

        def _constraint(self, constraint: Constraint, **kw: Any) -> Any:
            if constraint in self._column_checks:
                constraint = self._column_checks[self._column_checks_done]
                self._column_checks_done += 1
                if constraint in self._moved:
                    return ""
            try:
                return super().process(constraint, **kw)
            except Exception as error:
                emission.blame(constraint, error)
                return "-- not printable"

    PrintingCompiler.__name__ = plain.__name__
    return PrintingCompiler


__all__ = ["RENAMED_FROM", "statements", "tables_in_order"]
