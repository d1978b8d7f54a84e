"""Personal data: masked by default, shown to whom it needs, and every look is in the trail."""

from __future__ import annotations

from typing import Any

import pytest

from shuniu.commons.notices.models import Delivery
from shuniu.commons.trail.models import Entry
from shuniu.domains.letters import actions, queries
from shuniu.domains.letters.actions.base import MayNotUnmask
from shuniu.ground.refusal import FieldRefused, NotFound, NotYours


def looks(letter: Any) -> int:
    return Entry.objects.filter(verb="letters.unmasked", subject_id=str(letter.pk)).count()


def test_everything_shown_by_default_is_masked_the_title_too(cast: Any) -> None:
    letter = cast.write(
        title="张三丰反映13812345678接不到通知",
        text="我是张三丰，身份证110101199003071234。",
        email="zhang@example.cn",
        address="临汀镇南门村18号",
    )
    assert letter.matter.title == "张**反映138****5678接不到通知"
    assert (letter.masked_name, letter.masked_phone) == ("张**", "138****5678")
    assert (letter.masked_email, letter.masked_address) == ("z***@example.cn", "临汀镇南门村***")
    assert "110101199003071234" not in letter.masked_text and "张三丰" not in letter.masked_text


def test_a_look_needs_a_reason_and_is_written_down(cast: Any) -> None:
    letter = cast.write(title="张三丰反映车库积水")
    with pytest.raises(FieldRefused):
        cast.do("unmask", letter, cast.registrar, reason=" 看 ")
    assert looks(letter) == 0
    data = cast.do("unmask", letter, cast.registrar, reason="电话核实地址")
    assert (data.name, data.phone, data.title) == ("张三丰", "13812345678", "张三丰反映车库积水")
    entry = Entry.objects.get(verb="letters.unmasked")
    assert (entry.actor_label, entry.detail["reason"]) == ("registrar·甲", "电话核实地址")


def test_the_lead_may_look_and_an_assisting_or_former_unit_may_not(cast: Any) -> None:
    letter = cast.handling(assisting=("water",))
    cast.do("unmask", letter, cast.housing_handler, reason="上门前电话联系")
    with pytest.raises(MayNotUnmask):
        cast.do("unmask", letter, cast.water_handler, reason="上门前电话联系")
    cast.do("recall", letter, cast.registrar, reason="改派")
    with pytest.raises(MayNotUnmask):
        cast.do("unmask", letter, cast.housing_handler, reason="上门前电话联系")


@pytest.mark.parametrize("more", [{"keep_secret": True}, {"type": "report"}])
def test_who_asked_for_secrecy_or_accuses_stays_unknown_to_the_unit(
    cast: Any, more: dict[str, Any]
) -> None:
    letter = cast.handling(**more)
    with pytest.raises(MayNotUnmask) as refused:
        cast.do("unmask", letter, cast.housing_handler, reason="上门前电话联系")
    assert "县政府办公室" in refused.value.sentence
    assert looks(letter) == 0


@pytest.mark.parametrize(
    "name", ["idle_handler", "broadcaster", "administrator", "auditor", "station_handler"]
)
def test_strangers_do_not_even_learn_that_there_is_a_letter(cast: Any, name: str) -> None:
    letter = cast.handling()
    stranger = getattr(cast, name)
    assert not queries.visible_to(stranger).exists()
    with pytest.raises(NotFound):
        cast.do("unmask", letter, stranger, reason="想看一看是谁")


def test_each_sees_what_is_theirs(cast: Any) -> None:
    mine, other = cast.dispatched(), cast.dispatched(lead="water")
    for name in ("registrar", "reviewer", "leader"):
        assert queries.visible_to(getattr(cast, name)).count() == 2
    assert [x.pk for x in queries.visible_to(cast.housing_handler)] == [mine.pk]
    assert [x.pk for x in queries.visible_to(cast.writer(other))] == [other.pk]


def test_a_lost_code_is_replaced_after_the_writer_was_made_sure_of(cast: Any) -> None:
    letter = cast.write(key="k" * 32)
    number, old = letter.matter.number, actions.code_for("k" * 32)
    for name in ("reviewer", "housing_handler", "leader"):
        with pytest.raises(NotYours):
            cast.do("issue_code", letter, getattr(cast, name), reason="来电要求")
    new = cast.do("issue_code", letter, cast.registrar, reason="回拨登记号码核实")
    assert queries.by_code(number, new).pk == letter.pk
    with pytest.raises(NotFound):
        queries.by_code(number, old)


def test_the_writer_is_told_by_short_message_which_names_the_number_only(cast: Any) -> None:
    letter = cast.answered()
    bodies = list(Delivery.objects.order_by("id").values_list("address", "body"))
    assert [phone for phone, _body in bodies] == ["13812345678"] * 2  # accepted, answered
    assert letter.matter.number in bodies[-1][1] and "评价" in bodies[-1][1]
    assert letter.matter.title not in bodies[-1][1]
