from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from shuniu.commons import ofd
from shuniu.commons.people.actor import Actor, system
from shuniu.commons.people.duties import HANDLER, REGISTRAR, REVIEWER
from shuniu.commons.people.models import Member, Post, Tenure, Unit
from shuniu.commons.people.queries import actor_of
from shuniu.commons.sealing import actions
from shuniu.commons.typeset import OfficialLetter, letter_pdf
from shuniu.ground import clock

DAY = dt.date(2026, 11, 20)
AT = clock.on(DAY)


@dataclass
class Office:
    """A small office with a government, a bureau, a clerk, a second person and a stranger."""

    government: Unit
    bureau: Unit
    people: dict[str, Actor]
    pdf: bytes
    ofd: bytes

    def seal(self, **more: Any) -> actions.Sealed:
        """Seal the document as it should be done, but for what is said otherwise."""
        given: dict[str, Any] = {
            "organ_unit": self.government,
            "number": "云政发〔2026〕12号",
            "title": "云亭县人民政府关于某事的通知",
            "subject_kind": "outgoing",
            "subject_id": 1,
            "pdf": self.pdf,
            "ofd": self.ofd,
            "requested_by": self.people["clerk"],
            "by": self.people["second"],
            "at": AT,
        }
        return actions.apply(**{**given, **more})


@pytest.fixture(scope="session")
def made_files() -> tuple[bytes, bytes]:
    """A letter as PDF and OFD."""
    pdf = letter_pdf(
        OfficialLetter(
            organ="云亭县人民政府",
            number="云政发〔2026〕12号",
            title="关于某事的复函",
            to="市政府办公室",
            paragraphs=("来函收悉。",),
            signature="云亭县人民政府",
            day=DAY,
        ),
        at=AT,
    )
    return pdf, ofd.from_pdf(pdf, metadata={"标题": "关于某事的复函"})


@pytest.fixture
def office(db: None, made_files: tuple[bytes, bytes], set_clock: Callable[..., None]) -> Office:
    """The office, whose government has a seal that the county office keeps."""
    set_clock(AT)
    units = {
        code: Unit.objects.create(
            code=code, name=name, short_name=name[-6:], kind="other_body", opened_on=DAY
        )
        for code, name in (
            ("gov", "云亭县人民政府"),
            ("office", "云亭县人民政府办公室"),
            ("bureau", "云亭县水利局"),
        )
    }
    people: dict[str, Actor] = {}
    for login, unit, duty in (
        ("clerk", "office", REGISTRAR),
        ("second", "office", REVIEWER),
        ("stranger", "bureau", HANDLER),
    ):
        member = Member.objects.create(login=login, name=login, unit=units[unit])
        post = Post.objects.create(code=login, unit=units[unit], title=login, duties=[duty])
        Tenure.objects.create(member=member, post=post, first_day=DAY)
        people[login] = actor_of(member, DAY)
    actions.open_seal(units["gov"], keeper=units["office"], by=system(), at=AT)
    return Office(units["gov"], units["bureau"], people, *made_files)
