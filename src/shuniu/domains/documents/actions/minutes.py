"""纪要 reach supervision: what was decided, paragraph by paragraph, becomes supervision items."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from shuniu.casework.models import Matter
from shuniu.casework.queries import may_see
from shuniu.casework.spawning import openers, spawn
from shuniu.commons.manuscript import Heading, Paragraph, parse
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.duties import LEADER, REGISTRAR
from shuniu.ground.refusal import FieldRefused, NotFound, NotNow, NotYours

from ..flow.outgoing import ISSUED
from ..models import DocumentKind, Outgoing

SUPERVISION = "supervision"
TITLE_MOST, SHORTEST, MOST_AT_ONCE = 60, 8, 40
FOLLOWERS = (REGISTRAR, LEADER)


@dataclass(frozen=True)
class Decided:
    """One thing that the minutes say: its place in the text, its words, a title for it."""

    place: int
    text: str

    @property
    def title(self) -> str:
        """The first sentence, or as much of it as a title holds."""
        for end in ("。", "；", "，"):
            first = self.text.split(end)[0]
            if len(first) <= TITLE_MOST:
                return first
        return self.text[: TITLE_MOST - 1] + "…"


def may_follow_minutes(actor: Actor, matter: Matter) -> bool:
    """Whether it is issued minutes, and the actor opens supervision items for its owner."""
    if matter.kind != "outgoing" or matter.state != ISSUED or SUPERVISION not in openers:
        return False
    if not actor.holds_at(matter.unit_id, FOLLOWERS):
        return False
    return Outgoing.objects.filter(pk=matter.pk, kind=DocumentKind.MINUTES).exists()


def decided_in(matter: Matter) -> list[Decided]:
    """The paragraphs of the minutes that say something, in their order."""
    document = Outgoing.objects.get(pk=matter.pk)
    found = []
    for place, one in enumerate(parse(document.manuscript).numbered()):
        if not isinstance(one.block, (Heading, Paragraph)):
            continue
        text = "".join(run.text for run in one.block.runs).strip()
        if len(text) >= SHORTEST:
            found.append(Decided(place, text))
    return found


def followed_of(matter: Matter) -> dict[str, Matter]:
    """The supervision items that arose from the minutes, by their titles."""
    items = Matter.objects.filter(origin=matter, kind=SUPERVISION).order_by("pk")
    return {item.title: item for item in items}


@transaction.atomic
def follow_minutes(
    matter: Matter,
    *,
    places: Sequence[int],
    due_on: dt.date | None = None,
    by: Actor,
    at: dt.datetime,
) -> list[Matter]:
    """纪要立项督办: each chosen paragraph becomes an item linked with the minutes, once.

    All or nothing. ``NotNow`` for what is no issued minutes, ``NotYours`` for who opens no items.
    """
    if not may_see(by, matter):
        raise NotFound
    if not by.holds_at(matter.unit_id, FOLLOWERS):
        raise NotYours
    if not may_follow_minutes(by, matter):
        raise NotNow(state=_("不是已印发的纪要"), step=_("纪要立项督办"))
    known = {one.place: one for one in decided_in(matter)}
    chosen = [known[place] for place in dict.fromkeys(places) if place in known]
    if not chosen:
        raise FieldRefused("places", _("请勾选要督办的段落。"))
    if len(chosen) > MOST_AT_ONCE:
        raise FieldRefused("places", _("一次最多立%d件。") % MOST_AT_ONCE)
    there = followed_of(matter)
    fresh = [one for one in chosen if one.title not in there]
    if not fresh:
        raise FieldRefused("places", _("勾选的段落都已经立项。"))
    return [
        spawn(
            SUPERVISION,
            origin=matter,
            title=one.title,
            text=one.text,
            by=by,
            at=at,
            due_on=due_on,
        )
        for one in fresh
    ]
