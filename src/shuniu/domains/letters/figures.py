"""The figures that the inquiry platform can state; each is the letters that it counts.

Most speak of the letters received in the period, and of what had become of
them by its end: so a part lies within its whole, and a rate has one meaning.
"""

from __future__ import annotations

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from shuniu.casework.models import Move, Term
from shuniu.commons.figures.checks import Rate, Same, Sums, Within, check
from shuniu.commons.figures.declare import figure, ratio
from shuniu.commons.figures.period import Period
from shuniu.commons.people.models import Unit

from .flow.letter import STATES
from .models import HotLetter, Letter, Satisfaction

PIECE = _("件")
CONTENT = (Satisfaction.SATISFIED, Satisfaction.BASICALLY)


@figure(
    "letters.received",
    label=_("收到来信"),
    unit=PIECE,
    about=_("来信时间在本期内的群众来信，不论后来怎样办理。"),
)
def received(period: Period) -> QuerySet[Letter]:
    return Letter.objects.received_in(period)


@figure(
    "letters.closed",
    label=_("已办结"),
    unit=PIECE,
    about=_("本期收到的来信中，到期末已经办结的；含依法不予受理、转送有权机关并已告知来信人的。"),
)
def closed(period: Period) -> QuerySet[Letter]:
    return received(period).filter(matter__closed_at__lt=period.ends_at)


@figure(
    "letters.closed_by_steps",
    label=_("按办理步骤已办结"),
    unit=PIECE,
    about=_(
        "本期收到的来信中，最后一个改变状态的步骤使其办结、且在到期末之前的；用来核对“已办结”。"
    ),
)
def closed_by_steps(period: Period) -> QuerySet[Letter]:
    ended = [s.code for s in STATES if s.final]
    changes = Move.objects.filter(matter=OuterRef("pk")).exclude(from_state=F("to_state"))
    later = Move.objects.filter(matter=OuterRef("matter"), pk__gt=OuterRef("pk")).exclude(
        from_state=F("to_state")
    )
    last = changes.filter(to_state__in=ended, at__lt=period.ends_at).exclude(Exists(later))
    return received(period).filter(Exists(last))


@figure(
    "letters.open",
    label=_("仍在办理"),
    unit=PIECE,
    about=_("本期收到的来信中，到期末还没有办结的。"),
)
def still_open(period: Period) -> QuerySet[Letter]:
    return received(period).filter(
        Q(matter__closed_at__isnull=True) | Q(matter__closed_at__gte=period.ends_at)
    )


@figure(
    "letters.answered",
    label=_("已答复"),
    unit=PIECE,
    about=_("本期收到的来信中，到期末已经答复的。"),
)
def answered(period: Period) -> QuerySet[Letter]:
    return received(period).filter(answered_at__lt=period.ends_at)


@figure(
    "letters.on_time",
    label=_("按期答复"),
    unit=PIECE,
    about=_("已答复的来信中，没有一次超过答复期限的。"),
)
def on_time(period: Period) -> QuerySet[Letter]:
    late = Term.objects.filter(
        matter=OuterRef("pk"), name="answer", void=False, met_on__gt=F("due_on")
    )
    return answered(period).exclude(Exists(late))


@figure(
    "letters.rated",
    label=_("已评价"),
    unit=PIECE,
    about=_("本期收到的来信中，到期末来信人已作评价（含电话回访）的。"),
)
def rated(period: Period) -> QuerySet[Letter]:
    return received(period).filter(rated_at__lt=period.ends_at)


@figure(
    "letters.satisfied",
    label=_("表示满意"),
    unit=PIECE,
    about=_("已评价的来信中，最后一次评价为满意或基本满意的。"),
)
def satisfied(period: Period) -> QuerySet[Letter]:
    return rated(period).filter(satisfaction__in=CONTENT)


@figure(
    "letters.published",
    label=_("网上公开"),
    unit=PIECE,
    about=_("本期收到的来信中，到期末经脱敏审核在网站公开、现在仍公开的。"),
)
def published(period: Period) -> QuerySet[Letter]:
    return received(period).filter(published_at__lt=period.ends_at)


@figure(
    "letters.handed",
    label=_("移交电视台"),
    unit=PIECE,
    about=_("移交时间在本期内的热点信件材料，后来收回、未采用的也算。"),
)
def handed(period: Period) -> QuerySet[HotLetter]:
    return HotLetter.objects.handed_in(period)


@figure(
    "letters.broadcast",
    label=_("台网互动播出"),
    unit=PIECE,
    about=_("播出日期在本期内的热点信件。"),
)
def broadcast(period: Period) -> QuerySet[HotLetter]:
    return HotLetter.objects.broadcast_in(period)


@figure(
    "letters.promises_kept",
    label=_("承诺兑现"),
    unit=PIECE,
    about=_("本期播出的热点信件中，单位在节目中的承诺到期末经回访确已兑现的。"),
)
def promises_kept(period: Period) -> QuerySet[HotLetter]:
    return broadcast(period).filter(promise_kept=True, kept_on__lte=period.last)


@figure(
    "letters.units",
    label=_("承办单位"),
    unit=_("个"),
    about=_("答复过本期来信的主办单位。"),
)
def answering_units(period: Period) -> QuerySet[Unit]:
    return Unit.objects.filter(pk__in=answered(period).order_by().values("lead_unit"))


ratio(
    "letters.close_rate",
    label=_("办结率"),
    part="letters.closed",
    whole="letters.received",
    about=_("已办结与收到来信之比。"),
)
ratio(
    "letters.on_time_rate",
    label=_("按期答复率"),
    part="letters.on_time",
    whole="letters.answered",
    about=_("按期答复与已答复之比。"),
)
ratio(
    "letters.satisfaction_rate",
    label=_("满意率"),
    part="letters.satisfied",
    whole="letters.rated",
    about=_("表示满意与已评价之比。"),
)
ratio(
    "letters.promise_rate",
    label=_("承诺兑现率"),
    part="letters.promises_kept",
    whole="letters.broadcast",
    about=_("承诺兑现与台网互动播出之比。"),
)

check(Within("letters.closed", "letters.received"))
check(Same("letters.closed", "letters.closed_by_steps"))
check(Sums("letters.received", ("letters.closed", "letters.open")))
check(Rate("letters.close_rate", "letters.closed", "letters.received"))
check(Within("letters.on_time", "letters.answered"))
check(Within("letters.answered", "letters.received"))
check(Within("letters.promises_kept", "letters.broadcast"))
check(Within("letters.satisfied", "letters.rated"))
check(Rate("letters.on_time_rate", "letters.on_time", "letters.answered"))
check(Rate("letters.promise_rate", "letters.promises_kept", "letters.broadcast"))
check(Rate("letters.satisfaction_rate", "letters.satisfied", "letters.rated"))
