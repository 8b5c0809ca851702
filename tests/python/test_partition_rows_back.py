"""The way down of a plan that moves rows between partitions: every row is back where it was (PostgreSQL)."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import psycopg
import pytest

CASES = Path(__file__).resolve().parent.parent / "cases" / "diff" / "postgres"
NAMES = ("partition-gives-rows-and-is-referred-to-itself", "partition-by-default-gets-bounds", "partition-rows-moved-with-deferred-checks",
         "partition-takes-rows-that-are-referred-to", "partition-bounds-narrower")


@pytest.mark.parametrize("name", NAMES)
def test_rows_go_back(name: str, metaxy_bin: str, postgres_db: str, tmp_path: Path) -> None:
    pieces = re.split(r"^-- ([a-z]+\.[a-z]+) --\n", (CASES / f"{name}.txt").read_text(), flags=re.MULTILINE)
    case = dict(zip(pieces[1::2], pieces[2::2], strict=True))
    files = tmp_path / "migrations"
    files.mkdir()
    for state, version in (("from", "1"), ("to", "2")):
        (tmp_path / f"{state}.sql").write_text(case[f"{state}.sql"])
        subprocess.run([metaxy_bin, "migrate", "diff", state, "--dir", "file://migrations", "--dir-format", "golang-migrate",
                        "--to", f"file://{state}.sql", "--dev-url", "docker://postgres/15/dev"], cwd=tmp_path, check=True, timeout=300)
        for made in files.glob(f"[0-9]*_{state}.*"):
            if made.suffix == ".sql":
                made.rename(files / re.sub(r"^\d+", version, made.name))
        subprocess.run([metaxy_bin, "migrate", "hash", "--dir", "file://migrations", "--dir-format", "golang-migrate"], cwd=tmp_path, check=True,
                       timeout=300)
    queries = [check["query"] for check in json.loads(case["checks.json"])]
    with psycopg.connect(postgres_db, autocommit=True) as connection:
        def rows() -> list:
            return [connection.execute(query).fetchall() for query in queries]

        connection.execute(case["from.sql"])
        connection.execute(case["rows.sql"])
        before = rows()
        connection.execute((files / "2_to.up.sql").read_text())
        assert rows() != before
        connection.execute((files / "2_to.down.sql").read_text())
        assert rows() == before
