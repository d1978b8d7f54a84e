"""What incoming documents register while the program starts."""

from __future__ import annotations

from shuniu.casework import engine
from shuniu.casework.filing import filers, nothing_to_keep
from shuniu.casework.handover import repeats
from shuniu.casework.nightly import prompt
from shuniu.casework.posting import receivers
from shuniu.commons import calendar
from shuniu.commons.flow import register

from . import figures_incoming as _figures  # noqa: F401 - declares the figures
from .actions.incoming import ACTIONS, note_issued, remind_by_hour, take_in
from .actions.incoming_reply import requester
from .actions.replying import requesters
from .desk import incoming as desk
from .filing_incoming import record_of
from .flow.incoming import CANCELLED, KIND, RETURNED, RULES, build
from .models import Incoming


def connect() -> None:
    """Register the limits and the flow, the door of the exchange, what the archive is told."""
    for rule in RULES:
        calendar.rules.add(rule.code, rule)
    register(build(ACTIONS))
    receivers.add("documents.incoming", take_in)
    engine.subscribe("outgoing", "dispatch", note_issued)
    requesters.add(KIND, requester)
    repeats(Incoming, "lead_unit")
    prompt.add("documents.incoming_hours", remind_by_hour)
    filers.add(KIND, record_of)
    nothing_to_keep.add(KIND, (RETURNED, CANCELLED))
    desk.register()
