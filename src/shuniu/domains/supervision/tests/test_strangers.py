"""Who has nothing to do with an item takes no step of it; and those who have, only theirs."""

from __future__ import annotations

import datetime as dt
import inspect
import io
from typing import Any

import pytest

from shuniu.casework.models import Move
from shuniu.casework.progress.actions import Planned
from shuniu.commons.flow import flows
from shuniu.domains.supervision import actions
from shuniu.domains.supervision.models import SupervisionItem
from shuniu.ground.refusal import NotYours, Refused

FLOW = flows.get("supervision")
# In which state a step is tried: how far the item has come.
STAGE = {
    "drafted": "opened",
    "proposed": "proposed",
    "approved": "approved",
    "notified": "notified",
    "handling": "handling",
    "extending": "extending",
    "suspended": "suspended",
    "reported": "reported",
    "accepted": "accepted",
    "closed": "closed",
    "archived": "archived",
}
ARGUMENTS: dict[str, Any] = {
    "text": "已经办理。",
    "reason": "情况属实，理由充分。",
    "cycle": "monthly",
    "form": "notice",
    "pace": "on_plan",
    "means": "phone",
    "days": 2,
    "place": "城北路",
    "visitors": "督查科二人",
    "summary": "正在施工。",
    "archived_as": "2026-D30-0001",
    "milestones": (),
}
OFFICE, LEADER, REVIEWER, LEAD = "registrar", "leader", "reviewer", "housing_handler"
MINE: dict[str, tuple[str, ...]] = {  # who takes each step
    "propose": (OFFICE,),
    "redraft": (OFFICE,),
    "issue_notice": (OFFICE,),
    "set_milestones": (OFFICE,),
    "merge": (OFFICE,),
    "issue_slip": (OFFICE,),
    "record_visit": (OFFICE,),
    "report_interim": (OFFICE,),
    "resume": (OFFICE,),
    "report_final": (OFFICE,),
    "archive": (OFFICE,),
    "reopen": (OFFICE,),
    "approve": (LEADER,),
    "return_proposal": (LEADER,),
    "decline": (LEADER,),
    "grant_extension": (LEADER,),
    "refuse_extension": (LEADER,),
    "instruct": (LEADER,),
    "accept_completion": (REVIEWER,),
    "return_completion": (REVIEWER,),
    "suspend": (LEADER, REVIEWER),
    "urge": (OFFICE, REVIEWER, LEADER),
    "sign_for": (LEAD,),
    "send_back": (LEAD,),
    "request_extension": (LEAD,),
    "report_completion": (LEAD,),
    "report_progress": (LEAD,),
    "assist_sign_for": ("water_handler",),
    "assist_answer": (),  # the assisting unit has not signed yet
}


def arguments(cast: Any, code: str, item: SupervisionItem) -> dict[str, Any]:
    known = {
        **ARGUMENTS,
        "lead_unit": cast.units["housing"],
        "assisting": [],
        "into": cast.matter(item),
        "visited_on": cast.day,
    }
    wanted = inspect.signature(actions.ACTIONS[code]).parameters
    return {name: value for name, value in known.items() if name in wanted}


@pytest.mark.parametrize("code", [step.code for step in FLOW.steps])
def test_nobody_else_takes_the_step(cast: Any, code: str) -> None:
    step = FLOW.step(code)
    item = cast.until(STAGE[step.sources[-1] if step.sources[-1] in STAGE else "drafted"])
    if cast.state(item) not in step.sources:  # pragma: no cover - a hole in the table above
        raise AssertionError(code)
    before = Move.objects.filter(matter=item.pk).count()
    everybody = ("registrar", "reviewer", "leader", "housing_handler", "water_handler")
    strangers = ("town_handler", "party_head", "administrator", "auditor")
    for name in {*everybody, *strangers} - set(MINE[code]):
        with pytest.raises(NotYours):
            cast.do(code, item, getattr(cast, name), **arguments(cast, code, item))
    assert Move.objects.filter(matter=item.pk).count() == before


def test_every_step_is_in_the_table() -> None:
    assert set(MINE) == {step.code for step in FLOW.steps}


@pytest.mark.parametrize(
    "name", ["reviewer", "housing_handler", "town_handler", "party_head", "administrator"]
)
def test_only_the_office_and_the_leaders_open_items(cast: Any, name: str) -> None:
    with pytest.raises(NotYours):
        cast.opened(by=getattr(cast, name))
    assert cast.opened(by=cast.leader).pk


def test_strangers_record_no_visits_plans_or_layouts(cast: Any) -> None:
    visit = actions.open_visit(
        visited_on=cast.day,
        place="城北路",
        visitors="二人",
        summary="正在施工。",
        by=cast.registrar,
        at=cast.at,
    )
    finding = actions.add_finding(visit, text="围挡缺失。", by=cast.registrar, at=cast.at)
    for name in ("reviewer", "housing_handler", "town_handler", "auditor"):
        by = {"by": getattr(cast, name), "at": cast.at}
        with pytest.raises(NotYours):
            actions.open_visit(
                visited_on=cast.day, place="城北路", visitors="二人", summary="好。", **by
            )
        with pytest.raises(NotYours):
            actions.add_finding(visit, text="围挡缺失。", **by)
        with pytest.raises(NotYours):
            actions.open_finding(finding, title="围挡", requirement="补齐。", **by)
        with pytest.raises(NotYours):
            actions.import_plan(
                io.BytesIO(b""),
                name="a.xlsx",
                title="计划",
                kind="other",
                year=2026,
                source="文",
                **by,
            )
        with pytest.raises(NotYours):
            actions.set_layout(columns=["number"], source="文", **by)


def test_words_that_are_wanting_are_refused_beside_their_field(cast: Any) -> None:
    for field, given in (
        ("title", {"title": " "}),
        ("requirement", {"requirement": " "}),
        ("source", {"source": "moon"}),
        ("due_on", {"due_on": cast.day - dt.timedelta(days=1)}),
    ):
        with pytest.raises(Refused) as refused:
            cast.opened(**given)
        assert getattr(refused.value, "field", "") == field
    item = cast.opened()
    late = [Planned("封顶", cast.day + dt.timedelta(days=9))]
    with pytest.raises(Refused, match="晚于办结时限"):
        cast.do(
            "propose",
            item,
            cast.registrar,
            text="拟办",
            lead_unit=cast.units["housing"],
            due_on=cast.day + dt.timedelta(days=5),
            milestones=late,
        )
    with pytest.raises(Refused, match="牵头单位不能同时"):
        cast.do(
            "propose",
            item,
            cast.registrar,
            text="拟办",
            lead_unit=cast.units["housing"],
            assisting=[cast.units["housing"]],
        )
