"""An application comes in: on the web by the applicant, or entered for them by the office."""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass, replace
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from shuniu.casework import engine, standard
from shuniu.casework.models import Matter, MatterPaper
from shuniu.commons import numbering, trail
from shuniu.commons.papers.models import Paper
from shuniu.commons.people.actor import CITIZEN, Actor
from shuniu.commons.people.models import Unit
from shuniu.ground.refusal import FieldRefused
from shuniu.ground.text import clean, count_characters, mask_personal_data

from ...applicant import (
    PHONE,
    Applicant,
    identity_digest,
    right_card,
    right_credit_code,
    seal,
)
from ...flow.application import KIND
from ...models import (
    DAY_KNOWN,
    ApplicantKind,
    Application,
    Ask,
    Getting,
    IdentityKind,
    Shape,
    Way,
)
from ...powers import application as powers
from ...queries.application import (
    handler_of,
    query_code_digest,
    receiving_organs,
    receiving_unit,
    series_of,
)
from .base import (
    SERIES,
    SentOtherwise,
    begin_clock,
    day_of,
    lock_application,
    without_names,
)

WANTED_MOST, DESCRIPTION_LEAST, DESCRIPTION_MOST = 120, 6, 3000
CODE_DIGITS = 10


@dataclass(frozen=True)
class Received:
    """What the applicant is shown once: the number and the query code."""

    application: Application
    number: str
    code: str
    again: bool = False


def apply(
    *,
    applicant_kind: str,
    applicant: Applicant,
    wanted: str,
    description: str,
    shape: str,
    getting: str,
    key: str,
    by: Actor,
    at: dt.datetime,
    document_number: str = "",
    ask: str = Ask.INFORMATION,
    way: str = Way.WEB,
    items: int = 1,
    handed_on: dt.date | None = None,
    identity_paper: Paper | None = None,
    papers: tuple[Paper, ...] = (),
    organ: Unit | None = None,
) -> Received:
    """申请: take an application with what article 29 wants to be in it, and give it a number.

    ``organ`` is who is asked: one that takes applications (art. 4), the county's office unless
    told. ``key`` sent twice makes one application. Citizens apply on the web and add a copy of
    their identity document; the organ's people enter what came otherwise, as of ``handed_on``.
    Raises ``FieldRefused`` beside a field.
    """
    organ = organ or receiving_unit()
    if organ not in receiving_organs():
        raise FieldRefused("organ", _("{organ}没有受理申请，请另选机关。").format(organ=organ.name))
    unit = handler_of(organ)
    if by.kind != CITIZEN:
        powers.demand_body(unit, by)
    elif way != Way.WEB or identity_paper is None:
        raise FieldRefused("identity_paper", _("请上传身份证明的照片或者扫描件。"))
    applicant = checked(applicant, applicant_kind)
    application = Application(
        organ=organ,
        ask=_one_of(Ask, ask, "ask"),
        way=_one_of(Way, way, "way"),
        applicant_kind=applicant_kind,
        masked_name=applicant.masked.name[:80],
        sealed=seal(applicant),
        identity_digest=identity_digest(applicant),
        identity_paper=identity_paper,
        wanted=_wanted(wanted, applicant),
        document_number=clean(document_number)[:60],
        description=_description(description),
        items=items,
        shape=_one_of(Shape, shape, "shape"),
        getting=_getting(getting, applicant),
        handed_on=handed_on or day_of(at),
        idempotency_key=key,
    )
    if application.handed_on > day_of(at):
        raise FieldRefused("handed_on", _("送达日期不能晚于今天。"))
    if items < 1 or items > 500:
        raise FieldRefused("items", _("件数应为1至500。"))
    return _once(application, applicant, papers, by=by, at=at)


def enter(*, by: Actor, at: dt.datetime, **given: Any) -> Application:
    """登记申请: what came by post, over the counter or by word of mouth.

    Where the office knows the day of receipt by itself (handed over, signed for), the clock
    begins at once (art. 31).
    """
    with transaction.atomic():
        application = apply(key=secrets.token_hex(16), by=by, at=at, **given).application
        if application.way in DAY_KNOWN:
            confirm_day(application.matter, day=application.handed_on, by=by, at=at)
    return application


