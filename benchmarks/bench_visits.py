"""Visits: beacons a second on two workers, what a page feels of them, sums of 6.8 million."""

from __future__ import annotations

import datetime as dt
import multiprocessing
import random
import socket
import threading
import time
from collections.abc import Callable, Iterator

from django.db import connection

from benchmarks import site_group
from benchmarks.bench_public import fetch
from benchmarks.kit import NOW, Row, Server, at_now, cpu_of, family, middle, row, serving
from shuniu.commons.figures.counting import count
from shuniu.commons.figures.period import Period
from shuniu.config import testing
from shuniu.domains.portal.models import Article, Site
from shuniu.domains.portal.visits import loading, queries
from shuniu.domains.portal.visits.address import beacon
from shuniu.domains.portal.visits.beacon import PICTURE
from shuniu.domains.portal.visits.models import CountedDay

NAME = "visits"
ARTICLES = {"full": 40_000, "small": 100}
VISITS = {"full": 6_813_482, "small": 2_000}
DAYS = {"full": 1_116, "small": 30}
SECONDS = {"full": 8.0, "small": 0.3}
WORKERS = {"full": 2, "small": 1}
ASKERS, AT_ONCE = 4, 20
TIMES = {"full": 40, "small": 5}
A_SECOND, SUM_MS, SLOWER = 2_000.0, 100.0, 1.5
STEADY = 400  # beacons a second while a page is measured: 35 million a day
HEADERS = (
    "Host: 127.0.0.1\r\nUser-Agent: Mozilla/5.0 (Windows NT 10.0) Chrome/120.0\r\n"
    "Sec-Fetch-Site: same-origin\r\n\r\n"
)


def run(scale: str) -> list[Row]:
    """The sums first, then the same county served by two workers."""
    with testing.clone("visits"), at_now():
        sites = site_group.build(ARTICLES[scale], last=NOW, scale=scale)
        rows = _summed(scale, sites)
        article = Article.objects.filter(site__code="county").order_by("pk")[0]
        asked = beacon("county", "news", article.pk)
        url = testing.url()
        connection.close()
        with serving(WORKERS[scale], url) as server:
            rows += _asked(scale, server, asked)
        return rows


def _summed(scale: str, sites: list[Site]) -> list[Row]:
    last = NOW.date() - dt.timedelta(days=1)
    first = last - dt.timedelta(days=DAYS[scale] - 1)
    given = list(_visits(scale, first))
    started = time.perf_counter()
    loaded = loading.load(given)
    seconds = time.perf_counter() - started
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE visits_visitday, visits_siteday, visits_countedday")
    ever, month = Period(first, last), Period(last - dt.timedelta(days=29), last)
    main = sites[0]
    article = Article.objects.filter(site=main).order_by("pk")[0]
    asked: dict[str, Callable[[], object]] = {
        "全部站点的访问总量": lambda: count("portal.visits", ever),
        "日均访问量": lambda: count("portal.visits_daily_mean", ever),
        "主站的访问总量": lambda: queries.of_site(main, ever),
        "各站点的访问总量": lambda: queries.by_site(ever),
        "一篇稿件的访问总量": lambda: queries.of_article(article),
        "主站各栏目（近30天）": lambda: queries.by_column(main, month),
        "读得最多的稿件（近30天）": lambda: queries.most_read(main, month),
    }
    rows = [
        row("导入的访问量", loaded, "次", ok=loaded == VISITS[scale]),
        row("导入：页面日", len(given), "行"),
        row("导入用时", seconds, "秒"),
    ]
    for what, ask in asked.items():
        taken = []
        for _time in range(9):
            started = time.perf_counter()
            ask()
            taken.append(time.perf_counter() - started)
        rows.append(row(what, middle(taken) * 1000, "ms", SUM_MS))
    return rows


