"""Tables of features and stores as SQLAlchemy's MetaData: which, under what names, for what URL."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.schema import CreateTable
from sqlmodel import Field, SQLModel

import metaxy as mx
import metaxy.ext.sqlalchemy as package
from metaxy.config import InvalidConfigError, MetaxyConfig
from metaxy.ext.duckdb import DuckDBMetadataStore
from metaxy.ext.mysql import MySQLMetadataStore
from metaxy.ext.postgresql import PostgreSQLMetadataStore
from metaxy.ext.sqlalchemy import (
    SQLAlchemyConfig,
    filter_feature_sqla_metadata,
    get_store_sqlalchemy_url,
    get_system_slqa_metadata,
)
from metaxy.ext.sqlite import SQLiteMetadataStore
from metaxy.ext.sqlmodel import BaseSQLModelFeature, filter_feature_sqlmodel_metadata

CONFIG = """
    project = "mine"
    store = "dev"
    [stores.dev]
    type = "metaxy.ext.sqlite.SQLiteMetadataStore"
    config = { database = "dev.db" }
    [stores.prod]
    type = "metaxy.ext.sqlite.SQLiteMetadataStore"
    config = { database = "prod.db", table_prefix = "p_" }
"""


@pytest.fixture
def project(tmp_path: Path) -> None:
    """Two stores; the features video of project mine and sound of another, both plain; a SQLModel feature, crop."""
    (tmp_path / "metaxy.toml").write_text(textwrap.dedent(CONFIG))
    for key, owner in (("video", "mine"), ("sound", "theirs")):
        type(mx.BaseFeature)(key, (mx.BaseFeature,), {
            "__module__": "m", "__qualname__": key, "__metaxy_project__": owner, "__annotations__": {"uid": str}},
            spec=mx.FeatureSpec(key=key, id_columns=["uid"]))

    class Crop(BaseSQLModelFeature, table=True, spec=mx.FeatureSpec(key="crop", id_columns=["uid"])):
        __metaxy_project__ = "mine"
        uid: str = Field(index=True)


def source() -> sa.MetaData:
    metadata = sa.MetaData(naming_convention={"ix": "ix_%(table_name)s_%(column_0_name)s"})
    for name in ("video", "sound", "p_video", "crop", "other"):
        sa.Table(name, metadata, sa.Column("uid", sa.String(9), primary_key=True),
                 sa.Column("metaxy_feature_version", sa.String(9)), sa.Column("metaxy_updated_at", sa.DateTime))
    return metadata


# ---- which tables ----

def test_stores_by_object_and_name_in_any_order(project: None) -> None:
    config = mx.init()
    metadata = source()
    for store in (config.get_store("prod"), "prod"):
        for arguments in ((store, metadata), (metadata, store)):
            url, found = filter_feature_sqla_metadata(*arguments)
            assert (url, list(found.tables)) == ("sqlite:///prod.db", ["p_video"])
    assert filter_feature_sqla_metadata(store="prod", source_metadata=metadata)[0] == "sqlite:///prod.db"
    assert list(filter_feature_sqla_metadata(None, metadata)[1].tables) == ["video", "crop"]
    with pytest.raises(InvalidConfigError, match="Store 'none' not found"):
        filter_feature_sqla_metadata("none", metadata)
    with pytest.raises(TypeError, match=r"source_metadata must be a sqlalchemy.MetaData, not int"):
        filter_feature_sqla_metadata("prod", 5)     # type: ignore[arg-type]


def test_the_configuration_is_loaded_when_none_is(project: None) -> None:
    assert not MetaxyConfig.is_set()
    assert get_store_sqlalchemy_url() == "sqlite:///dev.db"
    assert MetaxyConfig.get().project == "mine"


def test_sqlmodel_tables_come_under_the_stores_names(project: None) -> None:
    mx.init()
    for nothing in (None, ...):      # as the guide's placeholder is
        for arguments in (("prod", nothing), (nothing, "prod")):
            url, found = filter_feature_sqla_metadata(*arguments)      # type: ignore[arg-type]
            assert list(found.tables) == ["p_crop"]
    table = found.tables["p_crop"]
    assert [index.name for index in table.indexes] == ["ix_p_crop_uid"]
    assert {name: repr(column.type) for name, column in table.columns.items()} == {
        name: repr(column.type) for name, column in SQLModel.metadata.tables["crop"].columns.items()}
    assert repr(table.columns["metaxy_updated_at"].type) == "DateTime(timezone=True)"
    assert list(SQLModel.metadata.tables) == ["crop"]


@pytest.mark.parametrize("options, names", [
    ({}, ["crop", "video"]),
    ({"project": "theirs"}, ["sound"]),
    ({"filter_by_project": False}, ["crop", "sound", "video"]),
    ({"filter_by_project": False, "project": "theirs"}, ["crop", "sound", "video"]),
])
def test_projects(project: None, options: dict[str, Any], names: list[str]) -> None:
    assert sorted(filter_feature_sqla_metadata("dev", source(), **options)[1].tables) == names


def test_a_project_without_features_is_told_of(project: None) -> None:
    with pytest.warns(UserWarning, match=r"belongs to the project 'ours', .* features of 'mine', 'theirs'") as told:
        assert not filter_feature_sqla_metadata("dev", source(), project="ours")[1].tables
    assert told[0].filename == __file__
    with pytest.warns(UserWarning, match="'ours'") as told:
        assert not filter_feature_sqlmodel_metadata("dev", project="ours")[1].tables
    assert told[0].filename == __file__
    with mx.FeatureGraph().use():       # nothing is declared yet: that is no other project's name
        assert not filter_feature_sqla_metadata("dev", source(), project="ours")[1].tables


def test_texts_on_mysql_have_room_in_keys() -> None:
    """At most 3072 bytes a key, four for a character; what no key needs may be long."""
    store = MySQLMetadataStore("mysql+pymysql://u@h/d")
    metadata = sa.MetaData()
    sa.Table("plain", metadata, sa.Column("uid", sa.String), sa.Column("at", sa.DateTime), sa.Column("note", sa.String),
             sa.Column("kept", sa.String().with_variant(sa.String(7), "mysql")), sa.Column("short", sa.String(20), index=True),
             sa.Column("metaxy_feature_version", sa.String), sa.Column("metaxy_updated_at", sa.DateTime))
    for key, ids in (("plain", ["uid"]), ("wide", ["a", "b", "c", "d"])):
        type(mx.BaseFeature)(key, (mx.BaseFeature,), {"__module__": "m", "__qualname__": key, "__annotations__": dict.fromkeys(ids, str)},
                             spec=mx.FeatureSpec(key=key, id_columns=ids))
    mx.current_graph().remove_feature("wide")

    class Wide(BaseSQLModelFeature, table=True, inject_index=True, spec=mx.FeatureSpec(key="wide", id_columns=["a", "b", "c", "d"])):
        a: str
        b: str
        c: str
        d: int
        free: str

    found = filter_feature_sqla_metadata(store, metadata, filter_by_project=False, inject_primary_key=True)[1].tables["plain"]
    dialect = sa.dialects.registry.load("mysql")()
    types = {column.name: column.type.compile(dialect) for column in found.columns}
    assert types["note"] == "LONGTEXT" and types["uid"] == "VARCHAR(255)"
    assert types["kept"] == "VARCHAR(7)" and types["short"] == "VARCHAR(20)"
    wide = filter_feature_sqla_metadata(store, SQLModel.metadata, filter_by_project=False, inject_primary_key=True)[1].tables["wide"]
    for key in (wide.primary_key.columns, next(iter(wide.indexes)).columns):
        assert sum(getattr(column.type, "length", None) or 4 for column in key) * 4 <= 3072
    assert {wide.columns[name].type.length for name in "abc"} == {232}
    assert wide.columns["metaxy_feature_version"].type.length == 64 and wide.columns["free"].type.length == 255


def test_duckdb_has_one_type_of_text() -> None:
    """In what Alembic compares and writes, where no type is SQLModel's either."""
    from metaxy.ext.sqlalchemy.column_types import settle

    class Note(BaseSQLModelFeature, table=True, spec=mx.FeatureSpec(key="note", id_columns=["uid"])):
        uid: str
        text: str = Field(sa_type=sa.Text)

    metadata = filter_feature_sqla_metadata(DuckDBMetadataStore("d.duckdb"), filter_by_project=False)[1]
    settle(metadata, "duckdb")
    found = metadata.tables["note"]
    assert [type(found.columns[name].type) for name in ("uid", "text")] == [sa.String, sa.String]


