"""The staff pages: what each person finds there, and what a stranger does not."""

from __future__ import annotations

import io
from typing import Any

import pytest
import python_calamine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from shuniu.commons.publishing.models import Publication
from shuniu.inspection.models import Account, Finding, IndicatorRow


@pytest.fixture
def county(browse: Any) -> Any:
    cast = browse
    cast.site()
    cast.site("town", "town")
    cast.feed()
    cast.feed("town", ago=13)
    cast.inspect()
    return cast


def page(cast: Any, login: str, name: str, *args: Any, **query: str) -> Any:
    return cast.browser(login).get(reverse(f"inspection:{name}", args=args), query)


def test_the_group_shows_all_to_the_office_and_its_own_to_a_unit(county: Any) -> None:
    shown = page(county, "registrar", "group").content.decode()
    assert "云汀县人民政府" in shown and "town网站" in shown and "将到期1" in shown
    own = page(county, "town_handler", "group").content.decode()
    assert "town网站" in own and reverse("inspection:sheet", args=["county"]) not in own
    assert page(county, "town_handler", "sheet", "town").status_code == 200
    assert page(county, "town_handler", "sheet", "county").status_code == 404
    assert page(county, "administrator", "group").status_code == 404


def test_a_sheet_has_evidence_owner_and_due_date_and_goes_into_a_workbook(county: Any) -> None:
    shown = page(county, "leader", "sheet", "town").content.decode()
    found = county.finding("column:town/news")
    assert found.matter.title in shown and "石桥镇人民政府" in shown
    assert found.matter.due_on.isoformat() in shown
    sent = page(county, "leader", "sheet_xlsx", "town")
    book = python_calamine.load_workbook(io.BytesIO(sent.content))
    assert book.sheet_names == ["待整改问题", "栏目", "探测"]
    rows = book.get_sheet_by_name("待整改问题").to_python()
    assert any(found.matter.number in row and "石桥镇人民政府" in row for row in rows)


def test_the_registrar_runs_it_at_once(county: Any) -> None:
    address = reverse("inspection:now")
    Finding.objects.filter(cause="column:town/news").update(cause="column:town/other")
    assert county.browser("town_handler").post(address).status_code == 404
    said = county.browser("registrar").post(address, follow=True).content.decode()
    assert "检查完毕：新发现1个，超标0个，销号1个。" in said
    assert county.finding("column:town/news")


def test_the_score_says_whose_the_points_are(county: Any) -> None:
    shown = page(county, "leader", "score").content.decode()
    assert "分值是本县自定的" in shown and "单项否决" in shown
    sub = page(county, "leader", "score_of", "town").content.decode()
    assert "子站只看单项否决" in sub
    for login in ("town_handler", "administrator"):
        assert page(county, login, "score").status_code == 404


def test_pages_of_the_registrar_are_not_there_for_others(county: Any) -> None:
    line = Publication.objects.first()
    assert line is not None
    pages = (
        ("sample", ()),
        ("judge", (line.pk,)),
        ("annex", ()),
        ("indicator", ("V3",)),
        ("bonus", ("county",)),
        ("note", ("county",)),
    )
    for name, args in pages:
        assert page(county, "registrar", name, *args).status_code == 200, name
        for login in ("reviewer", "town_handler", "administrator"):
            assert page(county, login, name, *args).status_code == 404, (name, login)


def test_indicators_are_read_and_changed_with_source_and_certainty(county: Any) -> None:
    shown = page(county, "leader", "indicators").content.decode()
    assert "国办秘函〔2019〕19号" in shown and "未见原文，本县自定" in shown and "已核实" in shown
    client = county.browser("registrar")
    address = reverse("inspection:indicator", args=["V3"])
    data = {
        "rule": "两周",
        "source": "",
        "certainty": "certain",
        "since": county.day.isoformat(),
        "number_days": "10",
        "number_warn": "3",
    }
    assert client.post(address, data).status_code == 200 and not IndicatorRow.objects.exists()
    assert client.post(address, {**data, "source": "省发〔2026〕1号"}).status_code == 302
    assert "省发〔2026〕1号" in page(county, "leader", "indicators").content.decode()


def test_a_problem_and_an_account_are_entered_from_the_desk(county: Any) -> None:
    client = county.browser("registrar")
    address = reverse("desk:open", args=["inspection_finding"])
    form = client.get(address).content.decode()
    once = form.split('name="once" value="')[1].split('"')[0]
    data = {
        "once": once,
        "site": "town",
        "indicator": "D2.3",
        "title": "办事地点写错",
        "evidence": "写的是旧址",
        "unit": "",
    }
    assert client.post(address, data).status_code == 302
    found = Finding.objects.get(cause="")
    assert county.state(found) == "fixing"
    shown = client.get(reverse("desk:matter", args=[found.pk])).content.decode()
    assert "写的是旧址" in shown and "本县自定" in shown
    listed = client.get(reverse("desk:list", args=["inspection_finding"])).content.decode()
    assert "办事地点写错" in listed and "预警" in listed
    own = county.browser("town_handler")
    assert own.get(reverse("desk:matter", args=[found.pk])).status_code == 200
    stranger = county.browser("land_handler")
    assert stranger.get(reverse("desk:matter", args=[found.pk])).status_code == 404
    accounts = reverse("desk:register_open", args=["media_accounts"])
    form = client.get(accounts).content.decode()
    data = {
        "once": form.split('name="once" value="')[1].split('"')[0],
        "kind": "wechat",
        "name": "石桥发布",
        "unit": str(county.units["town"].pk),
        "opened_on": "2026-01-05",
        "interacts": "on",
    }
    assert client.post(accounts, data).status_code == 302
    listed = own.get(reverse("desk:register", args=["media_accounts"])).content.decode()
    assert "石桥发布" in listed and "超过两周" in listed
    listed = stranger.get(reverse("desk:register", args=["media_accounts"])).content.decode()
    assert "石桥发布" not in listed and Account.objects.count() == 1


def test_the_group_page_asks_the_same_questions_for_more_sites(county: Any) -> None:
    client = county.browser("registrar")

    def asked() -> int:
        client.get(reverse("inspection:group"))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("inspection:group")).status_code == 200
        return len(queries)

    few = asked()
    for n in range(4):
        county.site(f"more{n}", "land")
    assert asked() <= few
