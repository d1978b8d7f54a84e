"""The demo's suggestions and proposals: last year's from the old register, this year's lived.

This year's come in as a session's list, are given out in one go, and then live by the
actions alone: sent back, talked over, answered, judged, handled again, made public.
"""

from __future__ import annotations

import datetime as dt
import io
import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from PIL import Image

from shuniu.casework.models import Matter
from shuniu.casework.stories import County, Story, woven
from shuniu.commons.people.actor import Actor, citizen, system
from shuniu.ground import clock

from ..actions import (
    ACTIONS,
    Decision,
    NewProposal,
    Signer,
    assign_planned,
    bring_in,
    open_session,
    plan_many,
    set_setting,
)
from ..loading import load
from ..models import Body, Category, Importance, Proposal, Session
from ..queries import letter_signature, opinion_code
from . import past
from .names import DELEGATIONS, GIVEN, GROUPS, SURNAMES

OFFICE = "office"
# Working days ago: the sessions, long done with; and what deputies asked for since, under way.
SESSIONS_AGO, LATELY_AGO = 162, 42
CONFERENCE = 8  # of the subjects, that many are asked for by members too
UNASKED = 4  # every so many subjects were asked for last year only
# Subjects (counted from 1) asked for lately, by how far each has come.
UNSIGNED, OWED, SPOKEN, DRAFTED = (38, 39), (9, 19), (24,), (36,)
SIGNED, REVIEWED, UNRATED, UNHAPPY = (31, 35), (37,), (29, 40), (33,)
LATELY = sorted((*UNSIGNED, *OWED, *SPOKEN, *DRAFTED, *SIGNED, *REVIEWED, *UNRATED, *UNHAPPY))
AGAIN, SENT_BACK = 5, 22


@dataclass(frozen=True)
class Subject:
    """What is asked for, as the county's file tells it."""

    subject: str
    category: str
    lead: str
    problem: str
    wish: str
    done: str
    cls: str
    promise: str = ""
    assisting: tuple[str, ...] = ()


@cache
def subjects() -> tuple[Subject, ...]:
    """The subjects of the file."""
    path = Path(__file__).resolve().parent / "subjects.toml"
    return tuple(
        Subject(
            cls=row["class"],
            assisting=tuple(row.get("assisting", ())),
            **{k: v for k, v in row.items() if k not in ("class", "assisting")},
        )
        for row in tomllib.loads(path.read_text("utf-8"))["subject"]
    )


def name_of(rng: Random) -> str:
    """An invented name."""
    return rng.choice(SURNAMES) + rng.choice(GIVEN)


