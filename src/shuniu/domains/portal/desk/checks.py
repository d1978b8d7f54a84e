"""The registers of words, of checks and of what they found; the page that checks a text anew."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from shuniu.casework.models import Matter
from shuniu.commons.people.actor import Actor
from shuniu.desk import columns
from shuniu.desk.access import StaffRequest, staff_page
from shuniu.desk.declare import Act, Column, Opening, Register, RowAct, Rows
from shuniu.desk.views.shown import matter_for
from shuniu.ground import clock

from .. import powers
from ..checking.actions import has_on_desk, look_over, settle
from ..checking.keeping import end_word, list_word, take_strictly
from ..checking.lists import ALWAYS, CHECKS
from ..checking.queries import findings_of
from ..forms.checks import RuleForm, SettleForm, WordForm
from ..models import CheckRule, Finding, Level, Word, WordKind
from ..queries import KIND, article_of, keepers, visible_articles
from .registers import KEEPERS


def _reads(actor: Actor) -> bool:
    return actor.holds(*powers.SEEN_BY, "administrator")


def _search_words(rows: Rows, words: str) -> Rows:
    return rows.filter(wrong__contains=words) | rows.filter(right__contains=words)


def _findings(actor: Actor) -> QuerySet[Finding]:
    seen = visible_articles(actor).values("pk")
    return Finding.objects.filter(article__in=seen).select_related("article")


def _may_settle(row: Finding, actor: Actor) -> bool:
    return row.level == Level.WARN and row.settled_at is None and has_on_desk(row.article, actor)


def _named(row: Any) -> object:
    return CHECKS[row.code][0] if row.code in CHECKS else ALWAYS.get(row.code, row.code)


REGISTERS = (
    Register(
        "portal_words",
        _("词表"),
        _reads,
        lambda actor: Word.objects.all(),
        (
            Column("wrong", _("不应出现"), lambda row: row.wrong, width=24),
            Column("right", _("应写作"), lambda row: row.right, width=24),
            Column("kind", _("类别"), lambda row: row.get_kind_display()),
            Column("level", _("级别"), lambda row: row.get_level_display()),
            Column("reason", _("依据"), lambda row: row.reason, width=30),
            Column("since", _("启用日期"), lambda row: row.since, sort="since"),
            Column("ended", _("停用日期"), lambda row: row.ended_on),
        ),
        filters=(columns.choice("kind", _("类别"), WordKind.choices, "kind"),),
        search=_search_words,
        opening=Opening(_("登记词条"), WordForm, list_word, KEEPERS),
        acts=(
            RowAct(
                "end", _("停用"), end_word, lambda row, by: row.ended_on is None and keepers(by)
            ),
        ),
        section="portal",
        note=_("送审和发布前按词表检查；系统另有一份常见错别字，以本县词表为先。"),
        empty=_("本县还没有登记词条。"),
        menu_order=70,
    ),
    Register(
        "portal_checks",
        _("发布前检查"),
        _reads,
        lambda actor: CheckRule.objects.all(),
        (
            Column("code", _("检查项"), _named, width=24),
            Column("strictness", _("力度"), lambda row: row.get_strictness_display(), width=24),
            Column("since", _("启用时间"), lambda row: row.since, sort="since"),
            Column("reason", _("依据"), lambda row: row.reason, width=30),
            Column("by", _("设定人"), lambda row: row.by_label),
        ),
        opening=Opening(_("设定检查力度"), RuleForm, take_strictly, KEEPERS),
        section="portal",
        note=_(
            "没有设定的，站内死链、身份证号和银行账号、没有说明的图片必须改正，词表按词条的级别，其余提醒。"
        ),
        empty=_("都按系统的默认力度检查。"),
        menu_order=71,
    ),
    Register(
        "portal_findings",
        _("检查发现"),
        _reads,
        _findings,
        (
            Column("article", _("稿件"), lambda row: row.article.title, width=36),
            Column("level", _("级别"), lambda row: row.get_level_display()),
            Column("code", _("检查项"), _named),
            Column("place", _("位置"), lambda row: row.place),
            Column("words", _("内容"), lambda row: row.words, width=36),
            Column("advice", _("建议"), lambda row: row.advice, width=36),
            Column("settled", _("保留的理由"), lambda row: row.settled_because, width=30),
        ),
        filters=(columns.choice("level", _("级别"), Level.choices, "level"),),
        acts=(RowAct("settle", _("说明理由保留"), settle, _may_settle, SettleForm),),
        section="portal",
        empty=_("没有发现问题。"),
        menu_order=72,
    ),
)


def _address(actor: Actor, matter: Matter | None) -> str:
    if matter is None or not has_on_desk(article_of(matter), actor):
        return ""
    return reverse("portal:check", args=[matter.pk])


CHECK = Act("check", _("检查"), _address)


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: StaffRequest, pk: int) -> HttpResponse:
    """检查: all checks over the newest draft now, other people's pages asked for too."""
    matter, _desk = matter_for(pk, request.actor)
    if matter.kind != KIND or not has_on_desk(article_of(matter), request.actor):
        raise Http404
    article = article_of(matter)
    if request.method == "POST":
        look_over(article, by=request.actor, at=clock.now())
        return HttpResponseRedirect(reverse("portal:check", args=[pk]))
    latest = Finding.objects.filter(article=article).order_by("-at", "-pk").first()
    found = findings_of(article, latest.digest) if latest else []
    return render(request, "portal/desk/check.html", {"matter": matter, "findings": found})
