"""Recorded tables, constraints and DDL of the SQLAlchemy and SQLModel integration, case by case.

The cases come from METAXY_TEST_VECTORS, or tests/vectors/metaxy; README.md beside them says how to read them. Where a guide
asks for something else than was recorded, or the original has a defect, a rule below says what is right instead;
docs/sqlalchemy.md and docs/sqlmodel.md list them.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("duckdb_sqlalchemy")

import sqlalchemy as sa
from sqlalchemy.schema import CreateIndex, CreateTable
from sqlmodel import Field, SQLModel

import metaxy as mx
from metaxy.config import MetaxyConfig
from metaxy.ext.duckdb import DuckDBMetadataStore
from metaxy.ext.sqlalchemy import filter_feature_sqla_metadata, get_system_slqa_metadata
from metaxy.ext.sqlmodel import BaseSQLModelFeature, filter_feature_sqlmodel_metadata
from metaxy.models.constants import ALL_SYSTEM_COLUMNS

HERE = Path(__file__).resolve().parent.parent.parent / "vectors" / "metaxy"
VECTORS = Path(os.environ.get("METAXY_TEST_VECTORS", HERE))
SHORT_NAMES = {name.removeprefix("metaxy_") for name in ALL_SYSTEM_COLUMNS}
MOMENTS = ("metaxy_created_at", "metaxy_updated_at", "metaxy_deleted_at")
LONGER_KEY = ["project", "feature_key", "metaxy_definition_version", "metaxy_project_version", "recorded_at"]


def cases(*calls: str) -> list[Any]:
    path = VECTORS / "sqlalchemy.json"
    found = json.loads(path.read_text())["cases"]
    return [pytest.param(case, id=case["name"]) for case in found if case["call"] in calls]


def test_every_kind_of_case_is_run() -> None:
    known = {"get_system_slqa_metadata", "filter_feature_sqla_metadata", "class BaseSQLModelFeature(table=True)"}
    assert {case["call"] for case in json.loads((VECTORS / "sqlalchemy.json").read_text())["cases"]} == known


@pytest.fixture(autouse=True)
def project(alone: None) -> None:
    MetaxyConfig.set(MetaxyConfig(project="mine"))


# ---- what a table is ----

def dialects() -> dict[str, sa.Dialect]:
    return {name: sa.dialects.registry.load(name)() for name in ("sqlite", "postgresql", "mysql", "mssql", "duckdb")}


def described(table: sa.Table) -> dict[str, Any]:
    def default(column: sa.Column[Any]) -> str | None:
        return None if column.default is None else repr(column.default.arg)

    indexes = sorted(table.indexes, key=lambda index: str(index.name))
    return {
        "name": table.name,
        "columns": [{
            "name": column.name, "type": repr(column.type), "nullable": column.nullable,
            "primary_key": column.primary_key, "index": column.index, "default": default(column),
            "autoincrement": column.autoincrement} for column in table.columns],
        "primary_key": {"name": table.primary_key.name, "columns": [c.name for c in table.primary_key.columns]},
        "indexes": [{"name": index.name, "columns": [c.name for c in index.columns], "unique": index.unique}
                    for index in indexes],
        "info": dict(table.info),
        "ddl": {name: [str(item.compile(dialect=dialect)).strip()
                       for item in (CreateTable(table), *map(CreateIndex, indexes))]
                for name, dialect in dialects().items()},
    }


# ---- rules: what is right where the record is not ----

def with_unique_names(table: dict[str, Any]) -> dict[str, Any]:
    """Injected keys and indexes are named by their table: two tables of one schema could not have them otherwise."""
    text = json.dumps(table)
    for name in ("metaxy_pk", "metaxy_idx"):
        text = text.replace(f'"{name}"', f'"{name}_{table["name"]}"').replace(
            f"CONSTRAINT {name} ", f"CONSTRAINT {name}_{table['name']} ").replace(
            f"INDEX {name} ", f"INDEX {name}_{table['name']} ")
    changed: dict[str, Any] = json.loads(text)
    return changed


def with_one_index(table: dict[str, Any]) -> dict[str, Any]:
    """An index that a class has already is not injected once more."""
    table["indexes"] = [index for i, index in enumerate(table["indexes"]) if index not in table["indexes"][:i]]
    return table


def with_its_key_marked(table: dict[str, Any]) -> dict[str, Any]:
    """The columns of an injected key are the key: a field that was declared as one is none any more."""
    for column in table["columns"]:
        column["primary_key"] = column["name"] in table["primary_key"]["columns"]
    return table


def with_microseconds(table: dict[str, Any]) -> dict[str, Any]:
    """On MySQL moments keep their microseconds: rows of one id differ by them."""
    statements = table["ddl"]["mysql"]
    if isinstance(statements, list):
        for column in MOMENTS:
            statements[0] = statements[0].replace(f"\t{column} DATETIME", f"\t{column} DATETIME(6)")
    return table


def with_longer_key(table: dict[str, Any]) -> dict[str, Any]:
    """The recorded key of feature_versions refuses the second push of a project."""
    if not table["name"].endswith("metaxy_system__feature_versions"):
        return table
    recorded = table["primary_key"]["columns"]
    table["primary_key"]["columns"] = LONGER_KEY
    for column in table["columns"]:
        if column["name"] in LONGER_KEY:
            column.update(primary_key=True, nullable=False)
    for statements in table["ddl"].values():
        if isinstance(statements, list):
            lines = statements[0].split("\n")
            for i, line in enumerate(lines):
                if line.startswith("\tmetaxy_project_version ") or line.startswith("\trecorded_at "):
                    lines[i] = line.removesuffix(", ").removesuffix(" NULL") + " NOT NULL, "
            statements[0] = "\n".join(lines).replace(
                f"PRIMARY KEY ({', '.join(recorded)})", f"PRIMARY KEY ({', '.join(LONGER_KEY)})")
    return table


def of_one_duckdb_dialect(got: dict[str, Any], want: dict[str, Any]) -> None:
    """Recorded with duckdb-engine, which quotes less, keeps half of a float's digits, and says SERIAL, which DuckDB does
    not know. duckdb-sqlalchemy quotes DuckDB's words, once it is loaded on PostgreSQL too."""
    for dialect in ("duckdb", "postgresql"):
        for table in (got, want):
            table["ddl"][dialect] = [text.replace('"', "") for text in table["ddl"][dialect]]
    for column in want["columns"]:
        name = column["name"]
        want["ddl"]["duckdb"] = [
            text.replace(f"\t{name} SERIAL ", f"\t{name} INTEGER DEFAULT nextval('{want['name']}_{name}_seq') ")
            .replace(f"\t{name} FLOAT ", f"\t{name} DOUBLE ")
            for text in want["ddl"]["duckdb"]]


