"""The list and the page of an article, as the kit makes them from this declaration."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shuniu.casework.models import Matter
from shuniu.commons.flow.model import Label
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.duties import HANDLER, REGISTRAR, REVIEWER, UNIT_HEAD
from shuniu.commons.people.known import known_units
from shuniu.desk import columns
from shuniu.desk.declare import Act, Column, Desk, Filter, Opening, Rows, Section, Showing, View

from .. import powers
from ..actions import write
from ..flow import DRAFT, FIRST, HEADINGS, PUBLISHED, READY, SECOND, SECRECY, THIRD, WITHDRAWN
from ..forms import FORMS, WriteForm
from ..models import Article
from ..queries import KIND, article_of, editable_by, known_columns, known_sites
from . import sections
from .checks import CHECK
from .registers import site_choices


def _of(get: Callable[[Article], object]) -> Callable[[Any], object]:
    return lambda matter: get(matter.article)


def _site(article: Article) -> str:
    found = known_sites.get(article.site_id, None)
    return found.shown_name if found else ""


def _column(article: Article) -> str:
    found = known_columns.get(article.column_id, None)
    return found.shown_name if found else ""


def _unit(article: Article) -> str:
    found = known_units.get(article.unit_id, None)
    return str(found) if found else ""


def _marks_of(article: Article) -> list[tuple[str, Label]]:
    marks: list[tuple[str, Label]] = []
    if article.live:
        marks.append(("ok", _("在网上")))
    if article.corrected_at is not None:
        marks.append(("info", _("更正过")))
    if article.go_live_at is not None:
        marks.append(("warn", _("定时")))
    if article.live and article.expire_at is not None:
        marks.append(("quiet", _("到期下线")))
    return marks


COLUMNS = (
    columns.TITLE,
    columns.NUMBER,
    Column("site", gettext_lazy("网站"), _of(_site), width=18),
    Column("column", gettext_lazy("栏目"), _of(_column), width=14),
    Column("unit", gettext_lazy("采编单位"), _of(_unit), width=18),
    columns.STATE,
    columns.DUE,
    Column(
        "marks",
        gettext_lazy("标记"),
        lambda m: "、".join(str(label) for _tone, label in _marks_of(m.article)),
        html=lambda m, _showing: format_html_join(
            " ", '<span class="badge badge-{}">{}</span>', _marks_of(m.article)
        ),
    ),
    columns.OPENED,
    Column(
        "first", gettext_lazy("首次发布"), _of(lambda a: a.first_published_at), export_only=True
    ),
    Column("characters", gettext_lazy("字数"), _of(lambda a: a.characters), export_only=True),
    Column("pictures", gettext_lazy("图片数"), _of(lambda a: a.pictures), export_only=True),
    Column("writer", gettext_lazy("采编人"), _of(lambda a: a.written_by_label), export_only=True),
)


def _narrow_site(rows: Rows, value: str, _showing: Showing) -> Rows:
    return rows.filter(article__site_id=int(value))


FILTERS = (
    columns.states(KIND),
    Filter("site", gettext_lazy("网站"), site_choices, _narrow_site),
    columns.UNITS,
    columns.LIGHTS,
    columns.PERIODS,
)


def _refine(found: QuerySet[Matter]) -> QuerySet[Matter]:
    return found.select_related("article").defer("article__body", "article__html", "article__text")


def _detail(found: QuerySet[Matter]) -> QuerySet[Matter]:
    return found.select_related(
        "article__site",
        "article__column__site",
        "article__unit",
        "article__publisher",
        "article__latest_revision",
        "article__writer",
        "article__first_reviewer",
        "article__second_reviewer",
        "article__third_reviewer",
        "article__secrecy_reviewer",
    )


def _offers(matter: Matter, actor: Actor, code: str) -> bool:
    """Whether a step has something to do on this text."""
    article = article_of(matter)
    if code in ("withdraw", "abandon_correction", "set_expiry"):
        return bool(article.live)
    if code == "drop":
        return not bool(article.live)
    if code == "take_from":
        return len(sections.places(article)) > 1
    return True


def _editing(actor: Actor, matter: Matter | None) -> str:
    if matter is None or not editable_by(article_of(matter), actor)[0]:
        return ""
    return reverse("portal:text", args=[matter.pk])


DESK = Desk(
    kind=KIND,
    label=gettext_lazy("稿件"),
    section="portal",
    order=10,
    columns=COLUMNS,
    filters=FILTERS,
    refine=_refine,
    detail=_detail,
    forms=FORMS,
    offers=_offers,
    sections=(
        Section(
            "article",
            gettext_lazy("稿件"),
            template="portal/desk/article.html",
            context=sections.article,
        ),
        Section(
            "findings",
            gettext_lazy("检查"),
            template="portal/desk/findings.html",
            context=sections.findings,
            on_sheet=False,
        ),
        Section(
            "places",
            gettext_lazy("发布位置"),
            template="portal/desk/places.html",
            context=sections.stands,
        ),
        Section("reviews", gettext_lazy("三审三校和保密审查"), facts=sections.reviews),
        Section(
            "editions",
            gettext_lazy("版次"),
            template="portal/desk/editions.html",
            context=sections.editions,
        ),
    ),
    matter_acts=(Act("text", gettext_lazy("修改文字"), _editing), CHECK),
    opening=Opening(gettext_lazy("采编稿件"), WriteForm, write, powers.EDITORS),
    sheet_title=gettext_lazy("网站信息发布审签单"),
    sheet_facts=sections.sheet_facts,
    headings=(*HEADINGS, gettext_lazy("退回意见")),
    views=(
        View("drafts", gettext_lazy("采编中"), {"state": DRAFT}, powers.EDITORS),
        View("first", gettext_lazy("待一审"), {"state": FIRST}, (HANDLER, UNIT_HEAD)),
        View("second", gettext_lazy("待二审"), {"state": SECOND}, (UNIT_HEAD, REVIEWER)),
        View("third", gettext_lazy("待三审"), {"state": THIRD}, (UNIT_HEAD, REVIEWER)),
        View("secrecy", gettext_lazy("待保密审查"), {"state": SECRECY}, (UNIT_HEAD, REVIEWER)),
        View("ready", gettext_lazy("待发布"), {"state": READY}, (HANDLER, UNIT_HEAD, REGISTRAR)),
        View("published", gettext_lazy("已发布"), {"state": PUBLISHED}),
        View("withdrawn", gettext_lazy("已撤稿"), {"state": WITHDRAWN}, (REGISTRAR, REVIEWER)),
    ),
    empty=gettext_lazy("还没有您看得到的稿件。"),
)
