"""办事指南: written in its elements, checked by a second person, public as numbered versions."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from shuniu.casework import attaching, checking, engine
from shuniu.casework.models import Matter
from shuniu.commons.papers.secrecy import refuse_state_secrets
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.models import Unit
from shuniu.commons.publishing import actions as publishing
from shuniu.ground import clock
from shuniu.ground.refusal import FieldRefused, NotYours, Refused
from shuniu.ground.text import clean, fold

from .. import powers
from ..models import Audience, Guide, GuidePaper, GuideVersion, Topic
from ..models.elements import BY_CODE, ELEMENTS, MATERIAL_PARTS, MATERIALS, QUESTIONS, labels
from ..models.elements import missing as missing_in
from ..queries import GUIDE

COLUMN = "guides"
MOST_FORMS = 20
_COMMA = re.compile(r"\s*[,，|｜\t]\s*")
_QUESTION = re.compile(r"^\s*问[:：]\s*(.+?)\s*$")
_ANSWER = re.compile(r"^\s*答[:：]\s*(.*)$")


class StillMissing(Refused):
    """还缺少必备要素：{what}。补全后才能公布。"""


class KnownGaps(FieldRefused):
    """还缺少：{what}。确认暂时没有的，请勾选后再办。"""

    def __init__(self, what: str) -> None:
        super().__init__("knowingly", type(self).own_words())
        self.facts = {"what": what}


class NotShown(Refused):
    """这份指南现在没有公布，不用撤下。"""


class ShownOnce(Refused):
    """这份指南公布过，不能作废；不再办理的请撤下。"""


def register_guide(
    *,
    title: str,
    topic: str,
    audience: str,
    unit: Unit | None = None,
    by: Actor,
    at: dt.datetime,
) -> Guide:
    """登记办事指南: the matter's name, what people want by it, and for whom it is."""
    unit = unit or powers.own_unit(by)
    if not by.holds_at(unit.pk, powers.WRITERS):
        raise NotYours
    title = _title(title)
    _demand_choices(topic, audience)
    year = at.astimezone(clock.ZONE).year
    with engine.opening(
        GUIDE,
        title=title,
        unit=unit,
        number=lambda pk: f"BS{year}-{pk:06}",
        by=by,
        at=at,
    ) as work:
        elements = {"organ": unit.name}
        return Guide.objects.create(
            matter=work.matter,
            topic=topic,
            audience=audience,
            elements=elements,
            missing=missing_in(elements),
        )


def _title(title: str) -> str:
    title = clean(title)
    if not title:
        raise FieldRefused("title", _("请填写事项名称。"))
    if len(title) > 100:
        raise FieldRefused("title", _("请控制在%d字以内。") % 100)
    refuse_state_secrets(title, field="title")
    return title


def _demand_choices(topic: str, audience: str) -> None:
    if topic not in Topic.values:
        raise FieldRefused("topic", _("请选择主题。"))
    if audience not in Audience.values:
        raise FieldRefused("audience", _("请选择面向谁。"))


