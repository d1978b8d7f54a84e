"""The pages: filing from the to-do, the catalogue's files, opening a package; strangers get 404."""

from __future__ import annotations

import io
from typing import Any

import python_calamine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from shuniu.domains.archive import actions, reminding
from shuniu.domains.archive.models import Appraisal, Consultation, Item, LeftOut


def test_the_registrar_files_from_the_to_do(browse: Any) -> None:
    first, second = browse.done("修路灯"), browse.done("通知一则")
    page, url = browse.browser("registrar"), reverse("archive:waiting")
    shown = page.get(url).content.decode()
    assert "修路灯" in shown and "依据：一般事务性通知" in shown
    sent = {"fonds": browse.fonds.pk, "pick": [first.pk], "file": "1"}
    sent |= {f"retention-{first.pk}": "D30", f"organ-{first.pk}": browse.organ().pk}
    assert page.post(url, sent).status_code == 302
    assert Item.objects.get().code == "Z109-WS·2026-D30-BGS-0001"
    sent = {"fonds": browse.fonds.pk, "pick": [second.pk], "leave": "1", "reason": "重份"}
    assert page.post(url, sent).status_code == 302
    assert LeftOut.objects.get().matter == second
    assert "没有等待归档的事项" in page.get(url).content.decode()


def test_what_cannot_be_filed_is_said_on_the_page(browse: Any) -> None:
    matter = browse.done()
    page, url = browse.browser("registrar"), reverse("archive:waiting")
    nothing = page.post(url, {"fonds": browse.fonds.pk, "file": "1"}).content.decode()
    assert "请先勾选" in nothing
    sent = {"fonds": browse.fonds.pk, "pick": [matter.pk], f"retention-{matter.pk}": "D30"}
    assert "请给“" in page.post(url, sent).content.decode()


def test_the_catalogue_is_taken_as_xlsx_and_pdf(browse: Any) -> None:
    browse.filed("甲", "乙")
    page = browse.browser("reviewer")
    assert "30年" in page.get(reverse("archive:catalogue")).content.decode()
    asked = f"?fonds={browse.fonds.pk}&year=2026&retention=D30&organ={browse.organ().pk}"
    answer = page.get(reverse("archive:catalogue_file", args=["xlsx"]) + asked)
    rows = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    cells = rows.get_sheet_by_index(0).to_python()
    assert cells[1] == ["序号", "档号", "文号", "责任者", "题名", "日期", "密级", "页数", "备注"]
    assert [row[1] for row in cells[2:]] == [i.code for i in Item.objects.order_by("number")]
    pdf = page.get(reverse("archive:catalogue_file", args=["pdf"]) + asked)
    assert pdf.content.startswith(b"%PDF")
    register = page.get(reverse("desk:register", args=["archive_items"]) + "?q=甲&year=2026")
    assert "Z109-WS" in register.content.decode()


def test_a_package_is_taken_for_a_purpose(browse: Any) -> None:
    (item,) = browse.filed()
    page, url = browse.browser("leader"), reverse("archive:package", args=[item.pk])
    assert "完整，没有改动" in page.post(url, {"check": "1"}).content.decode()
    assert "填写" in page.post(url, {"take": "1", "purpose": ""}).content.decode()
    answer = page.post(url, {"take": "1", "purpose": "查证"})
    assert answer["Content-Type"] == "application/zip" and Consultation.objects.count() == 1
    file = SimpleUploadedFile("a.zip", answer.content)
    told = page.post(reverse("archive:verify"), {"file": file}).content.decode()
    assert "归档时的摘要一致" in told
    file = SimpleUploadedFile("a.zip", b"PK no zip at all")
    assert "打不开" in page.post(reverse("archive:verify"), {"file": file}).content.decode()


def test_an_appraisal_goes_through_two_hands(browse: Any) -> None:
    (item,) = browse.filed(retention="D10", on=browse.day.replace(year=2012))
    page, url = browse.browser("registrar"), reverse("archive:ended")
    assert item.code in page.get(url).content.decode()
    sent = {"fonds": browse.fonds.pk, "pick": [item.pk], f"decision-{item.pk}": "destroy"}
    assert page.post(url, {**sent, "opinion": "无保存价值"}).status_code == 302
    own = reverse("archive:appraisal", args=[Appraisal.objects.get().pk])
    assert page.post(own, {"approve": "1"}).status_code == 404
    leader = browse.browser("leader")
    assert leader.post(own, {"approve": "1", "note": "同意"}).status_code == 302
    item.refresh_from_db()
    assert item.state == "destroyed"
    for form in ("pdf", "xlsx"):
        assert leader.get(f"{own}list.{form}").status_code == 200


def test_strangers_find_nothing(browse: Any) -> None:
    (item,) = browse.filed(retention="D10", on=browse.day.replace(year=2012))
    appraisal = actions.propose_appraisal(
        browse.fonds, {item.pk: ""}, opinion="无", by=browse.registrar, at=browse.at
    )
    row = reverse("desk:register_row", args=["archive_items", item.pk])
    own = [
        row,
        reverse("archive:package", args=[item.pk]),
        reverse("archive:appraisal", args=[appraisal.pk]),
        reverse("archive:list", args=[appraisal.pk, "pdf"]),
        reverse("archive:catalogue_file", args=["xlsx"]) + f"?fonds={browse.fonds.pk}&year=2012",
    ]
    for login in ("roads", "idle"):
        stranger = browse.browser(login)
        for url in own:
            assert stranger.get(url).status_code == 404, (login, url)
    idle = browse.browser("idle")
    for name in ("waiting", "catalogue", "ended", "verify"):
        assert idle.get(reverse(f"archive:{name}")).status_code == 404
    roads = browse.browser("roads")
    assert "还没有全宗号" in roads.get(reverse("archive:waiting")).content.decode()
    assert browse.browser("registrar").get(row).status_code == 200


def test_a_reminder_leads_to_its_page() -> None:
    assert reverse("archive:waiting") == reminding.WAITING_PAGE
    assert reverse("archive:ended") == reminding.ENDED_PAGE
