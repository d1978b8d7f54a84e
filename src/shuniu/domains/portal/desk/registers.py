"""The portal's registers: sites, rights, offers, looks, and every published text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shuniu.commons.flow.model import Label
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.duties import ADMINISTRATOR, REGISTRAR, REVIEWER
from shuniu.desk import columns
from shuniu.desk.declare import Column, Filter, Opening, Register, RowAct, Rows, Showing
from shuniu.ground import clock

from .. import powers
from ..actions import (
    accept_push,
    correct_imported,
    end_push,
    end_right,
    give_right,
    may_decide,
    move_imported,
    open_site,
    refuse_push,
    withdraw_imported,
)
from ..actions.sharing import DECIDERS
from ..forms import MoveOldForm, ReasonForm, RightForm, SiteForm
from ..models import Act, Article, Push, PushState, Redesign, Right, Site, SiteKind
from ..queries import keepers, known_sites, visible_articles

KEEPERS = (REGISTRAR, REVIEWER, ADMINISTRATOR)


def _reads_sites(actor: Actor) -> bool:
    return actor.holds(*powers.SEEN_BY, ADMINISTRATOR, "auditor")


def _sites(_actor: Actor) -> QuerySet[Site]:
    return Site.objects.select_related("unit").annotate(
        column_count=Count("columns", filter=Q(columns__closed_on__isnull=True))
    )


def site_choices(showing: Showing) -> Sequence[tuple[str, Label]]:
    sites = {k: s.shown_name for k, s in known_sites.all().items() if s}
    if not powers.reads_rights(showing.actor):
        units = showing.actor.units_as(*powers.SEEN_BY)
        own = set(Right.objects.filter(unit_id__in=units).values_list("site_id", flat=True))
        sites = {key: name for key, name in sites.items() if key in own}
    return [(str(key), name) for key, name in sites.items()]


def _by_site(field: str) -> Filter:
    return Filter(
        "site",
        _("网站"),
        site_choices,
        lambda rows, value, _s: rows.filter(**{field: int(value)}),
    )


# -- rights -------------------------------------------------------------------------


def _rights(actor: Actor) -> QuerySet[Right]:
    found = Right.objects.select_related("unit", "site", "column")
    if powers.reads_rights(actor):
        return found
    units = actor.units_as(*powers.SEEN_BY)
    return found.filter(unit_id__in=units)


def _may_end(right: Any, actor: Actor) -> bool:
    return right.until is None and keepers(actor)


def _narrow_right(rows: Rows, value: str, showing: Showing) -> Rows:
    held = Q(until__isnull=True) | Q(until__gte=showing.today)
    return rows.filter(held) if value == "now" else rows.exclude(held)


# -- offers -------------------------------------------------------------------------


def _offers(actor: Actor) -> QuerySet[Push]:
    """Those that the actor may decide on, and those of the actor's own units."""
    units = actor.units_as(*DECIDERS)
    rights = Right.objects.held_on(clock.today()).filter(
        Q(column__isnull=True) | Q(column=OuterRef("column_id")),
        act=Act.PUBLISH,
        unit_id__in=units,
        site_id=OuterRef("column__site_id"),
    )
    found = Push.objects.filter(Exists(rights) | Q(article__unit_id__in=units))
    return found.select_related("column__site", "article__unit", "article__site")


def waiting_offers(actor: Actor) -> QuerySet[Push]:
    """What was offered to columns in which the actor publishes, and is not decided."""
    units = actor.units_as(*DECIDERS)
    rights = Right.objects.held_on(clock.today()).filter(
        Q(column__isnull=True) | Q(column=OuterRef("column_id")),
        act=Act.PUBLISH,
        unit_id__in=units,
        site_id=OuterRef("column__site_id"),
    )
    found = Push.objects.filter(Exists(rights), state=PushState.OFFERED, article__live=True)
    return found.select_related("article")


def _may_take(push: Any, actor: Actor) -> bool:
    offered = push.state == PushState.OFFERED
    return offered and may_decide(push, actor, clock.today())


def _may_stop(push: Any, actor: Actor) -> bool:
    accepted = push.state == PushState.ACCEPTED
    return accepted and may_decide(push, actor, clock.today())


# -- published texts ------------------------------------------------------------------


def _published(actor: Actor) -> QuerySet[Article]:
    found = visible_articles(actor).filter(first_published_at__isnull=False)
    return found.select_related("matter").defer("body", "html", "text")


def _search_articles(rows: Rows, words: str) -> Rows:
    return rows.filter(title__contains=words[:40])


def _name_of(article: Any) -> str:
    found = known_sites.get(article.site_id, None)
    return found.shown_name if found else ""


def _imported(article: Any, actor: Actor) -> bool:
    return article.matter_id is None and article.live and actor.holds(*powers.SEEN_BY)


def _office(article: Any, actor: Actor) -> bool:
    return _imported(article, actor) and actor.holds(*powers.OFFICE.duties)


def _article_address(article: Any) -> str:
    if article.matter_id is not None:
        return reverse("desk:matter", args=[article.matter_id])
    return reverse("desk:register_row", args=["portal_articles", article.pk])


