"""Published letters are there for everybody; whatever is not published is for nobody."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client

from shuniu.domains.letters.models import AgreeVote, Letter
from shuniu.ground import clock
from shuniu.site import page_cache

from .conftest import TEXT, Cast


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    """Pages of another test, kept ready for five seconds, are not this county's."""
    page_cache.shelf.clear()
    yield
    page_cache.shelf.clear()


def published(cast: Cast) -> Letter:
    letter = cast.answered(consent_public=True)
    cast.do("prepare_publication", letter, cast.registrar)
    cast.do("publish", letter, cast.reviewer)
    return cast.fresh(letter)


def test_a_published_letter_is_read_masked(cast: Cast, client: Client) -> None:
    letter = published(cast)
    with clock.at(cast.at):
        body = client.get(f"/letters/answered/{letter.matter.number}/").content.decode()
    assert letter.public_title in body
    assert "张三丰" not in body
    assert "13812345678" not in body


def test_an_unpublished_one_is_not_found(cast: Cast, client: Client) -> None:
    letter = cast.fresh(cast.answered(consent_public=True))
    for tail in ("", "agree/"):
        assert client.get(f"/letters/answered/{letter.matter.number}/{tail}").status_code == 404
    assert client.post(f"/letters/answered/{letter.matter.number}/agree/send/").status_code == 404


def test_list_and_search_show_published_ones_only(cast: Cast, client: Client) -> None:
    shown = published(cast)
    cast.answered(title="没有公开的另一封来信在这里")
    with clock.at(cast.at):
        body = client.get("/letters/answered/").content.decode()
        found = client.get("/letters/answered/", {"q": "车库"}).content.decode()
        none = client.get("/letters/answered/", {"q": "没有公开的另一封"}).content.decode()
    assert shown.public_title in body
    assert "另一封" not in body
    assert shown.public_title in found
    assert "没有符合条件的来信" in none
    assert TEXT[:10] in found


def test_bad_filters_are_answered_not_broken(cast: Cast, client: Client) -> None:
    for query in ({"q": "一"}, {"unit": "x"}, {"type": "\0"}, {"at": "n!!!"}, {"q": "%_'\"" * 30}):
        assert client.get("/letters/answered/", query).status_code == 200


def test_agreement_counts_once_a_browser(cast: Cast, client: Client) -> None:
    letter = published(cast)
    url = f"/letters/answered/{letter.matter.number}/agree/send/"
    assert client.post(url).status_code == 302
    assert client.post(url).status_code == 302
    assert AgreeVote.objects.count() == 1
    assert Client().post(url).status_code == 302
    assert AgreeVote.objects.count() == 2


def test_statistics_show_units_with_nothing(cast: Cast, client: Client) -> None:
    published(cast)
    with clock.at(cast.at):
        body = client.get("/letters/statistics/").content.decode()
        odd = client.get("/letters/statistics/", {"year": "1812"}).content.decode()
        for digits in ("²²²²", "9" * 5000):  # digits to some, numbers to nobody
            assert client.get("/letters/statistics/", {"year": digits}).status_code in (200, 422)
            assert client.get("/letters/answered/", {"unit": digits}).status_code == 200
    assert "县供销合作社" in body
    assert "县住房和城乡建设局" in body
    assert "没有这一年的统计" in odd


def test_the_home_page_counts_from_the_letters(cast: Cast, client: Client) -> None:
    published(cast)
    cast.write()
    with clock.at(cast.at):
        body = client.get("/").content.decode()
    assert "2026年收到来信" in body
    assert client.get("/search/", {"q": "车库"}).status_code == 200
