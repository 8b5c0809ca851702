"""Imports model files so that each runs once, under whatever names the others import it.

A tree of models is rarely an installed package: files import each other relatively, from the directory they
are in, or from a directory above it, often all three. A finder in front of Python's own resolves those names
from the place of the importing file, gives every file one module object, and lets two directories have files
of one name. `sys.path` is left alone.
"""

from __future__ import annotations

import importlib
import importlib.abc
import importlib.util
import os
import sys
import sysconfig
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from types import ModuleType
from typing import Any

from metaxy.ext.sqlalchemy.errors import Position, Problem

_PRIVATE = "_metaxy_models_"  # first part of a module's name where its own is taken

_left_behind: dict[str, ModuleType] = {}
"""Modules of earlier projects in this process. They stay until the next one: their classes refer to them."""


class Project(importlib.abc.MetaPathFinder):
    """The user's files. Use as a context: `with Project(paths) as project: project.load(file)`."""

    def __init__(self, paths: Sequence[Path]) -> None:
        """paths: files and directories given by the user; they exist."""
        self.cwd = Path(os.path.realpath("."))
        self.paths = [Path(os.path.realpath(path)) for path in paths]
        self.loaded: dict[str, ModuleType] = {}  # real path to module
        self._failed: dict[str, BaseException] = {}
        # names in sys.modules that are ours, to real path ("" for a namespace)
        self._names: dict[str, str] = {}
        self._names_below: dict[str, set[str]] = {}  # the same names by their first part
        self._same: dict[object, dict[str, ModuleType]] = {}  # by place: what first parts mean there
        self._owners: dict[str, str] = {}  # canonical name to real path
        self._levels: dict[str, int] = {}
        self._canonical: dict[str, str] = {}
        self._forced: dict[str, str] = {}
        self._private: dict[str, str] = {}  # private top-level name to the directory it stands for
        self._front: list[str] = []
        self._back: list[str] = []
        self._installed = _installed_roots()
        self._fallback = _Fallback(self)

    def __enter__(self) -> Project:
        importlib.invalidate_caches()
        for name, module in _left_behind.items():
            if sys.modules.get(name) is module:
                del sys.modules[name]
        _left_behind.clear()
        for module in list(sys.modules.values()):
            file = getattr(module, "__file__", None)
            if isinstance(file, str) and self.owns(file):
                self.loaded.setdefault(os.path.realpath(file), module)
        sys.meta_path.insert(0, self)
        sys.meta_path.append(self._fallback)
        return self

    def __exit__(self, *_error: object) -> None:
        sys.meta_path.remove(self)
        sys.meta_path.remove(self._fallback)
        _left_behind.update({name: sys.modules[name] for name in self._names if name in sys.modules})

    def owns(self, file: str) -> bool:
        """True for a Python file of the user's, False for an installed one. `file` may be any path."""
        real = os.path.realpath(file)
        if not real.endswith(".py") or any(
            part in ("site-packages", "dist-packages") for part in Path(real).parts
        ):
            return False
        if any(real.startswith(root) for root in self._installed):
            return any(Path(real).is_relative_to(path) for path in self.paths)
        tops = [self.cwd, *(_top(path) for path in self.paths)]
        return any(Path(real).is_relative_to(top) for top in tops)

    def expect(self, file: Path, relative_level: int) -> None:
        """Says of a file, before anything is loaded, the most dots of a relative import in it."""
        self._levels[os.path.realpath(file)] = relative_level

    def load(self, file: Path) -> ModuleType:
        """Runs `file` unless it was, and returns its module.

        Raises whatever the file raises, SystemExit too, and the same exception again when it is asked for
        again.
        """
        return self._load_real(os.path.realpath(file))

    def cause(self, error: BaseException) -> BaseException:
        """The failure of another file behind `error`, where a file turned one exception into another; else
        `error`.
        """
        failures = list(self._failed.values())
        inner: BaseException | None = error
        while inner is not None:
            if any(inner is failure for failure in failures):
                error = inner
            inner = inner.__cause__ or inner.__context__
        return error

    def _load_real(self, real: str) -> ModuleType:
        if real in self._failed:
            raise self._failed[real]
        if real in self.loaded:
            return self.loaded[real]
        name = self._canonical_name(real)
        self._forced[name] = real
        try:
            with self._standing_in(real):
                importlib.import_module(name)
        finally:
            self._forced.pop(name, None)
        return self.loaded[real]

    # Names

    def _canonical_name(self, real: str) -> str:
        """The one name under which a file runs; other names become aliases of it."""
        if real not in self._canonical:
            base, parts = self._name_parts(Path(real))
            if self._taken(parts, real):
                private = f"{_PRIVATE}{len(self._private) + 1}"
                self._private[private] = str(base)
                parts = [private, *parts]
            self._canonical[real] = ".".join(parts)
            self._owners.setdefault(self._canonical[real], real)
        return self._canonical[real]

    def _name_parts(self, file: Path) -> tuple[Path, list[str]]:
        """The directory that a file is imported from, and its dotted name there."""
        stem = [] if file.name == "__init__.py" else [file.stem]
        root = _package_root(file)
        if root != file.parent:
            return root, [*file.parent.relative_to(root).parts, *stem]
        # No package: count from the working directory, as deep as its relative imports need.
        above = self._outermost(file)
        parts: list[str] = []
        directory = file.parent
        while directory != directory.parent and directory.name.isidentifier():
            if directory == above and len(parts) >= self._levels.get(str(file), 0):
                break
            if not directory.is_relative_to(above) and len(parts) >= self._levels.get(str(file), 0):
                break
            parts.insert(0, directory.name)
            directory = directory.parent
        return directory, [*parts, *stem]

    def _outermost(self, file: Path) -> Path:
        """The highest directory from which the project's files may be imported."""
        if file.is_relative_to(self.cwd):
            return self.cwd
        for path in self.paths:
            top = _top(path)
            if file.is_relative_to(top):
                return top
        return file.parent

    def _taken(self, parts: list[str], real: str) -> bool:
        name = ".".join(parts)
        if parts[0] in sys.stdlib_module_names or not all(part.isidentifier() for part in parts):
            return True
        other = sys.modules.get(parts[0])
        if other is not None and parts[0] not in self._names:
            places = [os.path.realpath(place) for place in getattr(other, "__path__", [])]
            ours = real if len(parts) == 1 else None
            file = getattr(other, "__file__", None)
            inside = any(Path(real).is_relative_to(place) for place in places)
            if not inside and (file is None or os.path.realpath(file) != ours):
                return True
        in_package = _package_root(Path(real)) != Path(real).parent
        return not in_package and self._owners.get(name, real) != real

    # Where an importing file looks

    def _directories(self, real: str) -> tuple[list[str], list[str]]:
        """Where imports of a file look before the interpreter's path, and after it."""
        file = Path(real)
        root = _package_root(file)
        top = self._outermost(file)
        above, _ = self._name_parts(file)
        front = [root, *(place for place in root.parents if place.is_relative_to(top)), self.cwd, above]
        back = [place for place in file.parents if place.is_relative_to(root) and place != root]
        back += [place / "src" for place in (top, self.cwd) if (place / "src").is_dir()]
        return list(dict.fromkeys(map(str, front))), list(dict.fromkeys(map(str, back)))

    @contextmanager
    def _standing_in(self, real: str) -> Iterator[None]:
        """Resolve names as `real` would; names that mean another file there are put aside meanwhile."""
        before = self._front, self._back
        front, back = self._directories(real)
        aside: dict[str, ModuleType] = {}
        if (front, back) != before:
            self._front, self._back = front, back
            aside = self._put_aside()
        try:
            yield
        finally:
            self._front, self._back = before
            sys.modules.update(aside)

    def _put_aside(self) -> dict[str, ModuleType]:
        known = self._same.setdefault((tuple(self._front), tuple(self._back)), {})
        aside = {}
        for top, names in self._names_below.items():
            module = sys.modules.get(top)
            if top.startswith(_PRIVATE) or (module is not None and known.get(top) is module):
                continue
            if module is not None and self._same_here(top, module):
                known[top] = module
                continue
            aside.update({name: sys.modules.pop(name) for name in names if name in sys.modules})
        return aside

    def _note(self, name: str, real: str) -> None:
        """`name` in sys.modules is the project's from now on. real: "" for a namespace."""
        self._names[name] = real
        self._names_below.setdefault(name.partition(".")[0], set()).add(name)

    def _same_here(self, top: str, module: ModuleType) -> bool:
        spec = self._search(top) or PathFinder.find_spec(top, self._back)
        if spec is None:
            return False
        if spec.loader is None:
            return list(spec.submodule_search_locations or []) == list(getattr(module, "__path__", []))
        file = getattr(module, "__file__", None)
        return bool(file and spec.origin and os.path.realpath(file) == os.path.realpath(spec.origin))

    def _search(self, name: str) -> ModuleSpec | None:
        """A top-level name in the front directories; a mere directory gives way to an installed package."""
        spec = PathFinder.find_spec(name, self._front)
        if spec is not None and spec.loader is None:
            places = [os.path.realpath(place) for place in spec.submodule_search_locations or []]
            ours = any(path.is_relative_to(place) for place in places for path in self.paths)
            regular = None if ours else PathFinder.find_spec(name, None)
            if regular is not None and regular.loader is not None:
                return None
        return spec

    # The import system asks

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname in self._forced:
            return self._run_spec(fullname, self._forced[fullname])
        if fullname in self._private:
            return self._namespace_spec(fullname, [self._private[fullname]])
        if path is not None:
            parent = fullname.rpartition(".")[0]
            return (
                self._adopt(fullname, PathFinder.find_spec(fullname, path)) if parent in self._names else None
            )
        if not self._front or fullname in sys.stdlib_module_names:
            return None
        return self._adopt(fullname, self._search(fullname))

    def find_in_back(self, fullname: str) -> ModuleSpec | None:
        """For names that nothing else knows: files beside the importing one, inside a package."""
        return self._adopt(fullname, PathFinder.find_spec(fullname, self._back)) if self._back else None

    def _adopt(self, fullname: str, spec: ModuleSpec | None) -> ModuleSpec | None:
        if spec is None:
            return None
        if spec.loader is None:
            self._note(fullname, "")
            return spec
        if not isinstance(spec.loader, SourceFileLoader) or not spec.origin or not self.owns(spec.origin):
            return spec
        real = os.path.realpath(spec.origin)
        if real not in self.loaded and real not in self._failed and self._canonical_name(real) == fullname:
            return self._run_spec(fullname, real)
        self._note(fullname, real)
        return ModuleSpec(fullname, _Alias(self, real), origin=real)

    def _namespace_spec(self, fullname: str, places: list[str]) -> ModuleSpec:
        self._note(fullname, "")
        spec = ModuleSpec(fullname, None, is_package=True)
        spec.submodule_search_locations = places
        return spec

    def _run_spec(self, fullname: str, real: str) -> ModuleSpec | None:
        self._note(fullname, real)
        package = [os.path.dirname(real)] if os.path.basename(real) == "__init__.py" else None
        return importlib.util.spec_from_file_location(
            fullname, real, loader=_Runner(self, fullname, real), submodule_search_locations=package
        )

    def run(self, module: ModuleType, real: str, execute: Any) -> None:
        """Executes a module's code in its own place. The module is known before it has run: imports may be
        circular.
        """
        self.loaded[real] = module
        try:
            with self._standing_in(real):
                execute(module)
        except BaseException as error:
            del self.loaded[real]
            self._failed[real] = error
            raise

    def blame(self, error: BaseException, file: Path) -> Problem:
        """What `error`, raised while `file` was loaded, means for its author."""
        at = self._line_of(error) or Position(str(file), 1)
        if isinstance(error, SystemExit):
            message = f"the file ends the program (SystemExit: {error.code})"
            return Problem(message, at, hint='Put what is not a model under `if __name__ == "__main__":`.')
        text = " ".join(str(error).split())
        message = f"{type(error).__name__}: {text}" if text else type(error).__name__
        return Problem(message, at)

    def _line_of(self, error: BaseException) -> Position | None:
        if isinstance(error, SyntaxError) and error.filename:
            return Position(error.filename, error.lineno or 1)
        found = None
        trace = error.__traceback__
        while trace:
            file = trace.tb_frame.f_code.co_filename
            if self.owns(file):
                found = Position(file, trace.tb_lineno)
            trace = trace.tb_next
        return found


