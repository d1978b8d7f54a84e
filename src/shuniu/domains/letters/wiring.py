"""What the letters' room registers while the program starts."""

from __future__ import annotations

from shuniu.casework import engine
from shuniu.commons import calendar
from shuniu.commons.flow import register

from . import desk
from . import figures as _figures  # noqa: F401 - declares the figures
from .actions import ACTIONS
from .actions.telling import tell_writer
from .flow import build
from .public.doors import open_doors

_LOCAL = "本级规定（默认值，可调）"

# The limits of the room's own, beside those of the master table (facts: local, adjustable).
RULES = (
    calendar.TimeRule("let.sign", "签收来信", "交办", 1, "workday", _LOCAL),
    calendar.TimeRule("let.assist", "协办意见", "交办", 3, "workday", _LOCAL),
    calendar.TimeRule("let.review", "审核答复", "提交答复", 1, "workday", _LOCAL),
    calendar.TimeRule("let.callback", "回访", "答复", 10, "workday", _LOCAL),
    calendar.TimeRule("let.praise", "回复表扬", "转办", 10, "workday", _LOCAL),
)


def connect() -> None:
    """Register the limits, the flow with its actions, and who tells the writer."""
    for rule in RULES:
        calendar.rules.add(rule.code, rule)
    register(build(ACTIONS))
    open_doors()
    engine.subscribe("letter", "*", tell_writer)
    desk.register()
