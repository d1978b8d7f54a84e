"""应转载信息: put down what came from above, and see when it stands on the county's site."""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlsplit

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from shuniu.casework.models import Matter
from shuniu.commons import calendar, trail
from shuniu.commons.people.actor import Actor, system
from shuniu.commons.people.models import Unit
from shuniu.commons.publishing.models import Publication
from shuniu.domains.portal.models import Site
from shuniu.ground import clock
from shuniu.ground.refusal import FieldRefused, NotYours
from shuniu.ground.text import clean

from .. import powers
from ..models import Finding, Repost
from .findings import heal

RULE = "web.repost"
# The same words count as the same, however they are quoted or spaced.
_IGNORED = str.maketrans("", "", " \u3000\t《》〈〉“”‘’\"'，,。.、：:；;（）()—-")


def register_repost(
    *,
    title: str,
    source: str,
    issued_at: dt.datetime,
    site: Site,
    office: Unit,
    source_url: str = "",
    unit: Unit | None = None,
    by: Actor,
    at: dt.datetime,
) -> Repost:
    """登记应转载信息: from its hour of issue above the hours of ``web.repost`` are counted.

    What the site published already, under the same title, counts from that publication.
    """
    powers.demand_registrar(office, by)
    title, source = clean(title), clean(source)
    if not title:
        raise FieldRefused("title", _("请填写信息标题。"))
    if not source:
        raise FieldRefused("source", _("请填写由哪个机关发布。"))
    if issued_at > at:
        raise FieldRefused("issued_at", _("上级发布时间不能晚于现在。"))
    rule = calendar.resolve(RULE, issued_at.astimezone(clock.ZONE).date())
    try:
        with transaction.atomic():
            item = Repost.objects.create(
                title=title[:200],
                source=source[:60],
                source_url=source_url,
                issued_at=issued_at,
                due_at=issued_at + dt.timedelta(hours=rule.length),
                basis=f"{rule.describe()}，{rule.basis}"[:200],
                site=site.code,
                site_name=site.name,
                unit=unit or site.unit,
                registered_by=by.label,
                registered_at=at,
            )
            _record("inspection.repost_registered", item, by=by, at=at)
            standing = Publication.objects.standing().filter(site=site.code)
            since = standing.filter(first_published_at__gte=issued_at).order_by("pk")
            found = next((line for line in since if _same(line.title, item.title)), None)
            if found is not None:
                _stand(item, found, by=by, at=at)
            return item
    except IntegrityError:
        raise FieldRefused("title", _("这条信息已经登记。")) from None


def note_reposted(item: Repost, *, address: str, by: Actor, at: dt.datetime) -> None:
    """登记已转载: by the page's address on our site; its own time of publication counts."""
    if not powers.may_keep(by, item.unit_id):
        raise NotYours
    try:
        path = urlsplit(address.strip()).path
    except ValueError:
        path = ""
    standing = Publication.objects.standing().filter(site=item.site)
    line = standing.filter(url__in=(address.strip(), path)).order_by("first_published_at").first()
    if not path or line is None:
        raise FieldRefused(
            "address", _("本站没有这个地址的已发布信息，请从已发布的页面上复制网址。")
        )
    with transaction.atomic():
        locked = _lock(item)
        _stand(locked, line, by=by, at=at)


def waive_repost(item: Repost, *, reason: str, by: Actor, at: dt.datetime) -> None:
    """不需要转载: with the reason; the row stays, and is counted no more."""
    if not powers.is_registrar(by):
        raise NotYours
    reason = clean(reason)
    if not reason:
        raise FieldRefused("reason", _("请写明为什么不需要转载。"))
    with transaction.atomic():
        locked = _lock(item)
        locked.waived_at, locked.waived_because = at, reason[:200]
        locked.save(update_fields=["waived_at", "waived_because"])
        _record("inspection.repost_waived", locked, by=by, at=at, reason=reason[:200])
        _heal(locked, _("不需要转载：{why}").format(why=reason), at)


def reposted_by(line: Publication) -> None:
    """A new line went up: an item of the same title that the site still owed is reposted."""
    waiting = Repost.objects.waiting().filter(
        site=line.site, issued_at__lte=line.first_published_at
    )
    for item in waiting.select_for_update():
        if _same(item.title, line.title):
            _stand(item, line, by=system(), at=line.published_at)


def taken_down(line: Publication) -> None:
    """A line was withdrawn: what was reposted by it, and stands nowhere else, is owed again."""
    done = Repost.objects.filter(
        site=line.site, line__source_kind=line.source_kind, line__source_id=line.source_id
    )
    for item in done.select_for_update(of=("self",)):
        standing = Publication.objects.standing().of(line.source_kind, line.source_id)
        if standing.filter(site=item.site).exclude(pk=line.pk).exists():
            continue
        item.line, item.reposted_at = None, None
        item.save(update_fields=["line", "reposted_at"])
        _record(
            "inspection.repost_withdrawn", item, by=system(), at=line.withdrawn_at or item.due_at
        )


def _lock(item: Repost) -> Repost:
    locked = Repost.objects.select_for_update().get(pk=item.pk)
    if locked.reposted_at is not None:
        raise FieldRefused("address", _("这条信息已经转载。"))
    if locked.waived_at is not None:
        raise FieldRefused("address", _("这条信息已经登记为不需要转载。"))
    return locked


def _stand(item: Repost, line: Publication, *, by: Actor, at: dt.datetime) -> None:
    item.line, item.reposted_at = line, max(line.first_published_at, item.issued_at)
    item.save(update_fields=["line", "reposted_at"])
    _record("inspection.reposted", item, by=by, at=at, line=str(line.pk))
    moment = item.reposted_at.astimezone(clock.ZONE)
    said = _("{when}已转载：{url}").format(when=moment.strftime("%Y-%m-%d %H:%M"), url=line.url)
    _heal(item, said, at)


def _heal(item: Repost, said: str, at: dt.datetime) -> None:
    for finding in Finding.objects.filter(open=True, cause=item.cause):
        heal(Matter.objects.get(pk=finding.pk), text=said, by=system(), at=at)


def _same(one: str, other: str) -> bool:
    return one.translate(_IGNORED).casefold() == other.translate(_IGNORED).casefold()


def _record(verb: str, item: Repost, *, by: Actor, at: dt.datetime, **more: str) -> None:
    trail.record(
        verb,
        subject_kind="repost",
        subject_id=item.pk,
        by=by,
        at=at,
        detail={"title": item.title, **more},
    )
