"""The deadlines of milestones and reports, and from which day on a light is yellow or red."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shuniu.commons.calendar import TimeRule
from shuniu.commons.flow import Deadline

_LOCAL = "本级规定（默认值，可调）"

# A flow that has milestones and reports by period declares these two in its steps' ``opens``.
MILESTONE = Deadline("milestone", _("节点"), "progress.milestone", urge_before=3, by_hand=True)
REPORT = Deadline(
    "report", _("进展报告"), "progress.report", urge_before=1, per_assignment=True, by_hand=True
)

YELLOW, RED = "progress.yellow", "progress.red"
RULES = (
    TimeRule("progress.milestone", "完成节点", "计划", 30, "day", _LOCAL),
    TimeRule("progress.report", "报送进展", "签收", 30, "day", _LOCAL),
    TimeRule(YELLOW, "亮黄灯（到期前）", "到期日", 5, "workday", _LOCAL),
    TimeRule(RED, "亮红灯（到期前）", "到期日", 2, "workday", _LOCAL),
)
