"""The demo county: 云汀县 as it would be today, after fourteen months with the program.

Everything goes in through the rooms' own actions, on a set clock, by those who
have the duty; all or nothing, in one transaction.
"""

from __future__ import annotations

import datetime as dt
import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import transaction

from shuniu.casework.stories import Story
from shuniu.commons import trail
from shuniu.commons.people.actor import system
from shuniu.domains.archive import demo as archive
from shuniu.domains.coordination import demo as coordination
from shuniu.domains.disclosure import demo as disclosure
from shuniu.domains.documents import demo as documents
from shuniu.domains.exchange import demo as exchange
from shuniu.domains.letters import demo as letters
from shuniu.domains.media import demo as media
from shuniu.domains.portal import demo as portal
from shuniu.domains.proposals import demo as proposals
from shuniu.domains.services import demo as services
from shuniu.domains.supervision import demo as supervision
from shuniu.ground import clock
from shuniu.ground.plans import plans_kept
from shuniu.inspection import demo as inspection

from .. import accounts, paths, profile
from . import office

SEED = 756
FOUNDED = 430  # days ago
STORIES = (
    *office.STORIES,
    coordination.story,
    supervision.story,
    proposals.story,
    documents.story,
    exchange.story,
    archive.story,
    disclosure.story,
    media.story,
    services.story,
    portal.story,
    inspection.story,
)


@contextmanager
def _seldom_collected() -> Iterator[None]:
    """Let the collector look for circles seldom: millions of short-lived rows make none.

    It took a sixth of the time.
    """
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(200_000, 50, 50)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


@plans_kept
@_seldom_collected()
def build(
    *,
    seed: int = SEED,
    scale: float = 1.0,
    until: dt.datetime | None = None,
    stories: Sequence[Callable[[Any], Story]] = STORIES,
) -> letters.Made:
    """Make the county, its months until now (or ``until``), and an account a role.

    The same seed and day give the same county, but for the passwords. ``scale``
    multiplies the letters that are drawn by chance; ``stories`` are lived beside them.
    """
    until = until or clock.now()
    yunting = profile.load(profile.PROFILES / "yunting")
    founded = clock.on((until - dt.timedelta(days=FOUNDED)).astimezone(clock.ZONE).date())
    with transaction.atomic():
        with clock.at(founded):
            profile.apply(yunting, by=system(), at=founded)
        letters.count_rows()
        made = letters.build(
            until=until,
            seed=seed,
            scale=scale,
            favourites={role.post for role in yunting.demo_roles},
            also=stories,
        )
        opened = profile.open_demo_accounts(yunting, by=system(), at=until, var=paths.var())
        writer = accounts.DemoAccount(
            role="来信人",
            login=made.number,
            name=made.writer,
            unit="公众网站“查询我的来信”：编号和查询码",
            password=made.code,
        )
        shown = [*opened, writer, *([_deputy()] if proposals.story in stories else [])]
        shown += [_applicant()] if disclosure.story in stories else []
        transaction.on_commit(lambda: accounts.store(paths.var(), shown))
    letters.count_rows()
    return made


def _deputy() -> accounts.DemoAccount:
    number, code, deputy = proposals.to_rate()
    return accounts.DemoAccount(
        role="人大代表",
        login=number,
        name=deputy,
        unit="公众网站“填写办理意见”：编号和查询码",
        password=code,
    )


def _applicant() -> accounts.DemoAccount:
    number, code, name = disclosure.to_read()
    return accounts.DemoAccount(
        role="信息公开申请人",
        login=number,
        name=name,
        unit="公众网站“查询信息公开申请”：编号和查询码",
        password=code,
    )


def seal() -> None:
    """Chain what the demo wrote into the trail; after its transaction, as the worker would."""
    trail.seal(at=clock.now())
