"""From the day it was formed to the public page: described, passed by another, published."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from shuniu.casework.models import Move, Term
from shuniu.commons.numbering.models import Issued
from shuniu.commons.publishing import actions as publishing
from shuniu.commons.publishing.explaining import explained_by
from shuniu.commons.publishing.models import Publication
from shuniu.domains.disclosure.actions import items, organs, standing
from shuniu.domains.disclosure.models import Guide, Heading, Item
from shuniu.ground.refusal import FieldRefused, NotNow, Refused, SelfCheck


def test_described_passed_by_another_and_published(cast: Any, client: Client) -> None:
    formed = cast.day
    cast.later(3)
    item = cast.formed(formed_on=formed)
    term = Term.objects.get(matter=item.matter, name="publish")
    assert (term.opened_on, term.rule, term.length) == (formed, "disc.publish", 20)
    cast.do("describe", item, cast.housing_handler, **cast.words())
    with pytest.raises(NotNow):
        cast.do("publish", item, cast.housing_handler)
    cast.do("clear", item, cast.housing_head)
    cast.do("publish", item, cast.housing_handler)
    item = cast.fresh(item)
    organ = cast.units["housing"].organ
    assert item.index_number == f"{organ.credit_code}/2026-00001"
    assert item.secrecy_by_id == cast.members["housing_head"].pk
    assert Term.objects.get(pk=term.pk).met_on == cast.day
    line = Publication.objects.standing().get(column="disclosure", source_id=item.pk)
    page = client.get(line.url).content.decode()
    for words in (
        item.index_number,
        "云住建规〔2026〕1号",
        "《政府信息公开条例》第二十条第（一）项",
    ):
        assert words in page
    assert "收费标准向业主公示" in page and item.matter.number not in page
    move = Move.objects.get(matter=item.matter, step="publish")
    assert move.note == item.index_number


def test_nobody_passes_what_they_prepared(cast: Any) -> None:
    item = items.register_item(
        unit=cast.units["office"], title="通知", formed_on=cast.day, by=cast.both, at=cast.at
    )
    words = cast.words(organ=cast.units["gov"])
    cast.do("describe", item, cast.both, **words)
    with pytest.raises(SelfCheck):
        cast.do("clear", item, cast.both)
    cast.do("return_draft", item, cast.both, reason="再改一处")
    cast.do("describe", item, cast.both, **words)
    cast.do("clear", item, cast.reviewer)
    item = cast.fresh(item)
    with pytest.raises(IntegrityError), transaction.atomic():  # the database holds it too
        Item.objects.filter(pk=item.pk).update(prepared_by=item.secrecy_by)
    with pytest.raises(IntegrityError), transaction.atomic():
        Item.objects.filter(pk=item.pk).update(secrecy_at=None, published_at=cast.at)


def test_what_cannot_go_out_is_refused_in_a_sentence(cast: Any) -> None:
    item = cast.formed()
    with pytest.raises(FieldRefused, match="正文"):
        cast.do("describe", item, cast.housing_handler, **cast.words(text=""))
    with pytest.raises(items.PersonalData, match="13812345678"):
        words = cast.words(text="联系张某13812345678办理。")
        cast.do("describe", item, cast.housing_handler, **words)
    with pytest.raises(items.NoOrgan, match="水务局"):
        words = cast.words(organ=cast.units["water"])
        cast.do("describe", item, cast.housing_handler, **words)
    with pytest.raises(Refused):
        words = cast.words(text="机密★1年\n内容")
        cast.do("describe", item, cast.housing_handler, **words)
    cast.do(
        "describe",
        item,
        cast.housing_handler,
        **cast.words(text="值班电话13812345678", checked=True),
    )
    assert cast.state(item) == "prepared"


def test_a_correction_waits_while_the_old_words_stand(cast: Any, client: Client) -> None:
    item = cast.published()
    url = standing.item_address(item.index_number)
    cast.later(2)
    cast.do("revise", item, cast.housing_handler, reason="标准有误")
    file = (io.BytesIO(b"MZ\x90\x00" * 20), "收费标准.exe")
    words = cast.words(title="云汀县物业服务收费管理办法（修订）", text="收费标准改为一元。")
    with pytest.raises(FieldRefused):  # a program is no file of the office
        cast.do("describe", item, cast.housing_handler, **words, papers=[file])
    cast.do("describe", item, cast.housing_handler, **words)
    page = client.get(url).content.decode()
    assert "收费标准向业主公示" in page and "一元" not in page
    cast.do("clear", item, cast.housing_head)
    cast.do("publish", item, cast.housing_head)
    page = client.get(f"{url}?again").content.decode()
    assert "改为一元" in page and "（修订）" in page
    assert cast.fresh(item).index_number == item.index_number
    assert cast.fresh(item).first_published_at == item.first_published_at


def test_withdrawn_at_once_and_its_number_never_given_again(cast: Any, client: Client) -> None:
    item = cast.published()
    cast.do("withdraw", item, cast.housing_head, reason="涉及第三方")
    url = standing.item_address(item.index_number)
    assert client.get(url).status_code == 410
    assert item.title not in client.get("/disclosure/").content.decode()
    assert not Publication.objects.standing().filter(source_id=item.pk).exists()
    other = cast.published(title="另一件")
    assert other.index_number.endswith("-00002")
    with pytest.raises(standing.NotPublic):
        cast.do("withdraw", cast.formed(), cast.housing_head, reason="误")
    cast.do("restore", item, cast.housing_head, reason="第三方同意")
    cast.do("describe", item, cast.housing_handler, **cast.words())
    cast.do("clear", item, cast.housing_head)
    cast.do("publish", item, cast.housing_head)
    assert cast.fresh(item).index_number.endswith("-00001")
    assert Issued.objects.filter(series__code=f"disclosure.{item.organ_id}").count() == 2


def test_an_interpretation_is_due_and_links_both_ways(cast: Any, client: Client) -> None:
    item = cast.published(reading_due=True)
    assert cast.state(item) == "interpreting"
    term = Term.objects.get(matter=item.matter, name="interpret")
    assert term.due_on == cast.day + dt.timedelta(days=3)
    reading = cast.published(title="一图读懂物业收费")
    with pytest.raises(FieldRefused, match="已经公开"):
        cast.do("interpret", item, cast.housing_handler, form="text", reading=cast.formed())
    cast.do("interpret", item, cast.housing_handler, form="pictures", reading=reading)
    assert cast.state(item) == "published"
    there = client.get(standing.item_address(item.index_number)).content.decode()
    back = client.get(standing.item_address(reading.index_number)).content.decode()
    assert standing.item_address(reading.index_number) in there and "图解" in there
    assert standing.item_address(item.index_number) in back
    line = Publication.objects.standing().get(source_id=reading.pk)
    cast.do("interpret_more", item, cast.housing_handler, form="text", line=line)
    with pytest.raises(FieldRefused, match="已经关联过"):
        cast.do("interpret_more", item, cast.housing_handler, form="text", line=line)


def test_a_text_of_another_room_leads_back_and_its_pages_are_drawn_anew(
    cast: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[int, str]] = []
    heard = [*publishing.listeners, lambda line, verb: told.append((line.source_id, verb))]
    monkeypatch.setattr(publishing, "listeners", heard)
    item = cast.published(reading_due=True)
    line = publishing.publish(
        column="interpretations", title="一图读懂", url="/a/2026/7.html", unit_label="县住建局",
        source_kind="article", source_id=7, by=cast.housing_head, at=cast.at,
    )  # fmt: skip
    cast.do("interpret", item, cast.housing_handler, form="pictures", line=line)
    assert told[-1] == (7, "redraw")
    here = standing.item_address(item.index_number)
    assert explained_by("article", [7, 8]) == {7: ((cast.fresh(item).title, here),)}
    cast.do("withdraw", item, cast.housing_head, reason="涉及第三方")
    assert told[-1] == (7, "redraw") and explained_by("article", [7]) == {}


def test_validity_says_since_when_and_what_replaced_it(cast: Any, client: Client) -> None:
    item, heir = cast.published(), cast.published(title="新办法")
    with pytest.raises(FieldRefused, match="日期"):
        cast.do("set_validity", item, cast.housing_handler, validity="abolished")
    cast.do(
        "set_validity",
        item,
        cast.housing_handler,
        validity="abolished",
        ended_on=cast.day,
        ended_note="云住建规〔2026〕2号",
        replaced_by=heir,
    )
    page = client.get(standing.item_address(item.index_number)).content.decode()
    assert "废止" in page and "云住建规〔2026〕2号" in page and heir.title in page
    assert client.get("/disclosure/?year=0000").status_code == 200
    shown = client.get("/disclosure/?validity=abolished").content.decode()
    assert item.title in shown and "新办法" not in shown.split("hit-list")[1]


def test_kept_back_with_a_reason_and_examined_every_year(cast: Any, client: Client) -> None:
    item = cast.kept()
    assert cast.fresh(item).reexamine_on == dt.date(2027, 3, 2)
    assert standing.nightly(on=cast.day, by=cast.system, at=cast.at) == 0
    cast.day = dt.date(2027, 3, 3)  # one night was missed
    assert standing.nightly(on=cast.day, by=cast.system, at=cast.at) == 1
    assert cast.state(item) == "reexamining"
    cast.do("keep_again", item, cast.housing_head, reason="理由仍在")
    assert cast.fresh(item).reexamine_on == dt.date(2028, 3, 3)
    cast.do("open_up", item, cast.housing_head, reason="事情已了")
    assert cast.state(item) == "formed"
    running = Term.objects.get(matter=item.matter, name="publish", met_on__isnull=True)
    assert running.opened_on == cast.day


def test_the_headings_come_with_their_basis(cast: Any) -> None:
    fifteen = Heading.objects.filter(axis="statutory", code__startswith="20-")
    assert fifteen.count() == 15
    assert (
        "第十五" not in fifteen.get(code="20-15").basis
        and "（十五）" in fifteen.get(code="20-15").basis
    )
    with pytest.raises(FieldRefused):
        organs.end_heading(fifteen[0], by=cast.registrar, at=cast.at)
    own = organs.add_heading(
        axis="genre",
        code="map",
        name="图表",
        basis="云政办〔2026〕1号",
        by=cast.registrar,
        at=cast.at,
    )
    organs.end_heading(own, by=cast.registrar, at=cast.at)
    assert Heading.objects.get(pk=own.pk).ended_on == cast.day


def test_a_credit_code_is_checked_and_a_guide_is_an_edition(cast: Any, client: Client) -> None:
    organ = cast.units["housing"].organ
    about = {"body": "办公室", "address": "x", "hours": "x", "phone": "1"}
    for wrong in ("123", organ.credit_code[:17] + ("1" if organ.credit_code[17] != "1" else "2")):
        with pytest.raises(FieldRefused):
            organs.register_organ(
                unit=cast.units["water"], credit_code=wrong, **about, by=cast.registrar, at=cast.at
            )
    with pytest.raises(FieldRefused, match="已经登记"):
        organs.register_organ(
            unit=cast.units["water"],
            credit_code=organ.credit_code,
            **about,
            by=cast.registrar,
            at=cast.at,
        )
    parts = {"arrangement": "按主题", "ways": "网站", "requests": "书面", "remedies": "投诉"}
    for since in (dt.date(2026, 1, 1), dt.date(2099, 1, 1)):
        organs.set_guide(organ=organ, since=since, **parts, by=cast.housing_handler, at=cast.at)
    assert Guide.objects.count() == 2
    page = client.get("/disclosure/guide/housing/").content.decode()
    assert "2026年1月1日（周四）起施行" in page and "0599-1234567" in page
    assert client.get("/disclosure/guide/gov/").status_code == 404
