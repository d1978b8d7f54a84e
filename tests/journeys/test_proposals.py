"""A session of 121 suggestions: from the clerk's sheet to what the public reads."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Callable
from typing import Any

import pypdfium2
import pytest
import xlsxwriter
from PIL import Image
from playwright.sync_api import expect
from walking import ONCE, Walker

from shuniu.domains.proposals.demo import subjects
from shuniu.ground import clock

pytestmark = pytest.mark.browser

COUNT = 121
HEADS = ("编号", "案由", "内容", "类别", "提出人", "联系电话", "联名人", "提出日期", "拟定主办")
REPLY = "经现场查看，今年已安排改造六个小区，完工三个，其余按计划实施。\n下一步将公布分年度计划。"
AGAIN = "已将贵代表所提小区提前列入本年度计划，本月进场施工，计划表随函附上。"
UNHAPPY = "我提到的小区没有列入今年的计划。"
WORDS = {
    "construction": "城乡建设",
    "traffic": "交通运输",
    "education": "教育科技",
    "health": "医疗卫生",
    "environment": "生态环境",
    "water": "水利",
    "agriculture": "农业农村",
    "welfare": "民政和社会保障",
    "finance": "财政金融",
    "industry": "工业和信息化",
    "culture": "文化旅游体育",
    "law": "政法综治",
    "other": "其他",
}


def sheet(*, wrong: bool) -> dict[str, Any]:
    """The session's list as the clerk has it; with some cells that can't be taken."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        page = book.add_worksheet("建议")
        rows: list[list[Any]] = [list(HEADS)]
        for n in range(1, COUNT + 1):
            s = subjects()[(n - 1) % len(subjects())]
            title = f"关于加快{s.subject}的建议（{n}）"
            day = "二〇二六年春" if wrong and n == 7 else "2026年2月11日"
            unit = "县天文局" if wrong and n == 12 else ""
            number = 20 if wrong and n == 21 else n
            text = f"{s.problem}建议：{s.wish}"
            row = [number, title, text, WORDS[s.category], "顾代表", "13900004321", "", day, unit]
            rows.append(row)
        for y, row in enumerate(rows):
            for x, cell in enumerate(row):
                page.write(y, x, cell)
    mime = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return {"name": "名册.xlsx", "mimeType": mime, "buffer": out.getvalue()}


@ONCE
def test_a_session_from_the_sheet_to_the_public(
    walk: Callable[..., Walker], stage: Any, width: str
) -> None:
    office, unit, head = walk("registrar"), walk("housing"), walk("housing_head")
    leader, reviewer, deputy = walk("leader"), walk("reviewer"), walk("deputy")
    for walker, role in (
        (office, "registrar"),
        (unit, "housing"),
        (head, "housing_head"),
        (leader, "leader"),
        (reviewer, "reviewer"),
    ):
        walker.sign_in(role)
    short = opens(office, width)
    imports(office, short)
    gives_out(office, short)
    first, second, third = (found(unit, f"{short}第{n}号") for n in (1, 2, 3))
    sends_back(unit, office, stage, third)
    replies(unit, head, leader, first, text=REPLY, cls="A类", look=True)
    code = reads_the_letter(unit, first)
    is_not_satisfied(deputy, f"{short}第1号", code)
    handles_again(office, stage, first)
    replies(unit, head, leader, first, text=AGAIN, cls="B类", look=False)
    is_satisfied(deputy, f"{short}第1号", reads_the_letter(unit, first))
    replies(unit, head, leader, second, text=REPLY, cls="A类", look=False)
    enters_the_paper(office, second)
    publishes(office, reviewer, second)
    reads(walk("reader"), f"{short}第2号")
    looks_over(office, short)


def opens(office: Walker, width: str) -> str:
    short = f"县人大十八届{'三' if width == 'desktop' else '四'}次"
    office.go("/desk/r/proposal_sessions/")
    office.look("proposals-sessions")
    office.follow("登记会议")
    office.choose("类别", "人大代表建议")
    office.fill("会议名称", f"云汀县第十八届人民代表大会会议（{short}）")
    office.fill("编号简称", short)
    office.fill("开幕日期", clock.today().isoformat())
    office.press("登记会议")
    expect(office.page.locator("main")).to_contain_text(short)
    return short


