"""Lights as people see them: a shape and a word before any colour, and why it is so."""

from __future__ import annotations

from django.utils.html import format_html
from django.utils.translation import gettext_lazy

from shuniu.casework.progress.queries import AMBER, CRIMSON, GREEN, GREY

SHAPES = {GREEN: "●", AMBER: "▲", CRIMSON: "■", GREY: "○"}
WORDS = {
    GREEN: gettext_lazy("绿灯"),
    AMBER: gettext_lazy("黄灯"),
    CRIMSON: gettext_lazy("红灯"),
    GREY: gettext_lazy("不亮灯"),
}


def light_html(code: str, why: str) -> str:
    """A light as markup: a shape and a word before any colour, and why it is so."""
    return format_html(
        '<span class="light light-{}"><span aria-hidden="true">{}</span><span>{}</span></span>{}',
        code,
        SHAPES[code],
        WORDS[code],
        format_html(' <span class="soft small">{}</span>', why) if why else "",
    )


def light_words(code: str, why: str) -> str:
    """A light in words, for exports."""
    return f"{WORDS[code]}：{why}" if why else str(WORDS[code])
