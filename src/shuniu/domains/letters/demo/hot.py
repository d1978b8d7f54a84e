"""A hot letter's way to television, as far as its plan goes."""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from shuniu.casework.models import Matter
from shuniu.commons.people.actor import Actor, citizen
from shuniu.commons.people.models import Unit
from shuniu.commons.typeset import fonts
from shuniu.ground import clock
from shuniu.ground.text import long_date

from ..actions.hot import HOT_ACTIONS, nominate, suggested_copy
from ..models import HotLetter, Letter
from .cast import OFFICE, Cast
from .timeline import Over, Story

PROGRAMME, LINK = "汀上民声", "https://tv.yunting.example/tingshang/{day:%Y%m%d}"
CONTACT = ("县政府办公室信息科", "0000-1234500")
# Which steps a plan may end with, beside those of the straight way.
NO_CONSENT = ("refuse_consent",)
TAKEN_BACK = {"withdraw_consent": "give_consent", "recall": "check_masking"}
NOT_KEPT = ("follow_up_broken", "extend_promise", "escalate", "publish_unkept")


@cache
def words_of(code: str) -> dict[str, str]:
    """What is asked, promised and found about a topic."""
    path = Path(__file__).resolve().parent / "hot.toml"
    rows = {row["code"]: row for row in tomllib.loads(path.read_text("utf-8"))["hot"]}
    found: dict[str, str] = rows.get(code, rows[""])
    return found


