"""站群: a site is opened in one form, changed, given a new look, closed; none is ever deleted."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from shuniu.commons import numbering, trail
from shuniu.commons.numbering.models import Series
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.models import Unit
from shuniu.commons.publishing import actions as publishing
from shuniu.commons.publishing.columns import columns as registered
from shuniu.commons.publishing.models import SITE
from shuniu.ground import clock
from shuniu.ground.refusal import FieldRefused, Refused
from shuniu.ground.text import clean
from shuniu.site.themes import THEMES

from .. import powers
from ..addresses import canonical_base
from ..flow import UNDER_WAY
from ..models import (
    Act,
    Article,
    ColumnKind,
    Redesign,
    Right,
    Site,
    SiteColumn,
    SiteKind,
)
from ..queries import CLOSING_NOTICE_DAYS, main_site, target_of
from ..queries.column_sets import column_sets
from ..tokens import faults
from .base import SERIES, demand_target, tell_site

_CODE = re.compile(r"[a-z][a-z0-9-]{1,38}")
_HOST = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+")
_NUMBERS = re.compile(r"[0-9.]+")  # an address of a machine is no name
_SITE_CODE = re.compile(r"(bm)?[0-9]{8,10}")
_HEX = re.compile(r"#[0-9a-fA-F]{6}")
# What a site says of itself in its head and foot, changed by ``change_site``.
FACTS = (
    *("name", "name_en", "host", "accent", "site_code", "icp_record", "police_record"),
    *("mistakes_url", "party_mark_url", "organiser", "address", "phone", "hours", "email"),
    *("about", "order"),
)
# Columns that other rooms fill, by the kind that the inspection knows.
_KINDS = {
    "proposals": ColumnKind.PROPOSALS,
    "disclosure": ColumnKind.DISCLOSURE,
    "services": ColumnKind.SERVICES,
    "guides": ColumnKind.SERVICES,
    "life": ColumnKind.LIFE,
    "service-statistics": ColumnKind.SERVICE_STATS,
    "video": ColumnKind.VIDEO,
    "interpretation": ColumnKind.INTERPRETATION,
}


class StillUnderWay(Refused):
    """“{site}”还有{n}篇稿件在办，请先办结或者作废，再关停网站。"""


class MainStays(Refused):
    """县政府门户主站不能关停。"""


class OpenedBefore(Refused):
    """关停的网站一年内不得重新开通（{on}关停）。"""


def _demand_facts(facts: dict[str, Any], site: Site | None = None, *, main: bool) -> dict[str, Any]:
    """The facts cleaned; a slip in a code or a host is told beside its field."""
    unknown = set(facts) - set(FACTS)
    if unknown:
        raise LookupError(f"no such facts of a site: {unknown}")
    facts = {k: clean(v) if isinstance(v, str) else v for k, v in facts.items()}
    if "name" in facts and not facts["name"]:
        raise FieldRefused("name", _("请填写网站名称。"))
    host = facts.get("host", "").lower()
    if host:
        if not _HOST.fullmatch(host) or _NUMBERS.fullmatch(host):
            raise FieldRefused("host", _("域名写法不对，例如 linjiang.yunting.example。"))
        if host in settings.OWN_HOSTS and not main:
            raise FieldRefused("host", _("这个域名是本系统自己的，不能给别的网站用。"))
        if Site.objects.filter(host=host).exclude(pk=site.pk if site else 0).exists():
            raise FieldRefused("host", _("这个域名已经有网站在用。"))
        facts["host"] = host
    code = facts.get("site_code", "")
    if code and not (_SITE_CODE.fullmatch(code) and len(code) == 10):
        raise FieldRefused("site_code", _("网站标识码是10位：行政区划代码6位加顺序号4位。"))
    if facts.get("accent") and not _HEX.fullmatch(facts["accent"]):
        raise FieldRefused("accent", _("主色请写成 #1a5fb4 这样的六位颜色。"))
    return facts


def open_site(
    *,
    code: str,
    name: str,
    unit: Unit,
    template: str = "plain",
    theme: str = "plain",
    publisher: Unit | None = None,
    opened_on: dt.date | None = None,
    by: Actor,
    at: dt.datetime,
    **facts: Any,
) -> Site:
    """开通网站: with the columns of a template, its first look, and the rights of its unit.

    The unit writes and reviews; ``publisher`` (the unit itself unless told) does the third
    review. The one called ``county`` is the main site: it has, beside the template's, a
    column for every room that publishes. A site that was closed stays closed for a year.
    """
    powers.demand_keeper(by)
    on = opened_on or at.astimezone(clock.ZONE).date()
    code = clean(code).lower()
    if not _CODE.fullmatch(code):
        raise FieldRefused("code", _("代码用小写字母、数字和短横，字母开头。"))
    if Site.objects.filter(code=code).exists():
        raise FieldRefused("code", _("已有这个代码的网站。"))
    if template not in column_sets():
        raise FieldRefused("template", _("请选择栏目模板。"))
    if theme not in THEMES:
        raise FieldRefused("theme", _("请选择模板样式。"))
    _demand_rested(unit, on)
    facts = _demand_facts({"name": name, "organiser": unit.name, **facts}, main=code == SITE)
    kind = SiteKind.MAIN if code == SITE else SiteKind.SUB
    with transaction.atomic():
        site = Site.objects.create(
            code=code, kind=kind, unit=unit, theme=theme, opened_on=on, **facts
        )
        _usual_columns(site, template, on)
        Redesign.objects.create(
            site=site, number=1, title=_("开通"), theme=theme, since=on, by_label=by.label
        )
        grants = [(unit, act) for act in (Act.WRITE, Act.REVIEW)]
        grants.append((publisher or unit, Act.PUBLISH))
        Right.objects.bulk_create(
            Right(unit=u, site=site, act=act, since=on, source=_("开通网站"), by_label=by.label)
            for u, act in grants
        )
        if kind == SiteKind.MAIN:
            ensure_columns(by=by, at=at)
            _ensure_series()
        _write_down("site_opened", site, by, at, template=template)
        tell_site(site)
    return site


def _demand_rested(unit: Unit, on: dt.date) -> None:
    """关停的网站一年内不得重新开通: the county's own reading of the rule on closed sites."""
    year = on.replace(year=on.year - 1, day=min(on.day, 28))
    closed = Site.objects.filter(unit=unit, closed_on__gt=year).order_by("-closed_on").first()
    if closed is not None:
        raise OpenedBefore(on=closed.closed_on)


