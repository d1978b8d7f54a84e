"""A town asks; the county answers under its seal; both papers end in the archive, and are found.

Every step is taken on the workbench's pages, by the persons whose it is.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from shuniu.casework import leading
from shuniu.casework.filing import record_of
from shuniu.casework.models import Matter
from shuniu.casework.posting import delivery_state
from shuniu.casework.queries import steps_open_to
from shuniu.commons.manuscript import from_plain
from shuniu.commons.papers import shelf
from shuniu.commons.people.actor import Actor, system
from shuniu.commons.people.models import Member, Tenure, Unit
from shuniu.commons.people.queries import actor_of
from shuniu.config import profile
from shuniu.domains.archive import actions as archive
from shuniu.domains.archive import queries as filed
from shuniu.domains.documents import actions as documents
from shuniu.domains.documents.actions.base import Station
from shuniu.domains.documents.actions.passing import REVIEW_POINTS
from shuniu.domains.documents.models import Incoming, Outgoing
from shuniu.ground import clock, sm

DAY = dt.date(2026, 9, 1)  # a Tuesday
ASKED = "解决青溪镇集中供水工程资金缺口"
REQUEST = (
    "县人民政府：\n"
    "我镇集中供水工程主体已经完工，配套管网尚缺资金三百二十万元。为保证年内通水，"
    "现请求县财政予以解决。\n"
    "妥否，请批示。"
)
POSTS = {
    "town_clerk": "town-06.handler-1",
    "town_head": "town-06.head",
    "registrar": "office.supervision.registrar-1",
    "second": "office.documents.head",
    "leader": "gov.executive-deputy",
    "head": "gov.head",
    "finance": "dept-finance.handler-1",
}


class Story:
    """The county of the profile, its people at their browsers, and the clock they share."""

    def __init__(self, turn: Callable[[dt.datetime], None]) -> None:
        self.turn, self.day, self.hour = turn, DAY, 9
        self.members: dict[str, Member] = {}
        self.clients: dict[str, Client] = {}
        for name, post in POSTS.items():
            self.members[name] = Tenure.objects.get(post__code=post, last_day=None).member
        keys = [member.pk for member in self.members.values()]
        Member.objects.filter(pk__in=keys).update(must_change_password=False)

    @property
    def at(self) -> dt.datetime:
        return clock.on(self.day, self.hour)

    def later(self, hours: int = 1) -> None:
        self.hour += hours
        if self.hour > 16:
            self.day, self.hour = self.day + dt.timedelta(days=1), 9
        self.turn(self.at)

    def actor(self, name: str) -> Actor:
        return actor_of(self.members[name], self.day)

    def browser(self, name: str) -> Client:
        if name not in self.clients:
            client = Client()
            member = self.members[name]
            client.force_login(member, backend="django.contrib.auth.backends.ModelBackend")
            self.clients[name] = client
        return self.clients[name]

    def step(self, name: str, matter: Matter, code: str, **form: Any) -> Matter:
        """Take a step on its page, with the form as it was just opened."""
        self.later()
        fresh = Matter.objects.get(pk=matter.pk)
        address = reverse("desk:step", args=[matter.pk, code])
        done = self.browser(name).post(address, {"seen": fresh.last_move_id, **form})
        assert done.status_code == 302, f"{name} {code}: {_errors(done)}"
        after = Matter.objects.get(pk=matter.pk)
        if after.last_move_id == fresh.last_move_id:
            said = self.browser(name).get(done.url).content.decode()
            start = said.find("message-")
            raise AssertionError(f"{name} {code} was not taken: {said[start : start + 300]}")
        return after

    def page(self, name: str, matter: Matter) -> str:
        shown = self.browser(name).get(reverse("desk:matter", args=[matter.pk]))
        assert shown.status_code == 200, f"{name} does not see {matter}"
        return str(shown.content.decode())


def _errors(response: Any) -> str:
    text = response.content.decode()
    start = text.find("error")
    return text[start : start + 600] if start >= 0 else text[:300]


@pytest.fixture
def story(db: None, set_clock: Callable[[dt.datetime], None]) -> Story:
    set_clock(clock.on(DAY, 8))
    founded = clock.on(dt.date(2026, 1, 5))
    profile.apply(profile.load(profile.PROFILES / "yunting"), by=system(), at=founded)
    return Story(set_clock)


def test_a_request_from_a_town_gets_its_reply_and_both_are_filed_and_found(story: Story) -> None:
    town, gov = Unit.objects.get(code="town-06"), Unit.objects.get(code="gov")
    request = _asks(story, town, gov)
    incoming = _is_registered(story, request)
    _is_instructed(story, incoming)
    reply = _is_answered(story, incoming)
    _is_received(story, reply, town)
    _is_closed(story, incoming, reply)
    _is_filed(story, incoming, reply)
    _is_found(story, incoming, reply)


def test_what_is_not_ours_goes_back_through_the_exchange(story: Story) -> None:
    town, gov = Unit.objects.get(code="town-06"), Unit.objects.get(code="gov")
    request = _asks(story, town, gov)
    dispatch = Matter.objects.get(kind="dispatch", origin=request.matter)
    story.step("registrar", dispatch, "sign_for")
    incoming = Incoming.objects.get()
    reason = "未经县财政局会签，请补充会签后再报。"
    story.step("registrar", incoming.matter, "return_document", reason=reason)
    (delivery,) = delivery_state(request.matter)
    assert delivery.returned == reason
    assert Matter.objects.get(pk=incoming.pk).state == "returned"


def _issued(story: Story, matter: Matter, clerk: str, second: str) -> Outgoing:
    """Proved, sealed by a second person, sent."""
    story.step(clerk, matter, "prove", printed_copies=10)
    story.step(second, matter, "seal")
    sent = story.step(clerk, matter, "dispatch")
    assert sent.state == "issued"
    return Outgoing.objects.get(pk=matter.pk)


def test_minutes_reach_supervision(story: Story) -> None:
    """纪要: drafted, signed, issued to who was there; what was decided is supervised."""
    office, finance = (Unit.objects.get(code=code) for code in ("office", "dept-finance"))
    decided = "由县财政局牵头，年底前拨付配套管网资金三百二十万元。"
    draft = documents.open_draft(
        kind="minutes",
        issuer=office,
        subject="集中供水工程专题会议",
        manuscript=from_plain(f"会议听取了集中供水工程进展情况汇报。\n一、{decided}"),
        to=[finance],
        present="张某\n李某",
        disclosure="closed",
        disclosure_reason="内部事务信息",
        stops=[
            Station("reviewing", office, story.members["second"]),
            Station("signing", office, story.members["leader"]),
        ],
        by=story.actor("registrar"),
        at=story.at,
    )
    matter = story.step("registrar", draft.matter, "submit")
    while matter.state != "proofing":
        matter = _pass(story, matter)
    issued = _issued(story, matter, "registrar", "second")
    assert issued.number == "云政办纪〔2026〕1号"
    dispatch = Matter.objects.get(kind="dispatch", origin=matter)
    story.step("finance", dispatch, "sign_for")
    page = reverse("documents:minutes", args=[matter.pk])
    assert page in story.page("registrar", matter)
    asked = story.browser("registrar").get(page).content.decode()
    place = re.findall(r'name="places"[^>]*?value="(\d+)"', asked.split(decided[:8])[0])[-1]
    done = story.browser("registrar").post(page, {"places": [place], "due_on": "2026-12-20"})
    assert done.status_code == 302
    item = Matter.objects.get(kind="supervision")
    assert item.origin_id == matter.pk and item.title.startswith("由县财政局牵头")
    shown = story.page("registrar", item)
    assert issued.number in shown and "2026-12-20" in shown


def _asks(story: Story, town: Unit, gov: Unit) -> Outgoing:
    """请示: drafted, signed by the town's head, sealed and sent through the exchange."""
    signing = Station("signing", town, story.members["town_head"])
    draft = documents.open_draft(
        kind="request_for_instructions",
        issuer=town,
        subject=ASKED,
        manuscript=from_plain(REQUEST),
        to=[gov],
        disclosure="closed",
        disclosure_reason="内部请示事项",
        remark="联系人：王某，电话：0000-0000000",
        stops=[signing],
        by=story.actor("town_clerk"),
        at=story.at,
    )
    story.step("town_clerk", draft.matter, "submit")
    story.step("town_head", draft.matter, "sign", text="同意上报。")
    document = _issued(story, draft.matter, "town_clerk", "town_head")
    assert document.number.endswith("〔2026〕1号") and document.pdf is not None
    return document


