"""答复函 and 征询意见表 as PDF, set from the record each time; an issued reply never changes."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from shuniu.commons.typeset import OfficialLetter, Slip, letter_pdf
from shuniu.ground import clock

from ..models import Body, Proposal, ProposerKind, Reply
from ..queries import letter_signature, opinion_code

_CHOICES = "□ 满意　　□ 基本满意　　□ 不满意"
_COPIES = {
    Body.CONGRESS: "县人大常委会代表工作机构，县政府办公室",
    Body.CONFERENCE: "县政协提案工作机构，县政府办公室",
    Body.STANDING: "县人大常委会办公室，县政府办公室",
}
_TITLES = {
    ProposerKind.DEPUTY: "代表",
    ProposerKind.MEMBER: "委员",
}


def reply_letter(proposal: Proposal, reply: Reply) -> OfficialLetter:
    """The reply as a letter: class mark, number, those who proposed, the text, who to ask."""
    session, issued = proposal.session, reply.issued_at
    day = (issued or reply.drafted_at).astimezone(clock.ZONE).date()
    word = session.word
    return OfficialLetter(
        organ=reply.unit.name,
        number=reply.number or _("（尚未印发）"),
        title=_("关于{session}第{n}号{word}的答复").format(
            session=session.name, n=proposal.own_number, word=word
        ),
        to="、".join(_addressed(proposal)),
        paragraphs=(
            _("您提出的《{title}》收悉，现答复如下：").format(title=proposal.matter.title),
            *(line.strip() for line in reply.text.splitlines() if line.strip()),
            _("感谢您对政府工作的关心和支持。"),
        ),
        signature=reply.unit.name,
        day=day,
        mark=_("{cls}类").format(cls=reply.result_class),
        remark=_("联系人：{name}，联系电话：{phone}；公开属性：{disclosure}").format(
            name=reply.contact_name,
            phone=reply.contact_phone,
            disclosure=reply.get_disclosure_display(),
        ),
        enclosures=(_("征询意见表"),) if issued else (),
        copies=_COPIES[Body(session.body)],
        slips=(_slip(proposal, reply),) if issued else (),
    )


def _addressed(proposal: Proposal) -> list[str]:
    found = []
    for signature in letter_signature(proposal)[:5]:
        proposer = signature.proposer
        title = _TITLES.get(ProposerKind(proposer.kind), "")
        name = proposer.name
        found.append(name if not title or name.endswith(title) else f"{name}{title}")
    return found


def _slip(proposal: Proposal, reply: Reply) -> Slip:
    names = "、".join(s.proposer.name for s in letter_signature(proposal))
    return Slip(
        title=_("建议提案办理征询意见表"),
        rows=(
            (_("编号"), proposal.matter.number),
            (_("案由"), proposal.matter.title),
            (_("提出人"), names),
            (_("承办单位"), f"{reply.unit.name}　{reply.number}"),
            (_("联系方式"), "□ 面商　　□ 走访　　□ 电话　　□ 没有联系"),
            (_("对办理态度"), _CHOICES),
            (_("对办理结果"), _CHOICES),
            (_("意见"), ""),
            (_("签名和日期"), ""),
        ),
        tall=(_("意见"),),
        note=_(
            "请在收到答复后10个工作日内填写并交回县政府办公室；也可以在县政府网站"
            "“填写办理意见”处凭编号和查询码 {code} 上网填写。对任何一项不满意的，将再次办理。"
        ).format(code=opinion_code(reply)),
    )


def reply_pdf(proposal: Proposal, reply: Reply) -> bytes:
    """The letter as PDF, the same bytes each time. Raises NoChineseFont or NotTypeset."""
    at: dt.datetime = reply.issued_at or reply.drafted_at
    return letter_pdf(reply_letter(proposal, reply), at=at)
