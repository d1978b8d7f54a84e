"""印章 and 用印台账 at the desk: who sees them, what can be done, and what the public is told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from shuniu.casework.testing import county as counties
from shuniu.commons.people.duties import ADMINISTRATOR, AUDITOR
from shuniu.commons.sealing import actions
from shuniu.commons.sealing.models import CountyKey, Seal
from shuniu.ground import clock
from shuniu.site import verifying

AT = clock.on(counties.FRIDAY, 10)
PDF = b"%PDF-1.7 sealed\n%%EOF"


@pytest.fixture
def sealed(county: counties.County) -> actions.Sealed:
    """The roads unit's seal, kept by the office, put to one document."""
    county.seat("keeper", "office", ADMINISTRATOR)
    county.seat("auditor", "office", AUDITOR)
    registrar = county.actor("registrar")
    actions.open_seal(county.units["roads"], keeper=county.units["office"], by=registrar, at=AT)
    return actions.apply(
        organ_unit=county.units["roads"],
        number="路字〔2026〕3号",
        title="关于修路灯的通知",
        subject_kind="errand",
        subject_id=1,
        pdf=PDF,
        ofd=b"",
        requested_by=registrar,
        by=county.actor("reviewer"),
        at=AT,
    )


@pytest.mark.parametrize(
    ("login", "register", "ledger"),
    [
        ("registrar", 200, 200),
        ("reviewer", 200, 200),
        ("leader", 200, 200),
        ("auditor", 200, 200),
        ("keeper", 200, 404),
        ("roads", 404, 404),
        ("idle", 404, 404),
    ],
)
def test_register_and_ledger_are_for_those_with_the_duty(
    sealed: actions.Sealed,
    browser: Callable[[str], Client],
    login: str,
    register: int,
    ledger: int,
) -> None:
    client, seal = browser(login), Seal.objects.get()
    assert client.get("/desk/r/seals/").status_code == register
    assert client.get(f"/desk/seals/{seal.pk}/picture").status_code == register
    assert client.get("/desk/r/seal-uses/").status_code == ledger
    assert client.get(f"/desk/r/seal-uses/{sealed.use_ids[0]}/").status_code == ledger


def test_the_administrator_renews_the_key_and_nobody_else(
    sealed: actions.Sealed, browser: Callable[[str], Client]
) -> None:
    words = {"organ": "县人民政府", "sure": "on"}
    for login, status in (("registrar", 404), ("auditor", 404)):
        assert browser(login).post("/desk/r/seal-keys/new/", words).status_code == status
    assert browser("registrar").get("/desk/r/seal-keys/").status_code == 404
    keeper = browser("keeper")
    assert "请勾选" in keeper.post("/desk/r/seal-keys/new/", {"organ": "县"}).content.decode()
    assert keeper.post("/desk/r/seal-keys/new/", words).status_code == 302
    assert CountyKey.objects.filter(retired_at=None).get().organ == "县人民政府"
    page = browser("auditor").get("/desk/r/seal-keys/").content.decode()
    assert sealed.serial in page
    assert "签名有效" in Client().get(f"/verify/{sealed.code}/").content.decode()


def test_a_seal_is_opened_closed_and_a_use_voided_at_the_desk(
    sealed: actions.Sealed, county: counties.County, browser: Callable[[str], Client]
) -> None:
    client = browser("registrar")
    page = client.get("/desk/r/seal-uses/").content.decode()
    assert "路字〔2026〕3号" in page and "registrar" in page and "reviewer" in page
    page = client.get(f"/desk/r/seal-uses/{sealed.use_ids[0]}/").content.decode()
    assert sealed.digest in page and f"/verify/{sealed.code}/" in page
    words = {"organ": county.units["water"].pk, "keeper": "", "once": ""}
    wrong = SimpleUploadedFile("seal.svg", b"<svg/>")
    reply = client.post("/desk/r/seals/new/", {**words, "picture": wrong})
    assert "应为PNG格式" in reply.content.decode()
    assert client.post("/desk/r/seals/new/", words).status_code == 302
    seal = Seal.objects.get(organ=county.units["water"])
    assert client.post(f"/desk/r/seals/{seal.pk}/close/", {"reason": "更换"}).status_code
    seal.refresh_from_db()
    assert seal.closed_on == counties.FRIDAY
    address = f"/desk/r/seal-uses/{sealed.use_ids[0]}/void/"
    assert browser("reviewer").post(address, {"reason": "有误"}).status_code == 404
    assert client.post(address, {"reason": "附件有误"}).status_code == 302
    assert "作废：附件有误" in Client().get(f"/verify/{sealed.code}/").content.decode()


def test_the_public_verifies_by_code_number_and_file(sealed: actions.Sealed) -> None:
    client = Client()
    page = client.get(f"/verify/{sealed.code}/")
    text = page.content.decode()
    assert page.status_code == 200 and "no-store" in page["Cache-Control"]
    for words in ("签名有效", "关于修路灯的通知", sealed.digest, "均不具有法律效力"):
        assert words in text
    reply = client.get("/verify/", {"q": f"{sealed.code[:5]}-{sealed.code[5:].lower()}"})
    assert reply["Location"] == f"/verify/{sealed.code}/"
    by_number = client.get("/verify/", {"q": "路字〔2026〕3号"}).content.decode()
    assert "签名有效" in by_number and "关于修路灯的通知" not in by_number
    for address in ("/verify/ABCDEFGHJK/", "/verify/%00/", "/verify/?q=没有〔2026〕9号"):
        missing = client.get(address)
        assert missing.status_code == 404 and "没有找到" in missing.content.decode()
    assert client.get("/verify/").status_code == 200
    assert client.get("/verify/", {"q": ""}).status_code == 422

    def hand_in(data: bytes) -> Any:
        return client.post("/verify/file/", {"file": SimpleUploadedFile("文件.pdf", data)})

    assert "完全一致" in hand_in(PDF).content.decode()
    assert "没有找到与这份文件一致" in hand_in(PDF + b"x").content.decode()
    assert client.post("/verify/file/").status_code == 422


def test_guessing_is_slowed(sealed: actions.Sealed, monkeypatch: pytest.MonkeyPatch) -> None:
    few = verifying.throttle.Limit("verify few", 2, dt.timedelta(minutes=10))
    monkeypatch.setattr(verifying, "LOOKS", few)
    client = Client()
    found = [client.get(f"/verify/ABCDEFGHJ{c}/").status_code for c in "KLMN"]
    assert found == [404, 404, 429, 429]
