"""Classes of SQLModel features: their tables, what they refuse, and what stays when they cannot be made."""

# No postponed annotations: SQLModel cannot read those of relationships.
import subprocess
import sys
from typing import Any, ClassVar

import pytest
import sqlalchemy as sa
from sqlalchemy.schema import CreateTable
from sqlmodel import Field, Relationship, Session, SQLModel, create_engine, select

import metaxy as mx
from metaxy.config import MetaxyConfig
from metaxy.ext.sqlmodel import (
    BaseSQLModelFeature,
    SQLModelFeature,
    SQLModelFeatureConfig,
    SQLModelFeatureMeta,
    SQLModelPluginConfig,
    filter_feature_sqlmodel_metadata,
)
from metaxy.ext.sqlite import SQLiteMetadataStore


def spec(key: str = "video", *id_columns: str, **others: Any) -> mx.FeatureSpec:
    return mx.FeatureSpec(key=key, id_columns=id_columns or ("uid",), **others)


def nothing_stays() -> None:
    assert not mx.current_graph().feature_definitions_by_key
    assert not SQLModel.metadata.tables


# ---- what a class is ----

def test_a_class_is_a_feature_and_a_table() -> None:
    class Video(BaseSQLModelFeature, table=True, spec=spec()):
        """Frames."""

        uid: str
        path: str

    assert SQLModelFeature is BaseSQLModelFeature and isinstance(Video, SQLModelFeatureMeta)
    assert issubclass(Video, mx.BaseFeature) and issubclass(Video, SQLModel)
    definition = mx.current_graph().get_feature_definition(Video)
    assert definition.spec.description == "Frames." and "path" in definition.columns
    assert Video.__table__.info == {"metaxy-system": {"feature_key": "video"}}
    row = Video(uid="a", path="/a")
    row.path = "/b"
    assert (row.path, row.metaxy_provenance) == ("/b", None)
    assert mx.FeatureDep(feature=Video).feature == mx.FeatureKey("video")
    assert len(Video.feature_version()) == 8


def test_schema_and_versions_do_not_depend_on_the_database() -> None:
    """The recorded schema of such a class goes into versions: those of the original must be ours."""
    class Video(BaseSQLModelFeature, table=True, spec=spec()):
        uid: str = Field(primary_key=True)
        path: str

    schema = Video.model_json_schema()
    assert list(schema["properties"])[-4:] == ["metaxy_updated_at", "metaxy_deleted_at", "uid", "path"]
    assert schema["additionalProperties"] is False and schema["required"] == ["uid", "path"]
    assert mx.current_graph().get_feature_definition("video").feature_definition_version == "ec348ba1"


def test_abstract_bases_and_string_ids() -> None:
    class SampleSpec(mx.BaseFeatureSpec):
        id_columns: tuple[str] = "sample_id"

    class Sample(BaseSQLModelFeature, table=False, spec=None):
        feature_config: ClassVar[Any] = {"ext": {"sqlmodel": SQLModelFeatureConfig(inject_primary_key=True)}}
        sample_id: str

    class Video(Sample, table=True, spec=SampleSpec(key="video")):
        path: str

    class Sound(Sample, table=True, spec=SampleSpec(key="sound")):
        feature_config: ClassVar[Any] = {"ext": {"sqlmodel": {"inject_index": True}}}
        rate: int

    assert [column.name for column in Video.__table__.primary_key] == [
        "metaxy_feature_version", "sample_id", "metaxy_updated_at"]
    assert Video.__table__.primary_key.name == "metaxy_pk_video"
    assert not Sound.__table__.primary_key.columns
    assert [index.name for index in Sound.__table__.indexes] == ["metaxy_idx_sound"]
    assert "rate" not in Video.__table__.columns


def test_a_feature_without_a_table() -> None:
    class Video(BaseSQLModelFeature, spec=spec()):
        uid: str

    assert not SQLModel.metadata.tables
    assert mx.current_graph().get_feature_definition("video").table_name == "video"
    with pytest.raises(ValueError, match="valid"):
        Video(uid=5)


