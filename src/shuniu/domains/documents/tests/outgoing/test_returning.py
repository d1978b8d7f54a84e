"""退回、拿回、转交、改派、加签、减签: the route bends, and nothing of it is lost."""

from __future__ import annotations

from typing import Any

import pytest

from shuniu.casework.engine import Repeated
from shuniu.casework.models import Assignment, Opinion
from shuniu.casework.queries import todo
from shuniu.commons.manuscript import from_plain
from shuniu.domains.documents import actions
from shuniu.domains.documents.actions.base import BadRoute, NobodyThere, NotThere
from shuniu.domains.documents.actions.routing import (
    NothingToReturnTo,
    OpenedAlready,
    Required,
)
from shuniu.ground.refusal import FieldRefused, NotNow, NotYours


def waiting(cast: Any, document: Any) -> set[str]:
    return {
        name
        for name in cast.members
        if any(t.matter.pk == document.pk for t in todo(getattr(cast, name)))
    }


def test_a_return_closes_the_other_countersigners_and_all_is_passed_again(cast: Any) -> None:
    document = cast.checked()
    assert waiting(cast, document) == {"finance_head", "housing_head"}
    cast.do("return_to", document, cast.finance_head, reason="经费来源要写明。")
    assert cast.state(document) == "drafting"
    assert waiting(cast, document) == {"water_handler"}
    again = [(s.stage, s.state) for s in cast.stops(document) if s.again_of_id]
    assert sorted(again) == [
        ("checking", "planned"),
        ("countersigning", "planned"),
        ("countersigning", "planned"),
        ("drafting", "open"),
    ]
    cast.do("submit", document, cast.water_handler)
    cast.do("check_pass", document, cast.water_head)
    assert waiting(cast, document) == {"finance_head", "housing_head"}
    assert Opinion.objects.filter(matter=document.pk, text="经费来源要写明。").exists()


def test_it_comes_straight_back_to_whoever_returned_it(cast: Any) -> None:
    document = cast.reviewed()
    checked = next(s for s in cast.stops(document) if s.stage == "checking")
    cast.do(
        "return_to", document, cast.vice, to_stop=checked, reason="请核数字。", straight_back=True
    )
    assert cast.state(document) == "checking" and waiting(cast, document) == {"water_head"}
    cast.do("check_pass", document, cast.water_head)
    assert cast.state(document) == "signing" and waiting(cast, document) == {"vice"}


def test_one_returns_only_to_what_was_passed(cast: Any) -> None:
    document = cast.checked()
    ahead = next(s for s in cast.stops(document) if s.stage == "signing")
    with pytest.raises(NothingToReturnTo):
        cast.do("return_to", document, cast.finance_head, to_stop=ahead, reason="往前退。")
    with pytest.raises(NotYours):
        cast.do("return_to", document, cast.justice_head, reason="不相干。")


def test_what_the_next_has_not_opened_is_taken_back(cast: Any) -> None:
    document = cast.submitted()
    with pytest.raises(NotYours):
        cast.do("take_back", document, cast.water_head)
    cast.do("take_back", document, cast.water_handler)
    assert cast.state(document) == "drafting" and waiting(cast, document) == {"water_handler"}
    cast.do("submit", document, cast.water_handler)
    matter = cast.matter(document)
    assert actions.mark_opened(matter, by=cast.water_handler, at=cast.at) == 0
    assert actions.mark_opened(matter, by=cast.water_head, at=cast.at) == 1
    with pytest.raises(OpenedAlready, match="water_head·甲已经打开"):
        cast.do("take_back", document, cast.water_handler)


def test_a_countersigner_takes_back_while_others_still_have_it(cast: Any) -> None:
    document = cast.checked()
    cast.do("countersign_agree", document, cast.finance_head)
    cast.do("take_back", document, cast.finance_head)
    assert waiting(cast, document) == {"finance_head", "housing_head"}
    cast.do("countersign_agree", document, cast.finance_head)
    cast.do("countersign_agree", document, cast.housing_head)
    assert cast.state(document) == "reviewing"
    cast.do("take_back", document, cast.housing_head)
    assert cast.state(document) == "countersigning"
    assert waiting(cast, document) == {"housing_head"}
    cast.do("return_to", document, cast.housing_head, reason="改。")
    with pytest.raises(NotNow):  # the drafter has it: a return is answered, not taken back
        cast.do("take_back", document, cast.housing_head)


