"""Tags and filters of the public site; the desk uses the ones that fit."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shuniu.ground import text

from .. import county as known_county
from .. import look as looks
from ..icons import ICONS
from ..identity import Identity, of_site
from ..labels import COLUMNS, column_pairs
from ..models import County
from ..registries import acts_in_order, foot_links, open_doors
from ..themes import sheet_of

register = template.Library()

# A state has a shape, a word and a colour: the shape and the word are what counts.
LIGHTS = {
    "ok": ("●", gettext_lazy("正常")),
    "soon": ("▲", gettext_lazy("临期")),
    "late": ("■", gettext_lazy("逾期")),
    "idle": ("○", gettext_lazy("未开始")),
}


@register.simple_tag
def county() -> County:
    """The county whose site this is: ``{% county as here %}{{ here.shown_government }}``."""
    return known_county.current()


@register.simple_tag(takes_context=True)
def identity(context: dict[str, Any]) -> Identity:
    """Whose page this is: what the view says, else the site whose host was asked."""
    given = context.get("identity")
    if isinstance(given, Identity):
        return given
    return of_site(getattr(context.get("request"), "site_code", ""))


@register.simple_tag
def links_at_foot(here: Identity) -> list[tuple[str, str]]:
    """What rooms put at the foot of every page: address and words; the main site answers.

    On a sub-site's own host other addresses hold, so the root's are asked.
    """
    main = here.main.url if here.main else "/"
    found = []
    for _code, link in foot_links.items():
        try:
            path = reverse(link.url_name, urlconf=settings.ROOT_URLCONF)
        except NoReverseMatch:
            continue  # a program without that room
        found.append((main + path.lstrip("/"), str(link.label)))
    return found


@register.simple_tag
def column_meta(code: str) -> SafeString:
    """The labels of a room's own page, for machines: ``{% column_meta "video" %}``."""
    return format_html_join("\n  ", '<meta name="{}" content="{}">', column_pairs(*COLUMNS[code]))


@register.simple_tag
def theme_sheet(here: Identity) -> str:
    """The address of the site's own theme; empty where it wears the default one."""
    sheet = sheet_of(here.theme)
    return static(sheet) if sheet else ""


@register.simple_tag(takes_context=True)
def look(context: dict[str, Any]) -> looks.Look:
    """How the reader wants the page: size, contrast, reading aid, theme."""
    given = context.get("look")
    return given if isinstance(given, looks.Look) else looks.of(context.get("request"))


@register.simple_tag(takes_context=True)
def site_doors(context: dict[str, Any]) -> list[dict[str, Any]]:
    """The doors that lead somewhere: label, url, summary, and whether one stands behind it."""
    request: HttpRequest | None = context.get("request")
    here = context.get("door", "")
    path = request.path if request is not None else ""
    site = context.get("here")
    marks = context.get("marks") or {}
    found: list[dict[str, Any]] = []
    if isinstance(site, Identity) and site.menu is not None:
        for item in site.menu:
            found.append(
                {
                    "label": item.label,
                    "url": item.url,
                    "here": item.code == here,
                    "exactly_here": item.url == path,
                    "mark": marks.get(item.code, ""),
                }
            )
        return found
    for code, label, door in open_doors():
        url = _reverse(door.url_name)
        if url:
            found.append(
                {
                    "label": label,
                    "url": url,
                    "summary": door.summary,
                    "here": code == here,
                    "exactly_here": url == path,
                    "mark": marks.get(code, ""),
                }
            )
    return found


@register.simple_tag
def citizen_acts(door: str = "") -> list[dict[str, Any]]:
    """What people come to do (behind one door, or all)."""
    acts = [act for act in acts_in_order() if not door or act.door == door]
    shown = [
        {"label": a.label, "hint": a.hint, "icon": a.icon, "url": _reverse(a.url_name)}
        for a in acts
    ]
    return [act for act in shown if act["url"]]


@register.simple_tag
def light(state: str, word: str = "") -> SafeString:
    """``{% light "late" "已超期3个工作日" %}``: the shape, and the word (or the usual one)."""
    shape, usual = LIGHTS[state]
    return format_html(
        '<span class="light light-{}"><span aria-hidden="true">{}</span><span>{}</span></span>',
        state,
        shape,
        word or usual,
    )


@register.simple_tag
def icon(name: str) -> SafeString:
    """A line icon; it only decorates, so a word must stand beside it."""
    return mark_safe(  # noqa: S308 - our own drawings
        f'<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="{ICONS[name]}"/></svg>'
    )


@register.filter
def long_date(day: dt.date | dt.datetime | None) -> str:
    """2026年11月22日（周日）."""
    return text.long_date(_day(day)) if day else ""


@register.filter
def short_date(day: dt.date | dt.datetime | None) -> str:
    """2026-11-22, for tables and lists."""
    return _day(day).isoformat() if day else ""


@register.filter
def long_moment(moment: dt.datetime | None) -> str:
    """2026年11月22日（周日）15:04."""
    if not moment:
        return ""
    return f"{text.long_date(_day(moment))} {timezone.localtime(moment):%H:%M}"


@register.filter
def masked_name(name: str) -> str:
    """张**."""
    return text.mask_name(name)


@register.filter
def masked_phone(number: str) -> str:
    """138****1234."""
    return text.mask_phone(number)


@register.filter
def file_size(size: int) -> str:
    """18 KB, 2.4 MB: as the public reads it beside an attachment."""
    if size < 1024 * 1024:
        return f"{max(round(size / 1024), 1)} KB"
    return f"{size / 1024 / 1024:.1f} MB"


@register.filter
def thousands(number: float) -> str:
    """2,186."""
    return f"{number:,}"


@register.filter
def percent(share: float | None) -> str:
    """99.13%; where there is nothing to divide by, a sentence of one word."""
    return _("暂无") if share is None else f"{share * 100:.2f}%"


def _day(moment: dt.date | dt.datetime) -> dt.date:
    return timezone.localtime(moment).date() if isinstance(moment, dt.datetime) else moment


def _reverse(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
