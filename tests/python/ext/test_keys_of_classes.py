"""A write that makes the table of a SQLModel feature: keys that are the ORM's alone, and classes that do not fit the engine."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Column, Integer
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Field

import metaxy as mx
from metaxy.ext.duckdb import DuckDBMetadataStore
from metaxy.ext.sqlite import SQLiteMetadataStore
from metaxy.ext.sqlmodel import BaseSQLModelFeature
from metaxy.frames import rows_of

STORES = {"duckdb": DuckDBMetadataStore, "sqlite": SQLiteMetadataStore}


def versions_kept(store: Any, key: str, rows: list[dict[str, Any]]) -> int:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with store.open("w"):
            for row in rows:
                store.write(key, [row])
            return len(rows_of(store.read(key, with_sample_history=True).collect()))


def row(number: int) -> dict[str, Any]:
    return {"id": "x", "y": number, "metaxy_provenance_by_field": {"f": str(number)}}


@pytest.mark.parametrize("engine", STORES)
def test_every_version_of_a_sample_is_kept(engine: str, tmp_path: Path) -> None:
    with mx.FeatureGraph().use():

        class Keyed(BaseSQLModelFeature, table=True,
                    spec=mx.FeatureSpec(key=f"keyed/{engine}", id_columns=["id"], fields=["f"])):
            id: str = Field(primary_key=True)
            y: int | None = None

        store = STORES[engine](str(tmp_path / "store"), auto_create_tables=True)
        assert versions_kept(store, f"keyed/{engine}", [row(1), row(2)]) == 2


@pytest.mark.parametrize(("engine", "type_"), [("duckdb", JSONB), ("sqlite", ARRAY(Integer))])
def test_a_class_of_another_engine_does_not_stop_others(engine: str, type_: Any, tmp_path: Path) -> None:
    with mx.FeatureGraph().use():

        class Misfit(BaseSQLModelFeature, table=True,
                     spec=mx.FeatureSpec(key=f"misfit/{engine}", id_columns=["id"], fields=["f"])):
            id: str = Field(primary_key=True)
            of: Any = Field(default=None, sa_column=Column(type_))

        class Fit(BaseSQLModelFeature, table=True,
                  spec=mx.FeatureSpec(key=f"fit/{engine}", id_columns=["id"], fields=["f"])):
            id: str = Field(primary_key=True)
            y: int | None = None

        store = STORES[engine](str(tmp_path / "store"), auto_create_tables=True)
        with pytest.warns(UserWarning, match="is made from its rows"), store.open("w"):
            store.write(f"fit/{engine}", [row(1)])
        assert versions_kept(store, f"fit/{engine}", [row(2)]) == 2