def imports(office: Walker, short: str) -> None:
    office.go("/desk/proposals/import/")
    office.choose("届次会议", f"云汀县第十八届人民代表大会会议（{short}）")
    office.page.get_by_label("名册").set_input_files(sheet(wrong=True))
    office.press("导入")
    office.sees("有3处不能识别", "不是日期", "没有“县天文局”这个单位", "与第21行重复")
    office.look("proposals-import-faults")
    with office.page.expect_download():
        office.press("下载清单（xlsx）")
    office.go("/desk/proposals/import/")
    office.choose("届次会议", f"云汀县第十八届人民代表大会会议（{short}）")
    office.page.get_by_label("名册").set_input_files(sheet(wrong=False))
    office.press("导入")
    expect(office.page.get_by_role("status").first).to_contain_text("已登记121件")
    office.go("/desk/proposals/import/")  # sent again by mistake: nothing is doubled
    office.choose("届次会议", f"云汀县第十八届人民代表大会会议（{short}）")
    office.page.get_by_label("名册").set_input_files(sheet(wrong=False))
    office.press("导入")
    expect(office.page.get_by_role("status").first).to_contain_text("121件早已登记")


def gives_out(office: Walker, short: str) -> None:
    office.sees("待交办 121 件", "依据：")
    lead = office.page.get_by_label("第4号主办单位")
    expect(lead).to_have_value("县交通局")
    for n in (1, 2, 3):
        office.page.get_by_label(f"第{n}号主办单位").fill("县住建局")
    empty = """boxes => boxes.filter(b => !b.value).map(b => "[name='" + b.name + "']")"""
    rest = """(boxes, unit) => boxes.filter(b => !b.value).forEach(b => { b.value = unit;
      b.dispatchEvent(new Event("input", {bubbles: true}));
      b.dispatchEvent(new Event("change", {bubbles: true})); })"""
    boxes = office.page.locator("input.unit-name[name^=lead-]")
    assert boxes.count() == COUNT
    # What nobody had before, a person fills in; the first by hand, the others as by pasting.
    for box in boxes.evaluate_all(empty)[:3]:
        office.page.locator(box).fill("县发改局")
    boxes.evaluate_all(rest, "县发改局")
    office.look("proposals-assigning")
    office.press("勾选有单位的")
    office.page.get_by_label("拟办意见").fill("请按期办理，主动沟通。")
    office.press("全部交办")
    expect(office.page.get_by_role("status").first).to_contain_text("已交办121件")
    office.sees("没有等待交办的")


def found(unit: Walker, number: str) -> int:
    """The key of a proposal that lies in the unit's list."""
    unit.go(f"/desk/list/proposal/?q={number}")
    link = unit.page.locator("main table a", has_text="的建议").first
    return int(re.findall(r"/m/(\d+)/", str(link.get_attribute("href")))[0])


def sends_back(unit: Walker, office: Walker, stage: Any, key: int) -> None:
    unit.matter(key)
    form = unit.step("退回")
    form.get_by_role("textbox").first.fill("停车管理由公安交警部门负责，建议由县公安局承办。")
    unit.take("退回")
    office.matter(key)
    office.sees("退回待派")
    form = office.step("重新交办")
    form.get_by_label("主办单位").select_option(label=stage.units["dept-public-security"])
    office.take("重新交办")


def replies(
    unit: Walker, head: Walker, leader: Walker, key: int, *, text: str, cls: str, look: bool
) -> None:
    unit.matter(key)
    unit.take("签收")
    unit.matter(key)
    form = unit.step("起草答复")
    fills_the_reply(form, text, cls)
    form.get_by_role("button", name="起草答复", exact=True).click()
    unit.sees("还没有与提出人沟通联系")  # the law wants it before
    unit.matter(key)
    form = unit.step("记录沟通")
    form.get_by_label("座谈面商").check()
    form.get_by_label("日期").fill(clock.today().isoformat())
    form.get_by_label("参加人").fill("顾代表，县住建局分管负责人")
    form.get_by_label("沟通情况").fill("代表介绍了小区积水情况，希望提前安排。")
    unit.take("记录沟通")
    unit.matter(key)
    form = unit.step("起草答复")
    fills_the_reply(form, text, cls)
    if look:
        unit.look("proposals-draft")
    unit.take("起草答复")
    head.matter(key)
    head.step("签发")
    head.take("签发")
    leader.matter(key)
    leader.step("领导审阅")
    if look:
        leader.look("proposals-review")
    leader.take("领导审阅")
    unit.matter(key)
    unit.take("印发答复")


def fills_the_reply(form: Any, text: str, cls: str) -> None:
    form.get_by_label(re.compile(f"^\\s*{cls}")).check()
    form.get_by_label("答复内容").fill(text)
    if cls == "B类":
        form.get_by_label("承诺事项").fill("年底前完成该小区改造")
        due = clock.today() + dt.timedelta(days=90)
        form.get_by_label("承诺期限").fill(due.isoformat())
    form.get_by_label("联系人").fill("王建设")
    form.get_by_label("联系电话").fill("0000-1234567")


