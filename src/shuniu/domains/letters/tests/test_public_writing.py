"""A citizen writes a letter on the site, one thing a page, and gets a number and a code."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, TestCase

from shuniu.casework.models import Matter
from shuniu.commons.notices.models import Delivery, PhoneCode
from shuniu.commons.papers.models import Paper
from shuniu.domains.letters.models import Letter
from shuniu.ground import clock

from .conftest import TEXT, TITLE, Cast

URL = "/letters/write/{}/"


def sent_code() -> str:
    delivery = Delivery.objects.latest("pk")
    folder = Path(settings.OUTBOX_ROOT) / delivery.channel
    text = (folder / f"{delivery.pk:08d}.txt").read_text(encoding="utf-8")
    return "".join(c for c in text.partition("验证码")[2][:6] if c.isdigit())


class Browser(Client):
    """After each form comes what waits for its commit: messages go out."""

    def post(self, *args: Any, **kwargs: Any) -> Any:
        with TestCase.captureOnCommitCallbacks(execute=True):
            return super().post(*args, **kwargs)


@pytest.fixture
def page(cast: Cast) -> Client:
    return Browser()


def post(page: Client, step: str, **values: Any) -> Any:
    return page.post(URL.format(step), values)


def until_code(page: Client, **matter: Any) -> None:
    assert post(page, "kind", mailbox="inquiry", letter_type="help").status_code == 302
    given = {"title": TITLE, "text": TEXT, "town": "", "complained_unit": ""} | matter
    assert post(page, "matter", **given).status_code == 302
    assert post(page, "papers").status_code == 302
    reply = post(page, "writer", name="张三丰", phone="138 1234 5678")
    assert reply.status_code == 302, reply.content.decode()


def write(page: Client, wish: str = "public", **matter: Any) -> Any:
    until_code(page, **matter)
    reply = post(page, "code", code=sent_code())
    assert reply.status_code == 302, reply.content.decode()
    assert post(page, "wish", wish=wish).status_code == 302
    return post(page, "check")


def test_the_whole_way(page: Client) -> None:
    assert page.get("/letters/write/").status_code == 200
    reply = write(page)
    assert reply.headers["Location"].endswith("/done/")
    done = page.get(reply.headers["Location"]).content.decode()
    letter = Letter.objects.select_related("matter").get()
    assert letter.matter.number in done
    assert (letter.writer_phone, letter.consent_public) == ("13812345678", True)
    assert letter.phone_confirmed_at is not None
    assert letter.matter.state == "submitted"


def test_a_double_click_makes_one_letter(page: Client) -> None:
    write(page)
    again = post(page, "check")
    assert again.status_code == 302
    assert Letter.objects.count() == 1


def test_one_cannot_jump_ahead(page: Client) -> None:
    reply = page.get(URL.format("wish"))
    assert reply.headers["Location"].endswith("/kind/")


def test_a_wrong_code_is_told_and_nothing_is_sent(page: Client) -> None:
    until_code(page)
    right = sent_code()
    wrong = "000000" if right != "000000" else "111111"
    reply = post(page, "code", code=wrong)
    assert reply.status_code == 422
    assert "验证码" in reply.content.decode()
    assert not Letter.objects.exists()
    assert PhoneCode.objects.get().tries == 1


def test_changing_the_telephone_asks_for_a_new_code(page: Client) -> None:
    until_code(page)
    assert post(page, "code", code=sent_code()).status_code == 302
    assert post(page, "writer", name="张三丰", phone="13900000001").status_code == 302
    post(page, "wish", wish="private")
    reply = post(page, "check")
    assert reply.status_code == 422
    assert "重新获取验证码" in reply.content.decode()
    assert not Letter.objects.exists()


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("title", "", "请填写标题"),
        ("title", "长" * 61, "最多60个字"),
        ("text", "短", "至少10个字"),
        ("text", "字" * 3001, "最多3000个字"),
        ("text", "有\0字节" * 5, "无法识别的字符"),
        ("town", "999999", "没有这一项"),
        ("complained_unit", "'; drop table", "没有这一项"),
    ],
)
def test_bad_input_is_told_beside_the_field(
    page: Client, field: str, value: str, sentence: str
) -> None:
    post(page, "kind", mailbox="inquiry", letter_type="help")
    given = {"title": TITLE, "text": TEXT, "town": "", "complained_unit": ""} | {field: value}
    reply = post(page, "matter", **given)
    body = reply.content.decode()
    assert reply.status_code == 422
    assert sentence in body
    kept = TEXT if field != "text" else TITLE
    assert kept in body
    assert not Letter.objects.exists()


def test_hostile_text_is_shown_as_text(page: Client) -> None:
    title, text = (
        "<script>alert(1)</script>路灯",
        "‮倒写<img src=x onerror=alert(1)>😀路灯坏了两个月没人修",
    )
    until_code(page, title=title, text=text)
    body = page.get(URL.format("matter")).content.decode()
    assert "<script>alert" not in body
    assert "<img src=x" not in body
    assert "😀" in body
    assert "\u202e" not in body


def test_files_are_kept_between_pages(page: Client) -> None:
    post(page, "kind", mailbox="inquiry", letter_type="help")
    post(page, "matter", title=TITLE, text=TEXT, town="", complained_unit="")
    file = SimpleUploadedFile("../../说明.txt", "车库积水".encode(), "text/plain")
    reply = post(page, "papers", file=file)
    assert reply.status_code == 302, reply.content.decode()
    body = page.get(URL.format("papers")).content.decode()
    assert "说明.txt" in body
    assert ".." not in Paper.objects.get().name


def test_a_disguised_file_is_refused(page: Client) -> None:
    post(page, "kind", mailbox="inquiry", letter_type="help")
    post(page, "matter", title=TITLE, text=TEXT, town="", complained_unit="")
    file = SimpleUploadedFile("照片.jpg", b"MZ\x90\x00" + b"\0" * 200, "image/jpeg")
    reply = post(page, "papers", file=file)
    assert reply.status_code == 422
    assert not Paper.objects.exists()


def test_a_flood_is_slowed_with_an_explanation(page: Client) -> None:
    replies = [post(page, "kind", mailbox="x", letter_type="y") for _ in range(125)]
    assert replies[-1].status_code == 429
    assert int(replies[-1].headers["Retry-After"]) > 0
    assert "再试" in replies[-1].content.decode()


def test_secrecy_is_kept(page: Client) -> None:
    write(page, wish="secret")
    letter = Letter.objects.get()
    assert letter.keep_secret
    assert not letter.consent_public
    assert Matter.objects.get().opened_at <= clock.now()
