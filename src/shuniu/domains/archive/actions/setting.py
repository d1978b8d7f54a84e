"""Setting up: the fonds' number, the codes of organs and subjects, the table of retention."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from shuniu.casework.filing import FOR_EVER, TEN, THIRTY
from shuniu.casework.standard import need
from shuniu.commons import trail
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.models import Unit
from shuniu.ground import clock
from shuniu.ground.refusal import FieldRefused

from ..models import Fonds, Organ, Retention, Rule
from ..powers import demand_filing
from ..refusals import InUse, NumberFixed

_NUMBER = re.compile(r"[A-Z0-9]{4}")
_CODE = re.compile(r"[A-Z]{3}|[0-9]{3}")
_LAW = "机关文件材料归档范围和文书档案保管期限规定（8号令）；默认值，须经县档案馆审核"

# (scope, kind, words in the title, retention): the defaults until the county's own table is agreed.
_DEFAULTS: tuple[tuple[str, str, tuple[str, ...], str], ...] = (
    ("机构设置、人员编制", "", ("机构编制", "机构设置", "编制方案", "三定"), FOR_EVER),
    ("人事任免", "", ("任免", "任命", "免去", "任职"), FOR_EVER),
    ("县级以上表彰奖励", "", ("表彰", "嘉奖", "授予"), FOR_EVER),
    ("常务会议、县长办公会议纪要", "", ("常务会议", "县长办公会"), FOR_EVER),
    ("年度计划、总结、统计", "", ("年度计划", "年度总结", "工作报告", "统计年报"), FOR_EVER),
    ("规范性文件、管理办法", "", ("办法", "规定", "实施细则", "管理条例"), FOR_EVER),
    ("业务问题的请示与批复", "", ("请示", "批复"), THIRTY),
    ("专题报告、重要情况报告", "", ("专题报告", "情况报告"), THIRTY),
    ("督查事项", "supervision", (), THIRTY),
    ("人大代表建议和政协提案", "proposal", (), THIRTY),
    ("信访与部门协调", "coordination", (), THIRTY),
    ("群众来信", "letter", (), TEN),
    ("简报", "bulletin", (), TEN),
    ("一般事务性通知、报告", "", ("通知", "报告", "通报"), TEN),
)
# 机构（问题）代码 of a new fonds, in the order in which they are offered.
_ORGANS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("BGS", "办公室", ()),
    ("DCS", "督查", ("supervision", "bulletin")),
    ("XFS", "群众来信和信访", ("letter", "hot_letter", "coordination")),
    ("JYT", "建议提案", ("proposal",)),
)


def set_fonds(
    unit: Unit, *, number: str, source: str, since: dt.date, by: Actor, at: dt.datetime
) -> Fonds:
    """设置全宗号: four characters that the county archives gave, and where that stands.

    The first time it brings the default codes and, if the county has no table of retention
    yet, the default table. Once something is filed the number stays.
    """
    demand_filing(by, unit)
    number = need(number, "number", _("请填写全宗号。")).upper()
    if not _NUMBER.fullmatch(number):
        raise FieldRefused("number", _("全宗号为4位字母或数字，由县档案馆给定。"))
    source = need(source, "source", _("请写明全宗号的依据。"))
    if Fonds.objects.filter(number=number).exclude(unit=unit).exists():
        raise FieldRefused("number", _("这个全宗号已经是别的单位的。"))
    with transaction.atomic():
        known = Fonds.objects.select_for_update().filter(unit=unit).first()
        if known is not None and known.number != number and known.items.exists():
            raise NumberFixed
        facts = {
            "number": number,
            "source": source,
            "since": since,
            "entered_by_label": by.label,
            "entered_at": at,
        }
        fonds, made = Fonds.objects.update_or_create(unit=unit, defaults=facts)
        if made:
            Organ.objects.bulk_create(
                Organ(fonds=fonds, code=code, name=name, kinds=list(kinds))
                for code, name, kinds in _ORGANS
            )
        if not Rule.objects.exists():
            adopt_default_table()
        _told("archive.fonds_set", fonds, by, at, {"number": number, "source": source})
    return fonds


def adopt_default_table() -> None:
    """The default 归档范围和保管期限表, to be agreed with the county archives; within a step."""
    Rule.objects.bulk_create(
        Rule(
            order=10 * place,
            scope=scope,
            kind=kind,
            words=list(words),
            retention=retention,
            source=_LAW,
        )
        for place, (scope, kind, words, retention) in enumerate(_DEFAULTS, 1)
    )


def define_organ(
    fonds: Fonds,
    *,
    code: str,
    name: str,
    kinds: Sequence[str] = (),
    by: Actor,
    at: dt.datetime,
    known: Organ | None = None,
) -> Organ:
    """设置机构（问题）代码: three letters or digits; one that was used stays."""
    demand_filing(by, fonds.unit)
    code = need(code, "code", _("请填写代码。")).upper()
    if not _CODE.fullmatch(code):
        raise FieldRefused("code", _("代码为3位汉语拼音字母或3位数字。"))
    name = need(name, "name", _("请填写机构或问题的名称。"))
    others = Organ.objects.filter(fonds=fonds, code=code)
    if others.exclude(pk=known.pk if known else 0).exists():
        raise FieldRefused("code", _("这个代码已经有了。"))
    if known is not None and known.code != code and known.items.exists():
        raise InUse(code=known.code)
    with transaction.atomic():
        organ = known or Organ(fonds=fonds)
        organ.code, organ.name, organ.kinds = code, name, list(kinds)
        organ.save()
        _told("archive.organ_set", fonds, by, at, {"code": code, "name": name})
    return organ


def define_rule(
    *,
    scope: str,
    retention: str,
    source: str,
    order: int,
    kind: str = "",
    words: Iterable[str] = (),
    by: Actor,
    at: dt.datetime,
) -> Rule:
    """增加保管期限表条款; by a registrar of a fonds. What is filed already stays as it is."""
    fonds = _own_fonds(by)
    if retention not in Retention.values:
        raise FieldRefused("retention", _("请选择保管期限。"))
    found = [word.strip() for word in words if word.strip()]
    if not kind and not found:
        raise FieldRefused("words", _("请选择事项类别，或写明题名中的词。"))
    with transaction.atomic():
        rule = Rule.objects.create(
            scope=need(scope, "scope", _("请填写归档范围。")),
            retention=retention,
            source=need(source, "source", _("请写明依据。")),
            order=order,
            kind=kind,
            words=found,
        )
        _told("archive.rule_set", fonds, by, at, {"scope": scope, "retention": retention})
    return rule


def close_rule(rule: Rule, *, by: Actor, at: dt.datetime) -> None:
    """停用条款: from today it proposes nothing; it stays to be read."""
    fonds = _own_fonds(by)
    with transaction.atomic():
        Rule.objects.filter(pk=rule.pk, closed_on__isnull=True).update(
            closed_on=at.astimezone(clock.ZONE).date()
        )
        _told("archive.rule_closed", fonds, by, at, {"scope": rule.scope})


def _own_fonds(by: Actor) -> Fonds:
    """A fonds of the actor's; the table is the county's, so any that files may tend it."""
    for fonds in Fonds.objects.select_related("unit").order_by("id"):
        if fonds.unit.kind == "county_office":
            demand_filing(by, fonds.unit)
            return fonds
    raise FieldRefused("scope", _("请先设置县政府办公室的全宗号。"))


def _told(verb: str, fonds: Fonds, by: Actor, at: dt.datetime, detail: dict[str, str]) -> None:
    trail.record(verb, subject_kind="fonds", subject_id=fonds.pk, by=by, at=at, detail=detail)
