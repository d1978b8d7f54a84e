"""What may stand in the register of incoming documents: every column is looked at here."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from shuniu.commons.papers.secrecy import refuse_state_secrets
from shuniu.ground import clock
from shuniu.ground.refusal import FieldRefused, Refused
from shuniu.ground.text import clean

from ..models import (
    DocumentKind,
    IncomingCategory,
    Means,
    Secrecy,
    TelegramLevel,
    Urgency,
)
from ..queries_incoming import (
    PLACEHOLDER_TITLE,
    due_moment,
    fold_number,
    sender_unit,
    tidy_number,
)

TITLE_MOST, SUMMARY_MOST = 500, 5000
_CHOICES = {
    "category": IncomingCategory,
    "kind": DocumentKind,
    "secrecy": Secrecy,
    "urgency": Urgency,
    "telegram_level": TelegramLevel,
    "means": Means,
}
_LONGEST = {
    "sender_text": 120,
    "document_number": 80,
    "attachments_note": 200,
    "meeting_place": 120,
    "copy_number": 20,
    "box": 60,
}
FIELDS = (
    *("category", "sender_text", "document_number", "full_title", "kind", "secrecy", "urgency"),
    *("telegram_level", "means", "day", "received_at", "copies", "pages", "attachments_note"),
    *("summary", "reply_by", "meeting_at", "meeting_place", "placeholder", "copy_number", "box"),
    "for_information",
)


class PaperOnly(Refused):
    """涉密件只作占位登记，请按涉密渠道办理，不得在本系统拟办、批示、传阅或者填写内容。"""


def checked(facts: dict[str, Any], at: dt.datetime) -> dict[str, Any]:
    """The register's columns as they are to be stored; refused beside their field."""
    known = {
        "kind": "",
        "secrecy": Secrecy.INTERNAL,
        "urgency": "",
        "telegram_level": "",
        "document_number": "",
        "placeholder": False,
        **{k: v for k, v in facts.items() if k in FIELDS and v is not None},
        "full_title": clean(" ".join(str(facts.get("title", "")).split())),
    }
    known.setdefault("received_at", at)
    if known["placeholder"]:
        known.update(full_title=PLACEHOLDER_TITLE, sender_text="", document_number="", summary="")
        known.update(kind="", attachments_note="", meeting_place="", category="other")
        known.update(telegram_level="", urgency="")
    else:
        _demand_words(known)
    known["kind"] = known["kind"] or _kind_of(known["full_title"])
    for field, choices in _CHOICES.items():
        if known.get(field, "") not in ("", *choices.values):
            raise FieldRefused(field, _("请从列表里选择。"))
    for field in ("category", "means"):
        if not known.get(field):
            raise FieldRefused(field, _("请从列表里选择。"))
    if known["category"] == IncomingCategory.TELEGRAM and not known["telegram_level"]:
        raise FieldRefused("telegram_level", _("明传电报要登记等级：特提、特急、加急或平急。"))
    if known["category"] != IncomingCategory.TELEGRAM:
        known["telegram_level"] = ""
    for field, most in _LONGEST.items():
        known[field] = clean(str(known.get(field, "")))
        if len(known[field]) > most:
            raise FieldRefused(field, _("请控制在%d字以内。") % most)
        refuse_state_secrets(known[field], field=field)
    _demand_days(known, at)
    known["document_number"] = tidy_number(known["document_number"])
    known["number_folded"] = fold_number(known["document_number"])
    known["sender"] = sender_unit(known["sender_text"]) if known["sender_text"] else None
    known["due_at"] = due_moment(
        known["category"], known["telegram_level"], known["urgency"], known["received_at"]
    )
    return known


def _kind_of(title: str) -> str:
    """The kind (文种) that a title names at its end, where nobody said it; empty if none."""
    named = title.split("（")[0].rstrip()
    found = [kind for kind in DocumentKind if named.endswith(str(kind.label))]
    return found[0].value if found else ""


def _demand_words(known: dict[str, Any]) -> None:
    known["summary"] = clean(str(known.get("summary", "")))
    if not known["full_title"]:
        raise FieldRefused("title", _("请填写来文标题。"))
    if len(known["full_title"]) > TITLE_MOST:
        raise FieldRefused("title", _("标题请控制在%d字以内。") % TITLE_MOST)
    if len(known["summary"]) > SUMMARY_MOST:
        raise FieldRefused("summary", _("请控制在%d字以内。") % SUMMARY_MOST)
    if not clean(str(known.get("sender_text", ""))):
        raise FieldRefused("sender_text", _("请填写来文单位。"))
    refuse_state_secrets(known["full_title"], field="title")
    refuse_state_secrets(known["summary"], field="summary")


def _demand_days(known: dict[str, Any], at: dt.datetime) -> None:
    if known["received_at"] > at + dt.timedelta(minutes=5):
        raise FieldRefused("received_at", _("收到时间不能晚于现在。"))
    received_on = known["received_at"].astimezone(clock.ZONE).date()
    if known.get("day") is not None and known["day"] > received_on:
        raise FieldRefused("day", _("成文日期不能晚于收到日期。"))
