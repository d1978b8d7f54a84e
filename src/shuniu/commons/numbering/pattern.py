"""What a number looks like: a pattern with a year and a running value."""

from __future__ import annotations

import re
from string import Formatter

from django.utils.translation import gettext as _

from shuniu.ground.refusal import FieldRefused

_SPEC = re.compile(r"(0\d)?d?")


def check_pattern(pattern: str, *, yearly: bool) -> None:
    """Refuse, in a sentence, a pattern that could give two things one number."""
    try:
        parts = list(Formatter().parse(pattern))
    except ValueError:
        raise FieldRefused("pattern", _("编号格式“%s”的花括号不成对。") % pattern) from None
    names = [name for _text, name, _spec, _conversion in parts if name is not None]
    for _text, name, spec, conversion in parts:
        if name is None:
            continue
        if name not in ("year", "n") or conversion or not _SPEC.fullmatch(spec or ""):
            raise FieldRefused(
                "pattern",
                _("编号格式“%s”只能用{year}和{n}，补零写作{n:06d}。") % pattern,
            )
    if names.count("n") != 1:
        raise FieldRefused("pattern", _("编号格式“%s”须有且只有一个{n}。") % pattern)
    if yearly and "year" not in names:
        raise FieldRefused("pattern", _("每年重新编号的格式须含{year}，否则各年会重号。"))


def render(pattern: str, *, year: int, n: int) -> str:
    """东问〔{year}〕{n}号 with 2026 and 12 gives 东问〔2026〕12号."""
    return pattern.format(year=year, n=n)
