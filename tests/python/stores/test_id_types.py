"""Ids of every type that a table of the user's own may keep them in: new, changed and orphaned rows are found by digests that
the engine computes and by those that it lacks, in tables that keep the ids alike, otherwise, or as the store made them."""

from __future__ import annotations

import datetime as dt
import json
import os
import uuid
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

pytest.importorskip("metaxy._core")

import metaxy as mx
from metaxy import frames
from store_cases import active
from test_ids import BY_FIELD, TIME, execute

pytestmark = pytest.mark.filterwarnings("ignore")
UTC = dt.timezone.utc

DAYS = [dt.date(1969, 12, 31), dt.date(2024, 2, 29), dt.date(9999, 12, 31)]
MOMENTS = [dt.datetime(2024, 2, 29, 12, 0, 0, n) for n in (0, 1, 999999)]
ZONED = [moment.replace(tzinfo=UTC) for moment in MOMENTS]
UUIDS = [str(uuid.UUID(int=n << 96 | 0xA0EEBC99)) for n in (1, 2, 255)]
DECIMALS = [Decimal("-1.50"), Decimal("0.00"), Decimal("12345678901234567.89")]
BYTES = [b"", b"\x00\xff", b"abc"]
NUMBERS = [-1, 0, 2**31 - 1]
TIMES = [dt.time(0, 0), dt.time(12, 30, 0, 1), dt.time(23, 59, 59, 999999)]

# Of each engine: a column's type, and values of it. The first of them are tried, all with MX_VERIFY_ALL=1.
FEW = 6
TYPES: dict[str, list[tuple[str, list[Any]]]] = {
    "postgresql": [
        ("uuid", UUIDS), ("numeric", ["-1.50", "0", "123456789012345678901234567890.5"]), ("bit(3)", ["000", "101", "111"]),
        ("json", ['{"a":1}', '"text"', "[1,  2]"]), ("text[]", [["a"], [], ["b", "c d"]]), ("key", UUIDS),
        ("mood", ["sad", "ok", "happy"]), ("inet", ["10.0.0.1/32", "10.0.0.0/8", "::1/128"]),
        ("cidr", ["10.0.0.0/8", "10.1.0.0/16", "::/0"]), ("macaddr", ["08:00:2b:01:02:03", "08:00:2b:01:02:04", "00:00:00:00:00:00"]),
        ("interval", ["1 day", "01:30:00", "2 mons 3 days"]), ("jsonb", ['{"a": 1}', '"text"', "[1, 2]"]),
        ("numeric(20,2)", DECIMALS), ("small", ["1", "22", "333"]), ("money", ["$1.00", "$2.50", "$1,000.00"]),
        ("varbit", ["0", "01", "111"]), ("point", ["(1,2)", "(3,4)", "(-1,0)"]),
        ("int4range", ["[1,3)", "empty", "[5,)"]), ("tsvector", ["'a'", "'a' 'b'", "'c':1"]), ("xml", ["<a/>", "<b>1</b>", "x"]),
        ("timetz", ["01:00:00+00", "02:00:00+02", "03:00:00-01"]), ("\"char\"", ["a", "b", "z"]), ("name", ["a", "B", "c'"]),
        ("varchar(10)", ["a", "B", "c'"]), ("char(4)", ["a", "B", "c'"]), ("date", DAYS), ("time", TIMES), ("timestamp", MOMENTS), ("timestamptz", ZONED),
        ("bytea", BYTES), ("boolean", [False, True]), ("smallint", [-1, 0, 1]), ("integer", NUMBERS), ("bigint", NUMBERS),
        ("oid", [1, 2, 3]), ("real", [-1.5, 0.0, 0.25]), ("double precision", [-1.5, 0.0, 0.1]), ("uuid[]", [UUIDS[:1], [], UUIDS[1:]]),
    ],
    "duckdb": [
        ("UUID", UUIDS), ("ENUM('sad', 'ok', 'happy')", ["sad", "ok", "happy"]), ("INTERVAL", ["1 day", "01:30:00", "2 months 3 days"]),
        ("DECIMAL(20,2)", DECIMALS), ("DECIMAL(4,1)", [Decimal("-1.5"), Decimal("0.0"), Decimal("123.4")]), ("DATE", DAYS),
        ("TIME", TIMES), ("TIMESTAMP", MOMENTS), ("TIMESTAMPTZ", ZONED), ("TIMESTAMP_S", [moment.replace(microsecond=0, second=s)
         for s, moment in enumerate(MOMENTS)]), ("TIMESTAMP_NS", MOMENTS), ("BLOB", BYTES), ("BOOLEAN", [False, True]),
        ("TINYINT", [-1, 0, 1]), ("UBIGINT", [0, 1, 2**63 - 1]), ("BIGINT", NUMBERS), ("HUGEINT", [-1, 0, 2**40]),
        ("DOUBLE", [-1.5, 0.0, 0.1]), ("FLOAT", [-1.5, 0.0, 0.25]), ("BIT", ["000", "101", "1"]), ("JSON", ['{"a":1}', '"text"', "[1]"]),
        ("VARCHAR[]", [["a"], [], ["b", "c d"]]), ("STRUCT(a VARCHAR, b BIGINT)", [{"a": "x", "b": 1}, {"a": "y", "b": 1}, {"a": "x", "b": 2}]),
        ("VARCHAR", ["a", "B", "c'"]),
    ],
    "sqlite": [
        ("TIME", TIMES), ("UUID", UUIDS), ("TEXT", ["a", "B", "c'"]), ("DECIMAL_TEXT(20, 2)", DECIMALS), ("DATE", DAYS),
        ("TIMESTAMP", MOMENTS), ("TIMESTAMPTZ", ZONED), ("BLOB", BYTES), ("BOOLEAN", [False, True]), ("INTEGER", NUMBERS),
        ("REAL", [-1.5, 0.0, 0.1]), ("FLOAT32", [-1.5, 0.0, 0.25]), ("JSON", ['{"a":1}', '"text"', "[1]"]),
    ],
}
if not os.environ.get("MX_VERIFY_ALL"):
    TYPES = {engine: types[:FEW] for engine, types in TYPES.items()}
