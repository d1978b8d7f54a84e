"""Staff pages over 30,000 and over 300,000 letters: CPU, waiting time, queries, by who looks.

The whole WSGI application answers, in this process: middleware, session, sign-in,
templates. A worker remembers for half a minute what the menu counts; so one page
more is asked for by a hundred clerks in turn, none of whom it remembers.
"""

from __future__ import annotations

import io
import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import quote, unquote_to_bytes

from django.db import connection
from django.test import Client

from benchmarks import seeding
from benchmarks.kit import NOW, Cost, Row, at_now, copied, measure, middle, p95, row
from shuniu.casework.queries import visible_to
from shuniu.commons.people.models import Member, Tenure
from shuniu.commons.people.queries import actor_of
from shuniu.config import testing
from shuniu.site.paging import keyset

NAME = "pages"
LETTERS = {"full": 3_000, "small": 120}  # in the base; ten and a hundred copies of them
SIZES = {"full": (10, 100), "small": (1, 3)}
ROUNDS = {"full": 5, "small": 1}
TIMES = {"full": 12, "small": 1}
WARM = {"full": 10, "small": 1}
CPU_MS, P95_MS, GROWTH, CLERK = 15.0, 100.0, 1.5, 1.2
FILTER = "?state=closed&type=complaint"
SAMPLE = 24
WORD = "道路破损"
FIRST, HANDLERS = "待办（久未打开）", {"full": 100, "small": 3}
SEARCH = "列表（检索）"  # a word in every 17th letter: the hits grow with the letters


Asked = tuple[str, str]  # an address, and the cookie of who asks for it


@dataclass
class Viewer:
    """What somebody who is signed in asks for, page by page."""

    pages: dict[str, Iterator[Asked]]


def run(scale: str) -> list[Row]:
    """Both sizes stand side by side and take turns, so that both meet the same machine."""
    count, (few, many) = LETTERS[scale], SIZES[scale]
    with (
        at_now(),
        copied("pages_base", seeding.base, count) as (base, people),
        testing.clone("pages_few", source=base) as small,
    ):
        seeding.multiply(count, few)
        connection.close()
        with testing.clone("pages_many", source=base) as large:
            seeding.multiply(count, many)
            costs = _measure(scale, people, (small, large))
    return list(_report(costs))


Costs = dict[tuple[str, str], tuple[Cost, Cost]]


def _measure(scale: str, people: seeding.People, databases: tuple[str, str]) -> Costs:
    from shuniu.config.wsgi import application

    costs: Costs = {}
    viewers: dict[tuple[str, str], Viewer] = {}
    for _round in range(ROUNDS[scale]):
        for place, database in enumerate(databases):
            with testing.using(database):
                for who, member in people.by_name.items():
                    if (who, database) not in viewers:
                        viewers[who, database] = _viewer(member, HANDLERS[scale])
                    viewer = viewers[who, database]
                    for page, asked in viewer.pages.items():
                        pair = costs.setdefault((page, who), (Cost(), Cost()))
                        ask = partial(_next, application, asked)
                        measure(ask, pair[place], TIMES[scale], warm=WARM[scale])
    return costs


def _report(costs: Costs) -> Iterator[Row]:
    for (page, who), (small, large) in costs.items():
        what = f"{page}·{who}"
        limit = None if page == SEARCH else CPU_MS
        yield row(f"{what}：CPU 合计", large.cpu, "ms", limit)
        yield row(f"{what}：其中网页进程", middle(large.here) * 1000, "ms")
        yield row(f"{what}：服务端 p95", p95(large.wall) * 1000, "ms", P95_MS)
        limit = None if page == SEARCH else GROWTH
        yield row(f"{what}：多十倍后的用时", large.cpu / small.cpu, "倍", limit)
        # What a worker remembers for half a minute runs out now and then: the middle counts.
        yield row(f"{what}：查询次数不变", middle(large.queries), "次", middle(small.queries))
    for page in dict.fromkeys(page for page, _who in costs if page != FIRST):
        clerk, every = (costs[page, who][1].cpu for who in ("单位承办人", "全权账号"))
        yield row(f"{page}：承办人 ÷ 全权账号", clerk / every, "倍", CLERK)


def get(application: Any, address: str, cookie: str = "", *, well: str = "200") -> bytes:
    """One GET through the WSGI application; anything but 200 is a broken benchmark.

    ``well`` names other answers that are as good: ``200 302``.
    """
    path, _mark, query = address.partition("?")
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
        "QUERY_STRING": query,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "127.0.0.1",
        "HTTP_COOKIE": cookie,
        "HTTP_ACCEPT_LANGUAGE": "zh-CN",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": io.StringIO(),
        "wsgi.url_scheme": "http",
    }
    said: list[str] = []
    answer = application(environ, lambda status, headers: said.append(status))
    body = b"".join(answer)
    answer.close()
    if said[0][:3] not in well.split():
        raise RuntimeError(f"{address}: {said[0]}")
    return body


def _next(application: Any, asked: Iterator[Asked]) -> bytes:
    return get(application, *next(asked))


def sign_in(member: Member) -> str:
    """The cookie of a signed-in member."""
    client = Client()
    client.force_login(member, backend="django.contrib.auth.backends.ModelBackend")
    return "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())


def _viewer(member: Member, handlers: int) -> Viewer:
    actor = actor_of(member, NOW.date())
    seen = visible_to(actor, "letter")
    unit = actor.unit_id if actor.holds("handler") else 20
    filtered = seen.filter(state="closed", letter__letter_type__code="complaint")
    keys = itertools.chain.from_iterable(
        chosen.order_by("-pk").values_list("pk", flat=True)[skip : skip + SAMPLE // 2]
        for chosen, skip in ((seen.filter(closed_at__isnull=True), 0), (seen, seen.count() // 2))
    )
    pages = {
        "待办": ["/desk/"],
        "已发": ["/desk/?tab=sent"],
        "办结": ["/desk/?tab=closed"],
        "列表": ["/desk/list/letter/"],
        "列表（筛选）": [f"/desk/list/letter/{FILTER}"],
        "列表（筛选，深页）": [f"/desk/list/letter/{FILTER}&at={_middle_of(filtered)}"],
        "列表（按单位，按期限排序）": [f"/desk/list/letter/?unit={unit}&state=open&sort=due"],
        SEARCH: [f"/desk/list/letter/?q={quote(WORD)}"],
        "详情": [f"/desk/m/{pk}/" for pk in keys],
    }
    cookie = sign_in(member)
    asked = {page: [(url, cookie) for url in urls] for page, urls in pages.items()}
    if actor.holds("handler") and not actor.holds("registrar"):
        asked[FIRST] = [("/desk/", sign_in(other)) for other in _handlers(handlers)]
    return Viewer({page: itertools.cycle(pairs) for page, pairs in asked.items()})


def _handlers(count: int) -> list[Member]:
    held = Tenure.objects.filter(post__duties=["handler"], member__unit__handles_letters=True)
    return [seat.member for seat in held.select_related("member").order_by("pk")[:count]]


def _middle_of(found: Any) -> str:
    """The cursor of the page in the middle of the list."""
    half = found.order_by("-pk")[found.count() // 2].pk
    return keyset(found.filter(pk__lte=half), order=["-id"], size=1).next
