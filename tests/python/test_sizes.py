"""Large things: what they cost grows with them, and not by the power of how deep or wide they are."""

from __future__ import annotations

import subprocess
import sys

import pytest

DEV_URLS = {"postgres": "docker://postgres/15/dev", "mariadb": "docker://mariadb/10.11/dev"}
MEASURE = """
import resource, subprocess, sys
status = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, timeout=100).returncode
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)
sys.exit(status)
"""


def megabytes(binary: str, dialect: str, folder, sql: str, before: str = "") -> int:
    """What planning of `sql` from `before` takes at most; fails when it takes longer than 100 seconds."""
    (folder / "to.sql").write_text(sql)
    (folder / "from.sql").write_text(before)
    done = subprocess.run([sys.executable, "-c", MEASURE, binary, "schema", "diff", "--from", f"file://{folder}/from.sql",
                           "--to", f"file://{folder}/to.sql", "--dev-url", DEV_URLS[dialect]],
                          capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return int(done.stdout)


def is_sanitized(binary: str) -> bool:
    with open(binary, "rb") as file:
        return b"__asan_init" in file.read()


@pytest.mark.parametrize("dialect", DEV_URLS)
def test_memory_for_joins_of_many_tables(metaxy_bin, tmp_path, dialect):
    if is_sanitized(metaxy_bin):
        pytest.skip("a sanitizer keeps memory of its own")
    columns = ", ".join(f"c{i} int" for i in range(40))
    tables = "".join(f"CREATE TABLE t{i} ({columns});\n" for i in range(30))
    joins = " ".join(f"JOIN t{i} ON t{i}.c0 = t{i - 1}.c1" for i in range(1, 30))
    views = "".join(f"CREATE VIEW v{i} AS SELECT t0.c2, t1.c3 FROM t0 {joins};\n" for i in range(50))
    assert megabytes(metaxy_bin, dialect, tmp_path, tables + views) < 400


@pytest.mark.parametrize("dialect", DEV_URLS)
def test_time_for_recursion_in_recursion(metaxy_bin, tmp_path, dialect):
    query = "SELECT a FROM t UNION SELECT a FROM t"
    for i in range(22):
        query = f"WITH RECURSIVE r{i} AS ({query}) SELECT a FROM r{i} UNION SELECT a FROM t"
    megabytes(metaxy_bin, dialect, tmp_path, f"CREATE TABLE t (a int);\nCREATE VIEW v AS {query};\n")


def test_time_for_rights_on_many_columns(metaxy_bin, tmp_path):
    names = ", ".join(f"c{i}" for i in range(1600))
    table = f"CREATE TABLE t ({names.replace(',', ' int,')} int);\n"
    columns = "".join(f"GRANT SELECT ({names}) ON t TO {role};\n" for role in ("ann", "joe"))
    megabytes(metaxy_bin, "postgres", tmp_path, table + columns,
              table + "GRANT SELECT ON t TO ann, joe;\n" + columns)
