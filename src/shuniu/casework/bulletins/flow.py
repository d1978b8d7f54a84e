"""The flow of an issue: drafted and edited, signed by a leader, printed and sent out."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from shuniu.commons import calendar
from shuniu.commons.flow import Deadline, Flow, State, Step, Wording
from shuniu.commons.flow.model import Action
from shuniu.commons.people.duties import LEADER, REGISTRAR, REVIEWER

from ..powers import Either, office

KIND = "bulletin"
DRAFT, SUBMITTED, APPROVED = "draft", "submitted", "approved"
ISSUED, CANCELLED = "issued", "cancelled"

STATES = (
    State(DRAFT, _("草稿"), tone="warn"),
    State(SUBMITTED, _("待签发"), tone="warn"),
    State(APPROVED, _("待印发"), tone="warn"),
    State(ISSUED, _("已印发"), final=True, tone="ok"),
    State(CANCELLED, _("已撤销"), final=True, tone="quiet"),
)
_LOCAL = "本级规定（默认值，可调）"
RULES = (
    calendar.TimeRule("bulletin.sign", "签发简报", "送签", 2, "workday", _LOCAL),
    calendar.TimeRule("bulletin.issue", "印发简报", "签发", 1, "workday", _LOCAL),
)
SIGN = Deadline("sign", _("签发"), "bulletin.sign", urge_before=0)
ISSUE = Deadline("issue", _("印发"), "bulletin.issue", urge_before=0)

EDITOR = office(REGISTRAR)
SIGNER = office(LEADER).by_another
RETURNER = Either((SIGNER, office(REVIEWER).by_another), SIGNER.label)

STEPS: tuple[Step, ...] = (
    Step("edit", _("修改"), (DRAFT,), None, EDITOR, awaited=False, likely=80),
    Step("redraft", _("重新起草"), (DRAFT,), None, EDITOR, awaited=False, likely=20),
    Step("submit", _("送签"), (DRAFT,), SUBMITTED, EDITOR, opens=(SIGN,), likely=90),
    Step(
        "take_back",
        _("收回修改"),
        (SUBMITTED,),
        DRAFT,
        EDITOR,
        awaited=False,
        meets=("sign",),
        likely=20,
    ),
    Step("amend", _("改稿"), (SUBMITTED,), None, SIGNER, awaited=False, likely=60),
    Step(
        "return_draft",
        _("退回修改"),
        (SUBMITTED,),
        DRAFT,
        RETURNER,
        awaited=False,
        meets=("sign",),
        heading=_("修改意见"),
        likely=45,
    ),
    Step(
        "approve",
        _("签发"),
        (SUBMITTED,),
        APPROVED,
        SIGNER,
        opens=(ISSUE,),
        meets=("sign",),
        heading=_("签发意见"),
        likely=90,
    ),
    Step("issue", _("印发"), (APPROVED,), ISSUED, EDITOR, meets=("issue",), likely=90),
    Step(
        "cancel",
        _("撤销"),
        (DRAFT, SUBMITTED, APPROVED),
        CANCELLED,
        EDITOR,
        awaited=False,
        meets=("sign", "issue"),
        likely=5,
        danger=True,
    ),
)

OPENING = Wording(_("{who}根据台账起草"))
WORDING: dict[str, Wording] = {
    "edit": Wording(_("{who}修改：{note}")),
    "redraft": Wording(_("{who}根据台账重新起草")),
    "submit": Wording(_("{who}送签"), "", _("请签发{title}")),
    "take_back": Wording(_("{who}收回修改")),
    "amend": Wording(_("{who}改稿：{note}")),
    "return_draft": Wording(_("{who}退回修改：{note}"), "", _("{title}退回修改：{note}")),
    "approve": Wording(_("{who}签发"), "", _("{title}已签发，请印发")),
    "issue": Wording(_("{who}印发{note}")),
    "cancel": Wording(_("{who}撤销：{note}")),
}


def build(actions: Mapping[str, Action]) -> Flow:
    """The flow with the functions that take its steps; checked when the program starts."""
    return Flow(
        kind=KIND,
        label=_("简报"),
        start=DRAFT,
        states=STATES,
        steps=STEPS,
        actions=actions,
        wording=WORDING,
        opening=OPENING,
        sees_all=(REGISTRAR, REVIEWER, LEADER),
    )
