"""收文单位组: what 各乡镇 means, kept by the office's registrars."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from shuniu.casework.standard import need
from shuniu.commons import trail
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.models import Unit, UnitKind
from shuniu.ground.refusal import FieldRefused, NotYours
from shuniu.ground.text import clean

from .. import powers
from ..models import RecipientGroup
from ..queries import group_members
from .base import day_of

NAME_MOST = 40


def add_group(
    *,
    name: str,
    kinds: Sequence[str] = (),
    units: Sequence[Unit] = (),
    without: Sequence[Unit] = (),
    by: Actor,
    at: dt.datetime,
) -> RecipientGroup:
    """新建单位组. Refuses a name that exists, and a group that means nobody."""
    return _write(RecipientGroup(), "added", name, kinds, units, without, by, at)


def change_group(
    group: RecipientGroup,
    *,
    name: str,
    kinds: Sequence[str] = (),
    units: Sequence[Unit] = (),
    without: Sequence[Unit] = (),
    by: Actor,
    at: dt.datetime,
) -> RecipientGroup:
    """修改单位组; what was sent stays with those who got it."""
    return _write(group, "changed", name, kinds, units, without, by, at)


def _write(
    group: RecipientGroup,
    verb: str,
    name: str,
    kinds: Sequence[str],
    units: Sequence[Unit],
    without: Sequence[Unit],
    by: Actor,
    at: dt.datetime,
) -> RecipientGroup:
    if not powers.keeps_groups(by):
        raise NotYours
    name = need(clean(name), "name", _("请填写名称。"))[:NAME_MOST]
    if RecipientGroup.objects.filter(name=name).exclude(pk=group.pk).exists():
        raise FieldRefused("name", _("已有名为“{name}”的单位组。").format(name=name))
    if any(kind not in UnitKind.values for kind in kinds):
        raise FieldRefused("kinds", _("请选择单位类别。"))
    with transaction.atomic():
        group.name, group.kinds = name, list(kinds)
        group.save()
        group.units.set(units)
        group.without.set(without)
        members = group_members(group, day_of(at))
        if not members:
            raise FieldRefused("units", _("这个组里没有参加公文交换的单位。"))
        _record(group, verb, by, at, members=len(members))
    return group


def switch_group(group: RecipientGroup, *, by: Actor, at: dt.datetime) -> RecipientGroup:
    """停用、启用: a group that is not in use is not offered."""
    if not powers.keeps_groups(by):
        raise NotYours
    with transaction.atomic():
        group.is_active = not group.is_active
        group.save(update_fields=["is_active"])
        _record(group, "switched", by, at, active=group.is_active)
    return group


def _record(group: RecipientGroup, verb: str, by: Actor, at: dt.datetime, **more: object) -> None:
    trail.record(
        f"exchange.group_{verb}",
        subject_kind="recipient_group",
        subject_id=group.pk,
        by=by,
        at=at,
        detail={"name": group.name, **more},
    )
