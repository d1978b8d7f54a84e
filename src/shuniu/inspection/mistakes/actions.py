"""A report from its coming in to its answer; nothing else writes reports."""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from shuniu.casework import engine, standard
from shuniu.casework.models import Assignment, Matter
from shuniu.casework.models import Outcome as Ended
from shuniu.casework.standard import need
from shuniu.commons import numbering
from shuniu.commons.flow.model import Action
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.models import Unit
from shuniu.commons.people.queries import members_owing
from shuniu.domains.portal.models import Site
from shuniu.ground import clock
from shuniu.ground.refusal import FieldRefused, NotYours, Refused
from shuniu.ground.text import clean, count_characters

from . import powers
from .flow import KIND
from .models import Mistake, Outcome, Sort, Source
from .queries import query_code_digest

CODE_DIGITS = 10
LEAST, MOST = 4, 2000


class ReportedOtherwise(Refused):
    """这条找错已经提交过，编号是{number}。要反映别的错误，请另填一份。"""


@dataclass(frozen=True)
class Reported:
    """What is told who reported: the number and the code that open the answer."""

    mistake: Mistake
    number: str
    code: str


def report(
    *,
    site: Site,
    sort: str,
    description: str,
    office: Unit,
    address: str = "",
    key: str,
    by: Actor,
    at: dt.datetime,
) -> Reported:
    """网上找错: by anybody, without a name; sent twice with one ``key`` it is one."""
    if len(key) < 16:
        raise FieldRefused("key", _("页面已过期，请刷新后重新提交。"))
    code = _code_of(key)
    mistake = _made(site, Source.SITE, sort, description, address, at.astimezone(clock.ZONE).date())
    mistake.idempotency_key = key
    before = _sent_before(mistake)
    if before is None:
        try:
            _open(mistake, office, code, by=by, at=at)
        except IntegrityError:
            before = _sent_before(mistake)
            if before is None:
                raise
    found = before or mistake
    return Reported(found, found.matter.number, code)


def enter(
    *,
    source: str,
    site: Site,
    sort: str,
    description: str,
    reported_on: dt.date,
    office: Unit,
    address: str = "",
    platform_number: str = "",
    by: Actor,
    at: dt.datetime,
) -> Matter:
    """登记找错: what came by the national entrance or by telephone, from its own day on."""
    if not by.holds_at(office.pk, powers.REGISTRAR_POWER.duties):
        raise NotYours
    if source not in Source.values or source == Source.SITE:
        raise FieldRefused("source", _("请选择来源。"))
    platform_number = clean(platform_number)[:60]
    if source == Source.PLATFORM and not platform_number:
        raise FieldRefused("platform_number", _("请填写平台上的编号，便于在平台上反馈。"))
    if reported_on > at.astimezone(clock.ZONE).date():
        raise FieldRefused("reported_on", _("网民提交日期不能晚于今天。"))
    mistake = _made(site, source, sort, description, address, reported_on)
    mistake.platform_number = platform_number
    if platform_number and Mistake.objects.filter(platform_number=platform_number).exists():
        raise FieldRefused("platform_number", _("这个平台编号已经登记过。"))
    code = str(secrets.randbelow(10**CODE_DIGITS)).zfill(CODE_DIGITS)
    _open(mistake, office, code, by=by, at=at)
    return mistake.matter


