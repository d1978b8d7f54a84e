"""What the services room registers while the program starts."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shuniu.casework.filing import filers, nothing_to_keep, plain
from shuniu.casework.models import Matter
from shuniu.commons import calendar
from shuniu.commons.flow import register
from shuniu.commons.flow.model import Label
from shuniu.commons.papers.reading import guards
from shuniu.commons.publishing.columns import Column, columns

from . import desk, powers
from . import figures as _figures  # noqa: F401 - declares the figures
from .actions import GUIDE_ACTIONS, NOTICE_ACTIONS
from .actions.guides import COLUMN as GUIDES
from .actions.guides import words_of
from .actions.notices import COLUMN as LIFE
from .actions.statistics import COLUMN as STATISTICS
from .flow import DROPPED, RULES, build_guide, build_notice
from .models import Guide, Notice
from .public.doors import open_doors
from .queries import GUIDE, NOTICE


def _notice(matter: Matter) -> list[tuple[Label, str]]:
    """What an archived notice says."""
    notice: Notice = matter.notice
    return [(_("影响范围"), notice.area), (_("原因"), notice.reason), (_("提示"), notice.advice)]


def _guide(matter: Matter) -> list[tuple[Label, str]]:
    """What an archived guide says."""
    guide: Guide = matter.guide
    return [(_("要素"), words_of(guide.elements))]


def connect() -> None:
    """Register the limits, the flows with their actions, the columns, the pages."""
    for rule in RULES:
        calendar.rules.add(rule.code, rule)
    register(build_notice(NOTICE_ACTIONS))
    register(build_guide(GUIDE_ACTIONS))
    columns.add(LIFE, Column(_("生活资讯"), "services:life"))
    columns.add(GUIDES, Column(_("办事指南"), "services:guides"))
    columns.add(STATISTICS, Column(_("办事统计")))
    filers.add(NOTICE, plain(_("生活资讯"), _notice))
    filers.add(GUIDE, plain(_("办事指南"), _guide))
    for kind in (NOTICE, GUIDE):
        nothing_to_keep.add(kind, (DROPPED,))
    guards.add("services.forms", powers.may_read_form)
    open_doors()
    desk.register()