def _visits(scale: str, first: dt.date) -> Iterator[tuple[object, ...]]:
    """So many visits, spread over the days; newer articles and the main site are read more."""
    draw = random.Random(6_813_482)
    places = list(
        Article.objects.order_by("-pk").values_list("site_id", "column_id", "pk")[:20_000]
    )
    days, left = DAYS[scale], VISITS[scale]
    for number in range(days):
        day, today = first + dt.timedelta(days=number), left // (days - number)
        left -= today
        seen: dict[int, int] = {}
        for _visit in range(today):
            which = int(len(places) * draw.random() ** 4)
            seen[which] = seen.get(which, 0) + 1
        for which, visits in seen.items():
            yield (day, *places[which], visits)


def _asked(scale: str, server: Server, asked: str) -> list[Row]:
    quiet = _page(scale, server.port)
    stop = threading.Event()
    steady = threading.Thread(target=_steadily, args=(server.port, asked, stop))
    steady.start()
    busy = _page(scale, server.port)
    stop.set()
    steady.join()
    workers = family(server.pid)
    cpu = sum(map(cpu_of, workers))
    with multiprocessing.get_context("fork").Pool(ASKERS) as pool:
        started = time.perf_counter()
        work = [(server.port, asked, SECONDS[scale])] * ASKERS
        done = sum(pool.starmap(_pressing, work))
        rate = done / (time.perf_counter() - started)
    spent = (sum(map(cpu_of, workers)) - cpu) / done
    known = _written(done)
    return [
        row("计数请求，两个进程", rate, "次/秒", A_SECOND, ok=rate >= A_SECOND),
        row("一次计数：网页进程 CPU", spent * 1_000_000, "μs"),
        row("登记的次数 ÷ 请求的次数", known, "倍", 1.0, ok=known >= 0.999),
        row("首页，无人计数时", quiet * 1000, "ms"),
        row(f"首页，每秒{STEADY}次计数时", busy * 1000, "ms"),
        row("首页变慢", busy / quiet, "倍", SLOWER),
    ]


def _written(done: int) -> float:
    """How many of the pressed beacons stand in the table, once all processes have written."""
    for _second in range(12):
        time.sleep(1)
        day = CountedDay.objects.order_by("-day").first()
        connection.close()
        if day is not None and day.count >= done:
            break
    return min(1.0, (day.count if day else 0) / done)


def _page(scale: str, port: int) -> float:
    taken = []
    with socket.create_connection(("127.0.0.1", port)) as line:
        for _time in range(TIMES[scale] * 5):
            started = time.perf_counter()
            fetch(line, "/")
            taken.append(time.perf_counter() - started)
            time.sleep(0.01)
    return middle(taken)


def _request(asked: str) -> bytes:
    return f"GET {asked} HTTP/1.1\r\n{HEADERS}".encode()


def _steadily(port: int, asked: str, stop: threading.Event) -> None:
    with socket.create_connection(("127.0.0.1", port)) as line:
        while not stop.is_set():
            line.sendall(_request(asked))
            _answered(line)
            time.sleep(1 / STEADY)


def _answered(line: socket.socket) -> None:
    """Read one whole answer: the head and the picture, which may come in pieces."""
    got = b""
    while not got.partition(b"\r\n\r\n")[2].endswith(PICTURE):
        more = line.recv(4096)
        if not more or not (got or more).startswith(b"HTTP/1.1 200"):
            raise RuntimeError("a beacon was not answered")
        got += more


def _pressing(port: int, asked: str, seconds: float) -> int:
    """As many as it takes, over several connections in turn; how many were answered."""
    lines = [socket.create_connection(("127.0.0.1", port)) for _line in range(AT_ONCE)]
    request, done, until = _request(asked), 0, time.perf_counter() + seconds
    while time.perf_counter() < until:
        for line in lines:
            line.sendall(request)
        for line in lines:
            _answered(line)
            done += 1
    for line in lines:
        line.close()
    return done
