"""Which outcome the facts bear: what the law wants to have happened before an answer says so."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from shuniu.casework.models import Term
from shuniu.ground.refusal import FieldRefused

from ...flow.application import CORRECTING, PAYING, REASONS
from ...models import OUTCOMES, Application, Ask, Consultation, Correction, Notice, Said
from ...models.outcomes import CORRECTION_OVERDUE, FEE_UNPAID, GRANTED, RECORD
from .base import OutcomeDoesNotFit

# Where the applicant is waited for, the only draft is that they let the time pass.
ELSEWHERE = ("not_held", "record_elsewhere")
ONLY = {CORRECTING: CORRECTION_OVERDUE, PAYING: FEE_UNPAID, REASONS: "excessive"}


def demand_fit(application: Application, outcome: str, withheld: str, on: dt.date) -> None:
    """Refuse an outcome for which something is missing; the sentence says what."""
    declared = OUTCOMES[outcome]
    record = application.ask == Ask.RECORD
    if outcome != "other" and record != (declared.group == RECORD):
        _refuse(outcome, _("申请公开信息与申请更正各有自己的答复类型。"))
    state = application.matter.state
    only = ONLY.get(state)
    if only is not None and outcome != only:
        _refuse(
            outcome, _("正在等待申请人，逾期后只能答复“{only}”。").format(only=OUTCOMES[only].row)
        )
    if outcome == "partial" and not withheld:
        raise FieldRefused("withheld", _("部分公开的，请写明不予公开的部分和理由。"))
    check = _CHECKS.get(outcome)
    why = check(application, on) if check else ""
    if why:
        _refuse(outcome, why)


def objections(application: Application) -> QuerySet[Consultation]:
    """The third parties that did not agree, or only to a part."""
    return Consultation.objects.filter(
        application=application,
        whom=Consultation.Whom.THIRD_PARTY,
        said__in=(Said.OBJECTS, Said.PARTLY),
    ).order_by("pk")


def demand_heard(application: Application, outcome: str, public_interest: str) -> None:
    """Refuse to disclose over an objection without saying what public interest outweighs it."""
    if OUTCOMES[outcome].group == GRANTED and not public_interest:
        first = objections(application).first()
        if first is not None:
            raise FieldRefused(
                "public_interest",
                _("{party}不同意全部公开。仍要公开的，请写明不公开对公共利益的重大影响。").format(
                    party=first.party
                ),
            )


def demand_right_organ(
    application: Application, outcome: str, name: str, contact: str
) -> tuple[str, str]:
    """Which organ is to be asked instead, and how it is reached (art. 36(5), 41).

    What is not this organ's leaves nobody without an address: of an organ that is known the way
    of contact is told with its name.
    """
    if outcome not in ELSEWHERE:
        if name:
            raise FieldRefused("right_organ", _("只有不属于本机关负责的，才告知负责公开的机关。"))
        return "", ""
    if outcome == "record_elsewhere" and not name:
        raise FieldRefused("right_organ", _("请写明有权更正的行政机关。"))
    if name == application.organ.name:
        raise FieldRefused("right_organ", _("这就是受理申请的机关，请另选。"))
    if name and not contact:
        raise FieldRefused("right_contact", _("请写明该机关的联系方式（第三十六条第五项）。"))
    return name[:80], contact[:200]


def _refuse(outcome: str, why: str) -> None:
    raise OutcomeDoesNotFit(outcome=OUTCOMES[outcome].row, why=why)


def _correction_overdue(application: Application, on: dt.date) -> str:
    found = Correction.objects.filter(application=application).first()
    if found is None or found.answered_on is not None:
        return str(_("没有告知补正，或者申请人已经补正。"))
    return _still_time(found.due_on, on)


def _still_unclear(application: Application, _on: dt.date) -> str:
    answered = Correction.objects.filter(application=application, answered_on__isnull=False)
    return "" if answered.exists() else str(_("申请人还没有补正过，请先一次性告知补正。"))


def _fee_unpaid(application: Application, on: dt.date) -> str:
    if application.fee is None or application.fee_paid_on is not None:
        return str(_("没有发过收费通知，或者已经缴费。"))
    return _still_time(_due(application, "pay"), on)


def _third_party(application: Application, _on: dt.date) -> str:
    asked = Consultation.objects.filter(
        application=application, whom=Consultation.Whom.THIRD_PARTY
    ).exclude(said="")
    return "" if asked.exists() else str(_("请先书面征求第三方的意见（条例第三十二条）。"))


def _excessive(application: Application, on: dt.date) -> str:
    if not application.notices.filter(kind=Notice.Kind.REASONS).exists():
        return str(_("请先要求申请人说明理由（条例第三十五条）。"))
    if application.matter.state == REASONS:
        return _still_time(_due(application, "explain"), on)
    return ""


def _due(application: Application, name: str) -> dt.date:
    return Term.objects.filter(matter_id=application.pk, name=name).latest("pk").due_on


def _still_time(due_on: dt.date, on: dt.date) -> str:
    if on > due_on:
        return ""
    return str(_("申请人的期限到{due}，还没有过。").format(due=due_on))


_CHECKS = {
    CORRECTION_OVERDUE: _correction_overdue,
    "still_unclear": _still_unclear,
    FEE_UNPAID: _fee_unpaid,
    "third_party": _third_party,
    "excessive": _excessive,
}
