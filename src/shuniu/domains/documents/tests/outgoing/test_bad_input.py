"""Bad input at the draft's doors: a sentence for each, and nothing half written."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from shuniu.commons.manuscript import from_plain
from shuniu.commons.numbering.models import Issued
from shuniu.commons.papers.models import Paper
from shuniu.commons.papers.secrecy import StateSecret
from shuniu.domains.documents import actions
from shuniu.domains.documents.actions.papers import Unprintable
from shuniu.ground.refusal import FieldRefused

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def docx(text: str, header: str = "") -> bytes:
    """A Word file of one paragraph, with a page's header."""
    said = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"
    members = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f'<w:document xmlns:w="{W}"><w:body>{said.format(text)}</w:body>'
        "</w:document>",
        "word/header1.xml": f'<w:hdr xmlns:w="{W}">{said.format(header)}</w:hdr>',
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


@pytest.fixture
def drafter(cast: Any, set_clock: Any) -> Client:
    set_clock(cast.at)
    client = Client()
    client.force_login(cast.members["water_handler"])
    return client


@pytest.mark.parametrize(
    ("data", "name", "told"),
    [
        (docx("正文。", header="机密★1年"), "稿.docx", "国家秘密标志"),
        (docx("正文。"), "机密★1年.docx", "国家秘密标志"),
        (docx("正文。"), "稿.pdf", "与文件名的后缀不符"),
        (docx(""), "稿.docx", "没有可以导入的文字"),
        (b"%PDF-1.4\n%%EOF", "稿.docx", "稿.docx"),
    ],
)
def test_what_can_not_be_brought_in_leaves_the_draft_as_it_was(
    cast: Any, drafter: Client, data: bytes, name: str, told: str
) -> None:
    document = cast.drafted()
    shown = drafter.post(
        reverse("documents:bring_in", args=[document.pk]),
        {"file": SimpleUploadedFile(name, data)},
    )
    assert shown.status_code == 200 and told in shown.content.decode()
    now = cast.document(document)
    assert now.versions.count() == 1 and now.manuscript == document.manuscript
    assert not Paper.objects.exists()


def test_a_marking_is_refused_wherever_the_drafter_writes_it(cast: Any) -> None:
    document = cast.drafted()
    table = from_plain("| 文件 | 秘密★ |\n| 甲 | 乙 |")
    for given in ({"manuscript": table}, {"name": "机密★1年"}, {"remark": "密级：机密"}):
        with pytest.raises(StateSecret):
            actions.revise(cast.matter(document), by=cast.water_handler, at=cast.at, **given)
    with pytest.raises(StateSecret):
        actions.autosave(
            cast.matter(document), manuscript=table, base=None, by=cast.water_handler, at=cast.at
        )
    assert cast.document(document).versions.count() == 1


def test_a_recipient_is_not_cut_short(cast: Any) -> None:
    document = cast.drafted()
    with pytest.raises(FieldRefused) as caught:
        actions.revise(cast.matter(document), to=["甲" * 81], by=cast.water_handler, at=cast.at)
    assert caught.value.field == "to" and document.addressees.count() == 2


def test_numbers_of_five_thousand_digits_are_no_fault(cast: Any, drafter: Client) -> None:
    document = cast.drafted()
    plan = reverse("documents:plan", args=[document.pk])
    assert drafter.post(plan, {"rows": "9" * 5000}).status_code == 302
    page = reverse("documents:draft", args=[document.pk])
    assert drafter.post(page, {"manuscript_seen": "9" * 5000}).status_code == 200


def test_a_character_without_a_font_is_named_before_anybody_signs(cast: Any) -> None:
    document = cast.drafted(
        manuscript=from_plain("各镇要做好\U0001f600工作，确保农田水利设施安全。")
    )
    with pytest.raises(Unprintable) as caught:
        cast.do("submit", document, cast.water_handler)
    assert "\U0001f600" in caught.value.sentence and cast.state(document) == "drafting"


def test_a_file_that_goes_along_is_read_by_whoever_has_the_document(
    cast: Any, drafter: Client
) -> None:
    document = cast.drafted()
    add = reverse("documents:enclosure_new", args=[document.pk])
    file = SimpleUploadedFile("任务清单.docx", docx("清淤。"))
    assert drafter.post(add, {"title": "清单", "upload": file}).status_code == 302
    retitled = reverse("documents:enclosure", args=[document.pk, 1])
    assert drafter.post(retitled, {"title": "任务清单"}).status_code == 302
    enclosure = document.enclosures.get()
    assert enclosure.title == "任务清单" and enclosure.paper_id is not None
    cast.do("submit", document, cast.water_handler)
    address = reverse("desk:paper", args=[enclosure.paper_id])
    for name, status in (("water_head", 200), ("finance_head", 404), ("town_handler", 404)):
        client = Client()
        client.force_login(cast.members[name])
        assert client.get(address).status_code == status, name
        page = client.get(reverse("desk:matter", args=[document.pk]))
        assert (address in page.content.decode()) is (status == 200)


def test_a_marking_is_kept_out_of_what_stands_for_ever(cast: Any) -> None:
    document = cast.reviewed()
    before = (cast.state(document), cast.matter(document).last_move_id)
    with pytest.raises(StateSecret):
        cast.do("sign", document, cast.vice, text="机密★1年")
    with pytest.raises(StateSecret):
        cast.do("return_to", document, cast.vice, reason="秘密★")
    with pytest.raises(StateSecret):
        cast.do("cancel", document, cast.water_handler, reason="密级：机密")
    assert (cast.state(document), cast.matter(document).last_move_id) == before


def test_a_number_in_use_is_not_voided_in_the_ledger(cast: Any, drafter: Client) -> None:
    document = cast.document(cast.signed())
    row = Issued.objects.get(text=document.number)
    drafter.force_login(cast.members["administrator"])
    address = reverse("desk:register_act", args=["numbers", row.pk, "void"])
    shown = drafter.post(address, {"reason": "试一试"}, follow=True).content.decode()
    assert f"“{document.number}”正由" in shown
    row.refresh_from_db()
    assert row.voided_at is None
