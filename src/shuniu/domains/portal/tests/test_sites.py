"""The group: a site in one form, its looks, its columns, its rights, and its end."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from shuniu.commons.publishing import actions as publishing
from shuniu.commons.publishing.columns import columns as registered
from shuniu.commons.publishing.queries import in_force
from shuniu.domains.portal import actions
from shuniu.domains.portal.models import Article, Right, Site, SiteColumn
from shuniu.domains.portal.queries import look_on, rights_by_site, target_of
from shuniu.domains.portal.queries.limits import update_limit
from shuniu.ground.refusal import FieldRefused, Refused


def test_a_site_is_opened_with_columns_rights_and_a_look(cast: Any) -> None:
    site = actions.open_site(
        code="transport", name="县交通运输局", unit=cast.units["other"], template="department",
        theme="ink", publisher=cast.units["office"], host="JT.yunting.example",
        site_code="3609210012", by=cast.registrar, at=cast.at,
    )  # fmt: skip
    codes = set(site.columns.values_list("code", flat=True))
    assert {"news", "notices", "policies"} <= codes and site.host == "jt.yunting.example"
    assert site.columns.get(code="news").update_limit_days is None
    rule = update_limit("news", cast.day)
    assert rule is not None and (rule.length, rule.basis) == (14, "国办秘函〔2019〕19号")
    table = dict(rights_by_site(cast.day, every="全部"))[site]
    assert [(g.unit.code, sorted(g.acts)) for g in table] == [
        ("office", ["publish"]),
        ("other", ["review", "write"]),
    ]
    known = set(SiteColumn.objects.filter(site=cast.main).values_list("code", flat=True))
    assert set(dict(registered.items())) <= known
    facts = {"unit": cast.units["gov"], "by": cast.registrar, "at": cast.at, "name": "某站"}
    for wrong, field in (
        ({"code": "Transport"}, "code"),
        ({"code": "9x"}, "code"),
        ({"code": "ab", "host": "jt.yunting.example"}, "host"),
        ({"code": "ab", "host": "不是域名"}, "host"),
        ({"code": "ab", "site_code": "12345"}, "site_code"),
        ({"code": "ab", "theme": "none"}, "theme"),
        ({"code": "ab", "name": " "}, "name"),
    ):
        with pytest.raises(FieldRefused) as refused:
            actions.open_site(**{**facts, **wrong})
        assert refused.value.field == field


def test_looks_begin_with_their_day_and_never_in_the_past(cast: Any) -> None:
    soon = cast.day + dt.timedelta(days=3)
    more = {"by": cast.reviewer, "at": cast.at}
    with pytest.raises(FieldRefused, match="早于今天"):
        actions.redesign(cast.town, title="旧", theme="ink", since=dt.date(2026, 1, 1), **more)
    for tokens in ({"position": "fixed"}, {"accent": "red"}, {"accent": "#ffff00"}):
        with pytest.raises(FieldRefused):
            actions.redesign(cast.town, title="旧", theme="ink", since=soon, tokens=tokens, **more)
    made = actions.redesign(cast.town, title="适老化改版", theme="ink", since=soon, **more)
    assert made.number == 2 and Site.objects.get(pk=cast.town.pk).theme == "jade"
    with pytest.raises(FieldRefused, match="晚于上一版"):
        actions.redesign(cast.town, title="又改", theme="ink", since=soon, **more)
    assert actions.apply_looks(on=soon) == 1
    assert Site.objects.get(pk=cast.town.pk).theme == "ink"
    assert look_on(cast.town, cast.day).number == 1 and look_on(cast.town, soon) == made


def test_a_column_with_articles_is_never_deleted_only_closed(cast: Any) -> None:
    column, by = cast.column(), {"by": cast.registrar, "at": cast.at}
    Article.objects.bulk_create(
        Article(site=cast.town, column=column, unit=cast.units["town"], title=f"旧闻{n}",
                live=True, created_at=cast.at, first_published_at=cast.at,
                imported_from="旧站", imported_key=str(n))
        for n in range(1200)
    )  # fmt: skip
    publishing.publish(
        site="linjiang", column="news", title="旧闻", url="/x", unit_label="镇",
        source_kind="article", source_id=1, by=cast.registrar, at=cast.at,
    )  # fmt: skip
    with pytest.raises(Refused, match=r"有1200篇稿件.*关闭栏目"):
        actions.delete_column(column, **by)
    assert Article.objects.filter(column=column).count() == 1200
    busy = cast.brought("submit")
    with pytest.raises(Refused, match="还有1篇稿件在办"):
        actions.close_column(column, **by)
    cast.do("recall", busy, "town_editor")
    cast.do("drop", busy, "town_editor", reason="不用了")
    closed = actions.close_column(column, redirect_to="/c/towns/", **by)
    assert closed.closed_on == cast.day and not closed.in_menu
    with pytest.raises(Refused, match="已经关闭"):
        cast.draft()
    empty = actions.add_column(site=cast.town, code="empty", name="空", kind="other", **by)
    actions.delete_column(empty, **by)
    with pytest.raises(FieldRefused, match="不能宽于"):
        actions.add_column(
            site=cast.town, code="n2", name="快讯", kind="news", update_limit_days=30, **by
        )
    notices = cast.column("town", "notices")
    with pytest.raises(FieldRefused, match="下级"):
        actions.change_column(notices, name="公告", parent=notices, **by)
    changed = actions.change_column(notices, name="公示公告", update_limit_days=90, **by)
    assert (changed.name, changed.update_limit_days) == ("公示公告", 90)


def test_closing_a_site_waits_for_its_texts_and_ends_its_rights(cast: Any) -> None:
    article, by = cast.draft(), {"by": cast.registrar, "at": cast.at}
    with pytest.raises(Refused, match="还有1篇稿件在办"):
        actions.close_site(cast.town, because="云政办〔2026〕3号", **by)
    cast.take(article)
    closed = actions.close_site(cast.town, because="云政办〔2026〕3号", **by)
    assert closed.moved_to == "/" and closed.closed_on == cast.day
    notice = in_force(cast.at + dt.timedelta(days=29), site="county").get()
    assert notice.title == "关停公告：“临江镇”网站已关停，内容转到“云汀县人民政府”"
    assert (notice.column, notice.url) == ("notices", "/s/linjiang/")
    closed.moved_to = "/c/notices/"
    assert target_of(closed) == "“云汀县人民政府”的“通知公告”栏目"
    closed.moved_to = "/c/nowhere/"
    assert target_of(closed) == "/c/nowhere/"
    assert not in_force(cast.at + dt.timedelta(days=30), site="county").exists()
    assert not Right.objects.filter(site=closed, until__isnull=True).exists()
    with pytest.raises(Refused, match="已经关停"):
        cast.draft()
    with pytest.raises(Refused, match="一年内不得重新开通"):
        actions.open_site(code="linjiang2", name="临江镇", unit=cast.units["town"], **by)
    with pytest.raises(Refused, match="主站不能关停"):
        actions.close_site(cast.main, because="某文", **by)


def test_rights_are_given_ended_and_inherited(cast: Any) -> None:
    by, towns = {"by": cast.administrator, "at": cast.at}, cast.column("main", "towns")
    given = actions.give_right(
        unit=cast.units["town"], site=cast.main, column=towns, act="write", source="某文", **by
    )
    with pytest.raises(FieldRefused, match="已经有"):
        actions.give_right(unit=cast.units["town"], site=cast.main, column=towns, act="write", **by)
    article = cast.draft(column=towns)
    cast.do("submit", article, "town_editor")  # the town may not review there: the office does
    assert article.matter.assignments.get(done_at__isnull=True).unit == cast.units["office"]
    review = Right.objects.get(unit=cast.units["office"], site=cast.main, act="review")
    cast.later()
    by["at"] = cast.at
    with pytest.raises(Refused, match="1篇稿件等着审核"):
        actions.end_right(review, **by)
    assert actions.end_right(given, **by).until < cast.day
    with pytest.raises(Refused, match="没有在"):
        cast.draft(column=towns)
    actions.pass_on_rights(
        cast.units["town"].pk, cast.units["bureau"].pk, by=cast.system, at=cast.at
    )
    heir = Right.objects.filter(unit=cast.units["bureau"], site=cast.town, until__isnull=True)
    assert set(heir.values_list("act", flat=True)) == {"write", "review", "publish"}
    assert Site.objects.get(pk=cast.town.pk).unit == cast.units["bureau"]
