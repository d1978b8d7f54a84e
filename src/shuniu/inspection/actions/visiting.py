"""Going to see: probes of all sites, and the nightly walk. Only hosts of our own are asked."""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction

from shuniu.commons.people.actor import Actor
from shuniu.commons.publishing.models import Publication
from shuniu.domains.portal.models import Site
from shuniu.ground import clock
from shuniu.ground.refusal import Refused
from shuniu.site import county

from ..crawling import Door, Limits, Marks, Walk, fetch, reach_by_ipv6, walk
from ..measures.visitors import MISTAKES
from ..models import CrawlFault, CrawlRun, Probe
from ..queries.state import marks_of

AT_ONCE = 8
PROBE_EVERY = dt.timedelta(minutes=25)
WALK_EVERY = dt.timedelta(hours=20)
AT_NIGHT = range(6)
KEEP_FAULTS = dt.timedelta(days=60)
SAMPLE = 40
MOST_SECONDS_A_RUN = 40 * 60


class NowhereToLook(Refused):
    """没有写明网站的对外地址，无法巡查。请设置环境变量SHUNIU_INSPECT（例如 http://127.0.0.1:8000）。"""


def base_address() -> str:
    """Where the main site is reached: SHUNIU_INSPECT, else the first of SHUNIU_ORIGINS; or ""."""
    named = os.environ.get("SHUNIU_INSPECT") or next(iter(settings.CSRF_TRUSTED_ORIGINS), "")
    return named.rstrip("/")


def _via() -> tuple[str, int] | None:
    named = os.environ.get("SHUNIU_INSPECT_VIA", "")
    host, _colon, port = named.rpartition(":")
    return (host, int(port)) if host else None


def addresses(sites: Sequence[Site], base: str) -> tuple[dict[str, str], Door]:
    """Where each site begins, and the door that lets nobody out of our own hosts."""
    scheme = urlsplit(base).scheme or "http"
    found = {
        site.code: f"{scheme}://{site.host}/" if site.host else f"{base}{site.base}"
        for site in sites
    }
    hosts = {urlsplit(url).netloc.lower() for url in (*found.values(), base) if url}
    return found, Door(frozenset(hosts), _via())


def _open_sites(at: dt.datetime) -> list[Site]:
    on = at.astimezone(clock.ZONE).date()
    return list(Site.objects.open_on(on).select_related("unit"))


def probe(*, on: dt.date, by: Actor, at: dt.datetime, base: str = "") -> int:
    """探测: ask every site's home page once, unless it was asked in the last 25 minutes.

    15 seconds without the whole page count as failed. Without an address to go to nothing is
    done; how many were asked.
    """
    base = base or base_address()
    sites = _open_sites(at)
    if not base or not sites:
        return 0
    lately = Probe.objects.filter(at__gt=at - PROBE_EVERY).values_list("site", flat=True)
    asked = set(lately)
    found, door = addresses([site for site in sites if site.code not in asked], base)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = dict(
            zip(found, pool.map(lambda url: fetch(door, url), found.values()), strict=True)
        )
    Probe.objects.bulk_create(
        [
            Probe(
                site=code,
                at=at,
                status=answer.status,
                ms=answer.ms,
                ok=answer.good,
                error=answer.error[:60],
            )
            for code, answer in answers.items()
        ]
    )
    return len(answers)


def crawl_due(*, on: dt.date, by: Actor, at: dt.datetime) -> int:
    """夜间巡查: by night, the sites not walked through since; a missed night mends itself."""
    base = base_address()
    if not base:
        return 0
    night = at.astimezone(clock.ZONE).hour in AT_NIGHT
    since = at - (WALK_EVERY if night else 2 * WALK_EVERY)
    done = set(CrawlRun.objects.filter(started_at__gt=since).values_list("site", flat=True))
    waiting = [site for site in _open_sites(at) if site.code not in done]
    CrawlFault.objects.filter(run__started_at__lt=at - KEEP_FAULTS).delete()
    return crawl(waiting, by=by, at=at, base=base)


def crawl(
    sites: Sequence[Site],
    *,
    by: Actor,
    at: dt.datetime,
    base: str = "",
    limits: Limits | None = None,
) -> int:
    """巡查: walk through the sites as a visitor would, and keep what was wrong; how many.

    Raises ``NowhereToLook`` without an address.
    """
    base = base or base_address()
    if not base:
        raise NowhereToLook
    everyone = _open_sites(at)
    found, door = addresses(everyone, base)
    main = next((site for site in everyone if site.is_main), None)
    for site in sites:
        start = found[site.code]
        others = tuple(url for code, url in found.items() if code != site.code and url != start)
        apart = tuple(url for url in others if url.startswith(start))
        seen = walk(
            start,
            door,
            marks=_marks(site, main),
            also=_sample(site, start, base, at),
            apart=(*apart, f"{base}/desk/", f"{base}/cms/", f"{base}/api/"),
            search=_something_to_find(site),
            limits=limits,
        )
        _keep(site, seen, reach_by_ipv6(site.host) if site.host else None, at=at)
    return len(sites)


def _marks(site: Site, main: Site | None) -> Marks:
    registered = marks_of(site, main, county.current())
    linked = {code: registered[code] for code in ("party_mark", MISTAKES) if code in registered}
    # What the site has none of can't stand in its tags; that it has none is found without a walk.
    host = site.host or (main.host if main else "")
    given = {"SiteName": True, "SiteDomain": host, "SiteIDCode": registered.get("site_code")}
    return Marks(
        {code: words for code, words in registered.items() if code not in linked},
        linked,
        tuple(name for name, has in given.items() if has),
    )


def _sample(site: Site, start: str, base: str, at: dt.datetime) -> list[str]:
    """Some of the site's standing lines, others every night, so that old ones come up too."""
    lines = Publication.objects.standing().filter(site=site.code)
    newest = lines.order_by("-first_published_at", "-id").values_list("pk", flat=True).first()
    if newest is None:
        return []
    # Keys spread over all there are; a step that no year shares with the count.
    first = (at.toordinal() * 7919) % newest + 1
    found = lines.filter(pk__gte=first).order_by("pk").values_list("url", flat=True)[:SAMPLE]
    return [url if "//" in url else f"{base}{url}" for url in found]


def _something_to_find(site: Site) -> tuple[str, str] | None:
    """Characters that stand together in the newest title, and the title that they have to find."""
    lines = Publication.objects.standing().filter(site=site.code, source_kind="article")
    title = lines.order_by("-first_published_at", "-id").values_list("title", flat=True).first()
    if title is None:
        return None
    words = max(re.findall("[\u4e00-\u9fff]+", title), key=len, default="")[:4]
    return (words, title) if len(words) >= 2 else None


def _keep(site: Site, seen: Walk, ipv6: bool | None, *, at: dt.datetime) -> None:
    with transaction.atomic():
        run = CrawlRun.objects.create(
            site=site.code,
            base=seen.base[:300],
            started_at=at,
            pages=seen.pages,
            bytes=seen.bytes,
            whole=seen.whole,
            ipv6=ipv6,
            outside=dict(list(seen.outside.items())[:200]),
        )
        CrawlFault.objects.bulk_create(
            [
                CrawlFault(
                    run=run,
                    code=fault.code,
                    what=fault.what[:120],
                    url=fault.url[:500],
                    seen_on=fault.seen_on[:500],
                    detail=fault.detail[:200],
                )
                for fault in seen.faults
            ]
        )
