"""A writer follows the own letter by number and code; nobody else can."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from shuniu.domains.letters import actions
from shuniu.domains.letters.models import Letter
from shuniu.ground import clock

from .conftest import ANSWER, Cast


def code_of(letter: Letter) -> str:
    return actions.code_for(Letter.objects.get(pk=letter.pk).idempotency_key)


def number_of(letter: Letter) -> str:
    return Letter.objects.select_related("matter").get(pk=letter.pk).matter.number


def enter(client: Client, letter: Letter, code: str | None = None) -> Any:
    return client.post(
        "/letters/mine/", {"number": number_of(letter), "code": code or code_of(letter)}
    )


def test_number_and_code_open_the_letter(cast: Cast, client: Client) -> None:
    letter = cast.answered()
    reply = enter(client, letter)
    assert reply.status_code == 302
    body = client.get(reply.headers["Location"]).content.decode()
    assert ANSWER[:20] in body
    assert "评价答复" in body


def test_a_wrong_code_opens_nothing(cast: Cast, client: Client) -> None:
    reply = enter(client, cast.answered(), "0000000000")
    assert reply.status_code == 422
    assert "没有找到这封来信" in reply.content.decode()
    assert client.get("/letters/mine/letter/").status_code == 302


def test_a_stranger_without_the_pass_sees_nothing(cast: Cast, client: Client) -> None:
    cast.answered()
    for name in ("letter", "rate", "ask", "withdraw"):
        reply = client.get(f"/letters/mine/{name}/")
        assert reply.status_code == 302
        assert reply.headers["Location"] == "/letters/mine/"


def test_a_forged_pass_is_worthless(cast: Cast, client: Client) -> None:
    letter = cast.answered()
    client.cookies["own_letter"] = f"{letter.pk}:forged"
    assert client.get("/letters/mine/letter/").status_code == 302


def test_guessing_codes_is_slowed(cast: Cast, client: Client) -> None:
    letter = cast.answered()
    replies = [enter(client, letter, f"{i:010d}") for i in range(12)]
    assert replies[-1].status_code == 429


def test_the_writer_rates(cast: Cast, client: Client) -> None:
    letter = cast.answered()
    enter(client, letter)
    with clock.at(cast.at):
        reply = client.post("/letters/mine/rate/", {"satisfaction": "satisfied"})
    assert reply.status_code == 302
    assert cast.fresh(letter).satisfaction == "satisfied"
    assert cast.state(letter) == "closed"


def test_a_dissatisfied_one_has_to_say_why_and_keeps_the_form(cast: Cast, client: Client) -> None:
    letter = cast.answered()
    enter(client, letter)
    with clock.at(cast.at):
        reply = client.post("/letters/mine/rate/", {"satisfaction": "dissatisfied"})
    assert reply.status_code == 422
    assert "哪里不满意" in reply.content.decode()
    assert cast.state(letter) == "answered"


def test_the_writer_asks_once_again(cast: Cast, client: Client) -> None:
    letter = cast.answered()
    enter(client, letter)
    with clock.at(cast.at):
        client.post("/letters/mine/ask/", {"text": "什么时候再检修？"})
    assert cast.state(letter) == "to_rehandle"
    assert (
        "追问"
        not in client.get("/letters/mine/letter/")
        .content.decode()
        .split("办理进展")[0]
        .split("您写的内容")[0]
    )


def test_what_is_not_possible_now_is_not_offered(cast: Cast, client: Client) -> None:
    letter = cast.handling()
    enter(client, letter)
    assert client.get("/letters/mine/rate/").status_code == 302
    body = client.get("/letters/mine/letter/").content.decode()
    assert "评价答复" not in body


def test_a_stale_form_is_told(cast: Cast, client: Client) -> None:
    letter = cast.write()
    enter(client, letter)
    cast.do("accept", letter, cast.registrar)
    with clock.at(cast.at):
        reply = client.post("/letters/mine/withdraw/", {"reason": "", "seen": "1"})
    assert reply.status_code == 422
    assert cast.state(letter) == "accepted"


@pytest.mark.parametrize("kind", ["submitted", "rejected"])
def test_no_staff_name_is_shown(cast: Cast, client: Client, kind: str) -> None:
    letter = cast.write()
    if kind == "rejected":
        cast.do("reject", letter, cast.registrar, reason="disclosure")
    enter(client, letter)
    body = client.get("/letters/mine/letter/").content.decode()
    assert "registrar" not in body
