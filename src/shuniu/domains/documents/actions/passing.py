"""送审、核稿、会签、审核、合法性审核、签发: each passes its own station of the route."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shuniu.casework import engine, standard
from shuniu.casework.models import Matter
from shuniu.commons import manuscript as manuscripts
from shuniu.commons import numbering
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.models import Unit
from shuniu.ground.refusal import FieldRefused, Refused

from ..models import DocumentKind, Outgoing, Stance
from ..queries import objections, owner_of, series_of, standing_stops, stops_of
from ..rules import Finding
from .facts import findings_of, lacking_stops
from .papers import demand_setting
from .routing import Passing, forward
from .templates import principal

# 《条例》 Art. 20: what the office looks at.
REVIEW_POINTS = {
    "need": gettext_lazy("行文理由充分，行文依据准确"),
    "lawful": gettext_lazy("内容符合法律法规和现行政策"),
    "agreed": gettext_lazy("涉及其他地区或者部门的事项已经协商一致"),
    "form": gettext_lazy("文种、格式正确，人名、地名、时间、数字、引文准确"),
    "rules": gettext_lazy("其他内容符合公文起草的有关要求"),
}


class Blocked(Refused):
    """还不能往下走：{why}"""

    def __init__(self, findings: list[Finding], more: list[str]) -> None:
        self.findings = findings
        lines = [f"{f.sentence}（{f.article}）" for f in findings if f.blocks] + more
        super().__init__(why=" ".join(lines))


class NotAnIssuer(Refused):
    """“{unit}”的“{category}”还没有发文立户，不能编号。请由县政府办公室先办理发文立户。"""


class PrincipalSigns(Refused):
    """{what}由{unit}主要负责人{who}签发（《条例》第二十二条）。"""


def demand_sound(outgoing: Outgoing, *, at_signing: bool = False) -> None:
    """Refuse a document that a rule blocks, or whose route lacks what a rule requires."""
    found = [f for f in findings_of(outgoing, at_signing=at_signing) if f.blocks]
    stations = [(s.stage, s.unit_id) for s in standing_stops(stops_of(outgoing))]
    lack = lacking_stops(outgoing, stations)
    if found or lack:
        raise Blocked(found, lack)


def submit(
    matter: Matter, *, text: str = "", by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """送审: the draft goes to its first station; refused while a rule blocks it."""
    forward(
        matter,
        "submit",
        by=by,
        at=at,
        seen=seen,
        text=text,
        then=_sound_and_printable,
    )


def _sound_and_printable(passing: Passing) -> None:
    demand_sound(passing.outgoing)
    # The drafter hears of a character without a font before anybody signs.
    demand_setting(passing.outgoing, at=passing.work.at)


def check_pass(
    matter: Matter, *, text: str = "", by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """核稿通过: with an opinion, or just so."""
    forward(matter, "check_pass", by=by, at=at, seen=seen, text=text or _("已核。"))


def countersign_agree(
    matter: Matter,
    *,
    text: str = "",
    reserve: bool = False,
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> None:
    """会签同意; ``reserve`` says that the text has reservations, which stand on the sheet."""
    if reserve:
        text = standard.need(text, "text", _("请写明保留的意见。"))
    forward(
        matter,
        "countersign_agree",
        by=by,
        at=at,
        seen=seen,
        text=text or _("同意。"),
        stance=Stance.RESERVE if reserve else Stance.AGREE,
    )


def countersign_object(
    matter: Matter, *, text: str, by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """会签不同意: on record with its reason; the document goes on, the rule (R12) does the rest."""
    text = standard.need(text, "text", _("请写明不同意的理由和修改建议。"))
    forward(matter, "countersign_object", by=by, at=at, seen=seen, text=text, stance=Stance.OBJECT)


def review_pass(
    matter: Matter,
    *,
    text: str = "",
    points: Collection[str] = tuple(REVIEW_POINTS),
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> None:
    """审核通过: the five points of Art. 20, each looked at; what is not in order goes back."""
    left = [str(label) for code, label in REVIEW_POINTS.items() if code not in points]
    if left:
        raise FieldRefused(
            "points",
            _(
                "五项审核内容要逐项核对；不符合的请退回（《条例》第二十一条）。还没有核对：{left}"
            ).format(left="；".join(left)),
        )
    forward(
        matter,
        "review_pass",
        by=by,
        at=at,
        seen=seen,
        text=text or _("已按规定审核，拟同意。"),
    )


def legality_pass(
    matter: Matter, *, text: str, by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """合法性审核通过: the opinion in writing; without it nothing normative is issued."""
    text = standard.need(text, "text", _("请填写合法性审核意见。"))
    forward(matter, "legality_pass", by=by, at=at, seen=seen, text=text)


def sign(
    matter: Matter,
    *,
    text: str = "",
    decision: str = "",
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> None:
    """签发: with opinion, name and full date; at the last signature the number is given.

    What goes up or is important only the principal leader signs (Art. 22). While a
    countersigner objects to something that goes down, the leader's ``decision`` is wanted.
    """

    def then(passing: Passing) -> None:
        outgoing = passing.outgoing
        if decision.strip():
            outgoing.decision = decision.strip()
            if objections(passing.stops):
                passing.work.opinion(decision.strip(), _("对不同意见的决定"))
        _demand_principal(outgoing, passing, by)
        demand_sound(outgoing, at_signing=True)
        _sign(outgoing, passing, by)

    forward(matter, "sign", by=by, at=at, seen=seen, text=text or _("同意，请印发。"), then=then)


def _demand_principal(outgoing: Outgoing, passing: Passing, by: Actor) -> None:
    if outgoing.direction != "up" and not outgoing.important:
        return
    organ: Unit = outgoing.issuer
    for one in outgoing.co_issuers.all():
        if owner_of(one).pk == passing.stop.unit_id:
            organ = one
    first = principal(organ, passing.work.on)
    if first is not None and first.pk not in by.persons:
        what = _("上行文") if outgoing.direction == "up" else _("重要公文")
        raise PrincipalSigns(what=what, unit=organ.name, who=first.name)


def _sign(outgoing: Outgoing, passing: Passing, by: Actor) -> None:
    work = passing.work
    names = [n for n in outgoing.signed_by_label.split("、") if n]
    if outgoing.signed_digest:  # signed before, and looked at again
        names, outgoing.signed_digest = [], ""
    if work.move.by_label not in names:
        names.append(work.move.by_label)
    outgoing.signed_by_label = "、".join(names)[:200]
    outgoing.signed_by_id, outgoing.signed_at = by.member_id, work.at
    if passing.is_last:
        outgoing.day = work.on
        version = passing.stop.version
        assert version is not None
        outgoing.signed_digest = version.digest
        if outgoing.kind != DocumentKind.TEXT:
            _number(outgoing, work, by)
            work.open_term("issue", rule="doc.issue_urgent" if outgoing.urgency else None)
        else:
            outgoing.issued_at = work.at
    outgoing.save()


def _number(outgoing: Outgoing, work: engine.Work, by: Actor) -> None:
    """发文字号 at the moment of signing, in the same transaction; a joint issue has the host's."""
    if outgoing.number:
        return
    series = series_of(outgoing.issuer, outgoing.category)
    if series is None:
        raise NotAnIssuer(unit=outgoing.issuer.name, category=outgoing.get_category_display())
    outgoing.series = series.series
    outgoing.number = numbering.take(
        series.series,
        by=by,
        at=work.at,
        subject_kind="matter",
        subject_id=work.matter.pk,
    )
    work.matter.number = outgoing.number
    Matter.objects.filter(pk=work.matter.pk).update(number=outgoing.number)
    work.index(outgoing.draft_number, manuscripts.parse(outgoing.manuscript).plain())
    work.facts["document_number"] = outgoing.number


__all__ = [
    "REVIEW_POINTS",
    "Blocked",
    "NotAnIssuer",
    "PrincipalSigns",
    "check_pass",
    "countersign_agree",
    "countersign_object",
    "legality_pass",
    "review_pass",
    "sign",
    "submit",
]
