"""Plans between random schemas, run on real servers.

For each seed there are two schemas, A and one derived from it, B (ddl_generator.py). On a server that holds A and
some rows, the plan from A to B must leave B's catalogue and the rows of what stays; a plan from B to B in another
spelling must be empty; and on an empty server the plan from B to A must lead back. What a script makes of our model is
what we read from the server after it: replay(A) = inspect(server after A). Every plan is proved as it is made: its
reverse, where there is one, leads back. A plan may be refused, but only with a diagnostic.

MX_PROPERTY_SCRIPTS   how many seeds a dialect (300)
MX_PROPERTY_SEED      the first seed (1); a failure names its own, so that it can be run alone
MX_PROPERTY_WORKERS   how many scripts at once (4)
MX_PROPERTY_SHOWN     how many failures are told in full (10)
"""

from __future__ import annotations

import json
import os
import random
import shutil
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import ModuleType

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))

import ddl_changes  # noqa: E402  (they lie beside this file)
import ddl_generator  # noqa: E402
import ddl_model  # noqa: E402
import ddl_servers  # noqa: E402
import ddl_writer  # noqa: E402

SCRIPTS = int(os.environ.get("MX_PROPERTY_SCRIPTS", "300"))
WORKERS = int(os.environ.get("MX_PROPERTY_WORKERS", "4"))
FIRST_SEED = int(os.environ.get("MX_PROPERTY_SEED", "1"))
MOST_REFUSED = 0.2      # of all plans; more would mean that the test looks at little
SHOWN = int(os.environ.get("MX_PROPERTY_SHOWN", "10"))


def _back(hints: list[dict], before: ddl_model.Schema, after: ddl_model.Schema) -> list[dict]:
    former = {t.name: before.table(t.uid).name for t in after.tables if before.table(t.uid)}
    return [{**h, "from": h["to"], "to": h["from"], **({"table": former[h["table"]]} if "table" in h else {})} for h in hints]


class Script:
    """What one seed makes."""

    def __init__(self, dialect: str, seed: int):
        self.before = ddl_generator.generate(random.Random(seed), dialect)
        self.after, self.hints = ddl_changes.mutate(random.Random(seed + 1), self.before)
        self.from_sql = ddl_writer.render(self.before, random.Random(seed + 2))
        self.to_sql = ddl_writer.render(self.after, random.Random(seed + 3))
        self.to_sql_again = ddl_writer.render(self.after, random.Random(seed + 4))
        self.rows = ddl_writer.rows(self.before, self.after)
        self.back_hints = _back(self.hints, self.before, self.after)


def _run(engine, matrix: ModuleType, connection, sql: str, what: str) -> None:
    try:
        engine.script(connection, sql)
    except matrix.SqlError as error:
        raise ddl_servers.Wrong(f"{what}: {error}") from None


def _expect_catalogue(matrix: ModuleType, got: dict, want: dict, what: str) -> None:
    differences = matrix.compare(got, want)
    if differences:
        raise ddl_servers.Wrong("\n".join([f"{what} leads elsewhere", *differences]))


def _catalogue(engine, connection) -> dict:
    """PostgreSQL shows the columns of statistics by their place in the table, and that says nothing."""
    found = engine.catalog(connection, {})
    for key, item in found.items():
        if key.startswith("statistics "):
            item["definition"] = sorted(item["definition"].replace(",", "").split())
    return found


def _sorted(rows: list) -> list[str]:
    return sorted(json.dumps(row) for row in rows)


