"""Every step and every act on sites refuses whoever has not the power, and leaves nothing."""

from __future__ import annotations

import datetime as dt
import inspect
from typing import Any

import pytest

from shuniu.casework.models import Matter, Move
from shuniu.commons.flow import flows
from shuniu.commons.people.actor import citizen
from shuniu.domains.portal import actions
from shuniu.domains.portal.models import Article, Push, Right, Site, SiteColumn
from shuniu.ground.refusal import NotYours, Refused

STRANGERS = ("administrator", "auditor", "bureau_editor", "bureau_head", "other_head")
# Up to which step a text has to have come for this one to be possible.
WHERE = {
    **dict.fromkeys(("submit", "drop"), ""),
    **dict.fromkeys(("recall", "pass_first"), "submit"),
    "pass_second": "pass_first",
    "pass_third": "pass_second",
    **dict.fromkeys(("clear_secrecy", "return_text"), "pass_third"),
    **dict.fromkeys(("publish", "schedule"), "clear_secrecy"),
    **dict.fromkeys(("unschedule", "publish_scheduled"), "clear_secrecy"),
    **dict.fromkeys(("correct", "withdraw", "share", "take_from"), "publish"),
    **dict.fromkeys(("move", "set_expiry", "expire"), "publish"),
    "abandon_correction": "publish",
}
BEFORE = {
    "unschedule": ("schedule", "town_editor3", {"go_live_at": dt.timedelta(hours=1)}),
    "publish_scheduled": ("schedule", "town_editor3", {"go_live_at": dt.timedelta(hours=1)}),
    "abandon_correction": ("correct", "town_editor", {"reason": "改一个数字"}),
}


def test_every_step_is_looked_at() -> None:
    assert set(WHERE) == {step.code for step in flows.get("article").steps}


def arguments(cast: Any, verb: str) -> dict[str, Any]:
    known: dict[str, Any] = {
        "proofread": True,
        "result": "open",
        "go_live_at": cast.at + dt.timedelta(hours=2),
        "expire_at": cast.at + dt.timedelta(days=2),
        "columns": [cast.column("main", "towns")],
        "column": cast.column("town", "notices"),
        "reason": "写明情况",
    }
    wanted = inspect.signature(actions.ACTIONS[verb]).parameters
    return {name: value for name, value in known.items() if name in wanted}


@pytest.mark.parametrize("verb", sorted(WHERE))
def test_a_stranger_is_refused(cast: Any, verb: str) -> None:
    article = cast.brought(WHERE[verb]) if WHERE[verb] else cast.draft()
    if verb in BEFORE:
        step, who, facts = BEFORE[verb]
        hours = {k: cast.at + v if isinstance(v, dt.timedelta) else v for k, v in facts.items()}
        cast.do(step, article, who, **hours)
    matter = Matter.objects.get(pk=article.matter_id)
    before = Move.objects.filter(matter=matter).count()
    for who in (*(getattr(cast, name) for name in STRANGERS), citizen(matter.pk), citizen(None)):
        with pytest.raises(NotYours):
            actions.ACTIONS[verb](matter, by=who, at=cast.at, **arguments(cast, verb))
    assert Move.objects.filter(matter=matter).count() == before


def test_strangers_open_change_and_close_nothing(cast: Any) -> None:
    column, right = cast.column(), Right.objects.filter(site=cast.town).first()
    imported = Article.objects.create(
        site=cast.town, column=column, unit=cast.units["town"], title="旧闻", live=True,
        created_at=cast.at, first_published_at=cast.at, imported_from="旧站", imported_key="1",
    )  # fmt: skip
    at, counts = cast.at, (Site.objects.count(), SiteColumn.objects.count(), Right.objects.count())
    acts: list[Any] = [
        lambda by: actions.open_site(code="x1", name="某站", unit=cast.units["town"], by=by, at=at),
        lambda by: actions.change_site(cast.town, name="别名", by=by, at=at),
        lambda by: actions.redesign(
            cast.town, title="新版", theme="ink", since=cast.day, by=by, at=at
        ),
        lambda by: actions.close_site(cast.town, because="某文", by=by, at=at),
        lambda by: actions.add_column(
            site=cast.town, code="x", name="某栏", kind="news", by=by, at=at
        ),
        lambda by: actions.change_column(column, name="别名", by=by, at=at),
        lambda by: actions.close_column(column, by=by, at=at),
        lambda by: actions.delete_column(column, by=by, at=at),
        lambda by: actions.give_right(
            unit=cast.units["town"], site=cast.main, act="write", by=by, at=at
        ),
        lambda by: actions.end_right(right, by=by, at=at),
        lambda by: actions.withdraw_imported(imported, reason="不实", by=by, at=at),
    ]
    for name in ("town_editor", "town_head", "other_head", "auditor"):
        who = getattr(cast, name)
        for act in acts:
            with pytest.raises(NotYours):
                act(who)
    with pytest.raises(NotYours):
        actions.correct_imported(imported, reason="改", by=cast.bureau_head, at=at)
    assert counts == (Site.objects.count(), SiteColumn.objects.count(), Right.objects.count())


def test_one_writes_only_where_the_table_says_so(cast: Any) -> None:
    for who, column in (
        ("town_editor", cast.column("main", "towns")),
        ("bureau_editor", cast.column()),
    ):
        with pytest.raises(Refused, match="没有在"):
            cast.draft(who, column=column)
    for who in ("leader", "auditor", "administrator"):
        with pytest.raises(NotYours):
            cast.draft(who)


def test_an_offer_is_decided_by_who_publishes_there(cast: Any) -> None:
    article = cast.draft(also=[cast.column("main", "towns")])
    push = Push.objects.get(article=article)
    for who in ("town_head", "bureau_head", "auditor"):
        by = getattr(cast, who)
        with pytest.raises(NotYours):
            actions.accept_push(push, by=by, at=cast.at)
        with pytest.raises(NotYours):
            actions.refuse_push(push, reason="不合适", by=by, at=cast.at)
    actions.accept_push(push, by=cast.registrar, at=cast.at)
    with pytest.raises(NotYours):
        actions.end_push(push, reason="撤下", by=cast.town_head, at=cast.at)
