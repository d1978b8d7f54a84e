"""What the text itself says or lacks: elements, lengths, demands. 《条例》 articles 9, 13, 19."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from .model import DocumentFacts, Finding

LONG, SPECIAL_LONG, SHORT, TITLE_LINES = 5000, 4000, 60, 66
# Kinds that need no main recipients: made public, minutes, orders, decisions, texts.
NO_RECIPIENTS = (
    "announcement",
    "public_notice",
    "communique",
    "minutes",
    "order",
    "decision",
    "resolution",
    "text",
)
REPORTS_BACK = re.compile(
    r"[^。\n]*(?:请|须|要|应)[^。\n]{0,30}(?:报送|上报|报告|报)[^。\n]{0,20}"
    r"(?:贯彻落实情况|落实情况|贯彻情况)[^。\n]*。?"
    r"|[^。\n]*贯彻落实情况[^。\n]{0,30}(?:报送|上报|报)[^。\n]*。?"
    r"|[^。\n]*(?:制定|出台)[^。\n]{0,12}(?:配套|实施细则|实施方案)[^。\n]{0,20}(?:报|备案)[^。\n]*。?"
)
WRONG_BRACKETS = re.compile(
    r"([\u4e00-\u9fa5]{1,10})[\[［(（【](\d{4})[\]］)）】](?:第)?0*(\d{1,4})号"
)
_ATTACHMENT = re.compile(r"附件[：:]?\s*(\d{1,2})?")
_LEFT_OVER = re.compile(r"[×✕XxＸ]{2,}|＿{2,}|_{2,}|【[^】]{0,12}】|（此处[^）]*）")


def elements(facts: DocumentFacts) -> Iterator[Finding]:
    """The elements that a document must have: subject, kind in the title, recipients, a body."""
    if not facts.text.strip():
        yield Finding("E1", "block", _("还没有正文。"), _("《条例》第九条"), "manuscript")
    if facts.kind != "text" and not facts.title.endswith(_kind_words(facts)):
        yield Finding(
            "E2",
            "block",
            _("标题由发文机关名称、事由和文种组成，应当以“{kind}”结尾。").format(
                kind=facts.kind_label
            ),
            _("《条例》第九条（七）"),
            "subject",
            "compose_title",
            _("按要素重写标题"),
        )
    if len(facts.title) > TITLE_LINES:
        yield Finding(
            "E3",
            "hint",
            _("标题有{n}字，超过三行。标题应当准确简要地概括公文的主要内容。").format(
                n=len(facts.title)
            ),
            _("《条例》第九条（七）"),
            "subject",
        )
    if not facts.to and facts.kind not in NO_RECIPIENTS:
        yield Finding("E4", "block", _("还没有主送机关。"), _("《条例》第九条（八）"), "to")
    if facts.kind == "approval_reply" and not facts.answers.strip():
        yield Finding(
            "E5",
            "warn",
            _("批复应当写明所答复的请示（标题和文号）。"),
            _("《条例》第八条（十二）"),
            "answers",
        )
    if facts.kind == "request_for_instructions" and "联系" not in facts.remark:
        yield Finding(
            "E6",
            "hint",
            _("请示一般在附注处注明联系人和电话。"),
            _("行文惯例"),
            "remark",
        )


def _kind_words(facts: DocumentFacts) -> tuple[str, ...]:
    if facts.kind == "order":
        return ("命令", "令", "嘉奖令")
    return (facts.kind_label,)


def attachments(facts: DocumentFacts) -> Iterator[Finding]:
    """Attachments named in the text are those that are there, and the other way round."""
    named = [int(n or 1) for n in _ATTACHMENT.findall(facts.text)]
    most = max(named, default=0)
    if most > len(facts.enclosures):
        yield Finding(
            "E7",
            "block",
            _("正文提到附件{named}，实际有{there}个附件。").format(
                named=most if most > 1 else "", there=len(facts.enclosures)
            ),
            _("《条例》第九条（十）"),
            "enclosures",
        )
    elif facts.enclosures and not named and "印发" not in facts.title:
        yield Finding(
            "E7",
            "hint",
            _("有{n}个附件，正文没有提到。").format(n=len(facts.enclosures)),
            _("《条例》第九条（十）"),
            "manuscript",
        )


def disclosure(facts: DocumentFacts) -> Iterator[Finding]:
    """公开属性 goes with the draft; not to be public needs a reason (国办发〔2016〕80号)."""
    if facts.kind == "text":
        return
    basis = _("国办发〔2016〕80号")
    if not facts.disclosure:
        yield Finding(
            "D1",
            "block",
            _("拟制公文时须明确主动公开、依申请公开或不予公开；没有的，办公室应当退回。"),
            basis,
            "disclosure",
        )
    elif facts.disclosure != "open" and not facts.disclosure_reason.strip():
        yield Finding(
            "D2",
            "block" if facts.disclosure == "closed" else "warn",
            _("拟不公开的，应当说明理由。"),
            basis,
            "disclosure_reason",
        )
    if facts.normative and not facts.fair_competition.strip():
        yield Finding(
            "D3",
            "block",
            _("涉及经营者经济活动的政策措施，未经公平竞争审查不得出台；请填写审查结论或不涉及。"),
            _("《公平竞争审查条例》第十八条"),
            "fair_competition",
        )


def lengths(facts: DocumentFacts) -> Iterator[Finding]:
    """R1, R17, R18: short, and only when needed."""
    burden = _("《整治形式主义为基层减负若干规定》")
    if facts.characters > SPECIAL_LONG and facts.kind != "text":
        over = facts.characters > LONG
        yield Finding(
            "R17",
            "warn" if over else "hint",
            _(
                "正文{n}字。部署全面工作的一般不超过5000字，部署专项工作或者具体任务的"
                "一般不超过4000字。"
            ).format(n=facts.characters),
            burden,
            "manuscript",
        )
    if 0 < facts.characters < SHORT and facts.kind in ("notice", "circular", "opinion"):
        yield Finding(
            "R1",
            "hint",
            _("正文只有{n}字。确有必要才行文；能口头通知、当面协调的不发文。").format(
                n=facts.characters
            ),
            _("《条例》第十三条"),
            "manuscript",
        )
    if 0 < facts.issued_last_year <= facts.issued_this_year:
        yield Finding(
            "R18",
            "hint",
            _("今年已发文{this}件，不少于去年全年的{last}件；发文数量只减不增。").format(
                this=facts.issued_this_year, last=facts.issued_last_year
            ),
            burden,
        )


def scans(facts: DocumentFacts) -> Iterator[Finding]:
    """R19, wrong brackets of document numbers, and what was left over from a template."""
    found = REPORTS_BACK.search(facts.text)
    if found and facts.direction == "down":
        yield Finding(
            "R19",
            "warn",
            _("一般不要求下级报送贯彻落实情况或者出台配套文件：“{words}”。").format(
                words=found.group().strip()[:40]
            ),
            _("《整治形式主义为基层减负若干规定》"),
            "manuscript",
            "drop_report_back",
            _("删去这句话"),
            {"words": found.group()},
        )
    wrong = WRONG_BRACKETS.search(facts.text)
    if wrong:
        yield Finding(
            "E8",
            "warn",
            _("发文字号的年份用六角括号，序号不编虚位：{found}应为{right}。").format(
                found=wrong.group(), right=right_number(wrong)
            ),
            _("GB/T 9704-2012 7.2.5"),
            "manuscript",
            "right_brackets",
            _("全文改正"),
        )
    left = _LEFT_OVER.search(facts.text)
    if left:
        yield Finding(
            "E9",
            "warn",
            _("正文里还有没填完的地方：“{words}”。").format(words=left.group()),
            _("《条例》第十九条"),
            "manuscript",
        )


def right_number(found: re.Match[str]) -> str:
    """云政发[2026]03号 as it is written: 云政发〔2026〕3号."""
    return f"{found.group(1)}〔{found.group(2)}〕{int(found.group(3))}号"
