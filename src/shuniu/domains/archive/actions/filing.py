"""归档: closed matters become numbered items, each with a package that proves itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from shuniu.casework.engine import OPENING
from shuniu.casework.filing import Content, FilingRecord, record_of
from shuniu.casework.models import Matter, Opinion
from shuniu.casework.standard import need
from shuniu.commons import numbering, trail
from shuniu.commons.flow import Flow, flows
from shuniu.commons.numbering.models import Series
from shuniu.commons.papers import made, shelf
from shuniu.commons.papers.reading import put_away
from shuniu.commons.people.actor import Actor
from shuniu.ground import clock
from shuniu.ground.record import in_chinese
from shuniu.ground.refusal import FieldRefused

from .. import package, printing
from ..models import CATEGORY, Fonds, Item, LeftOut, Organ, Retention
from ..powers import demand_filing
from ..queries import ends_on
from ..refusals import (
    ClassFull,
    FiledAlready,
    IsLeftOut,
    NotClosed,
    NothingToFile,
    OfAnotherFonds,
    PutAway,
)

MOST_IN_A_CLASS = 9999
MOST_AT_ONCE = 200
MIME = "application/zip"


@dataclass(frozen=True)
class Choice:
    """A matter and what the clerk confirmed for it."""

    matter: Matter
    retention: str
    organ: Organ
    remark: str = ""


@dataclass
class _Ready:
    """A choice with what its owner says of it, and the members of its package."""

    choice: Choice
    record: FilingRecord
    members: list[package.Member] = field(default_factory=list)

    @property
    def key(self) -> tuple[str, int, dt.date, int]:
        """The order inside a batch: by class, then by date."""
        choice = self.choice
        return (choice.retention, choice.organ.pk, self.record.day, choice.matter.pk)


def file_matters(
    fonds: Fonds, choices: Sequence[Choice], *, by: Actor, at: dt.datetime
) -> list[Item]:
    """归档: each matter gets the next number of its class and a package; all of them or none.

    The matters are closed, the fonds' own, and not filed before. Pairs that their owner names
    (请示 and 批复) get neighbouring numbers when they are filed into one class together. The
    order inside a class is that of the dates. Nothing of the matters themselves changes.
    """
    demand_filing(by, fonds.unit)
    if not choices:
        raise NothingToFile
    if len(choices) > MOST_AT_ONCE:
        raise FieldRefused("pick", _("一次最多归档%d件。") % MOST_AT_ONCE)
    with in_chinese(), transaction.atomic():
        keys = [choice.matter.pk for choice in choices]
        locked = {m.pk: m for m in Matter.objects.select_for_update().filter(pk__in=keys)}
        _demand_unfiled(fonds, [locked[key] for key in dict.fromkeys(keys)])
        ready = [_prepare(fonds, choice, at=at) for choice in choices]
        filed: dict[int, Item] = {}
        for each in _adjacent(sorted(ready, key=lambda one: one.key)):
            filed[each.choice.matter.pk] = _file(fonds, each, filed, by=by, at=at)
        return list(filed.values())


def leave_out(
    fonds: Fonds, matters: Sequence[Matter], *, reason: str, by: Actor, at: dt.datetime
) -> int:
    """不归档: these closed matters are not kept, for a reason (copies, drafts, routine papers)."""
    demand_filing(by, fonds.unit)
    reason = need(reason, "reason", _("请写明不归档的理由。"))[:200]
    if not matters:
        raise NothingToFile
    with transaction.atomic():
        found = Matter.objects.select_for_update().filter(pk__in=[m.pk for m in matters])
        _demand_unfiled(fonds, list(found))
        LeftOut.objects.bulk_create(
            LeftOut(matter=matter, reason=reason, by_label=by.label, at=at) for matter in found
        )
        trail.record(
            "archive.left_out",
            subject_kind="fonds",
            subject_id=fonds.pk,
            by=by,
            at=at,
            detail={"numbers": [m.number for m in found], "reason": reason},
        )
    return len(found)


def _demand_unfiled(fonds: Fonds, matters: Sequence[Matter]) -> None:
    for matter in matters:
        if matter.unit_id != fonds.unit_id:
            raise OfAnotherFonds(number=matter.number)
        if matter.closed_at is None:
            raise NotClosed(number=matter.number)
    keys = [matter.pk for matter in matters]
    known = Item.objects.filter(matter__in=keys).select_related("matter").first()
    if known is not None:
        raise FiledAlready(number=known.matter.number, code=known.code)
    left = LeftOut.objects.filter(matter__in=keys).select_related("matter").first()
    if left is not None:
        raise IsLeftOut(number=left.matter.number)


def _prepare(fonds: Fonds, choice: Choice, *, at: dt.datetime) -> _Ready:
    """What takes time, before a number is taken: papers, sheet, opinions."""
    if choice.retention not in Retention.values:
        raise FieldRefused("retention", _("请选择保管期限。"))
    if choice.organ.fonds_id != fonds.pk:
        raise FieldRefused("organ", _("请选择本全宗的机构（问题）代码。"))
    record = record_of(choice.matter)
    if any(put_away(paper) for _name, paper in record.papers):
        raise PutAway(number=choice.matter.number)
    return _Ready(choice, record, _members(choice.matter, record, at=at))


def _members(matter: Matter, record: FilingRecord, *, at: dt.datetime) -> list[package.Member]:
    found: list[package.Member] = [
        (f"{package.PAPERS}{place:02}_{name}", shelf.place(paper.blob.digest).read_bytes())
        for place, (name, paper) in enumerate(record.papers, 1)
    ]
    found += [(package.PAPERS + name, _bytes(data)) for name, data in record.generated]
    found.append((package.SHEET, printing.sheet_pdf(matter, record, at=at)))
    found.append((package.OPINIONS, package.as_json(_opinions(matter))))
    found.append((package.MOVES, package.as_json(_moves(matter))))
    found += [(package.VERSIONS + name, _bytes(data)) for name, data in record.versions]
    if record.signature:
        found.append((package.SIGNATURE + "签名.json", record.signature))
    return found


def _bytes(content: Content) -> bytes:
    return content if isinstance(content, bytes) else content()


def _when(at: dt.datetime) -> str:
    return at.astimezone(clock.ZONE).isoformat(timespec="seconds")


def _opinions(matter: Matter) -> list[dict[str, str]]:
    by_rank = sorted(matter.opinions.all(), key=lambda o: (o.rank, o.at, o.pk))
    return [_opinion(one) for one in by_rank]


def _opinion(one: Opinion) -> dict[str, str]:
    return {"栏目": one.heading, "意见": one.text, "签署": one.by_label, "时间": _when(one.at)}


def _moves(matter: Matter) -> list[dict[str, str]]:
    flow = flows.get(matter.kind)
    return [
        {
            "步骤": _step(flow, move.step),
            "经办": move.by_label,
            "时间": _when(move.at),
            "说明": move.note,
        }
        for move in matter.moves.order_by("id")
    ]


def _step(flow: Flow, code: str) -> str:
    if code == OPENING:
        return _("登记")
    return str(flow.step(code).label) if flow.has_step(code) else code


def _adjacent(ready: list[_Ready]) -> list[_Ready]:
    """The same, with each pair together: the one that names its partner follows it."""
    by_key = {each.choice.matter.pk: each for each in ready}
    after: dict[int, list[_Ready]] = {}
    for each in ready:
        partner = by_key.get(each.record.goes_with or 0)
        if partner is not None and partner is not each:
            after.setdefault(partner.choice.matter.pk, []).append(each)
    following = {each.choice.matter.pk for those in after.values() for each in those}
    placed: dict[int, _Ready] = {}

    def place(each: _Ready) -> None:
        if each.choice.matter.pk not in placed:
            placed[each.choice.matter.pk] = each
            for next_one in after.get(each.choice.matter.pk, ()):
                place(next_one)

    for each in ready:
        if each.choice.matter.pk not in following:
            place(each)
    for each in ready:  # two that name each other
        place(each)
    return list(placed.values())


def _file(
    fonds: Fonds, ready: _Ready, filed: dict[int, Item], *, by: Actor, at: dt.datetime
) -> Item:
    choice, record = ready.choice, ready.record
    partner = filed.get(record.goes_with or 0)
    if partner is None and record.goes_with:
        partner = Item.objects.filter(matter_id=record.goes_with).exclude(state="moved").first()
    item = Item(
        fonds=fonds,
        year=record.day.year,
        retention=choice.retention,
        organ=choice.organ,
        matter=choice.matter,
        title=record.title[:300],
        document_number=record.document_number[:60],
        responsible=record.responsible[:200],
        day=record.day,
        pages=record.pages,
        remark=(choice.remark or record.note)[:200],
        kind_label=str(record.kind_label)[:40],
        goes_with=partner,
    )
    return enter(item, ready.members, by=by, at=at)


def enter(
    item: Item,
    members: Sequence[package.Member],
    *,
    by: Actor,
    at: dt.datetime,
    more: dict[str, str] | None = None,
) -> Item:
    """Give the item its number and package, and write it down; within a step of the archive."""
    take_number(item, by=by, at=at)
    item.filed_at, item.filed_by_id, item.filed_by_label = at, by.member_id, by.label
    item.ends_on = ends_on(item.year, item.retention)
    data = package.build({**facts_of(item), **(more or {})}, members, at=at)
    item.sha256, item.sm3 = package.sha256(data), package.sm3(data)
    item.package = made.keep(data, f"{item.code}.zip", mime=MIME, kind="zip", by=by, at=at)
    item.save()
    trail.record(
        "archive.filed",
        subject_kind="archive_item",
        subject_id=item.pk,
        by=by,
        at=at,
        detail={
            "code": item.code,
            "number": item.matter.number,
            "retention": item.retention,
            "sm3": item.sm3,
        },
    )
    return item


def facts_of(item: Item) -> dict[str, str]:
    """The metadata of an item, by the elements of DA/T 46-2009 that the office has."""
    return {
        "聚合层次": "件",
        "档号": item.code,
        "全宗号": item.fonds.number,
        "立档单位名称": item.fonds.unit.name,
        "档案门类代码": CATEGORY,
        "年度": str(item.year),
        "保管期限": str(Retention(item.retention).label),
        "保管期限代码": item.retention,
        "机构或问题": f"{item.organ.code} {item.organ.name}",
        "件号": f"{item.number:04}",
        "题名": item.title,
        "文件编号": item.document_number,
        "责任者": item.responsible,
        "日期": item.day.isoformat(),
        "密级": "非涉密",
        "页数": str(item.pages or ""),
        "类别": item.kind_label,
        "办件编号": item.matter.number,
        "形成时间": _when(item.matter.opened_at),
        "办结时间": _when(item.matter.closed_at) if item.matter.closed_at else "",
        "归档时间": _when(item.filed_at),
        "归档人": item.filed_by_label,
        "备注": item.remark,
        "相邻件": item.goes_with.code if item.goes_with else "",
        "数字摘要算法": "SHA-256；SM3（GB/T 32905-2016）",
    }


def take_number(item: Item, *, by: Actor, at: dt.datetime) -> None:
    """The next 件号 of the lowest class, gap-free, and with it the 档号 (DA/T 13-2022)."""
    fonds, organ = item.fonds, item.organ
    head = f"{fonds.number}-{CATEGORY}·{item.year}-{item.retention}-{organ.code}-"
    series = f"archive.{fonds.number}.{item.year}.{item.retention}.{organ.code}"
    if not Series.objects.filter(code=series).exists():
        numbering.define_series(
            series,
            label=f"档号 {head}",
            pattern=head + "{n:04d}",
            restart="never",
        )
    item.code = numbering.take(
        series, by=by, at=at, subject_kind="archive", subject_id=item.matter_id
    )
    item.number = int(item.code.removeprefix(head))
    if item.number > MOST_IN_A_CLASS:
        raise ClassFull
