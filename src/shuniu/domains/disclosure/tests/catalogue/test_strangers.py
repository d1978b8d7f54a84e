"""Every step refuses whoever has not the power; nobody finds what is not public."""

from __future__ import annotations

import datetime as dt
import inspect
from typing import Any

import pytest
from django.test import Client

from shuniu.casework.models import Matter, Move
from shuniu.commons.flow import flows
from shuniu.commons.people.actor import citizen
from shuniu.domains.disclosure.actions import items, organs
from shuniu.domains.disclosure.actions.catalogue import ACTIONS
from shuniu.domains.disclosure.models import Item, ItemPaper
from shuniu.ground import clock
from shuniu.ground.refusal import NotYours

STRANGERS = ("administrator", "auditor", "leader", "water_handler", "water_head", "reviewer")
# In which state each step is tried.
WHERE = {
    "describe": "formed",
    "return_draft": "prepared",
    "clear": "prepared",
    "publish": "cleared",
    "keep": "formed",
    "call": "kept",
    "keep_again": "reexamining",
    "open_up": "kept",
    "interpret": "interpreting",
    "interpret_more": "published",
    "waive_interpretation": "interpreting",
    "set_validity": "published",
    "revise": "published",
    "withdraw": "published",
    "restore": "withdrawn",
    "drop": "formed",
}


def test_every_step_is_looked_at() -> None:
    assert set(WHERE) == {step.code for step in flows.get("disclosure_item").steps}


def test_a_stranger_is_refused(cast: Any) -> None:
    made: dict[str, Item] = {
        "formed": cast.formed(),
        "prepared": cast.prepared(),
        "cleared": cast.cleared(),
        "published": cast.published(),
        "kept": cast.kept(),
    }
    known = {**cast.words(), "attribute": "closed", "form": "text", "reading": made["published"]}
    before = Move.objects.count()
    for verb, where in WHERE.items():
        item = made.get(where, made["formed"])
        matter = Matter.objects.get(pk=item.pk)
        Matter.objects.filter(pk=item.pk).update(state=where)
        parameters = inspect.signature(ACTIONS[verb]).parameters
        given = {
            name: known.get(name, "in_force" if name == "validity" else "写明理由")
            for name, p in parameters.items()
            if p.default is inspect.Parameter.empty and name not in ("matter", "by", "at")
        }
        if verb.startswith("interpret"):
            given["reading"] = made["published"] if where != "published" else None
            if where == "published":
                continue  # the same power as interpret; its own item can't explain itself
        for name in STRANGERS:
            with pytest.raises(NotYours):
                ACTIONS[verb](matter, by=getattr(cast, name), at=cast.at, **given)
        with pytest.raises(NotYours):
            ACTIONS[verb](matter, by=citizen(None), at=cast.at, **given)
        Matter.objects.filter(pk=item.pk).update(state=matter.state)
    assert Move.objects.count() == before


def test_strangers_set_nothing_up(cast: Any) -> None:
    organ = cast.units["housing"].organ
    parts = {"arrangement": "甲", "ways": "乙", "requests": "丙", "remedies": "丁"}
    about = {"body": "办公室", "address": "x", "hours": "x", "phone": "1"}
    heading = cast.heading("genre", "misc")
    for name in ("water_handler", "auditor", "leader", "administrator"):
        who = {"by": getattr(cast, name), "at": cast.at}
        with pytest.raises(NotYours):
            cast.formed(by=getattr(cast, name))
        with pytest.raises(NotYours):
            organs.register_organ(
                unit=cast.units["water"], credit_code=organ.credit_code, **about, **who
            )
        with pytest.raises(NotYours):
            organs.set_guide(organ=organ, since=cast.day, **parts, **who)
        with pytest.raises(NotYours):
            organs.add_heading(axis="genre", code="x", name="x", basis="x", **who)
        with pytest.raises(NotYours):
            organs.end_heading(heading, **who)


def test_what_is_not_public_is_not_there(cast: Any, client: Client) -> None:
    kept, formed = cast.kept(), cast.formed(title="待公开的通知")
    page = client.get("/disclosure/").content.decode()
    assert kept.title not in page and formed.title not in page
    organ = cast.units["housing"].organ
    assert client.get(f"/disclosure/item/{organ.credit_code}/2026-00009/").status_code == 404
    for login in ("water_head", "auditor"):
        client.force_login(cast.members[login])
        with clock.at(cast.at):
            assert client.get(f"/desk/m/{kept.pk}/").status_code == 404
    client.force_login(cast.members["housing_head"])
    with clock.at(cast.at):
        assert client.get(f"/desk/m/{kept.pk}/").status_code == 200
        listed = client.get("/desk/list/disclosure_item/").content.decode()
        assert "待公开的通知" in listed


def test_a_file_is_the_publics_with_its_words(cast: Any, client: Client) -> None:
    item = cast.prepared(papers=[cast.scan()])
    use = ItemPaper.objects.get(item=item)
    assert client.get(f"/disclosure/paper/{use.pk}/").status_code == 404
    cast.do("clear", item, cast.housing_head)
    cast.do("publish", item, cast.housing_head)
    assert client.get(f"/disclosure/paper/{use.pk}/").status_code == 200
    cast.do("withdraw", item, cast.housing_head, reason="误")
    assert client.get(f"/disclosure/paper/{use.pk}/").status_code == 404


def test_late_is_listed_and_reminded(cast: Any, client: Client) -> None:
    item = cast.formed(formed_on=dt.date(2026, 1, 5))
    assert items.Item.objects.get(pk=item.pk).matter.due_on < cast.day
    client.force_login(cast.members["housing_head"])
    with clock.at(cast.at):
        late = client.get("/desk/list/disclosure_item/?light=late").content.decode()
        home = client.get("/desk/").content.decode()
    assert item.title in late and "超过20个工作日没有公开" in home
