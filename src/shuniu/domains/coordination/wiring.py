"""What the room of coordination registers while the program starts."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shuniu.casework.filing import filers, plain
from shuniu.casework.handover import repeats
from shuniu.casework.models import Matter
from shuniu.commons import calendar
from shuniu.commons.flow import register
from shuniu.commons.flow.model import Label

from . import desk
from . import figures as _figures  # noqa: F401 - declares the figures
from .actions import ACTIONS
from .flow import KIND, build
from .models import Case, Measure

_LOCAL = "本级规定（默认值，可调）"

# Between departments no law sets a limit; these are the county's own.
RULES = (
    calendar.TimeRule("coord.register", "协调事项登记受理", "提出", 3, "workday", _LOCAL),
    calendar.TimeRule("coord.sign", "签收协调事项", "交办", 2, "workday", _LOCAL),
    calendar.TimeRule("coord.assist", "协办单位提出意见", "交办", 5, "workday", _LOCAL),
    calendar.TimeRule("coord.ruling", "领导裁定", "呈请裁定", 5, "workday", _LOCAL),
    calendar.TimeRule("coord.review", "审核处理意见", "起草处理意见", 2, "workday", _LOCAL),
    calendar.TimeRule(
        "coord.conclude", "部门协调办结", "受理", 20, "workday", _LOCAL, extension=20
    ),
)


def _written(matter: Matter) -> list[tuple[Label, str]]:
    """What an archived case says: the claim and the opinion; its representatives stay here."""
    case: Case = matter.case
    return [
        (_("诉求或争议"), case.summary),
        (_("事实"), case.facts),
        (_("理由"), case.reasons),
        (_("处理意见"), case.opinion),
        (_("法律政策依据"), case.basis),
    ]


def connect() -> None:
    """Register the limits, the flow with its actions, and the staff pages."""
    for rule in RULES:
        calendar.rules.add(rule.code, rule)
    register(build(ACTIONS))
    repeats(Measure, "unit", matter="case__matter")
    filers.add(KIND, plain(_("信访与部门协调"), _written))
    desk.register()
