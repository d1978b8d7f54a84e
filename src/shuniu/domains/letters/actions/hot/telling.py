"""Telling those who have no inbox: the writer by short message, the broadcaster of a recall."""

from __future__ import annotations

from shuniu.casework import engine
from shuniu.commons.notices.actions import News, send_all
from shuniu.commons.people.duties import BROADCASTER

from ...flow.hot import HANDED, TAKEN
from ...models import HotLetter
from ...queries import members_holding
from ...wording.hot import TO_BROADCASTER, TOLD
from ..telling import message

_TAKEN_BACK = ("recall", "withdraw_consent", "withdrawal_by_phone")


def tell_hot(work: engine.Work) -> None:
    """After each step of a hot letter: queue what the writer and the broadcaster should know."""
    code = work.move.step
    if code in TOLD:
        hot = HotLetter.objects.select_related("letter__matter").get(pk=work.matter.pk)
        words = str(TOLD[code]).format(number=hot.letter.matter.number)
        message(hot.letter, words, key=f"hot.{code}:{work.move.pk}", at=work.at)
    if code in _TAKEN_BACK and work.move.from_state in (HANDED, TAKEN):
        members = members_holding((BROADCASTER,), work.matter.unit_id, work.on)
        text = str(TO_BROADCASTER).format(number=work.matter.number)
        kind = "hot_letter.taken_back"
        send_all(
            [News(member, text, kind) for member in members],
            at=work.at,
            key=f"hot.taken_back:{work.move.pk}",
        )
