"""The figures of coordination; each is the cases or the meetings that it counts."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from shuniu.commons.figures.checks import Rate, Within, check
from shuniu.commons.figures.declare import figure, ratio
from shuniu.commons.figures.period import Period

from .models import Case, CaseClass, Meeting, Sort

CASE, TIMES = _("件"), _("次")


@figure(
    "coordination.activities",
    label=_("组织协调活动"),
    unit=TIMES,
    about=_("召开日期在本期内的协调会、现场协调和接访座谈，一次算一次。"),
)
def activities(period: Period) -> QuerySet[Meeting]:
    held = Meeting.objects.filter(held_on__gte=period.first, held_on__lte=period.last)
    return held.select_related("case__matter")


@figure(
    "coordination.petition_cases",
    label=_("参与协调群众上访案件"),
    unit=CASE,
    about=_("本期登记并受理的群众集体来访事项；不予受理和直接转送的不算。"),
)
def petition_cases(period: Period) -> QuerySet[Case]:
    return Case.objects.opened_in(period).taken_up().filter(sort=Sort.GROUP_VISIT)


@figure(
    "coordination.petition_settled",
    label=_("协调解决群众上访案件"),
    unit=CASE,
    about=_("本期登记并受理的群众集体来访事项中，到期末已经化解、部分解决或裁定办结的。"),
)
def petition_settled(period: Period) -> QuerySet[Case]:
    found = Case.objects.opened_in(period).taken_up().settled_by(period)
    return found.filter(sort=Sort.GROUP_VISIT)


@figure(
    "coordination.disputes",
    label=_("协调部门间争议"),
    unit=CASE,
    about=_("本期登记并受理的部门间争议。"),
)
def disputes(period: Period) -> QuerySet[Case]:
    return Case.objects.opened_in(period).taken_up().filter(sort=Sort.DISPUTE)


@figure(
    "coordination.land_cases",
    label=_("化解土地纠纷案件"),
    unit=CASE,
    about=_("本期办结、类别为土地纠纷、结果为化解、部分解决或裁定的协调事项，不论何时登记。"),
)
def land_cases(period: Period) -> QuerySet[Case]:
    decided = Case.objects.settled_by(period).filter(decided_at__gte=period.starts_at)
    return decided.filter(case_class=CaseClass.LAND)


@figure(
    "coordination.law_cases",
    label=_("转送涉法涉诉信访案件"),
    unit=CASE,
    about=_("转送时间在本期内、类别为涉法涉诉的事项；这类事项只转送有权机关，不在这里办理。"),
)
def law_cases(period: Period) -> QuerySet[Case]:
    return Case.objects.filter(
        case_class=CaseClass.LAW,
        matter__state="transferred",
        matter__closed_at__gte=period.starts_at,
        matter__closed_at__lt=period.ends_at,
    )


ratio(
    "coordination.settle_rate",
    label=_("上访案件化解率"),
    part="coordination.petition_settled",
    whole="coordination.petition_cases",
    about=_("协调解决与参与协调的群众上访案件之比。"),
)
check(Within("coordination.petition_settled", "coordination.petition_cases"))
check(
    Rate("coordination.settle_rate", "coordination.petition_settled", "coordination.petition_cases")
)
