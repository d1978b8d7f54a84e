"""The first section of the chapter: the inquiry platform (网络问政)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from .sections import Section, Sentence, since_first

INQUIRY = Section(
    code="inquiry",
    title=_("网络问政"),
    since=since_first("letter"),
    more=("letters.closed_by_steps",),
    paragraphs=(
        (
            Sentence(
                _(
                    "{period}，群众经网络问政平台和各信箱写来{letters.received}，"
                    "办理完毕{letters.closed}，占{letters.close_rate}。"
                ),
                otherwise=_("{period}，网络问政平台没有收到来信。"),
            ),
            Sentence(_("到期末仍在办理的有{letters.open}。"), when="letters.open"),
        ),
        (
            Sentence(
                _(
                    "承担办理的单位共{letters.units}，作出答复{letters.answered}；"
                    "其中在规定期限内答复{letters.on_time}，按期率{letters.on_time_rate}。"
                ),
                when="letters.answered",
            ),
            Sentence(
                _(
                    "写信人作出评价的有{letters.rated}，表示满意或基本满意的"
                    "{letters.satisfied}，满意率{letters.satisfaction_rate}。"
                ),
                when="letters.rated",
            ),
        ),
        (
            Sentence(
                _("办理结果经脱敏审核后在网站公开{letters.published}。"), when="letters.published"
            ),
            Sentence(
                _(
                    "与县广播电视台联办台网互动，播出热点来信{letters.broadcast}，"
                    "节目中的承诺已兑现{letters.promises_kept}。"
                ),
                when="letters.broadcast",
            ),
        ),
    ),
)
