"""Which applications there are, whose they are, and how their clocks stand."""

from __future__ import annotations

import datetime as dt
import unicodedata
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from shuniu.casework import terms
from shuniu.casework.models import Matter, Term, TermSegment
from shuniu.commons import calendar
from shuniu.commons.calendar import DayLine
from shuniu.commons.people.models import Unit, UnitKind
from shuniu.ground.refusal import NotFound, Refused
from shuniu.ground.text import clean, mask_personal_data

from ..applicant import unseal
from ..models import Answer, Application, Organ

KIND, REPLY = "disclosure_application", "reply"


class NoDisclosureBody(Refused):
    """还没有设立受理信息公开申请的机关，请与县政府办公室联系。"""


def receiving_unit() -> Unit:
    """受理机关: the county's office takes applications to the county government (art. 3, 4)."""
    found = Unit.objects.filter(kind=UnitKind.COUNTY_OFFICE, closed_on__isnull=True).first()
    if found is None:
        raise NoDisclosureBody
    return found


def handler_of(organ: Unit) -> Unit:
    """Whose people handle what is asked of an organ: the county government's its office's."""
    return receiving_unit() if organ.kind == UnitKind.COUNTY_GOVERNMENT else organ


def receiving_organs() -> list[Unit]:
    """Every organ that takes applications (art. 4, 27), the county's office always among them."""
    office = Q(kind=UnitKind.COUNTY_OFFICE) | Q(organ__receives=True)
    found = Unit.objects.filter(office, closed_on__isnull=True).select_related("organ")
    return list(found.order_by("order", "pk")) or [receiving_unit()]


def known_organs() -> dict[str, str]:
    """How the organs that disclose are reached, by their names."""
    found = Organ.objects.filter(unit__closed_on__isnull=True).select_related("unit")
    return {o.unit.name: f"{o.body}，{o.address}，电话{o.phone}" for o in found}


def series_of(code: str, unit: Unit) -> str:
    """The series of an organ's own numbers; without a mark of its own it is the county's."""
    own = unit.kind != UnitKind.COUNTY_OFFICE and Organ.objects.filter(pk=unit.pk).exclude(mark="")
    return f"{code}.{unit.pk}" if own and own.exists() else code


def application_of(matter: Matter) -> Application:
    """The application of a matter, with its matter as given."""
    found = Application.objects.select_related("answer", "organ").get(pk=matter.pk)
    found.matter = matter
    return found


def query_code_digest(matter_id: int, code: str) -> str:
    """What is kept of a query code: a keyed digest, worthless without the county's secret."""
    told = f"{matter_id}:{code}"
    return salted_hmac("disclosure.query_code", told, algorithm="sha256").hexdigest()


def by_code(number: str, code: str) -> Application:
    """The application of that number, if the code is its own; else ``NotFound``, whichever."""
    typed = "".join(unicodedata.normalize("NFKC", clean(number)).split())
    spellings = {typed, typed.replace("[", "〔").replace("]", "〕")}
    digits = "".join(c for c in unicodedata.normalize("NFKC", clean(code)) if c.isdigit())
    found = (
        Application.objects.filter(matter__kind=KIND, matter__number__in=spellings)
        .select_related("matter")
        .first()
    )
    expected = found.query_code_hash if found else "-"
    if not constant_time_compare(expected, query_code_digest(found.pk if found else 0, digits)):
        raise NotFound
    assert found is not None
    return found


def masked(application: Application, text: str) -> str:
    """A text about the application with personal data masked, the applicant's names too."""
    who = unseal(application.sealed)
    names = [name for name in (who.name, who.contact) if name]
    return mask_personal_data(text, names)[0]


def items_before(application: Application) -> int:
    """How many items the same applicant had asked this organ for in the month before."""
    day = application.received_on or application.handed_on
    first = day.replace(day=1)
    earlier = Q(received_on__lt=day) | Q(received_on=day, pk__lt=application.pk)
    found = Application.objects.filter(
        earlier,
        identity_digest=application.identity_digest,
        received_on__gte=first,
        organ_id=application.organ_id,
    )
    return int(found.aggregate(n=Sum("items"))["n"] or 0)


