"""A PostgreSQL cluster of our own, run with the binaries of a wheel.

Only the wheel's ``bin`` folder is used, never its Python. Whoever uses the
cluster keeps a shared lock on ``use.lock``; the kernel gives it back however
the process ends, so nobody has to count users. Starting and stopping happen
under ``start.lock``: four starters make one postmaster, and the last to leave
stops it.
"""

from __future__ import annotations

import atexit
import contextlib
import fcntl
import json
import os
import pwd
import secrets
import shlex
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .cluster_place import ClusterError, lay_out
from .processes import is_alive, processes_in, works_in

__all__ = ["Cluster", "ClusterError"]

START_SECONDS = 300  # crash recovery of a large cluster takes its time
PORTS = range(20000, 32000)
SOCKET_PATH_LIMIT = 100  # sun_path holds 108 bytes, 104 on macOS

# Given on the command line at every start, so that an old cluster follows them.
SERVER_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "max_connections": "60",
    "shared_buffers": "96MB",
    "work_mem": "8MB",
    "maintenance_work_mem": "64MB",
    "effective_cache_size": "1GB",
    "random_page_cost": "1.1",
    "max_parallel_workers_per_gather": "0",  # two cores, shared with the web workers
    "io_method": "sync",  # no extra worker processes
    "jit": "off",
    "synchronous_commit": "on",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "512MB",
    "TimeZone": "Asia/Shanghai",
    "log_timezone": "Asia/Shanghai",
    "log_min_messages": "warning",
}


