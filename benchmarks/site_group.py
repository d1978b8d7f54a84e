"""A group of 109 sites with published articles, written straight into the tables.

As many as are wanted are there in seconds; their words are made up, and long
enough that a page weighs what a page weighs (some 3 KB of text each).
"""

from __future__ import annotations

import datetime as dt

from django.db import connection

from shuniu.commons.people.models import Unit
from shuniu.domains.portal.models import Site, SiteColumn

SITES = {"full": 109, "small": 9}
OPENED = dt.date(2011, 6, 1)
COLUMNS = {
    "county": ("news", "notices", "policy", "interpretation", "personnel", "planning",
               "statistics", "finance", "topic"),
    "": ("news", "notices", "policy"),
}  # fmt: skip
NAMES = {
    "news": "要闻动态",
    "notices": "通知公告",
    "policy": "政策文件",
    "interpretation": "政策解读",
    "personnel": "人事信息",
    "planning": "规划计划",
    "statistics": "统计信息",
    "finance": "财政资金",
    "topic": "专题专栏",
}
TOPICS = ("水库蓄水", "道路养护", "春耕生产", "义务教育招生", "医保缴费", "防汛备汛", "集中供热",
          "项目建设", "森林防火", "养老服务")  # fmt: skip
PARAGRAPH = (
    "县政府召开专题会议，研究部署{topic}工作。会议听取了有关部门情况汇报，要求各镇街、各单位压实责任，"
    "细化措施，逐项抓好落实，确保任务按期完成。会后，工作组赴现场查看进展，就存在的问题同群众座谈，"
    "当场答复意见建议，并明确了办理时限和责任人。"
)
ARTICLES = """
INSERT INTO portal_article (
    site_id, column_id, unit_id, title, subtitle, author, source, summary, keywords, number,
    body, html, text, editors, characters, pictures, written_by_label, created_at,
    withdrawn_because,
    correction_note, imported_from, imported_key, live, has_unpublished_changes,
    first_published_at, last_published_at, expired, locked{more}
)
SELECT c.site_id, c.id, s.unit_id,
    topic.word || '工作情况（第' || n || '号）', '', '', '',
    '关于' || topic.word || '的最新情况。', topic.word, '', '[]',
    repeat('<p>' || topic.text || '</p>', 8), repeat(topic.text, 8), '{{}}', 900, 0, '编辑',
    at.moment, '', '', '基准', n::text, true, false, at.moment, at.moment, false, false{values}
FROM generate_series(1, %(count)s) AS n
JOIN unnest(%(columns)s::bigint[]) WITH ORDINALITY AS place (id, at)
    ON place.at = 1 + n %% cardinality(%(columns)s::bigint[])
JOIN portal_sitecolumn c ON c.id = place.id
JOIN portal_site s ON s.id = c.site_id
JOIN unnest(%(words)s::text[], %(texts)s::text[]) WITH ORDINALITY AS topic (word, text, at)
    ON topic.at = 1 + n %% cardinality(%(words)s::text[])
CROSS JOIN LATERAL (
    SELECT %(last)s::timestamptz - (%(count)s - n) * (interval '1500 days' / %(count)s) AS moment
) AS at
"""
LINES = """
INSERT INTO publishing_publication (
    site, "column", title, summary, url, unit_label, source_kind, source_id, position,
    published_at, first_published_at, published_by, first_of_source, area, withdrawn_by,
    withdrawn_because{more}
)
SELECT s.code, c.code, a.title, a.summary,
    CASE WHEN s.code = 'county' THEN '/' ELSE '/s/' || s.code || '/' END
        || 'a/' || to_char(a.first_published_at AT TIME ZONE 'Asia/Shanghai', 'YYYY')
        || '/' || a.id || '.html',
    u.short_name, 'article', a.id,
    row_number() OVER (PARTITION BY c.id ORDER BY a.first_published_at, a.id),
    a.first_published_at, a.first_published_at, '编辑', true, '', '', ''{values}
FROM portal_article a JOIN portal_site s ON s.id = a.site_id
JOIN portal_sitecolumn c ON c.id = a.column_id JOIN people_unit u ON u.id = a.unit_id
"""
COUNTERS = """
INSERT INTO publishing_columncounter (site, "column", last)
SELECT site, "column", max(position) FROM publishing_publication GROUP BY site, "column"
"""


def build(
    articles: int, *, last: dt.datetime, scale: str = "full", main_share: float = 0.7
) -> list[Site]:
    """The main site with seven of ten articles, and the sub-sites (108) that share the others."""
    sites = [_site(number) for number in range(SITES[scale])]
    columns = {site.code: _columns(site) for site in sites}
    under = [pk for code, pks in columns.items() if code != "county" for pk in pks]
    share = round(len(under) * main_share / (1 - main_share) / len(columns["county"]))
    spread = columns["county"] * share + under
    with connection.cursor() as cursor:
        cursor.execute(
            _complete(ARTICLES, "portal_article"),
            {
                "count": articles,
                "columns": spread,
                "words": list(TOPICS),
                "texts": [PARAGRAPH.format(topic=topic) for topic in TOPICS],
                "last": last,
            },
        )
        cursor.execute(_complete(LINES, "publishing_publication"))
        cursor.execute(COUNTERS)
        cursor.execute("VACUUM ANALYZE portal_article, publishing_publication")
    return sites


def _site(number: int) -> Site:
    code = f"site{number}" if number else "county"
    unit = Unit.objects.create(
        code=f"bench{number}",
        name=f"第{number}单位" if number else "县人民政府办公室",
        short_name=f"单位{number}",
        kind="component_department",
        opened_on=OPENED,
    )
    return Site.objects.create(
        code=code,
        kind="sub" if number else "main",
        name=f"第{number}网站" if number else "县人民政府",
        unit=unit,
        opened_on=OPENED,
        order=number,
    )


def _columns(site: Site) -> list[int]:
    codes = COLUMNS["county" if site.is_main else ""]
    made = SiteColumn.objects.bulk_create(
        SiteColumn(
            site=site,
            code=code,
            name=NAMES[code],
            kind=code,
            order=order,
            on_home=True,
            opened_on=OPENED,
        )
        for order, code in enumerate(codes)
    )
    return [column.pk for column in made]


def _complete(statement: str, table: str) -> str:
    """The statement with the table's other columns that want a value: their plain defaults."""
    named = statement.partition("(")[2].partition(")")[0].replace('"', "")
    known = {name.strip().removesuffix("{more}") for name in named.split(",")} | {"id"}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name, data_type FROM information_schema.columns "
            "WHERE table_name = %s AND is_nullable = 'NO' AND column_default IS NULL "
            "AND is_identity = 'NO'",
            [table],
        )
        missing = [(name, kind) for name, kind in cursor.fetchall() if name not in known]
    plain = {"boolean": "false", "jsonb": "'{}'", "integer": "0", "smallint": "0", "bigint": "0"}
    plain["ARRAY"] = "'{}'"
    more = "".join(f', "{name}"' for name, _kind in missing)
    values = "".join(f", {plain.get(kind, chr(39) * 2)}" for _name, kind in missing)
    return statement.format(more=more, values=values)
