"""The flow of a finding: found, given to whom it belongs, put right, checked, closed.

The program opens it before the limit of the rule is reached and closes it when what it
looks at is right again; persons do the same with their evidence.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from shuniu.casework import standard
from shuniu.commons.flow import Deadline, Flow, State, Step
from shuniu.commons.flow.model import Action

from . import powers
from .wording import OPENING, WORDING

KIND = "inspection_finding"

FOUND = "found"
FIXING = "fixing"
REPORTED = "reported"
CLOSED = "closed"
DISMISSED = "dismissed"

STATES = (
    State(FOUND, _("待交办"), tone="warn"),
    State(FIXING, _("待整改")),
    State(REPORTED, _("待核实"), tone="warn"),
    State(CLOSED, _("已销号"), final=True, tone="ok"),
    State(DISMISSED, _("不属实"), final=True, tone="quiet"),
)
OPEN = (FOUND, FIXING, REPORTED)

# Its day is that of the rule (the last on which a column is not yet stale) where there is one.
FIX = Deadline("fix", _("整改"), "inspection.fix", urge_before=1)

registrar, take = powers.REGISTRAR_POWER, standard.take

STEPS = (
    Step("assign", _("交办"), (FOUND,), FIXING, powers.ASSIGNER, likely=90),
    take("send_back", (FIXING,), FOUND, powers.LEAD),
    take("sign_for", (FIXING,), None, powers.LEAD_NEW, awaited=False),
    take("urge", (FIXING,), None, powers.URGER),
    Step(
        "report_fixed",
        _("报告整改"),
        (FIXING,),
        REPORTED,
        powers.LEAD,
        heading=_("整改情况"),
        likely=90,
    ),
    Step("confirm", _("核实销号"), (REPORTED,), CLOSED, registrar, meets=("fix",), likely=90),
    Step("return_fix", _("退回整改"), (REPORTED,), FIXING, registrar, likely=40, danger=True),
    Step(
        "close_by_hand",
        _("凭证据销号"),
        (FOUND, FIXING),
        CLOSED,
        registrar,
        awaited=False,
        meets=("fix",),
        heading=_("销号依据"),
        likely=30,
    ),
    Step(
        "dismiss",
        _("认定不属实"),
        OPEN,
        DISMISSED,
        registrar,
        awaited=False,
        likely=15,
        danger=True,
    ),
    Step("break_limit", _("超标"), OPEN, None, powers.SYSTEM, awaited=False, likely=5),
    Step(
        "heal", _("自动销号"), OPEN, CLOSED, powers.SYSTEM, awaited=False, meets=("fix",), likely=5
    ),
)


def build(actions: Mapping[str, Action]) -> Flow:
    """The flow with the functions that take its steps; checked when the program starts."""
    return Flow(
        kind=KIND,
        label=_("网站检查"),
        start=FOUND,
        states=STATES,
        steps=STEPS,
        actions=actions,
        wording=WORDING,
        opening=OPENING,
        opens=(FIX,),
        sees_all=powers.INSIDERS,
        units_see=powers.UNITS,
    )
