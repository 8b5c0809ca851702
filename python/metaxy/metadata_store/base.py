"""What all stores share: opening and closing, fallback stores, and the operations on rows of features.

Nothing is computed here: arguments are converted, the core is called (src/store/store.h), frames are made of its answer.
"""

from __future__ import annotations

import threading
import warnings
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Self, overload

from pydantic import BaseModel, ConfigDict, Field

from metaxy import _core, _definitions, _settings, frames
from metaxy._hashing import HashAlgorithm
from metaxy.metadata_store import _filters
from metaxy.metadata_store._core_errors import is_system, raise_known, warn
from metaxy.metadata_store.exceptions import (
    FeatureNotFoundError,
    HashAlgorithmNotSupportedError,
    StoreNotOpenError,
    SystemDataNotFoundError,
)
from metaxy.metadata_store.types import AccessMode
from metaxy.models.types import CoercibleToFeatureKey, FeatureKey, ValidatedFeatureKeyAdapter
from metaxy.versioning.types import Increment, LazyIncrement

if TYPE_CHECKING:
    from metaxy.models.feature import FeatureGraph

__all__ = ["MetadataStore", "MetadataStoreConfig", "VersioningEngineOptions"]

VersioningEngineOptions = Literal["auto", "native", "polars"]


class MetadataStoreConfig(BaseModel):
    """Options of every store, as `stores.<name>.config` in metaxy.toml has them."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    fallback_stores: list[str] = Field(
        default_factory=list, description="Names of stores that are asked for features that this one has not")
    hash_algorithm: HashAlgorithm | None = Field(
        default=None, description="Hash algorithm of samples' versions; None: the store's default")
    versioning_engine: VersioningEngineOptions = Field(
        default="auto", description="Accepted for compatibility: the store's engine computes in every case")


class MetadataStore(ABC):
    """Rows of features in one place.

    name: for messages; stores of a configuration have theirs.
    hash_algorithm: of samples' versions; None is the class's default. Rows of one store are hashed with one algorithm.
    versioning_engine: "auto", "native" or "polars"; accepted for compatibility, the store's engine always computes.
    fallback_stores: stores, or names from the configuration, that are asked, in order, for features that are not here.
    auto_create_tables: whether a write makes a table that is not there; None: as the configuration says.
    materialization_id: written to every row, unless a write names another.

    A store is used within `with store:` (reading) or `with store.open("w"):`. Such blocks nest, in any thread: the last
    one entered says what is allowed, the connection is made by the first and closed by the last to end. Calls from
    several threads run one after another.
    """

    default_hash_algorithm: ClassVar[HashAlgorithm] = HashAlgorithm.XXHASH32
    supported_hash_algorithms: ClassVar[tuple[HashAlgorithm, ...]] = tuple(HashAlgorithm)

    def __init__(
        self,
        *,
        name: str | None = None,
        hash_algorithm: HashAlgorithm | None = None,
        versioning_engine: VersioningEngineOptions = "auto",
        fallback_stores: Sequence[MetadataStore | str] | None = None,
        auto_create_tables: bool | None = None,
        materialization_id: str | None = None,
    ) -> None:
        if versioning_engine not in ("auto", "native", "polars"):
            raise ValueError(
                f"Invalid versioning_engine {versioning_engine!r}: must be 'auto', 'native' or 'polars'.")
        self._name = name
        self.hash_algorithm = self.default_hash_algorithm if hash_algorithm is None else HashAlgorithm(hash_algorithm)
        self._versioning_engine = versioning_engine
        self._fallback_stores: list[MetadataStore | str] = list(fallback_stores or [])
        self._auto_create_tables = auto_create_tables
        self._materialization_id = materialization_id
        self._config: Any = None        # of the configuration that built this store; names are looked up there
        self._lock = threading.RLock()
        self._modes: list[list[AccessMode]] = []
        self._core: _core.Store | None = None
        self._graph_used: object = None

    # ---- what a class of stores says ----

    @abstractmethod
    def _connect(self, mode: AccessMode) -> _core.Store:
        """A connection in the core; _core_options() are its keywords."""

    def _disconnect(self) -> None:
        """Runs after the core's connection was closed."""

    @classmethod
    def config_model(cls) -> type[MetadataStoreConfig]:
        """The pydantic model of this class's options."""
        return MetadataStoreConfig

    @classmethod
    def from_config(cls, config: MetadataStoreConfig, **kwargs: Any) -> Self:
        """A store with these options; kwargs go to the constructor and win."""
        options = {field: getattr(config, field) for field in type(config).model_fields}
        return cls(**{**options, **kwargs})

    @abstractmethod
    def display(self) -> str:
        """One line that says which store this is; no passwords."""

    def get_store_info(self, feature_key: CoercibleToFeatureKey) -> dict[str, Any]:
        """Where the rows of a feature are: "table_name" for databases."""
        return {}

    # ---- properties ----

    @property
    def name(self) -> str | None:
        """The name in the configuration, or the one given."""
        return self._name

    @property
    def materialization_id(self) -> str | None:
        """The id written to rows."""
        return self._materialization_id

    @property
    def hash_truncation_length(self) -> int:
        """Characters of a hash that are kept."""
        return _settings.current().hash_truncation_length

    @property
    def auto_create_tables(self) -> bool:
        """Whether a write makes a table that is not there."""
        if self._auto_create_tables is not None:
            return self._auto_create_tables
        return bool(getattr(_configuration(), "auto_create_tables", False))

    @property
    def qualified_class_name(self) -> str:
        """`module.Class` of this store."""
        return f"{type(self).__module__}.{type(self).__qualname__}"

    @property
    def fallback_stores(self) -> list[MetadataStore]:
        """The fallback stores; those given by name are made now."""
        with self._lock:
            for i, store in enumerate(self._fallback_stores):
                if isinstance(store, str):
                    config = self._config if self._config is not None else _configuration()
                    made = config.get_store(store)
                    self._check_fallback(made)
                    self._fallback_stores[i] = made
            return [store for store in self._fallback_stores if isinstance(store, MetadataStore)]

    def __repr__(self) -> str:
        return f"[{self._name}] {self.display()}" if self._name else self.display()

    # ---- opening and closing ----

    @contextmanager
    def open(self, mode: AccessMode = "r") -> Iterator[Self]:
        """The store, open for reading ("r") or for reading and writing ("w"), within a block.

        HashAlgorithmNotSupportedError, ValueError when a fallback store has another algorithm, MetadataStoreError when
        the database cannot be reached.
        """
        entry = self._enter(mode)
        try:
            yield self
        finally:
            self._leave(entry)

    def __enter__(self) -> Self:
        entry = self._enter("r")
        self._entered().append(entry)
        return self

    def __exit__(self, *exc_info: object) -> None:
        self._leave(self._entered().pop())

    def _entered(self) -> list[list[AccessMode]]:
        """The blocks that this thread entered with a bare `with store`."""
        local = vars(self).setdefault("_local", threading.local())
        if not hasattr(local, "entries"):
            local.entries = []
        entries: list[list[AccessMode]] = local.entries
        return entries

    def _enter(self, mode: AccessMode) -> list[AccessMode]:
        if mode not in ("r", "w"):
            raise ValueError(f"Invalid mode {mode!r}: must be 'r' or 'w'.")
        entry: list[AccessMode] = [mode]
        with self._lock:
            if not self._modes:
                self._check_algorithms()
                try:
                    self._core = self._connect(mode)
                except _core.MetaxyError as error:
                    self._disconnect()
                    raise_known(error, None)
                except BaseException:
                    self._disconnect()
                    raise
                self._graph_used = None
                if self._fallback_stores:
                    self._core.set_fallback(self._rows_of_fallback)
            self._modes.append(entry)
        return entry

    def _leave(self, entry: list[AccessMode]) -> None:
        with self._lock:
            self._modes = [other for other in self._modes if other is not entry]
            if not self._modes and self._core is not None:
                core, self._core = self._core, None
                self._graph_used = None
                try:
                    core.close()
                finally:
                    self._disconnect()

    def _check_algorithms(self) -> None:
        if self.hash_algorithm not in self.supported_hash_algorithms:
            supported = ", ".join(algorithm.value for algorithm in self.supported_hash_algorithms)
            raise HashAlgorithmNotSupportedError(
                f"Hash algorithm {self.hash_algorithm.value} is not supported by {type(self).__name__}. "
                f"Supported: {supported}")
        for store in self._fallback_stores:
            if isinstance(store, MetadataStore):
                self._check_fallback(store)

    def _check_fallback(self, store: MetadataStore) -> None:
        if store.hash_algorithm != self.hash_algorithm:
            raise ValueError(
                f"Fallback store {store!r} uses hash_algorithm='{store.hash_algorithm.value}' but this store uses "
                f"'{self.hash_algorithm.value}'. All stores in a fallback chain must use the same hash algorithm.")

    @property
    def is_open(self) -> bool:
        """Whether the store is open."""
        return self._core is not None

    def _opened(self) -> _core.Store:
        if self._core is None:
            raise StoreNotOpenError(
                f"{type(self).__name__} must be opened before use. "
                "Use it as a context manager: `with store: ...` or `with store.open('w'): ...`")
        return self._core

    def _writable(self) -> _core.Store:
        core = self._opened()
        if self._modes[-1][0] != "w":
            raise StoreNotOpenError(
                f"{type(self).__name__} is open in read mode. Open it for writing: `with store.open('w'): ...`")
        return core

    def _core_options(self) -> dict[str, Any]:
        """Keywords of _core.Store that every engine takes."""
        project = _settings.current().project
        return {
            "name": self._name or "",
            "auto_create": self.auto_create_tables,
            "map_columns": bool(getattr(_configuration(), "enable_map_datatype", False)),
            "materialization_id": self._materialization_id,
            "project": project or "",
        }

    # ---- calls ----

    @contextmanager
    def _calling(self, key: FeatureKey | None = None, *, write: bool = False) -> Iterator[_core.Store]:
        """The core's store, alone, with the active graph; its errors as exceptions, its warnings given."""
        with self._lock:
            core = self._writable() if write else self._opened()
            self._use_graph(core)
            try:
                yield core
            except _core.MetaxyError as error:
                raise_known(error, key)
            warn(core.diagnostics, 4)

    def _use_graph(self, core: _core.Store) -> None:
        """Has the store look up features in the active graph, in a copy of its own: calls run without Python's lock."""
        from metaxy.models.feature import FeatureGraph

        graph = FeatureGraph.get_active()
        state = graph._state()
        if self._graph_used is not state:
            core.use(_core_graph(graph))
            self._graph_used = state

    def _rows_of_fallback(self, feature: str, options: dict[str, Any]) -> Any:
        """Called by the core for a feature that is not here: the rows of the first fallback store that has it."""
        key = FeatureKey(feature)
        for store in self.fallback_stores:
            with store.open("r"), store._calling(key) as core:
                table = _read_or_none(core, feature, options)
            if table is not None:
                return table
        return None

    @staticmethod
    def _key(feature: CoercibleToFeatureKey) -> FeatureKey:
        return ValidatedFeatureKeyAdapter.validate_python(feature)

    def _known_key(self, feature: CoercibleToFeatureKey) -> FeatureKey:
        """The key of a feature of the active graph, or of a system table. KeyError for another."""
        from metaxy.models.feature import FeatureGraph

        key = self._key(feature)
        if not is_system(key) and key not in FeatureGraph.get_active().feature_definitions_by_key:
            raise KeyError(key)
        return key

    # ---- reading ----

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
        """The rows of a feature, as a lazy frame.

        feature_version: rows of this version; only with with_feature_history=True.
        filters: texts or narwhals expressions that all must be true; applied to the rows that count.
        columns: the columns to return; all of them unless given.
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
            "columns": list(columns) if columns is not None and not others else None,
        }
        table, store = self._read_table(key, options, allow_fallback)
        frame = frames.lazy(table)
        if others:
            frame = frame.filter(*others)
            frame = frame.select(*columns) if columns is not None else frame
        return (frame, store) if with_store_info else frame

    def _read_table(
        self, key: FeatureKey, options: dict[str, Any], allow_fallback: bool
    ) -> tuple[_core.ArrowTable, MetadataStore]:
        with self._calling(key) as core:
            table = _read_or_none(core, key.to_string(), options)
        if table is not None:
            return table, self
        for store in self.fallback_stores if allow_fallback else ():
            try:
                with store.open("r"):
                    return store._read_table(key, options, True)
            except (FeatureNotFoundError, SystemDataNotFoundError):
                continue
        if is_system(key):
            raise SystemDataNotFoundError(
                f"System table {key} not found in store. Nothing was pushed yet: run `metaxy push` first.")
        raise FeatureNotFoundError(f"Feature {key} not found in store or fallback stores", keys=(key,))

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
                return self
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
        answer: dict[str, Any] = {"name": self.name, "display": self.display()}
        if found is not None:
            answer["resolved_from"] = {
                "name": found.name, "type": found.qualified_class_name, "display": found.display(),
                **found.get_store_info(feature_key)}
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

    # ---- increments ----

    @overload
    def resolve_update(
        self, feature: CoercibleToFeatureKey, *, samples: Any = None,
        filters: Mapping[CoercibleToFeatureKey, Any] | None = None, global_filters: Any = None,
        target_filters: Any = None, lazy: Literal[False] = False,
        versioning_engine: VersioningEngineOptions | None = None, skip_comparison: bool = False,
        staleness_predicates: Any = None) -> Increment: ...
    @overload
    def resolve_update(
        self, feature: CoercibleToFeatureKey, *, samples: Any = None,
        filters: Mapping[CoercibleToFeatureKey, Any] | None = None, global_filters: Any = None,
        target_filters: Any = None, lazy: Literal[True],
        versioning_engine: VersioningEngineOptions | None = None, skip_comparison: bool = False,
        staleness_predicates: Any = None) -> LazyIncrement: ...
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
    ) -> Increment | LazyIncrement:
        """What differs between the rows that a feature should have and those that it has.

        samples: the rows it should have, with `metaxy_provenance_by_field`; needed for a feature without dependencies,
        otherwise its upstream features say.
        filters: by feature. global_filters: for every feature that is read. target_filters: for this feature alone.
        lazy: LazyIncrement, with the input rows, instead of Increment.
        skip_comparison: everything is new. staleness_predicates: a stored row that is true for any of them is stale.
        ValueError for a root feature without samples, FeatureNotFoundError when upstream has no rows,
        NotImplementedError for a system table.
        """
        key = self._key(feature)
        if is_system(key):
            raise NotImplementedError(f"resolve_update is not available for the system table {key}")
        key = self._known_key(key)
        if versioning_engine not in (None, "auto", "native", "polars"):
            raise ValueError(f"Invalid versioning_engine {versioning_engine!r}")
        self._check_root(key, samples)
        self._sync_external()
        with self._calling(key) as core:
            tables = core.resolve(
                key.to_string(),
                samples=None if samples is None else frames.to_arrow(samples),
                filters=_filters.by_feature(filters),
                global_filters=_filters.texts(global_filters),
                target_filters=_filters.texts(target_filters),
                staleness=_filters.texts(staleness_predicates),
                skip_comparison=skip_comparison,
                input=lazy)
        if not lazy:
            return Increment(*(frames.eager(table) for table in tables[:3] if table is not None))
        lazily: list[Any] = [None if table is None else frames.lazy(table) for table in tables]
        new, stale, orphaned, given = lazily
        return LazyIncrement(new, stale, orphaned, given)

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
        return frames.lazy(table) if _is_lazy(df) else frames.eager(table)

    def calculate_input_progress(
        self, lazy_increment: LazyIncrement, feature_key: CoercibleToFeatureKey
    ) -> float | None:
        """Percent of the distinct input units that are not new; None for a root feature, and without input."""
        from metaxy.models.feature import FeatureGraph

        columns = list(FeatureGraph.get_active().get_feature_plan(self._key(feature_key)).input_id_columns)
        if lazy_increment.input is None or not columns:
            return None
        total, missing = (
            len({tuple(row.values()) for row in frames.rows_of(frame.select(columns).unique())})
            for frame in (lazy_increment.input, lazy_increment.new))
        return None if total == 0 else (total - missing) / total * 100

    # ---- writing ----

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
        """
        key = self._known_key(feature)
        with self._calling(key, write=True) as core:
            if soft and not core.has(key.to_string()):
                raise FeatureNotFoundError(f"Feature {key} not found in store or fallback stores", keys=(key,))
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
        from metaxy.models.feature import FeatureGraph

        key = self._known_key(feature)
        graph = FeatureGraph.get_active()
        if not graph.get_feature_definition(key).spec.deps:
            raise ValueError(f"Feature {key} is a root feature: its rows cannot be rebased.")
        target = None
        if to_feature_version is not None and graph.get_feature_version(key) != to_feature_version:
            from metaxy.metadata_store.system import SystemTableStorage

            target = _core_graph(SystemTableStorage(self)._graph_of_feature_version(key, to_feature_version))
        with self._calling(key) as core:
            table = core.rebase(key.to_string(), target, frames.to_arrow(df))
        return frames.lazy(table) if _is_lazy(df) else frames.eager(table)

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
        with from_store._calling() as source, self._calling(write=True) as core:
            copied, rows = core.copy(
                source, names, filters=_filters.by_feature(filters), global_filters=_filters.texts(global_filters),
                current_version_only=not with_feature_history, sample_history=with_sample_history)
        return {"features_copied": copied, "rows_copied": rows}

    # ---- features of other projects ----

    def _sync_external(self) -> None:
        """Has external features of the active graph brought up to date, where the configuration says so."""
        from metaxy.models.feature import FeatureGraph

        config = _configuration()
        if not getattr(config, "sync", True):
            return
        if not FeatureGraph.get_active().has_external_features and not getattr(config, "extra_features", None):
            return
        from metaxy.metadata_store.system import sync_external_features

        sync_external_features(self)


def _configuration() -> Any:
    """The configuration of this context; None where none was set."""
    try:
        from metaxy.config import MetaxyConfig
    except ImportError:
        return None
    return MetaxyConfig.get() if MetaxyConfig.is_set() else None


def _core_graph(graph: FeatureGraph) -> _core.FeatureGraph:
    return _definitions.graph_of(graph.feature_definitions_by_key.values(), schemas=True)


def _read_or_none(core: _core.Store, feature: str, options: dict[str, Any]) -> _core.ArrowTable | None:
    """The rows of a feature of this store alone; None when it has no table of it."""
    return core.read(feature, **options) if core.has(feature) else None


def _is_lazy(frame: Any) -> bool:
    return hasattr(frame, "collect") and not hasattr(frame, "__arrow_c_stream__")


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
