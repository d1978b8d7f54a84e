"""Whoever has no part in it can do nothing: every action with a stranger."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from shuniu.commons.people.actor import citizen, system
from shuniu.domains.exchange import actions
from shuniu.domains.exchange.actions.inner import INNER
from shuniu.domains.exchange.models import RecipientGroup
from shuniu.ground.refusal import NotYours, Refused

STRANGERS = ("town2_handler", "administrator", "auditor", "leader", "reviewer")


def strangers(cast: Any) -> list[Any]:
    return [*(getattr(cast, name) for name in STRANGERS), citizen(1)]


def test_nobody_sends_for_another_unit(cast: Any) -> None:
    for who in strangers(cast):
        with pytest.raises(NotYours):
            cast.sent("land", by=who)
        with pytest.raises(NotYours):
            actions.send_by_hand(
                from_unit=cast.units["office"],
                title="通知",
                kind_label="通知",
                units=[cast.units["land"]],
                by=who,
                at=cast.at,
            )


STEPS = {
    "sign_for": {},
    "send_back": {"reason": "错发"},
    "recall": {"reason": "有误"},
    "add_units": {},
    "urge": {"means": "phone", "text": "请签收"},
}


@pytest.mark.parametrize("code", STEPS)
def test_steps_under_way(cast: Any, code: str) -> None:
    dispatch = cast.sent("land", "water")
    more = dict(STEPS[code])
    if code == "add_units":
        more["units"] = [cast.units["town"]]
    others = [cast.registrar] if code in ("sign_for", "send_back") else [cast.land_handler]
    for who in [*strangers(cast), *others]:
        with pytest.raises(NotYours):
            cast.do(code, dispatch, who, **more)


@pytest.mark.parametrize("code", ["resend", "accept_return"])
def test_steps_after_a_return(cast: Any, code: str) -> None:
    dispatch = cast.sent("land", "water")
    cast.do("send_back", dispatch, cast.land_handler, reason="错发")
    for who in [*strangers(cast), cast.land_handler]:
        with pytest.raises(NotYours):
            cast.do(code, dispatch, who)


@pytest.mark.parametrize("code", INNER)
def test_inner_steps_are_the_programs(cast: Any, code: str) -> None:
    dispatch = cast.sent("land", "water")
    for who in [*strangers(cast), cast.registrar, cast.land_handler]:
        with pytest.raises(Refused):
            cast.do(code, dispatch, who)


def test_groups_are_the_registrars(cast: Any) -> None:
    group = RecipientGroup.objects.first()
    for who in [*strangers(cast), cast.land_handler]:
        with pytest.raises(NotYours):
            actions.add_group(name="水库乡镇", units=[cast.units["town"]], by=who, at=cast.at)
        with pytest.raises(NotYours):
            actions.change_group(group, name="各镇", kinds=["township"], by=who, at=cast.at)
        with pytest.raises(NotYours):
            actions.switch_group(group, by=who, at=cast.at)
    made = actions.add_group(
        name="水库乡镇", units=[cast.units["town"]], by=cast.registrar, at=cast.at
    )
    actions.switch_group(made, by=system(), at=cast.at)
    assert not RecipientGroup.objects.get(name="水库乡镇").is_active


def test_pages_are_not_there_for_strangers(browse: Any) -> None:
    cast = browse
    dispatch = cast.sent("land")
    for login in ("town2_handler", "auditor", "administrator"):
        client = cast.browser(login)
        assert client.get(reverse("desk:matter", args=[dispatch.pk])).status_code == 404
        assert client.get(reverse("desk:paper", args=[cast.paper.pk])).status_code == 404
