"""The staff pages and the public ones, as people and the curious come to them."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from typing import Any

import pypdfium2
import pytest
import python_calamine
import xlsxwriter
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from shuniu.domains.proposals.models import Evaluation, Proposal
from shuniu.domains.proposals.queries import opinion_code


@pytest.fixture
def as_(cast: Any, set_clock: Callable[[Any], None]) -> Callable[[str], Client]:
    """A browser in which that member is signed in, on the story's day."""
    set_clock(cast.at)

    def browser(name: str) -> Client:
        client = Client()
        client.force_login(cast.members[name], backend="django.contrib.auth.backends.ModelBackend")
        return client

    return browser


def text(response: Any, status: int = 200) -> str:
    assert response.status_code == status
    return str(response.content.decode())


def sheet(rows: list[list[Any]]) -> io.BytesIO:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        page = book.add_worksheet()
        for y, cells in enumerate([["编号", "案由", "内容", "类别", "提出人"], *rows]):
            for x, cell in enumerate(cells):
                page.write(y, x, cell)
    out.seek(0)
    out.name = "名册.xlsx"
    return out


def test_a_proposal_is_seen_by_the_office_and_by_its_units(cast: Any, as_: Any) -> None:
    proposal = cast.replied(reply={"result_class": "B", "commitment": "年底完工",
        "commitment_due_on": dt.date(2026, 12, 1)})  # fmt: skip
    for name in ("registrar", "leader", "housing_handler"):
        page = text(as_(name).get(reverse("desk:matter", args=[proposal.pk])))
        assert proposal.matter.number in page and "13812345678" in page and "年底完工" in page
        assert proposal.matter.number in text(
            as_(name).get(reverse("desk:list", args=["proposal"]))
        )
        assert text(as_(name).get(reverse("desk:sheet", args=[proposal.pk])))
    reply = cast.fresh(proposal).reply
    letter = reverse("proposals:letter", args=[proposal.pk, reply.pk])
    made = as_("housing_handler").get(letter)
    words = "".join(p.get_textpage().get_text_range() for p in pypdfium2.PdfDocument(made.content))
    assert reply.number in words and "李代表" in words and opinion_code(reply) in words
    for name in ("traffic_handler", "administrator", "auditor"):
        client = as_(name)
        for address in (reverse("desk:matter", args=[proposal.pk]), letter):
            assert client.get(address).status_code == 404


def test_each_page_of_the_desk_opens_only_for_its_people(cast: Any, as_: Any) -> None:
    cast.replied()
    pages = {
        "proposals:import": {"registrar"},
        "proposals:template": {"registrar"},
        "proposals:assigning": {"registrar"},
        "proposals:board": {"registrar", "reviewer", "leader", "housing_head"},
        "proposals:statistics": {"registrar", "reviewer", "leader"},
    }
    for name in ("registrar", "reviewer", "leader", "housing_head", "auditor", "administrator"):
        client = as_(name)
        for address, who in pages.items():
            status = client.get(reverse(address)).status_code
            assert status == (200 if name in who else 404), (name, address)
        assert client.get(reverse("desk:home")).status_code == 200
    for address in pages:
        assert "sign-in" in Client().get(reverse(address))["Location"]


@pytest.mark.parametrize(
    "code",
    ["proposal_sessions", "proposal_commitments", "proposers", "proposal_categories"],
)
def test_registers(cast: Any, as_: Any, code: str) -> None:
    cast.replied()
    assert text(as_("registrar").get(reverse("desk:register", args=[code])))
    assert as_("auditor").get(reverse("desk:register", args=[code])).status_code == 404


def test_importing_says_what_is_wrong_and_then_takes_it(cast: Any, as_: Any) -> None:
    client, address = as_("registrar"), reverse("proposals:import")
    bad = sheet([[1, "修路", "请修路。", "交通运输", "孙代表"], ["二", "", "请", "航天", "孙代表"]])
    page = text(client.post(address, {"session": cast.session.pk, "file": bad}), 422)
    assert "有3处不能识别" in page and "没有“航天”这个类别" in page
    assert not Proposal.objects.exists()
    report = page.split('name="report" value="')[1].split('"')[0].replace("&quot;", '"')
    for odd in ("[" * 50_000, '[[Infinity, "a", "b", "c"]]', '{"a": 1}'):
        assert client.post(reverse("proposals:fault_report"), {"report": odd}).status_code == 404
    odd = '[[1, "\\ud800", "\\u0000", "="]]'
    assert client.post(reverse("proposals:fault_report"), {"report": odd}).status_code == 200
    made = client.post(reverse("proposals:fault_report"), {"report": report})
    rows = python_calamine.load_workbook(io.BytesIO(made.content)).get_sheet_by_index(0).to_python()
    assert [row[1] for row in rows[1:]] == ["编号", "案由", "类别"]
    good = sheet([[1, "修路", "请修路。", "交通运输", "孙代表"]])
    done = client.post(address, {"session": cast.session.pk, "file": good}, follow=True)
    assert "已登记1件" in text(done)
    assert "修路" in text(done)


