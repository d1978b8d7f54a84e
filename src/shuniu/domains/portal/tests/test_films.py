"""A video named in a text: its player on the page, for as long as the video is public."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from django.test import Client

from shuniu.commons.publishing import actions as publishing
from shuniu.commons.publishing.players import Player, players
from shuniu.domains.portal.actions.base import save_draft
from shuniu.domains.portal.models.blocks import VIDEO
from shuniu.domains.portal.pages.article import article as page_of
from shuniu.domains.portal.pages.frame import frame_of
from shuniu.domains.portal.pages.rows import article_row
from shuniu.domains.portal.queries import draft_of
from shuniu.domains.portal.tree.models import StalePage

KEY = 987654


@pytest.fixture
def film(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[int, Player]]:
    """What the video room would give, if it had this video."""
    films = {
        KEY: Player(
            title="春耕一日",
            url=f"/video/{KEY}/",
            film=f"/video/{KEY}/film",
            mime="video/mp4",
            cover=f"/video/{KEY}/cover-1.jpg",
            captions=(("zh", "中文", f"/video/{KEY}/captions-zh.vtt"),),
            length="3:07",
            width=1280,
            height=720,
        )
    }

    def give(keys: Sequence[int]) -> dict[int, Player]:
        return {key: films[key] for key in keys if key in films}

    monkeypatch.setattr(players, "_things", {VIDEO: give})
    yield films


def _published(cast: Any) -> Any:
    publishing.publish(
        site="county", column="video", title="春耕一日", url=f"/video/{KEY}/",
        unit_label="县融媒体中心", source_kind=VIDEO, source_id=KEY, by=cast.registrar, at=cast.at,
    )  # fmt: skip
    article = cast.draft()
    draft = draft_of(article)
    text = {"type": "paragraph", "value": "<p>请看短片。</p>", "id": "1"}
    draft.body = json.dumps([text, {"type": "video", "value": str(KEY), "id": "2"}])
    save_draft(draft, by=cast.town_editor, at=cast.at)
    cast.take(cast.fresh(article))
    return cast.fresh(article)


def _page(article: Any) -> str:
    row = article_row(article.site.code, article.pk)
    assert row is not None
    return page_of(frame_of(article.site), row)


def test_the_player_stands_in_the_text_without_a_script(cast: Any, film: Any) -> None:
    article = _published(cast)
    answer = Client().get(f"/s/linjiang/a/{article.first_published_at:%Y}/{article.pk}.html")
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
    page = answer.content.decode()
    assert f'<source src="/video/{KEY}/film" type="video/mp4">' in page
    assert f'poster="/video/{KEY}/cover-1.jpg"' in page and 'kind="captions"' in page
    assert f'<figcaption><a href="/video/{KEY}/">视频：春耕一日</a>' in page
    film[KEY] = film[KEY]._replace(film="")  # waits for its conversion: the picture leads there
    page = _page(article)
    assert "<video" not in page and f'<a href="/video/{KEY}/"><img src=' in page


def test_without_its_video_the_page_keeps_a_link_and_is_written_anew(cast: Any, film: Any) -> None:
    article = _published(cast)
    StalePage.objects.all().delete()
    film.clear()
    publishing.withdraw(
        source_kind=VIDEO, source_id=KEY, reason="有误", by=cast.registrar, at=cast.at
    )
    path = f"a/{article.first_published_at:%Y}/{article.pk}.html"
    assert StalePage.objects.filter(site=cast.town.code, path=path).exists()
    page = _page(article)
    assert "<video" not in page and f'<a href="/video/{KEY}/">▶ 视频：春耕一日</a>' in page
