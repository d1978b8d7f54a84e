"""The read API: what the public may read, and nothing of anybody's own."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from django.test import Client

from shuniu.config import api
from shuniu.domains.letters.tests.conftest import Cast, make_cast
from shuniu.site.throttle import Limit

BASE = "/api/v1"


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@pytest.fixture
def published(cast: Cast) -> Any:
    """One published letter, and one that was answered and not published."""
    letter = cast.answered(consent_public=True)
    cast.answered(title="没有公开的来信另有其事")
    cast.do(
        "prepare_publication",
        letter,
        cast.registrar,
        title="小区车库积水",
        text="大雨之后车库积水，请处理。",
        answer="排水泵已更换，积水已排除。",
    )
    cast.do("publish", letter, cast.reviewer)
    return cast.fresh(letter)


def get(address: str, status: int = 200) -> Any:
    response = Client().get(BASE + address)
    assert response.status_code == status, response.content
    return json.loads(response.content)


def test_only_published_letters_are_listed_with_their_masked_words(published: Any) -> None:
    found = get("/letters")["letters"]
    assert [one["number"] for one in found] == [published.matter.number]
    assert found[0]["title"] == "小区车库积水"
    whole = json.dumps(get(f"/letters/{published.matter.number}"), ensure_ascii=False)
    assert "排水泵已更换" in whole
    for private in ("张三丰", "13812345678", published.text):
        assert private not in whole


def test_a_letter_is_found_by_two_characters_and_an_odd_search_is_told(published: Any) -> None:
    assert len(get("/letters?q=积水")["letters"]) == 1
    assert get("/letters?q=气象")["letters"] == []
    assert "两个字" in get("/letters?q=水", 422)["detail"]
    get("/letters?q=" + "长" * 300, 422)
    assert len(get("/letters?cursor=nonsense")["letters"]) == 1


def test_what_is_not_public_is_not_there(published: Any, cast: Cast) -> None:
    other = cast.letters[1]
    assert get(f"/letters/{other.matter.number}", 404)["detail"] == "没有找到，或者没有公开。"
    assert Client().get(BASE + "/letters/%00").status_code == 404


def test_pages_follow_one_another(published: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(api, "PAGE_SIZE", 1)
    assert get("/letters")["next"] == ""


def test_figures_are_listed_with_what_they_mean_and_counted_for_a_period(published: Any) -> None:
    listed = {one["code"]: one for one in get("/figures")}
    assert listed["letters.close_rate"]["part"] == "letters.closed"
    assert listed["letters.received"]["about"]
    value = get("/figures/letters.received?first=2026-09-01&last=2026-09-30")
    assert (value["value"], value["unit"]) == ("2", "件")
    assert get("/figures/letters.close_rate?first=2026-09-01&last=2026-09-30")["value"] == "0.00"
    assert get("/figures/letters.received?first=2020-01-01&last=2020-12-31")["value"] == "0"


def test_bad_periods_and_codes_are_refused_in_a_sentence(db: None) -> None:
    get("/figures/letters.nothing", 404)
    assert (
        "不能早于"
        in get("/figures/letters.received?first=2026-02-01&last=2026-01-01", 422)["detail"]
    )
    get("/figures/letters.received?first=yesterday", 422)
    get("/figures/letters.received?first=0001-01-01", 422)


def test_a_flood_is_slowed_with_the_wait(db: None, monkeypatch: Any) -> None:
    monkeypatch.setattr(api, "READING", Limit("api-test", 2, dt.timedelta(minutes=1)))
    get("/figures")
    get("/figures")
    response = Client().get(BASE + "/figures")
    assert response.status_code == 429
    assert int(response["Retry-After"]) > 0


def test_the_description_is_openapi_and_has_a_page_for_people(db: None) -> None:
    schema = get("/openapi.json")
    assert schema["openapi"].startswith("3.")
    assert set(schema["paths"]) == {
        f"{BASE}/letters",
        f"{BASE}/letters/{{number}}",
        f"{BASE}/figures",
        f"{BASE}/figures/{{code}}",
    }
    page = Client().get(BASE + "/").content.decode()
    assert "/api/v1/letters" in page
    assert "<script" not in page.split("<main")[1]


def test_it_only_reads(db: None) -> None:
    for method in ("post", "put", "patch", "delete"):
        assert getattr(Client(), method)(BASE + "/letters").status_code == 405
