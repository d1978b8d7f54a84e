"""What only a visitor sees: whether the site answers, and what the nightly walk found."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shuniu.ground import clock

from ..models import CrawlFault
from ..queries.indicators import Indicator
from ..queries.state import Group, SiteState
from .declare import Number, Seen, measure

MISTAKES = "mistakes_url"
# What has to be registered of a site, and then stand on its home page.
MARKS = {
    "site_code": gettext_lazy("网站标识码"),
    "icp_record": gettext_lazy("ICP备案号"),
    "police_record": gettext_lazy("公安备案号"),
    "organiser": gettext_lazy("主办单位"),
    "phone": gettext_lazy("联系方式"),
    "party_mark": gettext_lazy("党政机关网站标识"),
}


@measure(
    "availability",
    gettext_lazy("一周探测"),
    Number("tries", gettext_lazy("每天至少探测几次")),
    Number("percent", gettext_lazy("失败占比达到多少即否决（%）"), 100, ruled=True),
    Number("warn_percent", gettext_lazy("失败占比达到多少即预警（%）"), 100),
)
def availability(group: Group, state: SiteState, indicator: Indicator) -> list[Seen]:
    """A week of probes; three failed in a row, or half of the way to the limit, is told at once.

    Without enough tries a day nothing is judged: the page says so.
    """
    week, tries = state.availability, indicator.number("tries", 20)
    if week is None:
        return []
    enough = week.tries >= tries * min(7, max(1, week.days))
    broken = enough and week.tries >= 7 * tries and week.percent >= indicator.number("percent", 5)
    near = enough and week.percent >= indicator.number("warn_percent", 2)
    if not (broken or near or state.down):
        return []
    said = _("最近一周探测{tries}次，失败{failed}次，占{percent:.1f}%（{limit}%即否决）。").format(
        tries=week.tries,
        failed=week.failed,
        percent=week.percent,
        limit=indicator.number("percent", 5),
    )
    if state.down:
        said = _("最近连续三次打不开（15秒以内没有响应）。") + said
    return [
        Seen(
            f"down:{state.code}",
            _("{site}打不开或时断时续").format(site=state.site.name),
            said,
            state.site.unit_id,
            broken,
            state.code,
            None if broken else group.on,
        )
    ]


def _listed(faults: Sequence[CrawlFault], amount: int) -> str:
    lines = []
    for fault in faults:
        where = _("（见于{page}）").format(page=fault.seen_on) if fault.seen_on else ""
        lines.append(
            " ".join(part for part in (fault.what, fault.url + where, fault.detail) if part)
        )
    if amount > len(lines):
        lines.append(_("另有{n}处。").format(n=amount - len(lines)))
    return "\n".join(lines)


def _walked(state: SiteState, code: str, title: str) -> list[Seen]:
    faults = state.faults.get(code, [])
    if not faults or state.run is None:
        return []
    amount = state.counts.get(code, len(faults))
    return [
        Seen(
            f"{code}:{state.code}",
            title.format(site=state.site.name, n=amount),
            _listed(faults, amount),
            state.site.unit_id,
            True,
            state.code,
            amount=amount,
            address=faults[0].url,
        )
    ]


@measure("links", gettext_lazy("打不开的链接"))
def links(group: Group, state: SiteState, indicator: Indicator) -> list[Seen]:
    """Pages, pictures and annexes of our own that are linked and not there."""
    return _walked(state, "link", _("{site}有{n}处链接打不开"))


@measure("tags", gettext_lazy("页面标签"))
def tags(group: Group, state: SiteState, indicator: Indicator) -> list[Seen]:
    """Pages without the tags of site, column or content."""
    return _walked(state, "tag", _("{site}有{n}个页面缺少页面标签"))


@measure("pictures", gettext_lazy("没有文字说明的图片"))
def pictures(group: Group, state: SiteState, indicator: Indicator) -> list[Seen]:
    """Pictures that a screen reader has nothing to say about."""
    return _walked(state, "picture", _("{site}有{n}张图片没有文字说明"))


@measure("search", gettext_lazy("站内搜索"))
def search(group: Group, state: SiteState, indicator: Indicator) -> list[Seen]:
    """A title that stands on the site has to be found by a word of it."""
    return _walked(state, "search", _("{site}站内搜索不好用"))


def _marks(state: SiteState, wanted: Sequence[str]) -> list[str]:
    """The marks that are not registered, or that the last walk did not see on the home page."""
    unseen = {fault.what for fault in state.faults.get("mark", [])}
    return [
        code for code in wanted if code in state.marks and (not state.marks[code] or code in unseen)
    ]


@measure("marks", gettext_lazy("页脚标识"))
def marks(group: Group, state: SiteState, indicator: Indicator) -> list[Seen]:
    """The marks of a home page's foot: at once when they are not registered at all."""
    missing = _marks(state, list(MARKS))
    if not missing:
        return []
    named = "、".join(str(MARKS[code]) for code in missing)
    return [
        Seen(
            f"marks:{state.code}",
            _("{site}首页缺少{n}项网站标识").format(site=state.site.name, n=len(missing)),
            _("缺少：{named}。没有登记的请在站点资料里补登。").format(named=named),
            state.site.unit_id,
            True,
            state.code,
            amount=len(missing),
        )
    ]


