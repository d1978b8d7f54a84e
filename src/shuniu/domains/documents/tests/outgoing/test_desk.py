"""The staff pages of outgoing documents: the list, the document's page, the page of a draft."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from shuniu.casework.models import Assignment
from shuniu.casework.posting import delivery_state
from shuniu.commons.typeset import fonts
from shuniu.domains.documents.models import Outgoing
from shuniu.domains.exchange.actions import add_peer, set_up_station
from shuniu.ground import sm


@pytest.fixture
def client_of(cast: Any, set_clock: Any) -> Any:
    set_clock(cast.at)

    def client(name: str) -> Client:
        found = Client()
        found.force_login(cast.members[name], backend="django.contrib.auth.backends.ModelBackend")
        return found

    return client


def test_a_clerk_opens_writes_and_submits_a_draft(cast: Any, client_of: Any) -> None:
    client = client_of("water_handler")
    opening = client.get(reverse("desk:list", args=["outgoing"]))
    assert opening.status_code == 200 and "拟稿" in opening.content.decode()
    form = {
        "kind": "notice",
        "issuer": str(cast.units["gov"].pk),
        "subject": "做好冬季水利施工",
        "to": "各镇人民政府，县财政局",
        "template": "",
        "urgency": "",
        "once": "7f3c1d7e-0a41-4a4c-9f8b-1f1f2ac01f01",
    }
    made = client.post(reverse("desk:open", args=["outgoing"]), form)
    assert made.status_code == 302, made.content.decode()[:2000]
    document = Outgoing.objects.select_related("matter").get()
    assert document.matter.title == "云汀县人民政府关于做好冬季水利施工的通知"
    assert document.addressees.count() == 3 and document.to_text.startswith("各镇")
    page = reverse("documents:draft", args=[document.pk])
    shown = client.get(page).content.decode()
    assert "还没有正文" in shown and "公开属性" in shown and "审签路线" in shown
    fields = {
        "subject": "做好冬季水利施工",
        "to": "各镇人民政府",
        "manuscript": "请各镇抓紧施工。\n一、抓进度\n每周调度一次，重点工程专人负责。",
        "manuscript_seen": "1",
        "direction": "down",
        "category": "document",
        "form": "document",
        "disclosure": "open",
        "name": "二稿",
    }
    saved = client.post(page, fields)
    assert saved.status_code == 302, saved.content.decode()
    assert document.versions.order_by("-n")[0].name == "二稿"
    word = client.get(reverse("documents:word", args=[document.pk])).content
    brought = client.post(
        reverse("documents:bring_in", args=[document.pk]),
        {"file": SimpleUploadedFile("修改稿.docx", word)},
    )
    assert brought.status_code == 302, brought.content.decode()
    written = document.versions.get(n=2)  # the same text again is no other version
    assert cast.document(document).manuscript == written.manuscript
    two = {"old": 1, "new": 2}
    compared = client.get(reverse("documents:compare", args=[document.pk]), two).content.decode()
    assert "抓进度" in compared and "花脸稿" in compared
    sent = client.post(
        reverse("desk:step", args=[document.pk, "submit"]),
        {"seen": str(cast.matter(document).last_move_id)},
    )
    assert sent.status_code == 302
    assert cast.state(document) == "checking"


def test_what_one_types_is_kept_and_two_editors_are_told_apart(cast: Any, client_of: Any) -> None:
    document = cast.submitted()
    client = client_of("water_head")
    address = reverse("documents:autosave", args=[document.pk])
    text = {"v": 1, "blocks": [{"kind": "paragraph", "runs": [{"text": "改一改。"}]}]}

    def send(seen: str) -> Any:
        body = json.dumps({"manuscript": text, "seen": seen, "fields": {}})
        return client.generic("POST", address, body, content_type="application/json")

    assert send("0").status_code == 409
    kept = send("1")
    assert kept.status_code == 200 and kept.json()["version"] == "2"
    assert cast.document(document).versions.count() == 1  # no version of what is only typed
    assert client_of("water_handler").post(address, {}).status_code == 404


def test_looking_at_it_opens_it(cast: Any, client_of: Any) -> None:
    document = cast.submitted()
    waiting = Assignment.objects.get(matter=document.pk, done_at__isnull=True)
    client_of("water_handler").get(reverse("desk:matter", args=[document.pk]))
    waiting.refresh_from_db()
    assert waiting.signed_at is None  # another's look is not the checker's
    shown = client_of("water_head").get(reverse("desk:matter", args=[document.pk]))
    assert shown.status_code == 200 and "核稿通过" in shown.content.decode()
    waiting.refresh_from_db()
    assert waiting.signed_by_id == cast.members["water_head"].pk


def test_the_leader_signs_and_the_office_finishes_on_the_screen(cast: Any, client_of: Any) -> None:
    document = cast.reviewed()

    def take(name: str, code: str, **data: Any) -> None:
        seen = cast.matter(document).last_move_id
        client = client_of(name)
        asked = client.get(reverse("desk:step", args=[document.pk, code]))
        assert asked.status_code == 200, code
        done = client.post(
            reverse("desk:step", args=[document.pk, code]), {"seen": str(seen), **data}
        )
        assert done.status_code == 302, done.content.decode()

    take("vice", "sign", text="同意。")
    page = client_of("registrar").get(reverse("desk:matter", args=[document.pk])).content.decode()
    assert all(f"{face}以" in page for face in fonts.substituted())
    take("registrar", "prove", printed_copies="20")
    take("deputy", "seal")
    take("registrar", "dispatch")
    assert cast.state(document) == "issued"
    shown = client_of("registrar").get(reverse("desk:matter", args=[document.pk])).content.decode()
    assert "云政发〔2026〕1号" in shown and "未签收" in shown and "分发和签收" in shown
    sheet = client_of("registrar").get(reverse("desk:sheet", args=[document.pk])).content.decode()
    assert "发文稿纸" in sheet and sheet.index("签发意见") < sheet.index("会签意见")
    preview = client_of("registrar").get(reverse("documents:preview", args=[document.pk]))
    assert preview["Content-Type"] == "application/pdf"


def test_it_goes_to_another_place_from_the_same_page(cast: Any, client_of: Any) -> None:
    city = {"code": "chengchuan", "name": "澄川市水务局", "level": "up"}
    admin = {"by": cast.administrator, "at": cast.at}
    set_up_station(code="yunting", name="云汀县人民政府", **admin)
    key = f"04{sm.new_key().public.hex()}"
    address = {"base_url": "https://city.example", "public_key": key}
    add_peer(**city, **address, reason="市县互联测试", **admin)
    document = cast.sealed(to=[cast.units["town"], "澄川市水务局"])
    client = client_of("registrar")
    page = reverse("desk:step", args=[document.pk, "dispatch"])
    asked = client.get(page).content.decode()
    assert re.search(r'name="peers" value="chengchuan"[^>]*checked', asked)
    seen = str(cast.matter(document).last_move_id)
    sent = client.post(page, {"seen": seen, "peers": ["chengchuan"]})
    assert sent.status_code == 302, sent.content.decode()
    assert {d.name for d in delivery_state(cast.matter(document))} == {
        cast.units["town"].name,
        "澄川市水务局",
    }


def test_the_route_is_bent_on_the_screen(cast: Any, client_of: Any) -> None:
    document = cast.submitted()

    def take(name: str, code: str, **data: Any) -> str:
        page = reverse("desk:step", args=[document.pk, code])
        asked = client_of(name).get(page)
        assert asked.status_code == 200, code
        seen = str(cast.matter(document).last_move_id)
        done = client_of(name).post(page, {"seen": seen, **data})
        assert done.status_code == 302, (code, done.content.decode())
        return cast.state(document)

    assert take("water_handler", "take_back") == "drafting"
    assert take("water_handler", "submit") == "checking"
    justice = {"stage": "countersigning", "unit": cast.units["justice"].pk, "together": "on"}
    take("water_handler", "add_stop", **justice)
    assert take("water_head", "check_pass") == "countersigning"
    housing = next(s for s in cast.stops(document, "open") if s.unit.code == "housing")
    take("registrar", "drop_stop", stop=housing.pk, reason="不涉及住建部门。")
    take("finance_head", "countersign_agree", reserve="on", text="资金另行商定。")
    assert take("justice_head", "countersign_object", text="第二条缺少依据。") == "reviewing"
    director = {"unit": cast.units["office"].pk, "member": "director·甲"}
    take("deputy", "hand_on", **director)
    checked = next(s for s in cast.stops(document, "done") if s.stage == "checking")
    sent_back = {"to_stop": checked.pk, "reason": "请核对依据。", "straight_back": "on"}
    assert take("director", "return_to", **sent_back) == "checking"
    assert take("water_head", "check_pass") == "reviewing"
    shown = client_of("director").get(reverse("desk:matter", args=[document.pk])).content.decode()
    assert "第二条缺少依据。" in shown and "资金另行商定。" in shown


def test_strangers_find_nothing(cast: Any, client_of: Any) -> None:
    document = cast.checked()
    for name in ("town_handler", "auditor", "administrator", "justice_head"):
        client = client_of(name)
        assert client.get(reverse("desk:matter", args=[document.pk])).status_code == 404
        for page in ("draft", "compare", "preview", "word", "bring_in", "enclosure_new"):
            address = reverse(f"documents:{page}", args=[document.pk])
            assert client.get(address).status_code == 404, page
    seer = client_of("water_handler")  # who drafted it sees it, and has it no more
    assert seer.get(reverse("documents:compare", args=[document.pk])).status_code == 200
    assert seer.get(reverse("documents:draft", args=[document.pk])).status_code == 404


def test_a_finding_is_mended_and_attachments_and_routes_are_set(cast: Any, client_of: Any) -> None:
    document = cast.drafted(to=[cast.units["town"]])
    client = client_of("water_handler")
    page = reverse("documents:draft", args=[document.pk])
    from shuniu.commons.manuscript import from_plain
    from shuniu.domains.documents import actions

    actions.revise(
        cast.matter(document),
        manuscript=from_plain("按照云政发[2026]03号要求，抓好落实，确保农田水利设施安全运行。"),
        by=cast.water_handler,
        at=cast.at,
    )
    assert "六角括号" in client.get(page).content.decode()
    client.post(reverse("documents:mend", args=[document.pk]), {"code": "right_brackets"})
    assert "云政发〔2026〕3号" in json.dumps(cast.document(document).manuscript, ensure_ascii=False)
    added = client.post(
        reverse("documents:enclosure_new", args=[document.pk]),
        {"title": "任务清单", "manuscript": "| 事项 | 时限 |\n| 清淤 | 9月底 |"},
    )
    assert added.status_code == 302 and document.enclosures.get().title == "任务清单"
    rows = {
        "rows": "3",
        "place_0": "1",
        "stage_0": "countersigning",
        "unit_0": str(cast.units["finance"].pk),
        "place_1": "2",
        "stage_1": "countersigning",
        "unit_1": str(cast.units["housing"].pk),
        "together_1": "on",
        "place_2": "3",
        "stage_2": "signing",
        "member_2": "vice·甲",
    }
    client.post(reverse("documents:plan", args=[document.pk]), rows)
    planned = cast.stops(document, "planned")
    assert [(s.stage, s.unit.code, s.together) for s in planned] == [
        ("countersigning", "finance", False),
        ("countersigning", "housing", True),
        ("signing", "office", False),
    ]


def test_the_office_sets_up_issuers_routes_and_templates(cast: Any, client_of: Any) -> None:
    client = client_of("registrar")
    for code in ("document_issuers", "document_routes", "document_templates"):
        assert client.get(reverse("desk:register", args=[code])).status_code == 200
    made = client.post(
        reverse("desk:register_open", args=["document_routes"]),
        {
            "name": "县政府文件",
            "issuer": str(cast.units["gov"].pk),
            "category": "document",
            "stops": "核稿 拟稿单位\n会签 县财政局\n＋会签 县水务局\n签发 发文机关",
            "once": "7f3c1d7e-0a41-4a4c-9f8b-1f1f2ac01f02",
        },
    )
    assert made.status_code in (200, 302)
    other = client_of("water_handler")
    assert other.get(reverse("desk:register", args=["document_issuers"])).status_code == 404
