"""件件有回音, the ledger in the county's order, and the figures."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from typing import Any

import pytest
import python_calamine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from shuniu.commons.figures import counting
from shuniu.commons.figures.period import Period
from shuniu.commons.trail.models import Entry
from shuniu.domains.supervision import actions
from shuniu.domains.supervision.queries import without_echo
from shuniu.ground.refusal import FieldRefused


def told(cast: Any, name: str = "registrar") -> set[tuple[str, str]]:
    return {(e.who, e.what) for e in without_echo(getattr(cast, name), cast.day)}


def client_of(cast: Any, name: str) -> Client:
    client = Client()
    client.force_login(cast.members[name], backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_whatever_has_no_echo_is_on_one_page(cast: Any, set_clock: Callable[[Any], None]) -> None:
    unsigned = cast.notified()
    silent = cast.handling()
    assert told(cast) == set()
    cast.go_to(dt.date(2026, 9, 7))  # the weekly report was owed on Friday
    assert ("县住房和城乡建设局", "下发后还没有签收") in told(cast)
    assert ("县住房和城乡建设局", "到期没有报送进展") in told(cast)
    assert told(cast, "town_handler") == set()
    mine = {e.matter.pk for e in without_echo(cast.housing_handler, cast.day)}
    assert mine == {unsigned.pk, silent.pk}
    cast.go_to(dt.date(2026, 9, 30))
    office = [e for e in without_echo(cast.registrar, cast.day) if "报告过" in e.what]
    assert {e.matter.pk for e in office} == {unsigned.pk, silent.pk}
    cast.do("report_interim", silent, cast.registrar, text="正在办理。")
    cast.do("urge", silent, cast.registrar, means="phone", text="请今天报送。")
    left = [e for e in without_echo(cast.registrar, cast.day) if e.matter.pk == silent.pk]
    assert all("报告过" not in e.what for e in left)
    assert any(e.urged is not None and e.urged.means == "phone" for e in left)
    set_clock(cast.at)
    page = client_of(cast, "registrar").get(reverse("supervision:echo")).content.decode()
    assert "下发后还没有签收" in page and "电话催办" in page
    assert client_of(cast, "auditor").get(reverse("supervision:echo")).status_code == 404


def test_what_is_suspended_or_ended_owes_nothing(cast: Any) -> None:
    cast.until("suspended")
    cast.closed()
    cast.go_to(dt.date(2026, 12, 1))
    assert told(cast) == set()


def test_the_page_asks_as_much_for_many_as_for_few(cast: Any) -> None:
    cast.handling()
    cast.go_to(dt.date(2026, 9, 30))
    with CaptureQueriesContext(
        connection,
    ) as few:
        without_echo(cast.registrar, cast.day)
    cast.go_to(dt.date(2026, 9, 1))
    for _more in range(4):
        cast.handling()
    cast.go_to(dt.date(2026, 9, 30))
    with CaptureQueriesContext(connection) as many:
        without_echo(cast.registrar, cast.day)
    assert len(many) == len(few)


def test_the_ledger_has_the_countys_columns_in_its_order(
    cast: Any, set_clock: Callable[[Any], None]
) -> None:
    item = cast.closed()
    cast.handling()
    set_clock(cast.at)
    client = client_of(cast, "registrar")
    by = {"by": cast.registrar, "at": cast.at}
    wanted = ["牵头单位", "督查事项", "办理结果"]
    actions.set_layout(columns=wanted, source="云政办〔2026〕8号", **by)
    answer = client.get(reverse("supervision:ledger_export"))
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    rows = book.get_sheet_by_index(0).to_python()
    assert rows[0] == wanted
    assert rows[1] == ["县住房和城乡建设局", item.matter.title, "已落实"] and len(rows) == 3
    assert Entry.objects.filter(verb="supervision.ledger_exported").count() == 1
    closed = client.get(reverse("supervision:ledger") + "?state=closed&year=2026")
    assert "已落实" in closed.content.decode()
    for name in ("housing_handler", "auditor"):
        for page in ("ledger", "ledger_export", "ledger_columns"):
            assert client_of(cast, name).get(reverse(f"supervision:{page}")).status_code == 404
    with pytest.raises(FieldRefused, match="没有“评分”这一列"):
        actions.set_layout(columns=["评分"], source="文", **by)


def test_the_figures_count_records(cast: Any) -> None:
    cast.closed()
    late = cast.handling(due_on=dt.date(2026, 9, 3))
    cast.do("issue_slip", late, cast.registrar, text="请抓紧。")
    cast.go_to(dt.date(2026, 9, 8))
    cast.do("report_completion", late, cast.housing_handler, text="已完成。")
    cast.do("accept_completion", late, cast.reviewer)
    cast.do("report_final", late, cast.registrar, text="已完成。")
    year = Period.year(2026)
    found = {
        code: int(counting.count(f"supervision.{code}", year))
        for code in ("opened", "closed", "closed_on_time", "notices", "orders", "upward", "visits")
    }
    assert found == {
        "opened": 2,
        "closed": 2,
        "closed_on_time": 1,
        "notices": 1,
        "orders": 2,
        "upward": 2,
        "visits": 0,
    }
