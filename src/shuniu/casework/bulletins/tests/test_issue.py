"""From the draft to the printed issue, and the matters behind each number."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from shuniu.casework.bulletins.actions import draft
from shuniu.casework.bulletins.models import Bulletin, Claim, Version
from shuniu.casework.bulletins.printing import as_pdf, lines_of
from shuniu.casework.bulletins.queries import behind, latest
from shuniu.casework.bulletins.refusals import (
    NothingToSay,
    RanksPersons,
    Unchanged,
    UnknownBulletin,
)
from shuniu.casework.models import Matter, MatterPaper
from shuniu.casework.queries import may_see, to_read, todo
from shuniu.casework.testing.county import FRIDAY
from shuniu.commons.figures.period import Period
from shuniu.commons.numbering.models import Issued
from shuniu.commons.people.actor import citizen
from shuniu.commons.typeset import fonts
from shuniu.ground.refusal import FieldRefused, NotNow, NotYours, SelfCheck


@pytest.fixture
def printing() -> None:
    """Where no Chinese font is installed nothing can be printed."""
    try:
        fonts.shelf()
    except fonts.NoChineseFont:
        pytest.skip("no Chinese font is installed")


def test_the_drafter_states_numbers_and_the_matters_behind_them(press: Any) -> None:
    given, free = press.county.given(), press.county.errand()
    bulletin = press.drafted()
    assert "共办差事2件，尚未交办1件。" in latest(bulletin).text
    assert bulletin.matter.title == "差事简报：差事办理情况"
    total, none = behind(bulletin, press.registrar)
    assert {m.pk for m in total.matters} == {given.pk, free.pk} and total.count == 2
    assert [m.pk for m in none.matters] == [free.pk] and none.still_said
    assert [u.code for u in bulletin.to.all()] == ["roads"]


def test_behind_a_number_one_sees_only_what_one_may(press: Any) -> None:
    press.county.given()
    press.county.errand()
    bulletin = press.drafted()
    line = behind(bulletin, press.roads)[0]
    assert (len(line.matters), line.hidden, line.count) == (1, 1, 2)
    assert behind(bulletin, press.idle)[0].hidden == 2


def test_an_edit_is_another_version_and_tells_what_it_no_longer_says(press: Any) -> None:
    press.county.errand()
    bulletin = press.drafted()
    text = latest(bulletin)
    press.do("edit", bulletin, press.registrar, title="本周差事", text="一、都好。", note="精简")
    assert [v.place for v in bulletin.versions.order_by("place")] == [1, 2]
    assert Version.objects.get(pk=text.pk).text == text.text
    assert Matter.objects.get(pk=bulletin.pk).title == "差事简报：本周差事"
    assert [line.still_said for line in behind(bulletin, press.registrar)] == [False, False]
    with pytest.raises(Unchanged):
        press.do("edit", bulletin, press.registrar, title="本周差事", text="一、都好。")


def test_a_version_is_never_changed(press: Any) -> None:
    bulletin = press.drafted()
    with pytest.raises(DatabaseError), transaction.atomic():
        Version.objects.filter(bulletin=bulletin).update(text="改史")
    with pytest.raises(DatabaseError), transaction.atomic():
        Claim.objects.all().delete()
        Version.objects.filter(bulletin=bulletin).delete()


def test_drafted_anew_it_speaks_of_todays_records(press: Any) -> None:
    bulletin = press.drafted()
    press.county.errand()
    with pytest.raises(FieldRefused):
        press.do("edit", bulletin, press.registrar, title=" ", text="字")
    press.do("redraft", bulletin, press.registrar)
    assert "共办差事1件" in latest(bulletin).text
    assert behind(bulletin, press.registrar)[0].count == 1


@pytest.mark.parametrize(
    "text", ["干部个人排名：张三第一。", "责任人得分如下", "按工作人员积分通报"]
)
def test_no_person_is_ranked(press: Any, text: str) -> None:
    bulletin = press.drafted()
    with pytest.raises(RanksPersons):
        press.do("edit", bulletin, press.registrar, title="通报", text=text)
    press.do("edit", bulletin, press.registrar, title="通报", text="各单位进度如下，石桥镇较快。")


def test_a_leader_signs_another_than_who_submitted(press: Any) -> None:
    bulletin = press.submitted()
    assert [t.matter.pk for t in todo(press.leader)] == [bulletin.pk]
    press.do("amend", bulletin, press.leader, title="差事办理情况", text="一、请再快一点。")
    assert latest(bulletin).by_label.startswith("leader")
    press.do("return_draft", bulletin, press.reviewer, reason="请补数据。")
    press.do("edit", bulletin, press.registrar, title="差事办理情况", text="一、已补。")
    press.do("submit", bulletin, press.registrar)
    press.do("take_back", bulletin, press.registrar)
    press.do("submit", bulletin, press.registrar)
    press.do("approve", bulletin, press.leader)
    assert Bulletin.objects.get(pk=bulletin.pk).signed_by_label
    with pytest.raises(NotNow):
        press.do("edit", bulletin, press.registrar, title="迟到", text="迟到的修改。")
    # Who both registers and leads does not sign what they submitted.
    press.county.seat("two_hats", "office", "registrar", "leader")
    own = press.drafted(by=press.two_hats)
    press.do("submit", own, press.two_hats)
    with pytest.raises(SelfCheck):
        press.do("approve", own, press.two_hats)


@pytest.mark.usefixtures("printing")
def test_issued_it_has_a_number_a_pdf_and_readers(press: Any) -> None:
    press.county.given("water")
    first, second = press.issued(), press.issued()
    assert [b.number for b in (first, second)] == ["〔2026〕第1期", "〔2026〕第2期"]
    assert first.paper is not None and first.paper.name == "差事简报〔2026〕第1期.pdf"
    assert MatterPaper.objects.get(matter=first.matter).purpose == "issue"
    readers = {
        r.matter_id for name in ("roads", "water_head") for r in to_read(press.county.actor(name))
    }
    assert readers == {first.pk, second.pk}
    assert may_see(press.roads, first.matter) and not may_see(press.power, first.matter)
    assert not to_read(press.leader)
    year = Period.year(2026)
    assert Bulletin.objects.issued_in(year, "newsletter").count() == 2
    assert Bulletin.objects.issued_in(Period.year(2025), "newsletter").count() == 0


@pytest.mark.usefixtures("printing")
def test_what_goes_upward_lies_before_the_leaders(press: Any) -> None:
    bulletin = press.issued("newsletter_up")
    assert [r.matter_id for r in to_read(press.leader)] == [bulletin.pk]
    assert not to_read(press.roads)


@pytest.mark.usefixtures("printing")
def test_the_print_is_pdf_before_and_after_it_has_a_number(press: Any) -> None:
    bulletin = press.drafted()
    assert as_pdf(bulletin, latest(bulletin), at=press.at).startswith(b"%PDF")
    assert lines_of("一、情况\n\n（一）进展\n 正文。") == [
        ("head", "一、情况"),
        ("subhead", "（一）进展"),
        ("body", "正文。"),
    ]


def test_cancelled_it_leaves_no_gap(press: Any) -> None:
    bulletin = press.approved()
    with pytest.raises(FieldRefused):
        press.do("cancel", bulletin, press.registrar, reason=" ")
    press.do("cancel", bulletin, press.registrar, reason="并入下一期。")
    assert press.state(bulletin) == "cancelled" and not Issued.objects.filter(
        series__code="bulletins.newsletter"
    )


@pytest.mark.parametrize("copies", [0, 5001])
def test_so_many_copies_are_not_printed(press: Any, copies: int) -> None:
    with pytest.raises(FieldRefused):
        press.do("issue", press.approved(), press.registrar, copies=copies)


def test_days_topics_and_bulletins_that_make_no_sense_are_refused(press: Any) -> None:
    before, after = FRIDAY - dt.timedelta(days=1), FRIDAY + dt.timedelta(days=1)
    for first, last in (
        (FRIDAY, before),
        (after, after),
        (FRIDAY - dt.timedelta(days=400), FRIDAY),
    ):
        with pytest.raises(FieldRefused):
            press.drafted(first=first, last=last)
    with pytest.raises(FieldRefused):
        press.drafted(topic="moon")
    with pytest.raises(NothingToSay):
        press.drafted(topic="nothing")
    with pytest.raises(UnknownBulletin):
        press.drafted("no_such")
    assert not Bulletin.objects.exists()


# -- strangers ---------------------------------------------------------------------------

FAR = {
    "edit": "drafted",
    "redraft": "drafted",
    "submit": "drafted",
    "take_back": "submitted",
    "amend": "submitted",
    "return_draft": "submitted",
    "approve": "submitted",
    "issue": "approved",
    "cancel": "drafted",
}
WHO = {"amend": {"leader"}, "approve": {"leader"}, "return_draft": {"leader", "reviewer"}}
EVERYBODY = ("registrar2", "reviewer", "leader", "roads", "roads_head", "both", "idle")


@pytest.mark.parametrize("verb", sorted(FAR))
def test_strangers_take_no_step(press: Any, verb: str) -> None:
    bulletin = getattr(press, FAR[verb])()
    more: dict[str, Any] = {
        "edit": {"title": "新题", "text": "新文。"},
        "amend": {"title": "新题", "text": "新文。"},
        "return_draft": {"reason": "补充"},
        "cancel": {"reason": "合并"},
        "issue": {"copies": 1},
    }.get(verb, {})
    may = WHO.get(verb, {"registrar2"})
    actors = {name: getattr(press, name) for name in EVERYBODY} | {"x": citizen(bulletin.pk)}
    if verb == "return_draft":
        may = {*may, "both"}
    last = Matter.objects.get(pk=bulletin.pk).last_move_id
    for name, actor in actors.items():
        if name not in may:
            with pytest.raises((NotYours, SelfCheck)):
                press.do(verb, bulletin, actor, **more)
    assert Matter.objects.get(pk=bulletin.pk).last_move_id == last


def test_strangers_draft_nothing(press: Any) -> None:
    for name in ("reviewer", "leader", "roads", "idle"):
        with pytest.raises(NotYours):
            press.drafted(by=getattr(press, name))
    with pytest.raises(NotYours):
        draft("newsletter", first=FRIDAY, last=FRIDAY, by=citizen(None), at=press.at)
