"""Debian's nginx before the tree: pages with the application down, forms to it when it is up."""

from __future__ import annotations

import http.client
import os
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote

import pytest

from shuniu.domains.portal.tree import assets, files, nginx

from .conftest import DAY, Group, path_of

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
pytestmark = pytest.mark.skipif(NGINX is None, reason="no nginx: apt-get install nginx-light")

AROUND = """
worker_processes 1; daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log warn;
events {{ worker_connections 64; }}
http {{
    types {{ text/html html; text/css css; application/xml xml; application/pdf pdf; }}
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
    include {folder}/shuniu.conf;
}}
"""
DYNAMIC = (
    ("/search/?q=%E6%B0%B4", "GET"),
    ("/letters/write/text/", "POST"),
    ("/desk/", "GET"),
    ("/", "POST"),
    ("/s/roads/search/", "GET"),
)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Application:
    """Stands where the application stands, and says that it was asked."""

    port: int = field(default_factory=free_port)
    asked: list[str] = field(default_factory=list)

    @contextmanager
    def up(self) -> Iterator[None]:
        asked = self.asked

        class Handler(BaseHTTPRequestHandler):
            def answer(self) -> None:
                self.rfile.read(int(self.headers.get("Content-Length", 0)))
                asked.append(f"{self.command} {self.headers['Host']} {self.path}")
                self.send_response(200)
                self.send_header("Content-Length", "3")
                self.end_headers()
                self.wfile.write(b"app")

            do_GET = do_POST = answer

            def log_message(self, format: str, *args: object) -> None:
                """Nothing."""

        server = ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield
        finally:
            server.shutdown()
            server.server_close()


@dataclass
class Browser:
    """Asks nginx."""

    port: int

    def __call__(
        self,
        path: str,
        method: str = "GET",
        host: str = "www.example.test",
        cookie: str = "",
        tag: str = "",
    ) -> tuple[int, str, http.client.HTTPMessage]:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        headers = {"Host": host} | ({"Cookie": cookie} if cookie else {})
        headers |= {"If-None-Match": tag} if tag else {}
        line.request(method, path, body=b"a=1" if method == "POST" else None, headers=headers)
        found = line.getresponse()
        return found.status, found.read().decode(), found.headers


@contextmanager
def serving(folder: Path, application: Application, hosts: dict[str, str]) -> Iterator[Browser]:
    port = free_port()
    hosts = {"www.example.test": "county"} | hosts
    setup = nginx.Setup(
        application=f"127.0.0.1:{application.port}",
        listen=(f"127.0.0.1:{port}",),
        hosts=hosts,
        moved=nginx.moved(),
    )
    (folder / "shuniu.conf").write_text(nginx.config(setup))
    (folder / "nginx.conf").write_text(AROUND.format(folder=folder))
    if os.getuid() == 0:  # nginx's workers give up root and must get at the files all the same
        (folder / "nginx.conf").write_text("user root;" + AROUND.format(folder=folder))
    command = [str(NGINX), "-c", str(folder / "nginx.conf"), "-p", str(folder)]
    subprocess.run([*command, "-t", "-q"], check=True)
    process = subprocess.Popen(command)
    try:
        _until(lambda: socket.create_connection(("127.0.0.1", port), 1).close() is None)
        yield Browser(port)
    finally:
        process.terminate()
        process.wait(10)


def _until(what: Callable[[], object]) -> None:
    for _try in range(100):
        try:
            if what():
                return
        except OSError:
            pass
        time.sleep(0.05)
    raise AssertionError("nginx did not come up")


@pytest.fixture
def built(group: Group) -> Group:
    """A main site, one below it, one with its own host; an article on each; the sheets."""
    group.site("water", host="water.example.test")
    for code in group.sites:
        group.published(f"{code}要闻", site=code)
    group.write()
    assets.refresh()
    (files.root() / files.CLOSED / "old").mkdir(parents=True)
    (files.root() / files.CLOSED / "old" / "index.html").write_text("旧站留存")
    return group


def test_with_all_else_down_the_sites_are_read(built: Group, tmp_path: Path) -> None:
    article = {a.title: path_of(a) for s in built.sites.values() for a in s.articles.all()}
    hosts = {"water.example.test": "water"}
    old = built.site("old-one", host="old.example.test")
    old.closed_on, old.moved_to = DAY, '/c/news/?from="x"$y'
    old.save()
    with serving(tmp_path, Application(), hosts) as ask:
        for cookie in ("", "look=large.high", "django_language=en"):
            status, page, headers = ask("/", cookie=cookie)
            assert status == 200 and "county要闻" in page, cookie
        assert "default-src 'self'" in headers["Content-Security-Policy"]
        assert headers["Cache-Control"] == "no-cache" and headers["Vary"] == "Cookie"
        assert headers["Content-Type"] == "text/html; charset=utf-8"
        assert "county要闻" in ask("/" + article["county要闻"])[1]
        assert "roads要闻" in ask("/s/roads/" + article["roads要闻"], cookie="look=large")[1]
        assert "roads要闻" in ask("/s/roads/c/news/")[1]
        assert ask("/", host="water.example.test")[1].count("water要闻")
        assert ask("/s/water/c/news/p1.html")[0] == 200
        assert ask("/rss.xml")[2]["Content-Type"].startswith("application/xml")
        status, page, headers = ask("/static/site/base.css")
        assert status == 200 and "max-age" in headers["Cache-Control"]
        assert ask("/v?s=county")[:2] == (204, "")
        assert ask("/closed/old/")[1] == "旧站留存"
        assert ask("/c/news")[2]["Location"] == "/c/news/"
        for path, method in DYNAMIC:
            status, page, headers = ask(path, method)
            assert status == 503 and "暂时不能使用" in page, path
            assert headers["Retry-After"] == "120"
        for asked, host in (("/s/old-one/c/news/", "www.example.test"), ("/a", "old.example.test")):
            status, _page, headers = ask(asked, host=host)
            assert (status, headers["Location"]) == (302, "/c/news/?from=%22x%22%24y"), asked
        status, page, _headers = ask("/", host="elsewhere.test")
        assert status == 503 and "county要闻" not in page
        for path in ("/.closed/old/", "/s/../../etc/passwd", "/s/.closed/old/", "/../county/"):
            assert ask(path)[0] in (400, 404, 503), path


