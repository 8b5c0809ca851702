"""Writing, deleting, rebasing and copying rows of features."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from metaxy import _core, frames
from metaxy.metadata_store import _filters
from metaxy.metadata_store._core_errors import is_system
from metaxy.metadata_store.exceptions import FeatureNotFoundError
from metaxy.metadata_store.increments import ResolvingStore
from metaxy.metadata_store.session import core_graph
from metaxy.models.types import CoercibleToFeatureKey, FeatureKey

if TYPE_CHECKING:
    from metaxy.metadata_store.base import MetadataStore

__all__ = ["WritingStore"]


class WritingStore(ResolvingStore):
    """What a MetadataStore changes."""

    def write(
        self,
        feature: CoercibleToFeatureKey,
        df: Any,
        materialization_id: str | None = None,
        preserve_feature_version: bool = False,
    ) -> None:
        """Append rows of a feature: one transaction, and nothing is written when it fails.

        df: a frame, or a list of dicts, with `metaxy_provenance_by_field`; further system columns are filled in.
        preserve_feature_version: keep feature and project version where the rows have both.
        MetadataSchemaError: columns that are missing, not in the table, or of another type; ids that are null or come
        twice. TableNotFoundError: there is no table and none is made. StoreNotOpenError.
        """
        key = self._known_key(feature)
        with self._calling(key, write=True) as core:
            core.write(
                [(key.to_string(), frames.to_arrow(df))], materialization_id=materialization_id,
                preserve=preserve_feature_version)

    def write_multi(
        self, metadata: Mapping[CoercibleToFeatureKey, Any], materialization_id: str | None = None
    ) -> None:
        """Append rows of several features in one transaction, downstream features first."""
        rows = [(self._known_key(feature).to_string(), frames.to_arrow(df)) for feature, df in metadata.items()]
        if rows:
            with self._calling(write=True) as core:
                core.write(rows, materialization_id=materialization_id)

    def delete(
        self,
        feature: CoercibleToFeatureKey,
        filters: Any = None,
        *,
        soft: bool = True,
        with_feature_history: bool = False,
        with_sample_history: bool = False,
    ) -> None:
        """Delete the rows of a feature where all filters are true; None: all rows.

        soft: mark the samples as deleted, which writing them again takes back; else the rows go.
        with_feature_history: of all feature versions, not of the current one alone.
        FeatureNotFoundError: there is no table; TableNotFoundError when all of it was to go.
        """
        key = self._known_key(feature)
        with self._calling(key, write=True) as core:
            everything = not soft and with_feature_history and not _filters.texts(filters)
            if not everything and not core.has(key.to_string()):
                where = "store or fallback stores" if soft else "store"
                raise FeatureNotFoundError(f"Feature {key} not found in {where}", keys=(key,))
            core.delete(
                key.to_string(), filters=_filters.texts(filters), hard=not soft,
                feature_history=with_feature_history, sample_history=with_sample_history)

    def drop_feature_metadata(self, feature: CoercibleToFeatureKey) -> None:
        """Drop the table of a feature; none is fine. NotImplementedError for system tables."""
        key = self._key(feature)
        if is_system(key):
            raise NotImplementedError(f"{key} is a system table: it is not dropped")
        with self._calling(key, write=True) as core:
            core.drop(key.to_string())

    def rebase(self, feature: CoercibleToFeatureKey, df: Any, *, to_feature_version: str | None = None) -> Any:
        """Rows of an older feature version as rows of the current one, or of `to_feature_version`.

        Values stay; provenance and versions are those that the rows have there. Write the result with
        preserve_feature_version=True. ValueError for a root feature, and for a version that was never pushed.
        """
        key = self._known_key(feature)
        target = self._rebase_target(key, to_feature_version)
        with self._calling(key) as core:
            table = core.rebase(key.to_string(), target, frames.to_arrow(df))
        return frames.lazy(table) if frames.is_lazy(df) else frames.eager(table)

    def rebase_stored(
        self,
        feature: CoercibleToFeatureKey,
        *,
        from_feature_version: str,
        to_feature_version: str | None = None,
        dry_run: bool = False,
    ) -> int:
        """`rebase` of the latest rows of a feature version that this store holds, and writing them, without their leaving it.

        They are found in one moment and written in one transaction. dry_run: they are counted, none is written.
        Returns how many rows. ValueError as of `rebase`, and when both versions are one; FeatureNotFoundError without a table.
        """
        from metaxy.models.feature import FeatureGraph

        key = self._known_key(feature)
        target = self._rebase_target(key, to_feature_version)
        to = to_feature_version or FeatureGraph.get_active().get_feature_version(key)
        if from_feature_version == to:
            raise ValueError(f"Rows of {key} have feature version {to} already: they cannot be rebased to it.")
        with self._calling(key, write=not dry_run) as core:
            rows = core.rebase_stored(key.to_string(), target, from_feature_version, dry_run)
        if rows is None:
            raise FeatureNotFoundError(f"Feature {key} not found in store", keys=(key,))
        return rows

    def _rebase_target(self, key: FeatureKey, version: str | None) -> _core.FeatureGraph | None:
        """The graph that rows are rebased to; None: the active one."""
        from metaxy.models.feature import FeatureGraph

        graph = FeatureGraph.get_active()
        if not graph.get_feature_definition(key).spec.deps:
            raise ValueError(f"Feature {key} is a root feature: its rows cannot be rebased.")
        if version is None or graph.get_feature_version(key) == version:
            return None
        from metaxy.metadata_store.system import SystemTableStorage

        return core_graph(SystemTableStorage(self._whole)._graph_of_feature_version(key, version))

    def copy_metadata(
        self,
        from_store: MetadataStore,
        features: Sequence[CoercibleToFeatureKey] | None = None,
        *,
        filters: Mapping[str, Any] | None = None,
        global_filters: Any = None,
        with_feature_history: bool = True,
        with_sample_history: bool = False,
    ) -> dict[str, int]:
        """Copy rows with their versions from another store; both must be open (ValueError).

        features: those of the current project unless given. filters: by key as text.
        Returns {"features_copied": n, "rows_copied": m}; features without rows are left out.
        """
        from metaxy.models.feature import FeatureGraph

        if not self.is_open or not from_store.is_open:
            closed = self if not self.is_open else from_store
            raise ValueError(f"Both stores must be open to copy metadata; {closed!r} is not.")
        keys = FeatureGraph.get_active().list_features() if features is None else [self._key(item) for item in features]
        names = [key.to_string() for key in keys]
        with self._both_locked(from_store), from_store._calling() as source, self._calling(write=True) as core:
            copied, rows = core.copy(
                source, names, filters=_filters.by_feature(filters), global_filters=_filters.texts(global_filters),
                current_version_only=not with_feature_history, sample_history=with_sample_history)
        return {"features_copied": copied, "rows_copied": rows}

    @contextmanager
    def _both_locked(self, other: MetadataStore) -> Iterator[None]:
        """In one order everywhere, so that copies in both directions at once do not wait for each other."""
        first, second = sorted((self._lock, other._lock), key=id)
        with first, second:
            yield