def test_alembic_takes_a_url_with_percent_signs() -> None:
    config = pytest.importorskip("alembic.config").Config()
    store = PostgreSQLMetadataStore("postgresql://u:p%25w@h/d?application_name=a%20b")
    from metaxy.ext.alembic import online

    online.install()
    url = get_system_slqa_metadata(store, protocol="postgresql+psycopg")[0]
    assert "%25" in url
    config.set_main_option("sqlalchemy.url", url)
    assert config.get_main_option("sqlalchemy.url") == url == config.get_section("alembic")["sqlalchemy.url"]
    config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))        # as Alembic's manual has it
    assert config.get_main_option("sqlalchemy.url") == url


def test_what_is_injected(project: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def keys(**options: Any) -> tuple[Any, Any]:
        table = filter_feature_sqla_metadata("dev", source(), **options)[1].tables["video"]
        return ([column.name for column in table.primary_key], [index.name for index in table.indexes])

    full = ["metaxy_feature_version", "uid", "metaxy_updated_at"]
    assert keys() == (["uid"], [])
    assert keys(inject_primary_key=True, inject_index=True) == (full, ["metaxy_idx_video"])
    monkeypatch.setenv("METAXY_EXT__SQLALCHEMY_INJECT_PRIMARY_KEY", "true")
    assert SQLAlchemyConfig().inject_primary_key
    MetaxyConfig.reset()
    assert keys() == (full, [])
    assert keys(inject_primary_key=False) == (["uid"], [])
    broken = source()
    broken.remove(broken.tables["video"])
    sa.Table("video", broken, sa.Column("uid", sa.String))
    for option in ("inject_primary_key", "inject_index"):
        with pytest.raises(sa.exc.ConstraintColumnNotFoundError, match="no column named 'metaxy_feature_version'"):
            filter_feature_sqla_metadata("dev", broken, **{"inject_primary_key": False, option: True})


def test_two_tables_with_keys_and_indexes_in_one_schema(project: None) -> None:
    url, metadata = filter_feature_sqla_metadata(
        "dev", source(), filter_by_project=False, inject_primary_key=True, inject_index=True)
    engine = sa.create_engine("sqlite://")
    metadata.create_all(engine)
    assert sorted(sa.inspect(engine).get_table_names()) == ["crop", "sound", "video"]


# ---- URLs ----

@pytest.mark.parametrize("store, options, url", [
    (DuckDBMetadataStore("d.duckdb"), {}, "duckdb:///d.duckdb"),
    (DuckDBMetadataStore("d.duckdb"), {"port": 5433}, "duckdb://:5433/d.duckdb"),
    (SQLiteMetadataStore("/tmp/s.db"), {}, "sqlite:////tmp/s.db"),
    (PostgreSQLMetadataStore("postgresql+psycopg://u:p%40w@h:1/d"), {}, "postgresql+psycopg://u:p%40w@h:1/d"),
    (PostgreSQLMetadataStore("postgresql+psycopg://u:p%40w@h:1/d"), {"port": 2}, "postgresql+psycopg://u:p%40w@h:2/d"),
    (PostgreSQLMetadataStore("postgres://u:p@h/d"), {"protocol": "postgresql+asyncpg"}, "postgresql+asyncpg://u:p@h/d"),
    (MySQLMetadataStore("mysql+pymysql://u:p@h/d"), {}, "mysql+pymysql://u:p@h/d"),
    (MySQLMetadataStore("maria://u@h/d"), {"protocol": "mariadb+pymysql"}, "mariadb+pymysql://u@h/d"),
])
def test_urls(store: Any, options: dict[str, Any], url: str) -> None:
    assert get_system_slqa_metadata(store, **options)[0] == url
    assert filter_feature_sqla_metadata(store, sa.MetaData(), **options)[0] == url


@pytest.mark.parametrize("store", [
    PostgreSQLMetadataStore("postgres://u:p%25w@h:1/d"), MySQLMetadataStore("maria://u@h/d"),
    MySQLMetadataStore("mysql://u@h/d"), MySQLMetadataStore("mysql+unix:///run/my.sock?database=d")])
def test_urls_name_a_driver_that_is_there(store: Any) -> None:
    pytest.importorskip("psycopg")
    pytest.importorskip("pymysql")
    engine = sa.create_engine(get_store_sqlalchemy_url(store))      # imports the driver
    assert engine.url.database == "d"
    assert engine.url.password == ("p%w" if "postgres" in engine.url.drivername else None)
    if store._scheme() == "mysql+unix":
        assert engine.url.query == {"unix_socket": "/run/my.sock"}


def test_stores_without_urls() -> None:
    store = SQLiteMetadataStore("s.db")
    type(store).sqlalchemy_url, before = property(lambda self: ""), type(store).sqlalchemy_url
    try:
        with pytest.raises(ValueError, match="SQLiteMetadataStore has an empty `sqlalchemy_url`."):
            get_system_slqa_metadata(store)
    finally:
        type(store).sqlalchemy_url = before
    with pytest.raises(AttributeError):
        get_store_sqlalchemy_url(object())      # type: ignore[arg-type]


def test_the_other_package_for_duckdb_is_told_of(tmp_path: Path) -> None:
    (tmp_path / "duckdb_engine.py").write_text("class Dialect: pass\n")
    program = textwrap.dedent("""
        import warnings, sqlalchemy.dialects
        from metaxy.ext.duckdb import DuckDBMetadataStore
        from metaxy.ext.sqlalchemy import get_system_slqa_metadata
        with warnings.catch_warnings(record=True) as seen:
            warnings.simplefilter("always")
            sqlalchemy.dialects.registry.register("duckdb", "duckdb_engine", "Dialect")
            print(get_system_slqa_metadata(DuckDBMetadataStore("d.duckdb"))[0])
        print(*[f"{warning.filename[-8:]} {str(warning.message)[:55]}" for warning in seen])
    """)
    ran = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True)
    assert ran.stdout.splitlines() == [
        "duckdb:///d.duckdb", "<string> SQLAlchemy reaches DuckDB by the package duckdb-engine,"], ran.stderr


