"""The sentences of a report's steps: for the trail, for who reported it, for who is next."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shuniu.casework import standard
from shuniu.commons.flow import Wording

OPENING = Wording(_("收到网民找错：{title}"), _("已收到"), _("网民找错：“{title}”，请尽快受理"))

WORDING: dict[str, Wording] = {
    **{code: standard.WORDING[code] for code in ("sign_for", "urge")},
    "send_back": Wording(
        _("{unit}{who}退回：{note}"),
        _("正在重新交办"),
        _("{unit}退回网民找错“{title}”：{note}"),
    ),
    "assign": Wording(
        _("{who}受理，交{note}处理"),
        _("已受理，正在核实处理"),
        _("网民找错“{title}”请尽快处理答复"),
    ),
    "answer": Wording(_("{unit}{who}答复：{note}"), _("已答复"), _("网民找错“{title}”已答复")),
    "answer_at_once": Wording(_("{who}答复：{note}"), _("已答复"), ""),
    "refuse": Wording(_("{who}不予处理：{note}"), _("不予处理：{note}"), ""),
}
