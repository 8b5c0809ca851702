"""Loads a project's Python features for the native command, and says what they are and what they were made from.

`python -m metaxy._export REQUEST`: REQUEST is JSON, {"root": directory, "config_file": path or "", "environment": {names:
values from .env}}. Standard output becomes one JSON text: "features",
and "inputs": files, directories and environment variables that the result depends on, so that the command can keep
it for as long as none of them changes. What the modules print themselves goes to standard error. When a module
fails the text has "error" instead: type, message, file, line, traceback. Source: src/cli/feature_python.h.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import time
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

FORMAT = 1
_IMPORTED = (".py", ".pyc", ".so", ".zip", ".egg", ".pth", ".dist-info", ".egg-info")
# What tells that the result cannot be kept: it came from elsewhere than files and variables.
_OUTSIDE = {"subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.fork", "socket.connect", "socket.getaddrinfo",
            "sqlite3.connect"}


class Inputs:
    """What was looked at while modules were loaded."""

    def __init__(self) -> None:
        self.files: set[str] = set()
        self.directories: set[str] = set()      # whose names were listed by modules
        self.variables: set[str] = set()
        self.all_variables = False
        self.outside: set[str] = set()
        self.watching = True

    def audit(self, event: str, args: tuple[Any, ...]) -> None:
        if not self.watching:
            return
        if event == "open" and isinstance(args[0], (str, bytes)) and not _writes(args[1], args[2]):
            self.files.add(os.path.abspath(os.fsdecode(args[0])))
        elif event in ("os.listdir", "os.scandir") and not _from_import():
            where = "." if args[0] is None else args[0]
            if isinstance(where, (str, bytes, os.PathLike)):
                self.directories.add(os.path.abspath(os.fsdecode(where)))
        elif event in _OUTSIDE:
            self.outside.add(event)


def _writes(mode: Any, flags: Any) -> bool:
    if isinstance(mode, str):
        return not mode.startswith("r")
    return bool(isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR))


def _from_import() -> bool:
    """Whether the import system asks: its listings are covered by the folders that it keeps finders for."""
    frame = sys._getframe(2)
    return frame.f_code.co_filename == "<frozen importlib._bootstrap_external>"


def _from_package() -> bool:
    """Whether this package asks: it reads METAXY_… variables, which always count, and what the configuration is made
    of, whose digest the command compares."""
    frame = sys._getframe(2)
    while frame.f_back is not None and frame.f_globals.get("__name__") in ("os", "_collections_abc", "collections.abc"):
        frame = frame.f_back
    return str(frame.f_globals.get("__name__")).startswith("metaxy.")


def _watch_variables(inputs: Inputs) -> None:
    plain: Any = type(os.environ)

    class Watched(plain):  # type: ignore[misc]
        def __getitem__(self, key: Any) -> Any:
            if not _from_package():
                inputs.variables.add(os.fsdecode(key))
            return super().__getitem__(key)

        def __contains__(self, key: Any) -> bool:
            if not _from_package():
                inputs.variables.add(os.fsdecode(key))
            return bool(super().__contains__(key))

        def __iter__(self) -> Iterator[Any]:
            inputs.all_variables = inputs.all_variables or not _from_package()
            return iter(super().__iter__())

    for environment in (os.environ, os.environb):
        object.__setattr__(environment, "__class__", Watched)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _names(path: str, whole: bool) -> str:
    """The names in a directory as the command lists them: all, or those that an import could find."""
    names = sorted(os.fsencode(name) for name in os.listdir(path))
    if not whole:
        endings = tuple(os.fsencode(ending) for ending in _IMPORTED)
        names = [name for name in names if name.endswith(endings) or b"." not in name and name != b"__pycache__"]
    return _digest(b"\n".join(names))


def _entry(path: str, kind: str) -> list[Any]:
    """[path, kind, size, mtime, ctime, inode, digest]; kind: file, names (that imports find), all (names), absent."""
    try:
        stat = os.stat(path)
        if os.path.isdir(path):
            kind = "names" if kind == "file" else kind
            digest = _names(path, kind == "all")
        elif kind == "file":
            digest = _digest(Path(path).read_bytes())
        else:                       # a zip on the path
            kind, digest = "file", _digest(Path(path).read_bytes())
    except OSError:
        return [path, "absent", 0, 0, 0, 0, ""]
    return [path, kind, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino, digest]


def _loaded_files() -> Iterator[str]:
    for module in list(sys.modules.values()):
        spec = getattr(module, "__spec__", None)
        for name in (getattr(module, "__file__", None), getattr(spec, "origin", None)):
            if isinstance(name, str) and os.path.isabs(name):
                yield name
    yield os.path.realpath(sys.executable)
    yield os.path.join(sys.prefix, "pyvenv.cfg")
    for folder in sys.path:
        if folder and os.path.isdir(folder):
            yield from (os.path.join(folder, name) for name in os.listdir(folder) if name.endswith(".pth"))


def _report(inputs: Inputs, variables_before: dict[str, str]) -> dict[str, Any]:
    inputs.watching = False
    files = {path for path in inputs.files | set(_loaded_files())
             if not path.endswith(".pyc") and not path.startswith(("/proc/", "/dev/", "/sys/"))}
    entries = [_entry(path, "file") for path in sorted(files)]
    # The folders in which imports were looked for: a new module there could come first.
    finders = {os.path.abspath(path) for path in sys.path_importer_cache}
    entries += [_entry(path, "names") for path in sorted(finders - inputs.directories)]
    entries += [_entry(path, "all") for path in sorted(inputs.directories)]
    names = {name for name in variables_before if name.startswith(("PYTHON", "METAXY_"))}
    names |= inputs.variables | {"VIRTUAL_ENV", "PYTHONPATH", "PYTHONHOME", "HOME"}
    hashed = {name: _digest(os.fsencode(variables_before[name])) if name in variables_before else "" for name in sorted(names)}
    # LC_CTYPE: the interpreter sets it itself where no locale is set.
    whole = b"\n".join(sorted(
        os.fsencode(f"{name}={value}") for name, value in variables_before.items() if name != "LC_CTYPE"))
    return {"taken": time.time_ns(), "outside": sorted(inputs.outside), "paths": entries, "variables": hashed,
            "all_variables": _digest(whole) if inputs.all_variables else ""}


def _feature(definition: Any) -> dict[str, Any]:
    from metaxy.models.feature import declared_at

    override = definition._provenance_by_field
    file, line = declared_at(definition) or ("", 0)
    return {
        "spec": json.loads(definition.spec.model_dump_json()),
        "schema": definition.feature_schema,
        "class_path": definition.feature_class_path,
        "project": definition.project,
        "table": definition._table_name,
        "json_fields": definition._json_fields,
        "source": definition._source,
        "external": definition.is_external,
        "provenance_by_field": override,
        "on_version_mismatch": definition.on_version_mismatch,
        "file": os.path.abspath(file) if file else "",
        "line": line,
    }


def _failure(error: BaseException) -> dict[str, Any]:
    """Where to point: at what a SyntaxError names, else the innermost line that is the project's own."""
    named = error
    while type(error).__name__ == "EntrypointLoadError" and error.__cause__ is not None:
        error = error.__cause__
    if isinstance(error, SyntaxError) and error.filename:
        text = "".join(traceback.format_exception_only(error))
        return {"type": type(error).__name__, "message": error.msg or str(error), "file": error.filename,
                "line": error.lineno or 1, "traceback": text}
    frames = traceback.extract_tb(error.__traceback__)
    own = [i for i, frame in enumerate(frames) if _is_own(frame.filename)]
    first = str(named).partition(":")[0]
    if isinstance(error, ModuleNotFoundError) and named is not error and not own and f"'{error.name}" in first:
        return {"type": type(named).__name__, "message": str(named), "file": "", "line": 0, "traceback": ""}
    at = frames[own[-1]] if own else frames[-1] if frames else None
    # What led to the project's first own line is this package and the import system.
    report = traceback.TracebackException.from_exception(error)
    if own:
        report.stack = traceback.StackSummary.from_list(frames[own[0]:])
    return {"type": type(error).__name__, "message": str(error), "file": at.filename if at else "",
            "line": at.lineno or 1 if at else 0, "traceback": "".join(report.format())}


