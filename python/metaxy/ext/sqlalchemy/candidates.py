"""Which Python files of a tree may define tables: decided from their syntax, before anything runs.

In: directories.   Out: files in a fixed order, each with the verdict whether it is to be imported. A file
that is not may still be imported by one that is. Nothing is executed and SQLAlchemy is not needed.
"""

from __future__ import annotations

import ast
import builtins
import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from metaxy.ext.sqlalchemy.errors import Position, Problem

LIBRARIES = ("sqlalchemy", "sqlmodel", "flask_sqlalchemy", "advanced_alchemy", "geoalchemy2", "metaxy")
"""Top-level packages whose bases and constructors make tables."""

SKIPPED_DIRS = {
    "__pycache__",
    "node_modules",
    "site-packages",
    "dist-packages",
    "venv",
    "virtualenv",
    "tests",
}

_MAKERS = {
    "CreateTableAs",
    "CreateView",
    "DDL",
    "Index",
    "MetaData",
    "SQLAlchemy",
    "Sequence",
    "Table",
    "automap_base",
    "declarative_base",
    "map_imperatively",
    "registry",
}
_MARKS = {"__tablename__", "__table__", "__table_args__", "__mapper_args__", "__abstract__"}


@dataclass
class SourceFile:
    """One file of the tree, read and parsed."""

    path: Path  # real path
    tree: ast.Module | None  # None: not Python that this interpreter reads
    error: Problem | None = None  # why not
    named: bool = False  # given by the user itself, not found in a directory
    # (module, dots in front, name); the name is "" for `import module`
    imports: list[tuple[str, int, str]] = field(default_factory=list)

    @property
    def stem(self) -> str:
        return self.path.parent.name if self.path.name == "__init__.py" else self.path.stem

    @property
    def deepest_level(self) -> int:
        """The most dots in front of a relative import."""
        return max((level for _, level, _ in self.imports), default=0)


def python_files(root: Path) -> Iterator[Path]:
    """Python files below `root` in byte order, without tests, virtual environments and hidden directories."""
    seen: set[str] = set()

    def walk(directory: Path) -> Iterator[Path]:
        real = os.path.realpath(directory)
        if real in seen:  # a link to a directory that was walked, or to itself
            return
        seen.add(real)
        for entry in sorted(os.scandir(directory), key=lambda item: item.name):
            path = Path(entry.path)
            if entry.is_dir():
                if not _skipped_dir(path):
                    yield from walk(path)
            elif entry.name.endswith(".py") and not _skipped_file(entry.name):
                yield path

    yield from walk(root)


def _skipped_dir(path: Path) -> bool:
    name = path.name
    return (
        name.startswith(".")
        or name in SKIPPED_DIRS
        or name.endswith(".egg-info")
        or (path / "pyvenv.cfg").exists()
        or (name == "build" and (path / "lib").is_dir())
        or (name == "versions" and (path.parent / "env.py").exists())
    )


def _skipped_file(name: str) -> bool:
    return name.startswith((".", "test_")) or name.endswith("_test.py") or name in {"conftest.py", "setup.py"}


def read(path: Path, *, named: bool = False) -> SourceFile:
    """Parses one file. What cannot be parsed has `tree` None and `error` set."""
    real = Path(os.path.realpath(path))
    try:
        tree = ast.parse(real.read_bytes(), str(real))
        source = SourceFile(real, tree, named=named)
        source.imports = list(_imports(tree))
        return source
    except SyntaxError as error:
        problem = Problem(f"SyntaxError: {error.msg}", Position(str(real), error.lineno or 1))
    except (OSError, ValueError, RecursionError) as error:
        problem = Problem(f"{type(error).__name__}: {error}", Position(str(real), 1))
    return SourceFile(real, None, problem, named)


