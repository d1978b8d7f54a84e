"""The figures of the archive: what was filed, in all and by retention."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from shuniu.commons.figures.checks import Sums, check
from shuniu.commons.figures.declare import figure
from shuniu.commons.figures.period import Period

from .models import Item, Retention

UNIT = _("件")


@figure(
    "archive.filed",
    label=_("归档文件"),
    unit=UNIT,
    about=_("本期归档的文件，一件一次；以后改划保管期限的不重复计算。"),
)
def filed(period: Period) -> QuerySet[Item]:
    return Item.objects.filed_in(period)


@figure(
    "archive.filed_for_ever",
    label=_("归档文件（永久）"),
    unit=UNIT,
    about=_("本期归档、归档时定为永久的。"),
)
def filed_for_ever(period: Period) -> QuerySet[Item]:
    return filed(period).filter(retention=Retention.FOR_EVER)


@figure(
    "archive.filed_thirty",
    label=_("归档文件（30年）"),
    unit=UNIT,
    about=_("本期归档、归档时定为30年的。"),
)
def filed_thirty(period: Period) -> QuerySet[Item]:
    return filed(period).filter(retention=Retention.THIRTY)


@figure(
    "archive.filed_ten",
    label=_("归档文件（10年）"),
    unit=UNIT,
    about=_("本期归档、归档时定为10年的。"),
)
def filed_ten(period: Period) -> QuerySet[Item]:
    return filed(period).filter(retention=Retention.TEN)


check(
    Sums(
        "archive.filed",
        ("archive.filed_for_ever", "archive.filed_thirty", "archive.filed_ten"),
    )
)
