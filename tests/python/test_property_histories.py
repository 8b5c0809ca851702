"""Random statements upon random schemas, run on real servers.

For each seed there is a schema (ddl_generator.py) and up to ten statements by hand about what stands in it
(ddl_statements.py), each of them run on a server as it comes. What the server refuses must be refused before; what it
took, schema and statements, is a script, and what we make of the script is what we read from the server after it. Two
things are counted: statements that docs/migrations.md names as beyond us, and the few that we take and no server does.

MX_HISTORIES          how many seeds a dialect (60)
MX_PROPERTY_SEED      the first seed (1); a failure names its own, so that it can be run alone
MX_PROPERTY_WORKERS   how many at once (4)
MX_PROPERTY_SHOWN     how many failures are told in full (10)
"""

from __future__ import annotations

import os
import random
import shutil
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))

import ddl_generator  # noqa: E402  (they lie beside this file)
import ddl_servers  # noqa: E402
import ddl_statements  # noqa: E402
import ddl_writer  # noqa: E402

HISTORIES = int(os.environ.get("MX_HISTORIES", "60"))
FIRST_SEED = int(os.environ.get("MX_PROPERTY_SEED", "1"))
WORKERS = int(os.environ.get("MX_PROPERTY_WORKERS", "4"))
SHOWN = int(os.environ.get("MX_PROPERTY_SHOWN", "10"))
LENGTH = 10
MOST_TAKEN = 0.02       # of all that the server refuses
MOST_BEYOND = 0.1       # of all histories
BEYOND = "error SCH004"


@dataclass
class History:
    """What one seed makes, and how it goes."""

    schema: str
    taken: list[str] = field(default_factory=list)
    refused: list[tuple[str, str, str]] = field(default_factory=list)       # the script before it, the statement, why

    @property
    def script(self) -> str:
        return self.schema + "".join(f"{statement};\n" for statement in self.taken)


def _live(dialect: str, seed: int, engine: Any, matrix: ModuleType, connection: Any) -> History | None:
    """Runs the statements on the server. None: it refuses the schema, of which test_property_plans.py tells."""
    rng = random.Random(seed)
    history = History(ddl_writer.render(ddl_generator.generate(random.Random(seed), dialect), random.Random(seed + 2)))
    try:
        engine.script(connection, history.schema)
    except matrix.SqlError:
        return None
    for number in range(LENGTH):
        names = ddl_statements.names_of(dialect, lambda query: engine.rows(connection, query))
        getattr(engine, "reopen", engine.reset)(connection)
        statement = ddl_statements.statement(rng, dialect, names, number)
        if not statement:
            continue
        try:
            engine.script(connection, statement)
            history.taken.append(statement)
        except matrix.SqlError as error:
            history.refused.append((history.script, statement, str(error)))
    return history


def _wrongly_taken(history: History, planner: ddl_servers.Planner) -> list[str]:
    return [f"{statement} ({why})" for before, statement, why in history.refused if not planner.refuses(f"{before}{statement};\n")]


def _is_beyond(history: History, planner: ddl_servers.Planner, url: str) -> bool:
    try:
        planner.expect_live(url, history.script)
    except ddl_servers.Wrong as wrong:
        if BEYOND not in str(wrong):
            raise
        return True
    return False


def _check_all(dialect: str, metaxy_bin: str, folder: Path, engine: Any, matrix: ModuleType) -> None:
    seeds, counts, wrongly_taken = range(FIRST_SEED, FIRST_SEED + HISTORIES), Counter(), []

    def run(seed: int) -> str | None:
        connection, planner, history = engine.create({}), ddl_servers.Planner(folder / str(seed), metaxy_bin, dialect), None
        try:
            history = _live(dialect, seed, engine, matrix, connection)
            if history:
                counts.update(histories=1, taken=len(history.taken), refused=len(history.refused))
                wrongly_taken.extend(f"{seed}: {what}" for what in _wrongly_taken(history, planner))
                counts["beyond"] += _is_beyond(history, planner, engine.url_of(connection))
        except ddl_servers.Wrong as wrong:
            return f"=== {dialect}: MX_PROPERTY_SEED={seed} MX_HISTORIES=1\n{wrong}\n--- script\n{history.script}"
        finally:
            engine.drop(connection)
            shutil.rmtree(planner.folder)
        return None

    with ThreadPoolExecutor(WORKERS) as workers:
        failures = [failure for failure in workers.map(run, seeds) if failure]
    print(f"{dialect}: seeds {seeds.start} to {seeds.stop - 1}, {len(failures)} wrong, {dict(counts)}, taken though the server refuses:",
          *wrongly_taken, sep="\n")
    assert not failures, f"{len(failures)} of {HISTORIES}\n" + "\n".join(failures[:SHOWN])
    if HISTORIES >= 15:
        assert counts["histories"] > HISTORIES * 0.7 and counts["taken"] > HISTORIES and counts["refused"] > HISTORIES / 2, counts
        assert counts["beyond"] <= MOST_BEYOND * HISTORIES and len(wrongly_taken) <= MOST_TAKEN * counts["refused"], counts


@pytest.mark.parametrize("dialect", ddl_generator.DIALECTS)
def test_histories(dialect: str, metaxy_bin: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    with ddl_servers.opened(dialect, request, 4_000_000) as (matrix, engine):
        _check_all(dialect, metaxy_bin, tmp_path, engine, matrix)
