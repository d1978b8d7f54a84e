"""对端、收件口: whom one knows by which key, and what is taken in from whom."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.conf import settings as django_settings
from django.db import transaction
from django.urls import reverse

from shuniu.casework.models import Matter
from shuniu.casework.queries import todo as all_todo
from shuniu.commons.people.actor import citizen
from shuniu.commons.trail.models import Entry
from shuniu.domains.exchange import actions
from shuniu.domains.exchange.actions.station import NoStation
from shuniu.domains.exchange.models import (
    Dispatch,
    Peer,
    PeerDelivery,
    PeerKey,
    ReceivedPackage,
    SentPackage,
    Station,
)
from shuniu.domains.exchange.wire import frames, package, signing
from shuniu.domains.exchange.wire.package import File, Manifest, canonical
from shuniu.domains.exchange.wire.transport import TYPE
from shuniu.ground.refusal import FieldRefused, NotYours


def todo(actor: Any, **more: Any) -> list[Any]:
    """What waits for the actor in the exchange alone; other rooms take in what was signed for."""
    return all_todo(actor, kind="dispatch", **more)


CITY = signing.make_key()
LOCKED_WITH = django_settings.SECRET_KEY


@pytest.fixture(autouse=True)
def _the_lock_of_the_key(settings: Any) -> None:
    """The journeys set another secret for their stage, which lasts as long as the worker."""
    settings.SECRET_KEY = LOCKED_WITH


PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n%%EOF\n"
TOLD = {
    "title": "关于报送三季度情况的通知",
    "document_number": "云州政办〔2026〕9号",
    "kind": "通知",
    "issuer": "云州市人民政府办公室",
    "urgency": "urgent",
    "issued_on": "2026-08-31",
}


def known(cast: Any, **more: Any) -> Peer:
    """The city in the address book, and this county's own key."""
    if not Station.objects.exists():
        actions.set_up_station(
            code="county", name="云汀县政府办", by=cast.administrator, at=cast.at
        )
    given = {
        "code": "city",
        "name": "云州市政府办公室",
        "level": "up",
        "base_url": "https://city.example",
        "public_key": CITY[0],
        "reason": "电话核对指纹",
    }
    return actions.add_peer(**{**given, **more}, by=cast.administrator, at=cast.at)


def packed(folder: Path, sequence: int, told: dict[str, Any] = TOLD, **more: Any) -> bytes:
    """A package of the city's, as it goes over the wire."""
    body = more.pop("paper", PDF + f"%{sequence}\n%%EOF\n".encode())
    paper = folder / f"{uuid4()}.pdf"
    paper.write_bytes(body)
    metadata = canonical(told)
    files = [File("metadata.json", "metadata.json", len(metadata), signing.sm3(metadata))]
    receipt = more.get("sort") == "receipt"
    if not receipt:
        files.append(File("papers/01.pdf", "正文.pdf", *package.digest_of(paper)))
    manifest = Manifest(
        more.get("package_id") or uuid4(),
        more.get("sort", "document"),
        sequence,
        more.get("sender", "city"),
        more.get("receiver", "county"),
        "2026-09-01T09:00:00+08:00",
        tuple(files),
    ).to_bytes()
    out = io.BytesIO()
    signature = signing.sign(manifest, CITY[1])
    package.write(out, manifest, signature, metadata, [] if receipt else [paper])
    return out.getvalue()


def hand_in(client: Any, *bodies: bytes) -> list[dict[str, Any]]:
    body = b"".join(frames.head(len(b)) + b for b in bodies)
    response = client.post(reverse("exchange:inbox"), body, content_type=TYPE)
    assert response.status_code == 200
    answers: list[dict[str, Any]] = json.loads(response.content)["answers"]
    return answers


def test_a_document_waits_for_the_office_and_its_receipt_goes_back(
    browse: Any, client: Any, tmp_path: Path
) -> None:
    cast = browse
    peer = known(cast)
    one, two = packed(tmp_path, 1), packed(tmp_path, 2)
    first, second = hand_in(client, one, two)
    own = Station.objects.get()
    for answer in (first, second):
        assert answer["result"] == "registered"
        assert signing.verify(canonical(answer["receipt"]), answer["signature"], own.public_key)
    assert [t.matter.number for t in todo(cast.registrar)] == ["云交〔2026〕1号", "云交〔2026〕2号"]
    dispatch = Dispatch.objects.first()
    assert dispatch is not None and dispatch.sender == "云州市人民政府办公室"
    assert cast.receipt(dispatch, "office").due_on.isoformat() == "2026-09-02"
    assert hand_in(client, one)[0]["receipt"] == first["receipt"]
    assert Matter.objects.count() == 2
    cast.do("sign_for", dispatch, cast.registrar)
    back = SentPackage.objects.get(peer=peer)
    assert (back.sort, back.told["event"], back.told["of"]) == (
        "receipt",
        "signed",
        first["receipt"]["package"],
    )
    cast.do("send_back", dispatch, cast.registrar, reason="发错了。")
    assert cast.state(dispatch) == "given_back"
    assert SentPackage.objects.latest("pk").told["reason"] == "发错了。"


