"""Which fields of an upstream feature a field depends on when it does not say so itself."""

from __future__ import annotations

from abc import ABC, abstractmethod
from enum import Enum
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self, TypeAlias

from pydantic import ConfigDict, Field, TypeAdapter, field_serializer

from metaxy.models.bases import DeferredModel
from metaxy.models.types import CoercibleToFieldKey, FeatureKey, FieldKey, coerce_to_field_key

if TYPE_CHECKING:
    from metaxy.models.feature_spec import FeatureSpec

__all__ = [
    "AllFieldsMapping",
    "BaseFieldsMapping",
    "DefaultFieldsMapping",
    "FieldsMapping",
    "FieldsMappingAdapter",
    "FieldsMappingResolutionContext",
    "FieldsMappingType",
    "NoneFieldsMapping",
    "SpecificFieldsMapping",
]


class FieldsMappingType(str, Enum):
    """The `type` of a mapping in JSON."""

    DEFAULT = "default"
    SPECIFIC = "specific"
    ALL = "all"
    NONE = "none"


class FieldsMappingResolutionContext(DeferredModel):
    """The question a mapping answers: which fields of `upstream_feature` does `field_key` depend on?"""

    model_config = ConfigDict(frozen=True)

    field_key: FieldKey
    upstream_feature: FeatureSpec

    @property
    def upstream_feature_key(self) -> FeatureKey:
        """The key of the upstream feature."""
        return self.upstream_feature.key

    @property
    def upstream_feature_fields(self) -> set[FieldKey]:
        """The keys of the upstream feature's fields."""
        return {field.key for field in self.upstream_feature.fields}


class BaseFieldsMapping(DeferredModel, ABC):
    """One of the four mappings; each has its own `type`."""

    model_config = ConfigDict(frozen=True)

    @abstractmethod
    def resolve_field_deps(self, context: FieldsMappingResolutionContext) -> set[FieldKey]:
        """The upstream fields that the context's field depends on; empty when there are none.

        Source: the resolution of plans in the core, asked about a feature of this one field.
        """


def _resolve(mapping: BaseFieldsMapping, context: FieldsMappingResolutionContext) -> set[FieldKey]:
    from metaxy import _definitions

    return _definitions.mapped_fields(mapping, context.field_key, context.upstream_feature)


class AllFieldsMapping(BaseFieldsMapping):
    """Every field depends on every upstream field."""

    type: Literal[FieldsMappingType.ALL] = FieldsMappingType.ALL

    def resolve_field_deps(self, context: FieldsMappingResolutionContext) -> set[FieldKey]:
        """All fields of the upstream feature."""
        return _resolve(self, context)


class NoneFieldsMapping(BaseFieldsMapping):
    """No field depends on an upstream field."""

    type: Literal[FieldsMappingType.NONE] = FieldsMappingType.NONE

    def resolve_field_deps(self, context: FieldsMappingResolutionContext) -> set[FieldKey]:
        """The empty set."""
        return _resolve(self, context)


class SpecificFieldsMapping(BaseFieldsMapping):
    """Every field depends on the upstream fields listed for it."""

    type: Literal[FieldsMappingType.SPECIFIC] = FieldsMappingType.SPECIFIC
    mapping: dict[FieldKey, set[FieldKey]]

    if TYPE_CHECKING:

        def __init__(self, *, mapping: dict[CoercibleToFieldKey, set[CoercibleToFieldKey]]) -> None: ...

    @field_serializer("mapping", when_used="json")
    def _sorted(self, value: dict[FieldKey, set[FieldKey]]) -> dict[str, list[list[str]]]:
        """Sets have no order, JSON text has one: that of the parts."""
        return {key.to_string(): [list(field) for field in sorted(fields)] for key, fields in value.items()}

    def resolve_field_deps(self, context: FieldsMappingResolutionContext) -> set[FieldKey]:
        """The listed fields that the upstream feature has."""
        return _resolve(self, context)


class DefaultFieldsMapping(BaseFieldsMapping):
    """A field depends on the upstream field of its name, or on all when there is none."""

    type: Literal[FieldsMappingType.DEFAULT] = FieldsMappingType.DEFAULT
    match_suffix: bool = False
    exclude_fields: list[FieldKey] = Field(default_factory=list)

    if TYPE_CHECKING:

        def __init__(self, *, match_suffix: bool = False,
                     exclude_fields: list[CoercibleToFieldKey] | list[FieldKey] | None = ...) -> None: ...

    def resolve_field_deps(self, context: FieldsMappingResolutionContext) -> set[FieldKey]:
        """Fields of the same key or, with `match_suffix`, the same last parts; else all that are not excluded."""
        return _resolve(self, context)


_AnyMapping: TypeAlias = Annotated[
    AllFieldsMapping | SpecificFieldsMapping | NoneFieldsMapping | DefaultFieldsMapping,
    Field(discriminator="type"),
]
FieldsMappingAdapter: TypeAdapter[
    AllFieldsMapping | SpecificFieldsMapping | NoneFieldsMapping | DefaultFieldsMapping
] = TypeAdapter(_AnyMapping, config=ConfigDict(defer_build=True))


class FieldsMapping(DeferredModel):
    """The mapping of a dependency; made by `default`, `specific`, `all` or `none`."""

    model_config = ConfigDict(frozen=True)

    mapping: _AnyMapping

    @classmethod
    def default(cls, *, match_suffix: bool = False, exclude_fields: list[FieldKey] | None = None) -> Self:
        """Fields of the same key; all when none is.

        match_suffix: the last parts of the upstream key are enough. exclude_fields: upstream fields never taken.
        """
        return cls(mapping=DefaultFieldsMapping(match_suffix=match_suffix, exclude_fields=exclude_fields or []))

    @classmethod
    def specific(cls, mapping: dict[CoercibleToFieldKey, set[CoercibleToFieldKey]]) -> Self:
        """For each field the upstream fields it depends on; a field that is not listed depends on none."""
        keys: dict[Any, set[Any]] = {
            coerce_to_field_key(field): {coerce_to_field_key(upstream) for upstream in fields}
            for field, fields in mapping.items()}
        return cls(mapping=SpecificFieldsMapping(mapping=keys))

    @classmethod
    def all(cls) -> Self:
        """Every upstream field."""
        return cls(mapping=AllFieldsMapping())

    @classmethod
    def none(cls) -> Self:
        """No upstream field."""
        return cls(mapping=NoneFieldsMapping())

    def resolve_field_deps(self, context: FieldsMappingResolutionContext) -> set[FieldKey]:
        """The upstream fields that the context's field depends on; empty when there are none."""
        return self.mapping.resolve_field_deps(context)
