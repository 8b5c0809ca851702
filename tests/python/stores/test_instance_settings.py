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
