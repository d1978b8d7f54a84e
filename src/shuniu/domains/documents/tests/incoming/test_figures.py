"""The figures are the documents that they count; what must hold between them, holds."""

from __future__ import annotations

import datetime as dt
from typing import Any

from shuniu.commons.figures.checks import evaluate
from shuniu.commons.figures.declare import figures as registry
from shuniu.commons.figures.period import Period
from shuniu.domains.documents import figures_incoming as figures

YEAR = Period.year(2026)


def test_each_document_is_counted_once_by_its_category(desk: Any) -> None:
    desk.closed()
    desk.registered(category="telegram", telegram_level="urgent", means="wire")
    desk.registered(category="meeting")
    desk.registered(category="request")
    desk.registered(category="letter", sender_text="群众张某")
    gone = desk.registered(category="report")
    desk.do("return_document", gone, desk.registrar, reason="不属本机关。")
    desk.registered(by="housing_handler")  # another register
    assert figures.received(YEAR).count() == 5
    assert figures.received_superior(YEAR).count() == figures.received_closed(YEAR).count() == 1
    assert (figures.telegrams(YEAR).count(), figures.requests_routed(YEAR).count()) == (2, 1)
    assert figures.instructions_letters(YEAR).count() == 1
    codes = [code for code in registry if code.startswith("documents.")]
    verdicts = evaluate(YEAR, codes=codes)
    assert len(verdicts) >= 4 and all(verdict.ok for verdict in verdicts)


def test_on_time_is_by_the_day_and_by_the_hour(desk: Any) -> None:
    desk.closed()
    slow = desk.handling()
    telegram = desk.registered(category="telegram", telegram_level="very_urgent", means="wire")
    desk.go_to(desk.day + dt.timedelta(days=9))
    desk.do("answer", slow, desk.housing_handler, text="办完了。")
    desk.do("close", slow, desk.registrar)
    desk.do("close", telegram, desk.registrar, result="已转发。")
    assert figures.received_closed(YEAR).count() == 3
    assert figures.received_on_time(YEAR).count() == 1
