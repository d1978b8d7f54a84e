"""What the room of supervision registers while the program starts."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shuniu.casework.filing import filers, plain
from shuniu.casework.handover import repeats
from shuniu.casework.leading import ordered
from shuniu.casework.models import Matter
from shuniu.casework.spawning import openers
from shuniu.commons import calendar
from shuniu.commons.flow import register
from shuniu.commons.flow.model import Label
from shuniu.commons.papers.reading import guards
from shuniu.commons.people.holdings import successions

from . import bulletins, desk, powers
from . import figures as _figures  # noqa: F401 - declares the figures
from .actions import ACTIONS, open_followed
from .actions.succession import pass_on_assisting
from .flow import KIND, build
from .models import SupervisionItem
from .queries import ordered_by

_LOCAL = "本级规定（默认值，可调）"

# Practice of counties (facts: local, adjustable); 13710 of Shanxi stands behind 3, 7 and one month.
RULES = (
    calendar.TimeRule("sup.open", "督查件拟办", "立项", 1, "workday", _LOCAL),
    calendar.TimeRule("sup.approve", "审批拟办意见", "提出拟办意见", 2, "workday", _LOCAL),
    calendar.TimeRule("sup.notice", "下发督办通知", "批准", 1, "workday", _LOCAL),
    calendar.TimeRule("sup.sign", "签收督办通知", "下发", 1, "workday", _LOCAL),
    calendar.TimeRule("sup.ordinary", "一般督查件办结", "下发", 7, "workday", _LOCAL, extension=7),
    calendar.TimeRule("sup.urgent", "急件督查件办结", "下发", 3, "workday", _LOCAL, extension=3),
    calendar.TimeRule(
        "sup.extra_urgent", "特急督查件办结", "下发", 1, "workday", _LOCAL, extension=1
    ),
    calendar.TimeRule("sup.complex", "重大复杂督查件办结", "下发", 1, "month", _LOCAL, extension=1),
    calendar.TimeRule("sup.review", "审核办结报告", "报送办结报告", 3, "workday", _LOCAL),
    calendar.TimeRule("sup.redo", "退回后重新报送", "退回", 5, "workday", _LOCAL, extension=5),
    calendar.TimeRule("sup.final", "向上报告办结", "审核通过", 3, "workday", _LOCAL),
    calendar.TimeRule("sup.echo", "向交办人首次报告", "立项", 10, "workday", _LOCAL),
)


def _written(matter: Matter) -> list[tuple[Label, str]]:
    """What an archived item says beside its notices and reports, which are papers."""
    item: SupervisionItem = matter.supervision_item
    return [(_("督办要求"), item.requirement)]


def connect() -> None:
    """Register the limits, the flow with its actions, how other rooms open an item."""
    for rule in RULES:
        calendar.rules.add(rule.code, rule)
    register(build(ACTIONS))
    openers.add(KIND, open_followed)
    guards.add("supervision.photos", powers.may_read_photo)
    repeats(SupervisionItem, "lead_unit")
    successions.add("supervision.assisting", pass_on_assisting)
    ordered.add(KIND, ordered_by)
    bulletins.connect()
    filers.add(KIND, plain(_("督查事项"), _written))
    desk.register()
