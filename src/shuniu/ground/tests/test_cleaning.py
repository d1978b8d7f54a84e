"""What people type is cleaned, and compared in one folded form."""

import datetime as dt
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from shuniu.ground.text import clean, count_characters, fold, long_date


def test_hostile_marks_go_and_what_people_mean_stays():
    typed = "\x00 路灯\u202e坏了\u200f\r\n请修\u200b一下👨‍👩‍👧\ufeff\x07\t谢谢 \ud800 "
    assert clean(typed) == "路灯坏了\n请修一下👨‍👩‍👧\t谢谢"


def test_decomposed_letters_are_composed():
    assert clean("e\u0301") == "é"


@given(st.text())
def test_cleaning_twice_changes_nothing_and_can_be_stored(typed):
    once = clean(typed)
    assert clean(once) == once
    assert "\x00" not in once
    once.encode("utf-8")
    assert unicodedata.is_normalized("NFC", once)


def test_document_numbers_are_one_whatever_brackets_and_widths():
    forms = [
        "东政办〔2026〕12号",
        "东政办[2026]12号",
        "东政办［２０２６］１２ 号",
        "东政办【2026】\u300012号",
    ]
    assert {fold(form) for form in forms} == {"东政办[2026]12号"}
    assert fold("（ＡＢＣ）def") == "[abc]def"


def test_length_is_what_one_sees():
    assert (
        count_characters(" 路灯 坏了\n👍🏽e\u0301") == 7
    )  # the skin tone is a character to Unicode


def test_a_date_is_written_as_the_office_writes_it():
    assert long_date(dt.date(2026, 11, 22)) == "2026年11月22日（周日）"
