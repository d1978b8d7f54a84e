"""What reports register while the program starts."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shuniu.casework.filing import filers, plain
from shuniu.casework.models import Matter
from shuniu.commons import calendar
from shuniu.commons.flow import register
from shuniu.commons.flow.model import Label
from shuniu.site.registries import CitizenAct, FootLink, citizen_acts, foot_links

from . import desk
from . import figures as _figures  # noqa: F401 - declares the figures
from .actions import ACTIONS
from .flow import KIND, RULES, build


def _written(matter: Matter) -> list[tuple[Label, str]]:
    """What an archived report says."""
    mistake = matter.site_mistake
    return [
        (_("网站"), mistake.site_name),
        (_("网页地址"), mistake.address),
        (_("错误描述"), mistake.description),
        (_("处理结果"), str(mistake.get_outcome_display())),
        (_("答复"), mistake.answer),
    ]


def connect() -> None:
    """Register the limits, the flow, the entrance in all footers, and the staff pages."""
    for rule in RULES:
        calendar.rules.add(rule.code, rule)
    register(build(ACTIONS))
    filers.add(KIND, plain(_("网民找错"), _written))
    foot_links.add("mistakes", FootLink(_("本站纠错"), "mistakes:start"))
    act = CitizenAct(
        _("给网站找错"),
        _("错别字、打不开、过时，3个工作日答复"),
        "mistakes:start",
        "alert",
        "interaction",
        130,
    )
    citizen_acts.add("mistakes.start", act)
    desk.register()
