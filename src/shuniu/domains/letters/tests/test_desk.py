"""The staff pages: what each person sees of a letter, masked; the steps through the browser."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from shuniu.commons.trail.models import Entry
from shuniu.domains.letters import queries
from shuniu.domains.letters.models import Letter

PRIVATE = "我是张三丰，电话13812345678，车库积水没人管，请帮忙解决。"


@pytest.fixture
def as_(cast: Any, set_clock: Callable[[Any], None]) -> Callable[[str], Client]:
    """A browser in which that member is signed in, on the story's day."""
    set_clock(cast.at)

    def browser(name: str) -> Client:
        client = Client()
        client.force_login(cast.members[name], backend="django.contrib.auth.backends.ModelBackend")
        return client

    return browser


def take(client: Client, letter: Letter, code: str, **data: Any) -> Any:
    matter = letter.matter.__class__.objects.get(pk=letter.pk)
    return client.post(
        reverse("desk:step", args=[letter.pk, code]), {"seen": matter.last_move_id, **data}
    )


def text(response: Any) -> str:
    assert response.status_code == 200
    return str(response.content.decode())


def test_list_detail_sheet_and_export_show_masked_data_only(cast: Any, as_: Any) -> None:
    letter = cast.write(title="张三丰反映13812345678车库积水", text=PRIVATE, type="consult")
    client = as_("registrar")
    for name, args in (("list", ["letter"]), ("matter", [letter.pk]), ("sheet", [letter.pk])):
        page = text(client.get(reverse(f"desk:{name}", args=args)))
        assert letter.matter.number in page
        assert "138****5678" in page and "13812345678" not in page and "张三丰" not in page
    export = client.get(reverse("desk:export", args=["letter"]))
    assert export.status_code == 200


@pytest.mark.parametrize("name", ["idle_handler", "broadcaster", "administrator", "auditor"])
def test_who_may_not_see_a_letter_gets_404_everywhere(cast: Any, as_: Any, name: str) -> None:
    letter = cast.handling()
    client = as_(name)
    for address in (
        reverse("desk:matter", args=[letter.pk]),
        reverse("letters:unmask", args=[letter.pk]),
        reverse("letters:query_code", args=[letter.pk]),
        reverse("letters:gather", args=[letter.pk]),
    ):
        assert client.get(address).status_code == 404
        assert client.post(address, {"reason": "想看一看是谁"}).status_code in (404, 405)


def test_nobody_sees_staff_pages_without_signing_in(cast: Any) -> None:
    letter = cast.handling()
    for name in ("unmask", "query_code", "gather"):
        response = Client().get(reverse(f"letters:{name}", args=[letter.pk]))
        assert response.status_code == 302 and "sign-in" in response["Location"]


def test_personal_data_are_shown_after_a_reason_and_once(cast: Any, as_: Any) -> None:
    letter = cast.write(text=PRIVATE)
    client, address = as_("registrar"), reverse("letters:unmask", args=[letter.pk])
    assert "13812345678" not in text(client.get(address))
    assert "请写明" in text(client.post(address, {"reason": "看"}))
    shown = client.post(address, {"reason": "电话核实地址"})
    assert "13812345678" in text(shown) and "no-store" in shown["Cache-Control"]
    assert Entry.objects.filter(verb="letters.unmasked").count() == 1


def test_an_assisting_unit_is_not_offered_personal_data(cast: Any, as_: Any) -> None:
    letter = cast.handling(assisting=("water",), text=PRIVATE)
    address = reverse("letters:unmask", args=[letter.pk])
    assert address in text(as_("housing_handler").get(reverse("desk:matter", args=[letter.pk])))
    water = as_("water_handler")
    assert address not in text(water.get(reverse("desk:matter", args=[letter.pk])))
    assert "13812345678" not in text(water.post(address, {"reason": "电话核实地址"}))


