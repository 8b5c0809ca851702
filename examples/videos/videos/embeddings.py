"""Features in Python, on those of features.toml."""

import metaxy as mx


class ImageEmbedding(
    mx.BaseFeature,
    spec=mx.FeatureSpec(
        key="embedding/image", id_columns=["video_id"],
        deps=[mx.FeatureDep(feature="video/crop")],
        fields=[mx.FieldSpec(key="vector", deps=[mx.FieldDep(feature="video/crop", fields=["frames"])])]),
):
    """One vector for the pictures of a video."""

    video_id: str


class SoundEmbedding(
    mx.BaseFeature,
    spec=mx.FeatureSpec(
        key="embedding/sound", id_columns=["video_id"],
        deps=[mx.FeatureDep(feature="video/crop")],
        fields=[mx.FieldSpec(key="vector", deps=[mx.FieldDep(feature="video/crop", fields=["audio"])])]),
):
    """One vector for the sound of a video."""

    video_id: str
