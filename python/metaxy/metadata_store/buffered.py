"""Writing in the background: rows are gathered and written in batches by a thread."""

from __future__ import annotations

import collections
import contextvars
import threading
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self

from metaxy import _core, frames
from metaxy.models.types import CoercibleToFeatureKey, FeatureKey, ValidatedFeatureKeyAdapter

if TYPE_CHECKING:
    from metaxy.metadata_store.base import MetadataStore

__all__ = ["BufferedMetadataWriter"]

_Rows = dict[FeatureKey, _core.ArrowTable]


class _Late(RuntimeError, TimeoutError):
    """What was asked for did not happen in time."""


class _Flush:
    """A request to write all that was put before it."""

    def __init__(self) -> None:
        self.done = threading.Event()


class BufferedMetadataWriter:
    """Rows that are put are written by a thread, in batches, each with MetadataStore.write_multi in one transaction.

    flush_batch_size: rows (of all features together) that make a batch; None: only time does.
    flush_interval: seconds between batches. max_queue_size: puts that may wait; 0: any number.
    A batch that fails is not written again, nor is what was put behind it: every call from then on raises RuntimeError
    with its error as the cause. May be used by several threads.
    As a context manager it starts, and stops with all rows written. Rows that wait when the process ends without stop()
    are lost.
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
        self._room = max_queue_size
        self._waiting: collections.deque[_Rows | _Flush] = collections.deque()
        self._changed = threading.Condition()       # what waits, or whether it runs
        self._thread: threading.Thread | None = None
        self._stopping = False
        self._error: BaseException | None = None
        self._written: dict[FeatureKey, int] = {}

    # ---- for callers ----

    def start(self) -> None:
        """Start the thread. RuntimeError when it runs, and behind a batch that failed."""
        self._check()
        with self._changed:
            if self._thread is not None:
                raise RuntimeError("The writer is started already.")
            self._stopping = False
            context = contextvars.copy_context()    # with the caller's graph and settings
            self._thread = threading.Thread(target=context.run, args=(self._run,), name="metaxy-writer", daemon=True)
            self._thread.start()

    def put(self, batches: Mapping[CoercibleToFeatureKey, Any]) -> None:
        """Have these rows written: frames by feature. Blocks while max_queue_size puts wait."""
        with self._changed:
            self._check_running()
        rows = {
            ValidatedFeatureKeyAdapter.validate_python(feature): _core.ArrowTable(frames.to_arrow(frame))
            for feature, frame in batches.items()}
        with self._changed:
            self._changed.wait_for(lambda: self._has_room() or not self._runs())
            self._check_running()
            self._waiting.append(rows)
            self._changed.notify_all()

    def flush(self, timeout: float = 30) -> None:
        """Return when all that was put is written. RuntimeError, a TimeoutError too, after `timeout` seconds."""
        request = _Flush()
        with self._changed:
            self._check_running()
            self._waiting.append(request)
            self._changed.notify_all()
        if not request.done.wait(timeout):
            raise _Late(f"Rows were not written within {timeout} seconds.")
        self._check()

    def stop(self, timeout: float = 30) -> dict[FeatureKey, int]:
        """Write what was put, end the thread and return the rows written, by feature; twice is fine. RuntimeError, a
        TimeoutError too, when it takes longer."""
        with self._changed:
            thread = self._thread
            self._stopping = True
            self._changed.notify_all()
        if thread is not None:
            thread.join(timeout)
            if thread.is_alive():
                raise _Late(f"The writer did not stop within {timeout} seconds.")
            self._thread = None
        self._check()
        return self.num_written

    @property
    def num_written(self) -> dict[FeatureKey, int]:
        """Rows written so far, by feature."""
        with self._changed:
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

    def _runs(self) -> bool:
        return self._thread is not None and not self._stopping and self._error is None

    def _has_room(self) -> bool:
        return self._room <= 0 or len(self._waiting) < self._room

    def _check_running(self) -> None:
        self._check()
        if not self._runs():
            raise RuntimeError("The writer is not running: call start() first.")

    def _check(self) -> None:
        if self._error is not None:
            raise RuntimeError(f"Rows were not written: {self._error}") from self._error

    # ---- in the thread ----

    def _next(self, due: float) -> _Rows | _Flush | None:
        """What was put first; None: it is time to write, or the end."""
        with self._changed:
            self._changed.wait_for(lambda: self._waiting or self._stopping, max(0.0, due - time.monotonic()))
            if not self._waiting:
                return None
            item = self._waiting.popleft()
            self._changed.notify_all()
            return item

    def _run(self) -> None:
        try:
            self._write_what_comes()
        except BaseException as error:      # told to the next caller
            self._error = error
        with self._changed:     # after an error: nobody waits for what is not done
            for item in self._waiting:
                if isinstance(item, _Flush):
                    item.done.set()
            self._waiting.clear()
            self._changed.notify_all()

    def _write_what_comes(self) -> None:
        batch: list[_Rows] = []
        rows, due = 0, time.monotonic() + self._interval
        while True:
            item = self._next(due)
            if isinstance(item, dict):
                batch.append(item)
                rows += sum(len(table) for table in item.values())
            full = self._batch_size is not None and rows >= self._batch_size
            if full or not isinstance(item, dict) or time.monotonic() >= due:
                try:
                    self._write(batch)
                except BaseException as error:
                    self._error = error     # before who flushes looks
                    raise
                finally:
                    if isinstance(item, _Flush):
                        item.done.set()
                batch, rows, due = [], 0, time.monotonic() + self._interval
            with self._changed:
                if self._stopping and not self._waiting and not batch:
                    return

    def _write(self, batch: list[_Rows]) -> None:
        if not batch:
            return
        with self._store.open("w"):
            for part in _merged(batch):
                rows: dict[Any, Any] = {**part}
                self._store.write_multi(rows)
                with self._changed:
                    for key, table in part.items():
                        self._written[key] = self._written.get(key, 0) + len(table)


def _merged(waiting: list[_Rows]) -> list[_Rows]:
    """The batches as one; as they were when frames of one feature have different columns."""
    parts: dict[FeatureKey, list[_core.ArrowTable]] = {}
    for batch in waiting:
        for key, table in batch.items():
            parts.setdefault(key, []).append(table)
    try:
        return [{key: _core.ArrowTable.concat(tables) for key, tables in parts.items()}]
    except ValueError:
        return waiting
