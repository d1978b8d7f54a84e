"""The figures that supervision can state; each is the records that it counts."""

from __future__ import annotations

from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from shuniu.casework.models import Term
from shuniu.commons.figures.checks import Rate, Within, check
from shuniu.commons.figures.declare import figure, ratio
from shuniu.commons.figures.period import Period

from .models import NoticeForm, SiteVisit, SupervisionItem, SupervisionNotice, UpwardReport

PIECE = _("件")


@figure(
    "supervision.opened",
    label=_("督查立项"),
    unit=PIECE,
    about=_("立项时间在本期内的督查件，后来并办、不予立项的也算。"),
)
def opened(period: Period) -> QuerySet[SupervisionItem]:
    return SupervisionItem.objects.opened_in(period)


@figure(
    "supervision.closed",
    label=_("督查办结"),
    unit=PIECE,
    about=_("办结时间在本期内、已向交办人上报结果的督查件；并办和不予立项的不算。"),
)
def closed(period: Period) -> QuerySet[SupervisionItem]:
    return SupervisionItem.objects.closed_in(period)


@figure(
    "supervision.closed_on_time",
    label=_("按期办结"),
    unit=PIECE,
    about=_("本期办结的督查件中，牵头单位每次都在期限以内报送办结报告的（延期、中止按批准计算）。"),
)
def closed_on_time(period: Period) -> QuerySet[SupervisionItem]:
    late = Term.objects.filter(
        matter=OuterRef("pk"), name="answer", void=False, met_on__gt=F("due_on")
    )
    return closed(period).exclude(Exists(late))


@figure(
    "supervision.notices",
    label=_("督促检查事项通知单"),
    unit=_("份"),
    about=_("下发时间在本期内的督促检查事项通知单。"),
)
def notices(period: Period) -> QuerySet[SupervisionNotice]:
    return SupervisionNotice.objects.issued_in(period).filter(form=NoticeForm.SLIP)


@figure(
    "supervision.orders",
    label=_("督办通知"),
    unit=_("份"),
    about=_("下发时间在本期内的督办通知。"),
)
def orders(period: Period) -> QuerySet[SupervisionNotice]:
    return SupervisionNotice.objects.issued_in(period).filter(form=NoticeForm.NOTICE)


@figure(
    "supervision.upward",
    label=_("向上报告"),
    unit=_("次"),
    about=_("本期内向交办领导、上级机关上报的阶段报告和办结报告。"),
)
def upward(period: Period) -> QuerySet[UpwardReport]:
    return UpwardReport.objects.filter(at__gte=period.starts_at, at__lt=period.ends_at)


@figure(
    "supervision.visits",
    label=_("实地督查"),
    unit=_("次"),
    about=_("督查日期在本期内的实地督查。"),
)
def visits(period: Period) -> QuerySet[SiteVisit]:
    return SiteVisit.objects.filter(visited_on__gte=period.first, visited_on__lte=period.last)


ratio(
    "supervision.on_time_rate",
    label=_("按期办结率"),
    part="supervision.closed_on_time",
    whole="supervision.closed",
    about=_("按期办结与督查办结之比。"),
)

check(Within("supervision.closed_on_time", "supervision.closed"))
check(Rate("supervision.on_time_rate", "supervision.closed_on_time", "supervision.closed"))
