"""Videos as they came, and what is computed from each."""

import metaxy as mx
from metaxy.ext.sqlmodel import BaseSQLModelFeature
from sqlmodel import Field


class Video(
    BaseSQLModelFeature,
    table=True,
    spec=mx.FeatureSpec(key="video", id_columns=["video_id"], fields=["frames", "audio", "subtitles"]),
):
    video_id: str
    file: str = Field(sa_column_kwargs={"info": {"renamed_from": "path"}})
    seconds: float
    language: str | None = None


class Scenes(
    BaseSQLModelFeature,
    table=True,
    spec=mx.FeatureSpec(
        key="video/scenes",
        id_columns=["video_id"],
        deps=[mx.FeatureDep(feature=Video, select=[])],
        fields=[mx.FieldSpec(key="cuts", code_version="1", deps=[mx.FieldDep(feature=Video, fields=["frames"])])],
    ),
):
    video_id: str
    cuts: int
