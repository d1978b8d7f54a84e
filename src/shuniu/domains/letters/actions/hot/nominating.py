"""遴选: a letter becomes a hot letter, by rules with their numbers or by the registrar's choice."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from shuniu.casework import engine
from shuniu.casework.models import Matter
from shuniu.commons import numbering, trail
from shuniu.commons.people.actor import Actor
from shuniu.ground import clock
from shuniu.ground.refusal import FieldRefused, NotYours
from shuniu.ground.text import clean

from ... import powers
from ...flow.hot import DECLINED, KIND, REFUSED, WITHDRAWN
from ...models import Consent, ConsentAnswer, HotLetter, HotRule, HotThreshold, Letter
from ...queries.hot import THRESHOLDS, in_words, reasons
from ..base import lock_letter
from .base import (
    HotAlready,
    NotTakenUp,
    WriterSaidNo,
    demand_masked,
    demand_may_be_hot,
)

SERIES = "letters.hot"
REASON_MOST = 500
# What has not been taken up, or went another way.
_OUT = ("submitted", "rejected", "transferred", "withdrawn", "merged")


def nominate(letter: Letter, *, reason: str = "", by: Actor, at: dt.datetime) -> HotLetter:
    """提名热点信件: open a hot letter for this letter, with every rule that names it.

    Without a rule it is the registrar's own choice, and needs a reason. Refused
    for what may never go on television (``NeverHot``), while one is under way
    (``HotAlready``), and for ever once the writer has said no (``WriterSaidNo``).
    """
    reason = clean(reason)
    with transaction.atomic():
        matter = Matter.objects.select_for_update(of=("self",)).get(pk=letter.pk)
        letter = lock_letter(matter)
        powers.demand_nominator(letter, by)
        _demand_nominable(letter)
        on = at.astimezone(clock.ZONE).date()
        rules: dict[str, int] = {
            r.rule: r.number for r in reasons(on, [letter.pk]).get(letter.pk, [])
        }
        if not rules:
            if not reason:
                raise FieldRefused("reason", _("这封来信不在候选名单里，请写明提名理由。"))
            rules = {HotRule.MANUAL: 1}
        if len(reason) > REASON_MOST:
            raise FieldRefused("reason", _("提名理由请控制在%d字以内。") % REASON_MOST)
        with engine.opening(
            KIND,
            title=letter.matter.title,
            unit=matter.unit,
            number=lambda pk: numbering.take(
                SERIES, by=by, at=at, subject_kind="matter", subject_id=pk
            ),
            by=by,
            at=at,
            origin=matter,
            note="；".join(in_words(rules)),
        ) as work:
            hot = HotLetter(matter=work.matter, letter=letter, rules=rules, reason=reason)
            demand_masked(hot, reason=reason)
            hot.save(force_insert=True)
            work.facts.update(letter=matter.number, rules=rules)
    return hot


def _demand_nominable(letter: Letter) -> None:
    demand_may_be_hot(letter)
    if letter.matter.state in _OUT:
        raise NotTakenUp
    said_no = Consent.objects.filter(hot__letter=letter).exclude(answer=ConsentAnswer.GIVEN)
    if said_no.exists():
        raise WriterSaidNo
    ended = (DECLINED, REFUSED, WITHDRAWN)
    known = HotLetter.objects.filter(letter=letter).exclude(matter__state__in=ended)
    under_way = known.select_related("matter").first()
    if under_way is not None:
        raise HotAlready(number=under_way.matter.number)


def open_hot(
    *, origin: Matter, title: str, text: str, by: Actor, at: dt.datetime, **_: Any
) -> Matter:
    """The opener of the kind for other rooms (``casework.spawn``); ``text`` is the reason."""
    letter = Letter.objects.select_related("matter").get(pk=origin.pk)
    return nominate(letter, reason=text, by=by, at=at).matter


def set_threshold(
    rule: str, *, value: int, source: str, since: dt.date, by: Actor, at: dt.datetime
) -> HotThreshold:
    """设置遴选标准: another number from a day on, with the paper that it comes from.

    The old one stays on record and holds until that day. The administrator's to enter.
    """
    if not powers.sets_thresholds(by):
        raise NotYours
    if rule not in THRESHOLDS:
        raise FieldRefused("rule", _("请选择要设置的标准。"))
    if not 0 < value < 10_000:
        raise FieldRefused("value", _("请填写1到9999之间的数。"))
    source = clean(source)
    if not source:
        raise FieldRefused("source", _("请写明依据，如会议纪要或文件的文号和日期。"))
    if HotThreshold.objects.filter(rule=rule, since=since).exists():
        raise FieldRefused("since", _("这一天起用的标准已经设置过，请换一个起用日期。"))
    with transaction.atomic():
        row = HotThreshold.objects.create(
            rule=rule,
            value=value,
            source=source[:200],
            since=since,
            entered_at=at,
            entered_by_label=by.label,
        )
        trail.record(
            "letters.hot_threshold_set",
            subject_kind="hot_threshold",
            subject_id=row.pk,
            by=by,
            at=at,
            detail={"rule": rule, "value": value, "source": source, "since": since.isoformat()},
        )
    return row
