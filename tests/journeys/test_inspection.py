"""A warning two days before a column goes stale becomes a matter, and closes when it is fed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from inspecting import FED, NAMES
from playwright.sync_api import expect
from walking import ONCE, Walker

from shuniu.ground import clock

pytestmark = pytest.mark.browser


@ONCE
def test_a_column_is_fed_before_it_goes_stale(
    walk: Callable[..., Walker], stage: Any, width: str
) -> None:
    office, town = walk("registrar"), walk("town")
    name = f"{NAMES[width]}镇"
    inspects(office, name)
    key = is_warned(office, name)
    learns_of_it(town, name, key)
    feeds_it(town, stage.waiting_texts[width])
    is_done(office, key, width)


def inspects(office: Walker, name: str) -> None:
    office.sign_in("registrar")
    office.go("/desk/inspection/")
    office.sees(name)
    office.press("立即检查")
    expect(office.page.get_by_role("status").first).to_contain_text("检查完毕")
    office.look("inspection-group")
    office.follow(name)


def is_warned(office: Walker, name: str) -> int:
    limit = clock.today() + dt.timedelta(days=2)
    office.sees(name, limit.isoformat())
    office.look("inspection-sheet")
    line = office.page.get_by_role("row").filter(has_text="12天没有更新").filter(has_text="V4.1")
    expect(line).to_contain_text("预警")
    expect(line).to_contain_text(limit.isoformat())
    line.get_by_role("link").first.click()
    office.sees("待整改", "水稻收割过半", "国办秘函〔2019〕19号")
    office.look("inspection-finding")
    key = int(office.page.url.rstrip("/").rsplit("/", 1)[-1])
    office.go("/desk/inspection/score/")
    office.sees("分值是本县自定的", "单项否决")
    office.look("inspection-score")
    office.go("/desk/inspection/indicators/")
    office.sees("未见原文，本县自定", "已核实")
    office.look("inspection-indicators")
    return key


def learns_of_it(town: Walker, name: str, key: int) -> None:
    town.sign_in("town")
    town.page.locator(f'a[href*="/m/{key}/"]').first.click()
    town.sees(name, "12天没有更新")


def feeds_it(town: Walker, text: int) -> None:
    town.matter(text)
    town.sees(FED)
    if town.page.locator(".act-bar").get_by_role("link", name="发布", exact=True).count():
        town.step("发布")
    town.take("发布")


def is_done(office: Walker, key: int, width: str) -> None:
    office.matter(key)
    office.sees("已销号", "系统核实已整改", FED)
    office.look("inspection-done")
    office.go(f"/desk/inspection/s/sown-{width}/")
    office.sees(FED)
    expect(office.page.get_by_role("row").filter(has_text="12天没有更新")).to_have_count(0)
