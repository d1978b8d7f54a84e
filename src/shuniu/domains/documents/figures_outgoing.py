"""The figures of the county office's outgoing documents; each is the documents it counts."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from shuniu.commons.figures.checks import Sums, Within, check
from shuniu.commons.figures.declare import figure
from shuniu.commons.figures.period import Period
from shuniu.commons.people.models import UnitKind

from .models import DocumentKind, Outgoing

PIECE, COPY = _("件"), _("份")


def _of_county() -> QuerySet[Outgoing]:
    return Outgoing.objects.filter(matter__unit__kind=UnitKind.COUNTY_OFFICE)


def _drafted(period: Period) -> QuerySet[Outgoing]:
    """Begun in the period, by the office or for it; what was given up does not count."""
    found = _of_county().filter(
        matter__opened_at__gte=period.starts_at, matter__opened_at__lt=period.ends_at
    )
    return found.exclude(matter__state="cancelled")


@figure(
    "documents.issued",
    label=_("制发公文"),
    unit=PIECE,
    about=_("本期签发并编了文号的县政府和县政府办公文；作废文号的不算。"),
)
def issued(period: Period) -> QuerySet[Outgoing]:
    return Outgoing.objects.issued_in(period).filter(matter__unit__kind=UnitKind.COUNTY_OFFICE)


@figure(
    "documents.manuscripts",
    label=_("起草审核文稿"),
    unit=PIECE,
    about=_("本期起草或者送县政府办审核的各类文稿，编不编文号都算；撤稿和作废的不算。"),
)
def manuscripts(period: Period) -> QuerySet[Outgoing]:
    return _drafted(period)


@figure(
    "documents.manuscripts_done",
    label=_("文稿办完"),
    unit=PIECE,
    about=_("本期起草审核的文稿中已经印发或者定稿的，不论在哪一天。"),
)
def manuscripts_done(period: Period) -> QuerySet[Outgoing]:
    return _drafted(period).filter(matter__closed_at__isnull=False)


@figure(
    "documents.manuscripts_open",
    label=_("文稿在办"),
    unit=PIECE,
    about=_("本期起草审核的文稿中还在审签、印制的。"),
)
def manuscripts_open(period: Period) -> QuerySet[Outgoing]:
    return _drafted(period).filter(matter__closed_at__isnull=True)


@figure(
    "documents.texts",
    label=_("讲话等文稿"),
    unit=PIECE,
    about=_("本期起草审核的文稿中，讲话、汇报、总结等不编文号的。"),
)
def texts(period: Period) -> QuerySet[Outgoing]:
    return _drafted(period).filter(kind=DocumentKind.TEXT)


@figure(
    "documents.replies",
    label=_("起草批复"),
    unit=COPY,
    about=_("本期起草的对下级请示的批复；撤稿和作废的不算。"),
)
def replies(period: Period) -> QuerySet[Outgoing]:
    return _drafted(period).filter(kind=DocumentKind.REPLY)


check(
    Sums(
        "documents.manuscripts",
        ("documents.manuscripts_done", "documents.manuscripts_open"),
    )
)
check(Within("documents.texts", "documents.manuscripts"))
check(Within("documents.replies", "documents.manuscripts"))
