"""The copy of an identity document: nobody reads it off the disk, and it goes in time."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image

from shuniu.commons.papers import actions as papers
from shuniu.commons.papers import extracting, locking, shelf
from shuniu.commons.papers.kinds import IMAGES
from shuniu.commons.people.actor import citizen, system
from shuniu.domains.disclosure.actions.application import remove_identities
from shuniu.ground import sm

TERM = 210


def picture() -> bytes:
    kept = io.BytesIO()
    Image.new("RGB", (86, 54), "white").save(kept, "PNG")
    return kept.getvalue()


def locked(cast: Any) -> Any:
    file = io.BytesIO(picture())
    who = citizen(None, label="申请人")
    return papers.store(file, "身份证.png", by=who, at=cast.at, allowed=IMAGES, locked=True)


def test_the_file_tells_a_thief_nothing_and_the_organ_reads_it(
    cast: Any, client: Client, settings: Any
) -> None:
    paper, again = locked(cast), locked(cast)
    application = cast.received(identity_paper=paper)
    lies = shelf.place(paper.blob.digest).read_bytes()
    assert b"PNG" not in lies and b"IHDR" not in lies
    assert paper.blob.digest != again.blob.digest  # nor whether two are the same
    assert locking.content(paper.blob).read().startswith(b"\x89PNG")
    read = extracting.read(paper, by=system(), at=cast.at)
    assert not read.text and "加密" in read.reason
    address = reverse("desk:paper", args=[paper.pk])
    for name, status in (("registrar", 200), ("water_handler", 404), ("auditor", 404)):
        client.force_login(cast.members[name])
        assert client.get(address).status_code == status, name
    client.force_login(cast.members["registrar"])
    assert b"".join(client.get(address).streaming_content).startswith(b"\x89PNG")  # type: ignore[attr-defined]
    settings.PAPERS_LOCK = "another"
    with pytest.raises(sm.WrongKey):
        locking.content(paper.blob)
    told = client.get(address)
    assert told.status_code == 409 and "密钥已经更换" in told.content.decode()
    assert cast.fresh(application).identity_paper == paper


def test_the_copy_is_destroyed_after_its_term_and_not_while_it_is_contested(
    cast: Any, django_capture_on_commit_callbacks: Any
) -> None:
    def night(days: int) -> int:
        on = cast.day + dt.timedelta(days=days)
        with django_capture_on_commit_callbacks(execute=True):
            return remove_identities(on=on, by=system(), at=cast.at)

    paper = locked(cast)
    done, open_ = cast.searching(identity_paper=paper), cast.searching()
    contested = cast.closed()
    cast.closed(done)
    facts = {"kind": "reconsideration", "body": "市政府", "case_number": "1号"}
    cast.do("record_challenge", contested, "registrar", filed_on=cast.day, **facts)
    lies = shelf.place(paper.blob.digest)
    assert night(TERM - 1) == 0 and lies.exists()
    assert night(TERM) == 1 and not lies.exists()
    gone = cast.fresh(done)
    assert gone.identity_paper is None
    assert gone.identity_removed_on == cast.day + dt.timedelta(days=TERM)
    assert cast.fresh(contested).identity_paper and cast.fresh(open_).identity_paper
    assert night(TERM + 300) == 0