@measure("mistakes", gettext_lazy("找错入口"))
def mistakes(group: Group, state: SiteState, indicator: Indicator) -> list[Seen]:
    """The official entrance 我为政府网站找错 on the home page."""
    if not _marks(state, [MISTAKES]):
        return []
    return [
        Seen(
            f"mistakes:{state.code}",
            _("{site}首页没有“我为政府网站找错”入口").format(site=state.site.name),
            _("首页应当有全国统一的“我为政府网站找错”监督举报入口。"),
            state.site.unit_id,
            True,
            state.code,
        )
    ]


@measure("domain", gettext_lazy("域名"), main_only=True)
def domain(group: Group, state: SiteState, indicator: Indicator) -> list[Seen]:
    """A site's own host has to end in .gov.cn or .政务 (国办函〔2018〕55号)."""
    host = state.site.host
    if not host or host.split(":")[0].endswith((".gov.cn", ".政务")):
        return []
    return [
        Seen(
            f"domain:{state.code}",
            _("{site}域名不规范").format(site=state.site.name),
            _("域名{host}应当以“.gov.cn”或“.政务”结尾。").format(host=host),
            state.site.unit_id,
            True,
            state.code,
        )
    ]


@measure("ipv6", gettext_lazy("IPv6"))
def ipv6(group: Group, state: SiteState, indicator: Indicator) -> list[Seen]:
    """A host that has an IPv6 address has to answer there; one without is for the county to get."""
    if state.run is None or state.run.ipv6 is not False:
        return []
    return [
        Seen(
            f"ipv6:{state.code}",
            _("{site}登记了IPv6地址但访问不到").format(site=state.site.name),
            _("{host}有IPv6地址，连接不上。").format(host=state.site.host),
            state.site.unit_id,
            True,
            state.code,
        )
    ]


@measure("server", gettext_lazy("前端服务器配置"), main_only=True)
def server(group: Group, state: SiteState, indicator: Indicator) -> list[Seen]:
    """The web server's file was written before a site was opened, moved or closed."""
    if group.server is None:
        return []
    written = group.server.written_at.astimezone(clock.ZONE).strftime("%Y-%m-%d %H:%M")
    renew = _("配置是{when}生成的，请重新运行“./run sites nginx”，再让nginx重新载入。")
    return [
        Seen(
            f"server:{state.code}",
            _("nginx配置比网站资料旧"),
            "\n".join((*group.server.said, renew.format(when=written))),
            group.office_id or state.site.unit_id,
            True,
            state.code,
        )
    ]
