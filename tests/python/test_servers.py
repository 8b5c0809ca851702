"""The test servers themselves: they start, take work, keep databases apart, and are gone afterwards."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from processes import SECONDS, until

SERVERS = Path(__file__).resolve().parent.parent / "servers.py"


def run_servers(*words: str, **environment: str) -> subprocess.CompletedProcess:
    env = {k: v for k, v in os.environ.items() if k not in ("MX_POSTGRES_URL", "MX_MYSQL_URL", "CI")}
    return subprocess.run([sys.executable, str(SERVERS), *words], env=env | environment, text=True,
                          capture_output=True, timeout=SECONDS)


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_postgres_database_is_empty_and_private(postgres_db):
    psycopg = pytest.importorskip("psycopg")
    with psycopg.connect(postgres_db) as connection:
        tables = connection.execute("select count(*) from pg_tables where schemaname = 'public'").fetchone()
        encoding = connection.execute("show server_encoding").fetchone()
    assert tables == (0,)
    assert encoding == ("UTF8",)


def test_mysql_database_is_empty_and_private(mysql_db):
    from urllib.parse import urlsplit

    pymysql = pytest.importorskip("pymysql")
    parts = urlsplit(mysql_db)
    with pymysql.connect(host=parts.hostname, port=parts.port, user=parts.username,
                         database=parts.path.lstrip("/")) as connection:
        cursor = connection.cursor()
        cursor.execute("show tables")
        assert cursor.fetchall() == ()


@pytest.mark.parametrize("name, variable", [("postgres", "MX_POSTGRES_URL"), ("mysql", "MX_MYSQL_URL")])
def test_run_gives_the_url_the_status_and_stops(name, variable, request):
    request.getfixturevalue(f"{name}_url")  # skips when the server is not installed
    script = f"import os, sys; print(os.environ['{variable}']); sys.exit(7)"
    done = run_servers("run", "--only", name, "--", sys.executable, "-c", script)
    assert done.returncode == 7, done.stderr
    port = int(re.search(r":(\d+)/", done.stdout).group(1))
    assert not listens(port)


def test_run_stops_servers_when_terminated(postgres_url):
    script = "import os, time; print(os.environ['MX_POSTGRES_URL'], flush=True); time.sleep(3600)"
    env = {k: v for k, v in os.environ.items() if k != "MX_POSTGRES_URL"}
    runner = subprocess.Popen([sys.executable, str(SERVERS), "run", "--only", "postgres", "--", sys.executable,
                               "-c", script], env=env, stdout=subprocess.PIPE, text=True)
    port = int(re.search(r":(\d+)/", runner.stdout.readline()).group(1))
    assert listens(port)
    runner.send_signal(signal.SIGTERM)
    assert runner.wait(SECONDS) == 130
    until(lambda: not listens(port), "the end of the server")


def test_missing_server_is_a_note_locally_and_an_error_in_ci(tmp_path):
    """Run by a Python whose look-up finds no program at all."""
    script = ("import sys; sys.path.insert(0, {folder!r}); import servers, shutil; "
              "shutil.which = lambda *a, **k: None; "
              "sys.exit(servers.main(['run', '--only', 'postgres', '--', sys.executable, '-c', 'print(1)']))"
              ).format(folder=str(SERVERS.parent))
    env = {k: v for k, v in os.environ.items() if k not in ("MX_POSTGRES_URL", "CI")}
    local = subprocess.run([sys.executable, "-c", script], env=env, text=True, capture_output=True)
    assert (local.returncode, local.stdout) == (0, "1\n")
    assert "postgres is not installed (initdb)" in local.stderr
    ci = subprocess.run([sys.executable, "-c", script], env=env | {"CI": "true"}, text=True, capture_output=True)
    assert (ci.returncode, ci.stdout) == (1, "")


def test_unknown_server_is_refused():
    done = run_servers("run", "--only", "oracle", "--", "true")
    assert done.returncode == 2
    assert "no server named oracle" in done.stderr
