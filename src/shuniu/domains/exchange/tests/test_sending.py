"""发送: one act, every receiver; what is refused at the door."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from shuniu.casework.models import Assignment, Matter, Term
from shuniu.casework.posting import carrier, delivery_state
from shuniu.casework.queries import todo as all_todo
from shuniu.commons.notices.models import Notice
from shuniu.commons.papers.secrecy import StateSecret
from shuniu.domains.exchange import actions
from shuniu.domains.exchange.models import Dispatch, RecipientGroup
from shuniu.ground.refusal import FieldRefused


def todo(actor: Any, **more: Any) -> list[Any]:
    """What waits for the actor in the exchange alone; other rooms take in what was signed for."""
    return all_todo(actor, kind="dispatch", **more)


def test_every_unit_has_it_in_its_inbox_with_a_day_by_which_to_sign(cast: Any) -> None:
    dispatch = cast.sent("land", "water", "town", urgency="urgent")
    assert dispatch.matter.number == "云交〔2026〕1号" and cast.state(dispatch) == "sent"
    for who in (cast.land_handler, cast.land_head, cast.water_handler, cast.town_handler):
        (line,) = todo(who)
        assert line.matter.pk == dispatch.pk
        assert line.due_on == dt.date(2026, 9, 2)
    assert not todo(cast.registrar) and not todo(cast.town2_handler)
    term = Term.objects.filter(matter=dispatch.pk).first()
    assert term is not None and (term.rule, term.label) == ("exch.sign_urgent", "签收")
    told = set(Notice.objects.values_list("member__login", flat=True))
    assert told == {"land_handler", "land_head", "water_handler", "town_handler"}


@pytest.mark.parametrize(("urgency", "due"), [("very_urgent", 1), ("urgent", 2), ("", 4)])
def test_the_urgency_sets_the_day(cast: Any, urgency: str, due: int) -> None:
    dispatch = cast.sent("land", urgency=urgency)
    assert cast.receipt(dispatch, "land").due_on == dt.date(2026, 9, due)


def test_the_governments_papers_go_to_its_office_and_come_from_it(cast: Any) -> None:
    request = cast.sent("gov", sender="land", kind_label="请示")
    assert [a.unit.code for a in request.matter.assignments.all()] == ["office"]
    assert [t.matter.pk for t in todo(cast.registrar)] == [request.pk]
    answer = cast.sent("land", from_unit=cast.units["gov"], kind_label="批复")
    assert answer.matter.unit.code == "office" and answer.sender == "云汀县人民政府"


def test_a_group_means_its_kinds_of_units_and_nobody_gets_it_twice(cast: Any) -> None:
    towns = RecipientGroup.objects.get(name="各乡镇人民政府")
    dispatch = actions.send_by_hand(
        from_unit=cast.units["office"],
        title="关于报送秋种进度的通知",
        kind_label="通知",
        groups=[towns],
        units=[cast.units["town"], cast.units["land"], cast.units["office"]],
        uploads=[(open_pdf(), "通知.pdf")],
        by=cast.registrar,
        at=cast.at,
    )
    got = dispatch.matter.assignments.values_list("unit__code", flat=True)
    assert sorted(got) == ["land", "town", "town2"]


def open_pdf() -> Any:
    import io

    return io.BytesIO(b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n%%EOF\n")


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"title": "长" * 201}, "标题有201个字"),
        ({"title": " "}, "请填写标题"),
        ({"kind_label": ""}, "请填写文种"),
        ({"urgency": "extra"}, "请选择紧急程度"),
        ({"papers": ()}, "请附上公文正文"),
        ({"number": "号" * 61}, "60字以内"),
        ({"due_on": dt.date(2026, 8, 31)}, "不能早于今天"),
    ],
)
def test_what_is_not_in_order_is_refused(cast: Any, more: dict[str, Any], words: str) -> None:
    with pytest.raises(FieldRefused, match=words):
        cast.sent("land", **more)
    assert not Dispatch.objects.exists()


def test_receivers_who_cannot_sign_are_named(cast: Any) -> None:
    with pytest.raises(FieldRefused, match="供销合作社还没有人承担"):
        cast.sent("land", "idle")
    with pytest.raises(FieldRefused, match="请选择收文单位"):
        cast.sent("office")
    cast.units["water"].in_exchange = False
    with pytest.raises(FieldRefused, match="没有参加公文交换"):
        cast.sent("water")
    cast.units["town"].closed_on = cast.day
    with pytest.raises(FieldRefused, match="已撤销"):
        cast.sent("town")
    assert not Matter.objects.exists()


@pytest.mark.parametrize(
    "more", [{"title": "机密★1年 关于部署的通知"}, {"metadata": {"secrecy": "秘密★"}}]
)
def test_a_state_secret_is_refused_at_the_door(cast: Any, more: dict[str, Any]) -> None:
    with pytest.raises(StateSecret, match="非涉密系统"):
        cast.sent("land", **more)
    assert cast.sent("land", title="关于做好保密教育、保守国家秘密的通知").pk


def test_a_carrier_sends_for_a_matter_and_tells_how_it_stands(cast: Any) -> None:
    origin = cast.sent("land").matter
    matter = carrier("exchange").send(
        origin,
        cast.envelope(),
        [cast.units["water"], cast.units["town"]],
        by=cast.registrar,
        at=cast.at,
    )
    cast.do("sign_for", matter.dispatch, cast.water_handler)
    rows = [row for row in delivery_state(origin) if row.dispatch == matter]
    assert [(r.name, bool(r.signed_at), r.signed_by) for r in rows] == [
        ("县水务局", True, "water_handler·甲"),
        ("石桥镇人民政府", False, ""),
    ]
    assert rows[1].overdue(dt.date(2026, 9, 5)) and not rows[1].overdue(dt.date(2026, 9, 4))


def test_forgotten_units_get_it_too_also_after_all_signed(cast: Any) -> None:
    dispatch = cast.sent("land")
    cast.do("sign_for", dispatch, cast.land_handler)
    assert cast.state(dispatch) == "completed"
    with pytest.raises(FieldRefused, match="已经有这份公文"):
        cast.do("add_units", dispatch, cast.registrar, units=[cast.units["land"]])
    cast.do("add_units", dispatch, cast.registrar, units=[cast.units["town"]])
    assert cast.state(dispatch) == "sent" and [t.matter.pk for t in todo(cast.town_handler)]
    assert Assignment.objects.filter(matter=dispatch.pk).count() == 2


def test_only_those_who_have_not_signed_are_urged(cast: Any) -> None:
    dispatch = cast.sent("land", "water")
    cast.do("sign_for", dispatch, cast.land_handler)
    Notice.objects.all().delete()
    cast.hour = 10
    cast.do("urge", dispatch, cast.registrar, means="phone", text="请尽快签收")
    assert [u.to_unit.code for u in dispatch.matter.urges.all()] == ["water"]
    assert set(Notice.objects.values_list("member__login", flat=True)) == {"water_handler"}
