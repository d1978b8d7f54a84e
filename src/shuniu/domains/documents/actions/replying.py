"""批复 drafted from a request."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.utils.translation import gettext as _

from shuniu.casework.models import Matter
from shuniu.commons import manuscript as manuscripts
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.models import Unit
from shuniu.ground.registry import Registry

from ..models import (
    Disclosure,
    DocumentKind,
)
from .base import (
    SUBJECT_MOST,
)
from .drafting import open_draft
from .elements import Recipient

# How a domain says, of its matters, who asked and by which number (an incoming 请示).
Requester = Callable[[Matter], tuple[Recipient, str]]
requesters: Registry[Requester] = Registry("who asked, and by which number")


def requester_of(matter: Matter) -> tuple[Recipient, str]:
    """Who asked, and the number of what they asked by; as its own kind says, else its unit."""
    if matter.kind in requesters:
        return requesters.get(matter.kind)(matter)
    return matter.unit, matter.number


def draft_reply(
    request_matter: Matter, *, issuer: Unit | None = None, by: Actor, at: dt.datetime
) -> Matter:
    """批复 drafted from a request (any kind of matter: its title and number are referred to).

    关于…的批复 to whoever asked, in the usual form 你单位《…》（…〔…〕…号）收悉。现批复如下;
    linked with the request by its origin. The caller has shown that ``by`` may see the request;
    ``by`` drafts it for the unit that owns the request (``issuer``: in another's name).
    """
    asker, number = requester_of(request_matter)
    issuer = issuer or request_matter.unit
    subject = request_matter.title
    if "关于" in subject:
        subject = subject[subject.index("关于") :]
    for tail in ("的请示", "请示", "的函", "的报告"):
        subject = subject.removesuffix(tail)
    name = asker.name if isinstance(asker, Unit) else asker
    cited = f"《{request_matter.title}》" + (f"（{number}）" if number else "")
    text = manuscripts.from_plain(
        _("你单位{cited}收悉。经研究，现批复如下：").format(cited=cited)
        + "\n"
        + _("一、原则同意{name}所请事项。").format(name=name)
        + "\n"
        + _("二、请严格按照有关规定组织实施，实施中的重大问题及时报告。")
    )
    made = open_draft(
        kind=DocumentKind.REPLY,
        issuer=issuer,
        subject=subject[:SUBJECT_MOST],
        manuscript=text,
        to=[asker] if asker else [],
        answers=number[:60],
        disclosure=Disclosure.ON_REQUEST,
        disclosure_reason=_("答复下级机关请示的内部事项"),
        origin=request_matter,
        by=by,
        at=at,
    )
    return made.matter
