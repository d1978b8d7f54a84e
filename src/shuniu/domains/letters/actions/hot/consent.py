"""来信人同意: asked for, given, refused, withdrawn; every word of the writer is a row."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from shuniu.casework import engine, standard
from shuniu.casework.models import Matter
from shuniu.commons.people.actor import Actor
from shuniu.ground.refusal import FieldRefused
from shuniu.ground.text import clean

from ...models import ConsentAnswer, ConsentMeans
from .base import NoPhone, demand_may_be_hot, keep_consent, lock_hot

SAID_MOST = 1000


def ask_consent(matter: Matter, *, by: Actor, at: dt.datetime, seen: int | None = None) -> None:
    """请来信人网上表示: the question stands on the writer's own page; a short message says so."""
    with engine.step(matter, "ask_consent", by=by, at=at, seen=seen) as work:
        hot = lock_hot(work)
        demand_may_be_hot(hot.letter)
        phone = hot.letter.writer_phone
        if not hot.letter.writer_email and not (len(phone) == 11 and phone.startswith("1")):
            raise NoPhone


def give_consent(matter: Matter, *, by: Actor, at: dt.datetime, seen: int | None = None) -> None:
    """同意: the writer's own word, given online with number and code."""
    with engine.step(matter, "give_consent", by=by, at=at, seen=seen) as work:
        keep_consent(work, ConsentAnswer.GIVEN)


def refuse_consent(matter: Matter, *, by: Actor, at: dt.datetime, seen: int | None = None) -> None:
    """不同意: the writer does not want it; it ends here, and nobody asks again."""
    with engine.step(matter, "refuse_consent", by=by, at=at, seen=seen) as work:
        keep_consent(work, ConsentAnswer.REFUSED)


def withdraw_consent(
    matter: Matter, *, by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """撤回同意: at any time before the broadcast; the packet is taken back (个人信息保护法, 15)."""
    with engine.step(matter, "withdraw_consent", by=by, at=at, seen=seen) as work:
        keep_consent(work, ConsentAnswer.WITHDRAWN)


def _by_phone(
    matter: Matter,
    step: str,
    answer: str,
    *,
    said: str,
    said_at: dt.datetime,
    by: Actor,
    at: dt.datetime,
    seen: int | None,
) -> None:
    said = standard.need(clean(said), "said", _("请记下来信人的原话。"))
    if len(said) > SAID_MOST:
        raise FieldRefused("said", _("请控制在%d字以内。") % SAID_MOST)
    if said_at > at:
        raise FieldRefused("said_at", _("通话时间不能晚于现在。"))
    with engine.step(matter, step, by=by, at=at, seen=seen) as work:
        if said_at < work.matter.opened_at - dt.timedelta(days=1):
            raise FieldRefused("said_at", _("通话时间早于提名，请核对。"))
        keep_consent(work, answer, means=ConsentMeans.PHONE, said=said, said_at=said_at)


def consent_by_phone(
    matter: Matter,
    *,
    said: str,
    said_at: dt.datetime,
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> None:
    """记录电话同意: who called, when, and what the writer said."""
    given = ConsentAnswer.GIVEN
    _by_phone(
        matter, "consent_by_phone", given, said=said, said_at=said_at, by=by, at=at, seen=seen
    )


def refusal_by_phone(
    matter: Matter,
    *,
    said: str,
    said_at: dt.datetime,
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> None:
    """记录电话不同意: it ends here, and nobody asks again."""
    no = ConsentAnswer.REFUSED
    _by_phone(matter, "refusal_by_phone", no, said=said, said_at=said_at, by=by, at=at, seen=seen)


def withdrawal_by_phone(
    matter: Matter,
    *,
    said: str,
    said_at: dt.datetime,
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> None:
    """记录撤回同意: told by telephone; the packet is taken back at once."""
    gone = ConsentAnswer.WITHDRAWN
    _by_phone(
        matter, "withdrawal_by_phone", gone, said=said, said_at=said_at, by=by, at=at, seen=seen
    )


def recall(
    matter: Matter, *, reason: str, by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """收回: the office takes it back before the broadcast, with the reason."""
    reason = standard.need(clean(reason), "reason", _("请写明收回的理由。"))
    with engine.step(matter, "recall", by=by, at=at, note=reason, seen=seen):
        pass