def _once(
    application: Application,
    applicant: Applicant,
    papers: tuple[Paper, ...],
    *,
    by: Actor,
    at: dt.datetime,
) -> Received:
    key = application.idempotency_key
    if len(key) < 16:
        raise FieldRefused("key", _("页面已过期，请刷新后重新提交。"))
    before = _sent_before(application)
    if before is not None:
        return before
    try:
        _open(application, applicant, papers, by=by, at=at)
    except IntegrityError:
        before = _sent_before(application)
        if before is None:
            raise
        return before
    return Received(application, application.matter.number, code_for(key))


def _open(
    application: Application,
    applicant: Applicant,
    papers: tuple[Paper, ...],
    *,
    by: Actor,
    at: dt.datetime,
) -> None:
    unit = handler_of(application.organ)
    with engine.opening(
        KIND,
        title=application.wanted[:200],
        unit=unit,
        number=lambda pk: numbering.take(
            series_of(SERIES, unit), by=by, at=at, subject_kind="matter", subject_id=pk
        ),
        by=by,
        at=at,
        texts=(_masked(application.description, applicant),),
    ) as work:
        application.matter = work.matter
        code = code_for(application.idempotency_key)
        application.query_code_hash = query_code_digest(work.matter.pk, code)
        application.save(force_insert=True)
        MatterPaper.objects.bulk_create(
            [MatterPaper(matter=work.matter, paper=p, move=work.move) for p in papers]
        )


def _sent_before(new: Application) -> Received | None:
    key = new.idempotency_key
    found = Application.objects.select_related("matter").filter(idempotency_key=key).first()
    if found is None:
        return None
    same = (found.wanted, found.description, found.organ_id)
    if same != (new.wanted, new.description, new.organ_id):
        raise SentOtherwise(number=found.matter.number)
    return Received(found, found.matter.number, code_for(key), again=True)


