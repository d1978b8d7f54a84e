"""What a visitor sees: a small site of our own is walked through; nobody else's host is asked."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote

import pytest

from shuniu.commons.people.actor import system
from shuniu.ground.refusal import Refused
from shuniu.inspection import actions
from shuniu.inspection.crawling import Door, Limits, fetch, walk
from shuniu.inspection.measures import availability
from shuniu.inspection.models import CrawlFault, CrawlRun, Finding, Probe
from shuniu.inspection.queries.indicators import shipped
from shuniu.inspection.queries.state import look

HEAD = (
    '<meta name="SiteName" content="云汀县人民政府"><meta name="SiteDomain" content="www">'
    '<meta name="SiteIDCode" content="5101990001">'
)
FOOT = (
    "<footer>主办：云汀县人民政府办公室 电话 0000-1234567 网站标识码 5101990001 "
    "京ICP备00000001号 公安备00000000000001号 "
    '<a href="https://zfwzgl.www.gov.cn/exposure/jiucuo.html">找错</a>'
    '<a href="https://bszs.conac.cn/sitename"><img src="/mark.png" alt="党政机关"></a></footer>'
)
ARTICLE = (
    '<meta name="ArticleTitle" content="防汛"><meta name="PubDate" content="2026-09-01">'
    '<meta name="ContentSource" content="县政府办">'
)
PAGES = {
    "/": HEAD + '<a href="/c/news/">动态</a> <a href="http://example.com/x">别人</a>' + FOOT,
    "/c/news/": '<meta name="ColumnName" content="动态"><meta name="ColumnType" content="动态要闻">'
    '<a href="/a/2026/1.html">防汛</a><a href="/a/2026/gone.html">没了</a>',
    "/a/2026/1.html": ARTICLE + '<p>防汛工作会议召开</p><img src="/mark.png">',
    "/mark.png": "png",
}


class Town(ThreadingHTTPServer):
    """A site in this process: its pages, what was asked of it, and what it does wrong."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.pages = dict(PAGES)
        self.asked: list[str] = []
        self.hosts: set[str] = set()
        self.broken = False

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    server: Town

    def do_GET(self) -> None:
        path = unquote(self.path)
        self.server.asked.append(path)
        self.server.hosts.add(self.headers["Host"])
        if self.server.broken:
            self.send_response(503)
            self.end_headers()
            return
        if path == "/away":
            self.send_response(302)
            self.send_header("Location", "http://example.com/")
            self.end_headers()
            return
        if path.startswith("/search/"):
            body, kind = "结果：防汛工作会议召开", "text/html; charset=utf-8"
        elif path in self.server.pages:
            body = self.server.pages[path]
            kind = "image/png" if path.endswith(".png") else "text/html; charset=utf-8"
        else:
            self.send_response(404)
            self.end_headers()
            return
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *args: Any) -> None:
        """Nothing on the screen."""


@pytest.fixture
def town() -> Iterator[Town]:
    server = Town()
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


def crawl(cast: Any, town: Town) -> None:
    actions.crawl([cast.sites["county"]], by=system(), at=cast.at, base=town.base)


def test_a_walk_finds_what_is_dead_unmarked_or_undescribed_and_stays_at_home(
    cast: Any, town: Town
) -> None:
    cast.site()
    cast.feed("county", "news", title="防汛工作会议召开")
    town.pages["/"] = town.pages["/"].replace("公安备00000000000001号", "")
    crawl(cast, town)
    run = CrawlRun.objects.get()
    assert run.whole and run.pages >= 5 and "example.com" in run.outside
    assert town.hosts == {f"127.0.0.1:{town.server_port}"}
    found = {(f.code, f.what or f.url.removeprefix(town.base)) for f in CrawlFault.objects.all()}
    assert found == {
        ("link", "/a/2026/gone.html"),
        ("mark", "police_record"),
        ("picture", "alt"),
    }
    cast.inspect()
    dead = cast.finding("link:county")
    assert "/a/2026/gone.html" in dead.evidence and "404" in dead.evidence
    assert "公安备案号" in cast.finding("marks:county").evidence
    # Put right, walked through again, and the finding closes by itself.
    town.pages["/a/2026/gone.html"] = ARTICLE
    cast.later(1)
    cast.inspect()
    assert cast.finding("link:county")  # nobody looked yet
    crawl(cast, town)
    cast.inspect()
    assert not Finding.objects.filter(cause="link:county", open=True).exists()


