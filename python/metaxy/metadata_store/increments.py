"""Increments: what a feature should have and has not, and the provenance of rows."""

from __future__ import annotations

import difflib
import warnings
from collections.abc import Mapping
from typing import Any, Literal, overload

from metaxy import _core, frames
from metaxy.metadata_store import _filters
from metaxy.metadata_store._core_errors import is_system
from metaxy.metadata_store.reading import ReadingStore
from metaxy.metadata_store.types import VersioningEngineOptions
from metaxy.models.types import CoercibleToFeatureKey, FeatureKey
from metaxy.versioning.types import Increment, LazyIncrement

__all__ = ["ResolvingStore"]


class ResolvingStore(ReadingStore):
    """What a MetadataStore computes."""

    @overload
    def resolve_update(
        self, feature: CoercibleToFeatureKey, *, samples: Any = None,
        filters: Mapping[CoercibleToFeatureKey, Any] | None = None, global_filters: Any = None,
        target_filters: Any = None, lazy: Literal[False] = False,
        versioning_engine: VersioningEngineOptions | None = None, skip_comparison: bool = False,
        staleness_predicates: Any = None, **kwargs: Any) -> Increment: ...
    @overload
    def resolve_update(
        self, feature: CoercibleToFeatureKey, *, samples: Any = None,
        filters: Mapping[CoercibleToFeatureKey, Any] | None = None, global_filters: Any = None,
        target_filters: Any = None, lazy: Literal[True],
        versioning_engine: VersioningEngineOptions | None = None, skip_comparison: bool = False,
        staleness_predicates: Any = None, **kwargs: Any) -> LazyIncrement: ...
    def resolve_update(
        self,
        feature: CoercibleToFeatureKey,
        *,
        samples: Any = None,
        filters: Mapping[CoercibleToFeatureKey, Any] | None = None,
        global_filters: Any = None,
        target_filters: Any = None,
        lazy: bool = False,
        versioning_engine: VersioningEngineOptions | None = None,
        skip_comparison: bool = False,
        staleness_predicates: Any = None,
        **kwargs: Any,
    ) -> Increment | LazyIncrement:
        """What differs between the rows that a feature should have and those that it has.

        samples: the rows it should have, with `metaxy_provenance_by_field`; needed for a feature without dependencies,
        otherwise its upstream features say.
        filters: by feature. global_filters: for every feature that is read. target_filters: for this feature alone.
        lazy: LazyIncrement, with the input rows, instead of Increment. On DuckDB its frames stay in the engine until they
        are collected, unless there are samples or rows of fallback stores.
        skip_comparison: everything is new. staleness_predicates: a stored row that is true for any of them is stale.
        kwargs: no others mean anything; each is a UserWarning that says so.
        ValueError for a root feature without samples, FeatureNotFoundError when upstream has no rows,
        NotImplementedError for a system table.
        """
        _warn_of_unknown(kwargs)
        key = self._key(feature)
        if is_system(key):
            raise NotImplementedError(f"resolve_update is not available for the system table {key}")
        key = self._known_key(key)
        if versioning_engine not in (None, "auto", "native", "polars"):
            raise ValueError(f"Invalid versioning_engine {versioning_engine!r}")
        self._check_root(key, samples)
        self._sync_external()
        with self._calling(key) as core:
            parts: Any = core.resolve(
                key.to_string(),
                samples=None if samples is None else frames.to_arrow(samples),
                filters=_filters.by_feature(filters),
                global_filters=_filters.texts(global_filters),
                target_filters=_filters.texts(target_filters),
                staleness=_filters.texts(staleness_predicates),
                skip_comparison=skip_comparison,
                input=lazy,
                sql=lazy and self._can_be_lazy(),
                views=frames.keeps_views())
        if not lazy:
            return Increment(*(frames.eager(table) for table in parts[:3] if table is not None))
        return LazyIncrement(*(self._lazy_part(part) for part in parts))

    def _lazy_part(self, part: _core.ArrowTable | str | None) -> Any:
        """A part of an increment as the core gives it: rows, or the SELECT that gives them."""
        if isinstance(part, str):
            return self._lazily(part)
        return None if part is None else frames.lazy(part)

    def _check_root(self, key: FeatureKey, samples: Any) -> None:
        from metaxy.models.feature import FeatureGraph

        if samples is None and not FeatureGraph.get_active().get_feature_definition(key).spec.deps:
            raise ValueError(
                f"Feature {key} has no upstream dependencies (root feature). Must provide 'samples' parameter with "
                "sample_uid and metaxy_provenance_by_field columns. Root features require manual "
                "metaxy_provenance_by_field computation.")

    def compute_provenance(self, feature: CoercibleToFeatureKey, df: Any) -> Any:
        """Joined upstream rows with the columns of provenance and data version of `feature`.

        df: a frame that has `metaxy_data_version_by_field<suffix>` of every upstream feature (ValueError otherwise).
        The other columns of upstream features' versions are left out. Lazy where df is.
        """
        key = self._known_key(feature)
        with self._calling(key) as core:
            try:
                table = core.provenance(key.to_string(), frames.to_arrow(df))
            except _core.MetaxyError as error:
                if error.code == "STO002":
                    raise ValueError(error.message) from error
                raise
        return frames.lazy(table) if frames.is_lazy(df) else frames.eager(table)

    def calculate_input_progress(
        self, lazy_increment: LazyIncrement, feature_key: CoercibleToFeatureKey
    ) -> float | None:
        """Percent of the distinct input units that are not new; None for a root feature, and without input."""
        from metaxy.models.feature import FeatureGraph

        columns = list(FeatureGraph.get_active().get_feature_plan(self._key(feature_key)).input_id_columns)
        if lazy_increment.input is None or not columns:
            return None
        total, missing = (frames.count_distinct(frame, columns) for frame in (lazy_increment.input, lazy_increment.new))
        return None if total == 0 else (total - missing) / total * 100


_KEYWORDS = (
    "samples", "filters", "global_filters", "target_filters", "lazy", "versioning_engine", "skip_comparison",
    "staleness_predicates")


def _warn_of_unknown(keywords: Mapping[str, Any]) -> None:
    """The original takes any keyword in silence; here a slip is said."""
    for name in keywords:
        near = difflib.get_close_matches(name, _KEYWORDS, n=1)
        hint = f" Did you mean {near[0]!r}?" if near else ""
        warnings.warn(f"resolve_update() has no keyword {name!r}: it is not used.{hint}", UserWarning, stacklevel=3)
