"""The commons' pages: handover, delegation, holiday notices, limits, numbers, trail, notices."""

from __future__ import annotations

import datetime as dt
import io
import uuid
from collections.abc import Callable

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client

from shuniu.casework.testing.county import FRIDAY, County, fresh
from shuniu.commons.calendar.models import HolidayNotice, LocalLimit
from shuniu.commons.notices.actions import send
from shuniu.commons.notices.models import Notice
from shuniu.commons.numbering.actions import define_series, take
from shuniu.commons.numbering.models import Issued
from shuniu.commons.people.duties import ADMINISTRATOR, AUDITOR
from shuniu.commons.people.models import Delegation, Handover, Tenure
from shuniu.commons.people.queries import actor_of
from shuniu.commons.trail.models import Entry
from shuniu.ground import clock

Browser = Callable[[str], Client]


@pytest.fixture
def staffed(county: County) -> County:
    county.seat("admin", "office", ADMINISTRATOR)
    county.seat("auditor", "office", AUDITOR)
    return county


def text(answer: object) -> str:
    return str(answer.content.decode())  # type: ignore[attr-defined]


def test_a_post_is_handed_over_on_one_screen_with_a_receipt(
    staffed: County, browser: Browser
) -> None:
    matter = staffed.handling()
    page = browser("admin")
    seat = Tenure.objects.get(member__login="roads")
    assert f"?tenure={seat.pk}" in text(page.get("/desk/handover/?q=roads"))
    address = f"/desk/handover/?tenure={seat.pk}"
    shown = text(page.get(address))
    assert matter.number in shown and matter.title not in shown  # not the administrator's
    assert "没有找到" in text(page.post(address, {"to_member": "谁也不是"}))
    answer = page.post(address, {"to_member": "idle", "note": "调动"}, follow=True)
    receipt = Handover.objects.get()
    assert answer.redirect_chain[-1][0] == f"/desk/r/handovers/{receipt.pk}/"
    assert actor_of(staffed.members["idle"], FRIDAY).holds("handler")
    assert browser("registrar").get(address).status_code == 404


def test_one_delegates_for_oneself_and_ends_it(staffed: County, browser: Browser) -> None:
    page = browser("reviewer")
    sent = {
        "deputy": "reviewer2",
        "first_day": FRIDAY.isoformat(),
        "last_day": FRIDAY.isoformat(),
        "reason": "出差",
    }
    assert "日期写成" in text(page.post("/desk/delegations/", {**sent, "first_day": "明天"}))
    assert page.post("/desk/delegations/", sent).status_code == 302
    assert "代reviewer" in text(browser("reviewer2").get("/desk/"))
    given = Delegation.objects.get()
    assert browser("idle").post(f"/desk/delegations/{given.pk}/end/").status_code == 404
    page.post(f"/desk/delegations/{given.pk}/end/")
    given.refresh_from_db()
    assert given.ended_at is not None


NOTICE = {
    "year": "2027",
    "number": "国办发明电〔2026〕9号",
    "issued_on": "2026-09-10",
    "holidays": "2027-01-01至2027-01-03 元旦\n2027-02-05至2027-02-12 春节\n"
    "2027-04-03至2027-04-05 清明节\n2027-05-01至2027-05-05 劳动节\n"
    "2027-06-09 端午节\n2027-09-15 中秋节\n2027-10-01至2027-10-07 国庆节",
    "makeups": "2027-01-31 春节\n2027-02-20 春节\n2027-05-08 劳动节\n"
    "2027-09-26 国庆节\n2027-10-09 国庆节",
}


def test_a_notice_is_previewed_then_entered_and_says_what_moved(
    staffed: County, browser: Browser
) -> None:
    matter = staffed.given()
    matter.terms.filter(name="answer").update(
        opened_on=dt.date(2026, 12, 20), due_on=dt.date(2027, 1, 1), provisional=True
    )
    page = browser("admin")
    shown = text(page.post("/desk/calendar/enter/", {**NOTICE, "look": "1"}))
    assert "录入后会改变的期限" in shown and matter.number in shown, shown
    assert matter.title not in shown
    assert not HolidayNotice.objects.filter(year=2027).exists()  # only looked at
    shown = text(page.post("/desk/calendar/enter/", {**NOTICE, "enter": "1"}))
    assert "已经改变的期限" in shown
    assert HolidayNotice.objects.get(year=2027).entered_by_label == "admin"
    kept = text(browser("registrar").get("/desk/r/term_changes/"))
    assert matter.number in kept and NOTICE["number"] in kept
    assert browser("roads").get("/desk/r/term_changes/").status_code == 404
    assert "国办发明电〔2026〕9号" in text(browser("idle").get("/desk/calendar/2027/"))
    again = text(page.post("/desk/calendar/enter/", {**NOTICE, "enter": "1"}))
    assert "已经录入" in again
    odd = {**NOTICE, "year": "2028", "holidays": "随便写写"}
    assert "看不懂这一行" in text(page.post("/desk/calendar/enter/", {**odd, "look": "1"}))


