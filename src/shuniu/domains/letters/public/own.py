"""A writer's own letter: found by number and code, followed, rated, asked about once more."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from shuniu.casework import engine
from shuniu.casework.models import Matter
from shuniu.casework.queries import steps_open_to, with_detail
from shuniu.casework.standard import words
from shuniu.commons.flow import flows
from shuniu.commons.flow.model import Label
from shuniu.commons.people.actor import Actor, citizen
from shuniu.ground import clock
from shuniu.ground.record import in_chinese
from shuniu.ground.refusal import NotFound, Refused
from shuniu.site import throttle
from shuniu.site.address import address_of
from shuniu.site.forms import CitizenForm
from shuniu.site.views import too_many

from .. import actions, queries
from ..flow.letter import KIND
from ..models import Letter
from . import forms
from .hooks import additions, own_hooks

COOKIE, SALT = "own_letter", "letters.own"
PASS_SECONDS = 30 * 60
TRIES = throttle.Limit("letter code", 10, dt.timedelta(minutes=10))
ACTS = throttle.Limit("own letter", 20, dt.timedelta(minutes=10))

# What a writer can do with the own letter: form, button, and the flow's steps behind it.
OWN_ACTS: dict[str, tuple[type[CitizenForm], Label, tuple[str, ...]]] = {
    "rate": (forms.RateForm, gettext_lazy("评价答复"), ("rate", "rate_dissatisfied")),
    "ask": (forms.AskForm, gettext_lazy("追问"), ("ask_again",)),
    "withdraw": (forms.WithdrawForm, gettext_lazy("撤回来信"), ("withdraw",)),
}


@require_http_methods(["GET", "HEAD", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """查询来信: by number and code; a wrong pair is told without saying which was wrong."""
    form = forms.OwnForm(request.POST or None, initial={"number": request.GET.get("number", "")})
    if request.method == "POST" and form.is_valid():
        try:
            throttle.check(request, TRIES)
            letter = queries.by_code(form.cleaned_data["number"], form.cleaned_data["code"])
        except throttle.TooMany as refusal:
            form.refuse(refusal)
            return private(render(request, "letters/public/find.html", {"form": form}, status=429))
        except NotFound:
            form.add_error(
                None, _("没有找到这封来信。请核对编号和查询码，两项都要与提交时显示的一致。")
            )
        else:
            response = redirect("letters:own")
            response.set_cookie(
                COOKIE,
                signing.dumps(letter.pk, salt=SALT),
                max_age=PASS_SECONDS,
                httponly=True,
                samesite="Lax",
                secure=settings.SECURE_COOKIES,
            )
            return response
    status = 422 if form.is_bound and form.errors else 200
    return private(render(request, "letters/public/find.html", {"form": form}, status=status))


@require_http_methods(["GET", "HEAD", "POST"])
def own(request: HttpRequest) -> HttpResponse:
    """我的来信: what was written, how far it is, and the answer."""
    if request.method == "POST":  # 离开: for a computer that others use too
        response = redirect("letters:find")
        response.delete_cookie(COOKIE, samesite="Lax")
        return response
    letter = letter_of_pass(request)
    if letter is None:
        return redirect("letters:find")
    return private(render(request, "letters/public/own.html", _facts(request, letter)))


@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, name: str) -> HttpResponse:
    """Rate, ask again or withdraw: one page each, the form kept when it is refused."""
    letter = letter_of_pass(request)
    if letter is None or name not in OWN_ACTS:
        return redirect("letters:find")
    form_class, label, steps = OWN_ACTS[name]
    actor = _actor(request, letter)
    open_now = {s.code for s in steps_open_to(letter.matter, actor)}
    if not open_now.intersection(steps):
        return redirect("letters:own")
    form = form_class(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                throttle.check(request, ACTS)
                with in_chinese():
                    _do(name, letter, form.cleaned_data, actor, request.POST.get("seen", ""))
            except throttle.TooMany as refusal:
                return too_many(request, refusal)
            except engine.Repeated:
                return redirect("letters:own")
            except Refused as refusal:
                form.refuse(refusal)
            else:
                return redirect("letters:own")
    facts = {"form": form, "label": label, "letter": letter, "seen": letter.matter.last_move_id}
    return private(render(request, "letters/public/act.html", facts, status=status))


def _do(name: str, letter: Letter, values: dict[str, Any], actor: Actor, seen: str) -> None:
    at = clock.now()
    expected = int(seen) if seen.isdecimal() and len(seen) < 19 else None
    if name == "rate":
        actions.rate(letter.matter, **values, by=actor, at=at, seen=expected)
    elif name == "ask":
        actions.ask_again(letter.matter, **values, by=actor, at=at, seen=expected)
    else:
        actions.withdraw(letter.matter, **values, by=actor, at=at, seen=expected)


def _actor(request: HttpRequest, letter: Letter) -> Actor:
    return citizen(letter.pk, address=address_of(request))


def letter_of_pass(request: HttpRequest) -> Letter | None:
    """The letter that this browser showed number and code for, half an hour ago at most."""
    try:
        key = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=PASS_SECONDS)
    except signing.BadSignature:
        return None
    matter = with_detail(Matter.objects.filter(kind=KIND, pk=key)).first()
    if matter is None:
        return None
    letter = Letter.objects.select_related(
        "letter_type", "mailbox", "answer__unit", "lead_unit", "town"
    ).get(pk=matter.pk)
    letter.matter = matter
    return letter


def _facts(request: HttpRequest, letter: Letter) -> dict[str, Any]:
    matter = letter.matter
    flow = flows.get(matter.kind)
    state = flow.state(matter.state)
    open_now = {s.code for s in steps_open_to(matter, _actor(request, letter))}
    if letter.asked_again_at is not None:
        open_now.discard("ask_again")
    rated = letter.ratings.filter(answer=letter.answer_id, source="web").exists()
    acts = [
        {"name": name, "label": label}
        for name, (_form, label, steps) in OWN_ACTS.items()
        if open_now.intersection(steps) and not (name == "rate" and rated)
    ]
    return {
        "letter": letter,
        "matter": matter,
        "state": state.public_label or state.label,
        "tone": state.tone,
        "final": state.final,
        "acts": acts,
        "timeline": list(reversed(_timeline(matter))),
        "due_on": _answer_due(matter),
        "papers": [p.paper for p in matter.papers.all()],
        "hooks": additions(own_hooks, letter),
    }


def _timeline(matter: Matter) -> list[dict[str, Any]]:
    """What the flow lets the citizen read of the steps taken: no names of persons."""
    lines = []
    for move in matter.moves.all():
        sentence = str(words(matter, move.step).citizen)
        if not sentence:
            continue
        unit = move.unit.name if move.unit else ""
        told = sentence.format(
            who="", unit=unit, number=matter.number, title=matter.title, note=move.note
        )
        lines.append({"at": move.at, "text": told})
    return lines


def _answer_due(matter: Matter) -> dict[str, Any] | None:
    for term in matter.terms.all():
        if term.name == "answer" and term.met_on is None and not term.suspended:
            return {"on": term.due_on, "provisional": term.provisional}
    return None


def private(response: HttpResponse) -> HttpResponse:
    """A page with somebody's own data: kept by no cache."""
    patch_cache_control(response, private=True, no_store=True)
    return response
