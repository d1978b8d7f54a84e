"""The county's lists and rules as they hold on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ..models import CheckRule, Word
from . import links, papers, personal
from .findings import BLOCK, WARN
from .words import Entry, WordList, common

DESCRIPTION = "description"
# Each check with its name and how strictly it is taken unless the county says otherwise;
# of the words of a list the list's own line says it ("").
CHECKS: Mapping[str, tuple[str | Promise, str]] = {
    links.INSIDE: (_("站内死链"), BLOCK),
    links.OUTSIDE: (_("外部链接打不开"), WARN),
    "wrong": (_("错误表述、错别字"), ""),
    "sensitive": (_("敏感词"), ""),
    "leader": (_("领导姓名职务"), ""),
    personal.CODE: (_("个人信息"), BLOCK),
    DESCRIPTION: (_("图片没有说明"), BLOCK),
    papers.UNREAD: (_("附件读不出文字"), WARN),
}
# What always has to be mended, however the county takes the rest.
ALWAYS: Mapping[str, str | Promise] = {
    papers.WAITING: _("附件还没有读完"),
    papers.SECRET: _("附件带有国家秘密标志"),
}


def strictness(at: dt.datetime) -> dict[str, str]:
    """How strictly each check is taken then: block, warn, off, or as its list says ("")."""
    found = {code: default for code, (_label, default) in CHECKS.items()}
    rows = CheckRule.objects.filter(since__lte=at).order_by("since", "id")
    found.update({row.code: row.strictness for row in rows if row.code in found})
    return found


_kept: dict[object, WordList] = {}


def words_on(day: dt.date) -> WordList:
    """All lists that hold on the day, the county's own before the common one; kept till changed."""
    rows = Word.objects.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=day), since__lte=day)
    lines = tuple(rows.values_list("kind", "wrong", "right", "level", "reason").order_by("pk"))
    found = _kept.get(lines)
    if found is None:
        own = {wrong for _kind, wrong, *_rest in lines}
        entries = [Entry(*line) for line in lines]
        found = WordList([*entries, *(entry for entry in common() if entry.wrong not in own)])
        _kept.clear()
        _kept[lines] = found
    return found