@dataclass
class HotLife:
    """One hot letter and its story. ``last``: the step after which nothing more happens."""

    letter: Letter
    topic: str
    last: str
    cast: Cast
    rng: Random
    since: dt.datetime
    at: dt.datetime = field(init=False)
    matter: Matter = field(init=False)
    unit: Unit = field(init=False)

    @property
    def on(self) -> dt.date:
        """The day on which the story is."""
        return self.at.astimezone(clock.ZONE).date()

    def office(self, duty: str) -> Actor:
        """Somebody of the county office with that duty (the broadcasters' is held for it too)."""
        return self.cast.someone(duty, self.cast.unit(OFFICE), self.on, self.rng)

    def do(self, verb: str, by: Actor, **more: Any) -> None:
        """Take a step; the story is over when it was the last of the plan."""
        HOT_ACTIONS[verb](self.matter, by=by, at=self.at, **more)
        if verb == self.last:
            raise Over

    def later(self, workdays: float) -> dt.datetime:
        """So many working days on, in office hours."""
        return self.cast.later(self.at, workdays, self.rng)

    def story(self) -> Story:
        """From the nomination to the promise kept and made public."""
        self.at = yield self.cast.later(self.since, 1.5, self.rng)
        reason = "群众反映集中，具有代表性，适合在节目中公开回应。"
        hot = nominate(self.letter, reason=reason, by=self.office("registrar"), at=self.at)
        self.matter = hot.matter
        if self.last == "nominate":
            return
        yield from self._ask()
        yield from self._mask()
        yield from self._hand()
        yield from self._keep()

    def _ask(self) -> Story:
        self.at = yield self.later(0.6)
        online = self.last in NO_CONSENT or self.rng.random() > 0.3
        if self.last == "consent_by_phone" or not online:
            said = "可以播，只要不露脸、不说名字。"
            moment = self.at - dt.timedelta(minutes=10)
            registrar = self.office("registrar")
            self.do("consent_by_phone", registrar, said=said, said_at=moment)
            return
        self.do("ask_consent", self.office("registrar"))
        self.at = yield self.at + dt.timedelta(hours=self.rng.uniform(2, 30))
        if self.last in NO_CONSENT:
            self.do(self.last, citizen(self.matter.pk))
        self.do("give_consent", citizen(self.matter.pk))
        yield from self._taken_back("give_consent")

    def _taken_back(self, after: str) -> Story:
        if TAKEN_BACK.get(self.last) != after:
            return
        self.at = yield self.later(1)
        if self.last == "recall":
            reason = "问题已提前解决，不再安排节目。"
            self.do("recall", self.office("registrar"), reason=reason)
        self.do(self.last, citizen(self.matter.pk))

    def _mask(self) -> Story:
        words = words_of(self.topic)
        hot = HotLetter.objects.select_related("letter__matter", "letter__answer").get(
            pk=self.matter.pk
        )
        copy = suggested_copy(hot)
        self.at = yield self.later(0.8)
        background = "同一问题近期有多位居民来信或附议，承办单位已作书面答复，居民最关心何时兑现。"
        for again in (True, False):
            self.do(
                "prepare_masking",
                self.office("registrar"),
                **{name: copy[name] for name in ("title", "text", "answer")},
                background=background,
                questions=words["questions"],
            )
            self.at = yield self.later(0.5)
            if not again or self.rng.random() > 0.25:
                break
            reason = "来信中的楼号和上班地点放在一起可以认出来信人，请再隐去。"
            self.do("return_masking", self.office("reviewer"), reason=reason)
            self.at = yield self.later(0.4)
        self.do("check_masking", self.office("reviewer"))
        yield from self._taken_back("check_masking")

    def _hand(self) -> Story:
        self.at = yield self.later(0.5)
        demand_fonts()
        name, phone = CONTACT
        registrar = self.office("registrar")
        self.do("hand_over", registrar, contact_name=name, contact_phone=phone)
        self.at = yield self.later(1.5)
        if self.last == "decline_packet":
            reason = "本季度已做过同类选题，建议由承办单位直接反馈来信人。"
            self.do("decline_packet", self.office("broadcaster"), reason=reason)
        planned = self.on + dt.timedelta(days=5)
        self.do("accept_packet", self.office("broadcaster"), planned_on=planned)
        self.at = yield self.later(4)
        due = self.cast.days.workday_from(self.on + dt.timedelta(days=self.rng.randint(26, 40)))
        unit = Letter.objects.select_related("lead_unit").get(pk=self.letter.pk).lead_unit
        assert unit is not None
        self.do(
            "record_broadcast",
            self.office("broadcaster"),
            broadcast_on=self.on,
            programme=PROGRAMME,
            on_air=f"{unit.name}主要负责人",
            promise=words_of(self.topic)["promise"].format(due=long_date(due)),
            lead_unit=unit,
            due_on=due,
            link=LINK.format(day=self.on),
        )
        self.unit = unit

    def _keep(self) -> Story:
        words = words_of(self.topic)
        self.at = yield self.later(9 if self.last in ("publish_result", "close") else 6)
        by = self.cast.someone("handler", self.unit, self.on, self.rng)
        self.do("report_promise", by, text=words["report"])
        self.at = yield self.later(1.5)
        visit = {"visited_on": self.on, "visitors": "县政府办公室督查科、信息科各一人"}
        registrar = self.office("registrar")
        if self.last in NOT_KEPT:
            yield from self._broken(visit, words)
        self.do("follow_up_kept", registrar, findings=words["findings"], **visit)
        self.at = yield self.later(1)
        self.do("publish_result", self.office("reviewer"), result=words["result"])
        self.at = yield self.later(2)
        self.do("close", self.office("registrar"))

    def _broken(self, visit: dict[str, Any], words: dict[str, str]) -> Story:
        self.do("follow_up_broken", self.office("registrar"), findings=words["broken"], **visit)
        self.at = yield self.later(1)
        if self.last == "extend_promise":
            reason = "主材到货推迟，属实，准予延长一次，每周报告进度。"
            self.do("extend_promise", self.office("reviewer"), days=10, reason=reason)
        reason = "节目上的承诺没有按期兑现，承办单位没有说明，呈请领导督促。"
        self.do("escalate", self.office("registrar"), reason=reason)
        self.at = yield self.later(1)
        instruction = "承诺过的事必须算数，请主要负责人三天内到现场解决并公开说明。"
        self.do("instruct", self.office("leader"), text=instruction)
        self.at = yield self.later(3)
        result = "到期回访，承诺没有全部兑现，县领导已批示督办，结果将继续公布。"
        self.do("publish_unkept", self.office("reviewer"), result=result)


def demand_fonts() -> None:
    """Where no Chinese font is installed no packet can be set: the story ends before it."""
    try:
        fonts.shelf()
    except fonts.NoChineseFont as none:
        raise Over from none
