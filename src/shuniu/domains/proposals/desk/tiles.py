"""What the workbench's home says of proposals."""

from __future__ import annotations

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shuniu.casework.queries import visible_to as matters_visible_to
from shuniu.commons.people.duties import LEADER, REGISTRAR, REVIEWER
from shuniu.desk.declare import Showing, Tile, TileFacts

from ..flow import DISSATISFIED, KIND
from ..queries import open_commitments, target_of, to_check, to_publish, visible_to
from .pages import current_sessions

MOST = 999


def _list(**params: str) -> str:
    return f"{reverse('desk:list', args=[KIND])}?{urlencode(params)}"


def _target(showing: Showing) -> TileFacts | None:
    """What remains before the county's target month is over."""
    found = [
        target_of(session, on=showing.today, within=visible_to(showing.actor))
        for session in current_sessions(showing.today)
    ]
    left = sum(t.left for t in found)
    if not left:
        return None
    day = min(t.day for t in found if t.left)
    late = day < showing.today
    words = _("件建议提案还没有答复，本县要求{day}前办结").format(day=day.isoformat())
    return TileFacts(left, words, reverse("proposals:board"), "late" if late else "warn")


def _dissatisfied(showing: Showing) -> TileFacts | None:
    found = matters_visible_to(showing.actor, KIND).filter(state=DISSATISFIED)
    return TileFacts(
        found.order_by()[:MOST].count(),
        _("件建议提案的提出人不满意，等待交办重办"),
        _list(state=DISSATISFIED),
        "late",
    )


def _commitments(showing: Showing) -> TileFacts | None:
    found = open_commitments(showing.actor).filter(due_on__lte=showing.soon_on)
    return TileFacts(
        found.order_by()[:MOST].count(),
        _("项B类承诺到期还没有报告兑现"),
        reverse("desk:register", args=["proposal_commitments"]),
        "late",
        [(c.text, reverse("desk:matter", args=[c.proposal_id])) for c in found[:3]],
    )


def _publication(showing: Showing) -> TileFacts | None:
    if showing.actor.holds(REVIEWER):
        return TileFacts(
            to_check(showing.actor).order_by()[:MOST].count(),
            _("份建议提案答复等您核对公开"),
            _list(publication="check"),
            "warn",
        )
    units = showing.actor.units_as(REGISTRAR)
    return TileFacts(
        to_publish(units).order_by()[:MOST].count(),
        _("份答复应当公开，还没有准备公开稿"),
        _list(publication="ready"),
        "info",
    )


TILES = (
    Tile("proposals.target", gettext_lazy("集中办结"), (REGISTRAR, LEADER), _target, order=50),
    Tile(
        "proposals.dissatisfied",
        gettext_lazy("建议提案待重办"),
        (REGISTRAR, LEADER),
        _dissatisfied,
        order=52,
    ),
    Tile(
        "proposals.commitments",
        gettext_lazy("到期承诺"),
        (REGISTRAR, LEADER),
        _commitments,
        order=54,
    ),
    Tile(
        "proposals.publication",
        gettext_lazy("答复公开"),
        (REGISTRAR, REVIEWER),
        _publication,
        order=56,
    ),
)
