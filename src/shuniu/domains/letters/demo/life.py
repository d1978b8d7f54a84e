"""The life of one letter, as its plan foretells; every step is an action by somebody entitled."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from random import Random
from typing import Any

from shuniu.casework.models import Assignment, Matter, Role
from shuniu.commons.people.actor import Actor, citizen
from shuniu.commons.people.models import Unit
from shuniu.ground import clock

from .. import actions
from ..models import Letter
from . import content
from .cast import OFFICE, Cast
from .content import CLOSINGS, OPENINGS, REACHED, Screened, Topic, Writer
from .hot import HotLife
from .timeline import Over, Story, Timeline

WEB = "web"


@dataclass
class Plan:
    """What will become of a letter. ``stops``: steps after which nothing more happens.

    A step beside the main story (an assisting unit's) that is named there is not taken.
    """

    topic: Topic
    town: str
    written: dt.datetime
    variant: int = 0
    mailbox: str = "inquiry"
    channel: str = WEB
    consent: bool = True
    secret: bool = False
    screened: Screened | None = None
    into: Life | None = None
    stops: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    assist: bool = False
    assist_late: bool = False
    wrong: str = ""  # "back": sent to a wrong unit that sends it back; "recall": taken back
    extension: str = ""  # grant, refuse
    suspend: int = 0  # for so many working days
    revise: str = ""  # return: by the reviewer; withdraw: by the unit itself
    late: int = 0  # working days after the due date
    pace: float = 0.5  # the part of the term that the unit takes
    sign_after: float = 0.4
    urges: tuple[str, ...] = ()
    instruct: str = ""
    after: str = "silence"  # what comes of the answer; see ``Life.afterwards``
    publish: str = ""  # yes, prepared, returned, unpublished
    agreeing: int = 0
    screen_after: float = 0.0
    hot: str = ""  # the last step of its way to television; see ``hot.HotLife``


@dataclass
class Life:
    """One letter and its story."""

    plan: Plan
    cast: Cast
    timeline: Timeline
    rng: Random
    at: dt.datetime = field(init=False)
    letter: Letter = field(init=False)
    matter: Matter = field(init=False)
    writer: Writer = field(init=False)
    code: str = field(init=False)
    lead: Unit = field(init=False)
    round: int = 0

    # -- acting -----------------------------------------------------------------

    @property
    def on(self) -> dt.date:
        """The day on which the story is."""
        return self.at.astimezone(clock.ZONE).date()

    def do(self, verb: str, by: Actor, **more: Any) -> None:
        """Take a step of the flow; the story is over when the plan says so."""
        actions.ACTIONS[verb](self.matter, by=by, at=self.at, **more)
        if verb in self.plan.stops:
            raise Over

    def office(self, duty: str) -> Actor:
        """Somebody of the county office with that duty."""
        return self.cast.someone(duty, self.cast.unit(OFFICE), self.on, self.rng)

    def hand(self, unit: Unit, *, head: bool = False) -> Actor:
        """Somebody who handles letters in the unit."""
        return self.cast.someone("unit_head" if head else "handler", unit, self.on, self.rng)

    def unit(self, code: str) -> Unit:
        """The unit of a code; "town" is the writer's own."""
        return self.cast.unit(self.plan.town if code == "town" else code)

    def later(self, workdays: float) -> dt.datetime:
        """So many working days on, in office hours."""
        return self.cast.later(self.at, workdays, self.rng)

    def some_evening(self, days: float) -> dt.datetime:
        """Some days on, when a citizen has time."""
        day = self.on + dt.timedelta(days=max(int(days), 0))
        moment = clock.on(day, self.rng.randint(12, 21), self.rng.randint(0, 59))
        return max(moment, self.at + dt.timedelta(minutes=self.rng.randint(40, 200)))

    @property
    def state(self) -> str:
        """The letter's state now."""
        return Matter.objects.values_list("state", flat=True).get(pk=self.matter.pk)

    # -- the story --------------------------------------------------------------

    def story(self) -> Story:
        """From the citizen's pen to the last rating, as far as the plan goes."""
        self.at = yield self.plan.written
        self._write()
        screened = self.plan.screened
        if screened is not None:
            yield from self._screen(screened)
            return
        self.at = yield self.later(self.plan.screen_after)
        if self.plan.into is not None:
            yield from self._follow(self.plan.into)
            return
        self.do("accept", self.office("registrar"), flags=self.plan.flags)
        self.at = yield self.later(0.15)
        yield from self._hand_out()
        yield from self._handle()
        yield from self.afterwards(self.plan.after)

    def _write(self) -> None:
        plan, topic = self.plan, self.plan.topic
        place = content.load().places[plan.town]
        self.writer = Writer.invent(place, self.on, self.rng)
        title = topic.titles[plan.variant % len(topic.titles)]
        text = topic.texts[plan.variant % len(topic.texts)]
        words = self.rng.choice(OPENINGS) + text + self.rng.choice(CLOSINGS)
        if self.rng.random() < 0.2:
            words += self.rng.choice(REACHED)
        given: dict[str, Any] = {
            "mailbox": self.cast.mailboxes[plan.mailbox],
            "letter_type": self.cast.types[topic.type],
            "title": self.writer.says(title),
            "text": self.writer.says(words),
            "name": self.writer.name,
            "phone": self.writer.phone,
            "town": self.cast.unit(plan.town),
            "consent_public": plan.consent and not plan.secret,
            "keep_secret": plan.secret,
            "channel": plan.channel,
            "at": self.at,
        }
        if plan.screened is not None and plan.screened.complained:
            given["complained_unit"] = self.unit(plan.screened.complained)
        key = f"{self.rng.getrandbits(128):032x}"
        if plan.channel == WEB:
            given |= {"phone_confirmed_at": self.at, "by": citizen(None)}
        else:
            before = self.rng.randint(1, 30) if plan.channel == "superior" else 0
            given |= {
                "by": self.office("registrar"),
                "written_at": self.at - dt.timedelta(hours=before),
                "external_number": _external(plan, self.on, self.rng),
            }
        sent = actions.submit(key=key, **given)
        self.letter, self.code = sent.letter, sent.code
        self.matter = self.letter.matter
        if "submit" in plan.stops:
            raise Over

    def _screen(self, screened: Screened) -> Story:
        """Refused, transferred or taken back."""
        if screened.reasons:
            self.at = yield self.some_evening(0)
            reason = screened.reasons[self.plan.variant % len(screened.reasons)]
            self.do("withdraw", citizen(self.matter.pk), reason=reason)
            return
        self.at = yield self.later(self.plan.screen_after)
        if screened.reason:
            channel = self.writer.says(screened.channel)
            self.do("reject", self.office("registrar"), reason=screened.reason, channel=channel)
            return
        self.do(
            "transfer",
            self.office("registrar"),
            to=screened.to,
            unit=self.unit(screened.unit) if screened.unit else None,
            explanation=screened.explanation,
        )

    def _follow(self, head: Life) -> Story:
        """Merged into a like letter: answered with it."""
        while not hasattr(head, "letter") or head.state == "submitted":
            self.at = yield self.later(0.3)
        self.do("merge", self.office("registrar"), into=head.letter)
        while self.state == "merged":
            self.at = yield self.later(1)
        yield from self.afterwards(self.plan.after)

    def _hand_out(self) -> Story:
        """Dispatch; to a wrong unit first, if the plan says so."""
        plan = self.plan
        self.lead = self.unit(plan.topic.unit)
        if plan.wrong:
            wrong = self.unit(plan.topic.wrong or "public-hotline")
            self.do("dispatch", self.office("registrar"), lead_unit=wrong)
            self.at = yield self.later(0.5)
            if plan.wrong == "recall":
                reason = "交办时误选承办单位，收回改派。"
                self.do("recall", self.office("registrar"), reason=reason)
                self.at = yield self.later(0)
            else:
                reason = plan.topic.wrong_reason or "经核实，所反映事项不属我单位职责，请改派。"
                self.do("send_back", self.hand(wrong), reason=reason)
                self.at = yield self.later(0.6)
                self._give("redispatch")
                return
        self._give("dispatch")

    def _give(self, verb: str, opinion: str = "") -> None:
        topic = self.plan.topic
        assisting = [self.unit(code) for code in topic.assist] if self.plan.assist else []
        words = opinion or (
            f"请{self.lead.short_name}牵头、{'、'.join(u.short_name for u in assisting)}配合，"
            "核实情况后答复来信人。"
            if assisting
            else self.rng.choice(("", "请核实办理，按期答复来信人。", "请实地查看后答复。"))
        )
        self.do(
            verb,
            self.office("registrar"),
            lead_unit=self.lead,
            assisting=assisting,
            complex=bool(assisting) and topic.type != "consult",
            opinion=words,
        )
        for unit in assisting:
            self.timeline.start(self._assist(unit, self.at))

    def _assist(self, unit: Unit, given_at: dt.datetime) -> Story:
        """An assisting unit's part."""
        plan = self.plan
        at = yield self.cast.later(given_at, 0.7, self.rng)
        yield from self._aside(at, "assist_sign_for", unit, {})
        at = yield self.cast.later(at, 3 if plan.assist_late else 1.6, self.rng)
        note = plan.topic.assist_note or "已按职责核实，情况属实，我单位将配合主办单位落实。"
        yield from self._aside(at, "assist_answer", unit, {"text": note})

    def _aside(self, at: dt.datetime, verb: str, unit: Unit, more: dict[str, Any]) -> Story:
        """A step beside the main story, if the unit still has the letter."""
        running = Assignment.objects.filter(matter=self.matter, unit=unit, done_at__isnull=True)
        if not running.exists() or verb in self.plan.stops:
            raise Over
        day = at.astimezone(clock.ZONE).date()
        by = self.cast.someone("handler", unit, day, self.rng)
        actions.ACTIONS[verb](self.matter, by=by, at=at, **more)
        yield from ()

    def _handle(self) -> Story:
        """The lead unit's work until the answer is let out."""
        plan = self.plan
        first = self.round == 0
        self.at = yield self.later(plan.sign_after)
        self.do("sign_for", self.hand(self.lead))
        given_on = self.on
        if first:
            yield from self._meanwhile()
        self.at = yield self._when_drafted()
        while self.state != "handling":  # a leader or the office stopped the clock
            self.at = yield self.later(1)
        text = plan.topic.second if self.round and plan.topic.second else self._answer()
        if first and plan.revise:
            yield from self._revise(text, given_on)
        self._draft(text, given_on)
        due = self._due()
        slow = plan.late or self.on >= due
        self.at = yield self.later(0.2 if slow else 0.7)
        self.do(
            "approve_answer",
            self.office("reviewer"),
            remark=self.rng.choice(("", "", "同意答复。", "情况清楚，同意。")),
        )
        self.round += 1

    def _answer(self) -> str:
        answers = self.plan.topic.answers
        return answers[self.plan.variant % len(answers)]

    def _draft(self, text: str, since: dt.date) -> None:
        soon = self.on + dt.timedelta(days=self.rng.randint(12, 35))
        words = self.writer.answered(text, self.on, since, soon)
        head = self.rng.random() < 0.12
        self.do("draft_answer", self.hand(self.lead, head=head), text=words)

    def _due(self) -> dt.date:
        due = Assignment.objects.values_list("due_on", flat=True).get(
            matter=self.matter, role=Role.LEAD, done_at__isnull=True
        )
        assert due is not None
        return due

    def _when_drafted(self) -> dt.datetime:
        """Within the term by the plan's pace, or after it by the plan's delay."""
        left = self.cast.days.workdays_between(self.on, self._due())
        if self.plan.late and self.round == 0:
            return self.later(max(left, 0) + self.plan.late)
        return self.later(min(max(left - 1, 0), max(left, 0) * self.plan.pace))

    def _meanwhile(self) -> Story:
        """Before the answer: urging, a leader's word, an extension, a stop of the clock."""
        plan = self.plan
        for number, means in enumerate(plan.urges):
            self.timeline.start(self._urge(means, self.at, number))
        if plan.instruct:
            self.timeline.start(self._instruct(self.at))
        if plan.extension:
            yield from self._extend()
        if plan.suspend:
            self.at = yield self.later(1)
            reason = "需等待有资质的机构出具鉴定（检测）结论，鉴定期间不计入办理时限。"
            self.do("suspend", self.office("registrar"), reason=reason)
            self.at = yield self.later(plan.suspend)
            self.do("resume", self.office("registrar"), reason="鉴定结论已收到，恢复办理。")

    def _extend(self) -> Story:
        left = self.cast.days.workdays_between(self.on, self._due())
        self.at = yield self.later(max(left - 2, 0.5))
        days = max(min(left, 5), 1)
        reason = "涉及多个权属单位，现场勘测和协商需要时间，按期答复有困难。"
        self.do("request_extension", self.hand(self.lead), days=days, reason=reason)
        self.at = yield self.later(0.5)
        if self.plan.extension == "grant":
            reason = "情况属实，同意延长，请先向来信人说明。"
            self.do("grant_extension", self.office("reviewer"), days=days, reason=reason)
        else:
            reason = "所述理由不属于情况复杂，请按原期限办结。"
            self.do("refuse_extension", self.office("reviewer"), reason=reason)

    def _revise(self, text: str, since: dt.date) -> Story:
        """A first draft that does not stand."""
        self._draft("您好！来信收悉，已转有关人员核实处理，感谢您的理解与支持。", since)
        self.at = yield self.later(0.3)
        if self.plan.revise == "withdraw":
            self.do("withdraw_draft", self.hand(self.lead), reason="补充现场处置结果后再报。")
        else:
            reason = "答复没有写明查了什么、怎么解决、什么时间完成，请补充后重报。"
            self.do("return_draft", self.office("reviewer"), reason=reason)
        self.at = yield self.later(0.4)

    def _urge(self, means: str, since: dt.datetime, number: int) -> Story:
        at = yield self.cast.later(since, 2 + 2 * number, self.rng)
        if self.state not in ("dispatched", "handling", "extension_requested", "drafted"):
            raise Over
        said = {
            "phone": "电话联系承办人，了解进度，请按期答复。",
            "letter": "发催办函，请于两个工作日内书面说明进展。",
            "visit": "督查科派人到单位查看台账，要求明确责任人和完成时间。",
            "in_person": "直接介入，会同承办单位到现场协调，当场确定处理意见。",
        }[means]
        by = self.cast.someone(
            "registrar", self.cast.unit(OFFICE), at.astimezone(clock.ZONE).date(), self.rng
        )
        actions.ACTIONS["urge"](self.matter, by=by, at=at, means=means, text=said)

    def _instruct(self, since: dt.datetime) -> Story:
        at = yield self.cast.later(since, 0.8, self.rng)
        if self.state in ("answered", "closed"):
            raise Over
        day = at.astimezone(clock.ZONE).date()
        by = self.cast.someone("leader", self.cast.unit(OFFICE), day, self.rng)
        actions.ACTIONS["instruct"](self.matter, by=by, at=at, text=self.plan.instruct)

    # -- after the answer -------------------------------------------------------

    def afterwards(self, after: str) -> Story:
        """What the writer makes of the answer, and whether the public reads it."""
        if self.plan.publish:
            self.timeline.start(self._publish(self.at))
        if self.plan.hot and self.round < 2:
            self._to_television()
        if after in ("satisfied", "basically"):
            self.at = yield self.some_evening(self.rng.choice((0, 1, 1, 2, 3, 5)))
            reason = self.rng.choice(("", "", "处理得很及时，谢谢。", "解释清楚了。"))
            yield from self._rate(after, reason)
        elif after in ("phone", "phone_basically", "unreached"):
            yield from self._call_back(after)
        elif after in ("bad", "bad_phone", "again", "bad_close", "bad_twice"):
            yield from self._not_content(after)
        elif after == "reopened":
            yield from self._rate("basically", "")
            self.at = yield self.later(6)
            reason = "抽查发现承诺事项没有按期完成，重新办理。"
            self.do("reopen", self.office("registrar"), reason=reason)
            yield from self._once_more("请对照答复承诺逐项核实完成情况，再次答复。")

    def _to_television(self) -> None:
        rng = Random(self.rng.random())  # noqa: S311 - invented letters, no secret
        hot = HotLife(
            self.letter, self.plan.topic.code, self.plan.hot, self.cast, rng, since=self.at
        )
        self.timeline.start(hot.story())

    def _rate(self, satisfaction: str, reason: str) -> Story:
        while self.state == "to_rehandle":
            self.at = yield self.later(1)
        more = {"satisfaction": satisfaction, "reason": reason}
        verb = "rate_dissatisfied" if satisfaction == "dissatisfied" else "rate"
        self.do(verb, citizen(self.matter.pk), **more)

    def _call_back(self, after: str) -> Story:
        self.at = yield self.later(self.rng.randint(2, 6))
        registrar = self.office("registrar")
        if self.rng.random() < 0.3:
            actions.unmask(self.matter, reason="电话回访来信人", by=registrar, at=self.at)
        if after == "unreached":
            self.do("callback_unreached", registrar, note="拨打两次无人接听，改日再拨。")
            return
        grade = "satisfied" if after == "phone" else "basically"
        self.do("callback", registrar, satisfaction=grade, remark="")

    def _not_content(self, after: str) -> Story:
        topic = self.plan.topic
        bad = topic.bad or "答复说的和实际不一样，问题还没有解决。"
        if after == "again":
            self.at = yield self.some_evening(self.rng.randint(0, 4))
            words = topic.again or "谢谢答复。请问后续什么时候能全部完成，能不能公布进度？"
            self.do("ask_again", citizen(self.matter.pk), text=self.writer.says(words))
        elif after == "bad_phone":
            self.at = yield self.later(self.rng.randint(2, 5))
            self.do("callback_dissatisfied", self.office("registrar"), reason=bad)
        else:
            self.at = yield self.some_evening(self.rng.randint(1, 6))
            yield from self._rate("dissatisfied", bad)
        self.at = yield self.later(0.4)
        if after == "bad_close":
            why = "经复核，答复事项已全部落实；来信人所提新增诉求超出现行政策，已当面说明依据。"
            self.do("close", self.office("registrar"), explanation=why)
            return
        opinion = "请针对来信人不满意之处逐条核实，再次办理。"
        again = "bad_end" if after == "bad_twice" else ""
        yield from self._once_more(opinion, waited=True, then=again)

    def _once_more(self, opinion: str, *, waited: bool = False, then: str = "") -> Story:
        if not waited:
            self.at = yield self.later(0.4)
        self.plan.assist = False
        self._give("rehandle", opinion)
        yield from self._handle()
        if then:
            self.at = yield self.some_evening(2)
            yield from self._rate("dissatisfied", "和第一次答复差不多，现场还是老样子。")
            return
        yield from self.afterwards(self.rng.choice(("satisfied", "basically", "phone")))

    def _publish(self, since: dt.datetime) -> Story:
        """One masks, another checks; then others may agree."""
        plan, me = self.plan, self.matter
        at = yield self.cast.later(since, self.rng.choice((1, 1, 2, 3)), self.rng)
        registrar = self._of_office("registrar", at)
        actions.prepare_publication(me, by=registrar, at=at)
        if plan.publish == "prepared":
            return
        at = yield self.cast.later(at, 0.8, self.rng)
        if plan.publish == "returned":
            reason = "正文中的单位名称和时间结合起来可以认出来信人，请再隐去。"
            actions.return_publication(me, reason=reason, by=self._of_office("reviewer", at), at=at)
            at = yield self.cast.later(at, 0.6, self.rng)
            actions.prepare_publication(me, by=registrar, at=at)
            at = yield self.cast.later(at, 0.6, self.rng)
        actions.publish(me, by=self._of_office("reviewer", at), at=at)
        for number in range(plan.agreeing):
            at = yield at + dt.timedelta(hours=self.rng.uniform(1, 30))
            voter = f"{self.cast.seed}-{me.pk}-{number}"
            actions.agree(self.letter, voter=voter, by=citizen(None), at=at)
        if plan.publish == "unpublished":
            at = yield self.cast.later(at, 9, self.rng)
            reason = "来信人来电要求撤下公开内容。"
            actions.unpublish(me, reason=reason, by=self._of_office("registrar", at), at=at)

    def _of_office(self, duty: str, at: dt.datetime) -> Actor:
        day = at.astimezone(clock.ZONE).date()
        return self.cast.someone(duty, self.cast.unit(OFFICE), day, self.rng)


def _external(plan: Plan, on: dt.date, rng: Random) -> str:
    """The number that a superior's or the hotline's system gave the letter."""
    if plan.channel == "superior":
        level = "岚省信" if plan.mailbox == "governor" else "澄市信"
        return f"{level}〔{on.year}〕{rng.randint(1000, 9999)}号"
    return f"RX{on:%Y%m%d}{rng.randint(100, 999)}" if plan.channel == "hotline" else ""