def test_relationships() -> None:
    class Owner(SQLModel, table=True):
        id: str = Field(primary_key=True)
        videos: list["Video"] = Relationship(back_populates="owner")

    class Video(BaseSQLModelFeature, table=True, spec=spec()):
        uid: str
        owner_id: str = Field(foreign_key="owner.id")
        owner: Owner = Relationship(back_populates="videos")

    engine = create_engine("sqlite://")
    SQLModel.metadata.create_all(engine)
    now = "2026-01-01"
    with Session(engine) as session:
        session.execute(sa.insert(Owner.__table__).values(id="o"))
        session.execute(sa.insert(Video.__table__).values(
            uid="a", owner_id="o", metaxy_provenance_by_field={}, metaxy_provenance="p", metaxy_feature_version="f",
            metaxy_project_version="v", metaxy_data_version_by_field={}, metaxy_data_version="d",
            metaxy_created_at=sa.text(f"'{now}'"), metaxy_updated_at=sa.text(f"'{now}'")))
        found = session.exec(select(Video)).one()
        assert found.owner.id == "o" and found.owner.videos == [found]
    assert "owner" not in Video.model_json_schema()["properties"]


@pytest.mark.parametrize("arguments, index, options", [
    ({"comment": "c"}, None, {"comment": "c"}),
    ((sa.Index("by_path", "path"),), "by_path", {}),
    ((sa.Index("by_path", "path"), {"comment": "c", "info": {"mine": 1}}), "by_path", {"comment": "c"}),
    ((), None, {}),
], ids=["dict", "tuple", "both", "empty"])
def test_table_arguments_are_merged(arguments: Any, index: str | None, options: dict[str, Any]) -> None:
    class Video(BaseSQLModelFeature, table=True, inject_index=True, spec=spec()):
        __table_args__ = arguments
        uid: str
        path: str

    table = Video.__table__
    assert {item.name for item in table.indexes} == {"metaxy_idx_video"} | ({index} if index else set())
    assert table.comment == options.get("comment")
    assert table.info["metaxy-system"] == {"feature_key": "video"}
    last = arguments[-1] if isinstance(arguments, tuple) and arguments else None
    assert table.info.get("mine") == (1 if isinstance(last, dict) and "info" in last else None)


def test_table_arguments_of_a_base_are_those_of_each_table() -> None:
    class Sample(BaseSQLModelFeature, spec=None):
        __table_args__ = (sa.UniqueConstraint("path"), sa.Index(None, "path"), sa.CheckConstraint("path <> ''"), {"comment": "c"})
        uid: str
        path: str

    class Video(Sample, table=True, spec=spec()):
        pass

    class Sound(Sample, table=True, spec=spec("sound")):
        pass

    for table in (Video.__table__, Sound.__table__):
        index, = table.indexes
        assert (index.table, table.comment) == (table, "c")
        kinds = {type(constraint) for constraint in table.constraints if constraint.table is table}
        assert kinds >= {sa.UniqueConstraint, sa.CheckConstraint}
    SQLModel.metadata.create_all(create_engine("sqlite://"))


@pytest.mark.parametrize("given", ["index", [sa.UniqueConstraint("uid")], None])
def test_table_arguments_of_another_type(given: object) -> None:
    with pytest.raises(ValueError, match=f"^Invalid __table_args__ type in Video: {type(given)}; "):
        class Video(BaseSQLModelFeature, table=True, spec=spec()):
            __table_args__ = given
            uid: str
    nothing_stays()


def test_own_keys_and_mapper_arguments_stay() -> None:
    class Video(BaseSQLModelFeature, table=True, spec=spec()):
        __table_args__ = (sa.PrimaryKeyConstraint("uid", "part"),)
        uid: str
        part: int

    class Sound(BaseSQLModelFeature, table=True, spec=spec("sound")):
        __mapper_args__ = {"eager_defaults": False}
        uid: str

    assert [column.name for column in Video.__mapper__.primary_key] == ["uid", "part"]
    assert [column.name for column in Sound.__mapper__.primary_key] == [
        "metaxy_feature_version", "uid", "metaxy_updated_at"]
    assert Sound.__mapper__.eager_defaults is False


# ---- what is refused ----

