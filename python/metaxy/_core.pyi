from collections.abc import Iterable
from os import PathLike
from typing import Literal, NamedTuple, final

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
def filter_text(text: str, /) -> str:
    """A filter in its canonical form; MetaxyError FEA003 when it is not well-formed, FEA004 when it is no filter."""

def spec_versions(spec: str, truncation: int, schema: str = "", /) -> tuple[str, str, str]:
    """(spec version, code version, definition version) from JSON; the last is "" without a schema."""

@final
class FeatureGraph:
    """One state of a graph. Keys and versions are text."""

    def __new__(
        cls, features: list[tuple[str, str, str, str, bool, list[tuple[str, str]] | None]], truncation: int
    ) -> FeatureGraph:
        """features: (spec as JSON, schema as JSON or "", class path or "", project, external, field versions)."""
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
