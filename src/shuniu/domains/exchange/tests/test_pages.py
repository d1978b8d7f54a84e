"""The staff pages: sending from a form, the unit's part of the page, the sender's ledger."""

from __future__ import annotations

import re
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from shuniu.domains.exchange.models import Dispatch, RecipientGroup

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n%%EOF\n"


def test_a_unit_sends_by_hand_and_the_other_signs(browse: Any) -> None:
    cast = browse
    client, address = cast.browser("land_handler"), reverse("desk:open", args=["dispatch"])
    shown = client.get(address).content.decode()
    assert "收文单位组" in shown and "县自然资源和规划局" in shown and "严禁处理" in shown
    once = re.search(r'name="once" value="([^"]+)"', shown)
    assert once
    data = {
        "once": once.group(1),
        "from_unit": cast.units["land"].pk,
        "title": "关于联合开展巡查的函",
        "number": "云自然资函〔2026〕3号",
        "kind_label": "函",
        "urgency": "urgent",
        "units": [cast.units["water"].pk, cast.units["gov"].pk],
    }
    assert "请附上公文正文" in client.post(address, data).content.decode()
    upload = SimpleUploadedFile("函.pdf", PDF, content_type="application/pdf")
    assert client.post(address, {**data, "uploads": upload}).status_code == 302
    dispatch = Dispatch.objects.get()
    assert dispatch.matter.assignments.count() == 2

    water = cast.browser("water_handler")
    page = reverse("desk:matter", args=[dispatch.pk])
    shown = water.get(page).content.decode()
    assert "签收以后才能打开正文" in shown and "函.pdf" not in shown
    assert "县政府办公室" not in shown.split("回执台账")[1].split("</section>")[0]
    water.post(reverse("desk:step", args=[dispatch.pk, "sign_for"]), {"seen": "0"})
    seen = re.search(r'name="seen" value="(\d+)"', shown)
    assert seen
    water.post(reverse("desk:step", args=[dispatch.pk, "sign_for"]), {"seen": seen.group(1)})
    shown = water.get(page).content.decode()
    assert "函.pdf" in shown
    paper = dispatch.enclosures.get().paper
    assert water.get(reverse("desk:paper", args=[paper.pk])).status_code == 200

    ledger = client.get(page).content.decode()
    assert "water_handler·甲" in ledger and "未签收 1" in ledger
    listed = client.get(reverse("desk:list", args=["dispatch"]) + "?side=ours").content.decode()
    assert "1/2" in listed


def test_the_ledger_over_all_and_its_export(browse: Any) -> None:
    cast = browse
    cast.sent("land", "water", urgency="very_urgent")
    cast.later(2)
    from shuniu.ground import clock

    with clock.at(cast.at):
        address = reverse("desk:register", args=["exchange_receipts"])
        client = cast.browser("registrar")
        late = client.get(address + "?state=overdue").content.decode()
        assert late.count("超时未签</span>") == 2
        own = cast.browser("water_handler").get(address).content.decode()
        assert "县水务局" in own and "县自然资源和规划局</td>" not in own
        home = client.get(reverse("desk:home")).content.decode()
        assert "份本单位发出的公文超时未签" in home
        export = client.get(reverse("desk:register_export", args=["exchange_receipts"]))
        assert export.status_code == 200


def test_groups_are_kept_on_their_page(browse: Any) -> None:
    cast = browse
    client = cast.browser("registrar")
    address = reverse("desk:register_open", args=["exchange_groups"])
    shown = client.get(address).content.decode()
    once = re.search(r'name="once" value="([^"]+)"', shown)
    assert once
    data = {"once": once.group(1), "name": "沿河乡镇", "units": [cast.units["town"].pk]}
    assert client.post(address, data).status_code == 302
    group = RecipientGroup.objects.get(name="沿河乡镇")
    row = client.get(reverse("desk:register_row", args=["exchange_groups", group.pk]))
    assert "石桥镇人民政府" in row.content.decode()


def test_a_page_of_many_receivers_asks_no_more_questions(browse: Any) -> None:
    cast = browse
    few, many = cast.sent("land"), cast.sent("land", "water", "town", "town2")
    client, counts = cast.browser("registrar"), []
    for dispatch in (few, few, many):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(reverse("desk:matter", args=[dispatch.pk]))
        counts.append(len(asked))
    assert counts[1] == counts[2]