def test_handed_on_it_waits_for_the_other(cast: Any) -> None:
    document = cast.countersigned()
    assert waiting(cast, document) == {"deputy"}
    with pytest.raises(FieldRefused, match="已经在这里"):
        cast.do(
            "hand_on",
            document,
            cast.deputy,
            unit=cast.units["office"],
            member=cast.members["deputy"],
        )
    with pytest.raises(NotThere, match="没有“审核”职责"):
        cast.do(
            "hand_on",
            document,
            cast.deputy,
            unit=cast.units["office"],
            member=cast.members["clerk"],
        )
    cast.do(
        "hand_on",
        document,
        cast.deputy,
        unit=cast.units["office"],
        member=cast.members["director"],
    )
    assert waiting(cast, document) == {"director"}


def test_the_office_gives_a_station_to_another(cast: Any) -> None:
    document = cast.reviewed()
    stop = cast.stops(document, "open")[0]
    given = {"stop": stop, "unit": cast.units["office"], "member": cast.members["head"]}
    with pytest.raises(NotYours):
        cast.do("reroute", document, cast.water_handler, **given)
    cast.do("reroute", document, cast.registrar, **given)
    assert waiting(cast, document) == {"head"}
    done = next(s for s in cast.stops(document) if s.stage == "checking")
    with pytest.raises(FieldRefused, match="不在办"):
        cast.do("reroute", document, cast.registrar, **{**given, "stop": done})


def test_the_drafter_adds_a_signer_beside_the_others_and_takes_one_out(cast: Any) -> None:
    document = cast.checked()
    justice = {"stage": "countersigning", "unit": cast.units["justice"]}
    cast.do("add_stop", document, cast.water_handler, **justice, together=True)
    assert waiting(cast, document) == {"finance_head", "housing_head", "justice_head"}
    cast.do("add_stop", document, cast.water_handler, stage="legality", unit=cast.units["justice"])
    with pytest.raises(FieldRefused, match="过了这一环节"):
        cast.do("add_stop", document, cast.water_handler, stage="checking", unit=justice["unit"])
    with pytest.raises(NobodyThere, match="无人办理"):
        cast.do("add_stop", document, cast.water_handler, stage="signing", unit=cast.units["gov"])
    for unit in ("finance", "housing", "justice"):
        stop = next(s for s in cast.stops(document, "open") if s.unit.code == unit)
        cast.do("drop_stop", document, cast.water_handler, stop=stop, reason="不涉及。")
    assert cast.state(document) == "reviewing"  # nobody is left to countersign
    assert Assignment.objects.filter(matter=document.pk, done_at__isnull=True).count() == 1


def test_what_a_rule_requires_is_not_taken_out(cast: Any) -> None:
    document = cast.countersigned()
    stops = {s.stage: s for s in cast.stops(document)}
    for stage, why in (("reviewing", "办公室审核"), ("signing", "缺少签发环节")):
        with pytest.raises(Required, match=why):
            cast.do("drop_stop", document, cast.water_handler, stop=stops[stage], reason="省事。")
    with pytest.raises(FieldRefused, match="已经办过"):
        cast.do("drop_stop", document, cast.water_handler, stop=stops["checking"], reason="不要。")


def test_a_route_with_one_unit_twice_at_once_is_refused(cast: Any) -> None:
    with pytest.raises(BadRoute, match="出现了两次"):
        cast.drafted(
            stops=[
                cast.at_stop("countersigning", "finance"),
                cast.at_stop("countersigning", "finance", "finance_head", together=True),
                cast.at_stop("signing", "office"),
            ]
        )


def test_countersigners_side_by_side_make_no_form_of_each_other_stale(cast: Any) -> None:
    document = cast.checked()
    seen = cast.matter(document).last_move_id
    cast.do("countersign_agree", document, cast.finance_head, seen=seen)
    with pytest.raises(Repeated):
        cast.do("countersign_agree", document, cast.finance_head, seen=seen)
    cast.do("countersign_agree", document, cast.housing_head, seen=seen)
    assert cast.state(document) == "reviewing"


def test_after_a_change_the_page_knows_who_saw_the_older_text(cast: Any) -> None:
    document = cast.countersigned()
    actions.revise(
        cast.matter(document),
        manuscript=from_plain("审核时改过的正文，请各镇抓好落实，确保用水。"),
        by=cast.deputy,
        at=cast.at,
    )
    cast.do("review_pass", document, cast.deputy)
    seen = {s.stage: s.version.n for s in cast.stops(document, "done")}
    assert seen["countersigning"] < seen["reviewing"]
