"""Readers report a mistake, and see what came of it; nobody is asked for a name."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from shuniu.casework.standard import words
from shuniu.commons import calendar
from shuniu.commons.people.actor import citizen
from shuniu.domains.portal.models import Site
from shuniu.ground import clock
from shuniu.ground.refusal import NotFound
from shuniu.site import throttle
from shuniu.site.address import address_of
from shuniu.site.forms import CitizenForm
from shuniu.site.steps import Answers, Step, StepForms

from ..powers import the_office
from . import actions
from .forms import MistakeForm, OwnForm
from .models import Mistake
from .queries import by_code

TRIES = throttle.Limit("mistake code", 10, dt.timedelta(minutes=10))


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """本站纠错: what can be reported here, and how soon it is answered."""
    today = clock.today()
    facts = {
        "page": _page_of(request),
        "accept": calendar.resolve("web.mistake_accept", today),
        "answer": calendar.resolve("web.mistake", today),
    }
    return _private(render(request, "mistakes/public/start.html", facts))


def _parts(address: str) -> tuple[str, str]:
    """Host and path of what somebody typed or a browser sent; empty where it is no address."""
    whole = address.startswith("/") or "//" in address
    try:
        parts = urlsplit(address if whole else f"//{address}")
        return parts.hostname or "", parts.path
    except ValueError:
        return "", ""


def _page_of(request: HttpRequest) -> str:
    """The page that the reader came from: as the address says, else as the browser does."""
    given = request.GET.get("page", "")[:500]
    if given:
        return given
    came = request.headers.get("Referer", "")[:500]
    hosts = {*Site.objects.exclude(host="").values_list("host", flat=True), request.get_host()}
    return came if _parts(came)[0] in {_parts(host)[0] for host in hosts} - {""} else ""


def site_of(address: str) -> Site:
    """The site of an address: by its host, by its path, else the main one."""
    host, path = _parts(address)
    sites = list(Site.objects.open_on(clock.today()).select_related("unit"))
    for site in sites:
        if host and site.host and _parts(site.host)[0] == host:
            return site
    for site in sites:
        if not site.host and not site.is_main and path.startswith(site.base):
            return site
    return next(site for site in sites if site.is_main)


class ReportMistake(StepForms):
    """One page, looked over once more; sent twice, it is one report."""

    kind, title = "mistake", gettext_lazy("本站纠错")
    address, start_address = "mistakes:report", "mistakes:start"
    send_button = gettext_lazy("提交")
    done_template = "mistakes/public/sent.html"
    steps = (Step("what", gettext_lazy("网页上有什么错误？"), MistakeForm),)

    def make_form(
        self, step: Step, request: HttpRequest, answers: Answers, **kwargs: Any
    ) -> CitizenForm:
        """Begins with the page that the reader came from."""
        if kwargs.get("initial") is None and "data" not in kwargs:
            kwargs["initial"] = {"address": request.GET.get("page", "")[:500]}
        return super().make_form(step, request, answers, **kwargs)

    def send(self, request: HttpRequest, answers: Answers, key: str) -> dict[str, Any]:
        """Register the report."""
        what = answers["what"]
        sent = actions.report(
            site=site_of(what["address"] or ""),
            sort=what["sort"],
            description=what["description"],
            address=what["address"] or "",
            office=the_office(),
            key=key,
            by=citizen(None, label=str(_("网民")), address=address_of(request)),
            at=clock.now(),
        )
        return {"number": sent.number, "code": sent.code}


@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: HttpRequest) -> HttpResponse:
    """查询纠错: by number and code; a wrong pair is told without saying which was wrong."""
    form = OwnForm(request.POST or None, initial={"number": request.GET.get("number", "")[:40]})
    status, facts = 200, {}
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                throttle.check(request, TRIES)
                facts = _told(by_code(form.cleaned_data["number"], form.cleaned_data["code"]))
                status = 200
            except throttle.TooMany as refusal:
                form.refuse(refusal)
                status = 429
            except NotFound:
                form.add_error(
                    None, _("没有找到这条纠错。请核对编号和查询码，两项都要与提交时显示的一致。")
                )
    context = {"form": form, **facts}
    return _private(render(request, "mistakes/public/mine.html", context, status=status))


def _told(found: Mistake) -> dict[str, Any]:
    """What the reader sees of it: no names of persons."""
    lines = []
    for move in found.matter.moves.order_by("pk"):
        sentence = str(words(found.matter, move.step).citizen)
        if sentence:
            lines.append({"at": move.at, "text": sentence.format(note=move.note)})
    return {
        "mistake": found,
        "timeline": list(reversed(lines)),
        "due_on": None if found.answered_at else found.matter.due_on,
    }


def _private(response: HttpResponse) -> HttpResponse:
    patch_cache_control(response, private=True, no_store=True)
    return response
