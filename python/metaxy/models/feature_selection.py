"""A choice of features by project, by key, or all of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Literal, Self

from pydantic import model_validator

from metaxy import _core
from metaxy._definitions import expected_errors
from metaxy.models.bases import FrozenBaseModel
from metaxy.models.types import CoercibleToFeatureKey, FeatureKey, ValidatedFeatureKeySequence

__all__ = ["FeatureSelection"]


class FeatureSelection(FrozenBaseModel):
    """Features to load: those of `projects`, those of `keys`, or all.

    At least one of the three must say something; ValidationError otherwise, also when `&` or `-` leaves nothing.
    `|` takes both, `&` what is in both, `-` what is not in the other one. Source: src/feature/selection.h.
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
        with expected_errors():
            _core.selection_check(self._texts())
        return self

    def _texts(self) -> tuple[list[str], list[str], bool]:
        keys = [FeatureKey(key).to_string() for key in self.keys or ()]
        return list(self.projects or ()), keys, bool(self.all)

    def _with(self, operator: Literal["|", "&", "-"], other: FeatureSelection) -> FeatureSelection:
        projects, keys, everything = _core.selection_combine(operator, self._texts(), other._texts())
        return FeatureSelection(projects=projects or None, keys=keys or None, all=everything or None)

    def __or__(self, other: FeatureSelection) -> FeatureSelection:
        return self._with("|", other)

    def __and__(self, other: FeatureSelection) -> FeatureSelection:
        return self._with("&", other)

    def __sub__(self, other: FeatureSelection) -> FeatureSelection:
        return self._with("-", other)

    def taken(self, features: Iterable[tuple[str, str]]) -> set[str]:
        """The keys of those features, given as (key, project), that are selected."""
        return set(_core.selection_takes(self._texts(), list(features)))
