"""The steps that every flow knows, written once: a domain names only what differs.

A domain's flow takes the step from here (``standard.sign_for(...)``) and the
action of the same name; what is its own it writes beside them.
"""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shuniu.commons.flow import Step, Wording, flows
from shuniu.commons.flow.model import Action
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.models import Unit
from shuniu.commons.people.queries import members_owing
from shuniu.ground.refusal import FieldRefused, Refused

from . import engine, spawning, terms
from .models import Assignment, Matter, Means, Outcome, Role, Urge
from .powers import AnyPower, Either

AnyPowerOrEither = AnyPower | Either


class MayNotReturn(Refused):
    """这件事项已由县政府办指定由你单位承办，不得退回。"""


class NobodyToUrge(Refused):
    """这件事项现在没有单位在办，无可催办。"""


class NobodyToSign(FieldRefused):
    """“{unit}”还没有人承担承办职责，交办后无人签收。请先为该单位设置承办人，或改选别的单位。"""

    def __init__(self, field: str, unit: Unit) -> None:
        super().__init__(field, (type(self).__doc__ or "").format(unit=unit.name))


WORDING: dict[str, Wording] = {
    "sign_for": Wording(
        gettext_lazy("{unit}{who}签收"),
        gettext_lazy("{unit}已签收"),
    ),
    "assist_sign_for": Wording(gettext_lazy("协办单位{unit}{who}签收")),
    "assist_answer": Wording(gettext_lazy("协办单位{unit}{who}提交协办意见")),
    "send_back": Wording(
        gettext_lazy("{unit}{who}退回：{note}"),
        gettext_lazy("承办单位退回，正在重新交办"),
        gettext_lazy("{unit}退回“{title}”：{note}"),
    ),
    "request_extension": Wording(
        gettext_lazy("{unit}{who}申请延期：{note}"),
        "",
        gettext_lazy("{unit}申请延期：“{title}”"),
    ),
    "grant_extension": Wording(
        gettext_lazy("{who}同意延期：{note}"),
        gettext_lazy("因情况复杂，办理期限已延长"),
        gettext_lazy("“{title}”的延期申请已同意"),
    ),
    "refuse_extension": Wording(
        gettext_lazy("{who}不同意延期：{note}"), "", gettext_lazy("“{title}”的延期申请未获同意")
    ),
    "suspend": Wording(
        gettext_lazy("{who}中止计时：{note}"), gettext_lazy("因法定或客观原因，办理时间暂停计算")
    ),
    "resume": Wording(gettext_lazy("{who}恢复计时：{note}"), gettext_lazy("办理时间恢复计算")),
    "urge": Wording(gettext_lazy("{who}催办：{note}"), "", gettext_lazy("请抓紧办理“{title}”")),
    "reopen": Wording(gettext_lazy("{who}重新办理：{note}"), gettext_lazy("已重新办理")),
}


def need(text: str, field: str, sentence: str) -> str:
    """The text, trimmed; refused beside its field when nothing is left."""
    text = text.strip()
    if not text:
        raise FieldRefused(field, sentence)
    return text


def sign_for(matter: Matter, *, by: Actor, at: dt.datetime, seen: int | None = None) -> None:
    """签收: the assigned unit takes the matter over; from now on the unit has it."""
    with engine.step(matter, "sign_for", by=by, at=at, seen=seen) as work:
        sign(work)


def assist_sign_for(matter: Matter, *, by: Actor, at: dt.datetime, seen: int | None = None) -> None:
    """协办签收: an assisting unit takes its part over; the matter's state stays."""
    with engine.step(matter, "assist_sign_for", by=by, at=at, seen=seen) as work:
        sign(work)


def sign(work: engine.Work) -> None:
    """Put down, in a step under way, that its unit took the matter over, and who did."""
    assignment = work.assignment
    assert assignment is not None
    assignment.signed_at, assignment.signed_by_id = work.at, work.by.member_id
    assignment.save(update_fields=["signed_at", "signed_by"])


