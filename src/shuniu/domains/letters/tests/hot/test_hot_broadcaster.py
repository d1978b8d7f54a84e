"""The broadcaster's account sees the packets handed to it, and nothing else in the house."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
import python_calamine
from django.test import Client
from django.urls import reverse
from django.urls.resolvers import URLPattern

from shuniu.casework.models import Matter, MatterPaper
from shuniu.casework.queries import may_see, sent, todo, visible_to
from shuniu.commons.flow import flows
from shuniu.commons.papers.reading import may_read, open_for
from shuniu.commons.people.actor import Actor
from shuniu.desk import urls as desk_urls
from shuniu.desk.access import FOR_OUTSIDERS
from shuniu.domains.letters import urls as letter_urls
from shuniu.domains.letters.flow.hot import BEFORE_HANDING, WITH_BROADCASTER
from shuniu.ground.refusal import NotFound
from shuniu.yearbook import urls as yearbook_urls

from .conftest import PRIVATE

SEEN = ("handed", "taken", "promised", "kept", "published")
UNSEEN = ("nominated", "asked", "consented", "masked", "checked")
PIECES = ("张三丰", "13812345678", "138****5678", "501室", "张**")


def see(client: Client, address: str) -> int:
    return client.get(address).status_code


@pytest.mark.parametrize("far", SEEN)
def test_a_packet_is_seen_once_it_was_handed_over(browse: Any, far: str) -> None:
    hot = getattr(browse, far)()
    client = browse.browser("producer")
    page = client.get(f"/desk/m/{hot.pk}/")
    assert page.status_code == 200
    body = page.content.decode()
    assert "某小区地下车库积水" in body
    assert not any(piece in body for piece in PIECES)


@pytest.mark.parametrize("far", UNSEEN)
def test_before_that_it_is_not_there(browse: Any, far: str) -> None:
    hot = getattr(browse, far)()
    client = browse.browser("producer")
    assert see(client, f"/desk/m/{hot.pk}/") == 404
    assert see(client, f"/desk/m/{hot.pk}/accept_packet/") == 404
    assert "云台网" not in client.get("/desk/list/hot_letter/").content.decode()
    assert todo(browse.producer) == []


@pytest.mark.parametrize("way", ["web", "phone", "recall", "decline"])
def test_taken_back_or_declined_it_is_gone_with_its_papers(browse: Any, way: str) -> None:
    hot = browse.taken()
    papers = [use.paper_id for use in MatterPaper.objects.filter(matter=hot.matter)]
    client = browse.browser("producer")
    assert papers and all(see(client, f"/desk/paper/{pk}/") == 200 for pk in papers)
    title, number = browse.again(hot).matter.title, hot.matter.number
    assert number in client.get("/desk/?tab=sent").content.decode()
    if way == "web":
        browse.act("withdraw_consent", hot, browse.of(hot))
    elif way == "phone":
        browse.act("withdrawal_by_phone", hot, browse.registrar, said="反悔", said_at=browse.at)
    elif way == "recall":
        browse.act("recall", hot, browse.registrar, reason="情况有变")
    else:
        browse.act("decline_packet", hot, browse.producer, reason="与近期节目重复")
    assert all(see(client, f"/desk/paper/{pk}/") == 404 for pk in papers)
    for address in (f"/desk/m/{hot.pk}/", f"/desk/m/{hot.pk}/record_broadcast/"):
        assert see(client, address) == 404
    for address in (
        *("/desk/", "/desk/?tab=sent", "/desk/?tab=closed", "/desk/list/hot_letter/"),
        f"/desk/search/?q={title[:6]}",
    ):
        body = client.get(address).content.decode()
        assert title not in body, address
        assert number not in body, address
    assert sent(browse.producer, closed=True) == []


def addresses(hot: Any, letter: Any) -> list[tuple[str, str]]:
    """Every staff address of the program, filled with a letter of the county: name, address."""
    fill = {"pk": letter.pk, "number": 2026, "kind": "letter", "act": "x", "code": "units"}
    fill |= {"step": "type", "name": "x", "section": "letters"}
    found = []
    for space, module in (
        ("desk", desk_urls),
        ("letters", letter_urls),
        ("yearbook", yearbook_urls),
    ):
        for pattern in module.urlpatterns:
            if not isinstance(pattern, URLPattern) or pattern.name is None:
                continue
            kwargs = {k: fill[k] for k in pattern.pattern.converters}
            name = f"{space}:{pattern.name}"
            found.append((name, reverse(name, kwargs=kwargs)))
    return found


def test_every_other_staff_page_is_not_there(browse: Any) -> None:
    hot = browse.handed()
    letter = browse.again(hot).letter
    client = browse.browser("producer")
    walked = 0
    for name, address in addresses(hot, letter):
        staff = address.startswith("/desk/") or name.startswith("yearbook:")
        if not staff or name in FOR_OUTSIDERS:
            continue
        walked += 1
        for reply in (client.get(address), client.post(address)):
            assert reply.status_code in (404, 405), (name, reply.status_code)
    assert walked > 20


@pytest.mark.parametrize(
    "address",
    [
        *("/desk/list/letter/", "/desk/list/letter/export.xlsx", "/desk/list/letter/new/"),
        *("/desk/m/{letter}/", "/desk/m/{letter}/sheet/", "/desk/m/{letter}/accept/"),
        *("/desk/letters/{letter}/unmask/", "/desk/letters/{letter}/code/"),
        *("/desk/letters/{letter}/hot/", "/desk/letters/hot/", "/desk/paper/{picture}/"),
        *("/desk/m/{hot}/sheet/", "/desk/r/units/", "/desk/r/members/", "/desk/r/posts/"),
        *("/desk/r/members/export.xlsx", "/desk/r/hot_thresholds/", "/desk/handover/"),
        *("/desk/trail/", "/desk/reminders/", "/desk/delegations/", "/desk/limits/"),
        *("/desk/yearbook/", "/desk/yearbook/letters/", "/desk/calendar/2026/", "/desk/gaps/"),
        *("/desk/yearbook/figure/letters.received/", "/desk/yearbook/letters/docx/"),
        *(
            "/desk/yearbook/figure/letters.received/records/",
            "/desk/yearbook/figure/letters.received/records.xlsx",
        ),
    ],
)
def test_letters_papers_lists_exports_figures_are_not_there(browse: Any, address: str) -> None:
    letter = browse.answered(text=PRIVATE)
    picture = browse.picture(letter)
    hot = browse.handed()
    place = address.format(letter=letter.pk, picture=picture.pk, hot=hot.pk)
    assert see(browse.browser("producer"), place) == 404


def test_the_letter_behind_the_packet_is_not_there_either(browse: Any) -> None:
    hot = browse.handed()
    letter = hot.letter_id
    client = browse.browser("producer")
    body = client.get(f"/desk/m/{hot.pk}/").content.decode()
    assert see(client, f"/desk/m/{letter}/") == 404
    assert hot.letter.matter.number not in body
    assert f"/desk/m/{letter}/" not in body
    for inner in ("registrar·甲", "遴选", "来信人意愿", "群众反映强烈", "办理单"):
        assert inner not in body, inner


def test_searching_finds_packets_and_nothing_else(browse: Any) -> None:
    letter = browse.answered(title="临汀镇南门村路灯整夜不亮", text=PRIVATE)
    hot = browse.handed()
    client = browse.browser("producer")
    body = client.get("/desk/search/?q=车库").content.decode()
    assert hot.matter.number in body
    number = Matter.objects.get(pk=letter.pk).number
    for words in ("张三丰", "13812345678", "501", "路灯", "南门村", number):
        body = client.get(f"/desk/search/?q={words}").content.decode()
        assert f"/desk/m/{letter.pk}/" not in body
        assert f"/desk/m/{hot.letter_id}/" not in body
        # Nor is the packet found by what was masked in it.
        assert words in ("路灯",) or f"/desk/m/{hot.pk}/" not in body


def test_the_list_and_its_export_hold_packets_only(browse: Any) -> None:
    browse.answered()
    hidden, seen = browse.checked(), browse.handed()
    client = browse.browser("producer")
    body = client.get("/desk/list/hot_letter/").content.decode()
    assert seen.matter.number in body and hidden.matter.number not in body
    reply = client.get("/desk/list/hot_letter/export.xlsx")
    data = b"".join(reply.streaming_content) if reply.streaming else reply.content
    sheet = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0)
    cells = [str(cell) for row in sheet.to_python() for cell in row]
    assert seen.matter.number in cells and hidden.matter.number not in cells
    assert not any(piece in cell for cell in cells for piece in PIECES)


def test_the_menu_shows_packets_only(browse: Any) -> None:
    browse.handed()
    body = browse.browser("producer").get("/desk/").content.decode()
    menu = body[body.index('id="menu"') : body.index("<main")]
    shown = set(re.findall(r'href="(/desk/[^"?]*)', menu))
    assert shown == {"/desk/", "/desk/list/hot_letter/"}
    assert "委托代办" not in body


def test_no_other_kind_of_matter_is_visible(tv: Any) -> None:
    hot = tv.handed()
    for kind, _flow in flows.items():
        found = set(visible_to(tv.producer, kind).values_list("pk", flat=True))
        assert found == ({hot.pk} if kind == "hot_letter" else set())
    assert not may_see(tv.producer, Matter.objects.get(pk=hot.letter_id))


def test_only_the_pictures_of_the_packet_can_be_read(tv: Any) -> None:
    letter = tv.answered(text=PRIVATE)
    chosen, left_out = tv.picture(letter), tv.picture(letter, "门牌.jpg")
    hot = tv.nominated(letter)
    tv.act("ask_consent", hot, tv.registrar)
    tv.act("give_consent", hot, tv.of(hot))
    tv.act(
        "prepare_masking", hot, tv.registrar, title="车库积水", text="积水多日。", photos=[chosen]
    )
    assert may_read(tv.reviewer, chosen) and not may_read(tv.producer, chosen)
    tv.act("check_masking", hot, tv.reviewer)
    tv.act("hand_over", hot, tv.registrar, contact_name="信息科", contact_phone="0599-2345678")
    assert may_read(tv.producer, chosen) and not may_read(tv.producer, left_out)
    with pytest.raises(NotFound):
        open_for(tv.producer, left_out.pk, at=tv.at)
    tv.act("recall", hot, tv.registrar, reason="情况有变")
    assert not may_read(tv.producer, chosen) and may_read(tv.reviewer, chosen)


def test_a_broadcaster_for_another_office_sees_nothing(browse: Any) -> None:
    hot = browse.handed()
    assert not may_see(browse.broadcaster, hot.matter)
    assert see(browse.browser("broadcaster"), f"/desk/m/{hot.pk}/") == 404


def test_whoever_also_works_in_the_house_keeps_the_house(tv: Any) -> None:
    both = Actor("member", "两岗", duties={"broadcaster": frozenset(), "handler": frozenset({1})})
    from shuniu.commons.people.powers import is_outsider

    assert not is_outsider(both) and is_outsider(tv.producer)
    assert not is_outsider(Actor("member", "无岗"))


def test_the_states_of_the_flow_are_told_apart() -> None:
    flow = flows.get("hot_letter")
    gone = {"refused", "declined", "withdrawn"}
    assert {s.code for s in flow.states} == {*WITH_BROADCASTER, *BEFORE_HANDING, *gone}
    assert not set(WITH_BROADCASTER) & {*BEFORE_HANDING, *gone}


def test_a_unit_sees_its_promise_and_not_how_it_came_about(browse: Any) -> None:
    hot = browse.promised(unit="water")
    client = browse.browser("water_handler")
    body = client.get(f"/desk/m/{hot.pk}/").content.decode()
    assert "一个月内完成小区排水管网改造" in body
    for inner in ("群众反映强烈", "来信人意愿", *PIECES):
        assert inner not in body
    assert see(client, f"/desk/m/{hot.letter_id}/") == 404
    assert f"/desk/m/{hot.letter_id}/" not in body
    assert see(browse.browser("idle_handler"), f"/desk/m/{hot.pk}/") == 404
