"""What the workbench's home says of the inspection."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shuniu.casework import queries as casework_queries
from shuniu.commons.people.duties import LEADER, REGISTRAR
from shuniu.desk.declare import Showing, Tile, TileFacts

from ..flow import KIND
from ..models import Finding


def _open(showing: Showing) -> TileFacts | None:
    visible = casework_queries.visible_to(showing.actor, KIND)
    found = Finding.objects.filter(open=True, matter__in=visible).select_related("matter")
    nearest = list(found.order_by("matter__due_on", "pk")[:3])
    broken = found.filter(breached_on__isnull=False).count()
    number = found.count()
    sentence = _("个网站问题待整改")
    if broken:
        sentence = _("个网站问题待整改，{n}个已超标").format(n=broken)
    return TileFacts(
        number,
        sentence,
        f"{reverse('desk:list', args=[KIND])}?state=open",
        "late" if broken else "warn",
        [(f.matter.title, reverse("desk:matter", args=[f.pk])) for f in nearest],
    )


TILES = (Tile("inspection.open", gettext_lazy("网站检查"), (REGISTRAR, LEADER), _open, order=60),)
