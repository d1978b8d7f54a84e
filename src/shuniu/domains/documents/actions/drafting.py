"""拟稿: a document is opened, written, checked, mended; each version of it stays."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from shuniu.casework import engine
from shuniu.casework.models import Matter, Outcome
from shuniu.commons import manuscript as manuscripts
from shuniu.commons import numbering, trail
from shuniu.commons.manuscript import Manuscript
from shuniu.commons.papers.models import Paper
from shuniu.commons.papers.secrecy import refuse_state_secrets
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.models import Member, Unit, UnitKind
from shuniu.ground import clock
from shuniu.ground.refusal import FieldRefused, NotNow, NotYours
from shuniu.ground.registry import Registry
from shuniu.ground.text import clean

from .. import powers
from ..flow.outgoing import STATES
from ..models import (
    KIND_DIRECTION,
    Addressee,
    AddressRole,
    Category,
    Direction,
    Disclosure,
    DocumentKind,
    DraftVersion,
    Enclosure,
    Form,
    Outgoing,
    RouteStop,
    Stage,
    StopState,
    Urgency,
    usual_category,
    usual_form,
)
from ..queries import KIND, STAGES, owner_of
from .base import (
    SUBJECT_MOST,
    TITLE_MOST,
    EditedSince,
    Station,
    last_version,
    snapshot,
    titled,
)
from .routing import plan_stops
from .templates import usual_route

DRAFT_SERIES = "documents.draft"
MOST_RECIPIENTS = 400

# Whom a document goes to: a unit of ours, or a body outside by its name.
Recipient = Unit | str

# The plain columns that a draft's form sets; their longest lengths are the tables' own.
COLUMNS = (
    "urgency",
    "disclosure",
    "disclosure_reason",
    "normative",
    "important",
    "remark",
    "printed_copies",
    "present",
    "absent",
    "observers",
    "answers",
    "skip_reason",
    "government_agreed",
    "assigned_by_leader",
    "leaning",
    "consulted",
    "fair_competition",
    "to_text",
    "copies_text",
    "form",
    "direction",
    "category",
)
_CHOICES: dict[str, Any] = {
    "urgency": Urgency,
    "disclosure": Disclosure,
    "form": Form,
    "direction": Direction,
    "category": Category,
}


@dataclass(frozen=True)
class EnclosureGiven:
    """附件 as a form gives it: a title, and a text to be set or a file that goes along."""

    title: str
    manuscript: Manuscript | None = None
    paper: Paper | None = None


def compose_title(kind: str, subject: str, issuers: Sequence[Unit]) -> str:
    """发文机关 + 事由 + 文种; minutes and texts bear their subject alone."""
    label = str(DocumentKind(kind).label)
    subject = subject.strip()
    if kind == DocumentKind.TEXT:
        return subject
    if kind == DocumentKind.MINUTES:
        return subject if subject.endswith(label) else f"{subject}{label}"
    about = subject if re.match(r"关于|转发|印发|批转", subject) else f"关于{subject}"
    about = about.removesuffix(label).removesuffix("的")
    names = [unit.name for unit in issuers]
    who = "　".join(names) if len(names) < 4 else f"{names[0]}等{len(names)}部门"
    return f"{who}{about}的{label}"


def open_draft(
    *,
    kind: str,
    issuer: Unit,
    subject: str,
    manuscript: Manuscript | None = None,
    to: Iterable[Recipient] = (),
    copies: Iterable[Recipient] = (),
    co_issuers: Iterable[Unit] = (),
    enclosures: Sequence[EnclosureGiven] = (),
    stops: Sequence[Station] | None = None,
    origin: Matter | None = None,
    by: Actor,
    at: dt.datetime,
    **columns: Any,
) -> Outgoing:
    """拟稿: a draft begins, in the hands of its drafter; without ``stops`` on the usual route."""
    drafting_unit = Unit.objects.select_related("parent").get(pk=powers.drafting_unit_of(by))
    if kind not in DocumentKind.values:
        raise FieldRefused("kind", _("请选择文种。"))
    if issuer.kind == UnitKind.SECTION:
        raise FieldRefused("issuer", _("内设机构不得对外正式行文（《条例》第十七条）。"))
    owner = owner_of(issuer)
    _demand_may_draft(by, drafting_unit, issuer, owner)
    direction = columns.setdefault("direction", KIND_DIRECTION[kind])
    columns.setdefault("form", usual_form(kind, direction))
    columns.setdefault(
        "category", usual_category(kind, direction, normative=columns.get("normative", False))
    )
    partners = _partners(issuer, co_issuers)
    title = _title(kind, subject, (issuer, *partners))
    text = manuscript or Manuscript()
    refuse_state_secrets(title, text.plain(), field="manuscript")

    def number(key: int) -> str:
        found = numbering.take(DRAFT_SERIES, by=by, at=at, subject_kind="matter", subject_id=key)
        Outgoing.objects.filter(pk=key).update(draft_number=found)
        return found

    with engine.opening(
        KIND,
        title=title,
        unit=owner,
        number=number,
        by=by,
        at=at,
        origin=origin,
        texts=(text.plain(),),
    ) as work:
        outgoing = Outgoing(
            matter=work.matter,
            issuer=issuer,
            drafter_id=by.member_id,
            drafter_label=by.label,
            drafting_unit=drafting_unit,
            kind=kind,
            subject=subject.strip(),
            manuscript=text.to_json(),
        )
        _edited(outgoing, by, at)
        _set_columns(outgoing, columns)
        outgoing.save(force_insert=True)
        outgoing.co_issuers.set(partners)
        set_recipients(outgoing, to=to, copies=copies)
        set_enclosures(outgoing, enclosures)
        snapshot(outgoing, _("初稿"), by=by, at=at)
        _begin(work, outgoing)
        if stops is None:
            stops = usual_route(outgoing, on=work.on)
        plan_stops(outgoing, stops, by_label=work.move.by_label, on=work.on)
    return outgoing


def _begin(work: engine.Work, outgoing: Outgoing) -> None:
    """The drafter's own station: open from the beginning, and opened."""
    stop = RouteStop(
        outgoing=outgoing,
        order=0,
        stage=Stage.DRAFTING,
        unit=outgoing.drafting_unit,
        member_id=work.by.member_id,
        state=StopState.OPEN,
        opened_in=work.move,
        added_by_label=work.move.by_label,
    )
    stop.assignment = work.assign(
        stop.unit, "stop", stage=stop.stage, member=Member.objects.get(pk=work.by.member_id or 0)
    )
    stop.assignment.signed_at, stop.assignment.signed_by_id = work.at, work.by.member_id
    stop.assignment.save(update_fields=["signed_at", "signed_by"])
    stop.save()


