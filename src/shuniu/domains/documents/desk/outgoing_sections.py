"""What the parts of an outgoing document's page show."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from shuniu.casework.models import Matter
from shuniu.casework.posting import delivery_state
from shuniu.commons import manuscript as manuscripts
from shuniu.commons.manuscript import Table
from shuniu.commons.people.actor import Actor
from shuniu.commons.sealing.queries import shown_code
from shuniu.commons.typeset import fonts
from shuniu.desk.declare import Facts
from shuniu.desk.views.shown import matter_address
from shuniu.ground import clock

from ..actions import mark_opened
from ..actions.facts import findings_of, lacking_stops
from ..flow.outgoing import ABOLISHED, ANNULLED, PROOFING
from ..forms.draft import as_line
from ..models import LIVE, AddressRole, Outgoing, RouteStop, Stage, Stance, StopState
from ..queries import STAGES, outgoing_of, place, standing_stops, stops_of, visible_to

# State of a station → tone and shape: never by colour alone.
LOOKS = {
    StopState.PLANNED: ("idle", "○"),
    StopState.OPEN: ("soon", "▶"),
    StopState.DONE: ("ok", "✓"),
    StopState.RETURNED: ("late", "↩"),
    StopState.CLOSED: ("idle", "×"),
    StopState.PASSED_ON: ("idle", "→"),
    StopState.DROPPED: ("idle", "×"),
    StopState.TAKEN_BACK: ("idle", "↩"),
}


def document_of(matter: Matter) -> Outgoing:
    """The document of a page's matter, read once for the page."""
    kept: Outgoing | None = matter.__dict__.get("_document")
    if kept is None:
        kept = matter.__dict__["_document"] = outgoing_of(matter)
    return kept


def document(matter: Matter, _actor: Actor) -> Facts:
    """The document's elements."""
    found = document_of(matter)
    issuers = [found.issuer, *found.co_issuers.all()]
    secrecy = ""
    if found.secrecy_at is not None:
        secrecy = _("可以公开") if found.secrecy_open else _("不得公开")
    flags = [
        label
        for wanted, label in (
            (found.normative, _("行政规范性文件")),
            (found.important, _("重要公文")),
            (found.government_agreed, _("经县政府同意")),
            (found.assigned_by_leader, _("上级领导直接交办")),
        )
        if wanted
    ]
    ended = ""
    if matter.state == ANNULLED:
        ended = _("已于{day}撤销，自始无效。{why}").format(
            day=found.ended_on, why=found.ended_reason
        )
    elif matter.state == ABOLISHED:
        ended = _("已于{day}废止，自该日起无效，此前依据本文件所办的事项仍然有效。{why}").format(
            day=found.ended_on, why=found.ended_reason
        )
    rows: list[tuple[str, Any]] = [
        (_("效力"), format_html('<strong class="late">{}</strong>', ended) if ended else ""),
        (_("发文字号"), found.number),
        (_("发文机关"), "、".join(unit.name for unit in issuers)),
        (_("文种"), f"{found.get_kind_display()}　{found.get_direction_display()}"),
        (_("主送"), as_line(found, AddressRole.TO)),
        (_("抄送"), as_line(found, AddressRole.COPY)),
        (_("紧急程度"), found.get_urgency_display() if found.urgency else ""),
        (_("公开属性"), found.get_disclosure_display()),
        (_("不公开的理由"), found.disclosure_reason),
        (_("保密审查"), secrecy),
        (_("性质"), "、".join(flags)),
        (_("公平竞争审查"), found.fair_competition),
        (_("所答复的文号"), found.answers),
        (_("拟稿"), f"{found.drafting_unit.name}　{found.drafter_label}"),
        (_("签发"), f"{found.signed_by_label}　{found.day or ''}" if found.signed_at else ""),
        (_("对不同意见的决定"), found.decision),
        (_("印数"), found.printed_copies or ""),
        (_("附件"), "、".join(found.enclosures.values_list("title", flat=True))),
        (_("附注"), found.remark),
        (_("验证码"), _code(found.seal_code)),
        (_("替代字体"), _stand_ins(found) if matter.state == PROOFING else ""),
    ]
    return [(label, value) for label, value in rows if value]


def _code(code: str) -> str:
    """The code as it is printed, leading to the public page that verifies it."""
    if not code:
        return ""
    where = reverse("site:verify_code", args=[code])
    return format_html('<a href="{}">{}</a>', where, shown_code(code))


def _stand_ins(found: Outgoing) -> str:
    """The faces of the standard that this machine lacks, and what is printed in their place."""
    words = manuscripts.parse(found.manuscript).plain()
    try:
        pairs = fonts.substituted(f"{found.matter.title}{words}").items()
    except fonts.NoChineseFont as none:
        return none.sentence
    return "；".join(_("{face}以{font}代替").format(face=face, font=font) for face, font in pairs)


