"""Reads of documents: routes and where they stand, issuers and their numbers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db.models import QuerySet

from shuniu.casework import queries as casework
from shuniu.casework.models import Matter
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.models import Unit, UnitKind
from shuniu.commons.people.queries import Standing, members_owing

from .models import LIVE, IssuerSeries, Outgoing, RouteStop, Stage, Stance, StopState

KIND = "outgoing"
STAGES = tuple(stage.value for stage in Stage)


def visible_to(actor: Actor) -> QuerySet[Matter]:
    """The outgoing documents that the actor may see: before every list."""
    return casework.visible_to(actor, KIND)


def outgoing_of(matter: Matter) -> Outgoing:
    """The document of a matter, with the matter as given."""
    found = Outgoing.objects.select_related("issuer", "drafter", "drafting_unit", "signed_by").get(
        pk=matter.pk
    )
    found.matter = matter
    return found


# --- routes --------------------------------------------------------------------


def place(stop: RouteStop) -> tuple[int, int, int]:
    """Where on its route a station stands: by stage, then in its stage's order."""
    return (STAGES.index(stop.stage), stop.order, stop.pk or 0)


def stops_of(outgoing: Outgoing) -> list[RouteStop]:
    """All stations, in the route's order, also those that were done before a return. One query."""
    found = RouteStop.objects.filter(outgoing_id=outgoing.pk).select_related(
        "unit", "member", "assignment__unit", "assignment__member", "version"
    )
    return sorted(found, key=place)


def next_group(stops: Iterable[RouteStop]) -> list[RouteStop]:
    """The stations whose turn is next: the first planned one, and those that go with it."""
    planned = sorted((s for s in stops if s.state == StopState.PLANNED), key=place)
    group = planned[:1]
    for stop in planned[1:]:
        if stop.stage != group[0].stage or not stop.together:
            break
        group.append(stop)
    return group


def standing_stops(stops: Iterable[RouteStop]) -> list[RouteStop]:
    """The route as it holds now: what is planned, open, or done and still counts."""
    return [s for s in stops if s.state in LIVE or (s.state == StopState.DONE and s.counts)]


def done_before(stops: Iterable[RouteStop], stop: RouteStop | None) -> list[RouteStop]:
    """The stations done (and counting) before a station, or all of them: whereto one may return."""
    return [
        s
        for s in stops
        if s.state == StopState.DONE and s.counts and (stop is None or place(s) < place(stop))
    ]


def objections(stops: Iterable[RouteStop]) -> list[RouteStop]:
    """The countersigning stations that object and have not been asked again."""
    return [s for s in stops if s.counts and s.stance == Stance.OBJECT]


# --- organs ----------------------------------------------------------------------


def owner_of(issuer: Unit) -> Unit:
    """Whose office handles the issuer's documents: the county office for the government."""
    if issuer.kind != UnitKind.COUNTY_GOVERNMENT:
        return issuer
    offices = Unit.objects.filter(kind=UnitKind.COUNTY_OFFICE, closed_on__isnull=True)
    return offices.filter(parent=issuer).order_by("order").first() or issuer


def series_of(issuer: Unit, category: str) -> IssuerSeries | None:
    """The numbers under which the organ issues documents of the category, if it may."""
    found = IssuerSeries.objects.filter(issuer=issuer, may_issue=True)
    return found.filter(category=category).first()


def signers_for(issuer: Unit, duties: Sequence[str], on: dt.date) -> list[Standing]:
    """Who signs for an organ on a day, the principal leader (by rank) first. One query or two.

    For the government its own leaders, for its office the office's, where there are such.
    """
    owner = owner_of(issuer)
    found = [s for s in members_owing(duties, {owner.pk}, on) if s.for_member_id is None]
    found.sort(key=lambda s: s.rank)
    if owner.pk != issuer.pk or issuer.kind != UnitKind.COUNTY_OFFICE:
        return found
    homes = dict(
        Unit.objects.filter(members__pk__in=[s.member_id for s in found]).values_list(
            "members__pk", "pk"
        )
    )
    own = [s for s in found if homes.get(s.member_id) == issuer.pk]
    return [*own, *(s for s in found if s not in own)]