def _is_registered(story: Story, request: Outgoing) -> Matter:
    """The office signs for it; it lies in the register once, and the clerk looks it over."""
    dispatch = Matter.objects.get(kind="dispatch", origin=request.matter)
    assert request.matter.title in story.page("registrar", dispatch)
    story.step("registrar", dispatch, "sign_for")
    (delivery,) = delivery_state(request.matter)
    assert delivery.signed_at is not None
    incoming = Incoming.objects.get()
    assert (incoming.document_number, incoming.category) == (request.number, "request")
    assert incoming.matter.unit.code == "office" and incoming.matter.papers.exists()
    form = {
        "category": "request",
        "sender_text": incoming.sender_text,
        "document_number": incoming.document_number,
        "title": incoming.full_title,
        "kind": "request_for_instructions",
        "secrecy": "internal",
        "pages": 2,
        "copies": 1,
        "summary": "请求解决配套管网资金三百二十万元。",
    }
    matter = story.step("registrar", incoming.matter, "register", **form)
    assert matter.state == "registered" and matter.number == "云政办收〔2026〕1号"
    assert matter.terms.filter(name="reply", met_on=None).exists()
    return matter


def _is_instructed(story: Story, incoming: Matter) -> None:
    """拟办, 批示 by the leader in person, 承办 by the finance bureau, who answers."""
    finance = Unit.objects.get(code="dept-finance")
    form = {
        "text": "拟请常务副县长批示，县财政局提出意见。",
        "leaders": [story.members["leader"].pk],
        "order": "together",
        "lead_unit": finance.pk,
    }
    story.step("registrar", incoming, "propose", **form)
    assert incoming.title in story.browser("leader").get(reverse("desk:leader")).content.decode()
    story.step("leader", incoming, "instruct", text="请县财政局研究，年内解决。", follow_up="on")
    (line,) = leading.instructed(story.actor("leader"), closed=False)
    assert [m.kind for m in line.arising] == ["supervision"]
    story.step("registrar", incoming, "assign", lead_unit=finance.pk)
    story.step("finance", incoming, "sign_for")
    story.step("finance", incoming, "answer", text="可在涉农整合资金中安排三百二十万元。")


