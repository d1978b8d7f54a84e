"""The editor for documents: writing, pasting, tables, keeping; and without JavaScript."""

from __future__ import annotations

import datetime as dt
import json
import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from django.contrib.staticfiles.views import serve
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template import engines
from django.test import override_settings
from django.urls import path, re_path
from playwright.sync_api import expect
from staging import Stage
from walking import WIDTHS, Walker

from shuniu.commons.manuscript import Manuscript, from_html, from_plain, to_marked
from shuniu.desk import manuscripts
from shuniu.desk.manuscripts import (
    COMPARISON,
    ManuscriptField,
    Overtaken,
    Saved,
    Version,
    autosave,
    comparison_of,
)
from shuniu.ground import clock
from shuniu.site.forms import CitizenForm, Line

BUILT = Path(manuscripts.__file__).parents[1] / "static" / "desk" / "built" / "manuscript.js"

# Where the package manager was never reached there is no editor, and the text box serves.
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        not BUILT.exists() and os.environ.get("CI") != "true", reason="the editor is not built"
    ),
]

PAGE = """{% load static %}<!doctype html><html lang="zh-CN" data-face="desk"><head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>拟稿</title><link rel="icon" href="{% static "site/favicon.svg" %}">
<link rel="stylesheet" href="{% static "site/tokens.css" %}">
<link rel="stylesheet" href="{% static "site/base.css" %}">
<link rel="stylesheet" href="{% static "desk/desk.css" %}">
<link rel="stylesheet" href="{% static "desk/manuscript.css" %}">
<script src="{% static "desk/desk.js" %}" type="module"></script></head>
<body data-who="1"><main><h1>拟稿</h1>
{% if comparison %}{% include fragment %}{% else %}
<form class="card step-form" method="post" novalidate>{{ form }}
<div data-draft-told></div><div class="acts">
<button class="button" type="submit">保存</button></div></form>{% endif %}</main></body></html>"""

WORD = """<html><body><style>p {color: red}</style>
<p class=MsoNormal style='mso-outline-level:1'><span style='font-family:黑体'>一、总体<o:p></o:p>
</span></p><p class=MsoNormal>各乡镇要
按照<b>时限</b>完成<span lang=EN-US>3</span>项任务，投入<span lang=EN-US>1.5</span>亿元。</p>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>（一）
<span>&nbsp;</span></span><b>加强领导。</b>各单位要抓紧。<img src="x.png"></p>
<p>1、建立台账<del>旧字</del></p><table><tr><td rowspan=2><p>单位</p></td>
<td colspan=2>完成情况</td></tr><tr><td>已办</td><td>在办</td></tr>
<tr><td>石桥镇</td><td><b>3</b></td><td>1</td></tr></table></body></html>"""
OTHERS = (
    "<h2>工作安排</h2><div>第一段<br>第二段</div><ol><li>查<li>改<ol><li>报</ol></ol><ul><li>其他</ul>"
    "<p style='font-weight:700'>注意<span style='font-weight:400'>事项</span> <a>链接</a></p>"
    "<table><thead><tr><th>事项<th>时限<tbody><tr><td>供水<td>3日<br>内</table><h6>末</h6>",
    f"<table><tr>{'<td>列</td>' * 14}</tr><tr><td colspan=99999>合计</table>",
    "<table><tr><td><p>一、甲</p><p>乙</p></td></tr></table><p style='display:none'>隐</p>",
    "<table><tr><td>甲<td rowspan=3>乙<table><tr><td>丙<td>丁</table><tr><td>戊</table>　　文 字",
    "<p><b><span style='font-weight:normal'>文</span>字 </b>style=x<script>1</script>\n行</p>",
)


class DraftForm(CitizenForm):
    """A draft: a title and a text."""

    title = Line(label="标题", max_length=60, required=False)
    body = ManuscriptField(label="正文", advised=60)


