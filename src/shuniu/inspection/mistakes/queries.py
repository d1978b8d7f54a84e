"""Which reports wait, and whose a number and a code are."""

from __future__ import annotations

import datetime as dt
import unicodedata
from dataclasses import dataclass

from django.utils.crypto import constant_time_compare, salted_hmac

from shuniu.casework.models import Assignment, Term
from shuniu.ground.refusal import NotFound
from shuniu.ground.text import clean

from .models import Mistake

MOST_SHOWN = 500


@dataclass(frozen=True)
class Waiting:
    """A report without an answer: until when, and which unit has it (0: nobody yet)."""

    key: int
    number: str
    title: str
    site: str
    due_on: dt.date
    unit_id: int


def waiting(*, site: str = "") -> list[Waiting]:
    """The reports that wait for their answer, the nearest due first. Two queries."""
    terms = Term.objects.filter(
        name="answer", met_on__isnull=True, matter__kind="site_mistake"
    ).select_related("matter__site_mistake")
    if site:
        terms = terms.filter(matter__site_mistake__site=site)
    found = list(terms.order_by("due_on", "pk")[:MOST_SHOWN])
    given = Assignment.objects.filter(
        matter__in=[term.matter_id for term in found], done_at__isnull=True
    )
    units = dict(given.values_list("matter_id", "unit_id"))
    return [
        Waiting(
            term.matter_id,
            term.matter.number,
            term.matter.title,
            term.matter.site_mistake.site,
            term.due_on,
            units.get(term.matter_id, 0),
        )
        for term in found
    ]


def query_code_digest(matter_id: int, code: str) -> str:
    """What is kept of a query code: a keyed digest."""
    told = f"{matter_id}:{code}"
    return salted_hmac("inspection.mistake.query_code", told, algorithm="sha256").hexdigest()


def by_code(number: str, code: str) -> Mistake:
    """The report of that number, if the code is its own; else ``NotFound``, whichever was wrong."""
    typed = "".join(unicodedata.normalize("NFKC", clean(number)).split())
    spellings = {typed, typed.replace("[", "〔").replace("]", "〕")}
    digits = "".join(c for c in unicodedata.normalize("NFKC", clean(code)) if c.isdigit())
    found = Mistake.objects.filter(matter__number__in=spellings).select_related("matter").first()
    expected = found.query_code_hash if found else "-"
    if not constant_time_compare(expected, query_code_digest(found.pk if found else 0, digits)):
        raise NotFound
    assert found is not None
    return found
