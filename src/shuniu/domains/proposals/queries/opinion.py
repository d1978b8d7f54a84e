"""The code by which those who proposed give their opinion online; derived, so kept nowhere."""

from __future__ import annotations

import unicodedata

from django.utils.crypto import constant_time_compare, salted_hmac

from shuniu.ground.refusal import NotFound
from shuniu.ground.text import clean

from ..models import Proposal, Reply
from .proposal import KIND

DIGITS = 10


def opinion_code(reply: Reply) -> str:
    """Ten digits that open just this reply for an opinion; printed on its opinion form."""
    words = f"{reply.proposal_id}:{reply.pk}"
    digest = salted_hmac("proposals.opinion", words, algorithm="sha256").hexdigest()
    return f"{int(digest, 16) % 10**DIGITS:0{DIGITS}d}"


def by_code(number: str, code: str) -> Proposal:
    """The proposal whose last reply this code opens; else ``NotFound``, whichever was wrong.

    Full-width digits and spaces are taken for what they mean. The reply's own
    number (on the letter) does as well as the proposal's.
    """
    typed = "".join(unicodedata.normalize("NFKC", clean(number)).split())
    typed = typed.replace("[", "〔").replace("]", "〕")
    digits = "".join(c for c in unicodedata.normalize("NFKC", clean(code)) if c.isdigit())
    found = Proposal.objects.filter(reply__isnull=False, matter__kind=KIND).select_related(
        "matter", "session", "reply__unit", "lead_unit"
    )
    proposal = (
        found.filter(matter__number=typed).first() or found.filter(reply__number=typed).first()
    )
    expected = opinion_code(proposal.reply) if proposal and proposal.reply else "-" * DIGITS
    if not constant_time_compare(expected, digits):
        raise NotFound
    assert proposal is not None
    return proposal