def _ensure_series() -> None:
    known = set(Series.objects.filter(code__in=SERIES).values_list("code", flat=True))
    for code, (label, pattern) in SERIES.items():
        if code not in known:
            numbering.define_series(code, label=label, pattern=pattern)


def _usual_columns(site: Site, template: str, on: dt.date) -> None:
    SiteColumn.objects.bulk_create(
        SiteColumn(
            site=site,
            code=usual.code,
            name=usual.name,
            name_en=usual.name_en,
            kind=usual.kind,
            order=number * 10,
            in_menu=usual.in_menu,
            on_home=usual.on_home,
            opened_on=on,
        )
        for number, usual in enumerate(column_sets()[template].columns, 1)
    )


def ensure_columns(*, by: Actor, at: dt.datetime) -> int:
    """A column of the main site for every room that publishes and has none yet; how many."""
    main = Site.objects.filter(kind=SiteKind.MAIN).first()
    if main is None:
        return 0
    on = at.astimezone(clock.ZONE).date()
    known = set(SiteColumn.objects.filter(site=main).values_list("code", flat=True))
    new = [(code, column) for code, column in registered.items() if code not in known]
    SiteColumn.objects.bulk_create(
        SiteColumn(
            site=main,
            code=code,
            name=str(column.label)[:60],
            kind=_kind_of(code),
            order=500 + number * 10,
            in_menu=False,
            url_name=column.url_name,
            opened_on=max(on, main.opened_on),
        )
        for number, (code, column) in enumerate(new)
    )
    if new:
        _write_down("columns_ensured", main, by, at, codes=[code for code, _column in new])
        tell_site(main)
    return len(new)


def _kind_of(code: str) -> str:
    return ColumnKind.LETTERS if code.startswith("letters") else _KINDS.get(code, ColumnKind.OTHER)


def change_site(site: Site, *, by: Actor, at: dt.datetime, **facts: Any) -> Site:
    """修改网站资料: what head and foot say; its code and kind stay for ever."""
    powers.demand_keeper(by)
    facts = _demand_facts(facts, site, main=site.is_main)
    with transaction.atomic():
        found = Site.objects.select_for_update(of=("self",)).get(pk=site.pk)
        changed = {k: v for k, v in facts.items() if getattr(found, k) != v}
        for name, value in changed.items():
            setattr(found, name, value)
        if changed:
            found.save(update_fields=list(changed))
            _write_down("site_changed", found, by, at, **changed)
            tell_site(found)
    return found


