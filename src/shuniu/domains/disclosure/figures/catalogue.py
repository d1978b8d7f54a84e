"""What the catalogue can state: how much was made public, and in time."""

from __future__ import annotations

from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from shuniu.casework.models import Term
from shuniu.commons.figures.checks import Within, check
from shuniu.commons.figures.declare import figure, ratio
from shuniu.commons.figures.period import Period

from ..models import Item

PIECES = _("条")


@figure(
    "disclosure.published",
    label=_("主动公开政府信息"),
    unit=PIECES,
    about=_("统计期内首次公开的信息，一条一次；后来撤下的也计入"),
)
def published(period: Period) -> QuerySet[Item]:
    """Items first made public in the period."""
    return Item.objects.published_in(period)


@figure(
    "disclosure.published_on_time",
    label=_("按期公开政府信息"),
    unit=PIECES,
    about=_("首次公开没有超过形成或变更之日起20个工作日（《条例》第二十六条）"),
)
def published_on_time(period: Period) -> QuerySet[Item]:
    """Of those, the ones whose first term to publish was kept."""
    late = Term.objects.filter(
        matter=OuterRef("pk"),
        name="publish",
        met_on__gt=F("due_on"),
        met_on__lte=OuterRef("first_published_at__date"),
    )
    return Item.objects.published_in(period).exclude(Exists(late))


@figure(
    "disclosure.normative",
    label=_("主动公开行政规范性文件"),
    unit=PIECES,
    about=_("统计期内首次公开的行政规范性文件"),
)
def normative(period: Period) -> QuerySet[Item]:
    """Normative documents first made public in the period."""
    return Item.objects.published_in(period).filter(normative=True)


ratio(
    "disclosure.published_on_time_rate",
    label=_("主动公开按期率"),
    part="disclosure.published_on_time",
    whole="disclosure.published",
)
check(Within("disclosure.published_on_time", "disclosure.published"))
check(Within("disclosure.normative", "disclosure.published"))
