"""The demo's archive: the office has its fonds number and has filed a few papers of this year."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress

from shuniu.casework.filing import record_of
from shuniu.casework.stories import County, Story
from shuniu.commons.typeset.fonts import NoChineseFont
from shuniu.ground import clock

from .. import queries
from ..actions import Choice, file_matters, set_fonds

OFFICE, NUMBER = "office", "Z109"
MOST = 6  # a package takes a tenth of a second, and the demo has a minute for all


def story(county: County) -> Story:
    """Filing begins with this year's papers; a few closed matters are filed lately."""
    rng = county.random("archive")
    yield county.ago(2, rng)
    at = yield county.ago(1, rng)
    on = at.astimezone(clock.ZONE).date()
    office = county.unit(OFFICE)
    by = county.someone("registrar", office, on, rng)
    fonds = set_fonds(
        office,
        number=NUMBER,
        source="县档案馆《关于核定立档单位全宗号的通知》",
        since=dt.date(on.year, 1, 1),
        by=by,
        at=at,
    )
    rules, organs = queries.rules_in_force(on), queries.organs_of(fonds, on)
    choices = []
    for kind in ("supervision", "coordination", "proposal", "letter"):
        for matter in queries.waiting(fonds).filter(kind=kind).order_by("closed_at")[:2]:
            proposal = queries.propose(record_of(matter), kind, rules, organs)
            assert proposal.organ is not None
            choices.append(Choice(matter, proposal.retention, proposal.organ))
    with suppress(NoChineseFont):  # then there is no processing sheet, and nothing is filed
        file_matters(fonds, choices[:MOST], by=by, at=at)
