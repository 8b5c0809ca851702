"""The standalone provider: a tree of Python files in, the SQL of its models on stdout.

    python -m metaxy.ext.sqlalchemy.provider --path DIR [--path DIR …] --dialect D [--skip-errors]

Exit status: 0 all is printed; 1 models cannot be loaded, found or printed (then stdout is empty); 2 wrong
usage.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING

from metaxy.ext.sqlalchemy import candidates
from metaxy.ext.sqlalchemy.dialects import printing_dialect, valid_names
from metaxy.ext.sqlalchemy.errors import (
    ModelsNotFoundError,
    ModuleImportError,
    PathError,
    Problem,
    ProviderError,
)

if TYPE_CHECKING:
    from sqlalchemy import MetaData

    from metaxy.ext.sqlalchemy.loading import Project


def run(dialect: str, paths: Sequence[str | Path], skip_errors: bool = False) -> str:
    """SQL of all models below `paths`, as `ddl.ddl_text` gives it.

    dialect: as in `ddl.ddl_text`.   paths: directories and single files, merged.
    skip_errors: a file that cannot be imported is a warning on stderr instead of an error.
    What the models print goes to stderr. Raises ProviderError (PathError, DialectError, ModuleImportError,
    ModelsNotFoundError, ModelError) with all problems of its kind.
    """
    from metaxy.ext.sqlalchemy.ddl import metadata_text

    printing_dialect(dialect)  # before any model runs
    return metadata_text(dialect, load_metadata(paths, skip_errors=skip_errors))


def load_metadata(paths: Sequence[str | Path], *, skip_errors: bool = False) -> list[MetaData]:
    """MetaData objects with content that the files below `paths` define or use, in the order of files and
    lines.

    Raises PathError, ModuleImportError, ModelsNotFoundError.
    """
    from metaxy.ext.sqlalchemy.ddl import NOTHING_FOUND, metadatas_in
    from metaxy.ext.sqlalchemy.loading import Project
    from metaxy.ext.sqlalchemy.positions import record_tables

    sources = _sources([Path(path) for path in paths])
    project = Project([Path(path) for path in paths])
    with redirect_stdout(sys.stderr), project, record_tables(project.owns):
        problems = _load(project, candidates.choose(sources), sources)
    if problems and not skip_errors:
        raise ModuleImportError(problems)
    for problem in problems:
        print(str(problem).replace(": error: ", ": warning: ", 1), file=sys.stderr)
    found: dict[MetaData, None] = {}
    for source in sources:
        module = project.loaded.get(str(source.path))
        for value in list(vars(module).values()) if module else []:
            found.update(dict.fromkeys(metadatas_in(value)))
    filled = [metadata for metadata in found if metadata.tables or metadata._sequences]
    if not filled:
        raise ModelsNotFoundError(Problem(NOTHING_FOUND, hint=_why_nothing(project, sources)))
    return filled


def _why_nothing(project: Project, sources: list[candidates.SourceFile]) -> str:
    """What may be behind that no file has tables; "" where all files ran."""
    passed_over = [
        source for source in sources if source.tree is not None and str(source.path) not in project.loaded
    ]
    for source in passed_over:
        missing = candidates.missing_import(source, sources)
        if missing:
            at, module = missing
            return f"{at} imports {module!r}, which {sys.executable} does not have."
    if not passed_over:
        return ""
    return (
        f"{passed_over[0].path} was not imported, as nothing in it looks like a model: name a file with --path "
        "to import it all the same."
    )


def _sources(paths: list[Path]) -> list[candidates.SourceFile]:
    problems = [Problem(f"path {str(path)!r} does not exist") for path in paths if not path.exists()]
    problems += [
        Problem(f"path {str(path)!r} is not a Python file")
        for path in paths
        if path.is_file() and path.suffix != ".py"
    ]
    if not paths:
        problems = [Problem("no path given", hint="Name the directory of the models with --path.")]
    if problems:
        raise PathError(problems)
    found: dict[Path, candidates.SourceFile] = {}
    try:
        for path in paths:
            files = [path] if path.is_file() else candidates.python_files(path)
            for file in files:
                source = candidates.read(file, named=path.is_file())
                found.setdefault(source.path, source).named |= source.named
    except OSError as error:
        raise PathError(f"{error.filename}: {error.strerror}") from error
    return list(found.values())


def _load(
    project: Project, chosen: list[candidates.SourceFile], sources: list[candidates.SourceFile]
) -> list[Problem]:
    """Imports `chosen`. Returns what failed; one failure that several files meet counts once."""
    problems: dict[int, Problem] = {}
    errors: list[BaseException] = []  # keeps them alive, so that ids stay unique
    for source in sources:
        project.expect(source.path, source.deepest_level)
    for source in chosen:
        if source.error:
            problems[id(source)] = source.error
            continue
        try:
            project.load(source.path)
        except (KeyboardInterrupt, GeneratorExit):
            raise
        except BaseException as error:
            cause = project.cause(error)
            errors.append(cause)
            problems.setdefault(id(cause), project.blame(cause, source.path))
    return list(dict.fromkeys(problems.values()))


def main(argv: Sequence[str] | None = None, prog: str = "metaxy provider sqlalchemy") -> int:
    """The command line. argv: arguments without the program's name. Returns the exit status; prints all
    errors.
    """
    parser = argparse.ArgumentParser(
        prog=prog,
        allow_abbrev=False,
        description="Prints the SQL that creates the SQLAlchemy models of a project.",
    )
    parser.add_argument(
        "--path",
        action="append",
        required=True,
        metavar="DIR",
        help="directory or file of models; may be repeated",
    )
    parser.add_argument(
        "--dialect", default="mysql", metavar="D", help=f"{', '.join(valid_names())} (default: mysql)"
    )
    parser.add_argument(
        "--skip-errors",
        action="store_true",
        help="warn of files that cannot be imported instead of giving up",
    )
    try:
        options = parser.parse_args(argv)
    except SystemExit as done:
        return int(done.code or 0)
    try:
        with _stdout_kept_clean(for_good=argv is None) as write:
            write(run(options.dialect, options.path, options.skip_errors))
    except ProviderError as error:
        print(error, file=sys.stderr)
        if isinstance(error, ModuleImportError):
            print("Use --skip-errors to go on without these files.", file=sys.stderr)
        return error.exit_status
    except ModuleNotFoundError as error:
        if error.name != "sqlalchemy":
            raise
        print(f"error: {sys.executable} has no SQLAlchemy", file=sys.stderr)
        print("  hint: Run the provider with the Python environment of your project.", file=sys.stderr)
        return 1
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # the reader went: nothing left to flush to
        return 1
    return 0


class _Writer:
    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def __call__(self, text: str) -> None:
        """Writes all of `text` as UTF-8 to the real stdout."""
        rest = memoryview(text.encode("utf-8", "surrogateescape"))
        while rest:
            rest = rest[os.write(self._descriptor, rest) :]


@contextmanager
def _stdout_kept_clean(*, for_good: bool) -> Iterator[_Writer]:
    """Sends descriptor 1 to stderr, so that not even a child process of a model can print into the SQL.

    for_good: leave it there, since a model may also print when the process ends.
    """
    sys.stdout.flush()
    real = os.dup(1)
    try:
        os.dup2(2, 1)
        yield _Writer(real)
    finally:
        sys.stdout.flush()
        if not for_good:
            os.dup2(real, 1)
        os.close(real)


if __name__ == "__main__":
    sys.exit(main())
