"""公开主体、公开指南、公开类目: who discloses, how one gets at it, and under which headings."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from shuniu.commons import numbering, trail
from shuniu.commons.numbering.models import Series
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.models import Unit, UnitKind
from shuniu.commons.people.queries import members_owing
from shuniu.ground import clock
from shuniu.ground.refusal import FieldRefused, Refused
from shuniu.ground.text import clean

from ..applicant import right_credit_code
from ..models import Axis, Guide, Heading, Level, Organ
from ..powers.application import BODY_DUTIES, HEAD_DUTIES
from ..powers.catalogue import demand_authority, demand_clerk, is_authority
from ..queries.application import handler_of
from .application.base import ANSWERS, NOTICES, SERIES
from .standing import series_of


def _credit_code(typed: str) -> str:
    code = clean(typed).upper()
    if not right_credit_code(code):
        raise FieldRefused(
            "credit_code", _("统一社会信用代码是18位数字或大写字母，最后一位是校验位，请核对。")
        )
    return code


@transaction.atomic
def register_organ(
    *,
    unit: Unit,
    credit_code: str,
    body: str,
    address: str,
    hours: str,
    phone: str,
    postcode: str = "",
    fax: str = "",
    email: str = "",
    duties: str = "",
    by: Actor,
    at: dt.datetime,
) -> Organ:
    """登记公开主体, or bring its entry up to date: its index numbers begin with the credit code.

    Numbers that were given out stay as they are when the code changes.
    """
    demand_authority(by)
    code = _credit_code(credit_code)
    if Organ.objects.exclude(pk=unit.pk).filter(credit_code=code).exists():
        raise FieldRefused("credit_code", _("这个统一社会信用代码已经登记给别的单位。"))
    organ, _new = Organ.objects.update_or_create(
        unit=unit,
        defaults={
            "credit_code": code,
            "body": clean(body)[:80],
            "address": clean(address)[:120],
            "postcode": clean(postcode)[:6],
            "hours": clean(hours)[:120],
            "phone": clean(phone)[:40],
            "fax": clean(fax)[:40],
            "email": clean(email),
            "duties": duties.strip()[:5000],
            "entered_by_label": by.label,
            "entered_at": at,
        },
    )
    numbering.define_series(
        series_of(unit.pk),
        label=f"索引号（{unit.short_name}）"[:60],
        pattern=f"{code}/{{year}}-{{n:05d}}",
    )
    trail.record(
        "disclosure.organ",
        subject_kind="organ",
        subject_id=unit.pk,
        by=by,
        at=at,
        detail={"credit_code": code},
    )
    return organ


@transaction.atomic
def set_guide(
    *,
    organ: Organ,
    since: dt.date,
    arrangement: str,
    ways: str,
    requests: str,
    remedies: str,
    by: Actor,
    at: dt.datetime,
) -> Guide:
    """编制公开指南: a new edition from a day on; the older ones stay."""
    if not is_authority(by):
        demand_clerk(organ.pk, by)
    fields = {"arrangement": arrangement, "ways": ways, "requests": requests, "remedies": remedies}
    for name, text in fields.items():
        if not text.strip():
            raise FieldRefused(name, _("公开指南的各项都要写明（《条例》第十二条）。"))
    guide = Guide.objects.create(
        organ=organ,
        since=since,
        entered_by_label=by.label,
        entered_at=at,
        **{name: text.strip()[:10_000] for name, text in fields.items()},
    )
    trail.record(
        "disclosure.guide",
        subject_kind="guide",
        subject_id=guide.pk,
        by=by,
        at=at,
        detail={"organ": organ.pk, "since": since.isoformat()},
    )
    return guide


@transaction.atomic
def add_heading(
    *,
    axis: str,
    code: str,
    name: str,
    basis: str,
    level: str = Level.ALL,
    order: int = 500,
    by: Actor,
    at: dt.datetime,
) -> Heading:
    """增设公开类目, with the rule that it comes from; a code is used once."""
    demand_authority(by)
    if axis not in Axis.values:
        raise FieldRefused("axis", _("请选择分类。"))
    code, name, basis = clean(code)[:24], clean(name)[:120], clean(basis)[:120]
    for field, text in (("code", code), ("name", name), ("basis", basis)):
        if not text:
            raise FieldRefused(field, _("代码、名称和依据都要填写。"))
    if Heading.objects.filter(axis=axis, code=code).exists():
        raise FieldRefused("code", _("这个代码已经用过，请换一个。"))
    heading = Heading.objects.create(
        axis=axis,
        code=code,
        name=name,
        basis=basis,
        level=level,
        order=order,
        since=at.astimezone(clock.ZONE).date(),
        entered_by_label=by.label,
    )
    _told("disclosure.heading", heading, by, at)
    return heading


@transaction.atomic
def end_heading(heading: Heading, *, by: Actor, at: dt.datetime) -> None:
    """停用公开类目: nothing new is filed under it; what was stays. The law's own stand for ever."""
    demand_authority(by)
    if heading.axis == Axis.STATUTORY and heading.basis.startswith("《政府信息公开条例》"):
        raise FieldRefused("name", _("《条例》规定的主动公开内容不能停用。"))
    heading.ended_on = at.astimezone(clock.ZONE).date()
    heading.save(update_fields=["ended_on"])
    _told("disclosure.heading_ended", heading, by, at)


