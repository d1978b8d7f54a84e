"""The frame of every public page: whose it is, how it looks, and what is said when it breaks."""

from __future__ import annotations

import datetime as dt

import pytest
from django.conf import settings
from django.test import Client

from shuniu.commons.people.actor import citizen, system
from shuniu.commons.publishing.actions import publish, withdraw
from shuniu.ground import clock
from shuniu.ground.refusal import FieldRefused, NotYours
from shuniu.site import page_cache
from shuniu.site.actions import describe_county
from shuniu.site.registries import Hit, Searcher, searchers

NOW = clock.on(dt.date(2026, 11, 20))
pytestmark = pytest.mark.django_db


def html(client: Client, path: str = "/") -> str:
    return client.get(path).content.decode()


def test_the_header_and_the_footer_say_whose_site_it_is(client: Client) -> None:
    describe_county(
        by=system(), at=NOW, government="云汀县人民政府", organiser="政府办", site_code="1234567890"
    )
    page = html(client)
    assert "云汀县人民政府" in page
    assert "1234567890" in page
    assert "非涉密系统" in page


def test_a_stranger_cannot_rename_the_county() -> None:
    with pytest.raises(NotYours):
        describe_county(by=citizen(None), at=NOW, name="别县")


def test_a_word_too_long_or_unknown_is_refused() -> None:
    with pytest.raises(FieldRefused, match="最长40个字"):
        describe_county(by=system(), at=NOW, name="长" * 41)
    with pytest.raises(FieldRefused, match="slogan"):
        describe_county(by=system(), at=NOW, slogan="好")


def test_a_page_without_a_database_still_has_a_header() -> None:
    assert "县人民政府" in html(Client())


@pytest.mark.parametrize(
    ("wish", "mark"),
    [
        ({"size": "large"}, 'data-size="large"'),
        ({"contrast": "high"}, 'data-contrast="high"'),
        ({"reading": "reading"}, 'data-reading="on"'),
        ({"theme": "dark"}, 'data-theme="dark"'),
    ],
)
def test_the_look_is_remembered_without_scripts(
    client: Client, wish: dict[str, str], mark: str
) -> None:
    assert mark not in html(client)
    answer = client.post("/look/", wish | {"next": "/about/"})
    assert (answer.status_code, answer["Location"]) == (302, "/about/")
    assert mark in html(client)
    client.post("/look/", dict.fromkeys(wish, ""))
    assert mark not in html(client)


def test_one_wish_leaves_the_others_alone(client: Client) -> None:
    client.post("/look/", {"size": "large"})
    client.post("/look/", {"contrast": "high"})
    page = html(client)
    assert 'data-size="large"' in page
    assert 'data-contrast="high"' in page
    client.post("/look/", {"size": "<script>"})
    assert 'data-size="large"' in html(client)


@pytest.mark.parametrize(
    "next_", ["//evil.example", "https://evil.example", "javascript:x", "/\\e", ""]
)
def test_nobody_is_sent_away_from_the_site(client: Client, next_: str) -> None:
    assert client.post("/look/", {"size": "large", "next": next_})["Location"] == "/"


def test_chinese_unless_the_reader_switches(client: Client) -> None:
    assert 'lang="zh-CN"' in client.get("/", HTTP_ACCEPT_LANGUAGE="en-US").content.decode()
    client.post("/look/", {"language": "en"})
    assert '<html lang="en"' in html(client)
    client.post("/look/", {"language": "zh-hans"})
    assert 'lang="zh-CN"' in html(client)


def test_the_reading_aid_says_how_a_device_reads(client: Client) -> None:
    client.post("/look/", {"reading": "reading"})
    page = html(client)
    assert "朗读屏幕" in page
    assert "site/reading.js" in page


def test_home_shows_the_newest_at_once_after_the_cache_and_loses_what_is_withdrawn(
    client: Client,
) -> None:
    assert "还没有发布内容" in html(client)
    line = publish(
        column="news", title="路灯<b>修好</b>了", url="/x/", unit_label="住建局",
        source_kind="news", source_id=1, by=system(), at=NOW,
    )  # fmt: skip
    page_cache.shelf.clear()
    assert "路灯&lt;b&gt;修好&lt;/b&gt;了" in html(client)
    withdraw(source_kind="news", source_id=line.source_id, reason="", by=system(), at=NOW)
    page_cache.shelf.clear()
    assert "路灯" not in html(client)


@pytest.mark.parametrize(
    "path", ["/", "/about/", "/about/accessibility/", "/about/map/", "/search/"]
)
def test_pages_are_public_kept_and_without_anything_inline(client: Client, path: str) -> None:
    answer = client.get(path)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "ETag" in answer.headers
    assert not answer.cookies
    assert " style=" not in page
    assert "<script>" not in page
    assert " onclick" not in page
    assert page.count("<h1") == 1


@pytest.mark.parametrize("words", ["", "路" * 300, "\0", "‮", "<script>", "😀", "%", "'--"])
def test_search_stands_any_words(client: Client, words: str) -> None:
    asked: list[str] = []

    def find(q: str, n: int) -> list[Hit]:
        asked.append(q)
        return [Hit("关于<路灯>", "/x/", "亮了", "住建局", NOW)] if "路" in q else []

    searchers._things["kit"] = Searcher("来信", find)
    try:
        answer = client.get("/search/", {"q": words})
    finally:
        del searchers._things["kit"]
    assert answer.status_code == 200
    assert all(len(q) <= 50 and "\0" not in q for q in asked)
    assert "<script>" not in answer.content.decode()


def test_a_page_that_is_not_there_says_what_to_do_and_gives_a_number(client: Client) -> None:
    answer = client.get("/nowhere/")
    page = answer.content.decode()
    assert answer.status_code == 404
    assert "没有找到这个页面" in page
    assert "编号" in page
    assert "no-cache" not in answer.headers.get("Cache-Control", "")


def test_our_fault_is_called_our_fault() -> None:
    answer = Client(raise_request_exception=False).get("/kit/boom/")
    assert answer.status_code == 500
    assert "不是您的问题" in answer.content.decode()


def test_a_form_with_a_stale_token_is_explained() -> None:
    answer = Client(enforce_csrf_checks=True).post("/kit/write/type/", {"type": "help"})
    assert answer.status_code == 403
    assert "页面已经过期" in answer.content.decode()


def test_too_much_text_is_refused_in_a_page() -> None:
    answer = Client().post(
        "/kit/write/text/", {"body": "x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 10)}
    )
    assert answer.status_code == 413
    assert "太大" in answer.content.decode()
