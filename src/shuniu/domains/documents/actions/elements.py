"""The elements of a draft: title, recipients, columns, attachments; what is wrong with them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from shuniu.commons.manuscript import Manuscript
from shuniu.commons.papers.models import Paper
from shuniu.commons.papers.secrecy import refuse_secret_manuscripts, refuse_state_secrets
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.models import Unit
from shuniu.ground.refusal import FieldRefused
from shuniu.ground.text import clean

from ..models import (
    Addressee,
    AddressRole,
    Category,
    Direction,
    Disclosure,
    DocumentKind,
    Enclosure,
    Form,
    Outgoing,
    Urgency,
)
from .base import (
    SUBJECT_MOST,
    TITLE_MOST,
)

MOST_RECIPIENTS, NAME_MOST = 400, 80

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


def partners_of(issuer: Unit, co_issuers: Iterable[Unit]) -> list[Unit]:
    found = list(dict.fromkeys(co_issuers))
    if issuer in found:
        raise FieldRefused("co_issuers", _("主办机关不必再选为联合发文机关。"))
    return found


def title_of(kind: str, subject: str, issuers: Sequence[Unit]) -> str:
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


def set_columns(outgoing: Outgoing, columns: Mapping[str, Any]) -> None:
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
            if len(name) > NAME_MOST:
                raise FieldRefused(
                    "to" if role == AddressRole.TO else "copies",
                    _("“{name}”超过{most}字，请用顿号把各个机关隔开。").format(
                        name=name, most=NAME_MOST
                    ),
                )
            rows.append(
                Addressee(outgoing=outgoing, role=role, order=len(rows), unit=unit, name=name)
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
        refuse_state_secrets(title, field="title")
        if one.manuscript is not None:
            refuse_secret_manuscripts(one.manuscript, field="manuscript")
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


def recipients_of(outgoing: Outgoing, role: str) -> list[Recipient]:
    """Whom the document goes to in this role, as the actions take them."""
    return [
        one.unit if one.unit is not None else one.name
        for one in outgoing.addressees.filter(role=role).select_related("unit")
    ]


def note_edit(outgoing: Outgoing, by: Actor, at: dt.datetime) -> None:
    outgoing.edits += 1
    outgoing.edited_by_id, outgoing.edited_by_label, outgoing.edited_at = by.member_id, by.label, at
