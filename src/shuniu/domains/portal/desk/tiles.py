"""What the workbench's home says of the portal."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shuniu.commons.people.duties import HANDLER, REGISTRAR, REVIEWER, UNIT_HEAD
from shuniu.desk.declare import Showing, Tile, TileFacts

from .registers import waiting_offers

MOST = 999


def _offers(showing: Showing) -> TileFacts | None:
    found = waiting_offers(showing.actor).order_by("-pk")
    rows = list(found[:3])
    if not rows:
        return None
    address = reverse("desk:register", args=["portal_pushes"])
    return TileFacts(
        found[:MOST].count(),
        _("篇别的网站推送来的稿件等您决定是否采用"),
        address,
        "warn",
        [
            (p.article.title, reverse("desk:register_row", args=["portal_pushes", p.pk]))
            for p in rows
        ],
    )


TILES = (
    Tile(
        "portal.offers",
        gettext_lazy("推送待采用"),
        (HANDLER, UNIT_HEAD, REGISTRAR, REVIEWER),
        _offers,
        order=62,
    ),
)