def test_a_letter_goes_all_the_way_through_the_browser(cast: Any, as_: Any) -> None:
    letter = cast.write(consent_public=True, text=PRIVATE)
    office, unit, reviewer = as_("registrar"), as_("housing_handler"), as_("reviewer")
    kind = str(cast.type("complaint").pk)
    assert take(office, letter, "accept", letter_type=kind, flags=["group"]).status_code == 302
    housing = str(cast.unit("housing").pk)
    water = str(cast.unit("water").pk)
    given = {"lead_unit": housing, "assisting": [water], "opinion": "请核实。", "complex": "on"}
    assert take(office, letter, "dispatch", **given).status_code == 302
    assert take(unit, letter, "sign_for").status_code == 302
    answer = "经查，车库水泵损坏，现已更换，积水已全部排除。"
    assert take(unit, letter, "draft_answer", text=answer).status_code == 302
    assert "车库水泵损坏" in text(reviewer.get(reverse("desk:matter", args=[letter.pk])))
    assert take(reviewer, letter, "approve_answer", remark="同意").status_code == 302
    copy = text(office.get(reverse("desk:step", args=[letter.pk, "prepare_publication"])))
    assert "138****5678" in copy and "13812345678" not in copy
    masked = {"title": "车库积水", "text": "车库积水没人管，请帮忙解决。", "answer": answer}
    assert take(office, letter, "prepare_publication", **masked).status_code == 302
    assert take(reviewer, letter, "publish").status_code == 200  # not ticked
    assert take(reviewer, letter, "publish", checked="on").status_code == 302
    called = {"satisfaction": "satisfied", "remark": "道谢"}
    assert take(office, letter, "callback", **called).status_code == 302
    assert cast.state(letter) == "closed"
    assert queries.published().get().pk == letter.pk


def test_the_form_offers_no_way_to_the_unit_complained_of(cast: Any, as_: Any) -> None:
    letter = cast.accepted(type="report", complained_unit=cast.unit("housing"))
    client = as_("registrar")
    page = text(client.get(reverse("desk:step", args=[letter.pk, "dispatch"])))
    assert cast.unit("housing").name not in page.split('name="lead_unit"')[1].split("</select>")[0]
    station = str(cast.unit("station").pk)
    page = text(take(client, letter, "dispatch", lead_unit=station))
    assert "第三十条" in page
    assert cast.state(letter) == "accepted"


def test_like_letters_are_suggested_merged_and_gathered(cast: Any, as_: Any) -> None:
    head = cast.accepted()
    twins = [cast.write() for _ in range(3)]
    client = as_("registrar")
    part = reverse("letters:like", args=[head.pk])
    assert part in text(client.get(reverse("desk:matter", args=[head.pk])))
    for page in (client.get(part), client.get(part, headers={"HX-Request": "true"})):
        assert all(t.matter.number in text(page) for t in twins)
    assert as_("reviewer").get(part).status_code == 404
    address = reverse("letters:gather", args=[head.pk])
    assert "请选择" in text(client.post(address, {}))
    picked = {"letters": [str(twins[0].pk), str(twins[1].pk)]}
    assert client.post(address, picked).status_code == 302
    assert [cast.state(t) for t in twins] == ["merged", "merged", "submitted"]
    assert head.matter.number in text(client.get(reverse("desk:step", args=[twins[2].pk, "merge"])))
    wrong = take(client, twins[2], "merge", number="云问209900001")
    assert "没有找到" in text(wrong)
    assert take(client, twins[2], "merge", number=head.matter.number).status_code == 302
    assert cast.fresh(twins[2]).merged_into_id == head.pk


def test_the_registrar_enters_a_letter_that_came_by_telephone(cast: Any, as_: Any) -> None:
    client, address = as_("registrar"), reverse("desk:open", args=["letter"])
    assert as_("housing_handler").get(address).status_code == 404
    assert text(client.get(address))
    given = {
        "mailbox": str(cast.mailbox.pk),
        "channel": "phone",
        "letter_type": str(cast.type("help").pk),
        "title": "临汀路东段路灯不亮",
        "text": "来电人反映临汀路东段路灯一周不亮，晚上出行危险。",
        "wish": "secret",
        "town": str(cast.unit("town").pk),
        "once": "0b6f0e0e-7f39-4d4f-8a51-2b8f7a5b6c11",
    }
    for _ in range(2):
        assert client.post(address, given).status_code == 302
    letter = Letter.objects.get()
    assert (letter.channel, letter.keep_secret, letter.town) == ("phone", True, cast.unit("town"))
    codes = reverse("letters:query_code", args=[letter.pk])
    page = text(client.post(codes, {"reason": "来电人当场索要"}))
    assert letter.matter.number in page and "只显示这一次" in page


