"""The cast of applications: the office's disclosure body, units that search, and applicants."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any
from uuid import uuid4

import pytest

from shuniu.casework.models import Matter
from shuniu.commons import calendar, numbering
from shuniu.commons.papers.models import Blob, Paper
from shuniu.commons.people.actor import Actor, citizen
from shuniu.commons.people.models import Member, Post, Tenure, Unit
from shuniu.commons.people.queries import actor_of
from shuniu.domains.disclosure.actions import application as actions
from shuniu.domains.disclosure.actions.application.base import ANSWERS, NOTICES, SERIES
from shuniu.domains.disclosure.applicant import Applicant
from shuniu.domains.disclosure.models import Application
from shuniu.ground import clock

DAY = dt.date(2026, 6, 1)  # a Monday; the 19th is off
CARD = "110101199003078515"
PERSON = Applicant(
    name="顾青禾",
    identity_kind="id_card",
    identity_number=CARD,
    phone="13900001234",
    email="gu@example.cn",
)
WANTED = {
    "applicant_kind": "person",
    "wanted": "2025年城区供水管网改造项目验收报告",
    "description": "县水利局2025年组织的城区供水管网改造项目竣工验收报告及附表。",
    "shape": "electronic",
    "getting": "web",
}
ANSWER = {
    "outcome": "granted",
    "text": "所申请的验收报告随本答复一并提供，共12页。",
    "reconsideration_body": "延平市人民政府",
    "court": "延平市中级人民法院",
}

UNITS = {
    "gov": ("云汀县人民政府", None, "county_government"),
    "office": ("云汀县人民政府办公室", "gov", "county_office"),
    "water": ("县水利局", "gov", "component_department"),
    "housing": ("县住房和城乡建设局", "gov", "component_department"),
}
POSTS = {
    "registrar": ("office", ["registrar"]),
    "reviewer": ("office", ["reviewer"]),
    "both": ("office", ["registrar", "reviewer"]),
    "water_handler": ("water", ["handler"]),
    "water_head": ("water", ["unit_head"]),
    "housing_handler": ("housing", ["handler"]),
    "auditor": ("office", ["auditor"]),
}


@dataclass
class Cast:
    """The units, the persons and the clock of a story."""

    units: dict[str, Unit]
    members: dict[str, Member]
    day: dt.date = DAY

    @property
    def at(self) -> dt.datetime:
        return clock.on(self.day, 9)

    def later(self, workdays: int) -> None:
        self.day = calendar.load().add_workdays(self.day, workdays)

    def actor(self, name: str) -> Actor:
        return actor_of(self.members[name], self.day)

    def matter(self, application: Application) -> Matter:
        return Matter.objects.select_related("unit").get(pk=application.pk)

    def do(self, verb: str, application: Application, by: str | Actor, **more: Any) -> Any:
        """Take a step on the matter as it is now, as a screen would."""
        actor = self.actor(by) if isinstance(by, str) else by
        action = actions.ACTIONS.get(verb) or getattr(actions, verb)
        return action(self.matter(application), by=actor, at=self.at, **more)

    def state(self, application: Application) -> str:
        return self.matter(application).state

    def fresh(self, application: Application) -> Application:
        return Application.objects.select_related("matter", "answer").get(pk=application.pk)

    def applicant(self, application: Application) -> Actor:
        return citizen(application.pk, label="申请人")

    # -- how far an application has come --------------------------------------

    def card(self) -> Paper:
        """A copy of an identity document, as if it had been uploaded."""
        blob, _made = Blob.objects.get_or_create(
            digest="0" * 64, defaults={"size": 1, "mime": "image/png"}
        )
        return Paper.objects.create(
            blob=blob, name="身份证.png", kind="png", size=1, uploaded_by_label="申请人", at=self.at
        )

    def applied(self, **more: Any) -> actions.Received:
        given: dict[str, Any] = {
            **WANTED,
            "applicant": PERSON,
            "key": uuid4().hex,
            "by": citizen(None, label="申请人"),
            "at": self.at,
        }
        given = {**given, **more}
        if "identity_paper" not in given:
            given["identity_paper"] = self.card()
        return actions.apply(**given)

    def do_enter(self, **more: Any) -> Application:
        """What came by post or over the counter, entered by the registrar."""
        given = {**WANTED, "applicant": replace(PERSON, address="延平市云汀县中山路1号")}
        given |= {"getting": "post", "way": "counter", "handed_on": self.day, "at": self.at}
        return actions.enter(**{"by": self.actor("registrar"), **given, **more})

    def received(self, **more: Any) -> Application:
        application = self.applied(**more).application
        self.do("confirm_day", application, "registrar", day=self.day)
        return application

    def searching(self, **more: Any) -> Application:
        application = self.received(**more)
        self.do("accept", application, "registrar")
        return application

    def consulting(self, **more: Any) -> Application:
        application = self.searching(**more)
        self.consult(application)
        return application

    def consult(self, application: Application, party: str = "云汀供水有限公司") -> None:
        given = {"whom": "third_party", "party": party, "subject": "拟公开验收报告附表。"}
        self.do("consult", application, "registrar", **given)

    def drafted(self, application: Application | None = None, **more: Any) -> Application:
        application = application or self.searching()
        self.do("draft_answer", application, "registrar", **{**ANSWER, **more})
        return application

    def answered(self, application: Application | None = None, **more: Any) -> Application:
        application = self.drafted(application, **more)
        self.do("approve_answer", application, "reviewer")
        return application

    def closed(self, application: Application | None = None, **more: Any) -> Application:
        application = self.answered(application, **more)
        self.do("record_delivery", application, "registrar", means="web", day=self.day)
        return application


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


def make_cast() -> Cast:
    units: dict[str, Unit] = {}
    for order, (code, (name, parent, kind)) in enumerate(UNITS.items()):
        units[code] = Unit.objects.create(
            code=code,
            name=name,
            short_name=name,
            kind=kind,
            parent=units[parent] if parent else None,
            order=order,
            opened_on=dt.date(2020, 1, 1),
        )
    members: dict[str, Member] = {}
    for rank, (login, (unit, duties)) in enumerate(POSTS.items()):
        member = Member.objects.create(login=login, name=f"{login}·甲", unit=units[unit])
        post = Post.objects.create(
            code=login, unit=units[unit], title=login, rank=rank, duties=duties
        )
        Tenure.objects.create(member=member, post=post, first_day=dt.date(2020, 1, 1))
        members[login] = member
    for code, pattern in (
        (SERIES, "云公申〔{year}〕{n}号"),
        (NOTICES, "云公告知〔{year}〕{n}号"),
        (ANSWERS, "云公开复〔{year}〕{n}号"),
    ):
        numbering.define_series(code, label=code, pattern=pattern)
    return Cast(units, members)
