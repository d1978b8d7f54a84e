"""What the actions of coordination share: refusals, and the case of a step under way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from shuniu.casework import engine
from shuniu.commons.people.models import Unit
from shuniu.ground.refusal import FieldRefused, Refused
from shuniu.ground.text import clean

from ..models import MOST_REPRESENTATIVES, Case

TEXT_MOST = 5000


class LeavesByTransfer(Refused):
    """“{kind}”事项不在这里办理，应当转送有权处理的机关。请用“转送”。"""


class TooManyRepresentatives(FieldRefused):
    """群众代表最多{most}人（《信访工作条例》第二十条），请推选代表后重新登记。"""

    def __init__(self) -> None:
        super().__init__("representatives", type(self).own_words())
        self.facts = {"most": MOST_REPRESENTATIVES}


class TooLateToObject(Refused):
    """对交办有异议应在{due}以前提出，已经过期。请签收办理，或者与县政府办公室协调。"""


class MeetingCalledAlready(Refused):
    """{day}的协调会还没有记录。请先记录，再召集下一次。"""


class NoMeasures(Refused):
    """没有可以移交督查的措施。"""


class NoSupervision(Refused):
    """督查事项没有启用，措施不能移交。"""


class NotHandedOver(Refused):
    """还有{n}项措施没有移交督查，请先移交，再起草处理意见。"""


class OnlyForVisits(Refused):
    """只有群众来访事项可以申请复查、复核。"""


class AskedAlready(Refused):
    """这件事项已经申请过{stage}。"""


class TooLateToAsk(Refused):
    """应在{due}以前申请{stage}，已经过期。"""


class NotReexaminedYet(Refused):
    """还没有复查结论，不能申请复核。"""


@dataclass(frozen=True)
class Person:
    """A representative as the group names them."""

    name: str
    phone: str = ""
    address: str = ""


@dataclass(frozen=True)
class Promise:
    """A measure as it was agreed: what, by which unit, until when."""

    text: str
    unit: Unit
    due_on: dt.date


def lock_case(work: engine.Work) -> Case:
    """The case of a step under way."""
    case = Case.objects.get(pk=work.matter.pk)
    case.matter = work.matter
    return case


def written(text: str, field: str, sentence: str, most: int = TEXT_MOST) -> str:
    """The text, cleaned; refused beside its field when it is empty or too long."""
    text = clean(text)
    if not text:
        raise FieldRefused(field, sentence)
    if len(text) > most:
        raise FieldRefused(field, _("请控制在%d字以内。") % most)
    return text


def demand_open(units: Iterable[Unit], field: str, on: dt.date) -> None:
    """Refuse units that are closed on the day."""
    for unit in units:
        if unit.closed_on is not None and unit.closed_on <= on:
            raise FieldRefused(
                field, _("{unit}已撤销，请改选承接其职能的单位。").format(unit=unit.name)
            )


def several(names: Sequence[str]) -> str:
    """甲、乙、丙."""
    return "、".join(dict.fromkeys(names))
