"""The county's own lists and how strictly a check is taken: kept by whoever keeps the sites."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from shuniu.commons import trail
from shuniu.commons.people.actor import Actor
from shuniu.ground import clock
from shuniu.ground.refusal import FieldRefused, Refused
from shuniu.ground.text import clean

from ..models import CheckRule, Level, Word, WordKind
from ..powers import demand_keeper
from .lists import CHECKS


class WordStandsAlready(Refused):
    """词表里已经有“{wrong}”。"""


def list_word(
    *,
    kind: str,
    wrong: str,
    right: str = "",
    level: str = Level.BLOCK,
    reason: str = "",
    by: Actor,
    at: dt.datetime,
) -> Word:
    """登记词条: the county's own list, by whoever keeps the group of sites; from today on."""
    demand_keeper(by)
    wrong, right = clean(wrong)[:60], clean(right)[:60]
    if len(wrong) < 2:
        raise FieldRefused("wrong", _("请填写至少两个字。"))
    if kind == WordKind.LEADER and not right:
        raise FieldRefused("right", _("请填写正确的姓名职务。"))
    if right and wrong in right:
        raise FieldRefused("wrong", _("正确的写法里就有这几个字，这样登记会处处误报。"))
    if Word.objects.filter(wrong=wrong, ended_on__isnull=True).exists():
        raise WordStandsAlready(wrong=wrong)
    with transaction.atomic():
        word = Word.objects.create(
            kind=kind,
            wrong=wrong,
            right=right,
            level=level,
            reason=clean(reason)[:200],
            since=at.astimezone(clock.ZONE).date(),
            by_label=by.label,
        )
        _write_down("word.listed", word, by=by, at=at)
    return word


def end_word(word: Word, *, by: Actor, at: dt.datetime) -> None:
    """停用词条: it is looked for no longer; the line stays to be read."""
    demand_keeper(by)
    with transaction.atomic():
        word.ended_on = max(at.astimezone(clock.ZONE).date(), word.since)
        word.save(update_fields=["ended_on"])
        _write_down("word.ended", word, by=by, at=at)


def take_strictly(
    *, code: str, strictness: str, reason: str = "", by: Actor, at: dt.datetime
) -> CheckRule:
    """设定检查力度: from now on; what was checked before stays as it was found."""
    demand_keeper(by)
    if code not in CHECKS:
        raise FieldRefused("code", _("没有这项检查。"))
    with transaction.atomic():
        rule = CheckRule.objects.create(
            code=code,
            strictness=strictness,
            since=at,
            reason=clean(reason)[:200],
            by_label=by.label,
        )
        trail.record(
            "check.rule",
            subject_kind="check_rule",
            subject_id=rule.pk,
            by=by,
            at=at,
            detail={"code": code, "strictness": strictness, "reason": rule.reason},
        )
    return rule


def _write_down(verb: str, word: Word, *, by: Actor, at: dt.datetime) -> None:
    trail.record(
        verb,
        subject_kind="word",
        subject_id=word.pk,
        by=by,
        at=at,
        detail={"kind": word.kind, "wrong": word.wrong, "right": word.right},
    )