def write(
    matter: Matter,
    *,
    title: str,
    topic: str,
    audience: str,
    elements: Mapping[str, str],
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> Guide:
    """填写要素: texts by the elements' codes; what is left out or empty counts as missing.

    Materials are lines of 名称，份数，形式，来源; questions are pairs of 问： and 答：.
    """
    title = _title(title)
    _demand_choices(topic, audience)
    kept = {code: value for code, value in read_elements(elements).items() if value}
    with engine.step(matter, "write", by=by, at=at, seen=seen) as work:
        work.matter.title = title
        Matter.objects.filter(pk=work.matter.pk).update(title=title)
        guide = Guide.objects.get(pk=work.matter.pk)
        guide.topic, guide.audience = topic, audience
        guide.elements, guide.missing = kept, missing_in(kept)
        guide.save(update_fields=["topic", "audience", "elements", "missing"])
        work.index(words_of(kept))
    return guide


def read_elements(elements: Mapping[str, str]) -> dict[str, Any]:
    """The elements as they are kept, each cleaned and within its length; refused by its field."""
    kept: dict[str, Any] = {}
    for element in ELEMENTS:
        text = clean(str(elements.get(element.code, "") or ""))
        if len(text) > element.most:
            raise FieldRefused(element.code, _("请控制在%d字以内。") % element.most)
        refuse_state_secrets(text, field=element.code)
        if element.code == MATERIALS:
            kept[element.code] = _materials(text)
        elif element.code == QUESTIONS:
            kept[element.code] = _questions(text)
        else:
            kept[element.code] = text
    return kept


def _materials(text: str) -> list[dict[str, str]]:
    found = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        parts = _COMMA.split(line.strip())
        if len(parts) != len(MATERIAL_PARTS) or not all(parts):
            raise FieldRefused(
                MATERIALS,
                _("第%d行要写四项：名称，份数，形式，来源，用逗号隔开。") % number,
            )
        found.append({name: part for (name, _l), part in zip(MATERIAL_PARTS, parts, strict=True)})
    return found


def _questions(text: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []
    for number, line in enumerate(text.splitlines(), start=1):
        asked, told = _QUESTION.match(line), _ANSWER.match(line)
        if asked:
            found.append({"question": asked[1], "answer": ""})
        elif told and found:
            found[-1]["answer"] = told[1].strip()
        elif line.strip():
            if not found or not found[-1]["answer"]:
                raise FieldRefused(
                    QUESTIONS, _("第%d行应当以“问：”或“答：”开头，先问后答。") % number
                )
            found[-1]["answer"] += f"\n{line.strip()}"
    if any(not pair["answer"] for pair in found):
        raise FieldRefused(QUESTIONS, _("每个“问：”后面要有“答：”。"))
    return found


def typed(elements: Mapping[str, Any]) -> dict[str, str]:
    """The elements as somebody types them, for the form to begin with."""
    texts = {}
    for code, value in elements.items():
        if code == MATERIALS:
            texts[code] = "\n".join(
                "，".join(m[name] for name, _l in MATERIAL_PARTS) for m in value
            )
        elif code == QUESTIONS:
            texts[code] = "\n".join(f"问：{q['question']}\n答：{q['answer']}" for q in value)
        else:
            texts[code] = str(value)
    return texts


def words_of(elements: Mapping[str, Any]) -> str:
    """All that is said, to be searched."""
    return "\n".join(typed(elements).values())


def add_form(
    matter: Matter,
    *,
    title: str = "",
    papers: list[attaching.Upload],
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> None:
    """上传表格: blank forms and filled-in samples, to be downloaded by everybody."""
    if not papers:
        raise FieldRefused("papers", _("请选择文件。"))
    title = clean(title)[:80]
    note = "、".join(name for _file, name in papers)[:200]
    with engine.step(matter, "add_form", by=by, at=at, note=note, seen=seen) as work:
        own = GuidePaper.objects.filter(guide_id=work.matter.pk, version__isnull=True)
        order = own.count()
        if order + len(papers) > MOST_FORMS:
            raise FieldRefused("papers", _("一份指南最多%d个表格。") % MOST_FORMS)
        kept = attaching.keep(papers, field="papers", by=by, at=at, strip=True)
        for number, paper in enumerate(kept):
            GuidePaper.objects.create(
                guide_id=work.matter.pk,
                paper=paper,
                title=(title if len(kept) == 1 and title else paper.name.rpartition(".")[0])[:100],
                order=order + number,
            )


def remove_form(
    matter: Matter, *, form: GuidePaper, by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """删除表格: from what is being written; published versions keep theirs."""
    with engine.step(matter, "remove_form", by=by, at=at, note=form.title, seen=seen) as work:
        own = GuidePaper.objects.filter(guide_id=work.matter.pk, version__isnull=True)
        gone, _kinds = own.filter(pk=form.pk).delete()
        if not gone:
            raise FieldRefused("form", _("没有这个表格。"))


def gaps(guide: Guide) -> tuple[list[str], list[str]]:
    """What is missing: the needed elements, and the others."""
    needed = [code for code in guide.missing if BY_CODE[code].needed]
    return needed, [code for code in guide.missing if code not in needed]


def _demand_whole(guide: Guide, knowingly: bool) -> str:
    """Refuse needed elements that are missing, and others unless ``knowingly``; gives the note."""
    needed, others = gaps(guide)
    if needed:
        raise StillMissing(what=labels(needed))
    if others and not knowingly:
        raise KnownGaps(labels(others))
    return _("，暂缺：{what}").format(what=labels(others)) if others else ""


def submit(
    matter: Matter,
    *,
    knowingly: bool = False,
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> None:
    """送审: needed elements have to be there, others may be missing ``knowingly``."""
    note = _demand_whole(Guide.objects.get(pk=matter.pk), knowingly) if _own(matter, by) else ""
    with engine.step(matter, "submit", by=by, at=at, note=note, seen=seen) as work:
        _demand_whole(Guide.objects.get(pk=work.matter.pk), knowingly)
        checking.demand_second_person(powers.CHECKERS, work.matter.unit_id, by, work.on)


def _own(matter: Matter, by: Actor) -> bool:
    """Strangers are told by the engine that it isn't theirs, not what is missing."""
    return by.holds_at(matter.unit_id, (*powers.WRITERS, *powers.CHECKERS))


def take_back(matter: Matter, *, by: Actor, at: dt.datetime, seen: int | None = None) -> None:
    """收回修改: before the second person has decided."""
    with engine.step(matter, "take_back", by=by, at=at, seen=seen):
        pass


def return_draft(
    matter: Matter, *, text: str, by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """退回修改: with what has to be changed."""
    text = clean(text)
    if not text:
        raise FieldRefused("text", _("请写明要改什么。"))
    with engine.step(matter, "return_draft", by=by, at=at, seen=seen) as work:
        work.opinion(text)


def publish(
    matter: Matter,
    *,
    text: str = "",
    knowingly: bool = False,
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> GuideVersion:
    """审核公布: by a second person; the next version stands, with its forms, in 办事指南."""
    note = _demand_whole(Guide.objects.get(pk=matter.pk), knowingly) if _own(matter, by) else ""
    with engine.step(matter, "publish", by=by, at=at, note=note, seen=seen) as work:
        guide = Guide.objects.select_for_update().get(pk=work.matter.pk)
        _demand_whole(guide, knowingly)
        if text := clean(text):
            work.opinion(text)
        guide.versions.filter(replaced_at__isnull=True).update(replaced_at=at)
        version = GuideVersion.objects.create(
            guide=guide,
            number=guide.versions.count() + 1,
            title=work.matter.title,
            topic=guide.topic,
            audience=guide.audience,
            elements=guide.elements,
            missing=guide.missing,
            text=fold(f"{work.matter.title}\n{words_of(guide.elements)}"),
            published_at=at,
            published_by_label=by.label,
        )
        forms = guide.papers.filter(version__isnull=True)
        GuidePaper.objects.bulk_create(
            [
                GuidePaper(
                    guide=guide, version=version, paper_id=f.paper_id, title=f.title, order=f.order
                )
                for f in forms
            ]
        )
        guide.shown = version
        guide.save(update_fields=["shown"])
        publishing.publish(
            column=COLUMN,
            title=version.title,
            summary=str(guide.elements.get("subjects") or guide.elements.get("conditions", "")),
            url=guide.public_address,
            unit_label=work.matter.unit.short_name,
            source_kind=GUIDE,
            source_id=guide.pk,
            by=by,
            at=at,
        )
    return version


def revise(matter: Matter, *, by: Actor, at: dt.datetime, seen: int | None = None) -> None:
    """修订: what stands before the public stays until the next version is published."""
    with engine.step(matter, "revise", by=by, at=at, seen=seen):
        pass


def withdraw(
    matter: Matter, *, reason: str, by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """撤下: what is no longer done here; at once gone from the public pages."""
    reason = clean(reason)
    if not reason:
        raise FieldRefused("reason", _("请写明撤下的原因。"))
    with engine.step(matter, "withdraw", by=by, at=at, note=reason, seen=seen) as work:
        guide = Guide.objects.get(pk=work.matter.pk)
        if guide.shown_id is None:
            raise NotShown
        guide.versions.filter(replaced_at__isnull=True).update(replaced_at=at)
        guide.shown = None
        guide.save(update_fields=["shown"])
        publishing.withdraw(
            source_kind=GUIDE, source_id=guide.pk, reason=reason, column=COLUMN, by=by, at=at
        )


def drop(
    matter: Matter, *, reason: str, by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """作废: a guide that was never public; one that was is withdrawn instead."""
    reason = clean(reason)
    if not reason:
        raise FieldRefused("reason", _("请写明作废的原因。"))
    with engine.step(matter, "drop", by=by, at=at, note=reason, seen=seen) as work:
        if GuideVersion.objects.filter(guide_id=work.matter.pk).exists():
            raise ShownOnce
