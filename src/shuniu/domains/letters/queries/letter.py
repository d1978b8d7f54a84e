"""Which letters somebody may see, and which wait for somebody's attention."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterable

from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.crypto import constant_time_compare, salted_hmac

from shuniu.casework import queries as casework_queries
from shuniu.casework.models import Matter, Term
from shuniu.commons import calendar
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.models import Post, Tenure
from shuniu.ground.keys import one_of
from shuniu.ground.refusal import NotFound
from shuniu.ground.text import clean

from ..models import Letter
from ..models.letter import LetterQuerySet

KIND = "letter"
NEAR_VETO_WORKDAYS = 15


def visible_to(actor: Actor) -> LetterQuerySet:
    """The letters that the actor may see, by the kernel's rule: nothing unless a rule says so."""
    return Letter.objects.filter(matter__in=casework_queries.visible_to(actor, KIND))


def published() -> LetterQuerySet:
    """What the public can read, the newest first, with what a list shows."""
    return (
        Letter.objects.published()
        .select_related("matter", "letter_type", "mailbox", "lead_unit")
        .order_by("-published_at", "-matter_id")
    )


def letter_of(matter: Matter) -> Letter:
    """The letter of a matter, with its matter as given."""
    letter = Letter.objects.select_related("letter_type", "mailbox").get(pk=matter.pk)
    letter.matter = matter
    return letter


def query_code_digest(matter_id: int, code: str) -> str:
    """What is kept of a query code: a keyed digest, worthless without the county's secret."""
    return salted_hmac("letters.query_code", f"{matter_id}:{code}", algorithm="sha256").hexdigest()


def by_code(number: str, code: str) -> Letter:
    """The letter of that number, if the code is its own; else ``NotFound``, whichever was wrong.

    Full-width digits, spaces and square brackets are taken for what they mean.
    """
    typed = "".join(unicodedata.normalize("NFKC", clean(number)).split())
    spellings = {typed, typed.replace("[", "〔").replace("]", "〕")}
    digits = "".join(c for c in unicodedata.normalize("NFKC", clean(code)) if c.isdigit())
    found = (
        Letter.objects.filter(matter__kind=KIND, matter__number__in=spellings)
        .select_related("matter", "letter_type", "mailbox", "answer__unit", "lead_unit")
        .first()
    )
    expected = found.query_code_hash if found else "-"
    if not constant_time_compare(expected, query_code_digest(found.pk if found else 0, digits)):
        raise NotFound
    assert found is not None
    return found


def near_veto(on: dt.date, *, workdays: int = NEAR_VETO_WORKDAYS) -> LetterQuerySet:
    """Letters without an answer whose three months end within ``workdays`` of a day, or ended.

    国办秘函〔2019〕19号: a message unanswered for more than three months fails the
    whole site. The nearest first.
    """
    last = calendar.load().add_workdays(on, workdays)
    terms = Term.objects.filter(
        name="veto", met_on__isnull=True, due_on__lte=last, matter__kind=KIND
    )
    return (
        Letter.objects.filter(one_of(terms.values("matter_id")))
        .select_related("matter", "letter_type", "lead_unit")
        .order_by("written_at", "matter_id")
    )


def to_check(actor: Actor) -> LetterQuerySet:
    """Letters whose masked copy waits for this reviewer, who did not prepare it."""
    units = actor.units_as("reviewer")
    return Letter.objects.filter(
        ~Q(prepared_by_id=actor.member_id),
        prepared_at__isnull=False,
        published_at__isnull=True,
        matter__unit_id__in=units,
    ).select_related("matter")


def members_holding(duties: Iterable[str], unit_id: int, on: dt.date) -> list[int]:
    """The members who hold one of ``duties`` for the unit on a day, by posts of their own."""
    posts = Post.objects.annotate(serves=Coalesce("duty_unit_id", "unit_id")).filter(
        serves=unit_id, duties__overlap=list(duties)
    )
    held = Tenure.objects.filter(Tenure.held_on(on), post__in=posts, member__is_active=True)
    return sorted(set(held.values_list("member_id", flat=True)))
