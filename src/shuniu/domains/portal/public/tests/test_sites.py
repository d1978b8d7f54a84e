"""Hosts as data, sites and columns that are closed, a redesign's own tokens."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

from django.test import Client

from shuniu.domains.portal import tokens
from shuniu.domains.portal.models import Redesign, Site
from shuniu.domains.portal.pages import identities

from .conftest import DAY, Group, forget

Reader = Callable[..., str]


def test_a_host_that_is_not_ours_is_told_so(group: Group, client: Client) -> None:
    for host in ("evil.example", "a<b>.example", "", "www.x.gov.cn.evil.example"):
        answer = client.get("/", HTTP_HOST=host, SERVER_NAME=host or "nobody.example")
        assert answer.status_code == 421, host
        assert "不属于本网站群" in answer.content.decode()
        assert "<b>" not in answer.content.decode()


def test_a_site_just_opened_is_there_at_once(
    group: Group, client: Client, monkeypatch: Any
) -> None:
    assert client.get("/").status_code == 200  # the group is known, as it was
    monkeypatch.setattr(identities, "FRESH_SECONDS", -1.0)
    group.open("water", "水务局", host="water.example")
    assert client.get("/", HTTP_HOST="water.example").status_code == 200
    assert client.get("/s/water/")["Location"] == "http://water.example/"
    group.open("health", "卫健局")
    assert client.get("/s/health/").status_code == 200


def test_a_sub_site_on_a_host_of_its_own(group: Group, client: Client, reader: Reader) -> None:
    group.town.host = "linjiang.example"
    group.town.save()
    one = group.article("春耕", site=group.town)
    page = reader("/c/news/", HTTP_HOST="linjiang.example")
    assert "临江镇网站" in page and f'href="/a/2026/{one.pk}.html"' in page
    assert "春耕" in reader(f"/a/2026/{one.pk}.html", HTTP_HOST="linjiang.example")
    assert "临江镇" in reader("/search/?q=春耕", HTTP_HOST="linjiang.example")
    answer = client.get("/s/linjiang/c/news/")
    assert (answer.status_code, answer["Location"]) == (302, "http://linjiang.example/c/news/")
    assert client.get("/desk/", HTTP_HOST="linjiang.example").status_code == 404
    looked = client.post("/look/", {"size": "large"}, HTTP_HOST="linjiang.example")
    assert looked.status_code == 302


def test_the_kits_pages_on_a_sites_own_host_are_the_sites(group: Group, client: Client) -> None:
    group.town.host = "linjiang.example"
    group.town.save()
    for path, status in (("/about/accessibility/", 200), ("/nowhere/", 404)):
        forget()
        page = client.get(path, HTTP_HOST="linjiang.example")
        told = page.content.decode()
        assert page.status_code == status and "临江镇网站" in told
        for address in set(re.findall(r'href="(/[^"]*)"', told.split("<body>")[1])):
            assert client.get(address, HTTP_HOST="linjiang.example").status_code == 200, address
    main = client.get("/about/accessibility/").content.decode()
    assert 'href="/letters/"' in main  # the doors were not looked for on the other host


def test_a_closed_site_and_a_closed_column_lead_on(group: Group, client: Client) -> None:
    group.town.closed_on, group.town.moved_to = DAY, "/c/news/"
    group.town.save()
    group.column(group.main, "old", closed_on=DAY, redirect_to="/c/news/")
    group.column(group.main, "gone", closed_on=DAY)
    forget()
    assert client.get("/s/linjiang/c/news/")["Location"] == "/c/news/"
    told = client.get("/s/linjiang/").content.decode()
    assert "关停公告" in told and 'class="button" href="/c/news/"' in told
    month = DAY - dt.timedelta(days=30)
    Site.objects.filter(pk=group.town.pk).update(opened_on=month, closed_on=month)
    forget()
    assert client.get("/s/linjiang/")["Location"] == "/c/news/"
    assert client.get("/c/old/")["Location"] == "/c/news/"
    assert client.get("/c/gone/").status_code == 404


def test_a_redesign_brings_its_theme_and_its_own_tokens(group: Group, reader: Reader) -> None:
    Redesign.objects.create(
        site=group.main, number=1, title="开通", theme="plain", since=dt.date(2020, 1, 1)
    )
    assert "/look-" not in reader("/")
    Redesign.objects.create(
        site=group.main, number=2, title="改版", theme="ink", since=dt.date(2021, 1, 1),
        tokens={"accent": "#123456", "onload": "x", "radius": "url(x)"},
    )  # fmt: skip
    page = reader("/")
    assert "themes/ink.css" in page
    sheet = page[page.index("/look-2-") :].split('"')[0]
    css = reader(sheet)
    assert "--accent: #123456;" in css and "onload" not in css and "url" not in css
    assert "themes/ink.css" in reader("/about/"), "the pages of other rooms wear it too"


def test_tokens_that_cannot_be_read_are_refused_in_a_sentence() -> None:
    assert not tokens.faults({"accent": "#123456", "radius": "4px"})
    assert "不能修改" in tokens.faults({"font": "x"})[0]
    assert "#1a2b3c" in tokens.faults({"accent": "red"})[0]
    assert "看不清" in tokens.faults({"head-ink": "#777777", "head-paper": "#888888"})[0]
    assert "看不清" in tokens.faults({"link": "#cccccc"})[0]
