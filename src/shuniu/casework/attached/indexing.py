"""The words of papers into the search text of their matters: soon after they were attached.

Run every minute over the newest papers, and every night over all: what was missed is made up
for, and a run too many changes nothing.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterable

from django.db import connection, transaction
from django.utils.translation import gettext as _

from shuniu.commons.notices.actions import send
from shuniu.commons.papers import extracting
from shuniu.commons.papers.models import Paper, PaperText
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.duties import ADMINISTRATOR, HANDLER, REGISTRAR
from shuniu.commons.people.models import Unit, UnitKind
from shuniu.commons.people.queries import members_owing
from shuniu.ground import clock
from shuniu.ground.record import in_chinese
from shuniu.ground.text import fold

from .. import texts
from ..models import Matter
from .models import Indexed

log = logging.getLogger(__name__)

MOST_CHARACTERS = 200_000  # of one matter's papers together
NEWEST = 1000  # of the papers attached: what a minute's run looks at
AT_ONCE = 200  # matters in one run
KIND = "papers.put_away"

_MISSING = """
SELECT DISTINCT mp.matter_id
  FROM casework_matterpaper mp
  LEFT JOIN attached_indexed x ON x.matter_id = mp.matter_id
 WHERE mp.id > %(after)s AND (x.matter_id IS NULL OR NOT mp.paper_id = ANY(x.papers))
 ORDER BY mp.matter_id DESC LIMIT %(most)s
"""


def index_newest(*, by: Actor, at: dt.datetime, most: int = AT_ONCE) -> int:
    """Take in what was attached lately; gives the number of matters. For every minute."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM casework_matterpaper")
        after = cursor.fetchone()[0] - NEWEST
    return _index_missing(after, by=by, at=at, most=most)


def catch_up(*, on: dt.date, by: Actor, at: dt.datetime) -> int:
    """补编: whatever is not taken in, however old; as much as an hour bears. For the night."""
    return _index_missing(0, by=by, at=at, most=5 * AT_ONCE)


def _index_missing(after: int, *, by: Actor, at: dt.datetime, most: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_MISSING, {"after": after, "most": most})
        keys = [row[0] for row in cursor.fetchall()]
    for key in keys:
        try:
            index(key, by=by, at=at)
        except Exception:  # one matter's papers must not hold up the others
            log.exception("the papers of matter %s could not be taken in", key)
    return len(keys)


def index(matter_id: int, *, by: Actor, at: dt.datetime) -> None:
    """Read the papers of a matter that were not read yet, and write all their words anew.

    The oldest paper comes first; past ``MOST_CHARACTERS`` the rest is left out. A paper that
    bears a state secret's marking is put away, and those who must act are told.
    """
    papers = list(
        Paper.objects.filter(matters__matter=matter_id)
        .select_related("blob")
        .order_by("id")
        .distinct()
    )
    read = [(paper, extracting.read(paper, by=by, at=at)) for paper in papers]
    words = fold("\n".join(_pieces(text for _paper, text in read)))[:MOST_CHARACTERS]
    with transaction.atomic():
        matter = Matter.objects.select_related("unit").get(pk=matter_id)
        known, _made = Indexed.objects.select_for_update().get_or_create(
            matter=matter, defaults={"at": at}
        )
        for paper, text in read:
            if text.marking and paper.pk not in known.papers:
                _tell(matter, paper, at=at)
        texts.put_papers(matter_id, words)
        known.papers, known.at = [paper.pk for paper, _text in read], at
        known.save()


def _pieces(found: Iterable[PaperText]) -> Iterable[str]:
    left = MOST_CHARACTERS
    for each in found:
        if left <= 0:
            return
        yield each.text[:left]
        left -= len(each.text)


def _tell(matter: Matter, paper: Paper, *, at: dt.datetime) -> None:
    """Tell registrars and administrators what the law asks for; the file's name stays unsaid."""
    on = at.astimezone(clock.ZONE).date()
    office = Unit.objects.filter(kind=UnitKind.COUNTY_OFFICE).values_list("pk", flat=True)
    standings = members_owing({REGISTRAR, ADMINISTRATOR}, {matter.unit_id, *office}, on)
    told = {s.member_id for s in standings}
    if matter.unit_id not in set(office):
        told |= {s.member_id for s in members_owing({HANDLER}, {matter.unit_id}, on)}
    with in_chinese():
        text = _(
            "{number}的一个附件（编号{paper}）带有国家秘密标志，已封存，任何人不能再打开。本系统为非"
            "涉密系统：请立即停止传播、采取补救措施，并在24小时内向同级保密行政管理部门和上级机关"
            "报告（保密法实施条例第六十一条）。"
        ).format(number=matter.number, paper=paper.pk)
    send(
        sorted(told),
        text,
        kind=KIND,
        at=at,
        subject_kind="matter",
        subject_id=matter.pk,
        urgent=True,
        key=f"{KIND}:{paper.pk}:{matter.pk}",
    )
