"""复核、校对、用印、分发, and how a document ends otherwise."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from shuniu.casework.filing import record_of
from shuniu.casework.models import MatterPaper
from shuniu.casework.posting import delivery_state
from shuniu.commons.manuscript import from_plain
from shuniu.commons.numbering.models import Issued
from shuniu.commons.ofd.reading import read
from shuniu.commons.papers import shelf
from shuniu.commons.sealing.queries import shown_code, verify, verify_file
from shuniu.domains.documents import actions
from shuniu.domains.documents.actions.ending import HasNumber
from shuniu.domains.documents.actions.issuing import ChangedSinceSigning, NobodyToSend
from shuniu.domains.documents.actions.papers import Unprintable
from shuniu.domains.documents.models import Outgoing
from shuniu.ground.refusal import FieldRefused, NotYours, SelfCheck


def test_sealed_by_a_second_person_and_kept_in_three_forms(cast: Any) -> None:
    document = cast.signed()
    cast.do("prove", document, cast.registrar)
    with pytest.raises(SelfCheck):
        cast.do("seal", document, cast.registrar)
    cast.do("seal", document, cast.registrar2)
    sealed = cast.document(document)
    uses = MatterPaper.objects.filter(matter=document.pk)
    assert set(uses.values_list("purpose", flat=True)) == {
        "issued_pdf",
        "issued_ofd",
        "issued_docx",
    }
    told = read(_bytes(sealed))
    assert told.metadata["发文字号"] == "云政发〔2026〕1号"
    assert verify(sealed.seal_code)[0].title == sealed.matter.title
    assert shown_code(sealed.seal_code) in told.text
    assert sealed.pdf is not None
    printed = shelf.place(sealed.pdf.blob.digest).read_bytes()
    assert verify_file(printed).outcome == "same"


def _bytes(document: Outgoing) -> bytes:
    assert document.ofd is not None
    return shelf.place(document.ofd.blob.digest).read_bytes()


def test_a_change_of_substance_goes_back_to_who_signed_and_keeps_the_number(cast: Any) -> None:
    document = cast.signed()
    text = from_plain("复核时改过的正文，请各镇抓好落实，确保秋灌用水。")
    Outgoing.objects.filter(pk=document.pk).update(manuscript=text.to_json())
    with pytest.raises(ChangedSinceSigning):
        cast.do("prove", document, cast.registrar)
    cast.do("recheck", document, cast.registrar, reason="第二段数字有误，需改。")
    assert cast.state(document) == "signing"
    actions.revise(cast.matter(document), manuscript=text, remark="", by=cast.vice, at=cast.at)
    cast.tomorrow()
    cast.do("sign", document, cast.vice, text="同意修改。")
    again = cast.document(document)
    assert again.number == "云政发〔2026〕1号" and again.day == cast.day
    assert Issued.objects.filter(text=again.number).count() == 1
    cast.do("prove", document, cast.registrar)
    cast.do("unseal", document, cast.deputy, reason="附件漏排。")
    assert cast.state(document) == "proofing"


def test_characters_without_a_font_are_found_before_anybody_reads_it(cast: Any) -> None:
    text = from_plain("请\U0001fb00各镇抓好农田水利设施管护工作落实。")
    document = cast.drafted(manuscript=text)
    with pytest.raises(Unprintable, match="字库中没有"):
        cast.do("submit", document, cast.water_handler)
    assert cast.state(document) == "drafting"


def test_it_is_sent_to_all_its_recipients_and_later_to_more(cast: Any) -> None:
    document = cast.sealed(to=[cast.units["town"], "澄川市水务局"], copies=[cast.units["finance"]])
    cast.do("dispatch", document, cast.registrar, remark="市水务局另行送达。")
    matter = cast.matter(document)
    assert {d.unit.code for d in delivery_state(matter)} == {"town", "finance"}
    with pytest.raises(FieldRefused):
        cast.do("dispatch_more", document, cast.registrar, units=[])
    cast.do("dispatch_more", document, cast.registrar, units=[cast.units["town2"]])
    assert {d.unit.code for d in delivery_state(matter)} == {"town", "finance", "town2"}


def test_with_nobody_in_the_exchange_one_says_how_it_was_delivered(cast: Any) -> None:
    document = cast.sealed(to=["澄川市供水集团"])
    with pytest.raises(NobodyToSend):
        cast.do("dispatch", document, cast.registrar)
    cast.do("dispatch", document, cast.registrar, remark="已派人送达。")
    assert cast.state(document) == "issued"


def test_secrecy_is_reviewed_by_a_second_person(cast: Any) -> None:
    document = cast.issued(by=cast.water_handler)
    with pytest.raises(NotYours):
        cast.do("review_secrecy", document, cast.water_handler, may_open=True)
    with pytest.raises(FieldRefused):
        cast.do("review_secrecy", document, cast.deputy, may_open=False)
    cast.do("review_secrecy", document, cast.deputy, may_open=True, text="不涉密。")
    assert cast.document(document).secrecy_open is True


def test_a_draft_is_cancelled_and_a_number_is_voided(cast: Any) -> None:
    draft = cast.checked()
    cast.do("cancel", draft, cast.water_handler, reason="并入另一份文件。")
    assert cast.state(draft) == "cancelled" and not cast.stops(draft, "open", "planned")
    numbered = cast.sealed()
    with pytest.raises(FieldRefused):
        cast.do("void_number", numbered, cast.vice, reason=" ")
    cast.do("void_number", numbered, cast.vice, reason="政策调整，不再印发。")
    row = Issued.objects.get(text="云政发〔2026〕1号")
    assert row.void_reason == "政策调整，不再印发。"
    assert verify(cast.document(numbered).seal_code)[0].voided_at
    rechecked = cast.signed()
    assert cast.document(rechecked).number == "云政发〔2026〕2号"  # a void number never comes back
    cast.do("recheck", rechecked, cast.registrar, reason="复审。")
    with pytest.raises(HasNumber):
        cast.do("cancel", rechecked, cast.water_handler, reason="撤。")


@pytest.mark.parametrize(("verb", "state"), [("annul", "annulled"), ("abolish", "abolished")])
def test_revoked_or_abolished_it_says_so(cast: Any, verb: str, state: str) -> None:
    document = cast.issued()
    with pytest.raises(FieldRefused, match="不能早于"):
        cast.do(verb, document, cast.head, reason="云政发〔2026〕9号", on=dt.date(2020, 1, 1))
    cast.tomorrow(30)
    cast.do(verb, document, cast.head, reason="云政发〔2026〕9号")
    assert cast.state(document) == state
    assert cast.document(document).ended_on == cast.day
    assert bool(verify(cast.document(document).seal_code)[0].voided_at) == (verb == "annul")


def test_the_archive_is_told_of_it(cast: Any) -> None:
    document = cast.issued()
    record = record_of(cast.matter(document))
    assert record.document_number == "云政发〔2026〕1号"
    assert record.responsible == "云汀县人民政府" and record.kind_label == "通知"
    assert next(name for name, _paper in record.papers).endswith(".pdf")
    assert len(record.versions) == 1 and record.pages >= 1
