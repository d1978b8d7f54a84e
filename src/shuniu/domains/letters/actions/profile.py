"""Mailboxes and types of letters, as the county's profile says."""

from __future__ import annotations

import datetime as dt

from shuniu.commons import trail
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.models import Unit
from shuniu.ground.refusal import NotYours

from .. import powers
from ..models import LetterType, Level, Mailbox


def define_mailbox(
    code: str,
    *,
    name: str,
    unit: Unit,
    number: str,
    by: Actor,
    at: dt.datetime,
    english_name: str = "",
    about: str = "",
    english_about: str = "",
    level: str = Level.COUNTY,
    online: bool = True,
    order: int = 100,
    active: bool = True,
) -> Mailbox:
    """Set a mailbox up, or change it; ``number`` is its number pattern's code."""
    if not powers.writes_profile(by):
        raise NotYours
    mailbox, _made = Mailbox.objects.update_or_create(
        code=code,
        defaults={
            "name": name,
            "unit": unit,
            "number": number,
            "english_name": english_name,
            "about": about,
            "english_about": english_about,
            "level": level,
            "online": online,
            "order": order,
            "active": active,
        },
    )
    trail.record(
        "letters.mailbox_defined",
        subject_kind="mailbox",
        subject_id=mailbox.pk,
        by=by,
        at=at,
        detail={"code": code, "name": name, "online": online, "active": active},
    )
    return mailbox


def define_letter_type(
    code: str,
    *,
    name: str,
    rule: str,
    by: Actor,
    at: dt.datetime,
    english_name: str = "",
    about: str = "",
    english_about: str = "",
    accusation: bool = False,
    secret_by_default: bool = False,
    exit: str = "",
    online: bool = True,
    order: int = 100,
    active: bool = True,
) -> LetterType:
    """Set a type of letters up, or change it; ``rule`` is the time rule of its answer."""
    if not powers.writes_profile(by):
        raise NotYours
    letter_type, _made = LetterType.objects.update_or_create(
        code=code,
        defaults={
            "name": name,
            "rule": rule,
            "english_name": english_name,
            "about": about,
            "english_about": english_about,
            "accusation": accusation,
            "secret_by_default": secret_by_default,
            "exit": exit,
            "online": online,
            "order": order,
            "active": active,
        },
    )
    trail.record(
        "letters.type_defined",
        subject_kind="letter_type",
        subject_id=letter_type.pk,
        by=by,
        at=at,
        detail={"code": code, "name": name, "rule": rule, "active": active},
    )
    return letter_type
