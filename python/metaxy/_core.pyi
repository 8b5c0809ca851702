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
