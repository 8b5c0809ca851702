from collections.abc import Callable, Iterable, Sequence
from os import PathLike
from typing import Any, Literal, NamedTuple, final

version: str

def main(argv: list[str], /) -> int:
    """Run the command `metaxy` with argv (the program's name first); return its exit status."""

class Diagnostic(NamedTuple):
    severity: Literal["error", "warning", "note"]
    code: str
    message: str
    hint: str
    file: str | None
    line: int | None
    column: int | None

class Statement(NamedTuple):
    sql: str
    comment: str
    reverse: tuple[str, ...]

class MigrationFile(NamedTuple):
    name: str
    version: str
    description: str
    text: str

class MetaxyError(Exception):
    """str() shows every message with its source line; the attributes are those of the first error."""

    code: str
    message: str
    hint: str
    file: str | None
    line: int | None
    column: int | None
    diagnostics: tuple[Diagnostic, ...]

class SQLSyntaxError(MetaxyError): ...
class InvalidSchema(MetaxyError): ...
class UnsupportedChange(MetaxyError): ...
class InvalidArgument(MetaxyError, ValueError): ...
class DirectoryError(MetaxyError): ...

@final
class Migration:
    """Made by plan() and Directory.plan(); never changes."""

    @property
    def statements(self) -> tuple[Statement, ...]: ...
    @property
    def text(self) -> str: ...
    @property
    def destructive(self) -> bool: ...
    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]: ...
    def __len__(self) -> int: ...

@final
class Directory:
    def __new__(cls, path: str | bytes | PathLike[str], *, layout: str | None = None,
                may_be_new: bool = False) -> Directory: ...
    @property
    def files(self) -> tuple[MigrationFile, ...]: ...
    def validate(self) -> None: ...
    def hash(self) -> None: ...
    def verify(self, dialect: str) -> None: ...
    def plan(self, to_sql: str, dialect: str, *, renames: Iterable[tuple[str, str]] | None = None,
             hints: str | None = None, indent: str | None = None, schema: str | None = None,
             exclude: Iterable[str] | None = None, to_name: str | None = None) -> Migration: ...
    def write(self, migration: Migration, name: str | None = None) -> bool: ...

def plan(from_sql: str, to_sql: str, dialect: str, *, renames: Iterable[tuple[str, str]] | None = None,
         hints: str | None = None, indent: str | None = None, schema: str | None = None,
         exclude: Iterable[str] | None = None, from_name: str | None = None,
         to_name: str | None = None) -> Migration: ...
def check_sql(sql: str, dialect: str, *, name: str | None = None, replay: bool = False) -> tuple[Diagnostic, ...]: ...
def inspect(
    server: str, driver: str, version: str, run: Callable[[str], tuple[list[str], list[tuple[Any, ...]]]], *,
    schema: str | None = None,
) -> tuple[list[tuple[str, tuple[str, str, str]]], list[tuple[str, str, str, str]]]:
    """What the database that run(sql) asks holds: ([(statement, (kind, schema, name) of what it makes)], names).

    driver: "sqlite", "duckdb", "postgres", "mysql" or "mariadb". run: one statement to (column names, rows).
    names: as schema_names gives them.
    """

def schema_names(
    sql: str, server: str, *, schema: str | None = None, name: str | None = None
) -> list[tuple[str, str, str, str]]:
    """(kind, schema, name, part) of what SQL makes. Kinds are "schema", "table", "type", "sequence", "view", "trigger",
    …, and "column", "index", "fk", "check" with the table's name and theirs; `part` of others is their table or ""."""

def split_sql(sql: str, server: str, /) -> list[str]:
    """The statements of a script, each with its ';' where it has one."""

def filter_text(text: str, /) -> str:
    """A filter in its canonical form; MetaxyError FEA003 when it is not well-formed, FEA004 when it is no filter."""

def filter_tree(text: str, /) -> tuple[Any, ...]:
    """A filter as nested tuples, the kind first: ("and", ("=", ("column", "a"), ("number", "1")), ...)."""

def configuration(
    variables: list[tuple[bytes, bytes]], date: Callable[[str], object], file: bytes = b"", start: bytes = b"",
    search: bool = True, read_file: bool = True,
) -> tuple[str | None, str, dict[str, Any], dict[str, Any], dict[str, str]]:
    """(file, root, settings, settings of this program alone, origins), gathered and not checked."""

def configuration_toml(json: str, /) -> str:
    """Settings given as a JSON object, as TOML; nulls are left out."""

def features_toml(
    text: str, name: str, project: str, root: str, /
) -> list[tuple[str, str, str, str, bool, str, list[tuple[str, str]] | None]]:
    """(spec and schema as JSON, project, source, external, on_version_mismatch, field versions) of each feature."""

_Selection = tuple[list[str], list[str], bool]

def selection_check(selection: _Selection, /) -> None:
    """Raises when it says nothing. A selection is (projects, keys, all)."""

def selection_combine(operator: Literal["|", "&", "-"], left: _Selection, right: _Selection, /) -> _Selection: ...
def selection_takes(selection: _Selection, items: list[tuple[str, str]], /) -> list[str]:
    """The keys of those (key, project) that are selected, in their order."""

_LockEntry = tuple[str, str, str, str, str, str, list[tuple[str, str]]]

def lock_read(text: str, name: str, /) -> list[_LockEntry]:
    """(spec and schema as JSON, class path or "", project, version, definition version, field versions)."""

def lock_text(entries: list[_LockEntry], /) -> str:
    """The text of a lock file of these entries, in the order of their keys."""

