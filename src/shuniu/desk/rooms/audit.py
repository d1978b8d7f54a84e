"""For the auditor: the trail, searched by person, subject and day; and the proof of its chain."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from shuniu.casework.engine import OPENING
from shuniu.casework.models import Matter
from shuniu.commons import trail
from shuniu.commons.flow import flows
from shuniu.commons.flow.model import Label
from shuniu.commons.people.duties import AUDITOR
from shuniu.commons.trail.models import Entry, Seal
from shuniu.ground import clock
from shuniu.site.forms import CitizenForm
from shuniu.site.paging import keyset

from ..access import StaffRequest
from .picking import MemberField, day_field

SIZE = 50


class TrailForm(CitizenForm):
    """What to look for in the trail; all of it is optional."""

    person = MemberField(label=gettext_lazy("操作人"), required=False)
    subject = forms.CharField(
        label=gettext_lazy("对象"),
        required=False,
        max_length=80,
        help_text=gettext_lazy("事项编号、成员登录名，或“类别/键”。"),
    )
    verb = forms.CharField(label=gettext_lazy("操作"), required=False, max_length=80)
    first_day = day_field(gettext_lazy("从"), required=False)
    last_day = day_field(gettext_lazy("到"), required=False)


def _require_auditor(request: StaffRequest) -> None:
    if not request.actor.holds(AUDITOR):
        raise Http404


def _found(data: dict[str, Any]) -> QuerySet[Entry]:
    rows = Entry.objects.all()
    if data["person"] is not None:
        rows = rows.filter(actor_id=data["person"].pk)
    if data["subject"]:
        rows = rows.filter(_subject(data["subject"].strip()))
    if data["verb"]:
        rows = rows.filter(verb__startswith=data["verb"].strip())
    if data["first_day"]:
        rows = rows.filter(at__gte=clock.on(data["first_day"], 0))
    if data["last_day"]:
        rows = rows.filter(at__lt=clock.on(data["last_day"] + dt.timedelta(days=1), 0))
    return rows


def _subject(text: str) -> Q:
    """What the typed subject may mean: ``kind/key``, or a matter's number, or the bare key."""
    kind, slash, key = text.partition("/")
    if slash:
        return Q(subject_kind=kind, subject_id=key)
    matters = Matter.objects.filter(number=text).values_list("pk", flat=True)[:20]
    wanted = Q(subject_kind="number", subject_id=text) | Q(subject_kind="list", subject_id=text)
    for pk in matters:
        wanted |= Q(subject_kind="matter", subject_id=str(pk))
    return wanted


@require_safe
def trail_page(request: StaffRequest) -> HttpResponse:
    """操作留痕: the newest first. That the auditor looked is itself put into the trail."""
    _require_auditor(request)
    form = TrailForm(request.GET or None, label_suffix="")
    page, older, newer = None, "", ""
    if not form.is_bound or form.is_valid():
        data = form.cleaned_data if form.is_bound else None
        rows = _found(data) if data else Entry.objects.all()
        page = keyset(rows, order=["-id"], cursor=request.GET.get("at", ""), size=SIZE)
        for row in page.rows:
            row.shown, row.what = _detail(row), _what(row.verb)  # type: ignore[attr-defined]
        typed = {k: str(v) for k, v in request.GET.items() if k != "at" and v}
        older = "?" + urlencode({**typed, "at": page.next}) if page.next else ""
        newer = "?" + urlencode({**typed, "at": page.previous}) if page.previous else ""
        trail.record(
            "trail.searched",
            subject_kind="list",
            subject_id="trail",
            by=request.actor,
            at=clock.now(),
            detail=typed,
        )
    seals = Seal.objects.order_by("-number")[:3]
    context = {"form": form, "page": page, "older": older, "newer": newer, "seals": seals}
    return render(request, "desk/trail.html", context)


WORDS: dict[str, Label] = {
    "desk.saw": gettext_lazy("查看"),
    "desk.opened_sheet": gettext_lazy("查看办理单"),
    "desk.exported": gettext_lazy("导出"),
    "desk.imported": gettext_lazy("导入"),
    "desk.signed_in": gettext_lazy("登录"),
    "desk.signed_out": gettext_lazy("退出"),
    "desk.sign_in_refused": gettext_lazy("登录失败"),
    "trail.searched": gettext_lazy("查阅留痕"),
    "papers.read": gettext_lazy("打开附件"),
    "casework.read": gettext_lazy("已阅"),
    "casework.urged": gettext_lazy("夜间提醒"),
    "people.password_reset": gettext_lazy("重设密码"),
    "people.password_changed": gettext_lazy("修改密码"),
    "people.handed_over": gettext_lazy("岗位交接"),
    "people.delegated": gettext_lazy("委托代办"),
    "people.delegation_ended": gettext_lazy("终止委托"),
    "numbering.voided": gettext_lazy("编号作废"),
    "calendar.limit_set": gettext_lazy("设置本级时限"),
}


def _what(verb: str) -> str:
    """A verb in the office's words: what a flow calls its step, or the word of the room."""
    kind, _dot, code = verb.partition(".")
    if kind in flows and flows.get(kind).has_step(code):
        return f"{flows.get(kind).label}：{flows.get(kind).step(code).label}"
    if kind in flows and code == OPENING:
        return f"{flows.get(kind).label}：{_('登记')}"
    return str(WORDS.get(verb, ""))


def _detail(entry: Entry) -> str:
    """The entry's detail in one line."""
    shown = "；".join(
        f"{key}：{value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)}"
        for key, value in entry.detail.items()
        if value not in ("", None)
    )
    return shown[:300]


@require_POST
def verify_trail(request: StaffRequest) -> HttpResponse:
    """核验: walk the whole chain and say whether it holds."""
    _require_auditor(request)
    verdict = trail.verify()
    (messages.success if verdict.whole else messages.error)(request, verdict.sentence)
    return HttpResponseRedirect(reverse("desk:trail"))
