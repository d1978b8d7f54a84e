"""One function a verb: an issue is drafted from records, edited, signed, printed and sent out."""

from __future__ import annotations

import datetime as dt
import re

from django.utils.translation import gettext as _

from shuniu.commons import numbering
from shuniu.commons.flow.model import Action
from shuniu.commons.papers import actions as papers
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.duties import HANDLER, LEADER, UNIT_HEAD
from shuniu.commons.people.models import Unit
from shuniu.commons.people.queries import members_owing
from shuniu.ground import clock
from shuniu.ground.refusal import FieldRefused, NotYours
from shuniu.ground.text import clean

from .. import engine, standard
from ..models import Matter, MatterPaper
from .flow import KIND
from .kinds import Asked, BulletinKind, Draft, kinds
from .models import Bulletin, Claim, Version
from .printing import as_pdf
from .queries import latest
from .refusals import NothingToSay, RanksPersons, Unchanged, UnknownBulletin

TITLE_MOST, TEXT_MOST, NOTE_MOST, COPIES_MOST = 100, 60_000, 300, 5000
LONGEST_PERIOD = 366
DRAFT_SERIES = "bulletins.draft"
# No ranking of persons and no points (整治形式主义为基层减负若干规定, 2024).
_RANKING = re.compile(r"(?:个人|干部|工作人员|联络员|责任人)[^。；\n]{0,8}(?:排名|名次|积分|得分)")


def draft(
    code: str,
    *,
    first: dt.date,
    last: dt.date,
    topic: str = "",
    by: Actor,
    at: dt.datetime,
) -> Bulletin:
    """起草一期: the bulletin's drafter writes it from the records of these days.

    Of several days of office the one for which the actor holds a drafting duty
    owns the issue. Refused: NotYours without that duty, ``UnknownBulletin``, days
    that make no sense, ``NothingToSay`` when the records hold nothing of them.
    """
    kind = _kind(code)
    unit_id = min(by.units_as(*kind.duties), default=None)
    if unit_id is None:
        raise NotYours
    on = at.astimezone(clock.ZONE).date()
    if last < first or (last - first).days > LONGEST_PERIOD:
        raise FieldRefused("last", _("截止日期应在起始日期以后、一年以内。"))
    if first > on:
        raise FieldRefused("first", _("起始日期不能晚于今天。"))
    _demand_topic(kind, topic, by)
    made = _drafted(kind, Asked(first, last, topic, by, on))
    with engine.opening(
        KIND,
        title=f"{kind.masthead}：{made.title}"[:200],
        unit=Unit.objects.get(pk=unit_id),
        number=lambda pk: numbering.take(
            DRAFT_SERIES, by=by, at=at, subject_kind="matter", subject_id=pk
        ),
        by=by,
        at=at,
        texts=made.lines,
    ) as work:
        bulletin = Bulletin.objects.create(
            matter=work.matter,
            code=code,
            masthead=str(kind.masthead),
            topic=topic,
            first=first,
            last=last,
        )
        _keep_draft(work, bulletin, made)
    return bulletin


def _kind(code: str) -> BulletinKind:
    if code not in kinds:
        raise UnknownBulletin
    return kinds.get(code)


def _demand_topic(kind: BulletinKind, topic: str, by: Actor) -> None:
    offered = {code for code, _label in kind.topics(by)}
    if topic and topic not in offered:
        raise FieldRefused("topic", _("请从列表里选择内容。"))


def _drafted(kind: BulletinKind, asked: Asked) -> Draft:
    made = kind.draft(asked)
    if not made.lines:
        raise NothingToSay
    return made


def _keep_draft(work: engine.Work, bulletin: Bulletin, made: Draft) -> Version:
    version = _keep(work, bulletin, made.title, "\n".join(made.lines), drafted=True)
    for place, claim in enumerate(made.claims, start=1):
        row = Claim.objects.create(
            version=version, place=place, label=claim.label, unit=claim.unit, said=claim.said
        )
        row.matters.set(claim.matters)
    bulletin.to.set(made.to)
    return version


def _keep(
    work: engine.Work, bulletin: Bulletin, title: str, text: str, *, drafted: bool = False
) -> Version:
    """Another version, checked; the matter's title and the search follow it."""
    title = standard.need(clean(title), "title", _("请填写标题。"))
    text = standard.need(clean(text), "text", _("请填写正文。"))
    for field, words, most in (("title", title, TITLE_MOST), ("text", text, TEXT_MOST)):
        if len(words) > most:
            raise FieldRefused(field, _("请控制在%d字以内。") % most)
        ranking = _RANKING.search(words)
        if ranking is not None:
            raise RanksPersons(words=ranking.group())
    last = bulletin.versions.order_by("-place").first()
    if last is not None and (last.title, last.text) == (title, text):
        raise Unchanged
    work.matter.title = f"{bulletin.masthead}：{title}"[:200]
    if work.step is not None:
        Matter.objects.filter(pk=work.matter.pk).update(title=work.matter.title)
        work.index(text)
    return Version.objects.create(
        bulletin=bulletin,
        place=last.place + 1 if last is not None else 1,
        title=title,
        text=text,
        drafted=drafted,
        move=work.move,
        by_label=work.move.by_label,
        at=work.at,
    )


