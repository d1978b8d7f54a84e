"""Proving the trail: walk the chain from its beginning and name the first broken link."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from .chain import ENTRY_COLUMNS, GENESIS, onward, seal_fields

_CHUNK = 2000


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the walk found. ``str()`` is the sentence for the one who asked.

    ``sealed`` links were found right; ``waiting`` entries are not sealed yet.
    ``digest`` is the last seal's. When the trail is broken, ``position`` and
    ``entry`` say where, as far as they are known.
    """

    whole: bool
    sealed: int
    waiting: int
    digest: str
    sentence: str
    position: int | None = None
    entry: int | None = None

    def __str__(self) -> str:
        return self.sentence


class _Broken(Exception):
    def __init__(self, sentence: str, position: int | None = None, entry: int | None = None):
        super().__init__(sentence)
        self.sentence, self.position, self.entry = sentence, position, entry


def verify(known: str = "") -> Verdict:
    """Prove the whole trail, or name the first broken link.

    ``known`` is a seal's digest that was written down elsewhere: it must occur.
    Memory stays constant however long the trail is.
    """
    walk = _Walk(known)
    with transaction.atomic():
        try:
            walk.seals()
            walk.nothing_beside()
        except _Broken as broken:
            return Verdict(
                whole=False,
                sealed=max((broken.position or walk.position + 1) - 1, 0),
                waiting=0,
                digest=walk.digest.hex(),
                sentence=_("留痕不完整：%s") % broken.sentence,
                position=broken.position,
                entry=broken.entry,
            )
    digest = walk.digest.hex() if walk.number else ""
    sentence = _("留痕完整：%(sealed)d 条记录环环相扣，%(waiting)d 条待封存。") % {
        "sealed": walk.position,
        "waiting": walk.waiting,
    }
    if digest:
        sentence += _("末次封存摘要 %s") % digest
    return Verdict(True, walk.position, walk.waiting, digest, sentence)


class _Walk:
    """One pass over seals and links, side by side, each read in chunks."""

    def __init__(self, known: str) -> None:
        self.known = known.strip().lower()
        self.number = self.position = self.waiting = 0
        self.reached = 0
        self.head = self.digest = GENESIS

    def seals(self) -> None:
        links = _stream(
            f"SELECT l.position, l.entry_id, l.digest, {ENTRY_COLUMNS}"  # noqa: S608
            " FROM trail_link l LEFT JOIN trail_entry e ON e.id = l.entry_id ORDER BY l.position"
        )
        for number, at, first, last, head, horizon, digest in _stream(
            "SELECT number, sealed_at, first_position, last_position, head, horizon, digest"
            " FROM trail_seal ORDER BY number"
        ):
            if number != self.number + 1 or first != self.position + 1:
                raise _Broken(_("第 %d 批封存记录缺失。") % (self.number + 1), self.position + 1)
            expected = onward(
                self.digest, seal_fields(number, at, first, last, bytes(head), horizon)
            )
            if expected != bytes(digest):
                raise _Broken(_("第 %d 批封存记录被改动。") % number, first)
            while self.position < last:
                self.link(next(links, None))
            if self.head != bytes(head):
                raise _Broken(_("第 %d 批封存的摘要与链不符。") % number, last)
            self.number, self.digest, self.reached = number, expected, horizon
            if self.known == expected.hex():
                self.known = ""
        if self.known:
            raise _Broken(_("另存的摘要 %s 不在链上，留痕曾被整体改写或截短。") % self.known)

    def link(self, row: tuple[Any, ...] | None) -> None:
        due = self.position + 1
        if row is None or row[0] != due:
            raise _Broken(_("第 %d 环缺失。") % due, due)
        _position, key, digest, *fields = row
        facts = {"position": due, "entry": key}
        if fields[0] is None:
            raise _Broken(
                _("第 %(position)d 环对应的记录（%(entry)d 号）已被删除。") % facts, due, key
            )
        self.head = onward(self.head, fields)
        if self.head != bytes(digest):
            raise _Broken(
                _("第 %(position)d 环断开：%(entry)d 号记录或这一环被改动，或次序被调换。") % facts,
                due,
                key,
            )
        self.position = due

    def nothing_beside(self) -> None:
        """No link after the last seal, no entry slipped in among those that were sealed."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT min(position) FROM trail_link"
                " WHERE position > (SELECT coalesce(max(last_position), 0) FROM trail_seal)"
            )
            stray = cursor.fetchone()[0]
            if stray is not None:
                raise _Broken(_("第 %d 环不属于任何一批封存。") % stray, stray)
            cursor.execute(
                "SELECT count(*), min(e.id) FILTER (WHERE e.xid < s.horizon AND s.horizon <="
                " pg_snapshot_xmax(pg_current_snapshot())::text::bigint)"
                " FROM trail_entry e LEFT JOIN trail_link l ON l.entry_id = e.id"
                " CROSS JOIN (SELECT coalesce(max(horizon) FILTER (WHERE number ="
                " (SELECT max(number) FROM trail_seal)), 0) AS horizon FROM trail_seal) s"
                " WHERE l.entry_id IS NULL"
            )
            self.waiting, slipped = cursor.fetchone()
        if slipped is not None:
            raise _Broken(_("%d 号记录是在封存之后塞进去的。") % slipped, None, slipped)


def _stream(query: str) -> Iterator[tuple[Any, ...]]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(query)
        while rows := cursor.fetchmany(_CHUNK):
            yield from rows
