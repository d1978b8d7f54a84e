"""Live events: announced, checked by a second person, watched elsewhere, shown again."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from shuniu.commons.publishing.models import Publication
from shuniu.domains.media import actions
from shuniu.domains.media.actions.live import ChangedMeanwhile
from shuniu.domains.media.models import LiveEvent
from shuniu.ground.refusal import FieldRefused, NotYours, SelfCheck
from shuniu.site.page_cache import shelf


def _announce(cast: Any, login: str = "town_editor", **more: Any) -> LiveEvent:
    given = {
        "title": "秋粮收购新闻发布会",
        "starts_at": cast.at + dt.timedelta(days=1),
        "ends_at": cast.at + dt.timedelta(days=1, hours=2),
        "address": "https://live.example.cn/123",
    }
    return actions.announce(**{**given, **more}, by=cast.actor(login), at=cast.at)


def test_announced_published_replayed(browse: Any, set_clock: Any) -> None:
    event = _announce(browse)
    client = Client()
    assert "秋粮收购" not in client.get("/video/live/").content.decode()
    with pytest.raises(NotYours):
        actions.publish_event(event, by=browse.actor("town_editor"), at=browse.at)
    with pytest.raises(NotYours):
        actions.publish_event(event, by=browse.actor("reviewer"), at=browse.at)
    head = browse.browser("town_head")
    assert head.post(f"/desk/r/live_events/{event.pk}/publish/").status_code == 302
    shelf.clear()
    page = client.get("/video/live/").content.decode()
    assert "预告" in page and "将离开本网站" in page
    line = Publication.objects.standing().get(source_kind="live", source_id=event.pk)
    assert (line.column, line.title) == ("video", "直播预告：秋粮收购新闻发布会")
    assert "到直播平台观看" in client.get(line.url).content.decode()
    video = browse.published()
    after = browse.at + dt.timedelta(days=2)
    by = browse.actor("town_editor")
    actions.join_replay(event, number=video.matter.number, by=by, at=after)
    set_clock(after)
    shelf.clear()
    assert f'<a href="/video/{video.pk}/">看回放</a>' in client.get("/video/live/").content.decode()
    assert (
        Publication.objects.standing().filter(title__startswith="直播回放", url=line.url).exists()
    )


@pytest.mark.parametrize("address", ["https://[", "http://live.example.cn/1", "javascript:x"])
def test_an_address_that_leads_nowhere_is_refused(cast: Any, address: str) -> None:
    with pytest.raises(FieldRefused, match="https://"):
        _announce(cast, address=address)


def test_a_change_is_checked_anew_and_a_cancellation_tells_why(browse: Any) -> None:
    event = _announce(browse, "town_head")
    with pytest.raises(SelfCheck):
        actions.publish_event(event, by=browse.actor("town_head"), at=browse.at)
    later = browse.at + dt.timedelta(days=3)
    editor = browse.actor("town_editor")
    words = {"title": "改期", "starts_at": later, "ends_at": later + dt.timedelta(hours=1)}
    actions.change_event(event, **words, by=editor, at=browse.at + dt.timedelta(minutes=1))
    with pytest.raises(ChangedMeanwhile):  # what the head has on the screen is the old text
        actions.publish_event(event, by=browse.actor("town_head"), at=browse.at)
    event.refresh_from_db()
    actions.publish_event(event, by=browse.actor("town_head"), at=browse.at)
    actions.change_event(event, **words, by=editor, at=browse.at)
    assert not Publication.objects.standing().filter(source_kind="live").exists()
    assert Client().get(event.public_address).status_code == 404
    event.refresh_from_db()
    actions.publish_event(event, by=browse.actor("town_head"), at=browse.at)
    actions.cancel(event, reason="台风来了，改期另行通知。", by=editor, at=browse.at)
    assert "台风来了" in Client().get("/video/live/").content.decode()
    called_off = Publication.objects.standing().get(source_kind="live")
    assert called_off.title == "直播取消：改期" and called_off.replaces is not None
    with pytest.raises(NotYours):
        actions.cancel(event, reason="乱来", by=browse.actor("editor"), at=browse.at)


def test_bad_input(cast: Any) -> None:
    with pytest.raises(FieldRefused) as refused:
        _announce(cast, ends_at=cast.at)
    assert refused.value.field == "ends_at"
    with pytest.raises(FieldRefused):
        _announce(cast, address="javascript:alert(1)")
    with pytest.raises(NotYours):
        _announce(cast, "administrator")
