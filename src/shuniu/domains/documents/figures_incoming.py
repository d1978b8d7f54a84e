"""The figures of incoming documents of the county office; each is the documents it counts."""

from __future__ import annotations

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from shuniu.casework.models import Term
from shuniu.commons.figures.checks import Rate, Sums, Within, check
from shuniu.commons.figures.declare import figure, ratio
from shuniu.commons.figures.period import Period

from .models import Incoming, IncomingCategory

PIECE = _("件")


def _of(period: Period, *categories: IncomingCategory) -> QuerySet[Incoming]:
    found = Incoming.objects.of_county().received_in(period)
    return found.filter(category__in=categories) if categories else found


@figure(
    "documents.received",
    label=_("收文"),
    unit=PIECE,
    about=_("收到时间在本期内、登入县政府办收文登记的公文；退文和作废的登记不算。"),
)
def received(period: Period) -> QuerySet[Incoming]:
    return _of(period)


@figure(
    "documents.received_superior",
    label=_("接收市级以上来文"),
    unit=PIECE,
    about=_("本期收文中类别是“上级来文”的。"),
)
def received_superior(period: Period) -> QuerySet[Incoming]:
    return _of(period, IncomingCategory.SUPERIOR)


@figure(
    "documents.telegrams",
    label=_("明传电报、会议通知"),
    unit=PIECE,
    about=_("本期收文中类别是“明传电报”或者“会议通知”的。"),
)
def telegrams(period: Period) -> QuerySet[Incoming]:
    return _of(period, IncomingCategory.TELEGRAM, IncomingCategory.MEETING)


@figure(
    "documents.requests_routed",
    label=_("运转请示件、报告件"),
    unit=PIECE,
    about=_("本期收文中类别是“请示件”或者“报告件”的。"),
)
def requests_routed(period: Period) -> QuerySet[Incoming]:
    return _of(period, IncomingCategory.REQUEST, IncomingCategory.REPORT)


@figure(
    "documents.requests_replied",
    label=_("请示已批复"),
    unit=PIECE,
    about=_("本期收到的请示件中已经印发批复的，不论在哪一天印发。"),
)
def requests_replied(period: Period) -> QuerySet[Incoming]:
    return _of(period, IncomingCategory.REQUEST).exclude(reply_number="")


@figure(
    "documents.instructions_letters",
    label=_("上级批示件、人民来信"),
    unit=PIECE,
    about=_("本期收文中类别是“上级批示件”或者“人民来信”的。"),
)
def instructions_letters(period: Period) -> QuerySet[Incoming]:
    return _of(period, IncomingCategory.INSTRUCTION, IncomingCategory.LETTER)


@figure(
    "documents.received_other",
    label=_("其他来文"),
    unit=PIECE,
    about=_("本期收文中类别是“其他来文”的，涉密件占位也在内。"),
)
def received_other(period: Period) -> QuerySet[Incoming]:
    return _of(period, IncomingCategory.OTHER)


@figure(
    "documents.received_closed",
    label=_("收文办结"),
    unit=PIECE,
    about=_("本期收文中已经办结的，不论在哪一天办结。"),
)
def received_closed(period: Period) -> QuerySet[Incoming]:
    return _of(period).filter(matter__closed_at__isnull=False)


@figure(
    "documents.received_open",
    label=_("收文在办"),
    unit=PIECE,
    about=_("本期收文中还没有办结的。"),
)
def received_open(period: Period) -> QuerySet[Incoming]:
    return _of(period).filter(matter__closed_at__isnull=True)


@figure(
    "documents.received_on_time",
    label=_("收文按期办结"),
    unit=PIECE,
    about=_(
        "本期收文办结的，承办、答复都在期限以内（延期按批准计算），按小时计时的在时限以内办完。"
    ),
)
def received_on_time(period: Period) -> QuerySet[Incoming]:
    late = Term.objects.filter(
        matter=OuterRef("pk"), name__in=("answer", "reply"), void=False, met_on__gt=F("due_on")
    )
    in_hours = Q(due_at__isnull=True) | Q(answered_at__lte=F("due_at"))
    return received_closed(period).filter(in_hours).exclude(Exists(late))


ratio(
    "documents.received_on_time_rate",
    label=_("收文按期办结率"),
    part="documents.received_on_time",
    whole="documents.received_closed",
    about=_("收文按期办结与收文办结之比。"),
)

# 收文 = 办结 + 在办, and each document has one category.
check(Sums("documents.received", ("documents.received_closed", "documents.received_open")))
check(
    Sums(
        "documents.received",
        (
            "documents.received_superior",
            "documents.telegrams",
            "documents.requests_routed",
            "documents.instructions_letters",
            "documents.received_other",
        ),
    )
)
check(Within("documents.requests_replied", "documents.requests_routed"))
check(Within("documents.received_on_time", "documents.received_closed"))
check(
    Rate(
        "documents.received_on_time_rate",
        "documents.received_on_time",
        "documents.received_closed",
    )
)
