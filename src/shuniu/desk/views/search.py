"""One search box for all: every kind of matter that this person may see."""

from __future__ import annotations

import unicodedata

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from shuniu.casework.attached.finding import Hit, in_papers
from shuniu.casework.models import Matter
from shuniu.casework.queries import searching, visible_to
from shuniu.commons.people.actor import Actor
from shuniu.commons.search.queries import QueryRefused
from shuniu.ground.text import clean

from .. import columns
from ..access import StaffRequest
from ..declare import Showing, desks
from .shown import matter_address, showing_for

EACH = 20
_BRACKETS = str.maketrans("[【〖{]】〗}", "〔〔〔〔〕〕〕〕")


def spellings(number: str) -> list[str]:
    """A number as it was typed, and as the office writes it, with 〔〕 and half-width digits.

    Nothing without a digit is a number.
    """
    if not any(c.isdigit() for c in number):
        return []
    return list({number, unicodedata.normalize("NFKC", number).translate(_BRACKETS)})


@require_safe
def search(request: StaffRequest) -> HttpResponse:
    """What was found, kind by kind, the newest first; a full number leads to its matter."""
    query = clean(request.GET.get("q", "").replace("\x00", ""))[:200]
    kinds = [kind for kind, desk in desks.items() if desk.may_list(request.actor)]
    exact = _numbered(request.actor, kinds, query)
    if exact is not None:
        return HttpResponseRedirect(reverse("desk:matter", args=[exact]))
    groups, error = [], ""
    try:
        found = _found(request.actor, kinds, query) if query and kinds else {}
        papers = in_papers([m.pk for rows in found.values() for m in rows[:EACH]], query)
    except QueryRefused as refused:
        found, papers, error = {}, {}, refused.sentence
    showing = showing_for(request.actor)
    for kind, rows in found.items():
        more = reverse("desk:list", args=[kind]) + "?" + urlencode({"q": query})
        lines = [_line(m, showing, papers.get(m.pk)) for m in rows[:EACH]]
        groups.append((desks.get(kind).label, lines, more if len(rows) > EACH else ""))
    context = {"query": query, "groups": groups, "error": error}
    return render(request, "desk/search.html", context)


def _numbered(actor: Actor, kinds: list[str], query: str) -> int | None:
    """The matter that the actor may see and that has exactly this number."""
    numbers = spellings(query)
    if not numbers or not kinds:
        return None
    named = Matter.objects.filter(kind__in=kinds, number__in=numbers).order_by()
    for kind, key in named.values_list("kind", "pk"):
        if visible_to(actor, kind).filter(pk=key).exists():
            return int(key)
    return None


def _found(actor: Actor, kinds: list[str], query: str) -> dict[str, list[Matter]]:
    """The newest of each kind in which something was found, one more than is shown."""
    return searching.newest_of(actor, kinds, query, EACH + 1)


def _line(matter: Matter, showing: Showing, paper: Hit | None) -> dict[str, object]:
    return {
        "address": matter_address(matter.pk),
        "title": matter.title,
        "number": matter.number,
        "state": columns.state_html(matter),
        "due": columns.due_html(matter.due_on, matter.due_provisional, showing),
        "paper": paper,
    }
