"""Any matter is followed up without knowing its kind, and nothing of it leaks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from shuniu.casework import engine
from shuniu.casework.models import Matter
from shuniu.casework.spawning import spawn
from shuniu.casework.testing import errand
from shuniu.domains.supervision import actions
from shuniu.domains.supervision.actions.base import FollowedAlready
from shuniu.domains.supervision.models import SupervisionItem
from shuniu.ground.refusal import NotFound, NotYours

SECRET = "张三丰实名反映某某局收费问题"


@pytest.fixture
def origin(cast: Any) -> Iterator[Matter]:
    """A matter of a kind that supervision has never heard of, with words that must not leak."""
    with errand.registered():
        with engine.opening(
            errand.KIND,
            title=SECRET,
            unit=cast.units["office"],
            number=lambda key: f"差事{key}号",
            by=cast.registrar,
            at=cast.at,
            texts=(SECRET,),
        ) as work:
            pass
        yield work.matter


def test_the_unit_reads_what_was_written_for_it_and_nothing_else(
    cast: Any, origin: Matter, set_clock: Callable[[Any], None]
) -> None:
    set_clock(cast.at)
    item = actions.follow_up(
        origin,
        title="核实收费公示情况",
        requirement="请核实窗口收费公示。",
        by=cast.registrar,
        at=cast.at,
    )
    assert item.matter.origin == origin and item.source == "matter"
    given = {"text": "请县住建局办理。", "lead_unit": cast.units["housing"]}
    cast.do("propose", item, cast.registrar, **given)
    cast.do("approve", item, cast.leader)
    cast.do("issue_notice", item, cast.registrar)
    client = Client()
    for name, sees in (("housing_handler", False), ("registrar", True)):
        client.force_login(cast.members[name], backend="django.contrib.auth.backends.ModelBackend")
        page = client.get(reverse("desk:matter", args=[item.pk])).content.decode()
        assert "核实收费公示情况" in page
        assert SECRET not in page
        assert (origin.number in page) == sees
        sheet = client.get(reverse("desk:sheet", args=[item.pk])).content.decode()
        assert SECRET not in sheet


def test_spawning_makes_the_same_item_as_the_page(cast: Any, origin: Matter) -> None:
    made = spawn(
        "supervision",
        origin=origin,
        title="核实收费公示",
        text="请核实。",
        by=cast.registrar,
        at=cast.at,
    )
    assert SupervisionItem.objects.get(pk=made.pk).requirement == "请核实。"
    with pytest.raises(FollowedAlready):
        actions.follow_up(
            origin, title="核实收费公示", requirement="再核实。", by=cast.registrar, at=cast.at
        )


def test_strangers_follow_up_nothing(cast: Any, origin: Matter) -> None:
    given = {"title": "核实", "requirement": "核实。", "at": cast.at}
    for name in ("housing_handler", "town_handler", "auditor", "reviewer"):
        with pytest.raises((NotYours, NotFound)):
            actions.follow_up(origin, by=getattr(cast, name), **given)
    assert not SupervisionItem.objects.exists()
