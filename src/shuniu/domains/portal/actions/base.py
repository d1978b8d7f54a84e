"""What the portal's actions share: refusals, the article under a step, the next station."""

from __future__ import annotations

import datetime as dt
import hashlib
import html
import json
import re
from collections.abc import Callable
from uuid import uuid4

from django.utils.translation import gettext as _

from shuniu.casework import engine
from shuniu.casework.models import Assignment, Outcome, Role
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.models import Member, Unit
from shuniu.commons.people.queries import members_owing
from shuniu.ground import clock
from shuniu.ground.refusal import FieldRefused, Refused
from shuniu.ground.text import clean

from .. import powers
from ..models import Act, Article, Site, SiteColumn
from ..queries import units_with

SERIES = {"portal.article": ("网站稿件", "网稿〔{year}〕{n}号")}
SOURCE = "article"
LONGEST = dt.timedelta(days=5 * 366)  # a text stands at most so long with an end named
# Which right the unit of a station needs; the people follow from ``powers.STAGE_DUTIES``.
NEEDS = {
    "first": Act.REVIEW,
    "second": Act.REVIEW,
    "third": Act.PUBLISH,
    "secrecy": Act.PUBLISH,
    "publish": Act.PUBLISH,
}


class NoRight(Refused):
    """您的单位没有在“{site}”的“{column}”栏目{act}的权限。"""


class SiteIsClosed(Refused):
    """“{site}”已经关停，不能再{what}。"""


class ColumnIsClosed(Refused):
    """“{column}”栏目已经关闭，不能再{what}。"""


class NobodyThere(Refused):
    """没有可以承担“{stage}”的人员：三次审核要由三个不同的人进行，都不能是写稿、改稿或者送审的人；保密审查不能由这些人和三审人兼任。请网站主管单位调整权限或人员。"""


class NotPublished(Refused):
    """这篇稿件没有发布，不能{what}。"""


class StandsAlready(Refused):
    """这篇稿件正在网上，不能作废；不改了可以“放弃更正”，要撤下请“撤稿”。"""


class ChangedSinceReview(Refused):
    """稿件在送审以后有改动，不能发布。请退回重新送审。"""


class ExpiryPassed(Refused):
    """稿件定的下线时间{when}已经过了，请改为以后的时间，或者不填。"""


class NothingWritten(Refused):
    """稿件还没有正文，不能送审。"""


# Told in the same transaction when a site, its columns or its look changed: all of its pages.
site_listeners: list[Callable[[Site], None]] = []


def tell_site(site: Site) -> None:
    """Tell whoever keeps pages of the site that all of them may have changed."""
    for listener in site_listeners:
        listener(site)


_TARGET = re.compile(r"(?:https?://[^\s/\\]+|/(?![/\\]))\S*")


def demand_target(field: str, target: str, *, own: str) -> str:
    """Where readers are sent on: a path of ours or a page in full, and not ``own``, where they are.

    Refuses (FieldRefused) what a browser could not follow, or would follow in a circle.
    """
    target = clean(target)[:300]
    if target and not _TARGET.fullmatch(target):
        raise FieldRefused(field, _("请填写以“/”开头的本站地址，或者以“https://”开头的网址。"))
    if target and target.partition("?")[0].partition("#")[0].rstrip("/") == own.rstrip("/"):
        raise FieldRefused(field, _("不能转到它自己。"))
    return target


def lock_article(work: engine.Work) -> Article:
    """The article of a step under way, to be written to."""
    found = (
        Article.objects.select_for_update(of=("self",))
        .select_related("site", "column__site", "unit", "publisher", "latest_revision")
        .get(matter_id=work.matter.pk)
    )
    found.matter = work.matter
    return found


def demand_open(column: SiteColumn, on: dt.date, what: str) -> None:
    """Refuse a column that is closed, or whose site is."""
    site = column.site
    if site.closed_on is not None and site.closed_on <= on:
        raise SiteIsClosed(site=site.name, what=what)
    if column.closed_on is not None and column.closed_on <= on:
        raise ColumnIsClosed(column=column.name, what=what)


