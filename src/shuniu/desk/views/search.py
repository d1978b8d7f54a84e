"""One search box for all: every kind of matter that this person may see."""

from __future__ import annotations

import unicodedata

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from shuniu.casework.attached.finding import in_papers
from shuniu.casework.queries import searching, visible_to
from shuniu.commons.search.queries import QueryRefused
from shuniu.ground.text import clean

from .. import columns
from ..access import StaffRequest
from ..declare import desks
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
    showing, groups, error = showing_for(request.actor), [], ""
    looked, numbers = None, spellings(query)
    for kind, desk in desks.items():
        if not query or not desk.may_list(request.actor):
            continue
        rows = visible_to(request.actor, kind)
        if numbers:
            exact = rows.filter(number__in=numbers).values_list("pk", flat=True).first()
            if exact is not None:
                return HttpResponseRedirect(reverse("desk:matter", args=[exact]))
        try:
            looked = looked or searching.search(query)
            if not looked.may_be_of(kind):
                continue
            found = looked.among(visible_to(request.actor, kind, listed=True), EACH + 1)
        except QueryRefused as refused:
            error = refused.sentence
            break
        papers = in_papers([m.pk for m in found[:EACH]], query)
        more = reverse("desk:list", args=[kind]) + "?" + urlencode({"q": query})
        lines = [
            {
                "address": matter_address(m.pk),
                "title": m.title,
                "number": m.number,
                "state": columns.state_html(m),
                "due": columns.due_html(m.due_on, m.due_provisional, showing),
                "paper": papers.get(m.pk),
            }
            for m in found[:EACH]
        ]
        if lines:
            groups.append((desk.label, lines, more if len(found) > EACH else ""))
    context = {"query": query, "groups": groups, "error": error}
    return render(request, "desk/search.html", context)
