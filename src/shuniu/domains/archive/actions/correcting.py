"""更正: what may still change of a filed item, with what it was before; another retention."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shuniu.casework.standard import need
from shuniu.commons import trail
from shuniu.commons.papers import made, shelf
from shuniu.commons.people.actor import Actor
from shuniu.ground.refusal import FieldRefused

from .. import package
from ..models import Correction, Item, Retention, State
from ..powers import demand_filing
from ..refusals import NotKept, PackageBroken
from .filing import enter

FIELDS = {
    "title": gettext_lazy("题名"),
    "document_number": gettext_lazy("文号"),
    "responsible": gettext_lazy("责任者"),
    "pages": gettext_lazy("页数"),
    "remark": gettext_lazy("备注"),
}
_COPIED = ("fonds", "year", "organ", "matter", "title", "document_number", "responsible", "day")


def locked(item: Item) -> Item:
    """The item's row, held until the step is over; refused when it is no longer in keeping."""
    found = Item.objects.select_for_update(of=("self",)).select_related(
        "fonds__unit", "organ", "matter", "package__blob", "goes_with"
    )
    row = found.get(pk=item.pk)
    if row.state != State.KEPT:
        raise NotKept(code=row.code, state=row.get_state_display())
    return row


def correct(
    item: Item, *, field: str, value: str, reason: str, by: Actor, at: dt.datetime
) -> Correction:
    """著录更正: another wording in the catalogue. The package and the 档号 stay as they are."""
    demand_filing(by, item.fonds.unit)
    reason = need(reason, "reason", _("请写明更正的原因。"))[:200]
    if field not in FIELDS:
        raise FieldRefused("field", _("请选择要更正的项目。"))
    value = value.strip()
    if field in ("title", "responsible") and not value:
        raise FieldRefused("value", _("题名和责任者不能为空。"))
    if field == "pages" and not (value.isascii() and value.isdecimal() and len(value) < 6):
        raise FieldRefused("value", _("页数应为整数。"))
    most = getattr(Item._meta.get_field(field), "max_length", None)
    if most and len(value) > most:
        raise FieldRefused("value", _("最多%d个字。") % most)
    with transaction.atomic():
        row = locked(item)
        before = str(getattr(row, field))
        setattr(row, field, int(value) if field == "pages" else value)
        row.save(update_fields=[field])
        correction = Correction.objects.create(
            item=row,
            field=field,
            before=before,
            after=value,
            reason=reason,
            by_label=by.label,
            at=at,
        )
        detail = {"code": row.code, "field": field, "before": before, "after": value}
        _told("archive.corrected", row, by, at, {**detail, "reason": reason})
    return correction


def move(item: Item, *, retention: str, reason: str, by: Actor, at: dt.datetime) -> Item:
    """改划保管期限: a new row, number and package in the other class; the old row keeps its number.

    The content is the old package's, which is taken away once the new one is there.
    """
    demand_filing(by, item.fonds.unit)
    reason = need(reason, "reason", _("请写明改划的原因。"))[:200]
    if retention not in Retention.values or retention == item.retention:
        raise FieldRefused("retention", _("请选择另一种保管期限。"))
    with transaction.atomic():
        return move_locked(locked(item), retention, reason, by=by, at=at)


def move_locked(row: Item, retention: str, reason: str, *, by: Actor, at: dt.datetime) -> Item:
    """As ``move``, for a row that the step holds."""
    members = package.members_of(content(row))
    old = row.package
    assert old is not None
    Item.objects.filter(pk=row.pk).update(state=State.MOVED, package=None)
    more = {"原档号": row.code, "改划原因": reason}
    new = Item(
        **{name: getattr(row, name) for name in _COPIED},
        retention=retention,
        pages=row.pages,
        remark=_("原档号{code}").format(code=row.code),
        kind_label=row.kind_label,
        goes_with=row.goes_with,
        moved_from=row,
    )
    enter(new, members, by=by, at=at, more=more)
    made.discard(old, by=by, at=at)
    _told("archive.moved", row, by, at, {"from": row.code, "to": new.code, "reason": reason})
    return new


def content(item: Item) -> bytes:
    """The package's bytes; refused when they are not those that were filed."""
    assert item.package is not None
    path = shelf.place(item.package.blob.digest)
    data = path.read_bytes() if path.is_file() else b""
    if package.sha256(data) != item.sha256 or package.sm3(data) != item.sm3:
        raise PackageBroken(code=item.code)
    return data


def _told(verb: str, item: Item, by: Actor, at: dt.datetime, detail: dict[str, str]) -> None:
    trail.record(verb, subject_kind="archive_item", subject_id=item.pk, by=by, at=at, detail=detail)
