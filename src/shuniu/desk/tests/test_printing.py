"""The page of numbered copies: printed, opened, settled; a stranger finds nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.urls import reverse

from shuniu.casework.models import MatterPaper
from shuniu.casework.printing.models import Copy
from shuniu.casework.testing.county import County
from shuniu.commons.papers import actions as papers
from shuniu.commons.people.actor import system
from shuniu.commons.trail.models import Entry
from shuniu.commons.typeset import pdf
from shuniu.ground import clock


@pytest.fixture
def printed(tmp_path: Path) -> bytes:
    (tmp_path / "a.typ").write_text('#set page("a5")\nwords')
    return pdf(tmp_path / "a.typ", {})


def test_copies_are_printed_opened_and_settled(
    county: County, browser: object, printed: bytes
) -> None:
    matter = county.given()
    desk = browser("registrar")  # type: ignore[operator]
    url = reverse("desk:print", args=[matter.pk])
    assert desk.get(url).status_code == 404  # nothing to print yet
    at = clock.now()
    paper = papers.store_bytes(printed, "通知.pdf", by=system(), at=at)
    MatterPaper.objects.create(matter=matter, paper=paper)
    assert url in desk.get(reverse("desk:matter", args=[matter.pk])).content.decode()
    wrong = desk.post(url, {"paper": paper.pk, "purpose": "circulation", "recipients": ""})
    assert wrong.status_code == 200 and not Copy.objects.exists()
    sent = {"paper": paper.pk, "purpose": "circulation", "recipients": "张三\nroads ×2"}
    assert desk.post(url, sent).status_code == 302
    assert list(Copy.objects.order_by("number").values_list("recipient", "unit__code")) == [
        ("张三", None),
        ("roads", "roads"),
        ("roads", "roads"),
    ]
    shown = desk.get(url).content.decode()
    assert "000003" in shown and "还有 3 份没有清退" in shown
    first = Copy.objects.get(number=1)
    own = reverse("desk:print_copy", args=[first.pk])
    assert desk.get(own).content.startswith(b"%PDF")
    assert Entry.objects.filter(verb="printing.opened").count() == 1
    act = reverse("desk:register_act", args=["print_log", first.pk, "settle"])
    assert desk.post(act, {"outcome": "returned"}).status_code == 302
    log = desk.get(reverse("desk:register", args=["print_log"]) + "?outcome=out").content.decode()
    assert ">000002<" in log and ">000001<" not in log
    for login in ("water", "idle"):
        stranger = browser(login)  # type: ignore[operator]
        for address in (url, own, act):
            assert stranger.get(address).status_code == 404, (login, address)