def _imports(tree: ast.Module) -> Iterator[tuple[str, int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, 0, ""
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                yield node.module or "", node.level, alias.name


def choose(files: Iterable[SourceFile]) -> list[SourceFile]:
    """Those of `files` that may define tables, in their order.

    A file may if a class of it declares a table or derives from what may be a model, or if it calls a
    constructor such as Table(…), or, while it is imported, a function of the project that does. "What may be a
    model" comes from LIBRARIES or from another project file that touches them. Files with `error` are among
    them, so that the caller can report them.
    """
    listed = list(files)
    tainted = _tainted(listed)
    own = {part for source in listed for part in (source.stem, *source.path.parent.parts)}
    names = {
        source.path: _names_in(source.tree, tainted)
        for source in listed
        if source.tree and not _is_migration(source)
    }
    makers = _maker_functions(listed, names, own)
    return [
        source
        for source in listed
        if source.tree is None
        or source.named
        or (source.path in names and _may_define(source.tree, names[source.path], own, makers))
    ]


def missing_import(source: SourceFile, files: Iterable[SourceFile]) -> tuple[Position, str] | None:
    """The first package that a file imports and neither Python's path nor the project has, with its place."""
    own = {part for file in files for part in (file.stem, *file.path.parent.parts)}
    for node in ast.walk(source.tree) if source.tree else ():
        if isinstance(node, ast.Import):
            modules = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and not node.level:
            modules = [node.module or ""]
        else:
            continue
        for package in (module.partition(".")[0] for module in modules):
            if package not in own and not _is_there(package):
                return Position(str(source.path), node.lineno), package
    return None


def _is_there(package: str) -> bool:
    try:
        return package in sys.stdlib_module_names or find_spec(package) is not None
    except (ImportError, ValueError):
        return True  # another failure is not ours to explain


def _tainted(files: list[SourceFile]) -> set[str]:
    """Names of project modules that touch LIBRARIES, directly or through each other."""
    stems = {source.stem for source in files}
    tainted: set[str] = set()
    changed = True
    while changed:
        changed = False
        for source in files:
            if source.stem in tainted:
                continue
            if any(_brings_models(module, name, tainted) for module, _, name in source.imports):
                tainted.add(source.stem)
                changed = True
    return tainted & stems


def _brings_models(module: str, name: str, tainted: set[str]) -> bool:
    """True if `from module import name` gives something of LIBRARIES or of a tainted project file.

    Project modules are compared by their last part: a file too many is cheap, a file too few loses its
    tables.
    """
    parts = module.split(".")
    return parts[0] in LIBRARIES or parts[-1] in tainted or name in tainted


def _may_define(tree: ast.Module, names: _Names, own: set[str], makers: set[str]) -> bool:
    for node in ast.walk(tree):
        if _defines(node, names, own) or (
            names.touches and isinstance(node, ast.Call) and _listens_to_create(node)
        ):
            return True
    return bool(makers) and any(
        isinstance(node, ast.Call) and _calls_maker(node, names, makers) for node in _when_imported(tree)
    )


def _defines(node: ast.AST, names: _Names, own: set[str]) -> bool:
    """True for the class of a model, and for the call of a constructor."""
    if isinstance(node, ast.ClassDef):
        bases = [*node.bases, *node.decorator_list]
        return _declares_table(node) or any(_model_base(base, names, own) for base in bases)
    return isinstance(node, ast.Call) and _makes_table(node, names)


def _maker_functions(files: list[SourceFile], names: dict[Path, _Names], own: set[str]) -> set[str]:
    """Names of the project's functions and methods that define tables, directly or through each other."""
    functions = [
        (node, names[source.path])
        for source in files
        if source.tree and source.path in names and names[source.path].touches
        for node in ast.walk(source.tree)
        if isinstance(node, ast.FunctionDef)
    ]
    makers: set[str] = set()
    changed = True
    while changed:
        changed = False
        for function, known in functions:
            if function.name in makers:
                continue
            if any(
                _defines(node, known, own) or (isinstance(node, ast.Call) and _calls_maker(node, known, makers))
                for statement in function.body
                for node in ast.walk(statement)
            ):
                makers.add(function.name)
                known.models.setdefault(function.name, True)
                changed = True
    return makers


def _calls_maker(node: ast.Call, names: _Names, makers: set[str]) -> bool:
    return _last_name(node.func, names) in makers and names.models.get(_root(node.func), names.star)


def _when_imported(tree: ast.Module) -> Iterator[ast.AST]:
    """The nodes that run with the file: not what stands in functions."""
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            waiting.extend(ast.iter_child_nodes(node))


def _is_migration(source: SourceFile) -> bool:
    """An Alembic revision, or its env.py."""
    assert source.tree is not None
    assigned: set[str] = set()
    for node in source.tree.body:
        targets = node.targets if isinstance(node, ast.Assign) else []
        if isinstance(node, ast.AnnAssign):
            targets = [node.target]
        assigned.update(target.id for target in targets if isinstance(target, ast.Name))
    if {"revision", "down_revision"} <= assigned:
        return True
    return ("alembic", 0, "context") in source.imports or ("alembic.context", 0, "") in source.imports


@dataclass
class _Names:
    """What the names of one file may be."""

    models: dict[str, bool] = field(default_factory=dict)  # True: may lead to a model; False: surely not
    originals: dict[str, str] = field(default_factory=dict)  # import Table as T: "T" to "Table"
    packages: dict[str, str] = field(
        default_factory=dict
    )  # of names that `models` does not know: whose they are
    star: bool = False  # a star import may have brought models
    touches: bool = False  # the file touches LIBRARIES, or project files that do


def _names_in(tree: ast.Module, tainted: set[str]) -> _Names:
    names = _Names()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                models = _brings_models(alias.name, "", tainted)
                names.touches |= models
                package = alias.name.split(".")[0]
                if models or package in _NOT_MODELS:
                    names.models[alias.asname or package] = models
                else:
                    names.packages[alias.asname or package] = package
        elif isinstance(node, ast.ImportFrom):
            _names_imported_from(node, names, tainted)
    _follow_assignments(tree, names.models)
    return names


def _names_imported_from(node: ast.ImportFrom, names: _Names, tainted: set[str]) -> None:
    module = node.module or ""
    for alias in node.names:
        models = _brings_models(module, alias.name, tainted)
        names.touches |= models
        local = alias.asname or alias.name
        names.originals[local] = alias.name
        if alias.name == "*":
            names.star |= models
        elif models or node.level or module.split(".")[0] in _NOT_MODELS:
            names.models[local] = models
        else:
            names.packages[local] = module.split(".")[0]


_NOT_MODELS = set(sys.stdlib_module_names) | {
    "pydantic",
    "pydantic_settings",
    "fastapi",
    "starlette",
    "attrs",
    "click",
}


def _follow_assignments(tree: ast.Module, names: dict[str, bool]) -> None:
    """`Base = declarative_base()`, `class Base(DeclarativeBase)`: local names that may be models, or surely
    are not.
    """
    for _ in range(2):  # twice: a use may stand before the definition it depends on
        for node in ast.walk(tree):
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call | ast.Attribute | ast.Name):
                root = _root(node.value)
                for target in node.targets:
                    if isinstance(target, ast.Name) and root in names and target.id not in names:
                        names[target.id] = names[root]
            elif isinstance(node, ast.ClassDef):
                verdicts = [names.get(_root(base)) for base in node.bases]
                if True in verdicts:
                    names[node.name] = True
                elif None not in verdicts:
                    names.setdefault(node.name, False)


def _root(node: ast.expr) -> str:
    """The leftmost name: "db" of `db.Model`, "registry" of `registry().generate_base()`."""
    while True:
        if isinstance(node, ast.Attribute | ast.Subscript | ast.Starred):
            node = node.value
        elif isinstance(node, ast.Call):
            node = node.func
        else:
            return node.id if isinstance(node, ast.Name) else ""


def _declares_table(node: ast.ClassDef) -> bool:
    if any(word.arg == "table" for word in node.keywords):
        return True
    for statement in node.body:
        targets: list[ast.expr] = []
        if isinstance(statement, ast.Assign):
            targets = statement.targets
        elif isinstance(statement, ast.AnnAssign):
            targets = [statement.target]
        if any(isinstance(target, ast.Name) and target.id in _MARKS for target in targets):
            return True
        if isinstance(statement, ast.FunctionDef) and statement.name in _MARKS:
            return True
    return False


def _model_base(node: ast.expr, names: _Names, own: set[str]) -> bool:
    root = _root(node)
    if root in names.models:
        return names.models[root]
    if root in _BUILTINS:
        return False
    if names.star or names.touches:
        return True  # from a package that we do not know, in a file that works with models
    package = names.packages.get(root, "")
    return bool(package) and package not in own and _wraps_sqlalchemy(package)


@cache
def _wraps_sqlalchemy(package: str) -> bool:
    """True if an installed package needs SQLAlchemy, or may: one that lies somewhere on Python's path.

    A base class that other people's package brings must not be overlooked: its tables would be dropped.
    """
    from importlib.metadata import distribution, packages_distributions  # slow to load, seldom needed

    distributions = packages_distributions().get(package, [])
    for name in distributions:
        for needed in distribution(name).requires or []:
            if "extra ==" not in needed and needed.lower().startswith(("sqlalchemy", "sqlmodel")):
                return True
    if distributions:
        return False
    try:
        return find_spec(package) is not None
    except (ImportError, ValueError):
        return False


_BUILTINS = set(dir(builtins))


def _makes_table(node: ast.Call, names: _Names) -> bool:
    return _last_name(node.func, names) in _MAKERS and names.models.get(_root(node.func), names.star)


def _last_name(func: ast.expr, names: _Names) -> str:
    """What is called, by the name it has where it comes from."""
    if isinstance(func, ast.Attribute):
        return func.attr
    local = getattr(func, "id", "")
    return names.originals.get(local, local)


def _listens_to_create(node: ast.Call) -> bool:
    """event.listen(…, "after_create", …) and event.listens_for(…, "before_create")."""
    return any(
        isinstance(argument, ast.Constant) and argument.value in ("after_create", "before_create")
        for argument in node.args
    )
