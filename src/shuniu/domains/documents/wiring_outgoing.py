"""What outgoing documents register while the program starts."""

from __future__ import annotations

from shuniu.casework.disclosing import disclosers
from shuniu.casework.filing import filers, nothing_to_keep
from shuniu.commons import calendar
from shuniu.commons.flow import register
from shuniu.commons.papers.reading import guards
from shuniu.commons.people.holdings import successions

from . import figures_outgoing as _figures  # noqa: F401 - declares the figures
from .actions import OUTGOING
from .actions.succession import pass_on_routes
from .desk import outgoing as desk
from .disclosing_outgoing import DISCLOSER
from .filing_outgoing import record_of
from .flow.outgoing import CANCELLED, build
from .queries import KIND
from .reading import may_read

_LOCAL = "本级规定（默认值，可调）"

# No national numbers exist but "as marked" (facts 1.9); the county sets its own.
RULES = (
    calendar.TimeRule("doc.stop", "审签平件公文", "送到", 2, "workday", _LOCAL),
    calendar.TimeRule("doc.stop_urgent", "审签加急公文", "送到", 1, "workday", _LOCAL),
    calendar.TimeRule("doc.stop_extra", "审签特急公文（当日）", "送到", 8, "hour", _LOCAL),
    calendar.TimeRule("doc.issue", "印发已签发的公文", "签发", 3, "workday", _LOCAL),
    calendar.TimeRule("doc.issue_urgent", "印发已签发的急件", "签发", 1, "workday", _LOCAL),
)


def connect() -> None:
    """Register the limits, the flow with its actions, and who inherits a closed unit's routes."""
    for rule in RULES:
        calendar.rules.add(rule.code, rule)
    register(build(OUTGOING))
    successions.add("documents.routes", pass_on_routes)
    guards.add("documents.enclosures", may_read)
    filers.add(KIND, record_of)
    disclosers.add(KIND, DISCLOSER)
    nothing_to_keep.add(KIND, (CANCELLED,))
    desk.register()
