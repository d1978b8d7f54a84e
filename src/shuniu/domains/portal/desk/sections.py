"""What the parts of an article's page show."""

from __future__ import annotations

from collections.abc import Mapping

from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from shuniu.casework.models import Matter
from shuniu.commons.people.actor import Actor
from shuniu.commons.publishing.models import Publication
from shuniu.desk.declare import Facts

from ..actions.base import shown
from ..checking.queries import digest_of, findings_of
from ..models import Article, PushState, SiteColumn
from ..queries import (
    article_of,
    attached_to,
    changes_in_files,
    draft_of,
    editable_by,
    editions_of,
    places_of,
)
from ..workshop.addresses import editor_of
from ..workshop.rendering import Rendered, render


def _draft(article: Article) -> tuple[Article, Rendered]:
    """The newest draft and its body, once a page."""
    kept: tuple[Article, Rendered] | None = article.__dict__.get("_drafted")
    if kept is None:
        draft = draft_of(article)
        kept = article.__dict__["_drafted"] = (draft, render(draft.body))
    return kept


def places(article: Article) -> list[SiteColumn]:
    """Where it is to stand, once a page."""
    kept: list[SiteColumn] | None = article.__dict__.get("_places")
    if kept is None:
        kept = article.__dict__["_places"] = places_of(article)
    return kept


def article(matter: Matter, actor: Actor) -> Mapping[str, object]:
    """The text as it was last written, with its facts, and whether it may be changed now."""
    found = article_of(matter)
    draft, made = _draft(found)
    may_edit, why = editable_by(found, actor)
    facts = [
        (_("网站"), found.site.shown_name),
        (_("栏目"), found.column.shown_name),
        (_("采编单位"), found.unit.name),
        (_("采编人"), found.written_by_label),
        (_("来源"), draft.source),
        (_("作者"), draft.author),
        (_("摘要"), draft.summary),
        (_("关键词"), draft.keywords),
        (_("字数"), made.characters),
        (_("图片"), len(made.pictures) or ""),
        (_("下线时间"), _ends(found, draft)),
    ]
    return {
        "article": found,
        "draft": draft,
        "body": mark_safe(made.html),  # noqa: S308 - cleaned by nh3
        "facts": [(label, value) for label, value in facts if value],
        "changed": found.live and found.latest_revision_id != found.live_revision_id,
        "may_edit": may_edit,
        "why_not": "" if may_edit else why,
        "editor": editor_of(found.pk) if may_edit else "",
        "attached": attached_to(draft),
        "files_changed": changes_in_files(found.attached, draft.attached) if found.live else [],
        "attaching": reverse("portal:attached", args=[matter.pk]) if may_edit else "",
    }


def _ends(article: Article, draft: Article) -> str:
    """When it goes down: what holds before the public, else what the draft wants."""
    end = article.expire_at if article.live else draft.expire_at
    return shown(end) if end else ""


def findings(matter: Matter, _actor: Actor) -> Mapping[str, object] | None:
    """What the checks found in this very text; None where nothing was found."""
    found = article_of(matter)
    rows = list(findings_of(found, digest_of(*_draft(found))))
    return {"findings": rows} if rows else None


def stands(matter: Matter, _actor: Actor) -> Mapping[str, object]:
    """Each place: whether it stands there now, with its address; the offers and what became."""
    found = article_of(matter)
    lines = {
        (line.site, line.column): line
        for line in Publication.objects.standing().of("article", found.pk)
    }
    rows = [(place, lines.get((place.site.code, place.code))) for place in places(found)]
    offers = found.pushes.select_related("column__site").order_by("-pk")
    return {"places": rows, "offers": offers.exclude(state=PushState.ACCEPTED)}


def reviews(matter: Matter, _actor: Actor) -> Facts | None:
    """Who had which part in this round; the secrecy review by a second person among them."""
    found = article_of(matter)
    parts = (
        (_("送审"), found.writer),
        (_("一审一校"), found.first_reviewer),
        (_("二审二校"), found.second_reviewer),
        (_("三审三校"), found.third_reviewer),
        (_("保密审查"), found.secrecy_reviewer),
    )
    rows: list[tuple[str, object]] = [(label, m.name) for label, m in parts if m is not None]
    if found.publisher is not None:
        rows.append((_("终审发布单位"), found.publisher.name))
    if found.withdrawn_because:
        label = _("下线原因") if found.expired else _("撤稿原因")
        rows.append((label, found.withdrawn_because))
    return rows or None


def editions(matter: Matter, _actor: Actor) -> Mapping[str, object] | None:
    """Every text that was published, the newest first."""
    rows = editions_of(article_of(matter))
    return {"editions": rows, "matter": matter} if rows else None


def sheet_facts(matter: Matter, _actor: Actor) -> Facts:
    """The head of the processing sheet."""
    found = article_of(matter)
    return [
        (_("网站"), found.site.name),
        (_("栏目"), found.column.name),
        (_("采编单位"), found.unit.name),
        (_("采编人"), found.written_by_label),
        (_("首次发布"), found.first_published_at or ""),
    ]
