"""The sentences of a finding's steps."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shuniu.casework import standard
from shuniu.commons.flow import Wording

OPENING = Wording(_("{who}发现：{title}"), "", _("网站检查发现待交办的问题：“{title}”"))

WORDING: dict[str, Wording] = {
    **{code: standard.WORDING[code] for code in ("sign_for", "send_back", "urge")},
    "assign": Wording(_("{who}交{note}整改"), "", _("网站检查：{title}，请抓紧整改")),
    "report_fixed": Wording(
        _("{unit}{who}报告已整改：{note}"), "", _("“{title}”报告已整改，请核实")
    ),
    "confirm": Wording(_("{who}核实销号：{note}"), "", _("“{title}”已核实销号")),
    "return_fix": Wording(_("{who}退回继续整改：{note}"), "", _("“{title}”退回继续整改：{note}")),
    "close_by_hand": Wording(_("{who}凭证据销号：{note}"), "", _("“{title}”已销号")),
    "dismiss": Wording(_("{who}认定不属实：{note}"), "", _("“{title}”认定不属实，不必整改")),
    "break_limit": Wording(_("{who}：{note}"), "", _("“{title}”已超标：{note}")),
    "heal": Wording(_("{who}核实已整改：{note}"), "", _("“{title}”已整改，自动销号")),
}
