"""The sites of the group, who keeps them, and how each looks on a day."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from shuniu.commons.people.actor import Actor
from shuniu.commons.people.duties import ADMINISTRATOR, REGISTRAR, REVIEWER
from shuniu.ground.refusal import Refused

from ..models import Redesign, Site, SiteKind

# 国办发〔2017〕47号 and the provinces' rules: a closing notice stands for thirty days at least.
CLOSING_NOTICE_DAYS = 30


class NoMainSite(Refused):
    """还没有建立县政府门户主站，请先由县政府办公室建立。"""


def main_site() -> Site:
    """The county's own portal; ``NoMainSite`` while there is none."""
    found = Site.objects.filter(kind=SiteKind.MAIN).select_related("unit").first()
    if found is None:
        raise NoMainSite
    return found


def site_of(code: str) -> Site | None:
    """The site of that code, standing or closed."""
    return Site.objects.filter(code=code).select_related("unit").first()


def base_of(site: Site) -> str:
    """The path below which the site's pages stand."""
    return site.base


def keepers(actor: Actor) -> bool:
    """Whether the actor keeps the group: the main site's office, or the administrator."""
    if actor.holds(ADMINISTRATOR):
        return True
    if not actor.holds(REGISTRAR, REVIEWER):
        return False
    main = Site.objects.filter(kind=SiteKind.MAIN).values_list("unit_id", flat=True).first()
    return main is None or actor.holds_at(main, (REGISTRAR, REVIEWER))


def look_on(site: Site, day: dt.date) -> Redesign | None:
    """The look of the site on a day: the latest redesign that had begun by then."""
    return Redesign.objects.filter(site=site, since__lte=day).order_by("-since").first()


def tells_of_closing(site: Site, day: dt.date) -> bool:
    """Whether the notice of its closing stands at the site's own address on a day."""
    closed = site.closed_on
    return closed is not None and day < closed + dt.timedelta(days=CLOSING_NOTICE_DAYS)


def target_of(site: Site) -> str:
    """Where a closed site's readers are sent, as a notice says it.

    A site's name, with a column's where it is one; else the address.
    """
    asked = site.moved_to.rstrip("/") + "/"
    for other in Site.objects.exclude(pk=site.pk).order_by("order", "id"):
        begins = [f"https://{other.host}/"] if other.host else []
        if other.is_main or not other.host:
            begins.append(other.base)
        for begin in begins:
            if asked == begin:
                return f"“{other.name}”"
            rest = asked.removeprefix(begin)
            code = rest.removeprefix("c/").rstrip("/")
            column = other.columns.filter(code=code).first() if rest == f"c/{code}/" else None
            if column is not None:
                return _("“{site}”的“{column}”栏目").format(site=other.name, column=column.name)
    return site.moved_to
