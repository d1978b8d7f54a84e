"""Reads of the catalogue: what the public finds, by what it is divided, and what is owed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import quote

from django.db import connection
from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import ExtractYear

from shuniu.casework import queries as casework
from shuniu.casework.models import Matter
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.models import Unit
from shuniu.commons.publishing.explaining import Explained
from shuniu.commons.publishing.models import Publication
from shuniu.commons.search.queries import containing

from ..models import Axis, Guide, Heading, Interpretation, Item, Organ, Validity

KIND = "disclosure_item"


def visible_to(actor: Actor) -> QuerySet[Matter]:
    """The items' matters that the actor may see: before every list."""
    return casework.visible_to(actor, KIND)


def item_address(index_number: str) -> str:
    """The public page of an item; the address holds as long as the index number, for ever."""
    code, _slash, tail = index_number.partition("/")
    return f"/disclosure/item/{quote(code)}/{quote(tail)}/"


def item_of(matter: Matter) -> Item:
    """The item of a matter, with the matter as given."""
    found = Item.objects.select_related(
        "organ", "responsible", "subject", "statutory", "genre", "replaced_by"
    ).get(pk=matter.pk)
    found.matter = matter
    return found


def public_item(index_number: str) -> Item | None:
    """What stands before the public under an index number."""
    found = Item.objects.public().select_related(
        "organ", "responsible", "subject", "statutory", "genre", "replaced_by"
    )
    return found.filter(index_number=index_number).first()


def withdrawn_item(index_number: str) -> Item | None:
    """What stood there and was taken down."""
    return Item.objects.filter(
        index_number=index_number, published_at__isnull=False, withdrawn_at__isnull=False
    ).first()


def headings(axis: str, on: dt.date) -> QuerySet[Heading]:
    """The headings of an axis that are in use on a day, in their order."""
    found = Heading.objects.filter(axis=axis, since__lte=on)
    return found.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=on))


def guide_of(organ: Organ, on: dt.date) -> Guide | None:
    """The guide of an organ that is in force on a day."""
    return organ.guides.filter(since__lte=on).order_by("-since", "-id").first()


def readings_of(item: Item) -> list[Interpretation]:
    """What explains it and can be read now; a line that was corrected is followed to its heir."""
    found = []
    for link in item.interpretations.select_related("reading", "line"):
        if link.reading is not None:
            stands = link.reading.is_public
        else:
            assert link.line is not None
            if link.line.withdrawn_at is not None:
                lines = Publication.objects.standing().filter(site=link.line.site)
                link.line = lines.of(link.line.source_kind, link.line.source_id).first()
            stands = link.line is not None
        if stands:
            found.append(link)
    return found


def read_by(item: Item) -> list[Item]:
    """The documents that it explains, as far as they are public. One query."""
    return list(Item.objects.public().filter(interpretations__reading=item).distinct())


# Written out: each article's page asks it, and composing it cost the page a quarter of its time.
EXPLAINED = """
SELECT line.source_id, item.title, item.index_number
FROM publishing_publication line
JOIN disclosure_interpretation link ON link.line_id = line.id
JOIN disclosure_item item ON item.matter_id = link.item_id
WHERE line.source_kind = %s AND line.source_id = ANY(%s)
    AND item.published_at IS NOT NULL AND item.withdrawn_at IS NULL
ORDER BY link.linked_at, link.id
"""


def explained_by(kind: str, keys: Sequence[int]) -> dict[int, list[Explained]]:
    """The public documents that these sources of another room explain. One query."""
    with connection.cursor() as cursor:
        cursor.execute(EXPLAINED, [kind, list(keys)])
        links = cursor.fetchall()
    found: dict[int, list[Explained]] = {}
    for key, title, number in links:
        document = Explained(title, item_address(number))
        here = found.setdefault(key, [])
        if document not in here:
            here.append(document)
    return found


@dataclass(frozen=True)
class Asked:
    """What somebody looks for in the catalogue; empty fields do not narrow."""

    words: str = ""
    organ: str = ""
    subject: str = ""
    statutory: str = ""
    genre: str = ""
    year: str = ""
    validity: str = ""

    @property
    def narrowed(self) -> bool:
        """Whether anything is asked at all."""
        return self != Asked()

    def without(self, name: str) -> Asked:
        """The same, with one condition let go."""
        return replace(self, **{name: ""})

    def narrow(self, rows: QuerySet[Item]) -> QuerySet[Item]:
        """The rows that answer it. Raises ``QueryRefused`` for words that cannot be looked for."""
        if self.words:
            rows = rows.filter(containing("search", self.words))
        for name in ("organ", "subject", "statutory", "genre"):
            code = getattr(self, name)
            if code:
                rows = rows.filter(**{f"{name}__code": code})
        if self.year.isdecimal() and len(self.year) == 4 and int(self.year):  # no year is 0
            rows = rows.filter(formed_on__year=int(self.year))
        if self.validity in Validity.values:
            rows = rows.filter(validity=self.validity)
        return rows


@dataclass(frozen=True)
class Facet:
    """One way to narrow: its name in the address, its label, and each value with its number."""

    code: str
    values: Sequence[tuple[str, str, int]] = field(default_factory=list)


def facets(asked: Asked, on: dt.date) -> list[Facet]:
    """How many there are by organ, subject, kind, year and validity, each beside the others.

    Seven queries, whatever the number of items.
    """

    def rows(name: str) -> QuerySet[Item]:
        return asked.without(name).narrow(Item.objects.public()).order_by()

    found = []
    organs = dict(rows("organ").values_list("organ__code").annotate(Count("pk")))
    names = Unit.objects.filter(code__in=organs).values_list("code", "name")
    found.append(Facet("organ", [(code, name, organs[code]) for code, name in names]))
    all_headings = list(Heading.objects.all())
    for axis in (Axis.STATUTORY, Axis.SUBJECT, Axis.GENRE):
        counts = dict(rows(axis.value).values_list(f"{axis.value}__code").annotate(Count("pk")))
        found.append(
            Facet(
                axis.value,
                [(h.code, h.name, counts[h.code]) for h in all_headings if _has(h, axis, counts)],
            )
        )
    years = rows("year").annotate(y=ExtractYear("formed_on")).values_list("y").annotate(Count("pk"))
    found.append(Facet("year", [(str(y), str(y), n) for y, n in years.order_by(F("y").desc())]))
    valid = dict(rows("validity").values_list("validity").annotate(Count("pk")))
    found.append(
        Facet("validity", [(v.value, str(v.label), valid[v]) for v in Validity if v in valid])
    )
    return found


def _has(heading: Heading, axis: str, counts: dict[str, int]) -> bool:
    return heading.axis == axis and heading.code in counts


def late(actor: Actor, on: dt.date) -> QuerySet[Matter]:
    """What should have been public by now and is not (《条例》第二十六条), the oldest first."""
    return (
        visible_to(actor)
        .filter(terms__name="publish", terms__met_on__isnull=True, terms__due_on__lt=on)
        .order_by("due_on", "pk")
        .distinct()
    )
