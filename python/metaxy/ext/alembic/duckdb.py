"""DuckDB for Alembic: duckdb-sqlalchemy's own implementation where it brings one, else this."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from alembic.ddl import impl
from sqlalchemy.engine import Dialect

ENGINE_HINT = (
    "duckdb-engine is installed: its dialect cannot reflect on DuckDB 2, and it takes the name `duckdb` from "
    "duckdb-sqlalchemy. Run: pip uninstall duckdb-engine")


def register() -> None:
    """Make `duckdb` known to Alembic unless something else has, or will when the dialect is loaded."""
    if "duckdb" not in impl._impls and not _dialect_brings_one():
        type("DuckDBImpl", (impl.DefaultImpl,), {"__dialect__": "duckdb", "transactional_ddl": True})


def _dialect_brings_one() -> bool:
    spec = importlib.util.find_spec("duckdb_sqlalchemy")
    places = spec.submodule_search_locations if spec else None
    return any((Path(place) / "alembic_impl.py").exists() for place in places or ())


def is_duckdb_engine(dialect: Dialect) -> bool:
    """Whether the dialect is duckdb-engine's on a DuckDB that it does not know."""
    if not type(dialect).__module__.startswith("duckdb_engine"):
        return False
    import duckdb

    return int(str(duckdb.__version__).partition(".")[0]) >= 2
