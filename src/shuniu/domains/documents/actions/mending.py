"""改正: what a finding offers to mend with one click; each mend is a version of its own."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from shuniu.casework.models import Matter
from shuniu.commons import manuscript as manuscripts
from shuniu.commons.manuscript import Block, Heading, Manuscript, Paragraph, Run
from shuniu.commons.people.actor import Actor
from shuniu.ground.refusal import FieldRefused

from ..models import KIND_DIRECTION, AddressRole, DraftVersion, Outgoing
from ..models.kinds import usual_category, usual_form
from ..rules import outside, relation
from ..rules.whom import ASKS
from ..rules.words import REPORTS_BACK, WRONG_BRACKETS, right_number
from .elements import recipients_of
from .facts import facts_of, organ_of
from .revising import revise

Changes = dict[str, Any]
Substitute = str | Callable[[re.Match[str]], str]


def substituted(text: Manuscript, pattern: re.Pattern[str], by: Substitute) -> Manuscript:
    """The text with what the pattern finds replaced; a paragraph that is left empty is dropped.

    A stretch that runs over several weights of type loses them in that paragraph alone.
    """
    blocks: list[Block] = []
    for block in text.blocks:
        if isinstance(block, Heading | Paragraph):
            runs = tuple(replace(run, text=pattern.sub(by, run.text)) for run in block.runs)
            joined = pattern.sub(by, block.text)
            if "".join(run.text for run in runs) != joined:
                runs = (Run(joined),)
            if joined.strip():
                blocks.append(replace(block, runs=tuple(r for r in runs if r.text)))
        else:
            blocks.append(block)
    return Manuscript(tuple(blocks))


def _usual_direction(outgoing: Outgoing) -> Changes:
    direction = KIND_DIRECTION[outgoing.kind]
    return {
        "direction": direction,
        "form": usual_form(outgoing.kind, direction),
        "category": usual_category(outgoing.kind, direction, normative=outgoing.normative),
    }


def _first_to_only(outgoing: Outgoing) -> Changes:
    to = recipients_of(outgoing, AddressRole.TO)
    copies = recipients_of(outgoing, AddressRole.COPY)
    return {"to": to[:1], "copies": [*to[1:], *copies], "to_text": "", "copies_text": ""}


def _drop_copies_below(outgoing: Outgoing) -> Changes:
    issuer = facts_of(outgoing).issuer
    kept = [
        one
        for one in recipients_of(outgoing, AddressRole.COPY)
        if relation(issuer, outside(one) if isinstance(one, str) else organ_of(one))
        != "subordinate"
    ]
    return {"copies": kept, "copies_text": ""}


def _insert_agreed(outgoing: Outgoing) -> Changes:
    text = manuscripts.parse(outgoing.manuscript)
    words = _("经县政府同意，")
    blocks = list(text.blocks)
    for n, block in enumerate(blocks):
        if isinstance(block, Paragraph):
            blocks[n] = replace(block, runs=(Run(words), *block.runs))
            break
    else:
        blocks.insert(0, Paragraph((Run(_("经县政府同意，现就有关事项通知如下。")),)))
    return {"manuscript": Manuscript(tuple(blocks))}


def _without(pattern: re.Pattern[str]) -> Callable[[Outgoing], Changes]:
    def changes(outgoing: Outgoing) -> Changes:
        text = manuscripts.parse(outgoing.manuscript)
        return {"manuscript": substituted(text, pattern, "")}

    return changes


def _right_brackets(outgoing: Outgoing) -> Changes:
    text = manuscripts.parse(outgoing.manuscript)
    return {"manuscript": substituted(text, WRONG_BRACKETS, right_number)}


MENDS: dict[str, Callable[[Outgoing], Changes]] = {
    "usual_direction": _usual_direction,
    "first_to_only": _first_to_only,
    "drop_copies_below": _drop_copies_below,
    "insert_agreed": _insert_agreed,
    "drop_requests": _without(ASKS),
    "drop_report_back": _without(REPORTS_BACK),
    "right_brackets": _right_brackets,
    "compose_title": lambda outgoing: {"subject": outgoing.subject},
}


def mend(matter: Matter, *, code: str, by: Actor, at: dt.datetime) -> DraftVersion:
    """改正: do what the finding offers; whoever has the document now may. The old text stays."""
    if code not in MENDS:
        raise FieldRefused("code", _("没有这种改法。"))
    outgoing = Outgoing.objects.select_related("issuer", "drafting_unit", "matter").get(
        pk=matter.pk
    )
    return revise(matter, name=_("按检查提示改正"), by=by, at=at, **MENDS[code](outgoing))