class Draft:
    """One draft of one office, as a domain would keep it."""

    def __init__(self) -> None:
        self.title, self.body, self.n, self.by = "", Manuscript(), 1, "王芳"
        self.before = Manuscript()

    def page(self, request: HttpRequest) -> HttpResponse:
        """Show it, or take what was sent."""
        sent = request.POST if request.method == "POST" else None
        form = DraftForm(sent, initial={"title": self.title, "body": self.body})
        field: Any = form.fields["body"]
        field.keep_at("/draft/", version=self.n)
        if form.is_valid():
            self.take(form.cleaned_data["body"], form.cleaned_data)
            form = DraftForm(initial={"title": self.title, "body": self.body})
        return HttpResponse(engines["django"].from_string(PAGE).render({"form": form}, request))

    def draft(self, request: HttpRequest) -> HttpResponse:
        """Answer the editor."""
        return autosave(request, self.save)

    def save(self, body: Manuscript, fields: Any, seen: str) -> Saved:
        newest = Saved(str(self.n), dt.datetime(2026, 11, 22, 10, 32, tzinfo=clock.ZONE), self.by)
        if seen != newest.version:
            raise Overtaken(newest)
        self.take(body, fields)
        told = f"<p>{self.body.characters}字，未见问题</p>"
        return Saved(str(self.n), newest.at, self.by, told)

    def take(self, body: Manuscript, fields: Any) -> None:
        """A new version."""
        self.title, self.body, self.n = fields["title"], body, self.n + 1

    def compared(self, request: HttpRequest) -> HttpResponse:
        """Two versions side by side."""
        at = dt.datetime(2026, 11, 22, 10, 32, tzinfo=clock.ZONE)
        context = comparison_of(
            Version(self.before, "初稿", "王芳", at, title="关于做好汛期排查的通知"),
            Version(self.body, "核稿", "李强", at, title="关于做好今冬明春安全排查的通知"),
        )
        shown = engines["django"].from_string(PAGE).render({**context, "fragment": COMPARISON})
        return HttpResponse(shown)


class Silent(WSGIRequestHandler):
    """Says nothing of each request."""

    def log_message(self, *_args: object) -> None:
        """Nothing."""


def _static(request: HttpRequest, name: str) -> HttpResponseBase:
    return serve(request, name, insecure=True)


DRAFT = Draft()
URLS = (
    path("", lambda request: DRAFT.page(request)),
    path("draft/", lambda request: DRAFT.draft(request)),
    path("compared/", lambda request: DRAFT.compared(request)),
    re_path("^static/(?P<name>.*)$", _static),
)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """One page with the field on it, under the house's own content policy."""
    policy = ["csp.middleware.CSPMiddleware"]
    with (
        override_settings(ROOT_URLCONF=URLS, MIDDLEWARE=policy, ALLOWED_HOSTS=["*"]),
        make_server("127.0.0.1", 0, WSGIHandler(), handler_class=Silent) as server,
    ):
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def writer(browser: Any, address: str) -> Iterator[Callable[..., Walker]]:
    """Somebody who opens the draft, at a desk or on a phone; each test begins with an empty one."""
    DRAFT.__init__()  # type: ignore[misc]
    shots = _shots()
    walkers: list[Walker] = []

    def start(width: str, *, scripts: bool = True) -> Walker:
        walker = Walker(
            browser, Stage(address=address), width, scripts=scripts, shots=shots, name="writer"
        )
        walkers.append(walker)
        walker.go("/")
        if scripts:
            expect(walker.page.locator(".ProseMirror")).to_be_visible()
        return walker

    yield start
    for walker in walkers:
        walker.leave()


def _shots() -> Path | None:
    named = os.environ.get("SHUNIU_SHOTS", "")
    return Path(named) if named else None


def _write(walker: Walker, *lines: str) -> None:
    walker.page.locator(".ProseMirror").click()
    for n, line in enumerate(lines):
        if n:
            walker.page.keyboard.press("Enter")
        walker.page.keyboard.type(line[:4])
        walker.page.keyboard.insert_text(line[4:])


