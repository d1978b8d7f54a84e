"""What the random walks need to know of articles (see ``shuniu.casework.testing.walk``)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

from shuniu.casework.models import Matter
from shuniu.casework.testing.walk import Fill, Sampler
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.queries import actor_of
from shuniu.domains.portal import actions
from shuniu.domains.portal.models import Act, SiteColumn
from shuniu.ground import clock

TITLES = ("春耕备耕全面展开", "水库除险加固完工", "便民服务中心延时办理")


def _one_of(*values: object) -> Fill:
    return lambda rng, sampler: rng.choice(values)


def _column(rng: Random, _sampler: Sampler) -> SiteColumn:
    return rng.choice(list(SiteColumn.objects.select_related("site").order_by("pk")))


FILLS: dict[str, Fill] = {
    "proofread": _one_of(True, True, True, False),
    "result": _one_of("open", "cut", "secret"),
    "columns": lambda rng, s: [_column(rng, s) for _n in range(rng.choice([1, 2]))],
    "column": _column,
    "go_live_at": lambda rng, s: s.at + dt.timedelta(hours=rng.choice([-1, 1, 30])),
    "expire_at": lambda rng, s: s.at + dt.timedelta(days=rng.choice([-1, 1, 20])),
    "reason": _one_of("数字有误", "内容重复", " "),
    "text": _one_of("同意。", "请再核对数字。"),
}


# Enough for four different hands in each unit, and a stranger: every law asks each for the inbox.
PEOPLE = (
    *("registrar", "reviewer", "reviewer2", "town_editor", "town_editor2", "town_deputy"),
    *("town_head", "bureau_editor", "bureau_head", "bureau_deputy", "other_head"),
)


def samplers(load: Callable[[Path], Any], tests: Path) -> dict[str, Sampler]:
    """The flow, with the cast of the room's tests; the office stands in where a unit is short."""
    cast = load(tests / "conftest.py").make_cast()
    for site in (cast.town, cast.bureau):
        for act in (Act.REVIEW, Act.PUBLISH):
            actions.give_right(
                unit=cast.units["office"], site=site, act=act, by=cast.system, at=cast.at
            )
    for code in ("town", "bureau"):
        other = {"town": "bureau", "bureau": "town"}[code]
        actions.give_right(
            unit=cast.units[code],
            site=getattr(cast, other),
            act=Act.REVIEW,
            by=cast.system,
            at=cast.at,
        )

    def actors(on: dt.date) -> list[Actor]:
        return [actor_of(cast.members[login], on) for login in PEOPLE]

    def opened(rng: Random, at: dt.datetime) -> Matter:
        """As it is begun, or some steps on."""
        cast.day = at.astimezone(clock.ZONE).date()
        article = cast.draft(title=rng.choice(TITLES))
        far = rng.choice((None, None, "pass_first", "pass_third", "clear_secrecy", "publish"))
        if far is not None:
            cast.take(article, far)
        matter: Matter = cast.fresh(article).matter
        return matter

    units = [cast.units[code] for code in ("town", "bureau")]
    return {"article": Sampler("article", opened, actors, units, FILLS)}
