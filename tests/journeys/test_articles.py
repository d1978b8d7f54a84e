"""A town's editor writes; three reviews; it stands there and above, is corrected, is withdrawn."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect
from walking import ONCE, Walker

pytestmark = pytest.mark.browser

TITLES = {"desktop": "安平路候车亭建成投用", "phone": "安平路健身步道建成投用"}
TEXT = "全镇今年新建候车亭十二座。\n每座配有座椅和时刻表。"
CORRECTED = "全镇今年新建候车亭十三座。\n每座配有座椅和时刻表。"


@ONCE
def test_a_text_of_a_town_and_its_whole_life(
    walk: Callable[..., Walker], stage: Any, width: str
) -> None:
    town = [walk(role) for role in ("town", "town_second", "town_deputy", "town_head")]
    office, reader = walk("registrar"), walk("reader")
    for walker in (*town, office):
        walker.sign_in(walker.name)
    title, places = TITLES[width], stage.press[width]
    key = writes(town[0], title, places)
    goes_the_way(town, key)
    address = stands_in_the_town(reader, title, places.site)
    is_taken_above(office, reader, title)
    is_corrected(town, reader, key, address)
    is_withdrawn(town[3], reader, key, title, address)


def writes(editor: Walker, title: str, places: Any) -> int:
    editor.go("/desk/list/article/new/")
    editor.page.get_by_label("网站和栏目").select_option(value=str(places.own))
    editor.fill("标题", title)
    editor.fill("正文", TEXT)
    editor.page.get_by_label("同时发布或推送到").select_option(value=str(places.above))
    editor.look("article-new")
    editor.press("采编稿件")
    editor.sees("采编中", "候车亭十二座", "待采用")
    editor.look("article-draft")
    return int(editor.page.url.rstrip("/").rsplit("/", 1)[-1])


def goes_the_way(town: list[Walker], key: int) -> None:
    """送审, three reviews by three persons, the secrecy review by a second one, 发布."""
    editor, second, deputy, head = town
    editor.matter(key)
    editor.take("送审")
    for walker, step in ((second, "一审通过"), (deputy, "二审通过"), (head, "三审通过")):
        walker.matter(key)
        walker.step(step)
        walker.tick("全文已校对")
        walker.glance("article-review")
        walker.take(step)
    second.matter(key)
    second.step("保密审查")
    second.tick("不涉及国家秘密")
    second.take("保密审查")
    editor.matter(key)
    editor.take("发布")


def stands_in_the_town(reader: Walker, title: str, site: str) -> str:
    reader.go(f"/s/{site}/?1")
    reader.look("town-home")
    reader.follow(title)
    reader.sees("候车亭十二座", "责任编辑", "发布时间")
    reader.look("town-article")
    reader.go("/c/towns/?1")
    reader.sees_not(title)
    reader.page.go_back()
    return reader.page.url


def is_taken_above(office: Walker, reader: Walker, title: str) -> None:
    office.go("/desk/r/portal_pushes/")
    office.follow(title)
    office.look("article-offer")
    office.press("采用")
    expect(office.page.get_by_role("status").first).to_contain_text("采用")
    reader.go("/c/towns/?2")
    reader.follow(title)
    reader.sees("候车亭十二座")
    expect(reader.page).to_have_url(re.compile(r"/a/\d{4}/\d+\.html$"))


def is_corrected(town: list[Walker], reader: Walker, key: int, address: str) -> None:
    editor = town[0]
    editor.matter(key)
    editor.step("提出更正")
    editor.fill("理由", "候车亭座数有误")
    editor.take("提出更正")
    editor.follow("修改文字")
    editor.fill("正文", CORRECTED)
    editor.press("修改文字")
    reader.go(f"{address}?1")
    reader.sees("候车亭十二座")  # what stands, stands until the new words have gone the whole way
    goes_the_way(town, key)
    reader.go(f"{address}?2")
    reader.sees("候车亭十三座", "候车亭座数有误", "更正")
    reader.look("town-article-corrected")
    above = re.sub(r"/s/[\w-]+/", "/", address)
    reader.go(f"{above}?3")
    reader.sees("候车亭十三座")
    editor.matter(key)
    editor.sees("第2版", "第1版")
    editor.look("article-corrected")


def is_withdrawn(head: Walker, reader: Walker, key: int, title: str, address: str) -> None:
    head.matter(key)
    head.step("撤稿")
    head.fill("理由", "项目移交交通局发布")
    head.take("撤稿")
    head.matter(key)
    head.sees("已撤稿", "项目移交交通局发布")
    above = re.sub(r"/s/[\w-]+/", "/", address)
    for url in (address, above):
        answer = reader.page.goto(f"{url}?4")
        assert answer is not None and answer.status in (404, 410)
    reader.go("/c/towns/?4")
    reader.sees_not(title)
