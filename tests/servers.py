#!/usr/bin/env python3
"""PostgreSQL and MariaDB for tests: private instances on free loopback ports, without systemd.

As a command:  python tests/servers.py run [--only postgres,mysql] -- COMMAND...
    runs COMMAND with MX_POSTGRES_URL and MX_MYSQL_URL set, stops the servers when it ends, however it ends,
    and exits with its status. A server that is not installed is left out with a note; with CI=true that is
    an error. URLs that are set already are kept, and their servers are not started.

In Python:     with servers.start("postgres") as server: ... server.url ...
    raises Missing when the server is not installed. conftest.py makes fixtures of this.

Data lies in a folder of its own below the temporary folder and is gone afterwards. Nothing is durable
(fsync is off), and the servers die with the process that started them.
"""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

START_SECONDS = 300     # on a machine that is busy with much else
STOP_SECONDS = 60
PORTS = 3               # tried, as another program may take a free port before the server does
ENVIRONMENT = {"postgres": "MX_POSTGRES_URL", "mysql": "MX_MYSQL_URL"}


class Missing(Exception):
    """A server's programs are not installed; the message names them."""


class Failed(Exception):
    """A server did not come up; the message holds the end of its log."""


@dataclass(frozen=True)
class Server:
    name: str  # a key of ENVIRONMENT
    url: str
    port: int
    crash: Callable[[], None] = field(repr=False)       # kill -9
    restart: Callable[[], None] = field(repr=False)     # after a crash, at the same place


def is_ci() -> bool:
    return os.environ.get("CI") == "true"


# ------------------------------------------------------------------------------------------ processes

def _die_with_parent() -> None:
    """In the child: get SIGTERM when the starter dies (Linux's PR_SET_PDEATHSIG; 1 is its number)."""
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)


def _as_user(name: str) -> dict:
    """Arguments for Popen: these servers refuse to run as root, so root hands them to their own user."""
    if os.geteuid() != 0:
        return {}
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        raise Missing(f"user {name}") from None
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _program(name: str, *folders: str) -> str:
    search = os.pathsep.join([*folders, os.environ.get("PATH", ""), "/usr/sbin", "/usr/bin"])
    found = shutil.which(name, path=search)
    if found is None:
        raise Missing(name)
    return found


def _newest_postgres() -> str:
    versions = [p for p in Path("/usr/lib/postgresql").glob("*/bin") if p.parent.name.isdigit()]
    return str(max(versions, key=lambda p: int(p.parent.name))) if versions else ""


def _memory() -> str | None:
    """A file system in memory with room for servers, unless TMPDIR says where to be: they sync whatever they do."""
    shared = "/dev/shm"
    if "TMPDIR" in os.environ or not os.access(shared, os.W_OK) or shutil.disk_usage(shared).free < 2 << 30:
        return None
    return shared


@contextlib.contextmanager
def _folder(owner: dict) -> Iterator[Path]:
    path = Path(tempfile.mkdtemp(prefix="mx-server-", dir=_memory()))
    path.chmod(0o755)
    if owner:
        os.chown(path, owner["user"], owner["group"])
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def _log_tail(log: Path) -> str:
    return log.read_text(errors="replace")[-2000:] if log.exists() else ""


def _begin(argv: list[str], home: Path, owner: dict, ready) -> subprocess.Popen:
    """A server that answers, as `ready()` says."""
    log = home / "log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            argv, cwd=home, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT,
            env=_environment(home), preexec_fn=_die_with_parent, start_new_session=True, **owner,
        )
    try:
        deadline = time.monotonic() + START_SECONDS
        while not ready():
            if process.poll() is not None:
                raise Failed(f"{argv[0]} ended with status {process.returncode}\n{_log_tail(log)}")
            if time.monotonic() > deadline:
                raise Failed(f"{argv[0]} did not answer within {START_SECONDS} s\n{_log_tail(log)}")
            time.sleep(0.02)
    except BaseException:
        process.kill()
        process.wait()
        raise
    return process


def _begin_on_a_port(argv_of, home: Path, owner: dict, ready_at) -> tuple[subprocess.Popen, int]:
    """_begin() with argv_of(port) and ready_at(port); the port is the second thing that comes back."""
    for left in reversed(range(PORTS)):
        port = _free_port()
        try:
            return _begin(argv_of(port), home, owner, lambda port=port: ready_at(port)), port
        except Failed:
            if left == 0:
                raise
    raise AssertionError("no port was tried")


class _Running:
    """A server that can be killed and begun again; `again` begins it."""

    def __init__(self, process: subprocess.Popen, again: Callable[[], subprocess.Popen]) -> None:
        self.process, self._again = process, again

    def crash(self) -> None:
        self.process.kill()
        self.process.wait()

    def restart(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                self.process = self._again()
                return
            except Failed:      # what the killed one has left behind is still ending
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.1)

    @contextlib.contextmanager
    def until_stopped(self, stop_signal: int) -> Iterator[None]:
        """Stops the server when the block ends."""
        try:
            yield
        finally:
            if self.process.poll() is None:
                self.process.send_signal(stop_signal)
            try:
                self.process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self.crash()


