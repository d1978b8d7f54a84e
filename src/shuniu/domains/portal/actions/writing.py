"""采编: a text is begun, changed, handed in, taken back, given up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from shuniu.casework import engine, standard
from shuniu.casework.models import Matter, Role
from shuniu.casework.texts import put_own
from shuniu.commons import numbering, trail
from shuniu.commons.papers.secrecy import refuse_state_secrets
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.models import Unit
from shuniu.ground import clock
from shuniu.ground.refusal import FieldRefused, NotYours, Refused
from shuniu.ground.text import clean, fold

from .. import powers
from ..checking.actions import demand_clean, examine
from ..checking.papers import read_attached
from ..models import Act, Article, SiteColumn
from ..queries import KIND, article_of, draft_of, editable_by, main_site, may, units_with
from ..workshop.rendering import render
from .base import (
    NoRight,
    NothingWritten,
    NotPublished,
    StandsAlready,
    act_word,
    body_of,
    demand_ahead,
    demand_end,
    demand_open,
    hand_to,
    home_of,
    lock_article,
    save_draft,
)
from .sharing import set_places

TITLE_MOST = 120


class NotNowEditable(Refused):
    """{why}"""


class Overtaken(Refused):
    """您打开这一页以后，{who}在{when}保存了新的内容，您的修改没有保存，也没有丢失：请把要保留的文字复制下来，重新打开本页再改。"""


class PicturesInside(Refused):
    """稿件里有图片、表格等内容，请在编辑器里修改。"""


def writing_unit(column: SiteColumn, by: Actor, on: dt.date) -> Unit:
    """For which of the actor's units the text is: one that may write there. ``NoRight``."""
    held = by.units_as(*powers.EDITORS)
    if not held:
        raise NotYours
    granted = [u for u in units_with(Act.WRITE, column, on, first=by.unit_id) if u in held]
    if not granted:
        raise NoRight(site=column.site.name, column=column.name, act=act_word(Act.WRITE))
    return Unit.objects.get(pk=granted[0])


def _title(title: str) -> str:
    title = clean(title)
    if not title:
        raise FieldRefused("title", _("请填写标题。"))
    if len(title) > TITLE_MOST:
        raise FieldRefused("title", _("标题请控制在%d字以内。") % TITLE_MOST)
    refuse_state_secrets(title, field="title")
    return title


_LENGTHS = {"subtitle": 120, "author": 60, "source": 80, "summary": 300, "keywords": 120}


def _beside(**words: str) -> dict[str, str]:
    """What stands beside the title, each in the length that its column has."""
    return {name: clean(said)[: _LENGTHS[name]] for name, said in words.items()}


def write(
    *,
    column: SiteColumn,
    title: str,
    text: str = "",
    subtitle: str = "",
    author: str = "",
    source: str = "",
    summary: str = "",
    keywords: str = "",
    expire_at: dt.datetime | None = None,
    also: Sequence[SiteColumn] = (),
    by: Actor,
    at: dt.datetime,
) -> Article:
    """采编稿件: a matter and its article in a column in which the actor's unit may write.

    ``text`` is plain, a line a paragraph; pictures and tables are put in with the editor.
    ``also`` are further columns, of this site or others: at once where the unit may
    publish itself, otherwise offered there. ``expire_at``: when it goes down by itself.
    """
    on = at.astimezone(clock.ZONE).date()
    demand_open(column, on, _("采编稿件"))
    unit = writing_unit(column, by, on)
    title = _title(title)
    refuse_state_secrets(text, field="text")
    demand_end("expire_at", expire_at, at=at)
    with engine.opening(
        KIND,
        title=title,
        unit=main_site().unit,
        number=lambda key: numbering.take(
            "portal.article", by=by, at=at, subject_kind="matter", subject_id=key
        ),
        by=by,
        at=at,
        texts=(text[:5000],),
    ) as work:
        article = Article(
            matter=work.matter,
            site=column.site,
            column=column,
            unit=unit,
            title=title,
            body=body_of(text),
            expire_at=expire_at,
            live=False,
            created_at=at,
            writers=[] if by.member_id is None else [by.member_id],
            written_by_label=work.move.by_label,
            **_beside(
                subtitle=subtitle, author=author, source=source, summary=summary, keywords=keywords
            ),
        )
        article.save()
        save_draft(article, by=by, at=at)
        work.assign(unit, Role.STOP, stage="draft")
        set_places(article, also, by=by, at=at)
    return article


def adopt(article: Article, *, note: str, by: Actor, at: dt.datetime) -> Matter:
    """A text from an older site gets a matter, so that it can be corrected or withdrawn."""
    if article.matter is not None:
        return article.matter
    with engine.opening(
        KIND,
        title=article.title,
        unit=main_site().unit,
        number=lambda key: numbering.take(
            "portal.article", by=by, at=at, subject_kind="matter", subject_id=key
        ),
        by=by,
        at=at,
        texts=(article.text[:5000],),
        note=note,
    ) as work:
        article.matter = work.matter
        article.save(update_fields=["matter"])
        if article.latest_revision is None:
            article.body = body_of(article.text) if not article.body else article.body
            save_draft(article, by=by, at=at)
        work.assign(home_of(article), Role.STOP, stage="draft")
    return work.matter