@pytest.mark.parametrize("body", [
    {"annotations": {"metaxy_provenance": str}},
    {"annotations": {"metaxy_data_version": str}, "metaxy_data_version": Field(default="x")},
    {"annotations": {"mine": str}, "mine": Field(sa_column_kwargs={"name": "metaxy_updated_at"})},
    {"annotations": {"mine": str}, "mine": Field(sa_column=sa.Column("metaxy_created_at", sa.String))},
], ids=["annotation", "value", "renamed", "column"])
@pytest.mark.parametrize("inherited", [False, True])
def test_names_of_system_columns_are_refused(body: dict[str, Any], inherited: bool) -> None:
    names = {name: value for name, value in body.items() if name != "annotations"}
    annotations = {"uid": str, **body["annotations"]}
    wrong = next(name for name in annotations if name != "uid")
    bases: tuple[Any, ...] = (BaseSQLModelFeature,)
    if inherited:
        base = type(BaseSQLModelFeature)("Base", bases, {
            "__module__": __name__, "__qualname__": "Base", "__annotations__": annotations, **names}, spec=None)
        bases, names, annotations = (base,), {}, {}
    with pytest.raises(ValueError, match=rf"^Cannot define SQLModel field\(s\) {wrong} because"):
        type(BaseSQLModelFeature)("Video", bases, {
            "__module__": __name__, "__qualname__": "Video", "__annotations__": annotations, **names},
            table=True, spec=spec())
    nothing_stays()


def test_names_without_the_prefix_are_the_users() -> None:
    class Video(BaseSQLModelFeature, table=True, spec=spec()):
        uid: str
        created_at: str = Field(sa_column_kwargs={"server_default": "NOW()"})
        provenance: str

    assert {"created_at", "metaxy_created_at", "provenance"} <= set(Video.__table__.columns.keys())


def test_fields_named_like_methods_of_features_have_no_default() -> None:
    class Video(BaseSQLModelFeature, table=True, spec=spec()):
        uid: str
        feature_version: str
        provenance_by_field: str | None

    for name in ("feature_version", "provenance_by_field"):
        assert Video.__table__.columns[name].default is None and Video.model_fields[name].is_required()
    assert Video(uid="a", feature_version="mine").feature_version == "mine"


@pytest.mark.parametrize("field, why", [
    (Field(primary_key=True, sa_column_kwargs={"autoincrement": True}), "be an autoincrement primary key"),
    (Field(sa_column_kwargs={"server_default": "1"}), r"server \(server_default\)"),
    (Field(sa_column_args=[sa.Identity()]), r"server \(identity\)"),
    (Field(sa_column_args=[sa.Sequence("numbers")]), r"server \(sequence\)"),
    (Field(sa_column_args=[sa.Computed("1 + 1")]), r"server \(computed\)"),
    (Field(sa_column=sa.Column(sa.Integer, sa.Identity(), primary_key=True)), r"server \(identity\)"),
    (Field(sa_column_kwargs={"default": sa.func.random()}), r"server \(SQL expression\)"),
], ids=["autoincrement", "server_default", "identity", "sequence", "computed", "column", "expression"])
def test_ids_that_the_server_makes_are_refused(field: Any, why: str) -> None:
    with pytest.raises(ValueError, match=f"^ID column 'id' in Bad cannot .*{why}"):
        class Bad(BaseSQLModelFeature, table=True, spec=spec("bad", "id")):
            id: int = field
    nothing_stays()

    class Fine(BaseSQLModelFeature, table=True, spec=spec("fine")):
        uid: str
        number: int | None = Field(default=None, sa_column_kwargs={"server_default": "1"})


def test_custom_names_of_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    def make() -> Any:
        class Video(BaseSQLModelFeature, table=True, spec=spec()):
            __tablename__ = "mine"
            uid: str

        return Video

    with pytest.raises(ValueError, match="^Cannot define custom __tablename__ in Video"):
        make()
    nothing_stays()
    monkeypatch.setenv("METAXY_EXT__SQLMODEL__INFER_DB_TABLE_NAMES", "false")
    assert make().__table__.name == "mine"
    assert SQLiteMetadataStore("s.db", table_prefix="p_").get_table_name("video") == "p_mine"


def test_a_table_does_not_inherit_from_a_table() -> None:
    class Video(BaseSQLModelFeature, table=True, spec=spec()):
        uid: str

    with pytest.raises(ValueError, match="^Cannot make a table of Longer: Video is one already"):
        class Longer(Video, table=True, spec=spec("longer")):
            length: int
    assert [key.to_string() for key in mx.current_graph().feature_definitions_by_key] == ["video"]


def test_a_key_belongs_to_one_class() -> None:
    class Video(BaseSQLModelFeature, table=True, spec=spec()):
        uid: str

    with pytest.raises(ValueError, match="Feature with key video already registered"):
        class Other(BaseSQLModelFeature, table=True, spec=spec()):
            uid: str
            added: str
    assert "added" not in Video.__table__.columns


