"""What the room of exchange registers while the program starts."""

from __future__ import annotations

from shuniu.casework.posting import EXCHANGE, carriers
from shuniu.commons import calendar
from shuniu.commons.flow import register
from shuniu.commons.papers.reading import guards

from . import desk
from . import figures as _figures  # noqa: F401 - declares the figures
from .actions import ACTIONS
from .carrying import Exchange
from .flow import build
from .reading import may_read

_LOCAL = "本级规定（默认值，可调）"

# No national number exists (条例第二十四条 asks to sign, and for urgent papers at once); these are
# the shortest of the counties' own, to be replaced by the county's rule under its document.
RULES = (
    calendar.TimeRule("exch.sign", "签收平件公文", "发出", 3, "workday", _LOCAL),
    calendar.TimeRule("exch.sign_urgent", "签收加急公文", "发出", 1, "workday", _LOCAL),
    calendar.TimeRule("exch.sign_very_urgent", "签收特急公文（当日）", "发出", 8, "hour", _LOCAL),
    calendar.TimeRule("exch.settle", "处理退回的公文", "退回", 2, "workday", _LOCAL),
)


def connect() -> None:
    """Register the limits, the flow with its actions, the carrier and the guard of its papers."""
    for rule in RULES:
        calendar.rules.add(rule.code, rule)
    register(build(ACTIONS))
    carriers.add(EXCHANGE, Exchange())
    guards.add("exchange", may_read)
    desk.register()
