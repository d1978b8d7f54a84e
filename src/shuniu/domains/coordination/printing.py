"""The paper that ends a case, as a letter on A4: 信访处理意见书, or 协调意见 of departments."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from shuniu.commons.typeset import OfficialLetter, letter_pdf
from shuniu.ground import clock

from .models import Case, Side, Sort

_NUMBERS = "一二三四五六七八"


def opinion_letter(case: Case) -> OfficialLetter:
    """The opinion with the parts of article 32, to the group or to the units. No personal data."""
    visit = case.sort == Sort.GROUP_VISIT
    parties = list(case.parties.order_by("pk"))
    side = Side.PETITIONER if visit else Side.PARTY
    parts = (
        (_("请求事项") if visit else _("争议事项"), case.masked_summary),
        (_("查明的事实"), case.facts),
        (_("理由"), case.reasons),
        (_("处理意见"), case.opinion),
        (_("法律政策依据"), case.basis),
    )
    lines: list[str] = []
    for number, (head, text) in zip(_NUMBERS, (p for p in parts if p[1].strip()), strict=False):
        lines.append(f"{number}、{head}")
        lines += [line.strip() for line in text.splitlines() if line.strip()]
    if visit:
        lines.append(
            _(
                "如不服本处理意见，可以自收到本意见书之日起30日内，"
                "向有权的行政机关请求复查（《信访工作条例》第三十五条）。"
            )
        )
    decided = case.decided_at
    assert decided is not None
    return OfficialLetter(
        organ=case.matter.unit.name,
        number=case.matter.number,
        title=(
            _("关于“{title}”的信访处理意见书") if visit else _("关于“{title}”的协调意见")
        ).format(title=case.matter.title),
        to="、".join(party.name for party in parties if party.side == side),
        paragraphs=tuple(lines),
        signature=case.matter.unit.name,
        day=decided.astimezone(clock.ZONE).date(),
        copies="、".join(p.name for p in parties if visit and p.side == Side.PARTY),
    )


def opinion_pdf(case: Case, *, at: dt.datetime) -> bytes:
    """The opinion as PDF. Raises ``NoChineseFont`` or ``NotTypeset`` in a sentence."""
    return letter_pdf(opinion_letter(case), at=at)
