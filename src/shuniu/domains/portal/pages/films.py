"""Videos inside a text: where the words name one, its player stands, as long as it is public."""

from __future__ import annotations

import re

from ..models.blocks import VIDEO as VIDEO

# What the workshop leaves in a published body; its link is what remains of it anywhere else.
MARK = re.compile(r'<p class="video" data-film="(\d{1,18})">(.*?)</p>')


def films_in(html: str) -> list[int]:
    """The keys of the videos that a body shows."""
    return [int(key) for key, _link in MARK.findall(html)] if "data-film=" in html else []
