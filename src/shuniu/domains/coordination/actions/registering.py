"""登记: a group comes, or departments disagree; taken up, turned away, transferred or assigned."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from shuniu.casework import engine, standard
from shuniu.casework.models import Matter
from shuniu.commons import numbering
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.models import Unit
from shuniu.ground import clock
from shuniu.ground.refusal import FieldRefused
from shuniu.ground.text import clean, mask_personal_data

from .. import powers
from ..flow import KIND
from ..models import (
    LEAVING,
    MOST_REPRESENTATIVES,
    Body,
    Case,
    CaseClass,
    Party,
    Representative,
    Side,
    Sort,
)
from ..queries import office
from .base import (
    LeavesByTransfer,
    Person,
    TooLateToObject,
    TooManyRepresentatives,
    demand_open,
    lock_case,
    several,
    written,
)

SERIES = "coordination.case"
MOST_VISITORS = 10_000


def register(
    *,
    sort: str,
    case_class: str,
    title: str,
    summary: str,
    came_on: dt.date | None = None,
    place: str = "",
    group: str = "",
    visitors: int = 0,
    representatives: Sequence[Person] = (),
    units: Sequence[Unit] = (),
    unit: Unit | None = None,
    origin: Matter | None = None,
    by: Actor,
    at: dt.datetime,
) -> Case:
    """登记协调事项: who came or who disagrees, about what, and who speaks for them.

    A group's visit needs one to five representatives (``TooManyRepresentatives``:
    信访工作条例 2022, 20), a dispute at least two units, an event at least one.
    ``unit`` is the office that coordinates; NotYours for whoever does not register there.
    """
    unit = unit or office()
    powers.demand_registrar(unit, by)
    on = at.astimezone(clock.ZONE).date()
    visit = sort == Sort.GROUP_VISIT
    _demand_choices(sort, case_class, came_on, on)
    title = written(title, "title", _("请填写标题。"), 100)
    summary = written(summary, "summary", _("请写明诉求或争议。"))
    _demand_people(visit, group, visitors, representatives)
    _demand_units(sort, units, on)
    title = mask_personal_data(title, [p.name for p in representatives])[0]
    with engine.opening(
        KIND,
        title=title,
        unit=unit,
        number=lambda pk: numbering.take(
            SERIES, by=by, at=at, subject_kind="matter", subject_id=pk
        ),
        by=by,
        at=at,
        origin=origin,
        texts=(clean(group), *(u.name for u in units)),
        note=f"{Sort(sort).label}，{CaseClass(case_class).label}",
    ) as work:
        work.open_term("register", rule="pet.register" if visit else "coord.register")
        case = Case.objects.create(
            matter=work.matter,
            sort=sort,
            case_class=case_class,
            summary=summary,
            came_on=came_on or on,
            place=clean(place)[:80],
            visitors=visitors if visit else 0,
        )
        _keep_sides(case, group if visit else "", units)
        if visit:
            _keep_people(case, representatives)
    return case


def _number(by: Actor, at: dt.datetime) -> Callable[[int], str]:
    return lambda pk: numbering.take(SERIES, by=by, at=at, subject_kind="matter", subject_id=pk)


def _demand_choices(sort: str, case_class: str, came_on: dt.date | None, on: dt.date) -> None:
    if sort not in Sort.values:
        raise FieldRefused("sort", _("请选择类型。"))
    if case_class not in CaseClass.values:
        raise FieldRefused("case_class", _("请选择类别。"))
    if came_on is not None and came_on > on:
        raise FieldRefused("came_on", _("日期不能晚于今天。"))


def _demand_people(
    visit: bool, group: str, visitors: int, representatives: Sequence[Person]
) -> None:
    if not visit:
        return
    if not clean(group):
        raise FieldRefused("group", _("请写明是哪些群众，如“石桥镇东坝村村民”。"))
    if not representatives:
        raise FieldRefused("representatives", _("请登记群众代表，至少一人。"))
    if len(representatives) > MOST_REPRESENTATIVES:
        raise TooManyRepresentatives
    if any(not clean(person.name) for person in representatives):
        raise FieldRefused("representatives", _("请写明每位代表的姓名。"))
    if not len(representatives) <= visitors <= MOST_VISITORS:
        raise FieldRefused("visitors", _("来访人数不能少于代表人数。"))


def _demand_units(sort: str, units: Sequence[Unit], on: dt.date) -> None:
    least = {Sort.DISPUTE.value: 2, Sort.ACTIVITY.value: 1}.get(sort, 0)
    if len({u.pk for u in units}) < least:
        raise FieldRefused("units", _("请选择有关单位，至少{n}个。").format(n=least))
    demand_open(units, "units", on)


def _keep_sides(case: Case, group: str, units: Sequence[Unit]) -> None:
    if clean(group):
        Party.objects.create(case=case, side=Side.PETITIONER, name=clean(group)[:80])
    known = {unit.pk: unit for unit in units}
    Party.objects.bulk_create(
        Party(case=case, side=Side.PARTY, name=unit.name, unit=unit) for unit in known.values()
    )


def _keep_people(case: Case, people: Sequence[Person]) -> None:
    Representative.objects.bulk_create(
        Representative(
            case=case,
            place=place,
            name=clean(person.name)[:40],
            phone=clean(person.phone)[:40],
            address=clean(person.address)[:120],
        )
        for place, person in enumerate(people, start=1)
    )


def accept(
    matter: Matter,
    *,
    case_class: str = "",
    told: str = "",
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> None:
    """受理: the office takes the case on, and corrects its class; from now on the days count.

    ``told`` is how the group was told (信访工作条例 2022, 23). Law-related petitions
    and accusations are not accepted: they are transferred (``LeavesByTransfer``).
    """
    if case_class and case_class not in CaseClass.values:
        raise FieldRefused("case_class", _("请选择类别。"))
    note = _("，已告知：{told}").format(told=clean(told)[:200]) if clean(told) else ""
    with engine.step(matter, "accept", by=by, at=at, note=note, seen=seen) as work:
        case = lock_case(work)
        case.case_class = case_class or case.case_class
        if case.case_class in LEAVING:
            raise LeavesByTransfer(kind=CaseClass(case.case_class).label)
        visit = case.sort == Sort.GROUP_VISIT
        work.open_term("answer", rule="pet.conclude" if visit else "coord.conclude")
        case.accepted_at = at
        case.save(update_fields=["case_class", "accepted_at"])


def not_accept(
    matter: Matter, *, reason: str, by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """不予受理: why, and where to go instead; the group is told."""
    reason = written(reason, "reason", _("请写明不予受理的理由和正确的渠道。"), 500)
    with engine.step(matter, "not_accept", by=by, at=at, note=reason, seen=seen) as work:
        Case.objects.filter(pk=work.matter.pk).update(refused_because=reason)


def transfer(
    matter: Matter,
    *,
    to: str,
    where: str = "",
    reason: str = "",
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> None:
    """转送: law-related petitions, accusations and what is not the county's, to whoever has power.

    ``where`` names the organ itself; it has to be given for other organs.
    """
    if to not in Body.values:
        raise FieldRefused("to", _("请选择转送到哪里。"))
    where = clean(where)[:80]
    if to == Body.OTHER and not where:
        raise FieldRefused("where", _("请写明转送到哪个机关。"))
    note = _("转送：{where}。{reason}").format(
        where=where or Body(to).label, reason=clean(reason)[:300]
    )
    with engine.step(matter, "transfer", by=by, at=at, note=note, seen=seen) as work:
        case = lock_case(work)
        case.transferred_to, case.transferred_where = to, where
        case.save(update_fields=["transferred_to", "transferred_where"])
        work.facts["to"] = to


def assign(
    matter: Matter,
    *,
    lead_unit: Unit,
    assisting: Sequence[Unit] = (),
    no_return: bool = False,
    text: str = "",
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> None:
    """交办: one unit leads, others assist; ``text`` is the office's proposal for handling."""
    with engine.step(matter, "assign", by=by, at=at, seen=seen) as work:
        case = lock_case(work)
        visit = case.sort == Sort.GROUP_VISIT
        standard.assign_units(
            work,
            lead_unit=lead_unit,
            assisting=list(assisting),
            rule="pet.object" if visit else None,
            no_return=no_return,
        )
        if clean(text):
            work.opinion(clean(text))
        work.facts["units"] = several([u.code for u in (lead_unit, *assisting)])


def send_back(
    matter: Matter, *, reason: str, by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """提出异议: the lead unit says in time why the case is not its own (信访工作条例 2022, 23)."""
    on = at.astimezone(clock.ZONE).date()
    with transaction.atomic():
        own = matter.terms.filter(name="sign", met_on__isnull=True, assignment__role="lead").first()
        standard.send_back(matter, reason=reason, by=by, at=at, seen=seen)
        if own is not None and own.due_on < on:
            raise TooLateToObject(due=own.due_on)
