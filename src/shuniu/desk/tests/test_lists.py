"""The list: filters, search, order, keyset pages, export; what a stranger gets of it."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import python_calamine
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shuniu.casework import standard
from shuniu.casework.models import Matter
from shuniu.casework.queries import visible_to
from shuniu.casework.testing import errand
from shuniu.casework.testing.county import FRIDAY, County, fresh
from shuniu.commons.trail.models import Entry
from shuniu.desk import listing as listings
from shuniu.desk.declare import desks, registers
from shuniu.desk.listing import Listing, search_matters
from shuniu.desk.views import home
from shuniu.desk.views.shown import showing_for
from shuniu.desk.xlsx import export
from shuniu.ground import clock

MONDAY, TUESDAY = FRIDAY + dt.timedelta(days=3), FRIDAY + dt.timedelta(days=4)
Browser = Callable[[str], Client]


def _due(county: County, day: dt.date, lead_unit: str = "roads") -> Matter:
    """An errand that runs, due on a day."""
    matter = county.given(lead_unit=lead_unit)
    Matter.objects.filter(pk=matter.pk).update(due_on=day)
    return matter


def _listing(county: County, login: str, address: str = "") -> Listing:
    desk, actor = desks.get("errand"), county.actor(login)
    return Listing(
        visible_to(actor, "errand"),
        QueryDict(address.lstrip("?")),
        showing_for(actor),
        columns=desk.columns,
        filters=desk.filters,
        search=search_matters,
        attach=desk.attach,
    )


def _walk(county: County, login: str, address: str = "") -> list[int]:
    """All keys of a list by following its pages forward."""
    keys: list[int] = []
    place = ""
    while True:
        query = parse_qs(urlsplit(address).query)
        typed = {k: v[0] for k, v in query.items()}
        page = _listing(county, login, urlencode({**typed, "at": place})).page()
        keys += [row.pk for row in page.rows]
        if not page.next:
            return keys
        place = page.next


@pytest.mark.parametrize("sort", ["", "number", "-number", "due", "-due", "opened", "-opened"])
def test_pages_hold_every_row_once_in_order_and_lead_back(
    county: County, monkeypatch: pytest.MonkeyPatch, sort: str
) -> None:
    monkeypatch.setattr(listings, "SIZE", 3)
    days = [FRIDAY + dt.timedelta(days=d) for d in (1, 1, 1, 2, 2, 9, 30, 3, 1, 5)]
    matters = [county.given(due_on=day) for day in days]
    found = _walk(county, "registrar", f"?sort={sort}")
    assert sorted(found) == sorted(m.pk for m in matters)
    whole = [m.pk for m in _listing(county, "registrar", f"sort={sort}").everything()]
    assert found == whole
    first = _listing(county, "registrar", f"sort={sort}").page()
    second = _listing(county, "registrar", f"sort={sort}&at={first.next}").page()
    back = _listing(county, "registrar", f"sort={sort}&at={second.previous}").page()
    assert [m.pk for m in back.rows] == [m.pk for m in first.rows]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=60), st.text(max_size=12), st.text(max_size=12), st.text(max_size=12))
def test_no_address_breaks_a_list(county: County, at: str, sort: str, state: str, q: str) -> None:
    Matter.objects.all()[:0]
    typed = QueryDict(mutable=True)
    typed.update({"at": at, "sort": sort, "state": state, "q": q, "unit": q, "period": state})
    listing = _listing(county, "registrar", typed.urlencode())
    assert listing.page().rows == []


def test_filters_keep_what_they_say(
    county: County, browser: Browser, set_clock: Callable[[dt.datetime], None]
) -> None:
    late = _due(county, FRIDAY)
    soon = _due(county, TUESDAY, "water")
    fine = _due(county, FRIDAY + dt.timedelta(days=60))
    new = county.errand()
    Matter.objects.filter(pk=new.pk).update(due_on=None)
    set_clock(clock.on(MONDAY))

    def keys(address: str) -> set[int]:
        return set(_walk(county, "registrar", address))

    assert keys("?light=late") == {late.pk}
    assert keys("?light=soon") == {soon.pk}
    assert keys("?light=ok") == {fine.pk, new.pk}
    assert keys("?state=new") == {new.pk}
    assert keys("?state=open") == {late.pk, soon.pk, fine.pk, new.pk}
    assert keys("?state=done") == set()
    assert keys(f"?unit={county.units['water'].pk}") == {soon.pk}
    assert keys("?period=2026-09") == {late.pk, soon.pk, fine.pk, new.pk}
    assert keys("?period=2026-08") == set()
    everything = {late.pk, soon.pk, fine.pk, new.pk}
    assert keys("?state=nonsense&light=x&unit=9999&period=1") == everything
    shown = browser("registrar").get("/desk/list/errand/?light=late").content.decode()
    assert '<option value="late" selected>■ 逾期' in shown
    assert "没有符合这些条件的记录" in (
        browser("registrar").get("/desk/list/errand/?state=done").content.decode()
    )


def test_search_finds_two_characters_and_nothing_of_others(county: County) -> None:
    mine, others = county.given(lead_unit="roads"), county.given(lead_unit="water")
    assert _walk(county, "registrar", "?q=路灯") == [others.pk, mine.pk]
    assert _walk(county, "roads", "?q=路灯") == [mine.pk]
    assert _walk(county, "roads", "?q=没有的词") == []
    assert "至少输入两个字" in _listing(county, "roads", "q=路").error


def test_search_takes_the_hits_first(county: County) -> None:
    county.given()
    with CaptureQueriesContext(connection) as queries:
        _listing(county, "registrar", "q=路灯").page()
    sent = [q["sql"] for q in queries]
    told = [n for n, sql in enumerate(sent) if "mattertext" in sql]
    assert sent[told[0]].startswith("EXPLAIN")  # how common the words are, not asked for again
    (first,) = told[1:]
    assert "LIMIT" in sent[first] and any("= ANY" in sql for sql in sent[first + 1 :])


def test_one_search_box_for_all_shows_what_one_may_see(county: County, browser: Browser) -> None:
    mine, others = county.given(lead_unit="roads"), county.given(lead_unit="water")
    shown = browser("roads").get("/desk/search/?q=路灯").content.decode()
    assert f"/desk/m/{mine.pk}/" in shown and f"/desk/m/{others.pk}/" not in shown
    answer = browser("roads").get("/desk/search/", {"q": mine.number})
    assert answer.url == f"/desk/m/{mine.pk}/"
    shown = browser("roads").get("/desk/search/", {"q": others.number}).content.decode()
    assert "没有找到您能查看的事项" in shown
    assert "没有找到" in browser("idle").get("/desk/search/?q=路灯").content.decode()


def _sheet(answer: object) -> list[list[object]]:
    data = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    return book.get_sheet_by_index(0).to_python()


def test_the_export_has_the_screens_rows_filter_and_columns(
    county: County, browser: Browser, set_clock: Callable[[dt.datetime], None]
) -> None:
    kept = _due(county, FRIDAY)
    _due(county, FRIDAY + dt.timedelta(days=60))
    _due(county, FRIDAY, "water")
    set_clock(clock.on(MONDAY))
    rows = _sheet(browser("roads").get("/desk/list/errand/export.xlsx?light=late"))
    assert rows[0] == ["标题", "编号", "承办单位", "状态", "办理期限", "登记日期", "键"]
    assert [row[1] for row in rows[1:]] == [kept.number]
    assert rows[1][2] == "roads" and rows[1][4] == FRIDAY
    entry = Entry.objects.get(verb="desk.exported")
    assert entry.actor_label == "roads"
    assert entry.detail["rows"] == 1 and entry.detail["filters"] == {"light": "late"}


def test_an_export_writes_text_as_text(county: County, browser: Browser) -> None:
    county.errand(title='=HYPERLINK("http://x","点我")')
    rows = _sheet(browser("registrar").get("/desk/list/errand/export.xlsx"))
    assert rows[1][0] == '=HYPERLINK("http://x","点我")'


def test_too_long_an_export_is_refused_in_a_sentence(
    county: County, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "MOST_ROWS", 1)
    county.given()
    county.given()
    answer = browser("registrar").get("/desk/list/errand/export.xlsx?state=given", follow=True)
    assert answer.redirect_chain[-1][0] == "/desk/list/errand/?state=given"
    assert "先用筛选缩小范围" in answer.content.decode()
    assert not Entry.objects.filter(verb="desk.exported").exists()


def test_the_inbox_shows_the_overdue_first_and_pages_on(
    county: County,
    browser: Browser,
    monkeypatch: pytest.MonkeyPatch,
    set_clock: Callable[[dt.datetime], None],
) -> None:
    monkeypatch.setattr(home, "SIZE", 2)
    days = [FRIDAY + dt.timedelta(days=d) for d in (30, 1, 3, 40, 0)]
    matters = [county.given(due_on=day) for day in days]
    set_clock(clock.on(MONDAY))
    page = browser("roads")
    address, found = "/desk/", []
    while address:
        answer = page.get(address)
        lines = [line for _c, _h, lines in answer.context["groups"] for line in lines]
        found += [line.key for line in lines]
        older = answer.context["older"]
        address = f"/desk/{older}" if older else ""
    ordered = sorted(matters, key=lambda m: (days[matters.index(m)], m.pk))
    assert sorted(found) == sorted(m.pk for m in matters)
    assert found[:2] == [ordered[0].pk, ordered[1].pk]
    headings = [h for _c, h, _lines in page.get("/desk/").context["groups"]]
    assert headings == ["已逾期"]
    for hostile in ("x", "2026-13-01.1", "2026-01-01.", f"2026-01-01.{'9' * 40}"):
        assert page.get("/desk/", {"after": hostile}).status_code == 200


def test_a_matter_that_was_given_twice_is_listed_once(county: County) -> None:
    matter = county.given(lead_unit="roads")
    standard.send_back(matter, reason="不归我们", by=county.actor("roads"), at=clock.on(FRIDAY, 10))
    roads = county.units["roads"]
    errand.give(
        fresh(matter), lead_unit=roads, by=county.actor("registrar"), at=clock.on(FRIDAY, 12)
    )
    assert matter.assignments.filter(unit=roads).count() == 2
    assert _walk(county, "roads") == [matter.pk]
    for login in county.members:
        actor = county.actor(login)
        listed = set(visible_to(actor, "errand", listed=True))
        assert listed == set(visible_to(actor, "errand"))


@pytest.mark.parametrize("tab", ["sent", "closed"])
def test_what_one_sent_is_listed_once_page_by_page(
    county: County, browser: Browser, monkeypatch: pytest.MonkeyPatch, tab: str
) -> None:
    monkeypatch.setattr(home, "SIZE", 2)
    matters = [county.handling() for _i in range(5)]
    for matter in matters:
        errand.draft(matter, text="好了", by=county.actor("roads"), at=clock.on(FRIDAY, 11))
        if tab == "closed":
            errand.approve(fresh(matter), by=county.actor("reviewer"), at=clock.on(FRIDAY, 12))
    other = county.handling()  # open when the others are closed
    page, found, address = browser("roads"), [], f"/desk/?tab={tab}"
    while address:
        answer = page.get(address)
        found += [line.key for _c, _h, lines in answer.context["groups"] for line in lines]
        address = f"/desk/{answer.context['older']}" if answer.context["older"] else ""
    expected = [m.pk for m in matters] + ([other.pk] if tab == "sent" else [])
    assert found == expected[::-1]
    assert page.get("/desk/", {"tab": tab, "before": "9" * 30}).status_code == 200


def test_every_register_of_the_program_has_a_first_page(county: County) -> None:
    """Whatever its rows' key is called, and whichever column it is sorted by."""
    actor = county.actor("registrar")
    for code, plain in registers.items():
        for sort in ["", *(f"-{c.code}" for c in plain.columns if c.sort)]:
            found = Listing(
                plain.rows(actor),
                QueryDict(urlencode({"sort": sort})),
                showing_for(actor),
                columns=plain.columns,
                filters=plain.filters,
                order=plain.order,
                search=plain.search,
                attach=plain.attach,
            )
            assert len(found.page().rows) <= listings.SIZE, code


def test_a_long_text_of_a_list_may_take_two_lines(county: County, browser: Browser) -> None:
    matter = _due(county, MONDAY)
    unit = matter.assignments.get().unit
    unit.short_name = "第三产业和乡村旅游融合发展工作领导小组办公室"
    unit.save()
    page = browser("registrar").get("/desk/list/errand/").content.decode()
    assert f'class="wraps">{unit.short_name}<' in page
