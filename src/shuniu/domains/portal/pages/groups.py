"""The sites of the group as a reader looks for them: by the kind of unit that keeps them."""

from __future__ import annotations

from django.utils.translation import gettext as _

from shuniu.commons.people.models import UnitKind
from shuniu.ground import clock
from shuniu.site.identity import MenuItem

from .. import addresses
from ..models import Site, SiteKind
from .frame import Frame

TOWNS = (UnitKind.TOWNSHIP, UnitKind.SUBDISTRICT)
DEPARTMENTS = (
    UnitKind.COMPONENT_DEPARTMENT,
    UnitKind.AFFILIATED_INSTITUTION,
    UnitKind.DISPATCHED_AGENCY,
    UnitKind.VERTICAL_UNIT,
    UnitKind.COUNTY_OFFICE,
    UnitKind.OFFICE_BUREAU,
)


def site_groups(frame: Frame) -> list[tuple[str, list[MenuItem]]]:
    """Towns, departments, others: each with its open sites in their order."""
    towns: list[MenuItem] = []
    departments: list[MenuItem] = []
    others: list[MenuItem] = []
    rows = Site.objects.open_on(clock.today()).filter(kind=SiteKind.SUB).select_related("unit")
    for site in rows:
        kind = site.unit.kind
        group = towns if kind in TOWNS else departments if kind in DEPARTMENTS else others
        group.append(MenuItem(str(site.unit), address_of_site(frame, site), site.code))
    return [
        (_("乡镇、街道"), towns),
        (_("县政府部门"), departments),
        (_("其他单位"), others),
    ]


def address_of_site(frame: Frame, site: Site) -> str:
    """Where a site's home is, written as one finds it from the frame's site."""
    if site.host and site.host != frame.site.host:
        return f"{addresses.scheme()}://{site.host}/"
    return frame.local(addresses.canonical_base(site.code))
