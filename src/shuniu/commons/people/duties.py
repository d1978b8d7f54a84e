"""The eight duties (职责) that explain who may do what, in the whole system."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Duty:
    """One duty: its code, its name in the office's words, and what it lets a person do."""

    code: str
    label: str | Promise
    about: str | Promise


HANDLER = "handler"
UNIT_HEAD = "unit_head"
REGISTRAR = "registrar"
REVIEWER = "reviewer"
LEADER = "leader"
BROADCASTER = "broadcaster"
ADMINISTRATOR = "administrator"
AUDITOR = "auditor"

DUTIES: dict[str, Duty] = {
    d.code: d
    for d in (
        Duty(HANDLER, _("承办"), _("代表本单位签收、办理、答复")),
        Duty(UNIT_HEAD, _("单位负责人"), _("查看本单位全部事项，可代行承办")),
        Duty(REGISTRAR, _("受理登记"), _("审核登记、交办、催办、公开、回访")),
        Duty(REVIEWER, _("审核"), _("第二人审核答复、延期、脱敏")),
        Duty(LEADER, _("领导"), _("查看全县事项，批示、督促、决定")),
        Duty(BROADCASTER, _("广播电视"), _("只看移交的热点信件材料，登记播出")),
        Duty(ADMINISTRATOR, _("系统管理"), _("管理单位、人员、日历、编号，不看来信内容")),
        Duty(AUDITOR, _("安全审计"), _("查阅操作记录，不办理业务")),
    )
}
