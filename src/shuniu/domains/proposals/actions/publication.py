"""公开: one person prepares what the public reads of a reply, another checks every word."""

from __future__ import annotations

import datetime as dt
from urllib.parse import quote

from django.utils.translation import gettext as _

from shuniu.casework import engine, standard
from shuniu.casework.models import Matter
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.duties import REVIEWER
from shuniu.commons.publishing import actions as publishing
from shuniu.ground.refusal import FieldRefused, SelfCheck
from shuniu.ground.text import clean, fold, mask_personal_data

from ..models import Disclosure, Proposal, ProposalText
from ..queries import members_holding
from .base import (
    NotForPublic,
    NotPrepared,
    NotPublished,
    PublishedAlready,
    lock_proposal,
    personal_in,
)

COLUMN, SOURCE = "proposals", "proposal"
SUMMARY_MOST, REPLY_MOST = 2000, 10_000


def public_copy(proposal: Proposal) -> dict[str, str]:
    """What would be published: title, the proposal in short, the reply; telephones masked."""
    reply = proposal.reply.text if proposal.reply else ""
    return {
        "title": proposal.matter.title,
        "text": mask_personal_data(proposal.texts.text[:600], [], landlines=False)[0],
        "reply": mask_personal_data(reply, [], landlines=False)[0],
    }


def public_address(proposal: Proposal) -> str:
    """Where the public reads the reply."""
    return f"/proposals/replies/{quote(proposal.matter.number)}/"


def _publishable(matter: Matter) -> Proposal:
    proposal = lock_proposal(matter)
    if proposal.reply is None:
        raise NotForPublic(why=_("还没有答复。"))
    if not proposal.may_publish:
        raise NotForPublic(why=_("提出人不同意公开。"))
    if proposal.reply.disclosure != Disclosure.PROACTIVE:
        label = Disclosure(proposal.reply.disclosure).label
        raise NotForPublic(why=_("公开属性是“{label}”。").format(label=label))
    return proposal


def prepare_publication(
    matter: Matter,
    *,
    title: str = "",
    text: str = "",
    reply: str = "",
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> None:
    """准备公开稿: for a second person's check; empty: the program's own masked copy.

    Refused where the reply is not to be public, and while personal data (a
    deputy's telephone, an identity number) can still be found in it.
    """
    with engine.step(matter, "prepare_publication", by=by, at=at, seen=seen) as work:
        proposal = _publishable(work.matter)
        if proposal.published_at is not None:
            raise PublishedAlready
        given = {"title": clean(title), "text": clean(text), "reply": clean(reply)}
        copy = {name: given[name] or made for name, made in public_copy(proposal).items()}
        for name, words in copy.items():
            if found := personal_in(words):
                raise FieldRefused(name, _("还有个人信息：{what}。请先隐去。").format(what=found))
        texts: ProposalText = proposal.texts
        texts.public_title, texts.public_text = copy["title"][:200], copy["text"][:SUMMARY_MOST]
        texts.public_reply = copy["reply"][:REPLY_MOST]
        texts.save(update_fields=["public_title", "public_text", "public_reply"])
        proposal.prepared_by_id, proposal.prepared_at = by.member_id, at
        proposal.save(update_fields=["prepared_by", "prepared_at"])
        readers = members_holding(REVIEWER, work.matter.unit_id, work.on)
        work.show_to([m for m in readers if m != by.member_id], _("待核对公开"))


def publish(matter: Matter, *, by: Actor, at: dt.datetime, seen: int | None = None) -> None:
    """审核公开: a second person has read every word; from now on the public reads it."""
    with engine.step(matter, "publish", by=by, at=at, seen=seen) as work:
        proposal = _publishable(work.matter)
        if proposal.published_at is not None:
            raise PublishedAlready
        if proposal.prepared_at is None:
            raise NotPrepared
        if proposal.prepared_by_id == by.member_id:
            raise SelfCheck(why=_("公开稿是您本人准备的。"))
        texts: ProposalText = proposal.texts
        words = "\n".join((texts.public_title, texts.public_text, texts.public_reply))
        if found := personal_in(words):
            raise NotForPublic(why=_("还有个人信息：{what}。").format(what=found))
        texts.public_search = fold("\n".join((work.matter.number, words)))
        texts.save(update_fields=["public_search"])
        proposal.checked_by_id, proposal.published_at = by.member_id, at
        proposal.save(update_fields=["checked_by", "published_at"])
        unit = proposal.lead_unit.short_name if proposal.lead_unit else work.matter.unit.short_name
        publishing.publish(
            column=COLUMN,
            title=texts.public_title,
            summary=texts.public_reply[:120],
            url=public_address(proposal),
            unit_label=unit,
            source_kind=SOURCE,
            source_id=proposal.pk,
            by=by,
            at=at,
        )


def return_publication(
    matter: Matter, *, reason: str, by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """退回公开稿: what is wrong with the copy; it is prepared anew."""
    reason = standard.need(clean(reason), "reason", _("请写明哪里要改。"))
    with engine.step(matter, "return_publication", by=by, at=at, note=reason, seen=seen) as work:
        proposal = lock_proposal(work.matter)
        if proposal.prepared_at is None or proposal.published_at is not None:
            raise NotPrepared
        _clear(proposal)


def unpublish(
    matter: Matter, *, reason: str, by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """撤下公开: from now on the public no longer reads it; the reason stays on record."""
    reason = standard.need(clean(reason), "reason", _("请写明撤下的理由。"))
    with engine.step(matter, "unpublish", by=by, at=at, note=reason, seen=seen) as work:
        proposal = lock_proposal(work.matter)
        if proposal.published_at is None:
            raise NotPublished
        take_down(proposal, reason=reason, by=by, at=at)


def take_down(proposal: Proposal, *, reason: str, by: Actor, at: dt.datetime) -> None:
    """Clear what was prepared or published, inside a step under way."""
    if proposal.published_at is not None:
        publishing.withdraw(source_kind=SOURCE, source_id=proposal.pk, reason=reason, by=by, at=at)
    if proposal.prepared_at is not None:
        _clear(proposal)


def _clear(proposal: Proposal) -> None:
    proposal.published_at = proposal.prepared_at = None
    proposal.prepared_by = proposal.checked_by = None
    proposal.save(update_fields=["published_at", "prepared_at", "prepared_by", "checked_by"])
    ProposalText.objects.filter(proposal=proposal).update(public_search="")
