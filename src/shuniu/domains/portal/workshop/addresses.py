"""Addresses of the workshop, for pages outside of it."""

from __future__ import annotations

from .door import PREFIX

ARTICLES = f"{PREFIX}articles/"


def editor_of(article_id: int) -> str:
    """Where the article is written."""
    return f"{ARTICLES}edit/{article_id}/"


def history_of(article_id: int) -> str:
    """Who saved what when."""
    return f"{ARTICLES}history/{article_id}/"
