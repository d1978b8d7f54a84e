"""How a reader wants the pages to look: large text, high contrast, reading aid, light or dark.

Kept in one cookie of the reader's own, ``look=large.high``; nothing is stored
about anybody. The server writes it into <html>, so it works without scripts.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.http import HttpRequest

COOKIE = "look"
YEAR_SECONDS = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Look:
    """What ``data-size``, ``data-contrast``, ``data-theme`` and the reading aid are set to."""

    size: str = ""
    contrast: str = ""
    reading: str = ""
    theme: str = ""

    def as_cookie(self) -> str:
        """``large.high.reading.dark``, less what is not wished."""
        return ".".join(v for v in (self.size, self.contrast, self.reading, self.theme) if v)


CHOICES: dict[str, tuple[str, ...]] = {
    "size": ("large",),
    "contrast": ("high",),
    "reading": ("reading",),
    "theme": ("dark", "light"),
}
_BY_VALUE = {value: name for name, values in CHOICES.items() for value in values}
_PLAIN = Look()


def parse(cookie: str) -> Look:
    """The look of a cookie; what it doesn't know it leaves out."""
    if not cookie:
        return _PLAIN
    return Look(**{_BY_VALUE[v]: v for v in cookie[:60].split(".") if v in _BY_VALUE})


def of(request: HttpRequest | None) -> Look:
    """How the reader of this request wants it."""
    return parse(request.COOKIES.get(COOKIE, "")) if request is not None else _PLAIN


def changed(look: Look, wishes: dict[str, str]) -> Look:
    """The look after ``{"size": "large", "contrast": ""}``; unknown wishes change nothing."""
    known = {
        name: value
        for name, value in wishes.items()
        if name in CHOICES and (value == "" or value in CHOICES[name])
    }
    return replace(look, **known)
