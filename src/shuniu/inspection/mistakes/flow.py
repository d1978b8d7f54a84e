"""The flow of a report: taken in within a day, put right by who keeps the page, answered in three.

The three working days are those that provinces set for the national entrance; the day of
taking in is the county's own. Both are the calendar's rules and can be made stricter.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from shuniu.casework import standard
from shuniu.commons import calendar
from shuniu.commons.flow import Deadline, Flow, State, Step
from shuniu.commons.flow.model import Action

from . import powers
from .wording import OPENING, WORDING

KIND = "site_mistake"
RECEIVED, FIXING, ANSWERED, REFUSED = "received", "fixing", "answered", "refused"

RULES = (
    calendar.TimeRule(
        "web.mistake_accept", "受理网民找错", "网民提交", 1, "workday", "本级规定（默认值，可调）"
    ),
    calendar.TimeRule(
        "web.mistake",
        "答复网民找错",
        "网民提交",
        3,
        "workday",
        "参照《辽宁省政府网站管理办法》（本级规定，可调）",
    ),
)
ACCEPT = Deadline("accept", _("受理"), "web.mistake_accept", urge_before=0)
ANSWER = Deadline("answer", _("答复"), "web.mistake", urge_before=1)

STATES = (
    State(RECEIVED, _("待受理"), tone="warn"),
    State(FIXING, _("待处理")),
    State(ANSWERED, _("已答复"), final=True, tone="ok"),
    State(REFUSED, _("不予处理"), final=True, tone="quiet"),
)
registrar, take = powers.REGISTRAR_POWER, standard.take

STEPS = (
    Step("assign", _("受理交办"), (RECEIVED,), FIXING, registrar, meets=("accept",), likely=85),
    Step(
        "answer_at_once",
        _("直接答复"),
        (RECEIVED,),
        ANSWERED,
        registrar,
        awaited=False,
        meets=("accept", "answer"),
        heading=_("答复"),
        likely=30,
    ),
    Step(
        "refuse",
        _("不予处理"),
        (RECEIVED,),
        REFUSED,
        registrar,
        awaited=False,
        meets=("accept", "answer"),
        likely=15,
        danger=True,
    ),
    take("sign_for", (FIXING,), None, powers.LEAD_NEW, awaited=False),
    take("send_back", (FIXING,), RECEIVED, powers.LEAD),
    take("urge", (FIXING,), None, powers.URGER),
    Step(
        "answer",
        _("处理答复"),
        (FIXING,),
        ANSWERED,
        powers.LEAD,
        meets=("answer",),
        heading=_("答复"),
        likely=90,
    ),
)


def build(actions: Mapping[str, Action]) -> Flow:
    """The flow with the functions that take its steps; checked when the program starts."""
    return Flow(
        kind=KIND,
        label=_("网民找错"),
        start=RECEIVED,
        states=STATES,
        steps=STEPS,
        actions=actions,
        wording=WORDING,
        opening=OPENING,
        opens=(ACCEPT, ANSWER),
        sees_all=powers.INSIDERS,
        units_see=powers.UNITS,
    )
