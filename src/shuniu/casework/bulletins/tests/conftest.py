"""The small county with its errands and a bulletin that speaks of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from shuniu.casework.bulletins.actions import ACTIONS, draft
from shuniu.casework.bulletins.models import Bulletin
from shuniu.casework.models import Matter
from shuniu.casework.testing import county as counties
from shuniu.casework.testing import errand, newsletter
from shuniu.casework.testing.county import FRIDAY
from shuniu.commons import numbering
from shuniu.commons.people.actor import Actor
from shuniu.ground import clock


class Press:
    """The county, and how far an issue has come."""

    def __init__(self, county: counties.County) -> None:
        self.county = county
        self.at = clock.on(FRIDAY, 16)

    def __getattr__(self, name: str) -> Actor:
        if name in self.county.members:
            return self.county.actor(name)
        raise AttributeError(name)

    def do(self, verb: str, bulletin: Bulletin, by: Actor, **more: Any) -> None:
        ACTIONS[verb](Matter.objects.get(pk=bulletin.pk), by=by, at=self.at, **more)

    def state(self, bulletin: Bulletin) -> str:
        return Matter.objects.get(pk=bulletin.pk).state

    def drafted(self, code: str = newsletter.CODE, **more: Any) -> Bulletin:
        given = {"first": FRIDAY, "last": FRIDAY, "by": self.registrar, "at": self.at, **more}
        return draft(code, **given)

    def submitted(self, code: str = newsletter.CODE) -> Bulletin:
        bulletin = self.drafted(code)
        self.do("submit", bulletin, self.registrar)
        return bulletin

    def approved(self, code: str = newsletter.CODE) -> Bulletin:
        bulletin = self.submitted(code)
        self.do("approve", bulletin, self.leader)
        return bulletin

    def issued(self, code: str = newsletter.CODE) -> Bulletin:
        bulletin = self.approved(code)
        self.do("issue", bulletin, self.registrar, copies=20)
        return Bulletin.objects.get(pk=bulletin.pk)


def make_press() -> Press:
    numbering.define_series(newsletter.SERIES, label="差事简报", pattern="〔{year}〕第{n}期")
    numbering.define_series("bulletins.draft", label="简报稿", pattern="简报稿〔{year}〕{n}号")
    return Press(counties.build())


@pytest.fixture
def press(db: None, settings: Any, tmp_path: Path) -> Iterator[Press]:
    settings.PAPERS_ROOT = tmp_path / "papers"
    with errand.registered(), newsletter.registered():
        yield make_press()


__all__ = ["Press", "make_press"]
