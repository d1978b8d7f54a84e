"""A text goes to another column: its address stays, its line goes with it, strangers may not."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from shuniu.casework.models import Move
from shuniu.commons.publishing.models import Publication
from shuniu.commons.trail.models import Entry
from shuniu.domains.portal import actions
from shuniu.domains.portal.loading import ArticleRow, load
from shuniu.domains.portal.models import Article, Push, PushState
from shuniu.domains.portal.tree.models import StalePage
from shuniu.ground import clock
from shuniu.ground.refusal import NotYours, Refused


def lines(article: Article) -> dict[str, Publication]:
    found = Publication.objects.standing().of("article", article.pk)
    return {f"{line.site}/{line.column}": line for line in found}


def test_a_published_text_moves_with_its_line_and_keeps_its_address(
    cast: Any, as_: Any, settings: Any
) -> None:
    villages = cast.column("town", "villages")
    article = cast.brought("publish", also=[villages, cast.column("main", "towns")])
    actions.accept_push(Push.objects.get(article=article), by=cast.reviewer, at=cast.at)
    before = lines(article)
    address, first = before["linjiang/news"].url, before["linjiang/news"].first_published_at
    cast.later(3)
    StalePage.objects.all().delete()
    page = as_("town_editor").get(f"/desk/m/{article.matter_id}/move/")
    assert page.status_code == 200 and cast.column("town", "notices").name in page.content.decode()
    notices = cast.column("town", "notices")
    cast.do("move", article, "town_editor", column=notices, reason="属于公告")
    after = lines(article)
    assert set(after) == {"linjiang/notices", "linjiang/villages", "county/towns"}
    moved = after["linjiang/notices"]
    assert (moved.url, moved.first_published_at) == (address, first)
    assert cast.fresh(article).column == notices and not moved.first_of_source
    stale = set(StalePage.objects.filter(site="linjiang").values_list("path", flat=True))
    assert {"c/news/", "c/notices/", address.removeprefix("/s/linjiang/")} <= stale
    note = Move.objects.filter(matter=article.matter_id, step="move").get().note
    assert note == f"移到“{notices.name}”，属于公告"
    # Into a column where it stands besides: one line there, not two.
    cast.do("move", article, "town_editor", column=villages, reason="村里的事")
    assert set(lines(article)) == {"linjiang/villages", "county/towns"}
    # A correction goes to where it is now.
    cast.do("correct", article, "town_editor", reason="数字")
    cast.take(article)
    assert set(lines(article)) == {"linjiang/villages", "county/towns"}


def test_who_may_not_and_where_to_not(cast: Any) -> None:
    article = cast.brought("publish")
    notices = cast.column("town", "notices")
    with pytest.raises(Refused):
        cast.do("move", article, "bureau_head", column=notices, reason="试")
    cases = (
        (cast.column("main", "towns"), "请用“推送”"),
        (cast.column(), "稿件就在这个栏目"),
    )
    for column, words in cases:
        with pytest.raises(Refused, match=words):
            cast.do("move", article, "town_editor", column=column, reason="试")
    with pytest.raises(Refused, match="为什么"):
        cast.do("move", article, "town_editor", column=notices, reason=" ")
    actions.close_column(notices, by=cast.reviewer, at=cast.at)
    notices = cast.column("town", "notices")
    with pytest.raises(Refused, match="已经关闭"):
        cast.do("move", article, "town_editor", column=notices, reason="试")
    # A draft needs the right to write only; what is offered to the new column is over.
    draft, villages = cast.draft(), cast.column("town", "villages")
    push = Push.objects.create(
        article=draft, column=villages, offered_at=cast.at, offered_by_label="试"
    )
    cast.do("move", draft, "town_editor", column=villages, reason="换栏目")
    push.refresh_from_db()
    assert cast.fresh(draft).column == villages and push.state == PushState.REFUSED


def test_a_text_from_an_older_site_moves_without_a_matter(cast: Any) -> None:
    row = ArticleRow(
        row=1, key="A1", site="linjiang", column="news", title="旧稿", html="<p>正文</p>",
        published_at=clock.on(cast.day - dt.timedelta(days=30), 9), source="临江镇",
    )  # fmt: skip
    load([row], source="旧网站", by=cast.reviewer, at=cast.at)
    article = Article.objects.get(imported_key="A1")
    notices = cast.column("town", "notices")
    for stranger in ("other_head", "administrator"):
        with pytest.raises((NotYours, Refused)):
            actions.move_imported(
                article, column=notices, reason="试", by=getattr(cast, stranger), at=cast.at
            )
    actions.move_imported(article, column=notices, reason="归类", by=cast.town_head, at=cast.at)
    assert list(lines(article)) == ["linjiang/notices"]
    assert Article.objects.get(pk=article.pk).matter_id is None
    assert Entry.objects.filter(verb="article.moved", subject_id=str(article.pk)).exists()
