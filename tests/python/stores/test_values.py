"""Values at the edges: what an engine cannot keep is refused with its row before anything is written, the rest comes back."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

pytest.importorskip("metaxy._core")
pa = pytest.importorskip("pyarrow")

import metaxy as mx
from metaxy import frames
from metaxy.metadata_store import MetadataSchemaError, MetadataStoreError
from store_cases import active

pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture(autouse=True)
def graph() -> Iterator[None]:
    made = mx.FeatureGraph()
    for spec in (mx.FeatureSpec(key="v/a", id_columns=["id"], fields=["x"]),
                 mx.FeatureSpec(key="v/b", id_columns=["id"], fields=["x"], deps=[mx.FeatureDep(feature="v/a")])):
        made.add_feature_definition(mx.FeatureDefinition.from_stored_data(spec.model_dump(mode="json"), {}, None, "p"))
    with active(made, project="p"):
        yield


def table(ids: list[Any], values: Any = None, fields: list[str] | None = None) -> Any:
    columns = {"id": pa.array(ids), "metaxy_provenance_by_field": pa.array(
        [{"x": text} for text in fields or [str(n) for n in range(len(ids))]])}
    return pa.table(columns if values is None else {**columns, "value": values})


def check(store: Any, engine: str, rows: Any, refusing: tuple[str, ...], words: str) -> bool:
    """Whether the rows were written: refused where they must be, with the row's id, and nothing is there then."""
    if engine not in refusing:
        store.write("v/a", rows)
        return True
    store.write("v/a", table(["before"], rows.schema.field("value").type and pa.nulls(1, rows.schema.field("value").type)
                             if "value" in rows.column_names else None))
    with pytest.raises(MetadataSchemaError, match=words) as caught:
        store.write("v/a", rows)
    assert 'in the row with id = "bad' in str(caught.value) and "feature v/a" in str(caught.value)
    assert [row["id"] for row in frames.rows_of(store.read("v/a"))] == ["before"]
    return False


def test_zero_bytes_in_fields_are_not_cut(make_store: Any, engine: str) -> None:
    """SQLite's JSON functions end a text there: two values would have one version."""
    with make_store().open("w") as store:
        rows = table(["bad1", "bad2"], fields=["a\0b", "a\0c"])
        if check(store, engine, rows, ("sqlite", "postgresql"), r"a text with U\+0000 in it, which (sqlite|postgres) cannot keep"):
            found = frames.rows_of(store.resolve_update("v/b").new)
            assert len({row["metaxy_provenance"] for row in found}) == 2


def test_zero_bytes_in_texts(make_store: Any, engine: str) -> None:
    with make_store().open("w") as store:
        rows = table(["good", "bad"], pa.array(["x", "a\0b"]))
        if check(store, engine, rows, ("postgresql",), r"'value' holds a text with U\+0000 in it"):
            assert {row["value"] for row in frames.rows_of(store.read("v/a"))} == {"x", "a\0b"}


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_numbers_that_json_has_not(make_store: Any, engine: str, number: float) -> None:
    """They were null without a word."""
    for values in (pa.array([[1.5], [number]]), pa.array([{"part": {"of": 1.5}}, {"part": {"of": number}}])):
        with make_store(table_prefix=f"t{values.type.num_fields}{str(values.type)[0]}_").open("w") as store:
            rows = table(["good", "bad"], values)
            if check(store, engine, rows, ("sqlite", "postgresql", "mariadb"), "'value' holds NaN or an infinity inside of"):
                assert len(frames.rows_of(store.read("v/a"))) == 2


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
def test_durations_are_whole_numbers_of_their_unit(make_store: Any, unit: str) -> None:
    spans = pa.array([timedelta(days=-1, seconds=1), timedelta(days=40), None], pa.duration(unit))
    with make_store().open("w") as store:
        store.write("v/a", table(["1", "2", "3"], spans))
        found = {row["id"]: row["value"] for row in frames.rows_of(store.read("v/a"))}
        per_second = {"s": 1, "ms": 10**3, "us": 10**6, "ns": 10**9}[unit]
        assert found == {"1": -86399 * per_second, "2": 40 * 86400 * per_second, "3": None}
        assert len(frames.rows_of(store.resolve_update("v/b").new)) == 3


