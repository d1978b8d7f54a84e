"""An applicant's own application: found by number and code, its clock, its letters, what to do."""

from __future__ import annotations

import datetime as dt
from typing import Any, TypeVar
from urllib.parse import quote

from django.conf import settings
from django.core import signing
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from shuniu.casework import engine
from shuniu.casework.models import Matter
from shuniu.casework.queries import steps_open_to, with_detail
from shuniu.casework.standard import words
from shuniu.commons.flow import flows
from shuniu.commons.flow.model import Label
from shuniu.commons.papers.reading import open_for
from shuniu.commons.people.actor import Actor, citizen
from shuniu.ground import clock
from shuniu.ground.record import in_chinese
from shuniu.ground.refusal import NotFound, Refused
from shuniu.site import throttle
from shuniu.site.address import address_of
from shuniu.site.forms import CitizenForm
from shuniu.site.views import too_many

from ..actions import application as actions
from ..flow.application import KIND
from ..models import OUTCOMES, Answer, Application, Notice
from ..queries import application as queries
from . import application_forms as forms

Answered = TypeVar("Answered", bound=HttpResponseBase)
COOKIE, SALT = "own_application", "disclosure.own"
PASS_SECONDS = 30 * 60
TRIES = throttle.Limit("disclosure code", 10, dt.timedelta(minutes=10))
ACTS = throttle.Limit("own application", 20, dt.timedelta(minutes=10))

# What an applicant can do: form, button, and the flow's step behind it.
OWN_ACTS: dict[str, tuple[type[CitizenForm], Label, str]] = {
    "correct": (forms.CorrectForm, gettext_lazy("补正申请"), "correct"),
    "reasons": (forms.ReasonsForm, gettext_lazy("说明理由"), "give_reasons"),
    "receipt": (forms.ReceiptForm, gettext_lazy("确认收到答复"), "confirm_receipt"),
    "withdraw": (forms.WithdrawForm, gettext_lazy("撤回申请"), "withdraw"),
}
TO_OTHERS = (Notice.Kind.CONSULTATION, Notice.Kind.DECISION)
TO_APPLICANT = [kind for kind in Notice.Kind.values if kind not in TO_OTHERS]


