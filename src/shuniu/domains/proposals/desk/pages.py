"""Pages that no declaration makes: import, assigning in bulk, what remains, statistics, letters."""

from __future__ import annotations

import datetime as dt
import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shuniu.casework.bulk_steps import SomeRefused
from shuniu.commons import sheets
from shuniu.commons.people.duties import HANDLER, REGISTRAR, UNIT_HEAD
from shuniu.commons.people.known import known_units
from shuniu.desk import menu
from shuniu.desk.access import StaffRequest, staff_page
from shuniu.desk.views.shown import matter_for
from shuniu.ground import clock
from shuniu.ground.record import in_chinese
from shuniu.ground.refusal import Refused
from shuniu.ground.text import clean

from .. import actions, powers
from ..actions import Decision
from ..flow import KIND
from ..forms import GiveOutForm, ImportForm, unit_names
from ..models import Proposal, Reply, ResultClass, Session, SettingCode
from ..queries import (
    STATISTICS_RULES,
    Suggestion,
    Totals,
    known_categories,
    setting,
    statistics,
    suggest,
    target_of,
    visible_to,
)

PAGE = 150  # five fields a row: a form of Django's has a thousand at most
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_REPORTED = 500
CURRENT_DAYS = 400


def current_sessions(on: dt.date) -> list[Session]:
    """The sessions of the last thirteen months: what this year's work is about."""
    since = on - dt.timedelta(days=CURRENT_DAYS)
    return list(Session.objects.filter(opened_on__gt=since, opened_on__lte=on))


def _registers(request: StaffRequest) -> None:
    if not request.actor.holds(REGISTRAR):
        raise Http404


def _session(request: StaffRequest, key: str) -> Session | None:
    units = request.actor.units_as(REGISTRAR)
    found = Session.objects.filter(unit_id__in=units)
    return found.filter(pk=int(key)).first() if key.isdecimal() and len(key) < 10 else None


# -- import -----------------------------------------------------------------------


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def import_list(request: StaffRequest) -> HttpResponse:
    """导入名册: all of the sheet, or the faults by row and column and nothing at all."""
    _registers(request)
    form = ImportForm(request.POST or None, request.FILES or None, actor=request.actor)
    faults: list[sheets.Fault] = []
    if request.method == "POST" and form.is_valid():
        session = _session(request, form.cleaned_data["session"])
        if session is None:
            raise Http404
        try:
            with in_chinese():
                done = actions.import_sheet(
                    session, form.cleaned_data["file"], by=request.actor, at=clock.now()
                )
        except actions.RefusedSheet as refused:
            faults = refused.faults
            form.add_error(None, refused.sentence)
        except Refused as refused:
            form.refuse(refused)
        else:
            told = _("已登记{new}件；{known}件早已登记，没有改动。")
            messages.success(request, told.format(new=done.new, known=done.known))
            address = f"{reverse('proposals:assigning')}?session={session.pk}"
            return HttpResponseRedirect(address)
    context = {
        "form": form,
        "faults": faults[:MOST_REPORTED],
        "report": json.dumps(
            [(f.row, f.column, f.value, f.reason) for f in faults[:MOST_REPORTED]],
            ensure_ascii=False,
        ),
        "more": max(0, len(faults) - MOST_REPORTED),
    }
    status = 422 if form.errors else 200
    return render(request, "proposals/desk/import.html", context, status=status)


def _xlsx(data: bytes, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=XLSX)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response


@staff_page
@require_safe
def template(request: StaffRequest) -> HttpResponse:
    """The empty sheet, with the county's own headings."""
    _registers(request)
    out = io.BytesIO()
    actions.write_template(out)
    return _xlsx(out.getvalue(), _("建议提案名册模板.xlsx"))


@staff_page
@require_POST
def fault_report(request: StaffRequest) -> HttpResponse:
    """The faults of the last try as xlsx, as the page handed them out."""
    _registers(request)
    try:
        rows = json.loads(request.POST.get("report", "[]"))
        faults = [
            sheets.Fault(int(row), clean(str(column)), clean(str(value)), clean(str(reason)))
            for row, column, value, reason in rows[:MOST_REPORTED]
        ]
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
        raise Http404 from None
    out = io.BytesIO()
    sheets.write_faults(out, faults)
    return _xlsx(out.getvalue(), _("未能导入的内容.xlsx"))


