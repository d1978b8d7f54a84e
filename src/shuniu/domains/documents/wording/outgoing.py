"""The sentences of an outgoing document's steps: in the trail and in notices."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shuniu.casework import standard
from shuniu.commons.flow import Wording

OPENING = Wording(_("{who}拟稿"))

_NEXT = _("待您审签：《{title}》")

WORDING: dict[str, Wording] = {
    "urge": standard.WORDING["urge"],
    "submit": Wording(_("{who}送审"), "", _NEXT),
    "check_pass": Wording(_("{unit}{who}核稿通过"), "", _NEXT),
    "countersign_agree": Wording(_("{unit}{who}会签同意"), "", _NEXT),
    "countersign_object": Wording(_("{unit}{who}会签不同意"), "", _NEXT),
    "review_pass": Wording(_("{unit}{who}审核通过"), "", _NEXT),
    "legality_pass": Wording(_("{unit}{who}合法性审核通过"), "", _NEXT),
    "sign": Wording(_("{who}签发{note}"), "", _("{number}《{title}》已签发，请排版校对")),
    "plan_route": Wording(_("{who}编排审签路线：{note}")),
    "return_to": Wording(_("{unit}{who}退回{note}"), "", _("《{title}》被退回{note}")),
    "take_back": Wording(_("{who}拿回")),
    "hand_on": Wording(_("{who}转交{note}"), "", _("转给您审签：《{title}》")),
    "reroute": Wording(_("{who}改派{note}"), "", _NEXT),
    "add_stop": Wording(_("{who}加签：{note}"), "", _NEXT),
    "drop_stop": Wording(_("{who}减签：{note}")),
    "prove": Wording(_("{who}校对付印"), "", _("{number}《{title}》待用印")),
    "recheck": Wording(
        _("{who}复核，退签发人复审：{note}"), "", _("请复审：《{title}》（{note}）")
    ),
    "seal": Wording(_("{who}用印{note}"), "", _("{number}《{title}》已用印，请分发")),
    "unseal": Wording(_("{who}退回校对：{note}"), "", _("{number}《{title}》被退回校对：{note}")),
    "dispatch": Wording(_("{who}分发{note}")),
    "dispatch_more": Wording(_("{who}补发{note}")),
    "review_secrecy": Wording(_("{who}保密审查：{note}")),
    "cancel": Wording(_("{who}撤稿：{note}")),
    "void_number": Wording(_("{who}作废文号：{note}")),
    "annul": Wording(_("{who}撤销，自始无效：{note}")),
    "abolish": Wording(_("{who}废止，自废止之日起无效：{note}")),
}
