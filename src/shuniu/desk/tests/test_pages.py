"""Who gets to which page, and what a page costs."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from shuniu.casework import standard
from shuniu.casework.testing.county import FRIDAY, County, fresh
from shuniu.commons.people.duties import ADMINISTRATOR, AUDITOR, REGISTRAR
from shuniu.commons.trail.models import Entry
from shuniu.desk import urls
from shuniu.desk.declare import Tile, TileFacts, register_tile, tiles
from shuniu.ground import clock

Browser = Callable[[str], Client]

FOR_ALL = ["home", "search", "change_password", "notices", "delegations", "limits"]


def names() -> list[str]:
    return [p.name for p in urls.urlpatterns]


@pytest.mark.parametrize("name", names())
def test_a_stranger_is_sent_to_sign_in_from_every_page(county: County, name: str) -> None:
    pattern = next(p for p in urls.urlpatterns if p.name == name)
    fill = {"pk": 1, "number": 2026, "kind": "errand", "code": "units", "act": "x"}
    kwargs = {k: fill[k] for k in pattern.pattern.converters}
    address = reverse(f"desk:{name}", kwargs=kwargs)
    answer = Client().get(address)
    if name == "sign_in":
        assert answer.status_code == 200
    elif name == "sign_out":
        assert answer.status_code == 405
    else:
        assert answer.status_code == 302 and answer.url.startswith("/desk/sign-in/?next=")


@pytest.mark.parametrize("name", FOR_ALL)
def test_everybody_has_these_pages(county: County, browser: Browser, name: str) -> None:
    answer = browser("idle").get(reverse(f"desk:{name}"))
    assert answer.status_code == 200
    if name != "change_password":
        assert "本系统为非涉密系统，严禁处理、存储、传输国家秘密" in answer.content.decode()


@pytest.mark.parametrize("code", ["units", "members", "posts", "limits", "holiday_notices"])
def test_registers_that_everybody_may_look_up(county: County, browser: Browser, code: str) -> None:
    assert browser("idle").get(reverse("desk:register", args=[code])).status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "/desk/trail/",
        "/desk/handover/",
        "/desk/calendar/enter/",
        "/desk/gaps/",
        "/desk/reminders/",
        "/desk/r/numbers/",
        "/desk/r/numbers/export.xlsx",
        "/desk/r/handovers/",
        "/desk/r/limits/new/",
        "/desk/r/nothing/",
        "/desk/list/errand/",
        "/desk/list/errand/export.xlsx",
        "/desk/list/errand/new/",
        "/desk/list/nothing/",
        "/desk/m/1/",
    ],
)
def test_what_one_may_not_see_is_not_there(county: County, browser: Browser, address: str) -> None:
    county.given()
    answer = browser("idle").get(address)
    assert answer.status_code == 404
    # The page of the workbench says so, and leads back to it: who is at work stays there.
    assert f'href="{reverse("desk:home")}"' in answer.content.decode()


def test_the_auditor_and_the_administrator_see_their_own_and_no_matter(
    county: County, browser: Browser
) -> None:
    county.seat("auditor", "office", AUDITOR)
    county.seat("admin", "office", ADMINISTRATOR)
    matter = county.given()
    auditor, admin = browser("auditor"), browser("admin")
    assert auditor.get("/desk/trail/").status_code == 200
    assert auditor.get("/desk/gaps/").status_code == 200
    assert auditor.get("/desk/handover/").status_code == 404
    assert admin.get("/desk/handover/").status_code == 200
    assert admin.get("/desk/trail/").status_code == 404
    for page in (auditor, admin):
        assert page.get(f"/desk/m/{matter.pk}/").status_code == 404
        assert page.get("/desk/list/errand/").status_code == 404


def test_another_units_matter_is_not_there_and_ones_own_is(
    county: County, browser: Browser
) -> None:
    matter = county.given(lead_unit="roads")
    address = reverse("desk:matter", args=[matter.pk])
    assert browser("water").get(address).status_code == 404
    assert browser("water").get(address + "sheet/").status_code == 404
    assert browser("water").get(address + "sign_for/").status_code == 404
    assert browser("water").post(address + "sign_for/").status_code == 404
    assert browser("roads").get(address).status_code == 200


def _cost(page: Client, address: str) -> int:
    """Queries of a page whose worker has read the county, calendar and menu's counts before."""
    costs = []
    for _again in range(3):  # what it remembers for half a minute may run out in one of them
        with CaptureQueriesContext(connection) as queries:
            assert page.get(address).status_code == 200
        costs.append(len(queries))
    return min(costs)


@pytest.mark.parametrize("login", ["registrar", "roads"])
def test_a_page_costs_the_same_whatever_it_lists(
    county: County, browser: Browser, login: str
) -> None:
    for _i in range(3):
        county.handling("water")
    page = browser(login)
    lists = ["/desk/", "/desk/list/errand/", "/desk/?tab=sent", "/desk/list/errand/?sort=due"]
    few = {address: _cost(page, address) for address in lists}
    for _i in range(12):
        county.handling("water", "power")
    many = {address: _cost(page, address) for address in lists}
    assert many == few
    assert max(many.values()) <= 8, many


def test_a_detail_costs_the_same_however_long_its_history(county: County, browser: Browser) -> None:
    page = browser("registrar")
    short = county.handling("water")
    plain = _cost(page, f"/desk/m/{short.pk}/")
    for hour in range(1, 8):
        standard.urge(
            fresh(short),
            means="phone",
            text="催",
            by=county.actor("registrar"),
            at=clock.on(FRIDAY, 10, hour),
        )
    assert _cost(page, f"/desk/m/{short.pk}/") == plain
    assert plain <= 16, plain


def test_looking_at_a_matter_is_in_the_trail(county: County, browser: Browser) -> None:
    matter = county.given()
    page = browser("roads")
    page.get(f"/desk/m/{matter.pk}/")
    page.get(f"/desk/m/{matter.pk}/sheet/")
    seen = Entry.objects.filter(subject_kind="matter", subject_id=str(matter.pk))
    verbs = list(seen.filter(verb__startswith="desk.").values_list("verb", "actor_label"))
    assert verbs == [("desk.saw", "roads"), ("desk.opened_sheet", "roads")]


def test_whoever_got_a_password_from_another_changes_it_first(
    county: County, browser: Browser
) -> None:
    member = county.members["roads"]
    member.must_change_password = True
    member.set_password("from-another-1")
    member.save()
    page = browser("roads")
    answer = page.get("/desk/list/errand/")
    assert answer.status_code == 302 and answer.url == "/desk/password/"
    wrong = {"old": "nothing", "new": "a-good-long-one-7", "again": "a-good-long-one-7"}
    assert page.post("/desk/password/", wrong).status_code == 200
    right = {**wrong, "old": "from-another-1"}
    assert page.post("/desk/password/", right).url == "/desk/"
    assert page.get("/desk/list/errand/").status_code == 200


def test_home_begins_with_what_waits_and_its_hints_are_urgent_first(
    county: County, browser: Browser
) -> None:
    for order, tone in enumerate(("info", "late", "warn")):
        facts = TileFacts(order + 1, f"提示{tone}", "/desk/", tone)
        register_tile(
            Tile(f"try.{tone}", "试", (REGISTRAR,), lambda _s, facts=facts: facts, order=order)
        )
    try:
        page = browser("registrar").get("/desk/").content.decode()
    finally:
        for tone in ("info", "late", "warn"):
            del tiles._things[f"try.{tone}"]
    places = [page.index(f"提示{tone}") for tone in ("late", "warn", "info")]
    assert page.index('class="tabs"') < places[0] and places == sorted(places)
