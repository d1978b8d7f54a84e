"""A film in words: how long, how large."""

from __future__ import annotations

from .models import Film


def length(film: Film | None) -> str:
    """3:07, 1:02:45; nothing without a film."""
    if film is None:
        return ""
    minutes, seconds = divmod(round(film.seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