def reads_the_letter(unit: Walker, key: int) -> str:
    """Opens the PDF as the office would print it; gives the code on the opinion form."""
    unit.matter(key)
    unit.look("proposals-replied")
    address = unit.page.get_by_role("link", name="答复函和征询意见表（PDF）").first
    answer = unit.page.request.get(str(address.get_attribute("href")))
    assert answer.ok
    pages = [p.get_textpage().get_text_range() for p in pypdfium2.PdfDocument(answer.body())]
    if unit.shots is not None:
        drawn = pypdfium2.PdfDocument(answer.body())[0].render(scale=1.4).to_pil()
        drawn.save(unit.shots / f"reply-letter-{unit.width}.png")
    whole = "".join("".join(pages).split())
    assert "云汀县住房和城乡建设局" in whole
    assert "顾代表：" in whole
    assert re.search(r"云建复〔\d{4}〕\d+号", whole)
    return re.findall(r"查询码(\d{10})", whole)[0]


def is_not_satisfied(deputy: Walker, number: str, code: str) -> None:
    looks_up(deputy, number, code)
    deputy.look("proposals-opinion")
    scores(deputy, "满意", "不满意")
    deputy.fill("意见（不满意请写明哪里不满意）", UNHAPPY)
    deputy.press("提交意见")
    deputy.sees("将安排再次办理")


def looks_up(deputy: Walker, number: str, code: str) -> None:
    deputy.go("/proposals/opinion/")
    deputy.look("proposals-find")
    deputy.fill("编号", number)
    deputy.fill("查询码", "0000000000")
    deputy.press("查询")
    deputy.sees("没有找到")
    deputy.fill("查询码", code)
    deputy.press("查询")
    deputy.sees("您对办理态度满意吗")


def scores(deputy: Walker, attitude: str, result: str) -> None:
    for name, word in (("attitude", attitude), ("result", result)):
        value = {"满意": "satisfied", "不满意": "dissatisfied"}[word]
        deputy.page.locator(f"input[name={name}][value={value}]").check()


def handles_again(office: Walker, stage: Any, key: int) -> None:
    office.matter(key)
    office.sees(UNHAPPY, "待重办")
    form = office.step("交办重办")
    expect(form.get_by_label("主办单位")).to_have_value(re.compile(r"\d+"))
    office.take("交办重办")


def is_satisfied(deputy: Walker, number: str, code: str) -> None:
    looks_up(deputy, number, code)
    deputy.sees(AGAIN)
    scores(deputy, "满意", "满意")
    deputy.press("提交意见")
    deputy.sees("谢谢您的评价", "答复中的承诺正在落实")


def enters_the_paper(office: Walker, key: int) -> None:
    office.matter(key)
    form = office.step("录入意见表")
    for name in ("attitude", "result"):
        form.locator(f"input[name={name}][value=satisfied]").check()
    form.get_by_label("签署日期").fill(clock.today().isoformat())
    out = io.BytesIO()
    Image.new("RGB", (420, 594), "white").save(out, "PNG")
    scan = {"name": "意见表.png", "mimeType": "image/png", "buffer": out.getvalue()}
    form.get_by_label("意见表扫描件").set_input_files(scan)
    office.look("proposals-paper")
    office.take("录入意见表")


def publishes(office: Walker, reviewer: Walker, key: int) -> None:
    office.matter(key)
    office.step("准备公开")
    office.look("proposals-prepare")
    office.take("准备公开")
    office.matter(key)
    expect(office.page.locator(".act-bar")).not_to_contain_text("审核公开")
    reviewer.matter(key)
    form = reviewer.step("审核公开")
    form.get_by_label("我已逐字核对", exact=False).check()
    reviewer.take("审核公开")


def reads(reader: Walker, number: str) -> None:
    reader.go("/proposals/")
    reader.look("proposals-replies")
    reader.page.locator(".hit-list a").first.click()
    reader.sees(number, "完工三个", "顾代表")
    reader.sees_not("13900004321")
    reader.look("proposals-reply")


def looks_over(office: Walker, short: str) -> None:
    office.go("/desk/proposals/board/")
    office.sees("还剩 119 件，共 121 件")
    office.look("proposals-board")
    office.go("/desk/proposals/statistics/?by=unit,class")
    office.look("proposals-statistics")
    office.go("/desk/r/proposal_commitments/")
    office.sees("年底前完成该小区改造")
    office.look("proposals-commitments")
    office.go("/desk/list/proposal/")
    office.look("proposals-list")