def test_two_zeros_are_one_id(make_store: Any) -> None:
    with make_store().open("w") as store:
        with pytest.raises((MetadataSchemaError, ValueError), match="two rows have the id"):
            store.write("v/a", table([0.0, -0.0]))
        store.write("v/a", table([-0.0, 1.5]))
        store.write("v/a", table([0.0]))
        assert len(frames.rows_of(store.read("v/a"))) == 2


BAD = ["[1, 2]", "5", '"text"', "not json", "{broken}"]


@pytest.mark.parametrize("cell", BAD)
@pytest.mark.parametrize("engine", ["sqlite", "postgresql", "mariadb"], indirect=True)
def test_a_cell_that_is_no_object_is_named(make_store: Any, engine: str, cell: str) -> None:
    """It was read as if the row had no value of any field: its version was null, and the row never stale."""
    from test_ids import execute

    if engine == "postgresql" and cell in ("not json", "{broken}"):
        return          # JSONB refuses it
    if engine == "sqlite" and cell == "{broken}":
        return          # its functions stop: test_a_cell_that_begins_like_an_object_is_named
    store = make_store()
    with store.open("w"):
        store.write("v/a", table(["1", "2", "3"]))
        if engine == "mariadb":
            execute(store, "ALTER TABLE v__a MODIFY metaxy_data_version_by_field longtext")
        execute(store, f"UPDATE v__a SET metaxy_data_version_by_field = '{cell}' WHERE id = '2'")
        for lazy in (False, True):
            with pytest.raises(MetadataSchemaError) as caught:
                frames.rows_of(store.resolve_update("v/b", lazy=lazy).new)
            assert "feature v/a: column 'metaxy_data_version_by_field' holds no JSON object in the row with id = \"2\"" in str(
                caught.value)
        execute(store, "DELETE FROM v__a WHERE id = '2'")
        assert len(frames.rows_of(store.resolve_update("v/b").new)) == 2


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_cell_that_begins_like_an_object_is_named(make_store: Any) -> None:
    from test_ids import execute

    store = make_store()
    with store.open("w"):
        store.write("v/a", table(["1", "2"]))
        execute(store, "UPDATE v__a SET metaxy_data_version_by_field = '{\"x\": ' WHERE id = '2'")
        for lazy in (False, True):
            with pytest.raises(MetadataSchemaError, match='holds no JSON object in the row with id = "2"'):
                frames.rows_of(store.resolve_update("v/b", lazy=lazy).new)
        execute(store, "UPDATE v__a SET metaxy_data_version_by_field = '{\"x\": }' WHERE id = '2'")
        execute(store, "DROP TABLE IF EXISTS v__b")
        execute(store, "CREATE TABLE v__b (other text)")
        with pytest.raises(MetadataStoreError, match="table 'v__b' has no id column 'id'"):       # no cell is its cause
            store.resolve_update("v/b")


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
def test_arrays_keep_what_json_cannot(make_store: Any) -> None:
    """Where a user made the table: a list in an array of the server's own is no JSON."""
    from test_ids import execute

    store = make_store()
    with store.open("w"):
        store.write("v/a", table(["1"]))
        execute(store, "ALTER TABLE v__a ADD value double precision[], ADD words text[]")
    with store.open("w"):
        store.write("v/a", table(["2", "3"], pa.array([[float("nan"), float("inf"), 1.5], [None, float("-inf")]])))
        found = {row["id"]: row["value"] for row in frames.rows_of(store.read("v/a"))}
        assert found["1"] is None and found["3"] == [None, float("-inf")] and str(found["2"]) == "[nan, inf, 1.5]"
        bad = table(["4"]).append_column("words", pa.array([["a", "b\0"]]))
        with pytest.raises(MetadataSchemaError, match=r"'words' holds a text with U\+0000 .* in the row with id = \"4\""):
            store.write("v/a", bad)


@pytest.mark.parametrize("engine", ["duckdb"], indirect=True)
@pytest.mark.parametrize(("kind", "value", "text"), [
    ("INTERVAL", "INTERVAL '1 month 2 days 3 microseconds'", "1 month 2 days 00:00:00.000003"),
    ("STRUCT(part INTERVAL)", "{'part': INTERVAL 1 DAY}", "{'part': 1 day}"),
    ("UNION(n INTEGER, s VARCHAR)", "union_value(n := 5)", "5"),
    ("TIMETZ", "'12:34:56+05:30'", "12:34:56+05:30"), ("TIMETZ[]", "['12:34:56-08']", "['12:34:56-08']"),
    ("BIT", "'101'", "101"), ("BIGNUM", "'-123456789012345678901234567890123456789012'", "-" + "1234567890" * 4 + "12"),
    ("MAP(VARCHAR, UHUGEINT)", "MAP {'a': 340282366920938463463374607431768211455}", f"{{a={2**128 - 1}}}")])
