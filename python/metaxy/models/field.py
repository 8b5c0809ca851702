"""Fields of a feature, and the upstream fields they say they depend on."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BeforeValidator, ConfigDict, Field, TypeAdapter, model_validator

from metaxy.models.bases import DeferredModel
from metaxy.models.constants import DEFAULT_CODE_VERSION
from metaxy.models.types import (
    CoercibleToFieldKey,
    FeatureKey,
    FieldKey,
    _coerce_to_field_key,
    _named_key,
)

if TYPE_CHECKING:
    from metaxy.models.feature import BaseFeature
    from metaxy.models.feature_spec import FeatureSpec

__all__ = ["CoersibleToFieldSpecsTypeAdapter", "FieldDep", "FieldSpec", "SpecialFieldDep"]


class SpecialFieldDep(Enum):
    """Dependencies that no list of fields can say."""

    ALL = "__METAXY_ALL_DEP__"


def _feature_of_dep(value: Any) -> FeatureKey:
    """A feature class, a spec or a form of key; a definition is none."""
    if isinstance(value, FeatureKey):
        return value
    return _named_key(value, definitions=False) or FeatureKey(value)


def _fields_of_dep(value: Any) -> Any:
    if isinstance(value, SpecialFieldDep):
        return value
    if isinstance(value, str):
        if value != SpecialFieldDep.ALL.value:
            raise ValueError(f"String value must be {SpecialFieldDep.ALL.value}, got {value}")
        return SpecialFieldDep.ALL
    return [_coerce_to_field_key(field) for field in value] if isinstance(value, (list, tuple)) else value


class FieldDep(DeferredModel):
    """Fields of one upstream feature that a field depends on.

    feature: a feature class, a FeatureSpec or any form of feature key.
    fields: a list of field keys, or SpecialFieldDep.ALL for every field (the default).
    """

    model_config = ConfigDict(extra="forbid")

    feature: Annotated[FeatureKey, BeforeValidator(_feature_of_dep)]
    fields: Annotated[
        list[FieldKey] | Literal[SpecialFieldDep.ALL], BeforeValidator(_fields_of_dep)] = SpecialFieldDep.ALL

    if TYPE_CHECKING:

        def __init__(
            self, *,
            feature: str | Sequence[str] | FeatureKey | FeatureSpec | type[BaseFeature],
            fields: Sequence[CoercibleToFieldKey] | Literal[SpecialFieldDep.ALL] = SpecialFieldDep.ALL,
        ) -> None: ...


class FieldSpec(DeferredModel):
    """One field of a feature.

    key: any form of field key; ["default"] when left out.
    code_version: text that changes when the code that makes the field does.
    deps: a list of FieldDep, or SpecialFieldDep.ALL for every field of every upstream feature. With an empty list
        the dependencies of the feature decide (FeatureDep.fields_mapping).
    Text in the place of a FieldSpec is its key.
    """

    model_config = ConfigDict(extra="forbid")

    key: Annotated[FieldKey, BeforeValidator(_coerce_to_field_key)] = Field(
        default_factory=lambda: FieldKey(["default"]))
    code_version: str = DEFAULT_CODE_VERSION
    deps: SpecialFieldDep | list[FieldDep] = Field(default_factory=list)

    if TYPE_CHECKING:

        def __init__(
            self, *,
            key: CoercibleToFieldKey = ...,
            code_version: str = DEFAULT_CODE_VERSION,
            deps: SpecialFieldDep | list[FieldDep] = ...,
        ) -> None: ...

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, value: Any) -> Any:
        return {"key": value} if isinstance(value, str) else value


CoersibleToFieldSpecsTypeAdapter = TypeAdapter(list[FieldSpec], config=ConfigDict(defer_build=True))
