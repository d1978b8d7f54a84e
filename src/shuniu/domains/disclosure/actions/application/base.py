"""What the applications' actions share: refusals, the application of a step, numbered notices."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from shuniu.casework import engine
from shuniu.casework.models import Matter, Term
from shuniu.commons import numbering
from shuniu.ground import clock
from shuniu.ground.record import in_chinese
from shuniu.ground.refusal import Refused

from ...flow.application import REPLY
from ...models import Answer, Application, Consultation, Notice
from ...queries.application import masked, series_of

SERIES, NOTICES, ANSWERS = "disclosure.application", "disclosure.notice", "disclosure.answer"


class SentOtherwise(Refused):
    """这份申请已经提交过，编号是{number}。要申请别的信息，请另填一份。"""


class CorrectedOnce(Refused):
    """补正只能一次性告知，这件申请已经告知过补正。请按现有内容办理或者作出答复。"""


class TooLateToAskCorrection(Refused):
    """应当自收到申请之日起7个工作日内一次性告知补正，已过{due}（条例第三十条）。请进入办理。"""


class NothingToAnswerFor(Refused):
    """第三方、共同制作机关逾期不答复，才能登记“逾期未答复”；期限是{due}。"""


class StillWaitedFor(Refused):
    """征求意见的期限还没有全部届满，或者答复时限没有中止，不用恢复计算。"""


class ChargedAlready(Refused):
    """这件申请已经发过收费通知，不能再收费。"""


class NothingToCharge(Refused):
    """按国办函〔2020〕109号的标准，这件申请不收费（{basis}）。"""


class TooLateToCharge(Refused):
    """收费通知应当在答复期限内发出，答复期限{due}已过。"""


class PaidTooLate(Refused):
    """缴费期限{due}已过，逾期未缴视为放弃申请。请拟“逾期未缴费”的答复。"""


class AskedForReasons(Refused):
    """已经要求申请人说明过理由。"""


class OutcomeDoesNotFit(Refused):
    """不能作“{outcome}”的答复：{why}"""


class NotCorrectedByCourt(Refused):
    """重新办理要有结果为“纠正”的复议决定或者判决，请先登记结果。"""


class MayNotSee(Refused):
    """申请人的个人信息只有受理申请的工作机构可以查看。"""


def lock_application(matter: Matter) -> Application:
    """The application of a matter that a step has locked, to be written to."""
    application = Application.objects.get(pk=matter.pk)
    application.matter = matter
    return application


def day_of(at: dt.datetime) -> dt.date:
    """The county's day of a moment."""
    return at.astimezone(clock.ZONE).date()


def without_names(matter: Matter, text: str) -> str:
    """A text for the steps and opinions, which units that only search read too: masked."""
    return masked(Application.objects.get(pk=matter.pk), text)


def draft_of(matter: Matter) -> Answer:
    """The draft that is under review."""
    return Answer.objects.select_for_update().get(
        application_id=matter.pk, issued_at__isnull=True, returned_at__isnull=True
    )


def drop_clock(work: engine.Work) -> None:
    """The clock of the answer falls away; it begins anew when what is waited for has come."""
    for term in work.running(REPLY):
        work.drop(term)


def begin_clock(work: engine.Work, on: dt.date | None = None) -> Term:
    """The clock of the answer begins, on the day of the event or of the step."""
    drop_clock(work)
    return work.open_term(REPLY, on=on)


def send_notice(
    work: engine.Work,
    application: Application,
    kind: Notice.Kind,
    lines: Sequence[str],
    consultation: Consultation | None = None,
) -> Notice:
    """Give a notice its number and keep it as it is sent."""
    number = numbering.take(
        series_of(NOTICES, work.matter.unit),
        by=work.by,
        at=work.at,
        subject_kind="matter",
        subject_id=work.matter.pk,
    )
    work.facts["notice"] = number
    with in_chinese():
        return Notice.objects.create(
            application=application,
            kind=kind,
            number=number,
            lines=[str(line) for line in lines],
            consultation=consultation,
            move=work.move,
            at=work.at,
        )
