"""A redesign's own tokens: which may be set, to what, and the sheet that they make."""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.utils.translation import gettext as _

# What a county may set without a designer; all else is the theme's.
COLOURS = (
    "accent",
    "accent-deep",
    "accent-soft",
    "link",
    "head-paper",
    "head-ink",
    "head-soft",
    "doors-paper",
    "doors-over",
    "doors-ink",
    "heading-ink",
    "foot-paper",
    "foot-ink",
)
LENGTHS = ("radius", "radius-card", "mark", "rule", "page")
HEX = re.compile(r"#[0-9a-f]{6}")
LENGTH = re.compile(r"\d{1,4}px")
# Ink on paper that must be legible where a redesign sets both.
PAIRS = (
    ("head-ink", "head-paper"),
    ("head-soft", "head-paper"),
    ("doors-ink", "doors-paper"),
    ("doors-ink", "doors-over"),
    ("foot-ink", "foot-paper"),
)
LEAST_CONTRAST = 4.5
WHITE = "#ffffff"


def sheet(tokens: Mapping[str, object]) -> str:
    """The style sheet of these tokens, for the light look; empty where none can be used."""
    lines = [
        f"--{name}: {value};"
        for name, value in sorted(tokens.items())
        if isinstance(value, str) and _fits(name, value)
    ]
    if not lines:
        return ""
    block = " ".join(lines)
    return (
        "@layer tokens {\n"
        "  @media not (prefers-color-scheme: dark) {\n"
        f'    :root:not([data-theme="dark"]) {{ {block} }}\n'
        "  }\n"
        f'  :root[data-theme="light"] {{ {block} }}\n'
        "}\n"
    )


def of_accent(colour: str) -> dict[str, object]:
    """The tokens of a site's main colour; none where it is too light to be written on."""
    colour = colour.lower()
    if not HEX.fullmatch(colour) or contrast(colour, WHITE) < LEAST_CONTRAST:
        return {}
    return {
        "accent": colour,
        "accent-deep": _mixed(colour, "#000000", 0.28),
        "accent-soft": _mixed(colour, WHITE, 0.9),
        "link": colour,
    }


def _mixed(one: str, other: str, share: float) -> str:
    pairs = [(int(one[i : i + 2], 16), int(other[i : i + 2], 16)) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def faults(tokens: Mapping[str, object]) -> list[str]:
    """What is wrong with the tokens of a redesign, a sentence each: names, values, contrast."""
    found = []
    for name, value in tokens.items():
        if name not in COLOURS + LENGTHS:
            found.append(_("样式参数“%s”不能修改。") % name)
        elif not isinstance(value, str) or not _fits(name, value):
            wanted = "#1a2b3c" if name in COLOURS else "4px"
            found.append(
                _("样式参数“%(name)s”的值应当像%(wanted)s这样写。")
                % {"name": name, "wanted": wanted}
            )
    if found:
        return found
    given = {name: str(value) for name, value in tokens.items()}
    pairs = [(ink, paper) for ink, paper in PAIRS if ink in given and paper in given]
    inks = {name: given[name] for name in ("accent", "link", "heading-ink") if name in given}
    checked = [(ink, given[ink], paper, given[paper]) for ink, paper in pairs]
    checked += [(name, colour, _("白底"), WHITE) for name, colour in inks.items()]
    return [
        _("“%(ink)s”在“%(paper)s”上看不清：对比度%(ratio)s，至少要4.5。")
        % {"ink": ink, "paper": paper, "ratio": f"{contrast(one, other):.1f}"}
        for ink, one, paper, other in checked
        if contrast(one, other) < LEAST_CONTRAST
    ]


def contrast(one: str, other: str) -> float:
    """The contrast of two colours (``#rrggbb``), from 1 to 21, as WCAG counts it."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _fits(name: str, value: str) -> bool:
    if name in COLOURS:
        return HEX.fullmatch(value) is not None
    return name in LENGTHS and LENGTH.fullmatch(value) is not None