def check(script: Script, planner: ddl_servers.Planner, engine, matrix: ModuleType) -> None:
    if planner.plan(script.to_sql, script.to_sql_again, []) not in ("", None):
        raise ddl_servers.Wrong("another spelling is a change:\n" + planner.plan(script.to_sql, script.to_sql_again, []))
    plan = planner.plan(script.from_sql, script.to_sql, script.hints)
    back = planner.plan(script.to_sql, script.from_sql, script.back_hints)
    there, wanted = engine.create({}), engine.create({})
    try:
        _run(engine, matrix, there, script.from_sql, "the server refuses A")
        _run(engine, matrix, wanted, script.to_sql, "the server refuses B")
        first, last = _catalogue(engine, there), _catalogue(engine, wanted)
        engine.reset(there)
        engine.reset(wanted)
        if planner.dialect != "duckdb":     # loading its library takes longer than the rest; test_property_histories.py does it
            planner.expect_live(engine.url_of(there), script.from_sql)
            planner.expect_live(engine.url_of(wanted), script.to_sql)
        if plan is not None:
            _run(engine, matrix, there, script.rows, "rows")
            queries = ddl_writer.kept_columns(script.before, script.after)
            held = [_sorted(engine.rows(there, left)) for left, _ in queries]
            _run(engine, matrix, there, plan, "the plan fails")
            engine.reset(there)
            _expect_catalogue(matrix, _catalogue(engine, there), last, "the plan")
            engine.reset(there)
            problems = engine.health(there) if hasattr(engine, "health") else []
            # SQLite 3.40 tells of NULLs in sound tables WITHOUT ROWID
            problems = [p for p in problems if not p.startswith("integrity_check: [['NULL value in")]
            problems += [f"{query}: rows differ" for rows, (_, query) in zip(held, queries, strict=True)
                         if _sorted(engine.rows(there, query)) != rows]
            if problems:
                raise ddl_servers.Wrong("\n".join(problems))
        if back is not None:
            _run(engine, matrix, wanted, back, f"the way back fails (plan: {back})")
            engine.reset(wanted)
            _expect_catalogue(matrix, _catalogue(engine, wanted), first, f"the way back ({back})")
    except ddl_servers.Wrong as wrong:
        raise ddl_servers.Wrong(f"{wrong}\n--- plan\n{plan}") from None
    finally:
        engine.drop(there)
        engine.drop(wanted)


def _check_all(dialect: str, metaxy_bin: str, folder: Path, engine, matrix: ModuleType) -> None:
    seeds = range(FIRST_SEED, FIRST_SEED + SCRIPTS)
    scripts = {seed: Script(dialect, seed) for seed in seeds}
    failures, refused = [], Counter()

    def run(seed: int) -> str | None:
        planner = ddl_servers.Planner(folder / str(seed), metaxy_bin, dialect)
        try:
            check(scripts[seed], planner, engine, matrix)
        except ddl_servers.Wrong as wrong:
            return (f"=== {dialect}: MX_PROPERTY_SEED={seed} MX_PROPERTY_SCRIPTS=1\n{wrong}\n--- from\n{scripts[seed].from_sql}"
                    f"--- to\n{scripts[seed].to_sql}--- hints {json.dumps(scripts[seed].hints)}")
        finally:
            refused.update(planner.refused)
            shutil.rmtree(planner.folder)
        return None

    with ThreadPoolExecutor(WORKERS) as workers:
        failures = [failure for failure in workers.map(run, seeds) if failure]
    print(f"{dialect}: seeds {seeds.start} to {seeds.stop - 1}, {len(failures)} wrong, refused: {dict(refused)}")
    assert not failures, f"{len(failures)} of {SCRIPTS}\n" + "\n".join(failures[:SHOWN])
    if SCRIPTS >= 15:
        assert sum(refused.values()) <= MOST_REFUSED * 3 * SCRIPTS, refused


@pytest.mark.parametrize("dialect", ddl_generator.DIALECTS)
def test_plans(dialect: str, metaxy_bin: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    with ddl_servers.opened(dialect, request, 3_000_000) as (matrix, engine):
        _check_all(dialect, metaxy_bin, tmp_path, engine, matrix)


def test_a_seed_makes_the_same_script_each_time() -> None:
    for dialect in ddl_generator.DIALECTS:
        assert Script(dialect, 5).to_sql == Script(dialect, 5).to_sql
