"""A choice of features by project, by key, or all of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Self

from pydantic import model_validator

from metaxy.models.bases import FrozenBaseModel
from metaxy.models.types import CoercibleToFeatureKey, ValidatedFeatureKeySequence

__all__ = ["FeatureSelection"]


def _union(a: Sequence[Any] | None, b: Sequence[Any] | None) -> list[Any] | None:
    return sorted({*(a or ()), *(b or ())}) or None


def _intersection(a: Sequence[Any] | None, b: Sequence[Any] | None) -> list[Any] | None:
    return None if a is None or b is None else sorted(set(a) & set(b)) or None


def _difference(a: Sequence[Any] | None, b: Sequence[Any] | None) -> list[Any] | None:
    return None if a is None else sorted(set(a) - set(b or ())) or None


class FeatureSelection(FrozenBaseModel):
    """Features to load: those of `projects`, those of `keys`, or all.

    At least one of the three must say something; ValidationError otherwise, also when `&` or `-` leaves nothing.
    `|` takes both, `&` what is in both, `-` what is not in the other one.
    """

    projects: Sequence[str] | None = None
    keys: ValidatedFeatureKeySequence | None = None
    all: bool | None = None

    if TYPE_CHECKING:

        def __init__(
            self, *,
            projects: Sequence[str] | None = None,
            keys: Sequence[CoercibleToFeatureKey] | None = None,
            all: bool | None = None,
        ) -> None: ...

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.projects and not self.keys and not self.all:
            raise ValueError("At least one of 'projects', 'keys', or 'all' must be specified")
        return self

    def __or__(self, other: FeatureSelection) -> FeatureSelection:
        if self.all or other.all:
            return FeatureSelection(all=True)
        return FeatureSelection(projects=_union(self.projects, other.projects), keys=_union(self.keys, other.keys))

    def __and__(self, other: FeatureSelection) -> FeatureSelection:
        if self.all:
            return other
        if other.all:
            return self
        return FeatureSelection(
            projects=_intersection(self.projects, other.projects), keys=_intersection(self.keys, other.keys))

    def __sub__(self, other: FeatureSelection) -> FeatureSelection:
        if other.all:
            return FeatureSelection(keys=[])
        return FeatureSelection(
            projects=_difference(self.projects, other.projects), keys=_difference(self.keys, other.keys))
