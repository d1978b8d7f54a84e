"""The articles of an older site come in as they stood, all of them or none."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from shuniu.casework.bulk import RefusedRows
from shuniu.commons.people.actor import system
from shuniu.commons.people.models import Unit
from shuniu.commons.publishing.actions import publish
from shuniu.commons.publishing.models import Publication
from shuniu.domains.portal.loading import ArticleRow, load, read_file
from shuniu.domains.portal.models import Article, Site, SiteColumn
from shuniu.ground import clock

pytestmark = pytest.mark.django_db
LOADER = system("导入")
DAY = dt.date(2012, 5, 4)
TODAY = clock.on(dt.date(2026, 11, 20))


@pytest.fixture
def town() -> Site:
    unit = Unit.objects.create(
        code="town", name="石桥镇人民政府", short_name="石桥镇", kind="township", opened_on=DAY
    )
    site = Site.objects.create(
        code="shiqiao", kind="sub", name="石桥镇政府网站", unit=unit, opened_on=DAY
    )
    for code in ("news", "notices"):
        SiteColumn.objects.create(site=site, code=code, name=code, kind=code, opened_on=DAY)
    return site


def row(number: int, **changes: Any) -> ArticleRow:
    first = ArticleRow(
        row=number + 1,
        key=str(number),
        site="shiqiao",
        column="news",
        title=f"第{number}次村民代表会议召开",
        html="<p onclick='x()'>会议<b>讨论</b>了修路。</p><script>x()</script><img src='/a.jpg'>",
        published_at=clock.on(DAY) + dt.timedelta(days=number),
    )
    return dataclasses.replace(first, **changes)


def test_they_stand_in_their_columns_as_they_were_and_say_who_let_them_in(town: Site) -> None:
    brought = load([row(2), row(1)], source="老网站", by=LOADER, at=TODAY)
    assert (brought.articles, brought.known) == (2, 0)
    article = Article.objects.get(imported_key="1")
    assert (article.matter, article.live, article.pictures) == (None, True, 1)
    assert article.text == "会议讨论了修路。"
    assert "script" not in article.html and "onclick" not in article.html
    assert article.body[0].value.source == article.html
    lines = list(Publication.objects.order_by("position"))
    assert (lines[0].source_id, lines[0].position) == (article.pk, 1)
    assert lines[0].url == f"/s/shiqiao/a/2012/{article.pk}.html"
    assert lines[0].first_published_at == article.first_published_at == row(1).published_at


def test_the_same_list_again_brings_nothing_and_older_ones_find_their_place(town: Site) -> None:
    load([row(5)], source="老网站", by=LOADER, at=TODAY)
    publish(
        site="shiqiao", column="news", title="新", url="/x", unit_label="石桥镇",
        source_kind="page", source_id=1, by=LOADER, at=TODAY,
    )  # fmt: skip
    again = load([row(5), row(3)], source="老网站", by=LOADER, at=TODAY)
    assert (again.articles, again.known) == (1, 1)
    placed = Publication.objects.order_by("position").values_list("position", "title")
    assert list(placed) == [
        (1, "第3次村民代表会议召开"),
        (2, "第5次村民代表会议召开"),
        (3, "新"),
    ]
    line = publish(
        site="shiqiao", column="news", title="更新", url="/y", unit_label="石桥镇",
        source_kind="page", source_id=2, by=LOADER, at=TODAY,
    )  # fmt: skip
    assert line.position == 4


def test_a_file_is_read_line_by_line_and_told_where_it_cannot_be(
    town: Site, tmp_path: Path
) -> None:
    line = {"key": "7", "site": "shiqiao", "column": "news", "title": "开渠", "html": "<p>水</p>"}
    good = json.dumps({**line, "published_at": "2012-05-04T09:30", "pictures": 2})
    path = tmp_path / "old.jsonl"
    path.write_text(f"\ufeff{good}\n\n", "utf-8")
    (row,) = read_file(path)
    assert (row.row, row.pictures, row.published_at) == (1, 2, clock.on(DAY, 9, 30))
    assert load([row], source="老网站", by=LOADER, at=TODAY).articles == 1
    wrong = ["{", "[]", json.dumps(line), json.dumps({**line, "published_at": "昨天"})]
    wrong.append(good.replace('"pictures": 2', '"色": "红"'))
    path.write_text("\n".join([good, *wrong]), "utf-8")
    with pytest.raises(RefusedRows) as refused:
        read_file(path)
    assert [r.row for r in refused.value.refusals] == [2, 3, 4, 5, 6]
    assert "published_at" in refused.value.refusals[2].reason


def test_one_row_that_does_not_fit_and_nothing_comes_in(town: Site) -> None:
    wrong = [
        row(1),
        row(2, column="weather"),
        row(3, published_at=TODAY + dt.timedelta(hours=1)),
        row(4, title=""),
        row(5, html="<p>机密★10年</p><p>内容</p>"),
        row(1, row=9),
        row(6, html="<p>" + "字" * 800_000),
    ]
    with pytest.raises(RefusedRows) as refused:
        load(wrong, source="老网站", by=LOADER, at=TODAY)
    reasons = {r.row: r.reason for r in refused.value.refusals}
    for number, part in {
        3: "没有代码为“weather”的栏目",
        4: "发布时间在将来",
        5: "标题要有",
        6: "机密★",
        7: "正文超过2MB",
        9: "旧站编号“1”重复",
    }.items():
        assert part in reasons.pop(number)
    assert reasons == {}
    assert not Article.objects.exists() and not Publication.objects.exists()
