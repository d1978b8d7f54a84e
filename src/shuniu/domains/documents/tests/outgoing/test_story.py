"""A notice from its draft to two towns, on the usual way."""

from __future__ import annotations

from typing import Any

from shuniu.casework.models import Matter, Opinion
from shuniu.casework.posting import delivery_state
from shuniu.commons.sealing.queries import verify


def test_a_notice_is_drafted_countersigned_signed_sealed_and_sent(cast: Any) -> None:
    document = cast.drafted()
    assert cast.state(document) == "drafting"
    assert cast.matter(document).number == "拟〔2026〕1号"
    assert cast.matter(document).title.startswith("云汀县人民政府关于做好秋季")
    cast.do("submit", document, cast.water_handler)
    cast.do("check_pass", document, cast.water_head, text="已核，请会签。")
    assert cast.state(document) == "countersigning"
    cast.do("countersign_agree", document, cast.finance_head, text="同意，经费从水利资金列支。")
    assert cast.state(document) == "countersigning"
    cast.do("countersign_agree", document, cast.housing_head)
    assert cast.state(document) == "reviewing"
    cast.do("review_pass", document, cast.deputy)
    cast.tomorrow()
    cast.do("sign", document, cast.vice, text="同意，抓好落实。")
    signed = cast.document(document)
    assert (signed.number, signed.matter.number) == ("云政发〔2026〕1号", "云政发〔2026〕1号")
    assert signed.day == cast.day and signed.signed_by_label == "vice·甲"
    cast.do("prove", document, cast.registrar, printed_copies=30)
    cast.do("seal", document, cast.deputy)
    sealed = cast.document(document)
    assert sealed.pdf.kind == "pdf" and sealed.ofd.kind == "ofd" and sealed.docx.kind == "docx"
    (verdict,) = verify(sealed.seal_code)
    assert verdict.number == "云政发〔2026〕1号"
    cast.do("dispatch", document, cast.registrar)
    assert cast.state(document) == "issued"
    sent = delivery_state(Matter.objects.get(pk=document.pk))
    assert {d.name for d in sent} == {cast.units["town"].name, cast.units["town2"].name}
    headings = list(
        Opinion.objects.filter(matter=document.pk).order_by("pk").values_list("heading", flat=True)
    )
    assert headings == ["核稿意见", "会签意见", "会签意见", "审核意见", "签发意见"]
