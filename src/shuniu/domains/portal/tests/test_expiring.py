"""下线时间: reviewed with the text, kept by the server's clock, told days before."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from shuniu.commons.notices.models import Notice
from shuniu.commons.publishing.models import Publication
from shuniu.domains.portal import actions
from shuniu.domains.portal.actions.expiring import NotOverYet
from shuniu.domains.portal.models import Article
from shuniu.ground.refusal import FieldRefused, Refused


def standing(article: Article) -> int:
    return int(Publication.objects.standing().of("article", article.pk).count())


def test_a_text_with_an_end_is_told_of_and_goes_down_everywhere_at_its_hour(cast: Any) -> None:
    end = cast.at + dt.timedelta(days=9)
    article = cast.brought("publish", expire_at=end, also=[cast.column("town", "villages")])
    assert cast.fresh(article).expire_at == end and standing(article) == 2
    assert actions.warn_of_expiry(at=cast.at) == 0
    cast.later(7)
    assert actions.warn_of_expiry(at=cast.at) == 1
    assert actions.warn_of_expiry(at=cast.at) == 0  # a second night says nothing more
    told = Notice.objects.filter(kind="article.expiry")
    people = {cast.members[name].pk for name in ("town_editor", "town_head")}
    assert people <= set(told.values_list("member_id", flat=True))
    assert told.count() == told.values("member_id").distinct().count()
    assert actions.expire_due(by=cast.system, at=end - dt.timedelta(minutes=1)) == 0
    with pytest.raises(NotOverYet):
        actions.expire(cast.fresh(article).matter, by=cast.system, at=cast.at)
    assert actions.expire_due(by=cast.system, at=end) == 1
    assert actions.expire_due(by=cast.system, at=end) == 0
    over = cast.fresh(article)
    assert (cast.state(over), over.live, over.expired, standing(over)) == (
        "expired",
        False,
        True,
        0,
    )
    assert over.withdrawn_because == "到期下线"
    # It can be taken up again; the end that has passed is left out.
    cast.later(3)
    cast.do("correct", over, "town_editor", reason="继续公示")
    cast.take(over)
    again = cast.fresh(over)
    assert (again.live, again.expired, again.expire_at, standing(again)) == (True, False, None, 2)


def test_the_end_is_set_and_lifted_later_and_kept_by_a_correction(cast: Any) -> None:
    article = cast.brought("publish")
    for stranger in ("other_head", "bureau_editor"):
        with pytest.raises(Refused):
            cast.do("set_expiry", article, stranger, expire_at=cast.at + dt.timedelta(days=1))
    with pytest.raises(FieldRefused):
        cast.do("set_expiry", article, "town_head", expire_at=cast.at)
    end = cast.at + dt.timedelta(days=5)
    cast.do("set_expiry", article, "town_head", expire_at=end)
    cast.do("correct", article, "town_editor", reason="数字")
    assert cast.fresh(article).get_latest_revision_as_object().expire_at == end
    cast.take(article)
    assert cast.fresh(article).expire_at == end
    cast.do("set_expiry", article, "town_head", expire_at=None)
    assert actions.expire_due(by=cast.system, at=end) == 0 and standing(article) == 1


def test_an_end_that_passed_during_the_reviews_refuses_publication(cast: Any) -> None:
    article = cast.brought("clear_secrecy", expire_at=cast.at + dt.timedelta(days=1))
    cast.later(2)
    with pytest.raises(Refused, match="已经过了"):
        cast.do("publish", article, "town_editor3")
    with pytest.raises(FieldRefused):
        cast.draft(expire_at=cast.at - dt.timedelta(days=1))


def test_what_is_over_goes_down_though_a_correction_is_under_way(cast: Any, as_: Any) -> None:
    end = cast.at + dt.timedelta(days=2)
    article = cast.brought("publish", expire_at=end)
    cast.do("correct", article, "town_editor", reason="数字")
    page = as_("town_editor").get(f"/desk/m/{article.matter_id}/").content.decode()
    assert "下线时间" in page and end.strftime("%Y-%m-%d") in page
    assert actions.expire_due(by=cast.system, at=end) == 1
    assert cast.state(article) == "expired" and standing(article) == 0
