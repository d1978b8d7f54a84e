"""A citizen applies for information, and gets an answer after the clock has stopped once."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect
from staging import PLACES
from staging_disclosure import CARD, picture
from walking import ONCE, Walker

pytestmark = pytest.mark.browser

NAME, PHONE = "叶听澜", "13800000007"
ANSWER = "验收报告及附表已随本答复提供，共十二页。"


@ONCE
def test_applying_until_the_day_is_agreed(walk: Callable[..., Walker], width: str) -> None:
    citizen = walk("citizen")
    citizen.go("/disclosure/apply/")
    citizen.look("disclosure-before")
    citizen.follow("开始申请")
    citizen.tick("自然人")
    citizen.look("disclosure-kind")
    citizen.press("下一步")
    citizen.fill("姓名", NAME)
    citizen.fill("证件号码", "110101199003078514")
    card = {"name": "身份证.png", "mimeType": "image/png", "buffer": picture()}
    citizen.page.get_by_label("身份证明", exact=False).set_input_files(card)
    citizen.fill("联系电话", PHONE)
    citizen.press("下一步")
    expect(citizen.page.locator(".error-summary")).to_contain_text("身份证号码不对")
    citizen.look("disclosure-who")
    citizen.fill("证件号码", CARD)
    citizen.page.get_by_label("身份证明", exact=False).set_input_files(card)
    citizen.press("下一步")
    citizen.fill("所需政府信息的名称", f"{PLACES[width]}公园改造预算")
    citizen.fill("内容描述", "2026年公园改造项目的预算批复和招标控制价。")
    citizen.press("下一步")
    citizen.look("disclosure-how")
    citizen.press("下一步")
    citizen.sees(NAME, "公园改造预算")
    citizen.sees_not(CARD)
    citizen.look("disclosure-check")
    citizen.press("提交申请")
    number = citizen.page.locator("#done-number").inner_text()
    office = walk("registrar")
    office.sign_in("registrar")
    office.go(f"/desk/search/?q={number}")
    expect(office.page).to_have_url(re.compile(r"/m/\d+/$"))
    key = int(re.findall(r"/m/(\d+)/", office.page.url)[0])
    office.sees("叶**")
    office.sees_not(NAME, PHONE)
    office.step("确认收到日期")
    office.look("desk-disclosure-day")
    office.take("确认收到日期")
    office.matter(key)
    office.sees("待审查")


@ONCE
def test_the_clock_stops_once_and_the_answer_comes(
    walk: Callable[..., Walker], stage: Any, width: str
) -> None:
    asked = stage.letters[f"asked-{width}"]
    citizen, office, reviewer = walk("citizen"), walk("registrar"), walk("reviewer")
    find(citizen, asked)
    citizen.sees("计时已暂停，已用2个工作日", "暂停计时：")
    citizen.look("disclosure-own")
    office.sign_in("registrar")
    office.matter(asked.pk)
    office.look("desk-disclosure")
    form = office.step("登记意见")
    form.get_by_label("意见", exact=True).select_option(label="同意公开")
    office.take("登记意见")
    office.matter(asked.pk)
    form = office.step("拟答复")
    form.get_by_label("答复类型").select_option(label="予以公开")
    form.get_by_label("具体内容").fill(ANSWER)
    form.get_by_label("行政复议机关").fill("澄川市人民政府")
    form.get_by_label("有管辖权的人民法院").fill("澄川市中级人民法院")
    office.look("desk-disclosure-draft")
    office.take("拟答复")
    reviewer.sign_in("reviewer")
    reviewer.matter(asked.pk)
    reviewer.step("审核签发")
    reviewer.take("审核签发")
    citizen.go("/disclosure/application/mine/")
    citizen.sees(ANSWER, "已在第2个工作日答复", "予以公开")
    expect(citizen.page.get_by_text("暂停计时：")).to_have_count(1)
    citizen.look("disclosure-answered")
    citizen.follow("确认收到答复")
    citizen.press("确认收到答复")
    citizen.sees("已答复并送达")
    citizen.press("看完了，离开", exact=False)
    citizen.go("/disclosure/application/mine/")
    expect(citizen.page).to_have_url(re.compile("/disclosure/application/$"))


def find(citizen: Walker, asked: Any) -> None:
    """By number and code; a wrong code is told without saying which was wrong."""
    citizen.go("/disclosure/application/")
    citizen.fill("编号", asked.number)
    citizen.fill("查询码", "0000000000")
    citizen.press("查询")
    expect(citizen.page.locator(".error-summary")).to_contain_text("没有找到这件申请")
    citizen.fill("编号", asked.number)
    citizen.fill("查询码", asked.code)
    citizen.press("查询")
    expect(citizen.page).to_have_url(re.compile("/application/mine/"))