def _is_own(filename: str) -> bool:
    library = (sys.prefix, sys.base_prefix, os.path.dirname(os.path.abspath(__file__)), "<frozen")
    return "site-packages" not in filename and (filename.startswith(os.getcwd()) or not filename.startswith(library))


def _load(request: dict[str, Any]) -> dict[str, Any]:
    import metaxy
    from metaxy.models.feature import FeatureGraph

    metaxy.init(request["config_file"] or None)
    definitions = FeatureGraph.get_active().feature_definitions_by_key.values()
    return {"features": [_feature(definition) for definition in definitions]}


def main(argv: list[str]) -> int:
    """Load, and write the report."""
    request = json.loads(argv[1])
    out = os.dup(1)
    os.dup2(2, 1)
    for name, value in request["environment"].items():
        os.environ.setdefault(name, value)
    before = dict(os.environ)
    if request["root"] not in sys.path:
        sys.path.insert(0, request["root"])
    inputs = Inputs()
    sys.addaudithook(inputs.audit)
    _watch_variables(inputs)
    try:
        answer = _load(request)
    except KeyboardInterrupt:
        raise
    except BaseException as error:      # also SystemExit: a module that ends the program is an error here
        answer = {"error": _failure(error)}
    answer = {"format": FORMAT, "python": sys.version, **answer, "inputs": _report(inputs, before)}
    sys.stdout.flush()
    with os.fdopen(out, "w", encoding="utf-8") as file:
        json.dump(answer, file, ensure_ascii=False, separators=(",", ":"))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
