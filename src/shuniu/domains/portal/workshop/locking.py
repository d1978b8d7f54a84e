"""Why an article can only be read now, in a sentence at the top of the editor."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from wagtail.locks import BaseLock

from ..models import Article


class StateLock(BaseLock):  # type: ignore[misc]
    """The flow, or who one is, forbids writing now; ``why`` is the desk's own sentence."""

    def __init__(self, article: Article, why: str) -> None:
        super().__init__(article)
        self.why = why

    def for_user(self, user: Any) -> bool:
        """It holds for everybody who is told of it."""
        return True

    def get_message(self, user: Any) -> str:
        """The sentence."""
        return self.why

    def get_locked_by(self, user: Any) -> str:
        """A word for the side panel."""
        return _("只读")

    def get_description(self, user: Any) -> str:
        """The sentence again, in the side panel."""
        return self.why
