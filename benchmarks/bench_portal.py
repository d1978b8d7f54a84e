"""The sites' pages made anew, at 40,000 and at 500,000 articles; an older site brought in.

Pages are asked of the whole WSGI application in this process, each time another article, the
kept pages cleared before. WordPress, where Debian's is installed (``wordpress.py`` says how),
holds as many articles of the same words on the same machine; both are asked by the same
eight connections in turns, each article once.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import http.client
import itertools
import random
import threading
import time
from collections.abc import Iterator
from urllib.parse import quote

from django.db import connection

from benchmarks import site_group, wordpress
from benchmarks.bench_pages import get
from benchmarks.kit import (
    NOW,
    Cost,
    Row,
    at_now,
    cpu_of,
    family,
    measure,
    middle,
    p95,
    row,
    server_pid,
    serving,
)
from shuniu.commons.people.actor import system
from shuniu.commons.publishing.models import Publication
from shuniu.config import testing
from shuniu.domains.portal.loading import ArticleRow, load
from shuniu.domains.portal.models import Article, SiteColumn
from shuniu.domains.portal.public import frames
from shuniu.domains.portal.searching.actions import fill
from shuniu.ground import kept
from shuniu.site.page_cache import shelf

NAME = "portal"
SIZES = {"full": (40_000, 500_000), "small": (60, 120)}
LOADED = {"full": 40_000, "small": 40}
TIMES = {"full": 30, "small": 1}
SEARCHES = {"full": 200, "small": 3}
SECONDS = 10.0
ROUNDS = 3
BLOCKS, FRAMES = {"full": 5, "small": 1}, {"full": 70, "small": 2}
CPU_MS, GROWTH, P95_MS, LOAD_SECONDS, TIMES_FASTER = 8.0, 1.5, 100.0, 600.0, 8.0
# What people type of two characters: in every article, in a tenth of them, in none.
WORDS = (
    *("会议", "工作", "落实", "群众", "部门"),
    *("供热", "水库", "防火", "招生", "缴费", "养老"),
    *("彩虹", "火箭"),
)


def run(scale: str) -> list[Row]:
    """Small, large, brought in, beside WordPress."""
    rows: list[Row] = []
    before: dict[str, Cost] = {}
    for count in SIZES[scale]:
        with testing.clone("portal"), at_now():
            site_group.build(count, last=NOW, scale=scale)
            fill()
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")
            with _frames_kept():
                costs = _pages(scale)
            rows += _said(count, costs, before)
            rows += _searched(scale, count)
            if not before and scale == "full":
                rows += _beside(count)
            before = costs
    return [*rows, _brought_in(scale)]


@contextlib.contextmanager
def _frames_kept() -> Iterator[None]:
    """Frames and names, good for five seconds, stay so however slow the machine is just now."""
    before = frames.monotonic, kept.monotonic
    now = frames.monotonic()
    frames.monotonic = kept.monotonic = lambda: now
    try:
        yield
    finally:
        frames.monotonic, kept.monotonic = before


def _addresses(scale: str) -> dict[str, list[str]]:
    lines = Publication.objects.standing().filter(source_kind="article")
    articles = list(lines.order_by("?").values_list("url", flat=True)[:2000])
    some = range(1, min(60, site_group.SITES[scale]))
    return {
        "首页": ["/", *(f"/s/site{n}/" for n in some)],
        "栏目": ["/c/news/", *(f"/s/site{n}/c/news/" for n in some)],
        "文章": articles,
    }


def _pages(scale: str) -> dict[str, Cost]:
    from shuniu.config.wsgi import application

    found = {}
    for name, pages in _addresses(scale).items():
        for page in pages[: FRAMES[scale]]:  # the frame of each site, kept from here on
            get(application, page)
        asked, cost = itertools.cycle(pages), Cost()

        def ask(asked: Iterator[str] = asked) -> None:
            shelf.clear()
            get(application, next(asked))

        for _block in range(BLOCKS[scale]):
            measure(ask, cost, TIMES[scale], warm=2)
        found[name] = cost
    return found


def _said(count: int, costs: dict[str, Cost], before: dict[str, Cost]) -> list[Row]:
    rows = []
    for name, cost in costs.items():
        limit = CPU_MS if name == "文章" else None
        rows.append(row(f"{count:,}篇，{name}（未缓存）：CPU 合计", cost.cpu, "ms", limit))
        queries = middle(cost.queries)  # every five seconds the kept frames are asked for anew
        if name not in before:
            rows.append(row(f"{count:,}篇，{name}：查询", queries, "次"))
            continue
        growth = cost.cpu / before[name].cpu
        rows.append(row(f"{count:,}篇，{name}：CPU 增长", growth, "倍", GROWTH))
        rows.append(row(f"{count:,}篇，{name}：查询", queries, "次", middle(before[name].queries)))
    return rows


def _searched(scale: str, count: int) -> list[Row]:
    """Each word on the main site, a few of the sub-sites and narrowed by column, unit, year."""
    from shuniu.config.wsgi import application

    chance = random.Random(7)
    narrowed = ("", "", "&column=news", "&unit=" + quote("单位0"), "&since=2025-01-01")
    asked = []
    for _n in range(SEARCHES[scale]):
        below = f"/s/site{chance.randint(1, site_group.SITES[scale] - 1)}/"
        base = chance.choice(("/", "/", "/", below))
        word = quote(chance.choice(WORDS))
        asked.append(f"{base}search/?q={word}{chance.choice(narrowed)}")
    walls, spent, pid = [], [], server_pid()
    for address in asked:
        shelf.clear()
        started, before = time.perf_counter(), time.process_time() + cpu_of(pid)
        get(application, address)
        walls.append(time.perf_counter() - started)
        spent.append(time.process_time() + cpu_of(pid) - before)
    return [
        row(f"{count:,}篇，搜索两字词：p95", p95(walls) * 1000, "ms", P95_MS),
        row(f"{count:,}篇，搜索两字词：CPU 的 p95", p95(spent) * 1000, "ms"),
    ]


def _beside(count: int) -> list[Row]:
    lacking = wordpress.lacking()
    if lacking:
        return [row(f"WordPress 未装全（缺 {'、'.join(lacking)}），未比较", 0, "")]
    ours = _all_articles()
    text = "".join([f"<p>{site_group.PARAGRAPH.format(topic='水库蓄水')}</p>"] * 8)
    rates: dict[str, list[float]] = {"ours": [], "theirs": []}
    spent: dict[str, list[float]] = {"ours": [], "theirs": []}
    url = testing.url()
    connection.close()
    with serving(2, url) as server, wordpress.running(count, text) as other:
        places = {"ours": (server.port, iter(ours)), "theirs": (other.port, iter(other.pages))}
        for _round in range(ROUNDS):
            for name, (port, pages) in places.items():
                pids = family(server.pid) if name == "ours" else other.pids()
                before = sum(map(cpu_of, pids))
                done, seconds = _rush(port, pages, SECONDS)
                rates[name].append(done / seconds)
                spent[name].append((sum(map(cpu_of, pids)) - before) / max(done, 1) * 1000)
    rate = {name: max(found) for name, found in rates.items()}
    faster = rate["ours"] / rate["theirs"]
    return [
        row("文章页，每篇一次，八条连接：本系统", rate["ours"], "页/秒"),
        row("同上：WordPress", rate["theirs"], "页/秒"),
        row("快于 WordPress", faster, "倍", TIMES_FASTER, ok=faster >= TIMES_FASTER),
        row("网页进程的 CPU：本系统", min(spent["ours"]), "ms"),
        row("网页进程的 CPU：WordPress（PHP）", min(spent["theirs"]), "ms"),
    ]


def _all_articles() -> list[str]:
    lines = Publication.objects.standing().filter(source_kind="article")
    return list(lines.order_by("?").values_list("url", flat=True))


def _rush(port: int, pages: Iterator[str], seconds: float) -> tuple[int, float]:
    """So many pages eight connections got in that time, each another one."""
    lock, done = threading.Lock(), [0] * 8
    stop = time.monotonic() + seconds

    def ask(mine: int) -> None:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        while time.monotonic() < stop:
            with lock:
                page = next(pages, None)
            if page is None:
                raise RuntimeError("too few articles for the time")
            with contextlib.suppress(ConnectionError, http.client.RemoteDisconnected):
                line.request("GET", page)
                answer = line.getresponse()
                answer.read()
                if answer.status != 200:
                    raise RuntimeError(f"{page}: {answer.status}")
                done[mine] += 1
                continue
            line.close()
        line.close()

    started = time.monotonic()
    askers = [threading.Thread(target=ask, args=(n,)) for n in range(len(done))]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    return sum(done), time.monotonic() - started


def _brought_in(scale: str) -> Row:
    """An older group of 109 sites through the loader: checked, cleaned, written, found."""
    count = LOADED[scale]
    with testing.clone("portal"), at_now():
        site_group.build(1, last=NOW - dt.timedelta(days=4000), scale=scale)
        columns = list(SiteColumn.objects.values_list("site__code", "code"))
        texts = [
            "".join(f"<p>{site_group.PARAGRAPH.format(topic=topic)}</p>" for _i in range(8))
            for topic in site_group.TOPICS
        ]
        rows = [
            ArticleRow(
                row=n,
                key=str(n),
                site=columns[n % len(columns)][0],
                column=columns[n % len(columns)][1],
                title=f"{site_group.TOPICS[n % 10]}工作情况（第{n}号）",
                html=texts[n % 10],
                published_at=NOW - dt.timedelta(minutes=53 * (count - n)),
            )
            for n in range(count)
        ]
        started = time.perf_counter()
        load(rows, source="旧站", by=system("导入"), at=NOW)
        seconds = time.perf_counter() - started
        assert Article.objects.filter(imported_from="旧站").count() == count
    return row(f"导入旧站文章 {count:,} 篇，109 个网站", seconds, "秒", LOAD_SECONDS)
