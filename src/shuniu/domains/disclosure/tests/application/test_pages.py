"""The pages: applying, one's own application with its clock, and what the staff see."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from shuniu.casework.models import MatterPaper
from shuniu.commons.people.models import Unit, UnitKind
from shuniu.domains.disclosure.models import Answer, Application, Notice, Organ
from shuniu.ground import clock
from shuniu.site.models import Draft

CARD = "110101199003078515"
STEPS: dict[str, dict[str, Any]] = {
    "kind": {"ask": "information", "applicant_kind": "person"},
    "who": {
        "name": "顾青禾",
        "identity_kind": "id_card",
        "identity_number": CARD,
        "phone": "13900001234",
    },
    "wanted": {"wanted": "供水管网验收报告", "description": "县水利局2025年的竣工验收报告。"},
    "how": {"shape": "electronic", "getting": "web"},
}


def picture() -> SimpleUploadedFile:
    kept = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(kept, "PNG")
    return SimpleUploadedFile("身份证.png", kept.getvalue(), "image/png")


def step(name: str) -> str:
    return reverse("disclosure:apply", args=[name])


@pytest.fixture
def signed_in(client: Client, cast: Any) -> Callable[[str], Client]:
    def sign_in(name: str) -> Client:
        client.force_login(cast.members[name])
        return client

    return sign_in


def own(client: Client, sent: Any) -> Any:
    found = client.post(
        reverse("disclosure:find_application"), {"number": sent.number, "code": sent.code}
    )
    assert found.status_code == 302
    return client.get(reverse("disclosure:own_application"))


def test_a_citizen_applies_page_by_page_and_is_given_number_and_code(
    client: Client, cast: Any
) -> None:
    with clock.at(cast.at):
        assert "工作日" in client.get(reverse("disclosure:before_applying")).content.decode()
        for name, given in STEPS.items():
            assert client.get(step(name)).status_code == 200
            files = {"file": picture()} if name == "who" else {}
            if name == "who":
                wrong = client.post(step(name), {**given, "identity_number": "1", **files})
                assert wrong.status_code == 422
                files = {"file": picture()}
            assert client.post(step(name), {**given, **files}).status_code == 302
        assert CARD not in str(Draft.objects.get().data) and "顾青禾" not in str(
            Draft.objects.get()
        )
        page = client.get(step("check")).content.decode()
        assert "顾青禾" in page and CARD not in page
        client.post(step("check"))
        done = client.get(step("done")).content.decode()
    application = Application.objects.select_related("matter").get()
    assert application.matter.number in done and application.identity_paper_id is not None


def test_own_page_shows_the_clock_the_letters_and_what_to_do(client: Client, cast: Any) -> None:
    with clock.at(cast.at):
        sent = cast.applied()
        cast.do("confirm_day", sent.application, "registrar", day=cast.day)
        given = {"missing": "请写明文号。", "days": 5}
        cast.do("request_correction", sent.application, "registrar", **given)
        page = own(client, sent).content.decode()
        assert "补正申请" in page and "补正告知书" in page
        address = reverse("disclosure:own_application_act", args=["correct"])
        assert "请写明文号" in client.get(address).content.decode()
        seen = cast.matter(sent.application).last_move_id
        given = {"text": "云水〔2025〕12号", "explanation": "", "seen": seen}
        assert client.post(address, given).status_code == 302
        cast.consult(sent.application)
        page = client.get(reverse("disclosure:own_application")).content.decode()
        assert "计时已暂停" in page and "暂停计时：" in page
        theirs = Notice.objects.get(kind="consultation")
        hidden = reverse("disclosure:own_letter", args=["notice", theirs.pk])
        assert client.get(hidden).status_code == 404


def test_only_the_answer_that_stands_is_the_applicants_to_read(client: Client, cast: Any) -> None:
    with clock.at(cast.at):
        sent = cast.applied()
        cast.do("confirm_day", sent.application, "registrar", day=cast.day)
        cast.do("accept", sent.application, "registrar")
        found = io.BytesIO("验收报告".encode())
        cast.drafted(sent.application, papers=[(found, "验收报告.txt")])
        draft = Answer.objects.get()
        paper = MatterPaper.objects.get(purpose=draft.purpose).paper
        own(client, sent)
        letter = reverse("disclosure:own_letter", args=["answer", draft.pk])
        attached = reverse("disclosure:own_letter", args=["paper", paper.pk])
        assert client.get(letter).status_code == client.get(attached).status_code == 404
        cast.do("approve_answer", sent.application, "reviewer")
        assert client.get(letter)["Content-Type"] == "application/pdf"
        assert b"".join(client.get(attached)) == "验收报告".encode()  # type: ignore[arg-type]
        card = sent.application.identity_paper
        assert card is not None
        hidden = reverse("disclosure:own_letter", args=["paper", card.pk])
        assert client.get(hidden).status_code == 404
        page = client.get(reverse("disclosure:own_application")).content.decode()
        assert "云公开复〔2026〕1号" in page and "确认收到答复" in page


def test_the_staffs_pages_and_who_finds_none(signed_in: Callable[[str], Client], cast: Any) -> None:
    with clock.at(cast.at):
        application = cast.consulting()
        page = reverse("desk:matter", args=[application.pk])
        client = signed_in("registrar")
        shown = client.get(page).content.decode()
        assert "顾**" in shown and "13900001234" not in shown and "计时已暂停" in shown
        assert (
            "云汀供水有限公司"
            in client.get(
                reverse("desk:step", args=[application.pk, "record_opinion"])
            ).content.decode()
        )
        for name in ("draft_answer", "charge", "consult"):
            code = client.get(reverse("desk:step", args=[application.pk, name])).status_code
            assert code in (200, 302, 404)
        listed = client.get(reverse("desk:list", args=["disclosure_application"]))
        assert "顾**" in listed.content.decode()
        notice = Notice.objects.get()
        letter = reverse("disclosure:letter", args=[application.pk, "notice", notice.pk])
        assert client.get(letter)["Content-Type"] == "application/pdf"
        unmask = reverse("disclosure:unmask", args=[application.pk])
        told = client.post(unmask, {"reason": "电话确认收到日期"}).content.decode()
        assert "13900001234" in told
        new = reverse("disclosure:query_code", args=[application.pk])
        assert "只显示这一次" in client.post(new, {"reason": "当面核对"}).content.decode()
        client = signed_in("water_handler")
        for address in (page, letter, unmask, new):
            assert client.get(address).status_code == 404


def test_what_came_by_post_is_entered_at_the_desk(
    signed_in: Callable[[str], Client], cast: Any
) -> None:
    with clock.at(cast.at):
        client = signed_in("registrar")
        address = reverse("desk:open", args=["disclosure_application"])
        given = {
            **STEPS["who"],
            **STEPS["wanted"],
            "way": "registered",
            "handed_on": "2026-05-29",
            "ask": "information",
            "applicant_kind": "person",
            "items": 1,
            "shape": "paper",
            "getting": "fetch",
        }
        assert client.get(address).status_code == 200
        assert client.post(address, given).status_code == 302
    application = Application.objects.get()
    assert str(application.received_on) == "2026-05-29" and application.way == "registered"


@pytest.mark.django_db
def test_where_nobody_takes_applications_yet_it_is_said(client: Client) -> None:
    """Before a county has its office the citizen is told where to turn, not that we broke."""
    Unit.objects.filter(kind=UnitKind.COUNTY_OFFICE).update(kind=UnitKind.OTHER_BODY)
    Organ.objects.update(receives=False)
    found = client.get(reverse("disclosure:before_applying"), {"organ": "none"})
    assert found.status_code == 409
    assert "还没有设立受理信息公开申请的机关" in found.content.decode()