REGISTERS = (
    Register(
        "portal_articles",
        _("已发布稿件"),
        lambda actor: actor.holds(*powers.SEEN_BY),
        _published,
        (
            Column("title", _("标题"), lambda row: row.title, width=48),
            Column("site", _("网站"), _name_of, width=18),
            Column(
                "first",
                _("首次发布"),
                lambda row: row.first_published_at,
                sort="first_published_at",
            ),
            Column("live", _("在网上"), lambda row: row.live),
            Column("characters", _("字数"), lambda row: row.characters, numeric=True),
            Column("pictures", _("图片"), lambda row: row.pictures, numeric=True),
            Column("from", _("来自旧站"), lambda row: row.imported_from, export_only=True),
        ),
        filters=(
            _by_site("site_id"),
            columns.periods("first_published_at", _("发布时间")),
        ),
        search=_search_articles,
        order="-first_published_at",
        acts=(
            RowAct("correct", _("更正"), correct_imported, _imported, ReasonForm),
            RowAct("move", _("移栏目"), move_imported, _imported, MoveOldForm),
            RowAct("withdraw", _("撤稿"), withdraw_imported, _office, ReasonForm, danger=True),
        ),
        address=_article_address,
        section="portal",
        note=_("本网站群发布过的全部稿件，旧站移来的也在内。"),
        empty=_("还没有发布过稿件。"),
        menu_order=20,
    ),
    Register(
        "portal_pushes",
        _("一稿多用"),
        lambda actor: actor.holds(*DECIDERS),
        _offers,
        (
            Column("title", _("稿件"), lambda row: row.article.title, width=44),
            Column("from", _("来自"), lambda row: row.article.site.shown_name),
            Column("to", _("推送到"), lambda row: str(row.column), width=30),
            Column("state", _("状态"), lambda row: row.get_state_display()),
            Column("at", _("推送时间"), lambda row: row.offered_at, sort="offered_at"),
            Column("by", _("推送人"), lambda row: row.offered_by_label, export_only=True),
            Column("decided", _("处理人"), lambda row: row.decided_by_label),
            Column("reason", _("理由"), lambda row: row.reason, width=30),
        ),
        filters=(columns.choice("state", _("状态"), PushState.choices, "state"),),
        order="-offered_at",
        acts=(
            RowAct("accept", _("采用"), accept_push, _may_take),
            RowAct("refuse", _("不采用"), refuse_push, _may_take, ReasonForm),
            RowAct("end", _("撤下"), end_push, _may_stop, ReasonForm, danger=True),
        ),
        section="portal",
        note=_("别的网站推送来的稿件由栏目的发布单位决定是否采用；采用后随原稿更正、撤稿。"),
        empty=_("没有推送。"),
        menu_order=30,
    ),
    Register(
        "portal_sites",
        _("网站群"),
        _reads_sites,
        _sites,
        (
            Column("name", _("网站名称"), lambda row: row.name, width=30),
            Column("code", _("代码"), lambda row: row.code),
            Column("unit", _("主办单位"), lambda row: row.unit.short_name),
            Column("host", _("地址"), lambda row: row.host or row.base, width=26),
            Column("columns", _("栏目"), lambda row: row.column_count, numeric=True),
            Column("code10", _("网站标识码"), lambda row: row.site_code),
            Column("opened", _("开通"), lambda row: row.opened_on, sort="opened_on"),
            Column("closed", _("关停"), lambda row: row.closed_on),
        ),
        filters=(
            columns.choice("kind", _("类别"), SiteKind.choices, "kind"),
            Filter(
                "standing",
                _("状态"),
                lambda _s: [("open", _("在运行")), ("closed", _("已关停"))],
                lambda rows, value, _s: rows.filter(closed_on__isnull=value == "open"),
            ),
        ),
        search=lambda rows, words: rows.filter(name__contains=words[:40]),
        order="order",
        opening=Opening(_("开通网站"), SiteForm, open_site, KEEPERS),
        address=lambda row: reverse("portal:site", args=[row.pk]),
        section="portal",
        empty=_("还没有网站。"),
        menu_order=40,
    ),
    Register(
        "portal_rights",
        _("网站权限登记"),
        _reads_sites,
        _rights,
        (
            Column("unit", _("单位"), lambda row: row.unit.name, width=26),
            Column("site", _("网站"), lambda row: row.site.name, width=22),
            Column("column", _("栏目"), lambda row: row.column.name if row.column else _("全部")),
            Column("act", _("权限"), lambda row: row.get_act_display()),
            Column("since", _("起"), lambda row: row.since, sort="since"),
            Column("until", _("止"), lambda row: row.until),
            Column("source", _("依据"), lambda row: row.source, width=26),
            Column("by", _("授权人"), lambda row: row.by_label),
        ),
        filters=(
            _by_site("site_id"),
            columns.choice("act", _("权限"), Act.choices, "act"),
            Filter(
                "now",
                _("状态"),
                lambda _s: [("now", _("有效")), ("over", _("已收回"))],
                _narrow_right,
            ),
        ),
        search=lambda rows, words: rows.filter(unit__name__contains=words[:40]),
        order="-since",
        opening=Opening(_("授权"), RightForm, give_right, KEEPERS),
        acts=(RowAct("end", _("收回"), end_right, _may_end, danger=True),),
        section="portal",
        note=_("单位在哪个网站、哪个栏目可以采编、审核、终审发布；由谁办按岗位职责。"),
        menu_order=60,
    ),
    Register(
        "portal_redesigns",
        _("改版记录"),
        _reads_sites,
        lambda _actor: Redesign.objects.select_related("site"),
        (
            Column("site", _("网站"), lambda row: row.site.name, width=26),
            Column("number", _("版次"), lambda row: row.number, numeric=True),
            Column("title", _("名称"), lambda row: row.title, width=30),
            Column("theme", _("样式"), lambda row: row.theme_label),
            Column("since", _("启用日期"), lambda row: row.since, sort="since"),
            Column("reason", _("改了什么"), lambda row: row.reason, width=40),
            Column("source", _("依据"), lambda row: row.source, width=26),
        ),
        filters=(_by_site("site_id"),),
        order="-since",
        section="portal",
        note=_("网站换样式就是一次改版；第1版是开通时的样式。新的改版在网站的页面登记。"),
        menu_order=70,
    ),
)
