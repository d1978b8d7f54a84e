"""Sessions and categories by key, for the names in lists; what is decided asks the tables."""

from __future__ import annotations

from shuniu.ground.kept import Kept

from ..models import Category, Session


def _sessions() -> dict[int, Session]:
    return {session.pk: session for session in Session.objects.all()}


def _categories() -> dict[int, Category]:
    return {category.pk: category for category in Category.objects.all()}


known_sessions: Kept[int, Session | None] = Kept(_sessions)
known_categories: Kept[int, Category | None] = Kept(_categories)