def demand_ahead(expire_at: dt.datetime | None, *, at: dt.datetime) -> None:
    """Refuse (``ExpiryPassed``) an hour of going down that has passed."""
    if expire_at is not None and expire_at <= at:
        raise ExpiryPassed(when=shown(expire_at))


def demand_end(field: str, expire_at: dt.datetime | None, *, at: dt.datetime) -> None:
    """Refuse (FieldRefused) an hour of going down that is none to come, or years away."""
    if expire_at is not None and not at < expire_at <= at + LONGEST:
        raise FieldRefused(field, _("下线时间要在现在以后、五年以内；长期有效的不填。"))


def shown(moment: dt.datetime) -> str:
    """A moment as notes and sentences say it: 2026-03-02 09:00."""
    return moment.astimezone(clock.ZONE).strftime("%Y-%m-%d %H:%M")


def unit_for(stage: str, article: Article, on: dt.date) -> Unit:
    """The unit that has the next station: one with the right, and with a person who may.

    The text's own unit comes first, then the site's, then the others in the county's
    order; one in which everybody had a hand in the text already is passed over.
    """
    first = article.unit_id if NEEDS[stage] == Act.REVIEW else article.publisher_id
    units = units_with(NEEDS[stage], article.column, on, first=first or article.unit_id)
    duties = powers.STAGE_DUTIES[stage]
    hands = powers.hands(article, powers.APART.get(stage, ()))
    manned = {
        standing.unit_id
        for standing in members_owing(duties, units, on)
        if standing.member_id not in hands and not standing.is_away
    }
    for unit in units:
        if unit in manned:
            return Unit.objects.get(pk=unit)
    raise NobodyThere(stage=powers.STAGE_LABELS[stage])


def home_of(article: Article) -> Unit:
    """The unit whose text it is, or of a closed one its successor."""
    return heir_of(article.unit)


def heir_of(unit: Unit) -> Unit:
    """The unit itself, or of a closed one its successor."""
    while unit.closed_on is not None and unit.successor is not None:
        unit = unit.successor
    return unit


def hand_to(work: engine.Work, article: Article, stage: str, unit: Unit | None = None) -> Unit:
    """End the station that is open and open the next one; which unit has it now."""
    unit = unit or unit_for(stage, article, work.on)
    outcome = Outcome.DONE if work.assignment is not None else Outcome.WITHDRAWN
    for given in Assignment.objects.filter(matter=work.matter, done_at__isnull=True):
        work.end_assignment(given, outcome)
    work.assign(unit, Role.STOP, stage=stage)
    return unit


def person(by: Actor) -> Member | None:
    """Who acts, as columns and revisions point to them (nothing is read); None: the program."""
    return None if by.member_id is None else Member(pk=by.member_id)


def body_of(text: str) -> str:
    """Plain text as the editor's blocks: a paragraph for each line that says something."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not lines:
        return "[]"
    value = "".join(f"<p>{html.escape(line, quote=False)}</p>" for line in lines)
    return json.dumps([{"type": "paragraph", "value": value, "id": str(uuid4())}])


def save_draft(article: Article, *, by: Actor, at: dt.datetime) -> None:
    """Keep what the object says as the newest revision; what the public reads stays."""
    revision = article.save_revision(user=person(by), clean=False)
    type(revision).objects.filter(pk=revision.pk).update(created_at=at)


def digest_of(title: str, text: str) -> str:
    """By which a text is known again: SHA-256 of its title and words."""
    return hashlib.sha256(f"{title}\n{text}".encode()).hexdigest()


def names_of(article: Article) -> dict[str, str]:
    """Who had which part in letting the text out, for the page's foot and the editions."""
    parts = {
        "writer": article.writer_id,
        "first": article.first_reviewer_id,
        "second": article.second_reviewer_id,
        "third": article.third_reviewer_id,
        "secrecy": article.secrecy_reviewer_id,
    }
    people = [key for key in parts.values() if key is not None]
    names = dict(Member.objects.filter(pk__in=people).values_list("pk", "name"))
    return {code: names[key] for code, key in parts.items() if key in names}


def act_word(act: str) -> str:
    """An act as a sentence says it."""
    return str(Act(act).label) if act in Act.values else _("操作")
