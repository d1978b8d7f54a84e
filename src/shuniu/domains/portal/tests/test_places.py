"""One text in many places: by right at once, elsewhere by offer, kept in step, taken down."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shuniu.commons.notices.models import Notice
from shuniu.commons.publishing.models import Publication
from shuniu.domains.portal import actions
from shuniu.domains.portal.models import Act, Push, PushState, Right
from shuniu.ground.refusal import FieldRefused, Refused


def where(article: Any) -> list[str]:
    found = Publication.objects.standing().of("article", article.pk)
    return sorted(f"{line.site}/{line.column}" for line in found)


def test_pushed_up_accepted_corrected_and_withdrawn_everywhere(cast: Any) -> None:
    towns, own = cast.column("main", "towns"), cast.column("town", "villages")
    article = cast.draft(also=[towns, own, own])
    push = Push.objects.get(article=article)
    assert push.column == towns and push.state == PushState.OFFERED
    cast.take(article)
    assert where(article) == ["linjiang/news", "linjiang/villages"]
    actions.accept_push(push, by=cast.reviewer, at=cast.at)
    assert where(article) == ["county/towns", "linjiang/news", "linjiang/villages"]
    line = Publication.objects.standing().get(site="county", source_id=article.pk)
    assert line.url == f"/a/2026/{article.pk}.html"
    with pytest.raises(Refused, match="已经处理过"):
        actions.refuse_push(push, reason="重复", by=cast.reviewer, at=cast.at)
    cast.do("correct", article, "town_editor", reason="标题有误")
    actions.save_text(
        cast.fresh(article), title="临江镇春耕", text="更正后的正文。",
        by=cast.town_editor, at=cast.at,
    )  # fmt: skip
    cast.take(article)
    titles = Publication.objects.standing().of("article", article.pk).values_list("title")
    assert set(titles) == {("临江镇春耕",)} and len(titles) == 3
    cast.do("withdraw", article, "reviewer", reason="上级要求")
    assert where(article) == []


def test_offers_are_refused_with_a_reason_and_one_place_can_be_left(cast: Any) -> None:
    article = cast.brought("publish")
    notices, towns = cast.column("town", "notices"), cast.column("main", "towns")
    cast.do("share", article, "town_editor", columns=[notices, towns])
    assert where(article) == ["linjiang/news", "linjiang/notices"]
    push = Push.objects.get(article=article)
    with pytest.raises(FieldRefused):
        actions.refuse_push(push, reason="  ", by=cast.registrar, at=cast.at)
    actions.refuse_push(push, reason="与其他稿件重复", by=cast.registrar, at=cast.at)
    cast.do("share", article, "town_editor", columns=[towns])  # once more, in other words
    again = Push.objects.get(article=article, state=PushState.OFFERED)
    actions.accept_push(again, by=cast.registrar, at=cast.at)
    assert "county/towns" in where(article)
    actions.end_push(again, reason="过期", by=cast.registrar, at=cast.at)
    cast.do("take_from", article, "town_head", column=notices, reason="不属于公告")
    assert where(article) == ["linjiang/news"]
    for column, words in ((cast.column(), "请用“撤稿”"), (notices, "没有发布在")):
        with pytest.raises(Refused, match=words):
            cast.do("take_from", article, "town_head", column=column, reason="试")


def test_a_right_that_has_ended_puts_nothing_up_and_is_told(cast: Any) -> None:
    """It was asked when the text was shared; it is asked again when the text goes out."""
    lights = cast.column("main", "towns")
    given = {"site": cast.main, "act": Act.PUBLISH, "column": lights, "by": cast.reviewer}
    right = actions.give_right(unit=cast.units["town"], at=cast.at, **given)
    own = cast.column("town", "villages")
    article = cast.draft(also=[lights, own])
    cast.take(article, "clear_secrecy")
    actions.end_right(right, by=cast.reviewer, at=cast.at)
    cast.do("publish", article, "town_editor3")
    assert where(article) == ["linjiang/news", "linjiang/villages"]
    told = Notice.objects.filter(kind="article.left_out")
    assert {one.member for one in told} == {
        cast.members["town_editor"], cast.members["town_editor3"],
    }  # fmt: skip
    assert "权限已经收回，已转为推送" in told[0].text
    actions.accept_push(Push.objects.get(article=article), by=cast.reviewer, at=cast.at)
    assert "county/towns" in where(article)  # by the right of those who took it

    # What stands by a right goes down with the first correction after the right has ended.
    rights = Right.objects.filter(site=cast.town, act=Act.PUBLISH, until=None)
    other = cast.column("bureau", "news")
    right = actions.give_right(
        unit=cast.units["town"], site=cast.bureau, act=Act.PUBLISH, by=cast.reviewer, at=cast.at
    )
    cast.do("share", article, "town_editor", columns=[other])
    assert "agriculture/news" in where(article) and rights.exists()
    actions.end_right(right, by=cast.reviewer, at=cast.at)
    assert "agriculture/news" in where(article)
    cast.do("correct", article, "town_editor", reason="数字")
    cast.take(article)
    assert where(article) == ["county/towns", "linjiang/news", "linjiang/villages"]
    # A column that was closed meanwhile is left out without an offer.
    draft = cast.draft(title="第二篇", also=[own])
    actions.close_column(own, by=cast.reviewer, at=cast.at)
    cast.take(draft)
    assert where(draft) == ["linjiang/news"] and not draft.pushes.exists()
    assert Notice.objects.filter(kind="article.left_out", text__contains="栏目已经关闭").exists()


def test_two_texts_that_stand_crosswise_take_their_turns_in_one_order(cast: Any) -> None:
    """Both hold the columns in the same order, whichever is their own: they cannot lock up."""
    one = cast.draft(also=[cast.column("town", "villages")])
    two = cast.draft(column=cast.column("town", "villages"), also=[cast.column()])
    turns = []
    for article in (one, two):
        cast.take(article, "clear_secrecy")
        with CaptureQueriesContext(connection) as asked:
            cast.do("publish", article, "town_editor3")
        held = [q["sql"] for q in asked if "columncounter" in q["sql"] and "FOR UPDATE" in q["sql"]]
        assert 'ORDER BY "publishing_columncounter"."site" ASC' in held[0]
        turns.append(held[0])
    assert turns[0] == turns[1]
