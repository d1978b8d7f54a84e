"""The flow of a piece of government information: formed, described, passed, published.

《政府信息公开条例》 articles 14–18 (what is kept back, review before, yearly re-examination),
26 (twenty working days); 国办发〔2016〕80号 (interpretation within three working days).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from shuniu.commons.flow import Deadline, Flow, State, Step
from shuniu.commons.flow.model import Action

from ..powers import catalogue as powers
from ..wording.catalogue import OPENING, WORDING

KIND = "disclosure_item"

FORMED, PREPARED, CLEARED = "formed", "prepared", "cleared"
INTERPRETING, PUBLISHED = "interpreting", "published"
KEPT, REEXAMINING = "kept", "reexamining"
WITHDRAWN, DROPPED = "withdrawn", "dropped"

STATES = (
    State(FORMED, _("待编目公开"), tone="warn"),
    State(PREPARED, _("待保密审查"), tone="warn"),
    State(CLEARED, _("待发布"), tone="warn"),
    State(INTERPRETING, _("已公开，待解读"), tone="ok"),
    State(PUBLISHED, _("已公开"), final=True, tone="ok"),
    State(KEPT, _("不主动公开"), final=True, tone="quiet"),
    State(REEXAMINING, _("待复核"), tone="warn"),
    State(WITHDRAWN, _("已撤下"), final=True, tone="late"),
    State(DROPPED, _("已销号"), final=True, tone="quiet"),
)
STANDING = (PUBLISHED, INTERPRETING)
PREPARING = (FORMED, PREPARED, CLEARED)

PUBLISH = Deadline("publish", _("主动公开"), "disc.publish", urge_before=5)
INTERPRET = Deadline("interpret", _("政策解读"), "disc.interpret", by_hand=True)
REEXAMINE = Deadline("reexamine", _("年度复核"), "disc.reexamine", urge_before=5)

STEPS = (
    Step("describe", _("编目"), (FORMED,), PREPARED, powers.CLERK, likely=90),
    Step(
        "return_draft",
        _("退回编目"),
        (PREPARED, CLEARED),
        FORMED,
        powers.CHECKER,
        awaited=False,
        heading=_("保密审查意见"),
        likely=30,
    ),
    Step(
        "clear",
        _("保密审查"),
        (PREPARED,),
        CLEARED,
        powers.SECOND,
        heading=_("保密审查意见"),
        likely=90,
    ),
    Step(
        "publish",
        _("审核发布"),
        (CLEARED,),
        PUBLISHED,
        powers.PUBLISHER,
        opens=(INTERPRET,),
        meets=("publish",),
        ways=(INTERPRETING,),
        likely=90,
    ),
    Step(
        "keep",
        _("不主动公开"),
        PREPARING,
        KEPT,
        powers.KEEPER,
        awaited=False,
        meets=("publish",),
        likely=15,
    ),
    Step("call", _("到期复核"), (KEPT,), REEXAMINING, powers.SYSTEM_POWER, opens=(REEXAMINE,)),
    Step(
        "keep_again",
        _("继续不主动公开"),
        (REEXAMINING,),
        KEPT,
        powers.CHECKER,
        meets=("reexamine",),
        heading=_("复核意见"),
        likely=80,
    ),
    Step(
        "open_up",
        _("转为主动公开"),
        (REEXAMINING, KEPT),
        FORMED,
        powers.CHECKER,
        awaited=False,
        opens=(PUBLISH,),
        meets=("reexamine",),
        heading=_("复核意见"),
        likely=40,
    ),
    Step(
        "interpret",
        _("关联解读"),
        (INTERPRETING,),
        PUBLISHED,
        powers.PUBLISHER,
        meets=("interpret",),
        likely=80,
    ),
    Step(
        "interpret_more",
        _("关联解读"),
        (PUBLISHED,),
        None,
        powers.PUBLISHER,
        awaited=False,
        likely=30,
    ),
    Step(
        "waive_interpretation",
        _("不需要解读"),
        (INTERPRETING,),
        PUBLISHED,
        powers.CHECKER,
        awaited=False,
        meets=("interpret",),
        likely=20,
    ),
    Step(
        "set_validity",
        _("更改有效性"),
        STANDING,
        None,
        powers.EDITOR,
        awaited=False,
        likely=25,
    ),
    Step(
        "revise",
        _("更正"),
        STANDING,
        FORMED,
        powers.PUBLISHER,
        awaited=False,
        opens=(PUBLISH,),
        likely=20,
    ),
    Step(
        "withdraw",
        _("撤下"),
        (*STANDING, *PREPARING),
        WITHDRAWN,
        powers.CHECKER,
        awaited=False,
        likely=5,
        danger=True,
    ),
    Step(
        "restore",
        _("重新公开"),
        (WITHDRAWN,),
        FORMED,
        powers.CHECKER,
        awaited=False,
        opens=(PUBLISH,),
        likely=30,
    ),
    Step(
        "drop",
        _("销号"),
        (FORMED, PREPARED),
        DROPPED,
        powers.CHECKER,
        awaited=False,
        meets=("publish",),
        likely=5,
        danger=True,
    ),
)


def build(actions: Mapping[str, Action], **more: Any) -> Flow:
    """The flow with the functions that take its steps; checked when the program starts."""
    return Flow(
        kind=KIND,
        label=_("主动公开"),
        start=FORMED,
        states=STATES,
        steps=STEPS,
        actions=actions,
        wording=WORDING,
        opening=OPENING,
        opens=(PUBLISH,),
        sees_all=powers.SEEN_BY,
        **more,
    )
