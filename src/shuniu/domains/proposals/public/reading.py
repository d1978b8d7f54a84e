"""建议提案办理: replies that are public, for everybody; by word, session and unit."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from shuniu.commons.people.models import Unit
from shuniu.commons.search.queries import containing
from shuniu.ground.refusal import Refused
from shuniu.ground.text import clean
from shuniu.site.page_cache import public_page
from shuniu.site.paging import keyset
from shuniu.site.registries import CitizenAct, Hit, Searcher, citizen_acts, searchers

from .. import queries
from ..actions import public_address
from ..models import Proposal, Session
from ..queries import letter_signature, statistics

ORDER = ("-published_at", "-matter_id")


@require_safe
@public_page()
def replies(request: HttpRequest) -> HttpResponse:
    """The public replies, the newest first, and how the sessions stand as a whole."""
    found: QuerySet[Proposal] = queries.published()
    typed = clean(request.GET.get("q", ""))[:50]
    session, unit = request.GET.get("session", ""), request.GET.get("unit", "")
    refusal: Refused | None = None
    if typed:
        try:
            texts = containing("texts__public_search", typed)
            found = found.filter(texts)
        except Refused as said:
            refusal, found = said, found.none()
    if session.isdecimal() and len(session) < 10:
        found = found.filter(session_id=int(session))
    if unit.isdecimal() and len(unit) < 10:
        found = found.filter(lead_unit_id=int(unit))
    page = keyset(found, order=ORDER, cursor=request.GET.get("at", ""))
    sessions = list(Session.objects.all()[:12])
    totals = {t.session_id: t for t in statistics(("session",), sessions=[s.pk for s in sessions])}
    answering = Proposal.objects.published().order_by().values("lead_unit")
    context = {
        "page": page,
        "q": typed,
        "session": session,
        "unit": unit,
        "refusal": refusal,
        "filtered": bool(typed or session or unit),
        "sessions": sessions,
        "totals": [(s, totals[s.pk]) for s in sessions if s.pk in totals][:4],
        "units": Unit.objects.filter(pk__in=answering),
        "door": "interaction",
    }
    return render(request, "proposals/public/replies.html", context)


@require_safe
@public_page()
def reply(request: HttpRequest, number: str) -> HttpResponse:
    """One public reply: the checked copy, never the letter itself."""
    found = queries.published().filter(matter__kind="proposal", matter__number=number).first()
    if found is None:
        raise Http404
    names = [s.proposer.name for s in letter_signature(found)]
    context = {"proposal": found, "reply": found.reply, "names": names, "door": "interaction"}
    return render(request, "proposals/public/reply.html", context)


def search(words: str, n: int) -> list[Hit]:
    """Public replies for the site's search."""
    try:
        found = queries.published().filter(containing("texts__public_search", words))[:n]
    except Refused:
        return []
    return [
        Hit(
            title=p.texts.public_title,
            url=public_address(p),
            excerpt=p.texts.public_reply[:120],
            unit=p.lead_unit.short_name if p.lead_unit else "",
            day=p.published_at,
        )
        for p in found
    ]


def open_doors() -> None:
    """Register with the site; called once while the program starts."""
    citizen_acts.add(
        "proposals.replies",
        CitizenAct(
            _("看建议提案答复"),
            _("代表、委员提了什么，怎样办的"),
            "proposals:replies",
            "read",
            "interaction",
            100,
        ),
    )
    citizen_acts.add(
        "proposals.opinion",
        CitizenAct(
            _("填写办理意见"),
            _("代表、委员凭编号和查询码"),
            "proposals:opinion",
            "track",
            "interaction",
            120,
        ),
    )
    searchers.add("proposals", Searcher(_("建议提案答复"), search, "proposals:replies"))
