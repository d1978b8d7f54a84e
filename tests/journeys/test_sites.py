"""The sites as readers meet them: three themes, both widths, large text and contrast by hand."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect
from reading import THEMES, TITLES
from walking import ONCE, Walker

pytestmark = pytest.mark.browser


@ONCE
def test_a_reader_of_each_theme(walk: Callable[..., Walker]) -> None:
    reader = walk("reader")
    reader.go("/")
    reader.sees("正在生效的通知", "河东水厂检修停水", "您要办什么？")
    reader.look("site-main")
    for theme in THEMES:
        reader.go(f"/s/in-{theme}/")
        reader.sees("工作动态", "联系我们")
        reader.look(f"site-{theme}")
        reader.page.locator(".headline a").first.click()
        reader.sees("来源：县融媒体中心", "主要措施", "同栏目较早的内容")
        reader.look(f"site-{theme}-article")
        reader.page.locator(".crumbs a").last.click()
        reader.follow("较早的内容")
        reader.sees("较新的内容")
        reader.look(f"site-{theme}-column")


def test_a_reader_searches_and_finds_the_way(walk: Callable[..., Walker]) -> None:
    reader = walk("reader")
    reader.go("/s/in-jade/")
    reader.page.get_by_role("searchbox", name="搜索本网站").fill("道路养护")
    reader.page.get_by_role("button", name="搜索", exact=True).first.click()
    expect(reader.page.locator(".hit-list mark").first).to_be_visible()
    reader.look("site-search")
    for page in ("map", "leaders"):
        reader.go(f"/s/in-jade/{page}.html")
        reader.look(f"site-{page}")
    reader.go("/institutions.html")
    reader.look("site-institutions")


def test_large_text_and_contrast_without_scripts(walk: Callable[..., Walker]) -> None:
    reader = walk("reader", scripts=False)
    reader.go("/s/in-cinnabar/c/news/")
    for name, mark in (("大字", "data-size"), ("高对比", "data-contrast")):
        reader.page.get_by_role("button", name=name).click()
        expect(reader.page).to_have_url(re.compile(r"/s/in-cinnabar/c/news/$"))
        expect(reader.page.locator("html")).to_have_attribute(mark, re.compile("large|high"))
    reader.sees(TITLES[0])


@ONCE
@pytest.mark.parametrize("look", ["large", "high", "dark"])
def test_every_look_of_a_theme_passes(walk: Callable[..., Walker], stage: Any, look: str) -> None:
    reader = walk("reader")
    cookie = {"name": "look", "value": look, "url": stage.address}
    reader.page.context.add_cookies([cookie])  # type: ignore[list-item]
    for theme in THEMES:
        reader.go(f"/s/in-{theme}/")
        reader.look(f"site-{theme}-{look}")
