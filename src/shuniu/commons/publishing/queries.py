"""What the public can see."""

from __future__ import annotations

from .models import SITE, Publication


def newest(column: str | None, n: int, *, site: str = SITE) -> list[Publication]:
    """The ``n`` newest standing lines of a column (``None``: of all columns), newest first."""
    lines = Publication.objects.standing().filter(site=site)
    if column is not None:
        lines = lines.filter(column=column)
    return list(lines.order_by("-published_at", "-id")[:n])
