"""The sections on supervision, on suggestions and proposals, and on coordination."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from .sections import Section, Sentence, since_first

SUPERVISION = Section(
    code="supervision",
    title=_("政务督查"),
    since=since_first("supervision"),
    more=("supervision.orders",),
    paragraphs=(
        (
            Sentence(
                _(
                    "{period}，对会议决定、重点工作、领导批示和群众来信反映的事项立项督办"
                    "{supervision.opened}，下发督促检查事项通知单{supervision.notices}。"
                ),
                otherwise=_("{period}，没有立项督办的事项。"),
            ),
            Sentence(
                _(
                    "期内办结{supervision.closed}，其中按期办结{supervision.closed_on_time}，"
                    "按期办结率{supervision.on_time_rate}。"
                ),
                when="supervision.closed",
            ),
        ),
        (Sentence(_("向领导报送《督查专报》{supervision.reports}。"), when="supervision.reports"),),
    ),
)

PROPOSALS = Section(
    code="proposals",
    title=_("建议、提案办理"),
    since=since_first("proposal"),
    more=(
        *("proposals.open", "proposals.on_time", "proposals.on_time_rate"),
        *("proposals.met", "proposals.rated", "proposals.published"),
    ),
    paragraphs=(
        (
            Sentence(
                _(
                    "{period}，县政府系统承办人大代表建议和政协提案{proposals.handled}，"
                    "其中代表建议{proposals.from_congress}，政协提案{proposals.from_conference}。"
                ),
                otherwise=_("{period}，没有交办的建议提案。"),
            ),
            Sentence(
                _("另承办人大常委会交办的事项{proposals.standing_committee}。"),
                when="proposals.standing_committee",
            ),
        ),
        (
            Sentence(
                _(
                    "到期末已书面答复{proposals.replied}，办复率{proposals.reply_rate}；"
                    "答复经县领导审阅的{proposals.leader_reviewed}，"
                    "审阅率{proposals.leader_review_rate}。"
                ),
                when="proposals.replied",
            ),
            Sentence(
                _(
                    "答复按办理结果分，A类{proposals.class_a}，B类{proposals.class_b}，"
                    "C类{proposals.class_c}，D类{proposals.class_d}。"
                ),
                when="proposals.replied",
            ),
        ),
        (
            Sentence(
                _(
                    "承办单位与提出人沟通联系的{proposals.contacted}，"
                    "沟通率{proposals.contact_rate}。"
                ),
                when="proposals.contacted",
            ),
            Sentence(
                _(
                    "提出人反馈意见中表示满意的{proposals.satisfied}，"
                    "满意率{proposals.satisfaction_rate}。"
                ),
                when="proposals.rated",
            ),
        ),
    ),
)

COORDINATION = Section(
    code="coordination",
    title=_("综合协调"),
    since=since_first("coordination"),
    paragraphs=(
        (
            Sentence(
                _("{period}，组织协调会、现场协调等{coordination.activities}。"),
                otherwise=_("{period}，没有召开协调会的记录。"),
            ),
            Sentence(
                _(
                    "参与协调群众上访案件{coordination.petition_cases}，其中化解"
                    "{coordination.petition_settled}，化解率{coordination.settle_rate}。"
                ),
                when="coordination.petition_cases",
            ),
            Sentence(
                _("协调部门之间的争议{coordination.disputes}。"), when="coordination.disputes"
            ),
        ),
        (
            Sentence(_("化解土地纠纷{coordination.land_cases}。"), when="coordination.land_cases"),
            Sentence(
                _("依法转送涉法涉诉信访事项{coordination.law_cases}。"),
                when="coordination.law_cases",
            ),
        ),
    ),
)

AFFAIRS = (SUPERVISION, PROPOSALS, COORDINATION)
