"""The demo's outgoing documents: each from its draft as far as its plan says."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from shuniu.casework.models import Matter
from shuniu.casework.stories import County, Story
from shuniu.commons.flow import flows
from shuniu.commons.manuscript import from_plain
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.models import Member, Unit, UnitKind
from shuniu.commons.people.queries import actor_of, members_owing
from shuniu.ground import clock

from .. import actions
from ..actions.templates import set_route_template
from ..flow.outgoing import DISPATCHING, ISSUED, PROOFING, SEALING
from ..models import Outgoing, RouteStop, Stage, StopState
from ..powers import STAGE_DUTIES
from ..queries import STAGES, stops_of

SINCE = 62  # working days ago the office set its routes up

SAID = {
    Stage.CHECKING: ("check_pass", {"text": "已核。"}),
    Stage.COUNTERSIGNING: ("countersign_agree", {"text": "同意，按职责配合落实。"}),
    Stage.REVIEWING: ("review_pass", {"text": "已审核，拟同意，呈领导签发。"}),
    Stage.LEGALITY: ("legality_pass", {"text": "权限、程序合法，内容不违反上位法。"}),
    Stage.SIGNING: ("sign", {"text": "同意，请印发。"}),
}


def stories(county: County) -> list[Story]:
    """The office's routes first, then a story for each document of the file."""
    path = Path(__file__).resolve().parent / "outgoing.toml"
    told = tomllib.loads(path.read_text("utf-8"))
    rows = told["document"]
    return [
        _routes(told["template"], county),
        *(
            Life(row, county, county.random(f"outgoing:{number}")).story()
            for number, row in enumerate(rows)
        ),
    ]


def _routes(rows: list[dict[str, Any]], county: County) -> Story:
    at = yield county.ago(SINCE, county.random("outgoing:routes"))
    on = at.astimezone(clock.ZONE).date()
    rng = county.random("outgoing:registrar")
    for row in rows:
        stops = []
        for line in row["stops"]:
            stage, where, *post = line.removeprefix("+").split()
            member = county.holder(post[0], on).member_id if post else None
            stops.append(
                (
                    stage,
                    where if where in ("drafting_unit", "owner") else county.unit(where),
                    Member.objects.get(pk=member) if member else None,
                    line.startswith("+"),
                )
            )
        set_route_template(
            name=row["name"],
            issuer=county.unit(row["issuer"]),
            category=row["category"],
            stops=stops,
            by=county.someone("registrar", county.unit("office"), on, rng),
            at=at,
        )


