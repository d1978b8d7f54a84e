"""结果: what was promised and what came of it, before the public; and the end."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from shuniu.casework import engine, standard
from shuniu.casework.models import Matter
from shuniu.commons.people.actor import Actor
from shuniu.commons.publishing import actions as publishing
from shuniu.ground.refusal import FieldRefused
from shuniu.ground.text import clean

from ...models import HotLetter
from .base import NothingPublic, demand_consent, demand_masked, demand_may_be_hot, lock_hot

COLUMN = "letters.hot"
SOURCE = "hot_letter"
RESULT_MOST = 2000


def _publish(
    matter: Matter,
    step: str,
    *,
    kept: bool,
    result: str,
    by: Actor,
    at: dt.datetime,
    seen: int | None,
) -> None:
    result = standard.need(clean(result), "result", _("请写明公开的回访结果。"))
    if len(result) > RESULT_MOST:
        raise FieldRefused("result", _("请控制在%d字以内。") % RESULT_MOST)
    with engine.step(matter, step, by=by, at=at, seen=seen) as work:
        hot = lock_hot(work)
        demand_may_be_hot(hot.letter)
        demand_consent(hot)
        demand_masked(hot, result=result)
        hot.promise_kept, hot.result, hot.published_at = kept, result, at
        hot.save(update_fields=["promise_kept", "result", "published_at"])
        assert hot.promise_unit is not None
        publishing.publish(
            column=COLUMN,
            title=hot.public_title,
            summary=result[:120],
            url=hot.public_address,
            unit_label=hot.promise_unit.name,
            source_kind=SOURCE,
            source_id=hot.pk,
            by=by,
            at=at,
        )


def publish_result(
    matter: Matter, *, result: str, by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """核对并公开结果: another than who visited reads it over; from now on the public reads it."""
    _publish(matter, "publish_result", kept=True, result=result, by=by, at=at, seen=seen)


def publish_unkept(
    matter: Matter, *, result: str, by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """公开未兑现的结果: the public learns also of a promise that was not kept."""
    _publish(matter, "publish_unkept", kept=False, result=result, by=by, at=at, seen=seen)


def take_down(
    matter: Matter, *, reason: str, by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """撤下结果页: from now on the public no longer reads it; the reason stays on record."""
    reason = standard.need(clean(reason), "reason", _("请写明撤下的理由。"))
    with engine.step(matter, "take_down", by=by, at=at, note=reason, seen=seen) as work:
        hot = lock_hot(work)
        if hot.published_at is None:
            raise NothingPublic
        HotLetter.objects.filter(pk=hot.pk).update(published_at=None)
        publishing.withdraw(source_kind=SOURCE, source_id=hot.pk, reason=reason, by=by, at=at)


def close(matter: Matter, *, by: Actor, at: dt.datetime, seen: int | None = None) -> None:
    """办结: the result is public, nothing more is to be done."""
    with engine.step(matter, "close", by=by, at=at, seen=seen):
        pass
