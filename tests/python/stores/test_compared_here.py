"""Increments that this process compares are those that the engine's SQL finds: keys of several types, values that are
odd JSON, rows written again, deleted, orphaned, of other versions; and digests that no engine has."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

pytest.importorskip("metaxy._core")

import metaxy as mx
from metaxy import frames
from metaxy.metadata_store import MetadataStoreError
from store_cases import active

pytestmark = pytest.mark.filterwarnings("ignore")
NEVER = ["size = -1"]       # a predicate of staleness, which is for the engine to say: it compares then
ODD = ["", "x", "null", "true", "1.50", 'q"', "b\\", "tab\t", "line\n", "é", "😀", "{", "}", '{"x":1}', "a:b,c", " "]


@pytest.fixture(params=["1", "2"])
def graph(request: pytest.FixtureRequest) -> Iterator[mx.FeatureGraph]:
    graph = mx.FeatureGraph()
    keys = ["id", "no"]
    with active(graph, project="proj"):
        for spec in (
                mx.FeatureSpec(key="h/one", id_columns=keys, fields=["x", "y"]),
                mx.FeatureSpec(key="h/two", id_columns=keys, fields=["z"]),
                mx.FeatureSpec(key="h/down", id_columns=keys, fields=[mx.FieldSpec(key="p", code_version="1"), "q"],
                               deps=[mx.FeatureDep(feature="h/one"),
                                     mx.FeatureDep(feature="h/two", select=(), optional=request.param == "2")])):
            graph.add_feature_definition(mx.FeatureDefinition.from_stored_data(
                spec.model_dump(mode="json"), {}, None, "proj"))
        yield graph


def one(*numbers: int, version: str = "") -> list[dict[str, Any]]:
    return [{"id": f"i'{n % 5}", "no": n, "size": n,
             "metaxy_provenance_by_field": {"x": ODD[n % len(ODD)] + version, "y": str(n)}} for n in numbers]


def two(*numbers: int) -> list[dict[str, Any]]:
    return [{"id": f"i'{n % 5}", "no": n, "metaxy_provenance_by_field": {"z": ODD[-1 - n % len(ODD)]}} for n in numbers]


def said(increment: Any) -> dict[str, list[str]]:
    return {part: sorted(repr(sorted((name, str(value)) for name, value in row.items()))
                         for row in frames.rows_of(getattr(increment, part)))
            for part in ("new", "stale", "orphaned")}


def both(store: Any) -> dict[str, list[str]]:
    """What this process and the engine find alike."""
    found = said(store.resolve_update("h/down"))
    assert said(store.resolve_update("h/down", staleness_predicates=NEVER)) == found
    return found


def counts(store: Any) -> list[int]:
    return [len(rows) for rows in both(store).values()]


@pytest.mark.parametrize("algorithm", ["md5", "xxhash64"])
def test_both_ways_find_the_same(make_store: Any, graph: mx.FeatureGraph, algorithm: str) -> None:
    with make_store(hash_algorithm=mx.HashAlgorithm(algorithm)).open("w") as store:
        store.write("h/one", one(*range(20)))
        store.write("h/two", two(*range(18)))
        optional = len(store.resolve_update("h/down").new) == 20
        rows = 20 if optional else 18
        assert [len(frames.rows_of(part)) for part in store.resolve_update("h/down")] == [rows, 0, 0]
        store.write("h/down", store.resolve_update("h/down").new)
        assert counts(store) == [0, 0, 0]
        store.write("h/one", one(3, 4, version="'"))      # two that come twice from here on
        assert counts(store) == [0, 2, 0]
        store.write("h/down", store.resolve_update("h/down").stale)
        assert counts(store) == [0, 0, 0]
        store.write("h/one", one(20, 21))
        store.write("h/two", two(20, 21))
        store.delete("h/one", ["no = 7"])
        assert counts(store) == [2, 0, 1]
        store.delete("h/down", ["no = 9"])
        store.write("h/one", one(5, version="!"))
        assert counts(store) == [3, 1, 1]
        store.delete("h/one", ["no = 3"])                 # which came twice in both
        assert counts(store) == [3, 1, 2]
        some = {"target_filters": ["no < 6"]}
        found = said(store.resolve_update("h/down", **some))
        assert [len(part) for part in found.values()] == [0, 1, 1]
        assert said(store.resolve_update("h/down", staleness_predicates=NEVER, **some)) == found
        store.write("h/one", one(3))
        assert counts(store) == [3, 2, 1]
        progress = store.calculate_input_progress(store.resolve_update("h/down", lazy=True), "h/down")
        assert progress == pytest.approx(100 * (rows - 2) / (rows + 1))


def test_rows_of_a_group_are_found_once(make_store: Any) -> None:
    """Several expected rows have the key of their group."""
    graph = mx.FeatureGraph()
    with active(graph, project="proj"):
        for spec in (
                mx.FeatureSpec(key="h/one", id_columns=["id", "no"], fields=["x", "y"]),
                mx.FeatureSpec(key="h/down", id_columns=["id"], fields=["p"], deps=[mx.FeatureDep(
                    feature="h/one", lineage=mx.LineageRelationship.aggregation(on=["id"]))])):
            graph.add_feature_definition(mx.FeatureDefinition.from_stored_data(
                spec.model_dump(mode="json"), {}, None, "proj"))
        with make_store(hash_algorithm=mx.HashAlgorithm.XXHASH64).open("w") as store:
            store.write("h/one", one(*range(10)))
            first = {row["id"]: row for row in frames.rows_of(store.resolve_update("h/down").new)}
            store.write("h/down", [{**row, "no": 0} for row in first.values()])
            assert counts(store) == [0, 0, 0]
            store.write("h/one", one(10, 12))
            assert counts(store) == [0, 6, 0]       # three rows in each of two groups


KINDS = [("postgresql", "char(5)"), ("postgresql", "real"), ("mariadb", "char(5)"), ("mariadb", "bit(8)"),
         ("mariadb", "int zerofill"), ("mariadb", "float"), ("mariadb", "double")]


def of_kind(store: Any, engine: str, kind: str, *features: str) -> None:
    """Have the ids of tables be of another type."""
    from test_ids import execute

    for feature in features:
        change = f"ALTER id TYPE {kind} USING id::{kind}" if engine == "postgresql" else f"MODIFY id {kind}"
        execute(store, f"ALTER TABLE {feature.replace('/', '__')} {change}")


def numbered(kind: str, *numbers: int, version: str = "") -> list[dict[str, Any]]:
    ids = {"char(5)": str, "real": lambda n: n + 0.1, "float": lambda n: n + 0.1, "double": lambda n: n + 0.1}
    return [{"id": ids.get(kind, int)(n), "size": n, "metaxy_provenance_by_field": {"x": f"{n}{version}"}} for n in numbers]


@pytest.mark.parametrize(("engine", "kind"), KINDS, indirect=["engine"])
@pytest.mark.parametrize("algorithm", ["md5", "xxhash64"])
def test_keys_that_come_back_as_others_are_not_lost(make_store: Any, engine: str, kind: str, algorithm: str) -> None:
    """What is read of their columns is not what these compare equal to."""
    graph = mx.FeatureGraph()
    with active(graph, project="proj"):
        for spec in (mx.FeatureSpec(key="h/one", id_columns=["id"], fields=["x"]),
                     mx.FeatureSpec(key="h/down", id_columns=["id"], fields=["p"], deps=[mx.FeatureDep(feature="h/one")])):
            graph.add_feature_definition(mx.FeatureDefinition.from_stored_data(
                spec.model_dump(mode="json"), {}, None, "proj"))
        with make_store(hash_algorithm=mx.HashAlgorithm(algorithm)).open("w") as store:
            store.write("h/one", numbered(kind, 1, 2, 3))
            store.write("h/down", store.resolve_update("h/down").new)
            of_kind(store, engine, kind, "h/one", "h/down")
        with make_store(hash_algorithm=mx.HashAlgorithm(algorithm)).open("w") as store:
            store.write("h/one", numbered(kind, 2, version="'"))        # comes twice from here on
            store.write("h/one", numbered(kind, 4, 5))
            assert sorted(row["size"] for row in frames.rows_of(store.read("h/one"))) == [1, 2, 3, 4, 5]
            found = said(store.resolve_update("h/down"))
            assert said(store.resolve_update("h/down", staleness_predicates=NEVER)) == found
            if kind != "real":
                assert [len(rows) for rows in found.values()] == [2, 1, 0]
            else:
                assert len(found["new"]) + len(found["stale"]) >= 3


@pytest.mark.parametrize("engine", ["mariadb"], indirect=True)
def test_a_float_has_all_of_its_digits(make_store: Any, engine: str) -> None:
    """The server's text of one has six."""
    graph = mx.FeatureGraph()
    numbers = [16777215.0, 16777214.0, 1234567.0, 1234568.0, 0.1, 3.0e-38]
    with active(graph, project="proj"):
        for spec in (mx.FeatureSpec(key="h/one", id_columns=["id"], fields=["x"]),
                     mx.FeatureSpec(key="h/down", id_columns=["id"], fields=["p"], deps=[mx.FeatureDep(feature="h/one")])):
            graph.add_feature_definition(mx.FeatureDefinition.from_stored_data(
                spec.model_dump(mode="json"), {}, None, "proj"))
        rows = [{"id": number, "size": n, "metaxy_provenance_by_field": {"x": str(n)}} for n, number in enumerate(numbers)]
        with make_store().open("w") as store:
            store.write("h/one", rows)
            store.write("h/down", store.resolve_update("h/down").new)
            of_kind(store, engine, "float", "h/one", "h/down")
        with make_store().open("w") as store:
            assert sorted(row["id"] for row in frames.rows_of(store.read("h/one"))) == pytest.approx(sorted(numbers), rel=1e-7)
            assert counts(store) == [0, 0, 0]
            store.write("h/one", [{**row, "metaxy_provenance_by_field": {"x": "'"}} for row in rows[1:3]])
            assert counts(store) == [0, 2, 0]
            store.write("h/down", store.resolve_update("h/down").stale)
            assert counts(store) == [0, 0, 0]
            store.write("h/one", [{**rows[0], "id": 16777213.0}])
            assert counts(store) == [1, 0, 0]
            assert len(frames.rows_of(store.read("h/one"))) == len(numbers) + 1