class NobodyReceives(Refused):
    """{unit}要有承办人和另一位负责人，才能受理申请：答复须经第二人审核签发。"""


@transaction.atomic
def receive_applications(organ: Organ, *, mark: str = "", by: Actor, at: dt.datetime) -> None:
    """开始受理申请 (art. 4, 27): the organ handles what it is asked for itself, with own numbers.

    ``mark`` (机关代字) begins the numbers of its letters. Refused while the organ has not two
    people, one to answer and another to approve. What goes to the county government is handled
    and numbered by the county's office.
    """
    demand_authority(by)
    handler = handler_of(organ.unit)
    _demand_manned(handler, at.astimezone(clock.ZONE).date())
    if handler.kind != UnitKind.COUNTY_OFFICE:
        organ.mark = _mark(organ, mark)
        for code, label, pattern in (
            (SERIES, "申请", "{mark}申〔{{year}}〕{{n}}号"),
            (NOTICES, "告知书", "{mark}告〔{{year}}〕{{n}}号"),
            (ANSWERS, "答复", "{mark}复〔{{year}}〕{{n}}号"),
        ):
            numbering.define_series(
                f"{code}.{organ.pk}",
                label=f"信息公开{label}（{organ.unit.short_name}）"[:60],
                pattern=pattern.format(mark=organ.mark),
            )
    organ.receives = True
    organ.save(update_fields=["receives", "mark"])
    _told_organ("disclosure.receiving", organ, by, at)


def _demand_manned(unit: Unit, on: dt.date) -> None:
    answering = {s.member_id for s in members_owing(BODY_DUTIES, {unit.pk}, on)}
    approving = {s.member_id for s in members_owing(HEAD_DUTIES, {unit.pk}, on)}
    if not answering or not approving or len(answering | approving) < 2:
        raise NobodyReceives(unit=unit.name)


def _mark(organ: Organ, typed: str) -> str:
    mark = clean(typed) or organ.mark
    if not 2 <= len(mark) <= 10 or not all("一" <= sign <= "鿿" for sign in mark):
        raise FieldRefused("mark", _("机关代字是2至10个汉字，如“云住建公开”。"))
    taken = Organ.objects.exclude(pk=organ.pk).filter(mark=mark)
    others = Series.objects.filter(pattern__startswith=f"{mark}")
    if taken.exists() or others.exclude(code__endswith=f".{organ.pk}").exists():
        raise FieldRefused("mark", _("这个代字已经用于别的编号，请换一个。"))
    return mark


@transaction.atomic
def stop_receiving(organ: Organ, *, by: Actor, at: dt.datetime) -> None:
    """停止受理申请: nothing new is taken; what was asked for is answered to its end."""
    demand_authority(by)
    organ.receives = False
    organ.save(update_fields=["receives"])
    _told_organ("disclosure.receiving_ended", organ, by, at)


def _told_organ(verb: str, organ: Organ, by: Actor, at: dt.datetime) -> None:
    detail = {"unit": organ.unit.name, "mark": organ.mark}
    trail.record(verb, subject_kind="organ", subject_id=organ.pk, by=by, at=at, detail=detail)


def _told(verb: str, heading: Heading, by: Actor, at: dt.datetime) -> None:
    detail = {"axis": heading.axis, "code": heading.code}
    trail.record(verb, subject_kind="heading", subject_id=heading.pk, by=by, at=at, detail=detail)
