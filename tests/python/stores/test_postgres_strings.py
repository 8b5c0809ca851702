"""Filters on PostgreSQL say what they say, also where the server would read backslashes in strings."""

from __future__ import annotations

import pytest

import metaxy as mx
from metaxy import frames
from store_cases import active

pytestmark = pytest.mark.filterwarnings("ignore:AUTO_CREATE_TABLES")


def test_backslashes_end_no_string(postgres_db: str) -> None:
    pytest.importorskip("metaxy._core")
    from metaxy.ext.postgresql import PostgreSQLMetadataStore

    url = postgres_db + ("&" if "?" in postgres_db else "?") + "standard_conforming_strings=off"
    graph = mx.FeatureGraph()
    with active(graph, project="proj"):
        class Feature(mx.BaseFeature, spec=mx.FeatureSpec(key="a", id_columns=["id"], fields=["x"])):
            __metaxy_project__ = "proj"
            id: str

        with PostgreSQLMetadataStore(url, auto_create_tables=True).open("w") as store:
            ids = ["plain", "\\", "\\' OR 1 = 1) --"]
            store.write("a", [{"id": item, "metaxy_provenance_by_field": {"x": "1"}} for item in ids])
            for item in ids:
                found = store.read("a", filters="id = '" + item.replace("'", "''") + "'")
                assert [row["id"] for row in frames.rows_of(found)] == [item]