def test_every_step_form_opens_for_whoever_may_take_the_step(cast: Any, as_: Any) -> None:
    stages = {
        "submitted": (cast.write(), "registrar", ("accept", "reject", "merge", "transfer")),
        "returned": (cast.dispatched(), "registrar", ("redispatch",)),
        "handling": (
            cast.handling(),
            "housing_handler",
            ("draft_answer", "send_back", "request_extension"),
        ),
        "office": (cast.handling(), "registrar", ("recall", "urge", "suspend")),
        "leader": (cast.handling(), "leader", ("instruct", "urge")),
        "drafted": (cast.drafted(), "reviewer", ("approve_answer", "return_draft")),
        "answered": (
            cast.answered(),
            "registrar",
            ("callback", "callback_dissatisfied", "callback_unreached", "close"),
        ),
        "again": (cast.dissatisfied(), "registrar", ("rehandle", "close")),
    }
    cast.do("send_back", stages["returned"][0], cast.housing_handler, reason="归水利局")
    for letter, name, codes in stages.values():
        client = as_(name)
        for code in codes:
            assert 'method="post"' in text(client.get(reverse("desk:step", args=[letter.pk, code])))


@pytest.mark.parametrize(
    "query",
    [
        *("state=open", "type=help", "mailbox=inquiry", "light=late", "publication=check"),
        *("rated=satisfied", "period=2026-09", "q=车库积水", "publication=ready", "veto=near"),
        *("publication=published", "type=nonsense", "unit=1", "light=ok"),
    ],
)
def test_every_filter_narrows_the_list(cast: Any, as_: Any, query: str) -> None:
    cast.handling()
    text(as_("registrar").get(reverse("desk:list", args=["letter"]) + "?" + query))


def test_the_home_page_tells_leaders_and_reviewers_what_waits(cast: Any, as_: Any) -> None:
    letter = cast.answered(consent_public=True)
    cast.do("prepare_publication", letter, cast.registrar)
    cast.handling(written_at=cast.at)
    assert "脱敏" in text(as_("reviewer").get(reverse("desk:home")))
    text(as_("leader").get(reverse("desk:home")))


def test_list_and_detail_take_a_constant_number_of_queries(cast: Any, as_: Any) -> None:
    client = as_("registrar")
    letters = [cast.dispatched() for _ in range(2)]

    def count(address: str) -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        return len(asked)

    listed, detail = (
        reverse("desk:list", args=["letter"]),
        reverse("desk:matter", args=[letters[0].pk]),
    )
    few = count(listed), count(detail)
    for _ in range(6):
        cast.dispatched(assisting=("water",))
    # The menu's counts are remembered for half a minute, so it may be one fewer.
    assert count(listed) <= few[0] and count(detail) <= few[1]


def test_only_steps_that_have_something_to_do_are_offered(cast: Any, as_: Any) -> None:
    plain, wished = cast.answered(), cast.answered(consent_public=True)
    registrar, reviewer = as_("registrar"), as_("reviewer")

    def offered(client: Client, letter: Letter) -> set[str]:
        page = text(client.get(reverse("desk:matter", args=[letter.pk])))
        codes = ("prepare_publication", "publish", "return_publication", "unpublish")
        return {c for c in codes if reverse("desk:step", args=[letter.pk, c]) in page}

    assert offered(registrar, plain) == offered(reviewer, plain) == set()
    assert offered(registrar, wished) == {"prepare_publication"}
    cast.do("prepare_publication", wished, cast.registrar)
    assert offered(reviewer, wished) == {"publish", "return_publication"}
    cast.do("publish", wished, cast.reviewer)
    assert (offered(registrar, wished), offered(reviewer, wished)) == ({"unpublish"}, set())
