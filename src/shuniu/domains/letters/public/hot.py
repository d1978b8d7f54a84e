"""Television and its promises before the public; and the writer's own word on it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from shuniu.casework import engine
from shuniu.casework.queries import steps_open_to
from shuniu.commons.flow import flows
from shuniu.commons.people.actor import citizen
from shuniu.ground import clock
from shuniu.ground.refusal import Refused
from shuniu.ground.text import clean
from shuniu.site import throttle
from shuniu.site.address import address_of
from shuniu.site.page_cache import public_page
from shuniu.site.paging import keyset
from shuniu.site.registries import CitizenAct, Hit, Searcher, citizen_acts, searchers
from shuniu.site.views import too_many

from ..actions.hot import HOT_ACTIONS
from ..flow.hot import KIND
from ..models import HotLetter, Letter
from ..queries.hot import hot_for_writer, published_results, result_of
from .hooks import own_hooks, published_hooks
from .own import letter_of_pass, private

ORDER = ("-published_at", "-matter_id")
WORDS = throttle.Limit("hot consent", 20, dt.timedelta(minutes=10))
# What the writer can say on their own page, and the step that it is.
ANSWERS = {
    "agree": "give_consent",
    "refuse": "refuse_consent",
    "withdraw": "withdraw_consent",
}


@require_safe
@public_page()
def results(request: HttpRequest) -> HttpResponse:
    """台网互动: what was promised on air and what came of it, the newest first."""
    page = keyset(published_results(), order=ORDER, cursor=request.GET.get("at", ""))
    return render(request, "letters/public/hot_results.html", {"page": page, "door": "interaction"})


@require_safe
@public_page()
def result(request: HttpRequest, number: str) -> HttpResponse:
    """One result: the masked letter, the promise with its date, the visits and what they found."""
    found = published_results().filter(matter__number=number, matter__kind=KIND).first()
    if found is None:
        raise Http404
    public = Letter.objects.published().filter(pk=found.letter_id).select_related("matter").first()
    facts = {
        "hot": found,
        "letter": public,
        "visits": list(found.follow_ups.order_by("visited_on", "pk").values("visited_on", "kept")),
        "door": "interaction",
    }
    return render(request, "letters/public/hot_result.html", facts)


@require_http_methods(["GET", "HEAD", "POST"])
def consent(request: HttpRequest) -> HttpResponse:
    """是否同意上电视: the writer, known by number and code, agrees, refuses or takes it back."""
    letter = letter_of_pass(request)
    hot = hot_for_writer(letter) if letter is not None else None
    if letter is None or hot is None:
        return redirect("letters:find" if letter is None else "letters:own")
    refusal: Refused | None = None
    if request.method == "POST":
        step = ANSWERS.get(request.POST.get("answer", ""))
        if step is None:
            return redirect("letters:hot_consent")
        actor = citizen(hot.pk, address=address_of(request))
        seen = request.POST.get("seen", "")
        try:
            throttle.check(request, WORDS)
            HOT_ACTIONS[step](
                hot.matter,
                by=actor,
                at=clock.now(),
                seen=int(seen) if seen.isdecimal() and len(seen) < 19 else 0,
            )
        except throttle.TooMany as said:
            return too_many(request, said)
        except engine.Repeated:
            return redirect("letters:own")
        except Refused as said:
            refusal = said
            hot = hot_for_writer(letter) or hot
        else:
            return redirect("letters:own")
    facts = {**_asked(hot), "letter": letter, "refusal": refusal}
    status = 422 if refusal else 200
    return private(render(request, "letters/public/hot_consent.html", facts, status=status))


def _asked(hot: HotLetter) -> dict[str, Any]:
    """What the writer may say now, and how far it is."""
    open_now = {s.code for s in steps_open_to(hot.matter, citizen(hot.pk))}
    state = flows.get(KIND).state(hot.matter.state)
    return {
        "hot": hot,
        "state": state.public_label or state.label,
        "tone": state.tone,
        "may_agree": "give_consent" in open_now,
        "may_refuse": "refuse_consent" in open_now,
        "may_withdraw": "withdraw_consent" in open_now,
        "seen": hot.matter.last_move_id,
    }


def on_own_letter(letter: Letter) -> Mapping[str, Any] | None:
    """On the writer's own letter: the question, or how far it is, once they have been asked."""
    hot = hot_for_writer(letter)
    if hot is None or hot.matter.state == "nominated":
        return None
    return {"template": "letters/public/hot_own.html", **_asked(hot)}


def on_published_letter(letter: Letter) -> Mapping[str, Any] | None:
    """On a published letter: the way to what came of it on television."""
    hot = result_of(letter)
    return {"template": "letters/public/hot_link.html", "hot": hot} if hot is not None else None


def search(words: str, most: int) -> list[Hit]:
    """Published results for the site's search box; there are hundreds at the very most."""
    typed = clean(words)
    found = published_results().filter(
        Q(public_title__icontains=typed)
        | Q(public_text__icontains=typed)
        | Q(promise__icontains=typed)
        | Q(result__icontains=typed)
    )
    return [
        Hit(
            title=hot.public_title,
            url=reverse("letters:hot_result", args=[hot.matter.number]),
            excerpt=hot.promise[:90],
            unit=hot.promise_unit.name if hot.promise_unit else "",
            day=hot.published_at,
        )
        for hot in found[:most]
    ]


def open_hot_pages() -> None:
    """Register with the site and with the letters' own pages; called once at the start."""
    citizen_acts.add(
        "letters.hot",
        CitizenAct(
            gettext_lazy("看台网互动"),
            gettext_lazy("电视上的承诺兑现了没有"),
            "letters:hot_results",
            "tv",
            "interaction",
            80,
        ),
    )
    searchers.add("letters.hot", Searcher(gettext_lazy("台网互动"), search, "letters:hot_results"))
    own_hooks.add("hot", on_own_letter)
    published_hooks.add("hot", on_published_letter)
