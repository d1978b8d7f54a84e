"""What the letters' actions share: refusals, and the letter of a step under way."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from shuniu.casework.models import Matter
from shuniu.commons.people.models import Unit
from shuniu.ground.refusal import Refused
from shuniu.ground.text import mask_personal_data
from shuniu.ground.written import Written

from ..models import Letter


class SentOtherwise(Refused):
    """这封信已经提交过，编号是{number}。如需补充内容，请用编号和查询码进入后追问，或者另写一封。"""


class LeavesByTransfer(Refused):
    """“{kind}”不在信箱里答复，应当转送有权处理的机关。请用“转送”。"""


class ToTheComplainedUnit(Refused):
    """检举控告材料不得转给被反映的单位（《信访工作条例》第三十条）。请改选其他单位，或者转送有权处理的机关。"""


class HasMergedLetters(Refused):
    """还有{n}封来信并入这一件，请先取消并案或者改用转送。"""


class CannotMerge(Refused):
    """不能并入{number}：{why}"""


class TooLateToReturn(Refused):
    """退回应在交办后1个工作日内提出，已过{due}。请办理，或者与县政府办公室协调改派。"""


class ReturnedOnce(Refused):
    """这封来信已经退回过一次，不能再退。请与县政府办公室协调。"""


class PersonalDataInAnswer(Refused):
    """这份答复将同时告知{n}位来信人，其中含有个人信息（{what}）。请删去后再提交。"""


class NoConsent(Refused):
    """来信人没有同意公开，或者要求保密，这封来信不能公开。"""


class WorkSecret(Refused):
    """这封来信标记为“疑涉工作秘密”，不能公开。"""


class NotPrepared(Refused):
    """还没有准备好脱敏后的公开内容。"""


class PublishedAlready(Refused):
    """这封来信已经公开。要改内容，请先撤下。"""


class NotPublished(Refused):
    """这封来信没有公开。"""


class StillPersonal(Refused):
    """公开内容里还有个人信息：{what}。请先隐去。"""


class RatedAlready(Refused):
    """这次答复您已经评价过了，谢谢。"""


class TooLateToRate(Refused):
    """这封来信办结已超过{days}天，不能再评价或追问。如有新情况，请另写一封。"""


class AskedAlready(Refused):
    """每封来信可以追问一次，您已经追问过了。如有新情况，请另写一封。"""


class MayNotUnmask(Refused):
    """来信人要求保密或者属于检举控告，承办单位不能查看个人信息。请由县政府办公室联系来信人。"""


_LETTER = Written(
    lambda matter: Letter.objects.select_related("letter_type", "mailbox").filter(pk=matter)
)


def lock_letter(matter: Matter) -> Letter:
    """The letter of a matter that a step has locked, to be written to."""
    (letter,) = _LETTER(matter=matter.pk)
    letter.matter = matter
    return letter


def demand_not_complained(letter: Letter, units: Iterable[Unit], *, always: bool = False) -> None:
    """Refuse to give an accusation (or, ``always``, any letter) to the unit complained of.

    Nor to a part of that unit: 信访工作条例 2022, article 30.
    """
    if letter.complained_unit_id is None or not (always or letter.letter_type.accusation):
        return
    for unit in units:
        above: Unit | None = unit
        while above is not None:
            if above.pk == letter.complained_unit_id:
                raise ToTheComplainedUnit
            above = above.parent


def demand_no_followers(matter: Matter) -> None:
    """Refuse to end a letter into which others were merged and which would then get no answer."""
    count = Letter.objects.filter(merged_into_id=matter.pk, matter__state="merged").count()
    if count:
        raise HasMergedLetters(n=count)


def shield(matter: Matter, units: Sequence[Unit]) -> None:
    """What arises from a letter by another room doesn't get to the unit complained of either."""
    letter = (
        Letter.objects.select_related("letter_type").filter(pk=matter.pk).first()
        if matter.kind == "letter"
        else None
    )
    if letter is not None:
        demand_not_complained(letter, units)


def findings_in(text: str, names: Iterable[str]) -> str:
    """The kinds of personal data still in a text, as a list to show; empty when there are none.

    Fixed lines are left alone: an answer may name an office's telephone.
    """
    found = mask_personal_data(text, names, landlines=False)[1]
    return "、".join(dict.fromkeys(f.text for f in found))