def test_a_year_without_a_notice_says_so(staffed: County, browser: Browser) -> None:
    assert "还没有录入" in text(browser("idle").get("/desk/calendar/2027/"))
    assert browser("idle").get("/desk/calendar/1066/").status_code == 404


def test_the_countys_own_limit_is_set_once_and_never_loosens_a_law(
    staffed: County, browser: Browser
) -> None:
    page = browser("admin")
    key = str(uuid.uuid4())
    sent = {"once": key, "code": "disc.reply", "length": "60", "source": "东政办发〔2026〕1号"}
    sent["since"] = "2026-10-01"
    assert "只能从严" in text(page.post("/desk/r/limits/new/", sent))
    sent["length"] = "15"
    for _click in range(2):
        assert page.post("/desk/r/limits/new/", sent).status_code == 302
    assert LocalLimit.objects.count() == 1
    assert "东政办发〔2026〕1号" in text(browser("idle").get("/desk/r/limits/"))
    assert browser("registrar").post("/desk/r/limits/new/", sent).status_code == 404
    assert Entry.objects.filter(verb="calendar.limit_set").count() == 1


def _book(*rows: tuple[object, ...]) -> SimpleUploadedFile:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target)
    sheet = book.add_worksheet()
    for y, row in enumerate(rows):
        for x, value in enumerate(row):
            sheet.write(y, x, value)
    book.close()
    return SimpleUploadedFile("limits.xlsx", target.getvalue())


HEAD = ("时限", "本级时长", "依据（文号、日期）", "起用日期")


def test_an_import_brings_all_rows_or_none(staffed: County, browser: Browser) -> None:
    page = browser("admin")
    good = ("disc.reply", 15, "东政办发〔2026〕1号", "2026-10-01")
    bad = ("disc.reply", 90, "东政办发〔2026〕2号", "2026-11-01")
    wrong = ("nothing", "x", "", "y")
    shown = text(page.post("/desk/r/limits/import/", {"file": _book(HEAD, good, bad, wrong)}))
    assert "第3行" in shown and "只能从严" in shown and "第4行" in shown
    assert not LocalLimit.objects.exists()
    shown = text(page.post("/desk/r/limits/import/", {"file": _book(HEAD[:2], good)}))
    assert "缺少列" in shown and "起用日期" in shown
    for junk in (b"", b"not a workbook", b"PK\x03\x04 broken"):
        upload = SimpleUploadedFile("x.xlsx", junk)
        assert "error-summary" in text(page.post("/desk/r/limits/import/", {"file": upload}))
    assert "请选择" in text(page.post("/desk/r/limits/import/"))
    assert page.post("/desk/r/limits/import/", {"file": _book(HEAD, good)}).status_code == 302
    assert LocalLimit.objects.get().length == 15
    assert browser("registrar").get("/desk/r/limits/import/").status_code == 404


def test_the_ledger_voids_with_a_reason_and_has_no_gaps(staffed: County, browser: Browser) -> None:
    define_series("slip", label="督办单", pattern="督〔{year}〕{n}号")
    with transaction.atomic():
        for _i in range(3):
            number = take(
                "slip", by=staffed.actor("registrar"), at=clock.on(FRIDAY), subject_kind="slip"
            )
    page = browser("admin")
    shown = text(page.get("/desk/r/numbers/?q=督〔2026〕3"))
    assert number in shown and "督〔2026〕2号" not in shown
    row = Issued.objects.get(text=number)
    assert f'href="/desk/r/numbers/{row.pk}/"' in shown
    address = f"/desk/r/numbers/{row.pk}/void/"
    assert "请填写作废原因" in text(page.post(address, {"reason": ""}))
    assert page.post(address, {"reason": "打印坏了"}).status_code == 302
    assert page.post(address, {"reason": "再来"}).status_code == 404
    assert "打印坏了" in text(browser("auditor").get("/desk/r/numbers/?void=void"))
    assert browser("auditor").post(address, {"reason": "x"}).status_code == 404
    assert "没有" in text(browser("registrar").get("/desk/gaps/"))
    assert browser("roads").get("/desk/gaps/").status_code == 404