# ---- system tables ----

@pytest.mark.parametrize("dialect", ["sqlite", "postgresql", "mysql", "mariadb", "mssql", "duckdb"])
def test_system_tables_compile(dialect: str) -> None:
    if dialect == "duckdb":
        pytest.importorskip("duckdb_sqlalchemy")
    _, metadata = package.get_system_sqla_metadata(SQLiteMetadataStore("s.db", table_prefix="t_"))
    made = sa.engine.make_url(f"{dialect}://").get_dialect()()
    for table in metadata.tables.values():
        text = str(CreateTable(table).compile(dialect=made))
        assert text.strip().startswith("CREATE TABLE t_metaxy_system__")
        if dialect in ("mysql", "mariadb"):
            assert "VARCHAR(191)" in text and "LONGTEXT" in text and "DATETIME(6)" in text


def test_system_tables_are_made_once() -> None:
    metadata = sa.MetaData()
    first = package.create_system_tables(metadata, "a_")
    assert package.create_system_tables(metadata, "a_") == first
    assert [table.name for table in first] == ["a_metaxy_system__feature_versions", "a_metaxy_system__events"]


# ---- older names ----

def test_older_names(project: None) -> None:
    mx.init_metaxy()
    assert package.get_feature_sqla_metadata_for_store("prod")[0] == "sqlite:///prod.db"
    assert list(package.get_feature_sqla_metadata_for_store(store_name="prod")[1].tables) == ["p_crop"]
    assert list(package.get_features_store_metadata_and_url()[1].tables) == ["crop"]
    assert list(package.get_features_sqlalchemy_metadata(filter_by_project=False).tables) == ["crop"]
    url, metadata = package.get_system_sqla_metadata_for_store("prod")
    assert url == "sqlite:///prod.db" == package.get_store_metadata_and_url("prod")[0]
    names = ["p_metaxy_system__feature_versions", "p_metaxy_system__events"]
    assert list(metadata.tables) == list(package.get_metaxy_system_metadata("prod").tables) == names
    assert not any(table.primary_key.columns for table in metadata.tables.values())
    with_keys = package.get_system_sqla_metadata_for_store(inject_primary_key=True)[1]
    assert all(table.primary_key.columns for table in with_keys.tables.values())
    mine = source()
    assert package.add_metaxy_system_metadata(mine) is mine
    assert package.add_metaxy_system_metadata(mine) is mine
    assert {"video", "metaxy_system__events"} <= set(mine.tables)
    assert set(package.get_system_metadata().tables) <= set(mine.tables)
    engine = sa.create_engine("sqlite://")
    metadata.create_all(engine)


