"""The accessibility bar without JavaScript; the reading aid with it; English without Chinese."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect
from staging import PLACES
from walking import ONCE, Walker

pytestmark = pytest.mark.browser

PUBLIC = {
    "home": "/",
    "interaction": "/letters/",
    "before-writing": "/letters/write/",
    "write-kind": "/letters/write/kind/",
    "find": "/letters/mine/",
    "statistics": "/letters/statistics/",
    "accessibility": "/about/accessibility/",
    "map": "/about/map/",
    "about": "/about/",
}
DESK = {
    "inbox": "/desk/",
    "list": "/desk/list/letter/",
    "hot-list": "/desk/list/hot_letter/",
    "yearbook": "/desk/yearbook/",
    "reminders": "/desk/reminders/",
    "notices": "/desk/notices/",
}
HAN = re.compile(r"[\u4e00-\u9fff]+")
# The text that people read, less what is marked as Chinese and what the county wrote itself.
_READ = """() => {
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [document.title];
  while (walk.nextNode()) {
    const said = walk.currentNode;
    if (!said.parentElement.closest('[lang="zh-CN"], script, style')) found.push(said.data);
  }
  for (const name of ["aria-label", "placeholder", "title", "alt"])
    document.querySelectorAll(`[${name}]`).forEach(e => found.push(e.getAttribute(name)));
  return found.map(words => words.trim()).filter(Boolean);
}"""


def test_the_bar_works_without_scripts(walk: Callable[..., Walker]) -> None:
    reader = walk("reader", scripts=False)
    page, root = reader.page, reader.page.locator("html")
    reader.go("/letters/")
    size = "e => parseFloat(getComputedStyle(e).fontSize)"
    usual = page.locator("main p").first.evaluate(size)
    reader.press("大字")
    expect(page).to_have_url(re.compile("/letters/$"))
    expect(root).to_have_attribute("data-size", "large")
    assert page.locator("main p").first.evaluate(size) >= usual * 1.25
    reader.press("高对比")
    expect(root).to_have_attribute("data-contrast", "high")
    reader.press("朗读")
    expect(root).to_have_attribute("data-reading", "on")
    reader.look("reading-plain")
    same_look = walk("same-look")
    same_look.context.add_cookies(reader.context.cookies())
    for name, path in (("home", "/"), ("find", "/letters/mine/"), ("shown", "/letters/answered/")):
        same_look.go(path)
        same_look.look(f"large-contrast-{name}")
    reader.go("/letters/answered/")
    expect(root).to_have_attribute("data-size", "large")
    for name in ("大字", "高对比", "朗读"):
        reader.press(name)
    expect(root).not_to_have_attribute("data-size", "large")
    expect(root).not_to_have_attribute("data-contrast", "high")


def test_the_bar_changes_at_once_and_keeps_a_half_filled_form(walk: Callable[..., Walker]) -> None:
    reader = walk("reader")
    reader.go("/letters/mine/")
    reader.fill("编号", "云问202600001")
    with reader.page.expect_response(re.compile("look")):
        reader.press("大字")
    expect(reader.page.locator("html")).to_have_attribute("data-size", "large")
    expect(reader.page.get_by_label("编号")).to_have_value("云问202600001")
    reader.go("/")
    expect(reader.page.locator("html")).to_have_attribute("data-size", "large")
    reader.press("朗读")
    expect(reader.page.locator("html")).to_have_attribute("data-reading", "on")
    reader.look("reading")


@ONCE
def test_english_says_nothing_in_chinese(walk: Callable[..., Walker], stage: Any) -> None:
    reader = walk("reader")
    reader.go("/")
    reader.press("English")
    expect(reader.page.locator("html")).to_have_attribute("lang", "en")
    left = {}
    for name, path in PUBLIC.items():
        reader.go(path)
        reader.glance(f"english-{name}")
        if path != "/":  # what editors wrote stays in the language in which they wrote it
            left[path] = chinese(reader)
    login, password = stage.logins["leader"]
    reader.go("/desk/sign-in/")
    left["/desk/sign-in/"] = chinese(reader)
    reader.page.locator("[name=username]").fill(login)
    reader.page.locator("[name=password]").fill(password)
    reader.page.locator("main form button").first.click()
    for name, path in DESK.items():
        reader.go(path)
        reader.glance(f"english-{name}")
        left[path] = chinese(reader)
    assert not any(left.values()), "\n".join(f"{path}: {left[path]}" for path in left)


def chinese(reader: Walker) -> set[str]:
    """Chinese that is not the county's own data: titles, names, numbers that it gave out."""
    data = {*reader.stage.units.values(), *reader.stage.names.values(), *reader.stage.county}
    data |= {letter.title for letter in reader.stage.letters.values()}
    data |= {
        f"水榭花园{place}车库积水" for place in PLACES.values()
    }  # the citizens' journey writes
    read = reader.page.evaluate(_READ)
    for piece in sorted(data, key=len, reverse=True):
        read = [words.replace(piece, "") for words in read]
    return {
        words
        for words in read
        if HAN.search(re.sub(r"云问\d+|网稿〔\d+〕\d+号|完成秋播面积八成（秋播.）", "", words))
    }
