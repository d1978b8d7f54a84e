"""Issued minutes reach supervision: what was decided, a paragraph an item, once."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from shuniu.casework.models import Matter
from shuniu.casework.posting import delivery_state
from shuniu.commons import numbering
from shuniu.commons.manuscript import from_plain
from shuniu.domains.documents.actions.minutes import (
    decided_in,
    follow_minutes,
    may_follow_minutes,
)
from shuniu.domains.documents.actions.templates import establish_issuer
from shuniu.domains.documents.models import Outgoing
from shuniu.ground.refusal import FieldRefused, NotFound, NotNow, NotYours

BODY = (
    "会议听取了秋季农田水利设施管护情况汇报。\n"
    "一、由县水务局牵头，10月底前完成全县泵站检修。检修情况报县政府。\n"
    "二、由县财政局落实管护资金，9月20日前拨付到位。\n"
)


def _minutes(cast: Any) -> Matter:
    """Minutes of the county office, drafted, reviewed, signed, set and issued to the units."""
    establish_issuer(
        issuer=cast.units["office"],
        category="minutes",
        code_text="专题会议纪要",
        by=cast.registrar,
        at=cast.at,
    )
    numbering.define_series("supervision.item", label="督查件", pattern="云督〔{year}〕{n}号")
    document = cast.drafted(
        kind="minutes",
        issuer=cast.units["office"],
        subject="秋季农田水利工作会议",
        manuscript=from_plain(BODY),
        to=[cast.units["water"], cast.units["finance"]],
        present="甲　乙",
        by=cast.clerk,
        stops=[
            cast.at_stop("reviewing", "office", "deputy"),
            cast.at_stop("signing", "office", "vice"),
        ],
    )
    cast.do("submit", document, cast.clerk)
    cast.do("review_pass", document, cast.deputy)
    cast.do("sign", document, cast.vice, text="同意印发。")
    cast.do("prove", document, cast.registrar)
    cast.do("seal", document, cast.deputy)
    cast.do("dispatch", document, cast.registrar)
    matter: Matter = cast.matter(document)
    return matter


def test_issued_minutes_reach_supervision_on_the_screen(cast: Any, set_clock: Any) -> None:
    matter = _minutes(cast)
    assert {d.unit.code for d in delivery_state(matter)} == {"water", "finance"}
    set_clock(cast.at)
    client = Client()
    backend = "django.contrib.auth.backends.ModelBackend"
    client.force_login(cast.members["registrar"], backend=backend)
    page = reverse("documents:minutes", args=[matter.pk])
    assert page in client.get(reverse("desk:matter", args=[matter.pk])).content.decode()
    assert "由县水务局牵头" in client.get(page).content.decode()
    place = decided_in(matter)[1].place
    assert client.post(page, {"places": [str(place)]}).status_code == 302
    item = Matter.objects.get(kind="supervision")
    assert item.origin_id == matter.pk and item.title.startswith("由县水务局牵头")
    shown = client.get(reverse("desk:matter", args=[matter.pk])).content.decode()
    assert item.title in shown
    stranger = Client()
    stranger.force_login(cast.members["water_handler"], backend=backend)
    assert stranger.get(page).status_code == 404


def test_each_paragraph_becomes_an_item_with_a_link_back(cast: Any) -> None:
    matter = _minutes(cast)
    said = decided_in(matter)
    assert [one.title for one in said][1:] == [
        "由县水务局牵头，10月底前完成全县泵站检修",
        "由县财政局落实管护资金，9月20日前拨付到位",
    ]
    places = [one.place for one in said[1:]]
    due_on = cast.day + dt.timedelta(days=50)
    made = follow_minutes(matter, places=places, due_on=due_on, by=cast.registrar, at=cast.at)
    assert {item.origin_id for item in made} == {matter.pk}
    assert [item.supervision_item.due_on for item in made] == [due_on, due_on]
    assert made[0].supervision_item.requirement.endswith("检修情况报县政府。")
    with pytest.raises(FieldRefused, match="已经立项"):
        follow_minutes(matter, places=places, by=cast.registrar, at=cast.at)
    with pytest.raises(FieldRefused, match="勾选"):
        follow_minutes(matter, places=[99], by=cast.registrar, at=cast.at)


def test_only_issued_minutes_and_only_who_opens_items(cast: Any) -> None:
    matter = _minutes(cast)
    for name in ("water_handler", "finance_head", "deputy"):
        with pytest.raises((NotYours, NotFound)):
            follow_minutes(matter, places=[1], by=getattr(cast, name), at=cast.at)
        assert not may_follow_minutes(getattr(cast, name), matter)
    Outgoing.objects.filter(pk=matter.pk).update(kind="notice")
    with pytest.raises(NotNow):
        follow_minutes(matter, places=[1], by=cast.registrar, at=cast.at)
    assert not Matter.objects.filter(kind="supervision").exists()