# -- assigning ----------------------------------------------------------------------


@dataclass
class Row:
    """One proposal on the assigning page: what is planned or suggested, and what is wrong."""

    proposal: Proposal
    lead: str = ""
    assisting: str = ""
    wide: bool = False
    planned: bool = False
    picked: bool = False
    suggestions: Sequence[Suggestion] = ()
    names: list[str] = field(default_factory=list)
    fault: str = ""

    @property
    def category(self) -> str:
        """The category's name."""
        found = known_categories.get(self.proposal.category_id, None)
        return found.name if found else ""


def _short(key: int | None) -> str:
    found = known_units.get(key, None)
    return found.short_name if found else ""


def _waiting(session: Session, *, planned: str) -> Any:
    rows = Proposal.objects.filter(session=session, matter__state="registered", part=0)
    if planned:
        rows = rows.filter(planned_lead__isnull=planned == "no")
    return rows.select_related("matter", "texts").order_by("own_number")


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def assigning(request: StaffRequest) -> HttpResponse:
    """集中交办: units suggested from earlier years, decided by a person, given out at once."""
    _registers(request)
    sessions = list(Session.objects.filter(unit_id__in=request.actor.units_as(REGISTRAR))[:20])
    asked = request.POST.get("session") or request.GET.get("session") or ""
    session = _session(request, asked) or _session_to_give_out(sessions)
    if session is None:
        return render(request, "proposals/desk/assigning.html", {"sessions": []})
    form = GiveOutForm(request.POST if "give" in request.POST else None, actor=request.actor)
    rows: list[Row] | None = None
    if request.method == "POST":
        rows, done = _posted(request, session, form)
        if done is not None:
            return done
    return _show_assigning(request, sessions, session, form, rows)


def _session_to_give_out(sessions: list[Session]) -> Session | None:
    """The newest session with something to give out; the newest of all where nothing waits."""
    waiting = set(
        Proposal.objects.filter(session__in=sessions, matter__state="registered")
        .order_by()
        .values_list("session_id", flat=True)
        .distinct()
    )
    return next((s for s in sessions if s.pk in waiting), sessions[0] if sessions else None)


def _show_assigning(
    request: StaffRequest,
    sessions: list[Session],
    session: Session,
    form: GiveOutForm,
    rows: list[Row] | None,
) -> HttpResponse:
    which = request.GET.get("planned", "")
    which = which if which in ("yes", "no") else ""
    found = _waiting(session, planned=which)
    total = found.count()
    if rows is None:
        rows = [_row(p) for p in found[:PAGE]]
    _suggest(session, rows)
    today = clock.today()
    context = {
        "sessions": sessions,
        "session": session,
        "rows": rows,
        "total": total,
        "left_out": max(0, total - len(rows)),
        "planned": Proposal.objects.filter(
            session=session, matter__state="registered", planned_lead__isnull=False
        ).count(),
        "which": which,
        "units": sorted({_short(key) for key in unit_names(today).values() if _short(key)}),
        "form": form,
        "target": target_of(session, on=today).day,
    }
    faulty = any(r.fault for r in rows) or bool(form.errors)
    return render(request, "proposals/desk/assigning.html", context, status=422 if faulty else 200)


def _row(proposal: Proposal) -> Row:
    return Row(
        proposal,
        lead=_short(proposal.planned_lead_id),
        assisting="、".join(_short(k) for k in proposal.planned_assisting),
        wide=proposal.wide,
        planned=proposal.planned_lead_id is not None,
        picked=proposal.planned_lead_id is not None,
    )


def _suggest(session: Session, rows: Iterable[Row]) -> None:
    """Fill in what earlier years suggest; what a person has typed or planned stands."""
    listed = list(rows)
    found = suggest(
        session.pk,
        [(r.proposal.pk, r.proposal.matter.title, r.proposal.category_id) for r in listed],
    )
    for row in listed:
        row.suggestions = found[row.proposal.pk]
        row.names = [_short(s.unit_id) for s in row.suggestions]
        if not row.lead and row.suggestions and not row.fault:
            row.lead = row.names[0]