def _demand_may_draft(by: Actor, drafting: Unit, issuer: Unit, owner: Unit) -> None:
    """One drafts for one's own organ, or for the government and its office (代拟稿)."""
    own = {drafting.pk, drafting.parent_id}
    if owner.pk in own or issuer.pk in own or issuer.kind == UnitKind.COUNTY_GOVERNMENT:
        return
    if issuer.kind == UnitKind.COUNTY_OFFICE:
        return
    raise NotYours


def _partners(issuer: Unit, co_issuers: Iterable[Unit]) -> list[Unit]:
    found = list(dict.fromkeys(co_issuers))
    if issuer in found:
        raise FieldRefused("co_issuers", _("主办机关不必再选为联合发文机关。"))
    return found


def _title(kind: str, subject: str, issuers: Sequence[Unit]) -> str:
    subject = clean(subject).strip()
    if not subject:
        raise FieldRefused("subject", _("请填写事由。"))
    refuse_state_secrets(subject, field="subject")
    title = compose_title(kind, subject, issuers)
    if len(subject) > SUBJECT_MOST or len(title) > TITLE_MOST:
        raise FieldRefused(
            "subject",
            _("标题有{n}字，太长了。标题应当准确简要，请控制在{most}字以内。").format(
                n=len(title), most=SUBJECT_MOST
            ),
        )
    return title


def _set_columns(outgoing: Outgoing, columns: Mapping[str, Any]) -> None:
    unknown = set(columns) - set(COLUMNS)
    if unknown:
        raise LookupError(f"a draft has no {sorted(unknown)}")
    for name, value in columns.items():
        field: Any = Outgoing._meta.get_field(name)
        if (
            name in _CHOICES
            and value not in _CHOICES[name].values
            and not (value == "" and field.blank)
        ):
            raise FieldRefused(name, _("请重新选择“%s”。") % field.verbose_name)
        if isinstance(value, str):
            value = value.strip()
            if field.max_length and len(value) > field.max_length:
                raise FieldRefused(name, _("请控制在%d字以内。") % field.max_length)
            refuse_state_secrets(value, field=name)
        setattr(outgoing, name, value)


def set_recipients(
    outgoing: Outgoing, *, to: Iterable[Recipient], copies: Iterable[Recipient]
) -> None:
    """Whom it goes to, in their order, each once; a unit that is both is a main recipient."""
    rows: list[Addressee] = []
    seen: set[object] = set()
    for role, recipients in ((AddressRole.TO, to), (AddressRole.COPY, copies)):
        for recipient in recipients:
            unit = recipient if isinstance(recipient, Unit) else None
            name = unit.name if unit is not None else clean(str(recipient)).strip()
            key = unit.pk if unit is not None else name
            if not name or key in seen:
                continue
            seen.add(key)
            rows.append(
                Addressee(outgoing=outgoing, role=role, order=len(rows), unit=unit, name=name[:80])
            )
    if len(rows) > MOST_RECIPIENTS:
        raise FieldRefused("to", _("主送、抄送机关最多%d个。") % MOST_RECIPIENTS)
    refuse_state_secrets("\n".join(r.name for r in rows), field="to")
    outgoing.addressees.all().delete()
    Addressee.objects.bulk_create(rows)


