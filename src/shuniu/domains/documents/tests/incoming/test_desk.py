"""The staff pages: every state, person and form; registering; what is not theirs is not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from shuniu.casework.models import Matter
from shuniu.casework.queries import steps_open_to
from shuniu.domains.documents.models import Incoming
from shuniu.ground import clock

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"  # noqa: E501
FORM = {
    "category": "superior",
    "sender_text": "临江市人民政府",
    "document_number": "临江政发[2026]66号",
    "title": "关于做好秋季防火工作的通知",
    "means": "scan",
    "secrecy": "internal",
    "pages": "3",
    "copies": "1",
}


@pytest.fixture
def as_(desk: Any, set_clock: Callable[[Any], None]) -> Callable[[str], Client]:
    """A browser in which that member is signed in, on the story's day."""
    set_clock(desk.at + dt.timedelta(minutes=30))

    def browser(name: str) -> Client:
        client = Client()
        client.force_login(desk.members[name], backend="django.contrib.auth.backends.ModelBackend")
        return client

    return browser


def text(response: Any) -> str:
    assert response.status_code == 200, response
    return str(response.content.decode())


@pytest.mark.parametrize(
    "stage",
    [
        *("received", "registered", "proposed", "instructed", "assigned", "handling"),
        *("extending", "answered", "closed"),
    ],
)
def test_every_state_has_its_pages_and_forms(desk: Any, as_: Any, stage: str) -> None:
    incoming = desk.until(stage)
    matter = Matter.objects.get(pk=incoming.pk)
    for name in ("registrar", "leader", "housing_handler", "town_handler"):
        client = as_(name)
        shown = client.get(reverse("desk:matter", args=[incoming.pk]))
        if shown.status_code == 404:
            assert name.endswith("handler") and not steps_open_to(matter, getattr(desk, name))
            continue
        assert matter.title in text(shown)
        for step in steps_open_to(matter, getattr(desk, name)):
            page = client.get(reverse("desk:step", args=[incoming.pk, step.code]))
            assert str(step.label) in text(page)
    assert as_("town_handler").get(reverse("desk:matter", args=[incoming.pk])).status_code == 404
    client = as_("registrar")
    assert matter.number in text(client.get(reverse("desk:list", args=["incoming"])))
    assert "文件处理单" in text(client.get(reverse("desk:sheet", args=[incoming.pk])))
    assert client.get(reverse("desk:export", args=["incoming"])).status_code == 200


def test_registered_on_one_page_and_said_when_it_is_there_already(desk: Any, as_: Any) -> None:
    client, address = as_("registrar"), reverse("desk:open", args=["incoming"])
    shown = text(client.get(address))
    assert "收文登记" in shown and "严禁处理、存储、传输国家秘密" in shown
    scan = SimpleUploadedFile("来文.pdf", PDF, "application/pdf")
    done = client.post(address, {**FORM, "scans": scan, "once": "1"})
    assert done.status_code == 302, done.content.decode()
    incoming = Incoming.objects.get()
    assert incoming.document_number == "临江政发〔2026〕66号"
    assert done.url == reverse("desk:matter", args=[incoming.pk])
    assert "来文.pdf" in text(client.get(done.url))
    # The same number again: the form names the one that is there, and leads to it.
    again = text(client.post(address, {**FORM, "document_number": "临江政发（2026）66号"}))
    assert "同一字号已经登记过" in again and done.url in again
    # Nearly the same title: said once, not forbidden.
    near = {**FORM, "document_number": "临江政发〔2026〕67号"}
    hinted = text(client.post(address, near))
    assert "标题与已登记的来文相近" in hinted and 'name="hinted"' in hinted
    assert client.post(address, {**near, "hinted": "1"}).status_code == 302
    near["document_number"] = ""
    secret = text(client.post(address, {**near, "title": "机密★1年 某通知"}))
    assert "国家秘密标志" in secret and Incoming.objects.count() == 2
    # A moment that no list could show again is told, not stored.
    ancient = text(client.post(address, {**near, "hinted": "1", "received_at": "0001-01-01T00:00"}))
    assert "年份不对" in ancient and Incoming.objects.count() == 2
    assert as_("leader").get(address).status_code == 404


def test_proposed_instructed_with_a_tick_and_given_out_on_the_screen(desk: Any, as_: Any) -> None:
    incoming = desk.registered()
    step = lambda code: reverse("desk:step", args=[incoming.pk, code])  # noqa: E731
    leader = desk.members["leader"].pk
    housing = desk.units["housing"].pk

    def seen() -> int:
        return Matter.objects.get(pk=incoming.pk).last_move_id

    form = {"text": "拟请县长批示。", "leaders": [leader], "order": "in_order", "seen": seen()}
    assert as_("registrar").post(step("propose"), {**form, "lead_unit": housing}).status_code == 302
    page = text(as_("leader").get(reverse("desk:leader")))
    assert incoming.matter.title in page
    form = {
        "text": "请住建局办。",
        "follow_up": "on",
        "follow_due_on": "2026-09-20",
        "seen": seen(),
    }
    assert as_("leader").post(step("instruct"), form).status_code == 302
    item = Matter.objects.get(kind="supervision")
    assert item.origin_id == incoming.pk
    assert item.number in text(as_("registrar").get(reverse("desk:matter", args=[incoming.pk])))
    form = {"lead_unit": housing, "assisting": [], "seen": seen()}
    assert as_("registrar").post(step("assign"), form).status_code == 302
    assert desk.state(incoming) == "assigned"


def test_telegrams_show_what_is_left_to_the_minute(desk: Any, as_: Any) -> None:
    telegram = desk.registered(category="telegram", telegram_level="very_urgent", means="wire")
    listed = text(as_("registrar").get(reverse("desk:list", args=["incoming"])))
    assert "还有7小时30分" in listed
    with clock.at(desk.at + dt.timedelta(hours=9)):
        late = text(as_("registrar").get(reverse("desk:list", args=["incoming"]) + "?urgency=late"))
        assert "已超时" in late or telegram.matter.number in late
        home = text(as_("registrar2").get(reverse("desk:home")))
        assert "件紧急来文已超时" in home


def test_sent_to_readers_and_done(desk: Any, as_: Any) -> None:
    incoming = desk.registered()
    form = {
        "purpose": "know",
        "groups": ["leaders"],
        "order": "together",
        "seen": Matter.objects.get(pk=incoming.pk).last_move_id,
    }
    address = reverse("desk:step", args=[incoming.pk, "circulate_close"])
    assert as_("registrar").post(address, form).status_code == 302
    assert desk.state(incoming) == "closed"
    assert "传阅（知晓）" in text(as_("leader").get(reverse("desk:home") + "?tab=read"))
    waiting = reverse("desk:list", args=["incoming"]) + "?readings=waiting"
    assert incoming.matter.number in text(as_("registrar").get(waiting))
