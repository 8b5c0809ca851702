"""Where another's transaction is in the way for too long, a call is done once more, and comes to its end when that has gone."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import pytest

pytest.importorskip("metaxy._core")

import metaxy as mx
from metaxy import frames
from metaxy.metadata_store import MetadataStoreError
from processes import SECONDS, row_lock_waits, until
from store_cases import active

pytestmark = pytest.mark.filterwarnings("ignore")
# How long the store's own statements wait for a lock: the least that the servers take, or near it.
SHORT = {"postgresql": "?options=-c%20lock_timeout%3D200", "mariadb": "?innodb_lock_wait_timeout=1"}
WAITING = ("SELECT pid || '/' || virtualtransaction FROM pg_locks WHERE NOT granted "
           "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())")
CLIENTS = "SELECT id FROM information_schema.processlist WHERE db = DATABASE()"
HOLD = {"postgresql": "LOCK TABLE c__a IN ACCESS EXCLUSIVE MODE", "mariadb": "SELECT count(*) FROM c__a FOR UPDATE"}


@pytest.fixture(autouse=True)
def graph() -> Iterator[mx.FeatureGraph]:
    made = mx.FeatureGraph()
    for spec in (mx.FeatureSpec(key="c/a", id_columns=["id"], fields=["x"]),
                 mx.FeatureSpec(key="c/b", id_columns=["id"], fields=["x"], deps=[mx.FeatureDep(feature="c/a")])):
        made.add_feature_definition(mx.FeatureDefinition.from_stored_data(spec.model_dump(mode="json"), {}, None, "p"))
    with active(made, project="p"):
        yield made


def rows(*ids: str) -> list[dict[str, Any]]:
    return [{"id": name, "metaxy_provenance_by_field": {"x": name}} for name in ids]


@contextmanager
def connected(url: str) -> Iterator[Callable[..., list[str]]]:
    """Statements on a connection that commits nothing by itself; each answers one column, the first unless told."""
    parts = urlsplit(url)
    if parts.scheme.startswith("postgres"):
        import psycopg

        connection: Any = psycopg.connect(url)
    else:
        import pymysql

        connection = pymysql.connect(host=parts.hostname, port=parts.port or 3306, user=parts.username or "root",
                                     password=parts.password or "", database=parts.path.lstrip("/"))

    def run(sql: str, column: int = 0) -> list[str]:
        with connection.cursor() as cursor:
            cursor.execute(sql)
            return [str(row[column]) for row in cursor.fetchall()] if cursor.description else []

    try:
        yield run
    finally:
        connection.close()


def waiting(url: str, engine: str) -> set[str]:
    with connected(url) as run:
        if engine == "postgresql":
            return set(run(WAITING))
        return row_lock_waits(run("SHOW ENGINE INNODB STATUS", 2)[0], {int(client) for client in run(CLIENTS)})


WORK: dict[str, Callable[[Any], Any]] = {
    "write": lambda store: store.write("c/a", rows("3")),
    "write_multi": lambda store: store.write_multi({"c/a": rows("3"), "c/b": rows("9")}),
    "delete": lambda store: store.delete("c/a", ["id = '1'"]),
    "resolve": lambda store: store.write("c/b", store.resolve_update("c/b").new),
}
WANT = {"write": (["1", "2", "3"], []), "write_multi": (["1", "2", "3"], ["9"]), "delete": (["2"], []),
        "resolve": (["1", "2"], ["1", "2"])}


@pytest.mark.parametrize(("engine", "work"), [
    ("postgresql", "write"), ("postgresql", "resolve"), ("postgresql", "delete"), ("mariadb", "write_multi")], indirect=["engine"])
def test_it_is_done_once_more(make_store: Any, graph: mx.FeatureGraph, engine: str, work: str) -> None:
    url = make_store.where["connection_string"]
    with make_store().open("w") as store:
        store.write("c/a", rows("1", "2"))
    failed: list[BaseException] = []

    def call() -> None:
        with active(graph, project="p"), make_store(connection_string=url + SHORT[engine]).open("w") as store:
            started.set()
            hold.wait(SECONDS)
            try:
                WORK[work](store)
            except MetadataStoreError as error:
                failed.append(error)

    started, hold = threading.Event(), threading.Event()
    worker = threading.Thread(target=call)
    worker.start()
    with connected(url) as run:
        assert started.wait(SECONDS)
        run(HOLD[engine])
        hold.set()
        first: set[str] = set()
        until(lambda: failed or first.update(waiting(url, engine)) or first, "a statement that waits for a lock")
        until(lambda: failed or not waiting(url, engine) & first, "its server's word that it waited too long")
    worker.join(SECONDS)
    assert not worker.is_alive() and not failed
    with make_store().open("r") as store:
        found = [sorted(row["id"] for row in frames.rows_of(store.read(key, with_sample_history=work != "delete")))
                 if store.has_feature(key) else [] for key in ("c/a", "c/b")]
    assert tuple(found) == WANT[work]
