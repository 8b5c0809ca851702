"""Fixtures of all Python tests: the command, the checkout, and fresh databases on the servers of servers.py.

postgres_url, mysql_url   a running server for the whole session (MX_POSTGRES_URL, MX_MYSQL_URL if set)
postgres_db, mysql_db     the URL of an empty database of the test's own
metaxy_bin                the native command: METAXY_BIN, or the release build, or the one on PATH

With pytest-xdist (`-n 2`) every worker after the first has servers of its own: some locks, and lists of databases, are
a whole server's.
"""

from __future__ import annotations

import itertools
import os
import shutil
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

import servers  # noqa: E402  (it lies beside this file)

try:
    from hypothesis import HealthCheck, settings
except ImportError:     # the tests that need it say so themselves
    pass
else:       # a busy machine is slow, and that is no defect
    settings.register_profile("default", deadline=None, suppress_health_check=[HealthCheck.too_slow],
                              derandomize=servers.is_ci())
    settings.register_profile("soak", settings.get_profile("default"), max_examples=5000, derandomize=False)
    settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))

_numbers = itertools.count(1)

# A job that a shell starts in the background, or below nohup, ignores these, and so would all that the tests start.
for _signal in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
    if signal.getsignal(_signal) is signal.SIG_IGN:
        signal.signal(_signal, signal.default_int_handler if _signal == signal.SIGINT else signal.SIG_DFL)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever runs the command is marked `cli`, so that it runs again with the sanitizer build."""
    for item in items:
        if "metaxy_bin" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.cli)


@pytest.fixture(scope="session")
def repo_root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def metaxy_bin() -> str:
    named = os.environ.get("METAXY_BIN")
    for candidate in (named, ROOT / "build" / "release" / "metaxy", shutil.which("metaxy")):
        if candidate and Path(candidate).is_file():
            return str(Path(candidate).resolve())
    pytest.fail("the command metaxy is not built: run `make build`, or set METAXY_BIN")


def _url(name: str) -> Iterator[str]:
    given = os.environ.get(servers.ENVIRONMENT[name])
    if given and os.environ.get("PYTEST_XDIST_WORKER", "gw0") == "gw0":
        yield given
        return
    try:
        manager = servers.start(name)
        server = manager.__enter__()
    except servers.Missing as missing:
        message = f"{name} is not installed ({missing})"
        pytest.fail(message) if servers.is_ci() else pytest.skip(message)
    try:
        yield server.url
    finally:
        manager.__exit__(None, None, None)


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    yield from _url("postgres")


@pytest.fixture(scope="session")
def mysql_url() -> Iterator[str]:
    yield from _url("mysql")


@pytest.fixture
def postgres_db(postgres_url: str) -> Iterator[str]:
    import psycopg

    name = f"mx_{os.getpid()}_{next(_numbers)}"
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        # The older way to copy, the only one before 15, takes half the time on a server that syncs nothing.
        strategy = "STRATEGY file_copy" if connection.info.server_version >= 150000 else ""
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template0 {strategy}")
    yield postgres_url.rpartition("/")[0] + f"/{name}"
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def mysql_db(mysql_url: str) -> Iterator[str]:
    name = f"mx_{os.getpid()}_{next(_numbers)}"
    with _mysql(mysql_url) as connection:
        connection.cursor().execute(f"CREATE DATABASE {name}")
    yield mysql_url.rpartition("/")[0] + f"/{name}"
    with _mysql(mysql_url) as connection:
        connection.cursor().execute(f"DROP DATABASE {name}")


def _mysql(url: str):
    from urllib.parse import unquote, urlsplit

    import pymysql

    parts = urlsplit(url)
    return pymysql.connect(host=parts.hostname, port=parts.port or 3306, user=unquote(parts.username or "root"),
                           password=unquote(parts.password or ""), autocommit=True)
