"""The sites as files: a full build, nginx before the tree, and how soon a publication is seen.

nginx stands beside itself: the same process gives out a file of the same size from a
server with nothing but a root, block by block in turn with the article's page. Without
nginx on the machine those lines are left out.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection, transaction
from django.test import override_settings

from benchmarks import site_group
from benchmarks.bench_public import fetch
from benchmarks.kit import CHECKOUT, NOW, Row, at_now, cpu_of, family, free_port, middle, p95, row
from shuniu.commons.people.actor import system
from shuniu.commons.publishing import actions as publishing
from shuniu.config import testing
from shuniu.config.commands.sites import build
from shuniu.domains.portal.models import Article, Site
from shuniu.domains.portal.pages import address_of_article
from shuniu.domains.portal.tree import actions, assets, checking, files, nginx
from shuniu.ground import clock

NAME = "static"
ARTICLES = {"full": 40_000, "small": 60}
BLOCKS = {"full": 15, "small": 1}
EACH = {"full": 4_000, "small": 400}
PUBLICATIONS = {"full": 20, "small": 1}
AT_ONCE = 50  # requests under way: one after another would measure who asks
PAGES_A_SECOND, OF_ITS_LIMIT, VISIBLE_SECONDS = 300.0, 0.9, 2.0
WORKERS = 2

AROUND = """
{user}worker_processes 1; daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log crit;
events {{ worker_connections 512; }}
http {{
    types {{ text/html html; text/css css; application/xml xml; }}
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
    keepalive_requests 1000000;
    include {folder}/shuniu.conf;
    server {{
        listen 127.0.0.1:{plain}; root {folder}/plain;
        sendfile on; tcp_nopush on; access_log off;
    }}
}}
"""


def run(scale: str) -> list[Row]:
    """Build, compare, serve, publish; over 109 sites."""
    with tempfile.TemporaryDirectory(prefix="shuniu-bench-") as folder, at_now():
        place = Path(folder)
        with override_settings(WWW_ROOT=place / "www"), testing.clone("static"):
            sites = site_group.build(ARTICLES[scale], last=NOW, scale=scale)
            assets.refresh()
            rows = _built(sites)
            rows += _served(scale, place)
            return rows


def _built(sites: list[Site]) -> list[Row]:
    actions.rebuild(sites, at=NOW)
    spent = sum(os.times()[2:4])
    done, seconds = build(None, WORKERS)
    spent = sum(os.times()[2:4]) - spent
    rate = done.pages / seconds
    started = time.perf_counter()
    wrong = sum(len(checking.compare(site.code).wrong) for site in sites)
    return [
        row("全站重建：页面", done.pages, "页"),
        row("全站重建：两个进程", rate, "页/秒", PAGES_A_SECOND, ok=rate >= PAGES_A_SECOND),
        row("全站重建：每页 CPU（写页的进程）", spent / done.pages * 1000, "ms"),
        row("重建后核对：不一致和未写成", wrong + done.failed, "页", 0),
        row("核对全部站点", time.perf_counter() - started, "秒"),
    ]


def _served(scale: str, place: Path) -> list[Row]:
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if program is None:
        return []
    article = Article.objects.filter(site__code="county").order_by("-first_published_at")[0]
    path = f"/{_path(article)}"
    with _nginx(program, place, path) as (ours, plain, pid):
        rows = _beside(scale, ours, plain, path, pid)
        return [*rows, *_published(scale, ours)]


def _beside(scale: str, ours: int, plain: int, path: str, pid: int) -> list[Row]:
    """The article's page through our configuration beside a bare file of that size."""
    asked = {"ours": (ours, path), "plain": (plain, "/page.html")}
    rates: dict[str, list[float]] = {name: [] for name in asked}
    spent: dict[str, list[float]] = {name: [] for name in asked}
    size = 0
    for _block in range(BLOCKS[scale]):
        for name, (port, where) in asked.items():
            workers = family(pid)
            cpu, started = sum(map(cpu_of, workers)), time.perf_counter()
            size = _pressed(port, where, EACH[scale])
            rates[name].append(EACH[scale] / (time.perf_counter() - started))
            spent[name].append((sum(map(cpu_of, workers)) - cpu) / EACH[scale])
    ratio = middle(rates["ours"]) / middle(rates["plain"])
    cpu_ratio = middle(spent["plain"]) / middle(spent["ours"]) if middle(spent["ours"]) else 1.0
    return [
        row("稿件页大小", size / 1024, "KB"),
        row("稿件页经 nginx", middle(rates["ours"]), "页/秒"),
        row("同样大小的文件，nginx 自身", middle(rates["plain"]), "页/秒"),
        row("前者 ÷ 后者", ratio, "倍", OF_ITS_LIMIT, ok=ratio >= OF_ITS_LIMIT),
        row("按 nginx 每页 CPU", cpu_ratio, "倍"),
    ]