def _posted(
    request: StaffRequest, session: Session, form: GiveOutForm
) -> tuple[list[Row] | None, HttpResponse | None]:
    """Save what was decided; with "give" everything planned is given out as well."""
    rows, decisions = _read(request, session)
    back = f"{reverse('proposals:assigning')}?session={session.pk}"
    if "pick_all" in request.POST:
        for row in rows:
            row.picked, row.fault = bool(row.lead), ""
        return rows, None
    if any(row.fault for row in rows):
        return rows, None
    actor, at = request.actor, clock.now()
    if "give" not in request.POST:
        count = actions.plan_many(session, decisions, by=actor, at=at)
        messages.success(request, _("已保存{n}件的拟办单位，还没有交办。").format(n=count))
        return None, HttpResponseRedirect(back)
    if not form.is_valid():
        return rows, None
    try:
        with in_chinese():
            if decisions:
                actions.plan_many(session, decisions, by=actor, at=at)
            given = actions.assign_planned(session, **form.cleaned_data, by=actor, at=at)
    except SomeRefused as refused:
        wrong = {key: why for key, _number, why in refused.refusals}
        for row in rows:
            row.fault = wrong.get(row.proposal.pk, "")
        form.refuse(refused)
        return rows, None
    except Refused as refused:
        form.refuse(refused)
        return rows, None
    messages.success(request, _("已交办{n}件，编号、期限和通知都已就绪。").format(n=given))
    return None, HttpResponseRedirect(back)


def _read(request: StaffRequest, session: Session) -> tuple[list[Row], list[Decision]]:
    """The rows of the page as they were filled in; names that are no unit are faults."""
    names = unit_names(clock.today())
    shown = [int(k) for k in request.POST.getlist("row") if k.isdecimal() and len(k) < 19]
    picked = set(request.POST.getlist("pick"))
    found = {p.pk: p for p in _waiting(session, planned="").filter(pk__in=shown[: PAGE * 2])}
    rows, decisions = [], []
    for key in shown:
        if key not in found:
            continue
        row = Row(
            found[key],
            lead=clean(request.POST.get(f"lead-{key}", "")),
            assisting=clean(request.POST.get(f"assisting-{key}", "")),
            wide=f"wide-{key}" in request.POST,
            planned=found[key].planned_lead_id is not None,
            picked=str(key) in picked,
        )
        rows.append(row)
        if row.picked and (decision := _decide(row, names)) is not None:
            decisions.append(decision)
    return rows, decisions


def _decide(row: Row, names: dict[str, int]) -> Decision | None:
    words = row.assisting.replace("，", "、").replace("；", "、").replace(" ", "、").split("、")
    others = [w for w in dict.fromkeys(words) if w]
    unknown = [w for w in (row.lead, *others) if w not in names]
    if not row.lead:
        row.fault = _("请填写主办单位，或者不勾选这一件。")
    elif unknown:
        row.fault = _("没有“{names}”这个单位。").format(names="、".join(unknown))
    elif row.lead in others or names[row.lead] in [names[w] for w in others]:
        row.fault = _("主办单位不能同时是协办单位。")
    if row.fault:
        return None
    return Decision(row.proposal.pk, names[row.lead], tuple(names[w] for w in others), row.wide)


# -- what remains, and statistics ------------------------------------------------------


@staff_page
@require_safe
def board(request: StaffRequest) -> HttpResponse:
    """还剩多少: each session of this year before the county's target month is over."""
    actor = request.actor
    if not actor.holds(*powers.INSIDERS, HANDLER, UNIT_HEAD):
        raise Http404
    today, seen = clock.today(), visible_to(actor)
    targets = [target_of(s, on=today, within=seen) for s in current_sessions(today)]
    context = {
        "targets": [
            {
                "target": t,
                "days": (t.day - today).days,
                "rows": [
                    {
                        "name": name or _("（还没有交办）"),
                        "left": n - done,
                        "total": n,
                        "unit": unit,
                    }
                    for unit, name, n, done in t.rows
                ],
            }
            for t in targets
            if t.total
        ],
        "month": setting(SettingCode.TARGET_MONTH, today),
        "today": today,
        "may_filter": actor.holds(*powers.INSIDERS),
    }
    return render(request, "proposals/desk/board.html", context)


