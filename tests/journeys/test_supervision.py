"""An instruction on a letter is followed up until whoever gave it has an answer."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Callable
from typing import Any

import pypdfium2
import pytest
import xlsxwriter
from playwright.sync_api import expect
from staging import HOME, PHONE, WRITER
from walking import Walker

from shuniu.ground import clock

pytestmark = pytest.mark.browser

ASKED = "查明学府路积水原因，雨季前完成疏通。"
DONE = "已疏通管道一百二十米，更换雨水篦子六处，两次降雨没有积水。"


def test_an_instruction_gets_its_echo(walk: Callable[..., Walker], stage: Any, width: str) -> None:
    letter = stage.letters[f"watched-{width}"]
    leader, office, unit = walk("leader"), walk("registrar"), walk("housing")
    reviewer = walk("reviewer")
    instructs(leader, letter)
    key = follows_up(office, stage, letter)
    proposes(office, stage, key)
    approves(leader, key)
    issues(office, stage, key)
    signs(unit, letter, key)
    urges(office, key)
    reports(unit, key)
    accepts(reviewer, key)
    answers_upward(office, key)
    hears(leader, key)


def instructs(leader: Walker, letter: Any) -> None:
    leader.sign_in("leader")
    leader.matter(letter.pk)
    form = leader.step("批示")
    form.get_by_role("textbox").first.fill("请督查科跟踪督办，结果报我。")
    leader.take("批示")


def follows_up(office: Walker, stage: Any, letter: Any) -> int:
    office.sign_in("registrar")
    office.matter(letter.pk)
    office.follow("立为督查件")
    office.sees("来源事项的标题和内容不会带到督查件里")
    office.press("立项")
    expect(office.page.locator(".error-summary")).to_be_visible()
    office.look("supervision-follow")
    office.fill("督查事项", "学府路积水点疏通")
    office.fill("督办要求", ASKED)
    office.choose("来源", "领导批示")
    office.choose("交办领导", stage.names["leader"])
    office.press("立项")
    expect(office.page.get_by_role("status").first).to_contain_text("已立项")
    office.sees("待拟办", letter.number)
    return int(re.findall(r"/m/(\d+)/", office.page.url)[0])


def proposes(office: Walker, stage: Any, key: int) -> None:
    form = office.step("提出拟办意见")
    form.get_by_label("拟办意见").fill("拟由县住建局牵头，月内完成。")
    form.get_by_label("牵头单位").select_option(label=stage.units["dept-housing"])
    due = clock.today() + dt.timedelta(days=21)
    form.get_by_label("办结时限").fill(due.isoformat())
    form.get_by_label("报送周期").select_option(label="每周")
    form.get_by_label("节点").fill(f"{due - dt.timedelta(days=7)} 管道疏通（120米）")
    office.look("supervision-propose")
    office.take("提出拟办意见")


def approves(leader: Walker, key: int) -> None:
    leader.matter(key)
    leader.sees("待领导审批", ASKED)
    leader.step("批准").get_by_role("textbox").fill("同意，按期完成。")
    leader.look("supervision-approve")
    leader.take("批准")


def issues(office: Walker, stage: Any, key: int) -> None:
    office.matter(key)
    office.step("下发督办通知")
    office.look("supervision-issue")
    office.take("下发督办通知")
    office.matter(key)
    office.sees("待签收", "云政督〔")
    address = office.page.get_by_role("link", name="打开（PDF）").first.get_attribute("href")
    answer = office.context.request.get(f"{stage.address}{address}")
    assert answer.headers["content-type"] == "application/pdf"
    pages = pypdfium2.PdfDocument(answer.body())
    said = "".join(page.get_textpage().get_text_range() for page in pages)
    said = re.sub(r"\s", "", said)
    assert stage.units["dept-housing"] in said and "学府路积水点疏通" in said
    assert abs(pages[0].get_width() - 595.3) < 1  # A4
    if office.shots is not None:
        pages[0].render(scale=1.4).to_pil().save(office.shots / f"notice-{office.width}.png")


def signs(unit: Walker, letter: Any, key: int) -> None:
    unit.sign_in("housing")
    unit.matter(key)
    unit.sees(ASKED)
    unit.sees_not(WRITER, PHONE, HOME)
    unit.take("签收")


def urges(office: Walker, key: int) -> None:
    said = (("电话催办", "电话问了王科长，答复明天进场。"), ("派人登门", "到现场看，已进场。"))
    for means, text in said:
        office.matter(key)
        form = office.step("催办")
        form.get_by_label(means).check()
        form.get_by_label("催办内容").fill(text)
        office.take("催办")
    office.matter(key)
    timeline = office.page.locator(".timeline")
    expect(timeline).to_contain_text("派人登门")
    expect(timeline).to_contain_text("电话问了王科长")
    office.look("supervision-item")
    office.go("/desk/supervision/echo/")
    office.look("supervision-echo")


def reports(unit: Walker, key: int) -> None:
    unit.matter(key)
    form = unit.step("报送进展")
    form.get_by_label("进展情况").fill("管道检测完成，正在疏通。")
    form.get_by_label("完成进度（%）").fill("60")
    unit.look("supervision-report")
    unit.take("报送进展")
    unit.matter(key)
    unit.sees("管道检测完成，正在疏通。", "60%")
    form = unit.step("报送办结报告")
    form.get_by_label("办结报告").fill(DONE)
    form.get_by_label("管道疏通", exact=False).check()
    unit.take("报送办结报告")


def accepts(reviewer: Walker, key: int) -> None:
    reviewer.sign_in("reviewer")
    reviewer.matter(key)
    reviewer.sees(DONE)
    reviewer.step("审核通过")
    reviewer.take("审核通过")


def answers_upward(office: Walker, key: int) -> None:
    office.matter(key)
    form = office.step("上报并办结")
    expect(form.get_by_label("报告正文")).to_have_value(re.compile(DONE))
    office.look("supervision-final")
    office.take("上报并办结")
    office.matter(key)
    office.sees("已办结", "已落实")


def hears(leader: Walker, key: int) -> None:
    leader.go("/desk/?tab=read")
    leader.page.locator(f'a[href*="/m/{key}/"]').first.click()
    leader.sees("向上报告", DONE)
    leader.look("supervision-heard")


HEADS = ("序号", "任务", "牵头单位", "完成时限", "三季度目标", "四季度目标")


def workbook(*rows: tuple[str, ...]) -> dict[str, Any]:
    """The office's task table, as the browser hands it in."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("任务分解")
        for y, row in enumerate((HEADS, *rows)):
            for x, cell in enumerate(row):
                sheet.write_string(y, x, cell)
    mime = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return {"name": "任务.xlsx", "mimeType": mime, "buffer": out.getvalue()}


