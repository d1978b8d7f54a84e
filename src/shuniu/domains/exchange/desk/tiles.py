"""What the workbench's home says of the exchange."""

from __future__ import annotations

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shuniu.casework.models import Assignment, Role
from shuniu.desk.declare import Showing, Tile, TileFacts

from ..flow import KIND
from ..hands import HANDS


def _unsigned(showing: Showing) -> TileFacts | None:
    own = showing.actor.units_as(*HANDS)
    late = Assignment.objects.filter(
        role=Role.RECEIVE,
        matter__kind=KIND,
        matter__unit_id__in=own,
        done_at__isnull=True,
        due_on__lt=showing.today,
    )
    count = late.count()
    if not count:
        return None
    address = f"{reverse('desk:register', args=['exchange_receipts'])}?"
    return TileFacts(
        count, _("份本单位发出的公文超时未签"), address + urlencode({"state": "overdue"}), "late"
    )


TILES = (Tile("exchange.overdue", gettext_lazy("超时未签"), HANDS, _unsigned, order=60),)
