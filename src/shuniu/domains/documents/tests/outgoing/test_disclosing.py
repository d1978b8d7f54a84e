"""What is issued goes to the catalogue of public information by its disclosure attribute."""

from __future__ import annotations

from typing import Any

import pytest

from shuniu.casework.models import Matter, Term
from shuniu.domains.documents.models import Outgoing


def test_an_open_document_waits_to_be_published_and_says_when_it_ends(cast: Any) -> None:
    document = cast.sealed()
    cast.tomorrow()
    cast.do("dispatch", document, cast.registrar)
    issued = cast.document(document)
    (arisen,) = Matter.objects.filter(origin=document.pk, kind="disclosure_item")
    item = arisen.disclosure_item
    assert (arisen.state, item.attribute, item.title) == ("formed", "open", issued.matter.title)
    assert (item.document_number, item.organ, item.genre.code) == (
        issued.number,
        issued.issuer,
        issued.kind,
    )
    assert item.formed_on == issued.day
    assert Term.objects.get(matter=arisen, name="publish").opened_on == issued.day
    assert [use.paper for use in item.papers.all()][:1] == [issued.pdf]
    assert all(use.pending for use in item.papers.all()) and len(item.text) > 20
    cast.do("abolish", document, cast.vice, reason="云政发〔2026〕9号")
    item.refresh_from_db()
    assert (item.validity, item.ended_note) == ("abolished", "云政发〔2026〕9号")


@pytest.mark.parametrize("attribute", ["on_request", "closed"])
def test_what_is_not_open_is_kept_with_its_reason(cast: Any, attribute: str) -> None:
    document = cast.sealed()
    Outgoing.objects.filter(pk=document.pk).update(
        disclosure=attribute, disclosure_reason="过程性信息"
    )
    cast.do("dispatch", document, cast.registrar)
    (arisen,) = Matter.objects.filter(origin=document.pk, kind="disclosure_item")
    item = arisen.disclosure_item
    assert (arisen.state, item.attribute, item.reason) == ("kept", attribute, "过程性信息")
    assert item.reexamine_on is not None and item.reexamine_on.year == cast.day.year + 1
    assert item.text == "" and not item.papers.exists()
