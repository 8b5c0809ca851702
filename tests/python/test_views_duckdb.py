"""Views of DuckDB: a database that has them is what the script is that made them, and no other script.

duckdb_views.sql has the queries. DuckDB shows a view as its parser has understood it; where it shows two of them alike,
they are one to us, and where it does not, they are two.
"""

from __future__ import annotations

import random
import re
import subprocess
from pathlib import Path

import duckdb
import pytest

LINES = (Path(__file__).resolve().parent / "duckdb_views.sql").read_text().splitlines()
TABLES = "\n".join(line for line in LINES if line.startswith("CREATE TABLE"))
QUERIES = [line for line in LINES if line and not line.startswith(("--", "CREATE TABLE"))]
MUTATIONS = 250
WORDS = {"and": "or", "left": "right", "union": "except", "desc": "", "first": "last", "min": "max", "max": "min", "sum": "avg",
         "in": "not in", "rows": "range", "preceding": "following", "recursive": "", "exclude": "replace", "semi": "anti",
         "asof": "", "natural": "", "having": "where", "limit": "offset", "cube": "rollup", "rollup": "cube", "true": "false",
         "try_cast": "cast", "like": "ilike", "varchar": "integer", "date": "timestamp", "year": "month", "any": "all",
         "not": "", "intersect": "union", "distinct": "", "positional": "cross", "join": "left join"}
TOKEN = re.compile(r"\s+|'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|\d+\.?\d*|\w+|.", re.DOTALL)


def diff(metaxy_bin: str, folder: Path, before: str, after: str) -> str:
    done = subprocess.run([metaxy_bin, "schema", "diff", "--from", before, "--to", after, "--dev-url", "duckdb:///:memory:"],
                          cwd=folder, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout


def script(queries: list[str]) -> str:
    return TABLES + "".join(f"\nCREATE VIEW v{i} AS {query};" for i, query in enumerate(queries)) + "\n"


def test_a_view_is_what_the_database_shows_of_it(metaxy_bin: str, tmp_path: Path) -> None:
    database = duckdb.connect(str(tmp_path / "views.db"))
    database.execute(script(QUERIES))
    database.close()
    (tmp_path / "to.sql").write_text(script(QUERIES))
    assert diff(metaxy_bin, tmp_path, f"duckdb:///{tmp_path}/views.db", "file://to.sql") == ""


def mutated(query: str, chance: random.Random) -> str:
    tokens = TOKEN.findall(query)
    places = [i for i, token in enumerate(tokens) if token[0] in "'0123456789" or token.lower() in WORDS]
    if not places:
        return query + " LIMIT 7"
    i = chance.choice(places)
    if tokens[i][0] == "'":
        tokens[i] = f"'{tokens[i][1:-1]}q'"
    else:
        tokens[i] = WORDS.get(tokens[i].lower()) if tokens[i].lower() in WORDS else str(int(float(tokens[i])) + 1)
    return "".join(tokens)


def shown(database: duckdb.DuckDBPyConnection, query: str) -> str | None:
    try:
        database.execute(f"CREATE OR REPLACE VIEW v AS {query}")
    except duckdb.Error:
        return None
    return database.execute("SELECT sql FROM duckdb_views() WHERE view_name = 'v'").fetchone()[0]


def test_another_view_is_seen(metaxy_bin: str, tmp_path: Path) -> None:
    database, chance = duckdb.connect(), random.Random(1)
    database.execute(TABLES)
    pairs: list[tuple[str, str]] = []
    while len(pairs) < MUTATIONS:
        query = chance.choice(QUERIES)
        other = mutated(query, chance)
        form = shown(database, other)
        if form and form != shown(database, query):
            pairs.append((query, other))
    (tmp_path / "from.sql").write_text(script([query for query, _ in pairs]))
    (tmp_path / "to.sql").write_text(script([other for _, other in pairs]))
    plan = diff(metaxy_bin, tmp_path, "file://from.sql", "file://to.sql")
    seen = {int(number) for number in re.findall(r"VIEW v(\d+) ", plan)}
    assert [pair for i, pair in enumerate(pairs) if i not in seen] == []


@pytest.mark.parametrize(("one", "other"), [
    ("SELECT t.a FROM t", "SELECT a FROM t"),
    ("SELECT a FROM t LEFT OUTER JOIN u USING (id)", "SELECT a FROM t LEFT JOIN u USING (id)"),
    ("FROM t SELECT a", "SELECT a FROM t"),
    ("SELECT sum(a) OVER w AS s FROM t WINDOW w AS (ORDER BY id)", "SELECT sum(a) OVER (ORDER BY id) AS s FROM t"),
    ("SELECT a FROM t GROUP BY CUBE (a, id)", "SELECT a FROM t GROUP BY GROUPING SETS ((id, a), (a), (id), ())"),
    ("SELECT [1, 2] AS l, {'x': 1} AS s", "SELECT list_value(1, 2) AS l, struct_pack(x := 1) AS s"),
    ("SELECT * EXCLUDE (a, b) FROM t", "SELECT * EXCLUDE (b, a) FROM t"),
    ("SELECT a FROM t ORDER BY a ASC NULLS LAST", "SELECT a FROM t ORDER BY a"),
])
def test_two_spellings_are_one_view(one: str, other: str, metaxy_bin: str, tmp_path: Path) -> None:
    (tmp_path / "from.sql").write_text(script([one]))
    (tmp_path / "to.sql").write_text(script([other]))
    assert diff(metaxy_bin, tmp_path, "file://from.sql", "file://to.sql") == ""
