"""Writing in the background: rows are gathered and written in batches by a thread."""

from __future__ import annotations

import contextvars
import queue
import threading
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self

from metaxy import _core, frames
from metaxy.models.types import CoercibleToFeatureKey, FeatureKey, ValidatedFeatureKeyAdapter

if TYPE_CHECKING:
    from metaxy.metadata_store.base import MetadataStore

__all__ = ["BufferedMetadataWriter"]

_STOP = object()


class _Flush:
    """A request to write all that was put before it."""

    def __init__(self) -> None:
        self.done = threading.Event()


class BufferedMetadataWriter:
    """Rows that are put are written by a thread, in batches, each with MetadataStore.write_multi in one transaction.

    flush_batch_size: rows (of all features together) that make a batch; None: only time does.
    flush_interval: seconds between batches. max_queue_size: puts that may wait; 0: any number.
    A batch that fails is not written again: the next call raises RuntimeError with its error as the cause.
    As a context manager it starts, and stops with all rows written.
    """

    def __init__(
        self,
        store: MetadataStore,
        flush_batch_size: int | None = None,
        flush_interval: float = 2.0,
        max_queue_size: int = 0,
    ) -> None:
        if flush_batch_size is not None and flush_batch_size < 1:
            raise ValueError("flush_batch_size must be at least 1")
        if flush_interval <= 0:
            raise ValueError("flush_interval must be positive")
        self._store = store
        self._batch_size = flush_batch_size
        self._interval = flush_interval
        self._queue: queue.Queue[Any] = queue.Queue(max_queue_size)
        self._thread: threading.Thread | None = None
        self._error: BaseException | None = None
        self._guard = threading.Lock()
        self._written: dict[FeatureKey, int] = {}
        self._stopping = False

    # ---- for callers ----

    def start(self) -> None:
        """Start the thread. RuntimeError when it runs."""
        if self._thread is not None:
            raise RuntimeError("The writer is started already.")
        self._stopping = False
        context = contextvars.copy_context()        # with the caller's graph and settings
        self._thread = threading.Thread(target=context.run, args=(self._run,), name="metaxy-writer", daemon=True)
        self._thread.start()

    def put(self, batches: Mapping[CoercibleToFeatureKey, Any]) -> None:
        """Have these rows written: frames by feature. Blocks while max_queue_size puts wait."""
        self._check()
        if self._thread is None or self._stopping:
            raise RuntimeError("The writer is not running: call start() first.")
        rows = {
            ValidatedFeatureKeyAdapter.validate_python(feature): _core.ArrowTable(frames.to_arrow(frame))
            for feature, frame in batches.items()}
        while True:
            try:
                self._queue.put(rows, timeout=0.5)
                return
            except queue.Full:
                self._check()

    def flush(self, timeout: float = 30) -> None:
        """Return when all that was put is written. TimeoutError after `timeout` seconds."""
        self._check()
        if self._thread is None:
            raise RuntimeError("The writer is not running: call start() first.")
        request = _Flush()
        self._queue.put(request)
        if not request.done.wait(timeout):
            raise TimeoutError(f"Rows were not written within {timeout} seconds.")
        self._check()

    def stop(self, timeout: float = 30) -> None:
        """Write what was put and end the thread. TimeoutError when it takes longer; twice is fine."""
        thread = self._thread
        if thread is not None:
            if not self._stopping:
                self._stopping = True
                self._queue.put(_STOP)
            thread.join(timeout)
            if thread.is_alive():
                raise TimeoutError(f"The writer did not stop within {timeout} seconds.")
            self._thread = None
        self._check()

    @property
    def num_written(self) -> dict[FeatureKey, int]:
        """Rows written so far, by feature."""
        with self._guard:
            return dict(self._written)

    @property
    def has_error(self) -> bool:
        """Whether a batch failed."""
        return self._error is not None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, exc_type: type[BaseException] | None, exc: object, trace: object) -> None:
        try:
            self.stop()
        except RuntimeError:
            if exc_type is None:
                raise

    def _check(self) -> None:
        if self._error is not None:
            raise RuntimeError(f"Rows were not written: {self._error}") from self._error

    # ---- in the thread ----

    def _run(self) -> None:
        waiting: list[dict[FeatureKey, _core.ArrowTable]] = []
        due = time.monotonic() + self._interval
        while True:
            try:
                item = self._queue.get(timeout=max(0.0, due - time.monotonic()))
            except queue.Empty:
                item = None
            if isinstance(item, dict):
                waiting.append(item)
            rows = sum(len(table) for batch in waiting for table in batch.values())
            full = self._batch_size is not None and rows >= self._batch_size
            if full or not isinstance(item, dict) or time.monotonic() >= due:
                self._write(waiting)
                waiting = []
                due = time.monotonic() + self._interval
            if isinstance(item, _Flush):
                item.done.set()
            if item is _STOP:
                return

    def _write(self, waiting: list[dict[FeatureKey, _core.ArrowTable]]) -> None:
        if not waiting:
            return
        try:
            with self._store.open("w"):
                for batch in _merged(waiting):
                    rows: dict[Any, Any] = {**batch}
                    self._store.write_multi(rows)
                    with self._guard:
                        for key, table in batch.items():
                            self._written[key] = self._written.get(key, 0) + len(table)
        except BaseException as error:      # told to the next caller
            self._error = error


def _merged(waiting: list[dict[FeatureKey, _core.ArrowTable]]) -> list[dict[FeatureKey, _core.ArrowTable]]:
    """The batches as one; as they were when frames of one feature have different columns."""
    parts: dict[FeatureKey, list[_core.ArrowTable]] = {}
    for batch in waiting:
        for key, table in batch.items():
            parts.setdefault(key, []).append(table)
    try:
        return [{key: _core.ArrowTable.concat(tables) for key, tables in parts.items()}]
    except ValueError:
        return waiting
