"""The list and the page of an application, as the kit makes them from this declaration."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy

from shuniu.casework.models import Matter
from shuniu.casework.queries import visible_to
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.duties import REGISTRAR, REVIEWER
from shuniu.desk import columns
from shuniu.desk.declare import (
    Act,
    Column,
    Desk,
    Opening,
    Section,
    Showing,
    Tile,
    TileFacts,
    View,
)

from ..actions.application import enter
from ..flow.application import ANSWERED, DRAFTED, KIND, PAYING, RECEIVED, SCREENING
from ..forms.application import FORMS, EnterForm
from ..models import OUTCOMES, ApplicantKind, Application, Challenge, Way
from ..powers import application as powers
from . import application_sections as sections


def _of(get: Callable[[Application], object]) -> Callable[[Any], object]:
    return lambda matter: get(matter.disclosure_application)


def _outcome(found: Application) -> str:
    return str(OUTCOMES[found.outcome].row) if found.outcome else ""


COLUMNS = (
    columns.TITLE,
    columns.NUMBER,
    Column("applicant", gettext_lazy("申请人"), _of(lambda a: a.masked_name), width=14),
    Column("organ", gettext_lazy("受理机关"), _of(lambda a: str(a.organ)), width=16),
    Column("kind", gettext_lazy("类别"), _of(lambda a: str(a.get_applicant_kind_display()))),
    columns.STATE,
    columns.DUE,
    Column("outcome", gettext_lazy("答复类型"), _of(_outcome), width=20),
    columns.OPENED,
    Column(
        "way", gettext_lazy("提交方式"), _of(lambda a: str(a.get_way_display())), export_only=True
    ),
    Column(
        "received", gettext_lazy("收到申请之日"), _of(lambda a: a.received_on), export_only=True
    ),
    Column("ended", gettext_lazy("答复日期"), _of(lambda a: a.ended_on), export_only=True),
    Column("delivered", gettext_lazy("送达日期"), _of(lambda a: a.delivered_on), export_only=True),
    Column(
        "fee",
        gettext_lazy("信息处理费（元）"),
        _of(lambda a: a.fee),
        numeric=True,
        export_only=True,
    ),
)
_FIELD = "disclosure_application__"
FILTERS = (
    columns.states(KIND),
    columns.LIGHTS,
    columns.PERIODS,
    columns.choice(
        "kind", gettext_lazy("申请人"), ApplicantKind.choices, f"{_FIELD}applicant_kind"
    ),
    columns.choice("way", gettext_lazy("提交方式"), Way.choices, f"{_FIELD}way"),
    columns.choice(
        "outcome",
        gettext_lazy("答复类型"),
        [(code, outcome.row) for code, outcome in OUTCOMES.items()],
        f"{_FIELD}outcome",
    ),
)


def _refine(found: QuerySet[Matter]) -> QuerySet[Matter]:
    return found.select_related("disclosure_application__organ")


def _detail(found: QuerySet[Matter]) -> QuerySet[Matter]:
    return found.select_related("disclosure_application__answer", "disclosure_application__organ")


def _address(name: str) -> Callable[[Actor, Matter | None], str]:
    def address(actor: Actor, matter: Matter | None) -> str:
        if matter is None or not powers.may_see_applicant(matter, actor):
            return ""
        return reverse(f"disclosure:{name}", args=[matter.pk])

    return address


def _offers(matter: Matter, _actor: Actor, code: str) -> bool:
    """Whether a step has something to do on this application."""
    found: Application = matter.disclosure_application
    if code == "charge":
        return found.fee is None
    if code == "handle_again":
        return found.challenges.filter(result=Challenge.Result.CORRECTED).exists()
    if code == "record_result":
        return found.challenges.filter(result="").exists()
    if code == "record_challenge":
        return found.answer_id is not None
    if code == "defer":
        return found.notices.filter(kind="reasons").exists()
    return True


DESK = Desk(
    kind=KIND,
    label=gettext_lazy("依申请公开"),
    section="disclosure",
    order=10,
    columns=COLUMNS,
    filters=FILTERS,
    refine=_refine,
    detail=_detail,
    forms=FORMS,
    offers=_offers,
    sections=(
        Section(
            "application",
            gettext_lazy("申请"),
            template="disclosure/desk/application.html",
            context=sections.application,
        ),
        Section(
            "clock",
            gettext_lazy("答复期限"),
            template="disclosure/desk/clock.html",
            context=sections.clock_facts,
        ),
        Section("correction", gettext_lazy("补正"), facts=sections.correction),
        Section(
            "consultations",
            gettext_lazy("征求意见"),
            template="disclosure/desk/consultations.html",
            context=sections.consultations,
        ),
        Section("fee", gettext_lazy("信息处理费"), facts=sections.fee),
        Section(
            "answers",
            gettext_lazy("答复"),
            template="disclosure/desk/answers.html",
            context=sections.answers,
        ),
        Section(
            "notices",
            gettext_lazy("告知书"),
            template="disclosure/desk/notices.html",
            context=sections.notices,
            on_sheet=False,
        ),
        Section("challenges", gettext_lazy("复议诉讼"), facts=sections.challenges),
    ),
    matter_acts=(
        Act("unmask", gettext_lazy("查看申请人信息"), _address("unmask")),
        Act("query_code", gettext_lazy("给查询码"), _address("query_code")),
    ),
    opening=Opening(
        gettext_lazy("登记申请"), EnterForm, enter, powers.BODY_DUTIES, powers.takes_applications
    ),
    sheet_title=gettext_lazy("政府信息公开申请办理单"),
    headings=(
        gettext_lazy("协助检索要求"),
        gettext_lazy("协办意见"),
        gettext_lazy("征求意见结果"),
        gettext_lazy("延期申请"),
        gettext_lazy("申请人说明理由"),
        gettext_lazy("延迟答复"),
        gettext_lazy("审核意见"),
    ),
    views=(
        View("day", gettext_lazy("待确认日期"), {"state": RECEIVED}, (REGISTRAR,)),
        View("screening", gettext_lazy("待审查"), {"state": SCREENING}, (REGISTRAR,)),
        View("paying", gettext_lazy("待缴费"), {"state": PAYING}, (REGISTRAR,)),
        View("review", gettext_lazy("答复待审"), {"state": DRAFTED}, (REVIEWER,)),
        View("deliver", gettext_lazy("待送达"), {"state": ANSWERED}, (REGISTRAR,)),
    ),
    empty=gettext_lazy(
        "还没有您看得到的申请。公众在网站上提出的会自动到这里，来信和当面提出的由受理岗位登记。"
    ),
)


def _soon(showing: Showing) -> TileFacts | None:
    found = visible_to(showing.actor, KIND).filter(
        closed_at__isnull=True, due_on__lte=showing.soon_on
    )
    late = found.filter(due_on__lt=showing.today).exists()
    return TileFacts(
        found.count(),
        str(gettext_lazy("件信息公开申请临近或者超过期限")),
        f"{reverse('desk:list', args=[KIND])}?light={'late' if late else 'soon'}",
        "late" if late else "warn",
    )


TILE = Tile(
    "disclosure.applications",
    gettext_lazy("依申请公开"),
    powers.INSIDERS,
    _soon,
    order=70,
)
