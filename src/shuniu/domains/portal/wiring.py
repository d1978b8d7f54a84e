"""What the portal tells the floors below; called once while the program starts."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from shuniu.casework.filing import filers, nothing_to_keep, plain
from shuniu.casework.handover import repeats
from shuniu.casework.models import Matter
from shuniu.casework.nightly import errands
from shuniu.commons import calendar
from shuniu.commons.flow import register
from shuniu.commons.flow.model import Label
from shuniu.commons.papers.reading import guards
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.holdings import successions
from shuniu.site.identity import speak_for_sites

from . import desk
from . import figures as _figures  # noqa: F401 - declares the figures
from .actions import ACTIONS, apply_looks, ensure_columns, pass_on_rights, warn_of_expiry
from .checking.queries import other_pages
from .flow import DROPPED, build
from .models import YEARLY, Article
from .pages.identities import identity_at
from .public.known import answers
from .queries import KIND, may_read_attached

RULES = (
    calendar.TimeRule(
        "web.review", "审核网站稿件", "送到", 1, "workday", "本级规定（默认值，可调）"
    ),
    calendar.TimeRule(
        *(YEARLY, "人事、规划等栏目更新", "上次更新", 12, "month"),
        basis="国办发〔2015〕15号（普查口径，待核）",
    ),
)


def _nightly(*, by: Actor, at: dt.datetime, on: dt.date) -> int:
    """New looks begin; new rooms get their column; units are told what soon goes down."""
    return apply_looks(on=on) + ensure_columns(by=by, at=at) + warn_of_expiry(at=at)


def _written(matter: Matter) -> list[tuple[Label, str]]:
    """What an archived article says: its published text and who let it out."""
    article: Article = matter.article
    names = "、".join(str(name) for name in article.editors.values())
    return [(_("正文"), article.text), (_("编辑与审核"), names)]


def connect() -> None:
    """Register the limits, the flow with its actions, who inherits rights, the nightly errand."""
    for rule in RULES:
        calendar.rules.add(rule.code, rule)
    register(build(ACTIONS))
    for column in ("unit", "publisher"):
        repeats(Article, column)
    successions.add("portal.rights", pass_on_rights)
    filers.add(KIND, plain(_("网站稿件"), _written))
    nothing_to_keep.add(KIND, (DROPPED,))
    errands.add("portal", _nightly)
    other_pages.append(answers)
    guards.add("portal.attached", may_read_attached)
    desk.register()
    speak_for_sites(identity_at)
