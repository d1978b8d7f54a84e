"""Runs the web server and the job worker as children, and ends them with itself."""

from __future__ import annotations

import contextlib
import ctypes
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from types import FrameType

from .cluster import Cluster
from .paths import CHECKOUT

READY_SECONDS = 180
STOP_SECONDS = 12
RESTARTS_A_MINUTE = 5
PR_SET_PDEATHSIG = 1


class Stopped(Exception):
    """Somebody asked us to stop: Ctrl-C or SIGTERM."""


class ChildFailed(Exception):
    """A child ended that should have kept running."""


class Supervisor:
    """Children by name; one loop that watches them, the database, and the signals."""

    def __init__(self) -> None:
        self._children: dict[str, subprocess.Popen[bytes]] = {}
        self._commands: dict[str, tuple[str, ...]] = {}
        self._asides: list[subprocess.Popen[bytes]] = []
        self._restarts: list[float] = []
        self._stopping = False
        self._must_finish = False
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._on_signal)

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        first, self._stopping = not self._stopping, True
        if first and not self._must_finish:
            raise Stopped

    @contextlib.contextmanager
    def finishing(self) -> Iterator[None]:
        """What is done in this block is finished before a stop is obeyed."""
        self._must_finish = True
        yield
        self._must_finish = False
        if self._stopping:
            raise Stopped

    def start(self, name: str, *command: str) -> None:
        """Start a child in a session of its own: a Ctrl-C reaches us, and we pass it on."""
        self._commands[name] = command
        self._children[name] = subprocess.Popen(
            command, cwd=CHECKOUT, start_new_session=True, preexec_fn=_die_with_parent
        )

    def run(self, *command: str) -> int:
        """Run a child to its end; give its exit status."""
        self.start("step", *command)
        status = self._children["step"].wait()
        del self._children["step"]
        return status

    def aside(self, *command: str) -> None:
        """Start a child that ends when it is done; it ends with us at the latest."""
        self._asides.append(
            subprocess.Popen(
                command, cwd=CHECKOUT, start_new_session=True, preexec_fn=_die_with_parent
            )
        )

    def wait_until_ready(self, port: int) -> None:
        """Return when ``/healthz`` answers 200."""
        deadline = time.monotonic() + READY_SECONDS
        while time.monotonic() < deadline:
            self._look_after_children()
            line = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
            with contextlib.suppress(OSError, http.client.HTTPException), contextlib.closing(line):
                line.request("GET", "/healthz")
                if line.getresponse().status == 200:
                    return
            time.sleep(0.1)
        raise ChildFailed(f"网站在 {READY_SECONDS} 秒内没有就绪。")

    def watch(self, cluster: Cluster | None) -> None:
        """Stay until told to stop; bring the embedded database back if it was killed."""
        while True:
            time.sleep(1)
            self._look_after_children(restart=True)
            if cluster is not None and cluster.revive():
                print("· 数据库曾意外停止，已恢复运行", flush=True)

    def stop(self) -> None:
        """End the children, politely first."""
        self._stopping = True
        for child in self._asides:
            _end_group(child)
        for child in self._children.values():
            child.terminate()
        deadline = time.monotonic() + STOP_SECONDS
        for child in self._children.values():
            while child.poll() is None and time.monotonic() < deadline:
                try:
                    child.wait(1.5)
                except subprocess.TimeoutExpired:
                    # A web worker that was just starting may have missed the signal.
                    _signal_group(child, signal.SIGTERM)
            _end_group(child)
        self._children.clear()

    def _look_after_children(self, *, restart: bool = False) -> None:
        """Start again what ended by itself, unless it keeps doing so."""
        for name, child in list(self._children.items()):
            if child.poll() is None:
                continue
            recent = [t for t in self._restarts if t > time.monotonic() - 60]
            if not restart or len(recent) >= RESTARTS_A_MINUTE:
                raise ChildFailed(f"{name} 意外结束 (exit {child.returncode})。")
            self._restarts = [*recent, time.monotonic()]
            print(f"· {name} 意外结束 (exit {child.returncode})，重新启动", flush=True)
            self.start(name, *self._commands[name])


def port_is_free(host: str, port: int) -> bool:
    """True when the web server can listen there."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def python(*arguments: str) -> list[str]:
    """A command line for another process of this program."""
    return [sys.executable, "-m", "shuniu.config.command", *arguments]


def granian(host: str, port: int, workers: int) -> list[str]:
    """The web server's command line; WSGI, because ASGI took 3 to 12 times the CPU here."""
    return [
        *(sys.executable, "-m", "granian", "--interface", "wsgi"),
        *("--host", host, "--port", str(port)),
        *("--workers", str(workers), "--blocking-threads", "4"),
        *("--respawn-failed-workers", "--log-level", "warning"),
        "shuniu.config.wsgi:application",
    ]


def _die_with_parent() -> None:
    """On Linux a child gets SIGTERM when we are killed without a chance to stop it."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _end_group(child: subprocess.Popen[bytes]) -> None:
    """Whatever a child has left behind ends too."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        for _ in range(20):
            child.poll()
            if not _signal_group(child, number):
                return
            time.sleep(0.05)


def _signal_group(child: subprocess.Popen[bytes], number: int) -> bool:
    """Signal the child and all its own children; False when none is left."""
    try:
        os.killpg(child.pid, number)
    except (ProcessLookupError, PermissionError):
        return False
    return True