def _pressed(port: int, path: str, count: int) -> int:
    """So many pages over many connections, each asked for one at a time; the size of a page."""
    with contextlib.ExitStack() as stack:
        address = ("127.0.0.1", port)
        lines = [stack.enter_context(socket.create_connection(address)) for _i in range(AT_ONCE)]
        size, whole = fetch(lines[0], path), _answer(lines[0], path)
        request, buffer = _request(path), bytearray(1 << 16)
        for _round in range(count // AT_ONCE):
            for line in lines:
                line.sendall(request)
            for line in lines:
                left = whole
                while left:
                    got = line.recv_into(buffer, min(left, len(buffer)))
                    if not got:
                        raise RuntimeError("nginx hung up")
                    left -= got
    return size


def _request(path: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode()


def _answer(line: socket.socket, path: str) -> int:
    """The bytes of one whole answer, head and body."""
    line.sendall(_request(path))
    got = line.recv(65536)
    head, _gap, _body = got.partition(b"\r\n\r\n")
    if not head.startswith(b"HTTP/1.1 200"):
        raise RuntimeError(f"{path}: {head[:60]!r}")
    length = next(
        int(f.split(b":")[1]) for f in head.lower().split(b"\r\n") if b"content-length" in f
    )
    whole = len(head) + 4 + length
    while len(got) < whole:
        got += line.recv(65536)
    return whole


def _published(scale: str, port: int) -> list[Row]:
    """From the commit of a publication on two sites to the page being there, through nginx."""
    taken: list[float] = []
    with _worker():
        _warm_up(port)
        with socket.create_connection(("127.0.0.1", port)) as line:
            for number in range(PUBLICATIONS[scale]):
                paths = _publish(number)
                started = time.perf_counter()
                for path in paths:
                    while not _is_there(line, path):
                        time.sleep(0.01)
                        if time.perf_counter() - started > 30:
                            raise RuntimeError(f"{path} was not written")
                taken.append(time.perf_counter() - started)
    return [
        row("发布到主站和子站：两处可见（中位）", middle(taken), "秒"),
        row("发布到主站和子站：两处可见（最慢）", max(taken), "秒", VISIBLE_SECONDS),
        row("发布到主站和子站：两处可见（95%）", p95(taken), "秒"),
    ]


def _publish(number: int) -> list[str]:
    with transaction.atomic():
        site = Site.objects.get(code=f"site{1 + number % (Site.objects.count() - 1)}")
        at = clock.now()
        article = Article.objects.create(
            site=site,
            column=site.columns.get(code="news"),
            unit=site.unit,
            title=f"刚刚发布的第{number}条",
            html="<p>正文</p>",
            live=True,
            created_at=at,
            first_published_at=at,
            imported_from="发布",
            imported_key=str(number),
        )
        paths = []
        for code in (site.code, "county"):
            url = address_of_article(article.pk, at, site=code)
            paths.append(url)
            publishing.publish(
                site=code,
                column="news",
                title=article.title,
                url=url,
                unit_label=str(site.unit),
                source_kind="article",
                source_id=article.pk,
                by=system(),
                at=at,
            )
    return paths


def _is_there(line: socket.socket, path: str) -> bool:
    try:
        fetch(line, path)
    except RuntimeError as error:
        if "hung up" in str(error):
            raise
        return False
    return True


def _path(article: Article) -> str:
    assert article.first_published_at is not None
    return address_of_article(article.pk, article.first_published_at).lstrip("/")


@contextmanager
def _worker() -> Iterator[None]:
    """The background jobs as the county runs them."""
    environment = {**os.environ, "DATABASE_URL": testing.url(), "SHUNIU_WWW": str(files.root())}
    environment["PYTHONPATH"] = str(CHECKOUT / "src")
    connection.close()
    command = [sys.executable, "-m", "shuniu.config.command", "work"]
    process = subprocess.Popen(command, cwd=CHECKOUT, env=environment, start_new_session=True)
    try:
        yield
    finally:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(30)


def _warm_up(port: int) -> None:
    """Wait until the worker has written its first page."""
    (path, _also) = _publish(99_999)
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        with (
            socket.create_connection(("127.0.0.1", port)) as line,
            contextlib.suppress(RuntimeError),
        ):
            fetch(line, path)
            return
        time.sleep(0.1)
    raise RuntimeError("the worker wrote nothing")


@contextmanager
def _nginx(program: str, place: Path, path: str) -> Iterator[tuple[int, int, int]]:
    """nginx before the tree and before a bare file of that page's size: both ports, its process."""
    ours, plain = free_port(), free_port()
    setup = nginx.Setup(
        application=f"127.0.0.1:{free_port()}",
        listen=(f"127.0.0.1:{ours}",),
        hosts={"default": "county"},
    )
    (place / "shuniu.conf").write_text(nginx.config(setup))
    user = "user root; " if os.getuid() == 0 else ""
    (place / "nginx.conf").write_text(AROUND.format(folder=place, plain=plain, user=user))
    (place / "plain").mkdir()
    page = files.file_of("county", path.lstrip("/")).read_bytes()
    (place / "plain" / "page.html").write_bytes(page)
    process = subprocess.Popen([program, "-c", str(place / "nginx.conf"), "-p", str(place)])
    try:
        for _try in range(200):
            with contextlib.suppress(OSError):
                socket.create_connection(("127.0.0.1", ours), 1).close()
                break
            time.sleep(0.05)
        yield ours, plain, process.pid
    finally:
        process.terminate()
        process.wait(10)
