"""The declaration of a feature: its key, id columns, fields and what it depends on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any, Self, TypeAlias

from pydantic import AliasChoices, BeforeValidator, ConfigDict, Field, model_validator

from metaxy.models import fields_mapping
from metaxy.models.bases import DeferredModel, FrozenBaseModel
from metaxy.models.field import FieldSpec
from metaxy.models.fields_mapping import FieldsMapping
from metaxy.models.lineage import LineageRelationship
from metaxy.models.types import (
    CoercibleToFeatureKey,
    FeatureKey,
    FieldKey,
    ValidatedFeatureKey,
)

if TYPE_CHECKING:
    from metaxy.models.feature import BaseFeature
    import narwhals as nw

__all__ = ["BaseFeatureSpec", "FeatureDep", "FeatureSpec", "FeatureSpecWithIDColumns", "IDColumns"]

IDColumns: TypeAlias = Sequence[str]


class FeatureDep(DeferredModel):
    """One upstream feature, and how its rows come in.

    feature: any form of feature key, or a feature class.
    select: names of the columns taken, after renaming; None takes all, () only what is needed.
    rename: old name -> new name; happens before select and filters.
    fields_mapping: which fields depend on which; FieldsMapping.default() unless given.
    filters (or sql_filters): conditions on the upstream rows, as SQL text; read when `filters` is asked for.
    lineage: how samples relate; one to one unless given.
    optional: whether a sample can be made without its upstream sample.
    Raises pydantic's ValidationError, also when `select` names a column that was renamed away.
    """

    model_config = ConfigDict(extra="forbid")

    feature: ValidatedFeatureKey
    select: tuple[str, ...] | None = None
    rename: dict[str, str] | None = None
    fields_mapping: FieldsMapping = Field(default_factory=FieldsMapping.default)
    sql_filters: tuple[str, ...] | None = Field(
        default=None,
        validation_alias=AliasChoices("filters", "sql_filters"),
        serialization_alias="filters",
        description="Conditions on the rows of the upstream feature, as SQL text.",
    )
    lineage: LineageRelationship = Field(
        default_factory=LineageRelationship.identity,
        description="How samples of the upstream feature relate to those of this one.",
    )
    optional: bool = Field(
        default=False,
        description="Whether a sample can be made without its upstream sample, whose columns are then null.",
    )

    if TYPE_CHECKING:

        def __init__(
            self, *,
            feature: CoercibleToFeatureKey,
            select: Sequence[str] | None = None,
            rename: Mapping[str, str] | None = None,
            fields_mapping: FieldsMapping = ...,
            filters: Sequence[str] | None = None,
            sql_filters: Sequence[str] | None = None,
            lineage: LineageRelationship = ...,
            optional: bool = False,
        ) -> None: ...

    @model_validator(mode="after")
    def _select_after_rename(self) -> Self:
        if self.select and self.rename:
            renamed_away = set(self.rename) - set(self.rename.values())
            gone = [name for name in self.select if name in renamed_away]
            if gone:
                raise ValueError(f"select contains pre-rename column name(s) {gone}. "
                                 "Use post-rename names in select (rename is applied first).")
        return self

    @cached_property
    def filters(self) -> tuple[nw.Expr, ...]:
        """The conditions as narwhals expressions; needs narwhals when there are any.

        Raises FilterParseError or ValidationError for text that is no condition.
        """
        from metaxy.models.filter_expression import parse_filter_string

        return tuple(parse_filter_string(text) for text in self.sql_filters or ())

    def table_name(self) -> str:
        """The upstream feature's table, without a store's prefix."""
        return self.feature.table_name


CoercibleToFeatureDep: TypeAlias = "FeatureDep | type[BaseFeature] | str | Sequence[str] | FeatureKey"
CoercibleToFieldSpec: TypeAlias = str | FieldSpec


def _to_dep(value: Any) -> FeatureDep:
    if isinstance(value, FeatureDep):
        return value
    if isinstance(value, Mapping):
        return FeatureDep(**value)
    return FeatureDep(feature=value)


def _to_deps(value: Any) -> list[FeatureDep]:
    items: Iterable[Any] = value if isinstance(value, Iterable) else [value]
    return [_to_dep(item) for item in items]


def _to_id_columns(value: Any) -> tuple[str, ...]:
    return tuple(value)


class FeatureSpec(FrozenBaseModel):
    """What a feature is. Plain data: it goes to JSON and comes back equal.

    key: any form of feature key.
    id_columns: names of the columns that tell samples apart; at least one.
    deps: upstream features, each a FeatureDep, a mapping of its arguments, a feature class or any form of key.
    fields: FieldSpecs or keys; one field "default" unless given. Keys must differ.
    metadata: JSON-like data kept with the feature.
    description: text for people.
    Raises pydantic's ValidationError; TypeError when `id_columns` cannot be iterated.
    """

    key: ValidatedFeatureKey
    id_columns: Annotated[tuple[str, ...], BeforeValidator(_to_id_columns)] = Field(
        description="Columns that uniquely identify a sample of this feature.")
    deps: Annotated[list[FeatureDep], BeforeValidator(_to_deps)] = Field(default_factory=list)
    fields: list[FieldSpec] = Field(  # pyright: ignore[reportIncompatibleVariableOverride]
        default_factory=lambda: [FieldSpec(key=FieldKey(["default"]))])
    metadata: dict[str, Any] = Field(default_factory=dict, description="Data kept with this feature.")
    description: str | None = Field(default=None, description="What this feature is, for people.")

    if TYPE_CHECKING:

        def __init__(
            self, *,
            key: CoercibleToFeatureKey,
            id_columns: IDColumns,
            deps: Iterable[CoercibleToFeatureDep | Mapping[str, Any]] = ...,
            fields: Sequence[str | FieldSpec] = ...,
            metadata: Mapping[str, Any] = ...,
            description: str | None = None,
        ) -> None: ...

    @model_validator(mode="after")
    def _check_fields(self) -> Self:
        seen: set[FieldKey] = set()
        for field in self.fields:
            if field.key in seen:
                raise ValueError(
                    f"Duplicate field key found: {field.key}. All fields must have unique keys.")
            seen.add(field.key)
        return self

    @model_validator(mode="after")
    def _check_id_columns(self) -> Self:
        if not self.id_columns:
            raise ValueError("id_columns must be non-empty if specified. Use None for default.")
        return self

    @cached_property
    def deps_by_key(self) -> Mapping[FeatureKey, FeatureDep]:
        """The dependencies by upstream key; the last one when a feature is listed twice."""
        return {dep.feature: dep for dep in self.deps}

    @cached_property
    def fields_by_key(self) -> Mapping[FieldKey, FieldSpec]:
        """The fields by key, in order."""
        return {field.key: field for field in self.fields}

    @property
    def code_version(self) -> str:
        """A hash of the code versions of all fields, as text of the configured length."""
        from metaxy import _definitions

        return _definitions.spec_versions(self).code

    @property
    def feature_spec_version(self) -> str:
        """A hash of everything in this spec, as text of the configured length.

        Raises pydantic's PydanticSerializationError when `metadata` holds what has no JSON form.
        """
        from metaxy import _definitions

        return _definitions.spec_versions(self).spec

    def table_name(self) -> str:
        """The feature's table, without a store's prefix."""
        return self.key.table_name


class BaseFeatureSpec(FeatureSpec):
    """A spec to inherit from: a subclass may set `id_columns` once for all its features.

        class SampleSpec(BaseFeatureSpec):
            id_columns: tuple[str] = "sample_id"

    Text counts as one name here, where FeatureSpec takes its letters.
    """

    if TYPE_CHECKING:

        def __init__(
            self, *,
            key: CoercibleToFeatureKey,
            id_columns: IDColumns = ...,
            deps: Iterable[CoercibleToFeatureDep | Mapping[str, Any]] = ...,
            fields: Sequence[str | FieldSpec] = ...,
            metadata: Mapping[str, Any] = ...,
            description: str | None = None,
        ) -> None: ...

    @model_validator(mode="before")
    @classmethod
    def _with_default_id_columns(cls, value: Any) -> Any:
        if not isinstance(value, Mapping):
            return value
        given = value["id_columns"] if "id_columns" in value else cls.model_fields["id_columns"].get_default()
        return {**value, "id_columns": (given,)} if isinstance(given, str) else value


FeatureSpecWithIDColumns = FeatureSpec

# What the annotation of FieldsMappingResolutionContext means, once it is built.
setattr(fields_mapping, "FeatureSpec", FeatureSpec)
