"""办事 for everybody: what one wants to do, how it is done, what is cut off today."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from shuniu.commons.papers import shelf
from shuniu.commons.papers.names import disposition
from shuniu.commons.papers.reading import SANDBOX, put_away
from shuniu.ground import clock
from shuniu.ground.text import clean
from shuniu.site.page_cache import public_page
from shuniu.site.paging import keyset
from shuniu.site.registries import Hit

from .. import queries
from ..models import Audience, GuidePaper, Notice, NoticeKind, ServiceMonth, Topic
from ..showing import shown

MOST = 2**63 - 1
AUDIENCES = (
    (Audience.PERSON.value, Audience.PERSON.label),
    (Audience.FIRM.value, Audience.FIRM.label),
)
# The line icon of a topic, by which its tile is found.
ICONS: dict[str, str] = {
    Topic.EDUCATION: "cap",
    Topic.HEALTH: "heart",
    Topic.SECURITY: "shield",
    Topic.EMPLOYMENT: "case",
    Topic.HOUSING: "home",
    Topic.TRANSPORT: "car",
    Topic.BUSINESS: "shop",
    Topic.FAMILY: "family",
    Topic.ELDERLY: "cane",
    Topic.FARMING: "sprout",
}


@require_safe
@public_page()
def services(request: HttpRequest) -> HttpResponse:
    """办事: what people want to do, and what is cut off now."""
    facts = {
        "topics": [(ICONS.get(code, "file"), code, *rest) for code, *rest in queries.topics()],
        "audiences": AUDIENCES,
        **queries.notices_now(clock.now()),
        "newest": list(queries.guides().order_by("-published_at", "-pk")[:6]),
        "door": "services",
    }
    return render(request, "services/public/services.html", facts)


@require_safe
@public_page()
def guides(request: HttpRequest) -> HttpResponse:
    """办事指南 by topic, audience and words."""
    topic, audience = request.GET.get("topic", ""), request.GET.get("audience", "")
    topic = topic if topic in Topic.values else ""
    audience = audience if audience in ("person", "firm") else ""
    words = clean(request.GET.get("q", ""))[:50]
    found = queries.narrowed(queries.guides(), topic=topic, audience=audience, words=words)
    found = found.defer("elements", "text")
    facts = {
        "page": keyset(found, order=("title", "pk"), cursor=request.GET.get("at", ""), size=30),
        "topic": topic,
        "topic_label": Topic(topic).label if topic else "",
        "audience": audience,
        "q": words,
        "topics": queries.topics(),
        "audiences": AUDIENCES,
        "door": "services",
    }
    return render(request, "services/public/guides.html", facts)


@require_safe
@public_page()
def guide(request: HttpRequest, pk: int) -> HttpResponse:
    """One guide as it was last published."""
    found = queries.guides().filter(guide_id=min(pk, MOST)).first()
    if found is None:
        raise Http404
    elements = shown(found.elements)
    facts = {
        "guide": found,
        "short": [one for one in elements if not one.long],
        "long": [one for one in elements if one.long],
        "forms": list(found.forms.select_related("paper")),
        "door": "services",
    }
    return render(request, "services/public/guide.html", facts)


@require_safe
def form(request: HttpRequest, pk: int, key: int) -> FileResponse:
    """A form of the version that stands, as a file to keep."""
    found = (
        GuidePaper.objects.filter(
            pk=min(key, MOST), version__guide_id=min(pk, MOST), version__replaced_at__isnull=True
        )
        .select_related("paper__blob")
        .first()
    )
    if found is None or put_away(found.paper):
        raise Http404
    path = shelf.place(found.paper.blob.digest)
    if not path.is_file():
        raise Http404
    answer = FileResponse(path.open("rb"), content_type=found.paper.blob.mime)
    name = f"{found.title}{path_suffix(found.paper.name)}"
    answer["Content-Disposition"] = disposition(name, inline=False)
    answer["Content-Security-Policy"] = SANDBOX
    answer["Cache-Control"] = "no-cache"
    return answer


def path_suffix(name: str) -> str:
    """.docx, with its dot; nothing where the name has none."""
    stem, dot, suffix = name.rpartition(".")
    return f".{suffix}" if stem and dot else ""


@require_safe
@public_page()
def life(request: HttpRequest) -> HttpResponse:
    """生活资讯: what is cut off now and in the next two weeks; with ``?past`` what is over."""
    now = clock.now()
    facts = {**queries.notices_now(now), "door": "services", "past": "past" in request.GET}
    if facts["past"]:
        over = Notice.objects.over(now).select_related("matter__unit")
        order = ("-ends_at", "-matter_id")
        facts["page"] = keyset(over, order=order, cursor=request.GET.get("at", ""))
    return render(request, "services/public/life.html", facts)


@require_safe
@public_page()
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """One notice, with whether it is in force."""
    found = Notice.objects.standing().select_related("matter__unit").filter(pk=min(pk, MOST))
    one = found.first()
    if one is None:
        raise Http404
    now = clock.now()
    state = "coming" if one.starts_at > now else "now" if one.ends_at > now else "over"
    facts = {"notice": one, "state": state, "door": "services"}
    return render(request, "services/public/notice.html", facts)


@require_safe
@public_page()
def statistics(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """办事统计: the numbers of a month as they were published."""
    if not (1 <= year <= 9999 and 1 <= month <= 12):
        raise Http404
    first = dt.date(year, month, 1)
    found = ServiceMonth.objects.filter(first=first, published_at__isnull=False)
    row = found.filter(withdrawn_at__isnull=True).select_related("unit").first()
    if row is None:
        raise Http404
    numbers = row.numbers
    parts = (
        (_("按要办的事"), _named(Topic.choices, numbers["topics"])),
        (_("按办理对象"), _named(Audience.choices, numbers["audiences"])),
        (_("本月发布的生活资讯"), _named(NoticeKind.choices, numbers["notice_kinds"])),
    )
    facts = {
        "row": row,
        "numbers": numbers,
        "parts": [(name, lines) for name, lines in parts if lines],
        "door": "services",
    }
    return render(request, "services/public/statistics.html", facts)


def _named(choices: Iterable[tuple[str, Any]], counts: dict[str, int]) -> list[tuple[str, int]]:
    """The counts that are not zero, in the order of the choices, in words."""
    return [(str(label), counts[code]) for code, label in choices if counts.get(code)]


def search(words: str, most: int) -> list[Hit]:
    """Guides for the site's search box."""
    found = queries.narrowed(queries.guides(), words=words).order_by("title", "pk")[:most]
    return [
        Hit(
            title=one.title,
            url=reverse("services:guide", args=[one.guide_id]),
            excerpt=str(one.elements.get("conditions", ""))[:90],
            unit=one.guide.matter.unit.name,
            day=one.published_at,
        )
        for one in found
    ]
