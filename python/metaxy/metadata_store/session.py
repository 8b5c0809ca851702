"""Opening and closing a store, and calls of the core: one at a time, with the active graph, errors as exceptions."""

from __future__ import annotations

import threading
import warnings
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, ClassVar, Self, cast

from pydantic import TypeAdapter

from metaxy import _core, _definitions, _settings
from metaxy._hashing import HashAlgorithm
from metaxy.metadata_store._core_errors import is_system, raise_known, warn
from metaxy.metadata_store.exceptions import HashAlgorithmNotSupportedError, MetadataStoreError, StoreNotOpenError
from metaxy.metadata_store.types import AccessMode
from metaxy.models.types import CoercibleToFeatureKey, FeatureKey, ValidatedFeatureKeyAdapter

if TYPE_CHECKING:
    from metaxy.metadata_store.base import MetadataStore
    from metaxy.models.feature import FeatureGraph

__all__ = ["StoreSession", "configuration", "core_graph", "read_or_none"]


class StoreSession(ABC):
    """What a MetadataStore is while it is open."""

    default_hash_algorithm: ClassVar[HashAlgorithm] = HashAlgorithm.XXHASH32
    supported_hash_algorithms: ClassVar[tuple[HashAlgorithm, ...]] = tuple(HashAlgorithm)

    def __init__(
        self,
        *,
        name: str | None,
        hash_algorithm: HashAlgorithm | None,
        fallback_stores: Sequence[MetadataStore | str] | None,
        auto_create_tables: bool | None,
        materialization_id: str | None,
    ) -> None:
        self._name = name
        self.hash_algorithm = self.default_hash_algorithm if hash_algorithm is None else HashAlgorithm(hash_algorithm)
        self._fallback_stores: list[MetadataStore | str] = list(fallback_stores or [])
        self._auto_create_tables = auto_create_tables
        self._materialization_id = materialization_id
        self._config: Any = None        # of the configuration that built this store; names are looked up there
        self._fallback_of: tuple[str, ...] = ()     # the names of the stores that had this one made to fall back to
        self._lock = threading.RLock()
        self._modes: list[list[AccessMode]] = []
        self._core: _core.Store | None = None
        self._graph_used: object = None
        self._stands_in = False

    # ---- what a class of stores says ----

    @abstractmethod
    def _connect(self, mode: AccessMode) -> _core.Store:
        """A connection in the core; _core_options() are its keywords."""

    def _disconnect(self) -> None:
        """Runs after the core's connection was closed."""

    def _file_is_missing(self) -> bool:
        """Whether the store is a file that is not there: readers get an empty database in memory in its place."""
        return False

    def _can_be_lazy(self) -> bool:
        """Whether lazy frames stay in the engine (_lazily); else their rows are read at once, into memory."""
        return False

    def _lazily(self, sql: str) -> Any:
        """A lazy frame of what a SELECT of the core gives, computed by the engine when it is collected."""
        raise NotImplementedError

    @property
    def _whole(self) -> MetadataStore:
        """This store by its public class, whose parts are in several files."""
        return cast("MetadataStore", self)

    # ---- settings ----

    @property
    def auto_create_tables(self) -> bool:
        """Whether a write makes a table that is not there."""
        if self._auto_create_tables is not None:
            return self._auto_create_tables
        return bool(getattr(configuration(), "auto_create_tables", False))

    @property
    def fallback_stores(self) -> list[MetadataStore]:
        """The fallback stores; those given by name are made now. MetadataStoreError: one of them is this store again."""
        with self._lock:
            for i, store in enumerate(self._fallback_stores):
                if isinstance(store, str):
                    self._fallback_stores[i] = self._fallback_named(store)
            return [store for store in self._fallback_stores if not isinstance(store, str)]

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
                self._begin(mode)
            elif mode == "w" and self._stands_in:      # a writer inside of a reader: what it writes must stay
                self._end()
                self._begin(mode)
            self._modes.append(entry)
        return entry

    def _begin(self, mode: AccessMode) -> None:
        self._stands_in = mode == "r" and self._file_is_missing()
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
        self._core.set_class_tables(self._class_tables)

    def _end(self) -> None:
        core, self._core = self._core, None
        self._graph_used = None
        try:
            if core is not None:
                core.close()
        finally:
            self._disconnect()

    def _leave(self, entry: list[AccessMode]) -> None:
        with self._lock:
            self._modes = [other for other in self._modes if other is not entry]
            if not self._modes and self._core is not None:
                self._end()

    def validate_hash_algorithm(self, check_fallback_stores: bool = True) -> None:
        """Check that the store and, with check_fallback_stores, its fallback stores can use the algorithm that they have.

        Opening checks the store itself, and that fallback stores which are made already have the same algorithm.
        HashAlgorithmNotSupportedError; ValueError for a fallback store that has another algorithm.
        """
        self._check_own_algorithm()
        for store in self.fallback_stores if check_fallback_stores else ():
            store.validate_hash_algorithm(check_fallback_stores=False)
            self._check_fallback(store)

    def _check_own_algorithm(self) -> None:
        if self.hash_algorithm not in self.supported_hash_algorithms:
            supported = ", ".join(algorithm.value for algorithm in self.supported_hash_algorithms)
            raise HashAlgorithmNotSupportedError(
                f"Hash algorithm {self.hash_algorithm.value} is not supported by {type(self).__name__}. "
                f"Supported: {supported}")

    def _check_algorithms(self) -> None:
        self._check_own_algorithm()
        for store in self._fallback_stores:
            if not isinstance(store, str):
                self._check_fallback(store)

    def _fallback_named(self, name: str) -> MetadataStore:
        config = self._config if self._config is not None else configuration()
        path = (*self._fallback_of, *([self._name] if self._name else []))
        if name in path:
            raise MetadataStoreError(f"Store '{name}' is a fallback store of itself: {' -> '.join((*path, name))}")
        made: MetadataStore = config.get_store(name)
        self._check_fallback(made)
        made._fallback_of = path
        return made

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
            "map_columns": bool(getattr(configuration(), "enable_map_datatype", False)),
            "materialization_id": self._materialization_id,
            "project": project or "",
            **_injected(configuration()),
        }

    def _class_tables(self, dialect: str) -> str:
        """Called by the core for a feature whose class says what its table is like: the SQL of all such tables. "" when
        SQLAlchemy cannot say it: the table is then made from its rows."""
        from sqlalchemy.exc import SQLAlchemyError

        from metaxy.ext.sqlalchemy.errors import ProviderError
        from metaxy.ext.sqlmodel.metadata import store_tables_sql

        try:
            return store_tables_sql(cast(Any, self), dialect, filter_by_project=False)
        except (SQLAlchemyError, ProviderError) as error:
            warnings.warn(f"the table is made from its rows, as those of the classes cannot be told: {error}", UserWarning,
                          stacklevel=4)
            return ""

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
            core.use(core_graph(graph))
            self._graph_used = state

    def _rows_of_fallback(self, feature: str, options: dict[str, Any]) -> Any:
        """Called by the core for a feature that is not here: the rows of the first fallback store that has it, itself or in
        its own fallback stores."""
        key = FeatureKey(feature)
        for store in self.fallback_stores:
            with store.open("r"):
                with store._calling(key) as core:
                    table = read_or_none(core, feature, options)
                table = store._rows_of_fallback(feature, options) if table is None else table
            if table is not None:
                return table
        return None

    @staticmethod
    def _key(feature: CoercibleToFeatureKey) -> FeatureKey:
        return ValidatedFeatureKeyAdapter.validate_python(feature)

    def _known_key(self, feature: CoercibleToFeatureKey) -> FeatureKey:
        """The key of a feature of the active graph, or of a system table. KeyError for another."""
        from metaxy._definitions import not_found
        from metaxy.models.feature import FeatureGraph

        key = self._key(feature)
        known = FeatureGraph.get_active().feature_definitions_by_key
        if not is_system(key) and key not in known:
            raise not_found(f"{key} is not the key of a feature in the active graph.", key, known)
        return key


def configuration() -> Any:
    """The configuration of this context; None where none was set."""
    try:
        from metaxy.config import MetaxyConfig
    except ImportError:
        return None
    return MetaxyConfig.get() if MetaxyConfig.is_set() else None


def _injected(config: Any) -> dict[str, bool]:
    """Whether tables that the store makes get a key and an index: options of [ext.sqlalchemy]."""
    options = getattr(config, "ext", {}).get("sqlalchemy")
    names = ("inject_primary_key", "inject_index")
    return {name: TypeAdapter(bool).validate_python(getattr(options, name, False) or False) for name in names}


def core_graph(graph: FeatureGraph) -> _core.FeatureGraph:
    """The features of a graph, with their schemas, in the core."""
    return _definitions.graph_of(graph.feature_definitions_by_key.values(), schemas=True)


def read_or_none(core: _core.Store, feature: str, options: dict[str, Any]) -> _core.ArrowTable | None:
    """The rows of a feature of this store alone; None when it has no table of it."""
    return core.read(feature, **options) if core.has(feature) else None
