"""Feature classes that are SQLModel classes, and with table=True tables."""

# No postponed annotations: SQLModel reads those of a class when it makes its columns.
from datetime import datetime, timezone
from typing import Any, ClassVar, cast

from pydantic import AwareDatetime
from sqlalchemy import JSON, DateTime
from sqlmodel import Field, SQLModel
from sqlmodel.main import SQLModelMetaclass

from metaxy.ext.sqlmodel import feature_table
from metaxy.models.feature import BaseFeature, FeatureConfig, FeatureGraph, MetaxyMeta, register
from metaxy.models.feature_definition import FeatureDefinition
from metaxy.models.feature_spec import FeatureSpec

__all__ = ["BaseSQLModelFeature", "SQLModelFeature", "SQLModelFeatureMeta"]


class SQLModelFeatureMeta(MetaxyMeta, SQLModelMetaclass):
    """The metaclass of features and that of SQLModel in one.

    With `table=True` and a `spec` the class gets its table: see feature_table. Nothing stays behind, neither in the
    graph nor in SQLModel's MetaData, when the class cannot be made.
    """

    def __new__(
        cls,
        cls_name: str,
        bases: tuple[type[Any], ...],
        namespace: dict[str, Any],
        *,
        spec: FeatureSpec | None = None,
        inject_primary_key: bool | None = None,
        inject_index: bool | None = None,
        **kwargs: Any,
    ) -> Any:
        namespace.setdefault("model_config", {})
        _take_names_of_methods(namespace)
        if spec is None or kwargs.get("table") is not True:
            return super().__new__(cls, cls_name, bases, namespace, **kwargs)
        options = feature_table.options_of(bases, namespace, inject_primary_key, inject_index)
        feature_table.check_body(cls_name, bases, namespace, options)
        made = super().__new__(cls, cls_name, bases, namespace, **kwargs)
        feature_table.declare(made, spec, options)
        return made

    def __init__(
        cls,
        cls_name: str,
        bases: tuple[type[Any], ...],
        namespace: dict[str, Any],
        *,
        spec: FeatureSpec | None = None,
        inject_primary_key: bool | None = None,
        inject_index: bool | None = None,
        **kwargs: Any,
    ) -> None:
        graph = FeatureGraph.get()
        previous = None if spec is None else graph.feature_definitions_by_key.get(spec.key)
        if spec is not None:
            register(cast("type[BaseFeature]", cls), spec, namespace)
        try:
            SQLModelMetaclass.__init__(cls, cls_name, bases, namespace, **kwargs)
        except BaseException:
            if spec is not None:
                _unregister(graph, spec, previous)
            feature_table.forget(cls)
            raise


def _take_names_of_methods(namespace: dict[str, Any]) -> None:
    """`feature_version: str` and the like are the user's to take: what a feature's class calls so is no default of the field."""
    for name in namespace.get("__annotations__", {}):
        if name not in namespace and callable(getattr(BaseFeature, name, None)):
            namespace[name] = Field()


def _unregister(graph: FeatureGraph, spec: FeatureSpec, previous: FeatureDefinition | None) -> None:
    graph.remove_feature(spec.key)
    if previous is not None:
        graph.add_feature_definition(previous)


class BaseSQLModelFeature(  # pyright: ignore[reportIncompatibleMethodOverride]
    SQLModel, BaseFeature, metaclass=SQLModelFeatureMeta
):
    """A feature whose rows are objects of SQLAlchemy's ORM.

        class Video(BaseSQLModelFeature, table=True, spec=mx.FeatureSpec(key="video", id_columns=["video_id"])):
            video_id: str
            path: str

    The table is named by the feature's key, and has the columns of every feature before its own. Ids are never made by
    the database. Without table=True the class is a base for others, or a feature without a table of SQLAlchemy's.
    feature_config = {"ext": {"sqlmodel": {"inject_primary_key": True, "inject_index": True}}}, or class keywords of these
    names, give the table a key and an index on feature version, ids and time of update; without any key the ORM tells
    rows apart by these columns, and the table has no constraint. Instances can be changed.
    """

    model_config = {"frozen": False}

    feature_config: ClassVar[FeatureConfig] = {}

    metaxy_provenance_by_field: dict[str, str] = Field(
        default=None, description="Field-level provenance hashes (maps field names to hashes)", sa_type=JSON,
        nullable=False)
    metaxy_provenance: str | None = Field(
        default=None, description="Hash of metaxy_provenance_by_field", nullable=False)
    metaxy_feature_version: str | None = Field(
        default=None, description="Hash of the feature definition (dependencies + fields + code_versions)",
        nullable=False)
    metaxy_project_version: str | None = Field(
        default=None, description="Hash of the entire feature graph snapshot", nullable=False)
    metaxy_data_version_by_field: dict[str, str] | None = Field(
        default=None, description="Field-level data version hashes (maps field names to version hashes)", sa_type=JSON,
        nullable=False)
    metaxy_data_version: str | None = Field(
        default=None, description="Hash of metaxy_data_version_by_field", nullable=False)
    metaxy_created_at: AwareDatetime | None = Field(
        default=None, description="Timestamp when the metadata row was created (UTC)",
        sa_type=DateTime(timezone=True), nullable=False)
    metaxy_materialization_id: str | None = Field(
        default=None, description="External orchestration run ID (e.g., Dagster Run ID)", nullable=True)
    metaxy_updated_at: AwareDatetime | None = Field(
        default=None, description="Timestamp when the metadata row was last updated (UTC)",
        sa_type=DateTime(timezone=True), nullable=False)
    metaxy_deleted_at: AwareDatetime | None = Field(
        default=None, description="Soft delete timestamp (UTC); null means active row",
        sa_type=DateTime(timezone=True), nullable=True)


    def __setattr__(self, name: str, value: Any) -> None:
        """Moments go in as UTC: SQLite and MySQL keep the time alone, whatever its zone."""
        if name in feature_table.MOMENTS and isinstance(value, datetime) and value.utcoffset() is not None:
            value = value.astimezone(timezone.utc)
        super().__setattr__(name, value)


SQLModelFeature = BaseSQLModelFeature       # its first name
