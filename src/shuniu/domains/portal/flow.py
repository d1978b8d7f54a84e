"""三审三校: the states, steps and deadlines of an article, from the first word to its withdrawal.

Rules behind it: 国办发〔2017〕47号《政府网站发展指引》 (review before publication, each level
responsible), 国办秘函〔2019〕19号 (V1: wording errors, leaks, forged dates are vetoes),
保守国家秘密法 (secrecy review before anything is made public). A correction goes the whole
way again while the published text stays up.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from shuniu.commons.flow import Deadline, Flow, State, Step
from shuniu.commons.flow.model import Action
from shuniu.commons.people.duties import LEADER, REGISTRAR, REVIEWER

from . import powers
from .queries import KIND
from .wording import OPENING, WORDING

DRAFT = "draft"
FIRST = "first"
SECOND = "second"
THIRD = "third"
SECRECY = "secrecy"
READY = "ready"
SCHEDULED = "scheduled"
PUBLISHED = "published"
WITHDRAWN = "withdrawn"
EXPIRED = "expired"
DROPPED = "dropped"

STATES = (
    State(DRAFT, _("采编中"), tone="quiet"),
    State(FIRST, _("待一审"), tone="warn"),
    State(SECOND, _("待二审"), tone="warn"),
    State(THIRD, _("待三审"), tone="warn"),
    State(SECRECY, _("待保密审查"), tone="warn"),
    State(READY, _("待发布"), tone="warn"),
    State(SCHEDULED, _("定时待发")),
    State(PUBLISHED, _("已发布"), final=True, tone="ok"),
    State(WITHDRAWN, _("已撤稿"), final=True, tone="late"),
    State(EXPIRED, _("已到期下线"), final=True, tone="quiet"),
    State(DROPPED, _("已作废"), final=True, tone="quiet"),
)
REVIEWS = (FIRST, SECOND, THIRD, SECRECY)
UNDER_WAY = (DRAFT, *REVIEWS, READY, SCHEDULED)
SECRECY_HEADING = _("保密审查意见")
HEADINGS = (_("一审意见"), _("二审意见"), _("三审意见"), SECRECY_HEADING)

REVIEW = Deadline("review", _("审核"), "web.review", per_assignment=True, role="stop")


def _pass(code: str, label: Any, state: str, to: str, power: Any, heading: Any) -> Step:
    return Step(
        code, label, (state,), to, power, opens=(REVIEW,), meets=("review",), heading=heading,
        likely=90,
    )  # fmt: skip


STEPS: tuple[Step, ...] = (
    Step("submit", _("送审"), (DRAFT,), FIRST, powers.WRITER, opens=(REVIEW,), likely=90),
    Step("recall", _("拿回"), (FIRST,), DRAFT, powers.OF_WRITERS, awaited=False, likely=20),
    Step("drop", _("作废"), (DRAFT,), DROPPED, powers.WRITER, awaited=False, likely=8, danger=True),
    _pass("pass_first", _("一审通过"), FIRST, SECOND, powers.FIRST, HEADINGS[0]),
    _pass("pass_second", _("二审通过"), SECOND, THIRD, powers.SECOND, HEADINGS[1]),
    _pass("pass_third", _("三审通过"), THIRD, SECRECY, powers.THIRD, HEADINGS[2]),
    _pass("clear_secrecy", _("保密审查"), SECRECY, READY, powers.SECRECY, SECRECY_HEADING),
    Step(
        "return_text",
        _("退回"),
        (*REVIEWS, READY),
        DRAFT,
        powers.RETURNER,
        awaited=False,
        heading=_("退回意见"),
        likely=40,
        danger=True,
    ),
    Step("publish", _("发布"), (READY,), PUBLISHED, powers.PUBLISHER, meets=("review",), likely=90),
    Step(
        "schedule",
        _("定时发布"),
        (READY,),
        SCHEDULED,
        powers.PUBLISHER,
        awaited=False,
        meets=("review",),
        likely=30,
    ),
    Step("unschedule", _("取消定时"), (SCHEDULED,), READY, powers.PUBLISHER, awaited=False),
    Step("publish_scheduled", _("到时发布"), (SCHEDULED,), PUBLISHED, powers.SYSTEM_POWER),
    Step(
        "correct",
        _("提出更正"),
        (PUBLISHED, WITHDRAWN, EXPIRED),
        DRAFT,
        powers.CORRECTORS,
        awaited=False,
        likely=30,
    ),
    Step(
        "abandon_correction",
        _("放弃更正"),
        (DRAFT,),
        PUBLISHED,
        powers.WRITER,
        awaited=False,
        likely=10,
    ),
    Step(
        "withdraw",
        _("撤稿"),
        (PUBLISHED, *UNDER_WAY),
        WITHDRAWN,
        powers.WITHDRAWERS,
        awaited=False,
        likely=5,
        danger=True,
    ),
    Step(
        "move",
        _("移到别的栏目"),
        (DRAFT, PUBLISHED),
        None,
        powers.CORRECTORS,
        awaited=False,
        likely=6,
    ),
    Step(
        "set_expiry",
        _("下线时间"),
        (PUBLISHED,),
        None,
        powers.WITHDRAWERS,
        awaited=False,
        likely=6,
    ),
    Step("expire", _("到期下线"), (PUBLISHED, *UNDER_WAY), EXPIRED, powers.SYSTEM_POWER),
    Step(
        "share",
        _("推送"),
        (*UNDER_WAY, PUBLISHED),
        None,
        powers.SHARERS,
        awaited=False,
        likely=25,
    ),
    Step(
        "take_from",
        _("撤下一处"),
        (*UNDER_WAY, PUBLISHED),
        None,
        powers.WITHDRAWERS,
        awaited=False,
        likely=4,
        danger=True,
    ),
)


def build(actions: Mapping[str, Action], **more: Any) -> Flow:
    """The flow with the functions that take its steps; checked when the program starts."""
    return Flow(
        kind=KIND,
        label=_("网站稿件"),
        start=DRAFT,
        states=STATES,
        steps=STEPS,
        actions=actions,
        wording=WORDING,
        opening=OPENING,
        sees_all=(REGISTRAR, REVIEWER, LEADER),
        units_see=powers.SEEN_BY,
        **more,
    )
