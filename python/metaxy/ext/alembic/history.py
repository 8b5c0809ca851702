"""An Alembic history as SQL, revision by revision: what `metaxy migrate import --from alembic` reads.

`python -m metaxy.ext.alembic.history [--ini FILE] [--section NAME]` runs env.py in offline mode and every upgrade() in
order, and prints one JSON object: {"files": [{"name", "text"}, …], "notes": [TEXT, …]}. A revision that cannot be written
as SQL (it asks a live database) is an error that names its file and line; all of them are told, and nothing is printed.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import re
import sys
import traceback
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from metaxy.ext.alembic.offline import LiveDatabaseError, OfflineConnection, following_batches, take_over

if TYPE_CHECKING:
    from alembic.runtime.migration import MigrationContext, RevisionStep
    from alembic.script import Script

_CREATED = re.compile(r"^Create Date:\s*(\d{4})-(\d\d)-(\d\d)[ T](\d\d):(\d\d):(\d\d)", re.MULTILINE)
_FIRST = datetime(2000, 1, 1)
_WITHOUT_TRANSACTION = "-- atlas:txmode none\n\n"


@dataclass
class History:
    """files: (name, text) in execution order. problems: why revisions are no SQL; then the files are not to be used."""

    files: list[tuple[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def read(ini: str = "alembic.ini", section: str = "alembic") -> History:
    """The history of the environment that a section of an ini file describes. Raises CommandError, OSError, and what
    env.py raises."""
    if not Path(ini).is_file():
        raise CommandError(f"there is no file {ini}")
    written = io.StringIO()
    config = Config(ini, ini_section=section, output_buffer=written)
    script = ScriptDirectory.from_config(config)
    history = History()
    heads = script.get_heads()
    if len(heads) > 1:
        history.notes.append(f"{len(heads)} heads ({', '.join(sorted(heads))}) are put one behind the other")
    recording = _Recording(history, written)

    def steps(_current: Any, context: MigrationContext) -> Iterator[RevisionStep]:
        recording.prepare(context)
        for step in script._upgrade_revs("heads", "base"):
            yield recording.watched(step)

    environment = EnvironmentContext(
        config, script, fn=steps, as_sql=True, starting_rev="base", destination_rev="heads")
    with environment, following_batches():
        script.run_env()
    return history


class _Recording:
    """Takes what each upgrade() writes; the rest of what Alembic writes is about its own table."""

    def __init__(self, history: History, written: io.StringIO) -> None:
        self.history = history
        self.written = written
        self.in_transaction = True
        self.last = _FIRST

    def prepare(self, context: MigrationContext) -> None:
        take_over(context, self.written)
        context.impl.emit_begin = lambda: None  # type: ignore[method-assign]
        context.impl.emit_commit = self._leave_transaction  # type: ignore[method-assign]

    def _leave_transaction(self) -> None:
        self.in_transaction = False

    def watched(self, step: RevisionStep) -> RevisionStep:
        run = step.migration_fn
        script: Script = step.revision

        def migrate(*args: Any, **keywords: Any) -> None:
            self.in_transaction = True
            start = self.written.tell()
            try:
                run(*args, **keywords)
            except Exception as error:
                self.history.problems.append(_problem(script, error))
            text = self.written.getvalue()[start:]
            self._add(script, text.strip())

        step.migration_fn = migrate
        return step

    def _add(self, script: Script, text: str) -> None:
        self.last = max(_created(script) or self.last, self.last + timedelta(seconds=1))
        name = f"{self.last:%Y%m%d%H%M%S}_{Path(script.path).stem}.sql"
        head = "".join(f"-- {line}\n" for line in (script.doc or "").splitlines()[:1])
        body = f"{text}\n" if text else ""
        self.history.files.append((name, ("" if self.in_transaction else _WITHOUT_TRANSACTION) + head + body))


def _created(script: Script) -> datetime | None:
    match = _CREATED.search(script.longdoc or "")
    return datetime(*(int(part) for part in match.groups())) if match else None  # type: ignore[arg-type]


def _problem(script: Script, error: Exception) -> str:
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == script.path]
    place = f"{script.path}:{lines[-1]}" if lines else script.path
    missing = isinstance(error, (AttributeError, TypeError)) and re.search(rf"None|{OfflineConnection.__name__}", str(error))
    if isinstance(error, LiveDatabaseError) or missing:
        return f"{place}: the revision asks a live database, and there is none here"
    return f"{place}: {' '.join(str(error).split())}"


def main() -> int:
    parser = argparse.ArgumentParser(description="An Alembic history as SQL.")
    parser.add_argument("--ini", default="alembic.ini")
    parser.add_argument("--section", default="alembic")
    arguments = parser.parse_args()
    sys.path.insert(0, "")
    try:
        with contextlib.redirect_stdout(sys.stderr):
            history = read(arguments.ini, arguments.section)
    except (CommandError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    except Exception as error:      # env.py's
        print(f"env.py: {type(error).__name__}: {error}", file=sys.stderr)
        return 1
    for problem in history.problems:
        print(problem, file=sys.stderr)
    if history.problems:
        return 1
    files = [{"name": name, "text": text} for name, text in history.files]
    json.dump({"files": files, "notes": history.notes}, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