def test_the_auditor_finds_entries_by_person_subject_and_day(
    staffed: County, browser: Browser
) -> None:
    matter = staffed.handling()
    page = browser("auditor")

    def rows(**typed: str) -> list[str]:
        answer = page.get("/desk/trail/", typed)
        return [row.verb for row in answer.context["page"].rows]

    whole = rows(subject=matter.number)
    assert set(whole) == {"errand.open", "errand.give", "errand.sign_for"}
    assert rows(subject=f"matter/{matter.pk}", person="roads") == ["errand.sign_for"]
    assert rows(subject=matter.number, last_day="2026-09-17") == []
    assert len(rows(subject=matter.number, first_day="2026-09-18")) == 3
    assert rows(verb="trail.searched")  # that the auditor looked is there as well
    assert "没有找到" in text(page.get("/desk/trail/", {"person": "谁也不是"}))
    assert "差事：签收" in text(page.get("/desk/trail/", {"subject": matter.number}))


def test_the_auditor_has_the_chain_proved(staffed: County, browser: Browser) -> None:
    staffed.handling()
    answer = browser("auditor").post("/desk/trail/verify/", follow=True)
    assert answer.status_code == 200 and 'class="message' in text(answer)
    assert browser("admin").post("/desk/trail/verify/").status_code == 404


def test_notices_are_ones_own_and_lead_to_the_matter(staffed: County, browser: Browser) -> None:
    matter = staffed.given()
    Notice.objects.all().delete()
    roads = staffed.members["roads"]
    send(
        [roads.pk], "请签收", kind="x", at=clock.now(), subject_kind="matter", subject_id=matter.pk
    )
    mine = Notice.objects.get()
    assert browser("water").get(f"/desk/notices/{mine.pk}/").status_code == 404
    page = browser("roads")
    assert "请签收" in text(page.get("/desk/notices/"))
    assert page.get(f"/desk/notices/{mine.pk}/").url == f"/desk/m/{matter.pk}/"
    mine.refresh_from_db()
    assert mine.read_at is not None
    send([roads.pk], "再说一次", kind="x", at=clock.now())
    browser("water").post("/desk/notices/change/", {"read": "1"})
    assert Notice.objects.filter(read_at__isnull=True).count() == 1
    page.post("/desk/notices/change/", {"read": "1"})
    assert not Notice.objects.filter(read_at__isnull=True).exists()
    page.post("/desk/notices/change/", {"by_email": "on"})
    assert "checked" in text(page.get("/desk/notices/"))


def test_reminders_are_previewed_and_nothing_is_sent(
    staffed: County, browser: Browser, set_clock: Callable[[dt.datetime], None]
) -> None:
    matter = staffed.handling(due_on=FRIDAY + dt.timedelta(days=3))
    set_clock(clock.on(FRIDAY + dt.timedelta(days=5)))
    shown = text(browser("registrar").get("/desk/reminders/"))
    assert matter.number in shown and "roads" in shown
    assert not fresh(matter).urges.exists()
    assert browser("roads").get("/desk/reminders/").status_code == 404


def test_only_the_administrator_resets_a_password_and_it_is_shown_once(
    staffed: County, browser: Browser
) -> None:
    member = staffed.members["roads"]
    address = f"/desk/r/members/{member.pk}/reset_password/"
    assert browser("registrar").post(address).status_code == 404
    page = browser("admin")
    assert "确定" in text(page.get(address))
    shown = text(page.post(address))
    member.refresh_from_db()
    word = shown.split("新密码：")[1].split("（")[0]
    assert member.check_password(word) and member.must_change_password
    assert word not in text(page.get("/desk/r/members/"))


def test_a_telephone_is_masked_for_those_of_other_units(staffed: County, browser: Browser) -> None:
    member = staffed.members["roads"]
    member.phone = "13800001234"
    member.save()
    address = f"/desk/r/members/{member.pk}/"
    assert "13800001234" in text(browser("roads_head").get(address))
    assert "13800001234" not in text(browser("water").get(address))
    export = browser("water").get("/desk/r/members/export.xlsx")
    assert export.status_code == 200
