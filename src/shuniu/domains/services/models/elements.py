"""The elements of a guide, as GB/T 36114-2018 and the office's practice name them (facts 7.9)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Element:
    """One element: its code, name, a word of help, how much room it gets.

    Without a ``needed`` one nothing is published; any other may be missing, which is
    shown before publication and counted for the inspection.
    """

    code: str
    label: str | Promise
    hint: str | Promise = ""
    rows: int = 1
    most: int = 200
    needed: bool = False


MATERIALS, PROCESS, QUESTIONS = "materials", "process", "questions"

ELEMENTS: tuple[Element, ...] = (
    Element("code", _("事项编码"), _("与省政务服务事项库一致。"), most=60),
    Element("type", _("事项类型"), _("行政许可、行政确认、行政给付、公共服务等。"), most=40),
    Element("basis", _("设定依据"), _("法律法规的名称和条款。"), 4, 2000),
    Element("level", _("行使层级"), _("如县级、乡镇。"), most=40),
    Element("organ", _("实施主体"), most=80, needed=True),
    Element("subjects", _("办理对象"), _("什么人、什么单位可以办。"), 2, 400),
    Element("conditions", _("申请条件"), rows=4, most=2000, needed=True),
    Element(
        MATERIALS,
        _("办理材料"),
        _("一行一件：名称，份数，形式（原件、复印件、电子），来源（自备、部门核发、数据共享）。"),
        6,
        4000,
        True,
    ),
    Element(PROCESS, _("办理流程"), _("一步一行。"), 5, 2000, True),
    Element("legal_limit", _("法定时限"), _("如20个工作日。"), most=60),
    Element("promised_limit", _("承诺时限"), _("如即时办结、5个工作日。"), most=60),
    Element("fees", _("收费"), _("不收费也要写明；收费的写标准和依据。"), 2, 400),
    Element("result", _("结果名称"), _("如《食品经营许可证》。"), most=80),
    Element("delivery", _("结果送达"), _("窗口领取、邮寄、电子证照。"), most=120),
    Element("place", _("办理地点"), _("地址和窗口号。"), most=200, needed=True),
    Element("hours", _("办理时间"), _("工作日几点到几点，午间、周末是否办理。"), most=120),
    Element("phone", _("联系电话"), most=60, needed=True),
    Element("complaints", _("监督电话"), most=60),
    Element(QUESTIONS, _("常见问题"), _("问和答各一段，以“问：”“答：”开头。"), 6, 6000),
)
BY_CODE: Mapping[str, Element] = {element.code: element for element in ELEMENTS}
MATERIAL_PARTS: tuple[tuple[str, str | Promise], ...] = (
    ("name", _("材料名称")),
    ("copies", _("份数")),
    ("form", _("形式")),
    ("source", _("来源")),
)


def missing(elements: Mapping[str, Any]) -> list[str]:
    """The codes of the elements that are empty, in their order."""
    return [element.code for element in ELEMENTS if not elements.get(element.code)]


def labels(codes: list[str]) -> str:
    """事项编码、设定依据."""
    return "、".join(str(BY_CODE[code].label) for code in codes if code in BY_CODE)