GROUPS = {
    "unit": gettext_lazy("单位"),
    "session": gettext_lazy("届次"),
    "category": gettext_lazy("类别"),
    "class": gettext_lazy("办理结果"),
}
GROUPINGS = {
    "unit": gettext_lazy("按单位"),
    "session": gettext_lazy("按届次"),
    "category": gettext_lazy("按类别"),
    "class": gettext_lazy("按办理结果"),
    "unit,session": gettext_lazy("按单位和届次"),
    "unit,class": gettext_lazy("按单位和办理结果"),
    "unit,category": gettext_lazy("按单位和类别"),
    "session,class": gettext_lazy("按届次和办理结果"),
    "category,class": gettext_lazy("按类别和办理结果"),
}


@staff_page
@require_safe
def statistics_page(request: StaffRequest) -> HttpResponse:
    """统计: replied, reviewed, contacted, satisfied, in one of nine groupings, as of now."""
    actor = request.actor
    if not actor.holds(*powers.INSIDERS):
        raise Http404
    asked = request.GET.get("by", "")
    by = asked.split(",") if asked in GROUPINGS else ["unit"]
    chosen = request.GET.get("session", "")
    sessions = list(Session.objects.filter(unit_id__in=actor.units_as(*powers.INSIDERS)))
    keys = [s.pk for s in sessions if str(s.pk) == chosen] or [s.pk for s in sessions]
    with_basically = bool(setting(SettingCode.CONTENT_WITH_BASICALLY, clock.today()))
    rows = statistics(by, sessions=keys, with_basically=with_basically)
    whole = statistics((), sessions=keys, with_basically=with_basically)
    context = {
        "groups": [(code, label, code == ",".join(by)) for code, label in GROUPINGS.items()],
        "sessions": sessions,
        "chosen": chosen,
        "heads": [GROUPS[code] for code in GROUPS if code in by],
        "rows": [(_line(row, by, sessions), row) for row in rows],
        "whole": whole[0] if whole else None,
        "rules": STATISTICS_RULES.values(),
        "printed_at": clock.now(),
    }
    return render(request, "proposals/desk/statistics.html", context)


def _line(row: Totals, by: Sequence[str], sessions: Iterable[Session]) -> list[str]:
    names = {s.pk: s.short_name for s in sessions}
    category = known_categories.get(row.category_id, None)
    words = {
        "unit": _short(row.unit_id) or _("（退回待派）"),
        "session": names.get(row.session_id or 0, ""),
        "category": category.name if category else "",
        "class": str(ResultClass(row.result_class).label)
        if row.result_class
        else _("（尚未答复）"),
    }
    return [words[code] for code in GROUPS if code in by]


# -- the letter --------------------------------------------------------------------------


@staff_page
@require_safe
def letter(request: StaffRequest, pk: int, reply: int) -> HttpResponse:
    """答复函 as PDF, for whoever may see the proposal; drafts too, without a number."""
    matter, desk = matter_for(pk, request.actor)
    if desk.kind != KIND:
        raise Http404
    found = Reply.objects.filter(proposal_id=matter.pk, pk=reply).select_related("unit").first()
    if found is None:
        raise Http404
    proposal = matter.proposal
    proposal.matter = matter
    try:
        data = actions.reply_pdf(proposal, found)
    except Refused as refused:
        messages.warning(request, refused.sentence)
        return HttpResponseRedirect(reverse("desk:matter", args=[pk]))
    response = HttpResponse(data, content_type="application/pdf")
    name = _("答复函{number}.pdf").format(number=found.number or matter.number)
    response["Content-Disposition"] = f"inline; filename*=UTF-8''{quote(name)}"
    return response


def _entry(code: str, label: Any, duties: tuple[str, ...], order: int, address: str) -> menu.Entry:
    return menu.Entry(
        f"proposals.{code}",
        "proposals",
        label,
        lambda: reverse(address),
        duties,
        order=order,
    )


ENTRIES = (
    _entry(
        "board",
        gettext_lazy("还剩多少"),
        (*powers.INSIDERS, HANDLER, UNIT_HEAD),
        5,
        "proposals:board",
    ),
    _entry("assigning", gettext_lazy("集中交办"), (REGISTRAR,), 20, "proposals:assigning"),
    _entry("import", gettext_lazy("导入名册"), (REGISTRAR,), 22, "proposals:import"),
    _entry("statistics", gettext_lazy("办理统计"), powers.INSIDERS, 40, "proposals:statistics"),
)
