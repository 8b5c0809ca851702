"""One feature with what it is made of: upstream specs, id columns, parents of each field."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from metaxy.models.bases import FrozenBaseModel
from metaxy.models.feature_spec import FeatureDep, FeatureSpec
from metaxy.models.field import FieldSpec
from metaxy.models.types import CoercibleToFieldKey, FeatureKey, FieldKey, coerce_to_field_key

if TYPE_CHECKING:
    from metaxy import _core

__all__ = ["FQFieldKey", "FeaturePlan"]


class FQFieldKey(FrozenBaseModel):
    """A field of a feature, written "feature.field"."""

    field: FieldKey
    feature: FeatureKey

    def to_string(self) -> str:
        """The feature's key, a dot, the field's key."""
        return f"{self.feature.to_string()}.{self.field.to_string()}"

    def __str__(self) -> str:
        return self.to_string()

    def __repr__(self) -> str:
        return self.to_string()

    def __hash__(self) -> int:
        return hash((self.feature, self.field))


class FeaturePlan(FrozenBaseModel):
    """A feature's spec with those of its upstream features, in the order of its deps.

    feature: the spec. deps: upstream specs, or None for a feature that depends on nothing.
    feature_deps: the spec's dependencies.
    What fields depend on raises RuntimeError for a field that no upstream field is found for, KeyError for one that
    names a field or feature that is not there. Source: src/feature/plan.h.
    """

    feature: FeatureSpec
    deps: list[FeatureSpec] | None
    feature_deps: list[FeatureDep] | None = None

    @cached_property
    def _core(self) -> _core.FeatureGraph:
        from metaxy import _definitions

        specs = {self.feature.key: self.feature, **self.parent_features_by_key}
        return _definitions.graph_of_specs(specs.values())

    @cached_property
    def parent_features_by_key(self) -> Mapping[FeatureKey, FeatureSpec]:
        """The upstream specs by key."""
        return {spec.key: spec for spec in self.deps or ()}

    @cached_property
    def all_parent_fields_by_key(self) -> Mapping[FQFieldKey, FieldSpec]:
        """Every field of every upstream feature."""
        return {
            FQFieldKey(feature=spec.key, field=field.key): field
            for spec in self.deps or () for field in spec.fields}

    @cached_property
    def parent_fields_by_key(self) -> Mapping[FQFieldKey, FieldSpec]:
        """The upstream fields that any field of this feature depends on."""
        parents: dict[FQFieldKey, FieldSpec] = {}
        for field in self.feature.fields:
            parents.update(self.get_parent_fields_for_field(field.key))
        return parents

    @cached_property
    def parent_fields_by_feature_key(self) -> Mapping[FeatureKey, set[FieldKey]]:
        """The same, as keys by upstream feature."""
        parents: dict[FeatureKey, set[FieldKey]] = {}
        for key in self.parent_fields_by_key:
            parents.setdefault(key.feature, set()).add(key.field)
        return parents

    def get_parent_fields_for_field(self, key: CoercibleToFieldKey) -> Mapping[FQFieldKey, FieldSpec]:
        """The upstream fields that one field depends on, by name. KeyError when the feature has no such field."""
        from metaxy import _definitions

        field = _definitions.field_of(self.feature, coerce_to_field_key(key)).key
        with _definitions.expected_errors():
            parents = self._core.parents(self.feature.key.to_string(), field.to_string())
        keys = [FQFieldKey(feature=FeatureKey(of), field=FieldKey(name)) for of, name in parents]
        return {parent: self.all_parent_fields_by_key[parent] for parent in keys}

    @cached_property
    def field_dependencies(self) -> Mapping[FieldKey, Mapping[FeatureKey, list[FieldKey]]]:
        """For each field the upstream fields it depends on, by upstream feature. An explicit list is not checked."""
        from metaxy import _definitions

        feature = self.feature.key.to_string()
        with _definitions.expected_errors():
            return {
                field.key: {
                    FeatureKey(of): [FieldKey(name) for name in names]
                    for of, names in self._core.sources(feature, field.key.to_string())}
                for field in self.feature.fields}

    @cached_property
    def _id_columns(self) -> tuple[list[str], list[str], list[list[str]]]:
        from metaxy import _definitions

        with _definitions.expected_errors():
            return self._core.id_columns(self.feature.key.to_string())

    @property
    def upstream_id_columns(self) -> list[str]:
        """Id columns of all upstream features, after renaming, each once."""
        return self._id_columns[1]

    @property
    def input_id_columns(self) -> list[str]:
        """The columns that upstream rows are joined by; empty for a feature that depends on nothing."""
        return self._id_columns[0]

    def get_input_id_columns_for_dep(self, feature_dep: FeatureDep) -> list[str]:
        """The id columns that one dependency brings: its lineage says which. KeyError for one of another feature."""
        for dep, columns in zip(self.feature.deps, self._id_columns[2], strict=True):
            if dep == feature_dep:
                return columns
        from metaxy import _definitions

        raise _definitions.not_found(
            f"{feature_dep.feature} is not a dependency of feature '{self.feature.key}' as it is given here.",
            feature_dep.feature, [dep.feature for dep in self.feature.deps])

    @cached_property
    def optional_deps(self) -> list[FeatureDep]:
        """Dependencies whose samples may be missing."""
        return [dep for dep in self.feature_deps or () if dep.optional]

    @cached_property
    def required_deps(self) -> list[FeatureDep]:
        """Dependencies whose samples must be there."""
        return [dep for dep in self.feature_deps or () if not dep.optional]
