"""The section on official documents: issued, received, read, exchanged, filed."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from .sections import Section, Sentence, since_first

DOCUMENTS = Section(
    code="documents",
    title=_("公文处理"),
    since=since_first("outgoing", "incoming", "dispatch"),
    more=(
        *("documents.manuscripts_done", "documents.manuscripts_open"),
        *("documents.received_other", "documents.received_on_time", "documents.requests_replied"),
        *("documents.circulated_done", "documents.circulated_on_time"),
        *("exchange.signed", "exchange.signed_on_time"),
        *("archive.filed_thirty", "archive.filed_ten"),
    ),
    paragraphs=(
        (
            Sentence(
                _("{period}，起草、审核各类文稿{documents.manuscripts}。"),
                otherwise=_("{period}，没有起草文稿的记录。"),
            ),
            Sentence(
                _("其中讲话、汇报、总结等不编号的文稿{documents.texts}。"), when="documents.texts"
            ),
            Sentence(_("制发公文{documents.issued}。"), when="documents.issued"),
            Sentence(_("对下级请示起草批复{documents.replies}。"), when="documents.replies"),
        ),
        (
            Sentence(
                _(
                    "登记收文{documents.received}，其中市级以上来文{documents.received_superior}，"
                    "明传电报、会议通知{documents.telegrams}，"
                    "运转请示件、报告件{documents.requests_routed}，"
                    "办理上级批示件、人民来信{documents.instructions_letters}。"
                ),
                when="documents.received",
                otherwise=_("没有登记收文。"),
            ),
            Sentence(
                _(
                    "所收公文已经办结{documents.received_closed}，仍在办理"
                    "{documents.received_open}，按期办结率{documents.received_on_time_rate}。"
                ),
                when="documents.received",
            ),
            Sentence(
                _("分发传阅{documents.circulated}，按期阅毕率{documents.circulated_rate}。"),
                when="documents.circulated",
            ),
        ),
        (
            Sentence(
                _(
                    "通过公文交换发出{exchange.sent}，各单位应签收{exchange.deliveries}，"
                    "被退回{exchange.returned}，按时签收率{exchange.on_time_rate}。"
                ),
                when="exchange.sent",
            ),
            Sentence(
                _("归档{archive.filed}，其中永久保管{archive.filed_for_ever}。"),
                when="archive.filed",
            ),
        ),
    ),
)
