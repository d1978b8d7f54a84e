"""移交: the packet goes to the broadcaster, who takes it or not, and tells what was broadcast."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from shuniu.casework import engine, standard
from shuniu.casework.attaching import attach
from shuniu.casework.models import Assignment, Matter
from shuniu.commons.papers import actions as papers
from shuniu.commons.papers.models import Paper
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.models import Unit
from shuniu.ground import clock
from shuniu.ground.later import later
from shuniu.ground.refusal import FieldRefused
from shuniu.ground.text import clean

from ...models import HotLetter
from .base import demand_consent, demand_masked, demand_may_be_hot, lock_hot

if TYPE_CHECKING:
    from . import packet as packets
else:
    packets = later(f"{__package__}.packet")

PROMISE_MOST = 1000


def packet_of(hot: HotLetter, photos: list[Paper], on: dt.date) -> packets.Packet:
    """The packet of the checked copy."""
    answer = hot.letter.answer
    return packets.Packet(
        number=hot.matter.number,
        title=hot.public_title,
        text=hot.public_text,
        answer=hot.public_answer,
        answered_by=answer.unit.name if answer is not None else "",
        background=hot.background,
        questions=tuple(q.strip() for q in hot.questions.splitlines() if q.strip()),
        contact=(
            _("联系人：{name}").format(name=hot.contact_name),
            _("电话：{phone}").format(phone=hot.contact_phone),
        ),
        office=hot.matter.unit.name,
        handed_on=on,
        photos=packets.smaller(photos),
    )


def hand_over(
    matter: Matter,
    *,
    contact_name: str,
    contact_phone: str,
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> None:
    """移交电视台: make the packet (docx and PDF); from now on the broadcaster can open it.

    ``contact_*`` is who answers the programme's questions at the office.
    """
    name = standard.need(clean(contact_name), "contact_name", _("请填写联系人。"))[:40]
    phone = standard.need(clean(contact_phone), "contact_phone", _("请填写联系电话。"))[:40]
    with engine.step(matter, "hand_over", by=by, at=at, seen=seen) as work:
        hot = lock_hot(work)
        demand_may_be_hot(hot.letter)
        demand_consent(hot)
        hot.contact_name, hot.contact_phone = name, phone
        photos = [
            choice.paper for choice in hot.photos.select_related("paper__blob").order_by("pk")
        ]
        packet = packet_of(hot, photos, work.on)
        stem = _("热点信件材料{number}").format(number=hot.matter.number)
        made = {
            "docx": papers.store_bytes(packets.as_docx(packet), f"{stem}.docx", by=by, at=at),
            "pdf": papers.store_bytes(packets.as_pdf(packet, at=at), f"{stem}.pdf", by=by, at=at),
        }
        hot.docx, hot.pdf, hot.handed_at = made["docx"], made["pdf"], at
        hot.save(update_fields=["contact_name", "contact_phone", "docx", "pdf", "handed_at"])
        attach(work, [*made.values()], "packet")
        attach(work, photos, "photo")
        work.facts.update({kind: paper.blob.digest for kind, paper in made.items()})


def accept_packet(
    matter: Matter,
    *,
    planned_on: dt.date | None = None,
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> None:
    """采用: the broadcaster takes it up, and may say when it is to be on air."""
    note = _("，计划{day}播出").format(day=planned_on.isoformat()) if planned_on else ""
    with engine.step(matter, "accept_packet", by=by, at=at, note=note, seen=seen) as work:
        if planned_on is not None and planned_on < work.on:
            raise FieldRefused("planned_on", _("计划播出日期不能早于今天。"))
        HotLetter.objects.filter(pk=work.matter.pk).update(planned_on=planned_on)


def decline_packet(
    matter: Matter, *, reason: str, by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """不采用: with the reason; the packet goes back, and the letter may be nominated again."""
    reason = standard.need(clean(reason), "reason", _("请写明不采用的理由。"))
    with engine.step(matter, "decline_packet", by=by, at=at, note=reason, seen=seen):
        pass


def record_broadcast(
    matter: Matter,
    *,
    broadcast_on: dt.date,
    programme: str,
    on_air: str,
    promise: str,
    lead_unit: Unit,
    due_on: dt.date,
    link: str = "",
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> None:
    """登记播出和承诺: when and in which programme, who answered, and what was promised by when.

    The promise becomes a term of its own, of the unit that made it. It will be
    read by the public, so personal data in it are refused.
    """
    given = {
        "programme": standard.need(clean(programme), "programme", _("请填写栏目名称。"))[:60],
        "on_air": standard.need(clean(on_air), "on_air", _("请填写谁在节目上作答。"))[:120],
        "promise": standard.need(clean(promise), "promise", _("请写明节目中承诺了什么。")),
        "link": _address(clean(link)),
    }
    if len(given["promise"]) > PROMISE_MOST:
        raise FieldRefused("promise", _("承诺内容请控制在%d字以内。") % PROMISE_MOST)
    note = _("{day}在《{programme}》播出，{unit}承诺{due}前：{promise}").format(
        day=broadcast_on.isoformat(),
        programme=given["programme"].strip("《》"),
        unit=lead_unit.name,
        due=due_on.isoformat(),
        promise=given["promise"],
    )
    with engine.step(matter, "record_broadcast", by=by, at=at, note=note, seen=seen) as work:
        hot = lock_hot(work)
        demand_consent(hot)
        demand_masked(hot, **given)
        _demand_days(hot, work, broadcast_on, due_on)
        hot.broadcast_on, hot.programme = broadcast_on, given["programme"].strip("《》")
        hot.link, hot.on_air = given["link"], given["on_air"]
        hot.promise, hot.promise_unit, hot.promised_by = given["promise"], lead_unit, due_on
        hot.save()
        standard.assign_units(work, lead_unit=lead_unit, assisting=[], due_on=due_on)
        # The unit gave its word before the county; there is nothing left to sign for.
        Assignment.objects.filter(matter=work.matter, done_at__isnull=True).update(signed_at=at)
        work.facts.update(unit=lead_unit.code, due_on=due_on.isoformat())


def _demand_days(hot: HotLetter, work: engine.Work, broadcast_on: dt.date, due_on: dt.date) -> None:
    assert hot.handed_at is not None
    if broadcast_on > work.on:
        raise FieldRefused("broadcast_on", _("播出日期不能晚于今天。"))
    if broadcast_on < hot.handed_at.astimezone(clock.ZONE).date():
        raise FieldRefused("broadcast_on", _("播出日期不能早于移交材料的日期。"))
    if due_on < work.on:
        raise FieldRefused("due_on", _("承诺完成日期不能早于今天。"))


def _address(link: str) -> str:
    if not link:
        return ""
    parts = urlsplit(link)
    if parts.scheme not in ("http", "https") or not parts.hostname or len(link) > 300:
        raise FieldRefused("link", _("网址要以 http:// 或 https:// 开头。"))
    return link
