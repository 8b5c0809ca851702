"""kill -9 of the server itself, or of one of its backends, in the middle of calls: a clear error, and once it is up again no call
is half there."""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("metaxy._core")

import kill_worker
import servers
from metaxy import _settings, frames
from metaxy.ext.sqlite import SQLiteMetadataStore
from metaxy.metadata_store import MetadataStoreError
from processes import SECONDS, until

pytestmark = pytest.mark.filterwarnings("ignore")
ROUNDS = int(os.environ.get("MX_KILL_ROUNDS", "6"))
COPIED = 10**6      # batches from there on are copied


@pytest.fixture
def server(engine: str) -> Iterator[servers.Server]:
    """One of the test's own, which it may kill."""
    try:
        manager = servers.start({"postgresql": "postgres", "mariadb": "mysql"}[engine])
        with manager as started:
            yield started
    except servers.Missing as missing:
        pytest.fail(str(missing)) if servers.is_ci() else pytest.skip(str(missing))


def store_of(server: servers.Server) -> Any:
    if server.name == "postgres":
        from metaxy.ext.postgresql import PostgreSQLMetadataStore as Store

        return Store(connection_string=server.url, auto_create_tables=True)
    from metaxy.ext.mysql import MySQLMetadataStore as Store    # type: ignore[assignment]

    return Store(connection_string=server.url + "mx", auto_create_tables=True)


def make_database(server: servers.Server) -> None:
    if server.name == "mysql":
        import pymysql

        with pymysql.connect(host="127.0.0.1", port=server.port, user="root") as connection:
            connection.cursor().execute("CREATE DATABASE mx")


def crash(server: servers.Server) -> None:
    server.crash()
    server.restart()


def crash_backends(server: servers.Server) -> None:
    """The server ends all connections then, and begins anew by itself."""
    import psycopg

    def fails(call: Callable[[], object]) -> bool:
        try:
            call()
        except psycopg.OperationalError:
            return True
        return False

    connection = psycopg.connect(server.url, autocommit=True)
    found = connection.execute("SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' "
                               "AND pid <> pg_backend_pid()").fetchall()
    assert found
    for (pid,) in found:
        os.kill(pid, signal.SIGKILL)
    until(lambda: fails(lambda: connection.execute("SELECT 1")), "the end of all connections")
    connection.close()
    until(lambda: not fails(lambda: psycopg.connect(server.url).close()), "a server that takes connections again")


def work(server: servers.Server, other: Any, batch: int, worked: threading.Event) -> None:
    """Until the server is gone."""
    with _settings.use(_settings.Settings(project="kill")), kill_worker.ONE.use(), other.open("w"):
        store = store_of(server)
        with store.open("w"):
            while True:
                kill_worker.work(store, batch)
                rows = [{"id": f"{COPIED + batch}-{n}", "batch": COPIED + batch, "metaxy_provenance_by_field": {"x": str(n)}}
                        for n in range(kill_worker.ROWS)]
                other.write("k/a", rows)
                store.copy_metadata(other, ["k/a"], filters={"k/a": f"batch = {COPIED + batch}"})
                worked.set()
                batch += 1


@pytest.mark.slow
@pytest.mark.parametrize(("engine", "kill"), [("postgresql", crash), ("postgresql", crash_backends), ("mariadb", crash)],
                         indirect=["engine"])
def test_killed_in_the_middle(engine: str, server: servers.Server, kill: Callable[[servers.Server], None], tmp_path: Path) -> None:
    chance = random.Random(engine)
    make_database(server)
    seen = 0
    for number in range(ROUNDS):
        worked = threading.Event()
        other = SQLiteMetadataStore(tmp_path / f"{number}.sqlite", auto_create_tables=True)
        with ThreadPoolExecutor(1) as pool:
            ended = pool.submit(work, server, other, 1000 * number, worked)
            until(lambda: worked.is_set() or ended.done(), "a round of work")
            time.sleep(chance.uniform(0.0, 0.3))
            kill(server)
            with pytest.raises(MetadataStoreError, match="(?i)connect|gone away|lost|shut|terminat|crash"):
                ended.result(SECONDS)
        with _settings.use(_settings.Settings(project="kill")), kill_worker.ONE.use(), store_of(server).open("w") as store:
            assert kill_worker.torn(store) == {}, number
            rows = frames.rows_of(store.read("k/a", with_feature_history=True, with_sample_history=True, include_soft_deleted=True))
            seen = max(seen, len(rows))
            kill_worker.work(store, 1000 * number + 900)
            assert kill_worker.torn(store) == {}, number
    assert seen > kill_worker.ROWS      # the workers did work
