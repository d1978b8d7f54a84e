"""Telling members: in the program at once, by e-mail and short message in office hours."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from shuniu.commons.people.actor import Actor
from shuniu.commons.people.models import Member
from shuniu.ground.keys import AnyOf
from shuniu.ground.refusal import NotYours
from shuniu.ground.written import Written

from .hours import next_office_moment
from .models import Channel, Delivery, Notice, Preference
from .outbox import queue

LONGEST = 400


@dataclass(frozen=True)
class News:
    """One thing to be told to one member."""

    member_id: int
    text: str
    kind: str
    subject_kind: str = ""
    subject_id: int | None = None
    url: str = ""


@dataclass(frozen=True)
class Planned:
    """What ``send`` would do for one member: who, by which channels beside the program, when."""

    member_id: int
    name: str
    channels: tuple[str, ...]
    not_before: dt.datetime


def send(
    member_ids: Iterable[int],
    text: str,
    *,
    kind: str,
    at: dt.datetime,
    subject_kind: str = "",
    subject_id: int | None = None,
    url: str = "",
    urgent: bool = False,
    key: str = "",
) -> int:
    """Tell the members one thing. Gives back how many were told; two or three queries.

    In the program at once; by e-mail and short message as each prefers, in
    office hours unless ``urgent``. ``key`` names the occasion: the same message
    is never queued twice for it (default: kind, subject and moment).
    """
    news = [
        News(member, text, kind, subject_kind, subject_id, url)
        for member in dict.fromkeys(member_ids)
    ]
    return send_all(news, at=at, urgent=urgent, key=key)


@dataclass(frozen=True)
class _Sending:
    """What one call of ``send_all`` was given."""

    news: list[News]
    at: dt.datetime
    urgent: bool
    key: str


def send_all(news: Iterable[News], *, at: dt.datetime, urgent: bool = False, key: str = "") -> int:
    """Tell many members many things at once; each gets one e-mail or short message for all."""
    sending = _Sending(list(news), at, urgent, key)
    if not sending.news:
        return 0
    if _gathering is not None:
        _gathering.append(sending)
    else:
        _write([sending])
    return len(sending.news)


_gathering: list[_Sending] | None = None


@contextmanager
def gathered() -> Iterator[None]:
    """Within the block notices are kept, and written in their order by ``settle`` and at its end.

    For one process that fills a database by thousands of steps in one transaction, as a demo
    does: most of what it would ask is the same question again.
    """
    global _gathering
    _gathering = []
    try:
        yield
        settle()
    finally:
        _gathering = None


def settle() -> None:
    """Write what was gathered so far: before somebody reads notices. Nothing without ``gathered``.

    Three statements, whatever their number.
    """
    if _gathering:
        _write(_gathering)
        _gathering.clear()


def _write(sendings: list[_Sending]) -> None:
    with transaction.atomic(savepoint=False):
        Notice.objects.bulk_create(
            [
                Notice(
                    member_id=n.member_id,
                    kind=n.kind,
                    text=_cut(n.text),
                    subject_kind=n.subject_kind,
                    subject_id=n.subject_id,
                    url=n.url,
                    at=sending.at,
                )
                for sending in sendings
                for n in sending.news
            ],
            batch_size=500,
        )
        wanted = _preferences({n.member_id for sending in sendings for n in sending.news})
        deliveries = [d for sending in sendings for d in _outward(sending, wanted)]
        if deliveries:
            queue(deliveries)


def _outward(sending: _Sending, wanted: list[Preference]) -> Iterator[Delivery]:
    not_before = sending.at if sending.urgent else None
    for preference in wanted:
        mine = [n for n in sending.news if n.member_id == preference.member_id]
        if not mine:
            continue
        not_before = not_before or next_office_moment(sending.at)
        first = mine[0]
        occasion = sending.key or (
            f"{first.kind}:{first.subject_kind}:{first.subject_id}:{sending.at.timestamp()}"
        )
        for channel, address in _addresses(preference):
            yield Delivery(
                key=f"{occasion}:{preference.member_id}:{channel}",
                channel=channel,
                address=address,
                subject=_subject(mine) if channel == Channel.EMAIL else "",
                body=_body(mine, short=channel == Channel.SMS),
                urgent=sending.urgent,
                created_at=sending.at,
                not_before=not_before,
            )


# Asked at every step of every flow.
_PREFERENCES = Written(
    lambda members: (
        Preference.objects.filter(AnyOf(F("member_id"), members), member__is_active=True)
        .select_related("member")
        .order_by("member_id")
    )
)


def _preferences(member_ids: Iterable[int]) -> list[Preference]:
    return _PREFERENCES(members=list(member_ids))


def _addresses(preference: Preference) -> list[tuple[str, str]]:
    member, found = preference.member, []
    if preference.by_email and member.email:
        found.append((str(Channel.EMAIL), member.email))
    if preference.by_sms and member.phone:
        found.append((str(Channel.SMS), member.phone))
    return found


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _subject(mine: list[News]) -> str:
    if len(mine) > 1:
        return _("枢纽：有{n}件事项提醒您").format(n=len(mine))
    return " ".join(mine[0].text.split())[:100]


def _body(mine: list[News], *, short: bool) -> str:
    if short and len(mine) > 1:
        return _("{first}等{n}件，请登录系统办理。").format(first=mine[0].text[:60], n=len(mine))
    if short:
        return mine[0].text[:140]
    return "\n".join(n.text for n in mine)


def preview(member_ids: Iterable[int], *, at: dt.datetime, urgent: bool = False) -> list[Planned]:
    """Who would be told, how and when; nothing is sent. Two queries."""
    wanted = list(dict.fromkeys(member_ids))
    channels = {p.member_id: tuple(c for c, _a in _addresses(p)) for p in _preferences(wanted)}
    not_before = at if urgent else next_office_moment(at)
    return [
        Planned(member.pk, member.name, channels.get(member.pk, ()), not_before)
        for member in Member.objects.filter(pk__in=wanted)
    ]


def mark_read(notice_ids: Iterable[int], *, by: Actor, at: dt.datetime) -> int:
    """已阅: the member's own notices only; another's are left as they are."""
    return Notice.objects.filter(
        pk__in=list(notice_ids), member_id=by.member_id or 0, read_at__isnull=True
    ).update(read_at=at)


def mark_all_read(*, by: Actor, at: dt.datetime) -> int:
    """全部已阅: everything that the member has not read yet."""
    return Notice.objects.filter(member_id=by.member_id or 0, read_at__isnull=True).update(
        read_at=at
    )


def set_preference(*, by_email: bool, by_sms: bool, by: Actor, at: dt.datetime) -> Preference:
    """提醒方式: the member's own choice of e-mail and short messages."""
    if by.member_id is None:
        raise NotYours
    preference, _made = Preference.objects.update_or_create(
        member_id=by.member_id, defaults={"by_email": by_email, "by_sms": by_sms}
    )
    return preference
