"""What the model says of a script is what PostgreSQL holds after it.

Every script is loaded as it is into one database, and what `metaxy schema inspect` makes of it into another; their catalogues must be
equal. Corpus: both states of the change matrix, and the case files of the replay; test_real.py has schemas of real projects.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

psycopg = pytest.importorskip("psycopg")

HERE = Path(__file__).resolve().parent.parent
MATRIX = Path(os.environ.get("METAXY_TEST_MATRIX", HERE / "change-matrix")) / "postgresql"
CASES = HERE / "cases" / "replay" / "postgres"
DEV_URL = "docker://postgres/15/dev"


CATALOGUE = {
    "relations": """
        SELECT n.nspname, c.relname, c.relkind, c.relpersistence, c.relrowsecurity, c.relforcerowsecurity,
               array_to_string(c.reloptions, ','), obj_description(c.oid, 'pg_class')
          FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE n.nspname !~ '^pg_|information_schema' AND c.relkind NOT IN ('t', 'c')
           AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')""",
    "columns": """
        SELECT n.nspname, c.relname, a.attnum, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity, a.attgenerated,
               a.attstorage, a.attcompression, pg_get_expr(d.adbin, d.adrelid), col_description(c.oid, a.attnum),
               CASE WHEN a.attcollation <> t.typcollation THEN a.attcollation::regcollation::text END
          FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
          JOIN pg_type t ON t.oid = a.atttypid LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
         WHERE n.nspname !~ '^pg_|information_schema' AND a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'c', 'v', 'm')
           AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')""",
    "constraints": """
        SELECT n.nspname, coalesce(c.conrelid::regclass::text, c.contypid::regtype::text), c.conname, pg_get_constraintdef(c.oid),
               c.convalidated, obj_description(c.oid, 'pg_constraint')
          FROM pg_constraint c JOIN pg_namespace n ON n.oid = c.connamespace
         WHERE n.nspname !~ '^pg_|information_schema' AND c.contype <> 't'
           AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid IN (c.conrelid, c.contypid) AND d.deptype = 'e')""",
    "indexes": """
        SELECT n.nspname, c.relname, pg_get_indexdef(i.indexrelid), obj_description(c.oid, 'pg_class')
          FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE n.nspname !~ '^pg_|information_schema'""",
    "sequences": """
        SELECT s.schemaname, s.sequencename, s.data_type::text, s.start_value, s.min_value, s.max_value, s.increment_by, s.cycle, s.cache_size,
               (SELECT d.refobjid::regclass::text || '.' || a.attname || d.deptype::text FROM pg_depend d JOIN pg_attribute a
                 ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
                WHERE d.objid = format('%I.%I', s.schemaname, s.sequencename)::regclass AND d.deptype IN ('a', 'i'))
          FROM pg_sequences s""",
    "types": """
        SELECT n.nspname, t.typname, t.typtype, format_type(t.typbasetype, t.typtypmod), t.typnotnull, t.typdefault,
               (SELECT string_agg(e.enumlabel, ',' ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid), obj_description(t.oid, 'pg_type')
          FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
         WHERE n.nspname !~ '^pg_|information_schema' AND t.typtype IN ('e', 'd', 'c')
           AND NOT EXISTS (SELECT 1 FROM pg_class c WHERE c.oid = t.typrelid AND c.relkind <> 'c')
           AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = t.oid AND d.deptype = 'e')""",
}


def _scripts() -> list[Path]:
    found = sorted(MATRIX.glob("*/from.sql")) + sorted(MATRIX.glob("*/to.sql"))
    return found + sorted(CASES.glob("*.sql"))


def _id(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


def _squeeze(value: object) -> object:
    return re.sub(r"\s+", " ", value) if isinstance(value, str) else value


def _catalogue(connection: psycopg.Connection) -> dict[str, list[tuple[object, ...]]]:
    connection.execute("SET search_path = public")
    return {what: sorted((tuple(map(_squeeze, row)) for row in connection.execute(query)), key=repr) for what, query in CATALOGUE.items()}


@pytest.fixture(scope="module")
def connections(postgres_url: str) -> Iterator[tuple[psycopg.Connection, psycopg.Connection]]:
    names = [f"replay_{what}_{os.getpid()}" for what in ("script", "model")]
    with psycopg.connect(postgres_url, autocommit=True) as admin:
        for name in names:
            admin.execute(f"CREATE DATABASE {name} TEMPLATE template0")
        opened = [psycopg.connect(postgres_url, dbname=name, autocommit=True) for name in names]
        yield opened[0], opened[1]
        for connection in opened:
            connection.close()
        for name in names:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _empty(connection: psycopg.Connection) -> None:
    """Everything goes, and the session's settings with it."""
    connection.execute("RESET ALL")
    for kind, names in (("EXTENSION", "SELECT extname FROM pg_extension WHERE extname <> 'plpgsql'"),
                        ("SCHEMA", "SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'")):
        for (name,) in connection.execute(names).fetchall():
            connection.execute(f'DROP {kind} "{name}" CASCADE')
    connection.execute("CREATE SCHEMA public")


@pytest.fixture
def databases(connections: tuple[psycopg.Connection, psycopg.Connection]) -> tuple[psycopg.Connection, psycopg.Connection]:
    for connection in connections:
        _empty(connection)
    return connections


def test_there_are_scripts() -> None:
    assert len(_scripts()) > 100


@pytest.mark.parametrize("script", _scripts(), ids=_id)
def test_the_model_holds_what_the_server_holds(script: Path, metaxy_bin: str, databases: tuple[psycopg.Connection, psycopg.Connection]) -> None:
    server, model = databases
    text = script.read_text(encoding="utf-8")
    refused = None
    try:
        server.execute(text.replace(" CONCURRENTLY ", " "))  # what runs as one text runs in one transaction
    except (psycopg.errors.FeatureNotSupported, psycopg.errors.UndefinedFile) as error:  # an extension that is not installed here
        pytest.skip(str(error))
    except psycopg.Error as error:
        refused = error
    done = subprocess.run([metaxy_bin, "schema", "inspect", "--url", f"file://{script}", "--dev-url", DEV_URL],
                          capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL)
    if refused:
        assert done.returncode != 0, f"the server refuses it: {refused}"
        return
    assert done.returncode == 0, done.stderr
    try:
        model.execute(done.stdout)
    except psycopg.Error as error:
        pytest.fail(f"{error}\n{done.stdout}")
    want, got = _catalogue(server), _catalogue(model)
    for what in CATALOGUE:
        assert got[what] == want[what], what
