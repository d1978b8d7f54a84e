"""What writes the public site's own tables."""

from __future__ import annotations

import datetime as dt
import secrets
from typing import Any

from django.db import transaction

from shuniu.commons import trail
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.powers import administers
from shuniu.ground.refusal import FieldRefused, NotYours, Refused

from . import county as known
from .models import County, Draft

# A half-written form holds personal data: it is kept no longer than it takes to come back to it.
DRAFT_KEPT = dt.timedelta(days=2)


class DraftGone(Refused):
    """您填写的内容已超过48小时未提交，为保护个人信息已经清除，请重新填写。"""


def describe_county(*, by: Actor, at: dt.datetime, **words: str) -> County:
    """Set the county's names and marks (the fields of ``County``); the profile loader calls this.

    Only for the administrator and the program itself (``NotYours``). Raises
    ``FieldRefused`` for a word too long or a field that there isn't.
    """
    if not administers(by):
        raise NotYours
    fields = {field.name: field for field in County._meta.concrete_fields if field.name != "id"}
    county = County.objects.filter(pk=1).first() or County(pk=1)
    for name, value in words.items():
        if name not in fields:
            raise FieldRefused(name, f"“{name}”不是县情资料的一项。")
        longest = fields[name].max_length
        if longest is not None and len(value) > longest:
            raise FieldRefused(name, f"“{name}”最长{longest}个字。")
        setattr(county, name, value)
    with transaction.atomic():
        county.save()
        trail.record(
            "describe_county", subject_kind="county", subject_id=1, by=by, at=at, detail=words
        )
    transaction.on_commit(known.forget)
    known.forget()
    return county


def open_draft(kind: str, *, at: dt.datetime) -> Draft:
    """Begin a form of several pages; its token cannot be guessed (256 bits)."""
    return Draft.objects.create(
        token=secrets.token_urlsafe(32), kind=kind, opened_at=at, changed_at=at
    )


def keep_in_draft(draft: Draft, page: str, values: dict[str, Any], *, at: dt.datetime) -> Draft:
    """Keep what was filled in on one page of the form; a form already sent stays as it was sent."""
    with transaction.atomic():
        locked = Draft.objects.select_for_update().filter(pk=draft.pk).first()
        if locked is None:
            raise DraftGone
        if locked.sent_at is None:
            locked.data = {**locked.data, page: values}
            locked.changed_at = at
            locked.save(update_fields=["data", "changed_at"])
    return locked


def lock_draft(draft: Draft) -> Draft:
    """Hold the draft while it is being sent, so that a double click waits for the first one.

    Must be called inside a transaction.
    """
    locked = Draft.objects.select_for_update().filter(pk=draft.pk).first()
    if locked is None:
        raise DraftGone
    return locked


def close_draft(draft: Draft, result: dict[str, Any], *, at: dt.datetime) -> None:
    """The form is sent: keep what came of it, and drop what was typed."""
    draft.sent_at = draft.changed_at = at
    draft.data = {}
    draft.result = result
    draft.save(update_fields=["sent_at", "changed_at", "data", "result"])


def drop_draft(draft: Draft) -> None:
    """The writer wants nothing kept: not what was typed, nor what came of it here."""
    Draft.objects.filter(pk=draft.pk).delete()


def clear_drafts(*, at: dt.datetime) -> int:
    """Delete the drafts that nobody has touched for ``DRAFT_KEPT``; how many went."""
    return Draft.objects.filter(changed_at__lt=at - DRAFT_KEPT).delete()[0]