def _paste(walker: Walker, html: str) -> None:
    walker.page.locator(".ProseMirror").evaluate(
        """(sheet, html) => { const clipboardData = new DataTransfer();
        clipboardData.setData("text/html", html); sheet.dispatchEvent(
          new ClipboardEvent("paste", {clipboardData, bubbles: true, cancelable: true})); }""",
        html,
    )


def _numbers(walker: Walker) -> list[str]:
    return walker.page.locator(".ProseMirror [data-number]").evaluate_all(
        "all => all.map(each => each.dataset.number + each.textContent)"
    )


def test_headings_number_themselves_and_the_draft_is_kept(writer: Callable[..., Walker]) -> None:
    one = writer("desktop")
    page = one.page
    _write(one, "一、总体要求", "各单位要抓紧。", "（一）加强领导。主要负责人负总责。")
    _write_on = page.keyboard
    for line in ("1.2026年底前完成", "1.建立台账", "2.按月调度", "三、工作保障"):
        _write_on.press("Enter")
        _write_on.type(line[:6])
        _write_on.insert_text(line[6:])
    assert _numbers(one)[0::5] == ["一、总体要求", "二、工作保障"]
    assert _numbers(one)[2:5] == ["1.2026年底前完成", "2.建立台账", "3.按月调度"]
    expect(page.locator(".manuscript-state")).to_have_text("已保存 10:32")
    one.sees("46字，未见问题")
    one.look("editor")
    assert DRAFT.body.plain().splitlines() == [
        *("一、总体要求", "各单位要抓紧。", "（一）加强领导。主要负责人负总责。"),
        *("1.2026年底前完成", "2.建立台账", "3.按月调度", "二、工作保障"),
    ]
    # Somebody else saves; the second to save is told, loses nothing, and may save on top.
    DRAFT.n, DRAFT.by = 9, "李强"
    _write_on.type("措施")
    note = page.get_by_role("status").filter(has_text="李强在10:32保存过这份文稿")
    expect(note).to_be_visible()
    one.glance("editor-overtaken")
    one.press("仍然保存我的")
    expect(page.locator(".manuscript-state")).to_have_text("已保存 10:32")
    assert DRAFT.body.plain().endswith("二、工作保障措施")
    # Undo, kinds by key and by button.
    _write_on.press("Control+z")
    _write_on.press("Control+Alt+0")
    assert _numbers(one)[-1] != "二、工作保障"
    one.press("四级标题")
    assert _numbers(one)[-1].startswith("（1）")


def test_a_paste_from_word_is_cleaned_as_the_server_would(writer: Callable[..., Walker]) -> None:
    one = writer("phone")
    page = one.page
    one.page.locator(".ProseMirror").click()
    _paste(one, WORD)
    expect(page.locator(".ProseMirror table")).to_be_visible()
    expect(page.get_by_role("status").first).to_contain_text("合并的单元格已经拆开")
    one.press("知道了")
    page.locator(".ProseMirror td").last.click()
    page.keyboard.press("Tab")
    page.keyboard.type("合计")
    one.look("editor-table")
    one.press("删除列")
    one.press("撤销")
    one.press("保存")
    kept = from_html(WORD).to_json()
    kept["blocks"][-1]["rows"].append([{"runs": [{"text": "合计"}]}, {"runs": []}, {"runs": []}])
    assert DRAFT.body.to_json() == kept
    expect(page.locator(".ProseMirror td").last).to_be_visible()
    shown = page.locator("textarea[name=body]").input_value()
    assert shown == to_marked(DRAFT.body)
    # What the page shows again is what was saved, to the letter.
    page.locator(".ProseMirror p").first.click()
    page.keyboard.press("End")
    page.keyboard.type("x")
    page.keyboard.press("Backspace")
    assert json.loads(page.locator("textarea[name=body]").input_value()) == kept
    for html in (WORD, *OTHERS):
        read = page.evaluate(
            "html => import(document.querySelector('[data-script]').dataset.script)"
            ".then(editor => editor.readHtml(html).blocks)",
            html,
        )
        assert read == from_html(html).to_json()["blocks"]


