"""A clerk's day: sign in, what is overdue first, act, look up, print; with scripts and without."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from playwright.sync_api import expect
from python_calamine import CalamineWorkbook
from staging import PLACES
from walking import Walker

from shuniu.desk.listing import SIZE

pytestmark = pytest.mark.browser


@pytest.fixture
def clerk(walk: Callable[..., Walker]) -> Walker:
    """The housing bureau's handler, signed in."""
    walker = walk("clerk")
    walker.sign_in("housing")
    return walker


def test_signing_in(walk: Callable[..., Walker], stage: Any) -> None:
    stranger = walk("stranger")
    stranger.go("/desk/list/letter/")
    expect(stranger.page).to_have_url(re.compile("/desk/sign-in/"))
    stranger.fill("登录名", stage.logins["leader"][0])
    stranger.fill("密码", "not-the-password")
    stranger.press("登录")
    stranger.sees("登录名或者密码不对，请核对后再试")
    stranger.look("sign-in")
    stranger.fill("密码", stage.logins["leader"][1])
    stranger.press("登录")
    # To where one was going.
    expect(stranger.page).to_have_url(re.compile("/desk/list/letter/"))
    stranger.page.locator("details.who summary").click()
    stranger.press("退出登录")
    stranger.go("/desk/")
    expect(stranger.page).to_have_url(re.compile("/desk/sign-in/"))


def test_overdue_comes_first_and_keys_are_enough(clerk: Walker, stage: Any, width: str) -> None:
    page = clerk.page
    late = stage.letters[f"late-{width}"]
    first = page.locator(".inbox").first
    expect(first.locator("h2")).to_contain_text("已逾期")
    expect(first).to_contain_text(late.title)
    expect(first).to_contain_text("■")
    clerk.look("inbox")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    expect(page.locator("[data-row]").first).to_have_class(re.compile("row-here"))
    opened = page.locator(".row-here a").inner_text()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(opened)
    page.keyboard.press("/")
    expect(page.locator("#desk-search")).to_be_focused()
    page.keyboard.type(late.title)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/desk/search/"))
    clerk.look("search")
    clerk.follow(late.title)
    clerk.sees("已逾期", "怎样数出来的")
    page.locator(".clock summary").first.click()
    clerk.look("matter-late")
    form = clerk.step("申请延期")
    form.get_by_label("延长天数").fill("3")
    form.get_by_label("延期理由").fill("需要更换曳引机。")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".error-summary, .field-error").first).to_contain_text("期限已过")
    expect(page.get_by_label("延期理由")).to_have_value("需要更换曳引机。")
    clerk.look("step-refused")


def test_sign_for_and_send_back(clerk: Walker, stage: Any, width: str) -> None:
    page = clerk.page
    clerk.matter(stage.letters[f"new-{width}"].pk)
    clerk.take("签收")
    clerk.matter(stage.letters[f"new-{width}"].pk)
    clerk.sees("已签收", stage.names["housing"])
    clerk.matter(stage.letters[f"wrong-{width}"].pk)
    form = clerk.step("退回")
    form.get_by_role("button", name="退回", exact=True).click()
    expect(page.locator(".error-summary")).to_be_visible()
    clerk.look("step-empty")
    page.get_by_label("退回理由").fill("水渠属水务局管理，见三定规定第四条。")
    clerk.take("退回")
    clerk.matter(stage.letters[f"wrong-{width}"].pk)
    clerk.sees("退回待派", "水渠属水务局管理")


def test_a_double_click_takes_one_step(clerk: Walker, stage: Any, width: str) -> None:
    page = clerk.page
    clerk.matter(stage.letters[f"twice-{width}"].pk)
    form = clerk.step("申请延期")
    form.get_by_label("延长天数").fill("3")
    form.get_by_label("延期理由").fill("等待夜间施工许可的批复。")
    form.get_by_role("button", name="申请延期", exact=True).dblclick()
    expect(page.get_by_role("status").first).to_contain_text("已申请延期")
    clerk.matter(stage.letters[f"twice-{width}"].pk)
    clerk.sees("延期待批")
    expect(page.locator(".timeline li", has_text="申请延期")).to_have_count(1)


def test_a_stale_form_says_who_did_what(
    clerk: Walker, walk: Callable[..., Walker], stage: Any, width: str
) -> None:
    letter = stage.letters[f"stale-{width}"]
    clerk.matter(letter.pk)
    form = clerk.step("起草答复")
    form.get_by_label("答复内容").fill("公厕因管道破裂关闭，本周内修好开放。")
    office = walk("office")
    office.sign_in("registrar")
    office.matter(letter.pk)
    form = office.step("催办")
    office.tick("电话")
    form.get_by_label("催办内容").fill("请本周内答复。")
    office.look("urge")
    office.take("催办")
    clerk.page.locator("form.step-form").get_by_role("button", name="起草答复").click()
    told = clerk.page.locator(".error-summary")
    expect(told).to_contain_text(f"{stage.names['registrar']}")
    expect(told).to_contain_text("催办")
    expect(clerk.page.get_by_label("答复内容")).to_have_value(re.compile("管道破裂"))
    clerk.look("step-stale")
    clerk.take("起草答复")


