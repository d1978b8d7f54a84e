"""处理意见、办结、复查、复核; strangers; figures."""

from __future__ import annotations

import datetime as dt
from inspect import signature
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from shuniu.casework.models import Matter
from shuniu.casework.queries import todo
from shuniu.commons import calendar
from shuniu.commons.figures import checks, counting
from shuniu.commons.figures.period import Period
from shuniu.commons.flow import faults, flows, picture
from shuniu.commons.people.actor import citizen
from shuniu.domains.coordination.actions import ACTIONS
from shuniu.domains.coordination.actions.base import (
    AskedAlready,
    NotReexaminedYet,
    OnlyForVisits,
    TooLateToAsk,
)
from shuniu.ground.refusal import FieldRefused, NotYours, SelfCheck


def test_the_opinion_of_a_petition_has_all_its_parts(cast: Any) -> None:
    case = cast.talking()
    for part in ("facts", "reasons", "opinion", "basis", "outcome"):
        with pytest.raises(FieldRefused) as refused:
            cast.do("draft_opinion", case, cast.land_handler, **{**cast.opinion, part: ""})
        assert refused.value.field == part
    dispute = cast.talking("dispute")
    cast.do(
        "draft_opinion", dispute, cast.land_handler, **{**cast.opinion, "basis": "", "reasons": ""}
    )


def test_another_person_lets_the_opinion_out(cast: Any) -> None:
    case = cast.talking()
    cast.do("draft_opinion", case, cast.both, **cast.opinion)
    with pytest.raises(SelfCheck):
        cast.do("approve_opinion", case, cast.both)
    cast.do("return_opinion", case, cast.reviewer, reason="依据再写清楚。")
    cast.do("draft_opinion", case, cast.land_handler, **cast.opinion)
    cast.do("approve_opinion", case, cast.reviewer, text="同意。")
    done = cast.again(case)
    assert done.decided_at == cast.at and done.matter.closed_at == cast.at
    assert not done.matter.terms.filter(met_on__isnull=True).exists()
    assert done.matter.terms.get(name="answer").void is False


def test_reexamination_and_review_each_once_within_thirty_days(cast: Any) -> None:
    case = cast.closed()
    with pytest.raises(NotReexaminedYet):
        cast.do("ask_review", case, cast.registrar, reason="不服。")
    cast.later(30)
    cast.do("ask_reexamination", case, cast.registrar, reason="对金额有异议。")
    assert cast.due(case, "reexamine") >= cast.day + dt.timedelta(days=30)
    assert cast.again(case).matter.closed_at is None
    cast.do("decide_reexamination", case, cast.registrar, upheld=True, decision="市局：维持。")
    with pytest.raises(AskedAlready):
        cast.do("ask_reexamination", case, cast.registrar, reason="再来一次。")
    cast.do("ask_review", case, cast.registrar, reason="仍有异议。")
    cast.do("decide_review", case, cast.registrar, upheld=True, decision="省厅：维持。")
    assert cast.state(case) == "ended"


def test_after_thirty_days_nothing_is_reexamined(cast: Any) -> None:
    case = cast.closed()
    cast.later(38)  # the thirtieth day falls into the holidays and rolls to 8 October
    with pytest.raises(TooLateToAsk):
        cast.do("ask_reexamination", case, cast.registrar, reason="迟到的异议。")
    assert cast.state(case) == "closed"


def test_departments_ask_for_no_reexamination(cast: Any) -> None:
    case = cast.closed("dispute")
    with pytest.raises(OnlyForVisits):
        cast.do("ask_reexamination", case, cast.registrar, reason="不服。")


# -- strangers ------------------------------------------------------------------------

FAR = {
    "accept": "registered",
    "not_accept": "registered",
    "transfer": "registered",
    "assign": "accepted",
    "sign_for": "assigned",
    "assist_sign_for": "assigned",
    "send_back": "assigned",
    "request_extension": "talking",
    "urge": "talking",
    "call_meeting": "talking",
    "record_meeting": "talking",
    "escalate": "talking",
    "rule": "escalated",
    "instruct": "talking",
    "agree": "talking",
    "resume_talks": "agreed",
    "draft_opinion": "talking",
    "return_opinion": "drafted",
    "approve_opinion": "drafted",
    "ask_reexamination": "closed",
    "decide_reexamination": "reexamining",
    "ask_review": "reexamined",
    "decide_review": "reviewing",
}
LEAD = {"land_handler", "land_head"}
WHO: dict[str, set[str]] = {
    "sign_for": LEAD,
    "assist_sign_for": {"town_handler"},
    "send_back": LEAD,
    "request_extension": LEAD,
    "urge": {"registrar2", "leader"},
    "call_meeting": {"registrar2", *LEAD},
    "record_meeting": {"registrar2", *LEAD},
    "rule": {"leader"},
    "instruct": {"leader"},
    "draft_opinion": {"registrar2", *LEAD},
    "return_opinion": {"reviewer"},
    "approve_opinion": {"reviewer"},
}
EVERYBODY = (
    *("registrar2", "reviewer", "leader", "land_handler", "land_head", "town_handler"),
    *("water_handler", "idle_handler", "administrator", "auditor"),
)