class Cluster:
    """The embedded PostgreSQL of one data folder.

    ``home`` holds ``data``, the locks, and ``connection.json`` (mode 0600).
    ``user`` is the unprivileged account that runs the server when we are root,
    otherwise None.
    """

    _held: dict[Path, Cluster] = {}

    def __init__(self, home: Path, binaries: Path, user: str | None) -> None:
        self.home = home
        self.data = home / "data"
        self.binaries = binaries
        self.user = user
        self._share: int | None = None
        self._share_pid = 0

    @classmethod
    def for_var(cls, var: Path) -> Cluster:
        """The cluster that belongs to this data folder; one object a process."""
        var = var.resolve()
        if var not in cls._held:
            cls._held[var] = cls(*lay_out(var))
        return cls._held[var]

    # -- holding ---------------------------------------------------------

    def hold(self) -> Cluster:
        """Start the server if it is not running, and keep it until this process ends."""
        if self._share is not None and self._share_pid == os.getpid():
            return self
        self.home.mkdir(parents=True, exist_ok=True)
        try:
            with self._alone():
                share = os.open(self.home / "use.lock", os.O_RDWR | os.O_CREAT, 0o600)
                fcntl.flock(share, fcntl.LOCK_SH)
                self._share, self._share_pid = share, os.getpid()
                atexit.register(self.leave)  # before the start: it may be interrupted
                if not self.is_running():
                    self._start()
        except PermissionError as error:
            raise ClusterError(
                f"数据库文件夹 {self.home} 属于另一个系统用户 ({error.strerror}); "
                "请用原来的用户运行, 或用 SHUNIU_VAR / --data 另指一个文件夹。"
            ) from error
        return self

    def revive(self) -> bool:
        """Start the server again if it died under us; True when that was needed."""
        if self.is_running():
            return False
        with self._alone():
            if not self.is_running():
                self._start()
        return True

    def leave(self) -> None:
        """Give the share back; stop the server when nobody else has one."""
        share, self._share = self._share, None
        if share is None or self._share_pid != os.getpid():
            return
        if not self.home.exists():  # somebody removed the data folder; the server ends by itself
            os.close(share)
            return
        with self._alone():
            try:
                fcntl.flock(share, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                os.close(share)
                return
            try:
                self._stop()
            finally:
                os.close(share)

    def connection(self) -> dict[str, Any]:
        """name, user, password, host and port, as the server was last started."""
        saved: dict[str, Any] = json.loads((self.home / "connection.json").read_text())
        return saved

    def is_running(self) -> bool:
        """True when this cluster's postmaster lives and takes connections."""
        pid, status = self._postmaster()
        return pid > 0 and status == "ready" and is_alive(pid)

    # -- starting and stopping -------------------------------------------

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        lock = os.open(self.home / "start.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)

    def _start(self) -> None:
        if not self.data.exists():
            self._initialize()
        self._clear_after_crash()
        saved = self.connection()
        port = _free_port(preferred=int(saved["port"]))
        sockets = str(self.home / "data") if self._socket_fits() else ""
        settings = {**SERVER_SETTINGS, "port": str(port), "unix_socket_directories": sockets}
        options = " ".join(f"-c {shlex.quote(f'{k}={v}')}" for k, v in settings.items())
        log = self.data / "server.log"
        try:
            self._run(
                "pg_ctl",
                *("start", "-w", "-t", str(START_SECONDS)),
                *("-D", str(self.data), "-l", str(log), "-o", options),
            )
        except ClusterError as error:
            raise ClusterError(f"{error}\n{_tail(log)}") from error
        if int(saved["port"]) != port:
            saved["port"] = str(port)
            self._create_database(saved)
            self._save(saved)

    def _stop(self) -> None:
        pid, _ = self._postmaster()
        if pid and is_alive(pid) and works_in(pid, self.data):
            with contextlib.suppress(ClusterError):
                self._run("pg_ctl", "stop", "-w", "-m", "fast", "-D", str(self.data))

    def _initialize(self) -> None:
        """Make the cluster beside its place, then move it there: half a cluster never stays."""
        partial = self.home / "data.partial"
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir(mode=0o700)
        password = secrets.token_urlsafe(32)
        secret = self.home / "password.partial"
        _write_private(secret, password)
        if self.user:
            account = pwd.getpwnam(self.user)
            for path in (partial, secret):
                os.chown(path, account.pw_uid, account.pw_gid)
        try:
            self._run(
                "initdb",
                *("-D", str(partial), "-U", "shuniu", "--pwfile", str(secret)),
                *("--encoding=UTF8", "--locale=C.UTF-8"),
                *("--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
                *("--auth-local=scram-sha-256", "--auth-host=scram-sha-256"),
            )
        finally:
            secret.unlink()
        self._save(
            {
                "name": "shuniu",
                "user": "shuniu",
                "password": password,
                "host": "127.0.0.1",
                "port": "0",
            }
        )
        partial.rename(self.data)

    def _create_database(self, saved: dict[str, Any]) -> None:
        """Once, at the first start (port "0" until then); harmless at a change of port."""
        login = ("-h", saved["host"], "-p", saved["port"], "-U", saved["user"], "-w")
        try:
            self._run("createdb", *login, saved["name"], PGPASSWORD=saved["password"])
        except ClusterError as error:
            if "already exists" not in str(error):
                raise

    def _clear_after_crash(self) -> None:
        """Take away what a killed postmaster left: orphans still at work, then its pid file.

        The pid in the file may be a zombie (a container's PID 1 does not reap) or
        by now somebody else's process; PostgreSQL itself would refuse to start.
        """
        pid_file = self.data / "postmaster.pid"
        pid, _ = self._postmaster()
        if pid == 0:
            return
        if is_alive(pid) and works_in(pid, self.data):
            # Alive but not ready: it is starting, stopping, or recovering.
            deadline = time.monotonic() + START_SECONDS
            while is_alive(pid) and not self.is_running() and time.monotonic() < deadline:
                time.sleep(0.1)
            if self.is_running():
                return
        deadline = time.monotonic() + 5
        while orphans := processes_in(self.data):
            if time.monotonic() > deadline:
                for orphan in orphans:
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(orphan, signal.SIGKILL)
            time.sleep(0.05)
        pid_file.unlink(missing_ok=True)
        for leftover in self.data.glob(".s.PGSQL.*"):  # the socket and its own lock file
            leftover.unlink(missing_ok=True)

    # -- small tools -----------------------------------------------------

    def _postmaster(self) -> tuple[int, str]:
        """The pid and the status word in postmaster.pid; (0, "") without the file."""
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
            return abs(int(lines[0])), lines[7].strip() if len(lines) > 7 else ""
        except (FileNotFoundError, IndexError, ValueError):
            return 0, ""

    def _socket_fits(self) -> bool:
        return len(os.fsencode(self.data / ".s.PGSQL.65535")) <= SOCKET_PATH_LIMIT

    def _save(self, connection: dict[str, str]) -> None:
        target = self.home / "connection.json"
        partial = target.with_suffix(".partial")
        _write_private(partial, json.dumps(connection))
        partial.rename(target)

    def _run(self, program: str, *arguments: str, **environment: str) -> str:
        """Run one of the server's programs, as the unprivileged user when we are root."""
        drop: dict[str, Any] = {}
        if self.user:
            account = pwd.getpwnam(self.user)
            drop = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
        done: subprocess.CompletedProcess[str] = subprocess.run(
            [str(self.binaries / program), *arguments],
            cwd="/",
            env={
                "PATH": os.environ.get("PATH", os.defpath),
                "LC_ALL": "C.UTF-8",
                "TZ": "UTC",
                **environment,
            },
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            umask=0o077,
            start_new_session=True,  # Ctrl-C in the terminal is for us, not for the server
            check=False,
            **drop,
        )
        if done.returncode != 0:
            raise ClusterError(
                f"{program} 未成功 (exit {done.returncode}): {(done.stderr or done.stdout).strip()}"
            )
        return done.stdout


def _free_port(preferred: int) -> int:
    """A port below those that the kernel lends to clients: a client that knocks
    while the server is down could otherwise be lent the very port it knocks at."""
    for port in (preferred, *secrets.SystemRandom().sample(PORTS, 200)):
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with contextlib.suppress(OSError):
                probe.bind(("127.0.0.1", port))
                if port:
                    return port
    raise ClusterError("127.0.0.1 上没有空闲端口。")


def _write_private(path: Path, text: str) -> None:
    path.unlink(missing_ok=True)
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)


def _tail(log: Path) -> str:
    with contextlib.suppress(OSError):
        return "\n".join(log.read_text(errors="replace").splitlines()[-8:])
    return ""