def redesign(
    site: Site,
    *,
    title: str,
    theme: str,
    since: dt.date,
    tokens: dict[str, str] | None = None,
    reason: str = "",
    source: str = "",
    by: Actor,
    at: dt.datetime,
) -> Redesign:
    """改版: a new look from a day on, never into the past; the older ones stay on record."""
    powers.demand_keeper(by)
    if theme not in THEMES:
        raise FieldRefused("theme", _("请选择模板样式。"))
    title = clean(title)[:80]
    if not title:
        raise FieldRefused("title", _("请填写改版名称。"))
    if since < at.astimezone(clock.ZONE).date():
        raise FieldRefused("since", _("启用日期不能早于今天。"))
    wrong = faults(tokens or {})
    if wrong:
        raise FieldRefused("tokens", "".join(wrong))
    with transaction.atomic():
        found = Site.objects.select_for_update(of=("self",)).get(pk=site.pk)
        last = found.redesigns.order_by("-number").first()
        if last is not None and since <= last.since:
            raise FieldRefused("since", _("启用日期要晚于上一版的{on}。").format(on=last.since))
        made = Redesign.objects.create(
            site=found,
            number=last.number + 1 if last else 1,
            title=title,
            theme=theme,
            tokens=tokens or {},
            since=since,
            reason=clean(reason)[:300],
            source=clean(source)[:200],
            by_label=by.label,
        )
        _write_down("site_redesigned", found, by, at, number=made.number, since=since)
    apply_looks(on=at.astimezone(clock.ZONE).date())
    return made


def apply_looks(*, on: dt.date) -> int:
    """The look of each site is that of its latest redesign in force; how many changed."""
    latest: dict[int, Redesign] = {}
    for made in Redesign.objects.filter(since__lte=on).select_related("site").order_by("since"):
        latest[made.site_id] = made
    changed = 0
    for made in latest.values():
        if made.site.theme != made.theme:
            Site.objects.filter(pk=made.site_id).update(theme=made.theme)
            made.site.theme = made.theme
            tell_site(made.site)
            changed += 1
    return changed


def close_site(site: Site, *, because: str, moved_to: str = "", by: Actor, at: dt.datetime) -> Site:
    """关停: its pages stay as files, its address leads to ``moved_to`` (the main site unless told).

    Refused while texts of it are under way; its rights end with the day. For thirty days
    a notice stands first on the main site's home page, and at the site's own address.
    """
    powers.demand_keeper(by)
    on = at.astimezone(clock.ZONE).date()
    because = clean(because)[:200]
    if not because:
        raise FieldRefused("because", _("请写明关停的依据（批准文号）。"))
    with transaction.atomic():
        found = Site.objects.select_for_update(of=("self",)).get(pk=site.pk)
        if found.is_main:
            raise MainStays
        if found.closed_on is not None:
            return found
        busy = Article.objects.filter(site=found, matter__state__in=UNDER_WAY).count()
        if busy:
            raise StillUnderWay(site=found.name, n=busy)
        found.closed_on, found.closed_because = on, because
        own = canonical_base(found.code)
        found.moved_to = demand_target("moved_to", moved_to, own=own) or "/"
        found.save(update_fields=["closed_on", "closed_because", "moved_to"])
        ending = Right.objects.filter(site=found, until__isnull=True)
        ending.filter(since__gt=on).update(since=on)
        ending.update(until=on)
        _write_down("site_closed", found, by, at, because=because, moved_to=found.moved_to)
        tell_site(found)
        _announce_closing(found, by, at)
    return found


def _announce_closing(site: Site, by: Actor, at: dt.datetime) -> None:
    """关停公告: a line among the main site's notices, in force for thirty days (facts 7.8)."""
    main = main_site()
    columns = SiteColumn.objects.filter(site=main, closed_on__isnull=True, url_name="")
    column = columns.filter(kind=ColumnKind.NOTICES).order_by("order", "id").first()
    column = column or columns.order_by("order", "id").first()
    if column is None:
        return
    title = _("关停公告：“{site}”网站已关停，内容转到{target}").format(
        site=site.name, target=target_of(site)
    )
    publishing.publish(
        site=main.code,
        column=column.code,
        title=title,
        summary=_("依据：{because}。").format(because=site.closed_because),
        url=canonical_base(site.code),
        unit_label=site.unit.short_name,
        source_kind="site_closing",
        source_id=site.pk,
        in_force=(at, at + dt.timedelta(days=CLOSING_NOTICE_DAYS)),
        by=by,
        at=at,
    )


def _write_down(verb: str, site: Site, by: Actor, at: dt.datetime, **detail: Any) -> None:
    trail.record(
        f"portal.{verb}",
        subject_kind="site",
        subject_id=site.pk,
        by=by,
        at=at,
        detail={"site": site.code, "name": site.name, **detail},
    )
