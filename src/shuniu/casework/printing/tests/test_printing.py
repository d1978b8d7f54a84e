"""打印登记: numbers without gap or double, each copy its own PDF, its return written once."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from django.db import DatabaseError, connection, transaction

from shuniu.casework.models import Matter, MatterPaper
from shuniu.casework.printing import stamping
from shuniu.casework.printing.actions import (
    NotPrintable,
    Recipient,
    SettledAlready,
    print_copies,
    settle,
)
from shuniu.casework.printing.models import Copy, Printing
from shuniu.casework.printing.queries import copies_seen_by, outstanding
from shuniu.casework.testing import county as counties
from shuniu.casework.testing import errand
from shuniu.commons.papers import actions as papers
from shuniu.commons.papers import shelf
from shuniu.commons.papers.models import Paper, PaperText
from shuniu.commons.people.actor import system
from shuniu.commons.trail.models import Entry
from shuniu.commons.typeset import pdf
from shuniu.ground import clock
from shuniu.ground.refusal import FieldRefused, NotFound, NotYours

AT = clock.on(counties.FRIDAY, 12)


@pytest.fixture(autouse=True)
def _errands() -> Iterator[None]:
    with errand.registered():
        yield


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    template = tmp_path_factory.mktemp("typ") / "a.typ"
    template.write_text('#set page("a4")\nfirst page\n#pagebreak()\nsecond page')
    return pdf(template, {}, at=AT)


def attach(matter: Matter, data: bytes, name: str = "通知.pdf") -> Paper:
    paper = papers.store_bytes(data, name, by=system(), at=AT)
    MatterPaper.objects.create(matter=matter, paper=paper)
    return paper


@pytest.fixture
def county(db: None) -> Any:
    return counties.build()


def text_of(data: bytes) -> list[str]:
    return [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(data)]


def test_each_copy_is_made_for_its_reader(county: Any, document: bytes) -> None:
    matter = county.given()
    paper = attach(matter, document)
    to = [Recipient("张三", unit=county.units["roads"]), Recipient("县档案馆", 2)]
    by = county.actor("registrar")
    run = print_copies(matter, paper, recipients=to, by=by, at=AT)
    again = print_copies(matter, paper, recipients=to[:1], purpose="original", by=by, at=AT)
    codes = list(Copy.objects.order_by("number").values_list("number", "recipient"))
    assert codes == [(1, "张三"), (2, "县档案馆"), (3, "县档案馆"), (4, "张三")]
    first, second = text_of(stamping.copy_pdf(run.copies.get(number=1), at=AT))
    mark = "张三roads2026-09-1812:00"
    assert "000001" in first and "first page" in first and mark in "".join(first.split())
    assert "000001" not in second and "second page" in second and mark in "".join(second.split())
    plain = text_of(stamping.copy_pdf(again.copies.get(), at=AT))
    assert "000004" in plain[0] and "张三" not in plain[0]
    assert shelf.place(paper.blob.digest).read_bytes() == document
    assert Entry.objects.filter(verb="printing.printed", subject_id=str(matter.pk)).count() == 2


def test_what_comes_back_is_written_once(county: Any, document: bytes) -> None:
    matter = county.given()
    by = county.actor("registrar")
    run = print_copies(
        matter, attach(matter, document), recipients=[Recipient("张三", 2)], by=by, at=AT
    )
    first, second = run.copies.order_by("number")
    for stranger in ("roads", "leader", "idle"):
        with pytest.raises(NotYours):
            settle(first, outcome="returned", by=county.actor(stranger), at=AT)
    with pytest.raises(FieldRefused):
        settle(first, outcome="lost", by=by, at=AT)
    settle(first, outcome="returned", by=county.actor("registrar2"), at=AT)
    with pytest.raises(SettledAlready):
        settle(first, outcome="destroyed", by=by, at=AT)
    assert outstanding(matter) == 1
    statements = (
        "UPDATE printing_copy SET recipient = 'x'",
        "UPDATE printing_copy SET outcome = 'lost' WHERE outcome <> ''",
        "DELETE FROM printing_copy",
        "UPDATE printing_printing SET count = 9",
    )
    for statement in statements:
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert second.outcome == ""


def test_strangers_and_wrong_papers_are_refused(county: Any, document: bytes) -> None:
    matter, other = county.given(), county.errand()
    paper, foreign = attach(matter, document), attach(other, document + b"\n")
    text = attach(matter, "文字".encode(), "说明.txt")
    to, by = [Recipient("张三")], county.actor("registrar")
    for login in ("water", "idle"):
        with pytest.raises(NotFound):
            print_copies(matter, paper, recipients=to, by=county.actor(login), at=AT)
        assert not copies_seen_by(county.actor(login)).exists()
    with pytest.raises(NotFound):
        print_copies(matter, foreign, recipients=to, by=by, at=AT)
    with pytest.raises(NotPrintable):
        print_copies(matter, text, recipients=to, by=by, at=AT)
    for wrong in ([], [Recipient(" ")], [Recipient("张三", 501)], [Recipient("张三", 0)]):
        with pytest.raises(FieldRefused):
            print_copies(matter, paper, recipients=wrong, by=by, at=AT)
    PaperText.objects.create(blob=paper.blob, marking="机密★", at=AT)
    with pytest.raises(NotFound):
        print_copies(matter, paper, recipients=to, by=by, at=AT)
    assert not Printing.objects.exists()


def test_a_broken_pdf_is_said(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.7 nothing")
    with pytest.raises(stamping.NotStamped):
        stamping.stamp(path, "a.pdf", number="000001", watermark="", at=AT)


def test_two_printers_at_once_share_no_number(fresh_database: str, document: bytes) -> None:
    county = counties.build()
    matter = county.given()
    paper = attach(matter, document)

    def run(login: str) -> None:
        try:
            to = [Recipient(login, 5)]
            print_copies(matter, paper, recipients=to, by=county.actor(login), at=AT)
        finally:
            connection.close()

    hands = [threading.Thread(target=run, args=(who,)) for who in ("registrar", "registrar2")]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    numbers = list(Copy.objects.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, 11))