LINKS = 1000        # rows; each pass over them reads as many
GOES = """
CREATE FUNCTION goes() RETURNS INT BEGIN
    SET @seen = coalesce(@seen, 0) + 1;
    IF @seen = {at} THEN KILL CONNECTION_ID(); END IF;
    RETURN 1;
END"""


@pytest.mark.parametrize("engine", ["mariadb"], indirect=True)
@pytest.mark.parametrize("passes", [1, 2, 3])      # of which the first looks for odd JSON, the others are streams
def test_the_connection_goes_in_the_middle_of_a_stream(make_store: Any, graph: mx.FeatureGraph, engine: str,
                                                       passes: int) -> None:
    """A view whose rows end it, after so many of them."""
    from test_ids import execute

    with make_store().open("w") as store:
        store.write("h/one", one(*range(LINKS)))
        store.write("h/two", two(*range(LINKS)))
        store.write("h/down", store.resolve_update("h/down").new)
        store.write("h/one", one(3, 4, version="'"))
        expected = both(store)
    for statement in ("RENAME TABLE h__one TO kept", GOES.format(at=passes * LINKS - 200),
                      "CREATE VIEW h__one AS SELECT * FROM kept WHERE goes() = 1"):
        execute(store, statement)
    with make_store().open("w") as lost, pytest.raises(MetadataStoreError, match=r"(?i)connection|killed|gone"):
        lost.resolve_update("h/down")
    for statement in ("DROP VIEW h__one", "RENAME TABLE kept TO h__one"):
        execute(store, statement)
    with make_store().open("w") as store:
        assert both(store) == expected
