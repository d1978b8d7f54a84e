"""From the screening to the facts: correction, units that search, others who are heard, the fee."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from shuniu.casework import engine, standard
from shuniu.casework.models import Assignment, Matter, Role
from shuniu.commons import calendar
from shuniu.commons.flow import flows
from shuniu.commons.people.actor import CITIZEN, Actor
from shuniu.commons.people.models import Unit
from shuniu.commons.people.queries import members_owing
from shuniu.ground.refusal import FieldRefused
from shuniu.ground.text import clean, count_characters

from ...flow.application import REPLY
from ...models import Correction, Notice
from ...wording import letters
from .base import (
    AskedForReasons,
    CorrectedOnce,
    TooLateToAskCorrection,
    begin_clock,
    drop_clock,
    lock_application,
    send_notice,
    without_names,
)

TEXT_MOST = 3000


def accept(matter: Matter, *, by: Actor, at: dt.datetime, seen: int | None = None) -> None:
    """进入办理: what is wanted is clear; the search begins."""
    with engine.step(matter, "accept", by=by, at=at, seen=seen):
        pass


def request_correction(
    matter: Matter,
    *,
    missing: str,
    days: int,
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> None:
    """一次性告知补正 (art. 30): within seven working days, once; says until when.

    The clock of the answer falls away and begins anew when the correction arrives. ``days``
    are working days.
    """
    missing = standard.need(clean(missing), "missing", _("请写明需要补正的内容和方法。"))
    if not 1 <= days <= 60:
        raise FieldRefused("days", _("补正期限应合理，请填写1至60个工作日。"))
    note = without_names(matter, missing.splitlines()[0])[:80]
    with engine.step(matter, "request_correction", by=by, at=at, note=note, seen=seen) as work:
        application = lock_application(work.matter)
        if Correction.objects.filter(application=application).exists():
            raise CorrectedOnce
        screen = work.term("screen")
        if screen.due_on < work.on:
            raise TooLateToAskCorrection(due=screen.due_on)
        due_on = work.days.due(work.on, days, "workday").due_on
        Correction.objects.create(
            application=application, asked_on=work.on, missing=missing, due_on=due_on
        )
        drop_clock(work)
        work.open_term("correct", due_on=due_on)
        send_notice(
            work,
            application,
            Notice.Kind.CORRECTION,
            letters.correction_lines(application, missing, due_on),
        )


def correct(
    matter: Matter,
    *,
    text: str,
    explanation: str = "",
    day: dt.date | None = None,
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> None:
    """补正: by the applicant on the web, or entered for them; the clock begins anew.

    It begins on the day on which the correction came in (``day``, for one that the office
    enters), not on that of the entry. One that comes late needs a good reason (art. 30).
    """
    text, explanation = _text(text, "text", _("请填写补正的内容。")), clean(explanation)
    with engine.step(matter, "correct", by=by, at=at, seen=seen) as work:
        application = lock_application(work.matter)
        correction = Correction.objects.get(application=application)
        came = work.on if by.kind == CITIZEN or day is None else day
        if not correction.asked_on <= came <= work.on:
            raise FieldRefused("day", _("收到补正的日期应在告知补正之后、今天以前。"))
        if came > correction.due_on and count_characters(explanation) < 4:
            raise FieldRefused("explanation", _("补正期限已过，请写明逾期的正当理由。"))
        correction.answered_on, correction.text = came, text
        correction.explanation = explanation[:500]
        correction.save(update_fields=["answered_on", "text", "explanation"])
        begin_clock(work, came)


def ask_units(
    matter: Matter,
    *,
    units: Sequence[Unit],
    text: str = "",
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> None:
    """请单位协助检索: they look for the information; they are not told who wants it."""
    units = list(dict.fromkeys(units))
    if not units:
        raise FieldRefused("units", _("请选择协助检索的单位。"))
    note = "、".join(unit.name for unit in units)
    with engine.step(matter, "ask_units", by=by, at=at, note=note, seen=seen) as work:
        _demand_free(work, units)
        for unit in units:
            work.assign(unit, Role.ASSIST)
        if clean(text):
            work.opinion(clean(text), _("协助检索要求"))


def _demand_free(work: engine.Work, units: list[Unit]) -> None:
    busy = Assignment.objects.filter(matter=work.matter, done_at__isnull=True)
    named = dict(busy.values_list("unit_id", "unit__name"))
    keys = {unit.pk for unit in units}
    manned = {s.unit_id for s in members_owing(work.flow.units_see, keys, work.on)}
    for unit in units:
        if unit.pk in named:
            raise FieldRefused("units", _("{unit}正在协助检索。").format(unit=unit.name))
        if unit.closed_on is not None and unit.closed_on <= work.on:
            raise FieldRefused(
                "units", _("{unit}已撤销，请改选承接其职能的单位。").format(unit=unit.name)
            )
        if unit.pk not in manned:
            raise standard.NobodyToSign("units", unit)


def request_extension(
    matter: Matter, *, days: int, reason: str, by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """申请延期: by at most twenty working days; the head of the disclosure body decides."""
    standard.request_extension(
        matter, days=days, reason=clean(reason), by=by, at=at, seen=seen, term=REPLY
    )


def grant_extension(
    matter: Matter,
    *,
    days: int,
    reason: str,
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> None:
    """同意延期 (art. 33): once; the applicant is told by a numbered notice."""
    reason = standard.need(clean(reason), "reason", _("请写明告知申请人的延期理由。"))
    with transaction.atomic():
        standard.grant_extension(
            matter, days=days, reason=reason, by=by, at=at, seen=seen, term=REPLY
        )
        _tell_extension(matter, reason, by=by, at=at)


def _tell_extension(matter: Matter, reason: str, *, by: Actor, at: dt.datetime) -> None:
    """The notice of an extension, beside the move that the standard step has made."""
    moved = Matter.objects.select_related("unit").get(pk=matter.pk)
    move = moved.moves.get(pk=moved.last_move_id)
    work = engine.Work(moved, flows.get(moved.kind), None, by, at, move)
    application = lock_application(moved)
    due_on = moved.terms.filter(name=REPLY, met_on__isnull=True).latest("pk").due_on
    send_notice(
        work,
        application,
        Notice.Kind.EXTENSION,
        letters.extension_lines(application, due_on, reason),
    )


def ask_reasons(
    matter: Matter, *, text: str, by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """要求说明理由 (art. 35): number and frequency are clearly beyond what is reasonable."""
    text = _text(text, "text", _("请写明数量、频次的事实。"))
    note = without_names(matter, text.splitlines()[0])[:80]
    with engine.step(matter, "ask_reasons", by=by, at=at, note=note, seen=seen) as work:
        application = lock_application(work.matter)
        if application.notices.filter(kind=Notice.Kind.REASONS).exists():
            raise AskedForReasons
        rule = calendar.resolve("disc.reasons", work.on)
        due_on = work.days.due(work.on, rule.length, rule.unit).due_on
        send_notice(
            work,
            application,
            Notice.Kind.REASONS,
            letters.reasons_lines(application, text, due_on),
        )


def give_reasons(
    matter: Matter, *, text: str, by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """说明理由: what the applicant says; the office then decides whether it is reasonable."""
    text = without_names(matter, _text(text, "text", _("请填写理由。")))
    note = "" if by.kind == CITIZEN else text.splitlines()[0][:80]
    with engine.step(matter, "give_reasons", by=by, at=at, note=note, seen=seen) as work:
        work.opinion(text)


def defer(
    matter: Matter,
    *,
    due_on: dt.date,
    reason: str,
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> None:
    """确定延迟答复的合理期限 (art. 35): the reasons hold, but so much can't be answered in time."""
    reason = standard.need(clean(reason), "reason", _("请写明理由。"))
    with engine.step(matter, "defer", by=by, at=at, note=due_on.isoformat(), seen=seen) as work:
        application = lock_application(work.matter)
        if not application.notices.filter(kind=Notice.Kind.REASONS).exists():
            raise FieldRefused("reason", _("请先要求申请人说明理由（条例第三十五条）。"))
        running = work.running(REPLY)
        if due_on <= max([work.on, *(term.due_on for term in running)]):
            raise FieldRefused("due_on", _("延迟后的期限应晚于现在的答复期限。"))
        for term in running:
            work.drop(term)
        work.open_term(REPLY, due_on=due_on)
        work.opinion(reason)
        send_notice(
            work,
            application,
            Notice.Kind.EXTENSION,
            letters.deferral_lines(application, due_on, reason),
        )


def _text(text: str, field: str, sentence: Any) -> str:
    text = standard.need(clean(text), field, sentence)
    if len(text) > TEXT_MOST:
        raise FieldRefused(field, _("请控制在%d字以内。") % TEXT_MOST)
    return text
