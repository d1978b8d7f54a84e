"""How the applications of all organs stand, for the county's office that looks over them (art. 3).

What is seen is whose clock runs out, never who applied: the applications themselves belong to the
organ that was asked, and only its people open them.
"""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from shuniu.commons.flow import flows
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.models import Unit, UnitKind
from shuniu.desk.access import StaffRequest, staff_page
from shuniu.desk.declare import Column, Register, Rows, Showing, Tile, TileFacts
from shuniu.ground import clock

from ..flow.application import KIND
from ..models import OUTCOMES, Application
from ..powers.application import OVERSEERS, oversees
from ..queries.application import of_organ, organs_standing

CODE, MOST = "disclosure_standing", 300


def _receives(unit: Unit) -> str:
    organ = getattr(unit, "organ", None)
    always = unit.kind == UnitKind.COUNTY_OFFICE
    return _t("受理") if always or (organ and organ.receives) else _t("已停止受理")


def _rows(actor: Actor) -> Rows:
    """All organs for the county's office; who holds these duties elsewhere finds none."""
    found = organs_standing(clock.today())
    return found if oversees(actor) else found.none()


REGISTER = Register(
    CODE,
    _("各机关受理情况"),
    lambda actor: actor.holds(*OVERSEERS),
    _rows,
    (
        Column("unit", _("受理机关"), lambda row: row.name, width=36),
        Column("receives", _("受理申请"), _receives),
        Column("standing", _("在办"), lambda row: row.standing, sort="standing", numeric=True),
        Column("late", _("其中超期"), lambda row: row.late, sort="late", numeric=True),
        Column("new", _("本年收到"), lambda row: row.new, sort="new", numeric=True),
        Column("ended", _("本年办结"), lambda row: row.ended, sort="ended", numeric=True),
    ),
    order="order",
    address=lambda row: reverse("disclosure:desk_organ", args=[row.code]),
    section="disclosure",
    note=_("各机关自行受理、答复（《条例》第四条、第二十七条）；这里只看办理情况，不显示申请人。"),
    menu_order=12,
)


@staff_page
@require_safe
def organ(request: StaffRequest, code: str) -> HttpResponse:
    """One organ's applications with their clocks; 404 for who does not look over them."""
    if not oversees(request.actor):
        raise Http404
    today = clock.today()
    unit = get_object_or_404(organs_standing(today), code=code)
    found = list(of_organ(unit, today)[:MOST])
    context = {"unit": unit, "rows": [_line(a) for a in found], "today": today}
    return render(request, "disclosure/desk/organ.html", context)


def _line(found: Application) -> dict[str, object]:
    matter = found.matter
    return {
        "application": found,
        "state": flows.get(KIND).state(matter.state).label,
        "due": matter.due_on if matter.closed_at is None else None,
        "outcome": OUTCOMES[found.outcome].row if found.outcome else "",
    }


def _late(showing: Showing) -> TileFacts | None:
    if not oversees(showing.actor):
        return None
    others = organs_standing(showing.today).exclude(kind=UnitKind.COUNTY_OFFICE)
    found = [unit for unit in others if unit.late]  # type: ignore[attr-defined]
    return TileFacts(
        sum(unit.late for unit in found),  # type: ignore[attr-defined]
        _t("件其他机关受理的信息公开申请超过期限"),
        reverse("desk:register", args=[CODE]),
        "late",
        [(u.name, reverse("disclosure:desk_organ", args=[u.code])) for u in found[:3]],
    )


TILE = Tile(
    "disclosure.others_late",
    _("各机关依申请公开"),
    OVERSEERS,
    _late,
    order=72,
)
