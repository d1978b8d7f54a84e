"""栏目: added, changed, closed with a redirection, deleted only when nothing ever stood there."""

from __future__ import annotations

import datetime as dt
import re

from django.db import transaction
from django.utils.translation import gettext as _

from shuniu.commons import trail
from shuniu.commons.people.actor import Actor
from shuniu.ground import clock
from shuniu.ground.refusal import FieldRefused, Refused
from shuniu.ground.text import clean

from .. import powers
from ..addresses import address_of_column
from ..flow import UNDER_WAY
from ..models import Article, ColumnKind, Site, SiteColumn
from ..queries import hindrances
from ..queries.limits import UpdateLimit, update_limit
from .base import SiteIsClosed, demand_target, tell_site

_CODE = re.compile(r"[a-z][a-z0-9_.-]{0,58}")
LONGEST_LIMIT = 3660


class ColumnInUse(Refused):
    """“{column}”栏目不能删除：{why}。删除会让这些网页消失。可以“关闭栏目”并转到别的栏目，网页都保留；或者改名、移到别的栏目下面。"""


class ArticlesUnderWay(Refused):
    """“{column}”栏目还有{n}篇稿件在办，请先办结或者作废，再关闭。"""


class LooserThanRule(FieldRefused):
    """更新时限不能宽于规定的{limit}（{basis}）。"""

    def __init__(self, rule: UpdateLimit) -> None:
        said = _(type(self).__doc__ or "").format(limit=rule.label, basis=rule.basis)
        super().__init__("update_limit_days", said)


def _limit(kind: str, days: int | None, on: dt.date) -> int | None:
    """The column's own limit in days, at least as strict as its kind's rule; None: the rule's."""
    if days is None:
        return None
    if not 1 <= days <= LONGEST_LIMIT:
        raise FieldRefused("update_limit_days", _("更新时限请填1到3660天。"))
    rule = update_limit(kind, on)
    if rule is not None and days > rule.days(on):
        raise LooserThanRule(rule)
    return days


def add_column(
    *,
    site: Site,
    code: str,
    name: str,
    kind: str,
    name_en: str = "",
    parent: SiteColumn | None = None,
    update_limit_days: int | None = None,
    order: int = 0,
    in_menu: bool = True,
    on_home: bool = False,
    about: str = "",
    by: Actor,
    at: dt.datetime,
) -> SiteColumn:
    """增设栏目: its limit of update follows from its kind; one of its own is never looser."""
    powers.demand_keeper(by)
    on = at.astimezone(clock.ZONE).date()
    code, name = clean(code).lower(), clean(name)
    if site.closed_on is not None:
        raise SiteIsClosed(site=site.name, what=_("增设栏目"))
    if not _CODE.fullmatch(code):
        raise FieldRefused("code", _("代码用小写字母、数字和短横，字母开头。"))
    if not name:
        raise FieldRefused("name", _("请填写栏目名称。"))
    if kind not in ColumnKind.values:
        raise FieldRefused("kind", _("请选择栏目类别。"))
    if parent is not None and parent.site_id != site.pk:
        raise FieldRefused("parent", _("上级栏目要在同一个网站。"))
    if SiteColumn.objects.filter(site=site, code=code).exists():
        raise FieldRefused("code", _("这个网站已有这个代码的栏目。"))
    with transaction.atomic():
        made = SiteColumn.objects.create(
            site=site,
            parent=parent,
            code=code,
            name=name[:60],
            name_en=clean(name_en)[:120],
            kind=kind,
            update_limit_days=_limit(kind, update_limit_days, on),
            order=order,
            in_menu=in_menu,
            on_home=on_home,
            about=clean(about)[:400],
            opened_on=on,
        )
        _write_down("column_added", made, by, at)
    return made


def change_column(
    column: SiteColumn,
    *,
    name: str,
    name_en: str = "",
    parent: SiteColumn | None = None,
    update_limit_days: int | None = None,
    order: int = 0,
    in_menu: bool = True,
    on_home: bool = False,
    about: str = "",
    by: Actor,
    at: dt.datetime,
) -> SiteColumn:
    """修改栏目: name, place in the tree, limit; its code is part of addresses and stays."""
    powers.demand_keeper(by)
    on = at.astimezone(clock.ZONE).date()
    name = clean(name)
    if not name:
        raise FieldRefused("name", _("请填写栏目名称。"))
    if parent is not None and (parent.site_id != column.site_id or _below(parent, column)):
        raise FieldRefused("parent", _("上级栏目要在同一个网站，也不能是它自己或者它的下级。"))
    with transaction.atomic():
        found = SiteColumn.objects.select_for_update(of=("self",)).get(pk=column.pk)
        found.name, found.name_en = name[:60], clean(name_en)[:120]
        found.parent, found.order = parent, order
        found.update_limit_days = _limit(found.kind, update_limit_days, on)
        found.in_menu, found.on_home, found.about = in_menu, on_home, clean(about)[:400]
        found.save()
        _write_down("column_changed", found, by, at)
    return found


def _below(one: SiteColumn | None, other: SiteColumn) -> bool:
    """Whether ``one`` is ``other`` or somewhere below it."""
    while one is not None:
        if one.pk == other.pk:
            return True
        one = one.parent
    return False


def close_column(
    column: SiteColumn, *, redirect_to: str = "", by: Actor, at: dt.datetime
) -> SiteColumn:
    """关闭栏目: nothing new goes in; its pages stay, its front leads to ``redirect_to`` if told."""
    powers.demand_keeper(by)
    with transaction.atomic():
        found = SiteColumn.objects.select_for_update(of=("self",)).get(pk=column.pk)
        if found.closed_on is not None:
            return found
        busy = Article.objects.filter(column=found, matter__state__in=UNDER_WAY).count()
        if busy:
            raise ArticlesUnderWay(column=found.name, n=busy)
        found.closed_on = at.astimezone(clock.ZONE).date()
        own = address_of_column(found.code, site=found.site.code)
        found.redirect_to = demand_target("redirect_to", redirect_to, own=own)
        found.in_menu, found.on_home = False, False
        found.save()
        _write_down("column_closed", found, by, at)
    return found


def delete_column(column: SiteColumn, *, by: Actor, at: dt.datetime) -> None:
    """删除栏目: only where nothing ever stood; else ``ColumnInUse`` says what to do instead."""
    powers.demand_keeper(by)
    with transaction.atomic():
        found = SiteColumn.objects.select_for_update(of=("self",)).get(pk=column.pk)
        why = hindrances(found)
        if why:
            raise ColumnInUse(column=found.name, why="，".join(why))
        _write_down("column_deleted", found, by, at)
        found.delete()


def _write_down(verb: str, column: SiteColumn, by: Actor, at: dt.datetime) -> None:
    trail.record(
        f"portal.{verb}",
        subject_kind="site_column",
        subject_id=column.pk,
        by=by,
        at=at,
        detail={"site": column.site.code, "code": column.code, "name": column.name},
    )
    tell_site(column.site)
