"""What may happen on the way: extending, stopping, merging, milestones, visits, reopening."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
from PIL import Image

from shuniu.casework import urging
from shuniu.casework.models import MatterPaper, Reading, Term, Urge
from shuniu.casework.progress.actions import Planned
from shuniu.casework.progress.models import Milestone, ProgressReport
from shuniu.casework.terms import ExtendedAlready
from shuniu.commons.people.actions import close_unit
from shuniu.commons.people.actor import system
from shuniu.domains.supervision import actions
from shuniu.domains.supervision.actions.base import FindingOpened, HasMergedItems, MayNotMerge
from shuniu.domains.supervision.models import SiteVisit, SupervisionNotice
from shuniu.ground.refusal import FieldRefused, NotNow

SOON = dt.date(2026, 9, 15)


def due(item: Any, name: str) -> dt.date:
    return Term.objects.get(matter=item.pk, name=name, met_on__isnull=True).due_on


def test_a_leader_extends_once(cast: Any) -> None:
    item = cast.handling(due_on=SOON)
    ask = {"days": 3, "reason": "连续降雨停工。"}
    cast.do("request_extension", item, cast.housing_handler, **ask)
    cast.do("grant_extension", item, cast.leader, days=3)
    assert due(item, "answer") == dt.date(2026, 9, 18)
    with pytest.raises(ExtendedAlready):
        cast.do("request_extension", item, cast.housing_handler, **ask)


def test_suspending_stops_every_date_and_resuming_adds_the_days(cast: Any) -> None:
    marks = [Planned("封顶", dt.date(2026, 9, 10))]
    item = cast.handling(due_on=SOON, milestones=marks)
    cast.do("suspend", item, cast.leader, reason="汛期停工。")
    assert cast.matter(item).due_on is None
    assert not Term.objects.filter(matter=item.pk, met_on__isnull=True, suspended=False).exists()
    cast.go_to(dt.date(2026, 9, 4))
    cast.do("resume", item, cast.registrar)
    assert due(item, "answer") == dt.date(2026, 9, 18)
    assert due(item, "milestone") == dt.date(2026, 9, 15)


def test_a_merged_items_giver_hears_the_end(cast: Any) -> None:
    head = cast.accepted()
    other = cast.opened(instructed_by=cast.members["leader2"])
    cast.do("merge", other, cast.registrar, into=cast.matter(head))
    assert cast.state(other) == "merged"
    cast.do("report_final", head, cast.registrar, text="已经完成。")
    why = Reading.objects.get(member=cast.members["leader2"]).why
    assert why == "并办事项办结报告"


def test_what_may_not_be_merged_is_refused(cast: Any) -> None:
    item, ended = cast.proposed(), cast.closed()
    with pytest.raises(MayNotMerge):
        cast.do("merge", item, cast.registrar, into=cast.matter(item))
    with pytest.raises(MayNotMerge, match="已经办结"):
        cast.do("merge", item, cast.registrar, into=cast.matter(ended))
    other = cast.opened()
    cast.do("merge", other, cast.registrar, into=cast.matter(item))
    with pytest.raises(HasMergedItems):
        cast.do("decline", item, cast.leader, reason="不属于督查范围。")


def test_what_is_sent_back_is_proposed_and_approved_anew(cast: Any) -> None:
    item = cast.notified(milestones=[Planned("封顶", dt.date(2026, 9, 20))])
    cast.do("send_back", item, cast.housing_handler, reason="属于水务部门职责。")
    assert cast.state(item) == "drafted"
    assert not Term.objects.filter(name="milestone", met_on__isnull=True).exists()
    with pytest.raises(NotNow):
        cast.do("issue_notice", item, cast.registrar)
    again = {"text": "改由县水务局牵头。", "lead_unit": cast.units["water"], "cycle": "none"}
    cast.do("propose", item, cast.registrar, **again)
    cast.do("approve", item, cast.leader)
    cast.do("issue_notice", item, cast.registrar)
    notices = SupervisionNotice.objects.order_by("pk")
    assert [n.number for n in notices] == ["云政督〔2026〕1号", "云政督〔2026〕2号"]
    cast.do("sign_for", item, cast.water_handler)


def test_a_designated_unit_does_not_send_back(cast: Any) -> None:
    item = cast.notified(notice={"no_return": True})
    with pytest.raises(Exception, match="不得退回"):
        cast.do("send_back", item, cast.housing_handler, reason="不属于我们。")


def test_a_slip_has_its_own_number_and_urges_by_letter(cast: Any) -> None:
    item = cast.handling(due_on=SOON)
    slip = cast.do("issue_slip", item, cast.registrar, text="请三日内报送施工计划。")
    assert slip.number == "云督单〔2026〕1号" and slip.form == "slip"
    urges = Urge.objects.filter(matter=item.pk)
    assert {u.to_unit for u in urges} == {cast.units["housing"], cast.units["water"]}
    assert {u.means for u in urges} == {"letter"}
    assert slip.due_on == SOON  # the end, not the nearest report
    assert MatterPaper.objects.filter(matter=item.pk, purpose="notice").count() == 2


def test_reports_are_owed_by_period_by_the_lead_alone(cast: Any) -> None:
    item = cast.handling(cycle="monthly", due_on=dt.date(2026, 11, 30))
    cast.do("assist_sign_for", item, cast.water_handler)
    owed = Term.objects.get(name="report", met_on__isnull=True)
    # 25 and 26 September: the day of the festival is off, so the last working day before.
    assert owed.assignment.unit == cast.units["housing"] and owed.due_on == dt.date(2026, 9, 24)
    cast.go_to(dt.date(2026, 9, 22))
    cast.do("report_progress", item, cast.housing_handler, text="进度正常。", percent=30)
    assert due(item, "report") == dt.date(2026, 10, 23)  # the 25th is a Sunday
    report = ProgressReport.objects.get()
    assert report.due_on == dt.date(2026, 9, 24)
    with pytest.raises(FieldRefused, match="写明是什么问题"):
        cast.do("report_progress", item, cast.housing_handler, text="停了。", pace="blocked")


def test_milestones_are_planned_anew_with_a_reason(cast: Any) -> None:
    item = cast.handling(milestones=[Planned("封顶", dt.date(2026, 9, 20))])
    later = [Planned("封顶", dt.date(2026, 9, 25)), Planned("验收", dt.date(2026, 9, 28))]
    cast.do("set_milestones", item, cast.registrar, milestones=later, reason="设计变更。")
    assert Milestone.objects.filter(matter=item.pk, dropped_at__isnull=True).count() == 2
    terms = Term.objects.filter(matter=item.pk, name="milestone", met_on__isnull=True)
    assert {t.label for t in terms} == {"节点：封顶", "节点：验收"}
    with pytest.raises(FieldRefused, match="已经过去"):
        past = [Planned("封顶", dt.date(2026, 8, 1))]
        cast.do("set_milestones", item, cast.registrar, milestones=past, reason="改期。")


def test_the_lead_is_reminded_of_reports_and_milestones_before_their_day(cast: Any) -> None:
    item = cast.handling(milestones=[Planned("封顶", dt.date(2026, 9, 10))])
    told = {
        (r.unit.code, r.term.label)
        for day in (3, 7)
        for r in urging.preview(dt.date(2026, 9, day))
        if r.matter.pk == item.pk and r.term.name != "sign"
    }
    assert told == {("housing", "进展报告"), ("housing", "节点：封顶")}


def test_evidence_is_kept_with_the_report_and_need_not_be_there(cast: Any) -> None:
    item = cast.handling()
    cast.do("report_progress", item, cast.housing_handler, text="已开工。")
    given = {"text": "已过半。", "evidence": [(picture(), "现场.jpg")]}
    cast.do("report_progress", item, cast.housing_handler, **given)
    use = MatterPaper.objects.get(matter=item.pk, purpose="evidence")
    assert use.move_id == ProgressReport.objects.order_by("pk").last().move_id
    with pytest.raises(FieldRefused) as refused:
        fake = {"text": "已完成。", "evidence": [(io.BytesIO(b"MZ\x90"), "现场.jpg")]}
        cast.do("report_progress", item, cast.housing_handler, **fake)
    assert refused.value.field == "evidence"
    assert ProgressReport.objects.filter(matter=item.pk).count() == 2


def picture() -> io.BytesIO:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "gray").save(out, "JPEG")
    out.seek(0)
    return out


def test_what_a_visit_finds_becomes_an_item_with_its_pictures(cast: Any) -> None:
    item = cast.handling()
    seen = cast.do(
        "record_visit",
        item,
        cast.registrar,
        visited_on=cast.day,
        place="城北路二标段",
        visitors="督查科二人",
        summary="围挡不全。",
    )
    assert SiteVisit.objects.get().item_id == item.pk
    by = {"by": cast.registrar, "at": cast.at}
    found = actions.add_finding(
        seen,
        text="夜间没有警示灯。",
        about_unit=cast.units["housing"],
        photos=[(picture(), "围挡.jpg")],
        **by,
    )
    made = actions.open_finding(found, title="夜间警示灯", requirement="三日内补齐。", **by)
    assert made.source == "visit" and made.matter.origin_id == item.pk
    assert made.lead_unit == cast.units["housing"]
    assert MatterPaper.objects.filter(matter=made.pk, purpose="finding").count() == 1
    with pytest.raises(FindingOpened):
        actions.open_finding(found, title="再开", requirement="再开。", **by)
    with pytest.raises(FieldRefused, match="不能晚于今天"):
        late = cast.day + dt.timedelta(days=1)
        actions.open_visit(visited_on=late, place="城北路", visitors="二人", summary="好。", **by)


def test_what_is_closed_is_opened_again_with_a_reason(cast: Any) -> None:
    item = cast.until("archived")
    cast.do("reopen", item, cast.registrar, reason="管网又堵了。")
    matter = cast.matter(item)
    assert matter.state == "drafted" and matter.closed_at is None
    item.refresh_from_db()
    assert item.result == "" and item.archived_as == ""


def test_a_closed_units_proposals_pass_to_its_successor(cast: Any) -> None:
    item = cast.proposed()
    by = {"by": system(), "at": cast.at}
    close_unit(cast.units["water"], successor=cast.units["town"], on=cast.day, **by)
    close_unit(cast.units["housing"], successor=cast.units["town"], on=cast.day, **by)
    item.refresh_from_db()
    assert item.lead_unit == cast.units["town"]
