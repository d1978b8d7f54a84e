"""Other rooms' pages: kept from publication to withdrawal, and only what is everybody's."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.apps import apps

from shuniu.commons.people.actor import system
from shuniu.commons.publishing import actions as publishing
from shuniu.domains.portal.public import anybody
from shuniu.domains.portal.tree import actions, checking, files, keeping
from shuniu.domains.portal.tree.models import StalePage

from .conftest import Group

MONTH = "/services/statistics/2026-10/"
KEPT = "county" + MONTH
NUMBERS = {"guides": 37, "whole": 30, "forms": 5, "new": 2, "revised": 1, "notices": 4}


def put_up(group: Group, url: str, key: int = 1) -> None:
    publishing.publish(
        column="service-statistics", title="十月办事统计", url=url, unit_label="政务服务局",
        source_kind="service_statistics", source_id=key, by=system(), at=group.at,
    )  # fmt: skip


def take_down(group: Group, key: int = 1) -> None:
    publishing.withdraw(
        source_kind="service_statistics", source_id=key, reason="有误", by=system(), at=group.at
    )


@pytest.fixture
def month(group: Group) -> Any:
    """A page of the services' room, before the public, with its line."""
    at = group.at
    row = apps.get_model("services", "ServiceMonth").objects.create(
        first=dt.date(2026, 10, 1),
        unit=group.sites["county"].unit,
        numbers=NUMBERS | {"topics": {}, "audiences": {}, "notice_kinds": {}},
        drawn_up_by="甲",
        drawn_up_at=at,
        published_by="乙",
        published_at=at,
    )
    put_up(group, MONTH)
    return row


def kept(path: str = KEPT) -> str:
    file = files.file_of(files.KEPT, path)
    return file.read_text() if file.is_file() else ""


def test_another_rooms_page_is_kept_until_it_is_withdrawn(group: Group, month: Any) -> None:
    assert not kept()
    group.write()
    assert "办事指南37份" in kept() and 'lang="zh-CN"' in kept() and "csrf" not in kept()
    assert kept("county/services/"), "the door beside it"
    assert not StalePage.objects.exists()
    month.numbers["guides"] = 38
    month.save()
    publishing.surroundings_changed(source_kind="service_statistics", source_id=1)
    group.write()
    assert "办事指南38份" in kept()
    take_down(group)  # the room's own page still stands: without a line it is not kept
    group.write()
    assert not kept()
    assert not checking.compare(files.KEPT).wrong


def test_a_line_that_leads_elsewhere_leaves_nothing_behind(group: Group, month: Any) -> None:
    group.write()
    assert kept()
    put_up(group, "/about/")
    group.write()
    assert not kept() and kept("county/about/")


@pytest.mark.parametrize("url", ["/letters/mine/", "/desk/", "/services/guides/999/"])
def test_what_is_not_the_same_for_everybody_is_not_kept(group: Group, url: str) -> None:
    """A form with a token, a way to sign in, a page that is not there."""
    put_up(group, url)
    assert group.write().failed == 0
    assert not kept(f"county{url}")
    found = checking.compare(files.KEPT)
    assert not [path for path in found.wrong if path == f"county{url}"]


def test_a_page_that_fails_is_tried_again_and_holds_up_no_article(
    group: Group, month: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_asked: Any) -> bytes:
        raise anybody.NotDrawn

    monkeypatch.setattr(anybody, "page", broken)
    article = group.published("甲")
    assert group.write().failed
    assert "甲" in (group.read("") or "") and article.live
    assert set(StalePage.objects.values_list("site", flat=True)) == {files.KEPT}
    monkeypatch.undo()
    actions.pass_time(at=group.at)
    group.write()
    assert kept()


def test_killed_midway_it_is_right_afterwards_and_the_check_tells(
    group: Group, month: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        """As a kill: nothing after it is run."""

    drawn = anybody.page

    def killed(main: Any, path: str) -> bytes | None:
        if path == MONTH:
            raise Killed
        return drawn(main, path)

    monkeypatch.setattr(anybody, "page", killed)
    with pytest.raises(Killed):
        group.write()
    assert not kept() and StalePage.objects.exists()
    monkeypatch.undo()
    group.write()
    whole = kept()
    assert whole
    files.file_of(files.KEPT, KEPT).unlink()
    files.write(files.KEPT, "county/services/guides/5/", b"planted")
    found = checking.compare(files.KEPT, thorough=True)
    assert KEPT in found.missing and found.left_over == ["county/services/guides/5/"]
    actions.rebuild([group.sites["county"]], at=group.at)
    group.write()
    assert kept() == whole
    assert not checking.compare(files.KEPT).wrong


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("/letters/hot/%E4%BA%91%E3%80%942026%E3%80%951/", "county/letters/hot/云〔2026〕1/"),
        ("/services/guides/3/?on=2026-01-01", None),
        ("/a/2026/3.html", None),
        ("/s/roads/", None),
        ("https://elsewhere.test/services/", None),
        ("/letters/answered/" + "x" * 220 + "/", None),
        ("/letters/answered/" + "%E4%BA%91" * 90 + "/", None),
        ("/letters/answered/%2E%2E/", None),
        ("/letters/answered/%FF/", None),
        ("/nowhere/at/all/", None),
    ],
)  # fmt: skip
def test_only_what_can_lie_in_the_folder_is_kept(url: str, path: str | None) -> None:
    assert keeping.path_of(url) == path
