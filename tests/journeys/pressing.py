"""What the editors' journey finds: a town's sub-site for each width, empty, below the main site."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from shuniu.commons.people.actor import system
from shuniu.commons.people.models import Unit
from shuniu.commons.publishing.models import SITE
from shuniu.domains.portal import actions
from shuniu.domains.portal.models import SiteColumn

TOWN = "town-06"


class Places(NamedTuple):
    """The keys of the town's own column and of the main site's column for towns."""

    site: str
    own: int
    above: int


def prepare(now: dt.datetime, widths: Iterable[str]) -> dict[str, Places]:
    """Open the sites; the main one is there already."""
    unit = Unit.objects.get(code=TOWN)
    above = SiteColumn.objects.get(site__code=SITE, code="towns").pk
    found = {}
    for width in widths:
        site = actions.open_site(
            code=f"press-{width}", name=f"{unit.short_name}（{width}）", unit=unit, template="town",
            theme="jade", opened_on=dt.date(2020, 1, 1), by=system(), at=now,
        )  # fmt: skip
        own = SiteColumn.objects.get(site=site, code="news").pk
        found[width] = Places(site.code, own, above)
    return found
