"""Articles: whose, where they stand, what is written and what was published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Exists, Q, QuerySet
from django.utils.translation import gettext as _

from shuniu.casework.models import Assignment, Matter
from shuniu.casework.queries import visible_to as matters_visible_to
from shuniu.commons.papers.models import Paper
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.duties import LEADER, REGISTRAR, REVIEWER

from ..addresses import address_of_article
from ..models import Article, Edition, PushState, Site, SiteColumn

KIND = "article"
DRAFT = "draft"


def article_of(matter: Matter) -> Article:
    """The matter's article, with the matter at hand."""
    found: Article = matter.article
    found.matter = matter
    return found


def draft_of(article: Article) -> Article:
    """The article as it was last written (not what the public reads)."""
    found: Article = article.get_latest_revision_as_object()
    return found


def attached_to(draft: Article) -> list[tuple[Paper, str]]:
    """The files that go with a draft (or with what stands), under their names, in their order."""
    rows = Paper.objects.select_related("blob").in_bulk([item["paper"] for item in draft.attached])
    return [(rows[item["paper"]], item["name"]) for item in draft.attached if item["paper"] in rows]


def may_read_attached(actor: Actor, paper: Paper) -> bool:
    """Whoever sees an article reads the files that go with it, now or in an earlier draft."""
    with_it = Q(kept=paper) | Q(papers__paper=paper)
    return visible_articles(actor).filter(with_it).exists()


def editions_of(article: Article) -> list[tuple[Edition, list[str]]]:
    """Every text that was published, the newest first, with what had changed in its files."""
    found = list(Edition.objects.filter(article=article).defer("html").order_by("number"))
    before: list[dict[str, Any]] = []
    told: list[tuple[Edition, list[str]]] = []
    for edition in found:
        changes = changes_in_files(before, edition.attached) if edition.number > 1 else []
        told.append((edition, changes))
        before = edition.attached
    return told[::-1]


def changes_in_files(
    before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]
) -> list[str]:
    """What became of the files between two texts, a sentence each; a file is known by its key."""
    was = {item["paper"]: item["name"] for item in before}
    now = {item["paper"]: item["name"] for item in after}
    gone = {name: key for key, name in was.items() if key not in now}
    told = []
    for key, name in now.items():
        if key not in was and name in gone:
            del gone[name]
            told.append(_("换了文件：{name}").format(name=name))
        elif key not in was:
            told.append(_("增加：{name}").format(name=name))
        elif was[key] != name:
            told.append(_("改名：{before} → {name}").format(before=was[key], name=name))
    told += [_("删去：{name}").format(name=name) for name in gone]
    staying = [key for key in was if key in now]
    if not told and staying != [key for key in now if key in was]:
        told.append(_("调整了顺序"))
    return told


def places_of(article: Article) -> list[SiteColumn]:
    """The columns in which the article stands when it is published, its own first."""
    accepted = Q(pushes__article=article, pushes__state=PushState.ACCEPTED)
    others = SiteColumn.objects.filter(Q(pk__in=article.also_in.values("pk")) | accepted)
    found = others.exclude(pk=article.column_id).select_related("site").distinct()
    own = SiteColumn.objects.select_related("site").get(pk=article.column_id)
    return [own, *found.order_by("site__order", "site_id", "order", "id")]


def address_of(article: Article, site: Site) -> str:
    """The article's canonical address on a site where it stands: what its lines there lead to."""
    assert article.first_published_at is not None
    return address_of_article(article.pk, article.first_published_at, site=site.code)


def visible_articles(actor: Actor) -> QuerySet[Article]:
    """The articles that the actor may see, also those brought in without a matter.

    Whoever sees a matter sees its article; the office of the main site sees all, a
    unit besides those that it brought in itself.
    """
    units = actor.unit_ids if actor.holds("handler", "unit_head") else frozenset()
    rule = Q(matter__in=matters_visible_to(actor, KIND).values("pk"))
    rule |= Q(unit_id__in=units)
    if actor.holds(REGISTRAR, REVIEWER, LEADER):
        main = Site.objects.filter(
            kind="main", unit_id__in=actor.units_as(REGISTRAR, REVIEWER, LEADER)
        )
        rule |= Q(matter__isnull=True) & Q(Exists(main))
    return Article.objects.filter(rule)


def editable_by(article: Article, actor: Actor) -> tuple[bool, str]:
    """Whether the actor may change the words now, and if not, why (a sentence for the page)."""
    matter = Matter.objects.filter(pk=article.matter_id or 0)
    state = matter.values_list("state", flat=True).first()
    if state is None:
        return False, _("从旧站移来的稿件先“更正”，再修改。")
    if state != DRAFT:
        return False, _("稿件已经送审或者发布，不能直接修改；请先退回、拿回或者更正。")
    units = actor.units_as("handler", "unit_head", "registrar")
    given = Assignment.objects.filter(matter=article.matter_id, stage=DRAFT, done_at__isnull=True)
    if not given.filter(unit_id__in=units).exists():
        return False, _("只有采编单位可以修改稿件。")
    return True, ""