def assist_answer(
    matter: Matter, *, text: str, by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """协办意见: an assisting unit gives the lead unit its part, and is done."""
    text = need(text, "text", _("请填写协办意见。"))
    with engine.step(matter, "assist_answer", by=by, at=at, seen=seen) as work:
        assert work.assignment is not None
        work.opinion(text, _("协办意见"))
        work.end_assignment(work.assignment, Outcome.DONE)


def send_back(
    matter: Matter, *, reason: str, by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """退回: the lead unit says why the matter is not its own; refused where it was designated.

    All running assignments end, so that the matter is assigned anew as a whole.
    """
    reason = need(reason, "reason", _("请写明退回的理由和依据。"))
    with engine.step(matter, "send_back", by=by, at=at, note=reason, seen=seen) as work:
        hand_back(work)


def hand_back(work: engine.Work) -> None:
    """End, in a step under way, all assignments of what its unit sends back; see ``send_back``."""
    assert work.assignment is not None
    if work.assignment.no_return:
        raise MayNotReturn
    work.end_assignment(work.assignment, Outcome.RETURNED)
    for other in Assignment.objects.filter(matter=work.matter, done_at__isnull=True):
        work.end_assignment(other, Outcome.WITHDRAWN)


def request_extension(
    matter: Matter,
    *,
    days: int,
    reason: str,
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
    term: str = "answer",
) -> None:
    """申请延期: before the term is over; says how long and why. The clock runs on meanwhile."""
    reason = need(reason, "reason", _("请写明延期的理由。"))
    with engine.step(matter, "request_extension", by=by, at=at, note=reason, seen=seen) as work:
        running = work.term(term)
        if running.due_on < work.on:
            raise FieldRefused("days", _("期限已过，不能再申请延期，请尽快答复并说明原因。"))
        if running.segments.filter(kind="extended").exists():
            raise terms.ExtendedAlready
        if days < 1:
            raise FieldRefused("days", _("请填写要延长的天数。"))
        work.facts["days"] = days
        work.opinion(
            _("申请延长{n}{unit}。{reason}").format(
                n=days, unit=terms.UNITS[running.length_unit], reason=reason
            ),
            _("延期申请"),
        )


def grant_extension(
    matter: Matter,
    *,
    days: int,
    reason: str = "",
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
    term: str = "answer",
) -> None:
    """同意延期: once, by no more than the rule gives; the new date is counted by the calendar."""
    with engine.step(matter, "grant_extension", by=by, at=at, note=reason, seen=seen) as work:
        running = work.term(term)
        terms.extend(
            running,
            days,
            on=work.on,
            reason=reason or _("同意延期"),
            by_label=work.move.by_label,
            days=work.days,
        )
        work.facts["days"] = days
        work.facts["due_on"] = running.due_on.isoformat()


def refuse_extension(
    matter: Matter, *, reason: str, by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """不同意延期: with the reason; the matter goes on under its old term."""
    reason = need(reason, "reason", _("请写明不同意的理由。"))
    with engine.step(matter, "refuse_extension", by=by, at=at, note=reason, seen=seen):
        pass


def suspend(
    matter: Matter,
    *,
    reason: str,
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
    term: str = "answer",
) -> None:
    """中止计时: the clock stops from the next day, with the reason that the law or rule gives."""
    reason = need(reason, "reason", _("请写明中止计时的原因和依据。"))
    with engine.step(matter, "suspend", by=by, at=at, note=reason, seen=seen) as work:
        terms.suspend(
            work.term(term), on=work.on, reason=reason, by_label=work.move.by_label, days=work.days
        )


def resume(
    matter: Matter,
    *,
    reason: str = "",
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
    term: str = "answer",
) -> None:
    """恢复计时: the clock runs again from the next day; the stopped days stay on record."""
    with engine.step(matter, "resume", by=by, at=at, note=reason, seen=seen) as work:
        terms.resume(work.term(term), on=work.on, days=work.days)


def urge(
    matter: Matter,
    *,
    means: str,
    text: str,
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> list[Urge]:
    """催办: a person urges every unit that has the matter, by one of the four means."""
    if means not in Means.values or means == Means.SYSTEM:
        raise FieldRefused("means", _("请选择催办方式：电话、发函、登门或直接介入。"))
    text = need(text, "text", _("请记下催办时说了什么。"))
    with engine.step(matter, "urge", by=by, at=at, note=text, seen=seen) as work:
        units = [a.unit_id for a in work.matter.assignments.all() if a.done_at is None]
        if not units:
            raise NobodyToUrge
        work.facts["means"] = means
        return Urge.objects.bulk_create(
            [
                Urge(
                    matter=work.matter,
                    to_unit_id=unit,
                    by_id=by.member_id,
                    by_label=work.move.by_label,
                    means=means,
                    at=at,
                    note=text,
                )
                for unit in units
            ]
        )


def assign_units(
    work: engine.Work,
    *,
    lead_unit: Unit,
    assisting: list[Unit],
    rule: str | None = None,
    due_on: dt.date | None = None,
    assist_rule: str | None = None,
    assist_due_on: dt.date | None = None,
    no_return: bool = False,
) -> None:
    """交办: one lead unit and any assisting ones, each with a due date of its own.

    ``rule`` and ``due_on`` are the lead unit's, ``assist_rule`` and
    ``assist_due_on`` the assisting units'; without them the flow's own apply.
    """
    for field, unit in [("lead_unit", lead_unit), *(("assisting", u) for u in assisting)]:
        if unit.closed_on is not None and unit.closed_on <= work.on:
            raise FieldRefused(
                field, _("{unit}已撤销，请改选承接其职能的单位。").format(unit=unit.name)
            )
    if lead_unit in assisting:
        raise FieldRefused("assisting", _("主办单位不能同时是协办单位。"))
    _refuse_empty_units(work, lead_unit, assisting)
    spawning.demand_allowed(work.matter, [lead_unit, *assisting])
    for field, day in (("due_on", due_on), ("assist_due_on", assist_due_on)):
        if day is not None and day < work.on:
            raise FieldRefused(field, _("办理期限不能早于今天。"))
    work.assign(lead_unit, Role.LEAD, rule=rule, due_on=due_on, no_return=no_return)
    for unit in dict.fromkeys(assisting):
        work.assign(unit, Role.ASSIST, rule=assist_rule, due_on=assist_due_on)


def _refuse_empty_units(work: engine.Work, lead_unit: Unit, assisting: list[Unit]) -> None:
    """A unit without anybody who could sign would lose the matter. One query."""
    units = [lead_unit, *assisting]
    standings = members_owing(work.flow.units_see, {unit.pk for unit in units}, work.on)
    manned = {standing.unit_id for standing in standings}
    for unit in units:
        if unit.pk not in manned:
            raise NobodyToSign("lead_unit" if unit == lead_unit else "assisting", unit)


ACTIONS: dict[str, Action] = {
    "sign_for": sign_for,
    "assist_sign_for": assist_sign_for,
    "assist_answer": assist_answer,
    "send_back": send_back,
    "request_extension": request_extension,
    "grant_extension": grant_extension,
    "refuse_extension": refuse_extension,
    "suspend": suspend,
    "resume": resume,
    "urge": urge,
}

_LABELS = {
    "sign_for": gettext_lazy("签收"),
    "assist_sign_for": gettext_lazy("协办签收"),
    "assist_answer": gettext_lazy("提交协办意见"),
    "send_back": gettext_lazy("退回"),
    "request_extension": gettext_lazy("申请延期"),
    "grant_extension": gettext_lazy("同意延期"),
    "refuse_extension": gettext_lazy("不同意延期"),
    "suspend": gettext_lazy("中止计时"),
    "resume": gettext_lazy("恢复计时"),
    "urge": gettext_lazy("催办"),
}
_OPTIONAL = {"send_back", "request_extension", "suspend", "resume", "urge"}
_LIKELY = {
    "sign_for": 90,
    "assist_sign_for": 90,
    "assist_answer": 80,
    "grant_extension": 85,
    "refuse_extension": 45,
    "request_extension": 30,
    "send_back": 25,
    "urge": 40,
    "suspend": 15,
    "resume": 20,
}


def take(
    code: str, sources: tuple[str, ...], to: str | None, power: AnyPowerOrEither, **more: object
) -> Step:
    """The standard step ``code`` as a domain's flow uses it; ``more`` overrides its fields."""
    fields: dict[str, object] = {
        "awaited": code not in _OPTIONAL,
        "likely": _LIKELY[code],
        "danger": code == "send_back",
        **more,
    }
    return Step(code, _LABELS[code], sources, to, power, **fields)  # type: ignore[arg-type]


def words(matter: Matter, code: str) -> Wording:
    """The wording of a step of this matter's flow (its opening under the code ``open``)."""
    flow = flows.get(matter.kind)
    return flow.opening if code == engine.OPENING else flow.wording[code]
