"""What the disclosure room registers while the program starts: each theme its own."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shuniu.casework import engine
from shuniu.casework.filing import filers, plain
from shuniu.casework.handover import repeats
from shuniu.casework.models import Matter
from shuniu.casework.nightly import errands
from shuniu.commons import calendar
from shuniu.commons.flow import register
from shuniu.commons.flow.model import Label
from shuniu.commons.papers.reading import guards
from shuniu.desk import declare, menu

from . import wiring_catalogue
from .actions.application import ACTIONS, remove_identities, run_again_at_night
from .actions.application.telling import tell_applicant
from .desk import oversight
from .desk.application import DESK, TILE
from .figures import application as _application_figures  # noqa: F401 - declares the figures
from .flow.application import KIND, build
from .models import Application
from .powers.application import may_read_identity
from .public.application_doors import open_doors
from .queries.application import masked

_LOCAL = "本级规定（默认值，可调）"

# The limits of the room's own, beside those of the master table (disc.* there).
APPLICATION_RULES = (
    calendar.TimeRule("disc.confirm", "与申请人确认收到日期", "提交申请", 3, "workday", _LOCAL),
    calendar.TimeRule("disc.correct", "申请人补正", "告知补正", 10, "workday", _LOCAL),
    calendar.TimeRule("disc.reasons", "申请人说明理由", "告知", 10, "workday", _LOCAL),
    calendar.TimeRule("disc.search", "单位协助检索", "发出要求", 5, "workday", _LOCAL),
    calendar.TimeRule("disc.review", "审核答复", "提交答复", 2, "workday", _LOCAL),
    calendar.TimeRule("disc.deliver", "送达答复", "签发答复", 3, "workday", _LOCAL),
    calendar.TimeRule(
        "disc.identity",
        "销毁身份证明复印件",
        "办结申请",
        210,
        "day",
        "《个人信息保护法》第十九条；行政诉讼起诉期限届满后（默认值，可调）",
    ),
)


def _written(matter: Matter) -> list[tuple[Label, str]]:
    """What an archived application says: what was wanted and the answer; no applicant's name."""
    found: Application = matter.disclosure_application
    answer = found.answer
    number = f"{answer.number}\n" if answer else ""
    return [
        (_("所需信息"), f"{found.wanted}\n{masked(found, found.description)}"),
        (_("答复"), number + answer.text if answer else ""),
    ]


def _connect_applications() -> None:
    """Applications: limits, flow with its actions, who is told, doors, desk."""
    for rule in APPLICATION_RULES:
        calendar.rules.add(rule.code, rule)
    register(build(ACTIONS))
    errands.add("disclosure.identity", remove_identities)
    errands.add("disclosure.consulted", run_again_at_night)
    engine.subscribe(KIND, "*", tell_applicant)
    guards.add("disclosure.identity", may_read_identity)
    repeats(Application, "organ")
    filers.add(KIND, plain(_("依申请公开"), _written))
    open_doors()
    declare.register(DESK)
    declare.register_plain(oversight.REGISTER)
    declare.register_tile(TILE)
    declare.register_tile(oversight.TILE)


def _connect_catalogue() -> None:
    """The catalogue and the annual report."""
    wiring_catalogue.connect()


def connect() -> None:
    """Register both themes, under one heading of the menu."""
    menu.add_section("disclosure", _("信息公开"), 31)
    _connect_applications()
    _connect_catalogue()
