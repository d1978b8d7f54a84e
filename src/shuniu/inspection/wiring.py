"""What the inspection registers while the program starts."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shuniu.casework import nightly
from shuniu.casework.filing import filers, plain
from shuniu.casework.models import Matter
from shuniu.commons import calendar
from shuniu.commons.flow import register
from shuniu.commons.flow.model import Label
from shuniu.commons.publishing.actions import listeners

from . import actions, desk, errands
from . import figures as _figures  # noqa: F401 - declares the figures
from .flow import KIND, build

_LOCAL = "本级规定（默认值，可调）"
RULES = (
    # What is not bound to a day by its own rule (a mark that is missing, a dead link).
    calendar.TimeRule("inspection.fix", "网站问题整改", "发现", 3, "workday", _LOCAL),
)


def _written(matter: Matter) -> list[tuple[Label, str]]:
    """What an archived finding says."""
    finding = matter.inspection_finding
    return [
        (_("网站"), finding.site_name),
        (_("指标"), f"{finding.indicator} {finding.indicator_name}"),
        (_("证据"), finding.evidence),
        (_("销号依据"), finding.healed_by),
    ]


def connect() -> None:
    """Register the limit, the flow, the errands, and the staff pages."""
    for rule in RULES:
        calendar.rules.add(rule.code, rule)
    register(build(actions.ACTIONS))
    filers.add(KIND, plain(_("网站检查"), _written))
    nightly.errands.add("inspection.crawl", errands.crawl)
    nightly.errands.add("inspection.run", errands.inspect)
    nightly.prompt.add("inspection.probe", errands.probe)
    if actions.fed not in listeners:
        listeners.append(actions.fed)
    desk.register()
