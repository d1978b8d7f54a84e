"""An item's way in the demo, as far as its plan says."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from random import Random
from typing import Any

from shuniu.casework.models import Assignment, Matter, Term
from shuniu.casework.progress.actions import Planned
from shuniu.casework.progress.models import Milestone
from shuniu.casework.stories import County, Story
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.models import Member, Unit
from shuniu.commons.typeset import fonts
from shuniu.ground import clock

from .. import actions
from ..models import Finding

OFFICE = "office"


class Rest(Exception):
    """The plan goes no further."""


def demand_fonts() -> None:
    """Where no Chinese font is installed no notice can be set: the story ends before it."""
    try:
        fonts.shelf()
    except fonts.NoChineseFont as none:
        raise Rest from none


@dataclass
class Life:
    """One item and its story; ``known`` are the others by title, for what is merged."""

    row: dict[str, Any]
    county: County
    rng: Random
    known: dict[str, Life] = field(default_factory=dict)
    at: dt.datetime = field(init=False)
    matter: Matter | None = None

    @property
    def on(self) -> dt.date:
        """The day on which the story is."""
        return self.at.astimezone(clock.ZONE).date()

    def office(self, duty: str) -> Actor:
        """Somebody of the county office with that duty."""
        actor: Actor = self.county.someone(duty, self.county.unit(OFFICE), self.on, self.rng)
        return actor

    def leader(self) -> Actor:
        """The leader who gave it, else the executive deputy."""
        post = self.row.get("leader", "gov.executive-deputy")
        actor: Actor = self.county.holder(post, self.on)
        return actor

    def of(self, unit: Unit) -> Actor:
        """A hand of the unit."""
        actor: Actor = self.county.someone("handler", unit, self.on, self.rng)
        return actor

    def units(self) -> list[Unit]:
        """The assisting units of the plan."""
        return [self.county.unit(code) for code in self.row.get("assisting", ())]

    @property
    def lead(self) -> Unit:
        """The lead unit of the plan."""
        unit: Unit = self.county.unit(self.row["lead"])
        return unit

    def do(self, verb: str, by: Actor, **more: Any) -> None:
        """Take a step; the story rests after the last of its plan."""
        actions.ACTIONS[verb](self.matter, by=by, at=self.at, **more)
        if verb == self.row["last"]:
            raise Rest

    def later(self, workdays: float) -> dt.datetime:
        """So many working days on, in office hours."""
        moment: dt.datetime = self.county.later(self.at, workdays, self.rng)
        return moment

    def story(self) -> Story:
        """From 立项 to 归档, as far as the plan goes."""
        try:
            yield from self._begin()
            yield from self._hand()
            yield from self._work()
            yield from self._end()
        except Rest:
            return

    def _begin(self) -> Story:
        row = self.row
        self.at = yield self.county.ago(row["ago"], self.rng)
        self.on_the_way()
        if row["last"] == "open":
            return
        self.at = yield self.later(0.4)
        if "into" in row:
            head = self.known[row["into"]].matter
            if head is not None:
                self.do("merge", self.office("registrar"), into=head)
        due_on = self.county.days.add_workdays(self.on, row["days"])
        marks = [
            Planned(title, self.county.days.add_workdays(self.on, days), target)
            for days, title, target in row.get("milestones", ())
        ]
        self.do(
            "propose",
            self.office("registrar"),
            text=f"拟由{self.lead.name}牵头办理，按期报送结果。",
            lead_unit=self.lead,
            assisting=self.units(),
            due_on=due_on,
            cycle=row["cycle"],
            milestones=marks,
        )
        self.at = yield self.later(0.5)
        if "decline" in row:
            self.do("decline", self.leader(), reason=row["decline"])
        self.do("approve", self.leader(), text="同意，请按期落实，结果报我。")

    def on_the_way(self) -> None:
        """立项."""
        row = self.row
        leader = self.county.holder(row["leader"], self.on) if "leader" in row else None
        by = self.office("registrar")
        item = actions.open_item(
            source=row["source"],
            source_note=row["note"],
            title=row["title"],
            requirement=row["requirement"],
            urgency=row.get("urgency", "ordinary"),
            instructed_by=Member.objects.get(pk=leader.member_id or 0) if leader else None,
            instructed_by_label=row.get("by_label", ""),
            joint_unit=self.county.unit(row["joint"]) if "joint" in row else None,
            by=by,
            at=self.at,
        )
        self.matter = item.matter
        if row["last"] == "open":
            raise Rest

    def _hand(self) -> Story:
        self.at = yield self.later(0.4)
        demand_fonts()
        self.do("issue_notice", self.office("registrar"))
        self.at = yield self.later(0.6)
        if "back" in self.row:
            self.do("send_back", self.of(self.lead), reason=self.row["back"])
        self.do("sign_for", self.of(self.lead))
        for unit in self.units()[: -1 if self.row.get("unsigned") else None]:
            self.do("assist_sign_for", self.of(unit))

    def _work(self) -> Story:
        row = self.row
        reports, urges = list(row.get("reports", ())), list(row.get("urges", ()))
        for pace, percent, text, problems, reached in reports:
            self.at = yield self._before_due(3 if row["cycle"] == "none" else 0)
            marks = Milestone.objects.filter(matter=self.matter, met_at__isnull=True)
            first = [one.pk for one in marks[:1]] if reached else []
            if urges:
                means, said = urges.pop(0)
                self.do("urge", self.office("registrar"), means=means, text=said)
            self.do(
                "report_progress",
                self.of(self.lead),
                text=text,
                pace=pace,
                percent=percent,
                problems=problems,
                next_steps="继续按时间表推进，下期报送结果。",
                milestones=first,
            )
        yield from self._between()

    def _before_due(self, days: int) -> dt.datetime:
        """A moment shortly before the next report is due, or some days on."""
        owed = Term.objects.filter(
            matter=self.matter, name="report", assignment__role="lead", met_on__isnull=True
        ).first()
        if owed is None:
            return self.later(days)
        day = self.county.days.back_workdays(owed.due_on, 1)
        moment: dt.datetime = self.county.later(max(self.at, clock.on(day, 8, 30)), 0, self.rng)
        return moment

    def _between(self) -> Story:
        row = self.row
        if "slip" in row:
            self.at = yield self.later(2)
            self.do("issue_slip", self.office("registrar"), text=row["slip"])
        if "extension" in row:
            self.at = yield self.later(2)
            days, reason = row["extension"]
            self.do("request_extension", self.of(self.lead), days=days, reason=reason)
        if "suspend" in row:
            self.at = yield self.later(3)
            self.do("suspend", self.leader(), reason=row["suspend"])
        if "interim" in row:
            self.at = yield self.later(1)
            self.do("report_interim", self.office("registrar"), text=row["interim"])
        if "visit" in row:
            self.at = yield self.later(1)
            self._visit(*row["visit"])

    def _visit(self, place: str, summary: str, problem: str, unit: str) -> None:
        registrar = self.office("registrar")
        assert self.matter is not None
        seen = actions.ACTIONS["record_visit"](
            self.matter,
            visited_on=self.on,
            place=place,
            visitors="督查科二人、县人大代表一人",
            summary=summary,
            by=registrar,
            at=self.at,
        )
        about = self.county.unit(unit)
        found: Finding = actions.add_finding(
            seen, text=problem, about_unit=about, by=registrar, at=self.at
        )
        item = actions.open_finding(
            found,
            title=f"{place}：{problem}",
            requirement=f"{problem}，请三个工作日内处理并报送结果。",
            by=registrar,
            at=self.at,
        )
        actions.ACTIONS["merge"](item.matter, into=self.matter, by=registrar, at=self.at)

    def _end(self) -> Story:
        row = self.row
        running = Assignment.objects.filter(
            matter=self.matter, role="assist", done_at__isnull=True, signed_at__isnull=False
        )
        self.at = yield self.later(1)
        for given in running.select_related("unit"):
            self.do("assist_answer", self.of(given.unit), text="已按职责配合完成。")
        self.at = yield self.later(2)
        if "redo" in row:
            self.do("report_completion", self.of(self.lead), text=row["done"][:12])
            self.at = yield self.later(0.6)
            self.do("return_completion", self.office("reviewer"), reason=row["redo"])
            self.at = yield self.later(1.5)
        self.do("report_completion", self.of(self.lead), text=row["done"])
        self.at = yield self.later(0.8)
        self.do("accept_completion", self.office("reviewer"))
        self.at = yield self.later(0.8)
        self.do("report_final", self.office("registrar"), text=row["done"])
        self.at = yield self.later(8)
        self.do(
            "archive",
            self.office("registrar"),
            archived_as=f"{self.on.year}-D30-{self.matter.pk if self.matter else 0:04}",
        )