@dataclass
class _Year:
    """The sessions: last year's from the old register, this year's two, and the months since."""

    county: County
    rng: Random = field(init=False)
    asked: list[tuple[Session, list[int]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.rng = self.county.random("proposals")

    def office(self, duty: str, at: dt.datetime) -> Actor:
        unit = self.county.unit(OFFICE)
        return self.county.someone(duty, unit, at.astimezone(clock.ZONE).date(), self.rng)

    def begin(self) -> Story:
        """The old register, then this year's two sessions."""
        at = yield self.county.ago(SESSIONS_AGO, self.rng)
        year = at.astimezone(clock.ZONE).year
        rows, steps = past.records(year - 1, subjects(), self._old(at, year - 1))
        load(rows, steps, source=f"{year - 1}年建议提案台账", by=system(), at=at)
        set_setting(
            "target_month",
            value=8,
            source=f"云政办发〔{year}〕7号",
            since=at.date(),
            by=self.county.holder("office.information.administrator-1", at.date()),
            at=at,
        )
        every = range(1, len(subjects()) + 1)
        congress = [n for n in every if n not in LATELY and n % UNASKED != UNASKED - 1]
        sessions = [
            (self._session(Body.CONGRESS, f"县人大{year}年", at), congress),
            (self._session(Body.CONFERENCE, f"县政协{year}年", at), list(every)[:CONFERENCE]),
        ]
        yield from self._given_out(sessions, at)

    def lately(self) -> Story:
        """What deputies have asked for since, out of session."""
        at = yield self.county.ago(LATELY_AGO, self.rng)
        year = at.astimezone(clock.ZONE).year
        session = self._session(Body.CONGRESS, f"县人大{year}年闭会期间", at)
        yield from self._given_out([(session, list(LATELY))], at)

    def _given_out(self, sessions: list[tuple[Session, list[int]]], at: dt.datetime) -> Story:
        at = yield self.county.later(at, 1, self.rng)
        for session, which in sessions:
            new = [self._new(session, n, index) for n, index in enumerate(which, start=1)]
            bring_in(session, new, by=self.office("registrar", at), at=at)
        at = yield self.county.later(at, 2, self.rng)
        for session, which in sessions:
            self._plan(session, which, at)
        at = yield self.county.later(at, 1, self.rng)
        for session, which in sessions:
            opinion = "请按规定期限办理，主动与提出人沟通。"
            by = self.office("registrar", at)
            assign_planned(session, opinion=opinion, by=by, at=at)
            self.asked.append((session, which))

    def _old(self, at: dt.datetime, year: int) -> Session:
        return open_session(
            body=Body.CONGRESS,
            name=f"云汀县第十八届人民代表大会{year}年会议",
            short_name=f"县人大{year}年",
            opened_on=dt.date(year, 2, 18),
            unit=self.county.unit(OFFICE),
            by=self.office("registrar", at),
            at=at,
        )

    def _session(self, body: str, short: str, at: dt.datetime) -> Session:
        whole = short.replace("县人大", "云汀县第十八届人民代表大会")
        whole = whole.replace("县政协", "政协云汀县第十二届委员会")
        return open_session(
            body=body,
            name=f"{whole}会议" if short.endswith("年") else f"{whole}代表建议",
            short_name=short,
            opened_on=at.astimezone(clock.ZONE).date(),
            unit=self.county.unit(OFFICE),
            by=self.office("registrar", at),
            at=at,
        )

    def _new(self, session: Session, number: int, index: int) -> NewProposal:
        s = subjects()[index - 1]
        congress = session.body == Body.CONGRESS
        kind = "deputy" if congress else "member"
        group = self.rng.choice(DELEGATIONS if congress else GROUPS)
        phone = f"1390000{self.rng.randrange(10**4):04}"
        joint = [name_of(self.rng) for _ in range(self.rng.choice((0, 0, 2, 5)))]
        first = Signer(name_of(self.rng), kind, group, phone)
        word = "关于加快{}的建议" if congress else "关于进一步做好{}的提案"
        return NewProposal(
            own_number=number,
            title=word.format(s.subject),
            text=f"{s.problem}\n为此建议：{s.wish}",
            category=Category.objects.get(code=s.category),
            signers=(first, *(Signer(n, kind) for n in dict.fromkeys(joint))),
            importance=Importance.KEY if index % 13 == 1 else Importance.ORDINARY,
            may_publish=index % 9 != 0,
            proposed_on=session.opened_on,
        )

    def _plan(self, session: Session, which: list[int], at: dt.datetime) -> None:
        found = Proposal.objects.filter(session=session).order_by("own_number")
        decisions = []
        for proposal, index in zip(found, which, strict=True):
            s = subjects()[index - 1]
            wrong = session.body == Body.CONGRESS and index == SENT_BACK
            lead = self.county.unit("dept-housing" if wrong else s.lead)
            others = tuple(self.county.unit(u).pk for u in s.assisting if u != lead.code)
            decisions.append(Decision(proposal.pk, lead.pk, others, wide=index in (1, 28)))
        plan_many(session, decisions, by=self.office("registrar", at), at=at)


@dataclass
class _Life:
    """One proposal after it was given out; ``far`` is how many steps it has come."""

    county: County
    matter: Matter
    subject: Subject
    rng: Random
    at: dt.datetime
    index: int
    congress: bool
    lead: str = ""

    def __post_init__(self) -> None:
        self.lead = self.lead or self.subject.lead

    @property
    def on(self) -> dt.date:
        return self.at.astimezone(clock.ZONE).date()

    def someone(self, duty: str, code: str = "") -> Actor:
        return self.county.someone(duty, self.county.unit(code or self.lead), self.on, self.rng)

    def do(self, verb: str, by: Actor, **more: Any) -> None:
        ACTIONS[verb](self.matter, by=by, at=self.at, **more)

    def later(self, workdays: float) -> dt.datetime:
        return self.county.later(self.at, workdays, self.rng)

    @property
    def lately(self) -> bool:
        return self.congress and self.index in LATELY

    def rests(self, *where: tuple[int, ...]) -> bool:
        """Whether it has come no further than this."""
        return self.lately and any(self.index in each for each in where)

    def story(self) -> Story:
        """Signed for, talked over, answered; what follows depends on which it is."""
        sent_back = self.congress and self.index == SENT_BACK
        self.at = yield self.later(1)
        if self.rests(UNSIGNED):
            return
        if sent_back:
            self.lead = "dept-housing"
            reason = "建筑垃圾处置由综合行政执法部门负责。"
            self.do("send_back", self.someone("handler"), reason=reason)
            self.at = yield self.later(1)
            self.lead = self.subject.lead
            unit = self.county.unit(self.lead)
            self.do("reassign", self.someone("registrar", OFFICE), lead_unit=unit)
            self.at = yield self.later(1)
        self.do("sign_for", self.someone("handler"))
        if not sent_back:
            yield from self._assist()
        yield from self._reply()

    def _assist(self) -> Story:
        for code in self.subject.assisting:
            self.at = yield self.later(1)
            self.do("assist_sign_for", self.someone("handler", code))
            if self.rests(OWED):
                continue
            self.at = yield self.later(2)
            text = "本单位职责内的事项已配合落实，意见供主办单位答复时参考。"
            self.do("assist_answer", self.someone("handler", code), text=text)

    def _reply(self) -> Story:
        self.at = yield self.later(self.rng.randint(4, 11))
        self._contact()
        if self.rests(OWED, SPOKEN):
            return
        self.at = yield self.later(self.rng.randint(5, 12 if self.lately else 32))
        self.do("draft_reply", self.someone("handler"), **self._words(self.subject.cls))
        if self.rests(DRAFTED):
            return
        self.at = yield self.later(1)
        self.do("sign_reply", self.someone("unit_head"), remark="同意，报县领导审阅。")
        if self.rests(SIGNED):
            return
        self.at = yield self.later(1)
        self.do("review_reply", self.someone("leader", OFFICE), remark="同意。")
        if self.rests(REVIEWED):
            return
        following = self.later(1)
        if self.rests(UNRATED, UNHAPPY):  # of these days, so that an opinion can still come
            following = max(following, self.county.ago(self.rng.randint(3, 6), self.rng))
        self.at = yield following
        self.do("issue_reply", self.someone("handler"))
        if not self.rests(UNRATED):
            yield from self._judged()

    def _contact(self) -> None:
        means = self.rng.choice(("phone", "visit", "meeting", "meeting"))
        said = "提出人对办理方案表示认可，希望按期落实并公布进展。"
        people = "提出人、承办单位分管负责人和承办人"
        handler = self.someone("handler")
        self.do("record_contact", handler, means=means, held_on=self.on, people=people, note=said)

    def _words(self, cls: str) -> dict[str, Any]:
        s = self.subject
        words: dict[str, Any] = {
            "result_class": cls,
            "text": f"{s.problem}您的意见很有针对性。\n{s.done}\n我们将继续抓好落实，并通报进展。",
            "disclosure": "proactive",
            "contact_name": "办公室",
            "contact_phone": f"0000-12340{self.index:02}",
        }
        if cls == "B":
            months = dt.timedelta(days=self.rng.choice((70, 120, 220)))
            words |= {"commitment": s.promise or s.wish, "commitment_due_on": self.on + months}
        if self.index % 11 == 0:
            words |= {"disclosure": "none", "disclosure_reason": "涉及尚未公开的工作方案"}
        return words

    def _judged(self) -> Story:
        again = self.index == AGAIN and self.congress
        self.at = yield self.later(1 if self.lately else self.rng.randint(2, 8))
        if again or self.rests(UNHAPPY):
            self._rate("satisfied", "dissatisfied", "答复的措施不够具体，没有写明完成时间。")
            if not again:
                return
            self.at = yield self.later(2)
            unit = self.county.unit(self.lead)
            self.do("rehandle", self.someone("registrar", OFFICE), lead_unit=unit)
            self.at = yield self.later(1)
            self.do("sign_for", self.someone("handler"))
            self.at = yield self.later(4)
            self._contact()
            self.at = yield self.later(3)
            self.do("draft_reply", self.someone("handler"), **self._words("A"))
            self.do("sign_reply", self.someone("unit_head"))
            self.at = yield self.later(1)
            self.do("review_reply", self.someone("leader", OFFICE))
            self.do("issue_reply", self.someone("handler"))
            self.at = yield self.later(3)
        score = self.rng.choice(("satisfied", "satisfied", "satisfied", "basically"))
        if self.index % 4 == 0:
            self.do(
                "enter_opinion",
                self.someone("registrar", OFFICE),
                attitude="satisfied",
                result=score,
                signed_on=self.on,
                file=form(),
            )
        else:
            self._rate("satisfied", score, "")
        yield from self._public()
        if self.subject.cls == "B" and self.index % 2 and not again:
            self.at = yield self.later(self.rng.randint(20, 50))
            outcome = "承诺事项已经完成并通过验收。"
            self.do("fulfil", self.someone("handler"), outcome=outcome, fulfilled_on=self.on)

    def _rate(self, attitude: str, result: str, remark: str) -> None:
        who = citizen(self.matter.pk, label="提出人")
        self.do("rate", who, attitude=attitude, result=result, remark=remark)

    def _public(self) -> Story:
        proposal = Proposal.objects.select_related("reply").get(pk=self.matter.pk)
        reply = proposal.reply
        if not proposal.may_publish or reply is None or reply.disclosure != "proactive":
            return
        if self.index % 3 == 2:
            return  # nobody has come to it yet
        self.at = yield self.later(3)
        self.do("prepare_publication", self.someone("registrar", OFFICE))
        if self.index % 10 == 6:
            return  # waits for the second person
        self.at = yield self.later(1)
        self.do("publish", self.county.holder("office.documents.reviewer", self.on))


@cache
def _picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (420, 594), "#f7f5ee").save(out, "PNG")
    return out.getvalue()


def form() -> io.BytesIO:
    """The scan of a signed opinion form: an empty sheet, for a demo."""
    return io.BytesIO(_picture())


def story(county: County) -> Story:
    """The sessions, and then every proposal's life."""
    year = _Year(county)
    yield from year.begin()
    yield from woven([*_lives(county, year), _since(county, year)])


def _since(county: County, year: _Year) -> Story:
    """What was asked for lately, and its lives."""
    year.asked.clear()
    yield from year.lately()
    yield from woven(_lives(county, year))


def _lives(county: County, year: _Year) -> list[Story]:
    lives = []
    for session, which in year.asked:
        found = Proposal.objects.filter(session=session, part=0).select_related("matter")
        for proposal, index in zip(found.order_by("own_number"), which, strict=True):
            assert proposal.assigned_at is not None
            life = _Life(
                county,
                proposal.matter,
                subjects()[index - 1],
                county.random(f"proposal:{session.body}:{index}"),
                proposal.assigned_at,
                index,
                session.body == Body.CONGRESS,
            )
            lives.append(life.story())
    return lives


def to_rate() -> tuple[str, str, str]:
    """A reply that waits for an opinion: number, code and who was answered; empty without one."""
    found = (
        Proposal.objects.filter(matter__state="replied")
        .select_related("matter", "reply")
        .order_by("pk")
        .first()
    )
    if found is None or found.reply is None:
        return "", "", ""
    first = letter_signature(found)[0]
    return found.matter.number, opinion_code(found.reply), first.proposer.name