def assign(
    matter: Matter, *, unit: Unit, by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """受理交办: the unit that keeps the page; the clock of the answer runs on."""
    with engine.step(matter, "assign", by=by, at=at, note=unit.name, seen=seen) as work:
        if not members_owing(powers.UNITS, [unit.pk], work.on):
            raise standard.NobodyToSign("unit", unit)
        work.assign(unit)


def answer(
    matter: Matter, *, outcome: str, text: str, by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """处理答复: put right, or told why it is no mistake; who reported it reads the text."""
    text = _answer_text(outcome, text)
    with engine.step(matter, "answer", by=by, at=at, note=text[:200], seen=seen) as work:
        _answered(work, outcome, text)


def answer_at_once(
    matter: Matter, *, outcome: str, text: str, by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """直接答复: by the office, where nothing has to be given to a unit."""
    text = _answer_text(outcome, text)
    with engine.step(matter, "answer_at_once", by=by, at=at, note=text[:200], seen=seen) as work:
        _answered(work, outcome, text)


def refuse(
    matter: Matter, *, reason: str, by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """不予处理: not about this county's sites, or nothing can be made out; told why."""
    reason = need(clean(reason), "reason", _("请写明理由，网民查询时会看到。"))
    with engine.step(matter, "refuse", by=by, at=at, note=reason[:200], seen=seen) as work:
        _answered(work, Outcome.REFUSED, reason)


def _made(
    site: Site, source: str, sort: str, description: str, address: str, on: dt.date
) -> Mistake:
    description, address = clean(description), clean(address)
    if sort not in Sort.values:
        raise FieldRefused("sort", _("请选择错误类型。"))
    if count_characters(description) < LEAST:
        raise FieldRefused("description", _("请写明错在哪里、应当是什么。"))
    if len(description) > MOST:
        raise FieldRefused("description", _("请控制在%d字以内。") % MOST)
    return Mistake(
        source=source,
        site=site.code,
        site_name=site.name,
        sort=sort,
        description=description,
        address=address[:500],
        reported_on=on,
    )


def _open(mistake: Mistake, office: Unit, code: str, *, by: Actor, at: dt.datetime) -> None:
    first = mistake.description.splitlines()[0]
    title = _("{site}：{what}").format(site=mistake.site_name, what=first)[:100]
    with (
        transaction.atomic(),
        engine.opening(
            KIND,
            title=title,
            unit=office,
            number=lambda pk: numbering.take(
                "inspection.mistake", by=by, at=at, subject_kind="matter", subject_id=pk
            ),
            by=by,
            at=at,
            texts=[mistake.description, mistake.address],
        ) as work,
    ):
        mistake.matter = work.matter
        mistake.query_code_hash = query_code_digest(work.matter.pk, code)
        mistake.save(force_insert=True)
        for name in ("accept", "answer"):
            # What is accepted late is told here late; its days are counted from the report.
            work.open_term(name, on=mistake.reported_on)
        work.facts["site"] = mistake.site


def _sent_before(new: Mistake) -> Mistake | None:
    found = Mistake.objects.select_related("matter").filter(idempotency_key=new.idempotency_key)
    before = found.first()
    if before is not None and before.description != new.description:
        raise ReportedOtherwise(number=before.matter.number)
    return before


def _code_of(key: str) -> str:
    digest = salted_hmac("inspection.mistake.of_key", key, algorithm="sha256").digest()
    return str(int.from_bytes(digest, "big") % 10**CODE_DIGITS).zfill(CODE_DIGITS)


def _answer_text(outcome: str, text: str) -> str:
    if outcome not in (Outcome.FIXED, Outcome.EXPLAINED):
        raise FieldRefused("outcome", _("请选择处理结果。"))
    return need(clean(text), "text", _("请写明怎样处理的，网民查询时会看到。"))[:MOST]


def _answered(work: engine.Work, outcome: str, text: str) -> None:
    if outcome != Outcome.REFUSED:
        work.opinion(text)
    Mistake.objects.filter(pk=work.matter.pk).update(
        outcome=outcome, answer=text, answered_at=work.at
    )
    for given in Assignment.objects.filter(matter=work.matter, done_at__isnull=True):
        work.end_assignment(given, Ended.DONE)
    work.facts["outcome"] = str(outcome)


ACTIONS: dict[str, Action] = {
    "assign": assign,
    "answer_at_once": answer_at_once,
    "refuse": refuse,
    "sign_for": standard.sign_for,
    "send_back": standard.send_back,
    "urge": standard.urge,
    "answer": answer,
}
