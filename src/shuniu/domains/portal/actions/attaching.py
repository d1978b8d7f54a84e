"""附件: files that go with a text; they stand in its draft and go out with what is reviewed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from shuniu.casework.attaching import MOST_FILES, Upload, keep
from shuniu.casework.models import Matter
from shuniu.commons.papers.secrecy import refuse_state_secrets
from shuniu.commons.people.actor import Actor
from shuniu.ground.refusal import FieldRefused, Refused
from shuniu.ground.text import clean

from ..models import Article
from ..queries import draft_of, editable_by
from .base import save_draft
from .writing import NotNowEditable, text_saved

MOST_PAPERS = 20
NAME_MOST = 120


class PapersChanged(Refused):
    """这一页打开以后附件有了变化，您的修改没有保存，请刷新后再改。"""


def set_attachments(
    article: Article,
    *,
    rows: Sequence[tuple[int, str]],
    uploads: Sequence[Upload] = (),
    seen: Sequence[int] | None = None,
    by: Actor,
    at: dt.datetime,
) -> None:
    """整理附件: these of the draft's files stay, under these names, in this order; new ones follow.

    ``rows`` are keys of papers with the names that readers see; what is not among them is no
    longer part of the text. ``seen`` are the keys on the page from which one sends. Only while
    the text may be written in: what was handed in is reviewed with the files that it had then.
    """
    with transaction.atomic():
        Matter.objects.select_for_update().get(pk=article.matter_id or 0)
        standing = Article.objects.select_for_update(of=("self",)).get(pk=article.pk)
        may_edit, why = editable_by(standing, by)
        if not may_edit:
            raise NotNowEditable(why=why)
        draft = draft_of(standing)
        known = {item["paper"]: item["name"] for item in draft.attached}
        if seen is not None and set(seen) != known.keys():
            raise PapersChanged
        wanted = [
            {"paper": key, "name": _named(name, known[key])} for key, name in rows if key in known
        ]
        if len(wanted) + len(uploads) > MOST_PAPERS:
            raise FieldRefused("uploads", _("一篇稿件最多%d个附件。") % MOST_PAPERS)
        kept = keep(uploads, field="uploads", by=by, at=at, strip=True, most=MOST_FILES)
        wanted += [{"paper": paper.pk, "name": paper.name} for paper in kept]
        if wanted == draft.attached:
            return
        draft.attached = wanted
        save_draft(draft, by=by, at=at)
        standing.kept.add(*kept)
        standing.refresh_from_db()
        text_saved(standing, by=by, at=at)


def _named(name: str, before: str) -> str:
    """The name as readers see it; one left empty stays as it was."""
    name = clean(name)[:NAME_MOST]
    refuse_state_secrets(name, field="name")
    return name or before
