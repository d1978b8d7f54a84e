"""The flows of a notice of daily life and of a guide: written, checked by a second, public."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from shuniu.commons import calendar
from shuniu.commons.flow import Deadline, Flow, State, Step
from shuniu.commons.flow.model import Action

from . import powers
from .queries import GUIDE, NOTICE
from .wording import GUIDE_OPENING, GUIDE_WORDING, NOTICE_OPENING, NOTICE_WORDING

CHECKING, RETURNED, STANDING = "checking", "returned", "standing"
DRAFT, SUBMITTED, PUBLISHED = "draft", "submitted", "published"
WITHDRAWN, DROPPED = "withdrawn", "dropped"
_LOCAL = "本级规定（默认值，可调）"

RULES = (
    calendar.TimeRule("life.check", "核对生活资讯", "登记", 1, "workday", _LOCAL),
    calendar.TimeRule("guide.review", "审核办事指南", "送审", 5, "workday", _LOCAL),
)
CHECK = Deadline("check", _("核对生活资讯"), "life.check", urge_before=0)
REVIEW = Deadline("review", _("审核办事指南"), "guide.review", urge_before=1)
_ENDED = (
    State(WITHDRAWN, _("已撤下"), final=True, tone="quiet"),
    State(DROPPED, _("已作废"), final=True, tone="quiet"),
)
writer, checker, keeper = powers.WRITER, powers.CHECKER, powers.KEEPER

NOTICE_STATES = (
    State(CHECKING, _("待核对"), tone="warn"),
    State(RETURNED, _("退回修改"), tone="warn"),
    State(STANDING, _("已发布"), final=True, tone="ok"),
    *_ENDED,
)
NOTICE_STEPS = (
    Step("publish", _("核对发布"), (CHECKING,), STANDING, checker, meets=("check",), likely=90),
    Step(
        "publish_at_once",
        _("直接发布"),
        (CHECKING,),
        STANDING,
        writer,
        awaited=False,
        meets=("check",),
        likely=10,
    ),
    Step(
        "return_notice",
        _("退回修改"),
        (CHECKING,),
        RETURNED,
        checker,
        meets=("check",),
        heading=_("核对意见"),
        likely=40,
    ),
    Step("rewrite", _("修改重报"), (RETURNED,), CHECKING, writer, opens=(CHECK,), likely=90),
    Step(
        "shift",
        _("更改时间"),
        (STANDING,),
        None,
        keeper,
        awaited=False,
        likely=60,
    ),
    Step(
        "withdraw",
        _("撤下"),
        (STANDING,),
        WITHDRAWN,
        keeper,
        awaited=False,
        likely=20,
        danger=True,
    ),
    Step(
        "drop",
        _("作废"),
        (CHECKING, RETURNED),
        DROPPED,
        writer,
        awaited=False,
        likely=5,
        danger=True,
    ),
)

GUIDE_STATES = (
    State(DRAFT, _("待送审"), tone="warn"),
    State(SUBMITTED, _("待审核"), tone="warn"),
    State(PUBLISHED, _("已公布"), final=True, tone="ok"),
    *_ENDED,
)
GUIDE_STEPS = (
    Step("write", _("填写要素"), (DRAFT,), None, writer, awaited=False, likely=80),
    Step("add_form", _("上传表格"), (DRAFT,), None, writer, awaited=False, likely=60),
    Step("remove_form", _("删除表格"), (DRAFT,), None, writer, awaited=False, likely=30),
    Step("submit", _("送审"), (DRAFT,), SUBMITTED, writer, opens=(REVIEW,), likely=90),
    Step(
        "take_back",
        _("收回修改"),
        (SUBMITTED,),
        DRAFT,
        writer,
        awaited=False,
        meets=("review",),
        likely=20,
    ),
    Step(
        "return_draft",
        _("退回修改"),
        (SUBMITTED,),
        DRAFT,
        checker,
        meets=("review",),
        heading=_("审核意见"),
        likely=45,
    ),
    Step(
        "publish",
        _("审核公布"),
        (SUBMITTED,),
        PUBLISHED,
        checker,
        meets=("review",),
        heading=_("审核意见"),
        likely=90,
    ),
    Step("revise", _("修订"), (PUBLISHED, WITHDRAWN), DRAFT, writer, awaited=False, likely=50),
    Step(
        "withdraw",
        _("撤下"),
        (PUBLISHED, DRAFT),
        WITHDRAWN,
        powers.PUBLISHED_KEEPER,
        awaited=False,
        likely=10,
        danger=True,
    ),
    Step("drop", _("作废"), (DRAFT,), DROPPED, writer, awaited=False, likely=5, danger=True),
)


def build_notice(actions: Mapping[str, Action]) -> Flow:
    """The flow of notices with the functions that take its steps."""
    return Flow(
        kind=NOTICE,
        label=_("生活资讯"),
        start=CHECKING,
        states=NOTICE_STATES,
        steps=NOTICE_STEPS,
        actions=actions,
        wording=NOTICE_WORDING,
        opening=NOTICE_OPENING,
        opens=(CHECK,),
        sees_all=(*powers.WRITERS, powers.CHECKERS[0]),
    )


def build_guide(actions: Mapping[str, Action]) -> Flow:
    """The flow of guides with the functions that take its steps."""
    return Flow(
        kind=GUIDE,
        label=_("办事指南"),
        start=DRAFT,
        states=GUIDE_STATES,
        steps=GUIDE_STEPS,
        actions=actions,
        wording=GUIDE_WORDING,
        opening=GUIDE_OPENING,
        sees_all=(*powers.WRITERS, powers.CHECKERS[0]),
    )
