"""导入: a session's list from xlsx. With any fault nothing is written; known rows stay."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shuniu.commons import sheets
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.models import Unit
from shuniu.ground import clock
from shuniu.ground.refusal import Refused

from .. import powers
from ..models import Body, Category, Handling, Importance, Proposal, ProposerKind, Session
from .registering import (
    SIGNERS_MOST,
    TEXT_MOST,
    TITLE_MOST,
    USUAL_KIND,
    NewProposal,
    Signer,
    bring_in,
)

SHEET = gettext_lazy("建议提案")


class RefusedSheet(Refused):
    """文件里有{count}处不能识别，整个文件没有导入。请按清单改正后重新导入，已经登记的不会重复。"""

    def __init__(self, faults: list[sheets.Fault]) -> None:
        self.faults = sorted(faults, key=lambda f: f.row)
        super().__init__(count=len(faults))


@dataclass(frozen=True)
class Imported:
    """What a file brought: new ones, and those that were registered before."""

    new: int
    known: int


def columns() -> tuple[sheets.Column, ...]:
    """What the sheet holds, as the county knows its units and categories now."""
    unit = sheets.one_of(_units(), _("单位"))
    category = sheets.one_of(
        {word: c for c in Category.objects.all() for word in (c.name, c.code)}, _("类别")
    )
    name = sheets.text(60)
    labels = {str(label): code for code, label in Handling.choices}
    weights = {str(label): code for code, label in Importance.choices}
    kinds = {str(label): code for code, label in ProposerKind.choices}
    return (
        sheets.Column(
            "编号", "own_number", sheets.whole, required=True, also=("建议号", "提案号", "序号")
        ),
        sheets.Column(
            "案由", "title", sheets.text(TITLE_MOST), required=True, also=("标题",), width=40
        ),
        sheets.Column("内容", "text", sheets.text(TEXT_MOST), required=True, width=60),
        sheets.Column("类别", "category", category, required=True),
        sheets.Column("提出人", "proposer", name, required=True, also=("领衔代表", "第一提案人")),
        sheets.Column(
            "提出人身份",
            "kind",
            sheets.one_of(kinds, _("身份")),
            hint=_("不填时按会议类别；可填：{kinds}").format(kinds="、".join(kinds)),
        ),
        sheets.Column("代表团或界别", "group", name),
        sheets.Column("联系电话", "phone", sheets.text(20)),
        sheets.Column(
            "联名人", "joint", sheets.several(name), empty=(), hint=_("几个人之间用顿号隔开")
        ),
        sheets.Column("提出日期", "proposed_on", sheets.day, empty=None),
        sheets.Column("办理方式", "handling", sheets.one_of(labels, _("办理方式"))),
        sheets.Column("重要程度", "importance", sheets.one_of(weights, _("重要程度"))),
        sheets.Column("面广难度大", "wide", sheets.yes, empty=False),
        sheets.Column("同意公开", "may_publish", sheets.yes, empty=True),
        sheets.Column("拟定主办", "lead", unit, empty=None, hint=_("可以不填，交办时再定")),
        sheets.Column("拟定协办", "assisting", sheets.several(unit), empty=()),
    )


def _units() -> dict[str, Unit]:
    words: dict[str, Unit] = {}
    for unit in Unit.objects.select_related("successor").order_by("-order"):
        words |= {unit.short_name: unit, unit.name: unit, unit.code: unit}
    return words


def write_template(target: Path | BinaryIO) -> None:
    """An empty sheet with the headings."""
    sheets.write_template(target, columns(), sheet=str(SHEET))


def import_sheet(
    session: Session, source: Path | BinaryIO, *, by: Actor, at: dt.datetime
) -> Imported:
    """Bring a session's sheet in, all of it or nothing.

    Raises FieldRefused for what is no such sheet, RefusedSheet with every fault
    by row and column. What the session has already, under the same number and
    title, is left as it is: so a corrected file is loaded again without doubles.
    """
    powers.demand_registrar(session.unit_id, by)
    found = sheets.read(source, columns())
    with transaction.atomic():
        # Two imports of one session at a time would both look for doubles too early.
        Session.objects.select_for_update().get(pk=session.pk)
        registered = dict(
            Proposal.objects.filter(session=session, part=0).values_list(
                "own_number", "matter__title"
            )
        )
        fresh = _fresh(session, found, registered, at.astimezone(clock.ZONE).date())
        if found.faults:
            raise RefusedSheet(found.faults)
        bring_in(session, fresh, by=by, at=at)
    return Imported(len(fresh), found.rows - len(fresh))


def _fresh(
    session: Session, found: sheets.Sheet, registered: Mapping[int, str], on: dt.date
) -> list[NewProposal]:
    """The proposals to be registered; contradictions are added to the sheet's faults."""
    fresh: list[NewProposal] = []
    rows: dict[int, int] = {}
    for line in found.lines:
        values = line.values
        number, title = values["own_number"], values["title"]
        good = _look(found, line.row, values, on)
        if number in rows:
            found.complain(
                line.row, "编号", number, _("与第{row}行重复。").format(row=rows[number])
            )
            continue
        rows[number] = line.row
        if number in registered:
            if registered[number] != title:
                found.complain(
                    line.row,
                    "编号",
                    number,
                    _("这次会议第{n}号已经登记，案由是“{title}”，与这一行不同。").format(
                        n=number, title=registered[number]
                    ),
                )
            continue
        if good:
            fresh.append(_new(session, values))
    return fresh


