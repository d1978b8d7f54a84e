"""What the actions of supervision share: refusals, and the item of a step under way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.utils.translation import gettext as _

from shuniu.casework import engine
from shuniu.commons.people.models import Unit
from shuniu.ground.refusal import FieldRefused, Refused

from ..models import SupervisionItem

TITLE_MOST, TEXT_MOST, NOTE_MOST = 120, 5000, 200
NUMBER_SERIES = "supervision.item"


class FollowedAlready(Refused):
    """同一来源的事项已经立项督办，编号是{number}，不必重复立项。"""


class NotProposed(Refused):
    """还没有确定牵头单位，请先收回重拟。"""


class HasMergedItems(Refused):
    """另有{n}件事项并入本件，请先把它们并入别的督查件。"""


class MayNotMerge(Refused):
    """不能并入这一件：{why}"""


class FindingOpened(Refused):
    """这个问题已经立项督办，编号是{number}。"""


def lock_item(work: engine.Work) -> SupervisionItem:
    """The item of a step under way; the matter's lock is its lock."""
    item = SupervisionItem.objects.select_related(
        "instructed_by", "lead_unit", "joint_unit", "plan"
    ).get(pk=work.matter.pk)
    item.matter = work.matter
    return item


def demand_length(field: str, text: str, most: int) -> str:
    """The text, refused beside its field when it is too long."""
    if len(text) > most:
        raise FieldRefused(field, _("请控制在%d字以内。") % most)
    return text


def demand_units(lead_unit: Unit, assisting: Iterable[Unit], on: dt.date) -> list[Unit]:
    """The assisting units, each once; refused: closed units, the lead unit among them."""
    others = list(dict.fromkeys(assisting))
    if lead_unit in others:
        raise FieldRefused("assisting", _("牵头单位不能同时是配合单位。"))
    for field, unit in [("lead_unit", lead_unit), *(("assisting", u) for u in others)]:
        if unit.closed_on is not None and unit.closed_on <= on:
            raise FieldRefused(
                field, _("{unit}已撤销，请改选承接其职能的单位。").format(unit=unit.name)
            )
    return others