def _change(
    matter: Matter,
    code: str,
    title: str,
    text: str,
    note: str,
    by: Actor,
    at: dt.datetime,
    seen: int | None,
) -> None:
    note = clean(note)[:NOTE_MOST] or _("文字修改")
    with engine.step(matter, code, by=by, at=at, note=note, seen=seen) as work:
        _keep(work, Bulletin.objects.get(pk=work.matter.pk), title, text)


def edit(
    matter: Matter,
    *,
    title: str,
    text: str,
    note: str = "",
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> None:
    """修改: another version; the old ones stay. ``note`` says what was changed."""
    _change(matter, "edit", title, text, note, by, at, seen)


def amend(
    matter: Matter,
    *,
    title: str,
    text: str,
    note: str = "",
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> None:
    """改稿: the leader changes the text before signing it; another version under their name."""
    _change(matter, "amend", title, text, note, by, at, seen)


def redraft(matter: Matter, *, by: Actor, at: dt.datetime, seen: int | None = None) -> None:
    """重新起草: from today's records; what was edited stays as an older version."""
    with engine.step(matter, "redraft", by=by, at=at, seen=seen) as work:
        bulletin = Bulletin.objects.get(pk=work.matter.pk)
        asked = Asked(bulletin.first, bulletin.last, bulletin.topic, by, work.on)
        _keep_draft(work, bulletin, _drafted(_kind(bulletin.code), asked))


def submit(matter: Matter, *, by: Actor, at: dt.datetime, seen: int | None = None) -> None:
    """送签: the leaders have it to sign."""
    with engine.step(matter, "submit", by=by, at=at, seen=seen):
        pass


def take_back(matter: Matter, *, by: Actor, at: dt.datetime, seen: int | None = None) -> None:
    """收回修改: before it is signed."""
    with engine.step(matter, "take_back", by=by, at=at, seen=seen):
        pass


def return_draft(
    matter: Matter, *, reason: str, by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """退回修改: with what has to be changed."""
    reason = standard.need(clean(reason), "reason", _("请写明要怎样修改。"))[:NOTE_MOST]
    with engine.step(matter, "return_draft", by=by, at=at, note=reason, seen=seen) as work:
        work.opinion(reason)


def approve(
    matter: Matter,
    *,
    text: str = "",
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> None:
    """签发: a leader lets it out, another person than who submitted it."""
    with engine.step(matter, "approve", by=by, at=at, seen=seen) as work:
        signed = Bulletin.objects.filter(pk=work.matter.pk)
        signed.update(signed_by_label=work.move.by_label)
        work.opinion(clean(text) or _("同意印发。"))


def issue(
    matter: Matter,
    *,
    copies: int,
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> None:
    """印发: it gets its number and its PDF, and lies before those whom it is for.

    Refused (``NoChineseFont``) where nothing can be set in Chinese.
    """
    if not 0 < copies <= COPIES_MOST:
        raise FieldRefused("copies", _("印数应在1到%d之间。") % COPIES_MOST)
    with engine.step(matter, "issue", by=by, at=at, seen=seen) as work:
        bulletin = Bulletin.objects.select_related("matter__unit").get(pk=work.matter.pk)
        bulletin.issued_at, bulletin.copies = at, copies
        bulletin.number = numbering.take(
            _kind(bulletin.code).series,
            by=by,
            at=at,
            subject_kind="matter",
            subject_id=work.matter.pk,
        )
        text = latest(bulletin)
        data = as_pdf(bulletin, text, at=at)
        name = f"{bulletin}.pdf"
        bulletin.paper = papers.store_bytes(data, name, by=by, at=at)
        bulletin.save(update_fields=["issued_at", "copies", "number", "paper"])
        MatterPaper.objects.create(
            matter=work.matter, paper=bulletin.paper, move=work.move, purpose="issue"
        )
        work.index(bulletin.number, text.text)
        work.facts.update(number=bulletin.number, digest=bulletin.paper.blob.digest)
        _send(work, bulletin)


def _send(work: engine.Work, bulletin: Bulletin) -> None:
    """The leaders, or the people of the units that it is for, have it to read."""
    duties: tuple[str, ...]
    if _kind(bulletin.code).upward:
        duties, units = (LEADER,), {work.matter.unit_id}
    else:
        duties, units = (UNIT_HEAD, HANDLER), set(bulletin.to.values_list("pk", flat=True))
    readers = sorted({s.member_id for s in members_owing(duties, units, work.on)})
    work.show_to(readers, str(bulletin))


def cancel(
    matter: Matter, *, reason: str, by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """撤销: it will not come out; it never had a number, so none is missing."""
    reason = standard.need(clean(reason), "reason", _("请写明撤销的原因。"))[:NOTE_MOST]
    with engine.step(matter, "cancel", by=by, at=at, note=reason, seen=seen):
        pass


ACTIONS: dict[str, Action] = {
    "edit": edit,
    "redraft": redraft,
    "submit": submit,
    "take_back": take_back,
    "amend": amend,
    "return_draft": return_draft,
    "approve": approve,
    "issue": issue,
    "cancel": cancel,
}
