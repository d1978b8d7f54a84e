"""拟稿 to 分发: the states, steps and deadlines of an outgoing document.

《党政机关公文处理工作条例》 articles 18–22 (drafting, review, signing) and 25 (re-check, number,
print, dispatch). What comes after a station is said by the document's own route: a step's
``to`` is the usual way, its ``ways`` are the others.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from shuniu.casework import standard
from shuniu.commons.flow import Deadline, Flow, State, Step
from shuniu.commons.flow.model import Action, Label

from .. import powers
from ..models import Stage
from ..queries import KIND, STAGES
from ..wording.outgoing import OPENING, WORDING

DRAFTING, CHECKING, COUNTERSIGNING, REVIEWING, LEGALITY, SIGNING = STAGES
PROOFING = "proofing"
SEALING = "sealing"
DISPATCHING = "dispatching"
ISSUED = "issued"
CANCELLED = "cancelled"
ANNULLED = "annulled"
ABOLISHED = "abolished"

STATES = (
    State(DRAFTING, _("拟稿中"), tone="quiet"),
    State(CHECKING, _("待核稿"), tone="warn"),
    State(COUNTERSIGNING, _("会签中"), tone="warn"),
    State(REVIEWING, _("待审核"), tone="warn"),
    State(LEGALITY, _("待合法性审核"), tone="warn"),
    State(SIGNING, _("待签发"), tone="warn"),
    State(PROOFING, _("待排版校对"), tone="warn"),
    State(SEALING, _("待用印"), tone="warn"),
    State(DISPATCHING, _("待分发"), tone="warn"),
    State(ISSUED, _("已印发"), final=True, tone="ok"),
    State(CANCELLED, _("已作废"), final=True, tone="quiet"),
    State(ANNULLED, _("已撤销"), final=True, tone="quiet"),
    State(ABOLISHED, _("已废止"), final=True, tone="quiet"),
)
AFTER_DRAFTING = STAGES[1:]
SIGNED = (PROOFING, SEALING, DISPATCHING)

# The headings of the processing sheet (发文稿纸), a stage each.
HEADINGS: dict[str, Label] = {
    DRAFTING: _("拟稿说明"),
    CHECKING: _("核稿意见"),
    COUNTERSIGNING: _("会签意见"),
    REVIEWING: _("审核意见"),
    LEGALITY: _("合法性审核意见"),
    SIGNING: _("签发意见"),
}
SECRECY_HEADING = _("保密审查意见")

STOP = Deadline("stop", _("审签"), "doc.stop", per_assignment=True, role="stop")
ISSUE = Deadline("issue", _("印发"), "doc.issue", by_hand=True)


def _pass(code: str, label: Label, stage: str, **more: Any) -> Step:
    """What takes a document on from a station: usually to the next stage."""
    later = STAGES[STAGES.index(stage) + 1 :]
    return Step(
        code,
        label,
        (stage,),
        later[0],
        powers.STOPS[Stage(stage)],
        opens=(STOP,),
        meets=("stop",),
        heading=HEADINGS[stage],
        **{"ways": (stage, *later[1:]), "likely": 90, **more},
    )


def _passing() -> tuple[Step, ...]:
    return (
        _pass("submit", _("送审"), DRAFTING),
        _pass("check_pass", _("核稿通过"), CHECKING),
        _pass("countersign_agree", _("会签同意"), COUNTERSIGNING),
        _pass("countersign_object", _("会签不同意"), COUNTERSIGNING, likely=40),
        _pass("review_pass", _("审核通过"), REVIEWING),
        _pass("legality_pass", _("合法性审核通过"), LEGALITY),
        Step(
            "sign",
            _("签发"),
            (SIGNING,),
            PROOFING,
            powers.STOPS[Stage.SIGNING],
            opens=(STOP, ISSUE),
            meets=("stop",),
            heading=HEADINGS[SIGNING],
            likely=90,
            ways=(SIGNING, ISSUED),
        ),
    )


def _routing() -> tuple[Step, ...]:
    back: dict[str, Any] = {"opens": (STOP,), "awaited": False}
    return (
        Step(
            "plan_route",
            _("编排路线"),
            (DRAFTING,),
            None,
            powers.STOPS[Stage.DRAFTING],
            awaited=False,
            likely=80,
        ),
        Step(
            "return_to",
            _("退回"),
            AFTER_DRAFTING,
            DRAFTING,
            powers.AFTER_DRAFTING,
            ways=AFTER_DRAFTING,
            likely=45,
            danger=True,
            **back,
        ),
        Step(
            "take_back",
            _("拿回"),
            AFTER_DRAFTING,
            DRAFTING,
            powers.TOOK_LAST,
            ways=AFTER_DRAFTING,
            likely=70,
            **back,
        ),
        Step("hand_on", _("转交"), STAGES, None, powers.ANY_STOP, likely=30, **back),
        Step("reroute", _("改派"), STAGES, None, powers.ROUTER, likely=20, **back),
        Step("add_stop", _("加签"), STAGES, None, powers.ROUTERS, likely=28, **back),
        Step(
            "drop_stop",
            _("减签"),
            STAGES,
            None,
            powers.ROUTERS,
            ways=AFTER_DRAFTING,
            likely=26,
            danger=True,
            **back,
        ),
        standard.take("urge", AFTER_DRAFTING, None, powers.URGERS),  # type: ignore[arg-type]
    )


def _issuing() -> tuple[Step, ...]:
    return (
        Step("prove", _("校对付印"), (PROOFING,), SEALING, powers.CLERK, likely=90),
        Step(
            "recheck",
            _("复核退签发人"),
            (PROOFING, SEALING),
            SIGNING,
            powers.CLERK,
            awaited=False,
            opens=(STOP,),
            meets=("issue",),
            likely=30,
        ),
        Step("seal", _("用印"), (SEALING,), DISPATCHING, powers.SEALER, likely=90),
        Step(
            "unseal",
            _("退回校对"),
            (SEALING,),
            PROOFING,
            powers.SEALER,
            awaited=False,
            likely=35,
        ),
        Step(
            "dispatch",
            _("分发"),
            (DISPATCHING,),
            ISSUED,
            powers.CLERK,
            meets=("issue",),
            likely=90,
        ),
        Step(
            "dispatch_more",
            _("补发"),
            (ISSUED,),
            None,
            powers.CLERK,
            awaited=False,
            likely=60,
        ),
        Step(
            "review_secrecy",
            _("保密审查"),
            (*SIGNED, ISSUED),
            None,
            powers.SECRECY_REVIEWER,
            awaited=False,
            heading=SECRECY_HEADING,
            likely=50,
        ),
    )


def _ending() -> tuple[Step, ...]:
    return (
        Step(
            "cancel",
            _("撤稿"),
            STAGES,
            CANCELLED,
            powers.CANCELLERS,
            awaited=False,
            likely=10,
            danger=True,
        ),
        Step(
            "void_number",
            _("作废文号"),
            (SIGNING, *SIGNED),
            CANCELLED,
            powers.HEADS,
            awaited=False,
            likely=5,
            danger=True,
        ),
        Step(
            "annul",
            _("撤销"),
            (ISSUED,),
            ANNULLED,
            powers.HEADS,
            awaited=False,
            likely=8,
            danger=True,
        ),
        Step(
            "abolish",
            _("废止"),
            (ISSUED,),
            ABOLISHED,
            powers.HEADS,
            awaited=False,
            likely=9,
            danger=True,
        ),
    )


def build(actions: Mapping[str, Action], **more: Any) -> Flow:
    """The flow with the functions that take its steps; checked when the program starts."""
    return Flow(
        kind=KIND,
        label=_("发文"),
        start=DRAFTING,
        states=STATES,
        steps=(*_passing(), *_routing(), *_issuing(), *_ending()),
        actions=actions,
        wording=WORDING,
        opening=OPENING,
        sees_all=powers.SEEN_BY,
        units_see=powers.SEEN_BY,
        **more,
    )
