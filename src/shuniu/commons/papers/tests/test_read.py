"""Reading a paper: only who a guard vouches for, with headers that keep it harmless."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator

import pytest

from shuniu.commons.papers.actions import store
from shuniu.commons.papers.models import Paper
from shuniu.commons.papers.reading import guards, open_for
from shuniu.commons.people.actor import Actor, citizen, system
from shuniu.commons.trail.models import Entry
from shuniu.ground import clock
from shuniu.ground.refusal import NotFound

AT = clock.on(dt.date(2026, 11, 22))
pytestmark = pytest.mark.django_db
FRIEND = Actor(kind="member", label="王科员", member_id=7)


@pytest.fixture
def paper() -> Iterator[Paper]:
    yield store(io.BytesIO(b"%PDF-1.7 x\n%%EOF"), "关于“路灯”的信.pdf", by=system(), at=AT)
    guards._things.pop("test", None)


def test_nobody_reads_what_no_guard_vouches_for(paper: Paper) -> None:
    for actor in (FRIEND, citizen(1), system()):
        with pytest.raises(NotFound):
            open_for(actor, paper.pk, at=AT)
    with pytest.raises(NotFound):
        open_for(FRIEND, 10**9, at=AT)
    assert not Entry.objects.filter(verb="papers.read").exists()


def test_a_reader_gets_path_and_headers_and_leaves_a_trace(paper: Paper) -> None:
    guards.add("test", lambda actor, p: actor.member_id == 7 and p.pk == paper.pk)
    path, headers, _blob = open_for(FRIEND, paper.pk, at=AT)
    assert path.read_bytes() == b"%PDF-1.7 x\n%%EOF"
    assert headers["Content-Type"] == "application/pdf"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in headers["Content-Security-Policy"]
    disposition = headers["Content-Disposition"]
    assert disposition.startswith('attachment; filename="') and disposition.isascii()
    assert "filename*=UTF-8''%E5%85%B3" in disposition
    entry = Entry.objects.get(verb="papers.read")
    assert (entry.subject_id, entry.actor_label) == (str(paper.pk), "王科员")
    with pytest.raises(NotFound):
        open_for(citizen(3), paper.pk, at=AT)


def test_only_pictures_and_pages_are_shown_in_the_browser(paper: Paper) -> None:
    guards.add("test", lambda actor, p: True)
    text = store(io.BytesIO(b"hello"), "a.txt", by=system(), at=AT)
    assert (
        open_for(FRIEND, paper.pk, at=AT, inline=True).headers["Content-Disposition"][:6]
        == "inline"
    )
    shown = open_for(FRIEND, text.pk, at=AT, inline=True).headers["Content-Disposition"]
    assert shown.startswith("attachment")
