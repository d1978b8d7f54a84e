"""From the nomination to the promise kept and made public; and the other ways it can end."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from shuniu.casework.models import Matter, Move, Term
from shuniu.casework.queries import to_read, todo
from shuniu.casework.spawning import spawn
from shuniu.commons.notices.models import Delivery, Notice
from shuniu.commons.publishing.queries import newest
from shuniu.domains.letters.actions.base import StillPersonal
from shuniu.domains.letters.actions.hot.base import (
    HotAlready,
    NeverHot,
    NoPhone,
    NothingPublic,
    NotTakenUp,
    WriterSaidNo,
)
from shuniu.domains.letters.models import Consent, HotLetter, Letter, LetterType
from shuniu.domains.letters.queries.hot import published_results
from shuniu.ground.refusal import FieldRefused, NotNow, NotYours, SelfCheck


def waiting(actor: Any, hot: HotLetter) -> bool:
    return any(line.matter.pk == hot.pk for line in todo(actor, limit=500))


def test_a_hot_letter_goes_all_the_way(tv: Any) -> None:
    hot = tv.nominated()
    assert hot.matter.number.startswith("云台网〔2026〕")
    assert hot.matter.origin_id == hot.letter_id
    assert waiting(tv.registrar, hot)
    tv.act("ask_consent", hot, tv.registrar)
    message = Delivery.objects.filter(key__startswith="hot.ask_consent").get()
    assert hot.letter.matter.number in message.body
    tv.act("give_consent", hot, tv.of(hot))
    word = Consent.objects.get(hot=hot)
    assert (word.answer, word.means, word.said) == ("given", "web", "")
    tv.act("prepare_masking", hot, tv.registrar, title="车库积水", text="车库积水多日。")
    assert waiting(tv.reviewer, hot) and not waiting(tv.registrar, hot)
    tv.act("check_masking", hot, tv.reviewer)
    assert tv.again(hot).matter.title == "车库积水"
    tv.act("hand_over", hot, tv.registrar, contact_name="信息科", contact_phone="0599-2345678")
    assert waiting(tv.producer, hot) and not waiting(tv.registrar, hot)
    tv.act("accept_packet", hot, tv.producer, planned_on=tv.day + dt.timedelta(days=3))
    tv.tomorrow(3)
    due = tv.day + dt.timedelta(days=30)
    tv.act(
        "record_broadcast",
        hot,
        tv.producer,
        broadcast_on=tv.day,
        programme="《汀上民声》",
        on_air="县住建局分管负责人",
        promise="一个月内完成排水管网改造",
        lead_unit=tv.unit("housing"),
        due_on=due,
        link="https://tv.example.cn/1",
    )
    term = Term.objects.get(matter=hot.matter, name="promise")
    assert (term.due_on, term.opened_on, term.met_on) == (due, tv.day, None)
    assert term.assignment is not None and term.assignment.unit == tv.unit("housing")
    assert waiting(tv.housing_handler, hot) and not waiting(tv.water_handler, hot)
    assert tv.again(hot).programme == "汀上民声"
    tv.tomorrow(20)
    tv.act("report_promise", hot, tv.housing_handler, text="管网已改造完毕，请回访。")
    assert waiting(tv.registrar, hot) and not waiting(tv.housing_handler, hot)
    tv.tomorrow()
    tv.visit(True, hot)
    term.refresh_from_db()
    assert term.met_on == tv.day and not term.void
    assert tv.again(hot).promise_kept and tv.again(hot).kept_on == tv.day
    with pytest.raises(NotYours):
        tv.act("publish_result", hot, tv.registrar, result="没有积水。")
    tv.act("publish_result", hot, tv.reviewer, result="雨后回访，没有积水。")
    line = newest("letters.hot", 1)[0]
    assert (line.title, line.unit_label) == ("车库积水", tv.unit("housing").name)
    assert line.url == tv.again(hot).public_address
    tv.act("close", hot, tv.registrar)
    assert tv.where(hot) == "closed"
    assert [h.pk for h in published_results()] == [hot.pk]
    assert Move.objects.filter(matter=hot.matter).count() == 12


def test_no_word_of_what_the_writer_wrote_unmasked_gets_into_the_matter(tv: Any) -> None:
    hot = tv.published()
    words = [hot.matter.title, hot.matter.search_text.body, hot.reason]
    words += Move.objects.filter(matter=hot.matter).values_list("note", flat=True)
    words += Notice.objects.filter(kind__startswith="hot_letter").values_list("text", flat=True)
    fresh = tv.again(hot)
    words += [fresh.public_title, fresh.public_text, fresh.public_answer, fresh.result]
    for piece in ("张三丰", "13812345678", "501室"):
        assert not any(piece in w for w in words)


@pytest.mark.parametrize(
    "wrong",
    [
        {"keep_secret": True},
        {"type": "report"},
        {"flags": ["secret"]},
        {"flags": ["minor"]},
        {"flags": ["urgent", "minor"]},
    ],
)
def test_what_can_never_go_on_television_is_not_nominated(tv: Any, wrong: dict[str, Any]) -> None:
    flags = wrong.pop("flags", [])
    letter = tv.answered(**wrong)
    Letter.objects.filter(pk=letter.pk).update(flags=flags)
    with pytest.raises(NeverHot):
        tv.nominated(letter)
    assert not HotLetter.objects.exists()


def test_marked_a_secret_later_it_goes_no_further(tv: Any) -> None:
    hot = tv.checked()
    Letter.objects.filter(pk=hot.letter_id).update(flags=["secret"])
    with pytest.raises(NeverHot):
        tv.act("hand_over", hot, tv.registrar, contact_name="信息科", contact_phone="0599-2345678")
    assert tv.where(hot) == "checked"
    tv.act("recall", hot, tv.registrar, reason="疑涉工作秘密")
    assert tv.where(hot) == "withdrawn"


def test_an_exit_type_and_a_letter_not_taken_up_are_refused(tv: Any) -> None:
    letter = tv.answered()
    Letter.objects.filter(pk=letter.pk).update(letter_type=LetterType.objects.get(code="petition"))
    with pytest.raises(NeverHot):
        tv.nominated(letter)
    with pytest.raises(NotTakenUp):
        tv.nominated(tv.write())


def test_one_letter_is_hot_once_at_a_time(tv: Any) -> None:
    hot = tv.nominated()
    with pytest.raises(HotAlready, match="云台网"):
        tv.nominated(hot.letter)
    declined = tv.handed()
    tv.act("decline_packet", declined, tv.producer, reason="与近期节目重复")
    assert tv.where(declined) == "declined"
    again = tv.nominated(declined.letter)
    assert again.pk != declined.pk


def test_other_rooms_open_it_by_its_name(tv: Any) -> None:
    letter = tv.answered()
    matter = spawn(
        "hot_letter", origin=letter.matter, title="", text="督查转来", by=tv.registrar, at=tv.at
    )
    assert matter.kind == "hot_letter" and matter.origin_id == letter.pk


# -- consent ------------------------------------------------------------------------


def test_consent_by_phone_keeps_who_when_and_what(tv: Any) -> None:
    hot = tv.nominated()
    called = tv.at - dt.timedelta(minutes=10)
    said = "同意，不要露脸，不要说我姓张三丰。"
    tv.act("consent_by_phone", hot, tv.registrar, said=said, said_at=called)
    word = Consent.objects.get(hot=hot)
    assert (word.said, word.said_at, word.by) == (said, called, tv.members["registrar"])
    assert "张三丰" not in Move.objects.get(pk=word.move_id).note
    assert tv.where(hot) == "consented"


@pytest.mark.parametrize(
    ("field", "value"),
    [("said", "  "), ("said", "字" * 1001), ("said_at", dt.timedelta(hours=1))],
)
def test_a_telephone_consent_without_words_or_from_tomorrow_is_refused(
    tv: Any, field: str, value: Any
) -> None:
    hot = tv.nominated()
    given = {"said": "同意。", "said_at": tv.at}
    given[field] = tv.at + value if isinstance(value, dt.timedelta) else value
    with pytest.raises(FieldRefused) as refused:
        tv.act("consent_by_phone", hot, tv.registrar, **given)
    assert refused.value.field == field
    assert not Consent.objects.exists()


@pytest.mark.parametrize("way", ["web", "phone"])
def test_who_says_no_is_never_asked_again(tv: Any, way: str) -> None:
    hot = tv.asked()
    if way == "web":
        tv.act("refuse_consent", hot, tv.of(hot))
    else:
        tv.act("refusal_by_phone", hot, tv.registrar, said="不想上电视。", said_at=tv.at)
    assert tv.where(hot) == "refused"
    with pytest.raises(WriterSaidNo):
        tv.nominated(hot.letter)


@pytest.mark.parametrize("way", ["web", "phone"])
@pytest.mark.parametrize("far", ["consented", "masked", "checked", "handed", "taken"])
def test_consent_can_be_withdrawn_at_any_time_before_the_broadcast(
    tv: Any, way: str, far: str
) -> None:
    hot = getattr(tv, far)()
    if way == "web":
        tv.act("withdraw_consent", hot, tv.of(hot))
    else:
        tv.act("withdrawal_by_phone", hot, tv.registrar, said="反悔了。", said_at=tv.at)
    assert tv.where(hot) == "withdrawn"
    assert Consent.objects.filter(hot=hot).order_by("-pk").first().answer == "withdrawn"
    told = Notice.objects.filter(kind="hot_letter.taken_back").values_list("member__login")
    with_them = far in ("handed", "taken")
    assert sorted(x for (x,) in told) == (["producer", "producer2"] if with_them else [])
    with pytest.raises(WriterSaidNo):
        tv.nominated(hot.letter)


def test_after_the_broadcast_nothing_is_withdrawn(tv: Any) -> None:
    hot = tv.promised()
    for verb, by, more in (
        ("withdraw_consent", tv.of(hot), {}),
        ("withdrawal_by_phone", tv.registrar, {"said": "反悔", "said_at": tv.at}),
        ("recall", tv.registrar, {"reason": "不妥"}),
    ):
        with pytest.raises(NotNow):
            tv.act(verb, hot, by, **more)


def test_without_a_mobile_nobody_is_asked_online(tv: Any) -> None:
    letter = tv.answered()
    Letter.objects.filter(pk=letter.pk).update(writer_phone="0599-2345678")
    hot = tv.nominated(tv.fresh(letter))
    with pytest.raises(NoPhone):
        tv.act("ask_consent", hot, tv.registrar)


# -- masking ------------------------------------------------------------------------


def test_nobody_checks_their_own_masking(tv: Any) -> None:
    hot = tv.consented()
    tv.act("prepare_masking", hot, tv.both, title="车库积水", text="车库积水多日。")
    with pytest.raises(SelfCheck):
        tv.act("check_masking", hot, tv.both)
    assert not waiting(tv.both, hot)
    tv.act("check_masking", hot, tv.reviewer)


@pytest.mark.parametrize("field", ["title", "text", "answer", "background", "questions"])
def test_personal_data_left_in_are_refused_beside_their_field(tv: Any, field: str) -> None:
    hot = tv.consented()
    copy = {"title": "车库积水", "text": "车库积水。", field: "请找张三丰，电话13812345678。"}
    with pytest.raises(FieldRefused) as refused:
        tv.act("prepare_masking", hot, tv.registrar, **copy)
    assert refused.value.field == field and "张三丰" in refused.value.sentence


def test_the_second_person_is_stopped_as_well(tv: Any) -> None:
    hot = tv.masked()
    HotLetter.objects.filter(pk=hot.pk).update(background="住3号楼2单元501室")
    with pytest.raises(StillPersonal):
        tv.act("check_masking", hot, tv.reviewer)
    with pytest.raises(FieldRefused):
        tv.act("return_masking", hot, tv.reviewer, reason=" ")
    tv.act("return_masking", hot, tv.reviewer, reason="背景说明里有门牌")
    assert tv.where(hot) == "consented" and waiting(tv.registrar, hot)


# -- the promise ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("broadcast_on", dt.timedelta(days=1)),
        ("broadcast_on", dt.timedelta(days=-1)),
        ("due_on", dt.timedelta(days=-1)),
        ("programme", " "),
        ("on_air", ""),
        ("promise", ""),
        ("promise", "由张三丰家出钱，13812345678"),
        ("link", "javascript:alert(1)"),
        ("link", "tv.example.cn"),
    ],
)
def test_a_broadcast_recorded_wrongly_is_refused_beside_its_field(
    tv: Any, field: str, value: Any
) -> None:
    hot = tv.taken()
    given = {
        "broadcast_on": tv.day,
        "programme": "汀上民声",
        "on_air": "分管负责人",
        "promise": "一个月内完成",
        "lead_unit": tv.unit("housing"),
        "due_on": tv.day + dt.timedelta(days=30),
        "link": "",
    }
    given[field] = tv.day + value if isinstance(value, dt.timedelta) else value
    with pytest.raises(FieldRefused) as refused:
        tv.act("record_broadcast", hot, tv.producer, **given)
    assert refused.value.field == field
    assert tv.where(hot) == "taken" and not Term.objects.filter(name="promise").exists()


def test_a_unit_without_people_cannot_promise(tv: Any) -> None:
    hot = tv.taken()
    with pytest.raises(FieldRefused):
        tv.act(
            "record_broadcast",
            hot,
            tv.producer,
            broadcast_on=tv.day,
            programme="汀上民声",
            on_air="局长",
            promise="一个月内完成",
            lead_unit=tv.unit("town"),
            due_on=tv.day + dt.timedelta(days=30),
        )


def test_not_kept_it_is_extended_once_by_another_person(tv: Any) -> None:
    hot = tv.promised(days=14)
    tv.tomorrow(15)
    tv.visit(False, hot)
    assert tv.where(hot) == "broken"
    term = Term.objects.get(matter=hot.matter, name="promise")
    assert term.met_on is None
    for stranger in (tv.registrar, tv.housing_handler, tv.producer):
        with pytest.raises(NotYours):
            tv.act("extend_promise", hot, stranger, days=5, reason="雨季")
    with pytest.raises(FieldRefused):
        tv.act("extend_promise", hot, tv.reviewer, days=5, reason="")
    tv.act("extend_promise", hot, tv.reviewer, days=8, reason="雨季无法施工")
    term.refresh_from_db()
    assert term.due_on > tv.day and tv.again(hot).extended_to == term.due_on
    assert tv.again(hot).promised_by < term.due_on
    tv.tomorrow(20)
    tv.visit(False, hot)
    with pytest.raises(Exception, match="已经延长过一次"):
        tv.act("extend_promise", hot, tv.reviewer, days=8, reason="还要再延")


def test_not_kept_it_comes_before_the_leaders(tv: Any) -> None:
    hot = tv.promised(days=7)
    tv.tomorrow(10)
    tv.visit(False, hot)
    tv.act("escalate", hot, tv.registrar, reason="逾期未动工")
    assert [r.matter_id for r in to_read(tv.leader)] == [hot.pk]
    tv.act("instruct", hot, tv.leader, text="请分管副县长约谈。")
    assert [r.matter_id for r in to_read(tv.registrar2)] == [hot.pk]
    tv.act("report_promise", hot, tv.housing_head, text="已动工，三日内完成。")
    tv.tomorrow(3)
    tv.visit(True, hot)
    assert tv.where(hot) == "kept"


def test_the_public_learns_also_of_a_promise_not_kept(tv: Any) -> None:
    hot = tv.promised(days=7)
    tv.tomorrow(10)
    tv.visit(False, hot)
    tv.act("escalate", hot, tv.registrar, reason="逾期未动工")
    tv.act("publish_unkept", hot, tv.reviewer, result="截至9月11日没有动工。")
    fresh = tv.again(hot)
    assert fresh.promise_kept is False and fresh.published_at is not None
    tv.act("close", hot, tv.registrar)


@pytest.mark.parametrize("shift", [-30, 1])
def test_a_visit_before_the_broadcast_or_tomorrow_is_refused(tv: Any, shift: int) -> None:
    hot = tv.promised()
    with pytest.raises(FieldRefused) as refused:
        tv.visit(True, hot, visited_on=tv.day + dt.timedelta(days=shift))
    assert refused.value.field == "visited_on"


def test_a_result_taken_down_is_gone(tv: Any) -> None:
    hot = tv.published()
    tv.act("take_down", hot, tv.registrar, reason="来信人要求")
    assert newest("letters.hot", 1) == [] and list(published_results()) == []
    with pytest.raises(NothingPublic):
        tv.act("take_down", hot, tv.registrar, reason="再撤")
    with pytest.raises(FieldRefused):
        tv.act("take_down", hot, tv.registrar, reason="")


# -- strangers ------------------------------------------------------------------------

FAR = {
    "ask_consent": "nominated",
    "give_consent": "asked",
    "refuse_consent": "asked",
    "consent_by_phone": "nominated",
    "refusal_by_phone": "nominated",
    "withdraw_consent": "taken",
    "withdrawal_by_phone": "taken",
    "recall": "taken",
    "prepare_masking": "consented",
    "return_masking": "masked",
    "check_masking": "masked",
    "hand_over": "checked",
    "accept_packet": "handed",
    "decline_packet": "handed",
    "record_broadcast": "taken",
    "report_promise": "promised",
    "urge": "promised",
    "follow_up_kept": "promised",
    "follow_up_broken": "promised",
    "instruct": "promised",
    "publish_result": "kept",
    "take_down": "published",
    "close": "published",
}
WHO = {
    "give_consent": {"writer"},
    "refuse_consent": {"writer"},
    "withdraw_consent": {"writer"},
    "return_masking": {"reviewer"},
    "check_masking": {"reviewer"},
    "accept_packet": {"producer"},
    "decline_packet": {"producer"},
    "record_broadcast": {"producer", "registrar2"},
    "report_promise": {"housing_handler", "housing_head"},
    "urge": {"registrar2", "leader"},
    "instruct": {"leader"},
    "publish_result": {"reviewer"},
}
EVERYBODY = (
    *("registrar2", "reviewer", "leader", "housing_handler", "housing_head", "water_handler"),
    *("station_handler", "producer", "broadcaster", "administrator", "auditor"),
)


@pytest.mark.parametrize("verb", sorted(FAR))
def test_strangers_take_no_step(tv: Any, verb: str) -> None:
    hot = getattr(tv, FAR[verb])()
    other = tv.answered()
    given: dict[str, Any] = {
        **dict.fromkeys(("reason", "text", "title", "said", "findings", "visitors"), "情况属实。"),
        **dict.fromkeys(("programme", "on_air", "promise", "result"), "汀上民声"),
        "said_at": tv.at,
        "visited_on": tv.day,
        "broadcast_on": tv.day,
        "means": "phone",
        "contact_name": "信息科",
        "contact_phone": "0599-2345678",
        "due_on": tv.day,
        "lead_unit": tv.unit("housing"),
    }
    from inspect import signature

    from shuniu.domains.letters.actions.hot import HOT_ACTIONS

    wanted = signature(HOT_ACTIONS[verb]).parameters
    more = {k: v for k, v in given.items() if k in wanted}
    may = WHO.get(verb, {"registrar2"})
    actors = {name: getattr(tv, name) for name in EVERYBODY}
    actors["writer"], actors["other writer"] = tv.of(hot), tv.writer(other)
    state = Matter.objects.get(pk=hot.pk).last_move_id
    for name, actor in actors.items():
        if name not in may:
            with pytest.raises((NotYours, SelfCheck)):
                tv.act(verb, hot, actor, **more)
            assert Matter.objects.get(pk=hot.pk).last_move_id == state
    tv.act(verb, hot, actors[sorted(may)[0]], **more)
    assert Matter.objects.get(pk=hot.pk).last_move_id > state


def test_strangers_neither_nominate_nor_set_thresholds(tv: Any) -> None:
    from shuniu.domains.letters.actions.hot import nominate, set_threshold

    letter = tv.answered()
    for name in ("reviewer", "leader", "producer", "housing_handler", "administrator"):
        with pytest.raises(NotYours):
            nominate(letter, reason="提名", by=getattr(tv, name), at=tv.at)
    for name in ("registrar", "reviewer", "leader", "producer"):
        with pytest.raises(NotYours):
            set_threshold(
                "repeats", value=2, source="纪要", since=tv.day, by=getattr(tv, name), at=tv.at
            )
