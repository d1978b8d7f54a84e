"""The flow of a video: made ready, looked at by a second person, published, taken down."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from shuniu.commons import calendar
from shuniu.commons.flow import Deadline, Flow, State, Step
from shuniu.commons.flow.model import Action

from . import powers
from .wording import OPENING, WORDING

KIND = "video"
DRAFT, SUBMITTED = "draft", "submitted"
PUBLISHED, WITHDRAWN, DROPPED = "published", "withdrawn", "dropped"

STATES = (
    State(DRAFT, _("待送审"), tone="warn"),
    State(SUBMITTED, _("待审核"), tone="warn"),
    State(PUBLISHED, _("已发布"), final=True, tone="ok"),
    State(WITHDRAWN, _("已撤下"), final=True, tone="quiet"),
    State(DROPPED, _("已作废"), final=True, tone="quiet"),
)
RULES = (
    calendar.TimeRule("video.review", "审核视频", "送审", 3, "workday", "本级规定（默认值，可调）"),
)
REVIEW = Deadline("review", _("审核视频"), "video.review", urge_before=1)

STEPS = (
    Step("describe", _("修改说明"), (DRAFT,), None, powers.WRITER, awaited=False, likely=60),
    Step("add_film", _("上传影片"), (DRAFT,), None, powers.WRITER, awaited=False, likely=70),
    Step("choose_cover", _("选封面"), (DRAFT,), None, powers.WRITER, awaited=False, likely=50),
    Step("add_captions", _("上传字幕"), (DRAFT,), None, powers.WRITER, awaited=False, likely=55),
    Step("submit", _("送审"), (DRAFT,), SUBMITTED, powers.WRITER, opens=(REVIEW,), likely=90),
    Step("drop", _("作废"), (DRAFT,), DROPPED, powers.WRITER, awaited=False, likely=5, danger=True),
    Step(
        "take_back",
        _("收回修改"),
        (SUBMITTED,),
        DRAFT,
        powers.WRITER,
        awaited=False,
        meets=("review",),
        likely=20,
    ),
    Step(
        "return_draft",
        _("退回修改"),
        (SUBMITTED,),
        DRAFT,
        powers.CHECKER,
        meets=("review",),
        heading=_("审核意见"),
        likely=45,
    ),
    Step(
        "publish",
        _("审核发布"),
        (SUBMITTED,),
        PUBLISHED,
        powers.CHECKER,
        meets=("review",),
        heading=_("审核意见"),
        likely=90,
    ),
    Step(
        "withdraw",
        _("撤下"),
        (PUBLISHED,),
        WITHDRAWN,
        powers.KEEPER,
        awaited=False,
        likely=20,
        danger=True,
    ),
    Step("revise", _("重新编辑"), (WITHDRAWN,), DRAFT, powers.WRITER, awaited=False, likely=30),
)


def build(actions: Mapping[str, Action]) -> Flow:
    """The flow with the functions that take its steps; checked when the program starts."""
    return Flow(
        kind=KIND,
        label=_("视频"),
        start=DRAFT,
        states=STATES,
        steps=STEPS,
        actions=actions,
        wording=WORDING,
        opening=OPENING,
        sees_all=(*powers.WRITERS, powers.CHECKERS[0]),
    )
