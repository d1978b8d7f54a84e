"""归档的约定: what a matter hands to the archive when it is done, said by the domain that owns it.

The archive (a domain of its own) files matters without knowing their kinds. The owner of a
kind registers a filer, which reads and writes nothing::

    filers.add("outgoing", record_of)

A kind without a filer is not filed, unless the archive's wiring registers ``plain`` for it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from shuniu.commons.flow.model import Label
from shuniu.commons.papers.models import Paper
from shuniu.ground import clock
from shuniu.ground.registry import Registry

from .models import Matter

# 保管期限 by the codes of DA/T 13-2022: for ever, thirty years, ten years.
FOR_EVER, THIRTY, TEN = "Y", "D30", "D10"

Content = bytes | Callable[[], bytes]


@dataclass(frozen=True)
class FilingRecord:
    """What the archive is told of a finished matter.

    ``responsible`` is the 责任者 (who issued or wrote it), ``day`` the 日期 on it,
    ``retention`` a proposal (``Y``, ``D30``, ``D10``, or "" to go by the archive's table),
    which a clerk confirms. ``pages`` is the number of pages, 0 when it is not known.
    ``papers`` are (name in the package, paper) with the main text first; ``generated`` is what
    is made only for the package, such as ``("正文.ofd", bytes)``; what is costly to make is given
    as a function, which is called when the package is made, not when a list is shown
    (``versions`` alike, ``signature`` is bytes). ``goes_with`` names a matter
    (its key) with which it makes a pair and stays adjacent: 请示 and 批复. The opinions, the
    moves and the processing sheet come from the matter itself.
    """

    title: str
    document_number: str
    responsible: str
    day: dt.date
    retention: str = ""
    kind_label: Label = ""
    pages: int = 0
    papers: tuple[tuple[str, Paper], ...] = ()
    generated: tuple[tuple[str, Content], ...] = ()
    goes_with: int | None = None
    versions: tuple[tuple[str, Content], ...] = ()
    signature: bytes = b""
    note: str = ""


Filer = Callable[[Matter], FilingRecord]
filers: Registry[Filer] = Registry("filer of finished matters")

# Closed matters that are never filed (8号令 Art. 4: copies, drafts, what was withdrawn), by kind:
# the states in which a matter of the kind ends without anything to keep.
nothing_to_keep: Registry[tuple[str, ...]] = Registry("states that leave nothing to file")


Texts = Callable[[Matter], Sequence[tuple[Label, str]]]


def plain(label: Label, texts: Texts | None = None) -> Filer:
    """A filer for a kind that has no document of its own: title, number, and the matter's papers.

    The unit that owns the matter is the responsible one; the day is the one on which it closed.
    ``texts`` gives what was written in the program itself (a letter, its answer), each with a
    heading; together they are a text file in the package. No writer's name belongs into it.
    """

    def written(matter: Matter) -> bytes:
        assert texts is not None
        found = [f"【{heading}】\n{text}\n" for heading, text in texts(matter) if text]
        return "\n".join((matter.title, *found)).encode()

    def record(matter: Matter) -> FilingRecord:
        ended = matter.closed_at or matter.state_at
        uses = sorted(matter.papers.all(), key=lambda use: use.pk)  # as they were prefetched
        return FilingRecord(
            title=matter.title,
            document_number=matter.number,
            responsible=matter.unit.name,
            day=ended.astimezone(clock.ZONE).date(),
            kind_label=label,
            papers=tuple((use.paper.name, use.paper) for use in uses),
            generated=(("正文.txt", lambda: written(matter)),) if texts is not None else (),
        )

    return record


def record_of(matter: Matter) -> FilingRecord:
    """What the matter's owner says of it; ``LookupError`` for a kind that is not filed."""
    return filers.get(matter.kind)(matter)
