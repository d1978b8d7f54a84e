"""Sessions, categories and the county's settings: set up by those who register."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from shuniu.commons import numbering, trail
from shuniu.commons.numbering.models import Series
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.models import Unit
from shuniu.ground.refusal import FieldRefused, NotYours
from shuniu.ground.text import clean

from .. import powers
from ..models import Body, Category, Session, Setting, SettingCode
from .base import SERIES

USUAL_CATEGORIES = (
    ("industry", "工业和信息化"),
    ("agriculture", "农业农村"),
    ("water", "水利"),
    ("construction", "城乡建设"),
    ("traffic", "交通运输"),
    ("education", "教育科技"),
    ("health", "医疗卫生"),
    ("culture", "文化旅游体育"),
    ("environment", "生态环境"),
    ("welfare", "民政和社会保障"),
    ("finance", "财政金融"),
    ("law", "政法综治"),
    ("other", "其他"),
)


def open_session(
    *,
    body: str,
    name: str,
    short_name: str,
    opened_on: dt.date,
    unit: Unit,
    level: str = "county",
    by: Actor,
    at: dt.datetime,
) -> Session:
    """登记届次会议: its proposals will bear its short name; series that are missing get their look.

    A county that has no categories yet gets the usual ones.
    """
    powers.demand_registrar(unit.pk, by)
    name, short_name = clean(name), clean(short_name)
    if body not in Body.values:
        raise FieldRefused("body", _("请选择建议、提案或者交办事项。"))
    if not name or not short_name:
        raise FieldRefused("name", _("请填写会议名称和编号简称。"))
    if Session.objects.filter(short_name=short_name).exists():
        raise FieldRefused("short_name", _("已有这个编号简称的会议。"))
    with transaction.atomic():
        session = Session.objects.create(
            body=body,
            name=name[:80],
            short_name=short_name[:24],
            level=level,
            opened_on=opened_on,
            unit=unit,
        )
        known = set(Series.objects.filter(code__in=SERIES).values_list("code", flat=True))
        for code, (label, pattern) in SERIES.items():
            if code not in known:
                numbering.define_series(code, label=label, pattern=pattern)
        if not Category.objects.exists():
            for order, (code, word) in enumerate(USUAL_CATEGORIES, start=1):
                Category.objects.create(code=code, name=word, order=order * 10)
        trail.record(
            "proposals.session_opened",
            subject_kind="proposal_session",
            subject_id=session.pk,
            by=by,
            at=at,
            detail={"name": session.name, "body": body},
        )
    return session


def define_category(
    code: str, *, name: str, order: int = 100, by: Actor, at: dt.datetime
) -> Category:
    """设置类别: a new one, or another name for a known one."""
    powers.demand_any_registrar(by)
    code, name = clean(code), clean(name)
    if not code or not name:
        raise FieldRefused("name", _("请填写代码和名称。"))
    if Category.objects.filter(name=name).exclude(code=code).exists():
        raise FieldRefused("name", _("已有这个名称的类别。"))
    category, _made = Category.objects.update_or_create(
        code=code, defaults={"name": name, "order": order}
    )
    trail.record(
        "proposals.category_defined",
        subject_kind="proposal_category",
        subject_id=category.pk,
        by=by,
        at=at,
        detail={"code": code, "name": name},
    )
    return category


def set_setting(
    code: str, *, value: int, source: str, since: dt.date, by: Actor, at: dt.datetime
) -> Setting:
    """设置: a number that the county decides, by which paper, from which day on."""
    if not powers.sets_limits(by):
        raise NotYours
    if code not in SettingCode.values:
        raise FieldRefused("code", _("没有这个设置。"))
    if code == SettingCode.TARGET_MONTH and not 1 <= value <= 12:
        raise FieldRefused("value", _("月份应为1到12。"))
    if code == SettingCode.CONTENT_WITH_BASICALLY and value not in (0, 1):
        raise FieldRefused("value", _("请填1（含）或0（不含）。"))
    source = clean(source)
    if not source:
        raise FieldRefused("source", _("请写明依据的文号和日期。"))
    with transaction.atomic():
        setting, _made = Setting.objects.update_or_create(
            code=code,
            since=since,
            defaults={
                "value": value,
                "source": source[:200],
                "entered_at": at,
                "entered_by_label": by.label,
            },
        )
        trail.record(
            "proposals.setting",
            subject_kind="proposal_setting",
            subject_id=setting.pk,
            by=by,
            at=at,
            detail={"code": code, "value": value, "source": source, "since": since.isoformat()},
        )
    return setting
