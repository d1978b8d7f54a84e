"""视频点播 for everybody: the list, the player, live events, the site's search."""

from __future__ import annotations

from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from shuniu.commons.publishing.explaining import explained_by
from shuniu.desk.middleware import actor_for
from shuniu.ground import clock
from shuniu.site.page_cache import public_page
from shuniu.site.paging import keyset
from shuniu.site.registries import Hit

from .. import queries
from ..models import Category, Video
from ..showing import length
from ..watching import shown

ORDER = ("-published_at", "-matter_id")
SIZE = 12
# hls.js hands the film to the browser's Media Source by a blob of its own making.
PLAYER = {"media-src": ["'self'", "blob:"]}


@require_safe
@public_page()
def videos(request: HttpRequest) -> HttpResponse:
    """视频点播: the newest first, by category."""
    category = request.GET.get("category", "")
    found = queries.standing().defer("transcript")
    counts = dict(
        Video.objects.standing().values_list("category").annotate(n=Count("pk")).order_by()
    )
    if category in Category.values:
        found = found.filter(category=category)
    else:
        category = ""
    page = keyset(found, order=ORDER, cursor=request.GET.get("at", ""), size=SIZE)
    for video in page.rows:
        video.length = length(video.film)  # type: ignore[attr-defined]
    facts = {
        "page": page,
        "category": category,
        "categories": [(c.value, c.label, counts[c.value]) for c in Category if c.value in counts],
        "total": sum(counts.values()),
        "live": queries.live_events(clock.now()),
        "door": "news",
    }
    return render(request, "media/public/videos.html", facts)


@require_safe
@public_page()
def video(request: HttpRequest, pk: int) -> HttpResponse:
    """One video: player, captions, transcript. Before publication for its own staff alone."""
    found = queries.watchable(pk, actor_for(request))
    if found is None:
        raise Http404
    standing = found.published_at is not None and found.withdrawn_at is None
    more = queries.standing().filter(category=found.category).exclude(pk=found.pk)
    beside = list(more.defer("transcript").order_by("-published_at", "-pk")[:4])
    for one in beside:
        one.length = length(one.film)  # type: ignore[attr-defined]
    facts = {
        "video": found,
        "shown": shown(found),
        "standing": standing,
        "more": beside,
        "explains": explained_by(queries.KIND, [found.pk]).get(found.pk, ()),
        "door": "news",
    }
    answer = render(request, "media/public/video.html", facts)
    answer._csp_update = PLAYER  # type: ignore[attr-defined]  # what csp_update does
    return answer


@require_safe
@public_page()
def live(request: HttpRequest) -> HttpResponse:
    """直播预告与回放."""
    facts = {**queries.live_events(clock.now()), "door": "news"}
    return render(request, "media/public/live.html", facts)


@require_safe
@public_page()
def event(request: HttpRequest, pk: int) -> HttpResponse:
    """One live event: when and where, how to watch it, afterwards its replay."""
    found = queries.live_event(pk)
    if found is None:
        raise Http404
    now = clock.now()
    facts = {
        "event": found,
        "events": [found],
        "going": found.starts_at <= now < found.ends_at,
        "over": found.ends_at <= now,
        "door": "news",
    }
    return render(request, "media/public/event.html", facts)


def search(words: str, most: int) -> list[Hit]:
    """Videos for the site's search box, also by what is said in them."""
    return [
        Hit(
            title=found.matter.title,
            url=reverse("media:video", args=[found.pk]),
            excerpt=found.summary[:90],
            unit=found.matter.unit.name,
            day=found.published_at,
        )
        for found in queries.search(words, most)
    ]