def test_what_cannot_be_mapped_leaves_nothing() -> None:
    with pytest.raises(sa.exc.ConstraintColumnNotFoundError):
        class Video(BaseSQLModelFeature, table=True, inject_primary_key=True, spec=spec("video", "nope")):
            uid: str
    nothing_stays()
    with pytest.raises(sa.exc.ArgumentError, match="could not assemble any primary key"):
        class Other(BaseSQLModelFeature, table=True, spec=spec("other", "nope")):
            uid: str
    nothing_stays()


# ---- options ----

@pytest.mark.parametrize("name", [
    "METAXY_EXT_SQLMODEL_", "METAXY_EXT__SQLMODEL_", "METAXY_EXT__SQLMODEL__", "metaxy_ext__sqlmodel__"])
def test_every_spelling_of_variables(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"{name}ENABLE", "true")
    monkeypatch.setenv(f"{name}INJECT_PRIMARY_KEY", "true")
    monkeypatch.setenv(f"{name}SYSTEM_TABLES", "false")
    config = SQLModelPluginConfig()
    assert (config.enable, config.inject_primary_key, config.inject_index, config.system_tables) == (
        True, True, False, False)
    assert SQLModelPluginConfig(inject_primary_key=False).inject_primary_key is False
    assert MetaxyConfig().plugins == ["sqlmodel"]

    class Video(BaseSQLModelFeature, table=True, spec=spec()):
        uid: str

    class Sound(BaseSQLModelFeature, table=True, inject_primary_key=False, inject_index=True, spec=spec("sound")):
        uid: str

    assert Video.__table__.primary_key.name == "metaxy_pk_video"
    assert not Sound.__table__.primary_key.columns and len(Sound.__table__.indexes) == 1


@pytest.mark.parametrize("file, text", [
    ("metaxy.toml", "[ext.sqlmodel]\nenable = true\ninject_index = true"),
    ("metaxy.toml", "[ext.sqlmodel]\nenabled = true\ninject_index = true"),
    ("metaxy.toml", "[sqlmodel]\nenabled = true\ninject_index = true"),
    ("pyproject.toml", "[tool.metaxy.ext.sqlmodel]\nenable = true\ninject_index = true"),
])
def test_every_spelling_in_files(file: str, text: str, tmp_path: Any) -> None:
    (tmp_path / file).write_text(text)
    config = mx.init()
    assert config.plugins == ["sqlmodel"]

    class Video(BaseSQLModelFeature, table=True, spec=spec()):
        uid: str

    assert [index.name for index in Video.__table__.indexes] == ["metaxy_idx_video"]


def test_what_a_class_has_is_not_injected_again() -> None:
    class Video(BaseSQLModelFeature, table=True, inject_primary_key=True, inject_index=True, spec=spec()):
        uid: str

    store = SQLiteMetadataStore("s.db", table_prefix="dev_")
    _, metadata = filter_feature_sqlmodel_metadata(
        store, SQLModel.metadata, inject_primary_key=True, inject_index=True)
    table = metadata.tables["dev_video"]
    assert [index.name for index in table.indexes] == ["metaxy_idx_dev_video"]
    assert table.primary_key.name == "metaxy_pk_dev_video"
    assert Video.__table__.primary_key.name == "metaxy_pk_video"


def test_long_names_are_cut_as_the_database_wants() -> None:
    class Video(BaseSQLModelFeature, table=True, inject_primary_key=True, inject_index=True,
                spec=spec("v" * 60)):
        uid: str

    text = str(CreateTable(Video.__table__).compile(dialect=sa.dialects.registry.load("postgresql")()))
    name = text.partition("CONSTRAINT ")[2].partition(" ")[0]
    assert name.startswith("metaxy_pk_vvvv") and len(name) <= 63


def test_import_adds_little() -> None:
    """The package may add 50 ms to SQLModel's own import: processor time, the best of five; on a machine so busy that
    all takes longer, a seventh of it."""
    program = ("import time; before = time.process_time(); import sqlmodel; start = time.process_time(); "
               "import metaxy.ext.sqlmodel; print(time.process_time() - start, start - before)")
    ran = [subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()
           for _ in range(5)]
    added, own = min(float(times[0]) for times in ran), min(float(times[1]) for times in ran)
    assert added < max(0.050, own / 7), ran


def test_the_package_says_what_it_lacks() -> None:
    import metaxy.ext.sqlmodel as package

    assert set(package.__all__) <= set(dir(package)) | {"SQLModelPluginConfig", "filter_feature_sqlmodel_metadata"}
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        package.nothing
