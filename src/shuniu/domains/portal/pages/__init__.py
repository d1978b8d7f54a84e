"""The public pages: pure functions of rows to markup, the same for the view and the file tree.

A frame (header, menu, footer in one language and look) is prepared once and reused::

    frame = pages.frame_of(site)
    pages.article(frame, pages.article_row(site.code, 12))
"""

from ..addresses import (
    address_of_article,
    address_of_column,
    path_of_article,
    path_of_column,
    path_of_column_feed,
    path_of_sitemap_month,
)
from .article import article
from .column import column
from .directory import institutions, leaders, site_map
from .feeds import atom, rss, sitemap, sitemap_month, sitemap_pages
from .frame import Frame, frame_of
from .home import home
from .identities import tokens_sheet_of
from .paths import column_paths, month_paths, standing_paths, touched_paths
from .render import render
from .rows import SOURCE_KIND, ArticleRow, article_row, article_rows

__all__ = [
    "SOURCE_KIND",
    "ArticleRow",
    "Frame",
    "address_of_article",
    "address_of_column",
    "article",
    "article_row",
    "article_rows",
    "atom",
    "column",
    "column_paths",
    "frame_of",
    "home",
    "institutions",
    "leaders",
    "month_paths",
    "path_of_article",
    "path_of_column",
    "path_of_column_feed",
    "path_of_sitemap_month",
    "render",
    "rss",
    "site_map",
    "sitemap",
    "sitemap_month",
    "sitemap_pages",
    "standing_paths",
    "tokens_sheet_of",
    "touched_paths",
]
