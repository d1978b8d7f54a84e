"""Whose visits one may see: those of the sites that one's unit keeps or writes for."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q, QuerySet

from shuniu.commons.people.actor import Actor

from ..models import Right, Site, SiteKind


def sites_for(actor: Actor, on: dt.date) -> QuerySet[Site]:
    """The sites whose visits the actor sees.

    A unit sees its own sites and those on which it holds a right; who keeps the
    main site sees the whole group, as do leaders and the auditor.
    """
    if actor.member_id is None:
        return Site.objects.none()
    keeps_main = Site.objects.filter(kind=SiteKind.MAIN, unit__in=actor.unit_ids).exists()
    if keeps_main or actor.holds("leader", "auditor"):
        return Site.objects.all()
    held = Right.objects.held_on(on).filter(unit__in=actor.unit_ids)
    return Site.objects.filter(Q(unit__in=actor.unit_ids) | Q(pk__in=held.values("site")))
