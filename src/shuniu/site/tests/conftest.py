"""A small site of its own for the kit's tests: the frame, and a form of three pages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from shuniu.config import errors
from shuniu.ground.refusal import Refused
from shuniu.site import county, page_cache
from shuniu.site.forms import CitizenForm, Line, RadioCards, Text
from shuniu.site.steps import Answers, Step, StepForms

SENT: list[tuple[Answers, str]] = []


class TypeForm(CitizenForm):
    type = forms.ChoiceField(
        label="来信类型",
        choices=[("help", "求助"), ("secret", "举报")],
        widget=RadioCards({"help": "遇到困难"}),
    )


class TextForm(CitizenForm):
    headline = Line(label="标题", max_length=12, help_text="一句话")
    body = Text(label="正文", min_length=5, max_length=50)
    photo = forms.FileField(label="照片", required=False)


class WhoForm(CitizenForm):
    name = Line(label="姓名", max_length=20)
    since = forms.DateField(label="何时起", required=False)
    public = forms.BooleanField(label="同意公开", required=False)


class Write(StepForms):
    kind = "kit"
    title = "写信"
    address = "kit:write"
    start_address = "kit:begin"
    steps = (
        Step("type", "哪一类？", TypeForm),
        Step("text", "什么事？", TextForm),
        Step(
            "who", "您是谁？", WhoForm, needed=lambda a: a.get("type", {}).get("type") != "secret"
        ),
    )

    def send(self, request: HttpRequest, answers: Answers, key: str) -> dict[str, Any]:
        if "拒绝" in answers["text"]["headline"]:
            raise Refused("这件事请到窗口办理。")
        SENT.append((answers, key))
        return {"number": "云信〔2026〕7号", "code": "ABCD-1234"}


def boom(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("broken on purpose")


KIT = (
    [
        path("begin/", lambda request: HttpResponse("begin"), name="begin"),
        path("write/<slug:step>/", Write.as_view(), name="write"),
        path("boom/", boom),
    ],
    "kit",
)


class Urls:
    """The root of this site; Django asks it for its patterns and its error pages."""

    # Other rooms have put doors and acts on the site: their addresses belong to it.
    urlpatterns = [
        path("kit/", include(KIT)),
        path("", include("shuniu.domains.letters.urls")),
        path("", include("shuniu.site.urls")),
    ]
    handler400 = errors.bad_request
    handler403 = errors.forbidden
    handler404 = errors.missing
    handler500 = errors.broken


@pytest.fixture(autouse=True)
def _own_site(settings: Any) -> Iterator[None]:
    settings.ROOT_URLCONF = Urls
    SENT.clear()
    county.forget()
    page_cache.shelf.clear()
    yield
    county.forget()
    page_cache.shelf.clear()


@pytest.fixture
def sent() -> list[tuple[Answers, str]]:
    """What the form of three pages has sent: the answers and the key."""
    return SENT
