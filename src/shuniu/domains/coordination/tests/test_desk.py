"""The staff pages: what each person finds there, and what a stranger does not."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from shuniu.domains.coordination.models import Case, Measure
from shuniu.domains.coordination.printing import opinion_letter


def page(cast: Any, login: str, case: Case, step: str = "") -> Any:
    args = [case.pk, step] if step else [case.pk]
    return cast.browser(login).get(reverse("desk:step" if step else "desk:matter", args=args))


def send(cast: Any, login: str, case: Case, step: str, **data: Any) -> Any:
    client = cast.browser(login)
    address = reverse("desk:step", args=[case.pk, step])
    form = client.get(address).content.decode()
    seen = re.search(r'name="seen" value="(\d+)"', form)
    return client.post(address, {**data, "seen": seen.group(1) if seen else ""})


def test_a_visit_from_the_counter_to_the_opinion(browse: Any) -> None:
    cast = browse
    client = cast.browser("registrar")
    address = reverse("desk:open", args=["coordination"])
    shown = client.get(address).content.decode()
    once = re.search(r'name="once" value="([^"]+)"', shown)
    assert once and "群众代表" in shown
    data = {
        "once": once.group(1),
        "sort": "group_visit",
        "case_class": "land",
        "title": "东坝村征地补偿款没有付清",
        "summary": "王一等要求付清余款，电话13900000001。",
        "came_on": cast.day.isoformat(),
        "group": "石桥镇东坝村村民",
        "visitors": "12",
        "representatives": "\n".join(f"王{n}，1390000000{n}，石桥镇东坝村{n}组" for n in "123456"),
        "units": [str(cast.units["land"].pk)],
    }
    refused = client.post(address, data).content.decode()
    assert "最多5人" in refused and not Case.objects.exists()
    data["representatives"] = "王一，13900000001，石桥镇东坝村1组\n王二"
    assert client.post(address, data).status_code == 302
    case = Case.objects.get()
    assert case.representatives.count() == 2
    send(cast, "registrar", case, "accept", case_class="land", told="当面")
    send(cast, "registrar", case, "assign", lead_unit=cast.units["land"].pk)
    cast.browser("land_handler").post(
        reverse("desk:step", args=[case.pk, "sign_for"]),
        {"seen": cast.again(case).matter.last_move_id},
    )
    day = (cast.day + dt.timedelta(days=20)).isoformat()
    send(
        cast,
        "registrar",
        case,
        "call_meeting",
        kind="meeting",
        planned_on=day,
        place="三楼会议室",
        units=[str(cast.units["land"].pk), str(cast.units["water"].pk)],
    )
    wrong = send(cast, "registrar", case, "agree", measures="付清余款").content.decode()
    assert "第1行请写成" in wrong
    wrong = send(cast, "registrar", case, "agree", measures=f"水利厅：付清，{day}")
    assert "没有“水利厅”这个单位" in wrong.content.decode()
    send(cast, "registrar", case, "agree", measures=f"县自然资源和规划局：付清余款，{day}")
    assert Measure.objects.get(case=case).unit == cast.units["land"]
    shown = page(cast, "land_handler", case).content.decode()
    assert "已召集，待记录" in shown and "付清余款" in shown and "王**" in shown
    assert "13900000001" not in shown and "王一" not in shown


def test_a_case_is_there_for_those_who_have_it(browse: Any) -> None:
    cast = browse
    case = cast.talking()
    for login in ("registrar", "reviewer", "leader", "land_head", "town_handler"):
        assert page(cast, login, case).status_code == 200
    for login in ("water_handler", "idle_handler", "administrator", "auditor"):
        assert page(cast, login, case).status_code == 404
        assert page(cast, login, case, "agree").status_code == 404


def test_the_list_filters_by_class_and_leads_on(browse: Any) -> None:
    cast = browse
    cast.talking()
    cast.accepted("dispute", case_class="duties", title="河道保洁由谁负责")
    client = cast.browser("registrar")
    address = reverse("desk:list", args=["coordination"])
    land = client.get(address, {"class": "land"}).content.decode()
    assert "东坝村" in land and "河道保洁" not in land
    both = client.get(address).content.decode()
    assert "河道保洁" in both and "部门间争议" in both
    assert client.get(address + "export/").status_code in (200, 404)


def test_personal_data_are_shown_once_for_a_reason(browse: Any) -> None:
    cast = browse
    case = cast.talking()
    address = reverse("coordination:unmask", args=[case.pk])
    client = cast.browser("land_handler")
    assert "1381234567" not in client.get(address).content.decode()
    shown = client.post(address, {"reason": "通知代表参加协调会"})
    assert "13812345" in shown.content.decode() and "no-store" in shown["Cache-Control"]
    assert cast.browser("town_handler").get(address).status_code == 404
    assert cast.browser("water_handler").get(address).status_code == 404


def test_the_opinion_is_not_read_before_it_is_released(browse: Any) -> None:
    cast = browse
    case = cast.drafted()
    words = "九月底前付清，由镇政府逐户核对账户"
    assert words not in page(cast, "town_handler", case).content.decode()
    assert words in page(cast, "reviewer", case).content.decode()
    cast.do("approve_opinion", case, cast.reviewer)
    assert words in page(cast, "town_handler", case).content.decode()


def test_a_called_meeting_is_on_the_home_page(browse: Any) -> None:
    cast = browse
    case = cast.talking()
    cast.do(
        "call_meeting",
        case,
        cast.registrar,
        kind="meeting",
        planned_on=cast.day,
        place="三楼会议室",
        units=[cast.units["land"]],
    )
    home = cast.browser("registrar").get(reverse("desk:home")).content.decode()
    assert "次协调会等着召开或记录" in home


def test_the_opinion_is_printed_once_it_is_released_and_names_no_representative(
    browse: Any,
) -> None:
    cast = browse
    case = cast.drafted()
    address = reverse("coordination:opinion", args=[case.pk])
    assert cast.browser("registrar").get(address).status_code == 404
    cast.do("approve_opinion", case, cast.reviewer)
    case = Case.objects.select_related("matter__unit").get(pk=case.pk)
    letter = opinion_letter(case)
    words = letter.title + "".join(letter.paragraphs)
    for part in ("请求事项", "查明的事实", "理由", "处理意见", "法律政策依据", "30日内"):
        assert part in words
    assert letter.to == "石桥镇东坝村村民" and "张三" not in words
    assert cast.browser("water_handler").get(address).status_code == 404
    sent = cast.browser("registrar").get(address)
    assert sent["Content-Type"] in ("application/pdf", "text/plain; charset=utf-8")
    assert sent.content.startswith(b"%PDF") == (sent.status_code == 200)


def test_the_list_and_the_page_ask_the_same_questions_however_much_there_is(browse: Any) -> None:
    cast = browse
    client = cast.browser("registrar")

    def asked(address: str) -> int:
        client.get(address)  # what is known once is known
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    case = cast.agreed()
    rows, page = reverse("desk:list", args=["coordination"]), reverse("desk:matter", args=[case.pk])
    few = asked(rows), asked(page)
    for _ in range(3):
        cast.talking("dispute")
        cast.do(
            "record_meeting",
            case,
            cast.registrar,
            held_on=cast.day,
            present=[cast.units["land"], cast.units["water"]],
            minutes="再议。",
        )
    assert asked(rows) == few[0]
    assert asked(page) <= few[1] + 2  # the meetings and who came, once there are any