def lock_compare(
    from_text: str, to_text: str, /
) -> tuple[list[tuple[Literal["added", "updated", "removed"], str, str, str | None, str | None]], int]:
    """([(kind, project, key, version before, version now)], how many are the same); "" is no file."""

def spec_versions(spec: str, truncation: int, schema: str = "", /) -> tuple[str, str, str]:
    """(spec version, code version, definition version) from JSON; the last is "" without a schema."""

@final
class FeatureGraph:
    """One state of a graph. Keys and versions are text."""

    def __new__(
        cls, features: list[tuple[str, str, str, str, bool, list[tuple[str, str]] | None, str, bool]], truncation: int
    ) -> FeatureGraph:
        """features: (spec as JSON, schema as JSON or "", class path or "", project, external, field versions, name of the
        table or "", whether the table's by-field columns are JSON)."""
    def feature_version(self, feature: str, /) -> str: ...
    def definition_version(self, feature: str, /) -> str: ...
    def field_version(self, feature: str, field: str, /) -> str: ...
    def project_version(self, project: str, /) -> str: ...
    def sorted(self, keys: list[str] | None = None, descending: bool = False) -> list[str]: ...
    def downstream(self, keys: list[str], /) -> list[str]: ...
    def sources(self, feature: str, field: str, /) -> list[tuple[str, list[str]]]: ...
    def parents(self, feature: str, field: str, /) -> list[tuple[str, str]]: ...
    def id_columns(self, feature: str, /) -> tuple[list[str], list[str], list[list[str]]]:
        """(input id columns, upstream id columns, input id columns of each dep)."""

@final
class ArrowTable:
    """Rows in memory, given as often as asked for."""

    def __new__(cls, data: Any) -> ArrowTable: ...
    @classmethod
    def from_rows(
        cls, rows: list[dict[str, Any]], columns: Sequence[str | tuple[str, str]] | None = None
    ) -> ArrowTable:
        """columns: names, or (name, "text" | "integer" | "real" | "boolean" | "timestamp") where there may be no values."""
    @classmethod
    def concat(cls, tables: Sequence[ArrowTable], /) -> ArrowTable: ...
    def to_rows(self) -> list[dict[str, Any]]: ...
    @property
    def columns(self) -> list[str]: ...
    def __len__(self) -> int: ...
    def __arrow_c_stream__(self, requested_schema: object = None) -> object: ...
    def __arrow_c_schema__(self) -> object: ...

def duckdb_register(path: str | bytes | PathLike[str], /) -> None: ...
def duckdb_forget() -> None: ...

@final
class Store:
    """A connection and the rows of features in its database; for one thread at a time."""

    def __new__(
        cls, url: str, algorithm: str, truncation: int, *, name: str = "", prefix: str = "",
        auto_create: bool = False, quiet_create: bool = False, map_columns: bool = False,
        materialization_id: str | None = None, project: str = "", connection: object = None,
        inject_primary_key: bool = False, inject_index: bool = False) -> Store: ...
    def close(self) -> None: ...
    def use(self, graph: FeatureGraph, /) -> None: ...
    def set_fallback(self, read: Callable[[str, dict[str, Any]], Any] | None, /) -> None: ...
    def set_class_tables(self, sql: Callable[[str], str] | None, /) -> None: ...
    def has(self, feature: str, /) -> bool: ...
    def tables(self) -> list[str]: ...
    def columns(self, feature: str, /) -> ArrowTable | None: ...
    def drop(self, feature: str, /) -> None: ...
    def read_sql(
        self, feature: str, *, feature_version: str | None = None, feature_history: bool = False,
        sample_history: bool = False, deleted: bool = False, filters: list[str] | None = None,
        columns: list[str] | None = None, fallback: bool = False) -> str: ...
    def read(
        self, feature: str, *, feature_version: str | None = None, feature_history: bool = False,
        sample_history: bool = False, deleted: bool = False, filters: list[str] | None = None,
        columns: list[str] | None = None, fallback: bool = False) -> ArrowTable | None: ...
    def resolve(
        self, feature: str, *, samples: Any = None, filters: list[tuple[str, list[str]]] | None = None,
        global_filters: list[str] | None = None, target_filters: list[str] | None = None,
        staleness: list[str] | None = None, skip_comparison: bool = False, input: bool = False, sql: bool = False,
        views: bool = False
    ) -> tuple[ArrowTable | str, ArrowTable | str, ArrowTable | str, ArrowTable | str | None]: ...
    def write(
        self, rows: Sequence[tuple[str, Any]], *, materialization_id: str | None = None, preserve: bool = False
    ) -> int: ...
    def delete(
        self, feature: str, *, filters: list[str] | None = None, hard: bool = False, feature_history: bool = False,
        sample_history: bool = False) -> int: ...
    def push(
        self, graph: FeatureGraph, project: str, tags: list[tuple[str, str]], /
    ) -> tuple[str, bool, list[str]]: ...
    def provenance(self, feature: str, rows: Any, /) -> ArrowTable: ...
    def rebase(self, feature: str, graph: FeatureGraph | None, rows: Any, /) -> ArrowTable: ...
    def rebase_stored(self, feature: str, graph: FeatureGraph | None, version: str, dry: bool, /) -> int | None: ...
    def copy(
        self, store: Store, features: list[str], *, filters: list[tuple[str, list[str]]] | None = None,
        global_filters: list[str] | None = None, current_version_only: bool = False, sample_history: bool = False
    ) -> tuple[int, int]: ...
    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]: ...
    @property
    def engine(self) -> tuple[str, str]: ...
