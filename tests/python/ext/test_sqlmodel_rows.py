"""Rows that go between SQLModel sessions and stores, on every engine, through tables that SQLAlchemy made."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import Field, Session, SQLModel, select

import metaxy as mx
from metaxy import frames
from metaxy.ext.sqlalchemy import get_system_slqa_metadata
from metaxy.ext.sqlmodel import BaseSQLModelFeature, filter_feature_sqlmodel_metadata
from metaxy.metadata_store.system import SystemTableStorage

NOW = datetime(2026, 3, 4, 5, 6, 7, 890123, tzinfo=timezone.utc)
FIELDS = {"audio": "a", "frames_small": "f"}


@pytest.fixture
def connect(engine: str) -> Iterator[Any]:
    """connect(url): an engine; DuckDB needs its own package."""
    made: list[sa.Engine] = []
    if engine == "duckdb":
        pytest.importorskip("duckdb_sqlalchemy")
    if engine == "postgresql":
        pytest.importorskip("psycopg")
    if engine == "mariadb":
        pytest.importorskip("pymysql")

    def connected(url: str) -> sa.Engine:
        made.append(sa.create_engine(url))
        return made[-1]

    yield connected
    for one in made:
        one.dispose()


def declare(**keywords: Any) -> tuple[Any, Any]:
    class Video(BaseSQLModelFeature, table=True, spec=mx.FeatureSpec(
            key="video", id_columns=["uid"], fields=["audio", "frames/small"]), **keywords):
        uid: str
        path: str
        size: int = 0

    class Crop(BaseSQLModelFeature, table=True, spec=mx.FeatureSpec(
            key="video/crop", id_columns=["uid"], deps=[Video]), **keywords):
        uid: str
        width: float | None = None

    return Video, Crop


def make_tables(store: Any, engine: sa.Engine) -> None:
    for metadata in (get_system_slqa_metadata(store)[1],
                     filter_feature_sqlmodel_metadata(store, SQLModel.metadata)[1]):
        metadata.create_all(engine)
    engine.dispose()        # DuckDB lets one connection of a process write at a time


def row_of(uid: str, **values: Any) -> dict[str, Any]:
    return {"uid": uid, "path": f"/{uid}", "size": 1, "metaxy_provenance_by_field": FIELDS, **values}


def system_values(cls: Any, at: datetime, **values: Any) -> dict[str, Any]:
    return {
        "metaxy_provenance_by_field": FIELDS, "metaxy_provenance": "p", "metaxy_data_version_by_field": FIELDS,
        "metaxy_data_version": "d", "metaxy_feature_version": cls.feature_version(), "metaxy_project_version": "v",
        "metaxy_created_at": at, "metaxy_updated_at": at, **values}


@pytest.mark.parametrize("keywords", [{}, {"inject_primary_key": True, "inject_index": True}], ids=["no key", "key"])
def test_store_and_session_see_each_others_rows(make_store: Any, connect: Any, keywords: dict[str, Any]) -> None:
    Video, Crop = declare(**keywords)
    store = make_store(auto_create_tables=False)
    engine = connect(filter_feature_sqlmodel_metadata(store)[0])
    make_tables(store, engine)
    with store.open("w"):
        store.write(Video, [row_of("a"), row_of("b")])
        store.write(Video, [row_of("a", path="/later")])     # the key has room for it, within the same second
        new = frames.rows_of(store.resolve_update(Crop).new)
        store.write(Crop, [{"uid": row["uid"], "width": 1.5,
                            "metaxy_provenance_by_field": row["metaxy_provenance_by_field"],
                            "metaxy_provenance": row["metaxy_provenance"]} for row in new])
    with Session(engine) as session:
        videos = session.exec(select(Video).order_by(Video.uid, Video.metaxy_updated_at)).all()
        assert [(video.uid, video.path) for video in videos] == [("a", "/a"), ("a", "/later"), ("b", "/b")]
        assert videos[0].metaxy_provenance_by_field == videos[0].metaxy_data_version_by_field == FIELDS
        assert {crop.uid: crop.width for crop in session.exec(select(Crop))} == {"a": 1.5, "b": 1.5}
        session.add(Video(uid="c", path="/c", **system_values(Video, NOW)))
        session.commit()
        videos[2].path = "/moved"
        session.commit()
        assert session.exec(select(Video.path).where(Video.uid == "b")).all() == ["/moved"]
    engine.dispose()
    with store.open("w"):
        rows = {row["uid"]: row for row in frames.rows_of(store.read(Video))}
        assert {uid: row["path"] for uid, row in rows.items()} == {"a": "/later", "b": "/moved", "c": "/c"}
        assert rows["c"]["metaxy_provenance_by_field"] == FIELDS
        assert rows["c"]["metaxy_updated_at"] == NOW
        increment = store.resolve_update(Crop)
        assert [row["uid"] for row in frames.rows_of(increment.new)] == ["c"]
        assert len(increment.stale) == len(increment.orphaned) == 0
        store.delete(Video, "uid = 'c'")
        assert len(frames.rows_of(store.read(Video))) == 2
        store.delete(Video, "uid = 'a'", soft=False)
        assert [row["uid"] for row in frames.rows_of(store.read(Video))] == ["b"]


def test_moments_of_any_zone_are_kept_as_utc(make_store: Any, connect: Any) -> None:
    Video, _ = declare()
    store = make_store(auto_create_tables=False)
    engine = connect(filter_feature_sqlmodel_metadata(store)[0])
    make_tables(store, engine)
    at = NOW.astimezone(timezone(timedelta(hours=5, minutes=30)))
    with Session(engine) as session:
        session.add(Video(uid="a", path="/a", **system_values(Video, at)))
        session.commit()
    engine.dispose()
    with store:
        row, = frames.rows_of(store.read(Video))
    assert (row["metaxy_created_at"], row["metaxy_updated_at"]) == (NOW, NOW)


def test_pushes_go_through_tables_that_sqlalchemy_made(make_store: Any, connect: Any) -> None:
    declare()
    store = make_store(auto_create_tables=False, table_prefix="dev_")
    engine = connect(filter_feature_sqlmodel_metadata(store)[0])
    make_tables(store, engine)
    with store.open("w"):
        system = SystemTableStorage(store)
        first = system.push_graph_snapshot(tags={"n": "1"})
        assert system.push_graph_snapshot().already_pushed

        class Late(BaseSQLModelFeature, table=True, spec=mx.FeatureSpec(key="late", id_columns=["uid"])):
            uid: str

        second = system.push_graph_snapshot()       # rows of unchanged features come once more
        assert not second.already_pushed and second.project_version != first.project_version
        mx.current_graph().remove_feature("late")
        time.sleep(0.002)
        assert system.push_graph_snapshot().project_version == first.project_version      # and back: once more
        assert [row["feature_count"] for row in frames.rows_of(system.read_graph_snapshots())] == [3, 4]
        graph = system.load_graph_from_snapshot(first.project_version)
        assert [key.to_string() for key in graph.feature_definitions_by_key] == ["video", "video/crop"]
        system.write_event({"project": "p", "execution_id": "e", "event_type": "t"})


def test_session_reads_tables_that_the_store_made(make_store: Any, connect: Any) -> None:
    Video, _ = declare()
    store = make_store()
    with store.open("w"), pytest.warns(UserWarning, match="AUTO_CREATE_TABLES"):
        store.write(Video, [row_of("a")])
    engine = connect(filter_feature_sqlmodel_metadata(store)[0])
    with Session(engine) as session:
        video = session.exec(select(Video)).one()
        assert (video.uid, video.path, video.size) == ("a", "/a", 1)
        assert video.metaxy_provenance_by_field == FIELDS


def test_store_uses_the_names_that_sqlmodel_gives(
    make_store: Any, connect: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("METAXY_EXT_SQLMODEL_INFER_DB_TABLE_NAMES", "false")

    class Video(BaseSQLModelFeature, table=True, spec=mx.FeatureSpec(key="a/video", id_columns=["uid"])):
        uid: str

    class Crop(BaseSQLModelFeature, table=True, spec=mx.FeatureSpec(key="a/crop", id_columns=["uid"], deps=[Video])):
        __tablename__ = "my_crops"
        uid: str

    store = make_store(auto_create_tables=False, table_prefix="x_")
    url, metadata = filter_feature_sqlmodel_metadata(store)
    assert sorted(metadata.tables) == ["x_my_crops", "x_video"]
    assert (store.get_table_name("a/crop"), Video.table_name()) == ("x_my_crops", "video")
    make_tables(store, connect(url))
    with store.open("w"):
        store.write(Video, [{"uid": "a", "metaxy_provenance_by_field": {"default": "1"}}])
        assert [row["uid"] for row in frames.rows_of(store.resolve_update(Crop).new)] == ["a"]
    with connect(url).connect() as connection:
        assert connection.scalar(sa.text("SELECT count(*) FROM x_video")) == 1


def test_a_foreign_key_between_features(make_store: Any, connect: Any) -> None:
    class Owner(SQLModel, table=True):
        id: str = Field(primary_key=True, max_length=20)

    class Video(BaseSQLModelFeature, table=True, spec=mx.FeatureSpec(key="video", id_columns=["uid"])):
        uid: str = Field(primary_key=True, max_length=20)
        owner: str = Field(foreign_key="owner.id", max_length=20)

    class Crop(BaseSQLModelFeature, table=True, spec=mx.FeatureSpec(key="crop", id_columns=["uid"], deps=[Video])):
        uid: str = Field(primary_key=True, max_length=20)
        of: str = Field(foreign_key="video.uid", max_length=20)
        parent: str | None = Field(default=None, foreign_key="crop.uid", max_length=20)

    store = make_store(auto_create_tables=False, table_prefix="dev_")
    url, metadata = filter_feature_sqlmodel_metadata(store)
    engine = connect(url)
    Owner.metadata.tables["owner"].create(engine)
    metadata.create_all(engine)
    keys = {key["constrained_columns"][0]: key["referred_table"]
            for table in ("dev_video", "dev_crop") for key in sa.inspect(engine).get_foreign_keys(table)}
    assert keys == {"owner": "owner", "of": "dev_video", "parent": "dev_crop"}


def test_a_field_that_comes_later(make_store: Any, connect: Any) -> None:
    """Of by-field columns in JSON, of which one was changed to a struct by hand on DuckDB."""
    pytest.importorskip("duckdb")
    store = make_store()

    class Video(BaseSQLModelFeature, table=True, spec=mx.FeatureSpec(key="video", id_columns=["uid"], fields=["a"])):
        uid: str

    with store.open("w"), pytest.warns(UserWarning, match="AUTO_CREATE_TABLES"):
        store.write(Video, [{"uid": "x", "metaxy_provenance_by_field": {"a": "1"}}])
    if store.qualified_class_name.endswith("DuckDBMetadataStore"):
        engine = connect(filter_feature_sqlmodel_metadata(store)[0])
        with engine.begin() as connection:
            connection.exec_driver_sql(
                "ALTER TABLE video ALTER metaxy_data_version_by_field TYPE STRUCT(a VARCHAR) "
                "USING json_transform(metaxy_data_version_by_field, '{\"a\": \"VARCHAR\"}')")
        engine.dispose()
    with mx.FeatureGraph().use():
        mx.current_graph().add_feature_definition(mx.FeatureDefinition.from_stored_data(
            mx.FeatureSpec(key="video", id_columns=["uid"], fields=["a", "b"]).model_dump(mode="json"), {}, None, "p"))
        with store.open("w"):
            store.write("video", [{"uid": "y", "metaxy_provenance_by_field": {"a": "1", "b": "2"}}])
            row, = frames.rows_of(store.read("video"))
            assert row["metaxy_provenance_by_field"] == row["metaxy_data_version_by_field"] == {"a": "1", "b": "2"}
            rows = frames.rows_of(store.read("video", with_feature_history=True))
            assert {row["uid"]: row["metaxy_provenance_by_field"] for row in rows} == {
                "x": {"a": "1", "b": None}, "y": {"a": "1", "b": "2"}}
