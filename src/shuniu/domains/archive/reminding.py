"""Every night: whoever files is told, from April on and once a month, what is due by 30 June."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from shuniu.commons.notices.actions import send
from shuniu.commons.notices.models import Notice
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.duties import HANDLER, REGISTRAR
from shuniu.commons.people.models import UnitKind
from shuniu.commons.people.queries import members_owing
from shuniu.ground.record import in_chinese

from .models import Fonds
from .queries import due_on, ended, waiting

FIRST_MONTH = 4
KIND, ENDED_KIND = "archive.due", "archive.ended"
# The pages' addresses, which are stable (urls.py); below the screens nobody asks the address book.
WAITING_PAGE, ENDED_PAGE = "/desk/archive/", "/desk/archive/ended/"


def run(*, on: dt.date, by: Actor, at: dt.datetime) -> int:
    """Remind of last year's papers that are not filed, and in January of what has ended.

    One reminder a fonds and month; gives back how many people were told.
    """
    told = 0
    for fonds in Fonds.objects.select_related("unit"):
        with in_chinese():
            told += _remind(fonds, KIND, _unfiled(fonds, on), on, at, WAITING_PAGE)
            told += _remind(fonds, ENDED_KIND, _ended(fonds, on), on, at, ENDED_PAGE)
    return told


def _unfiled(fonds: Fonds, on: dt.date) -> str:
    if on.month < FIRST_MONTH:
        return ""
    year = on.year - 1
    count = waiting(fonds, year=year).count()
    if not count:
        return ""
    due = due_on(year)
    if on > due:
        return _("{year}年的文件还有{n}件没有归档，已过{due}的期限。").format(
            year=year, n=count, due=due.isoformat()
        )
    return _("{year}年的文件还有{n}件没有归档，请在{due}前完成。").format(
        year=year, n=count, due=due.isoformat()
    )


def _ended(fonds: Fonds, on: dt.date) -> str:
    if on.month != 1:
        return ""
    count = ended(fonds, on).count()
    return _("有{n}件归档文件保管期限已满，请组织鉴定。").format(n=count) if count else ""


def _remind(fonds: Fonds, kind: str, text: str, on: dt.date, at: dt.datetime, page: str) -> int:
    if not text:
        return 0
    since = at - dt.timedelta(days=on.day)
    known = Notice.objects.filter(kind=kind, subject_id=fonds.pk, at__gt=since)
    if known.exists():
        return 0
    office = fonds.unit.kind == UnitKind.COUNTY_OFFICE
    duties = {REGISTRAR} if office else {REGISTRAR, HANDLER}
    holders = {s.member_id for s in members_owing(duties, {fonds.unit_id}, on) if not s.is_away}
    return send(
        sorted(holders),
        text,
        kind=kind,
        at=at,
        subject_kind="fonds",
        subject_id=fonds.pk,
        url=page,
        key=f"{kind}:{fonds.pk}:{on:%Y-%m}",
    )
