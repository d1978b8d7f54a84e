"""What the parts of an incoming document's page show."""

from __future__ import annotations

from collections.abc import Mapping

from django.template.defaultfilters import linebreaksbr
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from shuniu.casework.models import Matter
from shuniu.commons.flow.model import Label
from shuniu.commons.people.actor import Actor
from shuniu.desk import columns
from shuniu.desk.declare import Facts
from shuniu.desk.views.shown import matter_address
from shuniu.ground import clock

from ..models import Incoming, IncomingCategory
from ..queries_incoming import arising, hour_light, propose_moment


def joined(*parts: str) -> SafeString:
    """Some words and lights in a row."""
    return format_html("{} {} {}", *parts)


def two_lines(first: str, second: str) -> SafeString:
    """Two things in one cell, the second below and softer."""
    if not second:
        return format_html("{}", first)
    return format_html('{}<br><span class="soft small code">{}</span>', first, second)


def _moment(moment: object) -> str:
    return moment.astimezone(clock.ZONE).strftime("%Y-%m-%d %H:%M") if moment else ""  # type: ignore[attr-defined]


def register(matter: Matter, _actor: Actor) -> Facts:
    """The register's columns, and the limit by the hour with its light."""
    incoming: Incoming = matter.incoming
    twin = ""
    if incoming.duplicate_of is not None:
        other = incoming.duplicate_of.matter
        twin = format_html(
            '<a href="{}">{}</a>　{}',
            matter_address(other.pk),
            other.number,
            incoming.duplicate_reason,
        )
    found: list[tuple[Label, object]] = [
        (_("标题"), incoming.full_title if incoming.full_title != matter.title else ""),
        (_("来文单位"), incoming.sender_text),
        (_("来文字号"), incoming.document_number),
        (_("类别"), _kind(incoming)),
        (_("紧急程度"), incoming.urgency_label),
        (_("办理时限"), _hours(incoming, matter)),
        (_("密级"), incoming.get_secrecy_display()),
        (_("成文日期"), incoming.day or ""),
        (_("收到"), f"{_moment(incoming.received_at)}　{incoming.received_by_label}"),
        (_("方式"), incoming.get_means_display()),
        (_("份数、页数"), _("{c}份　{p}页").format(c=incoming.copies, p=incoming.pages)),
        (_("附件"), incoming.attachments_note),
        (_("内容摘要"), linebreaksbr(incoming.summary, autoescape=True)),
        (_("来文要求的期限"), incoming.reply_by or ""),
        (_("会议时间"), _moment(incoming.meeting_at)),
        (_("会议地点"), incoming.meeting_place),
        (_("份号"), incoming.copy_number),
        (_("存放位置"), incoming.box),
        (_("可能重复"), twin),
        (_("拟交主办单位"), incoming.lead_unit.name if incoming.lead_unit is not None else ""),
        (_("拟请协办单位"), "、".join(unit.name for unit in incoming.assisting.all())),
        (_("批复文号"), incoming.reply_number),
        (_("归档号"), incoming.archived_as),
    ]
    return [(label, value) for label, value in found if value]


def _kind(incoming: Incoming) -> str:
    kind = incoming.get_kind_display() if incoming.kind else ""
    return "　".join(filter(None, (incoming.get_category_display(), kind)))


def _hours(incoming: Incoming, matter: Matter) -> object:
    light = hour_light(incoming, clock.now())
    if light is None:
        return ""
    due = _moment(incoming.due_at)
    if incoming.answered_at is not None:
        done = _("{t}完成").format(t=_moment(incoming.answered_at))
        return joined(due, columns.light(light.tone), done)
    before = propose_moment(incoming)
    said = ""
    if before is not None and matter.state in ("received", "registered"):
        said = _("拟办不迟于{t}").format(t=_moment(before))
    return joined(due, columns.light(light.tone), said)


def related(matter: Matter, actor: Actor) -> Mapping[str, object] | None:
    """The replies drafted from it and the supervision items that arose, as far as seen."""
    replies = arising(matter, actor, "outgoing")
    items = arising(matter, actor, "supervision")
    wanted = matter.incoming.category == IncomingCategory.REQUEST and matter.closed_at is None
    if not replies and not items and not wanted:
        return None
    return {
        "replies": [(m, columns.state_html(m)) for m in replies],
        "items": [(m, columns.state_html(m)) for m in items],
        "unanswered": wanted and not replies and not matter.incoming.reply_number,
    }