def test_what_could_not_be_sent_is_offered_again(writer: Callable[..., Walker]) -> None:
    one = writer("desktop")
    page = one.page
    page.route("**/draft/", lambda route: route.abort())
    _write(one, "一、没有送到的话")
    expect(page.locator(".manuscript-state")).to_contain_text("修改已留在本机")
    DRAFT.body = from_plain("另一稿")
    page.reload()
    note = page.get_by_role("status").filter(has_text="还没有提交的修改")
    expect(note).to_be_visible()
    expect(page.locator(".ProseMirror")).to_have_text("另一稿")
    one.press("恢复这些修改")
    expect(page.locator(".ProseMirror")).to_have_text("没有送到的话")
    page.keyboard.press("Control+z")
    expect(page.locator(".ProseMirror")).to_have_text("另一稿")


def test_without_javascript_the_plain_form_does(writer: Callable[..., Walker]) -> None:
    one = writer("phone", scripts=False)
    text = "一、总体要求\n要**抓紧**。\n| 事项 | 时限 |\n|----|----|\n| 供水 | 3日 |"
    one.fill("正文", text)
    one.press("保存")
    assert DRAFT.body == from_plain(text, marks=True)
    expect(one.page.get_by_label("正文")).to_have_value(text)
    one.fill("正文", "| " + " | ".join("甲" * 43) + " |")
    one.press("保存")
    one.sees("版心最多容下42列")
    one.glance("editor-plain")


def test_versions_side_by_side(writer: Callable[..., Walker]) -> None:
    same = "\n".join(f"{n}.按照职责分工抓好落实，每月底前报送进展情况。" for n in range(1, 9))
    DRAFT.before = from_plain(
        f"一、总体要求\n各乡镇要在3月底前完成排查，报县应急管理局。\n{same}\n特此通知。"
    )
    DRAFT.body = from_plain(
        f"一、总体要求\n各乡镇、各部门要在4月15日前完成排查，报县应急管理局。\n二、新增要求\n{same}"
    )
    for width in WIDTHS:
        one = writer(width)
        one.go("/compared/")
        one.sees("李强", "6段没有改动")
        one.look("comparison")


@pytest.mark.parametrize("widths", [("phone",)], ids=["phone"])
def test_a_notice_is_drafted_on_its_page(walk: Callable[..., Walker]) -> None:
    """On the real page of a draft: opened, written, kept, saved as a version, compared."""
    one = walk("drafter")
    page = one.page
    one.sign_in("housing")
    one.go("/desk/list/outgoing/new/")
    one.choose("文种", "通知")
    one.fill("事由", "做好今冬明春城镇燃气安全排查工作")
    one.fill("主送机关", "各乡镇人民政府")
    one.press("拟稿")
    if not page.locator(".ProseMirror").count():
        one.follow("编辑文稿")
    expect(page.locator(".ProseMirror")).to_be_visible()
    one.sees("还没有正文")
    _write(one, "一、总体要求", "各单位要抓紧排查，12月10日前报送结果。")
    expect(page.locator(".manuscript-state")).to_contain_text("已保存")
    one.sees_not("还没有正文")
    one.look("draft")
    one.press("保存")
    one.sees("已保存为第")
    expect(page.locator(".ProseMirror")).to_have_text(
        "总体要求各单位要抓紧排查，12月10日前报送结果。"
    )
    page.locator(".ProseMirror p").click()
    page.keyboard.press("Control+End")
    page.keyboard.insert_text("逾期通报。")
    one.press("保存")
    one.sees("已保存为第")
    one.follow("对照（花脸稿）")
    expect(page.locator(".comparison ins").filter(has_text="逾期通报。")).to_be_visible()
    one.look("draft-compared")