@pytest.mark.parametrize(
    ("told", "paper", "words"),
    [
        ({**TOLD, "title": "机密★1年 通知"}, PDF, "非涉密系统"),
        ({**TOLD, "title": "长" * 300}, PDF, "标题有300个字"),
        (TOLD, b"MZ this is a program", "内容"),
        ({**TOLD, "issued_on": "2026-02-31"}, PDF, "格式不对"),
        ({**TOLD, "more": ["x"]}, PDF, "格式不对"),
    ],
)
def test_what_cant_be_registered_is_given_back_and_holds_nothing_up(
    browse: Any, client: Any, tmp_path: Path, told: Any, paper: bytes, words: str
) -> None:
    known(browse)
    bad, good = packed(tmp_path, 1, told, paper=paper), packed(tmp_path, 2)
    first, second = hand_in(client, bad, good)
    assert words in first["receipt"]["returned"]
    assert second["receipt"]["returned"] == "" and Dispatch.objects.count() == 1


def test_order_and_contradiction(browse: Any, client: Any, tmp_path: Path) -> None:
    known(browse)
    one, three = packed(tmp_path, 1), packed(tmp_path, 3)
    early, first, still = hand_in(client, three, one, three)
    assert (early["result"], early["expected"]) == ("early", 1)
    assert first["result"] == "registered" and still["result"] == "early"
    (other,) = hand_in(client, packed(tmp_path, 1))
    assert other["result"] == "refused" and "不一致" in other["sentence"]
    assert ReceivedPackage.objects.count() == 1


def test_strangers_are_refused_with_a_trace(browse: Any, client: Any, tmp_path: Path) -> None:
    cast = browse
    peer = known(cast)
    wrong = [
        (packed(tmp_path, 1, sender="nobody"), "没有登记"),
        (packed(tmp_path, 1, receiver="other"), "不是本级"),
        (b"nonsense" * 200, "没有通过验证"),
    ]
    for body, words in wrong:
        (answer,) = hand_in(client, body)
        assert answer["result"] == "refused" and words in answer["sentence"]
    actions.switch_peer(peer, by=cast.administrator, at=cast.at)
    (answer,) = hand_in(client, packed(tmp_path, 1))
    assert "没有启用" in answer["sentence"]
    assert Entry.objects.filter(verb="exchange.package_refused").count() == 4
    assert not ReceivedPackage.objects.exists()
    assert client.post(reverse("exchange:inbox"), {"a": "b"}).status_code == 415
    assert client.get(reverse("exchange:inbox")).status_code == 405


def test_a_flood_of_refused_packages_is_cut_short(browse: Any, client: Any) -> None:
    known(browse)
    body = frames.head(4) + b"abcd"
    codes = [
        client.post(reverse("exchange:inbox"), body, content_type=TYPE).status_code
        for _n in range(62)
    ]
    assert codes[0] == 200 and codes[-1] == 429


def test_a_peers_receipts_settle_the_sending(browse: Any, client: Any, tmp_path: Path) -> None:
    cast = browse
    known(cast)
    dispatch = cast.sent("land", peers=["city"])
    cast.do("sign_for", dispatch, cast.land_handler)
    assert cast.state(dispatch) == "sent", "the city has not signed"
    of = str(SentPackage.objects.get().package_id)
    signed = {"event": "signed", "of": of, "who": "市政府办王五", "at": "2026-09-01T08:00:00+00:00"}
    unknown = {"event": "signed", "of": "no such", "at": "nonsense"}
    returned = {"event": "returned", "of": of, "reason": "重复报送。"}
    bodies = [
        packed(tmp_path, n, told, sort="receipt")
        for n, told in enumerate((unknown, signed, signed), start=1)
    ]
    assert [a["result"] for a in hand_in(client, *bodies)] == ["registered"] * 3
    assert cast.state(dispatch) == "completed"
    assert dispatch.matter.moves.filter(step="peer_signed").count() == 1
    hand_in(client, packed(tmp_path, 4, returned, sort="receipt"))
    assert cast.state(dispatch) == "unsettled"
    assert [t.matter.pk for t in todo(cast.registrar)] == [dispatch.pk]
    cast.do("accept_return", dispatch, cast.registrar)
    assert cast.state(dispatch) == "completed" and PeerDelivery.objects.get().settled_at


