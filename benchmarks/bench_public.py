"""A published letter: made anew in this process, and handed out ready by the web server.

The ready page stands beside ``/ping``, the trivial page, over one kept
connection on the loopback, block by block in turn.
"""

from __future__ import annotations

import socket
import time
from itertools import cycle
from urllib.parse import quote

from django.db import connection

from benchmarks import seeding
from benchmarks.bench_pages import get
from benchmarks.kit import Cost, Row, at_now, copied, cpu_of, family, measure, middle, row, serving
from shuniu.config import testing
from shuniu.domains.letters.models import Letter
from shuniu.site.page_cache import shelf

NAME = "public"
LETTERS = {"full": 3_000, "small": 120}
BLOCKS = {"full": 12, "small": 1}
EACH = {"full": 150, "small": 20}
TIMES = {"full": 30, "small": 1}
WORKERS = {"full": 2, "small": 1}
CPU_MS, TIMES_PING = 8.0, 2.0


def run(scale: str) -> list[Row]:
    """The page uncached within its CPU, and ready within twice the trivial page."""
    with at_now(), copied("public", seeding.base, LETTERS[scale]):
        published = Letter.objects.published().order_by("-published_at")[:20]
        numbers = [letter.matter.number for letter in published.select_related("matter")]
        uncached = _uncached(scale, numbers)
        url = testing.url()
        connection.close()
        with serving(WORKERS[scale], url) as server:
            ready, ping = _ready(scale, server.port, server.pid, address(numbers[0]))
    return [
        row("公开来信页（未缓存）：CPU 合计", uncached.cpu, "ms", CPU_MS),
        row("公开来信页（未缓存）：其中网页进程", middle(uncached.here) * 1000, "ms"),
        row("公开来信页（未缓存）：查询", middle(uncached.queries), "次"),
        row("公开来信页（已缓存）", ready[0] * 1000, "ms"),
        row("/ping", ping[0] * 1000, "ms"),
        row("已缓存 ÷ /ping 的用时", ready[0] / ping[0], "倍", TIMES_PING),
        row("已缓存 ÷ /ping 的 CPU", ready[1] / ping[1] if ping[1] else 0.0, "倍", TIMES_PING),
    ]


def address(number: str) -> str:
    """Where the public reads the letter of that number."""
    return f"/letters/answered/{quote(number)}/"


def _uncached(scale: str, numbers: list[str]) -> Cost:
    from shuniu.config.wsgi import application

    pages, cost = cycle(numbers), Cost()

    def ask() -> None:
        shelf.clear()
        get(application, address(next(pages)))

    for _block in range(5):
        measure(ask, cost, TIMES[scale])
    return cost


Measured = tuple[float, float]  # seconds a page on the wall, and of the server's CPU


def _ready(scale: str, port: int, pid: int, page: str) -> tuple[Measured, Measured]:
    walls: dict[str, list[float]] = {page: [], "/ping": []}
    spent: dict[str, list[float]] = {page: [], "/ping": []}
    with socket.create_connection(("127.0.0.1", port)) as line:
        for _block in range(BLOCKS[scale]):
            for path, taken in walls.items():
                for _warm in range(5):
                    fetch(line, path)
                workers = family(pid)
                before = sum(map(cpu_of, workers))
                for _i in range(EACH[scale]):
                    begun = time.perf_counter()
                    fetch(line, path)
                    taken.append(time.perf_counter() - begun)
                spent[path].append((sum(map(cpu_of, workers)) - before) / EACH[scale])
    return tuple((middle(walls[p]), middle(spent[p])) for p in walls)  # type: ignore[return-value]


def fetch(line: socket.socket, path: str, cookie: str = "") -> int:
    """GET over a kept connection; gives the size of the page. Anything but 200 is an error."""
    head = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\n\r\n"
    line.sendall((head if cookie else head.replace("Cookie: \r\n", "")).encode())
    got = b""
    while b"\r\n\r\n" not in got:
        got += _more(line)
    head_got, _gap, body = got.partition(b"\r\n\r\n")
    if not head_got.startswith(b"HTTP/1.1 200"):
        raise RuntimeError(f"{path}: {head_got[:60]!r}")
    length = next(
        int(field.split(b":")[1])
        for field in head_got.lower().split(b"\r\n")
        if field.startswith(b"content-length:")
    )
    size = len(body)
    while size < length:
        size += len(_more(line))
    return length


def _more(line: socket.socket) -> bytes:
    got = line.recv(65536)
    if not got:
        raise RuntimeError("the server hung up")
    return got