def compare(table: sa.Table, want: dict[str, Any]) -> None:
    got = described(table)
    of_one_duckdb_dialect(got, want)
    want = with_its_key_marked(with_longer_key(with_microseconds(with_unique_names(want))))
    if isinstance(want["ddl"]["mysql"], dict):      # no lengths there; here MySQL compiles
        assert want["ddl"]["mysql"]["message"].endswith("VARCHAR requires a length on dialect mysql")
        assert got["ddl"].pop("mysql")[0].replace("`", "").startswith(f"CREATE TABLE {table.name} (")
        del want["ddl"]["mysql"]
    for name in sorted(want["ddl"]):       # one at a time: a difference is easier to see
        assert "\n".join(got["ddl"].pop(name)) == "\n".join(want["ddl"].pop(name)), name
    assert got == want


def refused_here(case: dict[str, Any]) -> str | None:
    """The start of the error that the guides ask for where the record has none."""
    namespace, fields = case["namespace"], {**case["annotations"], **case["namespace"]}
    if ALL_SYSTEM_COLUMNS & set(fields):
        return "Cannot define SQLModel field(s)"
    for name in case["id_columns"]:
        kwargs = (namespace.get(name) or {}).get("Field", {}).get("sa_column_kwargs") or {}
        if kwargs.get("server_default") or kwargs.get("autoincrement") is True:
            return f"ID column '{name}' in Feat cannot"
    return None


def allowed_here(case: dict[str, Any]) -> bool:
    """Whether the guides allow what the record refuses: no primary key, and names without the prefix."""
    want = case["expected"]
    if "could not assemble any primary key columns" in want["message"]:
        return True
    return bool(SHORT_NAMES & set(case["namespace"])) and not ALL_SYSTEM_COLUMNS & set(case["namespace"]) and (
        "map to reserved Metaxy system columns" in want["message"])


# ---- the cases ----

def value_of(recorded: Any) -> Any:
    """What stands in a class body: a Field by its arguments, a construct of SQLAlchemy by its own, lists as tuples, all
    else as it is."""
    if isinstance(recorded, dict) and set(recorded) == {"Field"}:
        return Field(**{name: value for name, value in recorded["Field"].items() if value is not None})
    if isinstance(recorded, dict) and len(recorded) == 1:
        (name, arguments), = recorded.items()
        made = getattr(sa, name, None)
        if isinstance(made, type):
            return made(**arguments) if isinstance(arguments, dict) else made(*arguments)
    return tuple(map(value_of, recorded)) if isinstance(recorded, list) else recorded


def make_class(case: dict[str, Any], **keywords: Any) -> Any:
    annotations = {name: eval(text) for name, text in case["annotations"].items()}
    body = {
        "__module__": "mine", "__qualname__": "Feat", "__annotations__": annotations,
        **{name: value_of(recorded) for name, recorded in case["namespace"].items()}}
    if case["sqlmodel_config"] is not None:
        body["feature_config"] = {"ext": {"sqlmodel": case["sqlmodel_config"]}}
    spec = mx.FeatureSpec(key=case["key"], id_columns=case["id_columns"])
    return type(BaseSQLModelFeature)("Feat", (BaseSQLModelFeature,), body, spec=spec, **keywords)


