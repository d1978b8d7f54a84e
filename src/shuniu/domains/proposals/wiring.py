"""What the room of suggestions and proposals registers while the program starts."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shuniu.casework import engine
from shuniu.casework.filing import filers, plain
from shuniu.casework.handover import repeats
from shuniu.casework.models import Matter
from shuniu.casework.nightly import errands
from shuniu.commons import calendar
from shuniu.commons.flow import register
from shuniu.commons.flow.model import Label
from shuniu.commons.publishing.columns import Column, columns

from . import desk
from . import figures as _figures  # noqa: F401 - declares the figures
from .actions import ACTIONS, COLUMN, nightly, tell_proposer
from .flow import KIND, build
from .models import Proposal
from .public.reading import open_doors

_LOCAL = "本级规定（默认值，可调）"
_CONFERENCE = "《政协全国委员会提案工作条例》及本级规定（默认值，可调）"
_LAW = "《代表法》第五十一条"

# The limits of the room's own, beside those of the master table (sug.* there).
RULES = (
    calendar.TimeRule(
        "sug.reply_wide", "答复涉及面广、处理难度大的建议", "交办", 6, "month", _LAW, locked=True
    ),
    calendar.TimeRule(
        "sug.reply_other", "答复提案、常委会交办事项", "交办", 3, "month", _CONFERENCE, extension=3
    ),
    calendar.TimeRule(
        "sug.reply_other_wide", "答复涉及面广的提案", "交办", 6, "month", _CONFERENCE
    ),
    calendar.TimeRule("sug.assign", "交办建议提案", "登记", 5, "workday", _LOCAL),
    calendar.TimeRule("sug.sign", "签收建议提案", "交办", 3, "workday", _LOCAL),
    calendar.TimeRule("sug.contact", "首次与提出人沟通", "交办", 20, "workday", _LOCAL),
    calendar.TimeRule("sug.review", "领导审阅答复", "签发", 5, "workday", _LOCAL),
    calendar.TimeRule("sug.opinion", "提出人填写意见", "答复", 10, "workday", _LOCAL),
    calendar.TimeRule("sug.commitment", "兑现承诺", "答复", 12, "month", _LOCAL),
)


def _written(matter: Matter) -> list[tuple[Label, str]]:
    """What an archived proposal says: its text and the reply that was issued."""
    proposal: Proposal = matter.proposal
    reply = proposal.reply
    number = f"{reply.number}\n" if reply else ""
    return [
        (_("建议提案内容"), proposal.texts.text),
        (_("答复"), number + reply.text if reply else ""),
    ]


def connect() -> None:
    """Register the limits, the flow with its actions, the nightly errand, and the public column."""
    for rule in RULES:
        calendar.rules.add(rule.code, rule)
    register(build(ACTIONS))
    errands.add("proposals", nightly)
    for column in ("lead_unit", "planned_lead"):
        repeats(Proposal, column)
    engine.subscribe(KIND, "issue_reply", tell_proposer)
    columns.add(COLUMN, Column(_("建议提案办理"), "proposals:replies"))
    open_doors()
    filers.add(KIND, plain(_("建议提案"), _written))
    desk.register()
