"""Answered letters for everybody to read: list, search, one letter, agreement, statistics."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import get_random_string, salted_hmac
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from shuniu.commons.figures.period import Period
from shuniu.commons.people.actor import citizen
from shuniu.commons.people.models import Unit
from shuniu.commons.search.queries import containing
from shuniu.ground import clock
from shuniu.ground.refusal import FieldRefused, Refused
from shuniu.ground.text import clean
from shuniu.ground.written import Written
from shuniu.site import throttle
from shuniu.site.address import address_of
from shuniu.site.page_cache import public_page
from shuniu.site.paging import keyset
from shuniu.site.registries import Hit
from shuniu.site.views import too_many

from .. import actions, queries
from ..models import Letter, LetterType
from .hooks import additions, published_hooks

VOTER_COOKIE, YEAR_SECONDS = "voter", 365 * 24 * 3600
VOTES = throttle.Limit("agree", 30, dt.timedelta(minutes=10))
ORDER = ("-published_at", "-matter_id")
# Just what the page of a letter shows: naming seventy columns more doubles its cost.
SHOWN = (
    *("public_title", "public_text", "public_answer"),
    *("written_at", "answered_at", "published_at", "satisfaction"),
    *("matter__number", "letter_type__name", "answer__unit__name", "lead_unit__name"),
)
_PUBLISHED = Written(
    lambda number: (
        Letter.objects.published()
        .by_number(number)
        .select_related("matter", "letter_type", "answer__unit", "lead_unit")
        .only(*SHOWN)
        .annotate(agreeing=Count("agree_votes"))
    )
)


@require_safe
@public_page()
def interaction(request: HttpRequest) -> HttpResponse:
    """互动: the acts of a citizen with letters, and the newest answers."""
    newest = queries.published()[:8]
    facts = {"newest": newest, "door": "interaction"}
    return render(request, "letters/public/interaction.html", facts)


@require_safe
@public_page()
def answered(request: HttpRequest) -> HttpResponse:
    """来信选登: published letters, by word, type and unit; the newest first."""
    found: QuerySet[Letter] = queries.published()
    typed = clean(request.GET.get("q", ""))[:50]
    kind, unit = request.GET.get("type", ""), request.GET.get("unit", "")
    refusal: Refused | None = None
    if typed:
        try:
            found = found.filter(containing("public_search", typed))
        except Refused as said:
            refusal, found = said, found.none()
    if kind:
        found = found.filter(letter_type__code=clean(kind)[:32])
    if unit.isdecimal() and len(unit) < 10:
        found = found.filter(lead_unit_id=int(unit))
    page = keyset(found, order=ORDER, cursor=request.GET.get("at", ""))
    facts = {
        "page": page,
        "q": typed,
        "type": kind,
        "unit": unit,
        "refusal": refusal,
        "filtered": bool(typed or kind or unit),
        "types": LetterType.objects.filter(active=True),
        "units": Unit.objects.filter(handles_letters=True, closed_on__isnull=True),
    }
    return render(request, "letters/public/answered.html", facts)


@require_safe
@public_page()
def letter(request: HttpRequest, number: str) -> HttpResponse:
    """One published letter with its answer: the masked copy, never the letter itself."""
    found: Any = next(iter(_PUBLISHED(number=number)), None)
    if found is None:
        raise Http404
    facts = {
        "letter": found,
        "agreeing": found.agreeing,
        "hooks": additions(published_hooks, found),
    }
    return render(request, "letters/public/letter.html", facts)


@require_safe
def agree_page(request: HttpRequest, number: str) -> HttpResponse:
    """附议: asks once more, with the form's token, so that the letter's page can be kept ready."""
    found = Letter.objects.published().by_number(number).first()
    if found is None:
        raise Http404
    return render(request, "letters/public/agree.html", {"letter": found, "number": number})


@require_POST
def agree(request: HttpRequest, number: str) -> HttpResponse:
    """附议: once a browser; the number that agree is one of the signs of a hot letter."""
    found = Letter.objects.published().by_number(number).first()
    if found is None:
        raise Http404
    try:
        throttle.check(request, VOTES)
    except throttle.TooMany as refusal:
        return too_many(request, refusal)
    address = address_of(request)
    voter = request.COOKIES.get(VOTER_COOKIE, "")
    known = voter.isalnum() and len(voter) == 32
    voter = voter if known else get_random_string(32)
    actions.agree(found, voter=_digest(voter), by=citizen(None, address=address), at=clock.now())
    response = redirect("letters:letter", number=number)
    if not known:
        response.set_cookie(
            VOTER_COOKIE,
            voter,
            max_age=YEAR_SECONDS,
            httponly=True,
            samesite="Lax",
            secure=settings.SECURE_COOKIES,
        )
    return response


def _digest(voter: str) -> str:
    return salted_hmac("letters.voter", voter, algorithm="sha256").hexdigest()


@require_safe
@public_page()
def statistics(request: HttpRequest) -> HttpResponse:
    """办理统计: every unit, also one with nothing, by rules that stand under the table."""
    today = clock.today()
    year = request.GET.get("year", "")
    period = Period(dt.date(today.year, 1, 1), today)
    refusal: Refused | None = None
    if year:
        if year.isdecimal() and len(year) == 4 and 2000 <= int(year) <= today.year:
            last = min(dt.date(int(year), 12, 31), today)
            period = Period(dt.date(int(year), 1, 1), last)
        else:
            refusal = FieldRefused("year", _("没有这一年的统计，下面是今年的。"))
    rows = queries.unit_statistics(period, at=clock.now())
    first = Letter.objects.order_by("written_at").values_list("written_at", flat=True).first()
    years = range(today.year, (first or clock.now()).year - 1, -1)
    facts = {
        "rows": rows,
        "period": period,
        "years": list(years),
        "year": period.first.year,
        "rules": queries.STATISTICS_RULES.values(),
        "refusal": refusal,
        "totals": {
            "received": sum(r.received for r in rows),
            "answered": sum(r.answered for r in rows),
            "unanswered": sum(r.unanswered for r in rows),
            "overdue": sum(r.overdue for r in rows),
        },
    }
    return render(request, "letters/public/statistics.html", facts)


def search(words: str, most: int) -> list[Hit]:
    """Published letters for the site's search box."""
    try:
        found = queries.published().filter(containing("public_search", words))[:most]
    except Refused:
        return []
    return [
        Hit(
            title=letter.public_title,
            url=reverse("letters:letter", kwargs={"number": letter.matter.number}),
            excerpt=letter.public_text[:90],
            unit=letter.lead_unit.name if letter.lead_unit else "",
            day=letter.published_at,
        )
        for letter in found
    ]


def home_facts(at: dt.datetime) -> dict[str, Any]:
    """The home page's figures: this year's letters, counted from the letters themselves."""
    today = at.astimezone(clock.ZONE).date()
    period = Period(dt.date(today.year, 1, 1), today)
    received = Letter.objects.received_in(period)
    total = received.count()
    done = received.filter(answered_at__isnull=False).count()
    return {"year": today.year, "received": total, "answered": done, "newest": _newest()}


def _newest() -> list[Letter]:
    return list(queries.published()[:5])
