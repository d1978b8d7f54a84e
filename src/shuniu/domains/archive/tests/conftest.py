"""The cast of the archive: an office with finished errands, which have a filer here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.test import Client

from shuniu.casework import engine
from shuniu.casework.filing import FilingRecord, filers
from shuniu.casework.models import Matter, MatterPaper
from shuniu.casework.testing import errand
from shuniu.casework.testing.county import County, build
from shuniu.commons.papers import actions as papers
from shuniu.commons.people.actor import Actor, citizen
from shuniu.domains.archive import actions
from shuniu.domains.archive.models import Fonds, Item, Organ
from shuniu.ground import clock

DAY = dt.date(2026, 11, 20)
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def record(matter: Matter) -> FilingRecord:
    """An errand's filer: its papers, and the pair that its title names."""
    before = Matter.objects.filter(title=matter.title.replace("批复", "请示"), kind=errand.KIND)
    pair = before.first() if "批复" in matter.title else None
    return FilingRecord(
        title=matter.title,
        document_number=f"云差〔2026〕{matter.pk}号",
        responsible="云汀县人民政府办公室",
        day=(matter.closed_at or matter.state_at).astimezone(clock.ZONE).date(),
        kind_label="差事",
        pages=3,
        papers=tuple((use.paper.name, use.paper) for use in matter.papers.order_by("id")),
        generated=(("正文.txt", lambda: "正文".encode()),),
        goes_with=pair.pk if pair else None,
        versions=(("1.txt", "第一稿".encode()),),
    )


@dataclass
class Cast:
    """The county, the fonds, and the clock of a story."""

    county: County
    day: dt.date = DAY
    fonds: Fonds = field(init=False)

    @property
    def at(self) -> dt.datetime:
        return clock.on(self.day, 9)

    def actor(self, login: str) -> Actor:
        return self.county.actor(login, self.day)

    @property
    def registrar(self) -> Actor:
        return self.actor("registrar")

    def organ(self, code: str = "BGS") -> Organ:
        return Organ.objects.get(fonds=self.fonds, code=code)

    def done(
        self, title: str = "修路灯", *, on: dt.date | None = None, paper: bool = False
    ) -> Matter:
        """A finished errand of the office, closed on a day."""
        at = clock.on(on or self.day, 8)
        with engine.opening(
            errand.KIND,
            title=title,
            unit=self.county.units["office"],
            number=lambda key: f"差事{key}号",
            by=citizen(None),
            at=at,
        ) as work:
            work.opinion("请抓紧办理。", "拟办意见")
        if paper:
            kept = papers.store_bytes(PDF, "现场情况.pdf", by=self.registrar, at=at)
            MatterPaper.objects.create(matter=work.matter, paper=kept)
        Matter.objects.filter(pk=work.matter.pk).update(state="done", closed_at=at, state_at=at)
        return Matter.objects.get(pk=work.matter.pk)

    def filed(self, *titles: str, retention: str = "D30", on: dt.date | None = None) -> list[Item]:
        matters = [self.done(title, on=on) for title in titles or ("修路灯",)]
        choices = [actions.Choice(matter, retention, self.organ()) for matter in matters]
        return actions.file_matters(self.fonds, choices, by=self.registrar, at=self.at)

    def browser(self, login: str) -> Client:
        client = Client()
        client.force_login(self.county.members[login])
        return client


def _settled() -> Cast:
    county = build()
    office = county.units["office"]
    office.kind = "county_office"
    office.save()
    cast = Cast(county)
    cast.fonds = actions.set_fonds(
        office,
        number="z109",
        source="县档案馆通知",
        since=dt.date(2010, 1, 1),
        by=cast.registrar,
        at=cast.at,
    )
    return cast


@pytest.fixture(autouse=True)
def _errands() -> Iterator[None]:
    """Errands are there, and can be filed, for these tests only."""
    with errand.registered():
        filers._things[errand.KIND] = record
        try:
            yield
        finally:
            del filers._things[errand.KIND]


@pytest.fixture
def settled() -> Any:
    """Makes the cast, for a test with a database of its own."""
    return _settled


@pytest.fixture
def cast(db: None) -> Cast:
    return _settled()


@pytest.fixture
def browse(cast: Cast, set_clock: Any) -> Cast:
    """For tests of pages: the office's clock stands where the story does."""
    set_clock(clock.on(cast.day, 9))
    return cast
