"""The staff page of visits: a unit sees its own, the main site's unit all, a stranger none."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse

from shuniu.domains.portal.models import Right
from shuniu.domains.portal.visits import actions
from shuniu.domains.portal.visits.address import Page
from shuniu.ground import clock

from .conftest import DAY, Group


def test_whom_the_site_belongs_to_sees_its_visits(group: Group, set_clock: Any) -> None:
    set_clock(clock.on(DAY))
    actions.record(
        {
            (DAY, Page("county", "news", group.article.pk)): 1_234,
            (DAY, Page("roads", "notices")): 56,
        }
    )

    def shown(login: str, site: str = "") -> tuple[int, str]:
        client = Client()
        client.force_login(group.county.members[login])
        page = client.get(reverse("visits:desk"), {"site": site} if site else {})
        return page.status_code, page.content.decode()

    status, text = shown("registrar")
    assert status == 200 and "水库今起蓄水" in text and "1,234" in text and "公路局" in text
    status, text = shown("roads")
    assert status == 200 and ">56<" in text and "水库今起蓄水" not in text
    assert shown("roads", "county")[0] == 404
    assert shown("water")[0] == 404
    Right.objects.create(unit=group.county.units["water"], site=group.roads, act="write", since=DAY)
    assert shown("water")[0] == 200
