"""The demo's applications: each a story on the set clock, made by the actions alone."""

from __future__ import annotations

import datetime as dt
import io
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from PIL import Image

from shuniu.casework.models import Matter
from shuniu.casework.stories import County, Story, woven
from shuniu.commons.papers.actions import store_bytes
from shuniu.commons.papers.kinds import IMAGES
from shuniu.commons.people.actor import Actor, citizen
from shuniu.ground import clock

from ..actions.application import ACTIONS, apply, code_for, enter
from ..applicant import Applicant, right_card, right_credit_code
from ..flow.application import KIND
from ..models import Application, Challenge, Consultation

OFFICE = "office"
BODIES = {"reconsideration_body": "澄川市人民政府", "court": "澄川市中级人民法院"}
BY_REVIEWER = ("grant_extension", "refuse_extension", "approve_answer", "defer")
ORGANS_OWN = {"registrar": "handler", "reviewer": "unit_head"}
# Steps that are told a day: it is the day of the step.
DAYS = {
    "confirm_day": "day",
    "record_delivery": "day",
    "record_payment": "paid_on",
    "record_challenge": "filed_on",
}


def identity(rng: Random, person: bool) -> str:
    """A number that could be one, and is nobody's: of a place code that is not given out."""
    if person:
        stem = f"359900{rng.randint(1960, 2002)}{rng.randint(1, 12):02}{rng.randint(1, 28):02}"
        stem += f"{rng.randint(0, 999):03}"
        return next(stem + s for s in "0123456789X" if right_card(stem + s))
    stem = f"91359900MA{rng.randint(0, 9999999):07}"
    signs = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    return next(stem + s for s in signs if right_credit_code(stem + s))


@dataclass
class _Life:
    row: dict[str, Any]
    county: County
    rng: Random
    at: dt.datetime = field(init=False)
    matter: Matter = field(init=False)

    @property
    def on(self) -> dt.date:
        return self.at.astimezone(clock.ZONE).date()

    def office(self, duty: str) -> Actor:
        """Who answers for the organ: its own people, the county's by other duties."""
        code = self.row.get("organ", OFFICE)
        own = duty if code == OFFICE else ORGANS_OWN[duty]
        return self.county.someone(own, self.county.unit(code), self.on, self.rng)

    def story(self) -> Story:
        """From the application to what became of it, as far as today."""
        self.at = yield self.county.ago(self.row["ago"], self.rng)
        self.matter = self._apply().matter
        for after, verb, given in self.row.get("then", ()):
            self.at = yield self.county.later(self.at, after, self.rng)
            if self.at > self.county.until:
                return
            self._do(verb, dict(given))

    def _apply(self) -> Application:
        row, person = self.row, "kind" not in self.row
        applicant = Applicant(
            name=row["name"],
            identity_kind="id_card" if person else "credit_code",
            identity_number=identity(self.rng, person),
            phone=f"139{self.rng.randint(0, 99999999):08}",
            contact=row.get("contact", ""),
            address="澄川市云汀县临汀镇中山路",
        )
        given: dict[str, Any] = {
            name: row[name] for name in ("wanted", "description", "items", "ask") if name in row
        }
        given |= {
            "organ": self.county.unit(row.get("organ", OFFICE)),
            "applicant_kind": row.get("kind", "person"),
            "applicant": applicant,
            "shape": "electronic" if "way" not in row else "paper",
            "getting": row.get("getting", "web"),
            "at": self.at,
        }
        if "way" in row:
            return enter(**given, way=row["way"], handed_on=self.on, by=self.office("registrar"))
        asker = citizen(None, label="申请人")
        paper = store_bytes(
            _card(), "身份证明.png", by=asker, at=self.at, allowed=IMAGES, locked=True
        )
        key = f"{self.rng.getrandbits(128):032x}"
        return apply(**given, key=key, identity_paper=paper, by=asker).application

    def _do(self, verb: str, given: dict[str, Any]) -> None:
        by = self.office("reviewer" if verb in BY_REVIEWER else "registrar")
        if verb in DAYS:
            given[DAYS[verb]] = self.on
        if verb == "ask_units":
            given["units"] = [self.county.unit(code) for code in given["units"]]
        if verb == "draft_answer":
            given |= BODIES
        if verb == "record_opinion":
            given["consultation"] = Consultation.objects.get(application_id=self.matter.pk, said="")
        if verb == "record_result":
            given["challenge"] = Challenge.objects.get(application_id=self.matter.pk, result="")
        ACTIONS[verb](self.matter, by=by, at=self.at, **given)


def _card() -> bytes:
    """A blank picture where a copy of an identity document would be."""
    kept = io.BytesIO()
    Image.new("RGB", (86, 54), "white").save(kept, "PNG")
    return kept.getvalue()


def story(county: County) -> Story:
    """All applications, woven into one story."""
    path = Path(__file__).resolve().parent / "application.toml"
    rows = tomllib.loads(path.read_text("utf-8"))["application"]
    return woven(
        _Life(row, county, county.random(f"{KIND}:{number}")).story()
        for number, row in enumerate(rows)
    )


def to_read() -> tuple[str, str, str]:
    """An answered application: its number and code, and who asked; empty without one."""
    found = (
        Application.objects.filter(outcome="partial")
        .select_related("matter")
        .order_by("pk")
        .first()
    )
    if found is None:
        return "", "", ""
    return found.matter.number, code_for(found.idempotency_key), found.masked_name
