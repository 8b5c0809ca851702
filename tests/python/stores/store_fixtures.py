"""Stores on every engine: `engine` names one, `make_store` gives stores on one fresh database of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

ENGINES = ("duckdb", "sqlite", "postgresql", "mariadb")

MakeStore = Callable[..., Any]


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def make_store(engine: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[MakeStore]:
    """make_store(**keywords): a store on this test's database; tables are created unless said otherwise."""
    pytest.importorskip("metaxy._core")
    if engine == "duckdb":
        pytest.importorskip("duckdb")
        from metaxy.ext.duckdb import DuckDBMetadataStore as Store

        where: dict[str, Any] = {"database": tmp_path / "store.duckdb"}
    elif engine == "sqlite":
        from metaxy.ext.sqlite import SQLiteMetadataStore as Store

        where = {"database": tmp_path / "store.sqlite"}
    elif engine == "postgresql":
        from metaxy.ext.postgresql import PostgreSQLMetadataStore as Store

        where = {"connection_string": request.getfixturevalue("postgres_db")}
    else:
        from metaxy.ext.mysql import MySQLMetadataStore as Store

        where = {"connection_string": request.getfixturevalue("mysql_db")}

    def make(**keywords: Any) -> Any:
        return Store(**{**where, "auto_create_tables": True, **keywords})

    make.where = where      # type: ignore[attr-defined]
    make.cls = Store        # type: ignore[attr-defined]
    yield make
