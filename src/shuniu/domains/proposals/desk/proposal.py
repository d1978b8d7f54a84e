"""The list and the page of a proposal, as the kit makes them from this declaration."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shuniu.casework.models import Matter
from shuniu.commons.flow.model import Label
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.duties import LEADER, REGISTRAR, REVIEWER, UNIT_HEAD
from shuniu.commons.people.known import known_units
from shuniu.desk import columns
from shuniu.desk.declare import Act, Column, Desk, Filter, Opening, Rows, Section, Showing, View

from .. import powers
from ..actions import register
from ..flow import DISSATISFIED, DRAFTED, KIND, REGISTERED, RETURNED, REVIEWED, SIGNED, TRACKING
from ..forms import FORMS, EnterForm
from ..models import Disclosure, Importance, Proposal, ResultClass, Score
from ..queries import known_categories, known_sessions
from . import sections


def _of(get: Callable[[Proposal], object]) -> Callable[[Any], object]:
    return lambda matter: get(matter.proposal)


def _unit(proposal: Proposal) -> str:
    found = known_units.get(proposal.lead_unit_id, None)
    return str(found) if found else ""


def _session(proposal: Proposal) -> str:
    found = known_sessions.get(proposal.session_id, None)
    return found.short_name if found else ""


def _category(proposal: Proposal) -> str:
    found = known_categories.get(proposal.category_id, None)
    return found.name if found else ""


def _marks_of(proposal: Proposal) -> list[tuple[str, Label]]:
    marks: list[tuple[str, Label]] = []
    if proposal.importance != Importance.ORDINARY:
        marks.append(("warn", Importance(proposal.importance).label))
    if proposal.result_class:
        marks.append(("info", _("{cls}类").format(cls=proposal.result_class)))
    if proposal.satisfaction:
        bad = proposal.satisfaction == Score.DISSATISFIED
        marks.append(("late" if bad else "ok", Score(proposal.satisfaction).label))
    if proposal.published_at is not None:
        marks.append(("ok", _("已公开")))
    return marks


COLUMNS = (
    columns.TITLE,
    columns.NUMBER,
    Column("category", gettext_lazy("类别"), _of(_category), width=14),
    Column("unit", gettext_lazy("主办单位"), _of(_unit), width=18),
    columns.STATE,
    columns.DUE,
    Column(
        "marks",
        gettext_lazy("标记"),
        lambda m: "、".join(str(label) for _tone, label in _marks_of(m.proposal)),
        html=lambda m, _showing: format_html_join(
            " ", '<span class="badge badge-{}">{}</span>', _marks_of(m.proposal)
        ),
    ),
    columns.OPENED,
    Column("session", gettext_lazy("届次"), _of(_session), export_only=True, width=22),
    Column(
        "assignment",
        gettext_lazy("交办编号"),
        _of(lambda p: p.assignment_number),
        export_only=True,
    ),
    Column("assigned", gettext_lazy("交办时间"), _of(lambda p: p.assigned_at), export_only=True),
    Column("contacted", gettext_lazy("首次沟通"), _of(lambda p: p.contacted_at), export_only=True),
    Column("reviewed", gettext_lazy("领导审阅"), _of(lambda p: p.reviewed_at), export_only=True),
    Column("replied", gettext_lazy("首次答复"), _of(lambda p: p.replied_at), export_only=True),
    Column("class", gettext_lazy("办理结果"), _of(lambda p: p.result_class), export_only=True),
    Column("closed", gettext_lazy("办结日期"), lambda m: m.closed_at, export_only=True),
)


def _sessions(_showing: Showing) -> Sequence[tuple[str, Label]]:
    return [(str(k), s.short_name) for k, s in known_sessions.all().items() if s]


def _categories(_showing: Showing) -> Sequence[tuple[str, Label]]:
    return [(str(k), c.name) for k, c in known_categories.all().items() if c]


def _narrow_publication(rows: Rows, value: str, _showing: Showing) -> Rows:
    if value == "published":
        return rows.filter(proposal__published_at__isnull=False)
    rows = rows.filter(proposal__published_at__isnull=True)
    if value == "check":
        return rows.filter(proposal__prepared_at__isnull=False)
    return rows.filter(
        proposal__prepared_at__isnull=True,
        proposal__may_publish=True,
        proposal__reply__disclosure=Disclosure.PROACTIVE,
    )


FILTERS = (
    columns.states(KIND),
    Filter(
        "session",
        gettext_lazy("届次"),
        _sessions,
        lambda rows, value, _s: rows.filter(proposal__session_id=int(value)),
    ),
    Filter(
        "category",
        gettext_lazy("类别"),
        _categories,
        lambda rows, value, _s: rows.filter(proposal__category_id=int(value)),
    ),
    columns.UNITS,
    columns.LIGHTS,
    columns.choice(
        "class", gettext_lazy("办理结果"), ResultClass.choices, "proposal__result_class"
    ),
    columns.choice("rated", gettext_lazy("提出人意见"), Score.choices, "proposal__satisfaction"),
    columns.choice(
        "importance", gettext_lazy("重要程度"), Importance.choices, "proposal__importance"
    ),
    Filter(
        "publication",
        gettext_lazy("公开"),
        lambda _showing: [
            ("ready", _("应公开，未备稿")),
            ("check", _("待核对")),
            ("published", _("已公开")),
        ],
        _narrow_publication,
    ),
)


def _refine(found: QuerySet[Matter]) -> QuerySet[Matter]:
    return found.select_related("proposal")


def _detail(found: QuerySet[Matter]) -> QuerySet[Matter]:
    return found.select_related(
        "proposal__session",
        "proposal__category",
        "proposal__lead_unit",
        "proposal__reply",
        "proposal__texts",
        "proposal__prepared_by",
        "proposal__checked_by",
    )


def _offers(matter: Matter, actor: Actor, code: str) -> bool:
    """Whether a step of publication has something to do on this proposal."""
    proposal: Proposal = matter.proposal
    public, prepared = proposal.published_at is not None, proposal.prepared_at is not None
    if code == "prepare_publication":
        reply = proposal.reply
        wanted = reply is not None and reply.disclosure == Disclosure.PROACTIVE
        return wanted and proposal.may_publish and not prepared
    if code in ("publish", "return_publication"):
        own = code == "publish" and proposal.prepared_by_id == actor.member_id
        return prepared and not public and not own
    if code == "explain_unresolved":
        return any(move.step == "rehandle" for move in matter.moves.all())
    if code == "release_assisting":
        return any(a.role == "assist" and a.done_at is None for a in matter.assignments.all())
    if code == "enter_dissatisfied":
        return False  # the one form leads to either
    return public if code == "unpublish" else True


def _assigning(actor: Actor, _matter: Matter | None) -> str:
    return reverse("proposals:assigning") if actor.holds(REGISTRAR) else ""


def _importing(actor: Actor, _matter: Matter | None) -> str:
    return reverse("proposals:import") if actor.holds(REGISTRAR) else ""


def _statistics(actor: Actor, _matter: Matter | None) -> str:
    return reverse("proposals:statistics") if actor.holds(*powers.INSIDERS) else ""


DESK = Desk(
    kind=KIND,
    label=gettext_lazy("建议提案"),
    section="proposals",
    order=10,
    columns=COLUMNS,
    filters=FILTERS,
    refine=_refine,
    detail=_detail,
    forms=FORMS,
    offers=_offers,
    bulk=("sign_for", "review_reply"),
    sections=(
        Section(
            "proposal",
            gettext_lazy("建议提案"),
            template="proposals/desk/proposal.html",
            context=sections.proposal,
        ),
        Section(
            "parts",
            gettext_lazy("分办"),
            template="proposals/desk/parts.html",
            context=sections.parts,
        ),
        Section(
            "contacts",
            gettext_lazy("沟通联系"),
            template="proposals/desk/contacts.html",
            context=sections.contacts,
        ),
        Section(
            "replies",
            gettext_lazy("答复"),
            template="proposals/desk/replies.html",
            context=sections.replies,
        ),
        Section("public", gettext_lazy("公开稿"), facts=sections.public),
    ),
    acts=(
        Act("assigning", gettext_lazy("集中交办"), _assigning),
        Act("import", gettext_lazy("导入名册"), _importing),
        Act("statistics", gettext_lazy("统计"), _statistics),
    ),
    opening=Opening(gettext_lazy("登记一件"), EnterForm, register, (REGISTRAR,)),
    sheet_title=gettext_lazy("建议提案办理单"),
    sheet_facts=sections.sheet_facts,
    headings=(
        gettext_lazy("领导批示"),
        gettext_lazy("拟办意见"),
        gettext_lazy("协办意见"),
        gettext_lazy("延期申请"),
        gettext_lazy("签发意见"),
        gettext_lazy("领导审阅"),
        gettext_lazy("重办意见"),
    ),
    views=(
        View("new", gettext_lazy("待交办"), {"state": REGISTERED}, (REGISTRAR,)),
        View("returned", gettext_lazy("退回待派"), {"state": RETURNED}, (REGISTRAR,)),
        View("to_sign", gettext_lazy("待签发"), {"state": DRAFTED}, (UNIT_HEAD,)),
        View("to_review", gettext_lazy("待领导审阅"), {"state": SIGNED}, (LEADER,)),
        View("to_issue", gettext_lazy("待印发"), {"state": REVIEWED}, (REGISTRAR,)),
        View("dissatisfied", gettext_lazy("待重办"), {"state": DISSATISFIED}, (REGISTRAR,)),
        View("tracking", gettext_lazy("承诺跟踪"), {"state": TRACKING}, (REGISTRAR, LEADER)),
        View("to_check", gettext_lazy("待核对公开"), {"publication": "check"}, (REVIEWER,)),
    ),
    empty=gettext_lazy("还没有您看得到的建议提案。会议的名册导入后在这里。"),
)
