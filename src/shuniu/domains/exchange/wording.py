"""The sentences of a sending's steps."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shuniu.casework import standard
from shuniu.commons.flow import Wording

OPENING = Wording(_("{who}发出：{note}"), "", _("请签收公文《{title}》（{number}）"))

WORDING: dict[str, Wording] = {
    "sign_for": standard.WORDING["sign_for"],
    "urge": Wording(_("{who}催签：{note}"), "", _("请尽快签收公文《{title}》（{number}）")),
    "send_back": Wording(_("{unit}{who}退回：{note}"), "", _("{unit}退回公文《{title}》：{note}")),
    "resend": Wording(_("{who}重新发送：{note}"), "", _("请签收重新发送的公文《{title}》")),
    "accept_return": Wording(_("{who}同意退回：{note}")),
    "add_units": Wording(_("{who}补发：{note}"), "", _("请签收公文《{title}》（{number}）")),
    "recall": Wording(_("{who}撤回：{note}"), "", _("公文《{title}》已由发文单位撤回：{note}")),
    "peer_signed": Wording(_("{note}")),
    "peer_returned": Wording(_("{note}"), "", _("公文《{title}》{note}")),
    "go_on": Wording(_("退回已处理，其余单位继续签收")),
    "complete": Wording(_("签收完毕")),
    "void": Wording(_("没有单位签收，全部撤回")),
    "give_up": Wording(_("没有单位签收，全部退回")),
}
