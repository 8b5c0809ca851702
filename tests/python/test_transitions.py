"""Plans between the states of any two cases: whatever a database holds, anything may be wanted of it.

The states are those of the change matrix and of tests/cases/diff, which have a bit of everything; two of them, drawn by
a seed, have little in common but names. The plan is proved, or refused with a diagnostic. On a server that holds the
first state it must run to its end and leave the second, as the planner reads both from there.

MX_TRANSITIONS        how many pairs a dialect (60)
MX_TRANSITIONS_SEED   the first seed (1); a failure names its own, so that it can be run alone
"""

from __future__ import annotations

import hashlib
import heapq
import os
import re
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

TESTS = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TESTS / "python"))

import ddl_servers  # noqa: E402  (it lies beside this file)

MATRIX = Path(os.environ.get("METAXY_TEST_MATRIX", TESTS / "change-matrix"))
FOLDERS = {"sqlite": "sqlite", "postgresql": "postgres", "mysql": "mariadb", "duckdb": "duckdb"}
COUNT = int(os.environ.get("MX_TRANSITIONS", "60"))
FIRST_SEED = int(os.environ.get("MX_TRANSITIONS_SEED", "1"))
WORKERS = 4
MOST_REFUSED = 0.1      # of all plans
SECTION = re.compile(r"^-- ([a-z]+\.[a-z]+) --\n", re.M)


def _states(dialect: str) -> list[tuple[str, str]]:
    """(name, SQL), but for what is meant for other versions or servers."""
    found = [(f"{file.parent.name}/{file.name}", file.read_text())
             for name in ("from.sql", "to.sql") for file in sorted((MATRIX / dialect).glob(f"*/{name}"))]
    for path in sorted((TESTS / "cases" / "diff" / FOLDERS[dialect]).glob("*.txt")):
        pieces = SECTION.split(path.read_text())
        sections = dict(zip(pieces[1::2], pieces[2::2], strict=True))
        if not sections.keys() & {"dev.txt", "servers.txt"}:
            found += [(f"{path.name}/{name}", sections[name]) for name in ("from.sql", "to.sql")]
    return found


def _pair(states: list[tuple[str, str]], seed: int) -> list[tuple[str, str]]:
    """Drawn so that a case that comes takes part in few of the pairs there were: these mean the same for long."""
    return heapq.nsmallest(2, states, key=lambda state: hashlib.sha256(f"{seed} {state[0]}".encode()).digest())


def _takes(engine: Any, matrix: ModuleType, connection: Any, sql: str) -> bool:
    try:
        engine.script(connection, sql)
    except matrix.SqlError:
        return False
    engine.reset(connection)
    return True


def _check(before: str, after: str, planner: ddl_servers.Planner, engine: Any, matrix: ModuleType) -> str:
    """Ends with: planned, refused (by the planner), apart (the server takes no such state)."""
    plan = planner.plan(before, after, [])
    if plan is None:
        return "refused"
    there, wanted = engine.create({}), engine.create({})
    try:
        if not _takes(engine, matrix, there, before) or not _takes(engine, matrix, wanted, after):
            return "apart"
        try:
            engine.script(there, plan)
        except matrix.SqlError as error:
            raise ddl_servers.Wrong(f"the plan fails: {error}\n--- plan\n{plan}") from None
        engine.reset(there)
        try:
            planner.expect_live(engine.url_of(there), after)
        except ddl_servers.Wrong as wrong:
            raise ddl_servers.Wrong(f"{wrong}\n--- plan\n{plan}") from None
        return "planned"
    finally:
        engine.drop(there)
        engine.drop(wanted)


@pytest.mark.parametrize("dialect", list(FOLDERS))
def test_transitions(dialect: str, metaxy_bin: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    states = _states(dialect)

    def run(seed: int) -> tuple[str, str]:
        (one, before), (other, after) = _pair(states, seed)
        planner = ddl_servers.Planner(tmp_path / str(seed), metaxy_bin, dialect)
        try:
            return _check(before, after, planner, engine, matrix), "".join(planner.refused)
        except ddl_servers.Wrong as wrong:
            return "wrong", f"=== {dialect}: MX_TRANSITIONS_SEED={seed} MX_TRANSITIONS=1: {one} to {other}\n{wrong}"

    with ddl_servers.opened(dialect, request, 4_000_000) as (matrix, engine), ThreadPoolExecutor(WORKERS) as workers:
        found = list(workers.map(run, range(FIRST_SEED, FIRST_SEED + COUNT)))
    count = Counter(how for how, _ in found)
    print(f"{dialect}: seeds from {FIRST_SEED}, {dict(count)}, refused: {dict(Counter(why for how, why in found if how == 'refused'))}")
    assert not count["wrong"], "\n".join(text for how, text in found if how == "wrong")
    if COUNT >= 20:
        assert count["planned"] * 2 > COUNT
        assert count["refused"] <= MOST_REFUSED * COUNT
