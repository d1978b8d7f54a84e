"""File names as they are kept and sent: no paths, no hidden marks, not too long."""

from __future__ import annotations

import re
from urllib.parse import quote

from django.utils.translation import gettext as _

from shuniu.ground.text import clean

LONGEST = 100
_FORBIDDEN = re.compile(r'[<>:"|?*\x00-\x1f]')
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


def clean_name(name: str) -> str:
    """The last part of a path, without marks that hide what it says; never empty.

    An over-long name is cut in its middle part, so that its suffix stays.
    """
    last = re.split(r"[\\/]", clean(name))[-1]
    last = " ".join(_FORBIDDEN.sub("_", last).split()).strip(". ")
    if not last or _RESERVED.fullmatch(last):
        last = _("附件") + ("" if not last else "_" + last)
    if len(last) > LONGEST:
        stem, end = last[: -len(suffix(last)) or None], suffix(last)
        last = stem[: LONGEST - len(end)] + end
    return last


def suffix(name: str) -> str:
    """The suffix in small letters with its point, or nothing: 照片.JPG gives .jpg."""
    found = re.search(r"\.[A-Za-z0-9]{1,8}$", name)
    return found.group().lower() if found else ""


def disposition(name: str, *, inline: bool) -> str:
    """The Content-Disposition header for a name, as RFC 6266 and RFC 5987 want it."""
    plain = re.sub(r"[^A-Za-z0-9._-]+", "_", name).strip("_")
    if not plain or plain.startswith("."):  # all Chinese: an old browser would keep it hidden
        plain = f"file{plain}"
    how = "inline" if inline else "attachment"
    return f"{how}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
