"""What every action of the room needs: days, cleaned words, locks, the last-administrator rule."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import connection
from django.utils.translation import gettext as _

from shuniu.ground.clock import ZONE
from shuniu.ground.refusal import FieldRefused
from shuniu.ground.text import clean

from ..duties import ADMINISTRATOR, DUTIES
from ..models import Member, Tenure, Unit
from ..powers import kept_apart
from ..refusals import DutiesKeptApart, LastAdministrator, NotADuty, UnitClosed

_CODE = re.compile(r"[a-z0-9][a-z0-9._-]*")
_LOGIN = re.compile(r"[a-z][a-z0-9._-]{1,39}")
_PHONE = re.compile(r"\+?[0-9][0-9-]{4,18}")


def day_of(at: dt.datetime) -> dt.date:
    """The county's date at that moment."""
    return at.astimezone(ZONE).date()


def words(field: str, text: str, *, label: str, limit: int, required: bool = True) -> str:
    """One line of text, cleaned; refuses an empty one (if required) and one over ``limit``."""
    line = " ".join(clean(text).split())
    if required and not line:
        raise FieldRefused(field, _("请填写%(label)s。") % {"label": label})
    if len(line) > limit:
        raise FieldRefused(
            field,
            _("%(label)s最多%(limit)d个字，现有%(length)d个字。")
            % {"label": label, "limit": limit, "length": len(line)},
        )
    return line


def code_of(field: str, text: str, *, limit: int) -> str:
    """A code: small letters, digits, point, hyphen; it never changes once given."""
    code = words(field, text, label=_("代码"), limit=limit)
    if not _CODE.fullmatch(code):
        raise FieldRefused(field, _("代码只能用小写字母、数字、点、下划线和连字符。"))
    return code


def login_of(text: str) -> str:
    """A login name: a small letter first, then letters, digits, point, hyphen; 2 to 40 long."""
    login = words("login", text, label=_("登录名"), limit=40).lower()
    if not _LOGIN.fullmatch(login):
        raise FieldRefused("login", _("登录名以字母开头，只能用字母、数字、点和连字符，至少2位。"))
    return login


def phone_of(text: str) -> str:
    """A telephone number in digits and hyphens, or nothing."""
    phone = words("phone", text, label=_("手机"), limit=20, required=False)
    if phone and not _PHONE.fullmatch(phone):
        raise FieldRefused("phone", _("电话号码只能由数字和连字符组成。"))
    return phone


def email_of(text: str) -> str:
    """An e-mail address, or nothing."""
    email = words("email", text, label=_("邮箱"), limit=254, required=False)
    if email:
        try:
            validate_email(email)
        except ValidationError:
            raise FieldRefused("email", _("邮箱地址不完整，例如 name@example.cn。")) from None
    return email


def open_on(unit: Unit, day: dt.date) -> None:
    """Refuse to work with a unit that is closed on that day."""
    if unit.closed_on is not None and unit.closed_on <= day:
        raise UnitClosed(unit=unit.name, day=unit.closed_on)


def duties_of(duties: Collection[str]) -> list[str]:
    """The duties in their official order; refuses unknown ones and those to be kept apart."""
    for duty in duties:
        if duty not in DUTIES:
            raise NotADuty(duty=duty)
    if not kept_apart(duties):
        raise DutiesKeptApart
    return [duty for duty in DUTIES if duty in duties]


def lock_members(*members: Member) -> dict[int, Member]:
    """The members' rows, locked in the order of their keys (no deadlock), fresh from the table."""
    keys = sorted({m.pk for m in members})
    return {m.pk: m for m in Member.objects.select_for_update().filter(pk__in=keys).order_by("pk")}


def keep_an_administrator(leaving: Collection[int], on: dt.date) -> None:
    """Refuse if, without the tenures ``leaving``, nobody would administer the system for good.

    One after the other, so that two who remove each other at the same moment
    don't both succeed. A lock on the tenures would not do: each of the two
    holds one already and would wait for the other's.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('people.administrators'))")
    seats = set(
        Tenure.objects.filter(
            post__duties__contains=[ADMINISTRATOR],
            member__is_active=True,
            last_day__isnull=True,
            first_day__lte=on,
        ).values_list("pk", flat=True)
    )
    if seats & set(leaving) and not seats - set(leaving):
        raise LastAdministrator
