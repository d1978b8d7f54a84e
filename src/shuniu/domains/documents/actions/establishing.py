"""发文立户 of a whole county at its set-up: every organ that exchanges documents may issue."""

from __future__ import annotations

import datetime as dt
import re

from django.db import transaction

from shuniu.commons import numbering, trail
from shuniu.commons.numbering.models import Series
from shuniu.commons.people.actor import SYSTEM, Actor
from shuniu.commons.people.models import Unit, UnitKind
from shuniu.ground.refusal import NotYours

from ..models import Category, IssuerSeries

# What a unit's number begins with, behind its short name: 云住建发, 石桥镇政发.
_ENDINGS = {Category.DOCUMENT: "发", Category.LETTER: "函", Category.UPWARD: ""}
_TAIL = re.compile(r"(?:分局|大队|支队|分中心|管理部|中心|公司|办公室|局|委|办)$")
_PATTERN = re.compile(r"^([\u4e00-\u9fa5]{2,12})〔\{year\}〕\{n\}号$")


def code_text_of(unit: Unit, category: Category, mark: str) -> str:
    """机关代字 as a county usually makes it: its mark, the organ's short name, 发 or 函.

    ``mark`` is the county's one character (云). Towns and subdistricts take 政 and 办.
    """
    name = "".join(re.findall(r"[\u4e00-\u9fa5]", unit.short_name)).removeprefix("县")
    if unit.kind == UnitKind.TOWNSHIP:
        return f"{name.removesuffix('镇').removesuffix('乡')}政{_ENDINGS[category]}"
    if unit.kind == UnitKind.SUBDISTRICT:
        return f"{name.removesuffix('街道')}街办{_ENDINGS[category]}"
    return f"{mark}{_TAIL.sub('', name)[:6]}{_ENDINGS[category]}"


@transaction.atomic
def establish_county(*, mark: str, by: Actor, at: dt.datetime) -> int:
    """List every organ that exchanges documents as an issuer; for a county's set-up.

    The government's and the office's numbers are those of the profile
    (``documents.gov.document`` …), the others follow ``code_text_of``. What is listed already
    stays. Gives how many were listed.
    """
    if by.kind != SYSTEM:
        raise NotYours
    known = set(IssuerSeries.objects.values_list("issuer_id", "category"))
    taken = set(IssuerSeries.objects.values_list("code_text", flat=True))
    rows: list[IssuerSeries] = []

    def listed(unit: Unit, category: str, code_text: str, series: str) -> None:
        if (unit.pk, category) in known or code_text in taken:
            return
        taken.add(code_text)
        rows.append(
            IssuerSeries(
                issuer=unit,
                category=category,
                code_text=code_text,
                series=series,
                by_label=by.label,
                at=at,
            )
        )

    units = list(Unit.objects.filter(in_exchange=True, closed_on__isnull=True))
    own = {
        "gov": next((u for u in units if u.kind == UnitKind.COUNTY_GOVERNMENT), None),
        "office": next((u for u in units if u.kind == UnitKind.COUNTY_OFFICE), None),
    }
    for series in Series.objects.filter(code__startswith="documents."):
        _room, whose, category = (*series.code.split("."), "")[:3]
        unit, found = own.get(whose), _PATTERN.match(series.pattern)
        if unit is not None and found and category in Category.values:
            listed(unit, category, found.group(1), series.code)
    for unit in units:
        if unit in own.values():
            continue
        for category in _ENDINGS:
            text = code_text_of(unit, category, mark)
            code = f"documents.{unit.pk}.{category.value}"
            before = len(rows)
            listed(unit, category.value, text, code)
            if len(rows) > before:
                label = f"{unit.short_name}{category.label}"[:60]
                numbering.define_series(code, label=label, pattern=f"{text}〔{{year}}〕{{n}}号")
    IssuerSeries.objects.bulk_create(rows)
    trail.record(
        "documents.issuers_established",
        subject_kind="profile",
        subject_id=0,
        by=by,
        at=at,
        detail={"issuers": len(rows)},
    )
    return len(rows)