def test_a_plan_comes_in_and_is_looked_at(
    walk: Callable[..., Walker], stage: Any, width: str
) -> None:
    office = walk("registrar")
    office.sign_in("registrar")
    year = clock.today().year + 1
    good = ("1", f"修缮乡镇卫生院{len(width)}所", "县住建局", f"{year}-12-10", "开工", "完工")
    bad = ("2", "新建文化广场", "县某某局", "年底前", "", "")
    title = f"{year}年民生实事（{width}）"
    for rows in ((good, bad), (good,)):
        office.go("/desk/supervision/plans/import/")
        office.fill("计划名称", title)
        office.choose("类别", "民生实事")
        office.fill("年度", str(year))
        office.fill("依据", f"云政发〔{year}〕1号")
        office.page.get_by_label("任务表（xlsx）").set_input_files(workbook(*rows))
        office.press("导入")
        if len(rows) > 1:
            office.sees("没有导入", "第3行", "没有“县某某局”这个单位", "不是日期")
            office.look("supervision-plan-faults")
    expect(office.page.get_by_role("status").first).to_contain_text("已导入1项任务")
    office.look("supervision-timeline")
    office.follow("任务表")
    office.sees("开工", "完工", "县住建局")
    office.look("supervision-table")
    office.go("/desk/supervision/ledger/")
    office.look("supervision-ledger")
    office.go("/desk/list/supervision/")
    office.look("supervision-list")
    office.go("/desk/r/supervision_visits/")
    office.look("supervision-visits")