def _is_answered(story: Story, incoming: Matter) -> Outgoing:
    """批复: drafted by one click, signed, numbered, typeset, sealed by a second person, sent."""
    story.step("registrar", incoming, "draft_reply")
    reply = Outgoing.objects.get(matter__origin=incoming)
    assert (reply.kind, reply.issuer.code) == ("approval_reply", "gov")
    assert "批复" in story.page("registrar", incoming)
    story.step("registrar", reply.matter, "submit")
    matter = Matter.objects.get(pk=reply.pk)
    for _round in range(8):  # along the office's usual route
        if matter.state == "proofing":
            break
        matter = _pass(story, matter)
    document = _issued(story, matter, "registrar", "second")
    assert document.number.startswith("云政函〔2026〕") and document.seal_code
    assert document.pdf is not None and document.ofd is not None
    printed = shelf.place(document.pdf.blob.digest).read_bytes()
    public = Client().get(reverse("site:verify_code", args=[document.seal_code])).content.decode()
    assert document.number in public and sm.sm3(printed).hex() in public and "签名有效" in public
    return document


PASSES = {
    "checking": "check_pass",
    "countersigning": "countersign_agree",
    "reviewing": "review_pass",
    "signing": "sign",
}


def _pass(story: Story, matter: Matter) -> Matter:
    """Whoever has it at its station lets it pass."""
    code = PASSES[matter.state]
    for name in ("second", "head", "leader", "registrar"):
        if code in {s.code for s in steps_open_to(matter, story.actor(name))}:
            form = {"points": list(REVIEW_POINTS)}
            return story.step(name, matter, code, text="同意。", **form)
    raise AssertionError(f"nobody of the story has it in {matter.state}")


def _is_received(story: Story, reply: Outgoing, town: Unit) -> None:
    """The town signs for the reply: it lies in the town's own register."""
    dispatch = Matter.objects.get(kind="dispatch", origin=reply.matter)
    story.step("town_clerk", dispatch, "sign_for")
    received = Incoming.objects.get(matter__unit=town)
    assert received.document_number == reply.number
    assert "待登记" in story.page("town_clerk", received.matter)


def _is_closed(story: Story, incoming: Matter, reply: Outgoing) -> None:
    """The request knows its reply, and is closed with it."""
    request = Incoming.objects.get(pk=incoming.pk)
    assert request.reply_number == reply.number and request.replied_at is not None
    assert reply.number in story.page("registrar", incoming)
    matter = story.step("registrar", incoming, "close", result="")
    assert matter.state == "closed"


def _is_filed(story: Story, incoming: Matter, reply: Outgoing) -> None:
    """归档: request and reply as neighbours, each with a package that proves itself."""
    office = Unit.objects.get(code="office")
    by, at = story.actor("registrar"), story.at
    fonds = archive.set_fonds(
        office, number="Z109", source="县档案馆通知", since=dt.date(2026, 1, 1), by=by, at=at
    )
    rules, organs = filed.rules_in_force(story.day), filed.organs_of(fonds, story.day)
    choices = []
    for matter in (Matter.objects.get(pk=incoming.pk), Matter.objects.get(pk=reply.pk)):
        assert matter in filed.waiting(fonds)
        proposal = filed.propose(record_of(matter), matter.kind, rules, organs)
        assert proposal.organ is not None
        choices.append(archive.Choice(matter, "Y", proposal.organ))
    items = archive.file_matters(fonds, choices, by=by, at=at)
    first, second = sorted(item.code for item in items)
    assert int(second[-4:]) == int(first[-4:]) + 1


def _is_found(story: Story, incoming: Matter, reply: Outgoing) -> None:
    """By two characters, by its number however the brackets are typed; not by a stranger."""
    search = reverse("desk:search")

    def finds(name: str, words: str) -> str:
        return str(story.browser(name).get(search, {"q": words}).content.decode())

    asked = Incoming.objects.get(pk=incoming.pk).document_number
    for words in ("供水", asked.replace("〔", "[").replace("〕", "]")):
        assert incoming.number in finds("registrar", words), words
    assert reply.number in finds("registrar", "青溪")
    assert incoming.number not in finds("town_clerk", "供水工程")
