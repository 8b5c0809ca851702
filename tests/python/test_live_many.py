"""What MariaDB does for one `schema inspect` grows as the tables do, and other databases cost nothing: counted by the server."""

from __future__ import annotations

import subprocess
from pathlib import Path
from urllib.parse import urlsplit

import pytest

import servers

# tables that the server opens, rows that it makes of its catalogue and reads of them
COUNTED = ("Opened_tables", "Handler_tmp_write", "Handler_read_rnd_next")


@pytest.fixture
def server():
    try:
        with servers.start("mysql") as running:
            yield running
    except servers.Missing as missing:
        if servers.is_ci():
            raise
        pytest.skip(str(missing))


def test_one_look_at_each_table(metaxy_bin: str, tmp_path: Path, server: servers.Server) -> None:
    import pymysql

    parts = urlsplit(server.url)

    def fill(cursor, name: str, tables: int) -> None:
        cursor.execute(f"CREATE DATABASE {name}")
        cursor.execute(f"USE {name}")
        for number in range(tables):
            columns = "".join(f", c{at} int CHECK (c{at} > 0)" for at in range(5))
            cursor.execute(f"CREATE TABLE t{number} (id int PRIMARY KEY{columns}, up int, FOREIGN KEY (up) REFERENCES t{number} (id))")

    with pymysql.connect(host=parts.hostname, port=parts.port, user="root", autocommit=True) as connection:
        cursor = connection.cursor()

        def cost(name: str) -> int:
            def total() -> int:
                cursor.execute(f"SHOW GLOBAL STATUS WHERE variable_name IN {COUNTED}")
                return sum(int(value) for _, value in cursor.fetchall())

            url = f"{server.url.rpartition('/')[0]}/{name}"
            before = total()
            done = subprocess.run([metaxy_bin, "schema", "inspect", "-u", url], capture_output=True, text=True, cwd=tmp_path,
                                  stdin=subprocess.DEVNULL)
            assert done.returncode == 0, done.stderr
            return total() - before

        fill(cursor, "few", 20)
        cost("few")     # tables are opened for the first time
        few = cost("few")
        fill(cursor, "many", 80)
        cost("many")
        many, again = cost("many"), cost("few")
        assert many < few * 6, f"{few} for 20 tables, {many} for 80"
        assert again < few * 1.5, f"{few} for 20 tables, {again} beside 80 others"


def test_checks_of_tables_whose_names_differ_in_case(metaxy_bin: str, tmp_path: Path, server: servers.Server) -> None:
    import pymysql

    parts = urlsplit(server.url)
    with pymysql.connect(host=parts.hostname, port=parts.port, user="root", autocommit=True) as connection:
        cursor = connection.cursor()
        cursor.execute("SELECT @@lower_case_table_names")
        if cursor.fetchone()[0] != 0:
            pytest.skip("names of tables have no case here")
        for statement in ("CREATE DATABASE odd", "USE odd", "CREATE TABLE A (x int CHECK (x > 0))", "CREATE TABLE a (x int CHECK (x > 1))"):
            cursor.execute(statement)
    done = subprocess.run([metaxy_bin, "schema", "inspect", "-u", f"{server.url.rpartition('/')[0]}/odd"], capture_output=True, text=True,
                          cwd=tmp_path, stdin=subprocess.DEVNULL)
    assert "CREATE TABLE `A` (\n  `x` int NULL CHECK (`x` > 0)" in done.stdout, done.stdout + done.stderr
    assert "CREATE TABLE `a` (\n  `x` int NULL CHECK (`x` > 1)" in done.stdout, done.stdout
