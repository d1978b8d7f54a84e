"""The letters on paper: set from the record each time; what was issued never changes."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from shuniu.commons.typeset import OfficialLetter, letter_pdf
from shuniu.ground.record import in_chinese

from ...applicant import unseal, unseal_text
from ...models import OUTCOMES, Answer, Application, Notice
from ...wording import letters
from .base import day_of


def _letter(
    application: Application,
    number: str,
    title: str,
    to: str,
    paragraphs: tuple[str, ...],
    day: dt.date,
    enclosures: tuple[str, ...] = (),
) -> OfficialLetter:
    organ = application.organ.name
    return OfficialLetter(
        organ=organ,
        number=number,
        title=title,
        to=to,
        paragraphs=paragraphs,
        signature=organ,
        day=day,
        enclosures=enclosures,
    )


def answer_letter(answer: Answer, *, enclosures: tuple[str, ...] = ()) -> OfficialLetter:
    """答复书: of this outcome, to the applicant by name; a draft bears no number."""
    application = answer.application
    with in_chinese():
        return _letter(
            application,
            answer.number or "（尚未签发）",
            letters.answer_title(answer),
            unseal(application.sealed).name,
            letters.answer_lines(answer),
            day_of(answer.issued_at or answer.drafted_at),
            enclosures,
        )


def answer_pdf(answer: Answer, *, enclosures: tuple[str, ...] = ()) -> bytes:
    """The answer as PDF; an issued one is the same each time. ``NoChineseFont``, ``NotTypeset``."""
    at = answer.issued_at or answer.drafted_at
    return letter_pdf(answer_letter(answer, enclosures=enclosures), at=at)


def notice_letter(notice: Notice) -> OfficialLetter:
    """A notice to the applicant, or to the third party or organ that is asked."""
    application = notice.application
    to = unseal(application.sealed).name
    if notice.consultation is not None:
        sealed = notice.consultation.sealed
        to = unseal_text(sealed) if sealed is not None else notice.consultation.party
    return _letter(
        application,
        notice.number,
        letters.TITLES[notice.kind],
        to,
        tuple(notice.lines),
        day_of(notice.at),
    )


def notice_pdf(notice: Notice) -> bytes:
    """The notice as PDF. Raises ``NoChineseFont`` or ``NotTypeset`` in a sentence."""
    return letter_pdf(notice_letter(notice), at=notice.at)


def outcome_name(code: str) -> str:
    """An outcome in the words of the annual report; empty for none."""
    return str(OUTCOMES[code].row) if code in OUTCOMES else _("尚未答复")