def _look(found: sheets.Sheet, row: int, values: dict[str, Any], on: dt.date) -> bool:
    """What only the row as a whole tells: closed units, a unit twice, days to come."""
    before = len(found.faults)
    if values["own_number"] < 1:
        found.complain(row, "编号", values["own_number"], _("编号从1开始。"))
    lead, assisting = values["lead"], list(values["assisting"])
    for label, unit in (("拟定主办", lead), *(("拟定协办", u) for u in assisting)):
        if unit is not None and unit.closed_on is not None and unit.closed_on <= on:
            heir = unit.successor.name if unit.successor else _("承接其职能的单位")
            found.complain(row, label, unit.name, _("已撤销，请改填{heir}。").format(heir=heir))
    if assisting and lead is None:
        found.complain(row, "拟定主办", "", _("有协办单位时应填主办单位。"))
    if lead is not None and lead in assisting:
        found.complain(row, "拟定协办", lead.name, _("主办单位不能同时是协办单位。"))
    if values["proposed_on"] is not None and values["proposed_on"] > on:
        found.complain(row, "提出日期", values["proposed_on"], _("日期在将来。"))
    if len(values["joint"]) >= SIGNERS_MOST:
        found.complain(row, "联名人", len(values["joint"]), _("联名人太多。"))
    return len(found.faults) == before


def _new(session: Session, values: dict[str, Any]) -> NewProposal:
    usual = str(USUAL_KIND[Body(session.body)])
    joint = [n for n in dict.fromkeys(values["joint"]) if n and n != values["proposer"]]
    first = Signer(values["proposer"], values["kind"] or usual, values["group"], values["phone"])
    assisting = tuple(dict.fromkeys(u.pk for u in values["assisting"]))
    return NewProposal(
        own_number=values["own_number"],
        title=values["title"],
        text=values["text"],
        category=values["category"],
        signers=(first, *(Signer(n, usual) for n in joint)),
        handling=values["handling"] or (Handling.JOINT if assisting else Handling.SINGLE),
        importance=values["importance"] or Importance.ORDINARY,
        wide=values["wide"],
        may_publish=values["may_publish"],
        proposed_on=values["proposed_on"],
        planned_lead_id=values["lead"].pk if values["lead"] else None,
        planned_assisting=assisting,
    )
