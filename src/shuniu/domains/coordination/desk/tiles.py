"""What the workbench's home says of coordination."""

from __future__ import annotations

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shuniu.commons.people.duties import LEADER, REGISTRAR
from shuniu.desk.declare import Showing, Tile, TileFacts

from ..flow import KIND
from ..models import Meeting
from ..queries import visible_to


def _coming(showing: Showing) -> TileFacts | None:
    found = (
        Meeting.objects.filter(case__in=visible_to(showing.actor), held_on__isnull=True)
        .select_related("case__matter")
        .order_by("planned_on", "pk")
    )
    nearest = list(found[:3])
    return TileFacts(
        found.count(),
        _("次协调会等着召开或记录"),
        f"{reverse('desk:list', args=[KIND])}?{urlencode({'state': 'open'})}",
        "info",
        [
            (
                f"{meeting.planned_on.isoformat()} {meeting.matter.title}",
                reverse("desk:matter", args=[meeting.case_id]),
            )
            for meeting in nearest
        ],
    )


TILES = (
    Tile("coordination.meetings", gettext_lazy("协调会"), (REGISTRAR, LEADER), _coming, order=70),
)