def test_search_has_to_find_what_stands_there(cast: Any, town: Town) -> None:
    cast.site()
    cast.feed("county", "news", title="春季12个村义务植树")
    crawl(cast, town)
    assert any(path.startswith("/search/?q=个村义务") for path in town.asked)
    cast.inspect()
    assert cast.finding("search:county").indicator == "D4.5"


def test_no_stranger_is_ever_asked(town: Town) -> None:
    door = Door(frozenset({f"127.0.0.1:{town.server_port}"}), seconds=2)
    assert fetch(door, "http://example.com/").error == "not ours"
    assert fetch(door, f"http://127.0.0.1:{town.server_port}@example.com/").error == "not ours"
    assert fetch(door, "file:///etc/passwd").error == "not ours"
    away = fetch(door, f"{town.base}/away")
    assert away.status == 302 and away.location == "http://example.com/"


def test_a_walk_has_limits(town: Town) -> None:
    town.pages |= {f"/p{n}": f'<a href="/p{n + 1}">next</a>' for n in range(100)}
    town.pages["/"] += '<a href="/p0">first</a>'
    door = Door(frozenset({f"127.0.0.1:{town.server_port}"}), seconds=2)
    seen = walk(f"{town.base}/", door, limits=Limits(pages=10))
    assert not seen.whole and seen.pages == 10


def test_a_host_is_asked_under_its_own_name_at_the_office_server(
    cast: Any, town: Town, monkeypatch: Any
) -> None:
    cast.site("county", host="www.yunting.example")
    monkeypatch.setenv("SHUNIU_INSPECT_VIA", f"127.0.0.1:{town.server_port}")
    asked = actions.probe(on=cast.day, by=system(), at=cast.at, base="http://www.yunting.example")
    assert asked == 1 and town.hosts == {"www.yunting.example"}
    assert Probe.objects.get().ok


def test_nowhere_to_look_is_said(cast: Any) -> None:
    cast.site()
    assert actions.crawl_due(on=cast.day, by=system(), at=cast.at) == 0
    with pytest.raises(Refused, match="SHUNIU_INSPECT"):
        actions.crawl([cast.sites["county"]], by=system(), at=cast.at)


def probed(cast: Any, *, failed: int, tries: int = 24, days: int = 7) -> None:
    """A week of probes, the first ``failed`` of each day without an answer."""
    Probe.objects.bulk_create(
        [
            Probe(
                site="county",
                at=cast.at - dt.timedelta(days=day, minutes=20 * (tries - n)),
                status=0 if n < failed else 200,
                ms=15_000 if n < failed else 12,
                ok=n >= failed,
            )
            for day in range(days)
            for n in range(tries)
        ]
    )


# failed and tries a day, days, and what follows: nothing, a warning, a veto
WEEKS = (
    (0, 24, 7, None),
    (1, 24, 7, False),  # 4.2 %: near
    (2, 24, 7, True),  # 8.3 %
    (2, 24, 3, False),  # not yet a week of tries
    (2, 10, 7, None),  # too few tries a day to judge by
)


def test_availability_is_judged_by_a_week_of_twenty_tries_a_day(cast: Any) -> None:
    cast.site()
    for failed, tries, days, broken in WEEKS:
        Probe.objects.all().delete()
        probed(cast, failed=failed, tries=tries, days=days)
        group = look(cast.day, cast.at)
        seen = availability(group, group.sites["county"], shipped()["V2"])
        assert [one.broken for one in seen] == ([] if broken is None else [broken]), failed


def test_three_failures_in_a_row_are_told_at_once(cast: Any, town: Town) -> None:
    cast.site()
    cast.feed()
    town.broken = True
    for _n in range(3):
        actions.probe(on=cast.day, by=system(), at=cast.at, base=town.base)
        Probe.objects.update(at=cast.at - dt.timedelta(minutes=30))
    assert not Probe.objects.filter(ok=True).exists()
    cast.inspect()
    assert "三次打不开" in cast.finding("down:county").evidence


def test_a_site_is_not_asked_twice_in_half_an_hour(cast: Any, town: Town) -> None:
    cast.site()
    given: dict[str, Any] = {"on": cast.day, "by": system(), "base": town.base}
    assert actions.probe(at=cast.at, **given) == 1
    assert actions.probe(at=cast.at + dt.timedelta(minutes=15), **given) == 0
    assert actions.probe(at=cast.at + dt.timedelta(minutes=30), **given) == 1
