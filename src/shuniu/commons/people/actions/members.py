"""Members' accounts: opened, moved, given a new password, closed."""

from __future__ import annotations

import datetime as dt
import secrets
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.hashers import (
    PBKDF2PasswordHasher,
    get_hashers_by_algorithm,
    make_password,
)
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from shuniu.commons import trail
from shuniu.ground.later import later
from shuniu.ground.refusal import FieldRefused

from ..actor import Actor
from ..holdings import holdings
from ..models import Delegation, Member, Tenure, Unit
from ..powers import administers, is_self, require
from ..refusals import (
    AccountClosed,
    LoginTaken,
    OnlyInDemo,
    StillHolds,
    StillInPost,
    WrongPassword,
)
from .base import day_of, email_of, lock_members, login_of, open_on, phone_of, words
from .delegations import close

if TYPE_CHECKING:
    import pypinyin
else:
    pypinyin = later("pypinyin")  # 11 MB, for whoever opens accounts

# Without the characters that are misread on paper (0 O 1 l I).
_ALPHABET = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_PASSWORD_LENGTH = 14
_QUICK_ITERATIONS = 1000


def random_password() -> str:
    """A password that can be read off paper: 14 characters, about 80 bits."""
    return "".join(secrets.choice(_ALPHABET) for _place in range(_PASSWORD_LENGTH))


def hash_of_random(password: str) -> str:
    """The hash of a ``random_password``, quickly: for many accounts at once.

    A slow hash protects passwords that can be guessed; this one has 80 random
    bits. At the first sign-in Django hashes it anew, slowly.
    """
    quick = get_hashers_by_algorithm().get("pbkdf2_sha256")
    if not isinstance(quick, PBKDF2PasswordHasher):
        return make_password(password)
    return quick.encode(password, quick.salt(), iterations=_QUICK_ITERATIONS)


def sort_key_of(name: str) -> str:
    """The pinyin by which names are sorted: a syllable a character, with its tone."""
    return " ".join(pypinyin.lazy_pinyin(name, style=pypinyin.Style.TONE3, errors="default"))[:120]


@transaction.atomic
def create_member(
    *,
    login: str,
    name: str,
    unit: Unit,
    by: Actor,
    at: dt.datetime,
    phone: str = "",
    email: str = "",
) -> tuple[Member, str]:
    """开户: the member and a random password, which is given back once and kept nowhere.

    The member has to change it at the first sign-in. Refuses a login in use and
    a closed unit.
    """
    require(administers(by))
    login = login_of(login)
    open_on(unit, day_of(at))
    if Member.objects.filter(login=login).exists():
        raise LoginTaken(login=login)
    name = words("name", name, label=_("姓名"), limit=40)
    member = Member(
        login=login,
        name=name,
        sort_key=sort_key_of(name),
        unit=unit,
        phone=phone_of(phone),
        email=email_of(email),
        must_change_password=True,
    )
    password = random_password()
    member.set_password(password)
    member.save()
    _record("people.member_created", member, by, at, login=login, name=name, unit=unit.code)
    return member, password


@transaction.atomic
def reset_password(member: Member, *, by: Actor, at: dt.datetime) -> str:
    """重置密码: a new random password, given back once. Signs the member out everywhere."""
    require(administers(by))
    member = _open_account(member)
    password = random_password()
    member.set_password(password)
    member.must_change_password = True
    member.save(update_fields=["password", "must_change_password"])
    _record("people.password_reset", member, by, at)
    return password


@transaction.atomic
def change_own_password(
    member: Member, *, old: str, new: str, by: Actor, at: dt.datetime
) -> Member:
    """修改本人密码. Refuses a wrong old password, the old one again, and a weak one."""
    require(is_self(by, member))
    member = _open_account(member)
    if not member.check_password(old):
        raise WrongPassword
    if new == old:
        raise FieldRefused("new", _("新密码不能与原密码相同。"))
    try:
        validate_password(new, member)
    except ValidationError as weak:
        raise FieldRefused("new", "".join(str(m) for m in weak.messages)) from None
    member.set_password(new)
    member.must_change_password = False
    member.save(update_fields=["password", "must_change_password"])
    _record("people.password_changed", member, by, at)
    return member


@transaction.atomic
def change_own_contact(
    member: Member, *, phone: str, email: str, by: Actor, at: dt.datetime
) -> Member:
    """修改本人联系方式. The trail says that it changed, not to what."""
    require(is_self(by, member))
    member = _open_account(member)
    changed = [
        field
        for field, value in (("phone", phone_of(phone)), ("email", email_of(email)))
        if getattr(member, field) != value
    ]
    member.phone, member.email = phone_of(phone), email_of(email)
    member.save(update_fields=["phone", "email"])
    _record("people.contact_changed", member, by, at, fields=changed)
    return member


@transaction.atomic
def move_member(
    member: Member, unit: Unit, *, by: Actor, at: dt.datetime, reason: str = ""
) -> Member:
    """调动: the member belongs to another unit from now on. Posts are handed over apart."""
    require(administers(by))
    member = _open_account(member)
    open_on(unit, day_of(at))
    before = member.unit.code
    member.unit = unit
    member.save(update_fields=["unit"])
    reason = words("reason", reason, label=_("依据"), limit=120, required=False)
    _record("people.member_moved", member, by, at, before=before, after=unit.code, reason=reason)
    return member


@transaction.atomic
def deactivate_member(member: Member, *, by: Actor, at: dt.datetime, reason: str = "") -> Member:
    """停用账号: the person has left; what they wrote stays.

    Refuses while they hold a post or anything else (hand it over first): so
    nothing is lost with a person, and the last administrator stays. To lock
    somebody out at once, reset the password.
    """
    require(administers(by))
    member = _open_account(member)
    day = day_of(at)
    posts = Tenure.objects.filter(Tenure.held_on(day), member=member)
    titles = list(posts.values_list("post__title", flat=True))
    if titles or Tenure.objects.filter(member=member, first_day__gt=day).exists():
        raise StillInPost(name=member.name, posts="、".join(titles) or _("待任职务"))
    for delegation in Delegation.objects.filter(
        member=member, ended_at__isnull=True, last_day__gte=day
    ):
        close(delegation, by=by, at=at)
    for _kind, holding in holdings.items():
        count = holding.count(member, day)
        if count:
            raise StillHolds(name=member.name, what=f"{holding.label} {count}")
    member.is_active = False
    member.set_unusable_password()
    member.save(update_fields=["is_active", "password"])
    reason = words("reason", reason, label=_("依据"), limit=120, required=False)
    _record("people.member_deactivated", member, by, at, reason=reason)
    return member


@transaction.atomic
def open_demo_account(member: Member, *, by: Actor, at: dt.datetime) -> str:
    """设立演示账号: mark the member as one and give a random password, in demo mode only."""
    require(administers(by))
    if not settings.DEMO:
        raise OnlyInDemo
    member = _open_account(member)
    password = random_password()
    member.set_password(password)
    member.is_demo = True
    member.must_change_password = False
    member.save(update_fields=["password", "is_demo", "must_change_password"])
    _record("people.demo_account_opened", member, by, at)
    return password


def _open_account(member: Member) -> Member:
    """The member's row, locked; refuses a closed account."""
    fresh = lock_members(member)[member.pk]
    if not fresh.is_active:
        raise AccountClosed(name=fresh.name)
    return fresh


def _record(verb: str, member: Member, by: Actor, at: dt.datetime, /, **detail: object) -> None:
    trail.record(verb, subject_kind="member", subject_id=member.pk, by=by, at=at, detail=detail)
