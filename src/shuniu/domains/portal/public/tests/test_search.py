"""站内搜索: found by two characters, narrowed, and never what is withdrawn."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from shuniu.domains.portal.searching import actions, queries
from shuniu.domains.portal.searching.models import FoundLine

from .conftest import Group, forget

Reader = Callable[..., str]


@pytest.mark.parametrize("common", [0, 4000])
def test_the_words_are_found_by_the_index_and_by_walking_alike(
    group: Group, client: Client, monkeypatch: pytest.MonkeyPatch, common: int
) -> None:
    monkeypatch.setattr(queries, "COMMON", common)
    group.article("供水管网改造", text="惠及居民三千户，农村饮水更安全。")
    group.article("秋粮收购", text="全县秋粮收购有序。")
    sub = group.article("临江饮水", site=group.town, text="饮水工程完工")
    page = client.get("/search/", {"q": "饮水"}).content.decode()
    assert "供水管网改造" in page and "<mark>饮水</mark>" in page
    assert "秋粮" not in page and "临江饮水" not in page
    assert "临江饮水" in client.get("/s/linjiang/search/?q=饮水").content.decode().replace(
        "<mark>饮水</mark>", "饮水"
    )
    group.take_down(sub)
    forget()
    assert "没有找到" in client.get("/s/linjiang/search/?q=饮水").content.decode()


def test_facets_narrow_by_column_unit_day_number_and_title(group: Group, reader: Reader) -> None:
    group.column(group.main, "notices", "notices", name="公告")
    one = group.article("供暖方案", number="云政发〔2026〕7号", text="冬季供暖保障")
    group.article("供暖动态", text="热力公司供暖")
    group.article("别的", text="也说供暖")
    assert "供暖动态" in reader("/search/?q=供暖&column=news").replace("<mark>", "").replace(
        "</mark>", ""
    )
    plain = reader("/search/?number=云政发[2026]7号")
    assert "供暖方案" in plain and "供暖动态" not in plain
    assert "没有找到" in reader("/search/?q=供暖&column=notices")
    assert "没有找到" in reader("/search/?q=供暖&unit=县水务局")
    assert "没有找到" in reader("/search/?q=供暖&from=2026-11-21")
    assert f"/a/2026/{one.pk}.html" in reader("/search/?q=供暖&to=2026-11-20&unit=云汀县")
    assert "别的" not in reader("/search/?q=供暖&in=title").split("<main")[1]


@pytest.mark.parametrize("asked", ["q=水", "from=昨天", "q=" + "水" * 300, "q=%00", "q='--"])
def test_odd_questions_get_a_sentence(group: Group, client: Client, asked: str) -> None:
    answer = client.get(f"/search/?{asked}")
    assert answer.status_code in (200, 422)
    assert "<script>" not in answer.content.decode()
    if answer.status_code == 422:
        assert 'role="alert"' in answer.content.decode()


def test_what_search_knows_can_be_made_anew(group: Group) -> None:
    one = group.article("路灯", text="亮了")
    group.put_up(one, site=group.main, column="lights")
    before = list(FoundLine.objects.values())
    FoundLine.objects.all().delete()
    assert actions.fill() == 1
    assert list(FoundLine.objects.values()) == before
