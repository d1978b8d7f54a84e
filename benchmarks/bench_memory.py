"""Memory: a web process that has served pages of every kind, and the whole demo at rest."""

from __future__ import annotations

import os
import socket
import sys
import tempfile
import time
from pathlib import Path

from django.db import connection

from benchmarks import seeding
from benchmarks.bench_pages import sign_in
from benchmarks.bench_public import address, fetch
from benchmarks.kit import Row, at_now, copied, family, free_port, memory_of, row, serving, started
from shuniu.config import testing
from shuniu.config.cluster import Cluster
from shuniu.config.processes import processes_in
from shuniu.domains.letters.models import Letter

NAME = "memory"
LETTERS = {"full": 3_000, "small": 120}
PAGES = {"full": 40, "small": 1}
WORKERS = {"full": 2, "small": 1}
REST_SECONDS = 20
WEB_MB, DEMO_MB = 150.0, 500.0


def run(scale: str) -> list[Row]:
    """The web process always; the demo, whose making takes a minute, at full scale."""
    with at_now(), copied("memory", seeding.base, LETTERS[scale]) as (_name, people):
        numbers = [
            letter.matter.number
            for letter in Letter.objects.published().select_related("matter")[:10]
        ]
        keys = list(Letter.objects.order_by("-pk").values_list("pk", flat=True)[:20])
        cookie, url = sign_in(people.sees_all), testing.url()
        connection.close()
        with serving(WORKERS[scale], url) as server:
            fresh, _all = memory_of(family(server.pid))
            _ask_around(server.port, PAGES[scale], numbers, keys, cookie)
            largest, whole = memory_of(family(server.pid))
    rows = [
        row("网页进程（刚启动）", fresh, "MB", WEB_MB),
        row("网页进程（浏览各类页面后）", largest, "MB", WEB_MB),
        row("网页服务合计（各进程按分摊）", whole, "MB"),
    ]
    return [*rows, _demo()] if scale == "full" else rows


def _ask_around(port: int, times: int, numbers: list[str], keys: list[int], cookie: str) -> None:
    public = ["/", "/letters/", "/letters/answered/", "/letters/statistics/", "/ping"]
    public += [address(number) for number in numbers]
    staff = ["/desk/", "/desk/?tab=sent", "/desk/list/letter/", "/desk/list/letter/?state=closed"]
    staff += [f"/desk/m/{key}/" for key in keys]
    for _i in range(times):
        # A connection a round: the server spreads connections over its processes.
        with socket.create_connection(("127.0.0.1", port)) as line:
            for path in public:
                fetch(line, path)
            for path in staff:
                fetch(line, path, cookie)


def _demo() -> Row:
    with tempfile.TemporaryDirectory(prefix="shuniu-demo-") as folder:
        Path(folder).chmod(0o755)  # else the database would lie elsewhere, and stay there
        port = free_port()
        command = [sys.executable, "-m", "shuniu.config.command", "demo"]
        command += ["--port", str(port), "--data", folder]
        environment = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
        with started(command, environment, port) as process:
            time.sleep(REST_SECONDS)
            database = processes_in(Cluster.for_var(Path(folder)).home / "data")
            _largest, whole = memory_of({*family(process.pid), *database})
    return row("演示静置时合计（含数据库）", whole, "MB", DEMO_MB)
