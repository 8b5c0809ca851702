"""Ids are data: those that differ in case, in blanks at the end or in an accent are others, whatever the collation of the
columns that a table of the user's own keeps them in; on every engine, on every path."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

pytest.importorskip("metaxy._core")

import metaxy as mx
from metaxy import frames
from metaxy.metadata_store import MetadataStoreError
from store_cases import active

IDS = ["a", "A", "a ", "ä", "Ä", "b"]
BY_FIELD = {"duckdb": "STRUCT(x VARCHAR)", "sqlite": "JSON", "postgresql": "JSONB", "mariadb": "JSON"}
TIME = {"duckdb": "TIMESTAMPTZ", "sqlite": "TIMESTAMPTZ", "postgresql": "timestamptz", "mariadb": "datetime(6)"}
# What folds case (and, for the servers, accents) in a text column; PostgreSQL's own collations do not.
TEXT = {"duckdb": "VARCHAR COLLATE NOCASE", "sqlite": "TEXT COLLATE NOCASE", "postgresql": "text COLLATE folding",
        "mariadb": "varchar(100) CHARACTER SET utf8mb3 COLLATE utf8mb3_general_ci"}

pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture(autouse=True)
def graph() -> Iterator[None]:
    made = mx.FeatureGraph()
    one, two = mx.FeatureSpec(key="i/one", id_columns=["id"], fields=["x"]), mx.FeatureSpec(
        key="i/two", id_columns=["id"], fields=["x"], deps=[mx.FeatureDep(feature="i/one")])
    many = mx.FeatureSpec(key="i/many", id_columns=["id"], fields=["x"], deps=[
        mx.FeatureDep(feature="i/one", lineage=mx.LineageRelationship.aggregation(on=["kind"]))])
    for spec in (one, two, many):
        made.add_feature_definition(mx.FeatureDefinition.from_stored_data(spec.model_dump(mode="json"), {}, None, "p"))
    with active(made, project="p"):
        yield


def execute(store: Any, sql: str) -> None:
    """By another connection than the store's."""
    if hasattr(store, "database") and str(store.database).endswith(".duckdb"):
        import duckdb

        with duckdb.connect(str(store.database)) as connection:
            connection.execute(sql)
        return
    from sqlalchemy import create_engine, text

    url = store.sqlalchemy_url
    url = url.replace("postgresql://", "postgresql+psycopg://").replace("mysql://", "mysql+pymysql://")
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text(sql))
    engine.dispose()


def fold(store: Any, engine: str, key: str, *more: str) -> None:
    """The feature's table, with texts that fold case, as a migration of somebody else's may have made it."""
    words, time, by_field = TEXT[engine], TIME[engine], BY_FIELD[engine]
    columns = [f"id {words}", *[f"{name} {words}" for name in more]]
    for name in ("metaxy_provenance", "metaxy_data_version"):
        columns += [f"{name}_by_field {by_field}", f"{name} {words}"]
    columns += [f"{name} {words}" for name in ("metaxy_feature_version", "metaxy_project_version", "metaxy_materialization_id")]
    columns += [f"{name} {time}" for name in ("metaxy_created_at", "metaxy_updated_at", "metaxy_deleted_at")]
    execute(store, f"CREATE TABLE {key.replace('/', '__')} ({', '.join(columns)})")


@pytest.fixture
def store(make_store: Any, engine: str) -> Iterator[Any]:
    made = make_store()
    if engine != "duckdb":
        pytest.importorskip("sqlalchemy")
    if engine == "postgresql":
        execute(made, "CREATE COLLATION folding (provider = icu, locale = 'und-u-ks-level1', deterministic = false)")
    fold(made, engine, "i/one", "kind")
    fold(made, engine, "i/two", "kind")
    fold(made, engine, "i/many", "kind")
    with made.open("w"):
        yield made


def samples(ids: list[str], version: str = "1") -> list[dict[str, Any]]:
    return [{"id": name, "kind": name, "metaxy_provenance_by_field": {"x": f"{name}|{version}"}} for name in ids]


def ids(frame: Any) -> list[str]:
    return sorted(row["id"] for row in frames.rows_of(frame))


def parts(increment: Any) -> list[list[str]]:
    return [ids(part) for part in increment]


def test_writes_reads_and_filters(store: Any) -> None:
    store.write("i/one", samples(IDS))
    assert ids(store.read("i/one")) == sorted(IDS)
    store.write("i/one", samples(["A"], "2"))
    assert {row["id"]: row["metaxy_provenance_by_field"]["x"] for row in frames.rows_of(store.read("i/one"))} == {
        **{name: f"{name}|1" for name in IDS}, "A": "A|2"}
    for name in IDS:
        assert ids(store.read("i/one", filters=[f"id = '{name}'"])) == [name]
        assert ids(store.read("i/one", filters=[f"id IN ('{name}')"])) == [name]
    assert ids(store.read("i/one", filters=["id != 'a'"])) == sorted(set(IDS) - {"a"})
    with pytest.raises((MetadataStoreError, ValueError), match="two rows have the id"):
        store.write("i/one", samples(["x", "x"]))


@pytest.mark.parametrize("algorithm", ["md5", "xxhash32"])
def test_increments(make_store: Any, store: Any, algorithm: str) -> None:
    with make_store(hash_algorithm=mx.HashAlgorithm(algorithm)).open("w") as again:
        again.write("i/one", samples(IDS))
        assert parts(again.resolve_update("i/two")) == [sorted(IDS), [], []]
        again.write("i/two", again.resolve_update("i/two").new)
        assert parts(again.resolve_update("i/two")) == [[], [], []]
        again.write("i/one", samples(["A", "B"], "2"))
        assert parts(again.resolve_update("i/two")) == [["B"], ["A"], []]
        assert parts(again.resolve_update("i/two", lazy=True))[:3] == [["B"], ["A"], []]
        again.delete("i/one", ["id = 'a'"])
        assert parts(again.resolve_update("i/two")) == [["B"], ["A"], ["a"]]
        found = again.resolve_update("i/one", samples=samples(["A", "a "], "2"))
        assert parts(found)[1:] == [["a "], sorted({*IDS, "B"} - {"a", "A", "a "})]


def test_groups(store: Any) -> None:
    store.write("i/one", samples(IDS))
    rows = frames.rows_of(store.resolve_update("i/many").new)
    assert len({row["metaxy_provenance"] for row in rows}) == len(rows) == len(IDS)     # each is a group of one


@pytest.mark.parametrize("soft", [True, False], ids=["soft", "hard"])
def test_deletes(store: Any, soft: bool) -> None:
    store.write("i/one", samples(IDS))
    store.delete("i/one", ["id = 'a'"], soft=soft)
    assert ids(store.read("i/one")) == sorted(set(IDS) - {"a"})
    store.delete("i/one", ["kind = 'Ä'"], soft=soft)
    assert ids(store.read("i/one")) == sorted(set(IDS) - {"a", "Ä"})


def test_rebase(store: Any) -> None:
    store.write("i/one", samples(IDS))
    store.write("i/two", store.resolve_update("i/two").new)
    rebased = store.rebase("i/two", frames.to_arrow(store.read("i/two")))
    assert ids(rebased) == sorted(IDS)


