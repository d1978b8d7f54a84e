"""The staff pages: every state, person and form; what is not theirs is not there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from shuniu.casework.models import Matter
from shuniu.casework.queries import steps_open_to

STAGES = (
    *("opened", "proposed", "approved", "notified", "handling", "extending", "suspended"),
    *("reported", "accepted", "closed", "archived"),
)


@pytest.fixture
def as_(cast: Any, set_clock: Callable[[Any], None]) -> Callable[[str], Client]:
    """A browser in which that member is signed in, on the story's day."""
    set_clock(cast.at)

    def browser(name: str) -> Client:
        client = Client()
        client.force_login(cast.members[name], backend="django.contrib.auth.backends.ModelBackend")
        return client

    return browser


def text(response: Any) -> str:
    assert response.status_code == 200, response
    return str(response.content.decode())


@pytest.mark.parametrize("stage", STAGES)
def test_every_state_has_its_pages_and_forms(cast: Any, as_: Any, stage: str) -> None:
    item = cast.until(stage)
    names = ("registrar", "reviewer", "leader", "housing_handler", "water_handler")
    for name in names:
        client = as_(name)
        matter = Matter.objects.get(pk=item.pk)
        shown = client.get(reverse("desk:matter", args=[item.pk]))
        if name.endswith("handler") and stage in ("opened", "proposed", "approved"):
            assert shown.status_code == 404
            continue
        assert matter.title in text(shown)
        for step in steps_open_to(matter, getattr(cast, name)):
            assert str(step.label) in text(
                client.get(reverse("desk:step", args=[item.pk, step.code]))
            )
    client = as_("registrar")
    assert cast.matter(item).number in text(client.get(reverse("desk:list", args=["supervision"])))
    assert client.get(reverse("desk:sheet", args=[item.pk])).status_code == 200
    assert client.get(reverse("desk:export", args=["supervision"])).status_code == 200