def test_the_list_finds_sorts_turns_and_exports(
    walk: Callable[..., Walker], stage: Any, width: str
) -> None:
    office = walk("office")
    office.sign_in("registrar")
    page = office.page
    office.go("/desk/list/letter/")
    office.look("list")
    page.get_by_label("状态").select_option(label="待受理")
    expect(page).to_have_url(re.compile("state=submitted"))
    page.get_by_label("检索", exact=True).fill("路灯不亮")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("q="))
    if width == "desktop":
        page.locator("thead a", has_text="编号").click()
        expect(page).to_have_url(re.compile("sort=number"))
    rows = page.locator("tbody tr")
    expect(rows).to_have_count(SIZE)
    office.look("list-filtered")
    with page.expect_download() as download:
        office.follow("导出")
    book = CalamineWorkbook.from_path(str(Path(download.value.path())))
    lines = book.get_sheet_by_index(0).to_python()
    found = [line for line in lines if any("路灯不亮" in str(cell) for cell in line)]
    assert len(found) == 52
    assert not any(stage.letters["shown"].number in str(line) for line in lines)
    office.follow("下一页")
    expect(rows).to_have_count(52 - SIZE)
    here, title = page.url, rows.last.locator("a").inner_text()
    rows.last.locator("a").click()
    expect(page.locator("h1")).to_have_text(title)
    page.go_back()
    expect(page).to_have_url(here)
    expect(rows).to_have_count(52 - SIZE)
    office.follow("上一页")
    expect(rows).to_have_count(SIZE)


def test_the_sheet_prints_on_a4(clerk: Walker, stage: Any, width: str) -> None:
    letter = stage.letters[f"late-{width}"]
    clerk.matter(letter.pk)
    clerk.follow("群众来信办理单", exact=False)
    clerk.look("sheet")
    printed = pypdfium2.PdfDocument(io.BytesIO(clerk.page.pdf(prefer_css_page_size=True)))
    if clerk.shots is not None:
        printed[0].render(scale=1.4).to_pil().save(clerk.shots / f"printed-{width}.png")
    text = printed[0].get_textpage().get_text_range()
    assert len(printed) == 1
    assert [round(side) for side in printed[0].get_size()] == [595, 842]
    for words in ("群众来信办理单", letter.number, letter.title, stage.names["housing"]):
        assert words in text
    assert "返回" not in text


def test_without_scripts_the_same_work_gets_done(
    walk: Callable[..., Walker], stage: Any, width: str
) -> None:
    plain = walk("plain", scripts=False)
    plain.sign_in("housing")
    page = plain.page
    if width == "phone":
        page.get_by_role("link", name="菜单", exact=True).click()
        expect(page.locator("#menu")).to_be_visible()
    folded = page.locator("#menu > details:not([open])", has_text="群众来信")
    if folded.count():
        folded.first.locator("> summary").click()
    page.locator("#menu").get_by_role("link", name="群众来信", exact=True).click()
    page.get_by_label("状态").select_option(label="办理中")
    plain.press("筛选")
    expect(page).to_have_url(re.compile("state=handling"))
    plain.follow(f"{PLACES[width]}西苑垃圾清运")
    plain.step("起草答复").get_by_role("button", name="起草答复", exact=True).click()
    expect(page.locator(".error-summary")).to_be_visible()
    page.get_by_label("答复内容").fill("清运时间已改为每天早晨六点，并增加一次傍晚清运。")
    plain.look("plain-draft")
    # Nothing in the browser stops a second click here: the server does.
    page.locator("form.step-form").get_by_role("button", name="起草答复", exact=True).dblclick()
    expect(page.get_by_role("status").first).to_contain_text("已起草答复")
    plain.matter(stage.letters[f"plain-{width}"].pk)
    plain.sees("答复待审", "傍晚清运")
    expect(page.locator(".timeline li", has_text="答复")).to_have_count(1)
    plain.step("收回修改")
    plain.take("收回修改")


def test_what_was_typed_is_still_there_after_leaving_the_page(
    clerk: Walker, stage: Any, width: str
) -> None:
    page = clerk.page
    letter = stage.letters[f"late-{width}"]
    clerk.matter(letter.pk)
    clerk.step("起草答复").get_by_label("答复内容").fill("管道已经换新，")
    for _moment in range(100):  # it is kept a moment after the last key
        if page.evaluate("() => Object.values(localStorage).some(v => v.includes('换新'))"):
            break
        page.wait_for_timeout(100)
    clerk.go("/desk/")
    clerk.matter(letter.pk)
    expect(clerk.step("起草答复").get_by_label("答复内容")).to_have_value("管道已经换新，")
