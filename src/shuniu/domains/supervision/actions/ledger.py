"""台账格式: the columns of the county's ledger, in the order that its paper sets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shuniu.commons import trail
from shuniu.commons.flow.model import Label
from shuniu.commons.people.actor import Actor
from shuniu.ground.refusal import FieldRefused, NotYours
from shuniu.ground.text import clean

from .. import powers
from ..models import LedgerLayout

# What a ledger may hold, in the order that it has unless the county sets another.
LEDGER: dict[str, Label] = {
    "order": gettext_lazy("序号"),
    "number": gettext_lazy("督查编号"),
    "source": gettext_lazy("来源"),
    "source_note": gettext_lazy("来源说明"),
    "title": gettext_lazy("督查事项"),
    "requirement": gettext_lazy("督办要求"),
    "lead": gettext_lazy("牵头单位"),
    "assisting": gettext_lazy("配合单位"),
    "instructor": gettext_lazy("交办领导"),
    "joint": gettext_lazy("联合督办单位"),
    "opened": gettext_lazy("立项时间"),
    "notice": gettext_lazy("通知编号"),
    "issued": gettext_lazy("下发时间"),
    "due": gettext_lazy("办结时限"),
    "signed": gettext_lazy("签收时间"),
    "progress": gettext_lazy("最近进展"),
    "percent": gettext_lazy("完成进度"),
    "problems": gettext_lazy("存在问题"),
    "light": gettext_lazy("亮灯"),
    "urged": gettext_lazy("催办次数"),
    "state": gettext_lazy("状态"),
    "closed": gettext_lazy("办结时间"),
    "result": gettext_lazy("办理结果"),
    "archived": gettext_lazy("归档编号"),
}


def set_layout(*, columns: Sequence[str], source: str, by: Actor, at: dt.datetime) -> LedgerLayout:
    """设置台账格式: which columns (by their labels or codes), in which order, by which paper."""
    if not powers.sets_layout(by):
        raise NotYours
    known = {str(label): code for code, label in LEDGER.items()} | {code: code for code in LEDGER}
    codes = []
    for word in filter(None, (clean(w) for w in columns)):
        if word not in known:
            raise FieldRefused("columns", _("没有“{word}”这一列。").format(word=word[:40]))
        if known[word] in codes:
            raise FieldRefused("columns", _("“{word}”写了两次。").format(word=word))
        codes.append(known[word])
    if not codes:
        raise FieldRefused("columns", _("请至少写一列。"))
    source = clean(source)
    if not source:
        raise FieldRefused("source", _("请写明依据，如文件的文号和日期。"))
    with transaction.atomic():
        made = LedgerLayout.objects.create(
            columns=codes, source=source[:200], set_at=at, set_by_label=by.label
        )
        trail.record(
            "supervision.ledger_set",
            subject_kind="ledger_layout",
            subject_id=made.pk,
            by=by,
            at=at,
            detail={"columns": codes, "source": made.source},
        )
    return made


def layout() -> list[str]:
    """The columns' codes as they stand now."""
    newest = LedgerLayout.objects.order_by("-pk").first()
    return [c for c in newest.columns if c in LEDGER] if newest is not None else list(LEDGER)
