"""三审三校与保密审查: three persons read, a second person answers for secrecy, anyone returns."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from shuniu.casework import engine, standard
from shuniu.casework.models import Matter
from shuniu.commons.people.actor import Actor
from shuniu.ground.refusal import FieldRefused

from ..models import Article
from .base import hand_to, home_of, lock_article

OPINION_MOST = 1000
SECRECY_RESULTS = {
    "open": "不涉及国家秘密、工作秘密和个人隐私，可以公开",
    "cut": "已按要求删减，现稿可以公开",
}


def _pass(
    matter: Matter,
    code: str,
    reviewer: str,
    following: str,
    *,
    proofread: bool,
    text: str,
    by: Actor,
    at: dt.datetime,
    seen: int | None,
) -> None:
    if not proofread:
        raise FieldRefused("proofread", _("审核的同时要校对；请校对全文后勾选。"))
    text = text.strip()
    if len(text) > OPINION_MOST:
        raise FieldRefused("text", _("请控制在%d字以内。") % OPINION_MOST)
    with engine.step(matter, code, by=by, at=at, seen=seen) as work:
        article = lock_article(work)
        work.opinion(text or _("同意，已校对。"))
        setattr(article, f"{reviewer}_id", by.member_id)
        article.save(update_fields=[reviewer])
        unit = hand_to(work, article, following)
        if following == "third":
            article.publisher = unit
            article.save(update_fields=["publisher"])


def pass_first(
    matter: Matter,
    *,
    proofread: bool,
    text: str = "",
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> None:
    """一审一校: facts, wording and pictures, by another person than the writer."""
    _pass(
        *(matter, "pass_first", "first_reviewer", "second"),
        proofread=proofread, text=text, by=by, at=at, seen=seen,
    )  # fmt: skip


def pass_second(
    matter: Matter,
    *,
    proofread: bool,
    text: str = "",
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> None:
    """二审二校: policy and propriety, by a head or reviewer who did nothing on it yet."""
    _pass(
        *(matter, "pass_second", "second_reviewer", "third"),
        proofread=proofread, text=text, by=by, at=at, seen=seen,
    )  # fmt: skip


def pass_third(
    matter: Matter,
    *,
    proofread: bool,
    text: str = "",
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> None:
    """三审三校: the unit that answers for the column lets it go to the secrecy review."""
    _pass(
        *(matter, "pass_third", "third_reviewer", "secrecy"),
        proofread=proofread, text=text, by=by, at=at, seen=seen,
    )  # fmt: skip


def clear_secrecy(
    matter: Matter,
    *,
    result: str,
    text: str = "",
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> None:
    """保密审查: a second person records that the text may be public; else it is returned."""
    if result not in SECRECY_RESULTS:
        raise FieldRefused("result", _("请选择保密审查的结论；不能公开的，请退回。"))
    words = _(SECRECY_RESULTS[result])
    with engine.step(matter, "clear_secrecy", by=by, at=at, note=words, seen=seen) as work:
        article = lock_article(work)
        work.opinion("。".join(part for part in (words, text.strip()[:OPINION_MOST]) if part))
        article.secrecy_reviewer_id = by.member_id
        article.save(update_fields=["secrecy_reviewer"])
        work.facts["revision"] = article.submitted_revision_id
        hand_to(work, article, "publish")


def return_text(
    matter: Matter, *, reason: str, by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """退回: to the unit that wrote it, with what has to be mended; all reviews begin anew."""
    reason = standard.need(reason, "reason", _("请写明要改什么。"))[:OPINION_MOST]
    with engine.step(matter, "return_text", by=by, at=at, note=reason[:200], seen=seen) as work:
        article: Article = lock_article(work)
        work.opinion(reason)
        hand_to(work, article, "draft", home_of(article))
