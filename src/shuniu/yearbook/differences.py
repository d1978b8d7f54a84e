"""Why a figure is no longer what was stated: which records came, which left, what changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from shuniu.casework.models import Matter, Move
from shuniu.commons.figures.counting import Value, count, halves, keys
from shuniu.commons.figures.declare import Counted, Mean, Ratio, figures
from shuniu.commons.flow import flows
from shuniu.ground import clock

from .models import FrozenFigure

SHOWN = 200


@dataclass(frozen=True)
class Change:
    """One record that is in only one of the two counts, and what happened to it since."""

    key: int
    number: str
    what: tuple[str, ...]
    exists: bool = True


@dataclass(frozen=True)
class Difference:
    """A frozen figure beside its live value. ``came`` and ``left`` are complete up to SHOWN."""

    frozen: FrozenFigure
    live: Value
    came: tuple[Change, ...] = ()
    left: tuple[Change, ...] = ()
    came_count: int = 0
    left_count: int = 0

    @property
    def same(self) -> bool:
        """Whether value and records are just what they were."""
        return not (self.came_count or self.left_count) and self.frozen.value == _decimal(self.live)

    @property
    def sentence(self) -> str:
        """The difference in a sentence."""
        if self.same:
            return _("与定稿一致。")
        if not (self.came_count or self.left_count):
            return _("数值有变化，见其分项。")
        return _("定稿之后新计入{came}条，不再计入{left}条。").format(
            came=self.came_count, left=self.left_count
        )


def _decimal(value: Value) -> Decimal | None:
    return None if value is None else Decimal(value)


def explain(frozen: FrozenFigure, *, detail: bool = True) -> Difference:
    """The difference between what was stated and what the records give now, by record.

    Without ``detail`` the records are counted, not described.
    """
    declared, period = figures.get(frozen.code), frozen.freeze.period
    if not isinstance(declared, Counted):
        return Difference(frozen, count(frozen.code, period))
    now, then = set(keys(frozen.code, period)), set(frozen.keys)
    came, left = sorted(now - then), sorted(then - now)
    live = count(frozen.code, period) if declared.amount else len(now)
    found = Difference(frozen, live, came_count=len(came), left_count=len(left))
    if not detail or not (came or left):
        return found
    changes = _changes([*came[:SHOWN], *left[:SHOWN]], frozen)
    return Difference(
        frozen,
        live,
        tuple(changes[k] for k in came[:SHOWN]),
        tuple(changes[k] for k in left[:SHOWN]),
        len(came),
        len(left),
    )


def parts_of(frozen: FrozenFigure) -> list[FrozenFigure]:
    """Of a frozen ratio, its part and whole as they stand in the same freeze."""
    declared = figures.get(frozen.code)
    if not isinstance(declared, Ratio | Mean):
        return []
    return list(
        FrozenFigure.objects.standing()
        .filter(freeze=frozen.freeze_id, code__in=halves(declared))
        .order_by("pk")
    )


def _changes(wanted: list[int], frozen: FrozenFigure) -> dict[int, Change]:
    if frozen.record_kind != "matter":
        return {k: Change(k, str(k), (_("名单有变化"),)) for k in wanted}
    matters = Matter.objects.in_bulk(wanted)
    moves: dict[int, list[Move]] = {}
    for move in Move.objects.filter(matter__in=wanted, pk__gt=frozen.last_move_id).order_by("pk"):
        moves.setdefault(move.matter_id, []).append(move)
    known = dict(zip(frozen.keys, frozen.numbers, strict=False))
    found = {}
    for key in wanted:
        matter = matters.get(key)
        if matter is None:
            gone = _("记录已不在库中：定稿后被删除，请查操作记录。")
            found[key] = Change(key, known.get(key, str(key)), (gone,), exists=False)
            continue
        told = tuple(_told(matter, moves.get(key, ())))
        silent = _("定稿后没有办理步骤，是登记的时间或归属被改动，请查操作记录。")
        found[key] = Change(key, matter.number, told or (silent,))
    return found


def _told(matter: Matter, moves: Iterable[Move]) -> Iterable[str]:
    flow = flows.get(matter.kind)
    for move in moves:
        when = move.at.astimezone(clock.ZONE).strftime("%Y-%m-%d %H:%M")
        if not move.from_state:
            yield _("{when} {who}登记（定稿之后补录）").format(when=when, who=move.by_label)
            continue
        what = flow.step(move.step).label if flow.has_step(move.step) else move.step
        yield _("{when} {who}{what}：{a} → {b}").format(
            when=when,
            who=move.by_label,
            what=what,
            a=_state(matter.kind, move.from_state),
            b=_state(matter.kind, move.to_state),
        )


def _state(kind: str, code: str) -> str:
    try:
        return str(flows.get(kind).state(code).label)
    except LookupError:
        return code
