"""A form of several pages: kept while one goes, sent once, told in a sentence."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from shuniu.ground import clock
from shuniu.site import throttle
from shuniu.site.actions import DRAFT_KEPT, clear_drafts
from shuniu.site.forms import CitizenForm, Line
from shuniu.site.models import Draft
from shuniu.site.steps import StepForms

GOOD: dict[str, dict[str, Any]] = {
    "type": {"type": "help"},
    "text": {"headline": "路灯不亮", "body": "南关街口的路灯坏了😀\r\n请修"},
    "who": {"name": "张三", "since": "2026-11-01", "public": "on"},
}


def fill(client: Client, *pages: str, **changes: dict[str, Any]) -> None:
    for page in pages or GOOD:
        answer = client.post(f"/kit/write/{page}/", changes.get(page, GOOD[page]))
        assert answer.status_code == 302, answer.content.decode()


@pytest.mark.django_db
def test_from_the_first_page_to_the_number(client: Client, sent: list[Any]) -> None:
    assert "第1步，共4步" in client.get("/kit/write/type/").content.decode()
    assert client.post("/kit/write/type/", GOOD["type"])["Location"] == "/kit/write/text/"
    fill(client, "text", "who")
    check = client.get("/kit/write/check/").content.decode()
    assert "求助" in check
    assert "南关街口的路灯坏了😀<br>请修" in check
    done = client.post("/kit/write/check/", follow=True).content.decode()
    assert "云信〔2026〕7号" in done
    assert "ABCD-1234" in done
    answers, key = sent[0]
    assert answers["who"] == {"name": "张三", "since": "2026-11-01", "public": True}
    assert len(key) == 43


@pytest.mark.django_db
def test_sending_again_is_the_same_sending(client: Client, sent: list[Any]) -> None:
    fill(client)
    for _n in range(3):
        assert client.post("/kit/write/check/")["Location"] == "/kit/write/done/"
    assert len(sent) == 1
    assert Draft.objects.get().data == {}


def test_a_double_click_sends_once(fresh_database: str, sent: list[Any]) -> None:
    client = Client()
    fill(client)
    start = threading.Barrier(4)

    def click() -> None:
        twin = Client()
        twin.cookies = client.cookies
        start.wait()
        try:
            twin.post("/kit/write/check/")
        finally:
            connection.close()

    clicks = [threading.Thread(target=click) for _n in range(4)]
    for each in clicks:
        each.start()
    for each in clicks:
        each.join()
    assert len(sent) == 1


@pytest.mark.django_db
def test_what_is_wrong_is_said_beside_the_field_and_on_top_and_everything_stays(
    client: Client,
) -> None:
    fill(client, "type")
    answer = client.post("/kit/write/text/", {"headline": "很" * 13, "body": "短"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert '<a href="#id_headline">标题：最多12个字，现在有13个字' in page
    assert 'id="id_body_error"' in page
    assert 'aria-invalid="true"' in page
    assert "id_headline_helptext id_headline_error" in page
    assert "很" * 13 in page
    assert Draft.objects.get().data.keys() == {"type"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({}, "请填写标题"),
        ({"headline": " \u200b ", "body": "南关街口路灯"}, "请填写标题"),
        ({"headline": "路\0灯", "body": "南关街口路灯"}, "无法识别的字符"),
        ({"headline": "路灯", "body": "x" * 1_000_000}, "最多50个字，现在有1000000个字"),
    ],
)
def test_bad_typing_gets_a_sentence(client: Client, typed: dict[str, str], sentence: str) -> None:
    fill(client, "type")
    answer = client.post("/kit/write/text/", typed)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()


@pytest.mark.django_db
def test_direction_marks_and_scripts_do_no_harm(client: Client) -> None:
    headline = "\u202e<script>\u200f"
    fill(client, text={"headline": headline, "body": "<img onerror=x>12345"})
    page = client.get("/kit/write/check/").content.decode()
    assert "&lt;script&gt;" in page
    assert "\u202e" not in page
    assert "<img" not in page


@pytest.mark.django_db
def test_one_cannot_skip_ahead_and_a_changed_mind_changes_the_pages(
    client: Client, sent: list[Any]
) -> None:
    assert client.get("/kit/write/who/")["Location"] == "/kit/write/type/"
    assert client.post("/kit/write/check/")["Location"] == "/kit/begin/"
    fill(client)
    fill(client, "type", type={"type": "secret"})
    assert client.get("/kit/write/who/").status_code == 302
    client.post("/kit/write/check/")
    assert set(sent[0][0]) == {"type", "text"}
    assert client.get("/kit/write/nothing/").status_code == 404


@pytest.mark.django_db
def test_a_refusal_keeps_all_and_says_why(client: Client, sent: list[Any]) -> None:
    fill(client, text={"headline": "拒绝", "body": "南关街口路灯"})
    answer = client.post("/kit/write/check/")
    assert answer.status_code == 422
    assert "这件事请到窗口办理" in answer.content.decode()
    assert sent == []
    fill(client, "text")
    client.post("/kit/write/check/")
    assert len(sent) == 1


@pytest.mark.django_db
def test_a_stranger_sees_nothing_of_it(client: Client) -> None:
    fill(client)
    stranger = Client()
    assert stranger.get("/kit/write/check/").status_code == 302
    stranger.cookies["draft_kit"] = "x" * 43
    assert stranger.get("/kit/write/who/").status_code == 302
    page = client.get("/kit/write/who/")
    assert "张三" in page.content.decode()
    assert "no-store" in page["Cache-Control"]


@pytest.mark.django_db
def test_a_flood_waits_with_the_form_filled(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(StepForms, "page_limit", throttle.Limit("t", 1, dt.timedelta(minutes=10)))
    fill(client, "type")
    answer = client.post("/kit/write/text/", GOOD["text"])
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 60
    assert "路灯不亮" in answer.content.decode()
    assert "太频繁" in answer.content.decode()


@pytest.mark.django_db
def test_on_a_shared_computer_nothing_stays(client: Client) -> None:
    fill(client)
    assert client.post("/kit/write/check/", {"forget": "1"})["Location"] == "/kit/begin/"
    assert not Draft.objects.exists()
    assert client.get("/kit/write/check/")["Location"] == "/kit/write/type/"


@pytest.mark.django_db
def test_what_is_left_lying_goes_after_two_days(
    client: Client, set_clock: Callable[[dt.datetime], None]
) -> None:
    start = clock.on(dt.date(2026, 11, 20))
    set_clock(start)
    fill(client)
    assert clear_drafts(at=start + DRAFT_KEPT) == 0
    set_clock(start + DRAFT_KEPT + dt.timedelta(minutes=1))
    assert client.get("/kit/write/check/")["Location"] == "/kit/write/type/"
    assert clear_drafts(at=clock.now()) == 1


@pytest.mark.django_db
def test_a_file_is_not_kept_in_the_draft(client: Client) -> None:
    fill(client, "type")
    client.post("/kit/write/text/", GOOD["text"] | {"photo": SimpleUploadedFile("a.png", b"x")})
    assert set(Draft.objects.get().data["text"]) == {"headline", "body"}


@pytest.mark.django_db
def test_what_is_asked_again_reads_well_and_a_lost_file_is_told(client: Client) -> None:
    class Asked(CitizenForm):
        who = forms.ChoiceField(label="您是谁？", choices=[("a", "自然人")])
        name = Line(label="姓名")

    errors = Asked({}).errors
    assert errors == {"who": ["您是谁？请选择一项。"], "name": ["请填写姓名。"]}
    fill(client, "type")
    photo = SimpleUploadedFile("a.png", b"x")
    refused = client.post("/kit/write/text/", {"headline": "", "body": "路灯坏了", "photo": photo})
    assert refused.status_code == 422
    assert "请重新选择。" in refused.content.decode()
    again = client.post("/kit/write/text/", {"headline": "", "body": "路灯坏了"})
    assert "请重新选择。" not in again.content.decode()