def test_with_the_application_up_only_what_it_must_answer_reaches_it(
    built: Group, tmp_path: Path
) -> None:
    application = Application()
    with application.up(), serving(tmp_path, application, {}) as ask:
        article = built.sites["county"].articles.get()
        files_alone = ("/", "/" + path_of(article), "/s/roads/", "/static/site/base.css")
        for path in (*files_alone, "/closed/old/"):
            assert ask(path)[1] != "app", path
        assert application.asked == []
        wanted = [
            ("/", "GET", "look=large", "GET www.example.test /"),
            ("/c/news/", "GET", "a=b; django_language=en", "GET www.example.test /c/news/"),
            ("/s/roads/", "GET", "look=high", "GET www.example.test /s/roads/"),
            ("/look/", "POST", "", "POST www.example.test /look/"),
            ("/", "POST", "", "POST www.example.test /"),
            ("/search/?q=a", "GET", "", "GET www.example.test /search/?q=a"),
            ("/v?s=county", "GET", "", "GET www.example.test /v?s=county"),
            ("/letters", "GET", "", "GET www.example.test /letters"),
            ("/c/", "GET", "", "GET www.example.test /c/"),
            ("/s/roads/c/none/", "GET", "", "GET www.example.test /s/roads/c/none/"),
            ("/pictures/shown/x.jpg", "GET", "", "GET www.example.test /pictures/shown/x.jpg"),
        ]
        for path, method, cookie, told in wanted:
            assert ask(path, method, cookie=cookie)[1] == "app", path
            assert application.asked[-1] == told
        assert ask("/", cookie="look=; sessionid=x")[1] != "app"


GUIDE, REPLY = "county/services/guides/7/", "county/letters/hot/云〔2026〕1/"


def test_other_rooms_pages_are_shown_only_while_the_application_is_down(
    built: Group, tmp_path: Path
) -> None:
    for path in (GUIDE, REPLY):
        files.write(files.KEPT, path, b"<html>kept")
    reply = "/" + quote(REPLY.removeprefix("county/"))
    application = Application()
    with serving(tmp_path, application, {"water.example.test": "water"}) as ask:
        for path in ("/services/guides/7/", reply):
            for cookie in ("", "look=large"):
                status, page, headers = ask(path, cookie=cookie)
                assert (status, page) == (200, "<html>kept"), path
        assert headers["Cache-Control"] == "no-cache" and headers["Vary"] == "Cookie"
        assert "default-src 'self'" in headers["Content-Security-Policy"]
        for path, method, host in (
            ("/services/guides/7/?on=2025-01-01", "GET", "www.example.test"),
            ("/services/guides/7/", "POST", "www.example.test"),
            ("/services/guides/8/", "GET", "www.example.test"),
            ("/services/guides/7/", "GET", "water.example.test"),
            ("/services/guides/7/", "GET", "elsewhere.test"),
            (f"/.kept/{GUIDE}", "GET", "www.example.test"),
        ):
            assert ask(path, method, host=host)[0] == 503, path
        assert ask(f"/s/.kept/{GUIDE}")[0] == 404
        with application.up():
            for path in ("/services/guides/7/", reply):
                assert ask(path)[1] == "app", path
        files.remove(files.KEPT, GUIDE)
        _until(lambda: ask("/services/guides/7/")[0] == 503)


def test_a_file_may_do_nothing_and_a_page_that_stays_keeps_what_it_may(
    built: Group, tmp_path: Path
) -> None:
    for place in (files.root() / "county" / "f", files.root() / "roads" / "f"):
        place.mkdir()
        (place / "7.pdf").write_text("%PDF")
    with serving(tmp_path, Application(), {}) as ask:
        for path in ("/f/7.pdf", "/s/roads/f/7.pdf"):
            assert ask(path)[2]["Content-Security-Policy"].endswith("; sandbox")
        tag = ask("/")[2]["ETag"]
        status, _nothing, headers = ask("/", tag=tag)
        assert status == 304 and "Content-Security-Policy" not in headers


def test_a_new_page_is_seen_at_once(built: Group, tmp_path: Path) -> None:
    with serving(tmp_path, Application(), {}) as ask:
        assert ask("/")[0] == 200
        article = built.published("刚刚发布")
        built.write()
        assert "刚刚发布" in ask("/" + path_of(article))[1]
        _until(lambda: "刚刚发布" in ask("/")[1])
        built.take_down(article)
        built.write()
        _until(lambda: ask("/" + path_of(article))[0] == 503)