def last_bodies(organ_id: int) -> tuple[str, str]:
    """Who reconsiders and which court judges, as the newest answer of the organ told it."""
    found = Answer.objects.filter(application__organ_id=organ_id).order_by("-pk")
    newest = found.values_list("reconsideration_body", "court").first()
    return newest or ("", "")


def _number_of(**still: Any) -> Coalesce:
    """How many applications of the organ are so, as a column of the organs' query."""
    found = Application.objects.filter(organ=OuterRef("pk"), **still).order_by()
    return Coalesce(Subquery(found.values("organ").annotate(n=Count("pk")).values("n")), 0)


def organs_standing(on: dt.date) -> QuerySet[Unit]:
    """How the applications of each organ stand on a day: open, late, this year's, answered.

    For the county's office, which looks over all of them (art. 3); no application is told of
    by its applicant. One query.
    """
    first = on.replace(month=1, day=1)
    asked = Exists(Application.objects.filter(organ=OuterRef("pk")))
    office = Q(kind=UnitKind.COUNTY_OFFICE, closed_on__isnull=True)
    return (
        Unit.objects.filter(office | Q(organ__receives=True) | asked)
        .select_related("organ")
        .annotate(
            standing=_number_of(matter__closed_at__isnull=True),
            late=_number_of(matter__closed_at__isnull=True, matter__due_on__lt=on),
            new=_number_of(received_on__gte=first, received_on__lte=on),
            ended=_number_of(ended_on__gte=first, ended_on__lte=on),
        )
    )


def of_organ(organ: Unit, on: dt.date) -> QuerySet[Application]:
    """The organ's applications that are open, or ended in the twelve months before the day."""
    recent = Q(ended_on__gte=on - dt.timedelta(days=365)) | Q(matter__closed_at__isnull=True)
    found = Application.objects.filter(recent, organ=organ).select_related("matter")
    return found.order_by(F("matter__closed_at").asc(nulls_first=True), "matter__due_on", "-pk")


@dataclass(frozen=True)
class Clock:
    """The clock of the answer as the applicant is shown it; ``counted`` in working days.

    ``stops`` are the stretches that do not count, with their reasons; ``begun`` is how often
    it began (after a correction or a fee it begins anew).
    """

    opened_on: dt.date
    due_on: dt.date | None
    provisional: bool
    law: str
    length: int
    extension: int
    counted: int
    stopped: bool
    met_on: dt.date | None
    stops: list[TermSegment]
    days: list[DayLine]
    begun: int

    @property
    def allowed(self) -> int:
        """How many working days there are in all."""
        return self.length + self.extension

    @property
    def sentence(self) -> str:
        """How it stands, in a sentence."""
        if self.met_on is not None:
            return _("已在第{n}个工作日答复。").format(n=self.counted)
        if self.stopped:
            return _("计时已暂停，已用{n}个工作日。").format(n=self.counted)
        return _("已用{n}个工作日，共{all}个工作日。").format(n=self.counted, all=self.allowed)


def clock_of(matter: Matter, on: dt.date) -> Clock | None:
    """How the clock of the answer stands on a day; None where none runs or ran to an answer."""
    found = list(
        Term.objects.filter(matter=matter, name=REPLY).prefetch_related("segments").order_by("pk")
    )
    standing = [term for term in found if not term.void]
    if not standing:
        return None
    term = standing[-1]
    days = calendar.load()
    segments = list(term.segments.all())
    lines = terms.explain(term, days)
    last = term.met_on or on
    return Clock(
        opened_on=term.opened_on,
        due_on=None if term.suspended else term.due_on,
        provisional=term.provisional,
        law=term.law,
        length=term.length,
        extension=sum(s.length for s in segments if s.kind == TermSegment.EXTENDED),
        counted=sum(1 for line in lines if line.counted_no is not None and line.date <= last),
        stopped=term.suspended,
        met_on=term.met_on,
        stops=[s for s in segments if s.kind == TermSegment.STOPPED],
        days=lines,
        begun=len(found),
    )
