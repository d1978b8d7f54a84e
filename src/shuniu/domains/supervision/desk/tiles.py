"""What the workbench's home says of supervision: how many, in a sentence, and where they are."""

from __future__ import annotations

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shuniu.casework.progress.queries import CRIMSON
from shuniu.commons.people.duties import LEADER, REGISTRAR
from shuniu.desk.declare import Showing, Tile, TileFacts
from shuniu.desk.views.shown import matter_address

from ..flow.item import KIND
from ..queries import lights_of, visible_to, without_echo

MOST = 999


def _red(showing: Showing) -> TileFacts | None:
    found = lights_of(showing.today).lit(visible_to(showing.actor), CRIMSON)
    nearest = list(found.order_by("due_on", "pk")[:3])
    return TileFacts(
        found.order_by()[:MOST].count(),
        _("件督查件亮红灯"),
        f"{reverse('desk:list', args=[KIND])}?{urlencode({'light': CRIMSON})}",
        "late",
        [(matter.title, matter_address(matter.pk)) for matter in nearest],
    )


def _echo(showing: Showing) -> TileFacts | None:
    found = without_echo(showing.actor, showing.today)
    return TileFacts(
        len(found), _("处没有回音"), reverse("supervision:echo"), "warn" if found else "info"
    )


TILES = (
    Tile("supervision.red", gettext_lazy("督查红灯"), (LEADER, REGISTRAR), _red, order=15),
    Tile("supervision.echo", gettext_lazy("件件有回音"), (REGISTRAR,), _echo, order=16),
)
