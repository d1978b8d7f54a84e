"""行文规则: who may write to whom, and what about. 《条例》 articles 13–17, 减负若干规定 2024."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .model import (
    CITY,
    COORDINATION,
    DEPARTMENT,
    PERSON,
    SECTION,
    TOWN,
    VERTICAL,
    DocumentFacts,
    Finding,
)

UP, DOWN, PARALLEL, PUBLIC = "up", "down", "parallel", "public"
REQUEST, REPORT = "request_for_instructions", "report"

# 行文方向 and the kinds that go that way.
MATRIX: dict[str, tuple[str, ...]] = {
    UP: (REPORT, REQUEST, "opinion"),
    DOWN: (
        "decision",
        "order",
        "notice",
        "circular",
        "approval_reply",
        "opinion",
        "communique",
        "resolution",
        "minutes",
        "letter",
        "text",
    ),
    PARALLEL: ("letter", "opinion", "notice", "bill", "minutes", "text"),
    PUBLIC: ("announcement", "public_notice", "communique", "decision", "order", "notice", "text"),
}
IMPERATIVE = ("notice", "decision", "order", "opinion", "circular", "resolution")
AGREED = re.compile(r"经[\u4e00-\u9fa5]{0,6}政府(?:领导)?(?:研究|批准|审批)?同意")
ASKS = re.compile(
    r"[^。；\n]*(?:妥否|当否|可否|是否妥当)?[，,]?(?:请批示|请批复|请审批|请予批准|请予支持|恳请.{0,12}支持"
    r"|请予审批|请核准|请予解决)[^。；\n]*[。；]?"
)
_REQUESTS = re.compile(r"请示|申请|恳请|请求|请批准|请解决|拨付|补助")
DIRECTIONS = {
    UP: gettext_lazy("上行文"),
    DOWN: gettext_lazy("下行文"),
    PARALLEL: gettext_lazy("平行文"),
    PUBLIC: gettext_lazy("公布性文件"),
}


def _names(organs: object) -> str:
    return "、".join(o.name for o in organs)  # type: ignore[attr-defined]


def direction(facts: DocumentFacts) -> Iterator[Finding]:
    """R2 and the matrix: the kind suits the direction, the direction the recipients."""
    allowed = MATRIX.get(facts.direction, ())
    if facts.kind not in allowed:
        yield Finding(
            "R2",
            "block",
            _("{kind}不能作为{direction}使用，请改选文种或行文方向。").format(
                kind=facts.kind_label, direction=str(DIRECTIONS.get(facts.direction, ""))
            ),
            _("《条例》第八条、第十四条"),
            "direction",
            "usual_direction",
            _("改为该文种的通常方向"),
        )
    below, above = (
        facts.related(facts.to, "subordinate"),
        facts.related(facts.to, "superior", "skipping"),
    )
    if facts.direction == UP and below:
        yield Finding(
            "R2",
            "block",
            _("上行文的主送机关中有下级机关：{names}。").format(names=_names(below)),
            _("《条例》第十四条、第十五条"),
            "to",
        )
    if facts.direction == DOWN and above:
        yield Finding(
            "R2",
            "block",
            _("下行文不能主送上级机关：{names}。").format(names=_names(above)),
            _("《条例》第十四条、第十六条"),
            "to",
        )
    skipped = facts.related(facts.to, "skipping")
    if skipped and not (facts.skip_reason and facts.related(facts.copies, "superior")):
        yield Finding(
            "R2",
            "block",
            _(
                "不得越级行文：{names}不是直接上级。特殊情况需要越级的，请写明理由，"
                "并抄送被越过的机关。"
            ).format(names=_names(skipped)),
            _("《条例》第十四条"),
            "skip_reason",
        )


def upward(facts: DocumentFacts) -> Iterator[Finding]:
    """R3, R5, R7, R8: what goes up goes to one, is not copied down, and speaks its own mind."""
    people = [o for o in (*facts.to, *facts.copies) if o.sort == PERSON]
    if people and not facts.assigned_by_leader:
        yield Finding(
            "R7",
            "block",
            _(
                "除上级机关负责人直接交办事项外，不得以本机关名义向上级机关负责人个人报送：{names}。"
            ).format(names=_names(people)),
            _("《条例》第十五条（五）"),
            "to",
        )
    if facts.direction != UP:
        return
    if len(facts.to) > 1:
        yield Finding(
            "R3",
            "warn",
            _("上行文原则上主送一个上级机关，根据需要抄送其他机关；现在主送{n}个。").format(
                n=len(facts.to)
            ),
            _("《条例》第十五条（一）"),
            "to",
            "first_to_only",
            _("只主送第一个，其余改为抄送"),
        )
    below = facts.related(facts.copies, "subordinate")
    if below:
        yield Finding(
            "R3",
            "block",
            _("上行文不得抄送下级机关：{names}。").format(names=_names(below)),
            _("《条例》第十五条（一）"),
            "copies",
            "drop_copies_below",
            _("从抄送中去掉下级机关"),
        )
    passed_up = re.search(r"转报|转呈|转送|上报.{0,20}请示", facts.title)
    if facts.kind == REQUEST and passed_up and not facts.leaning.strip():
        yield Finding(
            "R5",
            "block",
            _("下级机关的请示事项，须提出本机关的倾向性意见后上报，不得原文转报。"),
            _("《条例》第十五条（三）"),
            "leaning",
        )
    if facts.issuer.sort == VERTICAL and len(facts.to) > 1:
        yield Finding(
            "R8",
            "warn",
            _("受双重领导的机关向一个上级机关行文，必要时抄送另一个上级机关。"),
            _("《条例》第十五条（六）"),
            "to",
        )


def consent(facts: DocumentFacts) -> Iterator[Finding]:
    """R4, R10, R16: what departments and coordination bodies may do only with consent, or never."""
    issuer = facts.issuer
    if facts.direction == UP and issuer.sort in (DEPARTMENT, VERTICAL):
        above = [o for o in facts.to if o.level == CITY and o.sort == DEPARTMENT]
        if above and not facts.government_agreed:
            yield Finding(
                "R4",
                "warn",
                _(
                    "向上级主管部门请示、报告重大事项，应当经县政府同意或者授权；"
                    "属于本部门职权范围内的事项可以直接报送。请核对是否需要。"
                ),
                _("《条例》第十五条（二）"),
                "government_agreed",
            )
    towns = [o for o in facts.to if o.sort == TOWN]
    if not (towns and facts.kind in IMPERATIVE and facts.direction == DOWN):
        return
    if issuer.sort == COORDINATION:
        yield Finding(
            "R16",
            "block",
            _("议事协调机构及其办公室不得向乡镇、街道发布指令性公文。"),
            _("《整治形式主义为基层减负若干规定》"),
            "to",
        )
    elif issuer.sort in (DEPARTMENT, VERTICAL) and not issuer.governs:
        if not facts.government_agreed:
            yield Finding(
                "R10",
                "block",
                _(
                    "县直部门不得向乡镇政府、街道办事处发布指令性公文。经县政府审批同意可以发的，"
                    "请勾选“经县政府同意”并在文中注明；否则请改用函，或由县政府办公室行文。"
                ),
                _("《条例》第十六条（二）"),
                "government_agreed",
            )
        elif not AGREED.search(facts.text):
            yield Finding(
                "R10",
                "block",
                _("经县政府同意向乡镇、街道行文的，文中须注明“经县政府同意”。"),
                _("《条例》第十六条（二）"),
                "manuscript",
                "insert_agreed",
                _("在正文开头注明“经县政府同意”"),
            )


def matters(facts: DocumentFacts) -> Iterator[Finding]:
    """R6: one request, one matter; no request inside a report."""
    if facts.kind == REQUEST:
        asking = [h for h in facts.first_headings if _REQUESTS.search(h)]
        if len(asking) > 1 or re.search(r"(?:等|若干|几个)(?:事项|问题)", facts.subject):
            yield Finding(
                "R6",
                "block",
                _("请示应当一文一事。这一份似乎请示了几件事，请分别行文。"),
                _("《条例》第十五条（四）"),
                "subject",
            )
        return
    found = ASKS.search(facts.text)
    if facts.direction == UP and found:
        yield Finding(
            "R6",
            "block",
            _("不得在报告等非请示性公文中夹带请示事项：“{words}”。").format(
                words=found.group().strip()[:40]
            ),
            _("《条例》第十五条（四）"),
            "manuscript",
            "drop_requests",
            _("删去这句话"),
            {"words": found.group()},
        )


def joint(facts: DocumentFacts) -> Iterator[Finding]:
    """R12, R14, R15: who may issue, and together with whom."""
    sections = [o for o in facts.issuers if o.sort == SECTION]
    if sections:
        yield Finding(
            "R15",
            "block",
            _("内设机构除办公室外不得对外正式行文：{names}。").format(names=_names(sections)),
            _("《条例》第十七条"),
            "issuer",
        )
    if len({o.level for o in facts.issuers}) > 1:
        yield Finding(
            "R14",
            "block",
            _("联合行文限于同级机关、部门之间，请核对：{names}。").format(
                names=_names(facts.issuers)
            ),
            _("《条例》第十七条"),
            "co_issuers",
        )
    if len(facts.issuers) > 1 and facts.direction == DOWN and facts.kind == "approval_reply":
        yield Finding(
            "R14",
            "warn",
            _("属于部门各自职权范围内的工作，不得联合行文。批复一般由受文机关单独答复。"),
            _("《条例》第十七条"),
            "co_issuers",
        )


def disagreement(facts: DocumentFacts) -> Iterator[Finding]:
    """R12: where departments do not agree, nothing goes down, unless a leader decides."""
    if facts.objections and facts.direction == DOWN and not facts.decision.strip():
        yield Finding(
            "R12",
            "block",
            _(
                "涉及多个部门职权的事项，部门之间未协商一致的，不得向下行文。"
                "{names}不同意：请协商一致后重新会签，或者由签发的领导写明决定。"
            ).format(names="、".join(facts.objections)),
            _("《条例》第十六条（四）"),
            "decision",
        )


def copies(facts: DocumentFacts) -> Iterator[Finding]:
    """R9, R13: whom one had better tell as well."""
    if facts.direction != DOWN:
        return
    if facts.important and facts.issuer.governs and not facts.related(facts.copies, "superior"):
        yield Finding(
            "R9",
            "hint",
            _("重要的下行文应当同时抄送发文机关的直接上级机关。"),
            _("《条例》第十六条（一）"),
            "copies",
        )
    dual = [o for o in facts.to if o.sort == VERTICAL]
    if dual and not facts.copies:
        yield Finding(
            "R13",
            "hint",
            _("向受双重领导的下级机关行文，必要时抄送其另一个上级机关：{names}。").format(
                names=_names(dual[:5])
            ),
            _("《条例》第十六条（五）"),
            "copies",
        )
