"""A walk through one site: from its home along the links, within limits, noting what is wrong."""

from __future__ import annotations

import re
import time
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import quote, unquote, urlsplit

from .fetching import Answer, Door, fetch
from .reading import Page, read

# 政府网站页面标签: what a home page, a column page and an article have to carry.
SITE_TAGS = ("SiteName", "SiteDomain", "SiteIDCode")
COLUMN_TAGS = ("ColumnName", "ColumnType")
ARTICLE_TAGS = ("ArticleTitle", "PubDate", "ContentSource")
_ARTICLE = re.compile(r"/a/\d{4}/[^/]+\.html$")
_COLUMN = re.compile(r"/c/[^/]+/$")

LINK, TAG, MARK, PICTURE, SEARCH = "link", "tag", "mark", "picture", "search"
MOST_OF_A_KIND = 200


@dataclass(frozen=True)
class Limits:
    """How far a walk goes in one night."""

    pages: int = 400
    seconds: float = 120.0
    pause: float = 0.0


@dataclass(frozen=True)
class Marks:
    """What has to stand on the home page, as the site is registered: code → words.

    ``links`` has what must be linked (the 找错 entrance): code → a part of the address.
    An empty value is not looked for: what is not registered is a fault of its own. ``tags``
    are the page tags that the home page has to carry.
    """

    words: dict[str, str] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    tags: tuple[str, ...] = SITE_TAGS


@dataclass(frozen=True)
class Fault:
    """One thing that a visitor would find wrong: what, at which address, seen on which page."""

    code: str
    what: str
    url: str
    seen_on: str = ""
    detail: str = ""


@dataclass
class Walk:
    """What a walk found. ``whole`` is false when a limit ended it; ``outside`` are other hosts."""

    base: str
    pages: int = 0
    bytes: int = 0
    whole: bool = True
    faults: list[Fault] = field(default_factory=list)
    outside: dict[str, str] = field(default_factory=dict)

    def complain(self, fault: Fault) -> None:
        """Note a fault, as long as the kind has not filled its list."""
        if sum(f.code == fault.code for f in self.faults) < MOST_OF_A_KIND:
            self.faults.append(fault)


def walk(
    base: str,
    door: Door,
    *,
    marks: Marks | None = None,
    also: Iterable[str] = (),
    apart: tuple[str, ...] = (),
    search: tuple[str, str] | None = None,
    limits: Limits | None = None,
) -> Walk:
    """Walk through the site below ``base``: links, tags, marks, pictures, search.

    ``also`` are addresses of the site that the night's sample adds to what is linked from the
    home page. ``search`` is a word and a title that must be found by it. Other hosts are noted,
    not visited; addresses of our own outside ``base``, or below one of ``apart`` (other sites,
    the staff's pages), are only asked whether they are there.
    """
    marks, limits = marks or Marks(), limits or Limits()
    found = Walk(base)
    started = time.monotonic()
    waiting: deque[tuple[str, str]] = deque([(base, "")])
    known = {base}
    for url in also:
        if url not in known and door.ours(url):
            known.add(url)
            waiting.append((url, ""))
    while waiting:
        if found.pages >= limits.pages or time.monotonic() - started > limits.seconds:
            found.whole = False
            break
        url, seen_on = waiting.popleft()
        page = _visit(found, door, url, seen_on)
        if page is None or not _below(url, base) or url.startswith(apart):
            continue
        if url == base:
            _look_for_marks(found, page, marks)
        _look_at_tags(found, page, base, marks.tags)
        _look_at_pictures(found, page)
        shown = [source for source, _alt in page.pictures if source]
        for link in (*page.links, *shown):
            if not link or link in known:
                continue
            known.add(link)
            if door.ours(link):
                waiting.append((link, url))
            else:
                found.outside.setdefault(urlsplit(link).netloc, url)
        if limits.pause:
            time.sleep(limits.pause)
    if search is not None:
        _try_search(found, door, base, *search)
    return found


def _below(url: str, base: str) -> bool:
    return url == base or url.startswith(base if base.endswith("/") else f"{base}/")


def _visit(found: Walk, door: Door, url: str, seen_on: str) -> Page | None:
    answer: Answer = fetch(door, url)
    found.pages += 1
    found.bytes += len(answer.body)
    if not answer.good:
        said = str(answer.status) if answer.status else answer.error
        if answer.error != "not ours":
            found.complain(Fault(LINK, "", url, seen_on, said))
        return None
    landed = answer.location or url
    if not answer.is_html or not door.ours(landed):
        return None
    page = read(landed, answer.body, answer.kind)
    page.url = url
    return page


def _look_for_marks(found: Walk, page: Page, marks: Marks) -> None:
    for code, words in marks.words.items():
        if words and not page.says(words):
            found.complain(Fault(MARK, code, page.url, detail=words))
    for code, part in marks.links.items():
        if part and not any(part in link for link in page.links):
            found.complain(Fault(MARK, code, page.url, detail=part))


def _look_at_tags(found: Walk, page: Page, base: str, of_home: tuple[str, ...]) -> None:
    path = urlsplit(page.url).path
    wanted: tuple[str, ...]
    if page.url == base:
        wanted = of_home
    elif _ARTICLE.search(path):
        wanted = ARTICLE_TAGS
    elif _COLUMN.search(path):
        wanted = COLUMN_TAGS
    else:
        return
    missing = [name for name in wanted if not page.tag(name)]
    if missing:
        found.complain(Fault(TAG, ",".join(missing), page.url))


def _look_at_pictures(found: Walk, page: Page) -> None:
    for source, alt in page.pictures:
        if alt is None:
            found.complain(Fault(PICTURE, "alt", source or page.url, page.url))


def _try_search(found: Walk, door: Door, base: str, word: str, title: str) -> None:
    url = f"{base}search/?q={quote(word)}"
    answer = fetch(door, url)
    said = answer.good and read(url, answer.body, answer.kind).says(title)
    if not said:
        detail = f"{answer.status or answer.error} {unquote(word)}"
        found.complain(Fault(SEARCH, "search", url, detail=detail))
