"""What the letters' room registers while the program starts."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shuniu.casework import engine, handover
from shuniu.casework.filing import filers, plain
from shuniu.casework.models import Matter
from shuniu.casework.nightly import errands
from shuniu.casework.spawning import openers, shields
from shuniu.commons import calendar
from shuniu.commons.flow import register
from shuniu.commons.flow.model import Label
from shuniu.commons.papers.reading import guards
from shuniu.commons.publishing.columns import Column, columns

from . import desk, powers
from . import figures as _figures  # noqa: F401 - declares the figures
from .actions import ACTIONS, nightly
from .actions.base import shield
from .actions.hot import COLUMN as HOT_COLUMN
from .actions.hot import HOT_ACTIONS, open_hot, tell_hot
from .actions.publication import COLUMN
from .actions.telling import tell_writer
from .flow import build, build_hot
from .flow.hot import KIND as HOT_KIND
from .models import HotLetter, Letter
from .public.doors import open_doors
from .public.hot import open_hot_pages

_LOCAL = "本级规定（默认值，可调）"

# The limits of the room's own, beside those of the master table (facts: local, adjustable).
RULES = (
    calendar.TimeRule("let.sign", "签收来信", "交办", 1, "workday", _LOCAL),
    calendar.TimeRule("let.assist", "协办意见", "交办", 3, "workday", _LOCAL),
    calendar.TimeRule("let.review", "审核答复", "提交答复", 1, "workday", _LOCAL),
    calendar.TimeRule("let.callback", "回访", "答复", 10, "workday", _LOCAL),
    calendar.TimeRule("let.praise", "回复表扬", "转办", 10, "workday", _LOCAL),
    calendar.TimeRule("hot.consent", "热点信件征求来信人意见", "提名", 5, "workday", _LOCAL),
    calendar.TimeRule("hot.mask", "热点信件脱敏", "来信人同意", 3, "workday", _LOCAL),
    calendar.TimeRule("hot.check", "核对热点信件脱敏", "提交脱敏", 1, "workday", _LOCAL),
    calendar.TimeRule("hot.reply", "电视台答复是否采用", "移交材料", 5, "workday", _LOCAL),
    calendar.TimeRule("hot.promise", "兑现节目承诺", "播出", 30, "workday", _LOCAL),
    calendar.TimeRule("hot.visit", "回访承诺", "单位报告", 5, "workday", _LOCAL),
    calendar.TimeRule("hot.result", "公开回访结果", "回访", 5, "workday", _LOCAL),
)


def _written(matter: Matter) -> list[tuple[Label, str]]:
    """What an archived letter says: its text and the answer, not the writer's personal data."""
    letter: Letter = matter.letter
    answer = letter.answer.text if letter.answer else ""
    return [(_("来信内容"), letter.text), (_("答复内容"), answer)]


def connect() -> None:
    """Register the limits, the flow with its actions, and who tells the writer."""
    for rule in RULES:
        calendar.rules.add(rule.code, rule)
    register(build(ACTIONS))
    open_doors()
    shields.add("letter", shield)
    engine.subscribe("letter", "*", tell_writer)
    errands.add("letters", nightly)
    columns.add(COLUMN, Column(_("来信选登"), "letters:answered"))
    handover.repeats(Letter, "lead_unit")
    handover.repeats(HotLetter, "promise_unit")
    _connect_hot()
    filers.add("letter", plain(_("群众来信"), _written))
    desk.register()


def _connect_hot() -> None:
    """Register the room's second flow, how other rooms open it, who is told and who vouches."""
    register(build_hot(HOT_ACTIONS))
    openers.add(HOT_KIND, open_hot)
    engine.subscribe(HOT_KIND, "*", tell_hot)
    guards.add("letters.hot_photos", powers.may_read_photo)
    open_hot_pages()
    columns.add(HOT_COLUMN, Column(_("台网互动"), "letters:hot_results"))
