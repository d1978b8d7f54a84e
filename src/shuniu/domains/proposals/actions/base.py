"""What the proposals' actions share: refusals, and the proposal of a step under way."""

from __future__ import annotations

from shuniu.casework.models import Matter
from shuniu.ground.refusal import Refused
from shuniu.ground.text import mask_personal_data

from ..models import Proposal, Reply

# The proposal's own numbers come from the session; these are the county's.
SERIES = {
    "proposals.assignment": ("建议提案交办", "建提交办〔{year}〕{n}号"),
    "proposals.reply.congress": ("人大代表建议答复", "建复〔{year}〕{n}号"),
    "proposals.reply.conference": ("政协提案答复", "提复〔{year}〕{n}号"),
    "proposals.reply.standing": ("人大常委会交办事项答复", "常复〔{year}〕{n}号"),
}


class TooLateToReturn(Refused):
    """退回应在交办后{limit}内提出，已过{due}。请办理，或者与县政府办公室协调改派。"""


class ReturnedOnce(Refused):
    """这件已经退回过一次，不能再退。请与县政府办公室协调。"""


class NotContacted(Refused):
    """还没有与提出人沟通联系的记录。承办单位应当与代表联系沟通、充分听取意见（《代表法》第五十一条），请先“记录沟通”。"""


class AssistOutstanding(Refused):
    """协办单位还没有提交协办意见：{units}。请催办，或者由县政府办公室免去协办。"""


class NobodyToSignReply(Refused):
    """“{unit}”还没有单位负责人，答复无人签发。请先设置，或改选别的单位。"""


class NotForPublic(Refused):
    """这份答复不能公开：{why}"""


class NotPrepared(Refused):
    """还没有准备好公开稿。"""


class PublishedAlready(Refused):
    """这份答复已经公开。要改内容，请先撤下。"""


class NotPublished(Refused):
    """这份答复没有公开。"""


class RatedAlready(Refused):
    """对这份答复已经填写过意见了，谢谢。"""


class NotHandledAgain(Refused):
    """提出人第一次表示不满意的，应当再次办理，不能直接办结。"""


class LaterThanLaw(Refused):
    """答复期限不能晚于规定的{due}（{law}）。"""


def lock_proposal(matter: Matter) -> Proposal:
    """The proposal of a matter that a step has locked, to be written to."""
    proposal = Proposal.objects.select_related("session", "reply").get(pk=matter.pk)
    proposal.matter = matter
    return proposal


def draft_of(matter: Matter) -> Reply:
    """The draft that waits for signature, review or issue."""
    return (
        Reply.objects.select_for_update(of=("self",))
        .select_related("unit")
        .get(proposal_id=matter.pk, issued_at__isnull=True, returned_at__isnull=True)
    )


def personal_in(text: str) -> str:
    """The kinds of personal data in a text that is to be public; deputies' names are no secret."""
    found = mask_personal_data(text, [], landlines=False)[1]
    return "、".join(dict.fromkeys(f.text for f in found))
