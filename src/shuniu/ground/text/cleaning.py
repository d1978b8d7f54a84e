"""Text as the office handles it: cleaning what comes in, and one folded form to compare by."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata

from django.utils.translation import gettext as _

# Dropped on the way in: control characters, marks that turn the direction of
# writing (they hide what a line says), zero-width spaces and the byte-order
# mark. The zero-width joiner and variation selectors stay: emoji need them.
_BAD = dict.fromkeys(
    [*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), *range(0x7F, 0xA0)]
    + [0x061C, 0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF]
    + [*range(0xFFF9, 0xFFFC), *range(0xD800, 0xE000), *range(0xFDD0, 0xFDF0)]
    + [plane * 0x10000 + low for plane in range(17) for low in (0xFFFE, 0xFFFF)]
)
_LINE_ENDS = re.compile("\r\n?|[\u2028\u2029\x85]")

# The folded form. The database's function ``folded`` (commons/search) applies
# the same two steps in the same order; a test holds the two together. Only
# ASCII letters are lowered, because the database and Python disagree on others.
OPENING = "〔【〖{(["
CLOSING = "〕】〗})]"
UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
# Left out of the folded form: white space (numbers are typed with and without)
# and what has no width. NFKC has made a plain space of the other wide spaces.
INVISIBLE = "\t\n\v\f\r \xad\u200b\u200c\u200d\u2028\u2029\u2060\ufe0e\ufe0f\ufeff"
FOLD_FROM = UPPER + OPENING + CLOSING
FOLD_TO = UPPER.lower() + "[" * len(OPENING) + "]" * len(CLOSING)
_FOLD = str.maketrans(FOLD_FROM, FOLD_TO, INVISIBLE)


def clean(text: str) -> str:
    """What a person typed, fit to be stored: NFC, trimmed, without invisible hostile marks.

    Line breaks (as ``\\n``), tabs and emoji stay.
    """
    lines = _LINE_ENDS.sub("\n", text)
    return unicodedata.normalize("NFC", lines.translate(_BAD)).strip()


def fold(text: str) -> str:
    """The form that search compares: 〔2026〕12号, [2026]12号 and ［２０２６］１２ 号 are one.

    Compatibility forms are unified (NFKC), ASCII letters lowered, all brackets
    made square, white space dropped.
    """
    return unicodedata.normalize("NFKC", text).translate(_FOLD)


def count_characters(text: str) -> int:
    """字数: characters that one sees; white space, joiners and combining marks don't count."""
    return sum(
        1
        for c in unicodedata.normalize("NFC", text)
        if not c.isspace() and unicodedata.category(c) not in ("Mn", "Me", "Cf", "Cc", "Cs")
    )


def weekday_name(day: dt.date) -> str:
    """周一 … 周日."""
    names = (_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日"))
    return names[day.weekday()]


def long_date(day: dt.date) -> str:
    """2026年11月22日（周日）; in tables one writes ``day.isoformat()`` instead."""
    return _("%(year)d年%(month)d月%(day)d日（%(weekday)s）") % {
        "year": day.year,
        "month": day.month,
        "day": day.day,
        "weekday": weekday_name(day),
    }
