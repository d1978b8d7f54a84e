"""The figures of suggestions and proposals; each is the proposals that it counts.

All speak of those given to units in the period, and of what had become of them by
its end: so a part lies within its whole, and a rate has one meaning. Items of the
standing committee are a figure of their own, as the yearbooks count them apart.
"""

from __future__ import annotations

from django.db.models import Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from shuniu.casework.figures import kept
from shuniu.casework.models import Matter
from shuniu.commons.figures.checks import Rate, Sums, Within, check
from shuniu.commons.figures.declare import figure, ratio
from shuniu.commons.figures.period import Period

from .models import Body, Contact, Proposal, ResultClass, Score, Setting, SettingCode
from .queries import DEFAULTS

PIECE = _("件")


@figure(
    "proposals.handled",
    label=_("办理建议提案"),
    unit=PIECE,
    about=_("本期首次交办的人大代表建议和政协提案，按件计，分办的各部分不另计。"),
)
def handled(period: Period) -> QuerySet[Proposal]:
    return _assigned(period, Body.CONGRESS, Body.CONFERENCE)


def _assigned(period: Period, *bodies: str) -> QuerySet[Proposal]:
    return Proposal.objects.whole().of(*bodies).assigned_in(period)


@figure(
    "proposals.from_congress",
    label=_("人大代表建议"),
    unit=PIECE,
    about=_("本期首次交办的人大代表建议。"),
)
def from_congress(period: Period) -> QuerySet[Proposal]:
    return _assigned(period, Body.CONGRESS)


@figure(
    "proposals.from_conference",
    label=_("政协提案"),
    unit=PIECE,
    about=_("本期首次交办的政协提案。"),
)
def from_conference(period: Period) -> QuerySet[Proposal]:
    return _assigned(period, Body.CONFERENCE)


@figure(
    "proposals.standing_committee",
    label=_("人大常委会交办事项"),
    unit=PIECE,
    about=_("本期首次交办的人大常委会审议意见和交办事项，不计入建议提案。"),
)
def standing_committee(period: Period) -> QuerySet[Proposal]:
    return _assigned(period, Body.STANDING)


@figure(
    "proposals.replied",
    label=_("已答复"),
    unit=PIECE,
    about=_("本期交办的建议提案中，到期末已经印发书面答复的。"),
)
def replied(period: Period) -> QuerySet[Proposal]:
    return handled(period).filter(replied_at__lt=period.ends_at)


@figure(
    "proposals.open",
    label=_("尚未答复"),
    unit=PIECE,
    about=_("本期交办的建议提案中，到期末还没有答复的（含撤案的）。"),
)
def unreplied(period: Period) -> QuerySet[Proposal]:
    done = replied(period).order_by().values("pk")
    return handled(period).exclude(pk__in=done)


@figure(
    "proposals.on_time",
    label=_("按期答复"),
    unit=PIECE,
    about=_("已答复的建议提案中，没有一次超过答复期限的。"),
)
def on_time(period: Period) -> QuerySet[Proposal]:
    fine = kept(Matter.objects.filter(kind="proposal"), "reply")
    return replied(period).filter(matter__in=kept(fine, "rehandle"))


@figure(
    "proposals.leader_reviewed",
    label=_("经领导审阅"),
    unit=PIECE,
    about=_("已答复的建议提案中，答复印发前经县领导审阅的。"),
)
def leader_reviewed(period: Period) -> QuerySet[Proposal]:
    return replied(period).filter(reviewed_at__lt=period.ends_at)


@figure(
    "proposals.contacted",
    label=_("与提出人沟通"),
    unit=PIECE,
    about=_("本期交办的建议提案中，到期末承办单位与提出人沟通联系过的。"),
)
def contacted(period: Period) -> QuerySet[Proposal]:
    return handled(period).filter(contacted_at__lt=period.ends_at)


@figure(
    "proposals.met",
    label=_("面商"),
    unit=PIECE,
    about=_("与提出人沟通的建议提案中，到期末走访或者座谈过的。"),
)
def met(period: Period) -> QuerySet[Proposal]:
    face_to_face = Contact.objects.exclude(means="phone").filter(held_on__lte=period.last)
    return contacted(period).filter(pk__in=face_to_face.values("proposal"))


