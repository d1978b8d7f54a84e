"""修改: whoever has the document writes on it; each version stays, nobody is overwritten."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from shuniu.casework.models import Matter
from shuniu.commons import manuscript as manuscripts
from shuniu.commons import trail
from shuniu.commons.manuscript import Manuscript
from shuniu.commons.papers.secrecy import refuse_secret_manuscripts, refuse_state_secrets
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.models import Unit
from shuniu.ground import clock
from shuniu.ground.refusal import NotNow, NotYours
from shuniu.ground.text import clean

from .. import powers
from ..flow.outgoing import STATES
from ..models import (
    AddressRole,
    DraftVersion,
    Outgoing,
    Stage,
)
from ..queries import STAGES
from .base import (
    EditedSince,
    snapshot,
    titled,
)
from .elements import (
    EnclosureGiven,
    Recipient,
    note_edit,
    partners_of,
    recipients_of,
    set_columns,
    set_enclosures,
    set_recipients,
    title_of,
)


@transaction.atomic
def revise(
    matter: Matter,
    *,
    base: int | None = None,
    name: str = "",
    manuscript: Manuscript | None = None,
    subject: str | None = None,
    to: Iterable[Recipient] | None = None,
    copies: Iterable[Recipient] | None = None,
    co_issuers: Iterable[Unit] | None = None,
    enclosures: Sequence[EnclosureGiven] | None = None,
    by: Actor,
    at: dt.datetime,
    **columns: Any,
) -> DraftVersion:
    """修改: whoever has the document now writes on it; each revision is another version.

    ``base`` is the draft's ``edits`` when the page was opened: ``EditedSince`` when somebody
    else has saved it meanwhile. What is not given stays as it is.
    """
    outgoing = demand_editor(matter, by)
    _demand_newest(outgoing, base, by)
    _keep_the_other(outgoing, by)
    refuse_state_secrets(name, field="name")
    set_columns(outgoing, columns)
    if manuscript is not None:
        refuse_secret_manuscripts(manuscript, field="manuscript")
        outgoing.manuscript = manuscript.to_json()
    if co_issuers is not None:
        outgoing.co_issuers.set(partners_of(outgoing.issuer, co_issuers))
    if subject is not None:
        outgoing.subject = clean(subject).strip()
    issuers = (outgoing.issuer, *outgoing.co_issuers.all())
    title = title_of(outgoing.kind, outgoing.subject, issuers)
    refuse_state_secrets(title, field="subject")
    if title != outgoing.matter.title:
        titled(outgoing.matter, title)
    note_edit(outgoing, by, at)
    outgoing.save()
    if to is not None or copies is not None:
        set_recipients(
            outgoing,
            to=recipients_of(outgoing, AddressRole.TO) if to is None else to,
            copies=recipients_of(outgoing, AddressRole.COPY) if copies is None else copies,
        )
    if enclosures is not None:
        set_enclosures(outgoing, enclosures)
    version = snapshot(outgoing, name.strip() or _("修改稿"), by=by, at=at)
    trail.record(
        "documents.revised",
        subject_kind="matter",
        subject_id=matter.pk,
        by=by,
        at=at,
        detail={"number": outgoing.matter.number, "version": version.n},
    )
    return version


def _demand_newest(outgoing: Outgoing, base: int | None, by: Actor) -> None:
    if base is None or outgoing.edits <= base or outgoing.edited_by_id == by.member_id:
        return
    assert outgoing.edited_at is not None
    when = outgoing.edited_at.astimezone(clock.ZONE).strftime("%m-%d %H:%M")
    raise EditedSince(who=outgoing.edited_by_label, when=when)


def _keep_the_other(outgoing: Outgoing, by: Actor) -> None:
    """What another left unfinished becomes a version before somebody else writes over it."""
    if outgoing.edited_by_id in (None, by.member_id) or outgoing.edited_at is None:
        return
    digest = manuscripts.parse(outgoing.manuscript).digest()
    last = outgoing.versions.order_by("-n").first()
    if last is None or last.digest != digest:
        DraftVersion.objects.create(
            outgoing=outgoing,
            n=(last.n if last is not None else 0) + 1,
            name=_("自动保存稿"),
            title=outgoing.matter.title,
            manuscript=outgoing.manuscript,
            digest=digest,
            by_id=outgoing.edited_by_id,
            by_label=outgoing.edited_by_label,
            at=outgoing.edited_at,
        )


@transaction.atomic
def autosave(
    matter: Matter, *, manuscript: Manuscript, base: int | None, by: Actor, at: dt.datetime
) -> Outgoing:
    """自动保存: the text as it is being written, no version yet; ``base`` as in ``revise``."""
    outgoing = demand_editor(matter, by)
    _demand_newest(outgoing, base, by)
    _keep_the_other(outgoing, by)
    refuse_secret_manuscripts(manuscript, field="manuscript")
    outgoing.manuscript = manuscript.to_json()
    note_edit(outgoing, by, at)
    outgoing.save(
        update_fields=["manuscript", "edits", "edited_by", "edited_by_label", "edited_at"]
    )
    return outgoing


def demand_editor(matter: Matter, by: Actor) -> Outgoing:
    """The document, locked, for whoever has it at one of its stations now; NotYours, NotNow."""
    locked = Matter.objects.select_for_update(of=("self",)).get(pk=matter.pk)
    outgoing = Outgoing.objects.select_related("issuer", "drafting_unit").get(pk=matter.pk)
    outgoing.matter = locked
    if locked.state not in STAGES:
        label = next(s.label for s in STATES if s.code == locked.state)
        raise NotNow(state=label, step=_("修改"))
    if not powers.ANY_STOP(locked, by):
        raise NotYours
    return outgoing


def mark_opened(matter: Matter, *, by: Actor, at: dt.datetime) -> int:
    """打开: the actor has the page before them; what waits for them can't be taken back any more.

    Not a step: nobody's form grows stale by it. Gives the number of stations that were opened.
    """
    if by.member_id is None or matter.closed_at is not None:
        return 0
    opened = 0
    for given in matter.assignments.all():
        if given.done_at is None and given.signed_at is None and given.role == "stop":
            power = powers.STOPS[Stage(given.stage)]
            mine = given.member_id is None or given.member_id in by.persons
            if mine and given.unit_id in by.units_as(*power.duties):
                opened += (
                    type(given)
                    .objects.filter(pk=given.pk, signed_at__isnull=True)
                    .update(signed_at=at, signed_by_id=by.member_id)
                )
    return opened
