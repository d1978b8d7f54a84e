"""What the workbench's home says of letters: how many, in a sentence, and where they are."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shuniu.casework.models import Matter
from shuniu.casework.queries import visible_to
from shuniu.commons.people.duties import LEADER, REGISTRAR, REVIEWER
from shuniu.desk.declare import Showing, Tile, TileFacts

from ..flow.letter import KIND, TO_REHANDLE
from ..models import Letter
from ..queries import near_veto, to_check

MOST = 999


def _count(found: QuerySet[Letter] | QuerySet[Matter]) -> int:
    """How many, up to ``MOST``: a tile need not count a flood to the last drop."""
    return found.order_by()[:MOST].count()


def _list(**params: str) -> str:
    return f"{reverse('desk:list', args=[KIND])}?{urlencode(params)}"


def _near_veto(showing: Showing) -> TileFacts | None:
    units = showing.actor.units_as(LEADER, REGISTRAR)
    found = near_veto(showing.today).filter(matter__unit_id__in=units)
    nearest = list(found[:3])
    return TileFacts(
        _count(found),
        _("封来信临近三个月最长时限，还没有答复"),
        _list(veto="near"),
        "late",
        [(letter.matter.title, reverse("desk:matter", args=[letter.pk])) for letter in nearest],
    )


def _overdue(showing: Showing) -> TileFacts | None:
    found = visible_to(showing.actor, KIND).filter(closed_at__isnull=True, due_on__lt=showing.today)
    return TileFacts(_count(found), _("封来信已逾期"), _list(light="late"), "late")


def _to_check(showing: Showing) -> TileFacts | None:
    return TileFacts(
        _count(to_check(showing.actor)),
        _("封来信脱敏后等您核对公开"),
        _list(publication="check"),
        "warn",
    )


def _dissatisfied(showing: Showing) -> TileFacts | None:
    found = visible_to(showing.actor, KIND).filter(state=TO_REHANDLE)
    return TileFacts(
        _count(found), _("封来信的来信人不满意或有追问"), _list(state=TO_REHANDLE), "warn"
    )


TILES = (
    Tile("letters.veto", gettext_lazy("三个月红线"), (LEADER, REGISTRAR), _near_veto, order=10),
    Tile("letters.overdue", gettext_lazy("逾期来信"), (LEADER, REGISTRAR), _overdue, order=20),
    Tile("letters.check", gettext_lazy("待核对公开"), (REVIEWER,), _to_check, order=30),
    Tile(
        "letters.dissatisfied",
        gettext_lazy("待重办"),
        (REGISTRAR, LEADER),
        _dissatisfied,
        order=40,
    ),
)
