"""What breaks below a store in the middle of a call: a clear error, the old rows or the new ones, and it goes on."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

pytest.importorskip("metaxy._core")
pa = pytest.importorskip("pyarrow")

import metaxy as mx
from metaxy import frames
from metaxy.metadata_store import MetadataStoreError
from store_cases import active

pytestmark = pytest.mark.filterwarnings("ignore")
SERVERS = pytest.mark.parametrize("engine", ("postgresql", "mariadb"), indirect=True)
ROWS = 20_000


@pytest.fixture
def graph() -> Iterator[mx.FeatureGraph]:
    graph = mx.FeatureGraph()
    with active(graph, project="proj"):
        class A(mx.BaseFeature, spec=mx.FeatureSpec(key="a", id_columns=["id"], fields=["x"])):
            __metaxy_project__ = "proj"
            id: str

        class B(mx.BaseFeature, spec=mx.FeatureSpec(key="b", id_columns=["id"], deps=["a"], fields=["x"])):
            __metaxy_project__ = "proj"
            id: str

        yield graph


def batch(start: int, count: int) -> Any:
    return pa.RecordBatch.from_pylist([
        {"id": str(n), "metaxy_provenance_by_field": {"x": str(n)}} for n in range(start, start + count)])


def disconnect_others(url: str) -> int:
    """Ends every other connection to the database, as a server that stops does; answers how many."""
    parts = urlsplit(url)
    if parts.scheme.startswith("postgres"):
        import psycopg

        with psycopg.connect(url, autocommit=True) as connection:
            return len(connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()").fetchall())
    import pymysql

    name = parts.path.lstrip("/")
    with pymysql.connect(host=parts.hostname, port=parts.port or 3306, user=parts.username or "root",
                         password=parts.password or "") as connection, connection.cursor() as cursor:
        cursor.execute("SELECT id FROM information_schema.processlist WHERE db = %s", (name,))
        found = cursor.fetchall()
        for (number,) in found:
            cursor.execute(f"KILL {int(number)}")
        return len(found)


def count(make_store: Any, key: str) -> int:
    store = make_store()
    with store.open("r"):
        return len(frames.rows_of(store.read(key, with_sample_history=True))) if store.has_feature(key) else 0


@SERVERS
def test_the_server_goes_while_rows_are_written(graph: mx.FeatureGraph, make_store: Any) -> None:
    url = make_store.where["connection_string"]
    store = make_store()
    with store.open("w"):
        store.write("a", pa.Table.from_batches([batch(0, 10)]))
    ended = []

    def rows() -> Iterator[Any]:
        yield batch(100, ROWS)
        ended.append(disconnect_others(url))
        for n in range(1, 10):
            yield batch(100 + n * ROWS, ROWS)

    schema = batch(0, 1).schema
    with pytest.raises(MetadataStoreError, match="(?i)connection|gone away|lost"):
        with store.open("w"):
            store.write("a", pa.RecordBatchReader.from_batches(schema, rows()))
    assert ended == [1]
    assert count(make_store, "a") == 10
    with store.open("w"):       # the same store connects anew
        store.write("a", pa.Table.from_batches([batch(10, 10)]))
    assert count(make_store, "a") == 20


@SERVERS
def test_the_server_goes_before_a_resolve(graph: mx.FeatureGraph, make_store: Any) -> None:
    store = make_store()
    with store.open("w"):
        store.write("a", pa.Table.from_batches([batch(0, 10)]))
        assert disconnect_others(make_store.where["connection_string"]) == 1
        with pytest.raises(MetadataStoreError, match="(?i)connection|gone away|lost"):
            store.resolve_update("b")
    with store.open("w"):
        assert len(frames.rows_of(store.resolve_update("b").new)) == 10


@SERVERS
def test_the_server_refuses_a_late_row(graph: mx.FeatureGraph, make_store: Any) -> None:
    """As a full disk does: the statement fails after many rows went well."""
    url = make_store.where["connection_string"]
    store = make_store()
    with store.open("w"):
        store.write("a", pa.Table.from_batches([batch(0, 10)]))
    execute(url, "ALTER TABLE a ADD CONSTRAINT c CHECK (id <> '59999')")
    with store.open("w"):
        with pytest.raises(MetadataStoreError, match="(?i)constraint"):
            store.write("a", pa.Table.from_batches([batch(100 + n * ROWS, ROWS) for n in range(3)]))
        assert len(frames.rows_of(store.read("a"))) == 10
        store.write("a", pa.Table.from_batches([batch(10, 10)]))
    assert count(make_store, "a") == 20


def execute(url: str, sql: str) -> None:
    parts = urlsplit(url)
    if parts.scheme.startswith("postgres"):
        import psycopg

        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(sql)
        return
    import pymysql

    with pymysql.connect(host=parts.hostname, port=parts.port or 3306, user=parts.username or "root",
                         password=parts.password or "", database=parts.path.lstrip("/")) as other:
        other.cursor().execute(sql)


def cancel_what_waits(url: str, done: threading.Event) -> list[int]:
    """Cancels what waits for a lock in this database, once there is one; answers their backends."""
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        while not done.wait(0.05):
            found = [pid for (pid,) in connection.execute(
                "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")]
            for pid in found:
                connection.execute("SELECT pg_cancel_backend(%s)", (pid,))
            if found:
                return found
    return []


@pytest.mark.parametrize("engine", ("postgresql",), indirect=True)
def test_the_server_ends_a_statement(graph: mx.FeatureGraph, make_store: Any) -> None:
    """As it does where its limits are reached: here while the statement waits for a table that another has locked."""
    import psycopg

    url = make_store.where["connection_string"]
    store = make_store()
    done = threading.Event()
    with store.open("w"):
        store.write("a", pa.Table.from_batches([batch(0, ROWS)]))
    with ThreadPoolExecutor(1) as pool, psycopg.connect(url) as other, store.open("w"):
        other.execute("LOCK TABLE a IN ACCESS EXCLUSIVE MODE")
        canceled = pool.submit(cancel_what_waits, url, done)
        try:
            with pytest.raises(MetadataStoreError, match="(?i)canceling statement"):
                store.resolve_update("b")
        finally:
            done.set()
        assert len(canceled.result()) == 1
        other.rollback()
        assert len(frames.rows_of(store.resolve_update("b").new)) == ROWS
    with store.open("w"):
        assert len(frames.rows_of(store.resolve_update("b").new)) == ROWS


def test_sqlite_forgets_statistics_of_a_smaller_table(graph: mx.FeatureGraph, tmp_path: Path) -> None:
    """With them the planner read one table again for every row of the other: hours for 100,000 rows."""
    import sqlite3

    from metaxy.ext.sqlite import SQLiteMetadataStore

    path = tmp_path / "store.sqlite"
    store = SQLiteMetadataStore(path, auto_create_tables=True)
    with store.open("w"):
        store.write("a", pa.Table.from_batches([batch(0, 2)]))
        store.write("b", store.resolve_update("b").new)
    with sqlite3.connect(path) as other:
        other.execute("ANALYZE")
    with store.open("w"):
        store.write("a", pa.Table.from_batches([batch(10, 2000)]))
        store.write("b", store.resolve_update("b").new)
        assert len(frames.rows_of(store.resolve_update("b").new)) == 0
    with sqlite3.connect(path) as other:
        known = dict(other.execute("SELECT tbl, CAST(stat AS INTEGER) FROM sqlite_stat1").fetchall())
    assert known == {"a": 2002, "b": 2002}


def test_sqlite_keeps_statistics_with_a_partial_index(graph: mx.FeatureGraph, tmp_path: Path) -> None:
    """Its few rows are not the table's: statistics were made anew with every look at the table."""
    import sqlite3

    from metaxy.ext.sqlite import SQLiteMetadataStore

    path = tmp_path / "store.sqlite"
    store = SQLiteMetadataStore(path, auto_create_tables=True)
    with store.open("w"):
        store.write("a", pa.Table.from_batches([batch(0, 2000)]))
    with sqlite3.connect(path) as other:
        other.execute("CREATE INDEX one ON a(metaxy_provenance) WHERE metaxy_provenance = ''")
        other.execute("ANALYZE")
        other.execute("INSERT INTO sqlite_stat1(tbl, idx, stat) VALUES ('a', 'one', '1 1')")
        known = other.execute("SELECT * FROM sqlite_stat1 ORDER BY idx").fetchall()
    with store.open("w"):
        assert len(frames.rows_of(store.read("a"))) == 2000
    with sqlite3.connect(path) as other:
        assert other.execute("SELECT * FROM sqlite_stat1 ORDER BY idx").fetchall() == known


@pytest.mark.parametrize("engine", ("duckdb", "sqlite"), indirect=True)
def test_a_bad_file_is_named(graph: mx.FeatureGraph, make_store: Any, tmp_path: Path) -> None:
    junk, folder, nowhere = tmp_path / "junk.db", tmp_path / "folder", tmp_path / "no" / "folder" / "x.db"
    junk.write_bytes(b"this is no database" * 100)
    folder.mkdir()
    for path, words in ((junk, "database"), (folder, "Is a directory"), (nowhere, "No such file or directory")):
        store = make_store(database=path)
        with pytest.raises(MetadataStoreError, match=words) as caught, store.open("w"):
            store.write("a", batch(0, 1))
        assert str(path) in str(caught.value)
