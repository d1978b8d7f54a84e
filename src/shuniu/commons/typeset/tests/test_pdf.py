"""排版: a PDF from a template and data; what is typed stays words."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from shuniu.commons.typeset import NoChineseFont, NotTypeset, fonts, lacking, pdf
from shuniu.ground import clock

AT = clock.on(dt.date(2026, 11, 22))
SOURCE = """
#let data = json(bytes(sys.inputs.data))
#let faces = json(bytes(sys.inputs.fonts))
#set text(font: faces.fangsong, lang: "zh", region: "cn")
= #data.title
#data.text
"""


@pytest.fixture
def template(tmp_path: Path) -> Path:
    path = tmp_path / "letter.typ"
    path.write_text(SOURCE, "utf-8")
    return path


def words(data: bytes) -> str:
    return pypdfium2.PdfDocument(data)[0].get_textpage().get_text_range()


def test_chinese_words_come_out_as_words(template: Path) -> None:
    made = pdf(template, {"title": "关于路灯的答复", "text": "已于11月20日修好。"}, at=AT)
    assert made.startswith(b"%PDF-")
    assert "关于路灯的答复" in words(made) and "20 日修好。" in words(made)
    later = AT + dt.timedelta(microseconds=12_345)  # as the clock gives it; the file has seconds
    assert (
        pdf(template, {"title": "关于路灯的答复", "text": "已于11月20日修好。"}, at=later) == made
    )


def test_what_is_typed_is_never_source(template: Path) -> None:
    hostile = '#panic("x") #read("/etc/passwd") ] $ \\ "; *粗*'
    assert '#read("/etc/passwd")' in words(pdf(template, {"title": "信", "text": hostile}))


def test_a_template_cannot_read_outside_its_folder(template: Path) -> None:
    template.write_text('#read("/../../../../etc/passwd")', "utf-8")
    with pytest.raises(NotTypeset, match="排不出来"):
        pdf(template, {})


def test_a_character_without_a_glyph_is_named_and_marked(template: Path) -> None:
    assert lacking("张三\U0010fffd李四") == ["\U0010fffd"]
    assert lacking("普通的字，〔2026〕12号①") == []
    assert "张〓" in words(pdf(template, {"title": "信", "text": "张\U0010fffd"}))


def test_without_a_chinese_font_it_says_what_to_install(
    template: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fonts, "FACES", dict.fromkeys(fonts.FACES, ("Nowhere Sans",)))
    fonts._shelf.cache_clear()
    try:
        with pytest.raises(NoChineseFont, match="fonts-noto-cjk"):
            pdf(template, {"title": "", "text": ""})
    finally:
        fonts._shelf.cache_clear()


def test_the_offices_own_fonts_come_first(settings: Any, tmp_path: Path) -> None:
    settings.VAR = tmp_path
    (tmp_path / "fonts").mkdir()
    assert fonts.shelf().faces["song"]