def test_assigning_page_saves_and_gives_out(cast: Any, as_: Any) -> None:
    first, second = cast.registered(title="关于治水的建议"), cast.registered()
    client = as_("registrar")
    address = reverse("proposals:assigning")
    sent = {
        "session": cast.session.pk,
        "row": [first.pk, second.pk],
        "pick": [first.pk, second.pk],
        f"lead-{first.pk}": "县水利局",
        f"assisting-{first.pk}": "交通运输局，住房和城乡建设局",
        f"lead-{second.pk}": "天文台",
    }
    page = text(client.post(address, {**sent, "save": "1"}), 422)
    assert "没有“天文台”这个单位" in page and "交通运输局" in page
    sent |= {f"lead-{second.pk}": "住房和城乡建设局", f"wide-{second.pk}": "on"}
    saved = client.post(address, {**sent, "save": "1"}, follow=True)
    assert "已保存2件的拟办单位" in text(saved)
    assert cast.state(first) == "registered"
    given = client.post(address, {"session": cast.session.pk, "give": "1"}, follow=True)
    assert "已交办2件" in text(given)
    assert cast.fresh(first).lead_unit == cast.units["water"]
    assert cast.fresh(second).wide


def test_the_assigning_page_costs_the_same_for_many(cast: Any, as_: Any) -> None:
    client = as_("registrar")

    def cost(count: int) -> int:
        for _ in range(count):
            cast.registered()
        with CaptureQueriesContext(connection) as seen:
            assert client.get(reverse("proposals:assigning")).status_code == 200
        return len(seen)

    cost(2)
    assert cost(8) == cost(1)


def test_steps_through_the_browser(cast: Any, as_: Any) -> None:
    proposal = cast.handling(assisting=("water",))
    client = as_("registrar")
    form = text(client.get(reverse("desk:step", args=[proposal.pk, "release_assisting"])))
    assert "水利局" in form
    handler = as_("housing_handler")
    seen = proposal.matter.__class__.objects.get(pk=proposal.pk).last_move_id
    contact = {
        "means": "visit",
        "held_on": cast.day.isoformat(),
        "people": "李代表",
        "note": "谈过。",
    }
    handler.post(
        reverse("desk:step", args=[proposal.pk, "record_contact"]), {"seen": seen, **contact}
    )
    assert cast.fresh(proposal).contacted_at is not None
    draft = handler.get(reverse("desk:step", args=[proposal.pk, "draft_reply"]))
    assert "B类" in text(draft)


def test_the_opinion_is_given_by_code_and_by_nobody_else(cast: Any, set_clock: Any) -> None:
    set_clock(cast.at)
    proposal = cast.replied()
    reply = cast.fresh(proposal).reply
    client, find = Client(), reverse("proposals:opinion")
    form = reverse("proposals:opinion_form")
    assert client.get(form).status_code == 302
    wrong = client.post(find, {"number": proposal.matter.number, "code": "0000000000"})
    assert "请核对编号和查询码" in text(wrong, 422)
    found = client.post(find, {"number": reply.number, "code": opinion_code(reply)}, follow=True)
    assert "您对办理态度满意吗" in text(found) and found["Cache-Control"].count("no-store")
    assert client.get(reverse("proposals:opinion_letter")).content.startswith(b"%PDF")
    unhappy = {"attitude": "satisfied", "result": "dissatisfied", "remark": ""}
    assert "哪里不满意" in text(client.post(form, unhappy), 422)
    done = client.post(form, {**unhappy, "remark": "还没有通车。"}, follow=True)
    assert "将安排再次办理" in text(done)
    assert Evaluation.objects.get().means == "web"
    assert cast.state(proposal) == "dissatisfied"


def test_public_replies_are_read_and_found_by_everybody(cast: Any, set_clock: Any) -> None:
    set_clock(cast.at)
    shown, hidden = cast.published(), cast.closed(title="关于内部事项的建议")
    client = Client()
    page = text(client.get(reverse("proposals:replies")))
    assert cast.TITLE in page and "关于内部事项" not in page
    assert cast.TITLE in text(client.get(reverse("proposals:replies"), {"q": "雨污分流"}))
    assert "没有符合条件" in text(client.get(reverse("proposals:replies"), {"q": "航天飞机"}))
    one = text(client.get(reverse("proposals:reply", args=[shown.matter.number])))
    assert "现已完工三个" in one and "李代表" in one and "13812345678" not in one
    assert client.get(reverse("proposals:reply", args=[hidden.matter.number])).status_code == 404
    assert cast.TITLE in text(client.get("/search/", {"q": "雨污分流"}))
