"""Connections of one process to one DuckDB file share its instance: a store's settings of it are no news to others."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("metaxy._core")
duckdb = pytest.importorskip("duckdb")

from metaxy.ext.duckdb import DuckDBMetadataStore

ORDER = "SELECT current_setting('preserve_insertion_order')"


def asked(connection: Any) -> bool:
    return bool(connection.execute(ORDER).fetchone()[0])


def test_order_is_given_back(tmp_path: Path) -> None:
    path = tmp_path / "a.duckdb"
    with DuckDBMetadataStore(path).open("w"):
        other = duckdb.connect(str(path))
        assert not asked(other)
    assert asked(other)
    other.close()


@pytest.mark.parametrize("wanted", ["true", "false"])
def test_order_of_the_configuration(tmp_path: Path, wanted: str) -> None:
    config = {"preserve_insertion_order": wanted}
    store = DuckDBMetadataStore(tmp_path / "a.duckdb", config=config)
    for _ in range(2):
        with store.open("w"):
            other = duckdb.connect(str(tmp_path / "a.duckdb"), config=config)
            assert asked(other) == (wanted == "true")
        assert asked(other) == (wanted == "true")
        other.close()


LIMIT = "SELECT current_setting('memory_limit')"


def limit_of(connection: Any) -> str:
    return str(connection.execute(LIMIT).fetchone()[0])


def test_memory_limit_is_given_back(tmp_path: Path) -> None:
    path = tmp_path / "a.duckdb"
    with duckdb.connect(str(path)) as first:
        usual = limit_of(first)
    with DuckDBMetadataStore(path).open("w"):
        other = duckdb.connect(str(path))
        assert limit_of(other) == "1.0 GiB"
    assert limit_of(other) == usual
    other.close()


def test_memory_limit_that_was_changed_meanwhile_stays(tmp_path: Path) -> None:
    path = tmp_path / "a.duckdb"
    with DuckDBMetadataStore(path).open("w"):
        other = duckdb.connect(str(path))
        other.execute("SET memory_limit = '3GiB'")
    assert limit_of(other) == "3.0 GiB"
    other.close()