def test_columns_of_types_that_frames_have_not_are_texts(make_store: Any, kind: str, value: str, text: str) -> None:
    """The original makes INTERVAL columns, of durations, and cannot read them. In Arrow, DuckDB's times lose their zone, bits
    grow when they are read again, and large numbers become negative."""
    from test_ids import execute

    store = make_store()
    with store.open("w"):
        store.write("v/a", table(["1", "2"]))
    execute(store, f"ALTER TABLE v__a ADD COLUMN value {kind}")
    execute(store, f"UPDATE v__a SET value = {value} WHERE id = '1'")
    with store.open("w"):
        first = frames.rows_of(store.read("v/a"))
        assert {row["id"]: row["value"] for row in first} == {"1": text, "2": None}
        increment = store.resolve_update("v/b")
        assert {row["id"]: row["value"] for row in frames.rows_of(increment.new)} == {"1": text, "2": None}
        store.write("v/b", increment.new)
        assert [len(part) for part in store.resolve_update("v/b")] == [0, 0, 0]
        store.delete("v/a", ["id = '1'"])       # one more row of the table's own type
        assert [row["id"] for row in frames.rows_of(store.read("v/a"))] == ["2"]
        gone = frames.rows_of(store.read("v/a", include_soft_deleted=True))
        assert {row["id"]: row["value"] for row in gone} == {"1": text, "2": None}
        again = table(["3"], pa.array([text]))
        if kind.startswith("UNION"):
            with pytest.warns(UserWarning, match="texts for 'value' go to the member of texts of its type"):
                store.write("v/a", again)
        else:
            store.write("v/a", again)       # as texts again: of the same value
        assert {row["id"]: row["value"] for row in frames.rows_of(store.read("v/a"))} == {"2": None, "3": text}


@pytest.mark.parametrize("engine", ["mariadb"], indirect=True)
def test_numbers_in_columns_of_bits(make_store: Any) -> None:
    """The digits of a number that is loaded would be its bits: 5 would be 53."""
    from test_ids import execute

    store = make_store()
    with store.open("w"):
        store.write("v/a", table(["1"]))
        execute(store, "ALTER TABLE v__a ADD value bit(16), ADD flag bit(1)")
    with store.open("w"):
        rows = table(["2", "3", "4"], pa.array([5, 40000, None])).append_column("flag", pa.array([True, False, None]))
        store.write("v/a", rows)
        found = {row["id"]: (row["value"], row["flag"]) for row in frames.rows_of(store.read("v/a"))}
        assert found == {"1": (None, None), "2": (5, 1), "3": (40000, 0), "4": (None, None)}
        again = pa.table(frames.to_arrow(store.read("v/a", columns=["id", "value", "flag", "metaxy_provenance_by_field"])))
        store.write("v/a", again)
        assert {row["id"]: (row["value"], row["flag"]) for row in frames.rows_of(store.read("v/a"))} == found


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
@pytest.mark.parametrize(("kind", "value", "words"), [
    ("timestamp", "infinity", "infinity"), ("timestamptz", "-infinity", "-infinity"), ("date", "infinity", "infinity"),
    ("integer[]", "{{1},{2}}", "an array of arrays"), ("time", "24:00:00", "24:00:00")])
def test_what_frames_cannot_hold_is_named(make_store: Any, kind: str, value: str, words: str) -> None:
    from test_ids import execute

    store = make_store()
    with store.open("w"):
        store.write("v/a", table(["1"]))
        execute(store, f"ALTER TABLE v__a ADD value {kind} DEFAULT '{value}'")
        with pytest.raises(MetadataStoreError, match=f'column "value" holds "{words}", which is no '):
            frames.rows_of(store.read("v/a"))
        assert [row["id"] for row in frames.rows_of(store.read("v/a", columns=["id"]))] == ["1"]


