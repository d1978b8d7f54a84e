"""A step from the screen: its form, its refusals in a sentence, and where one lands after it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.test import Client
from django.urls import reverse

from shuniu.casework import standard
from shuniu.casework.models import Matter, Move, Opinion, Reading
from shuniu.casework.testing.county import FRIDAY, County, fresh
from shuniu.ground import clock

Browser = Callable[[str], Client]


def step(matter: Matter, code: str) -> str:
    return reverse("desk:step", args=[matter.pk, code])


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_a_clerk_takes_the_waiting_steps_and_lands_on_the_next_thing(
    county: County, browser: Browser
) -> None:
    first, second = county.given(), county.given()
    page = browser("roads")
    shown = text(page.get(f"/desk/m/{first.pk}/"))
    assert "签收" in shown and "催办" not in shown.split("act-bar")[1].split("</div>")[0]
    answer = page.post(step(first, "sign_for"), {"seen": first.last_move_id}, follow=True)
    assert answer.redirect_chain[-1][0] == f"/desk/m/{first.pk}/"  # it waits for the draft now
    assert fresh(first).state == "handling"
    seen = fresh(first).last_move_id
    answer = page.post(step(first, "draft"), {"seen": seen, "text": "已修好"}, follow=True)
    assert fresh(first).state == "drafted"
    assert answer.redirect_chain[-1][0] == f"/desk/m/{second.pk}/"
    assert "接着办下一件" in text(answer)
    page.post(step(second, "sign_for"), {"seen": second.last_move_id})
    seen = fresh(second).last_move_id
    answer = page.post(step(second, "draft"), {"seen": seen, "text": "也修好"}, follow=True)
    assert answer.redirect_chain[-1][0] == "/desk/"
    assert "没有等您办理的事项" in text(answer)


def test_what_still_waits_stays_open_however_much_is_more_urgent(
    county: County, browser: Browser
) -> None:
    last = [county.given() for _one in range(22)][-1]
    answer = browser("roads").post(step(last, "sign_for"), {"seen": last.last_move_id})
    assert answer["Location"] == f"/desk/m/{last.pk}/"  # it waits for the draft now


def test_a_double_click_counts_as_success_and_is_done_once(
    county: County, browser: Browser
) -> None:
    matter = county.handling()
    page = browser("roads")
    sent = {"seen": matter.last_move_id, "text": "已修好"}
    for _click in range(2):
        answer = page.post(step(matter, "draft"), sent)
        assert answer.status_code == 302
    assert Opinion.objects.filter(matter=matter).count() == 1
    assert Move.objects.filter(matter=matter, step="draft").count() == 1


def test_a_stale_form_says_who_did_what_and_keeps_what_was_typed(
    county: County, browser: Browser
) -> None:
    matter = county.handling()
    standard.urge(
        matter, means="phone", text="快", by=county.actor("registrar"), at=clock.on(FRIDAY, 10, 30)
    )
    page = browser("roads")
    sent = {"seen": matter.last_move_id, "text": "我写了很久的结果"}
    shown = text(page.post(step(matter, "draft"), sent))
    assert "registrar" in shown and "催办" in shown and "我写了很久的结果" in shown
    assert not Opinion.objects.filter(matter=matter).exists()
    newest = fresh(matter).last_move_id
    assert f'name="seen" value="{newest}"' in shown  # the next try is made knowing it
    assert page.post(step(matter, "draft"), {**sent, "seen": newest}).status_code == 302


def test_a_form_without_what_it_saw_is_not_trusted(county: County, browser: Browser) -> None:
    matter = county.handling()
    shown = browser("roads").post(step(matter, "draft"), {"text": "结果"})
    assert shown.status_code == 200 and fresh(matter).state == "handling"


def test_a_wrong_field_is_told_beside_it_and_on_top(county: County, browser: Browser) -> None:
    matter = county.handling()
    page = browser("roads")
    shown = text(page.post(step(matter, "draft"), {"seen": matter.last_move_id, "text": "  "}))
    assert 'href="#id_text"' in shown and "请填写办理结果" in shown
    long = "长" * 201
    shown = text(page.post(step(matter, "draft"), {"seen": matter.last_move_id, "text": long}))
    assert "最多200个字" in shown and long in shown
    hostile = "<script>alert(1)</script>‮倒"
    page.post(step(matter, "draft"), {"seen": matter.last_move_id, "text": hostile})
    shown = text(page.get(f"/desk/m/{matter.pk}/"))
    assert "<script>alert" not in shown and "&lt;script&gt;alert" in shown


def test_a_refusal_of_the_action_stands_above_the_filled_form(
    county: County, browser: Browser
) -> None:
    matter = county.given(no_return=True)
    sent = {"seen": matter.last_move_id, "reason": "不归我们管"}
    shown = text(browser("roads").post(step(matter, "send_back"), sent))
    assert "不得退回" in shown and "不归我们管" in shown
    assert fresh(matter).state == "given"


def test_a_step_that_is_not_ones_own_is_explained_and_refused(
    county: County, browser: Browser
) -> None:
    matter = county.handling()
    page = browser("registrar")
    answer = page.get(step(matter, "draft"), follow=True)
    assert "没有办理这一步的权限" in text(answer)
    answer = page.post(step(matter, "draft"), {"seen": matter.last_move_id, "text": "x" * 5})
    assert "没有办理这一步的权限" in text(answer)
    assert fresh(matter).state == "handling"
    answer = page.get(step(matter, "approve"), follow=True)
    assert "不能再做" in text(answer)
    assert page.get(step(matter, "nothing")).status_code == 404


def test_htmx_gets_the_form_alone_and_a_browser_without_scripts_the_page(
    county: County, browser: Browser
) -> None:
    matter = county.handling()
    page = browser("roads")
    alone = text(page.get(step(matter, "draft"), headers={"HX-Request": "true"}))
    assert alone.lstrip().startswith("<form") and "<html" not in alone
    assert "&lt;b&gt;不转义&lt;/b&gt;" in alone  # a phrase is text, not markup
    whole = text(page.get(step(matter, "draft")))
    assert "<html" in whole and 'name="text"' in whole and matter.title in whole


def test_assigning_names_a_lead_and_assisting_units(county: County, browser: Browser) -> None:
    matter = county.errand()
    unit = county.units
    sent = {
        "seen": fresh(matter).last_move_id,
        "lead_unit": unit["roads"].pk,
        "assisting": [unit["water"].pk, unit["power"].pk],
    }
    page = browser("registrar")
    both = {**sent, "assisting": [unit["roads"].pk]}
    assert "主办单位不能同时是协办单位" in text(page.post(step(matter, "give"), both))
    assert page.post(step(matter, "give"), sent).status_code == 302
    roles = {(a.unit.code, a.role) for a in matter.assignments.all()}
    assert roles == {("roads", "lead"), ("water", "assist"), ("power", "assist")}


def test_urging_takes_one_of_the_four_means(county: County, browser: Browser) -> None:
    matter = county.handling("water")
    page = browser("leader")
    shown = text(page.get(step(matter, "urge")))
    assert all(word in shown for word in ("电话催办", "发函催办", "派人登门", "直接介入"))
    assert "系统提醒" not in shown
    sent = {"seen": matter.last_move_id, "means": "visit", "text": "当面催了"}
    page.post(step(matter, "urge"), sent)
    assert {u.to_unit.code for u in matter.urges.all()} == {"roads", "water"}
    assert "派人登门" in text(page.get(f"/desk/m/{matter.pk}/"))


def test_several_at_once_each_by_itself_and_the_refused_are_named(
    county: County, browser: Browser
) -> None:
    fine, taken, foreign = county.given(), county.given(), county.given(lead_unit="water")
    picks = [f"{m.pk}.{m.last_move_id}" for m in (fine, taken, foreign)] + ["nonsense", "9" * 40]
    standard.sign_for(taken, by=county.actor("roads_head"), at=clock.on(FRIDAY, 10))
    page = browser("roads")
    sent = {"step": "sign_for", "pick": picks, "back": "?state=given"}
    answer = page.post("/desk/list/errand/several/", sent, follow=True)
    assert answer.redirect_chain[-1][0] == "/desk/list/errand/?state=given"
    assert "已对1件事项做了“签收”" in text(answer)
    assert taken.number in text(answer) and "roads_head" in text(answer)
    assert [fresh(m).state for m in (fine, foreign)] == ["handling", "given"]
    answer = page.post("/desk/list/errand/several/", {**sent, "step": "draft"}, follow=True)
    assert "请先勾选" in text(answer)  # not one of the steps that may be taken in bulk


def test_several_at_once_with_a_form_asks_once(county: County, browser: Browser) -> None:
    matters = [fresh(county.errand()), fresh(county.errand())]
    page = browser("registrar")
    sent = {"step": "give", "pick": [f"{m.pk}.{m.last_move_id}" for m in matters], "back": ""}
    shown = text(page.post("/desk/list/errand/several/", sent))
    assert all(m.number in shown for m in matters) and 'name="lead_unit"' in shown
    sent |= {"go": "1", "lead_unit": county.units["roads"].pk}
    page.post("/desk/list/errand/several/", sent)
    assert [fresh(m).state for m in matters] == ["given", "given"]


def test_opening_twice_with_one_key_makes_one(county: County, browser: Browser) -> None:
    page = browser("registrar")
    shown = page.get("/desk/list/errand/new/")
    once = str(shown.context["once"])
    assert f'value="{once}"' in text(shown)
    assert "标题不能只有" in text(
        page.post("/desk/list/errand/new/", {"once": once, "title": "拒"})
    )
    sent = {"once": once, "title": "清理垃圾"}
    first = page.post("/desk/list/errand/new/", sent)
    again = page.post("/desk/list/errand/new/", sent)
    assert first.url == again.url
    assert Matter.objects.filter(title="清理垃圾").count() == 1
    assert not Matter.objects.filter(title="拒").exists()
    assert browser("roads").post("/desk/list/errand/new/", sent).status_code == 404


def test_the_sheet_has_the_opinions_in_boxes(county: County, browser: Browser) -> None:
    matter = county.handling()
    page = browser("roads")
    page.post(step(matter, "draft"), {"seen": matter.last_move_id, "text": "第一行\n第二行"})
    shown = text(page.get(f"/desk/m/{matter.pk}/sheet/"))
    assert "差事办理单" in shown and "第一行<br>第二行" in shown and "办理结果" in shown
    assert "2026年9月18日" in shown


def test_reading_is_marked_by_its_reader_alone(county: County, browser: Browser) -> None:
    matter = county.given()
    for login in ("idle", "water"):
        Reading.objects.create(
            matter=matter, member=county.members[login], why="知悉", given_at=clock.on(FRIDAY)
        )
    page = browser("idle")
    assert matter.title in text(page.get("/desk/?tab=read"))
    assert "标为已阅" in text(page.get(f"/desk/m/{matter.pk}/"))
    page.post("/desk/read/", {"pick": [matter.pk]})
    unread = Reading.objects.filter(read_at__isnull=True)
    assert [r.member.login for r in unread] == ["water"]
    assert "没有等您阅知的事项" in text(page.get("/desk/?tab=read"))


def test_a_value_from_no_list_is_not_said_again(county: County, browser: Browser) -> None:
    matter = county.given()
    page = browser("registrar")
    junk = "一" * 3000
    sent = {"seen": matter.last_move_id, "means": junk, "text": "请抓紧"}
    shown = page.post(step(matter, "urge"), sent).content.decode()
    assert "里没有这一项，请重新选择。" in shown and f"{junk} " not in shown
