"""利用: opening a package for a purpose; looking whether packages are what was filed."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from shuniu.casework.standard import need
from shuniu.commons import trail
from shuniu.commons.people.actor import Actor

from .. import package
from ..models import Consultation, Fonds, Item, State
from ..powers import demand_filing, demand_opening
from ..refusals import NotKept, PackageBroken
from .correcting import content


def open_package(item: Item, *, purpose: str, by: Actor, at: dt.datetime) -> bytes:
    """利用: the package, for a purpose that stays on record; who may not open it finds nothing."""
    demand_opening(by, item)
    purpose = need(purpose, "purpose", _("请写明利用目的。"))[:200]
    if item.state != State.KEPT:
        raise NotKept(code=item.code, state=item.get_state_display())
    data = content(item)
    with transaction.atomic():
        Consultation.objects.create(
            item=item, member_id=by.member_id, by_label=by.label, purpose=purpose, at=at
        )
        trail.record(
            "archive.opened",
            subject_kind="archive_item",
            subject_id=item.pk,
            by=by,
            at=at,
            detail={"code": item.code, "purpose": purpose},
        )
    return data


def check_package(item: Item, *, by: Actor, at: dt.datetime) -> package.Verdict:
    """四性检测, a machine's part: the package is that of the filing, every member whole."""
    demand_opening(by, item)
    verdict = _verdict(item)
    trail.record(
        "archive.checked",
        subject_kind="archive_item",
        subject_id=item.pk,
        by=by,
        at=at,
        detail={"code": item.code, "whole": verdict.whole, "faults": list(verdict.faults[:5])},
    )
    return verdict


def check_all(fonds: Fonds, items: Iterable[Item], *, by: Actor, at: dt.datetime) -> list[str]:
    """Look at many packages; gives the 档号 of those that are not whole."""
    demand_filing(by, fonds.unit)
    broken = [item.code for item in items if not _verdict(item).whole]
    trail.record(
        "archive.checked_all",
        subject_kind="fonds",
        subject_id=fonds.pk,
        by=by,
        at=at,
        detail={"broken": broken[:50]},
    )
    return broken


def _verdict(item: Item) -> package.Verdict:
    if item.state != State.KEPT:
        return package.Verdict(item.code, 0, (_("已经没有归档包。"),))
    try:
        data = content(item)
    except PackageBroken as refused:
        return package.Verdict(item.code, 0, (refused.sentence,))
    return package.verify(io.BytesIO(data))
