"""传阅 on the screen: sent from any matter's page, read and finished, reminded, counted by unit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from shuniu.casework.circulation.models import Circulation, CirculationReader, ReaderGroup, Remark
from shuniu.casework.testing.county import FRIDAY, County

Browser = Callable[[str], Client]
DUE = FRIDAY + dt.timedelta(days=4)


def _sent(county: County, browser: Browser, **more: object) -> Circulation:
    matter = county.given()
    form = {
        "purpose": "act",
        "groups": ["leaders"],
        "others": "water、power",
        "due_on": DUE.isoformat(),
        "text": "请核实。",
        "order": "together",
        "save_as": "常用",
        **more,
    }
    done = browser("registrar").post(reverse("desk:circulate", args=[matter.pk]), form)
    assert done.status_code == 302, done.content.decode()
    return Circulation.objects.get()


def test_sent_from_the_page_of_any_matter(county: County, browser: Browser) -> None:
    circulation = _sent(county, browser)
    matter = circulation.matter
    assert {r.member.login for r in circulation.readers.all()} == {"leader", "water", "power"}
    assert ReaderGroup.objects.get().posts.count() == 3
    lists = browser("registrar").get(reverse("desk:register", args=["reader-groups"]))
    assert "常用" in lists.content.decode()
    group = ReaderGroup.objects.get()
    row = reverse("desk:register_row", args=["reader-groups", group.pk])
    assert "停用" in browser("registrar").get(row).content.decode()
    assert browser("roads").get(row).status_code == 404
    page = browser("registrar").get(reverse("desk:matter", args=[matter.pk])).content.decode()
    assert reverse("desk:circulate", args=[matter.pk]) in page
    assert "还没有阅毕" in page and reverse("desk:circulation", args=[circulation.pk]) in page
    shown = browser("registrar").get(reverse("desk:circulate", args=[matter.pk])).content.decode()
    assert "县领导（1人）" in shown and "常用（3人）" in shown
    wrong = {"purpose": "act", "others": "nobody-there", "order": "together"}
    refused = browser("registrar").post(reverse("desk:circulate", args=[matter.pk]), wrong)
    assert "没有找到" in refused.content.decode()
    for stranger in ("water", "idle"):  # a reader passes it to nobody, a stranger sees nothing
        assert browser(stranger).get(reverse("desk:circulate", args=[matter.pk])).status_code == 404


def test_a_reader_finds_it_among_what_is_to_be_read_and_finishes_it(
    county: County, browser: Browser
) -> None:
    circulation = _sent(county, browser)
    water = browser("water")
    home = water.get(reverse("desk:home") + "?tab=read").content.decode()
    assert "传阅（阅办，9月22日前）请核实。" in home and DUE.isoformat() in home
    assert "件传阅等您阅办、阅研" in water.get(reverse("desk:home")).content.decode()
    page = water.get(reverse("desk:matter", args=[circulation.matter_id])).content.decode()
    assert "报阅办结果" in page
    finish = reverse("desk:circulation_finish", args=[circulation.pk])
    water.post(finish, {"read": "1"})
    row = CirculationReader.objects.get(member=county.members["water"])
    assert row.read_at and not row.done_at
    water.post(finish, {"text": "杆号已核实。"})
    water.post(finish, {"text": "补充一句。"})
    row.refresh_from_db()
    assert row.done_at and Remark.objects.count() == 2
    mine = water.get(reverse("desk:circulations") + "?tab=done").content.decode()
    assert circulation.matter.title in mine
    assert browser("roads").post(finish, {"text": "我也说"}).status_code == 404
    assert Remark.objects.count() == 2


def test_who_gave_it_reminds_adds_and_takes_back(county: County, browser: Browser) -> None:
    circulation = _sent(county, browser)
    address = reverse("desk:circulation", args=[circulation.pk])
    registrar = browser("registrar")
    page = registrar.get(address).content.decode()
    assert "会告诉这3人" in page
    registrar.post(reverse("desk:circulation_remind", args=[circulation.pk]))
    assert circulation.readers.filter(reminded_at__isnull=False).count() == 3
    row = circulation.readers.get(member=county.members["power"])
    registrar.post(reverse("desk:reader_withdraw", args=[row.pk]))
    assert circulation.readers.filter(withdrawn_at__isnull=False).count() == 1
    assert registrar.post(address, {"others": "roads_head"}).status_code == 302
    assert circulation.readers.count() == 4
    for stranger in ("water", "roads", "idle"):
        assert browser(stranger).get(address).status_code == 404
        remind = reverse("desk:circulation_remind", args=[circulation.pk])
        assert browser(stranger).post(remind).status_code == 404
        withdraw = reverse("desk:reader_withdraw", args=[row.pk])
        assert browser(stranger).post(withdraw).status_code == 404
    given = registrar.get(reverse("desk:circulations") + "?tab=given").content.decode()
    assert circulation.matter.title in given


def test_every_unit_has_its_line(county: County, browser: Browser) -> None:
    _sent(county, browser)
    address = reverse("desk:circulation_units")
    page = browser("registrar").get(address).content.decode()
    assert "共送阅3次" in page and "roads" in page
    taken = browser("registrar").get(reverse("desk:circulation_units_export"))
    assert taken.status_code == 200 and b"".join(taken.streaming_content)[:2] == b"PK"
    assert browser("roads").get(reverse("desk:circulation_units_export")).status_code == 404
    own = browser("roads_head").get(address + "?period=2026-09").content.decode()
    assert "roads" in own and "共送阅0次" in own
    assert browser("roads").get(address).status_code == 404
