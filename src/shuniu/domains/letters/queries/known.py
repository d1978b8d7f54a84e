"""The types and mailboxes by key, for the names in lists; what is decided asks the tables."""

from __future__ import annotations

from shuniu.ground.kept import Kept

from ..models import LetterType, Mailbox


def _types() -> dict[int, LetterType]:
    return {kind.pk: kind for kind in LetterType.objects.all()}


def _mailboxes() -> dict[int, Mailbox]:
    return {box.pk: box for box in Mailbox.objects.all()}


known_types: Kept[int, LetterType | None] = Kept(_types)
known_mailboxes: Kept[int, Mailbox | None] = Kept(_mailboxes)
