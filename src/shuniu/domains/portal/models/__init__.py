"""The portal's tables, by theme."""

from .articles import AlsoIn, Article, ArticlePaper, ArticleQuerySet, ArticleVideo, Push, PushState
from .checks import CheckRule, Finding, Level, Word, WordKind
from .columns import UPDATE_RULES, YEARLY, ColumnKind, SiteColumn
from .editions import Edition
from .rights import Act, Right
from .sites import Redesign, Site, SiteKind

__all__ = [
    "UPDATE_RULES",
    "YEARLY",
    "Act",
    "AlsoIn",
    "Article",
    "ArticlePaper",
    "ArticleQuerySet",
    "ArticleVideo",
    "CheckRule",
    "ColumnKind",
    "Edition",
    "Finding",
    "Level",
    "Push",
    "PushState",
    "Redesign",
    "Right",
    "Site",
    "SiteColumn",
    "SiteKind",
    "Word",
    "WordKind",
]
