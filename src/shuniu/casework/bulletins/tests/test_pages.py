"""The staff pages of bulletins; the flow's picture."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from shuniu.casework.bulletins.models import Bulletin
from shuniu.casework.testing.county import FRIDAY
from shuniu.commons import calendar
from shuniu.commons.flow import faults, flows, picture
from shuniu.commons.typeset import fonts


def browser(press: Any, login: str) -> Client:
    client = Client()
    client.force_login(press.county.members[login])
    return client


def test_drafted_and_read_at_the_desk(press: Any, set_clock: Any) -> None:
    set_clock(press.at)
    press.county.errand(title="修南街路灯")
    client = browser(press, "registrar")
    address = reverse("desk:open", args=["bulletin"])
    shown = client.get(address).content.decode()
    assert "差事简报：全部事项" in shown and "什么也没有" in shown
    once = re.search(r'name="once" value="([^"]+)"', shown)
    assert once
    day = FRIDAY.isoformat()
    data = {"once": once.group(1), "about": "newsletter|", "first": day, "last": day}
    assert client.post(address, data).status_code == 302
    bulletin = Bulletin.objects.get()
    page = client.get(reverse("desk:matter", args=[bulletin.pk])).content.decode()
    assert "共办差事1件" in page and "数字背后的事项" in page and "修南街路灯" in page
    step = client.get(reverse("desk:step", args=[bulletin.pk, "edit"])).content.decode()
    assert "共办差事1件" in step
    assert "差事办理情况" in client.get(reverse("desk:list", args=["bulletin"])).content.decode()


def test_a_unit_finds_no_issue_that_is_not_out(press: Any, set_clock: Any) -> None:
    set_clock(press.at)
    press.county.given()
    bulletin = press.drafted()
    for name in ("desk:matter", "desk:bulletin"):
        address = reverse(name, args=[bulletin.pk])
        for login in ("roads", "idle"):
            assert browser(press, login).get(address).status_code == 404
    assert browser(press, "roads").get(reverse("desk:open", args=["bulletin"])).status_code == 404


def test_once_it_is_out_its_readers_see_the_text_and_not_how_it_came_about(
    press: Any, set_clock: Any
) -> None:
    try:
        fonts.shelf()
    except fonts.NoChineseFont:
        pytest.skip("no Chinese font is installed")
    set_clock(press.at)
    press.county.given()
    bulletin = press.issued()
    page = browser(press, "roads").get(reverse("desk:matter", args=[bulletin.pk]))
    text = page.content.decode()
    assert "共办差事1件" in text and "数字背后的事项" not in text and "以前的版本" not in text
    client = browser(press, "roads")
    sent = client.get(reverse("desk:bulletin", args=[bulletin.pk]), follow=True)
    assert sent["Content-Type"] == "application/pdf"
    preview = browser(press, "leader").get(reverse("desk:bulletin", args=[press.drafted().pk]))
    assert preview["Content-Type"] == "application/pdf"


def test_the_flow_has_no_faults_and_its_picture_is_in_the_docs() -> None:
    flow = flows.get("bulletin")
    assert faults(flow, rules=set(calendar.rules)) == []
    kept = Path(settings.CHECKOUT) / "docs" / "flows" / "bulletin.svg"
    assert kept.read_text().strip() == picture(flow)
