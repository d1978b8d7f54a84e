"""The themes that a site may wear: each a file of tokens in static/site/themes."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Theme:
    """主题: what it is called and what it suits; ``sheet`` is empty for the one of tokens.css."""

    label: str | Promise
    suits: str | Promise
    sheet: str = ""


DEFAULT = "plain"
THEMES: dict[str, Theme] = {
    DEFAULT: Theme(_("晴空"), _("蓝色，黑体，白底；清楚、现代，各类网站都合适")),
    "cinnabar": Theme(
        _("朱砂"), _("红色头部，宋体标题，暖白底；庄重，适合政府门户"), "site/themes/cinnabar.css"
    ),
    "jade": Theme(
        _("青山"), _("绿色，圆角卡片，浅绿底；亲切，适合乡镇和便民服务"), "site/themes/jade.css"
    ),
    "ink": Theme(
        _("墨韵"), _("黑白为主，宋体，细线；像一张报纸，适合以文为主的网站"), "site/themes/ink.css"
    ),
}


def sheet_of(theme: str) -> str:
    """The static file of a theme; empty for the default and for one that there isn't."""
    found = THEMES.get(theme)
    return found.sheet if found else ""