def save_text(
    article: Article, *, title: str, text: str, subtitle: str = "", author: str = "",
    source: str = "", summary: str = "", keywords: str = "",
    expire_at: dt.datetime | None = None, revision: int | None = None,
    by: Actor, at: dt.datetime,
) -> None:  # fmt: skip
    """Change a draft without the editor: plain text; refused where pictures are inside.

    ``revision`` is the draft that the writer had before them: what somebody saved since is
    not written over (``Overtaken``).
    """
    title = _title(title)
    refuse_state_secrets(text, field="text")
    demand_end("expire_at", expire_at, at=at)
    with transaction.atomic():
        # Handing in, taking back and a second writer wait until this is done, or this for them.
        Matter.objects.select_for_update().filter(pk=article.matter_id or 0).first()
        article.refresh_from_db()
        may_edit, why = editable_by(article, by)
        if not may_edit:
            raise NotNowEditable(why=why)
        if revision is not None and revision != article.latest_revision_id:
            raise _overtaken(article)
        draft = draft_of(article)
        if any(block.block_type != "paragraph" for block in draft.body):
            raise PicturesInside
        draft.title, draft.expire_at = title, expire_at
        beside = _beside(
            subtitle=subtitle, author=author, source=source, summary=summary, keywords=keywords
        )
        for name, said in beside.items():
            setattr(draft, name, said)
        draft.body = body_of(text)
        save_draft(draft, by=by, at=at)
        article.refresh_from_db()
        text_saved(article, by=by, at=at)


def _overtaken(article: Article) -> Overtaken:
    newest = article.latest_revision
    assert newest is not None
    return Overtaken(
        who=getattr(newest.user, "name", "") or _("另一个人"),
        when=newest.created_at.astimezone(clock.ZONE).strftime("%H:%M"),
    )


def text_saved(article: Article, *, by: Actor, at: dt.datetime) -> None:
    """After every saved draft (also the editor's): list and search know it by its new words.

    What the public reads stays as it is; a text that never stood shows its newest title.
    """
    draft = draft_of(article)
    if by.member_id is not None and by.member_id not in article.writers:
        article.writers = [*article.writers, by.member_id]
        article.save(update_fields=["writers"])
    if not article.live:
        Article.objects.filter(pk=article.pk).update(title=draft.title[:TITLE_MOST])
    matter = article.matter
    if matter is None:
        return
    Matter.objects.filter(pk=matter.pk).update(title=draft.title[:TITLE_MOST])
    words = "\n".join((matter.number, draft.title, plain_text(draft)[:5000]))
    put_own(matter.pk, fold(words))
    trail.record(
        "article.text_saved",
        subject_kind="matter",
        subject_id=matter.pk,
        by=by,
        at=at,
        detail={"number": matter.number, "revision": article.latest_revision_id},
    )


def plain_text(article: Article) -> str:
    """The words of the body's blocks, a line each, as the search index wants them."""
    text: str = render(article.body).text
    return text


def submit(matter: Matter, *, by: Actor, at: dt.datetime, seen: int | None = None) -> None:
    """送审: the newest draft is what is reviewed from now on; what blocks is told before."""
    _examine(matter, by=by, at=at)
    with engine.step(matter, "submit", by=by, at=at, seen=seen) as work:
        article = lock_article(work)
        demand_open(article.column, work.on, _("送审"))
        if not may([article.unit_id], Act.WRITE, article.column, work.on):
            raise NoRight(
                site=article.site.name, column=article.column.name, act=act_word(Act.WRITE)
            )
        draft = draft_of(article)
        if not plain_text(draft).strip():
            raise NothingWritten
        demand_ahead(draft.expire_at, at=at)
        demand_clean(article, draft, at=at)
        article.writer_id = by.member_id
        article.first_reviewer = article.second_reviewer = article.third_reviewer = None
        article.secrecy_reviewer = article.publisher = None
        article.submitted_revision = article.latest_revision
        article.save(
            update_fields=[
                *("writer", "first_reviewer", "second_reviewer", "third_reviewer"),
                *("secrecy_reviewer", "publisher", "submitted_revision"),
            ]
        )
        work.facts["revision"] = article.submitted_revision_id
        hand_to(work, article, "first")


def _examine(matter: Matter, *, by: Actor, at: dt.datetime) -> None:
    """Keep what the checks find also when they refuse: the page shows it, each at its place."""
    article = article_of(matter)
    if editable_by(article, by)[0]:
        draft = draft_of(article)
        read_attached(draft, by=by, at=at)
        examine(article, draft, at=at)


def recall(matter: Matter, *, by: Actor, at: dt.datetime, seen: int | None = None) -> None:
    """拿回: the unit that handed it in takes it back before the first review."""
    with engine.step(matter, "recall", by=by, at=at, seen=seen) as work:
        article = lock_article(work)
        hand_to(work, article, "draft", home_of(article))


def drop(
    matter: Matter, *, reason: str, by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """作废: a text that never stood before the public, with the reason."""
    reason = standard.need(reason, "reason", _("请写明作废的理由。"))[:200]
    with engine.step(matter, "drop", by=by, at=at, note=reason, seen=seen) as work:
        article = lock_article(work)
        if article.live:
            raise StandsAlready


def abandon_correction(
    matter: Matter, *, by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """放弃更正: the published text stays as it is, and so does its draft."""
    with engine.step(matter, "abandon_correction", by=by, at=at, seen=seen) as work:
        article = lock_article(work)
        if not article.live:
            raise NotPublished(what=_("放弃更正"))
        article.latest_revision = article.live_revision
        article.has_unpublished_changes = False
        article.save(update_fields=["latest_revision", "has_unpublished_changes"])
        # List and search know it by what stands again, not by what was given up.
        work.matter.title = article.title
        Matter.objects.filter(pk=matter.pk).update(title=article.title)
        work.index(article.text[:5000])