class _Fallback(importlib.abc.MetaPathFinder):
    """Comes last on sys.meta_path."""

    def __init__(self, project: Project) -> None:
        self._project = project

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        return self._project.find_in_back(fullname) if path is None else None


class _Runner(SourceFileLoader):
    def __init__(self, project: Project, fullname: str, real: str) -> None:
        super().__init__(fullname, real)
        self._project = project

    def exec_module(self, module: ModuleType) -> None:
        self._project.run(module, os.path.realpath(self.path), super().exec_module)


class _Alias(importlib.abc.Loader):
    """Puts the module that a file already has, or gets now, under another name."""

    def __init__(self, project: Project, real: str) -> None:
        self._project = project
        self._real = real

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return None

    def exec_module(self, module: ModuleType) -> None:
        # The import system takes what is in sys.modules when this returns.
        sys.modules[module.__name__] = self._project._load_real(self._real)


def _package_root(file: Path) -> Path:
    """The directory that holds the outermost regular package around `file`; its own directory if there is
    none.
    """
    directory = file.parent
    while (directory / "__init__.py").exists() and directory != directory.parent:
        directory = directory.parent
    return directory


def _top(path: Path) -> Path:
    """The directory above a given path: `--path db` is often imported as `db.…`."""
    return path.parent if path.is_dir() else path.parent.parent


def _installed_roots() -> list[str]:
    places = [sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")]
    places.append(str(Path(__file__).resolve().parents[2]))  # this package
    return [os.path.realpath(place) + os.sep for place in places if place]
