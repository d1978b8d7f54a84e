"""Each organ takes, sees and answers its own applications; the office sees how all stand."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from shuniu.casework.queries import visible_to
from shuniu.domains.disclosure.actions import application as actions
from shuniu.domains.disclosure.actions import organs
from shuniu.domains.disclosure.applicant import right_credit_code
from shuniu.domains.disclosure.flow.application import KIND
from shuniu.domains.disclosure.models import Organ
from shuniu.domains.disclosure.queries.application import organs_standing
from shuniu.domains.disclosure.queries.report import count
from shuniu.ground.refusal import FieldRefused, NotFound, NotYours

CODES = {"water": "11350724004105001J", "housing": "113507240041050028"}


def registered(cast: Any, code: str) -> Organ:
    """The organ's entry, made by the county's office."""
    stem = CODES[code][:17]
    signs = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    return organs.register_organ(
        unit=cast.units[code],
        credit_code=next(stem + s for s in signs if right_credit_code(stem + s)),
        body="办公室",
        address="中山路2号",
        hours="工作日",
        phone="0599-8800102",
        by=cast.actor("registrar"),
        at=cast.at,
    )


def receiving(cast: Any, code: str, mark: str = "云水公开") -> Organ:
    """An organ that takes applications."""
    organ = registered(cast, code)
    organs.receive_applications(organ, mark=mark, by=cast.actor("registrar"), at=cast.at)
    return organ


def test_an_organ_answers_its_own_applications_and_nobody_else_opens_them(cast: Any) -> None:
    receiving(cast, "water")
    application = cast.applied(organ=cast.units["water"]).application
    assert application.matter.number == "云水公开申〔2026〕1号"
    assert application.matter.unit == cast.units["water"]
    for name, sees in (
        ("water_handler", True),
        ("water_head", True),
        ("registrar", False),
        ("reviewer", False),
        ("housing_handler", False),
    ):
        found = visible_to(cast.actor(name), KIND).filter(pk=application.pk)
        assert found.exists() is sees, name
    with pytest.raises(NotYours):
        cast.do("confirm_day", application, "registrar", day=cast.day)
    with pytest.raises(NotFound):
        cast.do("unmask", application, "registrar", reason="看看申请人是谁")
    cast.do("confirm_day", application, "water_handler", day=cast.day)
    cast.do("accept", application, "water_handler")
    given = {
        "outcome": "not_held",
        "text": "该工程由住建部门组织验收。",
        "reconsideration_body": "云汀县人民政府",
        "court": "云汀县人民法院",
        "right_organ": "县住房和城乡建设局",
        "right_contact": "中山路9号，电话0599-8800109",
    }
    with pytest.raises(FieldRefused) as refused:
        cast.do("draft_answer", application, "water_handler", **{**given, "right_contact": ""})
    assert refused.value.field == "right_contact"
    cast.do("draft_answer", application, "water_handler", **given)
    with pytest.raises(NotYours):
        cast.do("approve_answer", application, "water_handler")
    cast.do("approve_answer", application, "water_head")
    answer = cast.fresh(application).answer
    letter = actions.answer_letter(answer)
    told = "".join(letter.paragraphs)
    assert (letter.organ, letter.number) == ("县水利局", "云水公开复〔2026〕1号")
    assert "不属于本机关负责公开" in told and "第（五）项" in told
    assert "县住房和城乡建设局" in told and "0599-8800109" in told
    county = cast.applied().application
    assert county.matter.number == "云公申〔2026〕1号" and county.organ == cast.units["office"]


def test_another_organ_is_named_only_where_it_is_another_organs(cast: Any) -> None:
    for more in (
        {"right_organ": "县水利局", "right_contact": "电话"},
        {"outcome": "not_held", "right_organ": cast.units["office"].name, "right_contact": "电话"},
    ):
        application = cast.searching()
        with pytest.raises(FieldRefused) as refused:
            cast.drafted(application, **more)
        assert refused.value.field == "right_organ"


def test_who_may_set_an_organ_to_receive_and_what_it_takes(cast: Any) -> None:
    water, housing = registered(cast, "water"), registered(cast, "housing")
    for stranger in ("water_handler", "water_head", "auditor"):
        with pytest.raises(NotYours):
            organs.receive_applications(water, mark="云水公开", by=cast.actor(stranger), at=cast.at)
    by = {"by": cast.actor("registrar"), "at": cast.at}
    with pytest.raises(organs.NobodyReceives):  # a second person has to approve
        organs.receive_applications(housing, mark="云建公开", **by)
    for mark in ("", "X1", "云公"):  # 云公申〔…〕 is the county's
        with pytest.raises(FieldRefused):
            organs.receive_applications(water, mark=mark, **by)
    with pytest.raises(FieldRefused):
        cast.applied(organ=cast.units["water"])
    organs.receive_applications(water, mark="云水公开", **by)
    mine = cast.applied(organ=cast.units["water"]).application
    with pytest.raises(NotYours):
        organs.stop_receiving(water, by=cast.actor("water_head"), at=cast.at)
    organs.stop_receiving(water, **by)
    with pytest.raises(FieldRefused):
        cast.applied(organ=cast.units["water"])
    cast.do("confirm_day", mine, "water_handler", day=cast.day)
    assert cast.state(mine) == "screening"


def test_the_people_of_an_organ_enter_what_came_to_it_and_nothing_else(cast: Any) -> None:
    receiving(cast, "water")
    handler = cast.actor("water_handler")
    entered = cast.do_enter(organ=cast.units["water"], by=handler)
    assert cast.state(entered) == "screening"
    with pytest.raises(NotYours):
        cast.do_enter(organ=cast.units["office"], by=handler)
    with pytest.raises(NotYours):
        cast.do_enter(organ=cast.units["water"])


def test_the_office_sees_how_all_stand_and_not_who_applied(cast: Any, client: Client) -> None:
    receiving(cast, "water")
    cast.received()
    application = cast.applied(organ=cast.units["water"]).application
    cast.do("confirm_day", application, "water_handler", day=cast.day)
    stands = organs_standing(cast.day + dt.timedelta(days=60)).get(code="water")
    assert (stands.standing, stands.late, stands.new, stands.ended) == (1, 1, 1, 0)
    cells = count(cast.units["water"].pk, 2026, whole=False)
    assert cells["3.new.total"].keys == [application.pk]
    assert len(count(cast.units["office"].pk, 2026, whole=True)["3.new.total"].keys) == 2
    page = reverse("disclosure:desk_organ", args=["water"])
    for name, status in (("registrar", 200), ("water_head", 404), ("auditor", 404)):
        client.force_login(cast.members[name])
        answer = client.get(page)
        assert answer.status_code == status, name
    client.force_login(cast.members["registrar"])
    shown = client.get(page).content.decode()
    assert application.matter.number in shown and "顾" not in shown
    listed = client.get(reverse("desk:register", args=["disclosure_standing"]))
    assert listed.status_code == 200 and "县水利局" in listed.content.decode()
    opened = client.get(reverse("desk:matter", args=[application.pk]))
    assert opened.status_code == 404


def test_a_citizen_is_asked_whom_to_ask_where_there_are_several(cast: Any, client: Client) -> None:
    first = reverse("disclosure:apply", args=["organ"])
    assert first not in client.get(reverse("disclosure:before_applying")).content.decode()
    receiving(cast, "water")
    page = client.get(f"{reverse('disclosure:before_applying')}?organ=water")
    assert f"{first}?organ=water" in page.content.decode()
    shown = client.get(f"{first}?organ=water").content.decode()
    assert '<option value="water" selected' in shown
    assert client.post(first, {"organ": "housing"}).status_code == 422
    assert client.post(first, {"organ": "water"}).status_code == 302


def test_only_who_takes_applications_finds_the_button(cast: Any, set_clock: Any) -> None:
    set_clock(cast.at)
    receiving(cast, "water")
    opening, listed = reverse("desk:open", args=[KIND]), reverse("desk:list", args=[KIND])
    for name, offered in (
        ("registrar", True),
        ("water_handler", True),
        ("housing_handler", False),
        ("water_head", False),
    ):
        client = Client()
        client.force_login(cast.members[name])
        assert (client.get(opening).status_code == 200) is offered, name
        assert ("登记申请" in client.get(listed).content.decode()) is offered, name