def _environment(home: Path) -> dict[str, str]:
    return {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C.UTF-8", "HOME": str(home), "TZ": "UTC"}


def _setup(argv: list[str], home: Path, owner: dict) -> None:
    done = subprocess.run(argv, cwd=home, stdin=subprocess.DEVNULL, capture_output=True, text=True,
                          errors="replace", env=_environment(home), **owner)
    if done.returncode != 0:
        raise Failed(f"{argv[0]} ended with status {done.returncode}\n{done.stdout[-1000:]}{done.stderr[-1000:]}")


# -------------------------------------------------------------------------------------------- servers

@contextlib.contextmanager
def _postgres() -> Iterator[Server]:
    folder = _newest_postgres()
    initdb, postgres, isready = (_program(p, folder) for p in ("initdb", "postgres", "pg_isready"))
    owner = _as_user("postgres")
    with _folder(owner) as home:
        data = home / "data"
        _setup([initdb, "-D", str(data), "-A", "trust", "-U", "postgres", "--no-sync", "-E", "UTF8",
                "--locale=C.UTF-8"], home, owner)

        def argv(port: int) -> list[str]:
            return [postgres, "-D", str(data), "-p", str(port), "-c", "listen_addresses=127.0.0.1",
                    "-c", f"unix_socket_directories={home}", "-c", "fsync=off", "-c", "full_page_writes=off",
                    "-c", "synchronous_commit=off"]

        def ready(port: int) -> bool:
            probe = subprocess.run([isready, "-q", "-h", "127.0.0.1", "-p", str(port), "-t", "2"],
                                   stdin=subprocess.DEVNULL, env=_environment(home))
            return probe.returncode == 0

        process, port = _begin_on_a_port(argv, home, owner, ready)
        running = _Running(process, lambda: _begin(argv(port), home, owner, lambda: ready(port)))
        with running.until_stopped(signal.SIGINT):        # the fast shutdown
            yield Server("postgres", f"postgresql://postgres@127.0.0.1:{port}/postgres", port,
                         running.crash, running.restart)


@contextlib.contextmanager
def _mysql(*options: str) -> Iterator[Server]:
    install, server = _program("mariadb-install-db"), _program("mariadbd")
    owner = _as_user("mysql")
    with _folder(owner) as home:
        data = home / "data"
        scratch = home / "tmp"      # a server that starts deletes what others have in a folder they share
        scratch.mkdir()
        if owner:
            os.chown(scratch, owner["user"], owner["group"])
        _setup([install, "--no-defaults", f"--datadir={data}", f"--tmpdir={scratch}",
                "--auth-root-authentication-method=normal", "--skip-test-db"], home, owner)

        def argv(port: int) -> list[str]:
            return [server, "--no-defaults", f"--datadir={data}", f"--tmpdir={scratch}", f"--port={port}",
                    "--bind-address=127.0.0.1", f"--socket={home}/s", f"--pid-file={home}/pid",
                    "--innodb-flush-log-at-trx-commit=0", "--innodb-buffer-pool-size=64M", "--skip-log-bin", *options]

        def ready(port: int) -> bool:
            try:        # the server speaks first: its greeting means that it takes connections
                with socket.create_connection(("127.0.0.1", port), timeout=2) as peer:
                    return bool(peer.recv(1))
            except OSError:
                return False

        process, port = _begin_on_a_port(argv, home, owner, ready)
        running = _Running(process, lambda: _begin(argv(port), home, owner, lambda: ready(port)))
        with running.until_stopped(signal.SIGTERM):
            yield Server("mysql", f"mysql://root@127.0.0.1:{port}/", port, running.crash, running.restart)


_STARTERS = {"postgres": _postgres, "mysql": _mysql}


def start(name: str, *options: str):
    """A context manager that gives the running Server `name`: "postgres", or "mysql" (MariaDB), which takes options."""
    return _STARTERS[name](*options)


# -------------------------------------------------------------------------------------------- command

def _interrupted(signum: int, frame) -> None:
    raise KeyboardInterrupt


def run(command: list[str], names: list[str]) -> int:
    environment = dict(os.environ)
    with contextlib.ExitStack() as stack:
        for name in names:
            variable = ENVIRONMENT[name]
            if environment.get(variable):
                continue
            try:
                environment[variable] = stack.enter_context(start(name)).url
            except Missing as missing:
                print(f"servers.py: {name} is not installed ({missing}); `make deps` installs it", file=sys.stderr)
                if is_ci():
                    return 1
        process = subprocess.Popen(command, env=environment)
        try:
            return _shell_status(process.wait())
        except KeyboardInterrupt:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            return 130


def _shell_status(code: int) -> int:
    return code if code >= 0 else 128 - code


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="servers.py", description="Private database servers for a command.")
    commands = parser.add_subparsers(required=True)
    runner = commands.add_parser("run", help="run a command with MX_POSTGRES_URL and MX_MYSQL_URL set")
    runner.add_argument("--only", default=",".join(ENVIRONMENT), help="names, separated by commas")
    runner.add_argument("command", nargs=argparse.REMAINDER)
    args = parser.parse_args(argv)
    command = args.command[1:] if args.command[:1] == ["--"] else args.command
    names = [name for name in args.only.split(",") if name]
    unknown = [name for name in names if name not in ENVIRONMENT]
    if unknown or not command:
        parser.error(f"no server named {unknown[0]}" if unknown else "no command")
    signal.signal(signal.SIGTERM, _interrupted)
    try:
        return run(command, names)
    except Failed as failed:
        print(f"servers.py: {failed}", file=sys.stderr)
        return 1
    except FileNotFoundError as error:
        print(f"servers.py: {error}", file=sys.stderr)
        return 127
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
