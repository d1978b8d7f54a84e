"""What the benchmarks share: rows of a report, CPU time of two processes, a county to run in."""

from __future__ import annotations

import atexit
import contextlib
import datetime as dt
import http.client
import os
import re
import signal
import socket
import statistics
import subprocess
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from django.db import connection

from shuniu.commons.people.actor import system
from shuniu.config import profile, supervisor, testing
from shuniu.config.paths import CHECKOUT
from shuniu.ground import clock

Row = dict[str, Any]
Made = TypeVar("Made")
# The office's clock during a benchmark: a Friday morning, the same in every run.
NOW = clock.on(dt.date(2026, 11, 20), 10)
COUNTY = "yunting"
READY_SECONDS = 300
_BASES = contextlib.ExitStack()
_MADE: dict[Any, tuple[str, Any]] = {}
atexit.register(_BASES.close)


def row(
    what: str, value: float, unit: str, limit: float | None = None, ok: bool | None = None
) -> Row:
    """A line of the report; without ``ok`` it is well when the value is within the limit."""
    shown = round(value, 2) if abs(value) < 1000 else round(value)
    within = limit is None or value <= limit
    good = within if ok is None else ok
    return {"name": what, "what": what, "value": shown, "unit": unit, "limit": limit, "ok": good}


def middle(values: Iterable[float]) -> float:
    """The median."""
    return statistics.median(values)


def p95(values: Iterable[float]) -> float:
    """What nineteen of twenty stay below."""
    found = sorted(values)
    return found[min(len(found) - 1, round(len(found) * 0.95))]


def build_county() -> None:
    """The invented county of 120 units and 756 members in an empty database."""
    profile.apply(profile.load(profile.PROFILES / COUNTY), by=system(), at=NOW)


@contextmanager
def copied(label: str, make: Callable[..., Made], *given: Any) -> Iterator[tuple[str, Made]]:
    """A database with what ``make(*given)`` writes, made once a run and copied for whoever
    begins with it; gives its name and what ``make`` gave.
    """
    key = (make, given)
    if key not in _MADE:
        name = _BASES.enter_context(testing.clone(f"base_{len(_MADE)}"))
        _MADE[key] = name, make(*given)
    source, made = _MADE[key]
    connection.close()
    with testing.clone(label, source=source) as name:
        yield name, made


def cpu_of(pid: int) -> float:
    """Seconds of CPU that a process has used, all its threads; 0 where the system doesn't tell."""
    try:
        threads = Path(f"/proc/{pid}/task").glob("*/schedstat")
        return sum(int(thread.read_text().split()[0]) for thread in threads) / 1e9
    except (OSError, ValueError, IndexError):
        return 0.0


def server_pid() -> int:
    """The process in which PostgreSQL serves Django's present connection."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


@dataclass
class Cost:
    """What some calls cost, in seconds: here, in PostgreSQL, on the wall; and their queries."""

    here: list[float] = field(default_factory=list)
    there: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)
    queries: list[int] = field(default_factory=list)

    @property
    def cpu(self) -> float:
        """Milliseconds of CPU a call in both processes together."""
        return (middle(self.here) + middle(self.there)) * 1000


def measure(call: Callable[[], object], cost: Cost, times: int, *, warm: int = 1) -> None:
    """Call it some times; the means of the block and every wall time go into ``cost``.

    Before that, ``warm`` times more: a server's connection lives for ten minutes
    and knows its statements, the one of a benchmark has just been opened.
    """
    for _time in range(warm):
        call()
    pid = server_pid()
    count = [0]

    def counting(execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
        count[0] += 1
        return execute(sql, params, many, context)

    there, here = cpu_of(pid), time.process_time()
    with connection.execute_wrapper(counting):
        for _i in range(times):
            before, started = count[0], time.perf_counter()
            call()
            cost.wall.append(time.perf_counter() - started)
            cost.queries.append(count[0] - before)
    cost.here.append((time.process_time() - here) / times)
    cost.there.append((cpu_of(pid) - there) / times)


@contextmanager
def at_now() -> Iterator[None]:
    """The office's clock stands."""
    with clock.at(NOW):
        yield


def memory_of(pids: Iterable[int]) -> tuple[float, float]:
    """MB in memory: the largest process with all that it shares, and their fair shares in all."""
    largest = shares = 0
    for pid in pids:
        with contextlib.suppress(OSError):
            rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
            sizes = {k: int(v) for k, v in re.findall(r"^(Rss|Pss):\s+(\d+)", rollup, re.M)}
            largest = max(largest, sizes["Rss"])
            shares += sizes["Pss"]
    return largest / 1024, shares / 1024


def family(pid: int) -> list[int]:
    """A process and all that it has started."""
    found = [pid]
    for parent in found:
        with contextlib.suppress(OSError):
            for thread in Path(f"/proc/{parent}/task").iterdir():
                found += map(int, (thread / "children").read_text().split())
    return found


@dataclass
class Server:
    """A running web server: where it listens, and its first process."""

    port: int
    pid: int


@contextmanager
def serving(workers: int, url: str) -> Iterator[Server]:
    """granian before the database of that URL, as the supervisor starts it."""
    port = free_port()
    environment = {**os.environ, "DATABASE_URL": url}
    command = supervisor.granian("127.0.0.1", port, workers)
    with started(command, environment, port) as process:
        yield Server(port, process.pid)


@contextmanager
def started(
    command: list[str], environment: dict[str, str], port: int
) -> Iterator[subprocess.Popen[bytes]]:
    """A server that answers on ``port``; it ends with the block."""
    paths = [str(CHECKOUT / "src"), environment.get("PYTHONPATH", "")]
    process = subprocess.Popen(
        command,
        cwd=CHECKOUT,
        env={**environment, "PYTHONPATH": os.pathsep.join(filter(None, paths))},
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        _wait_for(port, process)
        yield process
    finally:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(30)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(OSError, http.client.HTTPException):
            line = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
            line.request("GET", "/healthz")
            if line.getresponse().status == 200:
                return
        time.sleep(0.2)
    raise RuntimeError("the server did not come up")


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
