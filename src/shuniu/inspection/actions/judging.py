"""What a person judges: texts of the sample, bonus points, what is special about a site."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from shuniu.casework.models import Matter
from shuniu.commons import trail
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.models import Unit
from shuniu.commons.publishing.models import Publication
from shuniu.domains.portal.models import Site
from shuniu.ground import clock
from shuniu.ground.refusal import FieldRefused, Refused
from shuniu.ground.text import clean

from .. import powers
from ..models import Bonus, SiteNote, SpotCheck
from .findings import open_by_hand


class CheckedAlready(Refused):
    """这条信息已经抽查过。"""


def judge_line(
    line: Publication,
    *,
    fine: bool,
    note: str = "",
    indicator: str = "",
    unit: Unit | None = None,
    office: Unit,
    by: Actor,
    at: dt.datetime,
) -> Matter | None:
    """抽查: a published text was read. What is wrong becomes a finding of the named indicator."""
    powers.demand_registrar(office, by)
    matter = None
    note = clean(note)
    site = Site.objects.select_related("unit").get(code=line.site)
    try:
        with transaction.atomic():
            if not fine:
                if not note:
                    raise FieldRefused("note", _("请写明有什么问题。"))
                matter = open_by_hand(
                    site=site,
                    indicator=indicator,
                    title=_("抽查：{title}").format(title=line.title)[:200],
                    evidence=note,
                    unit=unit or site.unit,
                    office=office,
                    address=line.url,
                    by=by,
                    at=at,
                )
            SpotCheck.objects.create(
                line=line,
                fine=fine,
                note=note[:500],
                became=matter,
                on=at.astimezone(clock.ZONE).date(),
                by_label=by.label,
                at=at,
            )
    except IntegrityError:
        raise CheckedAlready from None
    return matter


def give_bonus(
    site: Site, *, points: Decimal, reason: str, office: Unit, by: Actor, at: dt.datetime
) -> Bonus:
    """加分: with its reason; until the annex is loaded its worth is the county's own."""
    powers.demand_registrar(office, by)
    reason = clean(reason)
    if not reason:
        raise FieldRefused("reason", _("请写明加分的理由和证据。"))
    if not 0 < points <= 30:
        raise FieldRefused("points", _("加分应在0到30之间。"))
    with transaction.atomic():
        bonus = Bonus.objects.create(
            site=site.code,
            reason=reason[:500],
            points=points,
            on=at.astimezone(clock.ZONE).date(),
            by_label=by.label,
            at=at,
        )
        _record("inspection.bonus_given", site.code, by=by, at=at, points=str(points))
    return bonus


def end_bonus(bonus: Bonus, *, office: Unit, by: Actor, at: dt.datetime) -> None:
    """取消加分: it counts no longer from today; the row stays."""
    powers.demand_registrar(office, by)
    with transaction.atomic():
        bonus.ended_on = at.astimezone(clock.ZONE).date()
        bonus.save(update_fields=["ended_on"])
        _record("inspection.bonus_ended", bonus.site, by=by, at=at, points=str(bonus.points))


def note_site(
    site: Site, *, has_services: bool, office: Unit, by: Actor, at: dt.datetime
) -> SiteNote:
    """站点情况: whether the site has services for the public; without, they are not scored."""
    powers.demand_registrar(office, by)
    with transaction.atomic():
        note, _made = SiteNote.objects.update_or_create(
            site=site.code, defaults={"has_services": has_services, "by_label": by.label, "at": at}
        )
        _record("inspection.site_noted", site.code, by=by, at=at, services=str(has_services))
    return note


def _record(verb: str, site: str, *, by: Actor, at: dt.datetime, **detail: str) -> None:
    trail.record(verb, subject_kind="inspection_site", subject_id=site, by=by, at=at, detail=detail)
