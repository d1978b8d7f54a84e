"""Posts and units change: what a leader has passes on, what a closed unit has goes to another."""

from __future__ import annotations

import datetime as dt
from typing import Any

from shuniu.casework.handover import Todos, pass_on
from shuniu.casework.queries import todo
from shuniu.commons.people.actor import system
from shuniu.commons.people.models import Post
from shuniu.domains.documents.models import Incoming


def test_with_the_post_the_next_leader_has_what_waits_for_instruction(desk: Any) -> None:
    incoming = desk.proposed()
    old, new = desk.members["leader"], desk.members["leader2"]
    post = Post.objects.get(code="leader")
    moved = Todos().transfer(old, new, post=post, by=system(), at=desk.at)
    assert moved == 1 and not todo(desk.leader)
    desk.do("instruct", incoming, desk.leader2, text="同意。")
    assert desk.state(incoming) == "instructed"


def test_a_closed_unit_leaves_its_register_and_its_work_to_its_successor(desk: Any) -> None:
    handled = desk.handling()
    own = desk.registered(by="housing_handler")
    housing, water = desk.units["housing"], desk.units["water"]
    desk.do("assist_sign_for", handled, desk.water_handler)
    desk.day += dt.timedelta(days=1)
    pass_on(housing.pk, water.pk, by=system(), at=desk.at)
    assert Incoming.objects.get(pk=handled.pk).lead_unit == water
    assert desk.matter(own).unit == water and desk.matter(own).number == "县住建局收〔2026〕1号"
    desk.do("answer", handled, desk.water_handler, text="承接后办结。")
    assert desk.state(handled) == "answered"
    # What the successor receives from now on has numbers of its own register.
    assert desk.registered(by="water_handler").matter.number == "县水务局收〔2026〕1号"
