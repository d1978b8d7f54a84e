"""What the actions on hot letters share: refusals, and the hot letter of a step under way."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from shuniu.casework import engine
from shuniu.ground.refusal import FieldRefused, Refused
from shuniu.ground.text import clean

from ...models import Consent, ConsentAnswer, ConsentMeans, Flag, HotLetter, Letter
from ..base import StillPersonal, findings_in


class NeverHot(Refused):
    """这封来信不能用于电视节目：{why}"""


class HotAlready(Refused):
    """这封来信已经遴选为热点信件，编号是{number}。"""


class WriterSaidNo(Refused):
    """来信人已经表示不同意用于电视节目，不再提名，也不再征求意见。"""


class NotTakenUp(Refused):
    """这封来信还没有受理，或者已经按其他渠道办理，不能提名。"""


class NoPhone(Refused):
    """来信人没有留下手机，无法在网上征求意见。请用其他方式联系后记录。"""


class NoConsentYet(Refused):
    """没有来信人同意的记录，不能继续。"""


class NothingPublic(Refused):
    """结果页没有公开，不必撤下。"""


def lock_hot(work: engine.Work) -> HotLetter:
    """The hot letter of a step under way, with the letter that it arose from."""
    hot = HotLetter.objects.select_related(
        "letter__letter_type", "letter__answer", "letter__matter"
    ).get(pk=work.matter.pk)
    hot.matter = work.matter
    return hot


def demand_may_be_hot(letter: Letter) -> None:
    """Refuse what may never go on television, also when it was only marked so later on.

    A wish for secrecy, accusations (信访工作条例 2022, 30), what leaves by transfer, what may
    be a work secret, and minors (个人信息保护法, 28; 未成年人保护法, 103).
    """
    why = ""
    if letter.keep_secret:
        why = _("来信人要求保密。")
    elif letter.letter_type.accusation:
        why = _("检举控告、举报不得公开。")
    elif letter.letter_type.exit:
        why = _("应当转送有权处理的机关。")
    elif Flag.SECRET in letter.flags:
        why = _("标记为“疑涉工作秘密”。")
    elif Flag.MINOR in letter.flags:
        why = _("涉及未成年人。")
    if why:
        raise NeverHot(why=why)


def demand_consent(hot: HotLetter) -> None:
    """Refuse to go on unless the writer's last word is that they agree (个人信息保护法, 25)."""
    last = Consent.objects.filter(hot=hot).order_by("-pk").first()
    if last is None or last.answer != ConsentAnswer.GIVEN:
        raise NoConsentYet


def demand_masked(hot: HotLetter, **texts: str) -> None:
    """Refuse, beside its field, a text in which personal data can still be found."""
    for field, text in texts.items():
        found = findings_in(text, [hot.letter.writer_name])
        if found:
            raise FieldRefused(field, str(StillPersonal(what=found)))


def keep_consent(
    work: engine.Work,
    answer: str,
    *,
    means: str = ConsentMeans.WEB,
    said: str = "",
    said_at: Any = None,
) -> Consent:
    """Put down one word of the writer, with who heard it, when and how."""
    work.facts.update(answer=answer, means=means)
    return Consent.objects.create(
        hot_id=work.matter.pk,
        move=work.move,
        answer=answer,
        means=means,
        said=clean(said),
        said_at=said_at or work.at,
        by_id=work.by.member_id,
        by_label=work.move.by_label,
    )
