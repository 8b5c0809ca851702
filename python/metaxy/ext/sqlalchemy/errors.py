"""What can go wrong between a model and its SQL. Knows no SQLAlchemy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Position:
    """A line of a source file. `file` is absolute; `line` counts from 1."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong, for a person.

    message: one line, lower case, no full stop.
    at: where, or None when no line is to blame.
    subject: the object to blame, such as "class User, attribute name"; "" if there is none.
    hint: a whole sentence that says what to do; "" if we are not sure.
    """

    message: str
    at: Position | None = None
    subject: str = ""
    hint: str = ""

    def __str__(self) -> str:
        text = f"{self.at}: error: " if self.at else "error: "
        text += f"{self.subject}: {self.message}" if self.subject else self.message
        return f"{text}\n  hint: {self.hint}" if self.hint else text


class ProviderError(Exception):
    """Base of all errors of the provider. `problems` holds every one found, not just the first."""

    exit_status = 1

    def __init__(self, problems: str | Problem | Sequence[Problem]) -> None:
        if isinstance(problems, str):
            problems = Problem(problems)
        if isinstance(problems, Problem):
            problems = [problems]
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class DialectError(ProviderError):
    """The dialect is unknown, or the package that brings it is not installed."""

    exit_status = 2


class PathError(ProviderError):
    """A path that does not exist or is not Python."""

    exit_status = 2


class ModuleImportError(ProviderError):
    """At least one model file failed while it was imported."""


class ModelsNotFoundError(ProviderError):
    """Nothing was found or given that has tables."""


class ModelError(ProviderError):
    """At least one model cannot be written as SQL in this dialect."""