def text(matter: Matter, _actor: Actor) -> Mapping[str, object]:
    """The text itself, as whoever reviews or signs it reads it."""
    found = document_of(matter)
    blocks = [
        {
            "kind": one.block.kind,
            "level": getattr(one.block, "level", ""),
            "number": one.number,
            "text": "" if isinstance(one.block, Table) else one.block.text,
            "rows": [[cell.text for cell in row] for row in one.block.rows]
            if isinstance(one.block, Table)
            else [],
        }
        for one in manuscripts.parse(found.manuscript).numbered()
    ]
    enclosures = [
        (
            one.title,
            manuscripts.parse(one.manuscript).plain().splitlines() if one.manuscript else [],
            one.paper,
        )
        for one in found.enclosures.select_related("paper")
    ]
    return {
        "title": matter.title,
        "to": as_line(found, AddressRole.TO),
        "blocks": blocks,
        "enclosures": enclosures,
    }


def _station(stop: RouteStop, latest: int) -> dict[str, Any]:
    tone, shape = LOOKS[StopState(stop.state)]
    given = stop.assignment
    opened = given.signed_at if given is not None else None
    unit, member = stop.unit, stop.member
    if given is not None and stop.state == StopState.OPEN:
        unit, member = given.unit, given.member  # a handover or a merger may have moved it
    stale = (
        stop.state == StopState.DONE
        and stop.version is not None
        and stop.version.n < latest
        and stop.stage != Stage.DRAFTING
    )
    return {
        "stop": stop,
        "stage": Stage(stop.stage).label,
        "who": member.name if member is not None else unit.name,
        "unit": unit.short_name if member is not None else "",
        "tone": "late" if stop.stance == Stance.OBJECT else tone,
        "shape": "✗" if stop.stance == Stance.OBJECT else shape,
        "word": stop.get_stance_display() if stop.stance else stop.get_state_display(),
        "by": stop.by_label,
        "at": stop.at,
        "opened": opened if stop.state == StopState.OPEN else None,
        "waiting_since": given.given_at if given is not None and stop.state == "open" else None,
        "changed_since": stale,
        "together": stop.together,
    }


def route(matter: Matter, actor: Actor) -> Mapping[str, object]:
    """The route as a picture of its stations; whoever has it now has opened it by looking."""
    mark_opened(matter, by=actor, at=clock.now())
    found = document_of(matter)
    stops = stops_of(found)
    latest = found.versions.order_by("-n").values_list("n", flat=True).first() or 0
    now = sorted(standing_stops(stops), key=place)
    stages = []
    for code in STAGES:
        here = [_station(s, latest) for s in now if s.stage == code]
        if here:
            is_now = any(s["stop"].state in LIVE for s in here) and matter.state == code
            stages.append({"label": Stage(code).label, "stations": here, "now": is_now})
    past = [_station(s, latest) for s in stops if s not in now]
    past.sort(key=lambda s: (s["at"] is None, s["at"], s["stop"].pk))
    return {"stages": stages, "past": past}


def findings(matter: Matter, _actor: Actor) -> Mapping[str, object] | None:
    """What the rules find, while the document can still be mended."""
    if matter.state not in STAGES:
        return None
    found = document_of(matter)
    at_signing = matter.state == Stage.SIGNING
    stations = [(s.stage, s.unit_id) for s in standing_stops(stops_of(found))]
    return {
        "findings": findings_of(found, at_signing=at_signing),
        "lacking": lacking_stops(found, stations),
        "matter": matter,
    }


def versions(matter: Matter, _actor: Actor) -> Mapping[str, object]:
    """Every version with its name, and what it changed."""
    found = list(document_of(matter).versions.order_by("-n"))
    pairs = [(v, found[i + 1] if i + 1 < len(found) else None) for i, v in enumerate(found)]
    return {"versions": pairs, "matter": matter}


def deliveries(matter: Matter, actor: Actor) -> Mapping[str, object] | None:
    """To whom it was sent, and who has signed for it; for those who act for the owner."""
    if not actor.holds_at(matter.unit_id, tuple(actor.duties)):
        return None
    sent = delivery_state(matter)
    if not sent:
        return None
    today = clock.today()
    return {
        "sent": sent,
        "signed": sum(1 for d in sent if d.signed_at is not None),
        "overdue": [d.name for d in sent if d.overdue(today)],
    }


def arising(matter: Matter, actor: Actor) -> Facts | None:
    """What the document answers or arose from, and what arose from it, as far as one may see it."""
    others = list(visible_to(actor).filter(origin=matter).order_by("pk"))
    if not others:
        return None
    rows = format_html_join(
        "",
        '<a href="{}">{}</a>　{}<br>',
        ((matter_address(m.pk), m.number, m.title) for m in others),
    )
    return [(_("由本件产生"), rows)]
