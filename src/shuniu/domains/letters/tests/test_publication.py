"""Published masked, with consent only, and checked by another than who prepared it."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from shuniu.casework.queries import to_read
from shuniu.commons.publishing.models import Publication
from shuniu.domains.letters import actions, queries
from shuniu.domains.letters.actions.base import (
    NoConsent,
    NotPrepared,
    NotPublished,
    PublishedAlready,
    StillPersonal,
    WorkSecret,
)
from shuniu.domains.letters.models import AgreeVote, Letter
from shuniu.ground.refusal import FieldRefused, NotYours, SelfCheck

PRIVATE = "我是张三丰，电话13812345678，住临汀镇南门村3号楼2单元501室，车库积水没人管。"


def prepared(cast: Any, **more: Any) -> Letter:
    letter = cast.answered(consent_public=True, text=PRIVATE, **more)
    cast.do("prepare_publication", letter, cast.registrar)
    return letter


def published(cast: Any) -> Letter:
    letter = prepared(cast)
    cast.do("publish", letter, cast.reviewer)
    return letter


def test_one_masks_another_checks_then_the_public_reads_it(cast: Any) -> None:
    letter = prepared(cast)
    assert list(queries.published()) == []
    assert [x.pk for x in queries.to_check(cast.reviewer)] == [letter.pk]
    assert to_read(cast.reviewer).count() == 1
    cast.do("publish", letter, cast.reviewer)
    fresh = queries.published().get()
    assert fresh.published_at == cast.at
    for piece in ("张三丰", "13812345678", "501室"):
        assert piece not in fresh.public_title + fresh.public_text + fresh.public_answer
    assert "138****5678" in fresh.public_text
    assert list(queries.to_check(cast.reviewer)) == []


def test_nobody_checks_their_own_masking(cast: Any) -> None:
    letter = cast.answered(consent_public=True)
    cast.do("prepare_publication", letter, cast.both)
    with pytest.raises(SelfCheck):
        cast.do("publish", letter, cast.both)
    assert list(queries.to_check(cast.both)) == []
    with pytest.raises(IntegrityError), transaction.atomic():
        Letter.objects.filter(pk=letter.pk).update(
            published_at=cast.at, checked_by=cast.members["both"]
        )
    cast.do("publish", letter, cast.reviewer)


@pytest.mark.parametrize("more", [{}, {"keep_secret": True}])
def test_without_consent_nothing_is_published(cast: Any, more: dict[str, Any]) -> None:
    letter = cast.answered(**more)
    for verb, by in (("prepare_publication", cast.registrar), ("publish", cast.reviewer)):
        with pytest.raises(NoConsent):
            cast.do(verb, letter, by)
    with pytest.raises(IntegrityError), transaction.atomic():
        Letter.objects.filter(pk=letter.pk).update(published_at=cast.at)


def test_what_may_be_a_work_secret_is_not_published(cast: Any) -> None:
    letter = cast.answered(consent_public=True)
    Letter.objects.filter(pk=letter.pk).update(flags=["secret"])
    with pytest.raises(WorkSecret):
        cast.do("prepare_publication", letter, cast.registrar)


def test_personal_data_left_in_by_hand_is_refused_beside_its_field(cast: Any) -> None:
    letter = cast.answered(consent_public=True)
    with pytest.raises(FieldRefused) as refused:
        cast.do("prepare_publication", letter, cast.registrar, text="张三丰来信说车库积水多日。")
    assert refused.value.field == "text" and "张三丰" in refused.value.sentence
    cast.do(
        "prepare_publication", letter, cast.registrar, title="某小区车库积水", text="车库积水多日。"
    )
    assert cast.fresh(letter).public_title == "某小区车库积水"
    Letter.objects.filter(pk=letter.pk).update(public_text="电话13812345678")
    with pytest.raises(StillPersonal):
        cast.do("publish", letter, cast.reviewer)


def test_strangers_neither_mask_nor_publish_nor_take_down(cast: Any) -> None:
    letter = cast.answered(consent_public=True)
    for name in ("reviewer", "housing_handler", "leader", "administrator"):
        with pytest.raises(NotYours):
            cast.do("prepare_publication", letter, getattr(cast, name))
    cast.do("prepare_publication", letter, cast.registrar)
    for name in ("registrar2", "housing_handler", "leader"):
        for verb, more in (("publish", {}), ("return_publication", {"reason": "还有姓名"})):
            with pytest.raises(NotYours):
                cast.do(verb, letter, getattr(cast, name), **more)
    cast.do("publish", letter, cast.reviewer)
    for name in ("reviewer", "housing_handler", "leader"):
        with pytest.raises(NotYours):
            cast.do("unpublish", letter, getattr(cast, name), reason="误发")


def test_sent_back_for_more_masking_it_is_prepared_anew(cast: Any) -> None:
    letter = prepared(cast)
    with pytest.raises(FieldRefused):
        cast.do("return_publication", letter, cast.reviewer, reason="")
    cast.do("return_publication", letter, cast.reviewer, reason="小区名称加楼号仍可认出是谁")
    with pytest.raises(NotPrepared):
        cast.do("publish", letter, cast.reviewer)
    with pytest.raises(NotPrepared):
        cast.do("return_publication", letter, cast.reviewer, reason="再退")


def test_taken_down_it_is_gone_at_once(cast: Any) -> None:
    letter = published(cast)
    with pytest.raises(PublishedAlready):
        cast.do("prepare_publication", letter, cast.registrar)
    cast.do("unpublish", letter, cast.registrar, reason="来信人要求撤下")
    assert list(queries.published()) == []
    with pytest.raises(NotPublished):
        cast.do("unpublish", letter, cast.registrar, reason="再撤")


def test_a_new_answer_takes_the_old_one_off_the_site(cast: Any) -> None:
    letter = published(cast)
    cast.do("rate", letter, cast.writer(letter), satisfaction="dissatisfied", reason="还漏")
    cast.do("rehandle", letter, cast.registrar, lead_unit=cast.unit("housing"))
    cast.do("sign_for", letter, cast.housing_handler)
    cast.do("draft_answer", letter, cast.housing_handler, text="已重新做防水，请您查看。")
    assert queries.published().exists()
    cast.do("approve_answer", letter, cast.reviewer)
    assert not queries.published().exists()


def test_others_agree_with_a_published_letter_once_each(cast: Any) -> None:
    letter, hidden = published(cast), cast.answered()
    by = cast.writer(hidden)
    assert actions.agree(letter, voter="a" * 64, by=by, at=cast.at) is True
    assert actions.agree(letter, voter="a" * 64, by=by, at=cast.at) is False
    assert actions.agree(letter, voter="b" * 64, by=by, at=cast.at) is True
    assert AgreeVote.objects.filter(letter=letter).count() == 2
    with pytest.raises(NotPublished):
        actions.agree(hidden, voter="a" * 64, by=by, at=cast.at)


def test_a_line_of_the_main_site_stands_as_long_as_the_letter_does(cast: Any) -> None:
    letter = published(cast)
    line = Publication.objects.standing().get(source_kind="letter", source_id=letter.pk)
    fresh = queries.published().get()
    assert (line.column, line.title) == ("letters", fresh.public_title)
    assert line.url == fresh.public_address and "138" not in line.title + line.summary
    cast.do("unpublish", letter, cast.registrar, reason="来信人要求")
    line.refresh_from_db()
    assert line.withdrawn_because == "来信人要求"
