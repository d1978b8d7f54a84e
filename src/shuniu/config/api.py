"""The read API: published letters and figures, for anybody, without personal data.

Described at ``/api/v1/openapi.json``; a page for people at ``/api/v1/``.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Query, Schema
from ninja.errors import HttpError

from shuniu.commons.figures.counting import count
from shuniu.commons.figures.declare import Figure, Ratio, figures
from shuniu.commons.figures.period import Period
from shuniu.commons.search.queries import QueryRefused, containing
from shuniu.domains.letters.models import Letter
from shuniu.ground import clock
from shuniu.ground.refusal import Refused
from shuniu.site.paging import keyset
from shuniu.site.throttle import Limit, TooMany, check

READING = Limit("api", 120, dt.timedelta(minutes=1))
COUNTING = Limit("api-count", 30, dt.timedelta(minutes=1))
PAGE_SIZE = 20
EARLIEST, LATEST = dt.date(1950, 1, 1), dt.date(2200, 12, 31)

api = NinjaAPI(
    title="Shuniu",
    version="1",
    description="已公开的来信和统计指标；只读，不含个人信息。",
    docs_url=None,
    urls_namespace="api",
)


class LetterLine(Schema):
    """A published letter in a list."""

    number: str
    title: str
    type: str
    mailbox: str
    unit: str
    written_on: dt.date
    published_at: dt.datetime


class LetterPage(Schema):
    """A page of published letters, the newest first; ``next`` is the cursor of the page after."""

    letters: list[LetterLine]
    next: str


class LetterDetail(LetterLine):
    """A published letter with its answer, as the public may read them."""

    text: str
    answer: str
    answered_at: dt.datetime | None
    satisfaction: str


class FigureLine(Schema):
    """A figure: what it counts, in which unit; a ratio names its part and whole."""

    code: str
    label: str
    unit: str
    about: str
    part: str | None = None
    whole: str | None = None


class FigureValue(Schema):
    """A figure's value, counted now from its records, for a period (both days included)."""

    code: str
    label: str
    unit: str
    first: dt.date
    last: dt.date
    value: Decimal | None
    counted_at: dt.datetime


@api.exception_handler(TooMany)
def _too_many(request: HttpRequest, refusal: TooMany) -> HttpResponse:
    response = api.create_response(request, {"detail": refusal.sentence}, status=429)
    response["Retry-After"] = str(refusal.seconds)
    return response


@api.exception_handler(Refused)
def _refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    return api.create_response(request, {"detail": refusal.sentence}, status=422)


@api.get("/letters", response=LetterPage, summary="已公开的来信，可搜索", tags=["letters"])
def letters(
    request: HttpRequest,
    q: Annotated[str, Query(max_length=200, description="搜索的词")] = "",
    cursor: Annotated[str, Query(max_length=400, description="上一页的 next")] = "",
) -> LetterPage:
    """Published letters, the newest first, 20 a page; ``q`` searches title, text and answer."""
    check(request, READING)
    found = Letter.objects.published().select_related(
        "matter", "letter_type", "mailbox", "lead_unit"
    )
    words = q.replace("\x00", "").strip()
    if words:
        try:
            found = found.filter(containing("public_search", words))
        except QueryRefused as refusal:
            raise HttpError(422, refusal.sentence) from refusal
    page = keyset(found, order=("-published_at", "-pk"), cursor=cursor, size=PAGE_SIZE)
    return LetterPage(letters=[LetterLine(**_line(one)) for one in page.rows], next=page.next)


@api.get(
    "/letters/{number}",
    response=LetterDetail,
    summary="一封已公开的来信和答复",
    tags=["letters"],
)
def letter(request: HttpRequest, number: str) -> LetterDetail:
    """The published letter of that number; 404 for any other, published or not."""
    check(request, READING)
    found = (
        Letter.objects.published()
        .by_number(number.replace("\x00", "")[:40])
        .select_related("matter", "letter_type", "mailbox", "lead_unit")
        .first()
    )
    if found is None:
        raise HttpError(404, _("没有找到，或者没有公开。"))
    return LetterDetail(
        **_line(found),
        text=found.public_text,
        answer=found.public_answer,
        answered_at=found.answered_at,
        satisfaction=str(found.get_satisfaction_display()) if found.satisfaction else "",
    )


def _line(found: Letter) -> dict[str, Any]:
    return {
        "number": found.matter.number,
        "title": found.public_title,
        "type": found.letter_type.name,
        "mailbox": found.mailbox.name,
        "unit": found.lead_unit.name if found.lead_unit else "",
        "written_on": found.written_at.astimezone(clock.ZONE).date(),
        "published_at": found.published_at,
    }


@api.get("/figures", response=list[FigureLine], summary="全部指标", tags=["figures"])
def figure_list(request: HttpRequest) -> list[FigureLine]:
    """Every figure that the system can state."""
    check(request, READING)
    return [FigureLine(**_figure(declared)) for _code, declared in figures.items()]


@api.get(
    "/figures/{code}",
    response=FigureValue,
    summary="一个指标在一个时期的数值",
    tags=["figures"],
)
def figure_value(
    request: HttpRequest,
    code: str,
    first: Annotated[dt.date | None, Query(description="起始日期，缺省为今年1月1日")] = None,
    last: Annotated[dt.date | None, Query(description="截止日期，缺省为今天")] = None,
) -> FigureValue:
    """The figure for the days from ``first`` to ``last``; this year so far unless told."""
    check(request, COUNTING)
    if code not in figures:
        raise HttpError(404, _("没有这个指标。"))
    today = clock.today()
    begins, ends = first or today.replace(month=1, day=1), last or today
    if not (begins >= EARLIEST and ends <= LATEST):
        raise HttpError(422, _("日期超出范围。"))
    period, declared = Period(begins, ends), figures.get(code)
    value = count(code, period)
    return FigureValue(
        code=code,
        label=str(declared.label),
        unit=str(declared.unit),
        first=period.first,
        last=period.last,
        value=None if value is None else Decimal(value),
        counted_at=clock.now(),
    )


def _figure(declared: Figure) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "code": declared.code,
        "label": str(declared.label),
        "unit": str(declared.unit),
        "about": str(declared.about),
    }
    if isinstance(declared, Ratio):
        facts |= {"part": declared.part, "whole": declared.whole}
    return facts


def described(request: HttpRequest) -> HttpResponse:
    """The description for people: each address, what it asks for and gives. No script needed."""
    schema = api.get_openapi_schema()
    operations = [
        {
            "path": path,
            "method": method.upper(),
            "summary": facts.get("summary", ""),
            "asks": [_asked(parameter) for parameter in facts.get("parameters", ())],
        }
        for path, methods in schema["paths"].items()
        for method, facts in methods.items()
    ]
    return render(request, "config/api.html", {"title": _("开放接口"), "operations": operations})


def _asked(parameter: dict[str, Any]) -> tuple[str, str, bool]:
    """A parameter as the page shows it: name, what it is, whether it must be given."""
    about = parameter.get("description") or parameter["schema"].get("description", "")
    return parameter["name"], about, bool(parameter.get("required"))
