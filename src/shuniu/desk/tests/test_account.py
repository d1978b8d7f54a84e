"""Signing in and out: one sentence for what is wrong, a lock after five, an end when idle."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from django.test import Client

from shuniu.casework.testing.county import County
from shuniu.commons.trail.models import Entry

Browser = Callable[[str], Client]
PASSWORD = "a-long-word-for-roads-9"


@pytest.fixture
def roads(county: County) -> County:
    member = county.members["roads"]
    member.set_password(PASSWORD)
    member.save()
    return county


def _sign_in(page: Client, login: str, password: str, address: str = "/desk/sign-in/") -> str:
    answer = page.post(address, {"username": login, "password": password})
    return answer.url if answer.status_code == 302 else answer.content.decode()


def test_one_signs_in_and_comes_to_where_one_wanted(roads: County) -> None:
    address = "/desk/sign-in/?next=/desk/list/errand/"
    assert _sign_in(Client(), "roads", PASSWORD, address) == "/desk/list/errand/"
    assert Entry.objects.get(verb="desk.signed_in").actor_label == "roads"


@pytest.mark.parametrize("hostile", ["https://evil.example/", "//evil.example/", "javascript:1"])
def test_nobody_is_sent_away_from_here(roads: County, hostile: str) -> None:
    address = f"/desk/sign-in/?next={hostile}"
    assert _sign_in(Client(), "roads", PASSWORD, address) == "/desk/"


def test_a_wrong_name_and_a_wrong_password_read_alike(roads: County) -> None:
    member = roads.members["water"]
    member.set_password(PASSWORD)
    member.is_active = False
    member.save()
    said = [
        _sign_in(Client(), login, word)
        for login, word in (("roads", "wrong-1"), ("nobody", "wrong-2"), ("water", PASSWORD))
    ]
    for page in said:
        assert "登录名或者密码不对" in page
    errors = {page.split('class="error-summary"')[1].split("</ul>")[0] for page in said}
    assert len(errors) == 1
    refused = Entry.objects.filter(verb="desk.sign_in_refused").values_list("detail", flat=True)
    assert [d["login"] for d in refused] == ["roads", "nobody", "water"]


def test_after_five_failures_the_door_is_locked_even_for_the_right_word(roads: County) -> None:
    page = Client()
    for _try in range(5):
        _sign_in(page, "roads", "wrong")
    assert "已暂时锁定" in _sign_in(page, "roads", PASSWORD)
    other = roads.members["power"]
    other.set_password(PASSWORD)
    other.save()
    assert _sign_in(page, "power", PASSWORD) == "/desk/"  # a colleague at the same machine works


def test_empty_and_hostile_typing_gets_a_sentence(roads: County) -> None:
    assert "请填写登录名" in _sign_in(Client(), "", "")
    for login in ("a\x00b", "x" * 5000, "<script>", "😀", "‮roads"):
        shown = _sign_in(Client(), login, "y" * 5000)
        assert "<script>" not in shown.split("</head>")[1] and "error-summary" in shown


def test_signing_out_is_a_deed_not_a_link(roads: County, browser: Browser) -> None:
    page = browser("roads")
    assert page.get("/desk/sign-out/").status_code == 405
    assert page.post("/desk/sign-out/").url == "/desk/sign-in/"
    assert page.get("/desk/").url.startswith("/desk/sign-in/")
    assert Entry.objects.filter(verb="desk.signed_out", actor_label="roads").exists()


def test_whoever_sat_idle_signs_in_again_and_is_told_why(county: County, browser: Browser) -> None:
    page = browser("roads")
    page.get("/desk/")
    session = page.session
    session["seen_at"] = int(time.time()) - 3 * 3600
    session.save()
    page.cookies["sessionid"] = session.session_key
    answer = page.get("/desk/list/errand/?state=new")
    assert answer.url == "/desk/sign-in/?next=%2Fdesk%2Flist%2Ferrand%2F%3Fstate%3Dnew&expired=1"
    assert "登录已经过期" in page.get(answer.url).content.decode()


def test_whoever_left_is_out_at_once(county: County, browser: Browser) -> None:
    page = browser("roads")
    assert page.get("/desk/").status_code == 200
    county.members["roads"].is_active = False
    county.members["roads"].save()
    assert page.get("/desk/").status_code == 302


def test_htmx_is_led_to_the_door_as_well(county: County) -> None:
    answer = Client().get("/desk/m/1/sign_for/", headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"].startswith("/desk/sign-in/?next=")


def test_new_passwords_must_agree_and_be_good(roads: County, browser: Browser) -> None:
    page = browser("roads")
    sent = {"old": PASSWORD, "new": "one-good-word-77", "again": "another-word-77"}
    assert "不一样" in page.post("/desk/password/", sent).content.decode()
    weak = {"old": PASSWORD, "new": "12345678901", "again": "12345678901"}
    assert page.post("/desk/password/", weak).status_code == 200
    good = {**sent, "again": sent["new"]}
    assert page.post("/desk/password/", good).url == "/desk/"
    assert page.get("/desk/").status_code == 200  # and one stays signed in
