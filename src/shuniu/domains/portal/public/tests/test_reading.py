"""What a reader meets: articles, columns, home, directories, feeds; withdrawn is gone."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

from django.test import Client

from shuniu.commons.papers import actions as papers
from shuniu.commons.people.actor import system
from shuniu.commons.publishing import actions as publishing
from shuniu.commons.publishing.explaining import Explained
from shuniu.domains.portal import pages
from shuniu.domains.portal.models import ArticlePaper

from .conftest import Group, forget

Reader = Callable[..., str]


def test_an_article_says_what_it_is_to_people_and_to_machines(group: Group, reader: Reader) -> None:
    one = group.article("路灯<b>修好</b>了", source="融媒体中心", author="张明", keywords="路灯")
    page = reader(group.path(one))
    assert "路灯&lt;b&gt;修好&lt;/b&gt;了" in page
    for name, value in {
        "SiteName": "云汀县网站", "SiteIDCode": "1234560001", "ColumnName": "要闻",
        "ColumnType": "工作动态", "PubDate": "2026-11-20 09:01", "ContentSource": "融媒体中心",
        "Author": "张明", "Keywords": "路灯",
    }.items():  # fmt: skip
        assert f'<meta name="{name}" content="{value}">' in page
    assert re.search(r'<meta name="Url" content="http[^"]+/a/2026/\d+\.html">', page)
    assert page.count("<h1") == 1
    assert " style=" not in page and "<script>" not in page
    assert f"/v?s=county&amp;c=news&amp;a={one.pk}" in page


def test_pages_that_other_rooms_make_say_of_which_column_they_are(
    group: Group, reader: Reader
) -> None:
    for path, name, kind in (
        ("/disclosure/", "政府信息公开目录", "信息公开目录"),
        ("/disclosure/reports/", "政府信息公开年度报告", "信息公开年报"),
        ("/letters/answered/", "网络问政", "咨询投诉"),
        ("/services/guides/", "办事服务", "办事服务"),
        ("/services/life/", "生活资讯", "生活服务"),
        ("/proposals/", "建议提案办理", "建议提案"),
        ("/video/live/", "视频", "视频"),
        ("/leaders.html", "领导信息", "领导信息"),
        ("/institutions.html", "机构职能", "机构职能"),
        ("/c/news/", "要闻", "工作动态"),
    ):
        page = reader(path)
        assert f'<meta name="ColumnName" content="{name}">' in page, path
        assert f'<meta name="ColumnType" content="{kind}">' in page, path
        assert '<meta name="ColumnKeywords"' in page, path


def test_the_footer_of_every_site_is_complete(group: Group, reader: Reader) -> None:
    for path in ("/", "/s/linjiang/"):
        page = reader(path)
        for words in ("岚ICP备1号", "岚公网安备2号", "mistakes.example", "mark.example"):
            assert words in page, (path, words)
        assert "网站地图" in page and "主办单位：" in page
    assert "0000-1" in reader("/s/linjiang/")
    assert "themes/jade.css" in reader("/s/linjiang/")


def test_withdrawn_or_asked_for_wrongly_it_is_not_there(group: Group, client: Client) -> None:
    one = group.article("一")
    assert client.get(group.path(one)).status_code == 200
    assert client.get(group.path(one).replace("2026", "2025")).status_code == 404
    assert client.get(f"/s/linjiang/a/2026/{one.pk}.html").status_code == 404
    group.take_down(one)
    forget()
    assert client.get(group.path(one)).status_code == 404
    assert client.get("/s/nowhere/").status_code == 404


def test_one_text_on_two_sites_stands_in_the_frame_of_each(group: Group, reader: Reader) -> None:
    one = group.article("春耕", site=group.town)
    group.put_up(one, site=group.main)
    assert "临江镇网站" in reader(group.path(one))
    assert "云汀县网站" in reader(group.path(one, group.main))


def test_a_page_of_a_column_stays_as_it_is_when_later_lines_come(
    group: Group, reader: Reader
) -> None:
    made = [group.article(f"第{n}篇") for n in range(1, 26)]
    first = reader("/c/news/p1.html")
    assert "第1篇" in first and "第20篇" in first and "第21篇" not in first
    front = reader("/c/news/")
    assert "第25篇" in front and "第5篇" not in front and "/c/news/p1.html" in front
    for n in range(26, 30):
        made.append(group.article(f"第{n}篇"))
    assert reader("/c/news/p1.html") == first
    group.take_down(made[2])
    again = reader("/c/news/p1.html")
    assert "第3篇" not in again and "第21篇" not in again
    assert pages.render(pages.frame_of(group.main), "c/news/p9.html") is None


def test_an_article_names_earlier_ones_and_who_names_it_is_known(
    group: Group, reader: Reader
) -> None:
    made = [group.article(f"第{n}篇") for n in range(1, 7)]
    page = reader(group.path(made[4]))
    assert "第4篇" in page and "第2篇" in page and "第1篇" not in page and "第6篇" not in page
    line = publishing.Publication.objects.get(source_id=made[1].pk)
    touched = pages.touched_paths(group.main, line)
    for later in made[2:5]:
        assert group.path(later).lstrip("/") in touched
    assert group.path(made[5]).lstrip("/") not in touched
    assert {"", "c/news/", "c/news/p1.html", "rss.xml", "sitemap-2026-11.xml"} <= set(touched)


def test_notices_stand_first_while_they_hold_and_are_gone_after(
    group: Group, reader: Reader, set_clock: Callable[[dt.datetime], None]
) -> None:
    since = group.at
    publishing.publish(
        column="life", title="停水通知", url="/c/life/", unit_label="供水公司",
        source_kind="notice", source_id=1, by=system(), at=since,
        in_force=(since, since + dt.timedelta(hours=5)), area="河东社区",
    )  # fmt: skip
    set_clock(since + dt.timedelta(hours=1))
    page = reader("/")
    assert page.index("停水通知") < page.index("board-news") and "河东社区" in page
    set_clock(since + dt.timedelta(hours=6))
    assert "停水通知" not in reader("/")


def test_the_files_of_a_published_article_are_public_and_no_others(
    group: Group, client: Client
) -> None:
    one = group.article("附件在后")
    content = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
    kept = papers.store(io.BytesIO(content), "方案.pdf", **_by(group))
    address = f"/f/{kept.pk}.{kept.kind}"
    assert client.get(address).status_code == 404
    ArticlePaper.objects.create(article=one, paper=kept, name="实施方案.pdf")
    forget()
    assert "实施方案.pdf" in client.get(group.path(one)).content.decode()
    assert client.get(address).status_code == 200
    group.take_down(one)
    assert client.get(address).status_code == 404


def _by(group: Group) -> dict[str, Any]:
    return {"by": system(), "at": group.at, "allowed": papers.kinds.FROM_STAFF}


def test_feeds_and_maps_can_be_read_by_machines(group: Group, client: Client) -> None:
    one = group.article("订阅<这>一篇")
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    rss = ElementTree.fromstring(client.get("/rss.xml").content)
    assert rss.findtext("channel/item/title") == "订阅<这>一篇"
    assert str(rss.findtext("channel/item/link")).endswith(group.path(one))
    assert ElementTree.fromstring(client.get("/c/news/rss.xml").content).find("channel/item")
    atom = ElementTree.fromstring(client.get("/atom.xml").content)
    assert atom.findtext("{*}entry/{*}title") == "订阅<这>一篇"
    index = ElementTree.fromstring(client.get("/sitemap.xml").content)
    months = [e.text for e in index.iter(f"{space}loc")]
    assert str(months[1]).endswith("/sitemap-2026-11.xml")
    month = ElementTree.fromstring(client.get("/sitemap-2026-11.xml").content)
    assert next(e.text for e in month.iter(f"{space}loc")).endswith(group.path(one))  # type: ignore[union-attr]
    assert client.get("/sitemap-2025-11.xml").status_code == 404
    assert client.get("/c/nothing/rss.xml").status_code == 404
    answer = client.get("/robots.txt")
    robots = answer.content.decode()
    assert answer["Content-Type"].startswith("text/plain")
    assert "Disallow: /desk/" in robots and robots.rstrip().endswith("/sitemap.xml")


def test_directories_topic_and_map_are_there_in_both_languages(
    group: Group, client: Client, reader: Reader
) -> None:
    topic = group.column(group.main, "rivers", "topic", name="河湖长制", about="巡河护河")
    group.column(group.main, "rivers-news", "other", name="巡河", parent=topic)
    assert "河湖长制" in reader("/") and "巡河护河" in reader("/c/rivers/")
    assert "巡河" in reader("/c/rivers/") and "河湖长制" in reader("/map.html")
    for path in ("/leaders.html", "/institutions.html", "/s/linjiang/leaders.html"):
        assert "<h1>" in reader(path)
    assert "临江镇" in reader("/institutions.html") and "/s/linjiang/" in reader("/")
    client.post("/look/", {"language": "en"})
    assert '<html lang="en"' in reader("/map.html")


def test_large_text_and_contrast_need_no_script(group: Group, client: Client) -> None:
    one = group.article("大字")
    client.post("/look/", {"size": "large"})
    client.post("/look/", {"contrast": "high"})
    page = client.get(group.path(one)).content.decode()
    assert 'data-size="large"' in page and 'data-contrast="high"' in page
    assert f'name="next" value="{group.path(one)}"' in page


def test_what_an_article_costs_the_database_stays_the_same(
    group: Group, client: Client, django_assert_num_queries: Any
) -> None:
    for n in range(12):
        group.article(f"第{n}篇")
    one = group.article("末篇")
    client.get("/c/news/")  # the frame is ready
    with django_assert_num_queries(4 + 2):  # two say how the four are planned
        assert client.get(group.path(one)).status_code == 200


def test_a_text_leads_to_what_it_explains_and_names_who_answers_for_it(group: Group) -> None:
    one = group.article("一图读懂", editors={"writer": "周敏", "third": "陈立"})
    row = pages.article_row("county", one.pk)
    assert row is not None and row.explains == ()
    document = Explained("物业收费管理办法", "/disclosure/item/1/2026-00001/")
    drawn = pages.article(pages.frame_of(group.main), row._replace(explains=(document,)))
    assert 'href="/disclosure/item/1/2026-00001/">物业收费管理办法' in drawn
    assert "责任编辑：周敏，审核：陈立" in drawn


def test_a_column_that_another_room_fills_has_its_pages(group: Group, reader: Reader) -> None:
    group.column(group.main, "letters.hot", kind="letters", name="台网互动")
    group.put_up(group.article("安置房办证"), column="letters.hot")
    assert "安置房办证" in reader("/c/letters.hot/")
    assert "安置房办证" in reader("/c/letters.hot/rss.xml")