@pytest.mark.parametrize("case", cases("class BaseSQLModelFeature(table=True)"))
def test_model(case: dict[str, Any]) -> None:
    want = case["expected"]
    keywords = {} if set(want) == {"tablename"} else {"table": True}      # recorded of a class without a table
    if refused_here(case) and "error" not in want and keywords:
        with pytest.raises(ValueError, match="^" + refused_here(case).replace("(", r"\(").replace(")", r"\)")):
            make_class(case, **keywords)
        return
    if "error" in want and not allowed_here(case):
        with pytest.raises(Exception) as caught:
            make_class(case, **keywords)
        assert type(caught.value).__name__ == want["error"]
        assert str(caught.value).splitlines()[0].startswith(want["message"])
        assert not mx.current_graph().feature_definitions_by_key
        assert "m__feat" not in SQLModel.metadata.tables
        return
    made = make_class(case, **keywords)
    assert mx.FeatureKey(case["key"]) in mx.current_graph().feature_definitions_by_key
    if "error" in want:
        assert set(case["annotations"]) <= set(made.__table__.columns.keys())
        if not made.__table__.primary_key.columns:
            assert [column.name for column in made.__mapper__.primary_key] == [
                "metaxy_feature_version", *case["id_columns"], "metaxy_updated_at"]
        return
    assert made.__tablename__ == want["tablename"]
    if "table" in want:
        compare(made.__table__, want["table"])
    for filtered in want.get("filter_feature_sqlmodel_metadata", ()):
        compare_filtered(filtered)


def compare_filtered(want: dict[str, Any]) -> None:
    """What the filter for SQLModel features gives of the class that was just made."""
    store = DuckDBMetadataStore("db.duckdb", table_prefix=want["table_prefix"] or None)
    if "error" in want:
        with pytest.raises(Exception) as caught:
            filter_feature_sqlmodel_metadata(store, SQLModel.metadata, **want["options"])
        assert (type(caught.value).__name__, str(caught.value)) == (want["error"], want["message"])
        return
    url, metadata = filter_feature_sqlmodel_metadata(store, SQLModel.metadata, **want["options"])
    assert url == want["url"]
    assert sorted(table.name for table in metadata.tables.values()) == [table["name"] for table in want["tables"]]
    for recorded in want["tables"]:
        got = described(next(table for table in metadata.tables.values() if table.name == recorded["name"]))
        assert {part: got[part] for part in recorded} == with_its_key_marked(with_one_index(with_unique_names(recorded)))


@pytest.mark.parametrize("case", cases("get_system_slqa_metadata"))
def test_system_tables(case: dict[str, Any]) -> None:
    want = case["expected"]
    store = DuckDBMetadataStore(case["database"], table_prefix=case.get("table_prefix") or None)
    url, metadata = get_system_slqa_metadata(store, protocol=case.get("protocol"), port=case.get("port"))
    assert url == want["url"]
    assert sorted(metadata.tables) == want.get("table_names", [table["name"] for table in want.get("tables", [])])
    for table in want.get("tables", []):
        compare(metadata.tables[table["name"]], table)


def declare(key: str, project: str, id_columns: list[str]) -> None:
    spec = mx.FeatureSpec(key=key, id_columns=id_columns)
    type(mx.BaseFeature)("Feat", (mx.BaseFeature,), {
        "__module__": "mine", "__qualname__": "Feat", "__metaxy_project__": project,
        "__annotations__": dict.fromkeys(id_columns, str)}, spec=spec)


@pytest.mark.parametrize("case", cases("filter_feature_sqla_metadata"))
@pytest.mark.parametrize("swapped", [False, True])
def test_filter(case: dict[str, Any], swapped: bool) -> None:
    declare("a/b", "mine", ["uid", "k"])
    declare("c", "other", ["id"])
    source = sa.MetaData()
    names = ("uid", "k", "id", "metaxy_feature_version", "metaxy_updated_at")
    for table in case["source_tables"]:
        sa.Table(table, source, *(sa.Column(name, sa.String(20)) for name in names))
    store = DuckDBMetadataStore("db.duckdb", table_prefix=case["table_prefix"] or None)
    url, metadata = filter_feature_sqla_metadata(*((source, store) if swapped else (store, source)), **case["options"])
    assert url == case["expected"]["url"]
    assert sorted(metadata.tables) == [table["name"] for table in case["expected"]["tables"]]
    for recorded in case["expected"]["tables"]:
        want, got = with_unique_names(recorded), described(metadata.tables[recorded["name"]])
        assert {part: got[part] for part in want} == want
    assert sorted(source.tables) == sorted(case["source_tables"])
    assert all(not table.primary_key.columns and not table.indexes for table in source.tables.values())
