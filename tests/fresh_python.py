"""Many short Python processes, each as fresh as `python -m …`, without each importing SQLAlchemy and Alembic anew.

    python = fresh_python(); python.module("alembic", "upgrade", "head", cwd=folder); python.code("print(1)", cwd=folder)

A server process imports what such processes need, and forks for every request: the child has an empty feature graph, a
`__main__`, working directory and environment of its own, and its end is no news to the next one.
"""

from __future__ import annotations

import atexit
import contextlib
import functools
import importlib
import json
import os
import runpy
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple, NoReturn

PRELOADED = (
    "alembic.config", "alembic.autogenerate", "alembic.command", "duckdb", "duckdb_sqlalchemy", "metaxy.config", "metaxy._init",
    "metaxy.ext.sqlalchemy.feature_tables", "metaxy.ext.sqlmodel.metadata", "metaxy.metadata_store.system", "psycopg", "pymysql",
    "sqlalchemy.ext.automap", "sqlmodel")


class Ended(NamedTuple):
    """A process that is over. output: what it wrote, stdout first."""

    returncode: int
    stdout: str
    stderr: str

    @property
    def output(self) -> str:
        return self.stdout + self.stderr


class FreshPython:
    """The server; it ends with the process that made it, or when closed."""

    def __init__(self) -> None:
        self._server = subprocess.Popen([sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def module(self, *words: str, cwd: Path, env: Mapping[str, str] | None = None) -> Ended:
        """`python -m WORDS`. env: what there is besides or instead of os.environ's; None takes nothing away."""
        return self._run("module", words, cwd, env)

    def code(self, text: str, *, cwd: Path, env: Mapping[str, str] | None = None) -> Ended:
        """`python -c TEXT`."""
        return self._run("code", [text], cwd, env)

    def close(self) -> None:
        assert self._server.stdin is not None
        self._server.stdin.close()
        self._server.wait()

    def _run(self, kind: str, words: Sequence[str], cwd: Path, env: Mapping[str, str] | None) -> Ended:
        assert self._server.stdin is not None and self._server.stdout is not None
        with tempfile.TemporaryDirectory() as folder:
            request = {"kind": kind, "words": list(words), "cwd": str(cwd), "env": dict(os.environ if env is None else env),
                       "folder": folder}
            self._server.stdin.write(json.dumps(request) + "\n")
            self._server.stdin.flush()
            answer = self._server.stdout.readline()
            assert answer, "the server of fresh processes is gone"
            written = [Path(folder, name).read_text(encoding="utf-8", errors="replace") for name in ("1", "2")]
        return Ended(int(answer), *written)


@functools.cache
def fresh_python() -> FreshPython:
    """One server for all tests of this process."""
    server = FreshPython()
    atexit.register(server.close)
    return server


# ---- the server ----

def _serve() -> None:
    for name in PRELOADED:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    answers = os.fdopen(os.dup(1), "w")
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            _be(json.loads(line))
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), file=answers, flush=True)


def _be(request: dict[str, Any]) -> NoReturn:
    """In the child: become the process that was asked for."""
    for number, mode in ((0, os.O_RDONLY), (1, os.O_WRONLY | os.O_CREAT), (2, os.O_WRONLY | os.O_CREAT)):
        opened = os.open(os.devnull if number == 0 else os.path.join(request["folder"], str(number)), mode)
        os.dup2(opened, number)
    os.environ.clear()
    os.environ.update(request["env"])
    os.chdir(request["cwd"])
    paths = [path for path in os.environ.get("PYTHONPATH", "").split(os.pathsep) if path]
    sys.path[0:1] = ["", *paths]
    importlib.invalidate_caches()
    status = 0
    try:
        _execute(request["kind"], request["words"])
    except SystemExit as ended:
        status = _status(ended.code)
    except BaseException:
        traceback.print_exc()
        status = 1
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


def _execute(kind: str, words: list[str]) -> None:
    if kind == "module":
        sys.argv = list(words)
        runpy.run_module(words[0], run_name="__main__", alter_sys=True)
        return
    sys.argv = ["-c"]
    main = sys.modules["__main__"] = ModuleType("__main__")
    exec(compile(words[0], "<string>", "exec"), main.__dict__)


def _status(code: object) -> int:
    if code is None or isinstance(code, int):
        return code or 0
    print(code, file=sys.stderr)
    return 1


if __name__ == "__main__":
    _serve()
