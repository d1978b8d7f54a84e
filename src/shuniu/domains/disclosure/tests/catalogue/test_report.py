"""The annual report: every number from its records, cross-checked, kept when it is finished."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal
from typing import Any

import docx
import pytest
from django.test import Client

from shuniu.casework.models import Matter
from shuniu.domains.disclosure.actions import report as reports
from shuniu.domains.disclosure.actions import report_docx, standing
from shuniu.domains.disclosure.models import AnnualReport, Application, Challenge, Item
from shuniu.domains.disclosure.queries import report as tables
from shuniu.ground import clock
from shuniu.ground.refusal import FieldRefused, NotYours

PAPER = ("licences", "penalties", "coercion", "fees")
TEXTS = {"overall": "全年主动公开。", "problems": "解读不够及时。", "others": "未收取信息处理费。"}


def application(
    cast: Any,
    n: int,
    *,
    kind: str = "person",
    received: dt.date,
    ended: dt.date | None = None,
    outcome: str = "",
    unit: str = "housing",
) -> Application:
    """A row as the actions leave it behind; what is counted here is what stands in it."""
    matter = Matter.objects.create(
        kind="disclosure_application",
        number=f"依申请{n}号",
        title="申请",
        state="replied",
        unit=cast.units[unit],
        opened_at=clock.on(received),
        state_at=clock.on(received),
    )
    return Application.objects.create(
        matter=matter,
        organ=matter.unit,
        ask="information",
        way="counter",
        applicant_kind=kind,
        masked_name="张**",
        sealed=b"x",
        identity_digest=str(n),
        wanted="某文件",
        description="某文件",
        shape="paper",
        getting="fetch",
        handed_on=received,
        received_on=received,
        query_code_hash="x",
        idempotency_key=str(n),
        outcome=outcome,
        ended_on=ended,
    )


@pytest.fixture
def year(cast: Any) -> Any:
    """2025 as the records have it; the report of it is made in January 2026."""
    day = dt.date
    application(cast, 1, received=day(2024, 12, 20), ended=day(2025, 1, 10), outcome="granted")
    application(cast, 2, received=day(2025, 3, 1), ended=day(2025, 3, 20), outcome="partial")
    application(
        cast,
        3,
        kind="company",
        received=day(2025, 5, 1),
        ended=day(2025, 5, 20),
        outcome="not_held",
    )
    asked = application(
        cast, 4, kind="legal", received=day(2025, 6, 1), ended=day(2025, 7, 1), outcome="process"
    )
    application(cast, 5, received=day(2025, 12, 25))
    application(cast, 6, received=day(2024, 1, 5), ended=day(2024, 1, 9), outcome="granted")
    application(
        cast, 7, received=day(2025, 8, 1), ended=day(2025, 8, 9), outcome="granted", unit="office"
    )
    for n, (kind, result, decided) in enumerate(
        (
            ("reconsideration", "upheld", day(2025, 9, 1)),
            ("direct_suit", "", None),
            ("later_suit", "corrected", day(2026, 1, 5)),
        )
    ):
        Challenge.objects.create(
            application=asked,
            kind=kind,
            body="县人民政府",
            case_number=f"{n}号",
            filed_on=day(2025, 8, 1),
            result=result,
            decided_on=decided,
        )
    cast.day = day(2025, 2, 3)
    old = cast.published(title="旧办法", normative=True)
    cast.published(title="新办法", normative=True)
    cast.day = day(2025, 11, 3)
    cast.do(
        "set_validity",
        old,
        cast.housing_handler,
        validity="abolished",
        ended_on=cast.day,
        ended_note="云住建规〔2025〕3号",
    )
    cast.day = day(2026, 1, 12)
    return cast


def filed(cast: Any, code: str, value: str = "3", **more: Any) -> Any:
    more = {"by": cast.housing_handler, "source": "统计报表，张局长签", **more}
    return reports.file_number(
        unit=cast.units["housing"], year=2025, code=code, value=Decimal(value), at=cast.at, **more
    )


def test_every_cell_is_its_records_and_every_column_balances(year: Any) -> None:
    filed(year, "fees", "12.50")
    cells = tables.count(year.units["housing"].pk, 2025, whole=False)
    said = {code: cell.words for code, cell in cells.items()}
    expected = {
        "3.new.person": "2",
        "3.new.total": "4",
        "3.carried_in.person": "1",
        "3.granted.person": "1",
        "3.partial.person": "1",
        "3.not_held.company": "1",
        "3.process.legal": "1",
        "3.results.total": "4",
        "3.carried_out.person": "1",
        "4.reconsideration.upheld": "1",
        "4.direct_suit.pending": "1",
        "4.later_suit.pending": "1",
        "2.normative.made": "2",
        "2.normative.abolished": "1",
        "2.normative.standing": "1",
        "2.fees": "12.5",
    }
    assert {code: said[code] for code in expected} == expected
    assert all(verdict.ok for verdict in tables.check(cells))
    whole = tables.count(year.units["office"].pk, 2025, whole=True)
    assert whole["3.new.total"].words == "5"
    numbers = {Matter.objects.get(pk=k).number for k in cells["3.new.person"].keys}
    assert numbers == {"依申请2号", "依申请5号"}


def test_a_broken_column_is_told_and_the_report_not_finished(year: Any) -> None:
    Application.objects.filter(matter__number="依申请2号").update(outcome="record_kept")
    report = begun(year)
    for code in PAPER:
        filed(year, code)
    with pytest.raises(reports.Broken, match=r"自然人：.+2 \+ .+1 ≠ .+1 \+ .+1"):
        reports.finish_report(report, by=year.housing_handler, at=year.at)
    assert AnnualReport.objects.get().finished_at is None


def begun(cast: Any) -> AnnualReport:
    report = reports.begin_report(
        unit=cast.units["housing"], year=2025, by=cast.housing_handler, at=cast.at
    )
    reports.write_report(report, **TEXTS, by=cast.housing_handler, at=cast.at)
    return report


def test_finished_passed_by_another_published_and_kept(year: Any, client: Client) -> None:
    report = begun(year)
    with pytest.raises(reports.Missing, match="行政许可"):
        reports.finish_report(report, by=year.housing_handler, at=year.at)
    for code in PAPER:
        filed(year, code)
    item = reports.finish_report(report, by=year.housing_handler, at=year.at)
    year.do("clear", item, year.housing_head)
    year.do("publish", item, year.housing_head)
    application(year, 9, received=dt.date(2025, 4, 1))  # what comes to light later changes nothing
    item = Item.objects.get(pk=item.pk)
    page = client.get(standing.item_address(item.index_number)).content.decode()
    assert "云汀县住房和城乡建设局2025年政府信息公开工作年度报告" in page and "解读不够及时" in page
    assert item.title in client.get("/disclosure/reports/").content.decode()
    opened = f"/disclosure/reports/{AnnualReport.objects.get().pk}/3.new.total/"
    assert opened in page
    told = client.get(opened).content.decode()
    assert "2025-" in told and "依申请" not in told and "某文件" not in told
    assert client.get(opened.replace("3.new", "3.never")).status_code == 404
    paper = item.papers.get()
    answer = client.get(f"/disclosure/paper/{paper.pk}/")
    document = docx.Document(io.BytesIO(b"".join(answer.streaming_content)))
    grid = document.tables[3]
    assert [c.text for c in grid.rows[1].cells][-7:] == ["2", "1", "0", "0", "1", "0", "4"]
    report = AnnualReport.objects.get()
    assert tables.cells_of(report)["3.new.total"].words == "4"
    with pytest.raises(reports.Finished):
        reports.write_report(report, **TEXTS, by=year.housing_handler, at=year.at)
    with pytest.raises(FieldRefused, match="理由"):
        begun(year)
    again = reports.begin_report(
        unit=report.unit, year=2025, because="补登一件", by=year.housing_handler, at=year.at
    )
    assert (again.version, tables.cells_of(again)["3.new.total"].words) == (2, "5")
    assert "补登" not in str(report_docx.write(again, "x")[:4])


def test_a_filed_number_is_corrected_by_another_row_with_its_reason(year: Any) -> None:
    first = filed(year, "licences", "10")
    with pytest.raises(FieldRefused, match="更正"):
        filed(year, "licences", "11")
    filed(year, "licences", "11", note="漏报一件")
    cells = tables.count(year.units["housing"].pk, 2025, whole=False)
    assert cells["2.licences"].words == "11" and first.pk not in cells["2.licences"].keys
    with pytest.raises(FieldRefused, match="整数"):
        filed(year, "penalties", "1.5")
    with pytest.raises(FieldRefused, match="来源"):
        filed(year, "penalties", "1", source=" ")


def test_the_page_opens_its_numbers_for_those_who_may(year: Any, client: Client) -> None:
    report = begun(year)
    client.force_login(year.members["housing_handler"])
    with clock.at(year.at):
        page = client.get(f"/desk/disclosure/reports/{report.pk}/").content.decode()
        assert f"/desk/disclosure/reports/{report.pk}/cell/3.new.person/" in page
        cell = client.get(f"/desk/disclosure/reports/{report.pk}/cell/2.normative.made/")
        assert "旧办法" in cell.content.decode() and "新办法" in cell.content.decode()
        opened = client.get(f"/desk/disclosure/reports/{report.pk}/cell/3.new.person/")
        assert opened.status_code == 200
        assert client.get(f"/desk/disclosure/reports/{report.pk}/word/").status_code == 200
        broken = client.post(f"/desk/disclosure/reports/{report.pk}/finish/")
        assert broken.status_code == 422 and "表二还缺填报数" in broken.content.decode()
        for stranger in ("water_head", "auditor", "administrator"):
            client.force_login(year.members[stranger])
            for tail in ("", "word/", "cell/3.new.person/"):
                found = client.get(f"/desk/disclosure/reports/{report.pk}/{tail}")
                assert found.status_code == 404, stranger


def test_strangers_write_no_report(year: Any) -> None:
    report = begun(year)
    for who in (year.water_handler, year.leader, year.auditor):
        with pytest.raises(NotYours):
            filed(year, "licences", by=who)
        with pytest.raises(NotYours):
            reports.begin_report(unit=report.unit, year=2024, by=who, at=year.at)
        with pytest.raises(NotYours):
            reports.write_report(report, **TEXTS, by=who, at=year.at)
        with pytest.raises(NotYours):
            reports.finish_report(report, by=who, at=year.at)
    with pytest.raises(NotYours):
        reports.begin_report(
            unit=report.unit, year=2025, whole=True, by=year.housing_handler, at=year.at
        )