BEFORE = {"postgresql": ["CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy')", "CREATE DOMAIN small AS numeric",
                         "CREATE DOMAIN key AS uuid"]}
TEXT = {"duckdb": "VARCHAR", "sqlite": "TEXT", "postgresql": "text"}


@pytest.fixture(params=TYPES)
def engine(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def graph_of(count: int) -> mx.FeatureGraph:
    """For each type two parents, and children that keep their ids in the same type, or as the store makes their table."""
    graph = mx.FeatureGraph()
    for n in range(count):
        one, two = (mx.FeatureSpec(key=f"t{n}/{name}", id_columns=["id"], fields=["x"]) for name in ("one", "two"))
        deps = [mx.FeatureDep(feature=one.key)]
        optional = [mx.FeatureDep(feature=spec.key, select=(), optional=True) for spec in (one, two)]
        groups = [mx.FeatureDep(feature=one.key, lineage=mx.LineageRelationship.aggregation(on=["kind"]))]
        children = [mx.FeatureSpec(key=f"t{n}/{name}", id_columns=["id"], fields=["x"], deps=on)
                    for name, on in (("same", deps), ("made", deps), ("either", optional), ("groups", groups))]
        for spec in (one, two, *children):
            graph.add_feature_definition(mx.FeatureDefinition.from_stored_data(spec.model_dump(mode="json"), {}, None, "p"))
    return graph


def table(engine: str, key: str, words: str, *more: str) -> str:
    columns = [f"id {words}", *more]
    for name in ("metaxy_provenance", "metaxy_data_version"):
        columns += [f"{name}_by_field {BY_FIELD[engine]}", f"{name} {TEXT[engine]}"]
    columns += [f"{name} {TEXT[engine]}"
                for name in ("metaxy_feature_version", "metaxy_project_version", "metaxy_materialization_id")]
    columns += [f"{name} {TIME[engine]}" for name in ("metaxy_created_at", "metaxy_updated_at", "metaxy_deleted_at")]
    return f"CREATE TABLE {key.replace('/', '__')} ({', '.join(columns)})"


@pytest.fixture
def store(make_store: Any, engine: str) -> Iterator[Any]:
    made = make_store()
    if engine != "duckdb":
        pytest.importorskip("sqlalchemy")
    for sql in BEFORE.get(engine, []):
        execute(made, sql)
    kind = f"kind {TEXT[engine]}"
    tables = [table(engine, f"t{n}/{name}", words, *more) for n, (words, _) in enumerate(TYPES[engine])
              for name, more in (("one", (kind,)), ("same", (kind,)))]
    if engine == "postgresql":
        tables = ["; ".join(tables)]
    for sql in tables:
        execute(made, sql)
    with active(graph_of(len(TYPES[engine])), project="p"):
        yield made


def samples(values: list[Any], version: str) -> list[dict[str, Any]]:
    return [{"id": value, "kind": f"k{number}", "metaxy_provenance_by_field": {"x": f"{version}-{number}"}}
            for number, value in enumerate(values)]


def shown(value: Any) -> str:
    """What is nested comes back as JSON where the store made its column."""
    return json.dumps(value, separators=(",", ":")) if isinstance(value, (list, dict)) else str(value)


def found(increment: Any) -> list[list[str]]:
    return [sorted(shown(row["id"]) for row in frames.rows_of(part)) for part in increment][:3]


def check_type(store: Any, n: int, values: list[Any]) -> None:
    one, first, last = f"t{n}/one", values[:1], values[-1:]
    children = [f"t{n}/{name}" for name in ("same", "made", "either")]
    store.write(one, samples(values[:-1], "1"))
    store.write(f"t{n}/two", samples(values[:-1], "2"))
    texts = {row["kind"]: shown(row["id"]) for row in frames.rows_of(store.read(one))}
    for child in children:
        increment = store.resolve_update(child)
        assert found(increment) == [sorted(texts.values()), [], []], child
        store.write(child, increment.new)
        assert found(store.resolve_update(child)) == [[], [], []], child
    store.write(one, [{**row, "kind": "last"} for row in samples(last, "1")] + samples(first, "3"))
    rows = {row["kind"]: shown(row["id"]) for row in frames.rows_of(store.read(one))}
    for child in children:
        wanted = [[rows["last"]], [rows["k0"]], []]
        assert found(store.resolve_update(child)) == wanted, child
        assert found(store.resolve_update(child, lazy=True)) == wanted, child
    store.write(children[0], store.resolve_update(children[0]).stale)
    assert found(store.resolve_update(children[0])) == [[rows["last"]], [], []]
    groups = frames.rows_of(store.resolve_update(f"t{n}/groups").new)
    assert len({row["metaxy_provenance"] for row in groups}) == len(groups) == len(values)
    store.delete(one, ["kind = 'k0'"], soft=False)
    for child in children[:2]:
        assert found(store.resolve_update(child)) == [[rows["last"]], [], [rows["k0"]]], child
    again = store.resolve_update(one, samples=samples(last, "4"))
    assert [len(part) for part in found(again)] == [0, 1, len(values) - 2]


@pytest.mark.parametrize("algorithm", ["md5", *(["sha256"] if os.environ.get("MX_VERIFY_ALL") else []), "xxhash64"])
def test_increments(make_store: Any, store: Any, engine: str, algorithm: str) -> None:
    failed = {}
    with make_store(hash_algorithm=mx.HashAlgorithm(algorithm)).open("w") as opened:
        for n, (words, values) in enumerate(TYPES[engine]):
            try:
                check_type(opened, n, values)
            except Exception as error:      # all types are tried
                failed[words] = f"{type(error).__name__} {error}"[:300]
    assert not failed, "\n".join(f"{words}: {why}" for words, why in failed.items())