@dataclass
class Life:
    """One document and its story."""

    row: dict[str, Any]
    county: County
    rng: Random
    at: dt.datetime = field(init=False)
    matter: Matter = field(init=False)
    revised: bool = False

    @property
    def on(self) -> dt.date:
        """The day on which the story is."""
        return self.at.astimezone(clock.ZONE).date()

    @property
    def drafter(self) -> Actor:
        """Who drafts it."""
        return self.county.holder(self.row["by"], self.on)

    def units(self, told: Any) -> list[Unit | str]:
        """Recipients as the file names them: towns, all, codes of units, or bodies outside."""
        kinds = (UnitKind.TOWNSHIP, UnitKind.SUBDISTRICT)
        if told in ("towns", "all"):
            found = Unit.objects.filter(in_exchange=True, closed_on__isnull=True)
            if told == "towns":
                return list(found.filter(kind__in=kinds))
            apart = (UnitKind.COUNTY_GOVERNMENT, UnitKind.COUNTY_OFFICE, UnitKind.OTHER_BODY)
            return list(found.exclude(kind__in=apart))
        known = {unit.code: unit for unit in Unit.objects.filter(code__in=told)}
        return [known.get(name, name) for name in told]

    def story(self) -> Story:
        """From the draft on, until it is where its plan says."""
        self.at = yield self.county.ago(self.row["ago"], self.rng)
        self._open()
        until = self.row["until"]
        for _turn in range(40):
            self.matter = Matter.objects.get(pk=self.matter.pk)
            if self.matter.state == until or self.matter.closed_at is not None:
                break
            if until == Stage.COUNTERSIGNING and self.matter.state == Stage.REVIEWING:
                break
            self.at = yield self.county.later(self.at, 0.4, self.rng)
            if self.at > self.county.until:
                return
            self._go_on()
        if self.matter.state == ISSUED:
            yield from self._signed_for()
        if self.row.get("secrecy"):
            self.at = yield self.county.later(self.at, 0.5, self.rng)
            self.do(
                "review_secrecy",
                self.county.holder("office.documents.reviewer", self.on),
                may_open=True,
                text="不涉及国家秘密、工作秘密。",
            )

    def _signed_for(self) -> Story:
        """What was sent is signed for within hours; of many receivers the last forgets."""
        sign = flows.get("dispatch").actions["sign_for"]
        for sending in Matter.objects.filter(kind="dispatch", origin=self.matter):
            given = list(sending.assignments.filter(done_at=None).select_related("unit"))
            for assignment in given[: len(given) - (len(given) > 5)]:
                self.at = yield self.at + dt.timedelta(minutes=self.rng.randint(2, 9))
                if self.at > self.county.until:
                    return
                unit = assignment.unit
                duty = "registrar" if unit.kind == UnitKind.COUNTY_OFFICE else "handler"
                by = self.county.someone(duty, unit, self.on, self.rng)
                sign(Matter.objects.get(pk=sending.pk), by=by, at=self.at)

    def _open(self) -> None:
        row = self.row
        issuer = self.county.unit(row["issuer"])
        to = self.units(row.get("to", []))
        words = {
            "towns": "各乡镇人民政府、街道办事处",
            "all": "各乡镇人民政府、街道办事处，县政府各部门、各直属机构",
        }
        given: dict[str, Any] = {
            name: row[name]
            for name in ("remark", "answers", "urgency", "normative", "present")
            if name in row
        }
        document = actions.open_draft(
            kind=row["kind"],
            issuer=issuer,
            subject=row["subject"],
            manuscript=from_plain(row["body"].strip()),
            to=to,
            copies=self.units(row.get("copies", [])),
            co_issuers=[self.county.unit(code) for code in row.get("co_issuers", ())],
            to_text=words.get(str(row.get("to", "")), ""),
            disclosure=row.get("disclosure", "open"),
            disclosure_reason=row.get("reason", ""),
            fair_competition=row.get("fair", ""),
            by=self.drafter,
            at=self.at,
            **given,
        )
        self.matter = document.matter
        for n, code in enumerate(row.get("co_countersign", ())):
            self.do(
                "add_stop",
                self.drafter,
                stage=Stage.COUNTERSIGNING,
                unit=self.county.unit(code),
                together=n > 0,
            )

    def do(self, verb: str, by: Actor, **more: Any) -> None:
        """Take a step on the matter as it is now."""
        matter = Matter.objects.get(pk=self.matter.pk)
        actions.OUTGOING[verb](matter, by=by, at=self.at, **more)

    def _go_on(self) -> None:
        """The next step of whoever has it."""
        state = self.matter.state
        if state == Stage.DRAFTING:
            if self.row.get("revised") and self._has_objection():
                text = from_plain(self.row["revised"].strip())
                actions.revise(
                    self.matter,
                    manuscript=text,
                    name="按财政局意见修改稿",
                    by=self.drafter,
                    at=self.at,
                )
                self.revised = True
            self.do("submit", self.drafter, text="" if self.revised else "代拟稿，请审核。")
        elif state in STAGES:
            self._pass(next(self._open_stops()))
        elif state == PROOFING:
            self.do("prove", self._clerk(), printed_copies=self.row.get("printed", 0))
        elif state == SEALING:
            self.do("seal", self._sealer())
        elif state == DISPATCHING:
            self.do("dispatch", self._clerk(), remark=self.row.get("delivered", ""))

    def _open_stops(self) -> Iterator[RouteStop]:
        stops = stops_of(Outgoing(pk=self.matter.pk))
        return (s for s in stops if s.state == StopState.OPEN)

    def _has_objection(self) -> bool:
        stops = stops_of(Outgoing(pk=self.matter.pk))
        return any(s.stance == "object" for s in stops)

    def _pass(self, stop: RouteStop) -> None:
        by = self._holder(stop)
        self.matter = Matter.objects.prefetch_related("assignments").get(pk=self.matter.pk)
        actions.mark_opened(self.matter, by=by, at=self.at)
        objects = stop.unit.code == self.row.get("objection") and not self.revised
        if objects and not self._has_objection():
            self.do("countersign_object", by, text=self.row["objects"])
            return
        if stop.stage == Stage.COUNTERSIGNING and self._has_objection() and not self.revised:
            self.do("return_to", by, reason="请按县财政局意见修改第三条，再会签。")
            return
        verb, words = SAID[Stage(stop.stage)]
        self.do(verb, by, **words)

    def _holder(self, stop: RouteStop) -> Actor:
        """Whom the station waits for: its person, else the unit's first with the duty."""
        if stop.member is not None:
            return actor_of(stop.member, self.on)
        found = members_owing(STAGE_DUTIES[stop.stage], {stop.unit_id}, self.on)
        found.sort(key=lambda s: (s.rank, s.member_id))
        return actor_of(Member.objects.get(pk=found[0].member_id), self.on)

    def _clerk(self) -> Actor:
        unit = self.matter.unit
        duty = "registrar" if unit.kind == UnitKind.COUNTY_OFFICE else "handler"
        return self.county.someone(duty, unit, self.on, self.rng)

    def _sealer(self) -> Actor:
        unit = self.matter.unit
        if unit.kind == UnitKind.COUNTY_OFFICE:
            return self.county.holder("office.documents.reviewer", self.on)
        return self.county.someone("unit_head", unit, self.on, self.rng)
