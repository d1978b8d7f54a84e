"""The section on the government's sites: how many, what they published, who came."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from shuniu.commons.figures.period import Period
from shuniu.domains.portal.models import Site

from .sections import Section, Sentence


def since_opened(today: dt.date) -> Period | None:
    """From the month in which the first site opened until today; None before that."""
    first = Site.objects.filter(opened_on__lte=today).order_by("opened_on").first()
    return Period(first.opened_on.replace(day=1), today) if first else None


EGOVERNMENT = Section(
    code="egovernment",
    title=_("电子政务"),
    since=since_opened,
    more=(
        "portal.visit_days",
        *("disclosure.published_on_time", "disclosure.published_on_time_rate"),
        *("disclosure.normative", "disclosure.answered_on_time"),
        *("media.live_events", "services.guides_incomplete"),
    ),
    paragraphs=(
        (
            Sentence(
                _("至期末，全县建成政府网站主站{portal.main_sites}、子网站{portal.sub_sites}。"),
                otherwise=_("至期末，还没有建成政府网站。"),
                when="portal.main_sites",
            ),
            Sentence(_("{period}，门户网站升级改版{portal.redesigns}。"), when="portal.redesigns"),
            Sentence(
                _(
                    "{period}，各网站发布信息{portal.items}，其中主站{portal.items_main}、"
                    "子站{portal.items_sub}。"
                ),
                when="portal.items",
            ),
            Sentence(
                _(
                    "录入稿件{portal.items_entered}，文字{portal.characters_entered}，"
                    "图片{portal.pictures_entered}。"
                ),
                when="portal.items_entered",
            ),
            Sentence(
                _("网站访问总量{portal.visits}，日均{portal.visits_daily_mean}。"),
                when="portal.visits",
            ),
        ),
        (
            Sentence(_("主动公开政府信息{disclosure.published}。"), when="disclosure.published"),
            Sentence(
                _(
                    "收到信息公开申请{disclosure.applications}，答复{disclosure.answered}，"
                    "按期答复率{disclosure.on_time_rate}。"
                ),
                when="disclosure.applications",
            ),
        ),
        (
            Sentence(_("发布停水停电等生活资讯{services.notices}。"), when="services.notices"),
            Sentence(_("网上公布办事指南{services.guides}。"), when="services.guides"),
            Sentence(_("视频点播新上视频{media.videos}。"), when="media.videos"),
        ),
        (
            Sentence(
                _(
                    "网站检查发现问题{inspection.findings}，办结{inspection.closed}，"
                    "其中到期前预警{inspection.warned_in_time}。"
                ),
                when="inspection.findings",
            ),
        ),
    ),
)
