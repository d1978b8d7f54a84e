from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.utils.translation import gettext_lazy as _

from shuniu.casework import engine
from shuniu.casework.models import Matter
from shuniu.casework.testing import county as counties
from shuniu.casework.testing import errand
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.duties import REGISTRAR
from shuniu.commons.people.models import Unit
from shuniu.desk import columns, declare, forms, menu
from shuniu.desk.views import frame
from shuniu.ground import clock
from shuniu.ground.refusal import FieldRefused
from shuniu.site.forms import Line


class GiveForm(forms.AssignmentForm):
    letters_only = False


class DraftForm(forms.StepForm):
    phrases = {"text": ("已修好。", "<b>不转义</b>")}

    text = forms.text_field("办理结果", longest=200)


def open_errand(*, title: str, by: Actor, at: dt.datetime) -> Matter:
    """登记: the registrar writes an errand down."""
    with engine.opening(
        errand.KIND,
        title=title,
        unit=Unit.objects.get(code="office"),
        number=lambda key: f"差事{key}号",
        by=by,
        at=at,
    ) as work:
        if title == "拒":
            raise FieldRefused("title", "标题不能只有“拒”。")
    return work.matter


class OpenForm(forms.StepForm):
    title = Line(label="标题", max_length=60)


def desk() -> declare.Desk:
    """The staff pages of errands, as a domain would declare them."""
    return declare.Desk(
        kind=errand.KIND,
        label="差事",
        columns=(
            columns.TITLE,
            columns.NUMBER,
            columns.HOLDER,
            columns.STATE,
            columns.DUE,
            columns.OPENED,
            declare.Column("key", "键", lambda m: m.pk, export_only=True),
        ),
        filters=(
            columns.states(errand.KIND),
            columns.UNITS,
            columns.LIGHTS,
            columns.PERIODS,
        ),
        sections=(
            declare.Section("what", "内容", facts=lambda m, a: [("标题", m.title)]),
            declare.Section("secret", "机密", facts=lambda m, a: None),
        ),
        forms={"give": GiveForm, "draft": DraftForm},
        attach=(columns.attach_holders,),
        bulk=("give", "sign_for"),
        opening=declare.Opening("登记差事", OpenForm, open_errand, (REGISTRAR,)),
        headings=("延期申请", "办理结果"),
        views=(declare.View("new", _("待交办"), {"state": "new"}, (REGISTRAR,)),),
    )


@pytest.fixture(autouse=True)
def _errands() -> Iterator[None]:
    """The flow of errands and its desk are there for these tests only."""
    with errand.registered():
        declare.register(desk())
        frame.add_registered()
        yield
        del declare.desks._things[errand.KIND]
        for code in [c for c in menu.entries if c.startswith(f"list.{errand.KIND}")]:
            del menu.entries._things[code]
    frame._counts.clear()
    frame._posts.clear()
    frame._tiles.clear()


@pytest.fixture
def county(db: None, set_clock: Callable[..., None]) -> counties.County:
    """The small county on an ordinary Friday, in which the browser lives too."""
    set_clock(clock.on(counties.FRIDAY, 11))
    return counties.build()


@pytest.fixture
def browser(county: counties.County) -> Callable[[str], Client]:
    """A browser in which that member has signed in."""

    def signed_in(login: str) -> Client:
        client = Client()
        client.force_login(
            county.members[login], backend="django.contrib.auth.backends.ModelBackend"
        )
        return client

    return signed_in
