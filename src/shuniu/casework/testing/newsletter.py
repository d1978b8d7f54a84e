"""A bulletin for tests only: it speaks of errands, and of those that have no unit yet."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from shuniu.commons.people.models import Unit
from shuniu.ground import clock

from ..bulletins.kinds import Asked, BulletinKind, Claim, Draft, kinds
from ..models import Assignment, Matter

CODE, UPWARD = "newsletter", "newsletter_up"
SERIES = "bulletins.newsletter"


def drafter(asked: Asked) -> Draft:
    """What was opened in the days; nothing at all of the topic ``nothing``."""
    if asked.topic == "nothing":
        return Draft("无", ())
    found = Matter.objects.filter(
        kind="errand", opened_at__gte=clock.on(asked.first, 0), opened_at__lte=clock.on(asked.last)
    )
    keys = list(found.order_by("pk").values_list("pk", flat=True))
    given = Assignment.objects.filter(matter__in=keys)
    having = set(given.values_list("matter", flat=True))
    units = Unit.objects.filter(pk__in=given.values("unit"))
    total, free = f"共办差事{len(keys)}件", f"尚未交办{len(keys) - len(having)}件"
    return Draft(
        title="差事办理情况",
        lines=("一、总体情况", f"{total}，{free}。", "（一）下步打算", "抓紧办理。"),
        claims=(
            Claim("差事", "件", keys, total),
            Claim("尚未交办", "件", [k for k in keys if k not in having], free),
        ),
        to=list(units),
    )


def put() -> None:
    """Put the bulletins among the program's."""
    topics = (("nothing", "什么也没有"),)
    for code, upward in ((CODE, False), (UPWARD, True)):
        kind = BulletinKind(code, "差事简报", SERIES, drafter, lambda _by: topics, upward)
        kinds._things[code] = kind


@contextmanager
def registered() -> Iterator[None]:
    """Within the block the bulletins are there."""
    put()
    try:
        yield
    finally:
        for code in (CODE, UPWARD):
            del kinds._things[code]