@require_http_methods(["GET", "HEAD", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """查询申请: by number and code; a wrong pair is told without saying which was wrong."""
    form = forms.OwnForm(request.POST or None, initial={"number": request.GET.get("number", "")})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                throttle.check(request, TRIES)
                found = queries.by_code(form.cleaned_data["number"], form.cleaned_data["code"])
            except throttle.TooMany as refusal:
                form.refuse(refusal)
                status = 429
            except NotFound:
                form.add_error(
                    None, _("没有找到这件申请。请核对编号和查询码，两项都要与提交时显示的一致。")
                )
            else:
                return _passed(found)
    return private(render(request, "disclosure/public/find.html", {"form": form}, status=status))


def _passed(found: Application) -> HttpResponse:
    response = redirect("disclosure:own_application")
    response.set_cookie(
        COOKIE,
        signing.dumps(found.pk, salt=SALT),
        max_age=PASS_SECONDS,
        httponly=True,
        samesite="Lax",
        secure=settings.SECURE_COOKIES,
    )
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def own(request: HttpRequest) -> HttpResponse:
    """我的申请: what was asked for, how the clock stands, the letters and the answer."""
    if request.method == "POST":  # 离开: for a computer that others use too
        response = redirect("disclosure:find_application")
        response.delete_cookie(COOKIE, samesite="Lax")
        return response
    found = of_pass(request)
    if found is None:
        return redirect("disclosure:find_application")
    return private(render(request, "disclosure/public/own.html", _facts(request, found)))


@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, name: str) -> HttpResponse:
    """Correct, give reasons, confirm receipt or withdraw: one page each."""
    found = of_pass(request)
    if found is None or name not in OWN_ACTS:
        return redirect("disclosure:find_application")
    form_class, label, step = OWN_ACTS[name]
    actor = _actor(request, found)
    if step not in {s.code for s in steps_open_to(found.matter, actor)}:
        return redirect("disclosure:own_application")
    form = form_class(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                throttle.check(request, ACTS)
                with in_chinese():
                    flows.get(KIND).actions[step](
                        found.matter,
                        **form.cleaned_data,
                        by=actor,
                        at=clock.now(),
                        seen=_seen(request.POST.get("seen", "")),
                    )
            except throttle.TooMany as refusal:
                return too_many(request, refusal)
            except engine.Repeated:
                return redirect("disclosure:own_application")
            except Refused as refusal:
                form.refuse(refusal)
            else:
                return redirect("disclosure:own_application")
    facts = {
        "form": form,
        "label": label,
        "application": found,
        "asked": _asked(found, name),
        "seen": found.matter.last_move_id,
    }
    return private(render(request, "disclosure/public/act.html", facts, status=status))


def _seen(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 19 else None


def _asked(found: Application, name: str) -> list[str]:
    """What the notice asks for, above the form that answers it."""
    kind = {"correct": Notice.Kind.CORRECTION, "reasons": Notice.Kind.REASONS}.get(name)
    notice = found.notices.filter(kind=kind).order_by("-pk").first() if kind else None
    return list(notice.lines) if notice else []


@require_safe
def letter(request: HttpRequest, what: str, key: int) -> HttpResponseBase:
    """The answer, a notice or a paper of the answer, for the applicant alone."""
    found = of_pass(request)
    if found is None:
        return redirect("disclosure:find_application")
    if what == "paper":
        return private(_paper(request, found, key))
    if what == "answer":
        answer = found.answers.filter(pk=key, issued_at__isnull=False).first()
        if answer is None:
            raise Http404
        answer.application = found
        data, number = actions.answer_pdf(answer), answer.number
    else:
        notice = found.notices.filter(pk=key, kind__in=TO_APPLICANT).first()
        if notice is None:
            raise Http404
        notice.application = found
        data, number = actions.notice_pdf(notice), notice.number
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = f"inline; filename*=UTF-8''{quote(number)}.pdf"
    return private(response)


def _paper(request: HttpRequest, found: Application, key: int) -> HttpResponseBase:
    """A paper that goes with the answer that stands, and no other of the matter's."""
    answer = found.answer
    kept = found.matter.papers.filter(paper_id=key, purpose=answer.purpose) if answer else None
    if kept is None or not kept.exists():
        raise Http404
    try:
        opened = open_for(_actor(request, found), key, at=clock.now(), inline=True)
    except NotFound:
        raise Http404 from None
    response = FileResponse(opened.stream())
    for name, value in opened.headers.items():
        response[name] = value
    return response


def _actor(request: HttpRequest, found: Application) -> Actor:
    return citizen(found.pk, label=_("申请人"), address=address_of(request))


def of_pass(request: HttpRequest) -> Application | None:
    """The application that this browser showed number and code for, half an hour ago at most."""
    try:
        key = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=PASS_SECONDS)
    except signing.BadSignature:
        return None
    matter = with_detail(Matter.objects.filter(kind=KIND, pk=key)).first()
    if matter is None:
        return None
    return queries.application_of(matter)


def _facts(request: HttpRequest, found: Application) -> dict[str, Any]:
    matter = found.matter
    state = flows.get(KIND).state(matter.state)
    open_now = {s.code for s in steps_open_to(matter, _actor(request, found))}
    papers = [line.paper for line in matter.papers.all()]
    answer = found.answer
    if answer is not None:
        papers = [p.paper for p in matter.papers.all() if p.purpose == answer.purpose]
    return {
        "application": found,
        "matter": matter,
        "state": state.public_label or state.label,
        "tone": state.tone,
        "acts": [
            {"name": name, "label": label}
            for name, (_form, label, step) in OWN_ACTS.items()
            if step in open_now
        ],
        "clock": queries.clock_of(matter, clock.today()),
        "waiting": _waiting(matter),
        "answer": answer,
        "right_code": _right_code(answer),
        "outcome": OUTCOMES[answer.outcome] if answer else None,
        "papers": papers if answer else [],
        "notices": list(found.notices.filter(kind__in=TO_APPLICANT).order_by("pk")),
        "timeline": list(reversed(_timeline(matter))),
    }


def _right_code(answer: Answer | None) -> str:
    """The code of the organ that is named instead, if it takes applications here."""
    name = answer.right_organ if answer else ""
    return next((o.code for o in queries.receiving_organs() if o.name == name), "") if name else ""


def _waiting(matter: Matter) -> dt.date | None:
    """Until when the applicant is waited for, if so."""
    for term in matter.terms.all():
        if term.name in ("correct", "pay", "explain") and term.met_on is None:
            due: dt.date = term.due_on
            return due
    return None


def _timeline(matter: Matter) -> list[dict[str, Any]]:
    """What the flow lets the applicant read of the steps taken: no names of persons."""
    lines = []
    for move in matter.moves.all():
        sentence = str(words(matter, move.step).citizen)
        if sentence:
            told = sentence.format(
                who="", unit="", number=matter.number, title=matter.title, note=move.note
            )
            lines.append({"at": move.at, "text": told})
    return lines


def private(response: Answered) -> Answered:
    """Nothing on the way keeps an applicant's own pages."""
    patch_cache_control(response, private=True, no_store=True)
    return response