@pytest.mark.parametrize("engine", ["duckdb", "sqlite", "mariadb"], indirect=True)
def test_a_view_in_place_of_a_table(make_store: Any) -> None:
    """DuckDB ends a transaction in which a view is described as a table."""
    from test_ids import execute

    store = make_store()
    with store.open("w"):
        store.write("v/a", table(["1", "2"]))
    execute(store, "ALTER TABLE v__a RENAME TO rows_of_a")
    execute(store, "CREATE VIEW v__a AS SELECT * FROM rows_of_a")
    with store.open("w"):
        assert len(frames.rows_of(store.read("v/a"))) == 2
        increment = store.resolve_update("v/b")
        assert [len(part) for part in increment] == [2, 0, 0]
        store.write("v/b", increment.new)
        assert [len(part) for part in store.resolve_update("v/b")] == [0, 0, 0]
    with store:
        assert [len(part) for part in store.resolve_update("v/b")] == [0, 0, 0]


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("kind", "value", "words"), [
    ("TIMESTAMP", "1704164645", '"1704164645", which is no timestamp'), ("DATETIME", "2460311.5", "no timestamp"),
    ("DATE", "19000", '"19000", which is no date'), ("TIME", "3600", "no time"), ("DATE", "'2024-13-01'", "no date"),
    ("TEXT", "x'ff00'", "\"x'ff00'\", which is no text"), ("VARCHAR(3)", "CAST(x'c3' AS TEXT)", "\"x'c3'\", which is no text"),
    ("INTEGER", "'many'", "no integer")])
def test_what_a_column_of_sqlites_should_not_hold_is_named(make_store: Any, kind: str, value: str, words: str) -> None:
    """SQLite keeps anything in any column. A number may count days, seconds or more; bytes that are no UTF-8 are no text."""
    from test_ids import execute

    store = make_store()
    with store.open("w"):
        store.write("v/a", table(["1"]))
        execute(store, f"ALTER TABLE v__a ADD value {kind}")
        execute(store, f"UPDATE v__a SET value = {value}")
        for broken in (lambda: frames.rows_of(store.read("v/a")), lambda: frames.rows_of(store.resolve_update("v/b").new)):
            with pytest.raises(MetadataStoreError, match=words) as caught:
                broken()
            assert 'column "value" holds' in str(caught.value) and 'in the row with id = "1"' in str(caught.value)
        assert [row["id"] for row in frames.rows_of(store.read("v/a", columns=["id"]))] == ["1"]


def test_numbers_are_no_moments(make_store: Any) -> None:
    """SQLite would keep them, and nobody know what they count."""
    from datetime import date, datetime

    for number, values in enumerate((pa.array([datetime(2024, 1, 1)]), pa.array([date(2024, 1, 1)]), pa.array([None], pa.time64("us")))):
        with make_store(table_prefix=f"t{number}_").open("w") as store:
            store.write("v/a", table(["1"], values))
            for wrong in (pa.array([1704164645]), pa.array([1.5]), pa.array([timedelta(1)])):
                with pytest.raises(MetadataSchemaError, match="values of 'value' are of another type"):
                    store.write("v/a", table(["2"], wrong))
            store.write("v/a", table(["2"], pa.nulls(1, values.type)))
            assert len(frames.rows_of(store.read("v/a"))) == 2


def test_nanoseconds_that_are_cut_are_told(make_store: Any, engine: str) -> None:
    """Of the rows that lose some, which are the third and the fourth; whole microseconds and nulls lose nothing."""
    moments = pa.array([1704164645123456000, None, 1704164645123456789, -1], pa.int64())
    cut = "'value' is kept in microseconds: nanoseconds of 2 row\\(s\\) are cut, first of row 3$"
    for number, kind in enumerate((pa.timestamp("ns"), pa.timestamp("ns", "UTC"), pa.time64("ns"))):
        values = moments.cast(kind) if number < 2 else pa.array([1000, None, 1001, 86399999999999], pa.int64()).cast(kind)
        with make_store(table_prefix=f"t{number}_").open("w") as store:
            store.write("v/a", table(["first"], values[:2].slice(1)))
            with warnings.catch_warnings(record=True) as said:
                warnings.simplefilter("always")
                store.write("v/a", table(["1", "2"], values[:2]))
                store.write_multi({"v/a": pa.Table.from_batches(
                    table(["before", "3", "4", "5", "6"], pa.concat_arrays([values[:1], values])).slice(1).to_batches(2))})
            words = [str(one.message).split("\n")[0] for one in said]
            assert len(words) == (0 if engine == "duckdb" and number == 0 else 1), words
            assert all(re.search(cut, text) for text in words), words
            assert len(frames.rows_of(store.read("v/a"))) == 7