def confirm_day(
    matter: Matter, *, day: dt.date, by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """确认收到申请之日 (art. 31): from here the seven and the twenty working days are counted.

    Handed over: that day; by registered mail: the day it was signed for; by ordinary mail,
    fax or the web: the day on which both sides confirmed.
    """
    with engine.step(matter, "confirm_day", by=by, at=at, note=day.isoformat(), seen=seen) as work:
        application = lock_application(work.matter)
        if not application.handed_on <= day <= work.on:
            raise FieldRefused(
                "day",
                _("收到申请之日应在送达日期（{first}）与今天之间。").format(
                    first=application.handed_on
                ),
            )
        application.received_on = day
        application.save(update_fields=["received_on"])
        work.open_term("screen", on=day)
        begin_clock(work, day)


def withdraw(
    matter: Matter, *, reason: str = "", by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """撤回: the applicant takes the application back before it is answered."""
    words = clean(reason)
    if by.kind != CITIZEN:
        words = standard.need(words, "reason", _("请写明申请人怎样提出撤回。"))
    words = without_names(matter, words)
    with engine.step(matter, "withdraw", by=by, at=at, note=words, seen=seen) as work:
        application = lock_application(work.matter)
        application.received_on = application.received_on or application.handed_on
        end(application, "other", work.on)


def end(application: Application, outcome: str, on: dt.date) -> None:
    """The application has ended: how and when it did so first is what the year's report counts."""
    if not application.outcome:
        application.outcome, application.ended_on = outcome, on
    application.save()


def issue_code(matter: Matter, *, reason: str, by: Actor, at: dt.datetime) -> str:
    """给查询码: a new query code for an applicant who has none or lost it; the old one is void.

    The clerk says how they made sure that it is the applicant; it stays in the trail.
    """
    application = lock_application(matter)
    powers.demand_body(matter.unit, by)
    reason = standard.need(clean(reason), "reason", _("请写明怎样核实了申请人身份。"))
    code = str(secrets.randbelow(10**CODE_DIGITS)).zfill(CODE_DIGITS)
    with transaction.atomic():
        digest = query_code_digest(matter.pk, code)
        Application.objects.filter(pk=application.pk).update(query_code_hash=digest)
        trail.record(
            "disclosure.code_issued",
            subject_kind="matter",
            subject_id=matter.pk,
            by=by,
            at=at,
            detail={"number": matter.number, "reason": reason},
        )
    return code


def code_for(key: str) -> str:
    """The query code that goes with a form's key: ten digits that only the county can work out."""
    digest = salted_hmac("disclosure.query_code.of_key", key, algorithm="sha256").digest()
    return str(int.from_bytes(digest, "big") % 10**CODE_DIGITS).zfill(CODE_DIGITS)


def checked(applicant: Applicant, kind: str) -> Applicant:
    """The applicant, cleaned; refused beside the field that is missing or can't be right."""
    if kind not in ApplicantKind.values:
        raise FieldRefused("applicant_kind", _("请选择申请人类别。"))
    values = {name: clean(value) for name, value in vars(applicant).items()}
    applicant = replace(
        applicant,
        **values
        | {
            "identity_number": "".join(values["identity_number"].split()).upper(),
            "phone": "".join(values["phone"].split()),
        },
    )
    person = kind == ApplicantKind.PERSON
    if not applicant.name:
        raise FieldRefused("name", _("请填写姓名。") if person else _("请填写单位名称。"))
    if len(applicant.name) > 80:
        raise FieldRefused("name", _("请控制在80个字以内。"))
    if not person and not applicant.contact:
        raise FieldRefused("contact", _("请填写联系人。"))
    if not PHONE.match(applicant.phone):
        raise FieldRefused("phone", _("电话号码不对，请填写11位手机号码，或者带区号的固定电话。"))
    _check_identity(applicant)
    return applicant


def _check_identity(applicant: Applicant) -> None:
    kind, number = applicant.identity_kind, applicant.identity_number
    if kind not in IdentityKind.values:
        raise FieldRefused("identity_kind", _("请选择证件类型。"))
    if not number or len(number) > 40:
        raise FieldRefused("identity_number", _("请填写证件号码。"))
    if kind == IdentityKind.ID_CARD and not right_card(number):
        raise FieldRefused("identity_number", _("身份证号码不对，请逐位核对18位号码。"))
    if kind == IdentityKind.CREDIT_CODE and not right_credit_code(number):
        raise FieldRefused("identity_number", _("统一社会信用代码不对，请逐位核对18位代码。"))


def _wanted(text: str, applicant: Applicant) -> str:
    text = clean(" ".join(text.split()))
    if count_characters(text) < 2:
        raise FieldRefused("wanted", _("请写明所需政府信息的名称。"))
    if len(text) > WANTED_MOST:
        raise FieldRefused("wanted", _("名称请控制在%d字以内，其余写在内容描述里。") % WANTED_MOST)
    return _masked(text, applicant)


def _description(text: str) -> str:
    text = clean(text)
    if count_characters(text) < DESCRIPTION_LEAST:
        raise FieldRefused(
            "description", _("请描述所需信息的内容（谁制作、什么时间、关于什么），便于检索。")
        )
    if len(text) > DESCRIPTION_MOST:
        raise FieldRefused("description", _("请控制在%d字以内。") % DESCRIPTION_MOST)
    return text


def _masked(text: str, applicant: Applicant) -> str:
    return mask_personal_data(text, [n for n in (applicant.name, applicant.contact) if n])[0]


def _getting(getting: str, applicant: Applicant) -> str:
    getting = _one_of(Getting, getting, "getting")
    if getting == Getting.EMAIL and not applicant.email:
        raise FieldRefused("email", _("要用电子邮件获取，请填写电子邮箱。"))
    if getting == Getting.POST and not applicant.address:
        raise FieldRefused("address", _("要邮寄获取，请填写通信地址。"))
    return getting


def _one_of(choices: Any, value: str, field: str) -> str:
    if value not in choices.values:
        raise FieldRefused(field, _("请选择。"))
    return value
