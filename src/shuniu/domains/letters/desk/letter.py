"""The list and the page of a letter, as the kit makes them from this declaration."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shuniu.casework.models import Matter, Term
from shuniu.commons import calendar
from shuniu.commons.flow.model import Label
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.duties import REGISTRAR, REVIEWER
from shuniu.commons.people.known import known_units
from shuniu.desk import columns
from shuniu.desk.declare import (
    Act,
    Column,
    Desk,
    Filter,
    Opening,
    Rows,
    Section,
    Showing,
    View,
)
from shuniu.ground.keys import one_of

from .. import powers
from ..actions import enter
from ..flow.letter import ACCEPTED, ANSWERED, CLOSED, KIND, SUBMITTED, WITH_UNIT
from ..forms import FORMS, EnterForm
from ..models import Flag, Letter, Satisfaction
from ..queries import NEAR_VETO_WORKDAYS
from ..queries.known import known_mailboxes, known_types
from . import sections
from .hot import nominate_address

GATHERS = (ACCEPTED, ANSWERED, CLOSED, *WITH_UNIT)


def _letter(get: Callable[[Letter], object]) -> Callable[[Any], object]:
    return lambda matter: get(matter.letter)


def _marks(letter: Letter) -> str:
    return "、".join(str(Flag(code).label) for code in letter.flags if code in Flag.values)


def _marks_html(matter: Any, _showing: Showing) -> str:
    letter: Letter = matter.letter
    tones: list[tuple[str, Label]] = [
        ("late" if code == Flag.URGENT else "warn", Flag(code).label)
        for code in letter.flags
        if code in Flag.values
    ]
    if letter.published_at is not None:
        tones.append(("ok", _("已公开")))
    return format_html_join(" ", '<span class="badge badge-{}">{}</span>', tones)


def _type(letter: Letter) -> str:
    found = known_types.get(letter.letter_type_id, None)
    return str(found) if found else ""


def _mailbox(letter: Letter) -> str:
    found = known_mailboxes.get(letter.mailbox_id, None)
    return str(found) if found else ""


def _unit(unit_id: int | None) -> str:
    found = known_units.get(unit_id, None)
    return str(found) if found else ""


def _satisfaction(letter: Letter) -> str:
    return str(Satisfaction(letter.satisfaction).label) if letter.satisfaction else ""


COLUMNS = (
    columns.TITLE,
    columns.NUMBER,
    Column("type", gettext_lazy("类型"), _letter(_type), width=10),
    Column(
        "unit",
        gettext_lazy("主办单位"),
        _letter(lambda x: _unit(x.lead_unit_id)),
        width=18,
    ),
    columns.STATE,
    columns.DUE,
    Column("marks", gettext_lazy("标记"), _letter(_marks), html=_marks_html),
    columns.OPENED,
    Column("mailbox", gettext_lazy("信箱"), _letter(_mailbox), export_only=True),
    Column(
        "channel",
        gettext_lazy("渠道"),
        _letter(lambda x: x.get_channel_display()),
        export_only=True,
    ),
    Column("writer", gettext_lazy("来信人"), _letter(lambda x: x.masked_name), export_only=True),
    Column("phone", gettext_lazy("电话"), _letter(lambda x: x.masked_phone), export_only=True),
    Column(
        "town",
        gettext_lazy("所在乡镇"),
        _letter(lambda x: _unit(x.town_id)),
        export_only=True,
    ),
    Column(
        "answered", gettext_lazy("首次答复"), _letter(lambda x: x.answered_at), export_only=True
    ),
    Column("satisfaction", gettext_lazy("评价"), _letter(_satisfaction), export_only=True),
    Column("closed", gettext_lazy("办结日期"), lambda matter: matter.closed_at, export_only=True),
)


def _types(_showing: Showing) -> Sequence[tuple[str, Label]]:
    return [(t.code, str(t)) for t in known_types.all().values() if t]


def _mailboxes(_showing: Showing) -> Sequence[tuple[str, Label]]:
    found = [(m.code, str(m)) for m in known_mailboxes.all().values() if m]
    return found if len(found) > 1 else []


def _narrow_type(rows: Rows, value: str, _showing: Showing) -> Rows:
    # By the key itself: the planner knows how common each is, and takes the right index.
    keys = [key for key, t in known_types.all().items() if t and t.code == value]
    if not keys:
        return rows.none()
    found: Rows = rows.filter(letter__letter_type_id=keys[0]).alias(
        same_key_type=F("letter__matter_id")
    )
    return found


def _narrow_mailbox(rows: Rows, value: str, _showing: Showing) -> Rows:
    keys = [key for key, m in known_mailboxes.all().items() if m and m.code == value]
    return rows.filter(letter__mailbox_id=keys[0]) if keys else rows.none()


def _narrow_publication(rows: Rows, value: str, _showing: Showing) -> Rows:
    if value == "published":
        return rows.filter(letter__published_at__isnull=False)
    rows = rows.filter(letter__published_at__isnull=True)
    if value == "check":
        return rows.filter(letter__prepared_at__isnull=False)
    return rows.filter(
        letter__consent_public=True, letter__prepared_at__isnull=True, letter__answer__isnull=False
    )


def _narrow_veto(rows: Rows, _value: str, showing: Showing) -> Rows:
    last = calendar.load().add_workdays(showing.today, NEAR_VETO_WORKDAYS)
    near = Term.objects.filter(name="veto", met_on__isnull=True, due_on__lte=last)
    return rows.filter(one_of(near.values("matter_id")), closed_at__isnull=True)


FILTERS = (
    columns.states(KIND),
    Filter(
        "type",
        gettext_lazy("类型"),
        _types,
        _narrow_type,
    ),
    Filter(
        "mailbox",
        gettext_lazy("信箱"),
        _mailboxes,
        _narrow_mailbox,
    ),
    columns.UNITS,
    columns.LIGHTS,
    columns.PERIODS,
    columns.choice("rated", gettext_lazy("评价"), Satisfaction.choices, "letter__satisfaction"),
    Filter(
        "publication",
        gettext_lazy("公开"),
        lambda _showing: [
            ("ready", _("同意公开，未脱敏")),
            ("check", _("待核对")),
            ("published", _("已公开")),
        ],
        _narrow_publication,
    ),
    Filter(
        "veto", gettext_lazy("红线"), lambda _showing: [("near", _("临近三个月"))], _narrow_veto
    ),
)


# Just what the columns read; names of types, mailboxes and units are known.
LISTED = (
    *("kind", "number", "title", "state", "opened_at", "closed_at", "due_on", "due_provisional"),
    *("last_move_id", "letter__letter_type_id", "letter__lead_unit_id", "letter__mailbox_id"),
    *("letter__town_id", "letter__channel", "letter__flags", "letter__writer_name"),
    *("letter__writer_phone", "letter__satisfaction", "letter__answered_at"),
    *("letter__published_at",),
)


def _refine(found: QuerySet[Matter]) -> QuerySet[Matter]:
    return found.select_related("letter").only(*LISTED)


def _detail(found: QuerySet[Matter]) -> QuerySet[Matter]:
    return found.select_related(
        "letter__letter_type",
        "letter__lead_unit",
        "letter__mailbox",
        "letter__town",
        "letter__complained_unit",
        "letter__transferred_unit",
        "letter__merged_into__matter",
        "letter__answer__unit",
        "letter__prepared_by",
        "letter__checked_by",
    )


def _unmask_address(actor: Actor, matter: Matter | None) -> str:
    if matter is None or not powers.may_see_personal_data(matter.letter, actor):
        return ""
    return reverse("letters:unmask", args=[matter.pk])


def _gather_address(actor: Actor, matter: Matter | None) -> str:
    if matter is None or matter.state not in GATHERS:
        return ""
    may = powers.REGISTRAR_POWER(matter, actor)
    return reverse("letters:gather", args=[matter.pk]) if may else ""


def _code_address(actor: Actor, matter: Matter | None) -> str:
    if matter is None or not powers.REGISTRAR_POWER(matter, actor):
        return ""
    return reverse("letters:query_code", args=[matter.pk])


def _offers(matter: Matter, actor: Actor, code: str) -> bool:
    """Whether a step of publication has something to do on this letter."""
    letter: Letter = matter.letter
    public = letter.published_at is not None
    if code == "prepare_publication":
        wished = letter.consent_public and Flag.SECRET not in letter.flags
        return wished and not public and letter.prepared_at is None
    if code in ("publish", "return_publication"):
        own = code == "publish" and letter.prepared_by_id == actor.member_id
        return letter.prepared_at is not None and not public and not own
    return public if code == "unpublish" else True


DESK = Desk(
    kind=KIND,
    label=gettext_lazy("群众来信"),
    section="letters",
    order=10,
    columns=COLUMNS,
    filters=FILTERS,
    refine=_refine,
    detail=_detail,
    forms=FORMS,
    offers=_offers,
    bulk=("accept", "sign_for"),
    sections=(
        Section(
            "letter",
            gettext_lazy("来信"),
            template="letters/desk/letter.html",
            context=sections.letter,
        ),
        Section("outcome", gettext_lazy("去向"), facts=sections.outcome),
        Section(
            "merged",
            gettext_lazy("并案来信"),
            template="letters/desk/merged.html",
            context=sections.merged,
        ),
        Section(
            "answers",
            gettext_lazy("答复"),
            template="letters/desk/answers.html",
            context=sections.answers,
        ),
        Section(
            "public",
            gettext_lazy("公开内容"),
            template="letters/desk/public.html",
            context=sections.public,
        ),
        Section(
            "like",
            gettext_lazy("同类来信"),
            template="letters/desk/like.html",
            context=sections.likes,
        ),
    ),
    matter_acts=(
        Act("unmask", gettext_lazy("查看个人信息"), _unmask_address),
        Act("gather", gettext_lazy("并入同类来信"), _gather_address),
        Act("nominate", gettext_lazy("提名热点信件"), nominate_address),
        Act("query_code", gettext_lazy("补发查询码"), _code_address),
    ),
    opening=Opening(gettext_lazy("登记来信"), EnterForm, enter, (REGISTRAR,)),
    sheet_title=gettext_lazy("群众来信办理单"),
    headings=(
        gettext_lazy("领导批示"),
        gettext_lazy("拟办意见"),
        gettext_lazy("协办意见"),
        gettext_lazy("延期申请"),
        gettext_lazy("审核意见"),
        gettext_lazy("来信人追问"),
        gettext_lazy("重办意见"),
    ),
    views=(
        View("new", gettext_lazy("待受理"), {"state": SUBMITTED}, (REGISTRAR,)),
        View("to_dispatch", gettext_lazy("待交办"), {"state": ACCEPTED}, (REGISTRAR,)),
        View("to_review", gettext_lazy("答复待审"), {"state": "drafted"}, (REVIEWER,)),
        View("to_check", gettext_lazy("待核对公开"), {"publication": "check"}, (REVIEWER,)),
        View("to_rehandle", gettext_lazy("待重办"), {"state": "to_rehandle"}, (REGISTRAR,)),
    ),
    empty=gettext_lazy("还没有您看得到的来信。群众在网站上写的信会自动到这里。"),
)
