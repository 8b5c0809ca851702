"""Reading rows of features, and finding the store that has them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal, overload

from metaxy import _core, frames
from metaxy.metadata_store import _filters
from metaxy.metadata_store._core_errors import is_system
from metaxy.metadata_store.exceptions import FeatureNotFoundError, SystemDataNotFoundError
from metaxy.metadata_store.session import StoreSession, configuration
from metaxy.models.types import CoercibleToFeatureKey, FeatureKey

if TYPE_CHECKING:
    import narwhals as nw

    from metaxy.metadata_store.base import MetadataStore

__all__ = ["ReadingStore"]


class ReadingStore(StoreSession):
    """What a MetadataStore reads."""

    @overload
    def read(
        self, feature: CoercibleToFeatureKey, *, feature_version: str | None = None, filters: Any = None,
        columns: Sequence[str] | None = None, allow_fallback: bool = True, with_feature_history: bool = False,
        with_sample_history: bool = False, include_soft_deleted: bool = False,
        with_store_info: Literal[False] = False) -> Any: ...
    @overload
    def read(
        self, feature: CoercibleToFeatureKey, *, feature_version: str | None = None, filters: Any = None,
        columns: Sequence[str] | None = None, allow_fallback: bool = True, with_feature_history: bool = False,
        with_sample_history: bool = False, include_soft_deleted: bool = False,
        with_store_info: Literal[True]) -> tuple[Any, MetadataStore]: ...
    def read(
        self,
        feature: CoercibleToFeatureKey,
        *,
        feature_version: str | None = None,
        filters: Any = None,
        columns: Sequence[str] | None = None,
        allow_fallback: bool = True,
        with_feature_history: bool = False,
        with_sample_history: bool = False,
        include_soft_deleted: bool = False,
        with_store_info: bool = False,
    ) -> Any:
        """The rows of a feature, as a lazy frame. On DuckDB it stays in the engine until it is collected.

        feature_version: rows of this version; only with with_feature_history=True.
        filters: texts or narwhals expressions that all must be true; applied to the rows that count.
        columns: the columns to return; all of them unless some are given.
        allow_fallback: whether fallback stores are asked for a feature that is not here.
        with_feature_history: rows of all feature versions, not of the current one alone.
        with_sample_history: all rows of a sample, not the latest alone. include_soft_deleted: deleted ones too.
        with_store_info: returns (frame, store that had it).
        KeyError: not in the graph. FeatureNotFoundError, SystemDataNotFoundError: no rows were ever written.
        """
        if feature_version is not None and not with_feature_history:
            raise ValueError(
                "Cannot specify both feature_version and with_feature_history=False. "
                "Use with_feature_history=True with feature_version parameter.")
        key = self._known_key(feature)
        if not is_system(key):
            self._sync_external()
        said, others = _split(filters)
        options = {
            "feature_version": feature_version, "feature_history": with_feature_history,
            "sample_history": with_sample_history, "deleted": include_soft_deleted, "filters": said,
            "columns": list(columns) if columns and not others else None,
        }
        frame, store = self._read_frame(key, options, allow_fallback)
        if others:
            frame = frame.filter(*others)
            frame = frame.select(*columns) if columns else frame
        return (frame, store) if with_store_info else frame

    def _read_frame(
        self, key: FeatureKey, options: dict[str, Any], allow_fallback: bool, *, lazy: bool = True
    ) -> tuple[Any, MetadataStore]:
        with self._calling(key) as core:
            frame = self._frame_or_none(core, key.to_string(), options, lazy)
        if frame is not None:
            return frame, self._whole
        for store in self.fallback_stores if allow_fallback else ():
            try:
                with store.open("r"):       # and closed again: the rows are read now
                    return store._read_frame(key, options, True, lazy=False)
            except (FeatureNotFoundError, SystemDataNotFoundError):
                continue
        if is_system(key):
            raise SystemDataNotFoundError(
                f"System table {key} not found in store. Nothing was pushed yet: run `metaxy push` first.")
        raise FeatureNotFoundError(f"Feature {key} not found in store or fallback stores", keys=(key,))

    def _frame_or_none(self, core: _core.Store, feature: str, options: dict[str, Any], lazy: bool) -> Any:
        if not core.has(feature):
            return None
        if lazy and self._can_be_lazy():
            return self._lazily(core.read_sql(feature, **options))
        table = core.read(feature, **options)
        return None if table is None else frames.lazy(table)

    def has_feature(self, feature: CoercibleToFeatureKey, *, check_fallback: bool = False) -> bool:
        """Whether the feature has a table here or, with check_fallback, in a fallback store."""
        return self.find_store_for_feature(feature, check_fallback=check_fallback) is not None

    def find_store_for_feature(
        self, feature_key: CoercibleToFeatureKey, *, check_fallback: bool = True
    ) -> MetadataStore | None:
        """The first store that has a table of the feature: this one, else of its fallback stores; None."""
        key = self._key(feature_key)
        with self._calling(key) as core:
            if core.has(key.to_string()):
                return self._whole
        for store in self.fallback_stores if check_fallback else ():
            with store.open("r"):
                found = store.find_store_for_feature(key)
            if found is not None:
                return found
        return None

    def get_store_metadata(
        self, feature_key: CoercibleToFeatureKey, *, check_fallback: bool = True
    ) -> dict[str, Any]:
        """What this store is, and under "resolved_from" which store has the feature and where."""
        found = self.find_store_for_feature(feature_key, check_fallback=check_fallback)
        answer: dict[str, Any] = {"name": self._name, "display": self._whole.display()}
        if found is not None:
            answer["resolved_from"] = found.get_store_info(feature_key)
        return answer

    def read_feature_schema_from_store(self, feature: CoercibleToFeatureKey) -> Any:
        """The columns of a feature's table, as the schema of a frame. FeatureNotFoundError without a table."""
        key = self._key(feature)
        with self._calling(key) as core:
            table = core.columns(key.to_string())
        if table is None:
            raise FeatureNotFoundError(f"Feature {key} not found in store", keys=(key,))
        frame = frames.eager(table)
        return getattr(frame, "schema", frame.columns)

    def native_implementation(self) -> nw.Implementation:
        """The library whose frames `read` gives: DuckDB where they stay in the engine, else the one rows are read into.

        ImportError without narwhals.
        """
        import narwhals as nw

        if self._can_be_lazy():
            return nw.Implementation.DUCKDB
        empty = frames.eager(_core.ArrowTable.from_rows([], [("id", "text")]))
        return nw.Implementation.UNKNOWN if isinstance(empty, frames.Frame) else empty.implementation

    # ---- features of other projects ----

    def _sync_external(self) -> None:
        """Has external features of the active graph brought up to date, where the configuration says so."""
        from metaxy.models.feature import FeatureGraph

        config = configuration()
        if not getattr(config, "sync", True):
            return
        if not FeatureGraph.get_active().has_external_features and not getattr(config, "extra_features", None):
            return
        from metaxy.metadata_store.system import sync_external_features

        sync_external_features(self._whole)


def _split(filters: Any) -> tuple[list[str], list[Any]]:
    """Filters that the core reads, and expressions that it has no words for, which are applied to what was read."""
    if filters is None:
        return [], []
    items = list(filters) if isinstance(filters, (list, tuple)) else [filters]
    said: list[str] = []
    others: list[Any] = []
    for item in items:
        try:
            said += _filters.texts(item)
        except TypeError:
            if not hasattr(item, "is_null"):        # no expression either
                raise
            others.append(item)
    return said, others
