"""What the writer says online, what the public reads, and the office's own forms."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image

from shuniu.casework.models import Matter
from shuniu.commons.figures.period import Period
from shuniu.domains.letters import actions, figures
from shuniu.domains.letters.models import Consent, HotPhoto, Letter
from shuniu.domains.letters.public import hot as pages

from .conftest import COPY

PIECES = ("张三丰", "13812345678", "138****5678", "501室", "张**")


def pass_for(letter: Letter) -> Client:
    """A browser that showed number and code."""
    client = Client()
    code = actions.code_for(Letter.objects.get(pk=letter.pk).idempotency_key)
    number = Matter.objects.get(pk=letter.pk).number
    assert client.post("/letters/mine/", {"number": number, "code": code}).status_code == 302
    return client


def answer(client: Client, hot: Any, word: str) -> Any:
    seen = Matter.objects.get(pk=hot.pk).last_move_id
    return client.post("/letters/mine/hot/", {"answer": word, "seen": str(seen)})


def test_the_writer_is_asked_on_their_own_page_and_agrees(browse: Any) -> None:
    hot = browse.nominated()
    client = pass_for(hot.letter)
    assert "台网互动" not in client.get("/letters/mine/letter/").content.decode().split("<main")[1]
    browse.act("ask_consent", hot, browse.registrar)
    assert "看清楚再决定" in client.get("/letters/mine/letter/").content.decode()
    page = client.get("/letters/mine/hot/")
    assert "随时撤回同意" in page.content.decode()
    assert "no-store" in page.headers["Cache-Control"]
    reply = answer(client, hot, "agree")
    assert reply.status_code == 302 and reply.url == "/letters/mine/letter/"
    assert Consent.objects.get(hot=hot).answer == "given"
    assert "播出前您可以随时撤回同意" in client.get(reply.url).content.decode()


@pytest.mark.parametrize(("word", "state"), [("refuse", "refused"), ("agree", "consented")])
def test_a_double_click_is_one_word(browse: Any, word: str, state: str) -> None:
    hot = browse.asked()
    client = pass_for(hot.letter)
    seen = str(Matter.objects.get(pk=hot.pk).last_move_id)
    for _ in range(2):
        client.post("/letters/mine/hot/", {"answer": word, "seen": seen})
    assert browse.where(hot) == state
    assert Consent.objects.filter(hot=hot).count() == 1


def test_the_writer_takes_it_back_online(browse: Any) -> None:
    hot = browse.handed()
    client = pass_for(hot.letter)
    assert "撤回同意" in client.get("/letters/mine/hot/").content.decode()
    answer(client, hot, "withdraw")
    assert browse.where(hot) == "withdrawn"
    assert browse.browser("producer").get(f"/desk/m/{hot.pk}/").status_code == 404


def test_nobody_else_can_say_a_word(browse: Any) -> None:
    hot, other = browse.asked(), browse.answered()
    for client in (Client(), pass_for(other)):
        reply = answer(client, hot, "agree")
        assert reply.status_code == 302
        assert client.get("/letters/mine/hot/").status_code == 302
    assert not Consent.objects.exists()


@pytest.mark.parametrize("word", ["", "give_consent", "close", "withdraw"])
def test_made_up_answers_change_nothing(browse: Any, word: str) -> None:
    hot = browse.asked()
    reply = answer(pass_for(hot.letter), hot, word)
    assert reply.status_code in (302, 422)
    assert browse.where(hot) == "asked"


def test_the_public_reads_the_result(browse: Any) -> None:
    hot = browse.again(browse.published())
    client = Client()
    lines = client.get("/letters/hot/").content.decode()
    assert COPY["title"] in lines and "承诺已兑现" in lines
    reply = client.get(hot.public_address)
    body = reply.content.decode()
    assert reply.status_code == 200
    for expected in (
        *(COPY["text"], COPY["answer"], "一个月内完成小区排水管网改造", "县住房和城乡建设局"),
        *("汀上民声", "https://tv.example.cn/ting/20260901", "雨后回访，车库没有积水"),
    ):
        assert expected in body, expected
    assert not any(piece in body for piece in (*PIECES, "registrar", "信息科两人"))
    assert COPY["background"] not in body and hot.letter.matter.number not in body
    assert [hit.url for hit in pages.search("排水管网", 5)] == [hot.public_address]
    assert COPY["title"] in client.get("/search/?q=车库积水").content.decode()


def test_before_and_after_it_is_not_there(browse: Any) -> None:
    hot = browse.again(browse.kept())
    client = Client()
    assert client.get(hot.public_address).status_code == 404
    assert "还没有公开的结果" in client.get("/letters/hot/").content.decode()
    browse.act("publish_result", hot, browse.reviewer, result="没有积水。")
    browse.act("take_down", hot, browse.registrar, reason="来信人要求")
    assert client.get(hot.public_address).status_code == 404
    assert client.get("/letters/hot/云台网〔2026〕99号/").status_code == 404
    assert client.get(f"/letters/hot/{hot.letter.matter.number}/").status_code == 404


def test_a_published_letter_leads_to_its_result_and_back(browse: Any) -> None:
    letter = browse.answered(consent_public=True)
    browse.do("prepare_publication", letter, browse.registrar)
    browse.do("publish", letter, browse.reviewer)
    hot = browse.again(browse.published(letter=letter))
    number = Matter.objects.get(pk=letter.pk).number
    client = Client()
    assert hot.public_address in client.get(f"/letters/answered/{number}/").content.decode()
    back = reverse("letters:letter", kwargs={"number": number})
    assert back in client.get(hot.public_address).content.decode()
    assert hot.public_address == reverse("letters:hot_result", kwargs={"number": hot.matter.number})


# -- the office's forms, step by step ------------------------------------------------


def post(tv: Any, who: str, hot: Any, step: str, **fields: Any) -> Any:
    seen = Matter.objects.get(pk=hot.pk).last_move_id
    client = tv.browser(who)
    assert client.get(f"/desk/m/{hot.pk}/{step}/").status_code == 200
    return client.post(f"/desk/m/{hot.pk}/{step}/", {"seen": str(seen), **fields})


def photo(name: str) -> io.BytesIO:
    out = io.BytesIO()
    Image.new("RGB", (300, 200), "green").save(out, "PNG")
    out.seek(0)
    out.name = name
    return out


def test_every_step_can_be_taken_from_its_form(browse: Any) -> None:
    tv, hot = browse, browse.nominated()
    today = tv.day.isoformat()
    agreed = {"said": "同意", "said_at": f"{today}T08:30"}
    seen_there = {"visited_on": today, "visitors": "两人"}
    forms: list[tuple[str, str, dict[str, Any], str]] = [
        ("registrar", "consent_by_phone", agreed, "consented"),
        ("registrar", "prepare_masking", {**COPY, "uploads": [photo("码.png")]}, "masked"),
        ("reviewer", "return_masking", {"reason": "背景太长"}, "consented"),
        ("registrar", "prepare_masking", COPY, "masked"),
        ("reviewer", "check_masking", {"checked": "on"}, "checked"),
        (
            *("registrar", "hand_over"),
            {"contact_name": "信息科", "contact_phone": "0599-2345678"},
            "handed",
        ),
        ("producer", "accept_packet", {"planned_on": ""}, "taken"),
        (
            *("producer", "record_broadcast"),
            {
                "broadcast_on": today,
                "programme": "汀上民声",
                "on_air": "分管负责人",
                "promise": "一个月内完成",
                "lead_unit": str(tv.unit("housing").pk),
                "due_on": (tv.day + dt.timedelta(days=30)).isoformat(),
            },
            "promised",
        ),
        ("housing_handler", "report_promise", {"text": "已完成"}, "reported"),
        (
            *("registrar", "follow_up_broken"),
            {**seen_there, "findings": "还没有完成"},
            "broken",
        ),
        ("registrar", "escalate", {"reason": "没有完成"}, "escalated"),
        ("leader", "instruct", {"text": "限期完成"}, "escalated"),
        (
            *("registrar", "follow_up_kept"),
            {**seen_there, "findings": "已完成", "uploads": [photo("现场.png")]},
            "kept",
        ),
        ("reviewer", "publish_result", {"result": "已完成", "checked": "on"}, "published"),
        ("registrar", "take_down", {"reason": "有错字"}, "published"),
    ]
    for who, step, fields, state in forms:
        reply = post(tv, who, hot, step, **fields)
        assert reply.status_code == 302, (step, reply.content.decode())
        assert tv.where(hot) == state, step
    # The first picture was not chosen again.
    assert not HotPhoto.objects.filter(hot=hot).exists()
    page = tv.browser("reviewer").get(f"/desk/m/{hot.pk}/").content.decode()
    for shown in ("同意", "群众反映强烈", "还没有完成", "限期完成", "现场.png", "下载材料（Word）"):
        assert shown in page
    # A step without a form is a button; a stale page is told so.
    client = tv.browser("registrar")
    client.post(f"/desk/m/{hot.pk}/close/", {"seen": "1"})
    assert tv.where(hot) == "published"
    seen = Matter.objects.get(pk=hot.pk).last_move_id
    client.post(f"/desk/m/{hot.pk}/close/", {"seen": str(seen)})
    assert tv.where(hot) == "closed"


def test_a_refused_form_comes_back_as_it_was(browse: Any) -> None:
    hot = browse.consented()
    text = "请找张三丰，电话13812345678。"
    reply = post(browse, "registrar", hot, "prepare_masking", title="积水", text=text)
    body = reply.content.decode()
    assert reply.status_code == 200 and text in body and "公开内容里还有个人信息" in body
    assert browse.where(hot) == "consented"


def test_the_masking_form_begins_with_the_programs_own_mask(browse: Any) -> None:
    hot = browse.consented()
    browse.picture(hot.letter)
    body = browse.browser("registrar").get(f"/desk/m/{hot.pk}/prepare_masking/").content.decode()
    assert "138****5678" in body and "13812345678" not in body and "车库.jpg" in body


def test_figures_count_what_was_handed_broadcast_and_kept(tv: Any) -> None:
    tv.handed()
    tv.promised()
    done = tv.kept()
    day = Period(tv.day, tv.day)
    month = Period(dt.date(2026, 9, 1), dt.date(2026, 9, 30))
    assert figures.handed(month).count() == 3
    assert figures.broadcast(month).count() == 2
    assert [h.pk for h in figures.promises_kept(month)] == [done.pk]
    assert not figures.broadcast(day).exists()
    first = Period(dt.date(2026, 9, 1), dt.date(2026, 9, 5))
    assert figures.broadcast(first).count() == 2 and not figures.promises_kept(first).exists()
