"""网站权限: given and ended by those who keep the group; not while work waits by it."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from shuniu.casework.models import Assignment
from shuniu.commons import trail
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.models import Unit
from shuniu.ground import clock
from shuniu.ground.refusal import FieldRefused, Refused
from shuniu.ground.text import clean

from .. import powers
from ..models import Act, Article, Right, Site, SiteColumn
from ..queries import KIND, may
from .base import NEEDS, SiteIsClosed


class WorkWaits(Refused):
    """“{unit}”还有{n}篇稿件等着{act}，请先办完，或者由网站主管单位撤稿、退回，再收回权限。"""


class HeldAlready(FieldRefused):
    """这个单位已经有这项权限。"""

    def __init__(self) -> None:
        super().__init__("unit", type(self).__doc__ or "")


def give_right(
    *,
    unit: Unit,
    site: Site,
    act: str,
    column: SiteColumn | None = None,
    source: str = "",
    by: Actor,
    at: dt.datetime,
) -> Right:
    """授权: a unit may write, review or publish in a column, or in all of a site, from today on."""
    powers.demand_keeper(by)
    on = at.astimezone(clock.ZONE).date()
    if act not in Act.values:
        raise FieldRefused("act", _("请选择权限。"))
    if unit.closed_on is not None and unit.closed_on <= on:
        raise FieldRefused("unit", _("这个单位已经撤销。"))
    if site.closed_on is not None:
        raise SiteIsClosed(site=site.name, what=_("授权"))
    if column is not None and column.site_id != site.pk:
        raise FieldRefused("column", _("这个栏目不在所选的网站。"))
    with transaction.atomic():
        same = Right.objects.filter(unit=unit, site=site, column=column, act=act)
        if same.filter(until__isnull=True).exists():
            raise HeldAlready
        right = Right.objects.create(
            unit=unit,
            site=site,
            column=column,
            act=act,
            since=on,
            source=clean(source)[:200],
            by_label=by.label,
        )
        _write_down("right_given", right, by, at)
    return right


def end_right(right: Right, *, by: Actor, at: dt.datetime) -> Right:
    """收回权限: at once; refused while texts wait for the unit by it."""
    powers.demand_keeper(by)
    on = at.astimezone(clock.ZONE).date()
    with transaction.atomic():
        found = (
            Right.objects.select_for_update(of=("self",))
            .select_related("unit", "site", "column")
            .get(pk=right.pk)
        )
        if found.until is not None and found.until < on:
            return found
        found.until = max(on, found.since) - dt.timedelta(days=1)
        found.save(update_fields=["until"])
        waiting = _waiting(found, on)
        if waiting:
            raise WorkWaits(unit=found.unit.name, n=waiting, act=found.get_act_display())
        _write_down("right_ended", found, by, at)
    return found


def _waiting(right: Right, on: dt.date) -> int:
    """How many texts wait for the unit at a station that it may not hold any more."""
    stages = [stage for stage, act in NEEDS.items() if act == right.act]
    if right.act == Act.WRITE:
        stages = ["draft"]
    given = Assignment.objects.filter(
        matter__kind=KIND, done_at__isnull=True, unit=right.unit, stage__in=stages
    )
    articles = Article.objects.filter(
        matter__in=given.values("matter"), site_id=right.site_id
    ).select_related("column__site")
    articles = articles.defer("body", "html", "text")
    if right.column_id is not None:
        articles = articles.filter(column_id=right.column_id)
    return sum(not may([right.unit_id], right.act, a.column, on) for a in articles)


def pass_on_rights(unit_id: int, successor_id: int | None, *, by: Actor, at: dt.datetime) -> int:
    """A unit closes: its sites and rights go to its successor; what it published stays its own."""
    on = at.astimezone(clock.ZONE).date()
    rights = list(Right.objects.filter(unit_id=unit_id, until__isnull=True))
    for right in rights:
        Right.objects.filter(pk=right.pk).update(until=max(on, right.since))
        if successor_id is None:
            continue
        facts = {"site_id": right.site_id, "column_id": right.column_id, "act": right.act}
        heir = Right.objects.filter(unit_id=successor_id, until__isnull=True, **facts)
        if not heir.exists():
            Right.objects.create(
                unit_id=successor_id,
                since=on,
                source=_("承接撤销单位的权限"),
                by_label=by.label,
                **facts,
            )
    if successor_id is not None:
        Site.objects.filter(unit_id=unit_id).update(unit_id=successor_id)
    return len(rights)


def _write_down(verb: str, right: Right, by: Actor, at: dt.datetime) -> None:
    trail.record(
        f"portal.{verb}",
        subject_kind="site",
        subject_id=right.site_id,
        by=by,
        at=at,
        detail={
            "unit": right.unit.name,
            "site": right.site.code,
            "column": right.column.code if right.column else "*",
            "act": right.act,
        },
    )
