"""The chapter's pages: who sees what, and that every number opens to its records."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
import python_calamine
from django.test import Client
from docx import Document

from shuniu.casework.models import Matter
from shuniu.commons.trail.models import Entry
from shuniu.ground import clock
from shuniu.yearbook.actions import freeze
from shuniu.yearbook.models import Freeze, FrozenFigure
from shuniu.yearbook.tests.conftest import LATER, PERIOD

CHAPTER = "/desk/yearbook/inquiry/"
SEPTEMBER = "?first=2026-09-01&last=2026-09-30"
RECORDS = "/desk/yearbook/figure/letters.closed/records/" + SEPTEMBER


def page(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return str(response.content.decode())


Browser = Callable[[str], Client]


def test_the_prose_states_its_figures_and_each_opens_to_as_many_records(
    stated: Any, browser: Browser
) -> None:
    client = browser("registrar")
    text = page(client, CHAPTER + SEPTEMBER)
    assert "群众经网络问政平台和各信箱写来" in text
    assert "50.00%" in text
    assert 'href="/desk/yearbook/figure/letters.closed/records/?first=2026-09-01' in text
    listed = page(client, RECORDS)
    assert "已办结：2件" in listed
    assert listed.count("<tr data-row>") == 2
    for letter in (stated.closed, stated.rejected):
        assert letter.matter.number in listed
        assert f'href="/desk/m/{letter.pk}/"' in listed
    assert stated.new.matter.number not in listed
    assert Entry.objects.filter(verb="yearbook.traced", subject_id="letters.closed").exists()


def test_the_period_is_since_the_opening_a_year_or_two_days(stated: Any, browser: Browser) -> None:
    client = browser("leader")
    assert "2026年9月1日至2026年11月20日" in page(client, CHAPTER)
    assert "2025年，网络问政平台没有收到来信" in page(client, CHAPTER + "?year=2025")
    for bad in ("?year=abc", "?year=99999", "?first=x", "?first=2026-09-02&last=2026-09-01"):
        assert "message-warn" in page(client, CHAPTER + bad)


def test_others_see_the_number_but_not_what_is_behind_it(stated: Any, browser: Browser) -> None:
    client = browser("housing_handler")
    text = page(client, CHAPTER + SEPTEMBER)
    assert "50.00%" in text
    assert "/desk/yearbook/figure/" not in text
    row = FrozenFigure.objects.filter(pk=0)
    assert not row
    frozen = freeze("inquiry", PERIOD, by=stated.registrar, at=LATER)
    figure = frozen.figures.get(code="letters.closed")
    for address in (
        RECORDS,
        "/desk/yearbook/figure/letters.closed/",
        "/desk/yearbook/figure/letters.closed/records.xlsx",
        f"/desk/yearbook/frozen/{figure.pk}/",
    ):
        page(client, address, 404)
    assert client.post(f"/desk/yearbook/frozen/{figure.pk}/restate/").status_code == 404
    assert "/desk/yearbook/frozen/" not in page(client, CHAPTER + SEPTEMBER)


def test_an_auditor_traces_without_a_way_into_the_letters(stated: Any, browser: Browser) -> None:
    listed = page(browser("auditor"), RECORDS)
    assert stated.closed.matter.number in listed
    assert f"/desk/m/{stated.closed.pk}/" not in listed


def test_titles_on_the_trace_page_are_masked(stated: Any, browser: Browser) -> None:
    Matter.objects.filter(pk=stated.closed.pk).update(title="请回电13812345678")
    listed = page(browser("auditor"), RECORDS)
    assert "13812345678" not in listed
    assert "138****5678" in listed


def test_who_is_not_signed_in_is_sent_to_the_door(stated: Any) -> None:
    response = Client().get(CHAPTER)
    assert response.status_code == 302
    assert "/desk/" in response["Location"]


def test_unknown_sections_and_figures_are_not_found(stated: Any, browser: Browser) -> None:
    client = browser("leader")
    for address in (
        "/desk/yearbook/nothing/",
        "/desk/yearbook/figure/letters.nothing/",
        "/desk/yearbook/figure/letters.close_rate/records/",
        "/desk/yearbook/frozen/999/",
    ):
        page(client, address, 404)


def test_the_export_holds_the_same_records(stated: Any, browser: Browser) -> None:
    address = "/desk/yearbook/figure/letters.received/records.xlsx" + SEPTEMBER
    response = browser("registrar").get(address)
    data = io.BytesIO(b"".join(response.streaming_content))
    rows = python_calamine.load_workbook(data).get_sheet_by_index(0).to_python()
    assert len(rows) == 1 + 4
    assert Entry.objects.filter(verb="desk.exported").count() == 1


def test_a_broken_check_is_red_with_a_shape_a_word_and_both_numbers(
    stated: Any, browser: Browser
) -> None:
    client = browser("registrar")
    whole = page(client, CHAPTER + SEPTEMBER)
    assert "verdict-broken" not in whole
    assert "相符" in whole
    Matter.objects.filter(pk=stated.new.pk).update(closed_at=clock.on(PERIOD.last))
    text = page(client, CHAPTER + SEPTEMBER)
    assert text.count("verdict-broken") == 1
    assert "■</span> 不符" in text
    assert "已办结 3件 ≠ 按办理步骤已办结 2件" in text
    refused = client.post(CHAPTER + "freeze/", {"first": "2026-09-01", "last": "2026-09-30"})
    assert refused.status_code == 422
    assert not Freeze.objects.exists()


def test_frozen_from_the_page_it_shows_then_and_now_and_is_restated(
    stated: Any, browser: Browser
) -> None:
    client = browser("registrar")
    client.post(CHAPTER + "freeze/", {"first": "2026-09-01", "last": "2026-09-30", "note": ""})
    frozen = FrozenFigure.objects.get(code="letters.closed")
    assert "定稿" in page(client, CHAPTER + SEPTEMBER)
    stated.do("reopen", stated.closed, stated.registrar, reason="又漫水了")
    text = page(client, CHAPTER + SEPTEMBER)
    assert "定稿之后新计入0条，不再计入1条" in text
    told = page(client, f"/desk/yearbook/frozen/{frozen.pk}/")
    assert stated.closed.matter.number in told
    assert "重新办理" in told
    empty = client.post(f"/desk/yearbook/frozen/{frozen.pk}/restate/", {"reason": ""})
    assert empty.status_code == 422
    client.post(f"/desk/yearbook/frozen/{frozen.pk}/restate/", {"reason": "一件重新办理"})
    assert "一件重新办理" in page(client, "/desk/yearbook/figure/letters.closed/")
    assert "已更正" in page(client, CHAPTER + SEPTEMBER)
    assert "inquiry" in page(client, "/desk/yearbook/")


@pytest.mark.parametrize("login", ["housing_handler", "reviewer", "auditor"])
def test_a_stranger_freezes_nothing_from_the_page(
    stated: Any, browser: Browser, login: str
) -> None:
    client = browser(login)
    client.post(CHAPTER + "freeze/", {"first": "2026-09-01", "last": "2026-09-30"})
    assert not Freeze.objects.exists()


def test_the_word_document_says_what_the_page_says(stated: Any, browser: Browser) -> None:
    response = browser("registrar").get(CHAPTER + "docx/" + SEPTEMBER)
    document = Document(io.BytesIO(response.content))
    text = "\n".join(p.text for p in document.paragraphs)
    assert "办理完毕2件，占50.00%" in text
    assert "● 相符" in text
    assert document.tables[0].rows[0].cells[1].text == "4件"


def test_a_page_of_records_costs_the_same_however_many_there_are(
    stated: Any, browser: Browser, django_assert_max_num_queries: Any
) -> None:
    client = browser("registrar")
    page(client, RECORDS)
    with django_assert_max_num_queries(25):
        page(client, RECORDS)
