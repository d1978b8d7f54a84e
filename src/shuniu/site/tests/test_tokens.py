"""The tokens keep their promise: contrast by role in every theme, and a light style sheet."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

from shuniu.site.themes import THEMES

STATIC = Path(__file__).resolve().parents[1] / "static" / "site"
SHEETS = ("tokens.css", "base.css", "site.css")
PAIRS = [
    (ink, paper)
    for paper in ("paper", "paper-raised", "paper-sunk")
    for ink in ("ink", "ink-soft", "link", "late", "ok", "warn", "info")
] + [
    ("accent-ink", "accent"),
    ("accent-ink", "accent-deep"),
    ("ink", "accent-soft"),
    ("link", "accent-soft"),
    ("ok", "ok-soft"),
    ("warn", "warn-soft"),
    ("late", "late-soft"),
    ("info", "info-soft"),
    ("ink", "ok-soft"),
    ("ink", "late-soft"),
    ("ink", "info-soft"),
    ("ink", "warn-soft"),
    ("visited", "paper-raised"),
    ("ink", "body-paper"),
    ("ink-soft", "body-paper"),
    ("link", "body-paper"),
    ("ink", "card-paper"),
    ("ink-soft", "card-paper"),
    ("ink", "lead-paper"),
    ("ink-soft", "lead-paper"),
    ("heading-ink", "body-paper"),
    ("heading-ink", "card-paper"),
    ("heading-ink", "lead-paper"),
    ("head-ink", "head-paper"),
    ("head-soft", "head-paper"),
    ("seal-ink", "seal-paper"),
    ("doors-ink", "doors-paper"),
    ("doors-ink", "doors-over"),
    ("foot-ink", "foot-paper"),
]


def block(selector: str, sheet: str = "tokens.css") -> dict[str, str]:
    """The custom properties of the first block with this selector."""
    css = re.sub(r"/\*.*?\*/", "", (STATIC / sheet).read_text(), flags=re.S)
    found = re.search(r"(?:^|[{}])\s*" + re.escape(selector) + r"\s*\{([^}]*)\}", css, re.M)
    assert found, selector
    return dict(re.findall(r"--([\w-]+):\s*([^;]+);", found[1]))


def themes() -> dict[str, tuple[dict[str, str], float]]:
    css = (STATIC / "tokens.css").read_text()
    light = dict(re.findall(r"--([\w-]+):\s*([^;]+);", css[: css.index('[data-accent="red"] {')]))
    dark = light | block(':root[data-theme="dark"]')
    found = {
        "light": (light, 4.5),
        "light red": (light | block('[data-accent="red"]'), 4.5),
        "light green": (light | block('[data-accent="green"]'), 4.5),
        "dark": (dark, 4.5),
        "high": (light | block(':root[data-contrast="high"]'), 7.0),
    }
    for accent in ("red", "green"):
        extra = block(f':root[data-theme="dark"][data-accent="{accent}"]')
        found[f"dark {accent}"] = (dark | extra, 4.5)
    for name in worn():
        own, own_dark = block(":root", name), block(':root[data-theme="dark"]', name)
        found[name] = (light | own, 4.5)
        found[f"{name} dark"] = (dark | own | block(':root[data-theme="dark"]') | own_dark, 4.5)
        found[f"{name} high"] = (light | own | block(':root[data-contrast="high"]'), 7.0)
    return found


def worn() -> list[str]:
    """The sheets of the themes, below static/site."""
    return [sheet.sheet.removeprefix("site/") for sheet in THEMES.values() if sheet.sheet]


def colour(theme: dict[str, str], role: str) -> str:
    value = theme[role]
    named = re.fullmatch(r"var\(--([\w-]+)\)", value)
    return colour(theme, named[1]) if named else value


def luminance(code: str) -> float:
    parts = [int(code[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("name", themes())
def test_every_ink_can_be_read_on_every_paper(name: str) -> None:
    theme, least = themes()[name]
    poor = {
        (ink, paper): round(contrast(colour(theme, ink), colour(theme, paper)), 2)
        for ink, paper in PAIRS
        if contrast(colour(theme, ink), colour(theme, paper)) < least
    }
    assert not poor


@pytest.mark.parametrize("name", themes())
def test_the_edge_of_a_field_can_be_seen(name: str) -> None:
    theme, _least = themes()[name]
    for paper in ("paper", "paper-raised"):
        assert contrast(colour(theme, "line-strong"), colour(theme, paper)) >= 3


@pytest.mark.parametrize("sheet", ["tokens.css", *worn()])
def test_dark_by_wish_and_dark_by_device_are_the_same(sheet: str) -> None:
    assert block(':root[data-theme="dark"]', sheet) == _device_dark(sheet)


def test_each_theme_is_a_file_and_each_file_a_theme() -> None:
    assert {f"themes/{f.name}" for f in (STATIC / "themes").glob("*.css")} == set(worn())


def _device_dark(sheet: str) -> dict[str, str]:
    css = (STATIC / sheet).read_text()
    inside = css[css.index("prefers-color-scheme: dark") :]
    found = re.search(r':root:not\(\[data-theme="light"\]\) \{([^}]*)\}', inside)
    assert found
    return dict(re.findall(r"--([\w-]+):\s*([^;]+);", found[1]))


def test_the_style_of_a_public_page_is_light() -> None:
    packed = gzip.compress(b"".join((STATIC / name).read_bytes() for name in SHEETS), 9)
    assert len(packed) <= 15_000


def test_colours_are_named_in_the_token_file_only() -> None:
    for name in ("base.css", "site.css"):
        assert not re.findall(r"#[0-9a-fA-F]{3,8}\b", (STATIC / name).read_text()), name
