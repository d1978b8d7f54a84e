"""The section on official documents: what it says, what is behind it, frozen and exported."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import docx
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from shuniu.casework.circulation.models import CirculationReader
from shuniu.commons.figures.checks import evaluate
from shuniu.commons.figures.counting import count
from shuniu.commons.people.duties import AUDITOR, LEADER
from shuniu.commons.people.models import Member, Post, Tenure, Unit
from shuniu.commons.people.queries import actor_of
from shuniu.domains.documents.models import Incoming, Outgoing
from shuniu.ground import clock
from shuniu.yearbook import replay
from shuniu.yearbook.actions import freeze
from shuniu.yearbook.differences import explain
from shuniu.yearbook.paperwork import DOCUMENTS
from shuniu.yearbook.replay import source

YEAR = "?year=2004"
LATER = clock.on(dt.date(2005, 3, 1))
FIGURE = re.compile(r'<a class="figure" href="([^"]+)"[^>]*>([^<]+)</a>')
SIZES = {
    "issued": 14,
    "replies": 4,
    "texts": 5,
    "characters": 2000,
    "superior": 9,
    "telegrams": 6,
    "requests": 8,
    "instructions": 3,
    "circulated": 40,
}
GIVEN = {
    "documents.issued": 14,
    "documents.replies": 4,
    "documents.texts": 5,
    "documents.manuscripts": 19,
    "documents.received": 26,
    "documents.received_superior": 9,
    "documents.telegrams": 6,
    "documents.requests_routed": 8,
    "documents.instructions_letters": 3,
    "documents.received_closed": 26,
    "documents.circulated": 40,
}


def sample() -> source.Source:
    """The district's documents at a small size, and nothing else of it."""
    told = source.read("dongying")
    assert told.documents is not None
    small = replace(told.documents, **SIZES)
    return replace(told, proposals=None, supervision=None, coordination=None, documents=small)


def signed_in(login: str, duty: str) -> Client:
    office = Unit.objects.get(code="office")
    member = Member.objects.create(login=login, name=login, unit=office)
    post = Post.objects.create(code=login, unit=office, title=login, duties=[duty])
    Tenure.objects.create(member=member, post=post, first_day=dt.date(2004, 1, 1))
    client = Client()
    client.force_login(member, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture(scope="module")
def year(module_database: str, django_db_blocker: Any) -> None:
    """A place where that year's records lie; what a test adds is taken back after it."""
    with django_db_blocker.unblock():
        replay.fill(sample())


@pytest.fixture
def leader(year: None, db: None, set_clock: Callable[..., None]) -> Client:
    """A leader's browser there."""
    set_clock(LATER)
    return signed_in("leader", LEADER)


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return str(answer.content.decode()).replace("&amp;", "&")


def test_what_the_year_gives_is_what_was_loaded_and_every_number_opens(leader: Client) -> None:
    period = sample().documents.period  # type: ignore[union-attr]
    assert {code: count(code, period) for code in GIVEN} == GIVEN
    assert all(v.ok for v in evaluate(period))
    text = page(leader, f"/desk/yearbook/documents/{YEAR}")
    assert "verdict-broken" not in text
    found = FIGURE.findall(text)
    assert len(found) >= 12
    for address, shown in found:
        records = page(leader, address)
        if "%" not in shown:
            rows = records.count("<tr data-row>")
            assert rows == min(30, int(re.sub(r"\D", "", shown))), (address, shown)


def test_a_reader_leads_to_the_document_in_as_many_queries_for_any_number(leader: Client) -> None:
    address = f"/desk/yearbook/figure/documents.circulated/records/{YEAR}"
    text = page(leader, address)
    line = CirculationReader.objects.select_related("member", "circulation__matter")[0]
    matter = line.circulation.matter
    assert str(line) in text and matter.number in text and f'href="/desk/m/{matter.pk}/"' in text
    counts = []
    for least in (40, 4):
        keep = CirculationReader.objects.order_by("pk").values_list("pk", flat=True)[:least]
        CirculationReader.objects.exclude(pk__in=list(keep)).delete()
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page(leader, address)
        counts.append(len(queries))
    assert counts[0] <= counts[1] + 1, counts
    # Who may look behind the numbers does not thereby see the documents.
    auditor = page(signed_in("auditor", AUDITOR), address)
    assert str(line) in auditor and "/desk/m/" not in auditor


def test_replies_are_linked_with_their_requests(leader: Client) -> None:
    replies = Outgoing.objects.filter(kind="approval_reply").select_related("matter__origin")
    assert len(replies) == 4
    for reply in replies:
        request = Incoming.objects.get(pk=reply.matter.origin_id)
        assert (request.category, request.reply_number) == ("request", reply.number)
        assert request.replied_at == reply.signed_at


def test_the_section_is_frozen_and_goes_out_as_docx(leader: Client) -> None:
    period = sample().documents.period  # type: ignore[union-attr]
    actor = actor_of(Member.objects.get(login="leader"), LATER.date())
    frozen = freeze(DOCUMENTS.code, period, by=actor, at=LATER)
    stated = {f.code: f for f in frozen.figures.all()}
    assert set(stated) == set(DOCUMENTS.codes) and all(explain(f).same for f in stated.values())
    readers = stated["documents.circulated"]
    assert (readers.record_kind, len(readers.keys)) == ("circulation.circulationreader", 40)
    answer = leader.get(f"/desk/yearbook/documents/docx/{YEAR}")
    written = docx.Document(io.BytesIO(b"".join(answer)))
    words = "\n".join(p.text for p in written.paragraphs)
    assert "制发公文14件" in words and "登记收文26件" in words and "分发传阅40次" in words


def test_a_year_without_records_says_so(leader: Client) -> None:
    text = page(leader, "/desk/yearbook/documents/?year=2003")
    assert "没有起草文稿的记录" in text and "没有登记收文" in text