@figure(
    "proposals.rated",
    label=_("收到意见"),
    unit=PIECE,
    about=_("已答复的建议提案中，到期末收到提出人意见的；逾期没有反馈的不计。"),
)
def rated(period: Period) -> QuerySet[Proposal]:
    return replied(period).filter(rated_at__lt=period.ends_at)


@figure(
    "proposals.satisfied",
    label=_("提出人满意"),
    unit=PIECE,
    about=_("收到意见中，对态度和对结果都表示满意的；按县里的设置可含基本满意。"),
)
def satisfied(period: Period) -> QuerySet[Proposal]:
    # Whether 基本满意 counts is the county's own setting, asked for by the database itself.
    latest = Setting.objects.filter(
        code=SettingCode.CONTENT_WITH_BASICALLY, since__lte=period.last
    ).order_by("-since", "-id")
    usual = DEFAULTS[SettingCode.CONTENT_WITH_BASICALLY]
    counts = Coalesce(Subquery(latest.values("value")[:1]), usual)
    found: QuerySet[Proposal] = (
        rated(period)
        .alias(basically_counts=counts)
        .filter(
            Q(satisfaction=Score.SATISFIED)
            | Q(satisfaction=Score.BASICALLY, basically_counts__gt=0)
        )
    )
    return found


@figure(
    "proposals.published",
    label=_("答复公开"),
    unit=PIECE,
    about=_("已答复的建议提案中，到期末经审核在网站公开、现在仍公开的。"),
)
def published(period: Period) -> QuerySet[Proposal]:
    return replied(period).filter(published_at__lt=period.ends_at)


@figure(
    "proposals.class_a",
    label=_("A类答复"),
    unit=PIECE,
    about=_("已答复中最近一次答复为A类的。"),
)
def class_a(period: Period) -> QuerySet[Proposal]:
    return replied(period).filter(result_class=ResultClass.A)


@figure(
    "proposals.class_b",
    label=_("B类答复"),
    unit=PIECE,
    about=_("已答复中最近一次答复为B类的。"),
)
def class_b(period: Period) -> QuerySet[Proposal]:
    return replied(period).filter(result_class=ResultClass.B)


@figure(
    "proposals.class_c",
    label=_("C类答复"),
    unit=PIECE,
    about=_("已答复中最近一次答复为C类的。"),
)
def class_c(period: Period) -> QuerySet[Proposal]:
    return replied(period).filter(result_class=ResultClass.C)


@figure(
    "proposals.class_d",
    label=_("D类答复"),
    unit=PIECE,
    about=_("已答复中最近一次答复为D类的。"),
)
def class_d(period: Period) -> QuerySet[Proposal]:
    return replied(period).filter(result_class=ResultClass.D)


_RATES = (
    ("proposals.reply_rate", _("办复率"), "proposals.replied", "proposals.handled"),
    ("proposals.on_time_rate", _("按期办复率"), "proposals.on_time", "proposals.replied"),
    (
        "proposals.leader_review_rate",
        _("领导审阅率"),
        "proposals.leader_reviewed",
        "proposals.replied",
    ),
    ("proposals.contact_rate", _("沟通率"), "proposals.contacted", "proposals.handled"),
    ("proposals.satisfaction_rate", _("满意率"), "proposals.satisfied", "proposals.rated"),
)
for _code, _label, _part, _whole in _RATES:
    ratio(_code, label=_label, part=_part, whole=_whole)
    check(Rate(_code, _part, _whole))
    check(Within(_part, _whole))

check(Sums("proposals.handled", ("proposals.from_congress", "proposals.from_conference")))
check(Sums("proposals.handled", ("proposals.replied", "proposals.open")))
check(
    Sums(
        "proposals.replied",
        ("proposals.class_a", "proposals.class_b", "proposals.class_c", "proposals.class_d"),
    )
)
check(Within("proposals.rated", "proposals.replied"))
check(Within("proposals.met", "proposals.contacted"))
check(Within("proposals.published", "proposals.replied"))
