"""Waiting for what another process does: for a state, however long it takes on a busy machine, and never for a time."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

SECONDS = 300       # only what hangs takes so long

Process = subprocess.Popen[str] | subprocess.Popen[bytes]


def until(state: Callable[[], object], what: str = "the state that is waited for") -> None:
    """Wait until state() is true."""
    end = time.monotonic() + SECONDS
    while not state():
        if time.monotonic() > end:
            raise AssertionError(f"{what} did not come within {SECONDS} s")
        time.sleep(0.02)


def until_caught(process: Process, which: signal.Signals) -> None:
    """Wait until the process handles the signal, which is when its work begins, or has ended."""
    status = Path(f"/proc/{process.pid}/status")

    def caught() -> bool:
        if process.poll() is not None:
            return True
        found = re.search(r"^SigCgt:\s*([0-9a-f]+)$", status.read_text(), re.MULTILINE)
        return bool(found and int(found[1], 16) >> (which - 1) & 1)

    until(caught, f"a handler of {which.name}")


def until_stopped(process: Process) -> None:
    """Wait until SIGSTOP has stopped the process."""
    until(lambda: _stat(process)[0] in "TtZ", "a process that is stopped")


def until_worked(process: Process, seconds: float) -> None:
    """Wait until the process has spent so many seconds of processor time from now on, or has ended."""
    wanted = _processor_time(process) + seconds
    until(lambda: process.poll() is not None or _processor_time(process) >= wanted, "processor time")


def until_open(process: Process, path: Path) -> None:
    """Wait until the process has the file open, or has ended."""
    def is_open() -> bool:
        return process.poll() is not None or any(_is(entry, path) for entry in Path(f"/proc/{process.pid}/fd").iterdir())

    until(is_open, f"a process that opens {path}")


def row_lock_waits(status: str, clients: set[int]) -> set[str]:
    """The statements of these connections that wait for a row's lock, from SHOW ENGINE INNODB STATUS of MariaDB.

    information_schema.innodb_trx is no help: it shows an older state while anyone reads it more than ten times a second.
    """
    found = re.finditer(r"^---TRANSACTION .* ACTIVE .*\n(?:mysql tables in use.*\n)?LOCK WAIT .*\n"
                        r"MariaDB thread id (\d+), .*query id (\d+)", status, re.MULTILINE)
    return {match[2] for match in found if int(match[1]) in clients}


def _is(entry: Path, path: Path) -> bool:
    try:
        return os.readlink(entry) == str(path.resolve())
    except FileNotFoundError:       # closed meanwhile
        return False


def _stat(process: Process) -> list[str]:
    """The fields of /proc/PID/stat behind the name: the state is first."""
    return Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()


def _processor_time(process: Process) -> float:
    user, system = _stat(process)[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")
