"""The flow of a suggestion or proposal: from the session to the last promise kept.

The rules behind it: 代表法 (2025) articles 51 and 52 (contact, reply within three
months, six for wide and difficult ones), 政协全国委员会提案工作条例 (a written answer),
国办发〔2014〕46号 (replies of public interest are published).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from shuniu.casework import standard
from shuniu.commons.flow import Deadline, Flow, State, Step
from shuniu.commons.flow.model import Action
from shuniu.commons.people.duties import HANDLER, LEADER, REGISTRAR, REVIEWER, UNIT_HEAD

from . import powers
from .wording import OPENING, WORDING

KIND = "proposal"

REGISTERED = "registered"
ASSIGNED = "assigned"
RETURNED = "returned"
HANDLING = "handling"
EXTENSION_REQUESTED = "extension_requested"
DRAFTED = "drafted"
SIGNED = "signed"
REVIEWED = "reviewed"
REPLIED = "replied"
DISSATISFIED = "dissatisfied"
RATED = "rated"
TRACKING = "tracking"
CLOSED = "closed"
WITHDRAWN = "withdrawn"

STATES = (
    State(REGISTERED, _("待交办"), public_label=_("已登记，正在交办"), tone="warn"),
    State(ASSIGNED, _("待签收"), public_label=_("已交承办单位")),
    State(RETURNED, _("退回待派"), public_label=_("正在重新确定承办单位"), tone="warn"),
    State(HANDLING, _("办理中"), public_label=_("承办单位正在办理")),
    State(EXTENSION_REQUESTED, _("延期待批"), public_label=_("承办单位正在办理"), tone="warn"),
    State(DRAFTED, _("答复待签发"), public_label=_("承办单位正在办理"), tone="warn"),
    State(SIGNED, _("待领导审阅"), public_label=_("答复正在审阅"), tone="warn"),
    State(REVIEWED, _("待印发答复"), public_label=_("答复正在印发"), tone="warn"),
    State(REPLIED, _("已答复"), public_label=_("已答复，请您填写意见"), tone="ok"),
    State(
        DISSATISFIED,
        _("待重办"),
        public_label=_("您的意见已收到，正在安排再次办理"),
        tone="warn",
    ),
    State(RATED, _("意见已收到"), public_label=_("您的意见已收到")),
    State(TRACKING, _("承诺跟踪"), public_label=_("答复中的承诺正在落实")),
    State(CLOSED, _("已办结"), final=True, public_label=_("已办结"), tone="ok"),
    State(WITHDRAWN, _("已撤案"), final=True, public_label=_("已撤回"), tone="quiet"),
)

# With a unit and without a reply; replied at least once and not sent back for another.
WITH_UNIT = (ASSIGNED, HANDLING, EXTENSION_REQUESTED, DRAFTED, SIGNED, REVIEWED)
OVER = (REPLIED, RATED, TRACKING, CLOSED)
UNREPLIED = (REGISTERED, RETURNED, DISSATISFIED, *WITH_UNIT)

FORWARD = Deadline("forward", _("交办"), "sug.assign")
SIGN = Deadline("sign", _("签收"), "sug.sign", urge_before=0, per_assignment=True)
CONTACT = Deadline("contact", _("首次沟通联系"), "sug.contact", per_assignment=True, role="lead")
REPLY = Deadline("reply", _("答复"), "sug.reply", urge_before=10, per_assignment=True, role="lead")
AGAIN = Deadline(
    "rehandle", _("重新办理答复"), "sug.rehandle", urge_before=5, per_assignment=True, role="lead"
)
ASSIST = Deadline("assist", _("协办意见"), "sug.assist", per_assignment=True, role="assist")
REVIEW = Deadline("review", _("领导审阅"), "sug.review")
OPINION = Deadline("opinion", _("提出人意见"), "sug.opinion")
COMMITMENT = Deadline("commitment", _("兑现承诺"), "sug.commitment", urge_before=10)
GIVING = (SIGN, ASSIST, CONTACT, REPLY)

registrar, take = powers.REGISTRAR_POWER, standard.take

ASSIGNING: tuple[Step, ...] = (
    Step(
        "assign",
        _("交办"),
        (REGISTERED,),
        ASSIGNED,
        registrar,
        opens=GIVING,
        meets=("forward",),
        heading=_("拟办意见"),
        likely=90,
    ),
    Step(
        "reassign",
        _("重新交办"),
        (RETURNED,),
        ASSIGNED,
        registrar,
        opens=GIVING,
        meets=("forward",),
        heading=_("拟办意见"),
        likely=90,
    ),
    Step(
        "recall",
        _("收回改派"),
        (ASSIGNED, HANDLING, DRAFTED),
        REGISTERED,
        registrar,
        awaited=False,
        opens=(FORWARD,),
        likely=12,
        danger=True,
    ),
    Step(
        "mark_importance",
        _("确定重点"),
        (REGISTERED, RETURNED, *WITH_UNIT),
        None,
        registrar,
        awaited=False,
        likely=15,
    ),
    Step(
        "withdraw",
        _("撤案"),
        (REGISTERED, RETURNED, ASSIGNED, HANDLING),
        WITHDRAWN,
        registrar,
        awaited=False,
        meets=("forward",),
        likely=8,
        danger=True,
    ),
)

assisted = (ASSIGNED, HANDLING, EXTENSION_REQUESTED)
HANDLING_STEPS: tuple[Step, ...] = (
    take("sign_for", (ASSIGNED,), HANDLING, powers.LEAD_NEW, meets=("sign",)),
    take("assist_sign_for", assisted, None, powers.ASSIST_NEW, meets=("sign",)),
    take("assist_answer", assisted, None, powers.ASSIST, meets=("assist",)),
    take("send_back", (ASSIGNED, HANDLING), RETURNED, powers.ANY_LEAD, opens=(FORWARD,)),
    take("request_extension", (HANDLING,), EXTENSION_REQUESTED, powers.LEAD),
    take("grant_extension", (EXTENSION_REQUESTED,), HANDLING, powers.APPROVER),
    take("refuse_extension", (EXTENSION_REQUESTED,), HANDLING, powers.APPROVER),
    take("urge", (*WITH_UNIT, TRACKING), None, powers.URGER),
    Step(
        "release_assisting",
        _("免去协办"),
        assisted,
        None,
        registrar,
        awaited=False,
        likely=14,
    ),
    Step(
        "record_contact",
        _("记录沟通"),
        (HANDLING, EXTENSION_REQUESTED, DRAFTED, REPLIED, TRACKING),
        None,
        powers.LEAD,
        awaited=False,
        meets=("contact",),
        likely=70,
    ),
    Step(
        "instruct",
        _("批示"),
        UNREPLIED,
        None,
        powers.LEADER_POWER,
        awaited=False,
        heading=_("领导批示"),
        likely=60,
    ),
)

REPLYING: tuple[Step, ...] = (
    Step("draft_reply", _("起草答复"), (HANDLING,), DRAFTED, powers.LEAD, likely=85),
    Step(
        "withdraw_draft", _("收回修改"), (DRAFTED,), HANDLING, powers.LEAD, awaited=False, likely=20
    ),
    Step(
        "sign_reply",
        _("签发"),
        (DRAFTED,),
        SIGNED,
        powers.SIGNER,
        opens=(REVIEW,),
        heading=_("签发意见"),
        likely=90,
    ),
    Step(
        "return_draft",
        _("退回修改"),
        (DRAFTED,),
        HANDLING,
        powers.SIGNER,
        awaited=False,
        heading=_("签发意见"),
        likely=30,
    ),
    Step(
        "review_reply",
        _("领导审阅"),
        (SIGNED,),
        REVIEWED,
        powers.LEADER_POWER,
        meets=("review",),
        heading=_("领导审阅"),
        likely=90,
    ),
    Step(
        "return_reply",
        _("退回重拟"),
        (SIGNED,),
        HANDLING,
        powers.LEADER_POWER,
        awaited=False,
        meets=("review",),
        heading=_("领导审阅"),
        likely=45,
    ),
    Step(
        "issue_reply",
        _("印发答复"),
        (REVIEWED,),
        REPLIED,
        powers.ISSUER,
        opens=(OPINION,),
        meets=("reply", "rehandle", "contact"),
        likely=90,
    ),
)

AFTERWARDS: tuple[Step, ...] = (
    Step("rate", _("填写意见"), (REPLIED,), RATED, powers.PROPOSER, meets=("opinion",)),
    Step(
        "rate_dissatisfied",
        _("填写意见：不满意"),
        (REPLIED,),
        DISSATISFIED,
        powers.PROPOSER,
        meets=("opinion",),
    ),
    Step(
        "enter_opinion",
        _("录入意见表"),
        (REPLIED,),
        RATED,
        registrar,
        awaited=False,
        meets=("opinion",),
        likely=80,
    ),
    Step(
        "enter_dissatisfied",
        _("录入意见表：不满意"),
        (REPLIED,),
        DISSATISFIED,
        registrar,
        awaited=False,
        meets=("opinion",),
        likely=40,
    ),
    Step(
        "lapse",
        _("逾期未反馈"),
        (REPLIED,),
        RATED,
        powers.SYSTEM_POWER,
        meets=("opinion",),
    ),
    Step(
        "rehandle",
        _("交办重办"),
        (DISSATISFIED,),
        ASSIGNED,
        registrar,
        opens=(SIGN, ASSIST, CONTACT, AGAIN),
        heading=_("重办意见"),
        likely=90,
    ),
    Step("close", _("办结"), (RATED,), CLOSED, powers.SYSTEM_POWER),
    Step(
        "track",
        _("转入承诺跟踪"),
        (RATED,),
        TRACKING,
        powers.SYSTEM_POWER,
        opens=(COMMITMENT,),
    ),
    Step(
        "fulfil",
        _("报告兑现"),
        (TRACKING,),
        CLOSED,
        powers.FULFILLER,
        meets=("commitment",),
        likely=85,
    ),
    Step(
        "explain_unresolved",
        _("说明后办结"),
        (DISSATISFIED,),
        CLOSED,
        registrar,
        awaited=False,
        likely=20,
    ),
)

PUBLISHING: tuple[Step, ...] = (
    Step("prepare_publication", _("准备公开"), OVER, None, registrar, awaited=False, likely=48),
    Step("return_publication", _("退回公开稿"), OVER, None, powers.REVIEWER_POWER, awaited=False),
    Step("publish", _("审核公开"), OVER, None, powers.REVIEWER_POWER, awaited=False, likely=60),
    Step(
        "unpublish",
        _("撤下公开"),
        (*OVER, DISSATISFIED, *WITH_UNIT),
        None,
        powers.PUBLISHER,
        awaited=False,
        likely=5,
        danger=True,
    ),
)


def build(actions: Mapping[str, Action], **more: Any) -> Flow:
    """The flow with the functions that take its steps; checked when the program starts."""
    return Flow(
        kind=KIND,
        label=_("建议提案"),
        start=REGISTERED,
        states=STATES,
        steps=(*ASSIGNING, *HANDLING_STEPS, *REPLYING, *AFTERWARDS, *PUBLISHING),
        actions=actions,
        wording=WORDING,
        opening=OPENING,
        opens=(FORWARD,),
        sees_all=(REGISTRAR, REVIEWER, LEADER),
        units_see=(HANDLER, UNIT_HEAD),
        **more,
    )