@pytest.mark.parametrize("verb", sorted(FAR))
def test_strangers_take_no_step(cast: Any, verb: str) -> None:
    case = getattr(cast, FAR[verb])()
    given: dict[str, Any] = {
        **dict.fromkeys(("reason", "text", "minutes", "decision", "place"), "情况属实。"),
        **cast.opinion,
        "to": "court",
        "lead_unit": cast.units["land"],
        "days": 5,
        "means": "phone",
        "kind": "meeting",
        "planned_on": cast.day,
        "held_on": cast.day,
        "units": [cast.units["land"]],
        "present": [],
        "measures": [cast.promise()],
        "upheld": True,
    }
    wanted = signature(ACTIONS[verb]).parameters
    more = {k: v for k, v in given.items() if k in wanted}
    may = WHO.get(verb, {"registrar2"})
    last = Matter.objects.get(pk=case.pk).last_move_id
    actors = {name: getattr(cast, name) for name in EVERYBODY} | {"citizen": citizen(case.pk)}
    for name, actor in actors.items():
        if name not in may:
            with pytest.raises((NotYours, SelfCheck)):
                cast.do(verb, case, actor, **more)
            assert Matter.objects.get(pk=case.pk).last_move_id == last
    cast.do(verb, case, actors[sorted(may)[0]], **more)
    assert Matter.objects.get(pk=case.pk).last_move_id > last


def test_strangers_give_no_assisting_opinion_no_extension_and_hand_nothing_over(cast: Any) -> None:
    case = cast.talking()
    cast.do("assist_sign_for", case, cast.town_handler)
    for name in ("land_handler", "registrar", "water_handler"):
        with pytest.raises(NotYours):
            cast.do("assist_answer", case, getattr(cast, name), text="配合。")
    cast.do("assist_answer", case, cast.town_handler, text="镇里配合核对账户。")
    cast.do("request_extension", case, cast.land_handler, days=10, reason="户数多。")
    for verb, more in (("grant_extension", {"days": 10}), ("refuse_extension", {"reason": "不"})):
        for name in ("registrar", "reviewer", "land_handler"):
            with pytest.raises(NotYours):
                cast.do(verb, case, getattr(cast, name), **more)
    cast.do("refuse_extension", case, cast.leader, reason="期限够用。")
    other = cast.agreed()
    for name in ("reviewer", "leader", "land_handler", "town_handler"):
        with pytest.raises(Exception, match=r"没有办理这一步的权限|没有启用"):
            cast.do("hand_over", other, getattr(cast, name))


def test_what_waits_for_whom(cast: Any) -> None:
    case = cast.escalated()
    assert [t.matter.pk for t in todo(cast.leader)] == [case.pk]
    assert not todo(cast.land_handler) and not todo(cast.water_handler)


# -- the flow and its figures -----------------------------------------------------------


def test_the_flow_has_no_faults_and_its_picture_is_in_the_docs() -> None:
    flow = flows.get("coordination")
    assert faults(flow, rules=set(calendar.rules)) == []
    kept = Path(settings.CHECKOUT) / "docs" / "flows" / "coordination.svg"
    assert kept.read_text().strip() == picture(flow)


def test_the_figures_count_what_came_of_the_cases(cast: Any) -> None:
    cast.registered()  # not taken up
    cast.talking()
    land = cast.closed()
    cast.closed(case_class="labour")
    cast.closed("dispute")
    law = cast.registered(case_class="law")
    cast.do("transfer", law, cast.registrar, to="court")
    cast.do(
        "record_meeting", cast.talking(), cast.registrar, held_on=cast.day, present=[], minutes="会"
    )
    explained = cast.talking()
    cast.do(
        "draft_opinion", explained, cast.land_handler, **{**cast.opinion, "outcome": "explained"}
    )
    cast.do("approve_opinion", explained, cast.reviewer)
    year = Period.year(2026)

    def counted(code: str) -> Any:
        return counting.count(f"coordination.{code}", year)

    assert counted("activities") == 1
    assert counted("petition_cases") == 5
    assert counted("petition_settled") == 2
    assert counted("disputes") == 1
    assert counted("land_cases") == 2  # the visit's and the dispute's
    assert counted("law_cases") == 1
    assert counting.count("coordination.petition_cases", Period.year(2025)) == 0
    assert land.pk in counting.keys("coordination.land_cases", year)
    own = [v for v in checks.evaluate(year) if "coordination" in str(v)]
    assert own and all(v.ok for v in own)
