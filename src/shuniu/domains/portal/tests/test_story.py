"""A text from its first word through three reviews to the public, mended there, and taken down."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from shuniu.casework.models import Move, Opinion
from shuniu.casework.queries import todo
from shuniu.commons.publishing.models import Publication
from shuniu.domains.portal import actions
from shuniu.domains.portal.models import Article, Edition
from shuniu.domains.portal.queries import draft_of
from shuniu.ground.refusal import FieldRefused, NotNow, NotYours, Refused


def lines(article: Article) -> list[tuple[str, str, str]]:
    found = Publication.objects.standing().of("article", article.pk).order_by("site", "column")
    return [(line.site, line.column, line.title) for line in found]


def test_three_reviews_and_secrecy_by_different_persons_then_it_stands(cast: Any) -> None:
    article = cast.draft()
    assert cast.state(article) == "draft" and not lines(article)
    cast.do("submit", article, "town_editor")
    for stranger in ("town_editor", "bureau_head", "registrar", "leader"):
        with pytest.raises(NotYours):
            cast.do("pass_first", article, stranger, proofread=True)
    with pytest.raises(FieldRefused, match="校对"):
        cast.do("pass_first", article, "town_editor2", proofread=False)
    cast.do("pass_first", article, "town_deputy", proofread=True)
    assert [t.matter.pk for t in todo(cast.town_head)] == [article.matter_id]
    assert not todo(cast.town_deputy)  # the first reviewer is not the second
    with pytest.raises(NotYours):
        cast.do("pass_second", article, "town_deputy", proofread=True)
    with pytest.raises(Refused, match="三次审核要由三个不同的人"):
        cast.do("pass_second", article, "town_head", proofread=True)  # then nobody is left
    actions.give_right(
        unit=cast.units["office"], site=cast.town, act="publish", by=cast.registrar, at=cast.at
    )
    cast.do("pass_second", article, "town_head", proofread=True)
    assert cast.fresh(article).publisher == cast.units["office"]
    cast.do("pass_third", article, "reviewer", proofread=True, text="同意。")
    with pytest.raises(NotYours):
        cast.do("clear_secrecy", article, "reviewer", result="open")
    cast.do("clear_secrecy", article, "reviewer2", result="open", text="不涉密")
    with pytest.raises(NotYours):
        cast.do("publish", article, "town_head")
    cast.do("publish", article, "registrar")
    article = cast.fresh(article)
    assert lines(article) == [("linjiang", "news", cast.TITLE)]
    assert article.live and article.first_published_at == cast.at and "<p>三月以来" in article.html
    assert article.editors == {
        "writer": "town_editor",
        "first": "town_deputy",
        "second": "town_head",
        "third": "reviewer",
        "secrecy": "reviewer2",
    }
    line = Publication.objects.get(source_kind="article", source_id=article.pk)
    assert line.url == f"/s/linjiang/a/2026/{article.pk}.html"
    headings = Opinion.objects.filter(matter=article.matter).values_list("heading", flat=True)
    assert set(headings) == {"一审意见", "二审意见", "三审意见", "保密审查意见"}


def test_who_wrote_in_it_reviews_it_not_whoever_handed_it_in(cast: Any) -> None:
    article = cast.draft()  # by town_editor
    cast.do("submit", article, "town_editor2")
    assert article.matter_id not in {t.matter.pk for t in todo(cast.town_editor)}
    with pytest.raises(NotYours):
        cast.do("pass_first", article, "town_editor", proofread=True)
    cast.do("return_text", article, "town_deputy", reason="请核实数字")
    actions.save_text(
        cast.fresh(article), title="春耕", text="已核实。", by=cast.town_deputy, at=cast.at
    )
    cast.do("submit", article, "town_editor2")
    with pytest.raises(NotYours):
        cast.do("pass_first", article, "town_deputy", proofread=True)
    assert article.matter_id in {t.matter.pk for t in todo(cast.town_head)}


def test_a_correction_goes_the_whole_way_again_while_the_old_text_stands(cast: Any) -> None:
    article = cast.brought("publish")
    first = cast.fresh(article)
    cast.later()
    with pytest.raises(FieldRefused):
        cast.do("correct", article, "town_editor", reason=" ")
    cast.do("correct", article, "town_editor", reason="水渠公里数有误")
    actions.save_text(
        cast.fresh(article), title=cast.TITLE, text="全镇已检修水渠十三公里。",
        by=cast.town_editor, at=cast.at,
    )  # fmt: skip
    now = cast.fresh(article)
    assert now.live and now.html == first.html and now.correction_note == ""
    old = Publication.objects.get(source_kind="article", source_id=article.pk)
    cast.take(article)
    now = cast.fresh(article)
    assert "十三公里" in now.html and now.correction_note == "水渠公里数有误"
    assert now.first_published_at == first.first_published_at and now.corrected_at == cast.at
    line = Publication.objects.standing().get(source_kind="article", source_id=article.pk)
    assert line.replaces == old and line.position == old.position
    editions = list(Edition.objects.filter(article=article).order_by("number"))
    assert [e.number for e in editions] == [1, 2] and "十二公里" in editions[0].html
    cast.do("withdraw", article, "town_head", reason="内容不实")
    assert not lines(article) and not cast.fresh(article).live
    withdrawn = Publication.objects.filter(source_kind="article", withdrawn_because="内容不实")
    assert withdrawn.count() == 1
    steps = list(Move.objects.filter(matter=article.matter).values_list("step", flat=True))
    assert steps.count("pass_third") == 2 and steps[-1] == "withdraw"


def test_a_correction_can_be_given_up(cast: Any) -> None:
    article = cast.brought("publish")
    cast.do("correct", article, "town_editor", reason="换一张图")
    actions.save_text(
        cast.fresh(article), title="另一个标题", text="另一段话。", by=cast.town_editor, at=cast.at
    )
    with pytest.raises(Refused, match="放弃更正"):
        cast.do("drop", article, "town_editor", reason="不要了")
    cast.do("abandon_correction", article, "town_editor")
    assert cast.state(article) == "published"
    assert draft_of(cast.fresh(article)).title == cast.TITLE
    assert cast.fresh(article).matter.title == cast.TITLE  # in lists, too


def test_returned_taken_back_and_dropped(cast: Any) -> None:
    article = cast.brought("pass_second")
    cast.do("return_text", article, "town_head", reason="数字请核实")
    assert cast.state(article) == "draft"
    actions.save_text(
        cast.fresh(article), title="春耕", text="已核实。", by=cast.town_editor2, at=cast.at
    )
    article = cast.fresh(article)
    assert article.title == "春耕" and article.matter.title == "春耕"
    cast.do("submit", article, "town_editor2")
    assert cast.fresh(article).first_reviewer is None
    with pytest.raises(Refused, match="已经送审"):
        actions.save_text(article, title="改", text="改", by=cast.town_editor, at=cast.at)
    cast.do("recall", article, "town_editor")
    cast.do("drop", article, "town_editor", reason="内容重复")
    assert cast.state(article) == "dropped"
    with pytest.raises(NotNow):
        cast.do("submit", article, "town_editor")


def test_the_hour_of_a_schedule_is_kept_and_never_in_the_past(cast: Any) -> None:
    article = cast.brought("clear_secrecy")
    with pytest.raises(FieldRefused, match="不能往前填"):
        cast.do("schedule", article, "town_editor3", go_live_at=cast.at)
    hour = cast.at + dt.timedelta(hours=3)
    cast.do("schedule", article, "town_editor3", go_live_at=hour)
    assert actions.publish_due(by=cast.system, at=hour - dt.timedelta(minutes=1)) == 0
    assert actions.publish_due(by=cast.system, at=hour) == 1
    assert cast.fresh(article).first_published_at == hour
    other = cast.brought("clear_secrecy")
    cast.do("schedule", other, "town_editor3", go_live_at=hour)
    cast.do("unschedule", other, "town_editor3")
    assert actions.publish_due(by=cast.system, at=hour) == 0 and cast.state(other) == "ready"


def test_what_must_be_mended_is_not_handed_in_and_is_told_on_the_page(cast: Any) -> None:
    article = cast.draft(text="联系人身份证号110101199003078515。")
    with pytest.raises(Refused, match="必须改正"):
        cast.do("submit", article, "town_editor")
    assert article.findings.filter(level="block").exists()
    with pytest.raises(Refused, match="还没有正文"):
        cast.do("submit", cast.draft(text="  "), "town_editor")
    assert cast.state(article) == "draft"


def test_the_time_of_publication_cannot_be_moved_and_editions_stand(cast: Any) -> None:
    article = cast.brought("publish")
    earlier = cast.at - dt.timedelta(days=30)
    for change in ({"first_published_at": earlier}, {"last_published_at": earlier}):
        with pytest.raises(IntegrityError, match="发布时间由服务器记录"), transaction.atomic():
            Article.objects.filter(pk=article.pk).update(**change)
    for spoil in (
        lambda: Edition.objects.filter(article=article).update(title="改"),
        lambda: Edition.objects.filter(article=article).delete(),
    ):
        with pytest.raises(IntegrityError, match="只增不改"), transaction.atomic():
            spoil()
