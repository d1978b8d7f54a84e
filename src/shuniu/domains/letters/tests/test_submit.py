"""A citizen writes: one letter, one number, one code, whatever the line does."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest
from django.db import connections

from shuniu.casework.models import Term
from shuniu.commons.people.actor import citizen
from shuniu.domains.letters import actions, queries
from shuniu.domains.letters.actions.base import SentOtherwise
from shuniu.domains.letters.models import Letter
from shuniu.ground.refusal import FieldRefused, NotFound, NotYours


def test_a_letter_gets_a_number_a_code_and_two_deadlines(cast: Any) -> None:
    letter = cast.write()
    assert letter.matter.number == "云问202600001"
    assert cast.state(letter) == "submitted"
    terms = dict(Term.objects.filter(matter=letter.pk).values_list("name", "due_on"))
    assert terms == {"forward": dt.date(2026, 9, 2), "veto": dt.date(2026, 12, 1)}


def test_the_code_opens_the_letter_and_nothing_else_does(cast: Any) -> None:
    key = uuid4().hex
    given = {"mailbox": cast.mailbox, "letter_type": cast.type("help"), "key": key}
    sent = actions.submit(
        **given,
        title="路灯坏了没人修",
        text="临汀路东段的路灯从上周开始不亮，晚上很危险。",
        name="李四",
        phone="13900001111",
        by=citizen(None),
        at=cast.at,
    )
    assert len(sent.code) == 10 and sent.code.isdigit()
    assert queries.by_code(f" {sent.number} ", sent.code) == sent.letter
    full_width = sent.code.translate({ord(str(i)): chr(0xFF10 + i) for i in range(10)})
    assert queries.by_code(sent.number, full_width) == sent.letter
    for number, code in ((sent.number, "0000000000"), ("云问202699999", sent.code), ("", "")):
        with pytest.raises(NotFound):
            queries.by_code(number, code)
    assert sent.code not in sent.letter.query_code_hash


def test_sent_twice_it_is_one_letter_with_the_same_code(cast: Any) -> None:
    key = uuid4().hex
    first = cast.write(key=key)
    again = cast.write(key=key)
    assert first.pk == again.pk
    assert Letter.objects.count() == 1


def test_the_same_key_with_another_text_is_refused_with_the_number(cast: Any) -> None:
    key = uuid4().hex
    cast.write(key=key)
    with pytest.raises(SentOtherwise) as refused:
        cast.write(key=key, title="另外一件完全不同的事情")
    assert "云问202600001" in refused.value.sentence


def test_eight_clicks_at_once_make_one_letter(fresh_database: str, cast_maker: Any) -> None:
    cast = cast_maker()
    key = uuid4().hex

    def click(_n: int) -> int:
        try:
            return int(cast.write(key=key).pk)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        made = set(pool.map(click, range(8)))
    assert len(made) == 1
    assert Letter.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "more"),
    [
        ("title", {"title": "水"}),
        ("title", {"title": "长" * 61}),
        ("text", {"text": "太短"}),
        ("text", {"text": "字" * 3001}),
        ("name", {"name": " "}),
        ("phone", {"phone": ""}),
        ("phone", {"phone": "12345"}),
        ("keep_secret", {"consent_public": True, "keep_secret": True}),
        ("key", {"key": "short"}),
        ("letter_type", {"type": "petition"}),
        ("channel", {"channel": "pigeon"}),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_stored(
    cast: Any, field: str, more: dict[str, Any]
) -> None:
    with pytest.raises(FieldRefused) as refused:
        cast.write(**more)
    assert refused.value.field == field
    assert not Letter.objects.exists()


def test_hostile_marks_are_cleaned_away(cast: Any) -> None:
    letter = cast.write(
        title="路灯\x00坏了\u202e没人修", text="<script>alert(1)</script>\x00临汀路东段路灯不亮😀"
    )
    assert letter.matter.title == "路灯坏了没人修"
    assert letter.text == "<script>alert(1)</script>临汀路东段路灯不亮😀"


def test_a_stranger_cannot_enter_a_letter_for_somebody_but_the_registrar_can(cast: Any) -> None:
    for stranger in (cast.housing_handler, cast.leader, cast.broadcaster, cast.administrator):
        with pytest.raises(NotYours):
            cast.write(by=stranger, channel="phone")
    letter = cast.write(
        by=cast.registrar, channel="superior", name="", phone="", external_number="省信1"
    )
    assert letter.channel == "superior"


def test_a_closed_mailbox_takes_no_letters_from_the_web(cast: Any) -> None:
    cast.mailbox.online = False
    with pytest.raises(FieldRefused) as refused:
        cast.write()
    assert refused.value.field == "mailbox"


def test_only_the_administrator_or_the_loader_defines_mailboxes_and_types(cast: Any) -> None:
    with pytest.raises(NotYours):
        actions.define_mailbox(
            "x", name="x", unit=cast.unit("office"), number="n", by=cast.registrar, at=cast.at
        )
    with pytest.raises(NotYours):
        actions.define_letter_type("x", name="x", rule="let.help", by=cast.leader, at=cast.at)
    changed = actions.define_letter_type(
        "help", name="求助", rule="let.consult", by=cast.administrator, at=cast.at
    )
    assert changed.rule == "let.consult"


def test_the_writer_can_take_it_back_until_a_unit_has_it(cast: Any) -> None:
    letter, other = cast.accepted(), cast.write()
    for stranger in (cast.registrar, cast.writer(other)):
        with pytest.raises(NotYours):
            cast.do("withdraw", letter, stranger)
    cast.do("withdraw", letter, cast.writer(letter))
    assert cast.state(letter) == "withdrawn"
