"""Sites and columns by key, for the names in lists; what is decided asks the tables."""

from __future__ import annotations

from shuniu.ground.kept import Kept

from ..models import Site, SiteColumn


def _sites() -> dict[int, Site]:
    return {site.pk: site for site in Site.objects.all()}


def _columns() -> dict[int, SiteColumn]:
    return {column.pk: column for column in SiteColumn.objects.all()}


known_sites: Kept[int, Site | None] = Kept(_sites)
known_columns: Kept[int, SiteColumn | None] = Kept(_columns)