def set_enclosures(outgoing: Outgoing, enclosures: Sequence[EnclosureGiven]) -> None:
    """The attachments, in their order, in place of those before."""
    outgoing.enclosures.all().delete()
    rows = []
    for n, one in enumerate(enclosures, 1):
        title = clean(one.title).strip()[:150]
        if not title:
            raise FieldRefused("enclosures", _("请填写附件名称。"))
        refuse_state_secrets(title, one.manuscript.plain() if one.manuscript else "")
        rows.append(
            Enclosure(
                outgoing=outgoing,
                order=n,
                title=title,
                manuscript=one.manuscript.to_json() if one.manuscript is not None else None,
                paper=one.paper,
            )
        )
    Enclosure.objects.bulk_create(rows)


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
    _set_columns(outgoing, columns)
    if manuscript is not None:
        refuse_state_secrets(manuscript.plain(), field="manuscript")
        outgoing.manuscript = manuscript.to_json()
    if co_issuers is not None:
        outgoing.co_issuers.set(_partners(outgoing.issuer, co_issuers))
    if subject is not None:
        outgoing.subject = clean(subject).strip()
    issuers = (outgoing.issuer, *outgoing.co_issuers.all())
    title = _title(outgoing.kind, outgoing.subject, issuers)
    refuse_state_secrets(title, field="subject")
    if title != outgoing.matter.title:
        titled(outgoing.matter, title)
    _edited(outgoing, by, at)
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


def _edited(outgoing: Outgoing, by: Actor, at: dt.datetime) -> None:
    outgoing.edits += 1
    outgoing.edited_by_id, outgoing.edited_by_label, outgoing.edited_at = by.member_id, by.label, at


@transaction.atomic
def autosave(
    matter: Matter, *, manuscript: Manuscript, base: int | None, by: Actor, at: dt.datetime
) -> Outgoing:
    """自动保存: the text as it is being written, no version yet; ``base`` as in ``revise``."""
    outgoing = demand_editor(matter, by)
    _demand_newest(outgoing, base, by)
    _keep_the_other(outgoing, by)
    refuse_state_secrets(manuscript.plain(), field="manuscript")
    outgoing.manuscript = manuscript.to_json()
    _edited(outgoing, by, at)
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


def recipients_of(outgoing: Outgoing, role: str) -> list[Recipient]:
    """Whom the document goes to in this role, as the actions take them."""
    return [
        one.unit if one.unit is not None else one.name
        for one in outgoing.addressees.filter(role=role).select_related("unit")
    ]


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


def draft_reply(
    request_matter: Matter, *, issuer: Unit | None = None, by: Actor, at: dt.datetime
) -> Matter:
    """批复 drafted from a request (any kind of matter: its title and number are referred to).

    关于…的批复 to whoever asked, in the usual form 你单位《…》（…〔…〕…号）收悉。现批复如下;
    linked with the request by its origin. The caller has shown that ``by`` may see the request;
    ``by`` drafts it for the unit that owns the request (``issuer``: in another's name).
    """
    asker, number = requester_of(request_matter)
    issuer = issuer or request_matter.unit
    subject = request_matter.title
    if "关于" in subject:
        subject = subject[subject.index("关于") :]
    for tail in ("的请示", "请示", "的函", "的报告"):
        subject = subject.removesuffix(tail)
    name = asker.name if isinstance(asker, Unit) else asker
    cited = f"《{request_matter.title}》" + (f"（{number}）" if number else "")
    text = manuscripts.from_plain(
        _("你单位{cited}收悉。经研究，现批复如下：").format(cited=cited)
        + "\n"
        + _("一、原则同意{name}所请事项。").format(name=name)
        + "\n"
        + _("二、请严格按照有关规定组织实施，实施中的重大问题及时报告。")
    )
    made = open_draft(
        kind=DocumentKind.REPLY,
        issuer=issuer,
        subject=subject[:SUBJECT_MOST],
        manuscript=text,
        to=[asker] if asker else [],
        answers=number[:60],
        disclosure=Disclosure.ON_REQUEST,
        disclosure_reason=_("答复下级机关请示的内部事项"),
        origin=request_matter,
        by=by,
        at=at,
    )
    return made.matter


# How a domain says, of its matters, who asked and by which number (an incoming 请示).
Requester = Callable[[Matter], tuple[Recipient, str]]
requesters: Registry[Requester] = Registry("who asked, and by which number")


def requester_of(matter: Matter) -> tuple[Recipient, str]:
    """Who asked, and the number of what they asked by; as its own kind says, else its unit."""
    if matter.kind in requesters:
        return requesters.get(matter.kind)(matter)
    return matter.unit, matter.number


__all__ = [
    "EnclosureGiven",
    "Outcome",
    "compose_title",
    "draft_reply",
    "last_version",
    "mark_opened",
    "open_draft",
    "recipients_of",
    "revise",
]
