"""Keeping a draft while one writes: the editor's request, answered; two editors told apart."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _

from shuniu.commons.manuscript import Manuscript, parse
from shuniu.commons.papers.secrecy import refuse_secret_manuscripts, refuse_state_secrets
from shuniu.ground import clock
from shuniu.ground.record import in_chinese
from shuniu.ground.refusal import Refused

LARGEST = 4 * 1024 * 1024
FIELDS_MOST = 200


@dataclass(frozen=True)
class Saved:
    """A draft as it was saved: its version (any text that changes with it), when and by whom.

    ``told`` is markup for the page's element ``[data-draft-told]``: what the rules find in the
    draft as it stands now.
    """

    version: str
    at: dt.datetime
    by_label: str = ""
    told: str | None = None


class Overtaken(Refused):
    """{who}在{when}保存过这份文稿，您的修改没有覆盖对方的，还留在本机。"""

    # The owner of the draft raises it when the version seen is not the newest.

    def __init__(self, newest: Saved) -> None:
        when = newest.at.astimezone(clock.ZONE).strftime("%H:%M")
        super().__init__(who=newest.by_label, when=when)
        self.newest = newest


def autosave(
    request: HttpRequest, save: Callable[[Manuscript, Mapping[str, str], str], Saved]
) -> JsonResponse:
    """Answer the editor: ``save(manuscript, fields, seen)`` keeps the draft, by an action.

    ``fields`` are the other fields of the form as they are typed now, by name; ``seen`` is the
    version that the editor knows. ``save`` locks the draft, raises ``Overtaken`` when ``seen``
    is not the newest version, and gives what it saved. The editor can then save on top of the
    newest on purpose, so the owner keeps both versions.

    200 saved; 409 overtaken, with who and when; 400 refused in a sentence; 413 too large.
    """
    if int(request.headers.get("Content-Length") or 0) > LARGEST:
        return _told(Refused(_("文稿太大，没有保存。")), status=413)
    try:
        data: Any = json.loads(request.body)
        manuscript = parse(data["manuscript"])
        seen, fields = str(data.get("seen", ""))[:64], _fields(data.get("fields"))
    except Refused as refused:
        return _told(refused, status=400)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return _told(Refused(_("没有收到文稿，请重新打开页面后再试。")), status=400)
    try:
        refuse_secret_manuscripts(manuscript)
        refuse_state_secrets(*fields.values())
        with in_chinese():
            saved = save(manuscript, fields, seen)
    except Overtaken as overtaken:
        newest = overtaken.newest
        return _told(overtaken, status=409, version=newest.version, at=_moment(newest))
    except Refused as refused:
        return _told(refused, status=400)
    told = {} if saved.told is None else {"told": saved.told}
    return JsonResponse({"version": saved.version, "at": _moment(saved), **told})


def _fields(data: Any) -> dict[str, str]:
    if not isinstance(data, dict) or len(data) > FIELDS_MOST:
        return {}
    return {str(name): value for name, value in data.items() if isinstance(value, str)}


def _moment(saved: Saved) -> str:
    return saved.at.astimezone(clock.ZONE).strftime("%H:%M")


def _told(refused: Refused, *, status: int, **facts: str) -> JsonResponse:
    return JsonResponse({"sentence": refused.sentence, **facts}, status=status)
