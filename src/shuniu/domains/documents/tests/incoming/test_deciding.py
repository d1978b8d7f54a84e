"""拟办 and 批示: it waits for persons, together or in turn; an instruction is followed up."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from shuniu.casework import leading
from shuniu.casework.models import Matter
from shuniu.casework.queries import todo
from shuniu.commons.people.models import Tenure
from shuniu.ground.refusal import FieldRefused, NotNow, NotYours


def waits_for(desk: Any, *names: str) -> set[str]:
    return {name for name in names if todo(getattr(desk, name))}


def test_it_waits_for_the_leaders_in_person_and_goes_on_when_the_last_has_spoken(desk: Any) -> None:
    incoming = desk.proposed(leaders=("leader", "leader2"))
    everyone = ("leader", "leader2", "reviewer", "registrar")
    assert waits_for(desk, *everyone) == {"leader", "leader2"}
    with pytest.raises(NotYours):
        desk.do("instruct", incoming, desk.reviewer, text="同意。")
    desk.do("instruct", incoming, desk.leader2, text="请住建局阅处。")
    assert desk.state(incoming) == "proposed" and waits_for(desk, *everyone) == {"leader"}
    with pytest.raises((NotYours, NotNow)):
        desk.do("instruct", incoming, desk.leader2, text="再说一次。")
    desk.do("instruct", incoming, desk.leader, text="同意，月底前办结。")
    matter = desk.matter(incoming)
    assert matter.state == "instructed"
    assert [o.by_label for o in matter.opinions.filter(heading="领导批示").order_by("rank")] == [
        "leader·甲",
        "leader2·甲",
    ]
    assert set(matter.terms.filter(met_on=None).values_list("name", flat=True)) == {"assign"}


def test_in_turn_each_gets_it_after_the_other_and_an_empty_seat_loses_nothing(desk: Any) -> None:
    incoming = desk.proposed(leaders=("leader2", "leader", "reviewer"), in_order=True)
    names = ("leader", "leader2", "reviewer")
    assert waits_for(desk, *names) == {"leader2"}
    Tenure.objects.filter(member=desk.members["leader"]).update(last_day=desk.day)
    desk.go_to(desk.day + dt.timedelta(days=1))
    desk.do("instruct", incoming, desk.leader2, text="拟同意。")
    # The next one has left: it waits for whoever holds the post's duty, not for nobody.
    assert desk.state(incoming) == "proposed" and "reviewer" in waits_for(desk, "reviewer")
    desk.do("instruct", incoming, desk.reviewer, text="代为处理。")
    desk.do("instruct", incoming, desk.reviewer, text="同意。")
    assert desk.state(incoming) == "instructed"


def test_a_leader_passes_it_to_another_or_adds_a_word_later(desk: Any) -> None:
    incoming = desk.proposed()
    desk.do("refer", incoming, desk.leader, leader=desk.members["leader2"])
    assert waits_for(desk, "leader", "leader2") == {"leader2"}
    with pytest.raises(FieldRefused):
        desk.do("refer", incoming, desk.leader2, leader=desk.members["housing_head"])
    desk.do("instruct", incoming, desk.leader2, text="同意。")
    desk.do("add_instruction", incoming, desk.leader, text="注意安全。")
    assert desk.matter(incoming).opinions.filter(heading="领导批示").count() == 3


def test_taken_back_nobody_has_it_any_longer(desk: Any) -> None:
    incoming = desk.proposed(leaders=("leader", "leader2"))
    desk.do("redraft", incoming, desk.registrar2)
    assert not waits_for(desk, "leader", "leader2")
    assert desk.state(incoming) == "registered"
    with pytest.raises(FieldRefused):
        desk.do(
            "propose", incoming, desk.registrar, text="请。", leaders=[desk.members["town_head"]]
        )


def test_an_instruction_becomes_a_supervision_item_with_one_click(desk: Any) -> None:
    incoming = desk.proposed()
    item = desk.do(
        "instruct",
        incoming,
        desk.leader,
        text="请住建局月底前完成排查，结果报我。",
        follow_up=True,
        follow_due_on=desk.day + dt.timedelta(days=20),
    )
    assert item.kind == "supervision" and item.origin == desk.matter(incoming)
    assert item.title.startswith("落实leader·甲批示")
    assert item.supervision_item.due_on == desk.day + dt.timedelta(days=20)
    # The leader's page shows the document with what arose from it.
    (line,) = leading.instructed(desk.leader, closed=False)
    assert (line.matter.pk, [m.pk for m in line.arising]) == (incoming.pk, [item.pk])
    other = desk.proposed(leaders=("reviewer",))
    with pytest.raises(NotYours):  # who opens no items opens none this way either
        desk.do("instruct", other, desk.reviewer, text="请督办。", follow_up=True)
    assert (
        desk.state(other) == "proposed" and Matter.objects.filter(kind="supervision").count() == 1
    )


def test_a_unit_instructs_and_gives_out_within_itself(desk: Any) -> None:
    incoming = desk.registered(by="town_handler")
    outside = {"lead_unit": desk.units["housing"]}
    with pytest.raises(FieldRefused, match="不是本单位"):
        desk.do("propose", incoming, desk.town_handler, text="请住建局办。", **outside)
    desk.do(
        "propose",
        incoming,
        desk.town_handler,
        text="请水利站办。",
        lead_unit=desk.units["town.water"],
    )
    assert waits_for(desk, "town_head", "leader") == {"town_head"}
    desk.do("instruct", incoming, desk.town_head, text="同意。")
    with pytest.raises(FieldRefused):
        desk.do("assign", incoming, desk.town_handler, **outside)
    desk.do("assign", incoming, desk.town_handler, lead_unit=desk.units["town.water"])
    desk.do("sign_for", incoming, desk.station)
    assert desk.state(incoming) == "handling"