def test_system_tables_as_classes(monkeypatch: pytest.MonkeyPatch) -> None:
    from metaxy.ext.sqlmodel import system_tables

    names = [cls.__tablename__ for cls in system_tables.get_system_tables()]
    assert names == list(system_tables.get_system_metadata().tables)
    assert not set(names) & set(SQLModel.metadata.tables)
    recorded = package.get_system_slqa_metadata(SQLiteMetadataStore("s.db"))[1]
    for cls in (system_tables.FeatureVersionsTable, system_tables.MigrationEventsTable):
        other = recorded.tables[cls.__tablename__]
        assert str(CreateTable(cls.__table__)) == str(CreateTable(other))
        assert {index.name for index in cls.__table__.indexes} == {index.name for index in other.indexes}
    monkeypatch.setenv("METAXY_EXT_SQLMODEL_SYSTEM_TABLES", "false")
    assert not system_tables.get_system_tables() and not system_tables.get_system_metadata().tables


# ---- beside the provider ----

def test_every_name_is_there() -> None:
    for name in package.__all__:
        assert getattr(package, name) is not None, name


def test_the_provider_starts_without_the_core() -> None:
    program = ("import sys; from metaxy.ext.sqlalchemy import print_ddl; "
               "assert not {'metaxy._core', 'pydantic', 'metaxy.config'} & set(sys.modules), sys.modules")
    subprocess.run([sys.executable, "-c", program], check=True)


def test_the_provider_sees_features(tmp_path: Path) -> None:
    (tmp_path / "models.py").write_text(textwrap.dedent('''
        import metaxy as mx
        from metaxy.ext.sqlmodel import BaseSQLModelFeature


        class Video(BaseSQLModelFeature, table=True, inject_index=True,
                    spec=mx.FeatureSpec(key="video/crop", id_columns=["uid"])):
            uid: str
    '''))
    program = "import sys; from metaxy.ext.sqlalchemy.provider import main; sys.exit(main())"
    ran = subprocess.run([sys.executable, "-c", program, "--path", ".", "--dialect", "postgresql"], cwd=tmp_path,
                         capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    assert "CREATE TABLE video__crop (" in ran.stdout
    assert "CREATE INDEX metaxy_idx_video__crop ON video__crop (metaxy_feature_version, uid, metaxy_updated_at)" in (
        ran.stdout)
