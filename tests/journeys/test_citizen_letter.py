"""A citizen's letter: written, dispatched, answered, rated, made public, counted."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import expect
from staging import ASSIST, LEAD, PLACES
from walking import Walker

from shuniu.desk.listing import SIZE

pytestmark = pytest.mark.browser

PHONES = {"desktop": "13800000001", "phone": "13800000002"}
TEXT = "我叫{name}，电话{phone}。8月以来车库一直积水，老人出行不便，请尽快处理。"
ANSWER = "经现场查看，排水泵损坏，已更换，积水已全部排除，以后每月检修一次。"
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8"
    "cfc0000003010100c9fe92ef0000000049454e44ae426082"
)


class Letter:
    """What the citizen knows of the letter."""

    def __init__(self, width: str) -> None:
        self.title = f"水榭花园{PLACES[width]}车库积水"
        self.name, self.phone = "顾青禾", PHONES[width]
        self.number = self.code = ""
        self.pk = 0


def test_from_the_first_word_to_the_figure(
    walk: Callable[..., Walker], stage: Any, width: str
) -> None:
    letter = Letter(width)
    citizen = walk("citizen")
    writes(citizen, letter)
    office, lead, assist = walk("registrar"), walk("housing"), walk("town")
    dispatches(office, letter)
    handles(lead, assist, letter)
    reviewer = walk("reviewer")
    releases(reviewer, letter)
    rates(citizen, letter)
    publishes(office, reviewer, letter)
    reads(walk("reader"), letter)
    asks_again(citizen, letter)
    counts(office, letter)


def writes(citizen: Walker, letter: Letter) -> None:
    citizen.go("/")
    citizen.look("home")
    citizen.follow("写信反映问题", exact=False)
    citizen.look("before-writing")
    citizen.follow("开始写信")
    citizen.press("下一步")
    summary = citizen.page.locator(".error-summary")
    expect(summary).to_contain_text("请改正以下内容")
    expect(summary).to_be_focused()
    citizen.look("write-empty")
    citizen.tick("网络问政")
    citizen.tick("求助")
    citizen.press("下一步")
    citizen.fill("标题", letter.title)
    citizen.fill("内容", TEXT.format(name=letter.name, phone=letter.phone))
    citizen.look("write-matter")
    citizen.press("下一步")
    chosen = citizen.page.get_by_label("选择附件")
    chosen.set_input_files({"name": "照片.exe", "mimeType": "image/png", "buffer": b"MZ\x90\x00"})
    citizen.press("下一步")
    expect(citizen.page.locator(".error-summary")).to_be_visible()
    chosen.set_input_files({"name": "车库.png", "mimeType": "image/png", "buffer": PICTURE})
    citizen.look("write-papers")
    citizen.press("下一步")
    citizen.fill("姓名", letter.name)
    citizen.fill("手机号码", letter.phone)
    citizen.look("write-writer")
    citizen.press("下一步")
    code = re.search(r"验证码(\d{6})", citizen.stage.message_to(letter.phone))
    assert code is not None
    citizen.fill("验证码", f"{(int(code[1]) + 1) % 1_000_000:06d}")
    citizen.press("下一步")
    expect(citizen.page.locator(".error-summary")).to_contain_text("验证码")
    citizen.look("write-code")
    citizen.fill("验证码", code[1])
    citizen.press("下一步")
    citizen.tick("可以公开")
    citizen.look("write-wish")
    citizen.press("下一步")
    citizen.sees(letter.title, "车库.png", "可以公开")
    citizen.look("write-check")
    citizen.press("提交来信")
    letter.number = citizen.page.locator("#done-number").inner_text()
    letter.code = citizen.page.locator("#done-code").inner_text()
    citizen.look("write-done")
    # Back and once more: it is the same letter.
    citizen.page.go_back()
    again = citizen.page.get_by_role("button", name="提交来信")
    if again.count():
        again.click()
    citizen.go("/letters/write/done/")
    expect(citizen.page.locator("#done-number")).to_have_text(letter.number)


def dispatches(office: Walker, letter: Letter) -> None:
    office.sign_in("registrar")
    office.go(f"/desk/search/?q={letter.number}")
    expect(office.page).to_have_url(re.compile(r"/m/\d+/$"))  # a whole number opens the letter
    letter.pk = int(re.findall(r"/m/(\d+)/", office.page.url)[0])
    office.sees("待受理", "顾**")
    office.sees_not(letter.phone, letter.name)
    office.look("desk-letter")
    form = office.step("受理")
    office.look("desk-accept")
    form.get_by_label("急件").check() if form.get_by_label("急件").count() else None
    office.take("受理")
    office.matter(letter.pk)
    form = office.step("交办")
    form.get_by_label("主办单位").select_option(label=office.stage.units[LEAD])
    form.get_by_label(office.stage.units[ASSIST], exact=True).check()
    form.get_by_label("拟办意见").fill("请县住建局牵头，会同青溪镇调查处理。")
    office.look("desk-dispatch")
    office.take("交办")


def handles(lead: Walker, assist: Walker, letter: Letter) -> None:
    assist.sign_in("town")
    assist.follow(letter.title)
    assist.take("协办签收")
    assist.matter(letter.pk)
    assist.step("提交协办意见").get_by_label("协办意见").fill("镇里已联系物业，同意配合检修。")
    assist.look("desk-assist")
    assist.take("提交协办意见")
    lead.sign_in("housing")
    lead.matter(letter.pk)
    lead.sees("镇里已联系物业")
    lead.take("签收")
    lead.matter(letter.pk)
    lead.step("起草答复").get_by_label("答复内容").fill(ANSWER)
    lead.look("desk-draft")
    lead.take("起草答复")
    lead.matter(letter.pk)
    expect(lead.page.locator(".act-bar")).not_to_contain_text("审核放行")


def releases(reviewer: Walker, letter: Letter) -> None:
    reviewer.sign_in("reviewer")
    reviewer.matter(letter.pk)
    reviewer.sees(ANSWER)
    reviewer.step("审核放行").get_by_label("审核意见").fill("同意放行。")
    reviewer.look("desk-approve")
    reviewer.take("审核放行")


def own(citizen: Walker, letter: Letter) -> None:
    citizen.go("/letters/mine/")
    citizen.fill("编号", letter.number)
    citizen.fill("查询码", letter.code)
    citizen.press("查询")
    expect(citizen.page).to_have_url(re.compile("/letters/mine/letter/"))


def rates(citizen: Walker, letter: Letter) -> None:
    citizen.go("/letters/mine/")
    citizen.fill("编号", letter.number)
    citizen.fill("查询码", "0000000000")
    citizen.press("查询")
    expect(citizen.page.locator(".error-summary")).to_contain_text("没有找到这封来信")
    citizen.look("find-wrong")
    own(citizen, letter)
    citizen.sees(ANSWER, "已答复，请您评价", "车库.png")
    citizen.look("own-answered")
    citizen.follow("评价答复")
    citizen.press("评价答复")
    expect(citizen.page.locator(".error-summary")).to_be_visible()
    citizen.tick("基本满意")
    citizen.look("own-rate")
    citizen.press("评价答复")
    citizen.sees("您的评价：基本满意")


def publishes(office: Walker, reviewer: Walker, letter: Letter) -> None:
    office.matter(letter.pk)
    form = office.step("脱敏备公开")
    text = form.get_by_label("公开内容").input_value()
    assert letter.phone not in text and letter.name not in text
    office.look("desk-mask")
    office.take("脱敏备公开")
    office.matter(letter.pk)
    expect(office.page.locator(".act-bar")).not_to_contain_text("审核公开")
    reviewer.matter(letter.pk)
    form = reviewer.step("审核公开")
    form.get_by_label("我已逐字核对", exact=False).check()
    reviewer.look("desk-publish")
    reviewer.take("审核公开")


def reads(reader: Walker, letter: Letter) -> None:
    reader.go("/letters/answered/")
    reader.look("answered")
    reader.page.locator("#q").fill("车库积水")
    reader.page.locator("form.filters").get_by_role("button", name="查找").click()
    expect(reader.page).to_have_url(re.compile(r"\?q="))
    reader.follow(letter.title)
    reader.sees("排水泵损坏", "基本满意", letter.number)
    assert letter.phone not in reader.page.content()
    assert letter.name not in reader.page.content()
    reader.look("public-letter")
    reader.follow("我也遇到了同样的事")
    reader.look("agree")
    reader.press("是的，我附议")
    expect(reader.page).to_have_url(re.compile(f"answered/{quote(letter.number)}/$"))
    for path, name in (("/letters/", "interaction"), ("/letters/statistics/", "statistics")):
        reader.go(path)
        reader.look(name)


def asks_again(citizen: Walker, letter: Letter) -> None:
    own(citizen, letter)
    citizen.follow("追问")
    citizen.fill("您还想问什么？", "检修的记录能不能贴在车库入口？")
    citizen.look("own-ask")
    citizen.press("追问")
    citizen.sees("您的意见已收到", "检修的记录能不能贴在车库入口")
    expect(citizen.by_role("link", "追问")).to_have_count(0)
    citizen.look("own-asked")
    citizen.press("看完了，离开", exact=False)
    citizen.go("/letters/mine/letter/")
    expect(citizen.page).to_have_url(re.compile("/letters/mine/$"))


def counts(office: Walker, letter: Letter) -> None:
    office.matter(letter.pk)
    office.sees("待重办")
    office.go("/desk/yearbook/inquiry/")
    office.look("yearbook")
    figure = office.page.locator("main p a").first
    number = int(re.sub(r"\D", "", figure.inner_text()))
    figure.click()
    office.look("yearbook-records")
    expect(office.page.locator("h1")).to_contain_text(str(number))
    for _page in range((number - 1) // SIZE):  # the oldest first
        office.follow("下一页")
    office.sees(letter.number)
