"""A joint notice by three units: countersigned, objected to, revised, compared, issued to all."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect
from walking import ONCE, Walker

pytestmark = pytest.mark.browser

SUBJECT = "做好城镇供水设施冬季防冻工作"
MONEY = "所需经费由县财政全额保障。"
BETTER = "所需经费从各单位年度预算中统筹安排。"
TEXT = (
    "经县政府同意，现就做好城镇供水设施冬季防冻工作通知如下。\n"
    "一、排查设施\n"
    "各单位对水表、明管、泵房逐处排查，11月底前完成防冻包扎。\n"
    "二、经费保障\n"
)


@ONCE
def test_a_joint_notice_reaches_every_unit(
    walk: Callable[..., Walker], stage: Any, width: str
) -> None:
    clerk, head = walk("housing", scripts=False), walk("housing_head")
    finance, water = walk("finance_head"), walk("water_head")
    key = drafts(clerk, stage)
    objects(finance, key)
    sends_back(water, key)
    revises(clerk, key)
    for unit in (finance, water):
        countersigns(unit, key)
    for signer in (head, finance, water):
        signs(signer, key)
    issues(clerk, head, key)


def drafts(clerk: Walker, stage: Any) -> int:
    """Without JavaScript: the draft, its elements, its route."""
    clerk.sign_in("housing")
    clerk.go("/desk/list/outgoing/")
    clerk.follow("拟稿")
    clerk.choose("文种", "通知")
    clerk.choose("发文机关", stage.units["dept-housing"])
    clerk.fill("事由", SUBJECT)
    clerk.fill("主送机关", "全县各单位")
    clerk.press("拟稿")
    clerk.follow("编辑文稿")
    clerk.sees("必须改正", "还没有正文", "发布指令性公文")
    clerk.look("documents-draft")
    clerk.fill("正文", TEXT + MONEY)
    clerk.choose("公开属性", "主动公开")
    clerk.page.get_by_text("行文方向、格式、联合行文和其他").click()
    clerk.fill("联合发文机关", "县财政局、县水务局")
    clerk.tick("经县政府同意")
    clerk.press("保存")
    clerk.sees("所有联署机关")
    clerk.choose("套用路线", "通常路线（按发文机关和联合发文机关重排）")
    clerk.press("套用")
    clerk.sees_not("所有联署机关", "必须改正")
    clerk.follow("送审")
    clerk.press("送审")
    return key_of(clerk)


def key_of(clerk: Walker) -> int:
    """The document's address, from the list."""
    clerk.go("/desk/list/outgoing/")
    link = clerk.page.get_by_role("link", name=re.compile(SUBJECT)).first
    return int(re.findall(r"/m/(\d+)/", link.get_attribute("href") or "")[0])


def objects(finance: Walker, key: int) -> None:
    finance.sign_in("finance_head")
    finance.matter(key)
    finance.sees(MONEY, "会签", "县水务局")
    form = finance.step("会签不同意")
    form.get_by_role("textbox").first.fill("县级预算没有安排，不同意全额保障，建议各单位统筹。")
    finance.take("会签不同意")


def sends_back(water: Walker, key: int) -> None:
    water.sign_in("water_head")
    water.matter(key)
    water.sees("不同意", "建议各单位统筹")
    form = water.step("退回")
    form.get_by_role("textbox").first.fill("请按财政局意见修改后再会签。")
    water.take("退回")


def revises(clerk: Walker, key: int) -> None:
    clerk.matter(key)
    clerk.sees("拟稿中", "请按财政局意见修改后再会签。")
    clerk.follow("编辑文稿")
    clerk.fill("正文", TEXT + BETTER)
    clerk.fill("稿名", "按财政局意见修改稿")
    clerk.press("保存")
    clerk.follow("对照（花脸稿）")
    clerk.sees("按财政局意见修改稿")
    inserted = clerk.page.locator(".comparison-sheet ins")
    expect(inserted.first).to_be_visible()
    assert "统筹" in "".join(inserted.all_inner_texts())
    clerk.look("documents-compare")
    clerk.matter(key)
    clerk.follow("送审")
    clerk.press("送审")


def countersigns(unit: Walker, key: int) -> None:
    unit.matter(key)
    unit.step("会签同意")
    unit.take("会签同意")


def signs(signer: Walker, key: int) -> None:
    if signer.name == "housing_head":
        signer.sign_in("housing_head")
    signer.matter(key)
    signer.sees(BETTER)
    signer.step("签发")
    signer.take("签发")


def issues(clerk: Walker, head: Walker, key: int) -> None:
    clerk.matter(key)
    clerk.sees("云住建发〔", "待排版校对")
    clerk.follow("校对付印")
    clerk.press("校对付印")
    head.matter(key)
    head.take("用印")
    clerk.matter(key)
    clerk.follow("分发")
    clerk.press("分发")
    clerk.matter(key)
    clerk.sees("已印发", ".pdf", ".ofd", "会签意见", "县级预算没有安排")
    (count,) = re.findall(r"共发往\s*(\d+)\s*个单位", clerk.page.locator("main").inner_text())
    assert int(count) >= 110
    clerk.look("documents-issued")