def test_keys_and_addresses_leave_a_trace(cast: Any) -> None:
    peer = known(cast)
    key, _private = signing.make_key()
    cast.later()
    actions.change_key(
        peer,
        public_key=key.upper(),
        reason="市府办函〔2026〕3号",
        by=cast.administrator,
        at=cast.at,
    )
    old, new = PeerKey.objects.order_by("pk")
    assert old.until == new.since == cast.at and new.public_key == key
    actions.change_address(peer, base_url="https://new.example/", by=cast.administrator, at=cast.at)
    assert Peer.objects.get().base_url == "https://new.example"
    verbs = Entry.objects.filter(subject_kind="exchange_peer").order_by("pk")
    assert [e.verb.removeprefix("exchange.peer_") for e in verbs] == [
        *("key_entered", "added", "key_entered", "moved")
    ]
    for wrong in ({"base_url": "http://10.0.0.1"}, {"public_key": "04ab"}, {"code": "市府"}):
        with pytest.raises(FieldRefused), transaction.atomic():
            known(cast, **{"code": "other", **wrong})
    with pytest.raises(FieldRefused, match="已经登记"):
        known(cast)


def test_only_the_administrator_keeps_peers(cast: Any) -> None:
    peer = known(cast)
    strangers = [cast.registrar, cast.land_handler, cast.leader, cast.auditor, citizen(1)]
    for who in strangers:
        by = {"by": who, "at": cast.at}
        with pytest.raises(NotYours):
            actions.set_up_station(code="x", name="x", **by)
        with pytest.raises(NotYours):
            known_by(by)
        with pytest.raises(NotYours):
            actions.change_key(peer, public_key=CITY[0], reason="x", **by)
        with pytest.raises(NotYours):
            actions.change_address(peer, base_url="https://x.example", **by)
        with pytest.raises(NotYours):
            actions.switch_peer(peer, **by)
        if who != cast.registrar:
            with pytest.raises(NotYours):
                actions.deliver_now(peer, **by)


def known_by(by: dict[str, Any]) -> None:
    actions.add_peer(
        code="x",
        name="x",
        level="up",
        base_url="https://x.example",
        public_key=CITY[0],
        reason="x",
        **by,
    )


def test_without_a_station_nothing_is_taken_in(browse: Any, client: Any, tmp_path: Path) -> None:
    (answer,) = hand_in(client, packed(tmp_path, 1))
    assert answer["sentence"] == NoStation().sentence


def test_the_pages_of_peers_and_outbox(browse: Any) -> None:
    cast = browse
    peer = known(cast, base_url="http://127.0.0.1:9")
    cast.sent("land", peers=["city"])
    registrar, administrator = cast.browser("registrar"), cast.browser("administrator")
    row = reverse("desk:register_row", args=["exchange_peers", peer.pk])
    shown = administrator.get(row).content.decode()
    assert signing.fingerprint(CITY[0]) in shown and "电话核对指纹" in shown
    act = reverse("desk:register_act", args=["exchange_peers", peer.pk, "deliver"])
    assert "连接被拒绝" in registrar.post(act).content.decode()
    outbox = registrar.get(reverse("desk:register", args=["exchange_outbox"])).content.decode()
    assert "连接被拒绝" in outbox and "再试" in outbox and "护林防火" not in outbox
    station = administrator.get(reverse("desk:register", args=["exchange_station"]))
    assert "云汀县政府办" in station.content.decode()
    assert cast.browser("land_handler").get(row).status_code == 404
    form = administrator.get(reverse("desk:register_open", args=["exchange_peers"]))
    assert re.search(r'name="public_key"', form.content.decode())
    send = registrar.get(reverse("desk:open", args=["dispatch"])).content.decode()
    assert "云州市政府办公室" in send


def test_packages_have_their_own_names(cast: Any) -> None:
    known(cast)
    cast.sent("land", peers=["city"])
    assert isinstance(SentPackage.objects.get().package_id, UUID)
