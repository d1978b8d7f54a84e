"""What stands in a page: its words, links, pictures and the tags that the rules ask for."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin, urlsplit

_SILENT = ("script", "style", "template", "noscript")
_CHARSET = re.compile(rb"charset=[\"']?([A-Za-z0-9_-]+)")
_SPACE = re.compile(r"\s+")


@dataclass
class Page:
    """A page as read: absolute ``links`` with their words, pictures with their descriptions.

    ``alts`` is None for a picture without any ``alt``; an empty one is decoration.
    """

    url: str
    title: str = ""
    links: dict[str, str] = field(default_factory=dict)
    pictures: list[tuple[str, str | None]] = field(default_factory=list)
    tags: dict[str, str] = field(default_factory=dict)
    words: str = ""

    def tag(self, name: str) -> str:
        """The content of a meta tag, by its name in whatever case; "" when it is not there."""
        return self.tags.get(name.lower(), "")

    def says(self, words: str) -> bool:
        """Whether the page says so, spaces aside."""
        return _SPACE.sub("", words) in _SPACE.sub("", self.words)


class _Reader(HTMLParser):
    def __init__(self, page: Page) -> None:
        super().__init__(convert_charrefs=True)
        self.page = page
        self.base = page.url
        self.silent = 0
        self.link = ""
        self.in_title = False
        self.said: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in _SILENT:
            self.silent += 1
        elif tag == "title":
            self.in_title = True
        elif tag == "base" and given.get("href"):
            self.base = urljoin(self.page.url, given["href"])
        elif tag == "a" and "href" in given:
            self.link = self._absolute(given["href"])
            if self.link:
                self.page.links.setdefault(self.link, "")
                if given.get("aria-label"):
                    self.page.links[self.link] = given["aria-label"]
        elif tag == "img" and given.get("src"):
            alt = given.get("alt") if "alt" in given else None
            self.page.pictures.append((self._absolute(given["src"]), alt))
            if alt:
                self.said.append(alt)
                if self.link and not self.page.links.get(self.link):
                    self.page.links[self.link] = alt
        elif tag == "meta" and given.get("name"):
            self.page.tags.setdefault(given["name"].lower(), given.get("content", "").strip())

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self.silent = max(0, self.silent - 1)
        elif tag == "title":
            self.in_title = False
        elif tag == "a":
            self.link = ""

    def handle_data(self, data: str) -> None:
        if self.in_title:
            self.page.title += data
        if self.silent or not data.strip():
            return
        self.said.append(data)
        if self.link:
            self.page.links[self.link] = (self.page.links[self.link] + data.strip())[:80]

    def _absolute(self, href: str) -> str:
        href = href.strip()
        if href.startswith(("#", "javascript:", "mailto:", "tel:", "data:")):
            return ""
        try:
            url = urldefrag(urljoin(self.base, href)).url
            return url if urlsplit(url).scheme in ("http", "https") else ""
        except ValueError:
            return ""


def read(url: str, body: bytes, kind: str = "") -> Page:
    """Read a page; broken markup gives what can be read of it, never an exception."""
    declared = _CHARSET.search(kind.encode()) or _CHARSET.search(body[:2048])
    coding = declared.group(1).decode() if declared else "utf-8"
    try:
        text = body.decode(coding, "replace")
    except LookupError:
        text = body.decode("utf-8", "replace")
    page = Page(url)
    reader = _Reader(page)
    reader.feed(text)
    reader.close()
    page.words = " ".join(reader.said)
    page.title = page.title.strip()
    return page
