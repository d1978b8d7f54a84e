"""The letters' cast: a small county in which every story of these tests is played."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import pytest

from shuniu.casework.models import Matter
from shuniu.commons import numbering
from shuniu.commons.people.actor import Actor, citizen, system
from shuniu.commons.people.models import Member, Post, Tenure, Unit
from shuniu.commons.people.queries import actor_of
from shuniu.domains.letters import actions
from shuniu.domains.letters.models import Letter, LetterType, Mailbox
from shuniu.ground import clock

DAY = dt.date(2026, 9, 1)  # a Tuesday; nothing is off until the 25th
TITLE = "水榭花园小区地下车库积水多日无人清理"
TEXT = "自8月28日大雨以来，水榭花园小区地下车库积水约二十厘米，物业说管道堵塞，至今没有人来处理。"
ANSWER = "经现场查看，车库排水泵损坏，已于9月3日更换，积水已全部排除，并约定每月检修一次。"


@dataclass
class Cast:
    """The units, the persons and the clock of a story."""

    units: dict[str, Unit]
    members: dict[str, Member]
    mailbox: Mailbox
    day: dt.date = DAY
    hour: int = 9
    letters: list[Letter] = field(default_factory=list)

    @property
    def at(self) -> dt.datetime:
        return clock.on(self.day, self.hour)

    def tomorrow(self, days: int = 1) -> None:
        self.day += dt.timedelta(days=days)

    def __getattr__(self, name: str) -> Actor:
        if name in self.__dict__.get("members", {}):
            return actor_of(self.members[name], self.day)
        raise AttributeError(name)

    @property
    def system(self) -> Actor:
        return system()

    def unit(self, code: str) -> Unit:
        return self.units[code]

    def type(self, code: str) -> LetterType:
        return LetterType.objects.get(code=code)

    def do(self, verb: str, letter: Letter, by: Actor, **more: Any) -> Any:
        """Take a step on the matter as it is now, as a screen would."""
        matter = Matter.objects.get(pk=letter.pk)
        action = actions.ACTIONS.get(verb) or getattr(actions, verb)
        return action(matter, by=by, at=self.at, **more)

    def writer(self, letter: Letter) -> Actor:
        return citizen(letter.pk)

    def state(self, letter: Letter) -> str:
        return Matter.objects.get(pk=letter.pk).state

    def fresh(self, letter: Letter) -> Letter:
        return Letter.objects.select_related("matter", "answer", "letter_type").get(pk=letter.pk)

    # -- how far a letter has come -----------------------------------------------

    def write(self, **more: Any) -> Letter:
        given: dict[str, Any] = {
            "mailbox": self.mailbox,
            "letter_type": self.type(more.pop("type", "help")),
            "title": TITLE,
            "text": TEXT,
            "name": "张三丰",
            "phone": "13812345678",
            "key": uuid4().hex,
            "by": citizen(None),
            "at": self.at,
        }
        letter = actions.submit(**{**given, **more}).letter
        self.letters.append(letter)
        return letter

    def accepted(self, **more: Any) -> Letter:
        letter = self.write(**more)
        self.do("accept", letter, self.registrar)
        return letter

    def dispatched(
        self, *, lead: str = "housing", assisting: tuple[str, ...] = (), **more: Any
    ) -> Letter:
        letter = self.accepted(**more)
        self.do(
            "dispatch",
            letter,
            self.registrar,
            lead_unit=self.unit(lead),
            assisting=[self.unit(u) for u in assisting],
        )
        return letter

    def handling(self, *, lead: str = "housing", **more: Any) -> Letter:
        letter = self.dispatched(lead=lead, **more)
        self.do("sign_for", letter, getattr(self, f"{lead}_handler"))
        return letter

    def drafted(self, *, answer: str = ANSWER, lead: str = "housing", **more: Any) -> Letter:
        letter = self.handling(lead=lead, **more)
        self.do("draft_answer", letter, getattr(self, f"{lead}_handler"), text=answer)
        return letter

    def answered(self, **more: Any) -> Letter:
        letter = self.drafted(**more)
        self.do("approve_answer", letter, self.reviewer)
        return letter

    def dissatisfied(self, **more: Any) -> Letter:
        letter = self.answered(**more)
        self.do(
            "rate", letter, self.writer(letter), satisfaction="dissatisfied", reason="水又漫上来了"
        )
        return letter


UNITS = {
    # code: name, parent, kind, handles letters
    "gov": ("云汀县人民政府", None, "county_government", False),
    "office": ("县政府办公室", "gov", "county_office", False),
    "housing": ("县住房和城乡建设局", "gov", "component_department", True),
    "station": ("县房屋管理站", "housing", "public_institution", True),
    "water": ("县水利局", "gov", "component_department", True),
    "idle": ("县供销合作社", "gov", "public_institution", True),
    "town": ("临汀镇人民政府", "gov", "township", True),
    "petitions": ("县信访局", "gov", "component_department", False),
}
POSTS = {
    # member: post's unit, duties, unit for which they are held
    "registrar": ("office", ["registrar"], None),
    "registrar2": ("office", ["registrar"], None),
    "reviewer": ("office", ["reviewer"], None),
    "reviewer2": ("office", ["reviewer"], None),
    "both": ("office", ["registrar", "reviewer"], None),
    "leader": ("gov", ["leader"], "office"),
    "housing_handler": ("housing", ["handler"], None),
    "housing_head": ("housing", ["unit_head"], None),
    "water_handler": ("water", ["handler"], None),
    "station_handler": ("station", ["handler"], None),
    "idle_handler": ("idle", ["handler"], None),
    "broadcaster": ("idle", ["broadcaster"], None),
    "administrator": ("office", ["administrator"], None),
    "auditor": ("office", ["auditor"], None),
}
TYPES = {
    # code: name, rule, more
    "consult": ("咨询", "let.consult", {}),
    "help": ("求助", "let.help", {}),
    "suggest": ("建议", "let.suggest", {}),
    "complaint": ("投诉", "let.complaint", {}),
    "report": ("举报", "let.report", {"accusation": True}),
    "accusation": ("检举控告", "let.report", {"accusation": True, "exit": "discipline"}),
    "petition": ("信访事项", "let.complaint", {"exit": "petition", "online": False}),
}


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@pytest.fixture
def cast_maker() -> Callable[[], Cast]:
    """For tests that bring their own database."""
    return make_cast


def make_cast() -> Cast:
    units: dict[str, Unit] = {}
    for i, (code, (name, parent, kind, handles)) in enumerate(UNITS.items()):
        units[code] = Unit.objects.create(
            code=code,
            name=name,
            short_name=name[1:],
            kind=kind,
            parent=units[parent] if parent else None,
            order=i,
            handles_letters=handles,
            opened_on=dt.date(2020, 1, 1),
        )
    members: dict[str, Member] = {}
    for i, (login, (unit, duties, duty_unit)) in enumerate(POSTS.items()):
        member = Member.objects.create(login=login, name=f"{login}·甲", unit=units[unit])
        post = Post.objects.create(
            code=login,
            unit=units[unit],
            title=login,
            rank=i,
            duties=duties,
            duty_unit=units[duty_unit] if duty_unit else None,
        )
        Tenure.objects.create(member=member, post=post, first_day=dt.date(2020, 1, 1))
        members[login] = member
    at = clock.on(DAY)
    numbering.define_series("letters.inquiry", label="网络问政", pattern="云问{year}{n:05}")
    mailbox = actions.define_mailbox(
        "inquiry",
        name="网络问政",
        unit=units["office"],
        number="letters.inquiry",
        by=system(),
        at=at,
    )
    for code, (name, rule, more) in TYPES.items():
        actions.define_letter_type(code, name=name, rule=rule, by=system(), at=at, **more)
    return Cast(units, members, mailbox)
